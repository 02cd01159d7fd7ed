import { headlineName, headlinesOf } from "./parts.tsx"
import { changesOf, findIn, hasAnswers, movedBetween, type Series } from "./series.ts"
import { valueText } from "./told.ts"
import { listed, words } from "./words.ts"

/** One or two sentences that sum a profile up, from what its reader may see of it. */
export function sumUp(series: Series): string {
  const { scope, now, county, year } = series
  const of = headlinesOf(now)
  if (!hasAnswers(now)) return words.nothingYet(year)
  const changeOf = changesOf(series)
  const signs = of.flatMap((seen) => {
    const change = changeOf?.(seen).sameSchools.change
    return change ? [Math.sign(change.value)] : []
  })
  const count = (sign: number) => signs.filter((one) => one === sign).length
  const first = signs.length > 0 ? words.rose(count(1), count(-1), count(0), signs.length) : coverage(series)
  if (!county) return first
  const beside = of.flatMap((seen) => {
    const other = findIn(county.at(-1), seen.measure.measure.code)?.figure
    const value = valueText(seen.figure)
    if (value === null || seen.figure.value === null || other?.value == null || seen.measure.measure.direction !== "up")
      return []
    return [{ name: words.named(headlineName(scope, seen), value), sign: Math.sign(seen.figure.value - other.value) }]
  })
  const names = (sign: number) => beside.filter((one) => one.sign === sign).map(({ name }) => name)
  return `${first} ${words.beside(names(1), names(-1))}`.trim()
}

/** "9 of 14 schools were audited in 2026/27." */
export function coverage({ now, year }: Series): string {
  const { answered, members } = findIn(now, "audit-coverage")?.figure.settings ?? { answered: 0, members: 0 }
  const done = findIn(now, "audit-coverage")?.figure.numerator ?? 0
  return members === 0 || answered === 0 ? "" : words.audited(done, members, year)
}

/** A warning where the count is of other schools than the year before. */
export function membershipTold(series: Series): string | null {
  const { before, now, scope } = series
  if (!before || scope.kind !== "cluster") return null
  const { joined, left } = movedBetween(before.hubYear, now.hubYear, scope)
  const name = (id: string | null) => now.hubYear.clusters.find((cluster) => cluster.id === id)?.name ?? null
  const other = (moved: typeof joined) =>
    moved.length > 0 && moved.every((one) => one.other === moved[0]?.other) ? name(moved[0]?.other ?? null) : null
  const names = (moved: typeof joined) => listed(moved.map(({ member }) => member.name))
  const told = [
    joined.length > 0 ? words.joinedFrom(names(joined), other(joined), joined.length) : null,
    left.length > 0 ? words.leftFor(names(left), other(left), left.length) : null,
  ].flatMap((part) => part ?? [])
  return told.length === 0 ? null : words.moved(told.join(" "))
}
