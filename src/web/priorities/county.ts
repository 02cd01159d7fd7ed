import type { AcademicYear } from "../../domain/kit/academic-year.ts"
import type { ClusterId, PriorityId } from "../../domain/kit/id.ts"
import { mayReadPriorities } from "../../domain/priority.ts"
import { type ClusterFacts, listClusters } from "../../store/cluster.ts"
import {
  forwardedFor,
  type PriorityFacts,
  type PriorityStep,
  prioritiesById,
  prioritiesInOrder,
  priorityHistory,
} from "../../store/priority.ts"
import { type Behind, figureInWords, type Reader } from "../needs/behind.ts"
import { placeOfRow } from "../needs/steps.ts"
import { type Counted, countsToday, pathsOf, schoolsOf, together } from "./reading.ts"
import { standing } from "./steps.ts"

/** One cluster's voice in a group. Its words are for who may read that cluster's priorities; the counts are for all. */
export type Voice = {
  priority: PriorityFacts
  readable: boolean
  cluster: ClusterFacts
  schools: Counted
  figure: string | null
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
  /** How it came to be adopted, newest last. */
  history: readonly PriorityStep[]
}
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
  const clusters = (await listClusters(tx)).filter((cluster) => cluster.until === null || cluster.until > tx.today)
  const counties = (await prioritiesInOrder(tx, { setting: null, cluster: null }, year)).filter(
    ({ state }) => state !== "dropped",
  )
  const forwarded = await forwardedFor(tx, year)
  const sources = await prioritiesById(tx, [...new Set(counties.flatMap(({ from }) => from))])
  for (const priority of forwarded) sources.set(priority.id, priority)
  const byCluster = await countsToday(tx)
  const paths = await pathsOf(reader, [...sources.values()])
  const all = await listClusters(tx)

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
        figure: figure ? figureInWords(figure) : null,
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
    groups.push({ id: county.id, title: county.title, county, voices, state, history })
  }
  const grouped = new Set(counties.flatMap(({ from }) => from))
  for (const priority of forwarded) {
    if (grouped.has(priority.id)) continue
    const state = standing(priority) === "not-taken-up" ? "not-taken-up" : "to-decide"
    groups.push({ id: priority.id, title: priority.title, county: null, voices: voiceOf(priority), state, history: [] })
  }
  return {
    year,
    clusters: clusters.sort((a, b) => (a.name < b.name ? -1 : 1)),
    groups: groups.sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state)),
    forwarded: forwarded.length,
    saying: new Set(forwarded.map(({ cluster }) => cluster)).size,
    schools: new Map([...byCluster].map(([cluster, settings]) => [cluster, settings.size])),
    allSchools: [...byCluster.values()].reduce((sum, settings) => sum + settings.size, 0),
  }
}

const neverHere = (id: PriorityId): never => {
  throw new Error(`a source that is not there: ${id}`)
}
