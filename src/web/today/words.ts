import { type AcademicYear, yearInWords } from "../../domain/kit/academic-year.ts"
import { type Day, dayInWords, shortDay, weekday } from "../../domain/kit/day.ts"
import { capital, count, inWords, listed, ofAll } from "../profiles/words.ts"

const weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
/** `Tue 24 Nov`: the year is plain from the page. */
export const dayShort = (day: Day): string => `${weekdays[weekday(day) - 1]} ${shortDay(day)}`
const days = (n: number): string => (n === 1 ? "1 day" : `${n} days`)
const tries = ["First", "Second", "Third", "Fourth", "Fifth"]
const is = (n: number): string => (n === 1 ? "is" : "are")

export const words = {
  title: "What needs you now",
  titleRead: "The county today",
  plan: (school: string) => `Plan a visit to ${school}`,
  allVisits: "All visits",

  // Summing up
  thisWeek: (n: number) => (n === 0 ? null : `${inWords(n)} ${n === 1 ? "visit" : "visits"} this week`),
  overdue: (n: number) => (n === 0 ? null : `${inWords(n)} ${n === 1 ? "visit" : "visits"} to write up`),
  late: (n: number) => (n === 0 ? null : `${inWords(n)} ${n === 1 ? "promise is" : "promises are"} late`),
  apart: (n: number) => (n === 0 ? null : `${inWords(n)} ${n === 1 ? "answer" : "answers"} to settle`),
  lede: (parts: readonly string[]) =>
    parts.length === 0 ? "Nothing is due this week." : `${capital(listed(parts, 4))}.`,
  left: (left: number, all: number, year: AcademicYear) =>
    all === 0
      ? ""
      : left === 0
        ? `${all === 1 ? "The one school has" : `All ${all} schools have`} been audited for ${yearInWords(year)}.`
        : `${ofAll(left, all)} ${is(left)} still to be audited for ${yearInWords(year)}.`,
  covered: (audited: number, all: number, year: AcademicYear) =>
    all === 0
      ? ""
      : audited === 0
        ? `No school has been audited for ${yearInWords(year)} yet.`
        : `${ofAll(audited, all)} ${audited === 1 ? "has" : "have"} been audited for ${yearInWords(year)}.`,
  decide: (n: number) =>
    n === 0
      ? "Nothing waits for you to agree."
      : `${capital(inWords(n))} ${n === 1 ? "thing waits" : "things wait"} for you to agree.`,
  vacant: (names: readonly string[]) =>
    names.length === 0 ? "" : `${listed(names)} ${names.length === 1 ? "has" : "have"} no coordinator.`,

  // Visits
  visits: "Visits, in order",
  visitsOf: (cluster: string) => `Visits in ${cluster}`,
  visitsVacant: (cluster: string) => `${cluster} has no coordinator today, so its visits fall to you.`,
  noneDue: "Every visit of the year is made or settled.",
  noSchools: "No school is in this cluster today.",
  noDate: "No date yet",
  formIn: "The form is in.",
  formNotIn: (left: number) =>
    left === 0 ? "The form is not in, and the visit is today." : `The form is not in, ${days(left)} before the visit.`,
  formLater: "The form is not in yet.",
  toClose: "The audit is complete. Mark the visit as done once it took place.",
  passed: (on: Day) => `The visit was booked for ${dayInWords(on)}. What came of it?`,
  offered: (on: Day | null, since: number, attempt: number) =>
    `${on ? `Dates offered on ${dayShort(on)}; ` : ""}${since === 0 ? "no reply yet" : `no reply for ${days(since)}`}.${attempt > 1 ? ` ${tries[attempt - 1] ?? `${attempt}th`} try.` : ""}`,
  missed: "Nobody was available last time. Plan it again.",
  visited: "The visit is done; the audit is not complete.",
  formWithout: "The form is in, and no visit is planned.",
  startedWithout: "The form is begun, and no visit is planned.",
  silent: (since: number) =>
    `Complete for ${days(since)} without a word from the school: you may sign it off, marked “not confirmed”.`,
  lastNone: "No audit before this year.",
  lastWithout: "No audit last year. A call may do more than a form.",
  lastDone: "Audited last year.",
  lastOpen: "Last year’s audit was begun and never completed.",
  state: {
    booked: "Booked",
    formDue: (day: Day) => `Form due ${weekdays[weekday(day) - 1]}`,
    overdue: "To write up",
    auditComplete: "Audit complete",
    waiting: "Waiting",
    toPlan: "To plan",
    again: "Plan again",
    complete: "To complete",
    sign: "To sign off",
  },
  act: { audit: "Open the audit", before: "Before you knock", visit: "Open the visit", plan: "Plan a visit" },
  moreVisits: (n: number) => `${n} more ${n === 1 ? "school" : "schools"}`,

  // Promises
  promised: "What was promised",
  promisedLate: "Promises that are late",
  promisedToYou: "What was promised to you",
  nothingPromised: "Nothing is promised just now.",
  noDay: "No day set",
  lateBy: (n: number) => `Late by ${days(n)}`,
  dueToday: "Due today",
  dueIn: (n: number) => `Due in ${days(n)}`,
  open: "Open",
  kept: "Mark as kept",
  keeps: (name: string) => `${name} keeps it.`,
  morePromises: (n: number) => `and ${n} more`,

  // Answers that disagree
  apartTitle: "Answers to settle",
  apartNote:
    "Two answers stand, and neither replaced the other. Both are kept; the last one counts until somebody settles it.",
  apartIn: (section: string) => `Section ${section}`,
  settle: "Settle it",
  more: (n: number) => `and ${n} more`,

  // Figures
  figureNote: (parts: string | null, answered: string) => [parts, answered].filter(Boolean).join("; ").concat("."),
  whyMoved: "Why did this figure move?",
  wholeProfile: "The whole profile",
  noFigures: "Figures will be here once answers are in.",
  noFiguresWhy: "Each one says how many schools it stands on, and leads down to the answers.",
  staysBelow: (name: string) => `${name} lies below the county`,
  staysAbove: (name: string) => `${name} lies above the county`,
  besideCounty: (name: string) => `${name} is level with the county`,

  // Clusters
  clusters: "Your clusters",
  allClusters: "Cluster by cluster",
  clustersNote: (year: AcademicYear) => `Schools open today, ${yearInWords(year)}.`,
  cluster: "Cluster",
  audited: "Audited",
  booked: "Booked",
  waiting: "Waiting",
  toPlan: "To plan",
  coordinator: "Coordinator",
  vacantWord: "Vacant",
  noClusters: "No cluster yet.",

  // To decide
  toAgree: "To agree",
  needs: (n: number) => (n === 1 ? "1 need raised" : `${n} needs raised`),
  priorities: (n: number) => (n === 1 ? "1 priority proposed" : `${n} priorities proposed`),
  needsColumn: "Needs",
  prioritiesColumn: "Priorities",
  nothingToAgree: "No need and no priority waits for you.",

  // The hub
  waits: "What waits in the hub",
  nothingWaits: "Nothing waits: every school is in a cluster, and every import is settled.",
  unplaced: (n: number) => `${count(n)} ${is(n)} not in a cluster yet`,
  imports: (n: number) =>
    n === 1 ? "1 import of the school register waits" : `${n} imports of the school register wait`,
  forwarded: (n: number) =>
    n === 1
      ? "1 priority was put forward and waits for the county"
      : `${n} priorities were put forward and wait for the county`,
  countyNeeds: (n: number) =>
    n === 1 ? "1 need of the county waits to be agreed" : `${n} needs of the county wait to be agreed`,
  yearNotOpen: (year: AcademicYear) => `${yearInWords(year)} is not open yet`,
  moved: "What moved",
  movedNote: (year: AcademicYear, before: AcademicYear) =>
    `The county in ${yearInWords(year)} beside ${yearInWords(before)}: as published, and the same schools.`,
  county: "The county",
  figure: "Measure",
  same: "Same schools",
  change: "Change",

  // First days of a hub
  firstWill: "This page will say what needs you, every day. First the hub needs its schools.",
  firstWhy: "Four steps, in any order you like; each can be done again later.",
  first: {
    register: "Bring in the school register",
    registerText: "Every open school of your areas, with its roll and its place.",
    clusters: "Make the clusters",
    clustersText: "Local musical communities of fourteen to twenty schools each.",
    people: "Invite people",
    peopleText: "Coordinators, managers, music leads: each signs in by a link in a mail.",
    help: "Read how a hub begins",
    helpText: "Two minutes, with the order that works best.",
  },

  // People of a setting
  formNone: (year: AcademicYear) => `The form for ${yearInWords(year)} has not been begun.`,
  formBegun: (year: AcademicYear) =>
    `The form for ${yearInWords(year)} is begun. Nothing has to be in order, and nothing is lost.`,
  formSent: (year: AcademicYear) => `The form for ${yearInWords(year)} is in. Thank you.`,
  formComplete: (year: AcademicYear) =>
    `The audit for ${yearInWords(year)} is complete. Read it and sign it off, or say what is wrong.`,
  formSigned: (year: AcademicYear) => `The audit for ${yearInWords(year)} is signed off.`,
  formReopened: (year: AcademicYear) =>
    `The audit for ${yearInWords(year)} is open again. Read what changed and sign it off.`,
  formClosed: (year: AcademicYear) => `There is no audit for ${yearInWords(year)}.`,
  visitOn: (on: Day, time: string | null) => `The visit is on ${dayInWords(on)}${time ? `, ${time}` : ""}.`,
  visitOffered: "Dates for a visit have been offered. Answer your coordinator’s mail, or ring.",
  nothingAsked: "Nothing is asked of it this year.",
  visitNone: "No visit is planned yet.",
  begin: "Begin the form",
  goOn: "Go on with the form",
  read: "Read it",
  signOff: "Read and sign off",
  share: "What you share with the cluster",
  ownFigures: "Your figures",
  inNoCluster: "It is in no cluster today.",
  clusterProfile: (name: string) => `${name}: the cluster’s profile`,

  // Champions
  wanted: "Where help is wanted",
  wantedLede: (needs: number, schools: number) =>
    `${needs === 0 ? "No open need speaks" : needs === 1 ? "One open need speaks" : `${capital(inWords(needs))} open needs speak`} of your subject, and ${count(schools)} ${schools === 1 ? "shares" : "share"} answers about it.`,
  wantedNone: "No open need speaks of it just now. When a school, a coordinator or a meeting raises one, it is here.",
  needOf: (setting: string | null, cluster: string | null) =>
    [setting, cluster].filter(Boolean).join(", ") || "The county",
  agreedTitle: "Schools that share their answers",
  agreedNone: "No school shares this section yet.",
  agreedText: (n: number) => `${count(n)} ${n === 1 ? "shares" : "share"} this part of the audit with you.`,
  needState: { raised: "Raised", agreed: "Agreed", "in-hand": "In hand" } as Record<string, string>,
  allNeeds: "All needs",
} as const
