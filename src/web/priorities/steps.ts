import type { Person, Place } from "../../domain/access.ts"
import type { Day } from "../../domain/kit/day.ts"
import type { PriorityId } from "../../domain/kit/id.ts"
import { type PriorityState, stepsOfPriority } from "../../domain/lifecycle.ts"
import { mayReadNeeds, scopeKind } from "../../domain/need.ts"
import {
  leaveOut,
  mayAdopt,
  mayPropose,
  mayProposeForCounty,
  mayReadPriorities,
  movePriority,
  propose,
  putForward,
  standingOf,
} from "../../domain/priority.ts"
import type { Tx } from "../../store/database.ts"
import { needsById } from "../../store/need.ts"
import {
  type Decided,
  findPriority,
  lockPriorities,
  lockPriority,
  type PriorityFacts,
  type ProposedPriority,
  recordNotTakenUp,
  recordPriority,
  recordPriorityMove,
  recordPutForward,
  recordTakenBack,
} from "../../store/priority.ts"
import { stepProblem } from "../api/audits.ts"
import { forbidden, idTaken, invalid, notFound, Problem } from "../kit/problem.ts"
import { placeOfRow, placeOfScope } from "../needs/steps.ts"
import { draftProblems, forwardProblems, notTakenUpProblems, words } from "./words.ts"

export const hubPlace: Place = { setting: null, cluster: null, coordinators: [] }
const undecided: Decided = { meeting: null, on: null }

/** A priority that the reader may see. */
export async function priorityFor(tx: Tx, me: Person, id: PriorityId): Promise<PriorityFacts> {
  const priority = (await findPriority(tx, id)) ?? notFound()
  return mayReadPriorities(me, priority, placeOfRow(priority)) ? priority : notFound()
}

/** Proposes a priority, once however often it is sent. Used by pages and API alike. */
export async function proposePriority(
  tx: Tx,
  me: Person,
  wanted: ProposedPriority,
  decided: Decided = undecided,
): Promise<{ priority: PriorityFacts; isNew: boolean }> {
  const place = await placeOfScope(tx, wanted)
  if (!mayReadPriorities(me, wanted, place)) notFound()
  if (!mayPropose(me, wanted, place)) forbidden()
  if (await findPriority(tx, wanted.id)) {
    if ((await recordPriority(tx, wanted)) === "taken") idTaken()
    return { priority: (await findPriority(tx, wanted.id)) ?? notFound(), isNew: false }
  }
  const needs = await needsById(tx, wanted.needs)
  for (const [id, need] of needs) if (!mayReadNeeds(me, placeOfRow(need))) needs.delete(id)
  const sources = await lockPriorities(tx, wanted.from)
  for (const [id, source] of sources) if (!mayReadPriorities(me, source, placeOfRow(source))) sources.delete(id)
  const draft = propose(wanted, needs, sources)
  if (!draft.ok) return invalid(...draft.problem.map(({ path, code }) => ({ path, problem: draftProblems[code] })))
  if ((await recordPriority(tx, wanted, decided)) === "taken") idTaken()
  return { priority: (await findPriority(tx, wanted.id)) ?? notFound(), isNew: true }
}

export type PriorityStep = {
  to: PriorityState
  reason?: string | undefined
  meeting?: string | undefined
  on?: Day | null | undefined
}

/** Takes a priority one step on, or says in plain words why not. Used by pages and API alike. */
export async function stepPriority(tx: Tx, me: Person, id: PriorityId, step: PriorityStep): Promise<PriorityFacts> {
  await priorityFor(tx, me, id)
  const priority = (await lockPriority(tx, id)) ?? notFound()
  const taken = movePriority(priority, step.to, me, placeOfRow(priority), step)
  if (!taken.ok) return stepProblem(taken.problem)
  const { meeting = null, on = null, reason = null } = step
  await recordPriorityMove(tx, id, { ...taken.value, reason, meeting, on })
  if (scopeKind(priority) === "hub" && step.to === "agreed") await takeBackReasons(tx, priority)
  return (await findPriority(tx, id)) ?? notFound()
}

/** What the county adopts was, after all, taken up. */
async function takeBackReasons(tx: Tx, county: PriorityFacts): Promise<void> {
  for (const source of (await lockPriorities(tx, county.from)).values())
    if (source.notTakenUp) await recordNotTakenUp(tx, source.id, null)
}

/** A cluster's agreed priority goes to the county; sent twice, it goes once. */
export async function forwardPriority(tx: Tx, me: Person, id: PriorityId): Promise<PriorityFacts> {
  await priorityFor(tx, me, id)
  const priority = (await lockPriority(tx, id)) ?? notFound()
  const outcome = putForward(priority, me, placeOfRow(priority))
  if (!outcome.ok) {
    if (outcome.problem === "not-allowed") forbidden(forwardProblems["not-allowed"])
    const onward = stepsOfPriority(scopeKind(priority)).filter(({ from }) => from.includes(priority.state))
    notNow(forwardProblems[outcome.problem], [...new Set(onward.map(({ to }) => to))])
  }
  await recordPutForward(tx, id)
  return (await findPriority(tx, id)) ?? notFound()
}

const notNow = (why: string, allowed: readonly string[]): never => {
  throw new Problem(409, "transition-not-allowed", why, [], { allowed })
}

/** Takes it back while the county has decided nothing about it. */
export async function takeBackPriority(tx: Tx, me: Person, id: PriorityId): Promise<PriorityFacts> {
  await priorityFor(tx, me, id)
  const priority = (await lockPriority(tx, id)) ?? notFound()
  const outcome = putForward(priority, me, placeOfRow(priority))
  if (!outcome.ok && outcome.problem === "not-allowed") forbidden(forwardProblems["not-allowed"])
  if (!priority.putForward) return priority
  if (standing(priority) !== "to-decide") notNow(words.area.countyGrouped, [])
  await recordTakenBack(tx, id)
  return (await findPriority(tx, id)) ?? notFound()
}

export const standing = (priority: PriorityFacts) =>
  standingOf(
    priority.usedBy.map(({ state }) => state),
    priority.notTakenUp?.reason ?? null,
  )

/** Records why one that was put forward is not the county's; a null reason opens it again. */
export async function leaveOutPriority(
  tx: Tx,
  me: Person,
  id: PriorityId,
  reason: string | null,
): Promise<PriorityFacts> {
  await priorityFor(tx, me, id)
  if (!mayProposeForCounty(me, hubPlace)) forbidden()
  const priority = (await lockPriority(tx, id)) ?? notFound()
  const outcome = leaveOut(priority.putForward, standing(priority))
  if (!outcome.ok) notNow(notTakenUpProblems[outcome.problem], [])
  if ((priority.notTakenUp?.reason ?? null) !== reason) await recordNotTakenUp(tx, id, reason)
  return (await findPriority(tx, id)) ?? notFound()
}

/** Whether this reader works on the county's page, and whether what they decide is adopted at once. */
export const countyHand = (me: Person): "adopts" | "proposes" | "reads" =>
  mayAdopt(me, hubPlace) ? "adopts" : mayProposeForCounty(me, hubPlace) ? "proposes" : "reads"
