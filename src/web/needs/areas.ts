import { holds, type Person, type Place } from "../../domain/access.ts"
import { type AcademicYear, academicYear, academicYearOf } from "../../domain/kit/academic-year.ts"
import type { Day } from "../../domain/kit/day.ts"
import { type Scope, scopeKind } from "../../domain/need.ts"
import { type ClusterFacts, listClusters } from "../../store/cluster.ts"
import type { Tx } from "../../store/database.ts"
import { findSetting } from "../../store/setting.ts"
import type { ClusterColour } from "../../ui/colour.ts"
import { clusterColour } from "../../ui/colour.ts"
import { notFound } from "../kit/problem.ts"
import { words } from "./words.ts"

/** A scope with the words for it, as pages head themselves. */
export type Area = Scope & { name: string; colour: ClusterColour | null; href: string | null; place: Place }

export async function areaOf(tx: Tx, scope: Scope, place: Place): Promise<Area> {
  if (scope.setting) {
    const setting = (await findSetting(tx, scope.setting)) ?? notFound()
    return { ...scope, place, name: setting.name, colour: null, href: `/settings/${setting.id}` }
  }
  if (scope.cluster) {
    const cluster = (await listClusters(tx)).find(({ id }) => id === scope.cluster) ?? notFound()
    return { ...scope, place, name: cluster.name, colour: colourOf(cluster), href: `/clusters/${cluster.id}` }
  }
  return { ...scope, place, name: words.countyName, colour: null, href: null }
}

export const colourOf = (cluster: Pick<ClusterFacts, "colour">): ClusterColour => clusterColour(cluster.colour - 1)

/** Clusters that are somebody's to work in today, or every one for who has the hub. */
export async function clustersOf(tx: Tx, me: Person): Promise<ClusterFacts[]> {
  const all = (await listClusters(tx)).filter((cluster) => cluster.until === null || cluster.until > tx.today)
  const isHubWide = me.posts.some((post) => post.cluster === null && post.setting === null)
  return isHubWide ? all : all.filter((cluster) => me.posts.some((post) => post.cluster === cluster.id))
}

/** A year in the address, or the one that `usual` says. */
export function yearIn(query: URLSearchParams, usual: AcademicYear): AcademicYear {
  const text = query.get("year") ?? ""
  return /^(19[9]\d|20\d\d|2100)$/.test(text) ? academicYear(Number(text)) : usual
}

export const yearOfNeeds = (today: Day): AcademicYear => academicYearOf(today)

/** Priorities are drafted in April and agreed by June for the year that follows: from 1 April pages open at that one. */
export const yearOfPriorities = (today: Day): AcademicYear => {
  const year = academicYearOf(today)
  return today.slice(5) >= "04-01" && today.slice(5) < "09-01" ? academicYear(year + 1) : year
}

export const scopeQuery = (scope: Scope): string =>
  scope.setting ? `setting:${scope.setting}` : scope.cluster ? `cluster:${scope.cluster}` : "hub"

export const isCounty = (scope: Scope): boolean => scopeKind(scope) === "hub"
/** Who works for the whole hub rather than in one cluster or setting. */
export const worksForHub = (me: Person): boolean =>
  holds(me, "hub-manager", "hub-lead", "data-officer", "auditor") ||
  me.posts.some((post) => post.role === "designated-manager" && post.cluster === null)
