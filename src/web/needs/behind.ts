import { type Person, readsNumbers, sightOf } from "../../domain/access.ts"
import { answersOf } from "../../domain/delivery.ts"
import { type AcademicYear, yearInWords } from "../../domain/kit/academic-year.ts"
import { type Day, dayInWords, dayOf } from "../../domain/kit/day.ts"
import type { NeedId, PersonId, SettingId } from "../../domain/kit/id.ts"
import { type Evidence, mayReadNeeds, readEvidence } from "../../domain/need.ts"
import type { CompiledMeasure } from "../../domain/toolkit/compile.ts"
import { type TrailEntry, trail } from "../../domain/trail.ts"
import type { Tx } from "../../store/database.ts"
import { type NeedFacts, type SettingBehind, settingsBehind } from "../../store/need.ts"
import { namesOf } from "../../store/person.ts"
import { type Community, traceMeasure } from "../../store/profile.ts"
import { answerInWords, valueInWords } from "../../ui/answer-text.ts"
import type { TrailStep } from "../../ui/trail-list.tsx"
import type { Wiring } from "../kit/wiring.ts"
import { isShared } from "../profiles/view.ts"
import { placeOfRow } from "./steps.ts"
import { words } from "./words.ts"

export type Reader = { tx: Tx; me: Person; wiring: Pick<Wiring, "profiles"> }

/** The way down from a need, for one reader: the settings they may see by name, and how many more there are. */
export type Behind = {
  need: NeedFacts
  /** The need itself is for this reader; where it is not, only the counts are. */
  readable: boolean
  evidence: Evidence | null
  measure: { compiled: CompiledMeasure; community: Community } | null
  all: SettingId[]
  named: SettingBehind[]
  others: number
}

/**
 * A name stands in a path only for who may read the answers that put it there: whole, or because the setting shares
 * all of what the measure is made of. What the need itself is about is named to whoever reads the need.
 */
export async function waysDown(reader: Reader, needs: readonly NeedFacts[]): Promise<Map<NeedId, Behind>> {
  const { tx, me } = reader
  const evidence = new Map(needs.map((need) => [need.id, need.evidence === null ? null : readEvidence(need.evidence)]))
  const ids = needs.flatMap((need) => [
    ...(need.setting ? [need.setting] : []),
    ...(evidence.get(need.id)?.settings ?? []),
  ])
  const settings = new Map((await settingsBehind(tx, [...new Set(ids)])).map((setting) => [setting.id, setting]))
  const ways = new Map<NeedId, Behind>()
  for (const need of needs) {
    const own = evidence.get(need.id) ?? null
    const readable = mayReadNeeds(me, placeOfRow(need))
    const measure = own?.measure && own.year ? await measureOf(reader, own.measure, own.year) : null
    const all = [...new Set([...(need.setting ? [need.setting] : []), ...(own?.settings ?? [])])].filter((id) =>
      settings.has(id),
    )
    const named = [...settings.values()].filter(
      (setting) => all.includes(setting.id) && (setting.id === need.setting ? readable : mayName(me, setting, measure)),
    )
    ways.set(need.id, { need, readable, evidence: own, measure, all, named, others: all.length - named.length })
  }
  return ways
}

async function measureOf({ tx, wiring }: Reader, code: string, year: AcademicYear): Promise<Behind["measure"]> {
  for (const community of (await wiring.profiles.hubYear(tx, year)).communities) {
    const compiled = community.compiled.measure.get(code)
    if (compiled) return { compiled, community }
  }
  return null
}

function mayName(me: Person, setting: SettingBehind, measure: Behind["measure"]): boolean {
  const place = { setting: setting.id, cluster: setting.home, coordinators: setting.coordinators }
  const sight = sightOf(me, answersOf(setting.kind), place)
  if (readsNumbers(sight)) return !measure?.compiled.sensitive || me.posts.some((post) => post.setting === setting.id)
  return sight === "agreed" && measure !== null && !measure.compiled.sensitive
    ? isShared(measure.community, measure.compiled, new Set(setting.shared))
    : false
}

/** The evidence as a caller may have it: settings that it may not see by name are left out. */
export const evidenceFor = ({ need, evidence, named, readable }: Behind): unknown => {
  if (!readable || need.evidence === null || typeof need.evidence !== "object" || Array.isArray(need.evidence))
    return readable ? need.evidence : null
  if (!evidence || !("settings" in need.evidence)) return need.evidence
  return { ...need.evidence, settings: evidence.settings.filter((id) => named.some((setting) => setting.id === id)) }
}

/** "Sings weekly: 64.3% (9 of 14) in 2026/27." */
export function figureInWords({ evidence, measure }: Behind): string | null {
  if (!measure || !evidence?.year || evidence.value === null) return null
  const { title, unit, decimals } = measure.compiled.measure
  const value = `${evidence.value.toFixed(decimals)}${unit === "%" ? "%" : ""}`
  const told =
    evidence.numerator !== null && evidence.denominator !== null
      ? words.page.ofParts(value, evidence.numerator, evidence.denominator)
      : value
  return words.page.figure(title, told, yearInWords(evidence.year))
}

/** The same in few words, for where many stand side by side: "Schools with a choir: 9 of 14". */
export function figureInShort({ evidence, measure }: Behind): string | null {
  if (!measure || evidence?.value == null) return null
  const { title, unit, decimals } = measure.compiled.measure
  const countsSchools = measure.compiled.form === "ratio" && !measure.compiled.measure.smallNumbers && unit === "%"
  const told =
    countsSchools && evidence.numerator !== null && evidence.denominator !== null
      ? words.page.parts(evidence.numerator, evidence.denominator)
      : `${evidence.value.toFixed(decimals)}${unit === "%" ? "%" : ""}`
  return words.page.figureShort(title, told)
}

/** Down to the answers of the settings that are named, with who gave them and when. */
export async function answersBehind(reader: Reader, behind: Behind): Promise<Map<SettingId, TrailStep[]>> {
  const steps = new Map<SettingId, TrailStep[]>()
  const { measure, named } = behind
  if (!measure || measure.compiled.sensitive) return steps
  const members = measure.community.members.filter((member) => named.some((setting) => setting.id === member.id))
  const traced = await traceMeasure(reader.tx, measure.compiled.measure.code, members)
  const entries = traced.map((one) => ({ ...one, entries: trail(one.measure, one.cause) }))
  const people = await namesOf(
    reader.tx,
    entries.flatMap((one) => one.entries.flatMap((entry) => entry.answer?.by ?? [])),
  )
  for (const { member, compiled, entries: own } of entries)
    steps.set(
      member.id,
      own.map((entry) => ({
        text: compiled.questions.get(entry.question)?.question.text ?? entry.question,
        value: entryInWords(entry, compiled),
        said: saidInWords(entry, people),
      })),
    )
  return steps
}

function entryInWords(entry: TrailEntry, compiled: Community["compiled"]): string {
  const asked = compiled.questions.get(entry.question)
  if (!asked) return entry.value === null ? words.page.noAnswer : String(entry.value)
  const column = entry.column ? asked.columns.get(entry.column)?.column : undefined
  const isCell = typeof entry.value === "string" || typeof entry.value === "number"
  if (!column || !isCell) return answerInWords(asked.question, { state: entry.state, value: entry.value })
  const row = asked.question.table?.rows.find(({ code }) => code === entry.row)?.label
  return [row, valueInWords(column, entry.value as string | number)].filter(Boolean).join(": ")
}

const onDay = (at: string): Day => dayOf(new Date(at))
function saidInWords(entry: TrailEntry, people: ReadonlyMap<PersonId, string>): string {
  const { answer, from } = entry
  if (answer) return words.page.said((answer.by && people.get(answer.by)) ?? null, dayInWords(onDay(answer.answeredAt)))
  if (from === "derived") return words.page.derived
  if (from === "register") return words.page.register
  return from === "last-year" ? words.page.lastYear : ""
}
