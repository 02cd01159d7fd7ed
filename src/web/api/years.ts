import * as v from "valibot"
import { hubWide, may, mayLayOut, type Person } from "../../domain/access.ts"
import { AcademicYear } from "../../domain/kit/academic-year.ts"
import { Day } from "../../domain/kit/day.ts"
import { text } from "../../domain/kit/text.ts"
import { findYear, listYears, type YearFacts } from "../../store/year.ts"
import { forbidden, invalid, notFound } from "../kit/problem.ts"
import { changeYear } from "../years/change.ts"
import { page, paging, route } from "./route.ts"
import { YearText } from "./shapes.ts"

/** Who may read how the hub is laid out: to the rest it is not there. */
export const seesLayout = (me: Person): void => {
  if (!may(me, "read", "layout", hubWide)) notFound()
}
/** Who may read it but not change it is told so. */
export const laysOut = (me: Person): void => {
  seesLayout(me)
  if (!mayLayOut(me)) forbidden("Only the hub manager, the hub lead and the data officer lay out the hub.")
}

const shown = ({ year, starts, ends, countDay, threshold }: YearFacts) => ({ year, starts, ends, countDay, threshold })
const Year = v.object({ year: v.number(), starts: Day, ends: Day, countDay: Day, threshold: v.number() })
const inYear = v.object({ year: YearText })
const whole = v.pipe(v.number("Give a whole number"), v.integer("Give a whole number"))

export const routes = [
  route(
    {
      method: "GET",
      path: "/years",
      summary: "The academic years that are open, oldest first",
      query: v.object(paging),
      reply: v.object({ items: v.array(Year), next: v.nullable(v.string()) }),
    },
    async ({ tx, me, query }) => {
      seesLayout(me)
      const years = (await listYears(tx)).filter((facts) => facts.year > query.after)
      return {
        body: page(
          years.map((facts) => ({ ...facts, seq: facts.year })),
          query.limit,
          shown,
        ),
      }
    },
  ),
  route(
    { method: "GET", path: "/years/:year", summary: "One academic year", params: inYear, reply: Year },
    async ({ tx, me, params }) => {
      seesLayout(me)
      return { body: shown((await findYear(tx, params.year)) ?? notFound("This year is not open.")) }
    },
  ),
  route(
    {
      method: "PATCH",
      path: "/years/:year",
      summary: "Changes a year; one that is not there is opened, with the usual dates where nothing else is said",
      params: inYear,
      body: v.object({
        year: v.optional(AcademicYear),
        starts: v.optional(Day),
        ends: v.optional(Day),
        countDay: v.optional(Day),
        threshold: v.optional(whole),
        reason: v.optional(text(2000, "Say why")),
      }),
      reply: Year,
    },
    async ({ tx, me, params, body }) => {
      laysOut(me)
      const { year, reason, starts, ends, countDay, threshold } = body
      if (year !== undefined && year !== params.year)
        invalid({ path: "year", problem: "The year in the address and the one in the body differ." })
      const change = {
        ...(starts && { starts }),
        ...(ends && { ends }),
        ...(countDay && { countDay }),
        ...(threshold !== undefined && { threshold }),
      }
      const outcome = await changeYear(tx, me, params.year, change, { reason, asks: false })
      if (outcome.is === "not-yours") return forbidden(outcome.why)
      if (outcome.is === "wrong")
        return invalid(...Object.entries(outcome.wrong).map(([path, problem]) => ({ path, problem })))
      return { body: shown(outcome.facts) }
    },
  ),
]
