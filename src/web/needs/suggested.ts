import { mayGlimpse, type Person, type Place } from "../../domain/access.ts"
import { contributionTo } from "../../domain/figure.ts"
import { type AcademicYear, academicYear } from "../../domain/kit/academic-year.ts"
import type { ClusterId } from "../../domain/kit/id.ts"
import { figureOf, hiddenFigure, total } from "../../domain/profile.ts"
import { type FigureSeen, type MeasureSeen, type Suggestion, suggestNeeds } from "../../domain/suggestion.ts"
import type { CompiledMeasure } from "../../domain/toolkit/compile.ts"
import type { Tx } from "../../store/database.ts"
import type { Community, HubYear } from "../../store/profile.ts"
import type { Wiring } from "../kit/wiring.ts"
import { isHidden, membersOf, type Scope } from "../profiles/view.ts"

const published = (community: Community, measure: CompiledMeasure, scope: Scope): FigureSeen => {
  const members = membersOf(community, scope)
  const figure = figureOf(
    measure,
    total(
      community.compiled,
      members.map((member) => member.contributions),
    ),
  )
  return isHidden(community, scope, measure) ? hiddenFigure(figure) : figure
}

/** What one setting gives to a measure: 0 or 1 where schools are counted, else its rating or its count. */
const givenBy = (measure: CompiledMeasure, components: readonly number[] | null): number | null => {
  const [top] = components ?? []
  return top === undefined ? null : top / measure.scale
}

function seenIn(now: HubYear, before: HubYear, scope: Scope): MeasureSeen[] {
  return now.communities.flatMap((community) =>
    community.compiled.measures.map((measure): MeasureSeen => {
      const { code } = measure.measure
      const earlier = before.communities.find((one) => one.compiled.measure.has(code))
      const same = earlier?.compiled.measure.get(code)
      return {
        code,
        sensitive: measure.sensitive,
        now: published(community, measure, scope),
        before: earlier && same ? published(earlier, same, scope) : null,
        settings: membersOf(community, scope).map((member) => ({
          setting: member.id,
          value: givenBy(measure, contributionTo(measure, member.contributions).components),
        })),
      }
    }),
  )
}

/** What a cluster's published figures suggest, for who may see its figures at all. */
export async function suggestionsFor(
  reader: { tx: Tx; me: Person; wiring: Pick<Wiring, "profiles"> },
  cluster: ClusterId,
  place: Place,
  year: AcademicYear,
): Promise<Suggestion[]> {
  if (!mayGlimpse(reader.me, "answers-in-cluster", place)) return []
  const scope: Scope = { kind: "cluster", id: cluster }
  const now = await reader.wiring.profiles.hubYear(reader.tx, year)
  const before = await reader.wiring.profiles.hubYear(reader.tx, academicYear(year - 1))
  return suggestNeeds({ year, measures: seenIn(now, before, scope) })
}
