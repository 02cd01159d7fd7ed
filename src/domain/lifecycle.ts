import { coordinates, holds, isCentre, may, type Person, type Place, speaksFor } from "./access.ts"
import { done, type Result, refuse } from "./kit/result.ts"

/** Who may take a step. */
type Actor = "school" | "coordinator" | "centre" | "manager" | "hub-lead" | "data-officer"

/** One permitted step; `reason` and `outcome` say what has to come with it. */
type Step<S extends string> = {
  from: readonly S[]
  to: S
  who: readonly Actor[]
  reason?: true
  outcome?: readonly string[]
}

export type StepProblem = "transition-not-allowed" | "not-allowed" | "reason-missing" | "outcome-missing"
export type StepRefusal<S extends string> = { code: StepProblem; allowed: S[]; outcomes?: readonly string[] }

const acts = (person: Person, actor: Actor, place: Place): boolean => {
  switch (actor) {
    case "school":
      return speaksFor(person, place)
    case "coordinator":
      return coordinates(person, place)
    case "centre":
      return isCentre(person, place)
    case "manager":
      return may(person, "approve", "cluster-priorities", place)
    case "hub-lead":
      return may(person, "approve", "county-priorities", place)
    case "data-officer":
      return holds(person, "data-officer")
  }
}

/** Where a thing may go from its state, in the hands of anybody. */
const onward = <S extends string>(steps: readonly Step<S>[], from: S): S[] => [
  ...new Set(steps.filter((step) => step.from.includes(from)).map((step) => step.to)),
]

/** Decides one step: the way must exist, the person must be one who takes it, and what it needs must be there. */
export function takeStep<S extends string>(
  steps: readonly Step<S>[],
  from: S,
  to: S,
  person: Person,
  place: Place,
  given: { reason?: string | undefined; outcome?: string | undefined },
): Result<{ from: S; to: S }, StepRefusal<S>> {
  const allowed = onward(steps, from)
  const ways = steps.filter((step) => step.to === to && step.from.includes(from))
  if (ways.length === 0) return refuse({ code: "transition-not-allowed", allowed })
  const way = ways.find((step) => step.who.some((actor) => acts(person, actor, place)))
  if (!way) return refuse({ code: "not-allowed", allowed })
  if (way.reason && !given.reason?.trim()) return refuse({ code: "reason-missing", allowed })
  if (way.outcome && !way.outcome.includes(given.outcome ?? ""))
    return refuse({ code: "outcome-missing", allowed, outcomes: way.outcome })
  return done({ from, to })
}

/** The steps a person could take from here, for the buttons of a page. */
export const stepsFor = <S extends string>(
  steps: readonly Step<S>[],
  from: S,
  person: Person,
  place: Place,
): Step<S>[] => steps.filter((step) => step.from.includes(from) && step.who.some((actor) => acts(person, actor, place)))

// ── Audit ─────────────────────────────────────────────────────────────────────────────────────────────────────────
export const auditStates = [
  "not-started",
  "started",
  "form-in",
  "complete",
  "signed-off",
  "reopened",
  "locked",
  "closed-without",
] as const
export type AuditState = (typeof auditStates)[number]
const everyone = ["school", "coordinator", "centre"] as const
export const auditSteps: readonly Step<AuditState>[] = [
  { from: ["not-started"], to: "started", who: everyone },
  { from: ["started"], to: "form-in", who: ["school", "coordinator"] },
  { from: ["form-in"], to: "complete", who: ["coordinator"] },
  { from: ["complete"], to: "signed-off", who: ["school", "coordinator"] },
  { from: ["complete", "signed-off"], to: "reopened", who: everyone, reason: true },
  { from: ["reopened"], to: "signed-off", who: ["school"] },
  { from: ["signed-off"], to: "locked", who: ["data-officer"] },
  { from: ["locked"], to: "reopened", who: ["data-officer"], reason: true },
  {
    from: ["not-started", "started", "form-in"],
    to: "closed-without",
    who: ["coordinator", "centre"],
    outcome: ["declined", "no-reply", "not-due"],
  },
  { from: ["closed-without"], to: "started", who: ["coordinator", "centre"] },
]
/** Counts as audited in these. */
export const audited: readonly string[] = ["complete", "signed-off", "reopened", "locked"]
/** Takes no more answers in these. */
export const closedToAnswers: readonly string[] = ["signed-off", "locked", "closed-without"]
/** Days a school has to object before its coordinator may sign off for it, marked "not confirmed". */
export const silenceBeforeSignOff = 20

// ── Visit ─────────────────────────────────────────────────────────────────────────────────────────────────────────
export const visitStates = [
  "to-plan",
  "offered",
  "booked",
  "done",
  "missed",
  "no-reply",
  "declined",
  "not-due",
] as const
export type VisitState = (typeof visitStates)[number]
export const visitSteps: readonly Step<VisitState>[] = [
  { from: ["to-plan"], to: "offered", who: ["coordinator"] },
  { from: ["offered"], to: "booked", who: ["school", "coordinator"] },
  { from: ["offered", "booked"], to: "to-plan", who: ["coordinator", "school"], reason: true },
  { from: ["booked"], to: "done", who: ["coordinator"] },
  { from: ["booked"], to: "missed", who: ["coordinator"], reason: true },
  { from: ["missed"], to: "to-plan", who: ["coordinator"] },
  { from: ["to-plan", "offered", "missed"], to: "no-reply", who: ["coordinator"] },
  { from: ["to-plan", "offered", "booked", "missed"], to: "declined", who: ["school", "coordinator"], reason: true },
  { from: ["to-plan", "offered", "booked", "missed"], to: "not-due", who: ["centre"], reason: true },
  { from: ["done"], to: "booked", who: ["coordinator", "centre"] },
  { from: ["no-reply"], to: "to-plan", who: ["coordinator"] },
  { from: ["declined"], to: "to-plan", who: ["school", "coordinator"] },
]
/** How a visit that is done went. */
export const visitOutcomes = ["completed", "completed-in-part", "conversation", "form-only"] as const
export type VisitOutcome = (typeof visitOutcomes)[number]
/** Attempts before a school may be called silent. */
export const attemptsBeforeNoReply = 3
/** Days in which a coordinator may take "done" back; after them the centre. */
export const daysToUndoDone = 7

// ── Need ──────────────────────────────────────────────────────────────────────────────────────────────────────────
export const needStates = ["raised", "agreed", "in-hand", "met", "not-taken-up", "merged"] as const
export type NeedState = (typeof needStates)[number]
const needSteps = (agreedBy: Actor): readonly Step<NeedState>[] => [
  { from: ["raised"], to: "agreed", who: [agreedBy] },
  { from: ["agreed"], to: "in-hand", who: [agreedBy, "coordinator"] },
  { from: ["in-hand", "agreed"], to: "met", who: [agreedBy, "coordinator"] },
  { from: ["raised", "agreed", "in-hand"], to: "not-taken-up", who: [agreedBy, "centre"], reason: true },
  { from: ["raised", "agreed", "in-hand"], to: "merged", who: [agreedBy, "centre"] },
  { from: ["met", "not-taken-up"], to: "agreed", who: [agreedBy, "centre"], reason: true },
  { from: ["merged"], to: "agreed", who: [agreedBy, "centre"], reason: true },
]

// ── Priority ──────────────────────────────────────────────────────────────────────────────────────────────────────
export const priorityStates = [
  "proposed",
  "agreed",
  "in-progress",
  "met",
  "part-met",
  "not-met",
  "changed",
  "dropped",
] as const
export type PriorityState = (typeof priorityStates)[number]
export const priorityResults = ["met", "part-met", "not-met", "changed", "dropped"] as const
const prioritySteps = (kept: readonly Actor[], agreedBy: Actor): readonly Step<PriorityState>[] => [
  { from: ["proposed"], to: "agreed", who: [agreedBy] },
  { from: ["agreed"], to: "in-progress", who: [...kept, agreedBy] },
  ...priorityResults.map(
    (to): Step<PriorityState> => ({ from: ["agreed", "in-progress"], to, who: [...kept, agreedBy] }),
  ),
  { from: ["proposed"], to: "dropped", who: [...kept, agreedBy] },
  { from: ["agreed"], to: "proposed", who: [agreedBy], reason: true },
  { from: [...priorityResults], to: "in-progress", who: [...kept, agreedBy], reason: true },
]

export type ScopeKind = "setting" | "cluster" | "hub"
const needStepsBy: Record<ScopeKind, readonly Step<NeedState>[]> = {
  setting: needSteps("coordinator"),
  cluster: needSteps("coordinator"),
  hub: needSteps("centre"),
}
const priorityStepsBy: Record<ScopeKind, readonly Step<PriorityState>[]> = {
  setting: prioritySteps(["school", "coordinator"], "school"),
  cluster: prioritySteps(["coordinator"], "manager"),
  hub: prioritySteps(["centre"], "hub-lead"),
}
export const stepsOfNeed = (scope: ScopeKind) => needStepsBy[scope]
export const stepsOfPriority = (scope: ScopeKind) => priorityStepsBy[scope]
