import type { Person } from "../../domain/access.ts"
import type { Contribution } from "../../domain/figure.ts"
import type { PersonId, SettingId } from "../../domain/kit/id.ts"
import type { Figure } from "../../domain/profile.ts"
import { type TrailEntry, trail } from "../../domain/trail.ts"
import type { Tx } from "../../store/database.ts"
import { namesOf } from "../../store/person.ts"
import { type Member, traceMeasure } from "../../store/profile.ts"
import { isSmall } from "../api/audits.ts"
import { contributes, memberFigure, memberSights, membersOf, type Seen, type SeenMeasure, seesAnswers } from "./view.ts"

/** One setting under a figure, as far as the reader may go down. */
export type Under = {
  member: Member
  contribution: Contribution
  figure: Figure | null
  entries: TrailEntry[]
  /** Answers left out because small numbers stand in them. */
  smallOnes: number
}

/** A figure taken apart: the settings that this reader may see, what they answered, and how many more there are. */
export type Down = { found: SeenMeasure; under: Under[]; withheld: Member[]; people: ReadonlyMap<PersonId, string> }

/** `protected`: it is hidden from this reader, and so is all that it was made of. `unknown`: no such measure here. */
export const guarded = (seen: Seen, code: string): SeenMeasure | "protected" | "unknown" => {
  const found = seen.measures.find(({ measure }) => measure.measure.code === code)
  if (!found) return "unknown"
  return found.hidden && !found.whole ? "protected" : found
}

/** Only who is a member of the measure: of its kinds, and open on the count day. */
export const countedIn = (seen: Seen, { community, measure }: SeenMeasure): Member[] =>
  membersOf(community, seen.scope).filter((member) => contributes(member, measure).mark !== "outside")

/** From a figure to the answers that it came from, member by member. */
export async function walkDown(tx: Tx, me: Person, seen: Seen, found: SeenMeasure, asCluster = false): Promise<Down> {
  const { community, measure } = found
  const year = seen.hubYear.year.year
  const members = membersOf(community, seen.scope)
  const sightOf = await memberSights(tx, me, members, year, asCluster)
  const visible = members.filter((member) =>
    seesAnswers(member, community, measure, sightOf(member, community, measure)),
  )
  const traced = new Map((await traceMeasure(tx, measure.measure.code, visible)).map((one) => [one.member.id, one]))
  const under = visible.map((member): Under => {
    const sight = sightOf(member, community, measure)
    const one = traced.get(member.id)
    const all = one ? trail(one.measure, one.cause) : []
    const entries =
      sight === "whole" || !one
        ? all
        : all.filter((entry) => !holdsSmall(entry, one.compiled, seen.hubYear.year.threshold))
    return {
      member,
      contribution: contributes(member, measure),
      figure: memberFigure(member, community, measure, sight),
      entries,
      smallOnes: all.length - entries.length,
    }
  })
  const people = await namesOf(tx, [
    ...new Set(under.flatMap(({ entries }) => entries.flatMap((entry) => entry.answer?.by ?? []))),
  ])
  const seenIds = new Set<SettingId>(visible.map(({ id }) => id))
  return { found, under, withheld: members.filter(({ id }) => !seenIds.has(id)), people }
}

/** A cell or a count of pupils that is small by itself, though the figure it is a part of may be shown. */
function holdsSmall(entry: TrailEntry, compiled: SeenMeasure["community"]["compiled"], threshold: number): boolean {
  const asked = compiled.questions.get(entry.question)
  if (!asked) return false
  if (entry.answer) return isSmall(asked, [entry.answer], threshold)
  return (
    typeof entry.value === "number" && asked.question.unit === "pupils" && entry.value > 0 && entry.value < threshold
  )
}
