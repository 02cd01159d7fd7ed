import { coordinates, isCentre, type Person, type Place, readsNumbers, sightOf } from "../../domain/access.ts"
import { answersOf } from "../../domain/delivery.ts"
import { academicYearOf, yearStarts } from "../../domain/kit/academic-year.ts"
import { type Day, daysBetween } from "../../domain/kit/day.ts"
import type { VisitId } from "../../domain/kit/id.ts"
import {
  attemptsBeforeNoReply,
  daysToUndoDone,
  takeStep,
  type VisitState,
  visitOutcomes,
  visitSteps,
} from "../../domain/lifecycle.ts"
import type { Tx } from "../../store/database.ts"
import { findPerson } from "../../store/person.ts"
import { findSetting, isOpen } from "../../store/setting.ts"
import {
  attemptDays,
  findVisit,
  lockVisit,
  type PlannedVisit,
  recordVisit,
  recordVisitMove,
  type VisitFacts,
  visitMoves,
  wasPlannedAs,
} from "../../store/visit.ts"
import { auditFor, stepProblem } from "../api/audits.ts"
import { forbidden, idTaken, invalid, notFound, Problem } from "../kit/problem.ts"
import { refusals } from "./words.ts"

// What pages and API do alike: who may, what must hold, and the record of it.

const placeOf = (visit: VisitFacts): Place => ({
  setting: visit.setting,
  cluster: visit.cluster,
  coordinators: visit.coordinators,
})

/** A visit is for its own setting, its coordinator and the centre: not for who reads only what is shared. */
export const visitIsFor = (me: Person, visit: VisitFacts): boolean =>
  readsNumbers(sightOf(me, answersOf(visit.kind), placeOf(visit)))

/** A visit that the person may see, locked for a step or a change. */
export async function visitFor(tx: Tx, me: Person, id: VisitId): Promise<{ visit: VisitFacts; place: Place }> {
  const visit = (await lockVisit(tx, id)) ?? notFound()
  return visitIsFor(me, visit) ? { visit, place: placeOf(visit) } : notFound()
}

/** The same for reading: nothing is locked. */
export async function visitSeen(tx: Tx, me: Person, id: VisitId): Promise<{ visit: VisitFacts; place: Place }> {
  const visit = (await findVisit(tx, id)) ?? notFound()
  return visitIsFor(me, visit) ? { visit, place: placeOf(visit) } : notFound()
}

/** Plans a visit: the day must lie in the audit's year, and the setting must be open on it. Sent twice, it is planned once. */
export async function planVisit(tx: Tx, me: Person, wanted: PlannedVisit): Promise<VisitFacts> {
  const { audit, place } = await auditFor(tx, me, wanted.audit)
  if (!coordinates(me, place) && !isCentre(me, place)) forbidden()
  const before = await findVisit(tx, wanted.id)
  if (before) return (await wasPlannedAs(tx, wanted)) ? before : idTaken()
  if (wanted.on) await checkDay(tx, audit.setting, audit.year, wanted.on)
  if (wanted.coordinator && !(await findPerson(tx, wanted.coordinator)))
    invalid({ path: "coordinator", problem: refusals.noSuchPerson })
  const goes = wanted.coordinator ?? (place.coordinators.includes(me.id) ? me.id : place.coordinators[0]) ?? me.id
  if (!(await recordVisit(tx, { ...wanted, coordinator: goes })) && !(await wasPlannedAs(tx, wanted))) idTaken()
  return (await findVisit(tx, wanted.id)) ?? notFound()
}

/** The academic year comes from the day; nobody types one that disagrees with it. */
export async function checkDay(
  tx: Tx,
  setting: VisitFacts["setting"],
  year: VisitFacts["year"],
  on: Day,
): Promise<void> {
  if (academicYearOf(on) !== year) invalid({ path: "on", problem: refusals.otherYear(on, year) })
  const facts = (await findSetting(tx, setting)) ?? notFound()
  if (!isOpen(facts, on)) invalid({ path: "on", problem: refusals.notOpen(facts.name, on) })
}

/** Takes a visit one step on, or says in plain words why not. */
export async function moveVisit(
  tx: Tx,
  me: Person,
  id: VisitId,
  step: { to: VisitState; on?: Day | null | undefined; outcome?: string | undefined; reason?: string | undefined },
): Promise<VisitFacts> {
  const { visit, place } = await visitFor(tx, me, id)
  const taken = takeStep(visitSteps, visit.state, step.to, me, place, step)
  if (!taken.ok) stepProblem(taken.problem)
  const day = step.on ?? visit.on
  if (step.on) await checkDay(tx, visit.setting, visit.year, step.on)
  if (step.to === "booked" && !day) invalid({ path: "on", problem: refusals.dayMissing })
  if (step.to === "done") {
    if (day && day > tx.today) invalid({ path: "on", problem: refusals.notYet })
    if (step.outcome && !visitOutcomes.some((one) => one === step.outcome))
      invalid({ path: "outcome", problem: refusals.outcome(visitOutcomes) })
  }
  const tries = step.to === "no-reply" ? (await triesOf(tx, visit)).count : 0
  if (step.to === "no-reply" && tries < attemptsBeforeNoReply)
    throw new Problem(409, "transition-not-allowed", refusals.tooFewTries(tries, attemptsBeforeNoReply), [], {
      allowed: taken.ok ? ["offered", "declined"] : [],
    })
  if (visit.state === "done" && step.to === "booked") await mayUndoDone(tx, me, visit, place)
  await recordVisitMove(tx, visit, {
    from: visit.state,
    ...step,
    outcome: step.to === "done" ? (step.outcome ?? "completed") : step.outcome,
  })
  return (await findVisit(tx, id)) ?? notFound()
}

/** Tries of a visit: appointments, or days of the year on which somebody rang, wrote or met, as the contact log has them. */
export async function triesOf(tx: Tx, visit: VisitFacts): Promise<{ count: number; days: Day[] }> {
  const days = await attemptDays(tx, visit.setting, yearStarts(visit.year))
  return { count: Math.max(visit.attempt, days.length), days }
}

async function mayUndoDone(tx: Tx, me: Person, visit: VisitFacts, place: Place): Promise<void> {
  const done = (await visitMoves(tx, visit.id)).filter((move) => move.to === "done").at(-1)
  const days = done ? daysBetween(done.at.slice(0, 10) as Day, tx.today) : 0
  if (days > daysToUndoDone && !isCentre(me, place)) forbidden(refusals.tooLate(daysToUndoDone))
}
