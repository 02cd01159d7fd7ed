import type { JudgementLevel } from "../domain/judgement.ts"
import type { Instant } from "../domain/kit/day.ts"
import type { AuditId } from "../domain/kit/id.ts"
import type { Tx } from "./database.ts"
import { recordEvent } from "./event.ts"

/** A coordinator's judgement of one section, with its evidence; the last one stands. */
export type Judgement = {
  id: string
  section: string
  level: string
  evidence: string
  byName: string | null
  at: Instant
}

/** Every judgement in an audit, oldest first. */
export async function listJudgements(tx: Tx, audit: AuditId): Promise<Judgement[]> {
  const { rows } = await tx.client.query<Judgement>({
    name: "judgements",
    text: `select j.id, j.section, j.level, j.evidence, p.name as "byName", j.at from judgement j
      left join person p on p.hub_id = j.hub_id and p.id = j.by_id where j.hub_id = $1 and j.audit_id = $2 order by j.seq`,
    values: [tx.hub, audit],
  })
  return rows
}

export async function recordJudgement(
  tx: Tx,
  fact: { id: string; audit: AuditId; section: string; level: JudgementLevel; evidence: string },
): Promise<void> {
  const { id, audit, section, level, evidence } = fact
  await tx.sql
    .insertInto("judgement")
    .values({ hub_id: tx.hub, id, audit_id: audit, section, level, evidence, by_id: tx.by, at: tx.at })
    .execute()
  await recordEvent(tx, "judgement.given", audit, { judgement: id, section, level })
}
