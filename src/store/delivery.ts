import { createHash } from "node:crypto"
import { mayGlimpse, type Person } from "../domain/access.ts"
import { type Accepted, answersOf, type Decision, type Delivery, decide, type OpenAudit, type Receipt } from "../domain/delivery.ts"
import { groupBy } from "../domain/kit/group.ts"
import { type AuditId, AuditId as AuditIdSchema, type PriorityId, type SettingId } from "../domain/kit/id.ts"
import * as v from "valibot"
import { type AuditFacts, listAnswers, lockAudits, recordAuditMove } from "./audit.ts"
import type { Tx } from "./database.ts"
import { recordEvent } from "./event.ts"
import { keepFigures, movesNextYear, refigure, workOut } from "./figure.ts"
import { placeOfSetting } from "./person.ts"
import { recordSharing } from "./sharing.ts"
import { findCompiled } from "./toolkit.ts"

/** SHA-256 of what was sent, whatever the spacing of its JSON. */
const digest = (delivery: Delivery): Buffer => createHash("sha256").update(JSON.stringify(delivery)).digest()

/**
 * Accepts a delivery: answers, figures, event and receipt in one transaction, and nothing is acknowledged that is not on
 * disk. The same delivery again gets the same receipt; sent at once, the others wait for the first.
 */
export async function accept(tx: Tx, person: Person, delivery: Delivery): Promise<{ receipt: Receipt } | "delivery-reused"> {
  const content = digest(delivery)
  // A parsed UUID cannot carry SQL. The lock ends with the transaction.
  await tx.client.query(`select pg_advisory_xact_lock(hashtextextended('${tx.hub}${delivery.delivery}', 0))`)
  const before = await findDelivery(tx, delivery.delivery)
  if (before) return before.content.equals(content) ? { receipt: before.receipt } : "delivery-reused"

  const audits = await lockAudits(tx, auditsIn(delivery))
  const open = await openAudits(tx, person, audits)
  const elsewhere = await idsElsewhere(tx, delivery, open)
  const { receipt, accepted } = decide(delivery, person, open, elsewhere)
  await record(tx, { receipt, accepted }, delivery, content, audits, open)
  return { receipt }
}

async function findDelivery(tx: Tx, id: string): Promise<{ content: Buffer; receipt: Receipt } | undefined> {
  const { rows } = await tx.client.query<{ content: Buffer; receipt: Receipt }>({ name: "delivery", text: "select content, receipt from delivery where hub_id = $1 and id = $2", values: [tx.hub, id] })
  return rows[0]
}

const AuditOf = v.object({ audit: AuditIdSchema })
const auditsIn = (delivery: Delivery): AuditId[] => [
  ...new Set(delivery.answers.flatMap((raw) => {
    const parsed = v.safeParse(AuditOf, raw)
    return parsed.success ? [parsed.output.audit] : []
  })),
]

/** Those that the person may see at all, with all that was ever answered in them. */
async function openAudits(tx: Tx, person: Person, audits: readonly AuditFacts[]): Promise<Map<AuditId, OpenAudit>> {
  const answers = groupBy(await listAnswers(tx, audits.map((audit) => audit.id)), (answer) => answer.audit)
  const open = new Map<AuditId, OpenAudit>()
  for (const audit of audits) {
    const place = await placeOfSetting(tx, audit.setting)
    if (!mayGlimpse(person, answersOf(audit.kind), place)) continue
    const compiled = await findCompiled(tx, audit.toolkit, audit.version)
    const asksPriorities = [...compiled.questions.values()].some(({ question }) => question.table?.rowsFrom)
    open.set(audit.id, {
      id: audit.id, kind: audit.kind, state: audit.state, signedOff: audit.signedOff, place, compiled, answers: answers.get(audit.id) ?? [],
      priorities: asksPriorities ? (await lastPriorities(tx, audit.setting, audit.year)).map((priority) => priority.id) : [],
    })
  }
  return open
}

/** A school's priorities of the year before, the rows of "what happened with them". */
export async function lastPriorities(tx: Tx, setting: SettingId, year: number): Promise<{ id: PriorityId; title: string }[]> {
  const { rows } = await tx.client.query<{ id: PriorityId; title: string }>({
    name: "last-priorities",
    text: "select id, title from priority where hub_id = $1 and year = $3::int - 1 and setting_id = $2 order by rank, seq",
    values: [tx.hub, setting, year],
  })
  return rows
}

/** Ids sent that already stand in an audit which is not in hand. */
async function idsElsewhere(tx: Tx, delivery: Delivery, open: ReadonlyMap<AuditId, OpenAudit>): Promise<Set<string>> {
  const Id = v.object({ id: v.pipe(v.string(), v.uuid(), v.toLowerCase()) })
  const ids = delivery.answers.flatMap((raw) => {
    const parsed = v.safeParse(Id, raw)
    return parsed.success ? [parsed.output.id] : []
  })
  const { rows } = await tx.client.query<{ id: string }>({
    name: "ids-elsewhere", text: "select id from answer where hub_id = $1 and id = any($2) and not (audit_id = any($3))", values: [tx.hub, ids, [...open.keys()]],
  })
  return new Set(rows.map((row) => row.id))
}

async function record(tx: Tx, { receipt, accepted }: Decision, delivery: Delivery, content: Buffer, audits: readonly AuditFacts[], open: ReadonlyMap<AuditId, OpenAudit>): Promise<void> {
  await tx.client.query({
    name: "record-delivery",
    text: "insert into delivery (hub_id, id, device, person_id, content, receipt, received_at) values ($1, $2, $3, $4, $5, $6, $7)",
    values: [tx.hub, delivery.delivery, delivery.device, tx.by, content, JSON.stringify(receipt), tx.at],
  })
  if (accepted.length === 0) return
  await recordAnswers(tx, delivery, accepted)

  const byAudit = groupBy(accepted, (answer) => answer.audit)
  const touched = audits.filter((audit) => byAudit.has(audit.id))
  const now: AuditFacts[] = []
  for (const audit of touched) {
    const starts = audit.state === "not-started"
    if (starts) await recordAuditMove(tx, audit.id, { from: "not-started", to: "started" })
    now.push(starts ? { ...audit, state: "started" } : audit)
    await recordEvent(tx, "delivery.received", audit.id, { delivery: delivery.delivery, answers: byAudit.get(audit.id)?.length ?? 0 })
    for (const answer of byAudit.get(audit.id) ?? []) {
      const fact = open.get(audit.id)?.compiled.questions.get(answer.question)?.question.fact
      if (fact === "sharing" && Array.isArray(answer.value)) await recordSharing(tx, audit.setting, answer.value)
      else if (fact === "sharing" && answer.state !== "blank") await recordSharing(tx, audit.setting, [])
    }
  }
  const answers = new Map(touched.map((audit) => [audit.id, [...(open.get(audit.id)?.answers ?? []), ...(byAudit.get(audit.id) ?? [])]]))
  const { figured, next } = await workOut(tx, now, answers)
  await keepFigures(tx, figured)
  const moves = touched.some((audit) => {
    const compiled = open.get(audit.id)?.compiled
    return compiled && movesNextYear(compiled, (byAudit.get(audit.id) ?? []).map((answer) => answer.question))
  })
  if (moves) await refigure(tx, next)
}

/** One statement for all of them; the server's own sequence gives the order. */
async function recordAnswers(tx: Tx, delivery: Delivery, accepted: readonly Accepted[]): Promise<void> {
  const column = <T>(of: (answer: Accepted) => T) => accepted.map(of)
  await tx.client.query({
    name: "record-answers",
    text: `insert into answer (hub_id, id, audit_id, delivery_id, question, row, state, value, source, answered_at, replaces)
      select $1, x.id, x.audit, $2, x.question, x.row, x.state, x.value, x.source, x.at, x.replaces::uuid[]
      from unnest($3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::text[], $8::jsonb[], $9::text[], $10::timestamptz[], $11::text[])
        with ordinality as x(id, audit, question, row, state, value, source, at, replaces, n) order by n`,
    values: [
      tx.hub, delivery.delivery, column((a) => a.id), column((a) => a.audit), column((a) => a.question), column((a) => a.row), column((a) => a.state),
      column((a) => (a.value === null ? null : JSON.stringify(a.value))), column((a) => a.source), column((a) => a.answeredAt),
      column((a) => (a.replaces.length === 0 ? null : `{${a.replaces.join()}}`)),
    ],
  })
}
