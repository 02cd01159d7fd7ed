import type { Answer } from "../domain/answer.ts"
import type { AnswerSource, AnswerState, AnswerValue } from "../domain/answer-state.ts"
import type { AcademicYear } from "../domain/kit/academic-year.ts"
import type { Day, Instant } from "../domain/kit/day.ts"
import type { AnswerId, AuditId, ClusterId, PersonId, SettingId, ToolkitId } from "../domain/kit/id.ts"
import { type AuditState, closedToAnswers } from "../domain/lifecycle.ts"
import { asked } from "./asked.ts"
import type { Tx } from "./database.ts"
import { recordEvent } from "./event.ts"
import { coordinatorsOn } from "./person.ts"

export type AuditFacts = {
  id: AuditId
  seq: number
  setting: SettingId
  year: AcademicYear
  toolkit: ToolkitId
  version: number
  state: AuditState
  outcome: string | null
  name: string
  kind: string
  phase: string | null
  signedOff: boolean
}

const auditColumns = `a.id, a.seq, a.setting_id as setting, a.year, a.toolkit_id as toolkit, a.version, a.state, a.outcome, s.name, s.kind, s.phase,
  exists (select from audit_transition t where t.hub_id = a.hub_id and t.audit_id = a.id and t.to_state = 'signed-off') as "signedOff"`
const auditTables = "audit a join setting s on s.hub_id = a.hub_id and s.id = a.setting_id"

export async function findAudit(tx: Tx, id: AuditId): Promise<AuditFacts | undefined> {
  const { rows } = await tx.client.query<AuditFacts>({
    name: "audit",
    text: `select ${auditColumns} from ${auditTables} where a.hub_id = $1 and a.id = $2`,
    values: [tx.hub, id],
  })
  return rows[0]
}

export async function findAudits(tx: Tx, ids: readonly AuditId[]): Promise<AuditFacts[]> {
  const { rows } = await tx.client.query<AuditFacts>({
    name: "audits",
    text: `select ${auditColumns} from ${auditTables} where a.hub_id = $1 and a.id = any($2)`,
    values: [tx.hub, ids],
  })
  return rows
}

/** Locks audits until `tx` ends, so that two deliveries to the same one come one after the other: the earlier year first, whose answers move the next. */
export async function lockAudits(tx: Tx, ids: readonly AuditId[]): Promise<AuditFacts[]> {
  const { rows } = await tx.client.query<AuditFacts>({
    name: "lock-audits",
    text: `select ${auditColumns} from ${auditTables} where a.hub_id = $1 and a.id = any($2) order by a.year, a.id for no key update of a`,
    values: [tx.hub, ids],
  })
  return rows
}

/**
 * The same with the audits of the year after, whose `last(…)` hangs on these: locked all at once, so that no two deliveries
 * wait for each other in a ring. Answers only the audits asked for.
 */
export async function lockAuditsAndNext(tx: Tx, ids: readonly AuditId[]): Promise<AuditFacts[]> {
  const { rows } = await tx.client.query<AuditFacts>({
    name: "lock-audits-and-next",
    text: `select ${auditColumns} from ${auditTables} where a.hub_id = $1 and a.id = any($2::uuid[] || array(
        select n.id from audit p join audit n on n.hub_id = p.hub_id and n.setting_id = p.setting_id and n.year = p.year + 1 where p.hub_id = $1 and p.id = any($2)
        union select n.id from audit p join succession x on x.hub_id = p.hub_id and x.predecessor_id = p.setting_id
          join audit n on n.hub_id = x.hub_id and n.setting_id = x.successor_id and n.year = p.year + 1 where p.hub_id = $1 and p.id = any($2)))
      order by a.year, a.id for no key update of a`,
    values: [tx.hub, ids],
  })
  return rows.filter(({ id }) => ids.includes(id))
}

export async function auditOf(tx: Tx, setting: SettingId, year: AcademicYear): Promise<AuditFacts | undefined> {
  const { rows } = await tx.client.query<AuditFacts>({
    name: "audit-of",
    text: `select ${auditColumns} from ${auditTables} where a.hub_id = $1 and a.setting_id = $2 and a.year = $3`,
    values: [tx.hub, setting, year],
  })
  return rows[0]
}

/** The same setting's of the year before. */
export async function lastAudit(tx: Tx, id: AuditId): Promise<AuditFacts | undefined> {
  const { rows } = await tx.client.query<AuditFacts>({
    name: "last-audit",
    text: `select ${auditColumns} from ${auditTables} join audit n on n.hub_id = a.hub_id and n.setting_id = a.setting_id and n.year = a.year + 1
      where a.hub_id = $1 and n.id = $2`,
    values: [tx.hub, id],
  })
  return rows[0]
}

export type AuditFilter = {
  cluster?: ClusterId | undefined
  year?: AcademicYear | undefined
  state?: string | undefined
  setting?: SettingId | undefined
}
export type AuditRow = AuditFacts & { town: string | null; cluster: ClusterId | null; coordinators: PersonId[] }

/** In the order they were begun, with where each setting lies today: who may see one is decided by the caller. */
export async function listAudits(tx: Tx, filter: AuditFilter, after: number, limit: number): Promise<AuditRow[]> {
  const values: unknown[] = [tx.hub, after, tx.today, limit]
  const { where, way } = asked(values, [
    ["m.cluster_id =", filter.cluster],
    ["a.year =", filter.year],
    ["a.state =", filter.state],
    ["a.setting_id =", filter.setting],
  ])
  const { rows } = await tx.client.query<AuditRow>({
    name: `audits-${way}`,
    text: `select ${auditColumns}, s.town, m.cluster_id as cluster,
        ${coordinatorsOn("$3", { hub: "a.hub_id", cluster: "m.cluster_id", setting: "a.setting_id" })} as coordinators from ${auditTables}
      left join membership m on m.hub_id = a.hub_id and m.setting_id = a.setting_id and m.from_day <= $3 and (m.until_day is null or m.until_day > $3)
      where a.hub_id = $1 and a.seq > $2${where} order by a.seq limit $4`,
    values,
  })
  return rows
}

/** False where somebody else was first: with an audit of this setting and year, or with this id. */
export async function recordAudit(
  tx: Tx,
  audit: { id: AuditId; setting: SettingId; year: AcademicYear; toolkit: ToolkitId; version: number },
): Promise<boolean> {
  const added = await tx.sql
    .insertInto("audit")
    .values({
      hub_id: tx.hub,
      id: audit.id,
      setting_id: audit.setting,
      year: audit.year,
      toolkit_id: audit.toolkit,
      version: audit.version,
      outcome: null,
      created_at: tx.at,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning("id")
    .executeTakeFirst()
  if (added)
    await recordEvent(tx, "audit.added", audit.id, { setting: audit.setting, year: audit.year, version: audit.version })
  return added !== undefined
}

export type Moved = {
  from: string
  to: string
  outcome?: string | null | undefined
  on?: Day | null | undefined
  reason?: string | null | undefined
}

/** The trigger on audit_transition carries the state into the audit. */
export async function recordAuditMove(tx: Tx, id: AuditId, moved: Moved): Promise<void> {
  const { from, to, outcome = null, on = null, reason = null } = moved
  await Promise.all([
    tx.client.query({
      name: "move-audit",
      text: "insert into audit_transition (hub_id, audit_id, from_state, to_state, outcome, on_day, reason, by_id, at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
      values: [tx.hub, id, from, to, outcome, on, reason, tx.by, tx.at],
    }),
    recordEvent(tx, "audit.moved", id, moved),
  ])
}

export const auditMoves = (tx: Tx, id: AuditId) =>
  tx.sql
    .selectFrom("audit_transition as t")
    .leftJoin("person", (join) => join.onRef("person.hub_id", "=", "t.hub_id").onRef("person.id", "=", "t.by_id"))
    .where("t.hub_id", "=", tx.hub)
    .where("t.audit_id", "=", id)
    .select(["from_state as from", "to_state as to", "outcome", "on_day as on", "reason", "person.name as by", "at"])
    .orderBy("t.seq")
    .execute()

/** An answer with the audit it belongs to. */
export type StoredAnswer = Answer & { audit: AuditId }

type AnswerRow = {
  audit_id: AuditId
  id: AnswerId
  seq: number
  question: string
  row: string | null
  state: AnswerState
  value: AnswerValue
  source: AnswerSource
  answered_at: Instant
  person_id: PersonId | null
  replaces: AnswerId[] | null
}

/** All that was ever answered in these audits (or to some questions of theirs), in the order received. Read as written: it was checked at the border. */
export async function listAnswers(
  tx: Tx,
  audits: readonly AuditId[],
  questions: readonly string[] | null = null,
): Promise<StoredAnswer[]> {
  const { rows } = await tx.client.query<AnswerRow>({
    name: "answers",
    text: `select n.audit_id, n.id, n.seq, n.question, n.row, n.state, n.value, n.source, n.answered_at, d.person_id, n.replaces
      from answer n join delivery d on d.hub_id = n.hub_id and d.id = n.delivery_id where n.hub_id = $1 and n.audit_id = any($2) and ($3::text[] is null or n.question = any($3)) order by n.seq`,
    values: [tx.hub, audits, questions],
  })
  return rows.map((row) => ({
    audit: row.audit_id,
    id: row.id,
    seq: row.seq,
    question: row.question,
    row: row.row,
    state: row.state,
    value: row.value,
    source: row.source,
    answeredAt: row.answered_at,
    by: row.person_id,
    replaces: row.replaces ?? [],
  }))
}

/** Changes with every change of an audit and of last year's (each writes an event) and of last year's priorities: a reader who has it need read nothing. */
export async function auditStamp(tx: Tx, id: AuditId): Promise<string | undefined> {
  const { rows } = await tx.client.query<{ stamp: string }>({
    name: "audit-stamp",
    text: `select concat_ws('.', a.seq, (select max(e.seq) from event e where e.hub_id = a.hub_id and e.subject = a.id),
        (select max(e.seq) from audit l join event e on e.hub_id = l.hub_id and e.subject = l.id
          where l.hub_id = a.hub_id and l.setting_id = a.setting_id and l.year = a.year - 1),
        (select md5(string_agg(concat(p.id, p.rank, p.title), ' ' order by p.seq)) from priority p
          where p.hub_id = a.hub_id and p.setting_id = a.setting_id and p.year = a.year - 1),
        (select max(x.seq) from sharing x where x.hub_id = a.hub_id and x.setting_id = a.setting_id), h.layout, $3::date) as stamp
      from audit a join hub h on h.id = a.hub_id where a.hub_id = $1 and a.id = $2`,
    values: [tx.hub, id, tx.today],
  })
  return rows[0]?.stamp
}

export const takesAnswers = (state: string): boolean => !closedToAnswers.includes(state)
