import { type AcademicYear, academicYearOf } from "../domain/kit/academic-year.ts"
import { dayOf, type Instant } from "../domain/kit/day.ts"
import type { SettingId } from "../domain/kit/id.ts"
import type { Tx } from "./database.ts"
import { recordEvent } from "./event.ts"

/**
 * Sections that a setting shares with its cluster now; nothing until it chooses. For answers of `year` a choice made before
 * that year began does not hold until it was confirmed; taken back, it is taken back for every year at once.
 */
export async function sharedSections(
  tx: Tx,
  settings: readonly SettingId[],
  year?: AcademicYear,
): Promise<Map<SettingId, Set<string>>> {
  const { rows } = await tx.client.query<{ setting_id: SettingId; section: string; audience: string; at: Instant }>({
    name: "sharing",
    text: "select distinct on (setting_id, section) setting_id, section, audience, at from sharing where hub_id = $1 and setting_id = any($2) order by setting_id, section, seq desc",
    values: [tx.hub, settings],
  })
  const shared = new Map<SettingId, Set<string>>()
  for (const row of rows)
    if (row.audience !== "centre" && (year === undefined || madeIn(row.at) >= year))
      shared.set(row.setting_id, (shared.get(row.setting_id) ?? new Set()).add(row.section))
  return shared
}

const madeIn = (at: Instant): AcademicYear => academicYearOf(dayOf(new Date(at)))

export type SharingChoice = { section: string; audience: string; by: string | null; at: Instant }

/** Every choice that a setting made, the newest first. */
export const listSharing = (tx: Tx, setting: SettingId): Promise<SharingChoice[]> =>
  tx.sql
    .selectFrom("sharing")
    .leftJoin("person", (join) =>
      join.onRef("person.hub_id", "=", "sharing.hub_id").onRef("person.id", "=", "sharing.by_id"),
    )
    .where("sharing.hub_id", "=", tx.hub)
    .where("setting_id", "=", setting)
    .select(["section", "audience", "person.name as by", "at"])
    .orderBy("sharing.seq", "desc")
    .limit(200)
    .execute()

/** The setting's whole choice: these sections, and no others. Each change is a fact of its own, with its day, and so is saying it again for a new year. */
export async function recordSharing(tx: Tx, setting: SettingId, sections: readonly string[]): Promise<void> {
  const before = (await sharedSections(tx, [setting])).get(setting) ?? new Set<string>()
  const confirmed = (await sharedSections(tx, [setting], academicYearOf(tx.today))).get(setting) ?? new Set<string>()
  const changed = [
    ...sections
      .filter((section) => !confirmed.has(section))
      .map((section) => ({ section, audience: "school+cluster" })),
    ...[...before].filter((section) => !sections.includes(section)).map((section) => ({ section, audience: "centre" })),
  ]
  for (const { section, audience } of changed)
    await tx.sql
      .insertInto("sharing")
      .values({ hub_id: tx.hub, setting_id: setting, section, audience, by_id: tx.by, at: tx.at })
      .execute()
  if (changed.length > 0) await recordEvent(tx, "sharing.chosen", setting, { changed })
}
