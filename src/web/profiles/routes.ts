import { coordinates, mayLayOut } from "../../domain/access.ts"
import { ClusterId, SettingId } from "../../domain/kit/id.ts"
import { mayReadNeeds } from "../../domain/need.ts"
import { mayReadPriorities } from "../../domain/priority.ts"
import { findCluster, listClusters } from "../../store/cluster.ts"
import type { Member } from "../../store/profile.ts"
import { findSetting } from "../../store/setting.ts"
import { clusterColour } from "../../ui/colour.ts"
import { getPage, idIn, type Outcome, type PageCall } from "../kit/page.tsx"
import { notFound } from "../kit/problem.ts"
import { clusterPage } from "./cluster-page.tsx"
import { figureOfCluster, readAreas, readClusters } from "./county.ts"
import { countyPage } from "./county-page.tsx"
import { countedIn, guarded, walkDown } from "./down.ts"
import { figuresPage } from "./figures-page.tsx"
import type { MapOf } from "./measure-map.tsx"
import { hiddenPage, measurePage } from "./measure-page.tsx"
import { movementOf } from "./moved.ts"
import { type Area, chartsOf, headlinesOf, profilePath } from "./parts.tsx"
import { readProviders } from "./providers.ts"
import { rangesOf } from "./range.ts"
import { readSchools } from "./school-table.tsx"
import { findIn, movedBetween, readSeries, type Series } from "./series.ts"
import { settingProfilePage } from "./setting-page.tsx"
import { contributes, memberFigure, memberSights, membersOf, profileAt, readsCluster, type Scope } from "./view.ts"
import { words } from "./words.ts"

const countyName = ({ hub }: PageCall): string => hub.name.replace(/ Music Hub$/i, "").concat(" county")

/** What a profile is called, and where it lies. */
async function areaOf(call: PageCall, series: Series): Promise<Area> {
  const { scope, now } = series
  const county = { countyName: countyName(call) }
  if (scope.kind === "hub")
    return { ...county, name: words.county, colour: null, crumbs: [], what: words.countyProfile }
  if (scope.kind === "cluster") {
    const cluster = (await findCluster(call.tx, scope.id)) ?? notFound()
    return {
      ...county,
      name: cluster.name,
      colour: clusterColour(cluster.colour - 1),
      crumbs: [],
      what: words.clusterProfile,
    }
  }
  const setting = (await findSetting(call.tx, scope.id)) ?? notFound()
  const cluster = now.hubYear.clusters.find(({ id }) => id === memberIn(series)?.cluster)
  const crumb =
    cluster && readsCluster(call.me, cluster.id)
      ? [{ text: cluster.name, href: profilePath({ kind: "cluster", id: cluster.id }) }]
      : []
  return {
    ...county,
    name: setting.name,
    colour: cluster ? clusterColour(cluster.colour - 1) : null,
    crumbs: [...crumb, { text: setting.name, href: `/settings/${setting.id}` }],
    what: words.schoolProfile,
  }
}

/** A setting as the year counts it; undefined where it was not open or is asked nothing. */
const memberIn = ({ now, scope }: Series): Member | undefined =>
  now.hubYear.communities.flatMap((community) => membersOf(community, scope))[0]

const mayPlan = ({ me }: PageCall, { place }: Series): boolean => coordinates(me, place)

async function clusterProfile(call: PageCall): Promise<Outcome> {
  const { tx, me, query } = call
  const id = idIn(call, "id", ClusterId)
  const series = await readSeries(call, { kind: "cluster", id }, query)
  const area = await areaOf(call, series)
  const table = await readSchools(call, series)
  const page = clusterPage(call, {
    cluster: (await findCluster(tx, id)) ?? notFound(),
    series,
    area,
    charts: chartsOf(series, area, headlinesOf(series.now)),
    table,
    map: await mapOf(call, series, (member) => table.rows.some((row) => row.member.id === member.id && row.opens)),
    providers: await readProviders(call, series),
    needs: mayReadNeeds(me, series.place) ? `/needs?scope=cluster:${id}` : null,
    priorities: mayReadPriorities(me, { setting: null, cluster: id }, series.place)
      ? `/priorities/cluster/${id}`
      : null,
    mayPlan: mayPlan(call, series),
  })
  return { page }
}

/** Which measure is on the map: the one asked for, else the first that each school has for itself. */
async function mapOf({ tx, me, query }: PageCall, series: Series, opens: MapOf["opens"]): Promise<MapOf | null> {
  const { now, asCluster, year } = series
  const choices = now.measures.filter(
    ({ measure }) => measure.ownLevel && measure.measure.unit === "%" && measure.kinds.has("school"),
  )
  const first = choices.find(({ measure }) => measure.measure.code === "first-access-share") ?? choices[0]
  const chosen = choices.find(({ measure }) => measure.measure.code === query.get("map")) ?? first
  if (!chosen) return null
  const sight = await memberSights(tx, me, membersOf(chosen.community, series.scope), year, asCluster)
  return {
    chosen,
    choices,
    opens,
    figureOf: (member) =>
      memberFigure(member, chosen.community, chosen.measure, sight(member, chosen.community, chosen.measure)),
  }
}

async function countyProfile(call: PageCall): Promise<Outcome> {
  const series = await readSeries(call, { kind: "hub" }, call.query)
  const area = await areaOf(call, series)
  const charts = chartsOf(series, area, headlinesOf(series.now))
  const clusters = await readClusters(call, series)
  const of = charts.map(({ seen }) => seen)
  const chosen = of.find(({ measure }) => measure.measure.code === call.query.get("map")) ?? of[0]
  const shades = new Map(
    clusters.map((row) => [row.cluster.id, chosen ? figureOfCluster(row, chosen.measure.measure.code) : null]),
  )
  const map: MapOf | null = chosen
    ? {
        chosen,
        choices: of,
        opens: () => false,
        figureOf: (member) => (member.cluster && shades.get(member.cluster)) || null,
      }
    : null
  return {
    page: countyPage(call, {
      series,
      area,
      charts,
      clusters,
      areas: await readAreas(call, series, of),
      map,
      mayPlan: mayLayOut(call.me),
    }),
  }
}

async function settingProfile(call: PageCall): Promise<Outcome> {
  const { tx, query } = call
  const id = idIn(call, "id", SettingId)
  const series = await readSeries(call, { kind: "setting", id }, query)
  const area = await areaOf(call, series)
  const member = memberIn(series) ?? null
  const page = settingProfilePage(call, {
    setting: (await findSetting(tx, id)) ?? notFound(),
    member,
    series,
    area,
    charts: chartsOf(series, area, headlinesOf(series.now)),
    cluster: await clusterBeside(call, series, member),
    providers: await readProviders(call, series),
    mayPlan: mayPlan(call, series),
  })
  return { page }
}

/** The cluster that a setting counts in, for who may read it, with the range of its schools. */
async function clusterBeside({ tx, me }: PageCall, { now, wanted }: Series, member: Member | null) {
  const cluster = now.hubYear.clusters.find(({ id }) => id === member?.cluster)
  if (!cluster || !readsCluster(me, cluster.id)) return null
  const scope: Scope = { kind: "cluster", id: cluster.id }
  const seen = await profileAt(
    tx,
    me,
    scope,
    { setting: null, cluster: cluster.id, coordinators: now.place.coordinators },
    now.hubYear,
    wanted,
  )
  return seen && { name: cluster.name, seen, ranges: rangesOf(now.hubYear, scope) }
}

const figures = async (call: PageCall, scope: Scope): Promise<Outcome> => {
  const series = await readSeries(call, scope, call.query)
  return { page: figuresPage(call, { series, area: await areaOf(call, series) }) }
}

async function measure(call: PageCall, scope: Scope): Promise<Outcome> {
  const { tx, me, params, query } = call
  const series = await readSeries(call, scope, query)
  const area = await areaOf(call, series)
  const code = params.code ?? ""
  const found = guarded(series.now, code)
  if (found === "unknown") return notFound("This profile has no such measure.")
  if (found === "protected") {
    const title = findIn(series.now, code)?.measure.measure.title ?? ""
    return { page: hiddenPage(call, { series, area, title }), status: 403 }
  }
  const all = countedIn(series.now, found)
  const marked = (mark: string) => all.filter((member) => contributes(member, found.measure).mark === mark)
  const chart = chartsOf(series, area, [found])[0] ?? null
  const isHub = scope.kind === "hub"
  const clusters = isHub ? await readClusters(call, { ...series, seen: [series.now] }) : []
  return {
    page: measurePage(call, {
      series,
      area,
      found,
      chart,
      movement: series.before ? await movementOf(tx, series.before.hubYear, series.now, found) : null,
      moved: series.before ? movedBetween(series.before.hubYear, series.now.hubYear, scope) : { joined: [], left: [] },
      clusters: await listClusters(tx),
      members: {
        all,
        silent: marked("not-available"),
        outside: marked("not-applicable"),
        estimates: marked("estimate").length,
        named: found.whole,
      },
      down: isHub ? null : await walkDown(tx, me, series.now, found, series.asCluster),
      byCluster: clusters.map((row) => ({ cluster: row.cluster, figure: figureOfCluster(row, code) })),
    }),
  }
}

const ofCluster = (call: PageCall): Scope => ({ kind: "cluster", id: idIn(call, "id", ClusterId) })
const ofSetting = (call: PageCall): Scope => ({ kind: "setting", id: idIn(call, "id", SettingId) })
const ofHub = (): Scope => ({ kind: "hub" })

export const routes = [
  getPage("/clusters/:id", clusterProfile),
  getPage("/clusters/:id/figures", (call) => figures(call, ofCluster(call))),
  getPage("/clusters/:id/measures/:code", (call) => measure(call, ofCluster(call))),
  getPage("/county", countyProfile),
  getPage("/county/figures", (call) => figures(call, ofHub())),
  getPage("/county/measures/:code", (call) => measure(call, ofHub())),
  getPage("/settings/:id/profile", settingProfile),
  getPage("/settings/:id/figures", (call) => figures(call, ofSetting(call))),
  getPage("/settings/:id/measures/:code", (call) => measure(call, ofSetting(call))),
]
