import { type AcademicYear, academicYear, yearInWords } from "../../domain/kit/academic-year.ts"
import { ClusterId, NeedId, PriorityId, SettingId } from "../../domain/kit/id.ts"
import { type PriorityState, priorityStates } from "../../domain/lifecycle.ts"
import { mayReadNeeds, openNeeds, type Scope } from "../../domain/need.ts"
import { isResult, mayPropose, mayReadPriorities, putForward, reorder, waysOfPriority } from "../../domain/priority.ts"
import { listNeeds, needsById, needsWithin, schoolsByCluster } from "../../store/need.ts"
import {
  lastMeeting,
  lockPriorities,
  type PriorityFacts,
  prioritiesById,
  prioritiesInOrder,
  priorityHistory,
  recordOrder,
} from "../../store/priority.ts"
import { type Form, getPage, idIn, type Outcome, type PageCall, postForm } from "../kit/page.tsx"
import { forbidden, notFound } from "../kit/problem.ts"
import { codeOf, dayOf, idsOf, lineOf, noWrongs, optionalDayOf, textOf, Wrongs } from "../kit/typed.ts"
import { type Area, areaOf, worksForHub } from "../needs/areas.ts"
import { answersBehind, type Behind, waysDown } from "../needs/behind.ts"
import { placeOfRow, placeOfScope } from "../needs/steps.ts"
import { areaHref, areaPage, type Line } from "./area-page.tsx"
import { yearAsked, yearPosted } from "./asked.ts"
import { countyRoutes } from "./county-routes.ts"
import { landingPage } from "./landing-page.tsx"
import { areasFor, overviewOf } from "./overview.ts"
import { priorityPage, type Stem } from "./priority-page.tsx"
import { pathsOf, schoolsOf } from "./reading.ts"
import {
  countyHand,
  forwardPriority,
  priorityFor,
  proposePriority,
  standing,
  stepPriority,
  takeBackPriority,
} from "./steps.ts"
import { words } from "./words.ts"

// ── A cluster's or a setting's own ────────────────────────────────────────────────────────────────────────────────
async function readArea(call: PageCall, scope: Scope): Promise<Area> {
  const place = await placeOfScope(call.tx, scope)
  return mayReadPriorities(call.me, scope, place) ? areaOf(call.tx, scope, place) : notFound()
}

async function listPage(
  call: PageCall,
  area: Area,
  year: AcademicYear,
  form: Form | null,
  wrongs: Wrongs,
): Promise<Outcome> {
  const { tx, me } = call
  const priorities = await prioritiesInOrder(tx, area, year)
  const paths = await pathsOf(call, priorities)
  const byCluster = await schoolsByCluster(tx, year)
  const used = await prioritiesById(
    tx,
    priorities.flatMap(({ usedBy }) => usedBy.map(({ id }) => id)),
  )
  const propose = mayPropose(me, area, area.place)
  const lines = priorities.map((priority): Line => {
    const needs = paths.get(priority.id) ?? []
    const mayForward = area.cluster !== null && putForward(priority, me, area.place).ok
    const adopted = priority.usedBy.find(({ state }) => state !== "proposed" && state !== "dropped")
    return {
      priority,
      needs,
      schools: area.cluster ? schoolsOf(area.cluster, needs, byCluster) : null,
      county: priority.putForward ? { adopted: (adopted && used.get(adopted.id)?.title) ?? null } : null,
      mayMove: propose,
      mayForward: mayForward && !priority.putForward,
      mayTakeBack: mayForward && priority.putForward !== null && standing(priority) === "to-decide",
    }
  })
  const page = areaPage(call, {
    area,
    year,
    open: lines.filter(({ priority }) => !isResult(priority.state)),
    closed: lines.filter(({ priority }) => isResult(priority.state)),
    mayPropose: propose,
    mayReadNeeds: mayReadNeeds(me, area.place),
    toAgree: priorities.filter(
      (priority) => priority.state === "proposed" && waysOfPriority(priority, me, area.place).includes("agreed"),
    ),
    choices: propose ? await choicesFor(call, area, year) : [],
    meeting: (await lastMeeting(tx, area, year)) ?? { meeting: null, on: null },
    form,
    wrongs,
  })
  return wrongs.any ? { page, status: 422 } : { page }
}

/** Open needs of the area, of this year and the one before: figures are of the year that was. */
async function choicesFor(call: PageCall, area: Area, year: AcademicYear) {
  const { tx, me } = call
  const years = [academicYear(year - 1), year]
  const needs = area.cluster
    ? await needsWithin(tx, area.cluster, years)
    : (await listNeeds(tx, { scope: area }, 0, 1000)).filter((need) => years.includes(need.year))
  const open = needs.filter((need) => openNeeds.includes(need.state) && mayReadNeeds(me, placeOfRow(need)))
  const ways = await waysDown(call, open)
  const isUsed = ({ need }: Behind): number => (need.priorities.length > 0 ? 1 : 0)
  return open
    .flatMap((need) => ways.get(need.id) ?? [])
    .sort((a, b) => isUsed(a) - isUsed(b) || b.need.year - a.need.year)
}

const kindOfScope = ({ setting, cluster }: Scope): "setting" | "cluster" | "hub" =>
  setting ? "setting" : cluster ? "cluster" : "hub"

const clusterIn = (call: PageCall): Scope => ({ setting: null, cluster: idIn(call, "id", ClusterId) })
const settingIn = (call: PageCall): Scope => ({ setting: idIn(call, "id", SettingId), cluster: null })

async function proposeHere(call: PageCall, scope: Scope): Promise<Outcome> {
  const { tx, me, form, wiring } = call
  const area = await readArea(call, scope)
  const year = yearPosted(call)
  const wrongs = new Wrongs()
  const title = lineOf(form, "title", 300, wrongs, words.missingTitle)
  const meeting = lineOf(form, "meeting", 200, wrongs)
  const on = optionalDayOf(form, "on", wrongs)
  const needs = idsOf(form, "needs", NeedId)
  if (wrongs.any) return listPage(call, area, year, form, wrongs)
  const wanted = { ...scope, id: wiring.newId<PriorityId>(), year, title, needs, from: [], rank: null }
  const { priority } = await proposePriority(tx, me, wanted, { meeting: meeting || null, on })
  return { redirect: areaHref(area, year), notice: { text: words.area.proposed, undo: drop(priority) } }
}

const drop = ({ id }: { id: PriorityId }) => ({
  action: `/priorities/${id}/move`,
  hidden: { to: "dropped", reason: words.takenBack, back: "list" },
})

async function agreeHere(call: PageCall, scope: Scope): Promise<Outcome> {
  const { tx, me, form } = call
  const area = await readArea(call, scope)
  const year = yearPosted(call)
  const wrongs = new Wrongs()
  const ids = idsOf(form, "agreed", PriorityId)
  if (ids.length === 0) wrongs.add("agreed", words.area.missingWhich)
  const meeting = lineOf(form, "agreed-meeting", 200, wrongs, area.cluster ? words.area.missingMeeting : undefined)
  const on = area.cluster
    ? dayOf(form, "agreed-on", wrongs, words.area.missingDay)
    : optionalDayOf(form, "agreed-on", wrongs)
  if (wrongs.any) return listPage(call, area, year, form, wrongs)
  for (const id of ids) await stepPriority(tx, me, id, { to: "agreed", meeting: meeting || undefined, on: on ?? null })
  const [only] = ids
  const undo =
    only && ids.length === 1
      ? {
          undo: {
            action: `/priorities/${only}/move`,
            hidden: { to: "proposed", reason: words.takenBack, back: "list" },
          },
        }
      : {}
  return { redirect: areaHref(area, year), notice: { text: words.area.agreedNow(ids.length), ...undo } }
}

/** Goes up or down past its open neighbour; ranks are counted anew from 1. */
async function moveInOrder(call: PageCall, way: "up" | "down"): Promise<Outcome> {
  const { tx, me } = call
  const priority = await priorityFor(tx, me, idIn(call, "id", PriorityId))
  if (!mayPropose(me, priority, placeOfRow(priority))) forbidden()
  const listed = await prioritiesInOrder(tx, priority, priority.year)
  const rows = await lockPriorities(
    tx,
    listed.map(({ id }) => id),
  )
  const now = [...rows.values()].sort((a, b) => a.rank - b.rank || a.seq - b.seq)
  const open = now.filter(({ state }) => !isResult(state))
  const order = reorder(
    open.map(({ id }) => id),
    priority.id,
    way,
  ).flatMap((id) => rows.get(id) ?? [])
  await recordOrder(tx, [...order, ...now.filter(({ state }) => isResult(state))])
  const undo = { action: `/priorities/${priority.id}/${way === "up" ? "down" : "up"}` }
  return { redirect: areaHref(priority, priority.year), notice: { text: words.area.moved(priority.title, way), undo } }
}

// ── One priority ──────────────────────────────────────────────────────────────────────────────────────────────────
async function onePage(call: PageCall, priority: PriorityFacts, form: Form | null, wrongs: Wrongs): Promise<Outcome> {
  const { tx, me } = call
  const place = placeOfRow(priority)
  const area = await areaOf(tx, priority, place)
  const before = await prioritiesById(tx, priority.from)
  const sources = [...before.values()].filter(({ cluster }) => cluster !== null && priority.cluster === null)
  const paths = await pathsOf(call, [priority, ...sources])
  const byCluster = await schoolsByCluster(tx, priority.year)
  const needsOf = async (id: PriorityId) => {
    const list: Stem["needs"][number][] = []
    for (const behind of paths.get(id) ?? []) list.push({ behind, answers: await answersBehind(call, behind) })
    return list
  }
  const stems: Stem[] = [{ source: null, needs: await needsOf(priority.id) }]
  for (const source of sources) {
    const readable = mayReadPriorities(me, source, placeOfRow(source))
    const needs = await needsOf(source.id)
    stems.push({
      source: {
        title: readable ? source.title : null,
        cluster: source.clusterName ?? "",
        href: readable ? `/priorities/${source.id}` : null,
        schools:
          source.cluster &&
          schoolsOf(
            source.cluster,
            needs.map(({ behind }) => behind),
            byCluster,
          ),
      },
      needs,
    })
  }
  const used = await prioritiesById(
    tx,
    priority.usedBy.map(({ id }) => id),
  )
  const ways = waysOfPriority(priority, me, place)
  const page = priorityPage(call, {
    area,
    priority,
    stems,
    carriedFrom: [...before.values()].filter((one) => !sources.includes(one)),
    usedBy: [...used.values()].filter(
      (one) => one.state !== "dropped" && one.cluster === null && one.setting === null && priority.cluster !== null,
    ),
    history: await priorityHistory(tx, priority.id),
    ways,
    mayForward: priority.cluster !== null && priority.putForward === null && putForward(priority, me, area.place).ok,
    waitsFor:
      priority.state === "proposed" && !ways.includes("agreed") ? words.one.waitsFor[kindOfScope(priority)] : null,
    mayCarryOn: priority.state === "part-met" && mayPropose(me, priority, place) && priority.usedBy.length === 0,
    form,
    wrongs,
  })
  return wrongs.any ? { page, status: 422 } : { page }
}

/** A result says what came of it, a step back why; agreeing and beginning need no words. */
const wantsReason = (to: PriorityState, from: PriorityState): boolean => to === "proposed" || isResult(from)

async function moveOne(call: PageCall): Promise<Outcome> {
  const { tx, me, form } = call
  const priority = await priorityFor(tx, me, idIn(call, "id", PriorityId))
  const wrongs = new Wrongs()
  const to = codeOf(form, "to", priorityStates, wrongs, words.missingReason)
  const isBack = to !== undefined && wantsReason(to, priority.state)
  const reason = textOf(form, "reason", 2000, wrongs)
  if (to && (isBack || isResult(to)) && reason === "")
    wrongs.add(isBack ? "back-reason" : "reason", words.missingReason)
  if (!to || wrongs.any) return onePage(call, priority, form, wrongs)
  const moved = await stepPriority(tx, me, priority.id, { to, reason: reason || undefined })
  const redirect = form.text("back") === "list" ? areaHref(moved, moved.year) : `/priorities/${moved.id}`
  return { redirect, notice: { text: words.one.now[to], ...undoStep(call, moved, priority.state) } }
}

/** The way back, where the lifecycle has one to the state that it came from. */
const undoStep = ({ me }: PageCall, now: PriorityFacts, before: PriorityState) =>
  waysOfPriority(now, me, placeOfRow(now)).includes(before)
    ? { undo: { action: `/priorities/${now.id}/move`, hidden: { to: before, reason: words.takenBack } } }
    : {}

export const routes = [
  getPage("/priorities", async (call) => {
    const { tx, me, query } = call
    const year = yearAsked(call)
    if (countyHand(me) !== "reads" && !query.has("all")) return { redirect: `/priorities/county?year=${year}` }
    const areas = await areasFor(tx, me)
    const [only] = areas
    if (only?.cluster && areas.length === 1 && !worksForHub(me)) return { redirect: areaHref(only, year) }
    return { page: landingPage(call, await overviewOf(tx, areas, year), year) }
  }),

  ...countyRoutes,

  getPage("/priorities/cluster/:id", async (call) =>
    listPage(call, await readArea(call, clusterIn(call)), yearAsked(call), null, noWrongs),
  ),
  postForm("/priorities/cluster/:id", (call) => proposeHere(call, clusterIn(call))),
  postForm("/priorities/cluster/:id/agree", (call) => agreeHere(call, clusterIn(call))),
  getPage("/priorities/setting/:id", async (call) =>
    listPage(call, await readArea(call, settingIn(call)), yearAsked(call), null, noWrongs),
  ),
  postForm("/priorities/setting/:id", (call) => proposeHere(call, settingIn(call))),
  postForm("/priorities/setting/:id/agree", (call) => agreeHere(call, settingIn(call))),

  getPage("/priorities/:id", async (call) =>
    onePage(call, await priorityFor(call.tx, call.me, idIn(call, "id", PriorityId)), null, noWrongs),
  ),
  postForm("/priorities/:id/move", moveOne),
  postForm("/priorities/:id/up", (call) => moveInOrder(call, "up")),
  postForm("/priorities/:id/down", (call) => moveInOrder(call, "down")),
  postForm("/priorities/:id/put-forward", async (call) => {
    const priority = await forwardPriority(call.tx, call.me, idIn(call, "id", PriorityId))
    const undo = { action: `/priorities/${priority.id}/take-back` }
    return { redirect: areaHref(priority, priority.year), notice: { text: words.area.forwarded, undo } }
  }),
  postForm("/priorities/:id/take-back", async (call) => {
    const priority = await takeBackPriority(call.tx, call.me, idIn(call, "id", PriorityId))
    const undo = { action: `/priorities/${priority.id}/put-forward` }
    return { redirect: areaHref(priority, priority.year), notice: { text: words.area.takenBack, undo } }
  }),
  postForm("/priorities/:id/carry-on", async (call) => {
    const { tx, me, wiring } = call
    const earlier = await priorityFor(tx, me, idIn(call, "id", PriorityId))
    const { setting, cluster, title } = earlier
    const needs = [...(await needsById(tx, earlier.needs)).values()]
      .filter(({ state }) => openNeeds.includes(state))
      .map(({ id }) => id)
    const year = academicYear(earlier.year + 1)
    const wanted = {
      setting,
      cluster,
      title,
      year,
      id: wiring.newId<PriorityId>(),
      needs,
      from: [earlier.id],
      rank: null,
    }
    const { priority } = await proposePriority(tx, me, wanted)
    return {
      redirect: `/priorities/${priority.id}`,
      notice: { text: words.one.carried(yearInWords(year)), undo: drop(priority) },
    }
  }),
]
