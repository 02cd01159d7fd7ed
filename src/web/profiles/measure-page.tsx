import type { Compared, MeasureChange } from "../../domain/change.ts"
import { type AcademicYear, yearInWords } from "../../domain/kit/academic-year.ts"
import type { ClusterId, SettingId } from "../../domain/kit/id.ts"
import type { Figure } from "../../domain/profile.ts"
import { rollCode } from "../../domain/toolkit/version.ts"
import type { ClusterFacts } from "../../store/cluster.ts"
import type { Member } from "../../store/profile.ts"
import { type ChangeRow, ChangeTable } from "../../ui/charts/change-table.tsx"
import { clusterClass, clusterColour } from "../../ui/colour.ts"
import { ClusterName } from "../../ui/dot.tsx"
import { Head } from "../../ui/head.tsx"
import { Columns, Part } from "../../ui/part.tsx"
import { TrailList, type TrailStep } from "../../ui/trail-list.tsx"
import { framed } from "../kit/frame.tsx"
import type { PageCall } from "../kit/page.tsx"
import { ViewNote } from "./cluster-page.tsx"
import type { Down } from "./down.ts"
import { changeTold } from "./figures-page.tsx"
import type { MovedStep, Movement } from "./moved.ts"
import { type Area, type ChartOf, legendOf, Multiple, measureHref, profileHref, Where } from "./parts.tsx"
import { changesOf, findIn, type Moved, type Series } from "./series.ts"
import { Sources } from "./sources.tsx"
import { answeredText, kindOf, partsText, valueOrMarker, valueText, withUnit } from "./told.ts"
import { trailSteps } from "./trail-steps.ts"
import type { SeenMeasure } from "./view.ts"
import { capital, listed, nounOf, units, words } from "./words.ts"

export type MeasureView = {
  series: Series
  area: Area
  found: SeenMeasure
  chart: ChartOf | null
  movement: Movement | null
  /** Schools that came into the count or left it since the year before. */
  moved: { joined: readonly Moved[]; left: readonly Moved[] }
  clusters: readonly ClusterFacts[]
  /** Its members, by how they answer; names only for who may see them. */
  members: {
    all: readonly Member[]
    silent: readonly Member[]
    outside: readonly Member[]
    estimates: number
    named: boolean
  }
  down: Down | null
  /** At the county: its clusters, each as this reader sees it. */
  byCluster: readonly { cluster: ClusterFacts; figure: Figure | null }[]
}

// ── What it is ────────────────────────────────────────────────────────────────────────────────────────────────────

const Definition = ({ found }: { found: SeenMeasure }) => {
  const { measure, community } = found
  const { definition, numerator, denominator } = measure.measure
  const ask = (code: string) => community.compiled.questions.get(code)?.question
  return (
    <Part id="definition" title={words.definition}>
      {definition && <p>{definition}</p>}
      <dl class="facts">
        <dt>{words.top}</dt>
        <dd>
          <code>{numerator}</code>
        </dd>
        {denominator && (
          <>
            <dt>{words.bottom}</dt>
            <dd>
              <code>{denominator}</code>
            </dd>
          </>
        )}
      </dl>
      {measure.codes.length + measure.lastCodes.length > 0 && (
        <>
          <p>{words.asksFrom}</p>
          <ul class="bullets">
            {measure.codes.map((code) => (
              <li key={code}>
                {ask(code)?.text ?? code} <code class="sub">{code}</code>
              </li>
            ))}
            {measure.lastCodes.map((code) => (
              <li key={`last-${code}`}>
                {words.lastYearOf(ask(code)?.text ?? code)} <code class="sub">{code}</code>
              </li>
            ))}
          </ul>
        </>
      )}
      {measure.codes.includes(rollCode) && <p class="quiet">{words.rollNote}</p>}
    </Part>
  )
}

const Stands = ({ view }: { view: MeasureView }) => {
  const { found, members, series } = view
  const kind = kindOf(found.measure)
  if (series.scope.kind === "setting") return null
  const answered = found.figure.settings.answered
  const names = (some: readonly Member[]) =>
    listed(
      some.map(({ name }) => name),
      12,
    )
  return (
    <Part id="stands" title={words.stands}>
      <p>
        {words.standsOn(answeredText(found.figure, found.measure))}{" "}
        {answered > 0 && (members.estimates > 0 ? words.estimates(members.estimates) : words.noEstimates)}
      </p>
      {members.silent.length > 0 && (
        <p>
          {words.silent(members.silent.length, kind)}
          {members.named ? `: ${names(members.silent)}.` : "."}
        </p>
      )}
      {members.outside.length > 0 && (
        <p>
          {words.outside(members.outside.length, kind)}
          {members.named ? `: ${names(members.outside)}.` : "."}
        </p>
      )}
    </Part>
  )
}

// ── Why it moved ──────────────────────────────────────────────────────────────────────────────────────────────────

const nameOf = (clusters: readonly ClusterFacts[], id: ClusterId | null): string | null =>
  clusters.find((cluster) => cluster.id === id)?.name ?? null

const stepText = (step: MovedStep, kind: string, clusters: readonly ClusterFacts[]): string =>
  capital(
    words.step[step.why](
      listed(step.members.map(({ name }) => name)),
      step.members.length,
      kind,
      nameOf(clusters, step.other),
    ),
  )

const direction = (value: number): -1 | 0 | 1 => (value > 0 ? 1 : value < 0 ? -1 : 0)

const Steps = ({ view, movement, before }: { view: MeasureView; movement: Movement; before: AcademicYear }) => {
  const { series, found, clusters } = view
  const kind = kindOf(found.measure)
  const { unit } = found.measure.measure
  const told = units[unit] ?? { title: capital(unit), change: words.change }
  const then = findIn(series.before, found.measure.measure.code)?.figure
  const rows: ChangeRow[] = [
    {
      text: movement.asOf ? words.asStoodIn(before, movement.asOf) : words.asPublishedIn(before),
      ...(then && !movement.asOf && { note: answeredText(then, found.measure) }),
      figure: movement.from,
      strong: true,
    },
    ...movement.steps.map((step) => ({
      text: stepText(step, kind, clusters),
      figure: step.value,
      change: step.change,
    })),
    {
      text: words.asPublishedIn(series.year),
      note: answeredText(found.figure, found.measure),
      figure: movement.to,
      change: movement.change,
      strong: true,
    },
  ]
  return (
    <ChangeTable
      caption={words.steps(movement.from, movement.to)}
      titles={{ row: words.stepsRow(before, series.year), figure: told.title, change: told.change }}
      rows={rows}
    />
  )
}

const Parts = ({ view, movement }: { view: MeasureView; movement: Movement }) => {
  const { series, found, clusters } = view
  const { unit } = found.measure.measure
  const isHub = series.scope.kind === "hub"
  if (movement.parts.length < 2) return null
  const rows = movement.parts.map(({ member, cluster, adds, before, after }): ChangeRow => {
    const pair = before === null && after === null ? undefined : words.pair(before, after)
    const figure = pair === undefined ? {} : { figure: pair }
    if (isHub) {
      const name = nameOf(clusters, cluster)
      return {
        text: name ?? words.unplaced,
        ...(cluster && {
          href: `${measureHref({ kind: "cluster", id: cluster }, found.measure.measure.code, series.year)}#why`,
        }),
        ...figure,
        change: adds,
      }
    }
    return {
      text: member?.name ?? "",
      ...(member && found.measure.ownLevel && { href: profileHref({ kind: "setting", id: member.id }, series.year) }),
      ...figure,
      change: adds,
    }
  })
  return (
    <>
      <h3>{isHub ? words.byCluster : words.byMember}</h3>
      <p class="quiet">{words.byMemberNote(unit === "%" ? "points" : unit === "mean 1-5" ? "the mean" : unit)}</p>
      <ChangeTable
        caption={isHub ? words.byCluster : words.byMember}
        figureLast
        titles={{
          row: isHub ? words.cluster : words.memberTitle(kindOf(found.measure)),
          figure: yearsPair(series),
          change: words.adds,
        }}
        rows={rows}
      />
    </>
  )
}

const yearsPair = ({ before, year }: Series): string =>
  `${before ? `${yearInWords(before.hubYear.year.year)} to ` : ""}${yearInWords(year)}`

/** For who does not see every answer behind: all, and the same ones, as the API gives them. */
const TwoLines = ({ change, found }: { change: MeasureChange<SettingId>; found: SeenMeasure }) => {
  const kind = kindOf(found.measure)
  const line = ({ before, now }: Compared) => `${valueOrMarker(before)} to ${valueOrMarker(now)}`
  const row = (text: string, compared: Compared): ChangeRow => ({
    text,
    figure: line(compared),
    ...(compared.change && { change: { value: compared.change.value, text: changeTold(compared) } }),
  })
  return (
    <ChangeTable
      caption={words.why}
      figureLast
      titles={{ row: capital(nounOf(kind, 2)), figure: words.measure, change: words.change }}
      rows={[
        row(words.allRow(kind), change.all),
        ...(change.sameSchools.schools.length > 0
          ? [row(words.sameRow(change.sameSchools.schools.length, kind), change.sameSchools)]
          : []),
      ]}
    />
  )
}

const Why = ({ view }: { view: MeasureView }) => {
  const { series, found, movement, moved } = view
  const before = series.before?.hubYear.year.year
  const change = changesOf(series)?.(found)
  const kind = kindOf(found.measure)
  const [from, to] = [change && valueText(change.all.before), valueText(found.figure)]
  const names = (some: readonly Moved[]) =>
    listed(
      some.map(({ member }) => member.name),
      6,
    )
  if (before === undefined || !change) return null
  const isHidden = [change.all.before.marker, change.all.now.marker].includes("[c]")
  return (
    <Part id="why" title={words.why}>
      {from == null || to == null ? (
        <p>{isHidden ? words.whyHidden : to == null ? words.whyNoNow(series.year) : words.whyNoBefore(before)}</p>
      ) : (
        <p>
          {words.whyTold(
            direction((found.figure.value ?? 0) - (change.all.before.value ?? 0)),
            from,
            to,
            change.sameSchools.change && series.scope.kind !== "setting"
              ? direction(change.sameSchools.change.value)
              : null,
            change.sameSchools.schools.length,
            kind,
            series.scope.kind === "cluster" && moved.joined.length + moved.left.length > 0,
          )}{" "}
          {series.scope.kind === "cluster" &&
            kind === "school" &&
            moved.joined.length > 0 &&
            words.joinedFrom(names(moved.joined), null, moved.joined.length)}{" "}
          {series.scope.kind === "cluster" &&
            kind === "school" &&
            moved.left.length > 0 &&
            words.leftFor(names(moved.left), null, moved.left.length)}
        </p>
      )}
      {movement ? (
        <>
          <Steps view={view} movement={movement} before={before} />
          <Parts view={view} movement={movement} />
        </>
      ) : (
        from != null && to != null && <TwoLines change={change} found={found} />
      )}
      <p class="quiet">{words.sumsNote}</p>
    </Part>
  )
}

// ── Down ──────────────────────────────────────────────────────────────────────────────────────────────────────────

const DownPart = ({ down, series }: { down: Down; series: Series }) => {
  const kind = kindOf(down.found.measure)
  const steps = trailSteps(down, series)
  const withheld = down.withheld.filter((member) => down.found.measure.kinds.has(member.kind)).length
  return (
    <Part id="down" title={words.down} note={words.downNote}>
      {steps.length > 0 ? <TrailList steps={steps} /> : withheld === 0 && <p>{words.nobody}</p>}
      {withheld > 0 && (
        <p class="quiet">{steps.length > 0 ? words.withheld(withheld, kind) : words.withheldAll(withheld, kind)}</p>
      )}
    </Part>
  )
}

const DownClusters = ({ view }: { view: MeasureView }) => {
  const { series, found, byCluster, down } = view
  const steps = byCluster.map(({ cluster, figure }): TrailStep => {
    const parts = figure && partsText(found.community.compiled, found.measure, figure)
    return {
      text: <ClusterName name={cluster.name} colour={clusterColour(cluster.colour - 1)} />,
      ...(figure &&
        figure.marker !== "[c]" && {
          href: measureHref(
            { kind: "cluster", id: cluster.id },
            found.measure.measure.code,
            series.year,
            series.wanted,
          ),
        }),
      value: figure ? valueOrMarker(figure) : words.notAsked,
      said: figure ? [parts, answeredText(figure, found.measure)].filter(Boolean).join("; ") : "",
    }
  })
  return (
    <>
      <Part id="clusters" title={words.downClusters} note={words.downClustersNote}>
        <TrailList steps={steps} />
      </Part>
      {down && down.under.length > 0 && <DownPart down={down} series={series} />}
    </>
  )
}

// ── The page ──────────────────────────────────────────────────────────────────────────────────────────────────────

const lede = ({ found }: MeasureView): string => {
  const { community, measure, figure } = found
  const value = valueText(figure)
  if (value === null) return ""
  const parts = partsText(community.compiled, measure, figure)
  const answered = figure.settings.members > 1 ? ` ${capital(answeredText(figure, measure))} answered.` : ""
  return parts ? `${value}: ${parts}.${answered}` : `${withUnit(value, figure)}.${answered}`
}

export function measurePage(call: PageCall, view: MeasureView) {
  const { series, area, found, chart, down } = view
  const { title, code } = found.measure.measure
  return framed(call, {
    title: `${title}, ${area.name}`,
    current: series.scope.kind === "hub" ? "hub" : series.scope.kind === "setting" ? "schools" : "clusters",
    ...(area.colour && { colour: clusterClass(area.colour) }),
    place: <Where series={series} area={area} code={code} />,
    footer: <Sources series={series} call={call} figures={[found.figure, findIn(series.before, code)?.figure]} />,
    children: (
      <>
        <Head
          title={title}
          lede={lede(view) || legendOf([found.figure])}
          note={<ViewNote series={series} who={words.asCluster} />}
        />
        <Columns
          beside={
            <aside>
              {chart && (
                <Multiple
                  title={chart.title}
                  note={chart.note}
                  href={null}
                  colour={area.colour ? clusterClass(area.colour) : undefined}
                  chart={chart.chart}
                />
              )}
              <Definition found={found} />
            </aside>
          }
        >
          <Stands view={view} />
          <Why view={view} />
          {series.scope.kind === "hub" ? (
            <DownClusters view={view} />
          ) : (
            down && <DownPart down={down} series={series} />
          )}
        </Columns>
      </>
    ),
  })
}

/** In place of a measure's page, where its figure is hidden from the reader: nothing in it depends on the figure. */
export function hiddenPage(call: PageCall, { series, area, title }: { series: Series; area: Area; title: string }) {
  return framed(call, {
    title: words.hiddenTitle,
    current: "clusters",
    place: <Where series={series} area={area} here="hidden" />,
    children: (
      <>
        <Head
          title={words.hiddenTitle}
          lede={words.hiddenLede}
          note={`${title}, ${area.name}, ${yearInWords(series.year)}`}
        />
        <Part id="why" title={words.howMade}>
          <p>{words.hiddenWhy(series.now.hubYear.year.threshold)}</p>
          <p>{words.hiddenWho}</p>
          <p>
            <a href="/help/how-figures-are-made">{words.howMade}</a>
          </p>
        </Part>
        <p class="row">
          <a class="btn2" href={profileHref(series.scope, series.year, series.wanted)}>
            {words.backTo(area.name)}
          </a>
        </p>
      </>
    ),
  })
}
