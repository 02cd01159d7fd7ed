import * as v from "valibot"
import { type Compared, changes } from "../../domain/change.ts"
import { contributionTo } from "../../domain/figure.ts"
import type { AcademicYear } from "../../domain/kit/academic-year.ts"
import { ClusterId, type PersonId, SettingId } from "../../domain/kit/id.ts"
import type { Figure } from "../../domain/profile.ts"
import { trail } from "../../domain/trail.ts"
import { traceMeasure } from "../../store/profile.ts"
import { memberSight, membersOf, placeOf, readProfile, type Scope } from "../profiles/view.ts"
import { twoYears } from "../profiles/years.ts"
import { notFound, Problem } from "../kit/problem.ts"
import { YearText } from "./shapes.ts"
import { type ApiRoute, route } from "./route.ts"

const figureShown = ({ text: _, ...figure }: Figure) => figure
const scopeShown = (scope: Scope) => (scope.kind === "hub" ? "hub" : `${scope.kind}:${scope.id}`)

/** The three scopes share every route but their address. */
const scopes = [
  { at: "settings/:id", id: v.object({ id: SettingId }), of: (params: object): Scope => ({ kind: "setting", id: v.parse(v.object({ id: SettingId }), params).id }) },
  { at: "clusters/:id", id: v.object({ id: ClusterId }), of: (params: object): Scope => ({ kind: "cluster", id: v.parse(v.object({ id: ClusterId }), params).id }) },
  { at: "hub", id: v.object({}), of: (): Scope => ({ kind: "hub" }) },
] as const

const View = v.optional(v.picklist(["team", "published"], "Give view=team or view=published"))

export const routes: ApiRoute[] = scopes.flatMap(({ at, id, of }) => [
  route(
    {
      method: "GET", path: `/profiles/${at}`, summary: "The profile of a year: every measure, with what it stands on", params: id, query: v.object({ year: YearText, view: View }),
      stamp: async ({ tx, query, wiring, me, params }) => {
        await placeOf(tx, me, of(params))
        return `${await wiring.profiles.stamp(tx, query.year)}.${query.view ?? ""}.${tx.today}.${me.id}.${me.posts.map((post) => `${post.role}${post.cluster ?? ""}${post.setting ?? ""}`).join()}`
      },
    },
    async ({ tx, me, params, query, wiring }) => {
      const seen = await readProfile(tx, wiring, me, of(params), query.year, query.view)
      return { body: { scope: scopeShown(seen.scope), year: query.year, view: seen.view, measures: seen.measures.map(({ figure }) => figureShown(figure)) } }
    },
  ),
  route(
    {
      method: "GET", path: `/profiles/${at}/measures/:code/trail`, summary: "The answers that a figure came from",
      params: v.object({ ...id.entries, code: v.string() }), query: v.object({ year: YearText }),
    },
    async ({ tx, me, params, query, wiring }) => {
      const scope = of(params)
      const seen = await readProfile(tx, wiring, me, scope, query.year, undefined)
      const found = seen.measures.find(({ measure }) => measure.measure.code === params.code) ?? notFound("This profile has no such measure.")
      if (found.hidden && !found.whole) throw new Problem(403, "protected", "This figure is hidden to protect small numbers, and so are the answers it came from.")
      const members = membersOf(found.community, scope)
      const maySee = await memberSight(tx, me, members)
      const visible = members.filter((member) => found.whole || maySee(member, found.community, found.measure))
      const traced = await traceMeasure(tx, params.code, visible)
      const people = await namesOf(tx, traced.flatMap(({ cause, measure }) => trail(measure, cause).map((entry) => entry.answer?.by ?? null)))
      return {
        body: {
          scope: scopeShown(scope), year: query.year, code: params.code, figure: figureShown(found.figure), withheld: members.length - visible.length,
          settings: visible.map((member) => {
            const { components, mark } = contributionTo(found.measure, member.contributions)
            const one = traced.find((other) => other.member.id === member.id)
            return {
              setting: { id: member.id, name: member.name }, audit: member.audit, mark, components: components?.map((component) => component / found.measure.scale) ?? null,
              answers: (one ? trail(one.measure, one.cause) : []).map(({ answer, ...entry }) => ({
                ...entry, id: answer?.id ?? null, by: answer?.by ? { id: answer.by, name: people.get(answer.by) ?? null } : null, answeredAt: answer?.answeredAt ?? null, source: answer?.source ?? null,
              })),
            }
          }),
        },
      }
    },
  ),
  route(
    { method: "GET", path: `/profiles/${at}/changes`, summary: "Two years side by side: all schools, and the same schools", params: id, query: v.object({ year: YearText, from: YearText, view: View }) },
    async ({ tx, me, params, query, wiring }) => {
      const scope = of(params)
      const now = await readProfile(tx, wiring, me, scope, query.year, query.view)
      const items = await changesOf(tx, wiring, now, scope, query.year, query.from)
      return { body: { scope: scopeShown(scope), year: query.year, from: query.from, view: now.view, changes: items } }
    },
  ),
])

type Seen = Awaited<ReturnType<typeof readProfile>>

async function changesOf(tx: Parameters<typeof readProfile>[0], wiring: Parameters<typeof readProfile>[1], now: Seen, scope: Scope, _year: AcademicYear, from: AcademicYear) {
  const before = await wiring.profiles.hubYear(tx, from)
  return now.measures.flatMap(({ community, measure, whole }) => {
    const years = twoYears(before, community, scope)
    const hiding = whole ? null : { threshold: now.hubYear.year.threshold, before: (index: number) => years.hiddenBefore(index), now: years.hiddenNow }
    const compared = changes(community.compiled, years, hiding).find((change) => change.code === measure.measure.code)
    if (!compared) return []
    const side = ({ before, now, change }: { before: Figure; now: Figure; change: { value: number } | null }) => ({ then: before.value, now: now.value, change: change?.value ?? null })
    return [{
      code: compared.code, unit: measure.measure.unit,
      all: { ...side(compared.all), markers: { then: compared.all.before.marker, now: compared.all.now.marker } },
      sameSchools: { ...side(compared.sameSchools), schools: compared.sameSchools.schools },
    }]
  })
}

const namesOf = async (tx: Parameters<typeof readProfile>[0], ids: readonly (PersonId | null)[]): Promise<Map<PersonId, string>> => {
  const wanted = [...new Set(ids.flatMap((id) => id ?? []))]
  if (wanted.length === 0) return new Map()
  const rows = await tx.sql.selectFrom("person").where("hub_id", "=", tx.hub).where("id", "in", wanted).select(["id", "name"]).execute()
  return new Map(rows.map((row) => [row.id, row.name]))
}
