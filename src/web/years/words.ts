import { type AcademicYear, academicYear, yearInWords } from "../../domain/kit/academic-year.ts"
import { type Day, dayInWords } from "../../domain/kit/day.ts"
import type { YearProblem } from "../../domain/year.ts"

export const problems: Record<YearProblem, string> = {
  "starts-elsewhere": "The first day must lie in the calendar year that the academic year is named after.",
  "ends-elsewhere": "The last day must lie in the calendar year after the one in which the year starts.",
  overlaps: "These dates overlap another academic year. Change that year first.",
  "count-day-outside": "The count day must lie in the year, from its first to its last day.",
  "threshold-too-low": "The smallest number shown can never be under 3.",
  "threshold-too-high": "The smallest number shown can be at most 100.",
}

export const words = {
  title: "Academic years",
  ledeNone: "No year is open yet.",
  lede: (now: AcademicYear | undefined, next: boolean) =>
    `${now === undefined ? "The year that runs today is not open." : `It is ${yearInWords(now)}.`}${next ? "" : " Next year can be opened at any time."}`,
  empty:
    "Audits belong to an academic year. A year has its dates, the count day that decides in which cluster a school counts, and the smallest number that is shown.",
  openNext: (year: AcademicYear) => `Open ${yearInWords(year)}`,
  openEarlier: (year: AcademicYear) => `Open ${yearInWords(year)}, an earlier year`,
  /** The year before the earliest that is open. */
  earliest: (years: readonly { year: AcademicYear }[]): AcademicYear =>
    academicYear(Math.max(1990, Math.min(...years.map(({ year }) => year)) - 1)),
  openedTitle: (year: AcademicYear) => `Open ${yearInWords(year)}`,
  editTitle: (year: AcademicYear) => `${yearInWords(year)}: dates and count day`,
  openLede: "These dates are the usual ones. Change what is different in your area.",
  year: "Year",
  dates: "First and last day",
  countDay: "Count day",
  threshold: "Smallest number shown",
  audits: "Audits",
  edit: "Change",
  now: "this year",
  starts: "First day of the year",
  ends: "Last day of the year",
  countDayHelp: (usual: Day) =>
    `Where a school belongs on this day, it counts for the whole year. The spring census day, ${dayInWords(usual)}, is usual.`,
  thresholdHelp:
    "Counts of pupils under this number are hidden where small numbers are protected. 5 is usual; never under 3.",
  thresholdFixed: "Only the data officer or the hub lead may make it smaller.",
  reason: "Why is the count day changed?",
  reasonHelp: "This year has figures already: they will be worked out anew, and the reason is kept with the change.",
  reasonMissing: "Say why the count day is changed: this year has figures already.",
  thresholdNotYours: "Only the data officer or the hub lead may make the smallest number shown smaller.",
  thresholdUnread: "Give a whole number from 3 to 100.",
  save: "Save the year",
  open: "Open the year",
  back: "Back to the years",
  opened: (year: AcademicYear) => `${yearInWords(year)} is open.`,
  saved: (year: AcademicYear) => `${yearInWords(year)} is saved.`,
  place: "Hub",
  readOnly: "The hub's manager, its lead and its data officer change these dates.",
}
