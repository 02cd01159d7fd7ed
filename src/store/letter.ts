import type { Instant } from "../domain/kit/day.ts"
import type { HubId, PersonId } from "../domain/kit/id.ts"
import type { Db, Tx } from "./database.ts"
import { recordEvent } from "./event.ts"

/** What a letter is for. Letters to sign in with hold a link: the outbox hides it once they leave. */
export type LetterKind = "sign-in" | "invitation" | "reminder" | "notice"

/** A letter on its way: written in the transaction that causes it, sent by `work`. Plain text. */
export type NewLetter = {
  id: string
  kind: LetterKind
  /** Null where no person of the hub is meant. */
  person: PersonId | null
  to: string
  subject: string
  body: string
  /** After this it is of no use and is not sent. */
  usefulUntil: Instant | null
}

export async function recordLetter(tx: Tx, letter: NewLetter): Promise<void> {
  await tx.sql
    .insertInto("letter")
    .values({
      hub_id: tx.hub,
      id: letter.id,
      kind: letter.kind,
      person_id: letter.person,
      to_email: letter.to,
      subject: letter.subject,
      body: letter.body,
      created_at: tx.at,
      not_before: tx.at,
      useful_until: letter.usefulUntil,
    })
    .execute()
  await recordEvent(tx, "letter.written", letter.id, { kind: letter.kind, person: letter.person })
}

/** How many letters of a kind were written to a person since a moment. */
export async function countLetters(tx: Tx, person: PersonId, kind: LetterKind, since: Instant): Promise<number> {
  const { n } = await tx.sql
    .selectFrom("letter")
    .where("hub_id", "=", tx.hub)
    .where("person_id", "=", person)
    .where("kind", "=", kind)
    .where("created_at", ">", since)
    .select((e) => e.fn.countAll<number>().as("n"))
    .executeTakeFirstOrThrow()
  return n
}

// ── On their way ──────────────────────────────────────────────────────────────────────────────────────────────────

/** Letters whose time has come, of all hubs; another process may be at them already. */
export async function listWaitingLetters(db: Db, now: Instant, limit: number): Promise<{ hub: HubId; id: string }[]> {
  const { rows } = await db.query<{ hub: HubId; id: string }>({
    name: "waiting-letters",
    text: "select hub_id as hub, id from waiting_letters($1, $2)",
    values: [now, limit],
  })
  return rows
}

/** Takes a letter until `tx` ends; undefined where somebody else has it or it waits no longer. */
export const takeLetter = (tx: Tx, id: string) =>
  tx.sql
    .selectFrom("letter")
    .where("hub_id", "=", tx.hub)
    .where("id", "=", id)
    .where("sent_at", "is", null)
    .where("kept_at", "is", null)
    .where("given_up_at", "is", null)
    .where("not_before", "<=", tx.at)
    .select(["id", "to_email as to", "subject", "body", "attempts", "useful_until as usefulUntil"])
    .forUpdate()
    .skipLocked()
    .executeTakeFirst()

const change = (tx: Tx, id: string) => tx.sql.updateTable("letter").where("hub_id", "=", tx.hub).where("id", "=", id)

export async function markSent(tx: Tx, id: string): Promise<void> {
  await change(tx, id)
    .set((e) => ({ sent_at: tx.at, attempts: e("attempts", "+", 1), failure: null }))
    .execute()
  await recordEvent(tx, "letter.sent", id)
}

/** There is no mail server: it stays in the outbox until somebody sends it again. */
export async function markKept(tx: Tx, id: string): Promise<void> {
  await change(tx, id).set({ kept_at: tx.at }).execute()
}

/** Did not leave. Tried again from `again` on; given up where that is null. `failure` in the mail server's words. */
export async function markFailed(tx: Tx, id: string, failure: string, again: Instant | null): Promise<void> {
  await change(tx, id)
    .set((e) => ({
      attempts: e("attempts", "+", 1),
      failure: failure.slice(0, 500),
      ...(again ? { not_before: again } : { given_up_at: tx.at }),
    }))
    .execute()
  await recordEvent(tx, "letter.failed", id, { failure: failure.slice(0, 500), again })
}

/** Puts a letter that was kept or given up back on its way; false where it is neither, or has gone stale. */
export async function sendAgain(tx: Tx, id: string): Promise<boolean> {
  const { numUpdatedRows } = await change(tx, id)
    .set({ kept_at: null, given_up_at: null, failure: null, attempts: 0, not_before: tx.at })
    .where("sent_at", "is", null)
    .where((e) => e.or([e("kept_at", "is not", null), e("given_up_at", "is not", null)]))
    .where((e) => e.or([e("useful_until", "is", null), e("useful_until", ">", tx.at)]))
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

// ── The outbox ────────────────────────────────────────────────────────────────────────────────────────────────────

export type LetterState = "waiting" | "sent" | "trying-again" | "failed" | "kept"

export type Letter = {
  seq: number
  id: string
  kind: string
  /** Null where no person of the hub is meant. */
  person: PersonId | null
  to: string
  subject: string
  body: string
  written: Instant
  sent: Instant | null
  state: LetterState
  /** The next try of one that failed. */
  next: Instant | null
  failure: string | null
  usefulUntil: Instant | null
}

const columns = [
  "seq",
  "id",
  "kind",
  "person_id",
  "to_email",
  "subject",
  "body",
  "created_at",
  "sent_at",
  "kept_at",
  "given_up_at",
  "not_before",
  "attempts",
  "failure",
  "useful_until",
] as const

type Row = {
  seq: number
  id: string
  kind: string
  person_id: PersonId | null
  to_email: string
  subject: string
  body: string
  created_at: Instant
  sent_at: Instant | null
  kept_at: Instant | null
  given_up_at: Instant | null
  not_before: Instant
  attempts: number
  failure: string | null
  useful_until: Instant | null
}

const stateOf = (row: Row): LetterState =>
  row.sent_at
    ? "sent"
    : row.given_up_at
      ? "failed"
      : row.kept_at
        ? "kept"
        : row.attempts > 0
          ? "trying-again"
          : "waiting"

const letterOf = (row: Row): Letter => {
  const state = stateOf(row)
  return {
    seq: row.seq,
    id: row.id,
    kind: row.kind,
    person: row.person_id,
    to: row.to_email,
    subject: row.subject,
    body: row.body,
    written: row.created_at,
    sent: row.sent_at,
    state,
    next: state === "trying-again" ? row.not_before : null,
    failure: row.failure,
    usefulUntil: row.useful_until,
  }
}

/** The newest first; `before` is the `seq` of the last one shown. `text` is part of an address or a subject. */
export async function listLetters(
  tx: Tx,
  { text, before, limit }: { text: string; before: number | null; limit: number },
): Promise<Letter[]> {
  let query = tx.sql.selectFrom("letter").where("hub_id", "=", tx.hub).select(columns)
  if (before !== null) query = query.where("seq", "<", before)
  if (text !== "") {
    const pattern = `%${text.replaceAll(/[\\%_]/g, "\\$&")}%`
    query = query.where((e) => e.or([e("to_email", "ilike", pattern), e("subject", "ilike", pattern)]))
  }
  return (await query.orderBy("seq", "desc").limit(limit).execute()).map(letterOf)
}

export async function findLetter(tx: Tx, id: string): Promise<Letter | undefined> {
  const row = await tx.sql
    .selectFrom("letter")
    .where("hub_id", "=", tx.hub)
    .where("id", "=", id)
    .select(columns)
    .executeTakeFirst()
  return row && letterOf(row)
}

/** Somebody looked at the link in a letter that is to another person. */
export const recordLetterOpened = (tx: Tx, { id, person }: Pick<Letter, "id" | "person">) =>
  recordEvent(tx, "letter.opened", id, { person })

/** How many letters did not leave. `waiting`: those whose first try is still to come. */
export async function countStuckLetters(tx: Tx): Promise<{ kept: number; failed: number; waiting: number }> {
  return tx.sql
    .selectFrom("letter")
    .where("hub_id", "=", tx.hub)
    .select((e) => [
      e.fn
        .count<number>("kept_at")
        .filterWhere("given_up_at", "is", null)
        .filterWhere("sent_at", "is", null)
        .as("kept"),
      e.fn.count<number>("given_up_at").filterWhere("sent_at", "is", null).as("failed"),
      e.fn
        .countAll<number>()
        .filterWhere("sent_at", "is", null)
        .filterWhere("kept_at", "is", null)
        .filterWhere("given_up_at", "is", null)
        .filterWhere("attempts", "=", 0)
        .as("waiting"),
    ])
    .executeTakeFirstOrThrow()
}
