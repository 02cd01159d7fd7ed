import type { Day, Instant } from "../domain/kit/day.ts"
import type { PersonId, SettingId } from "../domain/kit/id.ts"
import type { Tx } from "./database.ts"
import { recordEvent } from "./event.ts"

export const contactKinds = ["call", "mail", "meeting", "message"] as const
export type ContactKind = (typeof contactKinds)[number]

export type ContactEntry = {
  id: string
  on: Day
  kind: string
  text: string
  by: PersonId | null
  name: string | null
  at: Instant
}

/** One call, mail, meeting or message with a setting. Appended; sent twice it is there once. */
export async function recordContact(
  tx: Tx,
  entry: { id: string; setting: SettingId; on: Day; kind: ContactKind; text: string },
): Promise<void> {
  const added = await tx.sql
    .insertInto("contact")
    .values({
      hub_id: tx.hub,
      id: entry.id,
      setting_id: entry.setting,
      on_day: entry.on,
      kind: entry.kind,
      text: entry.text,
      by_id: tx.by,
      at: tx.at,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning("id")
    .executeTakeFirst()
  if (added)
    await recordEvent(tx, "contact.logged", entry.setting, { contact: entry.id, on: entry.on, kind: entry.kind })
}

/** Newest first; `settings` are one school and those that were joined to it. */
export const listContacts = (tx: Tx, settings: readonly SettingId[], limit = 50): Promise<ContactEntry[]> =>
  tx.sql
    .selectFrom("contact")
    .leftJoin("person", (join) =>
      join.onRef("person.hub_id", "=", "contact.hub_id").onRef("person.id", "=", "contact.by_id"),
    )
    .where("contact.hub_id", "=", tx.hub)
    .where("contact.setting_id", "in", settings)
    .select([
      "contact.id",
      "contact.on_day as on",
      "contact.kind",
      "contact.text",
      "contact.by_id as by",
      "person.name",
      "contact.at",
    ])
    .orderBy("contact.on_day", "desc")
    .orderBy("contact.seq", "desc")
    .limit(limit)
    .execute()
