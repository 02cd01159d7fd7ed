import type { SettingId } from "../domain/kit/id.ts"
import type { Tx } from "./database.ts"
import { recordEvent } from "./event.ts"

/** Sections that a setting shares with its cluster now; nothing until it chooses. */
export async function sharedSections(tx: Tx, settings: readonly SettingId[]): Promise<Map<SettingId, Set<string>>> {
  const { rows } = await tx.client.query<{ setting_id: SettingId; section: string; audience: string }>({
    name: "sharing",
    text: "select distinct on (setting_id, section) setting_id, section, audience from sharing where hub_id = $1 and setting_id = any($2) order by setting_id, section, seq desc",
    values: [tx.hub, settings],
  })
  const shared = new Map<SettingId, Set<string>>()
  for (const row of rows) if (row.audience !== "centre") shared.set(row.setting_id, (shared.get(row.setting_id) ?? new Set()).add(row.section))
  return shared
}

/** The setting's whole choice: these sections, and no others. Each change is a fact of its own, with its day. */
export async function recordSharing(tx: Tx, setting: SettingId, sections: readonly string[]): Promise<void> {
  const before = (await sharedSections(tx, [setting])).get(setting) ?? new Set<string>()
  const changed = [
    ...sections.filter((section) => !before.has(section)).map((section) => ({ section, audience: "school+cluster" })),
    ...[...before].filter((section) => !sections.includes(section)).map((section) => ({ section, audience: "centre" })),
  ]
  for (const { section, audience } of changed)
    await tx.sql.insertInto("sharing").values({ hub_id: tx.hub, setting_id: setting, section, audience, by_id: tx.by, at: tx.at }).execute()
  if (changed.length > 0) await recordEvent(tx, "sharing.chosen", setting, { changed })
}
