import * as v from "valibot"
import { type AcademicYear, academicYear } from "../../domain/kit/academic-year.ts"
import { NeedId } from "../../domain/kit/id.ts"
import { type NeedState, needStates } from "../../domain/lifecycle.ts"
import {
  mayRaise,
  mayReadNeeds,
  needCategories,
  needSources,
  openNeeds,
  readEvidence,
  type Scope,
  sameScope,
  waysOfNeed,
} from "../../domain/need.ts"
import { mayPropose, mayReadPriorities } from "../../domain/priority.ts"
import { changeNeedText, findNeed, listNeeds, type NeedFacts, needMoves, needsWithin } from "../../store/need.ts"
import { prioritiesById } from "../../store/priority.ts"
import { listSettings } from "../../store/setting.ts"
import { Scope as ScopeText } from "../api/shapes.ts"
import { type Form, getPage, idIn, type Outcome, type PageCall, postForm } from "../kit/page.tsx"
import { forbidden, notFound } from "../kit/problem.ts"
import { codeOf, noWrongs, textOf, Wrongs } from "../kit/typed.ts"
import { type Area, areaOf, clustersOf, scopeQuery, worksForHub, yearIn, yearOfNeeds } from "./areas.ts"
import { answersBehind, waysDown } from "./behind.ts"
import { type NeedView, needPage } from "./need-page.tsx"
import { needsHref, needsLanding, needsPage } from "./needs-page.tsx"
import { needFor, placeOfRow, placeOfScope, raiseNeed, stepNeed } from "./steps.ts"
import { suggestionsFor } from "./suggested.ts"
import { words } from "./words.ts"

const scopeIn = (text: string | null): Scope => {
  const scope = v.safeParse(ScopeText, text)
  return scope.success ? scope.output : notFound()
}

async function readArea(call: PageCall, scope: Scope): Promise<Area> {
  const place = await placeOfScope(call.tx, scope)
  return mayReadNeeds(call.me, place) ? areaOf(call.tx, scope, place) : notFound()
}

async function needsIn({ tx, me }: PageCall, area: Area, year: AcademicYear): Promise<NeedFacts[]> {
  const needs = area.cluster
    ? await needsWithin(tx, area.cluster, [year])
    : await listNeeds(tx, { scope: area, year }, 0, 1000)
  return needs.filter((need) => mayReadNeeds(me, placeOfRow(need)))
}

async function listPage(
  call: PageCall,
  area: Area,
  year: AcademicYear,
  form: Form | null,
  wrongs: Wrongs,
): Promise<Outcome> {
  const needs = await needsIn(call, area, year)
  const ways = await waysDown(call, needs)
  const page = needsPage(call, {
    area,
    year,
    needs: needs.map((need) => ({
      behind: ways.get(need.id) ?? notFound(),
      mayAgree: need.state === "raised" && waysOfNeed(need, call.me, placeOfRow(need)).includes("agreed"),
    })),
    suggestions: await suggestedTo(call, area, year, needs),
    abouts: await aboutsFor(call, area),
    mayPropose: mayPropose(call.me, area, area.place),
    form,
    wrongs,
  })
  return wrongs.any ? { page, status: 422 } : { page }
}

/** Suggestions that nobody has added yet, with the schools this reader may see; null where they are not for the reader. */
async function suggestedTo(call: PageCall, area: Area, year: AcademicYear, needs: readonly NeedFacts[]) {
  if (!area.cluster || !mayRaise(call.me, area.place)) return null
  const suggestions = await suggestionsFor(call, area.cluster, area.place, year)
  const kept = needs.filter((need) => sameScope(need, area)).map((need) => readEvidence(need.evidence))
  const fresh = suggestions.filter(({ measure }) => !kept.some((one) => one?.measure === measure && one.year === year))
  // A suggestion goes down to its schools just as the need would that it can become.
  const asNeeds = fresh.map(
    (suggestion): NeedFacts => ({
      ...blankNeed(area, year, call.tx.at),
      id: call.wiring.newId(),
      evidence: suggestion.evidence,
    }),
  )
  const ways = await waysDown(call, asNeeds)
  return fresh.map((suggestion, n) => ({ suggestion, behind: ways.get(asNeeds[n]?.id ?? notFound()) ?? notFound() }))
}

const blankNeed = (area: Area, year: AcademicYear, at: NeedFacts["at"]): Omit<NeedFacts, "id" | "evidence"> => ({
  setting: area.setting,
  cluster: area.cluster,
  home: area.cluster,
  coordinators: [...area.place.coordinators],
  year,
  seq: 0,
  category: "",
  text: "",
  source: "",
  state: "raised",
  by: null,
  byName: null,
  at,
  settingName: null,
  town: null,
  clusterName: null,
  into: null,
  priorities: [],
})

/** Whom this reader may raise a need for, on this page: the area itself, and the settings in it that are theirs. */
async function aboutsFor({ tx, me }: PageCall, area: Area) {
  if (!mayRaise(me, area.place)) return []
  const itself = { value: scopeQuery(area), text: area.name }
  if (!area.cluster) return [itself]
  const own = me.posts.flatMap((post) => post.setting ?? [])
  const isOnlyOfSettings = me.posts.every((post) => post.setting !== null)
  const settings = await listSettings(tx, { cluster: area.cluster, open: true }, tx.today, 0, 1000)
  const theirs = settings
    .filter(({ id }) => !isOnlyOfSettings || own.includes(id))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
  return [
    itself,
    ...theirs.map(({ id, name, town }) => ({ value: `setting:${id}`, text: town ? `${name}, ${town}` : name })),
  ]
}

const yearOfForm = (call: PageCall): AcademicYear =>
  yearIn(new URLSearchParams({ year: call.form.text("year") }), yearOfNeeds(call.tx.today))

async function onePage(call: PageCall, need: NeedFacts, form: Form | null, wrongs: Wrongs): Promise<Outcome> {
  const { tx, me } = call
  const place = placeOfRow(need)
  const area = await areaOf(tx, need, place)
  const behind = (await waysDown(call, [need])).get(need.id) ?? notFound()
  const into = need.into ? await findNeed(tx, need.into) : undefined
  const near = need.home
    ? await needsWithin(tx, need.home, [need.year])
    : await listNeeds(tx, { scope: need, year: need.year }, 0, 1000)
  const others = near.filter(
    (other) =>
      other.id !== need.id &&
      openNeeds.includes(other.state) &&
      (sameScope(other, need) || other.cluster === need.home) &&
      mayReadNeeds(me, placeOfRow(other)),
  )
  const view: NeedView = {
    area,
    behind,
    answers: await answersBehind(call, behind),
    history: await needMoves(tx, need.id),
    into: into && mayReadNeeds(me, placeOfRow(into)) ? into : null,
    priorities: [...(await prioritiesById(tx, need.priorities)).values()].filter((priority) =>
      mayReadPriorities(me, priority, placeOfRow(priority)),
    ),
    ways: waysOfNeed(need, me, place),
    mayRewrite: mayRewrite(call, need),
    others: others.map(({ id, text }) => ({ value: id, text })),
    form,
    wrongs,
  }
  const page = needPage(call, view)
  return wrongs.any ? { page, status: 422 } : { page }
}

/** Whoever raised it, or may decide about it, may take a name out of it. */
const mayRewrite = ({ me }: PageCall, need: NeedFacts): boolean =>
  mayRaise(me, placeOfRow(need)) && (need.by === me.id || waysOfNeed(need, me, placeOfRow(need)).length > 0)

export const routes = [
  getPage("/needs", async (call) => {
    const { tx, me, query } = call
    const year = yearIn(query, yearOfNeeds(tx.today))
    if (query.has("scope"))
      return listPage(call, await readArea(call, scopeIn(query.get("scope"))), year, null, noWrongs)
    const clusters = await clustersOf(tx, me)
    const scopes: Scope[] = [
      ...(worksForHub(me) ? [{ setting: null, cluster: null }] : []),
      ...clusters.map(({ id }) => ({ setting: null, cluster: id })),
      ...me.posts.flatMap((post) => (post.setting ? [{ setting: post.setting, cluster: null }] : [])),
    ]
    const areas: Area[] = []
    for (const scope of scopes) {
      const place = await placeOfScope(tx, scope)
      if (mayReadNeeds(me, place)) areas.push(await areaOf(tx, scope, place))
    }
    const [only] = areas
    if (only && areas.length === 1) return { redirect: needsHref(only, year) }
    return { page: needsLanding(call, areas, year) }
  }),

  postForm("/needs", async (call) => {
    const { form, tx, me } = call
    const area = await readArea(call, scopeIn(form.text("scope")))
    const year = yearOfForm(call)
    const wrongs = new Wrongs()
    const about = v.safeParse(ScopeText, form.text("about"))
    if (!about.success) wrongs.add("about", words.missingAbout)
    const text = textOf(form, "text", 2000, wrongs, words.missingText)
    const category = codeOf(form, "category", needCategories, wrongs, words.missingCategory)
    const source = codeOf(form, "source", needSources, wrongs, words.missingSource)
    if (!about.success || !category || !source || wrongs.any) return listPage(call, area, year, form, wrongs)
    const need = await raiseNeed(tx, me, {
      ...about.output,
      id: call.wiring.newId<NeedId>(),
      year,
      text,
      category,
      source,
      evidence: null,
    })
    return { redirect: needsHref(area, year), notice: { text: words.added, ...undoOf(call, need) } }
  }),

  postForm("/needs/suggested", async (call) => {
    const { form, tx, me } = call
    const area = await readArea(call, scopeIn(form.text("scope")))
    const year = yearOfForm(call)
    if (!area.cluster) return notFound()
    const suggestions = await suggestionsFor(call, area.cluster, area.place, year)
    const one = suggestions.find(({ measure }) => measure === form.text("measure"))
    // The figures may have moved since the page was read: then the page shows what they suggest now.
    if (!one) return { redirect: needsHref(area, year) }
    const { category, text, evidence } = one
    const need = await raiseNeed(tx, me, {
      setting: null,
      cluster: area.cluster,
      id: call.wiring.newId<NeedId>(),
      year,
      category,
      text,
      source: "audit",
      evidence,
    })
    return { redirect: needsHref(area, year), notice: { text: words.added, ...undoOf(call, need) } }
  }),

  getPage("/needs/:id", async (call) =>
    onePage(call, await needFor(call.tx, call.me, idIn(call, "id", NeedId)), null, noWrongs),
  ),

  postForm("/needs/:id/move", async (call) => {
    const { tx, me, form } = call
    const need = await needFor(tx, me, idIn(call, "id", NeedId))
    const wrongs = new Wrongs()
    const to = codeOf(form, "to", needStates, wrongs, words.page.missingReason)
    const needsReason = to === "not-taken-up" || (to === "agreed" && need.state !== "raised")
    const reason = textOf(form, "reason", 2000, wrongs, needsReason ? words.page.missingReason : undefined)
    const into = v.safeParse(NeedId, form.text("into"))
    if (to === "merged" && !into.success) wrongs.add("into", words.page.missingInto)
    if (!to || wrongs.any) return onePage(call, need, form, wrongs)
    const moved = await stepNeed(tx, me, need.id, {
      to,
      reason: reason || undefined,
      into: into.success ? into.output : undefined,
    })
    const redirect = form.text("back") === "list" ? await listOf(call, moved) : `/needs/${moved.id}`
    return { redirect, notice: { text: words.page.moved[to], ...undoStep(moved, to) } }
  }),

  postForm("/needs/:id/words", async (call) => {
    const { tx, me, form } = call
    const need = await needFor(tx, me, idIn(call, "id", NeedId))
    if (!mayRewrite(call, need)) forbidden()
    const wrongs = new Wrongs()
    const text = textOf(form, "text", 2000, wrongs, words.missingText)
    if (wrongs.any) return onePage(call, need, form, wrongs)
    await changeNeedText(tx, need.id, text)
    return { redirect: `/needs/${need.id}`, notice: { text: words.page.rewritten } }
  }),
]

/** Back to the list that the need stands in: its cluster's where it has one. */
const listOf = async ({ tx, me }: PageCall, need: NeedFacts): Promise<string> => {
  const cluster: Scope = { setting: null, cluster: need.home }
  const scope = need.home && mayReadNeeds(me, await placeOfScope(tx, cluster)) ? cluster : need
  return `/needs?scope=${scopeQuery(scope)}&year=${academicYear(need.year)}`
}

/** A need that was added by mistake is closed with a reason, and stays to be found. */
const undoOf = ({ me }: PageCall, need: NeedFacts) =>
  waysOfNeed(need, me, placeOfRow(need)).includes("not-taken-up")
    ? {
        undo: {
          action: `/needs/${need.id}/move`,
          hidden: { to: "not-taken-up", reason: words.page.takenBack, back: "list" },
        },
      }
    : {}

const undoStep = (need: NeedFacts, to: NeedState) =>
  to === "met" || to === "not-taken-up" || to === "merged"
    ? { undo: { action: `/needs/${need.id}/move`, hidden: { to: "agreed", reason: words.page.takenBack } } }
    : {}
