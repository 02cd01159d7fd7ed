import type { ComponentChildren } from "preact"
import type { Change, MeasureChange } from "../../domain/change.ts"
import { type AcademicYear, yearInWords } from "../../domain/kit/academic-year.ts"
import type { SettingId } from "../../domain/kit/id.ts"
import type { Figure, Marker } from "../../domain/profile.ts"
import { LineChart, type LineChartProps } from "../../ui/charts/line-chart.tsx"
import { type Point, roundUp } from "../../ui/charts/point.ts"
import type { ClusterColour } from "../../ui/colour.ts"
import { type Crumb, Place } from "../../ui/place.tsx"
import { changesOf, findIn, isBreak, movedBetween, type Series, schoolsIn } from "./series.ts"
import { changeText, kindOf, partsText, pointOf, valueText } from "./told.ts"
import type { Scope, Seen, SeenMeasure, View } from "./view.ts"
import { breakTold, headlines as clusterHeadlines, markers, ownHeadlines, shortMarkers, words } from "./words.ts"

/** What a profile is of, in words. */
export type Area = {
  name: string
  /** Of the cluster, or of the cluster that a setting counts in. */
  colour: ClusterColour | null
  /** The line beside its own: "Northmoor county". */
  countyName: string
  /** What it lies in, above the heading. */
  crumbs: readonly Crumb[]
  /** After them: "Cluster profile". */
  what: string
}

// ── Addresses ─────────────────────────────────────────────────────────────────────────────────────────────────────

const rootOf = (scope: Scope): string =>
  scope.kind === "hub" ? "/county" : scope.kind === "cluster" ? `/clusters/${scope.id}` : `/settings/${scope.id}`
export const profilePath = (scope: Scope): string =>
  scope.kind === "setting" ? `${rootOf(scope)}/profile` : rootOf(scope)
const asked = (year: AcademicYear, view: View | undefined): string => `?year=${year}${view ? `&view=${view}` : ""}`
export const profileHref = (scope: Scope, year: AcademicYear, view?: View): string =>
  `${profilePath(scope)}${asked(year, view)}`
export const figuresHref = ({ scope, year, wanted }: Series): string => `${rootOf(scope)}/figures${asked(year, wanted)}`
export const measureHref = (scope: Scope, code: string, year: AcademicYear, view?: View): string =>
  `${rootOf(scope)}/measures/${code}${asked(year, view)}`

/** Where am I, and the other years of it. */
export const Where = ({ series, area, here, code }: { series: Series; area: Area; here?: string; code?: string }) => {
  const href = (year: AcademicYear) =>
    code === undefined
      ? here === undefined
        ? profileHref(series.scope, year, series.wanted)
        : figuresHref({ ...series, year })
      : measureHref(series.scope, code, year, series.wanted)
  const years = series.known
    .filter(({ hasFigures, year }) => hasFigures || year === series.year)
    .slice(-6)
    .reverse()
  return (
    <Place
      crumbs={[
        ...area.crumbs,
        ...(here === undefined && code === undefined
          ? [{ text: area.what }]
          : [
              {
                text: series.scope.kind === "cluster" ? area.name : area.what,
                href: profileHref(series.scope, series.year, series.wanted),
              },
            ]),
        ...years.map(({ year }) =>
          year === series.year ? { text: <b>{yearInWords(year)}</b> } : { text: yearInWords(year), href: href(year) },
        ),
      ]}
    />
  )
}

/** The place that stands beside a name, unless the name says it: two villages may each have a St Mary's. */
export const placeBeside = ({ name, town }: { name: string; town: string | null }): string | null =>
  town !== null && !name.includes(town) ? town : null

// ── A figure in a cell ────────────────────────────────────────────────────────────────────────────────────────────

export const Sign = ({ marker }: { marker: Marker | string }) => (
  <abbr class="code" title={markers[marker]}>
    {marker}
  </abbr>
)

/** "13.4%", "[c]", or nothing known; `href` leads down to what it is made of. */
export const FigureText = ({
  figure,
  href,
  strong,
}: {
  figure: Figure | null | undefined
  href?: string
  strong?: boolean
}): ComponentChildren => {
  if (!figure) return <span class="quiet">{words.notAsked}</span>
  const text = valueText(figure)
  if (text === null) return figure.marker && <Sign marker={figure.marker} />
  const shown = strong ? <b>{text}</b> : text
  return (
    <>
      {href ? <a href={href}>{shown}</a> : shown}
      {figure.flags.includes("[u]") && (
        <>
          {" "}
          <Sign marker="[u]" />
        </>
      )}
    </>
  )
}

/** The signs in use, explained in a line; empty where there are none. */
export function legendOf(figures: readonly (Figure | null | undefined)[]): string {
  const used = new Set(
    figures.flatMap((figure) => (figure ? [figure.marker, ...figure.flags.filter((flag) => flag === "[u]")] : [])),
  )
  const shown = Object.entries(markers).filter(([marker]) => [...used].some((one) => one === marker))
  return shown.map(([marker, text]) => `${marker} ${text}`).join(" · ")
}

export const Legend = ({ figures }: { figures: readonly (Figure | null | undefined)[] }) => {
  const text = legendOf(figures)
  return text === "" ? null : <p>{text}</p>
}

// ── Small multiples ───────────────────────────────────────────────────────────────────────────────────────────────

const fewest = 6

/** The measures that a profile begins with: the usual ones, or a toolkit's first shares where it lacks them. */
export function headlinesOf(now: Seen): SeenMeasure[] {
  const usual = Object.keys(headlinesFor(now.scope)).flatMap((code) => findIn(now, code) ?? [])
  const others = now.measures.filter(
    (seen) =>
      !usual.includes(seen) && seen.measure.measure.unit === "%" && !seen.measure.measure.tags.includes("process"),
  )
  return [...usual, ...others].slice(0, Math.max(usual.length, Math.min(fewest, usual.length + others.length)))
}
const headlinesFor = (scope: Scope) => (scope.kind === "setting" ? ownHeadlines : clusterHeadlines)

export const headlineName = (scope: Scope, seen: SeenMeasure): string =>
  headlinesFor(scope)[seen.measure.measure.code]?.name ?? seen.measure.measure.title.toLowerCase()

/** After a big figure: "of pupils have First Access"; else the measure's name. */
export const headlineOf = (scope: Scope, { measure }: SeenMeasure): string | null =>
  headlinesFor(scope)[measure.measure.code]?.of ?? null

/** "First Access pupils as a share of roll" → "First Access": where there is little room. */
export const shortTitle = ({ measure }: SeenMeasure["measure"]): string =>
  measure.title
    .replace(/^Pupils (having|in) /, "")
    .replace(/ as a share of roll$/, "")
    .replace(/ pupils$/, "")
    .replace(/^./, (letter) => letter.toUpperCase())

const titleOf = (scope: Scope, { community, measure, figure }: SeenMeasure, county: Figure | undefined): string => {
  const { title } = measure.measure
  const value = valueText(figure)
  if (value === null)
    return figure.marker === "[c]"
      ? words.hiddenChart(title)
      : figure.marker === "[z]"
        ? words.outsideChart(title)
        : figure.marker === "[low]"
          ? `${title}: ${shortMarkers["[low]"]}`
          : words.unknownChart(title)
  const parts = partsText(community.compiled, measure, figure)
  const told =
    headlinesFor(scope)[measure.measure.code]?.told({ value, parts, top: figure.numerator }) ?? `${title}: ${value}`
  if (
    !told.includes(value) ||
    county?.value === null ||
    county === undefined ||
    figure.value === null ||
    scope.kind !== "cluster"
  )
    return told
  return figure.value > county.value
    ? `${told}${words.above}`
    : figure.value < county.value
      ? `${told}${words.below}`
      : told
}

/** Under a chart's year: how many answered, or why there is nothing. */
const underOf = (seen: SeenMeasure | undefined): string => {
  if (!seen) return words.notAsked
  const { marker, settings } = seen.figure
  if (marker === "[c]" || marker === "[z]") return shortMarkers[marker] ?? ""
  return settings.answered === 0
    ? (shortMarkers["[x]"] ?? "")
    : seen.figure.settings.members === 1
      ? ""
      : `${settings.answered} of ${settings.members}`
}

/** Breaks of the series, where the count was of other schools than the year before. */
function breaksOf({ scope, seen }: Series): { before: number; text: string }[] {
  return seen.flatMap((now, n) => {
    const before = seen[n - 1]
    if (!before) return []
    const [then, today] = [schoolsIn(before.hubYear, scope), schoolsIn(now.hubYear, scope)]
    const moved = movedBetween(before.hubYear, now.hubYear, scope)
    if (then.length === 0 || !isBreak(scope, moved, today.length)) return []
    return [
      {
        before: n,
        text: breakTold({
          joined: moved.joined.map(({ member }) => member.name),
          left: moved.left.map(({ member }) => member.name),
        }),
      },
    ]
  })
}

/** The same schools' figure of each year, where it differs from the figure of all. */
function samePoints(series: Series, code: string): (Point | null)[] {
  return series.seen.map((now, n) => {
    const before = series.seen[n - 1]
    const seen = findIn(now, code)
    if (!before || !seen || series.scope.kind === "setting") return null
    const change = changesOf({ ...series, now, before })?.(seen)
    // Drawn from the earlier point of all schools: told only where that is the same schools' own starting point.
    const starts = change && valueText(change.sameSchools.before) === valueText(change.all.before)
    const point = change ? pointOf(change.sameSchools.now) : null
    return starts && point && point.text !== valueText(seen.figure) ? point : null
  })
}

/** Charts whose figures can be read against each other have one scale. */
const scaleOf = (scope: Scope, { measure, figure }: SeenMeasure): string => {
  const unit = measure.measure.unit
  if (unit !== "%") return unit
  return scope.kind !== "setting" && measure.sums[0]?.every(({ of }) => of.is === "where" || of.is === "open")
    ? "schools"
    : figure.unit
}

const fixedTop: Record<string, number> = { schools: 100, "mean 1-5": 5, "features (0-7)": 7 }

export type ChartOf = { seen: SeenMeasure; title: string; note: string; chart: LineChartProps; hasSame: boolean }

export function chartsOf(series: Series, area: Area, of: readonly SeenMeasure[]): ChartOf[] {
  const { scope, seen: years, county } = series
  const changeOf = changesOf(series)
  const breaks = breaksOf(series)
  const drawn = of.map((seen) => {
    const { code } = seen.measure.measure
    const own = years.map((year) => pointOf(findIn(year, code)?.figure))
    const beside = county?.map((year) => pointOf(findIn(year, code)?.figure)) ?? []
    return {
      seen,
      own,
      beside,
      same: samePoints(series, code),
      under: years.map((year) => underOf(findIn(year, code))),
    }
  })
  const tops = new Map<string, number>()
  for (const { seen, own, beside, same } of drawn) {
    const scale = scaleOf(scope, seen)
    tops.set(scale, Math.max(tops.get(scale) ?? 0, ...[...own, ...beside, ...same].map((point) => point?.value ?? 0)))
  }
  return drawn.map(({ seen, own, beside, same, under }) => {
    const { code, unit } = seen.measure.measure
    const scale = scaleOf(scope, seen)
    const here = findIn(county?.at(-1), code)
    return {
      seen,
      title: titleOf(scope, seen, here?.figure),
      note: noteOf(changeOf?.(seen), seen, scope),
      hasSame: same.some((point) => point !== null),
      chart: {
        name: area.name,
        years: series.years.map(yearInWords),
        own,
        ...(beside.some((point) => point !== null) && { county: { name: area.countyName, points: beside } }),
        same,
        under,
        breaks,
        most: fixedTop[scale] ?? roundUp(tops.get(scale) ?? 0),
        ...(unit === "%" && { unit: "%" }),
      },
    }
  })
}

const noteOf = (change: MeasureChange<SettingId> | undefined, { measure }: SeenMeasure, scope: Scope): string => {
  if (!change) return ""
  const told = (one: Change | null) => (one === null ? null : one.value === 0 ? words.noChange : changeText(one))
  const all = told(change.all.change)
  const same = scope.kind === "setting" ? null : told(change.sameSchools.change)
  return words.sameNote(all, same, change.sameSchools.schools.length, kindOf(measure))
}

/** One drawing under a statement; the line under that leads down to what it is made of. */
export const Multiple = ({
  title,
  note,
  href,
  colour,
  chart,
}: {
  title: string
  note: string
  href: string | null
  colour: string | undefined
  chart: LineChartProps
}) => (
  <figure class={["chart", colour].filter(Boolean).join(" ")}>
    <figcaption>
      <h3>{title}</h3>
      {(note || href) && <p class="quiet">{href ? <a href={href}>{note || words.walkDown}</a> : note}</p>}
    </figcaption>
    <LineChart {...chart} />
  </figure>
)
