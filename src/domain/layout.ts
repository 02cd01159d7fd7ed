import * as v from "valibot"
import type { AcademicYear } from "./kit/academic-year.ts"
import { type Day, holds } from "./kit/day.ts"
import type { ClusterId } from "./kit/id.ts"

/** One change of the layout that can be taken back as a whole: a move, a split, a merger, the end of a post. */
export const LayoutChangeId = v.pipe(v.string(), v.uuid(), v.brand("LayoutChangeId"))
export type LayoutChangeId = v.InferOutput<typeof LayoutChangeId>

/** From–until, `until` not in it. */
export type Membership = { cluster: ClusterId; from: Day; until: Day | null }

/** The cluster of a setting on a day; null where it has none. */
export const clusterOn = (memberships: readonly Membership[], on: Day): ClusterId | null =>
  memberships.find((membership) => holds(membership, on))?.cluster ?? null

/** What a move does to one membership: it stops, or never begins. */
export type Stop = { membership: Membership; how: "ends" | "withdrawn" }

/** What stops when a setting moves from a day on: what holds then ends the day before, what begins on or after it is withdrawn. */
export const stops = (memberships: readonly Membership[], from: Day): Stop[] =>
  memberships
    .filter((membership) => membership.until === null || membership.until > from)
    .map((membership) => ({ membership, how: membership.from >= from ? "withdrawn" : "ends" }))

/** Already there from that day on, with no end: a move would change nothing. */
export const alreadyThere = (memberships: readonly Membership[], to: ClusterId | null, from: Day): boolean => {
  const after = memberships.filter((membership) => membership.until === null || membership.until > from)
  if (to === null) return after.length === 0
  const [only] = after
  return after.length === 1 && only !== undefined && only.cluster === to && only.from <= from && only.until === null
}

export type CountedYear = { year: AcademicYear; countDay: Day }

/**
 * In which cluster a setting counts, year by year, before and after a move: the count day decides for the whole year,
 * so a move after it counts from the next year on.
 */
export const countsIn = (
  memberships: readonly Membership[],
  to: ClusterId | null,
  from: Day,
  years: readonly CountedYear[],
): { year: AcademicYear; before: ClusterId | null; after: ClusterId | null }[] =>
  years.map(({ year, countDay }) => {
    const before = clusterOn(memberships, countDay)
    return { year, before, after: countDay >= from ? to : before }
  })
