import type { Person, Place } from "../../domain/access.ts"
import type { MeasureChange } from "../../domain/change.ts"
import { type AcademicYear, academicYear, academicYearOf } from "../../domain/kit/academic-year.ts"
import type { Day } from "../../domain/kit/day.ts"
import type { ClusterId, SettingId } from "../../domain/kit/id.ts"
import type { Tx } from "../../store/database.ts"
import type { HubYear, Member } from "../../store/profile.ts"
import { type YearKnown, yearsKnown } from "../../store/profile-page.ts"
import { notFound } from "../kit/problem.ts"
import type { Wiring } from "../kit/wiring.ts"
import { membersOf, placeOf, profileAt, type Scope, type Seen, type SeenMeasure, type View } from "./view.ts"
import { changesSince } from "./years.ts"

/** So many years stand side by side. */
const mostYears = 5

/** A profile over years, as one reader sees it: oldest first, the year asked for last. */
export type Series = {
  scope: Scope
  place: Place
  year: AcademicYear
  /** Asked for as others see it, by somebody who could see more. */
  asCluster: boolean
  /** What the address asks for, to be carried on in links. */
  wanted: View | undefined
  known: readonly YearKnown[]
  years: readonly AcademicYear[]
  seen: readonly Seen[]
  now: Seen
  before: Seen | null
  /** The county's, beside a cluster. */
  county: readonly Seen[] | null
}

/** The newest year whose count day has come and that has figures; before the first of them, the newest with figures, or today's. */
function usualYearOf(known: readonly YearKnown[], today: Day): AcademicYear {
  const figured = known.filter(({ hasFigures }) => hasFigures)
  return (figured.findLast(({ countDay }) => countDay <= today) ?? figured.at(-1))?.year ?? academicYearOf(today)
}

/** Up to five years that end with `last`, from the first with figures on; a year without any is a gap among them. */
function yearsUpTo(known: readonly YearKnown[], last: AcademicYear): AcademicYear[] {
  const first = known.find(({ hasFigures, year }) => hasFigures && year <= last)?.year ?? last
  const from = Math.max(first, last - mostYears + 1)
  return Array.from({ length: last - from + 1 }, (_, i) => academicYear(from + i))
}

export type Reader = { tx: Tx; me: Person; wiring: Pick<Wiring, "profiles"> }

const yearIn = (query: URLSearchParams): AcademicYear | undefined => {
  const text = query.get("year") ?? ""
  return /^(19[9]\d|20\d\d|2100)$/.test(text) ? academicYear(Number(text)) : undefined
}

/** As the address asks; without a year, a setting's newest one with answers, and an area's usual one. */
export async function readSeries(reader: Reader, scope: Scope, query: URLSearchParams): Promise<Series> {
  const { tx, me } = reader
  const place = await placeOf(tx, me, scope)
  const known = await yearsKnown(tx)
  const asked = yearIn(query)
  const series = await seriesTo(reader, scope, place, known, asked ?? usualYearOf(known, tx.today), query)
  if (asked !== undefined || scope.kind !== "setting") return series
  const latest = series.seen.findLast(hasAnswers)?.hubYear.year.year
  return latest === undefined || latest === series.year ? series : seriesTo(reader, scope, place, known, latest, query)
}

async function seriesTo(
  { tx, me, wiring }: Reader,
  scope: Scope,
  place: Place,
  known: readonly YearKnown[],
  year: AcademicYear,
  query: URLSearchParams,
): Promise<Series> {
  const years = yearsUpTo(known, year)
  const wanted: View | undefined = query.get("view") === "published" ? "published" : undefined
  const hubYears: HubYear[] = []
  for (const one of years) hubYears.push(await wiring.profiles.hubYear(tx, one))
  const read = async (of: Scope, at: Place): Promise<Seen[]> => {
    const seen: Seen[] = []
    for (const hubYear of hubYears) seen.push((await profileAt(tx, me, of, at, hubYear, wanted)) ?? notFound())
    return seen
  }
  const seen = await read(scope, place)
  const now = seen.at(-1) ?? notFound()
  const county = scope.kind !== "cluster" ? null : await read({ kind: "hub" }, await placeOf(tx, me, { kind: "hub" }))
  return {
    scope,
    place,
    year,
    asCluster: wanted === "published" && now.mayTeam,
    wanted,
    known,
    years,
    seen,
    now,
    before: seen.at(-2) ?? null,
    county,
  }
}

/** Somebody answered something: how many were audited is always known, and no answer. */
export const hasAnswers = ({ measures }: Seen): boolean =>
  measures.some(({ measure, figure }) => figure.settings.answered > 0 && !measure.measure.tags.includes("process"))

export const findIn = (seen: Seen | null | undefined, code: string): SeenMeasure | undefined =>
  seen?.measures.find(({ measure }) => measure.measure.code === code)

/** How a measure moved in the last year of the series; undefined in its first. */
export function changesOf(series: Series): ((seen: SeenMeasure) => MeasureChange<SettingId>) | null {
  return series.before ? changesSince(series.before.hubYear, series.now) : null
}

// ── Who was counted ───────────────────────────────────────────────────────────────────────────────────────────────

/** The schools of a scope that were open and members on the count day. */
export const schoolsIn = (hubYear: HubYear, scope: Scope): Member[] =>
  hubYear.communities.flatMap((community) => membersOf(community, scope)).filter(({ kind }) => kind === "school")

export type Moved = { member: Member; other: ClusterId | null }

/** Schools in the count of one year and not of the other, with the cluster that they came from or went to. */
export function movedBetween(before: HubYear, now: HubYear, scope: Scope): { joined: Moved[]; left: Moved[] } {
  const [then, today] = [schoolsIn(before, scope), schoolsIn(now, scope)]
  const [had, has] = [new Set(then.map(({ id }) => id)), new Set(today.map(({ id }) => id))]
  const clusterIn = (hubYear: HubYear, id: SettingId) =>
    hubYear.communities.flatMap((community) => community.members).find((member) => member.id === id)?.cluster ?? null
  const other =
    (hubYear: HubYear) =>
    (member: Member): Moved => ({ member, other: scope.kind === "hub" ? null : clusterIn(hubYear, member.id) })
  return {
    joined: today.filter(({ id }) => !had.has(id)).map(other(before)),
    left: then.filter(({ id }) => !has.has(id)).map(other(now)),
  }
}

/** A hub of hundreds changes a little every year: its series breaks where a twentieth of it does. A setting's own does not. */
export const isBreak = (
  scope: Scope,
  moved: { joined: readonly unknown[]; left: readonly unknown[] },
  members: number,
): boolean => {
  const changed = moved.joined.length + moved.left.length
  return scope.kind === "setting"
    ? false
    : scope.kind === "cluster"
      ? changed > 0
      : changed * 20 >= members && changed > 0
}
