import type { AcademicYear } from "./kit/academic-year.ts"
import type { Day } from "./kit/day.ts"

export type YearDates = { year: AcademicYear; starts: Day; ends: Day; countDay: Day; threshold: number }
export type YearProblem =
  | "starts-elsewhere"
  | "ends-elsewhere"
  | "overlaps"
  | "count-day-outside"
  | "threshold-too-low"
  | "threshold-too-high"

/** Smaller counts than 3 of pupils could be told from what is shown around them. */
export const leastThreshold = 3
export const mostThreshold = 100

/**
 * What is wrong with a year's dates, field by field: it starts in the calendar year that names it and ends in the next, beside its neighbours,
 * and its count day lies in it.
 */
export function checkYear(
  facts: YearDates,
  others: readonly YearDates[],
): Partial<Record<keyof YearDates, YearProblem>> {
  const { year, starts, ends, countDay, threshold } = facts
  const problems: Partial<Record<keyof YearDates, YearProblem>> = {}
  if (Number(starts.slice(0, 4)) !== year) problems.starts = "starts-elsewhere"
  if (Number(ends.slice(0, 4)) !== year + 1) problems.ends = "ends-elsewhere"
  if (!problems.starts && !problems.ends) {
    const clash = others.find((other) => other.year !== year && starts <= other.ends && other.starts <= ends)
    if (clash) problems[clash.year < year ? "starts" : "ends"] = "overlaps"
  }
  if (!problems.starts && !problems.ends && (countDay < starts || countDay > ends))
    problems.countDay = "count-day-outside"
  if (threshold < leastThreshold) problems.threshold = "threshold-too-low"
  if (threshold > mostThreshold) problems.threshold = "threshold-too-high"
  return problems
}
