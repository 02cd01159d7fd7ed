import { coordinates, holds, may, type Person, type Place, sightOf } from "../../domain/access.ts"
import { answersOf } from "../../domain/delivery.ts"
import { type AcademicYear, academicYearOf } from "../../domain/kit/academic-year.ts"
import type { ClusterId, SettingId } from "../../domain/kit/id.ts"
import { listClusters } from "../../store/cluster.ts"
import { placesOf, placesOfClusters, yearsKnown } from "../../store/profile-page.ts"
import { listOpenPromises, openPromisesFor, type PromiseFacts } from "../../store/promise.ts"
import {
  type Coverage,
  coverageNow,
  disagreementsNow,
  hubNow,
  needsAbout,
  type SchoolNow,
  schoolsNow,
  settingsNow,
  sharingNow,
} from "../../store/today.ts"
import { findCompiled, versionFor } from "../../store/toolkit.ts"
import { clusterColour } from "../../ui/colour.ts"
import { mayFill } from "../api/audits.ts"
import { getPage, type PageCall } from "../kit/page.tsx"
import { type Area, chartsOf, headlinesOf } from "../profiles/parts.tsx"
import { readSeries, type Series } from "../profiles/series.ts"
import { readsCluster, type Scope } from "../profiles/view.ts"
import { words as profileWords } from "../profiles/words.ts"
import type { PromiseLine } from "../promises/promises.tsx"
import { promiseLines } from "../promises/routes.ts"
import { type Beside, type Block, formTold, todayPage } from "./today-page.tsx"
import { isThisWeek, nextToPlan, stillToAudit, visitsDue } from "./visits.ts"
import { words } from "./words.ts"

const today = getPage("/today", async (call) => {
  const { tx, me } = call
  const year = academicYearOf(tx.today)
  const blocks: Block[] = []
  const beside: Beside[] = []
  const told: string[] = []
  const leads: { text: string; href: string }[] = []
  let plan: SchoolNow | undefined
  const own = clustersHeld(me, "coordinator")
  const settings = [...new Set(me.posts.flatMap((post) => post.setting ?? []))]
  const hubs = holds(me, "hub-manager", "hub-lead", "data-officer")
  const manages = holds(me, "designated-manager")

  const isKnown = (await yearsKnown(tx)).some((known) => known.year === year)

  if (hubs && (await isEmpty(call, year))) {
    const page = todayPage(call, {
      title: words.title,
      clusters: [],
      year,
      lede: words.firstWill,
      blocks: [{ is: "first" }],
      beside: [],
      leads: [],
      plan: undefined,
    })
    return { page }
  }

  const names = own.length > 0 ? (await listClusters(tx)).filter(({ id }) => own.includes(id)) : []
  if (own.length > 0) {
    const school = await coordinatorBlocks(call, own, names, year)
    blocks.push(...school.blocks)
    told.push(...school.told)
    leads.push(...school.leads)
    plan = school.plan
    for (const { id } of names) beside.push(await figureOf(call, { kind: "cluster", id }))
  }
  for (const one of await settingsNow(tx, settings, year)) {
    const promises = await linesOf(call, await listOpenPromises(tx, one.setting))
    const place: Place = { setting: one.setting, cluster: one.cluster, coordinators: [] }
    const mayBegin = mayFill(me, one.kind, place) && isKnown && (await versionFor(tx, one.kind, year)) !== undefined
    const form = { is: "own" as const, setting: one, year, mayBegin }
    told.push(settings.length > 1 ? `${one.name}: ${formTold(form).text}` : formTold(form).text)
    blocks.push(
      form,
      ...(promises.length > 0 ? [{ is: "promises" as const, lines: promises, of: "to-you" as const, more: 0 }] : []),
    )
    if (sightOf(me, answersOf(one.kind), place) === "whole")
      beside.push(await figureOf(call, { kind: "setting", id: one.setting }))
    if (one.cluster && readsCluster(me, one.cluster) && !own.includes(one.cluster))
      beside.push(await figureOf(call, { kind: "cluster", id: one.cluster }))
  }
  if (manages || hubs) {
    const hub = await hubBlocks(call, year, hubs, isKnown)
    blocks.push(...hub.blocks)
    told.push(...hub.told)
    if (!hubs) beside.push(await figureOf(call, { kind: "hub" }))
  }
  for (const champion of champions.filter(({ role }) => holds(me, role))) {
    const block = await championBlock(call, champion, year)
    blocks.push(block)
    told.push(words.wantedLede(block.needs[0]?.all ?? 0, block.sharing[0]?.all ?? 0))
  }
  if (blocks.length === 0 || holds(me, "auditor")) blocks.push(await countyBlock(call))
  return {
    page: todayPage(call, {
      title:
        own.length + settings.length > 0 || manages || hubs || champions.some(({ role }) => holds(me, role))
          ? words.title
          : words.titleRead,
      clusters: names.map(({ name }) => name),
      year,
      lede: told.filter(Boolean).join(" "),
      blocks,
      beside,
      leads,
      plan: plan && { setting: plan.setting, name: plan.name },
    }),
  }
})

const clustersHeld = (me: Person, role: "coordinator" | "designated-manager"): ClusterId[] => [
  ...new Set(me.posts.flatMap((post) => (post.role === role && post.cluster ? post.cluster : []))),
]

const isEmpty = async ({ tx }: PageCall, year: AcademicYear): Promise<boolean> =>
  (await hubNow(tx, year)).settings === 0

// ── A coordinator's clusters ──────────────────────────────────────────────────────────────────────────────────────

type Told = { blocks: Block[]; told: string[] }

async function coordinatorBlocks(
  call: PageCall,
  clusters: readonly ClusterId[],
  names: readonly { id: ClusterId; name: string }[],
  year: AcademicYear,
): Promise<Told & { leads: { text: string; href: string }[]; plan: SchoolNow | undefined }> {
  const { tx, me } = call
  const schools = await schoolsNow(tx, clusters, year)
  const due = visitsDue(schools, tx.today)
  const promises = await linesOf(call, await openPromisesFor(tx, me.id, clusters))
  const apart = await apartOf(call, clusters, year)
  const isLate = ({ promise }: PromiseLine) => promise.due !== null && promise.due < tx.today
  const late = promises.filter(isLate)
  const others = promises.filter((line) => !isLate(line))
  const lateWords = words.late(late.length)
  const week = due.filter((visit) => isThisWeek(visit, tx.today)).length
  const overdue = due.filter((visit) => visit.due === "overdue").length
  const parts = [words.thisWeek(week), words.overdue(overdue), lateWords, words.apart(apart.length)].flatMap(
    (part) => part ?? [],
  )
  return {
    blocks: [
      ...(late.length > 0 ? [{ is: "promises" as const, lines: late, of: "late" as const, more: 0 }] : []),
      {
        is: "visits",
        title: words.visits,
        note: null,
        due,
        schools: schools.length,
        severalClusters: names.length > 1,
        names: new Map(names.map(({ id, name }) => [id, name])),
      },
      ...(late.length === 0 || others.length > 0
        ? [
            {
              is: "promises" as const,
              lines: others.slice(0, mostPromises),
              of: "open" as const,
              more: Math.max(0, others.length - mostPromises),
            },
          ]
        : []),
      ...(apart.length > 0 ? [{ is: "apart" as const, apart }] : []),
    ],
    leads: lateWords ? [{ text: lateWords, href: "#late" }] : [],
    plan: nextToPlan(due),
    told: [words.lede(parts), words.left(stillToAudit(schools), schools.length, year)],
  }
}

const mostPromises = 8

/** Promises that the reader may see, with what they may do about each. */
async function linesOf({ tx, me }: PageCall, promises: readonly PromiseFacts[]) {
  const places = await placesOf(tx, [...new Set(promises.map(({ setting }) => setting))])
  return promises.flatMap((promise) => {
    const place = places.get(promise.setting)
    return place ? promiseLines(me, place, [promise]) : []
  })
}

/** Questions with two answers, by audit and section. */
async function apartOf({ tx }: PageCall, clusters: readonly ClusterId[], year: AcademicYear) {
  const found = new Map<
    string,
    { audit: string; section: string; name: string; setting: SettingId; title: string; questions: number }
  >()
  for (const one of await disagreementsNow(tx, clusters, year)) {
    const compiled = await findCompiled(tx, one.toolkit as Parameters<typeof findCompiled>[1], one.version)
    const section = compiled.questions.get(one.question)?.section
    if (!section) continue
    const key = `${one.audit} ${section.code}`
    const known = found.get(key) ?? {
      audit: one.audit,
      section: section.code,
      name: one.name,
      setting: one.setting,
      title: section.title,
      questions: 0,
    }
    found.set(key, { ...known, questions: known.questions + 1 })
  }
  return [...found.values()]
}

// ── Figures ───────────────────────────────────────────────────────────────────────────────────────────────────────

/** Of one setting, the newest year that has the leading figure: a year just begun has others first. */
async function newestSeries(call: PageCall, scope: Scope): Promise<Series> {
  const series = await readSeries(call, scope, new URLSearchParams())
  const isKnown = (seen: Series["now"]) => headlinesOf(seen).some(({ figure }) => figure.value !== null)
  if (scope.kind !== "setting" || isKnown(series.now)) return series
  const year = series.seen.findLast(isKnown)?.hubYear.year.year
  return year === undefined ? series : readSeries(call, scope, new URLSearchParams({ year: String(year) }))
}

/** The first of a profile's measures, with its chart: as much as the reader may see of it. */
async function figureOf(call: PageCall, scope: Scope): Promise<Beside> {
  const series = await newestSeries(call, scope)
  const cluster = scope.kind === "cluster" ? series.now.hubYear.clusters.find(({ id }) => id === scope.id) : undefined
  const name =
    scope.kind === "hub"
      ? profileWords.county
      : scope.kind === "cluster"
        ? (cluster?.name ?? (await listClusters(call.tx)).find(({ id }) => id === scope.id)?.name ?? "")
        : words.ownFigures
  const area: Area = {
    name,
    colour: cluster ? clusterColour(cluster.colour - 1) : null,
    countyName: profileWords.countyLine,
    crumbs: [],
    what: "",
  }
  const headlines = headlinesOf(series.now)
  const first = headlines.find(({ figure }) => figure.value !== null) ?? headlines[0]
  const [chart] = first ? chartsOf(series, area, [first]) : []
  return { scope, series, area, chart: chart ?? null }
}

async function countyBlock(call: PageCall): Promise<Block> {
  const series = await readSeries(call, { kind: "hub" }, new URLSearchParams())
  return { is: "county", series, of: headlinesOf(series.now) }
}

// ── Managers and the hub's own team ───────────────────────────────────────────────────────────────────────────────

async function hubBlocks(call: PageCall, year: AcademicYear, leads: boolean, isKnown: boolean): Promise<Told> {
  const { tx, me } = call
  const held = clustersHeld(me, "designated-manager")
  const all = await coverageNow(tx, year)
  const mine = leads || held.length === 0 ? all : all.filter(({ cluster }) => held.includes(cluster))
  const places = await placesOfClusters(tx)
  const placeOf = ({ cluster }: Coverage): Place => places.get(cluster) ?? { setting: null, cluster, coordinators: [] }
  const toAgree = mine.flatMap((row) => {
    const place = placeOf(row)
    const needs = may(me, "approve", "needs", place) ? row.needs : 0
    const priorities = may(me, "approve", "cluster-priorities", place) ? row.priorities : 0
    return needs + priorities > 0
      ? [{ cluster: row.cluster, name: row.name, colour: row.colour, needs, priorities }]
      : []
  })
  const vacant = mine.filter(({ coordinators }) => coordinators.length === 0)
  const blocks: Block[] = []
  const told: string[] = []
  const waiting = toAgree.reduce((sum, { needs, priorities }) => sum + needs + priorities, 0)
  told.push(
    words.covered(sum(mine, "audited"), sum(mine, "schools"), year),
    words.vacant(vacant.map(({ name }) => name)),
  )

  if (leads) {
    const hub = await hubNow(tx, year)
    blocks.push({
      is: "waits",
      hub,
      yearOpen: isKnown,
      year,
      mayDecide: may(me, "write", "county-priorities", noPlace) || may(me, "approve", "county-priorities", noPlace),
    })
  } else told.push(words.decide(waiting))
  if (leads) blocks.push(await countyBlock(call))
  blocks.push({ is: "coverage", rows: mine, year, own: !leads })
  if (toAgree.length > 0 || !leads) blocks.push({ is: "agree", rows: toAgree })

  const fallen = vacant.filter((row) => coordinates(me, placeOf(row)) && row.schools > 0)
  if (fallen.length > 0 && !leads) {
    const schools = await schoolsNow(
      tx,
      fallen.map(({ cluster }) => cluster),
      year,
    )
    for (const row of fallen) {
      const due = visitsDue(
        schools.filter(({ cluster }) => cluster === row.cluster),
        tx.today,
      )
      blocks.push({
        is: "visits",
        title: words.visitsOf(row.name),
        note: words.visitsVacant(row.name),
        due,
        schools: row.schools,
        severalClusters: false,
        names: new Map(),
      })
    }
  }
  return { blocks, told }
}

const noPlace: Place = { setting: null, cluster: null, coordinators: [] }
const sum = (rows: readonly Coverage[], of: "audited" | "schools"): number =>
  rows.reduce((total, row) => total + row[of], 0)

// ── Champions ─────────────────────────────────────────────────────────────────────────────────────────────────────

/** What each advises on: categories of needs, words that speak of it, and the sections of the starter toolkit about it. */
const champions = [
  { role: "send-advocate", categories: ["inclusion"], pattern: "\\m(send|inclusi|accessib|adaptive)", sections: ["J"] },
  { role: "singing-champion", categories: [], pattern: "\\m(sing|choir|voice|vocal)", sections: ["C"] },
  { role: "first-access-champion", categories: [], pattern: "(first[ -]access|whole[ -]class|wcet)", sections: ["D"] },
] as const

const mostNeeds = 6

async function championBlock(
  { tx, me }: PageCall,
  { categories, pattern, sections }: (typeof champions)[number],
  year: AcademicYear,
): Promise<Extract<Block, { is: "champion" }>> {
  const needs = may(me, "read", "needs", noPlace) ? await needsAbout(tx, year, { categories, pattern }, mostNeeds) : []
  return { is: "champion", needs, sharing: await sharingNow(tx, sections, mostNeeds) }
}

export const routes = [today]
