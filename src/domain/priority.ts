import { coordinates, may, type Person, type Place, type Thing } from "./access.ts"
import type { AcademicYear } from "./kit/academic-year.ts"
import type { ClusterId, NeedId, PriorityId } from "./kit/id.ts"
import { done, type Result, refuse } from "./kit/result.ts"
import {
  type NeedState,
  type PriorityState,
  priorityResults,
  type ScopeKind,
  type StepRefusal,
  stepsFor,
  stepsOfPriority,
  takeStep,
} from "./lifecycle.ts"
import { liesIn, openNeeds, type Scope, sameScope, scopeKind } from "./need.ts"

const things: Record<ScopeKind, Thing> = {
  setting: "school-priorities",
  cluster: "cluster-priorities",
  hub: "county-priorities",
}
/** The row of the access table that a scope's priorities stand in. */
export const thingOf = (scope: Scope): Thing => things[scopeKind(scope)]
export const mayReadPriorities = (person: Person, scope: Scope, place: Place): boolean =>
  may(person, "read", thingOf(scope), place)
export const mayPropose = (person: Person, scope: Scope, place: Place): boolean =>
  may(person, "write", thingOf(scope), place)

// ── Proposing ─────────────────────────────────────────────────────────────────────────────────────────────────────
export type Draft = Scope & {
  year: AcademicYear
  title: string
  needs: readonly NeedId[]
  from: readonly PriorityId[]
}
/** A need as a draft sees it; `home` is the cluster where it lies today. */
export type Backing = Scope & { home: ClusterId | null; year: AcademicYear; state: NeedState }
export type Source = Scope & { year: AcademicYear; state: PriorityState; putForward: unknown }

export type DraftProblem =
  | "need-unknown"
  | "need-elsewhere"
  | "need-of-later-year"
  | "need-closed"
  | "source-unknown"
  | "source-not-put-forward"
  | "source-of-other-year"
  | "source-elsewhere"
  | "sources-missing"

/**
 * A priority rests on open needs of its own area or of what lies in it, of its year or an earlier one. The county's
 * names the clusters' priorities that it came from, each put forward for the same year; any scope may name its own
 * part-met priority of an earlier year, which it carries on.
 */
export function propose(
  draft: Draft,
  needs: ReadonlyMap<NeedId, Backing>,
  sources: ReadonlyMap<PriorityId, Source>,
): Result<Draft, { path: string; code: DraftProblem }[]> {
  const problems: { path: string; code: DraftProblem }[] = []
  draft.needs.forEach((id, n) => {
    const code = backingProblem(draft, needs.get(id))
    if (code) problems.push({ path: `needs.${n}`, code })
  })
  draft.from.forEach((id, n) => {
    const code = sourceProblem(draft, sources.get(id))
    if (code) problems.push({ path: `from.${n}`, code })
  })
  if (scopeKind(draft) === "hub" && draft.from.length === 0) problems.push({ path: "from", code: "sources-missing" })
  return problems.length > 0 ? refuse(problems) : done(draft)
}

function backingProblem(draft: Draft, need: Backing | undefined): DraftProblem | null {
  if (!need) return "need-unknown"
  if (!liesIn(need, draft)) return "need-elsewhere"
  if (need.year > draft.year) return "need-of-later-year"
  return [...openNeeds, "met"].includes(need.state) ? null : "need-closed"
}

function sourceProblem(draft: Draft, source: Source | undefined): DraftProblem | null {
  if (!source) return "source-unknown"
  if (sameScope(source, draft))
    return source.year < draft.year && source.state === "part-met" ? null : "source-of-other-year"
  if (scopeKind(draft) !== "hub" || scopeKind(source) !== "cluster") return "source-elsewhere"
  if (source.year !== draft.year) return "source-of-other-year"
  return source.putForward ? null : "source-not-put-forward"
}

// ── Steps ─────────────────────────────────────────────────────────────────────────────────────────────────────────
type Steps = ReturnType<typeof stepsOfPriority>
const results: readonly PriorityState[] = priorityResults
export const isResult = (state: PriorityState): boolean => results.includes(state)

/** What the steps of a priority hang on beside its state. */
export type Moving = Scope & {
  state: PriorityState
  /** Somebody once agreed it: only then may a closed one go back to being in progress. */
  wasAgreed: boolean
  /** The same scope's priorities of the year after are agreed: from then on nothing is taken back. */
  nextAgreed: boolean
  /** A cluster's that was put forward: while it is, its agreement cannot be taken back. */
  putForward: unknown
}

/** A dropped proposal goes back to being one, not past the agreement it never had. */
function stepsHere(priority: Moving): Steps {
  const steps = stepsOfPriority(scopeKind(priority))
  if (priority.nextAgreed && isResult(priority.state)) return []
  if (priority.state === "agreed" && priority.putForward) return steps.filter(({ to }) => to !== "proposed")
  return priority.wasAgreed
    ? steps
    : steps.map((step) => (step.to === "in-progress" && isResult(priority.state) ? { ...step, to: "proposed" } : step))
}

/** One step; as with needs, the table of access has the last word on who may write here. */
export function movePriority(
  priority: Moving,
  to: PriorityState,
  person: Person,
  place: Place,
  given: { reason?: string | undefined },
): Result<{ from: PriorityState; to: PriorityState }, StepRefusal<PriorityState>> {
  const outcome = takeStep(stepsHere(priority), priority.state, to, person, place, given)
  const missing = outcome.ok || outcome.problem.code === "reason-missing" || outcome.problem.code === "outcome-missing"
  if (missing && !mayPropose(person, priority, place))
    return refuse({ code: "not-allowed", allowed: outcome.ok ? [] : outcome.problem.allowed })
  return outcome
}

export const waysOfPriority = (priority: Moving, person: Person, place: Place): PriorityState[] =>
  mayPropose(person, priority, place)
    ? stepsFor(stepsHere(priority), priority.state, person, place).map(({ to }) => to)
    : []

// ── The way to the county ─────────────────────────────────────────────────────────────────────────────────────────
export type ForwardProblem = "not-a-clusters" | "not-agreed" | "not-allowed"

/** Only a cluster's agreed priority goes to the county, by its coordinator or who stands in for one. */
export function putForward(
  priority: Scope & { state: PriorityState },
  person: Person,
  place: Place,
): Result<"put-forward", ForwardProblem> {
  if (scopeKind(priority) !== "cluster") return refuse("not-a-clusters")
  if (!coordinates(person, place)) return refuse("not-allowed")
  return priority.state === "agreed" || priority.state === "in-progress" ? done("put-forward") : refuse("not-agreed")
}

/** Whether the county's page is this person's to work on: group, propose, say why not. */
export const mayProposeForCounty = (person: Person, hub: Place): boolean =>
  may(person, "write", "county-priorities", hub)
/** … and to adopt. */
export const mayAdopt = (person: Person, hub: Place): boolean => may(person, "approve", "county-priorities", hub)

/**
 * Where one that was put forward stands: `adopted` as a source of a county priority that was agreed, `grouped` in one
 * that is proposed, `not-taken-up` with its reason, or `to-decide`. By the time the county's are agreed, none may be
 * left `to-decide`: the page says so until each is a source or has its reason.
 */
export type Standing = "adopted" | "not-taken-up" | "grouped" | "to-decide"
export function standingOf(usedBy: readonly PriorityState[], reason: string | null): Standing {
  if (usedBy.some((state) => state !== "proposed" && state !== "dropped")) return "adopted"
  if (reason !== null) return "not-taken-up"
  return usedBy.includes("proposed") ? "grouped" : "to-decide"
}

export type NotTakenUpProblem = "not-put-forward" | "adopted"

/** Says why one that was put forward is not the county's; what the county adopted cannot also be left out. */
export const leaveOut = (putForward: unknown, standing: Standing): Result<"left-out", NotTakenUpProblem> =>
  !putForward ? refuse("not-put-forward") : standing === "adopted" ? refuse("adopted") : done("left-out")

/** The new order after one goes up or down: ids in order, the one moved past its neighbour. */
export function reorder<Id>(order: readonly Id[], id: Id, way: "up" | "down"): Id[] {
  const at = order.indexOf(id)
  const other = way === "up" ? at - 1 : at + 1
  const [moved, neighbour] = [order[at], order[other]]
  if (moved === undefined || neighbour === undefined) return [...order]
  return order.map((one, n) => (n === at ? neighbour : n === other ? moved : one))
}
