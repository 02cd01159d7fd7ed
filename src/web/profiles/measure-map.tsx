import { yearInWords } from "../../domain/kit/academic-year.ts"
import type { Figure } from "../../domain/profile.ts"
import type { Member } from "../../store/profile.ts"
import { clusterColour } from "../../ui/colour.ts"
import { Dotted } from "../../ui/dotted.tsx"
import { type Fill, limitsFor, type MapPlace, stepOf, stepsFor } from "../../ui/map/place.ts"
import { CountyMap } from "../../ui/map.tsx"
import { Part } from "../../ui/part.tsx"
import { profileHref, profilePath, shortTitle } from "./parts.tsx"
import { type Series, schoolsIn } from "./series.ts"
import { valueOrMarker } from "./told.ts"
import type { SeenMeasure } from "./view.ts"
import { count, words } from "./words.ts"

export type MapOf = {
  chosen: SeenMeasure
  choices: readonly SeenMeasure[]
  figureOf: (member: Member) => Figure | null
  opens: (member: Member) => boolean
}

/** Hidden, not shared and not known look alike on the map: no figure. */
const fillOf = (figure: Figure | null, limits: readonly number[]): Fill =>
  figure?.value != null ? stepOf(figure.value, limits) : figure?.marker === "[z]" ? "not-applicable" : "no-answer"

/** None at all is a class of its own, where there are some of both. */
const leastAbove = 0.1
const limitsOf = (values: readonly number[]): number[] => {
  const some = values.filter((value) => value > 0)
  return some.length > 0 && some.length < values.length ? [leastAbove, ...limitsFor(some).slice(-3)] : limitsFor(values)
}

const unitText = (figure: Figure, value: number): string => (figure.unit === "%" ? `${value}%` : String(value))

/** A chosen measure on the map, in five classes of one hue. */
export const MeasureMap = ({ series, area, map }: { series: Series; area: string; map: MapOf }) => {
  const { scope, now, year } = series
  const { chosen, choices, figureOf } = map
  const schools = schoolsIn(now.hubYear, scope)
  const all = schoolsIn(now.hubYear, { kind: "hub" })
  const figures = schools.map(figureOf)
  const values = figures.flatMap((figure) => figure?.value ?? [])
  const limits = limitsOf(values)
  const fills = new Map(schools.map((member, n) => [member.id, fillOf(figures[n] ?? null, limits)]))
  const places = all.map((member): MapPlace => {
    const figure = fills.has(member.id) ? figureOf(member) : null
    const fill = fills.get(member.id)
    return {
      id: member.id,
      name: member.name,
      easting: member.easting,
      northing: member.northing,
      cluster: member.cluster,
      large: member.phase === "secondary" || member.phase === "all-through",
      size: member.pupils,
      ...(fill !== undefined && { fill }),
      ...(figure && { text: valueOrMarker(figure) }),
      ...(scope.kind === "cluster" &&
        fill !== undefined &&
        map.opens(member) && { href: profileHref({ kind: "setting", id: member.id }, year) }),
    }
  })
  if (!places.some(({ fill, easting }) => fill !== undefined && easting !== null)) return null
  const title = shortTitle(chosen.measure)
  const steps = stepsFor([...fills.values()], limits, (limit) => unitText(chosen.figure, limit), {
    under: (a) => (limits[0] === leastAbove ? words.none : words.under(a)),
    to: (a, b) => (a === unitText(chosen.figure, leastAbove) ? words.under(b) : words.to(a, b)),
    over: (a) => (a === unitText(chosen.figure, leastAbove) ? words.some : words.over(a)),
    notApplicable: words.mapOutside,
    noAnswer: words.mapNone,
  }).map((step) => (step.text === "" ? { ...step, text: words.mapAlike } : step))
  return (
    <Part
      id="map"
      title={words.mapTitle(title)}
      note={scope.kind === "hub" ? words.mapClusters(year) : words.mapNote(year)}
    >
      {choices.length > 1 && (
        <p class="not-print">
          {words.mapChoose}{" "}
          <Dotted
            items={choices
              .filter((one) => one !== chosen)
              .map((one) => (
                <a
                  href={`${profilePath(scope)}?year=${year}${series.wanted ? `&view=${series.wanted}` : ""}&map=${one.measure.measure.code}#map`}
                >
                  {shortTitle(one.measure)}
                </a>
              ))}
          />
        </p>
      )}
      <CountyMap
        label={words.mapLabel(area, count(schools.length), `${title}, ${yearInWords(year)}`)}
        places={places}
        clusters={now.hubYear.clusters.map(({ id, name, colour }) => ({ id, name, colour: clusterColour(colour - 1) }))}
        {...(scope.kind === "cluster" && { home: scope.id })}
        steps={steps}
        listElsewhere={scope.kind === "hub"}
      />
    </Part>
  )
}
