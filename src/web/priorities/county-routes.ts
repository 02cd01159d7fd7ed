import * as v from "valibot"
import type { AcademicYear } from "../../domain/kit/academic-year.ts"
import { Day } from "../../domain/kit/day.ts"
import { PriorityId } from "../../domain/kit/id.ts"
import type { PriorityState } from "../../domain/lifecycle.ts"
import type { Scope } from "../../domain/need.ts"
import { mayReadPriorities } from "../../domain/priority.ts"
import {
  changeSources,
  changeTitle,
  type Decided,
  forwardedFor,
  lastMeeting,
  lockPriority,
  type PriorityFacts,
  prioritiesById,
} from "../../store/priority.ts"
import { type Form, getPage, type Outcome, type PageCall, postForm } from "../kit/page.tsx"
import { forbidden, notFound } from "../kit/problem.ts"
import { idsOf, lineOf, noWrongs, textOf, Wrongs } from "../kit/typed.ts"
import { placeOfRow } from "../needs/steps.ts"
import { yearAsked, yearPosted } from "./asked.ts"
import { readCounty } from "./county.ts"
import { countyHref, countyPage } from "./county-page.tsx"
import { countyHand, leaveOutPriority, proposePriority, stepPriority } from "./steps.ts"
import { words } from "./words.ts"

const hub: Scope = { setting: null, cluster: null }
const said = words.countyPage

const decidedIn = (text: (name: string) => string): Decided => {
  const on = v.safeParse(Day, text("on"))
  const meeting = text("meeting")
    .replace(/\p{Cc}/gu, " ")
    .trim()
    .slice(0, 200)
  return { meeting: meeting || null, on: on.success ? on.output : null }
}
const postedTo = ({ form }: PageCall): { decided: Decided; meets: boolean } => ({
  decided: decidedIn((name) => form.text(name)),
  meets: form.text("view") === "meeting",
})

async function showCounty(
  call: PageCall,
  year: AcademicYear,
  decided: Decided,
  meets: boolean,
  form: Form | null,
  wrongs: Wrongs,
): Promise<Outcome> {
  const county = await readCounty(call, year)
  const meeting = decided.meeting || decided.on ? decided : ((await lastMeeting(call.tx, hub, year)) ?? decided)
  const page = countyPage(call, { county, hand: countyHand(call.me), meeting, meets, form, wrongs })
  return wrongs.any ? { page, status: 422 } : { page }
}

const countyOnly = (call: PageCall): void => {
  if (countyHand(call.me) === "reads") forbidden()
}

/** The ids behind one group of the page: the county's priority if it is one, and its sources, or the one alone. */
async function groupIn(
  call: PageCall,
  id: PriorityId,
): Promise<{ county: PriorityFacts | null; sources: PriorityId[] }> {
  const priority = await lockPriority(call.tx, id)
  if (!priority || !mayReadPriorities(call.me, priority, placeOfRow(priority))) return notFound()
  if (priority.cluster) return { county: null, sources: [priority.id] }
  if (priority.setting) return notFound()
  const forwarded = (await prioritiesById(call.tx, priority.from)).values()
  return { county: priority, sources: [...forwarded].filter(({ cluster }) => cluster !== null).map(({ id }) => id) }
}

const groupPosted = (call: PageCall): PriorityId => {
  const id = v.safeParse(PriorityId, call.form.text("group"))
  return id.success ? id.output : notFound()
}

async function decide(call: PageCall): Promise<Outcome> {
  const { tx, me, form, wiring } = call
  countyOnly(call)
  const year = yearPosted(call)
  const { decided, meets } = postedTo(call)
  const back = countyHref(year, decided, meets)
  const id = groupPosted(call)
  const { county, sources } = await groupIn(call, id)
  const wrongs = new Wrongs()
  const decision = form.text("decided") || form.text("decision")
  if (decision === "no") {
    const reason = textOf(form, "reason", 2000, wrongs)
    if (reason === "") wrongs.add(`reason-${id}`, words.missingReason)
    if (wrongs.any) return showCounty(call, year, decided, meets, form, wrongs)
    for (const source of sources) await leaveOutPriority(tx, me, source, reason)
    return {
      redirect: back,
      notice: { text: said.notNow, undo: { action: "/priorities/county/open-again", hidden: hiddenFor(call, id) } },
    }
  }
  if (decision !== "adopt") return { redirect: back, notice: { text: said.laterNow } }
  const title = lineOf(form, "title", 300, wrongs)
  if (title === "") wrongs.add(`title-${id}`, words.missingTitle)
  if (wrongs.any) return showCounty(call, year, decided, meets, form, wrongs)
  const wanted = { ...hub, id: wiring.newId<PriorityId>(), year, title, needs: [], from: sources, rank: null }
  const proposed = county ?? (await proposePriority(tx, me, wanted, decided)).priority
  if (county) await changeTitle(tx, county, title)
  if (countyHand(me) === "proposes")
    return {
      redirect: back,
      notice: {
        text: said.proposedNow(title),
        undo: { action: "/priorities/county/apart", hidden: hiddenFor(call, proposed.id) },
      },
    }
  await stepPriority(tx, me, proposed.id, {
    to: "agreed",
    meeting: decided.meeting ?? undefined,
    on: decided.on ?? tx.today,
  })
  return {
    redirect: back,
    notice: {
      text: said.adoptedNow(title),
      undo: { action: "/priorities/county/undo", hidden: hiddenFor(call, proposed.id) },
    },
  }
}

/** What the undo of a step on the county's page takes along. */
const hiddenFor = (call: PageCall, group: PriorityId, more: Record<string, string> = {}): Record<string, string> => {
  const { decided, meets } = postedTo(call)
  return {
    year: String(yearPosted(call)),
    group,
    ...(decided.meeting && { meeting: decided.meeting }),
    ...(decided.on && { on: decided.on }),
    ...(meets && { view: "meeting" }),
    ...more,
  }
}

async function groupThem(call: PageCall): Promise<Outcome> {
  const { tx, me, form, wiring } = call
  countyOnly(call)
  const year = yearPosted(call)
  const { decided, meets } = postedTo(call)
  const wrongs = new Wrongs()
  const ticked = idsOf(form, "same", PriorityId)
  const groups: Awaited<ReturnType<typeof groupIn>>[] = []
  for (const id of ticked) groups.push(await groupIn(call, id))
  const counties = groups.flatMap(({ county }) => county ?? [])
  if (ticked.length < 2) wrongs.add("same", said.missingTwo)
  if (counties.length > 1) wrongs.add("same", said.twoGroups)
  const title = lineOf(form, "together", 300, wrongs, said.missingTogether)
  if (wrongs.any) return showCounty(call, year, decided, meets, form, wrongs)
  const singles = groups.filter(({ county }) => !county).flatMap(({ sources }) => sources)
  const [there] = counties
  if (there) {
    if (there.state !== "proposed") forbidden()
    await changeSources(tx, there.id, { add: singles, remove: [] })
    await changeTitle(tx, there, title)
    const undo = {
      action: "/priorities/county/take-out",
      hidden: hiddenFor(call, there.id, { source: singles.join(" ") }),
    }
    return {
      redirect: countyHref(year, decided, meets),
      notice: { text: said.grouped(singles.length + there.from.length), undo },
    }
  }
  const wanted = { ...hub, id: wiring.newId<PriorityId>(), year, title, needs: [], from: singles, rank: null }
  const { priority } = await proposePriority(tx, me, wanted, decided)
  const undo = { action: "/priorities/county/apart", hidden: hiddenFor(call, priority.id) }
  return { redirect: countyHref(year, decided, meets), notice: { text: said.grouped(singles.length), undo } }
}

/** Takes sources out of a proposed group, or puts them back; the last one stays: taking that apart is another step. */
async function changeGroup(call: PageCall, way: "out" | "back"): Promise<Outcome> {
  countyOnly(call)
  const id = groupPosted(call)
  const { county, sources } = await groupIn(call, id)
  if (county?.state !== "proposed") return notFound()
  const year = yearPosted(call)
  const named = call.form
    .text("source")
    .split(" ")
    .flatMap((text) => {
      const one = v.safeParse(PriorityId, text)
      return one.success ? [one.output] : []
    })
  const forwarded = new Set((await forwardedFor(call.tx, county.year)).map((one) => one.id))
  const some = named.filter((one) => (way === "out" ? sources.includes(one) : forwarded.has(one)))
  if (some.length === 0 || (way === "out" && some.length >= sources.length)) return notFound()
  await changeSources(call.tx, id, way === "out" ? { add: [], remove: some } : { add: some, remove: [] })
  const undo = {
    action: `/priorities/county/${way === "out" ? "put-back" : "take-out"}`,
    hidden: hiddenFor(call, id, { source: some.join(" ") }),
  }
  const { decided, meets } = postedTo(call)
  return {
    redirect: countyHref(year, decided, meets),
    notice: { text: way === "out" ? said.takenOut : said.putBack, undo },
  }
}

/** One step on a county priority, and back to the county's page. */
async function countyStep(call: PageCall, to: PriorityState, text: string): Promise<Outcome> {
  countyOnly(call)
  await stepPriority(call.tx, call.me, groupPosted(call), { to, reason: words.takenBack })
  const { decided, meets } = postedTo(call)
  return { redirect: countyHref(yearPosted(call), decided, meets), notice: { text } }
}

export const countyRoutes = [
  getPage("/priorities/county", async (call) =>
    showCounty(
      call,
      yearAsked(call),
      decidedIn((name) => call.query.get(name) ?? ""),
      call.query.get("view") === "meeting",
      null,
      noWrongs,
    ),
  ),
  postForm("/priorities/county/decide", decide),
  postForm("/priorities/county/group", groupThem),
  postForm("/priorities/county/take-out", (call) => changeGroup(call, "out")),
  postForm("/priorities/county/put-back", (call) => changeGroup(call, "back")),
  postForm("/priorities/county/apart", (call) => countyStep(call, "dropped", said.apart)),
  postForm("/priorities/county/undo", (call) => countyStep(call, "proposed", said.openAgain)),
  postForm("/priorities/county/open-again", async (call) => {
    countyOnly(call)
    const { sources } = await groupIn(call, groupPosted(call))
    for (const source of sources) await leaveOutPriority(call.tx, call.me, source, null)
    const { decided, meets } = postedTo(call)
    return { redirect: countyHref(yearPosted(call), decided, meets), notice: { text: said.openAgain } }
  }),
]
