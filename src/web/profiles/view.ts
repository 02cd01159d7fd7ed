import {
  hubWide,
  type Person,
  type Place,
  readsNumbers,
  type Sight,
  seesInclusionFigures,
  seesWhole,
  sightOf,
} from "../../domain/access.ts"
import { answersOf } from "../../domain/delivery.ts"
import { contributionTo } from "../../domain/figure.ts"
import type { AcademicYear } from "../../domain/kit/academic-year.ts"
import type { ClusterId, SettingId } from "../../domain/kit/id.ts"
import { type Figure, figureOf, hiddenFigure, profileView, type Totals, total } from "../../domain/profile.ts"
import type { CompiledMeasure } from "../../domain/toolkit/compile.ts"
import { findCluster } from "../../store/cluster.ts"
import type { Tx } from "../../store/database.ts"
import { placeOfCluster, placeOfSetting } from "../../store/person.ts"
import type { Community, HubYear, Member } from "../../store/profile.ts"
import { placesOf } from "../../store/profile-page.ts"
import { findSetting } from "../../store/setting.ts"
import { sharedSections } from "../../store/sharing.ts"
import { forbidden, notFound } from "../kit/problem.ts"
import type { Wiring } from "../kit/wiring.ts"

/** What a profile is of. */
export type Scope = { kind: "setting"; id: SettingId } | { kind: "cluster"; id: ClusterId } | { kind: "hub" }
export type View = "team" | "published"

const level = { setting: "school", cluster: "cluster", hub: "county" } as const

/** One measure of a profile, as its reader may see it; `whole`: also where the published figure is hidden. */
export type SeenMeasure = {
  community: Community
  measure: CompiledMeasure
  figure: Figure
  whole: boolean
  hidden: boolean
}

/** A profile as one reader may see it. */
export type Seen = {
  scope: Scope
  hubYear: HubYear
  place: Place
  /** Measures that are for this reader at all, in the toolkit's order, each with its community. */
  measures: SeenMeasure[]
  view: View
  /** The reader could have the team's view: of some measure they may see all behind it. */
  mayTeam: boolean
}

const liesIn = (scope: Scope) => (member: Member) =>
  scope.kind === "hub" || (scope.kind === "cluster" ? member.cluster === scope.id : member.id === scope.id)

export const membersOf = (community: Community, scope: Scope): Member[] => community.members.filter(liesIn(scope))

/** The sums of a scope; those of hub and clusters were made when the year was read. */
function totalsOf(community: Community, scope: Scope): Totals {
  const { hub, clusters } = community.published
  const known =
    scope.kind === "hub" ? hub.totals : scope.kind === "cluster" ? clusters.get(scope.id)?.totals : undefined
  return (
    known ??
    total(
      community.compiled,
      membersOf(community, scope).map((member) => member.contributions),
    )
  )
}

/** The place today of what the profile is of; what is not there, or not for the reader, is not found. */
export async function placeOf(tx: Tx, me: Person, scope: Scope): Promise<Place> {
  if (scope.kind === "hub") return hubWide
  if (scope.kind === "cluster") {
    const [found, place] = await Promise.all([findCluster(tx, scope.id), placeOfCluster(tx, scope.id)])
    return found && readsCluster(me, scope.id) ? place : notFound()
  }
  const [found, place] = await Promise.all([findSetting(tx, scope.id), placeOfSetting(tx, scope.id)])
  return found ? place : notFound()
}

/** People of settings see their own cluster; the team every one, as published where it is not theirs. */
export const readsCluster = (me: Person, cluster: ClusterId): boolean =>
  me.posts.some((post) => post.setting === null || post.cluster === cluster)

/** Reads a profile for somebody; without a view: the team's where they have it, else the published one. */
export async function readProfile(
  tx: Tx,
  wiring: Pick<Wiring, "profiles">,
  me: Person,
  scope: Scope,
  year: AcademicYear,
  wanted: View | undefined,
  stamp?: string,
): Promise<Seen> {
  const [place, hubYear] = await Promise.all([placeOf(tx, me, scope), wiring.profiles.hubYear(tx, year, stamp)])
  const seen = await profileAt(tx, me, scope, place, hubYear, wanted)
  return seen ?? forbidden("The team's view is for those who may see the answers behind it. Ask for view=published.")
}

/** The same of a place and a year in hand, for pages that show several; null where the team's view is wanted and not the reader's. */
export async function profileAt(
  tx: Tx,
  me: Person,
  scope: Scope,
  place: Place,
  hubYear: HubYear,
  wanted: View | undefined,
): Promise<Seen | null> {
  const offered = await offeredMeasures(tx, me, scope, place, hubYear)
  const isWhole = (measure: CompiledMeasure, kind: string) =>
    scope.kind === "setting" && !measure.sensitive
      ? readsNumbers(sightOf(me, answersOf(kind), place))
      : seesWhole(me, place, measure.sensitive)
  const mayTeam = offered.some(({ measure, kind }) => isWhole(measure, kind))
  if (wanted === "team" && !mayTeam) return null
  const view = wanted ?? (mayTeam ? "team" : "published")

  const totals = new Map(
    [...new Set(offered.map(({ community }) => community))].map((community) => [community, totalsOf(community, scope)]),
  )
  const measures = offered.map(({ community, measure, kind }): SeenMeasure => {
    const figure = figureOf(measure, totals.get(community) ?? totalsOf(community, scope))
    const hidden = isHidden(community, scope, measure)
    const whole = view === "team" && isWhole(measure, kind)
    const [shown = figure] = profileView(
      [figure],
      () => hidden,
      () => whole,
    )
    return { community, measure, figure: shown, whole, hidden }
  })
  return { scope, hubYear, place, measures, view, mayTeam }
}

export function isHidden({ published }: Community, scope: Scope, measure: CompiledMeasure): boolean {
  const row =
    scope.kind === "hub"
      ? published.hub.hidden
      : scope.kind === "cluster"
        ? published.clusters.get(scope.id)?.hidden
        : published.settings.get(scope.id)
  return Boolean(row?.[measure.index])
}

/** Measures of the scope's level that this reader gets at all, hidden or not: sharing and section I decide it. */
async function offeredMeasures(tx: Tx, me: Person, scope: Scope, place: Place, hubYear: HubYear) {
  const own =
    scope.kind === "setting"
      ? hubYear.communities.filter((community) => community.members.some((member) => member.id === scope.id))
      : hubYear.communities
  const all = own.flatMap((community) =>
    community.compiled.measures.flatMap((measure) =>
      measure.measure.levels.includes(level[scope.kind])
        ? [{ community, measure, kind: measure.measure.kinds[0] ?? "school" }]
        : [],
    ),
  )
  const allowed = seesInclusionFigures(me) ? all : all.filter(({ measure }) => !measure.sensitive)
  if (scope.kind === "hub") return allowed
  const only = scope.kind === "setting" ? scope.id : loneMember(own, scope.id)
  if (!only) return allowed
  // One setting's own figures, also where it is alone in its cluster: whole for those who see its answers, else what it shares.
  const [kind] = own.flatMap((community) =>
    community.members.filter((member) => member.id === only).map((member) => member.kind),
  )
  const sight = sightOf(
    me,
    answersOf(kind ?? "school"),
    scope.kind === "setting" ? place : await placeOfSetting(tx, only),
  )
  if (sight === "none") return scope.kind === "setting" ? notFound() : []
  const isFor = isOwnOrCentre(me, only)
  if (readsNumbers(sight) || sight === "hidden")
    return scope.kind === "setting" || isFor ? allowed : allowed.filter(({ measure }) => !measure.sensitive)
  const shared = (await sharedSections(tx, [only], hubYear.year.year)).get(only) ?? new Set<string>()
  return allowed.filter(({ community, measure }) => isShared(community, measure, shared))
}

/** Section I of one setting is for its own people, and for who sees it of the whole hub. */
const isOwnOrCentre = (me: Person, setting: SettingId): boolean =>
  seesWhole(me, hubWide, true) || me.posts.some((post) => post.setting === setting)

/** Every question behind it may be shared, and its section is. */
export const isShared = ({ compiled }: Community, measure: CompiledMeasure, shared: ReadonlySet<string>): boolean =>
  measure.codes.every((code) => {
    const question = compiled.questions.get(code)
    return (
      question === undefined ||
      question.question.share === "public" ||
      (question.question.share === "school+cluster" && shared.has(question.question.section))
    )
  })

const loneMember = (communities: readonly Community[], cluster: ClusterId): SettingId | undefined => {
  const schools = communities
    .flatMap((community) => membersOf(community, { kind: "cluster", id: cluster }))
    .filter((member) => member.kind === "school")
  return schools.length === 1 ? schools[0]?.id : undefined
}

// ── One member's part ─────────────────────────────────────────────────────────────────────────────────────────────

/** How a reader sees what one member adds to a measure: `published`, by small numbers, where it is shared or read so; `none`, not at all. */
export type MemberSight = "whole" | "published" | "none"
export type SightOfMember = (member: Member, community: Community, measure: CompiledMeasure) => MemberSight

/** Asked as the cluster sees it, everybody is a stranger: what is shared, as published. */
export async function memberSights(
  tx: Tx,
  me: Person,
  members: readonly Member[],
  year: AcademicYear,
  asCluster = false,
): Promise<SightOfMember> {
  const ids = members.map((member) => member.id)
  const shared = await sharedSections(tx, ids, year)
  const isCentre = !asCluster && seesWhole(me, hubWide, false)
  const places = isCentre || asCluster ? new Map<SettingId, Place>() : await placesOf(tx, ids)
  const sightAt = (member: Member): Sight => {
    if (asCluster) return "agreed"
    const place = places.get(member.id)
    return isCentre ? "whole" : place ? sightOf(me, answersOf(member.kind), place) : "none"
  }
  return (member, community, measure) => {
    if (measure.sensitive) return !asCluster && isOwnOrCentre(me, member.id) ? "whole" : "none"
    const sight = sightAt(member)
    // Small numbers that no school's own line hides are for who sees all of them.
    if (sight !== "whole" && measure.measure.smallNumbers && !measure.ownLevel) return "none"
    if (sight === "agreed")
      return isShared(community, measure, shared.get(member.id) ?? new Set()) ? "published" : "none"
    return sight === "hidden" ? "published" : readsNumbers(sight) ? "whole" : "none"
  }
}

/** What one member adds to a measure, as a figure of its own; null where the reader may not have it. */
export function memberFigure(
  member: Member,
  community: Community,
  measure: CompiledMeasure,
  sight: MemberSight,
): Figure | null {
  if (sight === "none") return null
  const figure = figureOf(measure, total(community.compiled, [member.contributions]))
  const isSafe = sight === "whole" || !isHidden(community, { kind: "setting", id: member.id }, measure)
  return isSafe ? figure : hiddenFigure(figure)
}

/** Whether a reader may see one member's answers behind a measure: never those of a figure that is hidden from them. */
export const seesAnswers = (
  member: Member,
  community: Community,
  measure: CompiledMeasure,
  sight: MemberSight,
): boolean =>
  sight === "whole" || (sight === "published" && !isHidden(community, { kind: "setting", id: member.id }, measure))

export const contributes = (member: Member, measure: CompiledMeasure) => contributionTo(measure, member.contributions)
