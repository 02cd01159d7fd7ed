import { yearInWords } from "../../domain/kit/academic-year.ts"
import type { ClusterFacts } from "../../store/cluster.ts"
import { Act, ButtonLink } from "../../ui/button.tsx"
import { Many } from "../../ui/charts/chart.tsx"
import { LineKey } from "../../ui/charts/line-chart.tsx"
import { clusterClass, clusterColour } from "../../ui/colour.ts"
import { Empty } from "../../ui/empty.tsx"
import { Head } from "../../ui/head.tsx"
import { Part } from "../../ui/part.tsx"
import { framed } from "../kit/frame.tsx"
import type { PageCall } from "../kit/page.tsx"
import { type MapOf, MeasureMap } from "./measure-map.tsx"
import { type Area, type ChartOf, figuresHref, Multiple, measureHref, profileHref, Where } from "./parts.tsx"
import type { ProviderLines } from "./providers.ts"
import { ProvidersPart } from "./providers-part.tsx"
import { SchoolsTable, type SchoolTable } from "./school-table.tsx"
import { hasAnswers, type Series, schoolsIn } from "./series.ts"
import { Sources } from "./sources.tsx"
import { membershipTold, sumUp } from "./summary.ts"
import { words } from "./words.ts"

export type ClusterProfile = {
  cluster: ClusterFacts
  series: Series
  area: Area
  charts: readonly ChartOf[]
  table: SchoolTable
  map: MapOf | null
  providers: ProviderLines | null
  /** Where its needs are, for who may read them. */
  needs: string | null
  priorities: string | null
  mayPlan: boolean
}

/** Whose eyes the page is seen with, and the way to the other view. */
export const ViewNote = ({ series, who }: { series: Series; who: string }) => {
  const { scope, year, now, asCluster } = series
  if (asCluster)
    return (
      <>
        {who}{" "}
        <span class="not-print">
          <a href={profileHref(scope, year)}>{words.seeOwn}</a>
        </span>
      </>
    )
  if (now.view === "published") return <>{words.asPublished}</>
  return (
    <>
      {words.yourView}{" "}
      <span class="not-print">
        <a href={profileHref(scope, year, "published")}>
          {scope.kind === "cluster" ? words.seeAsCluster : words.seeAsPublished}
        </a>
      </span>
    </>
  )
}

/** Small multiples, with the one key of what their lines mean. */
export const Multiples = ({
  series,
  area,
  charts,
  note,
}: {
  series: Series
  area: Area
  charts: readonly ChartOf[]
  note?: string | null
}) => {
  const { scope, year, wanted } = series
  const hasCounty = charts.some(({ chart }) => chart.county)
  return (
    <Part id="multiples" title={words.multiples(charts.length, series.years.length)} note={note ?? undefined}>
      <LineKey
        name={area.name}
        same={charts.some(({ hasSame }) => hasSame)}
        {...(hasCounty && { county: area.countyName })}
      />
      <Many>
        {charts.map(({ seen, title, note, chart }) => (
          <Multiple
            title={title}
            note={note}
            chart={chart}
            colour={area.colour ? clusterClass(area.colour) : undefined}
            href={measureHref(scope, seen.measure.measure.code, year, wanted)}
            key={seen.measure.measure.code}
          />
        ))}
      </Many>
      <p>
        <Act href={figuresHref(series)}>{words.asTable}</Act>
      </p>
    </Part>
  )
}

export const NoFigures = ({ mayPlan }: { mayPlan: boolean }) => (
  <Empty
    will={words.emptyWill}
    why={words.emptyWhy}
    action={mayPlan ? <ButtonLink href="/visits">{words.emptyVisits}</ButtonLink> : undefined}
  />
)

export function clusterPage(call: PageCall, view: ClusterProfile) {
  const { cluster, series, area, charts, table, map } = view
  const colour = clusterColour(cluster.colour - 1)
  const schools = schoolsIn(series.now.hubYear, series.scope)
  const pupils = schools.reduce((sum, member) => sum + (member.pupils ?? 0), 0)
  const silent = series.now.view === "team" ? table.rows.filter(({ sharesNothing }) => sharesNothing).length : 0
  const moved = membershipTold(series)
  const hasFigures = series.seen.some(hasAnswers)
  return framed(call, {
    title: cluster.name,
    current: "clusters",
    colour: clusterClass(colour),
    place: <Where series={series} area={area} />,
    footer: (
      <Sources
        series={series}
        call={call}
        figures={[
          ...charts.map(({ seen }) => seen.figure),
          ...table.rows.flatMap(({ figures, sings }) => [...figures, sings]),
        ]}
      />
    ),
    children: (
      <>
        <Head
          title={cluster.name}
          cluster={colour}
          lede={sumUp(series)}
          note={
            <>
              {words.size(schools.length, pupils)} {words.notShared(silent)}{" "}
              {series.place.coordinators.length === 0 && cluster.until === null && words.vacant}{" "}
              <ViewNote series={series} who={words.asCluster} />
            </>
          }
        />
        <p class="row not-print">
          <a href={`/clusters/${cluster.id}/members`}>{words.membersLink}</a>
          {view.needs && <a href={view.needs}>{words.needsLink}</a>}
          {view.priorities && <a href={view.priorities}>{words.prioritiesLink}</a>}
          <a href={profileHref({ kind: "hub" }, series.year)}>{words.county}</a>
        </p>
        {hasFigures ? (
          <>
            <Multiples series={series} area={area} charts={charts} note={moved} />
            {map && <MeasureMap series={series} area={cluster.name} map={map} />}
          </>
        ) : (
          <NoFigures mayPlan={view.mayPlan} />
        )}
        {table.rows.length > 0 && (
          <Part
            id="schools"
            title={words.schools(table.rows.length)}
            note={words.schoolsNote(series.year, series.years.length, mostText(table))}
          >
            <SchoolsTable series={series} table={table} area={cluster.name} />
          </Part>
        )}
        <ProvidersPart providers={view.providers} caption={`${words.providerLines}, ${yearInWords(series.year)}`} />
      </>
    ),
  })
}

const mostText = ({ most }: SchoolTable): string => `${most}%`
