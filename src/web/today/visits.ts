import { addDays, type Day, dayOf, daysBetween } from "../../domain/kit/day.ts"
import { audited, silenceBeforeSignOff } from "../../domain/lifecycle.ts"
import type { SchoolNow } from "../../store/today.ts"

/** Why a school of the year needs its coordinator, in the order of what is due. */
type Due =
  | "overdue"
  | "form-due"
  | "booked"
  /** The audit is complete, and the visit is still booked. */
  | "to-close"
  | "complete"
  | "sign-off"
  | "waiting"
  | "again"
  | "form-without"
  | "to-plan"

export type DueVisit = {
  school: SchoolNow
  due: Due /** Whole days since it came into its state. */
  since: number
  formIn: boolean
}

const order: readonly Due[] = [
  "overdue",
  "form-due",
  "booked",
  "to-close",
  "complete",
  "sign-off",
  "waiting",
  "again",
  "form-without",
  "to-plan",
]
/** A visit this near wants its form; one further off may wait. */
const near = 7

const formIsIn = ({ auditState }: SchoolNow): boolean => auditState === "form-in" || audited.includes(auditState ?? "")

/** What is due at one school; null where it is settled for the year. */
function dueAt(school: SchoolNow, today: Day): DueVisit | null {
  const { visitState, on, auditState, since, completed } = school
  const days = (at: string | null) => (at === null ? 0 : daysBetween(dayOf(new Date(at)), today))
  const due = (what: Due, from: string | null = since): DueVisit => ({
    school,
    due: what,
    since: days(from),
    formIn: formIsIn(school),
  })
  if (visitState === "booked" && on !== null) {
    if (on < today) return due("overdue")
    if (audited.includes(auditState ?? "")) return due("to-close")
    return due(on <= addDays(today, near) && !formIsIn(school) ? "form-due" : "booked")
  }
  if (auditState === "complete") return days(completed) >= silenceBeforeSignOff ? due("sign-off", completed) : null
  if (audited.includes(auditState ?? "") || auditState === "closed-without") return null
  if (visitState === "done") return due("complete")
  if (visitState === "offered") return due("waiting")
  if (visitState === "missed") return due("again")
  if (visitState === "no-reply" || visitState === "declined" || visitState === "not-due") return null
  return due(auditState === "form-in" || auditState === "started" ? "form-without" : "to-plan")
}

/** Of schools to plan, those first that were not audited last year. */
const unheard = ({ school: { lastAudit } }: DueVisit): number =>
  lastAudit === "closed-without" ? 2 : audited.includes(lastAudit ?? "") ? 0 : 1

/** Stands at the day of its visit. */
export const isDated = (due: Due): boolean => ["overdue", "form-due", "booked", "to-close"].includes(due)

/** The school whose visit is to be planned next. */
export const nextToPlan = (due: readonly DueVisit[]): SchoolNow | undefined =>
  due.find(({ school, due }) => (due === "to-plan" || due === "form-without") && school.visit === null)?.school

/** All that is due, the most pressing first: by day where there is one, the longest waiting first where there is none. */
export function visitsDue(schools: readonly SchoolNow[], today: Day): DueVisit[] {
  const day = ({ school }: DueVisit) => school.on ?? ""
  return schools
    .flatMap((school) => dueAt(school, today) ?? [])
    .sort((a, b) => {
      const [dated, other] = [a, b].map(({ due }) => isDated(due))
      if (dated && other) return day(a) < day(b) ? -1 : day(a) > day(b) ? 1 : 0
      return order.indexOf(a.due) - order.indexOf(b.due) || b.since - a.since || unheard(b) - unheard(a)
    })
}

export const isThisWeek = ({ school, due }: DueVisit, today: Day): boolean =>
  (due === "form-due" || due === "booked") && school.on !== null && school.on <= addDays(today, 6)

/** Of all schools of the year, how many were audited or closed: the rest is still to do. */
export const stillToAudit = (schools: readonly SchoolNow[]): number =>
  schools.filter(({ auditState }) => !audited.includes(auditState ?? "") && auditState !== "closed-without").length
