import type { AcademicYear } from "../../domain/kit/academic-year.ts"
import type { PageCall } from "../kit/page.tsx"
import { yearIn, yearOfPriorities } from "../needs/areas.ts"

/** The year in the address, or the one that priorities are made for now. */
export const yearAsked = (call: PageCall): AcademicYear => yearIn(call.query, yearOfPriorities(call.tx.today))
/** The year that a form carries. */
export const yearPosted = (call: PageCall): AcademicYear =>
  yearIn(new URLSearchParams({ year: call.form.text("year") }), yearOfPriorities(call.tx.today))
