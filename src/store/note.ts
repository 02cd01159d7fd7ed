import type { Instant } from "../domain/kit/day.ts"
import type { AuditId, PersonId } from "../domain/kit/id.ts"
import type { Tx } from "./database.ts"
import { recordEvent } from "./event.ts"

/** `visit`: the school reads it. `internal`: the team alone. */
export const noteKinds = ["visit", "internal"] as const
export type NoteKind = (typeof noteKinds)[number]

/** One version of a section's note; the last one stands. `text` is null once it was removed: who wrote it and when stay. */
export type NoteVersion = {
  id: string
  section: string
  kind: NoteKind
  text: string | null
  by: PersonId | null
  byName: string | null
  at: Instant
  removedBy: string | null
}

/** Every version of an audit's notes, oldest first. */
export async function listNotes(tx: Tx, audit: AuditId): Promise<NoteVersion[]> {
  const { rows } = await tx.client.query<NoteVersion>({
    name: "notes",
    text: `select n.id, n.section, n.kind, n.text, n.by_id as by, p.name as "byName", n.at, r.name as "removedBy"
      from note n left join person p on p.hub_id = n.hub_id and p.id = n.by_id left join person r on r.hub_id = n.hub_id and r.id = n.removed_by
      where n.hub_id = $1 and n.audit_id = $2 order by n.seq`,
    values: [tx.hub, audit],
  })
  return rows
}

export type NoteFact = { id: string; audit: AuditId; section: string; kind: NoteKind; text: string }

/** A new version; "" clears the note. The text stands in no event, so that it can be removed. */
export async function recordNote(tx: Tx, note: NoteFact): Promise<void> {
  const { id, audit, section, kind, text } = note
  await tx.sql
    .insertInto("note")
    .values({ hub_id: tx.hub, id, audit_id: audit, section, kind, text, removed_by: null, by_id: tx.by, at: tx.at })
    .execute()
  await recordEvent(tx, "note.written", audit, { note: id, section, kind })
}

/** Takes a note's text away with that of every earlier version; what stays says who wrote, when, and who removed it. */
export async function removeNote(tx: Tx, audit: AuditId, section: string, kind: NoteKind): Promise<void> {
  await tx.sql
    .updateTable("note")
    .set({ text: null, removed_by: tx.by })
    .where("hub_id", "=", tx.hub)
    .where("audit_id", "=", audit)
    .where("section", "=", section)
    .where("kind", "=", kind)
    .where("text", "is not", null)
    .execute()
  await recordEvent(tx, "note.removed", audit, { section, kind })
}
