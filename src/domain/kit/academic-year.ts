import * as v from "valibot"
import { addDays, type Day, day, weekday } from "./day.ts"

/** The calendar year in which an academic year starts: 2026 for 2026/27. */
export const AcademicYear = v.pipe(
  v.number("Give a year like 2026"),
  v.integer("Give a year like 2026"),
  v.minValue(1990, "Give a year from 1990 on"),
  v.maxValue(2100, "Give a year up to 2100"),
  v.brand("AcademicYear"),
)
export type AcademicYear = v.InferOutput<typeof AcademicYear>

/** `academicYear(2026)`, in our own code; a wrong one is a bug. */
export const academicYear = (start: number): AcademicYear => v.parse(AcademicYear, start)

/** 1 September is the first day: 31 Aug 2026 is in 2025, 1 Sep 2026 in 2026. Of any day, also in a year that no hub can open. */
export const academicYearOf = (d: Day): AcademicYear =>
  (Number(d.slice(0, 4)) - (d.slice(5) < "09-01" ? 1 : 0)) as AcademicYear

/** `2026/27` */
export const yearInWords = (year: AcademicYear): string => `${year}/${String((year + 1) % 100).padStart(2, "0")}`

/** First and last day, both in it. */
export const yearStarts = (year: AcademicYear): Day => day(`${year}-09-01`)
export const yearEnds = (year: AcademicYear): Day => day(`${year + 1}-08-31`)

/** The third Thursday of January: the spring census day, unless a hub sets another. */
export const usualCountDay = (year: AcademicYear): Day => {
  const first = day(`${year + 1}-01-01`)
  return addDays(first, ((4 - weekday(first) + 7) % 7) + 14)
}
