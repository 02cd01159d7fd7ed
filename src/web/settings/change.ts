import { may, mayLayOut, type Person } from "../../domain/access.ts"
import { type Day, day } from "../../domain/kit/day.ts"
import type { SettingId } from "../../domain/kit/id.ts"
import type { Tx } from "../../store/database.ts"
import { refigureSettings } from "../../store/figure.ts"
import { changeKind, hasAudits, lockLayout } from "../../store/layout.ts"
import { placeOfSetting } from "../../store/person.ts"
import {
  changeSetting,
  findSetting,
  listNumbers,
  recordNumber,
  recordSetting,
  type SettingFacts,
  settingWithNumber,
} from "../../store/setting.ts"
import { problems } from "./words.ts"

/** What people type of a setting. `undefined` leaves a fact as it is, null takes the typed word back. */
export type SettingChange = {
  kind?: string | undefined
  name?: string | null | undefined
  phase?: string | null | undefined
  urn?: string | null | undefined
  postcode?: string | null | undefined
  town?: string | null | undefined
  la?: string | null | undefined
  trustName?: string | null | undefined
  easting?: number | null | undefined
  northing?: number | null | undefined
  opened?: Day | null | undefined
  closed?: Day | null | undefined
}
export type SettingField = keyof SettingChange
export type Wrong = Partial<Record<SettingField, string>>

/** A number whose first day nobody knows. */
export const sinceEver = day("1900-01-01")

/** The hub's layout makers write all; who works in a setting writes its public facts, not what places it in the hub. */
export async function writesFacts(tx: Tx, me: Person, id: SettingId): Promise<"all" | "own" | "none"> {
  if (mayLayOut(me)) return "all"
  return may(me, "write", "school-profile", await placeOfSetting(tx, id)) ? "own" : "none"
}
export const ownFields: readonly SettingField[] = ["name", "phase", "postcode", "town"]

/** `SN15 3HN`, however it was typed; undefined where it is no postcode. */
export const postcodeFrom = (typed: string): string | undefined => {
  const match = /^([A-Z]{1,2}\d[A-Z\d]?)\s*(\d[A-Z]{2})$/.exec(typed.trim().toUpperCase())
  return match ? `${match[1]} ${match[2]}` : undefined
}

const squares = "ABCDEFGHJKLMNOPQRSTUVWXYZ"

/** Metres of the British National Grid from `ST 924 732`; undefined where it is no reference in England. */
export const gridFrom = (typed: string): { easting: number; northing: number } | undefined => {
  const match = /^([STNOH])([A-HJ-Z])(\d+)$/.exec(typed.toUpperCase().replace(/\s/g, ""))
  const digits = match?.[3] ?? ""
  if (!match || digits.length % 2 !== 0 || digits.length < 4 || digits.length > 10) return undefined
  const [large, small] = [squares.indexOf(match[1] ?? ""), squares.indexOf(match[2] ?? "")]
  const east = ((large - 2 + 5) % 5) * 5 + (small % 5)
  const north = 19 - Math.floor(large / 5) * 5 - Math.floor(small / 5)
  const half = digits.length / 2
  const metres = (text: string) => Number(text.padEnd(5, "0"))
  return {
    easting: east * 100_000 + metres(digits.slice(0, half)),
    northing: north * 100_000 + metres(digits.slice(half)),
  }
}

const dayOrder = (opened: Day | null | undefined, closed: Day | null | undefined): Wrong =>
  opened && closed && closed < opened ? { closed: problems.closedBeforeOpened } : {}

const urnTaken = async (tx: Tx, urn: string): Promise<string> => {
  const other = await settingWithNumber(tx, urn)
  const setting = other && (await findSetting(tx, other.setting))
  return problems.urnTaken(setting ? `${setting.name}${setting.town ? `, ${setting.town}` : ""}` : undefined)
}

/** Adds a setting with its number; nothing is written where something is wrong. */
export async function addSetting(
  tx: Tx,
  id: SettingId,
  facts: SettingChange & { kind: string; name: string },
): Promise<Wrong | undefined> {
  await lockLayout(tx)
  const { kind, name, urn, phase, postcode, town, la, trustName, easting, northing, opened, closed } = facts
  const wrong = dayOrder(opened, closed)
  if (urn && (await settingWithNumber(tx, urn))) wrong.urn = await urnTaken(tx, urn)
  if (Object.keys(wrong).length > 0) return wrong
  const typed = { name, phase, postcode, town, la, trustName, easting, northing, opened, closed }
  const given = Object.fromEntries(Object.entries(typed).filter(([, value]) => value !== null && value !== undefined))
  await recordSetting(tx, id, { kind, name, ...given })
  if (urn) await recordNumber(tx, id, urn, opened ?? sinceEver, "opened")
  return undefined
}

/** Changes what people typed of a setting; figures follow where they depend on it. */
export async function editSetting(
  tx: Tx,
  before: SettingFacts,
  { kind, urn, ...typed }: SettingChange,
): Promise<Wrong | undefined> {
  await lockLayout(tx)
  const wrong = dayOrder(
    typed.opened === undefined ? before.opened : typed.opened,
    typed.closed === undefined ? before.closed : typed.closed,
  )
  if (kind !== undefined && kind !== before.kind && (await hasAudits(tx, before.id))) wrong.kind = problems.kindFixed
  if (urn !== undefined && urn !== before.urn) {
    const numbers = await listNumbers(tx, before.id)
    if (urn === null || numbers.length > 0) wrong.urn = problems.urnFixed
    else if (await settingWithNumber(tx, urn)) wrong.urn = await urnTaken(tx, urn)
  }
  if (Object.keys(wrong).length > 0) return wrong
  if (kind !== undefined && kind !== before.kind) await changeKind(tx, before.id, kind)
  const changed = Object.fromEntries(Object.entries(typed).filter(([, value]) => value !== undefined))
  if (Object.keys(changed).length > 0) await changeSetting(tx, before.id, changed)
  if (urn && urn !== before.urn)
    await recordNumber(tx, before.id, urn, typed.opened ?? before.opened ?? sinceEver, "opened")
  const depends: SettingField[] = ["phase", "opened", "closed"]
  if (depends.some((field) => field in changed) || kind !== undefined) await refigureSettings(tx, [before.id])
  return undefined
}
