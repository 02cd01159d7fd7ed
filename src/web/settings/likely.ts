import { similarNames } from "../../domain/register/likeness.ts"
import type { SettingFacts } from "../../store/setting.ts"

const near = 500

const sameSpot = (a: SettingFacts, b: SettingFacts): boolean =>
  (a.postcode !== null && a.postcode === b.postcode) ||
  (a.easting !== null &&
    b.easting !== null &&
    a.northing !== null &&
    b.northing !== null &&
    Math.hypot(a.easting - b.easting, a.northing - b.northing) <= near)

/** Open on no day that both were open: one ends as the other begins. */
const takesOver = (a: SettingFacts, b: SettingFacts): boolean => {
  const [older, newer] = a.closed ? [a, b] : [b, a]
  return older.closed !== null && newer.opened !== null && newer.opened > older.closed
}

/** Traps 9 and 19: records that may be the same school under another number, by place and name or by one's end; never by name alone. */
export const likelySame = (setting: SettingFacts, others: readonly SettingFacts[]): SettingFacts[] =>
  others.filter(
    (other) =>
      other.id !== setting.id &&
      other.kind === setting.kind &&
      sameSpot(setting, other) &&
      (similarNames(setting.name, other.name) || takesOver(setting, other)),
  )

/** The older of two records: the one that opened first, else the one that came first. */
export const olderOf = (a: SettingFacts, b: SettingFacts): { keep: SettingFacts; join: SettingFacts } => {
  const [first, second] = [a.opened ?? "", b.opened ?? ""]
  const older = first === second ? a.seq < b.seq : first < second
  return older ? { keep: a, join: b } : { keep: b, join: a }
}
