import { yearInWords } from "../../domain/kit/academic-year.ts"
import type { Figure } from "../../domain/profile.ts"
import type { Member } from "../../store/profile.ts"
import type { SettingFacts } from "../../store/setting.ts"
import { Act } from "../../ui/button.tsx"
import { Many } from "../../ui/charts/chart.tsx"
import { type Point, roundUp } from "../../ui/charts/point.ts"
import { RangeDot } from "../../ui/charts/range-dot.tsx"
import { clusterClass } from "../../ui/colour.ts"
import { Head } from "../../ui/head.tsx"
import { Part } from "../../ui/part.tsx"
import { Table } from "../../ui/table.tsx"
import { framed } from "../kit/frame.tsx"
import type { PageCall } from "../kit/page.tsx"
import { NoFigures } from "./cluster-page.tsx"
import { changeTold } from "./figures-page.tsx"
import { type Area, type ChartOf, FigureText, figuresHref, Multiple, measureHref, Where } from "./parts.tsx"
import type { ProviderLines } from "./providers.ts"
import { ProvidersPart } from "./providers-part.tsx"
import { changesOf, findIn, hasAnswers, type Series } from "./series.ts"
import { Sources } from "./sources.tsx"
import { partsText, pointOf } from "./told.ts"
import type { Seen, SeenMeasure } from "./view.ts"
import { words } from "./words.ts"

/** From the least to the greatest of the cluster's schools, where enough of them are shown that none can be told. */
export type Range = { least: Point; greatest: Point }

export type SettingProfile = {
  setting: SettingFacts
  member: Member | null
  series: Series
  area: Area
  charts: readonly ChartOf[]
  /** The cluster that it counts in, as this reader sees it. */
  cluster: { name: string; seen: Seen; ranges: ReadonlyMap<string, Range> } | null
  providers: ProviderLines | null
  mayPlan: boolean
}

const leads = (view: SettingProfile): string =>
  view.charts
    .filter(({ seen }) => seen.figure.value !== null)
    .slice(0, 3)
    .map(({ title }) => `${title}.`)
    .join(" ")

const OwnTable = ({ view }: { view: SettingProfile }) => {
  const { series, cluster, setting } = view
  const { before, now } = series
  const changeOf = changesOf(series)
  const clusterFigure = ({ measure }: SeenMeasure): Figure | undefined =>
    findIn(cluster?.seen, measure.measure.code)?.figure
  const shares = now.measures.filter(({ figure }) => figure.marker !== "[z]")
  return (
    <Table
      caption={words.tableTitle(setting.name)}
      narrow="three"
      rows={shares}
      rowKey={({ measure }) => measure.measure.code}
      columns={[
        {
          title: words.measure,
          cell: ({ measure, community, figure }) => (
            <>
              <a href={measureHref(series.scope, measure.measure.code, series.year)}>{measure.measure.title}</a>
              <span class="sub">
                {" "}
                {partsText(community.compiled, measure, figure) ?? words.unitOf(measure.measure.unit)}
              </span>
            </>
          ),
        },
        ...(before
          ? [
              {
                title: yearInWords(before.hubYear.year.year),
                number: true,
                cell: (seen: SeenMeasure) => <FigureText figure={findIn(before, seen.measure.measure.code)?.figure} />,
              },
            ]
          : []),
        { title: yearInWords(series.year), number: true, cell: (seen) => <FigureText figure={seen.figure} strong /> },
        ...(changeOf
          ? [{ title: words.change, number: true, cell: (seen: SeenMeasure) => changeTold(changeOf(seen).all) }]
          : []),
        ...(cluster
          ? [
              {
                title: words.clusterColumn,
                number: true,
                cell: (seen: SeenMeasure) => (isRelative(seen) ? <FigureText figure={clusterFigure(seen)} /> : null),
              },
              {
                title: words.rangeColumn,
                label: words.rangeShort,
                cell: (seen: SeenMeasure) => {
                  const range = cluster.ranges.get(seen.measure.measure.code)
                  const own = pointOf(seen.figure)
                  if (!isRelative(seen)) return null
                  if (!range) return <span class="sub">{words.tooFew}</span>
                  return (
                    <RangeDot
                      name={setting.name}
                      own={own}
                      wholeName={cluster.name}
                      whole={pointOf(clusterFigure(seen))}
                      least={range.least}
                      greatest={range.greatest}
                      most={roundUp(Math.max(range.greatest.value, own?.value ?? 0))}
                    />
                  )
                },
              },
            ]
          : []),
      ]}
    />
  )
}

/** Shares, means and rates can stand beside a cluster's; counts cannot. */
const isRelative = ({ measure }: SeenMeasure): boolean => measure.form !== "sum"

const withoutHeadlines = ({ now, year }: Series): string =>
  now.measures.length === 0 ? words.notOpen(year) : hasAnswers(now) ? words.noHeadline(year) : words.nothingYet(year)

export function settingProfilePage(call: PageCall, view: SettingProfile) {
  const { setting, member, series, area, charts, cluster } = view
  const hasFigures = series.seen.some(hasAnswers)
  const told = leads(view)
  return framed(call, {
    title: setting.name,
    current: "schools",
    ...(area.colour && { colour: clusterClass(area.colour) }),
    place: <Where series={series} area={area} />,
    footer: <Sources series={series} call={call} figures={series.now.measures.map(({ figure }) => figure)} />,
    children: (
      <>
        <Head
          title={setting.name}
          lede={told || withoutHeadlines(series)}
          note={[...new Set([setting.town, cluster?.name])].filter(Boolean).join(", ")}
        />
        {member?.audit && (
          <p class="not-print">
            <Act href={`/audits/${member.audit}`}>{words.openAudit(series.year)}</Act>
          </p>
        )}
        {hasFigures ? (
          <>
            {charts.length > 0 && (
              <Part id="multiples" title={words.multiples(charts.length, series.years.length)}>
                <Many>
                  {charts.map(({ seen, title, note, chart }) => (
                    <Multiple
                      title={title}
                      note={note}
                      chart={chart}
                      colour={area.colour ? clusterClass(area.colour) : undefined}
                      href={measureHref(series.scope, seen.measure.measure.code, series.year)}
                      key={seen.measure.measure.code}
                    />
                  ))}
                </Many>
              </Part>
            )}
            <Part id="figures" title={words.ownFigures} note={words.ownNote(cluster?.name ?? null)}>
              <OwnTable view={view} />
              <Act href={figuresHref({ ...series, wanted: "published" })}>{words.ownPublished}</Act>
            </Part>
          </>
        ) : (
          <NoFigures mayPlan={view.mayPlan} />
        )}
        <ProvidersPart providers={view.providers} caption={`${words.providerLines}, ${yearInWords(series.year)}`} />
      </>
    ),
  })
}
