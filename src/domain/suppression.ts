import type { Contributions } from "./figure.ts"
import { done, type Result, refuse } from "./kit/result.ts"
import { addTo, answeredOf, componentsOf, countsOf, emptyTotals, type Totals } from "./profile.ts"
import type { CompiledMeasure, CompiledToolkit } from "./toolkit/compile.ts"

/** Hidden because it is small itself, or because it would give a small one away. */
export type Hidden = "primary" | "secondary"

/** By place of the measure in the version; null is shown. */
export type HiddenRow = readonly (Hidden | null)[]

export type Area<Id> = { id: Id; settings: readonly { id: Id; contributions: Contributions }[] }

/** A year of a hub as everybody outside the centre may see it. */
export type Published<Id> = {
  hub: { totals: Totals; hidden: HiddenRow }
  clusters: ReadonlyMap<Id, { totals: Totals; hidden: HiddenRow }>
  settings: ReadonlyMap<Id, HiddenRow>
}

const isSmall = (n: number, threshold: number): boolean => n !== 0 && Math.abs(n) < threshold

/** More than 0 and less than the threshold: a top, a bottom, or the difference between them. Of rates, in each rate. */
export const isSmallFigure = (measure: CompiledMeasure, components: readonly number[], threshold: number): boolean => {
  const least = threshold * measure.scale
  for (let i = 0; i < components.length; i += 2) {
    const [top = 0, bottom] = [components[i], components[i + 1]]
    if (isSmall(top, least)) return true
    if (bottom !== undefined && (isSmall(bottom, least) || isSmall(bottom - top, least))) return true
  }
  return false
}

/**
 * Two figures that are both shown give a third away: their difference. True where that one is small, so that one of the two
 * must be hidden: the same-schools line beside all schools, or a filter that leaves one school out.
 */
export const differenceIsSmall = (
  measure: CompiledMeasure,
  one: readonly number[],
  other: readonly number[],
  threshold: number,
): boolean =>
  isSmallFigure(
    measure,
    one.map((component, i) => component - (other[i] ?? 0)),
    threshold,
  )

/** A figure in a line: a total or a part of one. */
type Node = { top: number; inLine: boolean; hidden: Hidden | null }

/** One measure over the whole hub. */
type Lines = { hub: Node; clusters: Node[]; settings: Node[][] }

/** The first of the smallest shown parts above 0. */
const smallestShown = (parts: readonly Node[]): Node | undefined => {
  let smallest: Node | undefined
  for (const part of parts)
    if (part.inLine && !part.hidden && part.top > 0 && (!smallest || part.top < smallest.top)) smallest = part
  return smallest
}

/** No line may have exactly one hidden figure, the total included. Says whether it hid one more. */
const closeLine = (whole: Node, parts: readonly Node[]): boolean => {
  if (!whole.inLine) return false
  let hidden = whole.hidden ? 1 : 0
  for (const part of parts) if (part.inLine && part.hidden) hidden++
  if (hidden !== 1) return false
  const partner = smallestShown(parts) ?? (whole.hidden ? undefined : whole)
  if (!partner) return false
  partner.hidden = "secondary"
  return true
}

const closeLines = ({ hub, clusters, settings }: Lines): void => {
  for (let changed = true; changed; ) {
    changed = closeLine(hub, clusters)
    clusters.forEach((cluster, i) => {
      if (closeLine(cluster, settings[i] ?? [])) changed = true
    })
  }
}

/** Hides in every measure of a group what is hidden in one. */
const hideTogether = (group: readonly Lines[]): boolean => {
  let changed = false
  const same = (nodes: readonly (Node | undefined)[]) => {
    if (!nodes.some((node) => node?.inLine && node.hidden)) return
    for (const node of nodes)
      if (node?.inLine && !node.hidden) {
        node.hidden = "secondary"
        changed = true
      }
  }
  const [first] = group
  if (!first || group.length < 2) return false
  same(group.map((lines) => lines.hub))
  for (const i of first.clusters.keys()) same(group.map((lines) => lines.clusters[i]))
  const deepest = group.find((lines) => lines.settings.length > 0)
  deepest?.settings.forEach((nodes, i) => {
    for (const j of nodes.keys()) same(group.map((lines) => lines.settings[i]?.[j]))
  })
  return changed
}

/**
 * Hides small numbers and what would give them away, by the rules `smallNumbers`, `secondary` and `together`. Clusters and
 * the settings in them come in the order in which ties are settled; settings without a cluster are a part of the county
 * line, last, as if they were a cluster of their own.
 */
export const publish = <Id>(
  compiled: CompiledToolkit,
  year: { threshold: number; clusters: readonly Area<Id>[]; unclustered: Area<Id>["settings"] },
): Published<Id> => {
  const areas = [...year.clusters.map((cluster) => cluster.settings), year.unclustered]
  const totals = areas.map((settings) => {
    const sums = emptyTotals(compiled)
    for (const { contributions } of settings) addTo(sums, contributions)
    return sums
  })
  const hub = emptyTotals(compiled)
  for (const sums of totals) join(hub, sums)

  const hiddenRow = () => new Array<Hidden | null>(compiled.measures.length).fill(null)
  const hubHidden = hiddenRow()
  const areaHidden = areas.map(hiddenRow)
  const settingHidden = areas.map((settings) => settings.map(hiddenRow))

  for (const group of compiled.together) {
    const lines = group.flatMap((index) => {
      const measure = compiled.measures[index]
      return measure ? [{ index, lines: linesOf(measure, hub, totals, areas, year.threshold) }] : []
    })
    const all = lines.map((one) => one.lines)
    hideTogether(all)
    do for (const one of all) closeLines(one)
    while (hideTogether(all))
    for (const { index, lines: done } of lines) {
      hubHidden[index] = done.hub.hidden
      done.clusters.forEach((node, i) => {
        const row = areaHidden[i]
        if (row) row[index] = node.hidden
      })
      done.settings.forEach((nodes, i) => {
        nodes.forEach((node, j) => {
          const row = settingHidden[i]?.[j]
          if (row && node.hidden) row[index] = node.hidden
        })
      })
    }
  }
  return {
    hub: { totals: hub, hidden: hubHidden },
    clusters: new Map(
      year.clusters.map((cluster, i) => [
        cluster.id,
        { totals: totals[i] ?? emptyTotals(compiled), hidden: areaHidden[i] ?? [] },
      ]),
    ),
    settings: new Map(
      areas.flatMap((settings, i) => settings.map((setting, j) => [setting.id, settingHidden[i]?.[j] ?? []] as const)),
    ),
  }
}

const join = (into: Totals, sums: Totals): void => {
  for (const key of ["components", "given", "estimated", "notApplicable", "notAvailable"] as const)
    sums[key].forEach((n, i) => {
      into[key][i] = (into[key][i] ?? 0) + n
    })
}

const linesOf = (
  measure: CompiledMeasure,
  hub: Totals,
  totals: readonly Totals[],
  areas: readonly Area<unknown>["settings"][],
  threshold: number,
): Lines => {
  const least = measure.measure.smallNumbers ? threshold : 0
  const ofTotals = (sums: Totals): Node => {
    const components = componentsOf(measure, sums)
    const inLine = answeredOf(countsOf(measure, sums)) > 0
    return node(measure, components, inLine, least)
  }
  return {
    hub: ofTotals(hub),
    clusters: totals.map(ofTotals),
    settings: measure.ownLevel
      ? areas.map((settings) =>
          settings.map(({ contributions: { components, marks } }) => {
            const mark = marks[measure.index]
            if (mark !== "g" && mark !== "e") return { top: 0, inLine: false, hidden: null }
            const own: number[] = []
            for (let i = measure.from; i < measure.from + measure.width; i++) own.push(components[i] ?? 0)
            return node(measure, own, true, least)
          }),
        )
      : [],
  }
}

const node = (measure: CompiledMeasure, components: readonly number[], inLine: boolean, threshold: number): Node => ({
  top: components[0] ?? 0,
  inLine,
  hidden: inLine && isSmallFigure(measure, components, threshold) ? "primary" : null,
})

/**
 * Which cells of a two-way table are hidden, where its totals are shown: small ones, then, line by line from the top and from
 * the left, a second one wherever a line has exactly one. Refused where a total is itself small, or where a line has nothing
 * else above 0 to hide: rows or columns must be combined first.
 */
export const hideInTable = (
  cells: readonly (readonly number[])[],
  threshold: number,
): Result<(Hidden | null)[][], "total-too-small" | "cannot-be-hidden"> => {
  const width = Math.max(0, ...cells.map((row) => row.length))
  const nodes: Node[][] = cells.map((row) =>
    Array.from({ length: width }, (_, i) => ({
      top: row[i] ?? 0,
      inLine: true,
      hidden: isSmall(row[i] ?? 0, threshold) ? ("primary" as const) : null,
    })),
  )
  const columns = Array.from({ length: width }, (_, i) => nodes.flatMap((row) => row[i] ?? []))
  const lines = [...nodes, ...columns]
  const sums = lines.map((line) => line.reduce((sum, cell) => sum + cell.top, 0))
  const all = sums.slice(0, nodes.length).reduce((a, b) => a + b, 0)
  if ([...sums, all].some((sum) => isSmall(sum, threshold))) return refuse("total-too-small")
  for (;;) {
    const open = lines.find((line) => line.filter((cell) => cell.hidden).length === 1)
    if (!open) return done(nodes.map((row) => row.map((cell) => cell.hidden)))
    const partner = smallestShown(open)
    if (!partner) return refuse("cannot-be-hidden")
    partner.hidden = "secondary"
  }
}
