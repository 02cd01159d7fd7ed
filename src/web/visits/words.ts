import { type AcademicYear, academicYearOf, yearInWords } from "../../domain/kit/academic-year.ts"
import { type Day, dayInWords } from "../../domain/kit/day.ts"
import type { VisitOutcome, VisitState } from "../../domain/lifecycle.ts"
import type { AskCode } from "../../domain/worth-asking.ts"

const many = (n: number, one: string, more: string): string => `${n} ${n === 1 ? one : more}`

export const stateNames: Record<VisitState, string> = {
  "to-plan": "To plan",
  offered: "Dates offered",
  booked: "Booked",
  done: "Done",
  missed: "Missed",
  "no-reply": "No reply",
  declined: "Declined",
  "not-due": "Not due",
}

export const outcomeNames: Record<VisitOutcome, string> = {
  completed: "Visited, audit complete",
  "completed-in-part": "Visited, audit incomplete",
  conversation: "Structured conversation instead of a visit, by phone or video",
  "form-only": "Form received, no visit",
}

type StepWords = { title: string; button: string; help?: string; done: string }
/** A step is named by where it leads, and where that is not enough by where it comes from. */
const steps: Record<string, StepWords> = {
  offered: { title: "Offer dates", button: "Dates are offered", done: "Dates are offered." },
  booked: { title: "Book it", button: "Book the visit", done: "The visit is booked." },
  "done booked": {
    title: "It did not take place after all",
    button: "Back to booked",
    done: "The visit is booked again.",
  },
  done: { title: "It took place", button: "The visit is done", done: "The visit is done." },
  missed: { title: "Nobody was available", button: "It was missed", done: "The visit was missed." },
  "to-plan": {
    title: "Rearrange it",
    button: "Back to planning",
    help: "The day is given up, and the visit waits for a new one.",
    done: "The visit waits for a new day.",
  },
  "missed to-plan": {
    title: "Try again",
    button: "Plan it again",
    help: "The next attempt.",
    done: "The visit waits for a new day.",
  },
  "no-reply to-plan": { title: "They replied after all", button: "Plan it again", done: "The visit waits for a day." },
  "declined to-plan": { title: "They want it after all", button: "Plan it again", done: "The visit waits for a day." },
  "no-reply": { title: "No reply", button: "No reply this year", done: "The visit ends without a reply." },
  declined: { title: "The school declines", button: "Declined this year", done: "The visit is declined." },
  "not-due": {
    title: "Not due this year",
    button: "Not due",
    help: "The school closed, opened late, or a skip was agreed.",
    done: "No visit is due.",
  },
}
export const stepWords = (from: VisitState, to: VisitState): StepWords =>
  steps[`${from} ${to}`] ?? steps[to] ?? { title: to, button: to, done: "Done." }

/** Why a visit is not planned, changed or taken a step on: on pages and in the API. */
export const refusals = {
  noSuchPerson: "There is no such person.",
  otherYear: (on: Day, year: AcademicYear) =>
    `${dayInWords(on)} is in ${yearInWords(academicYearOf(on))}, and this audit is for ${yearInWords(year)}. Give a day in that year.`,
  notOpen: (name: string, on: Day) => `${name} is not open on ${dayInWords(on)}.`,
  dayMissing: "Give the day of the visit.",
  notYet: "A visit is done on its day or after it, not before.",
  outcome: (outcomes: readonly string[]) => `Give one of: ${outcomes.join(", ")}.`,
  tooFewTries: (tries: number, needed: number) =>
    `A school is called silent after ${needed} attempts; this is attempt ${tries}.`,
  tooLate: (days: number) => `After ${days} days only the centre takes this back.`,
} as const

export const words = {
  // List
  title: "Visits",
  lede: (booked: number, toPlan: number) =>
    booked + toPlan === 0
      ? "Every visit of the year is planned or done."
      : `${[
          booked > 0 && `${many(booked, "visit is", "visits are")} booked or offered`,
          toPlan > 0 && `${many(toPlan, "school has", "schools have")} no visit planned yet`,
        ]
          .filter(Boolean)
          .join(", ")}.`,
  year: "Year",
  state: "State",
  anyState: "Any state",
  show: "Show",
  school: "School",
  coming: "Visits to come, in order",
  closed: "Done and closed",
  notYet: "Not planned yet",
  notYetNote: "Schools open today with no visit this year.",
  lastYear: "Last year",
  cluster: "Cluster",
  noCluster: "Not in a cluster",
  plan: "Plan a visit",
  planThis: (name: string) => `to ${name}`,
  noDay: "No day yet",
  none: "No visits are here for this year and state.",
  noneAtAll: "Visits to the schools of your cluster will be here, in order of the day.",
  noneWhy: "One visit a year, an hour or so: it is where the audit becomes a conversation.",
  noneAct: "See the schools",
  more: (n: number) => `The first ${n} schools are shown. Choose a cluster's page to see its own.`,

  // Plan
  planTitle: (name: string) => `Plan a visit to ${name}`,
  planLede: "A day and a time, who goes, and whether the school has agreed to it.",
  day: "Day",
  dayHelp: "The academic year follows from the day.",
  dayMissing: "Give the day of the visit, or leave it offered without one.",
  time: "Time",
  timeHelp: "By the clock in England.",
  timeWrong: "Give a time like 13:30.",
  goes: "Who goes?",
  place: "Where?",
  placeHelp: "A room, a call or a video meeting. Leave it blank for the school itself.",
  stands: "How does it stand?",
  standsMissing: "Say how it stands.",
  standsPlan: "Only planned: nothing has been sent yet",
  standsOffered: "Offered: the school has been asked",
  standsBooked: "Booked: the school has agreed",
  book: "Plan this visit",
  planned: (state: string) => `The visit is planned: ${state.toLowerCase()}.`,
  goesWrong: "Choose one of these people.",

  // One visit
  visitTitle: (name: string) => `Visit to ${name}`,
  visitLede: (day: string | null, time: string | null, who: string | null) =>
    `${day === null ? "No day yet" : [day, time].filter(Boolean).join(", ")}${who === null ? "" : `. ${who} goes`}.`,
  facts: "The visit",
  where: "Where",
  atSchool: "At the school",
  attempt: "Attempt",
  outcome: "Outcome",
  took: "Took",
  minutes: (n: number) => `${n} minutes`,
  miles: (n: number) => `${n} miles`,
  audit: "Audit",
  openAudit: "Open the audit",
  before: "Before you knock",
  change: "Change day, time, place or who goes",
  changeTitle: (name: string) => `Change the visit to ${name}`,
  changeSave: "Save the change",
  changed: "The visit is changed.",
  next: "Next step",
  noSteps: "No step is yours to take.",
  reason: "Why?",
  stepOutcome: "How did it go?",
  stepMinutes: "How many minutes did it take?",
  stepMiles: "How many miles there and back?",
  stepDay: "On which day?",
  numberWrong: "Give a whole number, or leave it blank.",
  tooMany: (most: number) => `Give at most ${most}.`,
  outcomeMissing: "Say how it went.",
  reasonMissing: "Say why, in a few words.",
  attempts: "Tries so far",
  attemptsNote: (n: number, needed: number) =>
    n >= needed
      ? `${many(n, "try", "tries")}: enough to close it as without a reply.`
      : `${many(n, "try", "tries")} of the ${needed} before a school is called silent.`,
  noAttempts: "No call, mail or message is in the school’s contact log this year.",
  contactLog: "The school’s contact log",
  history: "History",
  by: (name: string | null) => name ?? "Tutti",
  promises: "Open promises",
  noPromises: "Nothing is promised and open.",
  makePromise: "Make a promise",
  back: "Back",
  everyCluster: "Every cluster",

  // Before you knock
  beforeTitle: (name: string) => `Before you knock: ${name}`,
  beforeSum: (day: string | null, time: string | null) =>
    day === null ? "No day is agreed yet." : [day, time].filter(Boolean).join(", "),
  whoYouMeet: "Who",
  nobody: "Nobody is on record. Ask the office for the head and the music lead.",
  whereItIs: "Where",
  address: "Address",
  pupils: "Pupils",
  phase: "Phase",
  promisesTitle: "What was promised",
  promisedBy: (keeper: string | null, due: string | null) => [keeper, due && `by ${due}`].filter(Boolean).join(", "),
  late: "Late",
  changes: "What changed",
  changesNote: (now: string, before: string) => `${now} beside ${before}`,
  changesNone: "Nothing that the school answered in both years has changed.",
  changesFirst: "There is only one year of answers, so nothing can be compared.",
  noAnswers: "No answers of any year are here yet: it is a first visit.",
  figure: "Figure",
  asking: "Worth asking",
  askingNone: "The answers suggest nothing in particular. Ask what went well this year.",
  wasBlank: "left blank",
  notAsked: "not answered yet",
  notes: "The last note for the school",
  sources: (day: string) => `From the school’s answers and the hub’s records, as they stood on ${day}.`,
} as const

/** A question to put at the door. Each asks what somebody can answer, and blames nobody. */
export const asks: Record<AskCode, string> = {
  "first-access-stopped": "First Access ran the year before and has stopped. What would bring it back?",
  "choir-stopped": "The choir has stopped. Was it time, a person, or something else?",
  "lessons-fell":
    "Fewer pupils have lessons than the year before. What changed for their families, or for the teachers?",
  "ensembles-fell": "Fewer pupils are in choirs and ensembles. Which group is missed most?",
  "lead-vacant": "Nobody leads music at present. Who could, and what would they need?",
  "confidence-low": "Staff are not confident in teaching music. Whom could we pair them with, and for what first?",
  "continuation-low": "Few pupils go on after First Access. What stands in their way?",
  "singing-not-all": "Not every pupil sings each week. Where in the week could singing have a place?",
  "no-first-access": "No whole class learns an instrument yet. Which year group could be first?",
  "no-choir": "There is no choir. Would pupils come, and who could begin one?",
  waiting: "Pupils wait for lessons. For which instruments, and since when?",
  "no-cpd": "No staff had training in music. What would they choose if it were near and free?",
  "support-low": "Support from senior leaders is felt to be low. What would make a difference this term?",
  "live-music-few": "Not every pupil hears live music. Who could come in, or where could you go?",
  "plan-missing": "There is no music development plan yet. Shall we begin one together?",
  "no-accessible": "No accessible instruments are at hand. Which pupil groups would use them if we lent some?",
  "left-blank": "This was left blank. Is it hard to find out, or does it not fit?",
}
