import { type AcademicYear, usualCountDay, yearEnds, yearStarts } from "../domain/kit/academic-year.ts"
import type { Day } from "../domain/kit/day.ts"
import type { Tx } from "./database.ts"
import { recordEvent } from "./event.ts"

export type YearFacts = { year: AcademicYear; starts: Day; ends: Day; countDay: Day; threshold: number }

const columns = ["year", "starts", "ends", "count_day as countDay", "threshold"] as const

export const listYears = (tx: Tx): Promise<YearFacts[]> =>
  tx.sql.selectFrom("academic_year").where("hub_id", "=", tx.hub).select(columns).orderBy("year").execute()

export const findYear = (tx: Tx, year: AcademicYear): Promise<YearFacts | undefined> =>
  tx.sql
    .selectFrom("academic_year")
    .where("hub_id", "=", tx.hub)
    .where("year", "=", year)
    .select(columns)
    .executeTakeFirst()

/** The smallest number shown, unless the hub raises it. */
export const usualThreshold = 5

export const usualYear = (year: AcademicYear): YearFacts => ({
  year,
  starts: yearStarts(year),
  ends: yearEnds(year),
  countDay: usualCountDay(year),
  threshold: usualThreshold,
})

/** Opens a year that is not there, or changes one; a changed count day says why. */
export async function recordYear(tx: Tx, facts: YearFacts, reason?: string): Promise<void> {
  const before = await findYear(tx, facts.year)
  const row = { starts: facts.starts, ends: facts.ends, count_day: facts.countDay, threshold: facts.threshold }
  await tx.sql
    .insertInto("academic_year")
    .values({ hub_id: tx.hub, year: facts.year, ...row })
    .onConflict((conflict) => conflict.columns(["hub_id", "year"]).doUpdateSet(row))
    .execute()
  await recordEvent(tx, before ? "year.changed" : "year.opened", null, {
    before: before ?? null,
    after: facts,
    reason: reason ?? null,
  })
}
