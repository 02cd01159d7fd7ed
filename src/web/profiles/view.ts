import { type Person, type Place, seesInclusionFigures, seesWhole, sightOf } from "../../domain/access.ts"
import { answersOf } from "../../domain/delivery.ts"
import type { AcademicYear } from "../../domain/kit/academic-year.ts"
import type { ClusterId, SettingId } from "../../domain/kit/id.ts"
import { type Figure, figureOf, profileView, total } from "../../domain/profile.ts"
import type { CompiledMeasure } from "../../domain/toolkit/compile.ts"
import { findCluster } from "../../store/cluster.ts"
import type { Tx } from "../../store/database.ts"
import { placeOfCluster, placeOfSetting } from "../../store/person.ts"
import type { Community, HubYear, Member } from "../../store/profile.ts"
import { findSetting } from "../../store/setting.ts"
import { sharedSections } from "../../store/sharing.ts"
import { forbidden, notFound } from "../kit/problem.ts"
import type { Wiring } from "../kit/wiring.ts"

/** What a profile is of. */
export type Scope = { kind: "setting"; id: SettingId } | { kind: "cluster"; id: ClusterId } | { kind: "hub" }
export type View = "team" | "published"

const level = { setting: "school", cluster: "cluster", hub: "county" } as const

/** A profile as one reader may see it. */
export type Seen = {
  scope: Scope
  hubYear: HubYear
  place: Place
  /** Measures that are for this reader at all, in the toolkit's order, each with its community. */
  measures: { community: Community; measure: CompiledMeasure; figure: Figure; whole: boolean; hidden: boolean }[]
  view: View
}

export const membersOf = (community: Community, scope: Scope): Member[] =>
  community.members.filter((member) => scope.kind === "hub" || (scope.kind === "cluster" ? member.cluster === scope.id : member.id === scope.id))

/** The place today of what the profile is of; what is not there, or not for the reader, is not found. */
export async function placeOf(tx: Tx, me: Person, scope: Scope): Promise<Place> {
  if (scope.kind === "hub") return { setting: null, cluster: null, coordinators: [] }
  if (scope.kind === "cluster") {
    if (!(await findCluster(tx, scope.id))) notFound()
    const place = await placeOfCluster(tx, scope.id)
    // People of settings see their own cluster; the team every one, as published where it is not theirs.
    const isTheirs = me.posts.some((post) => post.setting === null || post.cluster === scope.id)
    return isTheirs ? place : notFound()
  }
  if (!(await findSetting(tx, scope.id))) notFound()
  return placeOfSetting(tx, scope.id)
}

/** Reads a profile for somebody; without a view: the team's where they have it, else the published one. */
export async function readProfile(tx: Tx, wiring: Pick<Wiring, "profiles">, me: Person, scope: Scope, year: AcademicYear, wanted: View | undefined): Promise<Seen> {
  const place = await placeOf(tx, me, scope)
  const hubYear = await wiring.profiles.hubYear(tx, year)
  const offered = await offeredMeasures(tx, me, scope, place, hubYear)
  const isWhole = (measure: CompiledMeasure, kind: string) =>
    scope.kind === "setting" && !measure.sensitive ? sightOf(me, answersOf(kind), place) === "whole" : seesWhole(me, place, measure.sensitive)
  const someWhole = offered.some(({ measure, kind }) => isWhole(measure, kind))
  if (wanted === "team" && !someWhole) forbidden("The team's view is for those who may see the answers behind it. Ask for view=published.")
  const view = wanted ?? (someWhole ? "team" : "published")

  const measures = offered.map(({ community, measure, kind }) => {
    const contributions = membersOf(community, scope).map((member) => member.contributions)
    const figure = figureOf(measure, total(community.compiled, contributions))
    const hidden = isHidden(community, scope, measure)
    const whole = view === "team" && isWhole(measure, kind)
    const [shown = figure] = profileView([figure], () => hidden, () => whole)
    return { community, measure, figure: shown, whole, hidden }
  })
  return { scope, hubYear, place, measures, view }
}

export function isHidden({ published }: Community, scope: Scope, measure: CompiledMeasure): boolean {
  const row = scope.kind === "hub" ? published.hub.hidden : scope.kind === "cluster" ? published.clusters.get(scope.id)?.hidden : published.settings.get(scope.id)
  return Boolean(row?.[measure.index])
}

/** Measures of the scope's level that this reader gets at all, hidden or not: sharing and section I decide it. */
async function offeredMeasures(tx: Tx, me: Person, scope: Scope, place: Place, hubYear: HubYear) {
  const own = scope.kind === "setting" ? hubYear.communities.filter((community) => community.members.some((member) => member.id === scope.id)) : hubYear.communities
  const all = own.flatMap((community) =>
    community.compiled.measures.flatMap((measure) => (measure.measure.levels.includes(level[scope.kind]) ? [{ community, measure, kind: measure.measure.kinds[0] ?? "school" }] : [])),
  )
  const allowed = seesInclusionFigures(me) ? all : all.filter(({ measure }) => !measure.sensitive)
  if (scope.kind === "hub") return allowed
  const only = scope.kind === "setting" ? scope.id : loneMember(own, scope.id)
  if (!only) return allowed
  // One setting's own figures, also where it is alone in its cluster: whole for those who see its answers, else what it shares.
  const [kind] = own.flatMap((community) => community.members.filter((member) => member.id === only).map((member) => member.kind))
  const sight = sightOf(me, answersOf(kind ?? "school"), scope.kind === "setting" ? place : await placeOfSetting(tx, only))
  if (sight === "whole" || sight === "hidden") return allowed
  if (sight === "none") return scope.kind === "setting" ? notFound() : []
  const shared = (await sharedSections(tx, [only])).get(only) ?? new Set<string>()
  return allowed.filter(({ community, measure }) => isShared(community, measure, shared))
}

/** Every question behind it may be shared, and its section is. */
export const isShared = ({ compiled }: Community, measure: CompiledMeasure, shared: ReadonlySet<string>): boolean =>
  measure.codes.every((code) => {
    const question = compiled.questions.get(code)
    return question === undefined || question.question.share === "public" || (question.question.share === "school+cluster" && shared.has(question.question.section))
  })

const loneMember = (communities: readonly Community[], cluster: ClusterId): SettingId | undefined => {
  const schools = communities.flatMap((community) => membersOf(community, { kind: "cluster", id: cluster })).filter((member) => member.kind === "school")
  return schools.length === 1 ? schools[0]?.id : undefined
}

/** Whether a reader may see one member's answers behind a measure. */
export async function memberSight(tx: Tx, me: Person, members: readonly Member[]): Promise<(member: Member, community: Community, measure: CompiledMeasure) => boolean> {
  const shared = await sharedSections(tx, members.map((member) => member.id))
  const places = new Map<SettingId, Place>()
  const isCentre = seesWhole(me, { setting: null, cluster: null, coordinators: [] }, false)
  if (!isCentre) for (const member of members) places.set(member.id, await placeOfSetting(tx, member.id))
  return (member, community, measure) => {
    if (measure.sensitive) return isCentre ? seesWhole(me, { setting: null, cluster: null, coordinators: [] }, true) : me.posts.some((post) => post.setting === member.id)
    if (isCentre) return true
    const place = places.get(member.id)
    const sight = place ? sightOf(me, answersOf(member.kind), place) : "none"
    return sight === "whole" || (sight === "agreed" && isShared(community, measure, shared.get(member.id) ?? new Set()))
  }
}

