import type { AcademicYear } from "../domain/kit/academic-year.ts"
import type { Tx } from "./database.ts"
import { refigure } from "./figure.ts"

const atOnce = 100

/** After a change of the count day: every audit of the year, for another roll may stand in now. */
export async function refigureYear(tx: Tx, year: AcademicYear): Promise<void> {
  const audits = await tx.sql
    .selectFrom("audit")
    .where("hub_id", "=", tx.hub)
    .where("year", "=", year)
    .select("id")
    .orderBy("id")
    .execute()
  const ids = audits.map((audit) => audit.id)
  for (let from = 0; from < ids.length; from += atOnce) await refigure(tx, ids.slice(from, from + atOnce))
}
