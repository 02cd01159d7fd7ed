import * as v from "valibot"
import { may, type Person, type Place } from "./access.ts"
import { AcademicYear } from "./kit/academic-year.ts"
import { type ClusterId, type NeedId, SettingId } from "./kit/id.ts"
import { done, type Result, refuse } from "./kit/result.ts"
import { type NeedState, type ScopeKind, type StepRefusal, stepsFor, stepsOfNeed, takeStep } from "./lifecycle.ts"

/** What a need or a priority is about: one setting, one cluster, or (neither) the hub. */
export type Scope = { setting: SettingId | null; cluster: ClusterId | null }

export const scopeKind = ({ setting, cluster }: Scope): ScopeKind => (setting ? "setting" : cluster ? "cluster" : "hub")
export const sameScope = (a: Scope, b: Scope): boolean => a.setting === b.setting && a.cluster === b.cluster

/** The codes of `needCategories` and `needSources` in the reference lists. */
export const needCategories = [
  "provision",
  "cpd",
  "instruments",
  "funding",
  "staffing",
  "space",
  "inclusion",
  "transition",
  "leadership",
  "information",
  "partnership",
  "data",
] as const
export type NeedCategory = (typeof needCategories)[number]
export const needSources = ["audit", "visit", "meeting", "tutor", "champion", "school", "centre"] as const
export type NeedSource = (typeof needSources)[number]

const text = v.fallback(v.nullish(v.pipe(v.string(), v.maxLength(100)), null), null)
const number = v.fallback(v.nullish(v.number(), null), null)

/**
 * What a need rests on, as far as we understand it; whatever else was sent is kept beside it.
 * `settings` are those behind the figure; who reads their names is decided on reading, never by what is stored here.
 */
export const Evidence = v.object({
  measure: text,
  question: text,
  year: v.fallback(v.nullish(AcademicYear, null), null),
  value: number,
  numerator: number,
  denominator: number,
  settings: v.fallback(v.array(SettingId), []),
})
export type Evidence = v.InferOutput<typeof Evidence>

/** Kept evidence, read leniently: a part that is not as it should be counts as not there. */
export function readEvidence(kept: unknown): Evidence | null {
  const outcome = v.safeParse(Evidence, kept)
  return outcome.success ? outcome.output : null
}

export const mayReadNeeds = (person: Person, place: Place): boolean => may(person, "read", "needs", place)
export const mayRaise = (person: Person, place: Place): boolean => may(person, "write", "needs", place)

/**
 * One step of a need. The lifecycle says which steps there are and whose they are; the table of access has the last
 * word on who may write needs here at all, so that no lifecycle's "centre" reaches further than the table.
 */
export function moveNeed(
  need: Scope & { state: NeedState },
  to: NeedState,
  person: Person,
  place: Place,
  given: { reason?: string | undefined },
): Result<{ from: NeedState; to: NeedState }, StepRefusal<NeedState>> {
  const outcome = takeStep(stepsOfNeed(scopeKind(need)), need.state, to, person, place, given)
  const missing = outcome.ok || outcome.problem.code === "reason-missing" || outcome.problem.code === "outcome-missing"
  if (missing && !mayRaise(person, place))
    return refuse({ code: "not-allowed", allowed: outcome.ok ? [] : outcome.problem.allowed })
  return outcome
}

/** Where this person could take a need from its state, for the buttons of a page. */
export const waysOfNeed = (need: Scope & { state: NeedState }, person: Person, place: Place): NeedState[] =>
  mayRaise(person, place) ? stepsFor(stepsOfNeed(scopeKind(need)), need.state, person, place).map(({ to }) => to) : []

/** States in which a need waits for something to be done about it, and may back a priority. */
export const openNeeds: readonly NeedState[] = ["raised", "agreed", "in-hand"]

export type MergeProblem = "into-itself" | "into-closed" | "into-elsewhere"

/** A need goes into another open one of the same area, or of the area that it lies in. */
export function mergeNeed(
  need: Scope & { id: NeedId; home: ClusterId | null },
  into: Scope & { id: NeedId; state: NeedState },
): Result<NeedId, MergeProblem> {
  if (need.id === into.id) return refuse("into-itself")
  if (!openNeeds.includes(into.state)) return refuse("into-closed")
  return liesIn(need, into) ? done(into.id) : refuse("into-elsewhere")
}

/** Whether something of one scope lies within another: a setting in its cluster (`home`, today's), everything in the hub. */
export const liesIn = (inner: Scope & { home: ClusterId | null }, outer: Scope): boolean =>
  outer.setting ? inner.setting === outer.setting : outer.cluster ? inner.home === outer.cluster : true
