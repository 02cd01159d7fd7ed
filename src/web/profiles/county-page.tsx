import { yearInWords } from "../../domain/kit/academic-year.ts"
import type { Figure } from "../../domain/profile.ts"
import { roundUp } from "../../ui/charts/point.ts"
import { RangeDot } from "../../ui/charts/range-dot.tsx"
import { Spark } from "../../ui/charts/spark.tsx"
import { clusterClass, clusterColour } from "../../ui/colour.ts"
import { ClusterName } from "../../ui/dot.tsx"
import { Head } from "../../ui/head.tsx"
import { Part } from "../../ui/part.tsx"
import { type Column, Table } from "../../ui/table.tsx"
import { framed } from "../kit/frame.tsx"
import type { PageCall } from "../kit/page.tsx"
import { Multiples, NoFigures, ViewNote } from "./cluster-page.tsx"
import { type AreaRow, type ClusterRow, figureOfCluster } from "./county.ts"
import { type MapOf, MeasureMap } from "./measure-map.tsx"
import { type Area, type ChartOf, FigureText, headlineName, measureHref, profileHref, Where } from "./parts.tsx"
import { findIn, hasAnswers, type Series, schoolsIn } from "./series.ts"
import { Sources } from "./sources.tsx"
import { coverage, sumUp } from "./summary.ts"
import { answeredText, pointOf } from "./told.ts"
import type { SeenMeasure } from "./view.ts"
import { capital, words } from "./words.ts"

export type CountyProfile = {
  series: Series
  area: Area
  charts: readonly ChartOf[]
  clusters: readonly ClusterRow[]
  areas: readonly AreaRow[]
  map: MapOf | null
  mayPlan: boolean
}

const audits = "audit-coverage"

/** Title of a column: "First Access", "Pupils in ensembles". */
const columnTitle = (series: Series, seen: SeenMeasure): string => capital(headlineName(series.scope, seen))

const ClustersTable = ({
  series,
  clusters,
  of,
}: {
  series: Series
  clusters: readonly ClusterRow[]
  of: readonly SeenMeasure[]
}) => {
  const years = series.years.map(yearInWords)
  const tops = of.map((seen) =>
    roundUp(
      Math.max(
        0,
        ...clusters.flatMap((row) =>
          row.seen.map((year) => findIn(year, seen.measure.measure.code)?.figure.value ?? 0),
        ),
      ),
    ),
  )
  const measured = of.map((seen, n): Column<ClusterRow> => {
    const { code } = seen.measure.measure
    const title = columnTitle(series, seen)
    return {
      title,
      number: true,
      cell: (row) => (
        <span class={clusterClass(clusterColour(row.cluster.colour - 1))}>
          <FigureText
            figure={figureOfCluster(row, code)}
            {...(row.opens && {
              href: measureHref({ kind: "cluster", id: row.cluster.id }, code, series.year, series.wanted),
            })}
          />
          {years.length > 1 && row.seen.length === years.length && (
            <Spark
              name={`${row.cluster.name}, ${title}`}
              years={years}
              points={row.seen.map((year) => pointOf(findIn(year, code)?.figure))}
              most={tops[n] ?? 1}
            />
          )}
        </span>
      ),
    }
  })
  const coverageOf = (figure: Figure | null | undefined) =>
    figure?.numerator == null ? "" : `${figure.numerator} of ${figure.settings.members}`
  return (
    <Table
      caption={words.clusters}
      narrow="scroll"
      rows={clusters}
      rowKey={({ cluster }) => cluster.id}
      columns={[
        {
          title: words.cluster,
          cell: ({ cluster, opens }) => (
            <ClusterName
              name={cluster.name}
              colour={clusterColour(cluster.colour - 1)}
              {...(opens && { href: profileHref({ kind: "cluster", id: cluster.id }, series.year, series.wanted) })}
            />
          ),
        },
        {
          title: words.auditedColumn,
          number: true,
          whole: true,
          cell: (row) => coverageOf(figureOfCluster(row, audits)),
        },
        ...measured,
      ]}
      foot={[
        words.county,
        coverageOf(findIn(series.now, audits)?.figure),
        ...of.map(({ figure }) => <FigureText figure={figure} strong />),
      ]}
    />
  )
}

/** From the lowest cluster to the highest, unnamed; the tick is the county. */
const Ranges = ({
  series,
  clusters,
  of,
}: {
  series: Series
  clusters: readonly ClusterRow[]
  of: readonly SeenMeasure[]
}) => {
  const rows = of.flatMap((seen) => {
    const points = clusters
      .flatMap((row) => pointOf(figureOfCluster(row, seen.measure.measure.code) ?? undefined) ?? [])
      .sort((a, b) => a.value - b.value)
    const [least, greatest] = [points[0], points.at(-1)]
    return least && greatest && points.length > 1 ? [{ seen, least, greatest }] : []
  })
  if (rows.length === 0) return null
  return (
    <Part id="range" title={words.rangeTitle} note={words.rangeNote}>
      <Table
        caption={words.rangeTitle}
        rows={rows}
        rowKey={({ seen }) => seen.measure.measure.code}
        columns={[
          {
            title: words.measure,
            cell: ({ seen }) => (
              <a href={measureHref(series.scope, seen.measure.measure.code, series.year, series.wanted)}>
                {columnTitle(series, seen)}
              </a>
            ),
          },
          { title: words.county, number: true, cell: ({ seen }) => <FigureText figure={seen.figure} strong /> },
          {
            title: words.range,
            label: words.rangeShort,
            number: true,
            cell: ({ least, greatest }) => words.lowHigh(least.text, greatest.text),
          },
          {
            title: <span class="vh">{words.drawn}</span>,
            cell: ({ seen, least, greatest }) => (
              <RangeDot
                name={words.county}
                own={null}
                wholeName={words.county}
                whole={pointOf(seen.figure)}
                least={least}
                greatest={greatest}
                most={seen.figure.unit === "%" && greatest.value > 40 ? 100 : roundUp(greatest.value)}
              />
            ),
          },
          { title: words.answered, number: true, cell: ({ seen }) => answeredText(seen.figure, seen.measure) },
        ]}
      />
    </Part>
  )
}

const AreasTable = ({
  series,
  areas,
  of,
}: {
  series: Series
  areas: readonly AreaRow[]
  of: readonly SeenMeasure[]
}) => (
  <Table
    caption={words.areas}
    narrow="scroll"
    rows={areas}
    rowKey={({ code }) => code ?? ""}
    columns={[
      { title: words.area, cell: ({ name }) => name ?? words.noArea },
      { title: words.schoolsColumn, number: true, cell: ({ schools }) => schools },
      ...of.map(
        (seen, n): Column<AreaRow> => ({
          title: columnTitle(series, seen),
          number: true,
          cell: ({ figures }) => <FigureText figure={figures[n]} />,
        }),
      ),
    ]}
  />
)

export function countyPage(call: PageCall, view: CountyProfile) {
  const { series, area, charts, clusters, areas, map } = view
  const of = charts.map(({ seen }) => seen)
  const schools = schoolsIn(series.now.hubYear, series.scope)
  const pupils = schools.reduce((sum, member) => sum + (member.pupils ?? 0), 0)
  const hasFigures = series.seen.some(hasAnswers)
  const covered = coverage(series)
  const told = sumUp(series)
  return framed(call, {
    title: words.county,
    current: "hub",
    place: <Where series={series} area={area} />,
    footer: (
      <Sources
        series={series}
        call={call}
        figures={[
          ...of.map(({ figure }) => figure),
          ...clusters.flatMap((row) => of.map(({ measure }) => figureOfCluster(row, measure.measure.code))),
          ...areas.flatMap(({ figures }) => figures),
        ]}
      />
    ),
    children: (
      <>
        <Head
          title={words.county}
          lede={told === covered ? told : `${told} ${covered}`}
          note={
            <>
              {words.countyLede(clusters.length)} {words.size(schools.length, pupils)}{" "}
              <ViewNote series={series} who={words.asPublished} />
            </>
          }
        />
        {hasFigures ? (
          <>
            <Multiples series={series} area={area} charts={charts} />
            {clusters.length > 0 && (
              <Part id="clusters" title={words.clusters} note={words.clustersNote(series.year)}>
                <ClustersTable series={series} clusters={clusters} of={of} />
              </Part>
            )}
            <Ranges series={series} clusters={clusters} of={of} />
            {map && <MeasureMap series={series} area={area.name} map={map} />}
            {areas.length > 1 && (
              <Part id="areas" title={words.areas} note={words.areasNote}>
                <AreasTable series={series} areas={areas} of={of} />
              </Part>
            )}
          </>
        ) : (
          <NoFigures mayPlan={view.mayPlan} />
        )}
      </>
    ),
  })
}
