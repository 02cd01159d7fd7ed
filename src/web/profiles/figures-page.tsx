import type { MeasureChange } from "../../domain/change.ts"
import { yearInWords } from "../../domain/kit/academic-year.ts"
import type { SettingId } from "../../domain/kit/id.ts"
import { clusterClass } from "../../ui/colour.ts"
import { Head } from "../../ui/head.tsx"
import { Part } from "../../ui/part.tsx"
import { type Column, Table } from "../../ui/table.tsx"
import { framed } from "../kit/frame.tsx"
import type { PageCall } from "../kit/page.tsx"
import { ViewNote } from "./cluster-page.tsx"
import { type Area, FigureText, measureHref, Sign, Where } from "./parts.tsx"
import { changesOf, findIn, type Series } from "./series.ts"
import { Sources } from "./sources.tsx"
import { answeredText, changeText, kindOf, partsText, valueText } from "./told.ts"
import type { SeenMeasure } from "./view.ts"
import { words } from "./words.ts"

type Row = { seen: SeenMeasure; change: MeasureChange<SettingId> | null }
type Group = { key: string; title: string; rank: number; rows: Row[] }

/** By aim, and what providers say by their kind. */
function groupsOf(series: Series): Group[] {
  const changeOf = changesOf(series)
  const groups = new Map<string, Group>()
  for (const seen of series.now.measures) {
    const kind = kindOf(seen.measure)
    const { aim, tags } = seen.measure.measure
    const title = kind === "school" ? words.aim(tags.includes("process") ? 0 : (aim ?? 0)) : words.ofKind(kind)
    const rank = kind === "school" ? (tags.includes("process") ? 0 : (aim ?? 90)) : 100
    const group = groups.get(title) ?? { key: `g${groups.size + 1}`, title, rank, rows: [] }
    groups.set(title, group)
    group.rows.push({ seen, change: changeOf?.(seen) ?? null })
  }
  // Settings of a kind that the area has none of have nothing to say.
  return [...groups.values()]
    .filter(({ rows }) => rows.some(({ seen }) => seen.figure.settings.members > 0))
    .sort((a, b) => a.rank - b.rank)
}

/** "+1.1 points"; where there is none to give, the two numbers (from nothing, from a tiny base). */
export const changeTold = ({ before, now, change }: MeasureChange<SettingId>["all"]): string => {
  if (change) return changeText(change)
  const [from, to] = [valueText(before), valueText(now)]
  return from !== null && to !== null ? words.fromTo(from, to) : ""
}

/** Where one side of a comparison is hidden, so is the change. */
const HiddenSide = ({ compared: { before, now } }: { compared: MeasureChange<SettingId>["all"] }) => {
  const marker = [before.marker, now.marker].find((one) => one === "[c]")
  return marker ? <Sign marker={marker} /> : null
}

const Title = ({ row, series }: { row: Row; series: Series }) => {
  const { community, measure, figure } = row.seen
  const parts = partsText(community.compiled, measure, figure)
  const unit = words.unitOf(measure.measure.unit)
  const href = measureHref(series.scope, measure.measure.code, series.year, series.wanted)
  return (
    <>
      <a href={href}>{measure.measure.title}</a>
      <span class="sub"> {parts ?? unit}</span>
    </>
  )
}

export const FiguresTable = ({
  series,
  group,
  area,
}: {
  series: Series
  group: Pick<Group, "title" | "rows">
  area: string
}) => {
  const { before, now, year } = series
  const isOne = series.scope.kind === "setting"
  const years: Column<Row>[] = before
    ? [
        {
          title: yearInWords(before.hubYear.year.year),
          number: true,
          whole: true,
          cell: ({ seen }) => <FigureText figure={findIn(before, seen.measure.measure.code)?.figure} />,
        },
      ]
    : []
  const changes: Column<Row>[] = before
    ? [
        {
          title: words.change,
          number: true,
          cell: ({ change }) => change && (changeTold(change.all) || <HiddenSide compared={change.all} />),
        },
        ...(isOne
          ? []
          : [
              {
                title: words.same,
                number: true,
                cell: ({ change, seen }: Row) =>
                  change && (
                    <>
                      {change.sameSchools.schools.length > 0 &&
                        (changeTold(change.sameSchools) || <HiddenSide compared={change.sameSchools} />)}
                      {change.sameSchools.schools.length > 0 && (
                        <span class="sub nb">
                          {" "}
                          {words.sameCount(change.sameSchools.schools.length, kindOf(seen.measure))}
                        </span>
                      )}
                    </>
                  ),
              },
            ]),
      ]
    : []
  return (
    <Table
      caption={words.tableCaption(group.title, area, year)}
      rows={group.rows}
      rowKey={({ seen }) => seen.measure.measure.code}
      narrow="three"
      columns={[
        { title: words.measure, cell: (row) => <Title row={row} series={series} /> },
        ...years,
        {
          title: yearInWords(now.hubYear.year.year),
          number: true,
          whole: true,
          cell: ({ seen }) => <FigureText figure={seen.figure} strong />,
        },
        ...changes,
        ...(isOne
          ? []
          : [
              { title: words.answered, number: true, cell: ({ seen }: Row) => answeredText(seen.figure, seen.measure) },
            ]),
      ]}
    />
  )
}

export function figuresPage(call: PageCall, { series, area }: { series: Series; area: Area }) {
  const groups = groupsOf(series)
  const figures = groups.flatMap(({ rows }) => rows.map(({ seen }) => seen.figure))
  const hidden = figures.filter(({ marker }) => marker === "[c]").length
  const missing = figures.filter(({ marker }) => marker === "[x]").length
  const earlier = groups.flatMap(({ rows }) =>
    rows.map(({ seen }) => findIn(series.before, seen.measure.measure.code)?.figure),
  )
  const title = words.tableTitle(area.name)
  return framed(call, {
    title,
    current: series.scope.kind === "hub" ? "hub" : series.scope.kind === "setting" ? "schools" : "clusters",
    ...(area.colour && { colour: clusterClass(area.colour) }),
    place: <Where series={series} area={area} here="figures" />,
    footer: <Sources series={series} call={call} figures={[...figures, ...earlier]} />,
    children: (
      <>
        <Head
          title={title}
          {...(area.colour && series.scope.kind === "cluster" && { cluster: area.colour })}
          lede={words.tableLede(figures.length - hidden - missing, hidden, missing)}
          note={<ViewNote series={series} who={words.asCluster} />}
        />
        {groups.map((group) => (
          <Part id={group.key} title={group.title} key={group.key}>
            <FiguresTable series={series} group={group} area={area.name} />
          </Part>
        ))}
      </>
    ),
  })
}
