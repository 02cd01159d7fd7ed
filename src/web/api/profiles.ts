import * as v from "valibot"
import { AnswerSource, AnswerState } from "../../domain/answer-state.ts"
import { AcademicYear } from "../../domain/kit/academic-year.ts"
import { Instant } from "../../domain/kit/day.ts"
import { AnswerId, AuditId, ClusterId, PersonId, SettingId } from "../../domain/kit/id.ts"
import type { Figure } from "../../domain/profile.ts"
import type { Tx } from "../../store/database.ts"
import { notFound, Problem } from "../kit/problem.ts"
import type { Wiring } from "../kit/wiring.ts"
import { guarded, walkDown } from "../profiles/down.ts"
import { readProfile, type Scope, type Seen } from "../profiles/view.ts"
import { changesSince } from "../profiles/years.ts"
import { type ApiRoute, route } from "./route.ts"
import { YearText } from "./shapes.ts"

const figureShown = ({ text: _, ...figure }: Figure) => figure
const scopeShown = (scope: Scope) => (scope.kind === "hub" ? "hub" : `${scope.kind}:${scope.id}`)

/** The three scopes share every route but their address. */
const scopes = [
  {
    at: "settings/:id",
    id: v.object({ id: SettingId }),
    of: (params: object): Scope => ({ kind: "setting", id: v.parse(v.object({ id: SettingId }), params).id }),
  },
  {
    at: "clusters/:id",
    id: v.object({ id: ClusterId }),
    of: (params: object): Scope => ({ kind: "cluster", id: v.parse(v.object({ id: ClusterId }), params).id }),
  },
  { at: "hub", id: v.object({}), of: (): Scope => ({ kind: "hub" }) },
] as const

const View = v.optional(v.picklist(["team", "published"], "Give view=team or view=published"))

const number = v.nullable(v.number())
const Measure = v.object({
  code: v.string(),
  title: v.string(),
  unit: v.string(),
  value: number,
  numerator: number,
  denominator: number,
  marker: v.nullable(v.picklist(["[c]", "[z]", "[x]", "[low]"])),
  flags: v.array(v.picklist(["[u]", "[e]", "[p]", "[r]"])),
  settings: v.object({ members: v.number(), answered: v.number() }),
})
const viewShown = v.picklist(["team", "published"])
const Profile = v.object({ scope: v.string(), year: AcademicYear, view: viewShown, measures: v.array(Measure) })
const Trail = v.object({
  scope: v.string(),
  year: AcademicYear,
  code: v.string(),
  figure: Measure,
  withheld: v.number(),
  settings: v.array(
    v.object({
      setting: v.object({ id: SettingId, name: v.string() }),
      audit: v.nullable(AuditId),
      mark: v.picklist(["given", "estimate", "not-applicable", "not-available", "outside"]),
      components: v.nullable(v.array(v.number())),
      answers: v.array(
        v.object({
          question: v.string(),
          row: v.nullable(v.string()),
          column: v.nullable(v.string()),
          from: v.picklist(["answer", "derived", "register", "last-year", "fact", "nothing"]),
          state: AnswerState,
          value: v.unknown(),
          because: v.array(v.string()),
          id: v.nullable(AnswerId),
          by: v.nullable(v.object({ id: PersonId, name: v.nullable(v.string()) })),
          answeredAt: v.nullable(Instant),
          source: v.nullable(AnswerSource),
        }),
      ),
    }),
  ),
})
/** `then` is promised to outsiders by this name (docs/decisions/0008-before-and-now.md); it is no function, so no await minds it. */
// biome-ignore lint/suspicious/noThenProperty: see above.
const sides = <T>(before: T, now: T) => ({ then: before, now })
const Changes = v.object({
  scope: v.string(),
  year: AcademicYear,
  from: AcademicYear,
  view: viewShown,
  measures: v.array(
    v.object({
      code: v.string(),
      unit: v.string(),
      all: v.object({
        ...sides(number, number),
        change: number,
        markers: v.object(sides(Measure.entries.marker, Measure.entries.marker)),
      }),
      sameSchools: v.object({ ...sides(number, number), change: number, schools: v.array(SettingId) }),
    }),
  ),
})

export const routes: ApiRoute[] = scopes.flatMap(({ at, id, of }) => [
  route(
    {
      method: "GET",
      path: `/profiles/${at}`,
      summary: "The profile of a year: every measure, with what it stands on",
      params: id,
      query: v.object({ year: YearText, view: View }),
      reply: Profile,
      stamp: ({ tx, query, wiring }) => wiring.profiles.stamp(tx, query.year),
    },
    async ({ tx, me, params, query, wiring, stamp }) => {
      const seen = await readProfile(tx, wiring, me, of(params), query.year, query.view, stamp)
      return {
        body: {
          scope: scopeShown(seen.scope),
          year: query.year,
          view: seen.view,
          measures: seen.measures.map(({ figure }) => figureShown(figure)),
        },
      }
    },
  ),
  route(
    {
      method: "GET",
      path: `/profiles/${at}/measures/:code/trail`,
      summary: "The answers that a figure came from",
      params: v.object({ ...id.entries, code: v.string() }),
      query: v.object({ year: YearText }),
      reply: Trail,
    },
    async ({ tx, me, params, query, wiring }) => {
      const scope = of(params)
      const seen = await readProfile(tx, wiring, me, scope, query.year, undefined)
      const found = guarded(seen, params.code)
      if (found === "unknown") return notFound("This profile has no such measure.")
      if (found === "protected")
        throw new Problem(
          403,
          "protected",
          "This figure is hidden to protect small numbers, and so are the answers it came from.",
        )
      const { under, withheld, people } = await walkDown(tx, me, seen, found)
      return {
        body: {
          scope: scopeShown(scope),
          year: query.year,
          code: params.code,
          figure: figureShown(found.figure),
          withheld: withheld.length,
          settings: under.map(({ member, contribution: { components, mark }, entries }) => ({
            setting: { id: member.id, name: member.name },
            audit: member.audit,
            mark,
            components: components?.map((component) => component / found.measure.scale) ?? null,
            answers: entries.map(({ answer, ...entry }) => ({
              ...entry,
              id: answer?.id ?? null,
              by: answer?.by ? { id: answer.by, name: people.get(answer.by) ?? null } : null,
              answeredAt: answer?.answeredAt ?? null,
              source: answer?.source ?? null,
            })),
          })),
        },
      }
    },
  ),
  route(
    {
      method: "GET",
      path: `/profiles/${at}/changes`,
      summary: "Two years side by side: all schools, and the same schools",
      params: id,
      query: v.object({ year: YearText, from: YearText, view: View }),
      reply: Changes,
    },
    async ({ tx, me, params, query, wiring }) => {
      const scope = of(params)
      const now = await readProfile(tx, wiring, me, scope, query.year, query.view)
      const items = await changesOf(wiring, tx, now, query.from)
      return { body: { scope: scopeShown(scope), year: query.year, from: query.from, view: now.view, measures: items } }
    },
  ),
])

async function changesOf(wiring: Wiring, tx: Tx, now: Seen, from: AcademicYear) {
  const before = await wiring.profiles.hubYear(tx, from)
  const changeOf = changesSince(before, now)
  return now.measures.map((seen) => {
    const compared = changeOf(seen)
    const side = ({ before, now, change }: { before: Figure; now: Figure; change: { value: number } | null }) => ({
      ...sides(before.value, now.value),
      change: change?.value ?? null,
    })
    return {
      code: compared.code,
      unit: seen.measure.measure.unit,
      all: { ...side(compared.all), markers: sides(compared.all.before.marker, compared.all.now.marker) },
      sameSchools: { ...side(compared.sameSchools), schools: compared.sameSchools.schools },
    }
  })
}
