import { holds, type Person } from "../../domain/access.ts"
import type { AcademicYear } from "../../domain/kit/academic-year.ts"
import { checkYear, type YearDates } from "../../domain/year.ts"
import type { Tx } from "../../store/database.ts"
import { refigureYear } from "../../store/figures-of-year.ts"
import { hasFigures } from "../../store/layout.ts"
import { findYear, listYears, recordYear, usualThreshold, usualYear } from "../../store/year.ts"
import { problems, words } from "./words.ts"

export type YearField = keyof YearDates | "reason"
export type YearOutcome =
  | { is: "recorded"; opened: boolean; facts: YearDates }
  | { is: "wrong"; wrong: Partial<Record<YearField, string>> }
  | { is: "not-yours"; why: string }

/** Trap 59: who may show smaller numbers than now, or than is usual where the year is new. */
export const mayLowerThreshold = (me: Person): boolean => holds(me, "data-officer", "hub-lead")

/**
 * Opens a year with the usual dates where nothing else is said, or changes one. `asks`: a count day that changes under figures needs its
 * reason (pages ask for it; a script may leave it out). Figures of the year are worked out anew.
 */
export async function changeYear(
  tx: Tx,
  me: Person,
  year: AcademicYear,
  change: Partial<Omit<YearDates, "year">>,
  { reason, asks }: { reason: string | undefined; asks: boolean },
): Promise<YearOutcome> {
  const before = await findYear(tx, year)
  const facts: YearDates = { ...(before ?? usualYear(year)), ...change, year }
  const found = checkYear(facts, await listYears(tx))
  const wrong: Partial<Record<YearField, string>> = {}
  for (const [field, problem] of Object.entries(found) as [keyof YearDates, keyof typeof problems][])
    wrong[field] = problems[problem]
  const moved = before !== undefined && before.countDay !== facts.countDay
  if (asks && moved && !reason && (await hasFigures(tx, year))) wrong.reason = words.reasonMissing
  if (Object.keys(wrong).length > 0) return { is: "wrong", wrong }
  if (facts.threshold < (before?.threshold ?? usualThreshold) && !mayLowerThreshold(me))
    return { is: "not-yours", why: words.thresholdNotYours }
  await recordYear(tx, facts, reason)
  if (moved) await refigureYear(tx, year)
  return { is: "recorded", opened: before === undefined, facts }
}
