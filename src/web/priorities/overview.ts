import type { Person } from "../../domain/access.ts"
import type { AcademicYear } from "../../domain/kit/academic-year.ts"
import { mayReadPriorities, standingOf } from "../../domain/priority.ts"
import type { Tx } from "../../store/database.ts"
import { clustersOn } from "../../store/layout.ts"
import { type AreaInBrief, prioritiesInBrief } from "../../store/priority-overview.ts"
import { type Area, areaOf, clustersOf, colourOf } from "../needs/areas.ts"
import { placeOfScope } from "../needs/steps.ts"

export type Counts = {
  proposed: number
  /** By a meeting of their own, whatever came of them since. */
  agreed: number
  forwarded: number
  adopted: number
  /** Put forward, and the county has said neither yes nor why not. */
  undecided: number
}
export type Overview = { area: Area; counts: Counts; agreed: AreaInBrief["agreed"] }

export function countsOf({ priorities }: Pick<AreaInBrief, "priorities">): Counts {
  const kept = priorities.filter(({ state }) => state !== "dropped")
  const forwarded = kept.filter(({ isPutForward }) => isPutForward)
  const standing = forwarded.map(({ usedBy, reason }) => standingOf(usedBy, reason))
  return {
    proposed: kept.filter(({ state }) => state === "proposed").length,
    agreed: kept.filter(({ state }) => state !== "proposed").length,
    forwarded: forwarded.length,
    adopted: standing.filter((one) => one === "adopted").length,
    undecided: standing.filter((one) => one === "to-decide" || one === "grouped").length,
  }
}

/** The clusters, and the settings of their own, whose priorities a person may read. */
export async function areasFor(tx: Tx, me: Person): Promise<Area[]> {
  const today = new Map((await clustersOn(tx, tx.today)).map((cluster) => [cluster.id, cluster]))
  const clusters = (await clustersOf(tx, me)).map((cluster): Area => {
    const coordinators = (today.get(cluster.id)?.coordinators ?? []).map(({ id }) => id)
    const place = { setting: null, cluster: cluster.id, coordinators }
    return { ...place, place, name: cluster.name, colour: colourOf(cluster), href: `/clusters/${cluster.id}` }
  })
  const settings: Area[] = []
  for (const { setting } of me.posts) {
    if (setting === null || settings.some((area) => area.setting === setting)) continue
    const scope = { setting, cluster: null }
    settings.push(await areaOf(tx, scope, await placeOfScope(tx, scope)))
  }
  return [...clusters, ...settings].filter((area) => mayReadPriorities(me, area, area.place))
}

export async function overviewOf(tx: Tx, areas: readonly Area[], year: AcademicYear): Promise<Overview[]> {
  const ids = areas.flatMap(({ cluster, setting }) => cluster ?? setting ?? [])
  const briefs = await prioritiesInBrief(tx, year, ids)
  return areas.map((area) => {
    const brief = briefs.get(area.cluster ?? area.setting ?? "") ?? { priorities: [], agreed: null }
    return { area, counts: countsOf(brief), agreed: brief.agreed }
  })
}
