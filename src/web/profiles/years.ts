import { changeIn, type MeasureChange, type TwoYears } from "../../domain/change.ts"
import { realign } from "../../domain/figure.ts"
import type { SettingId } from "../../domain/kit/id.ts"
import type { Community, HubYear } from "../../store/profile.ts"
import { isHidden, membersOf, type Scope, type Seen, type SeenMeasure } from "./view.ts"

/** A scope in two years, made comparable: the earlier year's contributions in the order of this year's toolkit version. */
export function twoYears(
  before: HubYear,
  now: Community,
  scope: Scope,
): TwoYears<SettingId> & { hiddenBefore: (index: number) => boolean; hiddenNow: (index: number) => boolean } {
  const then = before.communities.find((community) => community.toolkit === now.toolkit)
  const aligned = (then?.members ?? []).map((member) => ({
    member,
    contributions: then ? realign(member.contributions, then.compiled, now.compiled) : member.contributions,
  }))
  const inThen = new Set((then ? membersOf(then, scope) : []).map((member) => member.id))
  const members = membersOf(now, scope)
  const inNow = new Set(members.map((member) => member.id))
  return {
    before: aligned
      .filter(({ member }) => inThen.has(member.id))
      .map(({ member, contributions }) => ({ id: member.id, contributions })),
    now: members.map(({ id, contributions }) => ({ id, contributions })),
    beforeOfNow: new Map(
      aligned
        .filter(({ member }) => inNow.has(member.id))
        .map(({ member, contributions }) => [member.id, contributions]),
    ),
    hiddenBefore: (index) => {
      const code = now.compiled.measures[index]?.measure.code
      const measure = code === undefined ? undefined : then?.compiled.measure.get(code)
      return Boolean(then && measure && isHidden(then, scope, measure))
    },
    hiddenNow: (index) => {
      const measure = now.compiled.measures[index]
      return measure !== undefined && isHidden(now, scope, measure)
    },
  }
}

/** Measures beside an earlier year's, as this reader may have them: whole, or with the hiding of both years and of the same schools. */
export function changesSince(before: HubYear, now: Seen): (seen: SeenMeasure) => MeasureChange<SettingId> {
  const known = new Map<Community, ReturnType<typeof twoYears>>()
  return ({ community, measure, whole }) => {
    const years = known.get(community) ?? twoYears(before, community, now.scope)
    known.set(community, years)
    return changeIn(
      measure,
      years,
      whole ? null : { threshold: now.hubYear.year.threshold, before: years.hiddenBefore, now: years.hiddenNow },
    )
  }
}
