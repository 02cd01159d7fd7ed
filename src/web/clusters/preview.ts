import { academicYearOf, yearInWords } from "../../domain/kit/academic-year.ts"
import type { Day } from "../../domain/kit/day.ts"
import type { ClusterId, SettingId } from "../../domain/kit/id.ts"
import { alreadyThere, clusterOn, countsIn, stops } from "../../domain/layout.ts"
import { hasRoll } from "../../domain/setting.ts"
import { listClusters } from "../../store/cluster.ts"
import type { Tx } from "../../store/database.ts"
import { type ClusterOn, clustersOn, membershipsOfAll, placesOn } from "../../store/layout.ts"
import { isOpen, listSettings, type SettingFacts } from "../../store/setting.ts"
import { listYears } from "../../store/year.ts"
import { words } from "./words.ts"

export type Shade = Pick<ClusterOn, "id" | "name" | "colour">
type Count = { schools: number; others: number }
export type Moving = { setting: SettingFacts; now: string | null; stops: string[]; counts: string[] }

/** What a change of the layout does, before it is done. */
export type Preview = {
  from: Day
  to: Shade | null
  moving: Moving[]
  skipped: SettingFacts[]
  warnings: string[]
  clusters: (Shade & { before: Count; after: Count })[]
  places: SettingFacts[]
}

/**
 * Everything a move does: where settings lie on that day before and after, what ends, and in which years they count elsewhere.
 * `to` may be a cluster that is not there yet.
 */
export async function previewMove(
  tx: Tx,
  move: { settings: readonly SettingId[]; to: Shade | null; from: Day },
): Promise<Preview> {
  const { to, from } = move
  const wanted = new Set(move.settings)
  const all = (await listSettings(tx, {}, from, 0, 100_000)).filter((setting) => wanted.has(setting.id))
  const memberships = await membershipsOfAll(tx, [...wanted])
  const of = (setting: SettingId) => memberships.filter((membership) => membership.setting === setting)
  const years = await listYears(tx)
  const known = await namesOf(tx, to)
  const name = (id: ClusterId | null) => (id === null ? words.none : (known.get(id) ?? words.none))

  const moving: Moving[] = []
  const skipped: SettingFacts[] = []
  const told = new Map<string, { n: number; says: (n: number) => string }>()
  const tell = (says: (n: number) => string) => told.set(says(0), { n: (told.get(says(0))?.n ?? 0) + 1, says })
  for (const setting of all) {
    const own = of(setting.id)
    if (alreadyThere(own, to?.id ?? null, from)) {
      skipped.push(setting)
      continue
    }
    const counted = countsIn(own, to?.id ?? null, from, years)
    const counts: string[] = []
    for (const { year, before, after } of counted) {
      const { countDay } = years.find((other) => other.year === year) ?? { countDay: from }
      if (before !== after) counts.push(`${yearInWords(year)}: ${name(after)}`)
      if (before !== after && countDay <= tx.today) tell((n) => words.countedAnew(n, year, name(before), name(after)))
      if (year === academicYearOf(from) && countDay < from && before !== null && before !== (to?.id ?? null)) {
        counts.push(words.countsStill(year, name(before), name(to?.id ?? null)))
        tell((n) => words.countedElsewhere(n, year, name(before)))
      }
    }
    const now = clusterOn(own, from)
    moving.push({
      setting,
      now: now && name(now),
      stops: stops(own, from).map(({ membership, how }) =>
        how === "ends"
          ? words.endsOn(name(membership.cluster), from)
          : words.withdrawn(name(membership.cluster), membership.from),
      ),
      counts: counts.sort(),
    })
  }
  const byName = (a: { name: string }, b: { name: string }) => a.name.localeCompare(b.name, "en-GB")
  moving.sort((a, b) => byName(a.setting, b.setting))

  const places = await placesOn(tx, from)
  const closed = moving.filter(({ setting }) => !isOpen(setting, from)).length
  const warnings = [
    ...[...told.values()].map(({ n, says }) => says(n)),
    ...(closed > 0 ? [words.closedAmong(closed)] : []),
  ]
  return {
    from,
    to,
    moving,
    skipped: skipped.sort(byName),
    warnings,
    places,
    clusters: await beforeAndAfter(tx, places, moving, to, from),
  }
}

const namesOf = async (tx: Tx, to: Shade | null): Promise<Map<ClusterId, string>> => {
  const rows = await listClusters(tx)
  return new Map([...rows.map(({ id, name }) => [id, name] as const), ...(to ? [[to.id, to.name] as const] : [])])
}

async function beforeAndAfter(
  tx: Tx,
  places: readonly SettingFacts[],
  moving: readonly Moving[],
  to: Shade | null,
  from: Day,
): Promise<Preview["clusters"]> {
  const goes = new Set(moving.map(({ setting }) => setting.id))
  const now: Shade[] = await clustersOn(tx, from)
  const all = to && !now.some(({ id }) => id === to.id) ? [...now, to] : now
  const count = (cluster: ClusterId, of: (setting: SettingFacts) => ClusterId | null): Count => {
    const members = places.filter((setting) => of(setting) === cluster)
    const schools = members.filter(({ kind }) => hasRoll(kind)).length
    return { schools, others: members.length - schools }
  }
  return all.map(({ id, name, colour }) => ({
    id,
    name,
    colour,
    before: count(id, (setting) => setting.cluster),
    after: count(id, (setting) => (goes.has(setting.id) ? (to?.id ?? null) : setting.cluster)),
  }))
}
