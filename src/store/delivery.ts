import { createHash } from "node:crypto"
import { mayGlimpse, type Person } from "../domain/access.ts"
import {
  type Accepted,
  answersOf,
  type Decision,
  type Delivery,
  decide,
  type OpenAudit,
  type Receipt,
  readAnswers,
} from "../domain/delivery.ts"
import { groupBy } from "../domain/kit/group.ts"
import type { AuditId, PriorityId, SettingId } from "../domain/kit/id.ts"
import { type AuditFacts, listAnswers, lockAuditsAndNext, recordAuditMove } from "./audit.ts"
import type { Tx } from "./database.ts"
import { recordEvent } from "./event.ts"
import { type Context, contextsOf, keepFigures, movesNextYear, refigure, workOut } from "./figure.ts"
import { placesOfAudits } from "./person.ts"
import { recordSharing } from "./sharing.ts"
import { findCompiled } from "./toolkit.ts"

/** SHA-256 of what was sent, whatever the spacing of its JSON. */
const digest = (delivery: Delivery): Buffer => createHash("sha256").update(JSON.stringify(delivery)).digest()

/** What a delivery meets: its answers read one by one, and all that decides them. */
export type Met = Awaited<ReturnType<typeof meet>>

/**
 * Takes the locks that a delivery needs, and reads what it meets, in one flight (the connection is a pipeline): the locks
 * come first on it, and each reading after them sees what those who held the locks before had written.
 */
export async function meet(tx: Tx, delivery: Delivery) {
  const read = readAnswers(delivery)
  const sentAnswers = read.flatMap((one) => ("sent" in one ? one.sent : []))
  const ids = [...new Set(sentAnswers.map((answer) => answer.audit))]
  const [, before, audits, answers, places, sent, contexts] = await Promise.all([
    lockDelivery(tx, delivery.delivery),
    findDelivery(tx, delivery.delivery),
    lockAuditsAndNext(tx, ids),
    listAnswers(tx, ids),
    placesOfAudits(tx, ids),
    auditsOfAnswers(
      tx,
      sentAnswers.map((answer) => answer.id),
    ),
    contextsOf(tx, ids),
  ])
  return { read, before, audits, answers, places, sent, contexts }
}

/**
 * Accepts a delivery: answers, figures, event and receipt in one transaction, and nothing is acknowledged that is not on
 * disk. The same delivery again gets the same receipt; sent at once, the others wait for the first.
 */
export async function accept(
  tx: Tx,
  person: Person,
  delivery: Delivery,
  met: Met | Promise<Met> = meet(tx, delivery),
): Promise<{ receipt: Receipt } | "delivery-reused"> {
  const { read, before, audits, answers, places, sent, contexts } = await met
  const content = digest(delivery)
  if (before) return before.content.equals(content) ? { receipt: before.receipt } : "delivery-reused"

  const open = new Map<AuditId, OpenAudit>()
  for (const audit of audits) {
    const place = places.get(audit.id) ?? { setting: audit.setting, cluster: null, coordinators: [] }
    if (!mayGlimpse(person, answersOf(audit.kind), place)) continue
    const { id, kind, state, signedOff } = audit
    const compiled = await findCompiled(tx, audit.toolkit, audit.version)
    open.set(id, {
      id,
      kind,
      state,
      signedOff,
      place,
      compiled,
      answers: answers.filter((answer) => answer.audit === id),
      priorities: contexts.find((context) => context.audit === id)?.priorities ?? [],
    })
  }
  const elsewhere = new Set([...sent].flatMap(([id, audit]) => (open.has(audit) ? [] : [id])))
  const decision = decide(delivery.delivery, read, person, open, elsewhere)
  await record(tx, decision, delivery, content, audits, open, contexts)
  return { receipt: decision.receipt }
}

/** A parsed UUID cannot carry SQL. The lock ends with the transaction. */
const lockDelivery = (tx: Tx, id: string) =>
  tx.client.query(`select pg_advisory_xact_lock(hashtextextended('${tx.hub}${id}', 0))`)

async function findDelivery(tx: Tx, id: string): Promise<{ content: Buffer; receipt: Receipt } | undefined> {
  const { rows } = await tx.client.query<{ content: Buffer; receipt: Receipt }>({
    name: "delivery",
    text: "select content, receipt from delivery where hub_id = $1 and id = $2",
    values: [tx.hub, id],
  })
  return rows[0]
}

/** Ids sent that are there already, with the audit that has them. */
async function auditsOfAnswers(tx: Tx, ids: readonly string[]): Promise<Map<string, AuditId>> {
  const { rows } = await tx.client.query<{ id: string; audit_id: AuditId }>({
    name: "audits-of-answers",
    text: "select id, audit_id from answer where hub_id = $1 and id = any($2)",
    values: [tx.hub, ids],
  })
  return new Map(rows.map((row) => [row.id, row.audit_id]))
}

/** A school's priorities of the year before, the rows of "what happened with them". */
export async function lastPriorities(
  tx: Tx,
  setting: SettingId,
  year: number,
): Promise<{ id: PriorityId; title: string }[]> {
  const { rows } = await tx.client.query<{ id: PriorityId; title: string }>({
    name: "last-priorities",
    text: "select id, title from priority where hub_id = $1 and year = $3::int - 1 and setting_id = $2 order by rank, seq",
    values: [tx.hub, setting, year],
  })
  return rows
}

/** All that a delivery writes goes out in one flight, with the commit. */
async function record(
  tx: Tx,
  { receipt, accepted }: Decision,
  delivery: Delivery,
  content: Buffer,
  audits: readonly AuditFacts[],
  open: ReadonlyMap<AuditId, OpenAudit>,
  contexts: readonly Context[],
): Promise<void> {
  const byAudit = groupBy(accepted, (answer) => answer.audit)
  const touched = audits.filter((audit) => byAudit.has(audit.id))
  const writes: Promise<unknown>[] = [recordDelivery(tx, delivery, content, receipt)]
  if (accepted.length > 0) writes.push(recordAnswers(tx, delivery, accepted))
  const now: AuditFacts[] = []
  for (const audit of touched) {
    const starts = audit.state === "not-started"
    if (starts) writes.push(recordAuditMove(tx, audit.id, { from: "not-started", to: "started" }))
    now.push(starts ? { ...audit, state: "started" } : audit)
    writes.push(
      recordEvent(tx, "delivery.received", audit.id, {
        delivery: delivery.delivery,
        answers: byAudit.get(audit.id)?.length ?? 0,
      }),
    )
  }
  const answers = new Map(
    touched.map((audit) => [audit.id, [...(open.get(audit.id)?.answers ?? []), ...(byAudit.get(audit.id) ?? [])]]),
  )
  tx.withCommit(...writes)
  tx.withCommit(keepFigures(tx, await workOut(tx, now, answers, contexts)))

  for (const audit of touched) await recordFacts(tx, audit, open.get(audit.id), byAudit.get(audit.id) ?? [])
  const moving = touched.filter((audit) => {
    const compiled = open.get(audit.id)?.compiled
    return (
      compiled &&
      movesNextYear(
        compiled,
        (byAudit.get(audit.id) ?? []).map((answer) => answer.question),
      )
    )
  })
  await refigure(
    tx,
    contexts.filter((context) => moving.some((audit) => audit.id === context.audit)).flatMap((context) => context.next),
  )
}

const recordDelivery = (tx: Tx, delivery: Delivery, content: Buffer, receipt: Receipt) =>
  tx.client.query({
    name: "record-delivery",
    text: "insert into delivery (hub_id, id, device, person_id, content, receipt, received_at) values ($1, $2, $3, $4, $5, $6, $7)",
    values: [tx.hub, delivery.delivery, delivery.device, tx.by, content, JSON.stringify(receipt), tx.at],
  })

/** Questions that are kept as facts of the setting, with dates of their own: its sharing choice. */
async function recordFacts(
  tx: Tx,
  audit: AuditFacts,
  open: OpenAudit | undefined,
  accepted: readonly Accepted[],
): Promise<void> {
  for (const answer of accepted) {
    if (open?.compiled.questions.get(answer.question)?.question.fact !== "sharing" || answer.state === "blank") continue
    await recordSharing(tx, audit.setting, Array.isArray(answer.value) ? answer.value : [])
  }
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
      tx.hub,
      delivery.delivery,
      column((a) => a.id),
      column((a) => a.audit),
      column((a) => a.question),
      column((a) => a.row),
      column((a) => a.state),
      column((a) => (a.value === null ? null : JSON.stringify(a.value))),
      column((a) => a.source),
      column((a) => a.answeredAt),
      column((a) => (a.replaces.length === 0 ? null : `{${a.replaces.join()}}`)),
    ],
  })
}
