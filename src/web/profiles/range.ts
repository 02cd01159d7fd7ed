import type { HubYear } from "../../store/profile.ts"
import type { Point } from "../../ui/charts/point.ts"
import type { Range } from "./setting-page.tsx"
import { pointOf } from "./told.ts"
import { memberFigure, membersOf, type Scope } from "./view.ts"

/** With fewer schools one could tell which stands at an end. */
const fewestInRange = 5

/**
 * From the least to the greatest of a cluster's schools, measure by measure: no names, only figures that are not hidden
 * by themselves, and only where at least five stand in it.
 */
export function rangesOf(hubYear: HubYear, scope: Scope): Map<string, Range> {
  const ranges = new Map<string, Range>()
  for (const community of hubYear.communities)
    for (const measure of community.compiled.measures) {
      if (!measure.ownLevel || measure.sensitive || measure.form === "sum") continue
      const points = membersOf(community, scope)
        .flatMap((member): Point[] => {
          const point = pointOf(memberFigure(member, community, measure, "published") ?? undefined)
          return point ? [point] : []
        })
        .sort((a, b) => a.value - b.value)
      const [least, greatest] = [points[0], points.at(-1)]
      if (points.length >= fewestInRange && least && greatest) ranges.set(measure.measure.code, { least, greatest })
    }
  return ranges
}
