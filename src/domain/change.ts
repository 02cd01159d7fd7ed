import { type Contribution, type Contributions, contributionTo } from "./figure.ts"
import { compare, type Fraction, fraction, minus, over, plus, rounded, times } from "./kit/fraction.ts"
import { type Counts, exactValue, type Figure, figureFrom, hiddenFigure } from "./profile.ts"
import { differenceIsSmall, isSmallFigure } from "./suppression.ts"
import type { CompiledMeasure, CompiledToolkit } from "./toolkit/compile.ts"

/** `percent` of last year's figure; `points` between percentages; `plain`, in the measure's own unit. */
export type Change = { kind: "percent" | "points" | "plain"; value: number; text: string }

export type Compared = {
  before: Figure
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
  before: Fraction | null,
  now: Fraction | null,
  leastBase: number = usualLeastBase,
): Change | null => {
  if (!before || !now) return null
  const isShare = measure.unit === "%" || measure.unit === "percentage points"
  const kind = measure.years === "point-change" && !isShare ? "plain" : changeKinds[measure.years]
  const moved = minus(now, before)
  if (kind === "percent" && (before.top === 0n || compare(before, fraction(leastBase)) < 0)) return null
  const exact = kind === "percent" ? times(over(moved, before), fraction(100)) : moved
  const text = rounded(exact, kind === "plain" ? measure.decimals : 1)
  return { kind, value: Number(text), text }
}

/** One setting's part in a year of an area. */
export type Member<Id> = { id: Id; contributions: Contributions }

export type TwoYears<Id> = {
  /** The area's members on the earlier year's count day, with that year's contributions. */
  before: readonly Member<Id>[]
  /** Its members on this year's, with this year's. */
  now: readonly Member<Id>[]
  /** The earlier contributions of this year's members, wherever they belonged then; those that were not there are missing. */
  beforeOfNow: ReadonlyMap<Id, Contributions>
}

/** How the view is published, for who may not see it whole; what is hidden in each year comes from `publish`. */
export type Hiding = {
  threshold: number
  before: (index: number) => boolean
  now: (index: number) => boolean
}

/** One measure over some settings. */
type Line = { components: number[]; counts: Counts }

const lineOf = (measure: CompiledMeasure, settings: readonly Contribution[]): Line => {
  const line: Line = {
    components: new Array<number>(measure.width).fill(0),
    counts: { given: 0, estimated: 0, notApplicable: 0, notAvailable: 0 },
  }
  for (const { components, mark } of settings) {
    components?.forEach((component, i) => {
      line.components[i] = (line.components[i] ?? 0) + component
    })
    if (mark !== "outside") line.counts[countOf[mark]]++
  }
  return line
}

const countOf = {
  given: "given",
  estimate: "estimated",
  "not-applicable": "notApplicable",
  "not-available": "notAvailable",
} as const

/** With the exact value only where it may be told. */
type Shown = { figure: Figure; exact: Fraction | null }

const shown = (measure: CompiledMeasure, { components, counts }: Line, hide: boolean): Shown => {
  const figure = figureFrom(measure, components, counts)
  if (hide) return { figure: hiddenFigure(figure), exact: null }
  const isKnown = figure.marker === null || figure.marker === "[low]"
  return { figure, exact: isKnown ? exactValue(measure, components) : null }
}

/** All schools and the same schools in one year; the latter may not give away a small number, nor what the former hide. */
const shownBoth = (
  measure: CompiledMeasure,
  all: Line,
  same: Line,
  hiding: { threshold: number; isHidden: boolean } | null,
): { all: Shown; same: Shown } => {
  const hideAll = hiding?.isHidden ?? false
  const isTelling =
    hiding !== null &&
    measure.measure.smallNumbers &&
    (isSmallFigure(measure, same.components, hiding.threshold) ||
      differenceIsSmall(measure, all.components, same.components, hiding.threshold))
  return { all: shown(measure, all, hideAll), same: shown(measure, same, hideAll || isTelling) }
}

/**
 * One measure in two years of an area: all schools, and the same schools in both years on today's side of every border.
 * With `hiding`, as published: the same-schools line is a figure too, hidden where it is small, where its difference from the
 * line of all schools is, or where that line is hidden. No change is told of a hidden figure.
 */
export const changeIn = <Id>(
  measure: CompiledMeasure,
  years: TwoYears<Id>,
  hiding: Hiding | null,
  leastBase: number = usualLeastBase,
): MeasureChange<Id> => {
  const to = (contributions: Contributions) => contributionTo(measure, contributions)
  const earlier = years.before.map((one) => to(one.contributions))
  const today = years.now.map((one) => to(one.contributions))
  const both = years.now.flatMap(({ id }, i) => {
    const [before, now] = [years.beforeOfNow.get(id), today[i]]
    const first = before && to(before)
    return first?.components && now?.components ? [{ id, before: first, now }] : []
  })
  const same = (side: "before" | "now") =>
    lineOf(
      measure,
      both.map((one) => one[side]),
    )
  const hidden = (isHidden: ((index: number) => boolean) | undefined) =>
    hiding && { threshold: hiding.threshold, isHidden: isHidden?.(measure.index) ?? false }
  const first = shownBoth(measure, lineOf(measure, earlier), same("before"), hidden(hiding?.before))
  const last = shownBoth(measure, lineOf(measure, today), same("now"), hidden(hiding?.now))
  const compareLines = (before: Shown, now: Shown): Compared => ({
    before: before.figure,
    now: now.figure,
    change: changeBetween(measure, before.exact, now.exact, leastBase),
  })
  return {
    code: measure.measure.code,
    all: compareLines(first.all, last.all),
    sameSchools: { ...compareLines(first.same, last.same), schools: both.map((one) => one.id) },
  }
}

/** `changeIn`, of every measure of the version. */
export const changes = <Id>(
  compiled: CompiledToolkit,
  years: TwoYears<Id>,
  hiding: Hiding | null,
  leastBase: number = usualLeastBase,
): MeasureChange<Id>[] => compiled.measures.map((measure) => changeIn(measure, years, hiding, leastBase))

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
  before: Contribution | null
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
  /** `at-once`: all moves, where their way would lead over a bottom of 0. */
  why: Why | "at-once"
  settings: Moved<Id>[]
  /** The figure after this step. */
  value: Fraction
  change: Fraction
}

export type Movement<Id> = { before: Fraction; now: Fraction; change: Fraction; steps: Step<Id>[] }

type Move<Id> = { id: Id; why: Why; before: readonly number[] | null; after: readonly number[] | null }

const order: readonly Why[] = ["corrected", "changed", "newly-answering", "no-longer-answering", "joined", "left"]

/** What the earlier figure stood on when it was published. */
const firstOf = ({ asPublished, before }: Mover<unknown>): readonly number[] | null =>
  (asPublished === undefined ? before : asPublished)?.components ?? null

const movesOf = <Id>(mover: Mover<Id>): Move<Id>[] => {
  const [first, before, after] = [firstOf(mover), mover.before?.components ?? null, mover.now?.components ?? null]
  const moves: Move<Id>[] = []
  if (first?.join() !== before?.join()) moves.push({ id: mover.id, why: "corrected", before: first, after: before })
  if (before || after) moves.push({ id: mover.id, why: whyOf(mover), before, after })
  return moves
}

const whyOf = ({ before, now }: Mover<unknown>): Why => {
  if (!before) return "joined"
  if (!now) return "left"
  if (!before.components) return "newly-answering"
  return now.components ? "changed" : "no-longer-answering"
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

type Group<Id> = { why: Step<Id>["why"]; moves: readonly Move<Id>[] }

/** Every value on the way can be formed; in the usual order where it can, with the bottoms that grow first where it must. */
const groupsInOrder = <Id>(
  measure: CompiledMeasure,
  start: readonly number[],
  moves: readonly Move<Id>[],
): Group<Id>[] => {
  const groups = order.flatMap((why): Group<Id>[] => {
    const same = moves.filter((move) => move.why === why)
    return same.length > 0 ? [{ why, moves: same }] : []
  })
  const works = (tried: readonly Group<Id>[]): boolean => {
    let sums = start
    return tried.every((group) => {
      sums = group.moves.reduce<readonly number[]>(add, sums)
      return hasBottoms(measure, sums)
    })
  }
  if (works(groups)) return groups
  const nothing = start.map(() => 0)
  const grows = (group: Group<Id>) =>
    group.moves.reduce<readonly number[]>(add, nothing).every((moved, i) => i % 2 === 0 || moved >= 0)
  const growing = [...groups.filter(grows), ...groups.filter((group) => !grows(group))]
  return works(growing) ? growing : [{ why: "at-once", moves }]
}

/**
 * The way of a figure from one time to another, step by step: corrections, the same schools, answers that came and went, schools
 * that came and went. Each step's change, and within it each school's, is exact, and all add up to the whole change. Null where
 * either time has no value: from nothing there is no way.
 */
export const whyMoved = <Id>(measure: CompiledMeasure, movers: readonly Mover<Id>[]): Movement<Id> | null => {
  if (!movers.some(firstOf) || !movers.some(({ now }) => now?.components)) return null
  const moves = movers.flatMap(movesOf)
  const start = movers.reduce<number[]>(
    (sums, mover) => sums.map((sum, i) => sum + (firstOf(mover)?.[i] ?? 0)),
    new Array<number>(measure.width).fill(0),
  )
  const first = exactValue(measure, start)
  const last = exactValue(measure, moves.reduce<readonly number[]>(add, start))
  if (!first || !last) return null
  const natural = (components: readonly number[] | null) => components?.map((n) => n / measure.scale) ?? null
  const steps: Step<Id>[] = []
  let sums: readonly number[] = start
  let value = first
  for (const group of groupsInOrder(measure, start, moves)) {
    const [before, after] = [sums, group.moves.reduce<readonly number[]>(add, sums)]
    const reached = exactValue(measure, after) ?? last
    steps.push({
      why: group.why,
      settings: group.moves.map((move) => ({
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
  return { before: first, now: last, change: minus(last, first), steps }
}
