import type { ClusterColour } from "../colour.ts"

/** One of five classes of a measure, or why it has none. */
export type Fill = 1 | 2 | 3 | 4 | 5 | "not-applicable" | "no-answer"

export type MapPlace = {
  id: string
  name: string
  href?: string
  /** British National Grid, in metres; null where no place is known: then only in the list. */
  easting: number | null
  northing: number | null
  /** Null: not in a cluster yet. */
  cluster: string | null
  /** Secondary schools have larger dots. */
  large?: boolean
  /** Pupils: of two names with room for one, the larger setting's stays. */
  size?: number | null
  fill?: Fill
  /** "20.7%", in the list beside the name. */
  text?: string
}

export type MapCluster = { id: string; name: string; href?: string; colour: ClusterColour }

export type Step = { text: string; fill: Fill; count: number }

/** The class of a value among four limits, lowest first: 1 below the first limit, 5 at or above the last. */
export const stepOf = (value: number, limits: readonly number[]): Fill => {
  const at = limits.filter((limit) => value >= limit).length
  return at === 0 ? 1 : at === 1 ? 2 : at === 2 ? 3 : at === 3 ? 4 : 5
}

const roundTo = (value: number, step: number): number => Math.round(value / step) * step

/** Four round limits that part the values into five classes of about the same size; fewer where values are few or alike. */
export const limitsFor = (values: readonly number[]): number[] => {
  const sorted = [...values].sort((a, b) => a - b)
  const [least, greatest] = [sorted[0] ?? 0, sorted.at(-1) ?? 0]
  const step = [0.1, 0.5, 1, 5, 10, 50, 100].findLast((size) => (greatest - least) / size >= 8) ?? 0.1
  const limits = [0.2, 0.4, 0.6, 0.8].map((share) => {
    const value = sorted[Math.floor(share * sorted.length)] ?? 0
    return Number(roundTo(value, step).toFixed(1))
  })
  return [...new Set(limits)].filter((limit) => limit > least && limit <= greatest)
}

/** The legend of a measure's classes, with limits and counts; classes in which nothing is stay, so that the steps can be read. */
export const stepsFor = (
  fills: readonly (Fill | undefined)[],
  limits: readonly number[],
  text: (limit: number) => string,
  /** "under 15%", "15% to 20%", "30% or more" */
  say: {
    under: (a: string) => string
    to: (a: string, b: string) => string
    over: (a: string) => string
    notApplicable: string
    noAnswer: string
  },
): Step[] => {
  const count = (fill: Fill) => fills.filter((one) => one === fill).length
  const classes: Fill[] = [1, 2, 3, 4, 5]
  const steps = classes.slice(0, limits.length + 1).map((fill, n): Step => {
    const [low, high] = [limits[n - 1], limits[n]]
    const named =
      low === undefined
        ? high === undefined
          ? ""
          : say.under(text(high))
        : high === undefined
          ? say.over(text(low))
          : say.to(text(low), text(high))
    return { fill, text: named, count: count(fill) }
  })
  const [outside, silent] = [count("not-applicable"), count("no-answer")]
  return [
    ...steps,
    ...(outside > 0 ? [{ fill: "not-applicable" as const, text: say.notApplicable, count: outside }] : []),
    ...(silent > 0 ? [{ fill: "no-answer" as const, text: say.noAnswer, count: silent }] : []),
  ]
}
