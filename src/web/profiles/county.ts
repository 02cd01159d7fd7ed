import { hubWide, type Place, seesWhole } from "../../domain/access.ts"
import type { SettingId } from "../../domain/kit/id.ts"
import { type Figure, figureOf, hiddenFigure, total } from "../../domain/profile.ts"
import { areas } from "../../domain/register/area.ts"
import type { ClusterFacts } from "../../store/cluster.ts"
import { authoritiesOf, placesOfClusters } from "../../store/profile-page.ts"
import { findIn, type Reader, type Series } from "./series.ts"
import { membersOf, profileAt, readsCluster, type Scope, type Seen, type SeenMeasure } from "./view.ts"

export type ClusterRow = {
  cluster: ClusterFacts
  opens: boolean
  seen: readonly Seen[]
  schools: number
  coordinated: boolean
}

/** Every cluster beside the others, each as this reader sees it, over the years of the county's own series. */
export async function readClusters({ tx, me }: Reader, series: Series): Promise<ClusterRow[]> {
  const places = await placesOfClusters(tx)
  const rows: ClusterRow[] = []
  for (const cluster of series.now.hubYear.clusters) {
    const scope: Scope = { kind: "cluster", id: cluster.id }
    const place: Place = places.get(cluster.id) ?? { setting: null, cluster: cluster.id, coordinators: [] }
    const opens = readsCluster(me, cluster.id)
    const seen: Seen[] = []
    for (const { hubYear } of opens ? series.seen : []) {
      const one = await profileAt(tx, me, scope, place, hubYear, series.wanted)
      if (one) seen.push(one)
    }
    const schools = series.now.hubYear.communities
      .flatMap((community) => membersOf(community, scope))
      .filter(({ kind }) => kind === "school").length
    rows.push({ cluster, opens, seen, schools, coordinated: place.coordinators.length > 0 })
  }
  return rows
}

export const figureOfCluster = ({ seen }: ClusterRow, code: string): Figure | null =>
  findIn(seen.at(-1), code)?.figure ?? null

export type AreaRow = { code: string | null; name: string | null; schools: number; figures: Figure[] }

/**
 * Totals by local authority area. Measures that hide small numbers are for who sees everything: areas cut across clusters, and
 * a third set of totals beside clusters and county would let hidden ones be worked out.
 */
export async function readAreas({ tx, me }: Reader, series: Series, of: readonly SeenMeasure[]): Promise<AreaRow[]> {
  const authorities = await authoritiesOf(tx)
  const isWhole = series.now.view === "team" && seesWhole(me, hubWide, false)
  const areaOf = (id: SettingId): string | null => authorities.get(id) ?? null
  const schools = series.now.hubYear.communities
    .flatMap(({ members }) => members)
    .filter(({ kind }) => kind === "school")
  const codes = [...new Set(schools.map(({ id }) => areaOf(id)))].sort((a, b) =>
    a === null ? 1 : b === null ? -1 : a < b ? -1 : 1,
  )
  return codes.map((code) => {
    const inArea = schools.filter(({ id }) => areaOf(id) === code).length
    const figures = of.map(({ community, measure, whole }) => {
      const members = community.members.filter(({ id }) => areaOf(id) === code)
      const figure = figureOf(
        measure,
        total(
          community.compiled,
          members.map(({ contributions }) => contributions),
        ),
      )
      // An area of one school is that school's own figure.
      const isSafe = (isWhole && whole) || (!measure.measure.smallNumbers && inArea > 1)
      return isSafe ? figure : hiddenFigure(figure)
    })
    return { code, name: code === null ? null : (areas.get(code) ?? code), schools: inArea, figures }
  })
}
