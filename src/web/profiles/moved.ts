import { type Mover, type Step, type Why, whyMoved } from "../../domain/change.ts"
import { contributionTo, realign } from "../../domain/figure.ts"
import { addDays, type Day } from "../../domain/kit/day.ts"
import { type Fraction, fraction, plus, rounded } from "../../domain/kit/fraction.ts"
import { groupBy } from "../../domain/kit/group.ts"
import type { ClusterId, SettingId } from "../../domain/kit/id.ts"
import type { CompiledMeasure } from "../../domain/toolkit/compile.ts"
import type { Tx } from "../../store/database.ts"
import type { HubYear, Member } from "../../store/profile.ts"
import { contributionsBefore } from "../../store/profile-page.ts"
import { whole } from "../../ui/answer-text.ts"
import { membersOf, type Seen, type SeenMeasure } from "./view.ts"
import { twoYears } from "./years.ts"

/** A change in the unit in which a page shows this measure's steps: points of a percentage, else its own unit. */
type Amount = { value: number; text: string }

export type MovedStep = {
  why: Step<SettingId>["why"]
  members: Member[]
  /** Where all that joined came from, or all that left went; null where that differs or is nowhere. */
  other: ClusterId | null
  value: string
  change: Amount
}

/** What one setting, or one cluster, added to the whole change; `before` and `after` as written, null where it had no part. */
type MovedPart = {
  member: Member | null
  cluster: ClusterId | null
  adds: Amount
  before: string | null
  after: string | null
}

export type Movement = {
  from: string
  to: string
  change: Amount
  /** The last day on which the earlier figure stood as the first line has it, where it was corrected since. */
  asOf: Day | null
  steps: MovedStep[]
  parts: MovedPart[]
}

const places = ({ measure }: CompiledMeasure): number =>
  measure.years === "difference"
    ? measure.decimals
    : measure.unit === "%" || measure.years === "point-change"
      ? 1
      : measure.decimals

const amount = (value: Fraction, decimals: number): Amount => {
  const text = rounded(value, decimals)
  return {
    value: Number(text),
    text: Number(text) === 0 ? text.replace("-", "") : text.startsWith("-") ? text.replace("-", "−") : `+${text}`,
  }
}

const writtenOf = (measure: CompiledMeasure, value: Fraction): string =>
  `${rounded(value, measure.measure.decimals).replace("-", "−")}${measure.measure.unit === "%" ? "%" : ""}`

/** A member's own top and bottom: "31 of 204"; the top alone where that is all there is. */
const partOf = (measure: CompiledMeasure, numbers: readonly number[] | null): string | null => {
  if (!numbers) return null
  if (measure.form === "rates") return null
  const [top = "0", bottom] = numbers.map((n) => (Number.isInteger(n) ? whole(n) : n.toFixed(2)))
  const isMean = measure.measure.unit.startsWith("mean") || measure.measure.unit.startsWith("features")
  return bottom === undefined || isMean ? top : `${top} of ${bottom}`
}

/**
 * The way from last year's figure to this one, for a reader who may see it whole; null where either has no value. Where answers
 * of last year were corrected since that year ended, it begins with the figure as it stood then.
 */
export async function movementOf(
  tx: Tx,
  before: HubYear,
  now: Seen,
  { community, measure, whole }: SeenMeasure,
): Promise<Movement | null> {
  if (!whole) return null
  const then = before.communities.find((one) => one.toolkit === community.toolkit)
  if (!then) return null
  const years = twoYears(before, community, now.scope)
  const cutoff = addDays(before.year.ends, 1)
  const first = await contributionsBefore(tx, before.year.year, membersOf(then, now.scope), cutoff)
  const earlier = new Map(years.before.map((one) => [one.id, contributionTo(measure, one.contributions)]))
  const today = new Map(years.now.map((one) => [one.id, contributionTo(measure, one.contributions)]))
  const movers = [...new Set([...earlier.keys(), ...today.keys()])].map((id): Mover<SettingId> => {
    const published = first.get(id)
    const mover = { id, before: earlier.get(id) ?? null, now: today.get(id) ?? null }
    return published
      ? {
          ...mover,
          asPublished: contributionTo(
            measure,
            realign(published.contributions, published.compiled, community.compiled),
          ),
        }
      : mover
  })
  const moved = whyMoved(measure, movers)
  if (!moved) return null

  const known = new Map<SettingId, Member>([...then.members, ...community.members].map((member) => [member.id, member]))
  const elsewhere = (why: Why | "at-once", ids: readonly SettingId[]): ClusterId | null => {
    const year = why === "joined" ? then : why === "left" ? community : null
    const others = new Set(ids.map((id) => year?.members.find((member) => member.id === id)?.cluster ?? null))
    return others.size === 1 ? ([...others][0] ?? null) : null
  }
  const decimals = places(measure)
  const steps = moved.steps.map(
    (step): MovedStep => ({
      why: step.why,
      members: step.settings.flatMap(({ id }) => known.get(id) ?? []),
      other:
        now.scope.kind === "hub"
          ? null
          : elsewhere(
              step.why,
              step.settings.map(({ id }) => id),
            ),
      value: writtenOf(measure, step.value),
      change: amount(step.change, decimals),
    }),
  )
  const fine = decimals === 0 ? 0 : decimals + 1
  const bySetting = groupBy(
    moved.steps.flatMap((step) => step.settings),
    ({ id }) => id,
  )
  const exact = [...bySetting].map(([id, moves]) => ({
    id,
    adds: moves.reduce((sum, { adds }) => plus(sum, adds), fraction(0)),
    before: moves[0]?.before ?? null,
    after: moves.at(-1)?.after ?? null,
  }))
  const parts =
    now.scope.kind === "hub"
      ? partsByCluster(measure, exact, community.members, then.members, fine)
      : exact.map(
          ({ id, adds, before, after }): MovedPart => ({
            member: known.get(id) ?? null,
            cluster: null,
            adds: amount(adds, fine),
            before: partOf(measure, before),
            after: partOf(measure, after),
          }),
        )
  return {
    from: writtenOf(measure, moved.before),
    to: writtenOf(measure, moved.now),
    change: amount(moved.change, decimals),
    asOf: moved.steps.some(({ why }) => why === "corrected") ? before.year.ends : null,
    steps,
    parts: parts.sort((a, b) => b.adds.value - a.adds.value),
  }
}

type Exact = { id: SettingId; adds: Fraction; before: number[] | null; after: number[] | null }

/** At the county clusters stand in place of schools: each setting with the cluster that it counts in now, else where it counted then. */
function partsByCluster(
  measure: CompiledMeasure,
  exact: readonly Exact[],
  now: readonly Member[],
  then: readonly Member[],
  decimals: number,
): MovedPart[] {
  const clusters = new Map([...then, ...now].map(({ id, cluster }) => [id, cluster]))
  return [...groupBy(exact, ({ id }) => clusters.get(id) ?? null)].map(([cluster, ofCluster]): MovedPart => {
    const sum = (side: "before" | "after") => {
      const all = ofCluster.flatMap((one) => (one[side] ? [one[side]] : []))
      return all.length === 0 ? null : all.reduce((sums, one) => sums.map((n, i) => n + (one[i] ?? 0)))
    }
    const adds = ofCluster.reduce((total, one) => plus(total, one.adds), fraction(0))
    return {
      member: null,
      cluster,
      adds: amount(adds, decimals),
      before: partOf(measure, sum("before")),
      after: partOf(measure, sum("after")),
    }
  })
}
