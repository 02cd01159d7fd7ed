import * as v from "valibot"
import { mayLayOut } from "../../domain/access.ts"
import { AcademicYear, academicYear, academicYearOf } from "../../domain/kit/academic-year.ts"
import { hasFigures } from "../../store/layout.ts"
import { findYear, listYears, usualYear, type YearFacts } from "../../store/year.ts"
import { mustLayOut, mustReadLayout } from "../kit/layout-guard.ts"
import { getPage, type PageCall, type PageRoute, postForm } from "../kit/page.tsx"
import { notFound } from "../kit/problem.ts"
import { countOf, dayOf, noWrongs, textOf, Wrongs } from "../kit/typed.ts"
import { changeYear, mayLowerThreshold } from "./change.ts"
import { words } from "./words.ts"
import { type TypedYear, yearPage, yearsPage } from "./years-page.tsx"

const yearIn = (call: PageCall): AcademicYear => {
  const year = v.safeParse(AcademicYear, Number(/^\d{4}$/.test(call.params.year ?? "") ? call.params.year : "0"))
  return year.success ? year.output : notFound()
}

const typedOf = ({ starts, ends, countDay, threshold }: YearFacts): TypedYear => ({
  starts,
  ends,
  countDay,
  threshold: String(threshold),
  reason: "",
})

export const routes: PageRoute[] = [
  getPage("/years", async (call) => {
    mustReadLayout(call.me)
    const years = await listYears(call.tx)
    const now = academicYearOf(call.tx.today)
    const last = years.at(-1)?.year
    const open = years.some(({ year }) => year === now)
    const next = last === undefined || !open ? now : academicYear(Math.min(2100, Math.max(last, now) + 1))
    return { page: yearsPage(call, years, { next, makes: mayLayOut(call.me) }) }
  }),

  getPage("/years/:year/open", async (call) => {
    mustLayOut(call.me)
    const year = yearIn(call)
    if (await findYear(call.tx, year)) return { redirect: `/years/${year}` }
    const facts = { isNew: true, asks: false, lowers: mayLowerThreshold(call.me) }
    return { page: yearPage(call, year, typedOf(usualYear(year)), facts, noWrongs) }
  }),

  getPage("/years/:year", async (call) => {
    mustLayOut(call.me)
    const year = yearIn(call)
    const there = (await findYear(call.tx, year)) ?? notFound()
    const facts = { isNew: false, asks: await hasFigures(call.tx, year), lowers: mayLowerThreshold(call.me) }
    return { page: yearPage(call, year, typedOf(there), facts, noWrongs) }
  }),

  postForm("/years/:year", async (call) => {
    const { tx, me, form } = call
    mustLayOut(me)
    const year = yearIn(call)
    const before = await findYear(tx, year)
    const wrongs = new Wrongs()
    const [starts, ends, countDay] = [
      dayOf(form, "starts", wrongs),
      dayOf(form, "ends", wrongs),
      dayOf(form, "countDay", wrongs),
    ]
    const threshold = countOf(form.text("threshold"))
    if (threshold === undefined) wrongs.add("threshold", words.thresholdUnread)
    const reason = textOf(form, "reason", 2000, wrongs)
    if (!wrongs.any && starts && ends && countDay && threshold !== undefined) {
      const change = { starts, ends, countDay, threshold }
      const outcome = await changeYear(tx, me, year, change, { reason: reason || undefined, asks: true })
      if (outcome.is === "recorded")
        return { redirect: "/years", notice: { text: outcome.opened ? words.opened(year) : words.saved(year) } }
      if (outcome.is === "not-yours") wrongs.add("threshold", outcome.why)
      else for (const [field, text] of Object.entries(outcome.wrong)) wrongs.add(field, text)
    }
    const typed: TypedYear = {
      starts: form.text("starts"),
      ends: form.text("ends"),
      countDay: form.text("countDay"),
      threshold: form.text("threshold"),
      reason,
    }
    const facts = { isNew: !before, asks: await hasFigures(tx, year), lowers: mayLowerThreshold(me) }
    return { page: yearPage(call, year, typed, facts, wrongs), status: 422 }
  }),
]
