import type { Contributions } from "./figure.ts"
import { type Fraction, fraction, minus, over, plus, rounded, times } from "./kit/fraction.ts"
import type { CompiledMeasure, CompiledToolkit } from "./toolkit/compile.ts"

/** Sums over settings: components by position, counts of settings by measure. Can as well be summed by the database. */
export type Totals = {
  components: number[]
  given: number[]
  estimated: number[]
  notApplicable: number[]
  notAvailable: number[]
}

export type Marker = "[c]" | "[z]" | "[x]" | "[low]"
export type Flag = "[u]" | "[e]" | "[p]" | "[r]"

/** A measure of a setting or an area in a year, as a profile shows it. With a marker there is no value, top or bottom. */
export type Figure = {
  code: string
  title: string
  unit: string
  value: number | null
  /** The exact value, rounded half away from zero: `18.1`, `100.0`, `-0.4`. */
  text: string | null
  /** In natural units; null also where a measure has none of its own (a plain sum, a difference of rates). */
  numerator: number | null
  denominator: number | null
  marker: Marker | null
  flags: Flag[]
  settings: { members: number; answered: number }
}

export const emptyTotals = (compiled: CompiledToolkit): Totals => {
  const none = () => compiled.measures.map(() => 0)
  return {
    components: new Array<number>(compiled.width).fill(0),
    given: none(),
    estimated: none(),
    notApplicable: none(),
    notAvailable: none(),
  }
}

const letters = { g: 103, e: 101, z: 122, x: 120 }

/** Adds one setting to the sums, in place. */
export const addTo = (totals: Totals, { components, marks }: Contributions): void => {
  for (let i = 0; i < components.length; i++) {
    const component = components[i]
    if (component) totals.components[i] = (totals.components[i] ?? 0) + component
  }
  for (let i = 0; i < marks.length; i++) {
    const letter = marks.charCodeAt(i)
    const counts =
      letter === letters.g
        ? totals.given
        : letter === letters.e
          ? totals.estimated
          : letter === letters.z
            ? totals.notApplicable
            : letter === letters.x
              ? totals.notAvailable
              : null
    if (counts) counts[i] = (counts[i] ?? 0) + 1
  }
}

export const total = (compiled: CompiledToolkit, contributions: Iterable<Contributions>): Totals => {
  const totals = emptyTotals(compiled)
  for (const one of contributions) addTo(totals, one)
  return totals
}

/** How many settings gave which kind of answer to one measure. */
export type Counts = { given: number; estimated: number; notApplicable: number; notAvailable: number }

export const countsOf = ({ index }: CompiledMeasure, totals: Totals): Counts => ({
  given: totals.given[index] ?? 0,
  estimated: totals.estimated[index] ?? 0,
  notApplicable: totals.notApplicable[index] ?? 0,
  notAvailable: totals.notAvailable[index] ?? 0,
})

/** Settings with a usable answer to every part of the measure. */
export const answeredOf = ({ given, estimated }: Counts): number => given + estimated

/** This measure's component sums, in whole numbers of 1/scale. */
export const componentsOf = ({ from, width }: CompiledMeasure, totals: Totals): number[] =>
  totals.components.slice(from, from + width)

/** The exact value of component sums, formed last; null where a bottom is 0. */
export const exactValue = (measure: CompiledMeasure, components: readonly number[]): Fraction | null => {
  const [top = 0, bottom = 0] = components
  if (measure.form === "sum") return times(fraction(top, measure.scale), fraction(measure.factor))
  if (measure.form === "ratio") return bottom === 0 ? null : times(fraction(top, bottom), fraction(measure.factor))
  let value = fraction(0)
  for (const [i, sign] of measure.signs.entries()) {
    const [rateTop = 0, rateBottom = 0] = components.slice(2 * i, 2 * i + 2)
    if (rateBottom === 0) return null
    const rate = over(fraction(100 * rateTop), fraction(rateBottom))
    value = sign === 1 ? plus(value, rate) : minus(value, rate)
  }
  return value
}

/**
 * `[e]` where any usable answer is an estimate, `[u]` where more than half of them are. `[p]` and `[r]` are for the caller,
 * who knows what is provisional and what was revised.
 */
const flagsOf = ({ given, estimated }: Counts): Flag[] =>
  estimated === 0 ? [] : estimated > given ? ["[e]", "[u]"] : ["[e]"]

/** From component sums and counts, the value formed last. */
export const figureFrom = (compiled: CompiledMeasure, components: readonly number[], counts: Counts): Figure => {
  const { code, title, unit, decimals } = compiled.measure
  const answered = answeredOf(counts)
  const members = answered + counts.notApplicable + counts.notAvailable
  const blank = {
    code,
    title,
    unit,
    value: null,
    text: null,
    numerator: null,
    denominator: null,
    flags: [],
    settings: { members, answered },
  }
  if (answered === 0) return { ...blank, marker: counts.notApplicable === members ? "[z]" : "[x]" }
  const value = exactValue(compiled, components)
  if (!value) return { ...blank, marker: "[z]" }
  const text = rounded(value, decimals)
  const flags = flagsOf(counts)
  if (value.top > 0n && Number(text) === 0) return { ...blank, marker: "[low]", flags }
  const natural = (component: number | undefined) => (component ?? 0) / compiled.scale
  return {
    ...blank,
    value: Number(text),
    text,
    numerator: compiled.form === "rates" ? null : natural(components[0]),
    denominator: compiled.form === "ratio" ? natural(components[1]) : null,
    marker: null,
    flags,
  }
}

export const figureOf = (measure: CompiledMeasure, totals: Totals): Figure =>
  figureFrom(measure, componentsOf(measure, totals), countsOf(measure, totals))

/** The profile of an area, or of one setting: every measure of the version, from what its settings add to each. */
export const sumUp = (compiled: CompiledToolkit, contributions: Iterable<Contributions>): Figure[] => {
  const totals = total(compiled, contributions)
  return compiled.measures.map((measure) => figureOf(measure, totals))
}

/** A hidden figure still says how many settings it stands on; one that had no value keeps its own marker. */
export const hiddenFigure = (figure: Figure): Figure =>
  figure.marker === "[x]" || figure.marker === "[z]"
    ? figure
    : { ...figure, value: null, text: null, numerator: null, denominator: null, marker: "[c]", flags: [] }

/**
 * What one person sees of a profile: whole where they may see all behind a measure, else as published. `isHidden` is the
 * published view's word (`suppression.ts`).
 */
export const profileView = (
  figures: readonly Figure[],
  isHidden: (code: string) => boolean,
  maySeeWhole: (code: string) => boolean,
): Figure[] =>
  figures.map((figure) => (isHidden(figure.code) && !maySeeWhole(figure.code) ? hiddenFigure(figure) : figure))
