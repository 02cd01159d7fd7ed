import { type Contribution, type Contributions, contributionTo } from "./figure.ts"
import { compare, type Fraction, fraction, minus, over, plus, rounded, times } from "./kit/fraction.ts"
import { componentsOf, type Figure, figureOf, hiddenFigure, total, exactValue } from "./profile.ts"
import { differenceIsSmall, isSmallFigure } from "./suppression.ts"
import type { CompiledMeasure, CompiledToolkit } from "./toolkit/compile.ts"

/** `percent` of last year's figure; `points` between percentages; `plain`, in the measure's own unit. */
export type Change = { kind: "percent" | "points" | "plain"; value: number; text: string }

export type Compared = {
  then: Figure
  now: Figure
  /** Null where there is none to give: a year without a value, or no percentage (from nothing, from a tiny base). */
  change: Change | null
}

export type MeasureChange<Id> = {
  code: string
  /** As published: each year's members. */
  all: Compared
  /** Today's members that have a usable answer in both years, on both sides. */
  sameSchools: Compared & { schools: Id[] }
}

/** Below this base a percentage says more than the numbers can bear: 2 to 5 is +150%. A hub may set another. */
export const usualLeastBase = 20

const changeKinds = { "percent-change": "percent", "point-change": "points", difference: "plain" } as const

/** From exact values; rounded last, half away from zero. Points and percentages to one place, differences as the measure is. */
export const changeBetween = (
  { measure }: CompiledMeasure,
  then: Fraction | null,
  now: Fraction | null,
  leastBase: number = usualLeastBase,
): Change | null => {
  if (!then || !now) return null
  const kind = changeKinds[measure.years]
  const moved = minus(now, then)
  if (kind === "percent" && (then.top === 0n || compare(then, fraction(leastBase)) < 0)) return null
  const exact = kind === "percent" ? times(over(moved, then), fraction(100)) : moved
  const text = rounded(exact, kind === "plain" ? measure.decimals : 1)
  return { kind, value: Number(text), text }
}

/** One setting's part in two years of an area. */
export type Member<Id> = { id: Id; contributions: Contributions }

export type TwoYears<Id> = {
  /** The area's members on last year's count day, with last year's contributions. */
  then: readonly Member<Id>[]
  /** Its members on this year's, with this year's. */
  now: readonly Member<Id>[]
  /** Last year's contributions of this year's members, wherever they belonged then; those that were not there are missing. */
  thenOfNow: ReadonlyMap<Id, Contributions>
}

/** How the view is published, for who may not see it whole; what is hidden in each year comes from `publish`. */
export type Hiding = {
  threshold: number
  then: (index: number) => boolean
  now: (index: number) => boolean
}

const valueIn = (figure: Figure, measure: CompiledMeasure, components: readonly number[]): Fraction | null =>
  figure.marker === null || figure.marker === "[low]" ? exactValue(measure, components) : null

/**
 * Two years of an area, measure by measure: all schools, and the same schools in both years on today's side of every border.
 * With `hiding`, as published: the same-schools line is a figure too, hidden where it is small, where its difference from the
 * line of all schools is, or where that line is hidden. Percentages are not given from a hidden figure.
 */
export const changes = <Id>(
  compiled: CompiledToolkit,
  years: TwoYears<Id>,
  hiding: Hiding | null,
  leastBase: number = usualLeastBase,
): MeasureChange<Id>[] => {
  const [earlier, later] = [years.before, years.now].map((side) =>
    total(
      compiled,
      side.map((one) => one.contributions),
    ),
  )
  return compiled.measures.flatMap((measure) => {
    if (!earlier || !later) return []
    const both = years.now.flatMap(({ id, contributions }) => {
      const before = years.thenOfNow.get(id)
      return before && isUsable(contributionTo(measure, before)) && isUsable(contributionTo(measure, contributions))
        ? [{ id, before, after: contributions }]
        : []
    })
    const sameThen = total(
      compiled,
      both.map((one) => one.before),
    )
    const sameNow = total(
      compiled,
      both.map((one) => one.after),
    )
    const side = (all: typeof then, same: typeof then, isHidden: (index: number) => boolean) => {
      const [whole, part] = [componentsOf(measure, all), componentsOf(measure, same)]
      const hideAll = hiding !== null && isHidden(measure.index)
      const hideSame =
        hiding !== null &&
        (hideAll ||
          (measure.measure.smallNumbers &&
            (isSmallFigure(measure, part, hiding.threshold) ||
              differenceIsSmall(measure, whole, part, hiding.threshold))))
      return {
        all: shown(figureOf(measure, all), measure, whole, hideAll),
        same: shown(figureOf(measure, same), measure, part, hideSame),
      }
    }
    const before = side(then, sameThen, hiding?.then ?? (() => false))
    const after = side(now, sameNow, hiding?.now ?? (() => false))
    const compared = (one: Shown, other: Shown): Compared => ({
      then: one.figure,
      now: other.figure,
      change: changeBetween(measure, one.exact, other.exact, leastBase),
    })
    return [
      {
        code: measure.measure.code,
        all: compared(before.all, after.all),
        sameSchools: { ...compared(before.same, after.same), schools: both.map((one) => one.id) },
      },
    ]
  })
}

type Shown = { figure: Figure; exact: Fraction | null }

const shown = (figure: Figure, measure: CompiledMeasure, components: readonly number[], hide: boolean): Shown =>
  hide ? { figure: hiddenFigure(figure), exact: null } : { figure, exact: valueIn(figure, measure, components) }

const isUsable = (contribution: Contribution): boolean => contribution.components !== null

// ---------------------------------------------------------------- Why did this figure move?

/**
 * `corrected`: its earlier figure is no longer what it was when it was published. `changed`: the same school, both times.
 * `newly-answering` and `no-longer-answering`: a member both times. `joined` and `left`: a member at one time only.
 */
export type Why = "corrected" | "changed" | "newly-answering" | "no-longer-answering" | "joined" | "left"

/** One setting, at two times: null where it was no member of the area. `asPublished` where its earlier figure was another then. */
export type Mover<Id> = {
  id: Id
  asPublished?: Contribution | null
  then: Contribution | null
  now: Contribution | null
}

export type Moved<Id> = {
  id: Id
  /** Its components before and after, in natural units; null where it had none. */
  before: number[] | null
  after: number[] | null
  /** What it adds to the step's change, exactly. */
  adds: Fraction
}

export type Step<Id> = {
  why: Why
  settings: Moved<Id>[] /** The figure after this step. */
  value: Fraction
  change: Fraction
}

export type Movement<Id> = { then: Fraction; now: Fraction; change: Fraction; steps: Step<Id>[] }

type Move<Id> = { id: Id; why: Why; before: readonly number[] | null; after: readonly number[] | null }

const order: readonly Why[] = ["corrected", "changed", "newly-answering", "no-longer-answering", "joined", "left"]

const movesOf = <Id>({ id, asPublished, then, now }: Mover<Id>): Move<Id>[] => {
  const [first, last] = [earlier?.components ?? null, now?.components ?? null]
  const first = asPublished === undefined ? before : (asPublished?.components ?? null)
  const moves: Move<Id>[] = []
  if (first?.join() !== before?.join()) moves.push({ id, why: "corrected", before: first, after: before })
  if (before || after) {
    const why = !then
      ? "joined"
      : !now
        ? "left"
        : !before
          ? "newly-answering"
          : !after
            ? "no-longer-answering"
            : "changed"
    moves.push({ id, why, before, after })
  }
  return moves
}

const add = (sums: readonly number[], move: Move<unknown>): number[] =>
  sums.map((sum, i) => sum + (move.after?.[i] ?? 0) - (move.before?.[i] ?? 0))

/**
 * What a move adds to the change from `before` to `after` (component sums of the area): of a quotient N/D, exactly
 * (Δn − N/D before × Δd) / D after, whatever the order of the schools; these add up to the step's change.
 */
const addsOf = (
  measure: CompiledMeasure,
  before: readonly number[],
  after: readonly number[],
  move: Move<unknown>,
): Fraction => {
  const moved = (i: number) => (move.after?.[i] ?? 0) - (move.before?.[i] ?? 0)
  if (measure.form === "sum") return fraction(moved(0) * measure.factor, measure.scale)
  let adds = fraction(0)
  for (const [i, sign] of measure.signs.entries()) {
    const [top, bottom] = [2 * i, 2 * i + 1]
    const [n0, d0, d1] = [before[top] ?? 0, before[bottom] ?? 0, after[bottom] ?? 0]
    const share = fraction(
      BigInt(moved(top)) * BigInt(d0) - BigInt(n0) * BigInt(moved(bottom)),
      BigInt(d0) * BigInt(d1),
    )
    const factor = measure.form === "rates" ? 100 * sign : measure.factor
    adds = plus(adds, times(share, fraction(factor)))
  }
  return adds
}

const hasBottoms = (measure: CompiledMeasure, sums: readonly number[]): boolean =>
  measure.form === "sum" || sums.every((sum, i) => i % 2 === 0 || sum > 0)

/** Groups of moves such that every value on the way can be formed; the usual order where it can, bottoms that grow first where it must. */
const stepsInOrder = <Id>(
  measure: CompiledMeasure,
  start: readonly number[],
  moves: readonly Move<Id>[],
): Move<Id>[][] => {
  const groups = order.flatMap((why) => {
    const group = moves.filter((move) => move.why === why)
    return group.length > 0 ? [group] : []
  })
  const works = (tried: Move<Id>[][]): boolean => {
    let sums = [...start]
    return tried.every((group) => {
      for (const move of group) sums = add(sums, move)
      return hasBottoms(measure, sums)
    })
  }
  if (works(groups)) return groups
  const grows = (group: Move<Id>[]) =>
    group
      .reduce(
        (sums, move) => add(sums, move),
        start.map(() => 0),
      )
      .every((n, i) => i % 2 === 0 || n >= 0)
  const growing = [...groups.filter(grows), ...groups.filter((group) => !grows(group))]
  return works(growing) ? growing : [[...moves]]
}

/**
 * The way of a figure from one time to another, step by step: corrections, the same schools, answers that came and went, schools
 * that came and went. Each step's change, and within it each school's, is exact, and all add up to the whole change. Null where
 * either time has no value: from nothing there is no way. Where one bottom on the way would be 0, all moves are one step.
 */
export const whyMoved = <Id>(measure: CompiledMeasure, movers: readonly Mover<Id>[]): Movement<Id> | null => {
  const moves = movers.flatMap(movesOf)
  const start = movers.reduce<number[]>((sums, { asPublished, then }) => {
    const first = asPublished === undefined ? then : asPublished
    return sums.map((sum, i) => sum + (first?.components?.[i] ?? 0))
  }, new Array<number>(measure.width).fill(0))
  const end = moves.reduce<number[]>((sums, move) => add(sums, move), start)
  const answered = (side: (mover: Mover<Id>) => Contribution | null) => movers.some((mover) => side(mover)?.components)
  const first = exactValue(measure, start)
  const last = exactValue(measure, end)
  if (!first || !last) return null
  if (
    !answered(({ asPublished, then }) => (asPublished === undefined ? then : asPublished)) ||
    !answered(({ now }) => now)
  )
    return null
  const steps: Step<Id>[] = []
  let sums: number[] = start
  let value = first
  for (const group of stepsInOrder(measure, start, moves)) {
    const before = sums
    const after = group.reduce<number[]>((all, move) => add(all, move), before)
    const reached = exactValue(measure, after) ?? value
    const natural = (components: readonly number[] | null) => components?.map((n) => n / measure.scale) ?? null
    steps.push({
      why: group[0]?.why ?? "changed",
      settings: group.map((move) => ({
        id: move.id,
        before: natural(move.before),
        after: natural(move.after),
        adds: addsOf(measure, before, after, move),
      })),
      value: reached,
      change: minus(reached, value),
    })
    sums = after
    value = reached
  }
  return { then: first, now: last, change: minus(last, first), steps }
}
