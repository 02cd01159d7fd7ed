import { type AcademicYear, academicYear } from "../../domain/kit/academic-year.ts"
import type { ClusterId, PriorityId } from "../../domain/kit/id.ts"
import { mayReadPriorities } from "../../domain/priority.ts"
import { figureOf, hiddenFigure } from "../../domain/profile.ts"
import { type ClusterFacts, listClusters } from "../../store/cluster.ts"
import { schoolsByCluster } from "../../store/need.ts"
import {
  forwardedFor,
  type PriorityFacts,
  type PriorityStep,
  prioritiesById,
  prioritiesInOrder,
  priorityHistory,
} from "../../store/priority.ts"
import { type Behind, figureInShort, type Reader } from "../needs/behind.ts"
import { placeOfRow } from "../needs/steps.ts"
import { type Counted, pathsOf, schoolsOf, together } from "./reading.ts"
import { standing } from "./steps.ts"

/** One cluster's voice in a group. Its words are for who may read that cluster's priorities; the counts are for all. */
export type Voice = {
  priority: PriorityFacts
  readable: boolean
  cluster: ClusterFacts
  schools: Counted
  figure: string | null
  /** What the need behind it was measured by. */
  measure: { code: string; year: AcademicYear } | null
  names: Pick<Behind, "all" | "named" | "others">
}
export type GroupState = "adopted" | "to-decide" | "not-taken-up"
export type Group = {
  /** The county's priority, or the one voice that nobody has grouped yet. */
  id: PriorityId
  title: string
  county: PriorityFacts | null
  voices: readonly Voice[]
  state: GroupState
  /** The county's own figure of the measure that most of its voices rest on. */
  figure: CountyFigure | null
  /** How it came to be adopted, newest last. */
  history: readonly PriorityStep[]
}
export type CountyFigure = { title: string; value: string; before: string | null; answered: number; members: number }
export type County = {
  year: AcademicYear
  clusters: readonly ClusterFacts[]
  groups: readonly Group[]
  forwarded: number
  saying: number
  schools: ReadonlyMap<ClusterId, number>
  allSchools: number
}

const order: readonly GroupState[] = ["adopted", "to-decide", "not-taken-up"]

/** The county's page for one reader: what was put forward, in groups, with where each stands. */
export async function readCounty(reader: Reader, year: AcademicYear): Promise<County> {
  const { tx, me } = reader
  const counties = (await prioritiesInOrder(tx, { setting: null, cluster: null }, year)).filter(
    ({ state }) => state !== "dropped",
  )
  const forwarded = await forwardedFor(tx, year)
  const sources = await prioritiesById(tx, [...new Set(counties.flatMap(({ from }) => from))])
  for (const priority of forwarded) sources.set(priority.id, priority)
  const byCluster = await schoolsByCluster(tx, year)
  const paths = await pathsOf(reader, [...sources.values()])
  const all = await listClusters(tx)
  const speaking = new Set(forwarded.map(({ cluster }) => cluster))
  const clusters = all.filter(({ id }) => byCluster.has(id) || speaking.has(id))

  const voiceOf = (priority: PriorityFacts): Voice[] => {
    const cluster = all.find(({ id }) => id === priority.cluster)
    if (!cluster) return [] // an earlier county priority that this one carries on
    const needs = paths.get(priority.id) ?? []
    const figure = needs.find((behind) => behind.readable && behind.measure)
    return [
      {
        priority,
        cluster,
        readable: mayReadPriorities(me, priority, placeOfRow(priority)),
        schools: schoolsOf(cluster.id, needs, byCluster),
        figure: figure ? figureInShort(figure) : null,
        measure:
          figure?.evidence?.measure && figure.evidence.year
            ? { code: figure.evidence.measure, year: figure.evidence.year }
            : null,
        names: together(needs),
      },
    ]
  }
  const inOrder = (voices: Voice[]) => voices.sort((a, b) => (a.cluster.name < b.cluster.name ? -1 : 1))

  const groups: Group[] = []
  for (const county of counties) {
    const voices = inOrder(county.from.flatMap((id) => voiceOf(sources.get(id) ?? neverHere(id))))
    const isLeftOut = voices.length > 0 && voices.every(({ priority }) => priority.notTakenUp)
    const state = county.state !== "proposed" ? "adopted" : isLeftOut ? "not-taken-up" : "to-decide"
    const history = state === "adopted" ? await priorityHistory(tx, county.id) : []
    groups.push({
      id: county.id,
      title: county.title,
      county,
      voices,
      state,
      history,
      figure: await figureOfGroup(reader, voices),
    })
  }
  const grouped = new Set(counties.flatMap(({ from }) => from))
  for (const priority of forwarded) {
    if (grouped.has(priority.id)) continue
    const state = standing(priority) === "not-taken-up" ? "not-taken-up" : "to-decide"
    const voices = voiceOf(priority)
    const figure = await figureOfGroup(reader, voices)
    groups.push({ id: priority.id, title: priority.title, county: null, voices, state, history: [], figure })
  }
  return {
    year,
    clusters: clusters.sort((a, b) => (a.name < b.name ? -1 : 1)),
    groups: groups.sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state)),
    forwarded: forwarded.length,
    saying: speaking.size,
    schools: new Map([...byCluster].map(([cluster, settings]) => [cluster, settings.size])),
    allSchools: [...byCluster.values()].reduce((sum, settings) => sum + settings.size, 0),
  }
}

/** As published, and the year before beside it; null where no voice was measured, or the county's figure is hidden. */
async function figureOfGroup(reader: Reader, voices: readonly Voice[]): Promise<CountyFigure | null> {
  const codes = voices.flatMap(({ measure }) => measure?.code ?? [])
  const often = (code: string) => codes.filter((one) => one === code).length
  const code = [...codes].sort((a, b) => often(b) - often(a))[0]
  const year = voices.find(({ measure }) => measure?.code === code)?.measure?.year
  if (!code || !year) return null
  const now = await hubFigure(reader, code, year)
  const before = await hubFigure(reader, code, academicYear(year - 1))
  if (!now || now.text === null) return null
  const unit = now.unit === "%" ? "%" : ""
  return {
    title: now.title,
    value: `${now.text}${unit}`,
    before: before?.text == null ? null : `${before.text}${unit}`,
    answered: now.settings.answered,
    members: now.settings.members,
  }
}

async function hubFigure({ tx, wiring }: Reader, code: string, year: AcademicYear) {
  for (const community of (await wiring.profiles.hubYear(tx, year)).communities) {
    const measure = community.compiled.measure.get(code)
    if (!measure || measure.sensitive) continue
    const figure = figureOf(measure, community.published.hub.totals)
    return community.published.hub.hidden[measure.index] ? hiddenFigure(figure) : figure
  }
  return null
}

const neverHere = (id: PriorityId): never => {
  throw new Error(`a source that is not there: ${id}`)
}
