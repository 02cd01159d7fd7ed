import { type AcademicYear, yearInWords } from "../../domain/kit/academic-year.ts"
import { addDays, type Day, dayInWords, dayOf, daysBetween, weekday } from "../../domain/kit/day.ts"
import type { ClusterId, SettingId } from "../../domain/kit/id.ts"
import type { Coverage, HubNow, NeedNow, SettingNow, SharingNow } from "../../store/today.ts"
import { Act, ButtonLink, PostButton } from "../../ui/button.tsx"
import { clusterClass, clusterColour } from "../../ui/colour.ts"
import { ClusterName } from "../../ui/dot.tsx"
import { Empty } from "../../ui/empty.tsx"
import { Figure } from "../../ui/figure.tsx"
import { Head } from "../../ui/head.tsx"
import { Columns, Part } from "../../ui/part.tsx"
import { Place } from "../../ui/place.tsx"
import { State } from "../../ui/state.tsx"
import { Table } from "../../ui/table.tsx"
import { type Todo, TodoList } from "../../ui/todo-list.tsx"
import { framed } from "../kit/frame.tsx"
import type { PageCall } from "../kit/page.tsx"
import { FiguresTable } from "../profiles/figures-page.tsx"
import {
  type Area,
  type ChartOf,
  headlineOf,
  Legend,
  Multiple,
  measureHref,
  placeBeside,
  profileHref,
} from "../profiles/parts.tsx"
import { changesOf, type Series } from "../profiles/series.ts"
import { answeredText, partsText, valueOrMarker, withUnit } from "../profiles/told.ts"
import type { Scope, SeenMeasure } from "../profiles/view.ts"
import { words as profileWords } from "../profiles/words.ts"
import type { PromiseLine } from "../promises/promises.tsx"
import { timeInWords } from "../visits/moment.ts"
import { type DueVisit, isDated } from "./visits.ts"
import { dayShort, words } from "./words.ts"

/** One part of somebody's first page; a person with two posts has the parts of both. */
export type Block =
  | { is: "first" }
  | {
      is: "visits"
      title: string
      note: string | null
      due: readonly DueVisit[]
      schools: number
      severalClusters: boolean
      names: ReadonlyMap<ClusterId, string>
    }
  | { is: "promises"; lines: readonly PromiseLine[]; of: "late" | "open" | "to-you"; more: number }
  | {
      is: "apart"
      apart: readonly { audit: string; section: string; name: string; title: string; questions: number }[]
    }
  | { is: "own"; setting: SettingNow; year: AcademicYear; mayBegin: boolean }
  | { is: "coverage"; rows: readonly Coverage[]; year: AcademicYear; own: boolean }
  | {
      is: "agree"
      rows: readonly { cluster: ClusterId; name: string; colour: number; needs: number; priorities: number }[]
    }
  | { is: "waits"; hub: HubNow; yearOpen: boolean; year: AcademicYear; mayDecide: boolean }
  | { is: "county"; series: Series; of: readonly SeenMeasure[] }
  | { is: "champion"; needs: readonly NeedNow[]; sharing: readonly SharingNow[] }

/** Beside it: one figure of a profile. */
export type Beside = { scope: Scope; series: Series; area: Area; chart: ChartOf | null }

export type TodayView = {
  title: string
  clusters: readonly string[]
  year: AcademicYear
  lede: string
  /** Words of the lede that lead to a part of the page. */
  leads: readonly { text: string; href: string }[]
  blocks: readonly Block[]
  beside: readonly Beside[]
  /** The school to plan a visit to first. */
  plan: { setting: SettingId; name: string } | undefined
}

// ── Visits ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** So many fit a first page; the rest is on the page of visits. */
const mostVisits = 8

const lastYear = ({ school }: DueVisit): string =>
  school.lastAudit === null
    ? words.lastNone
    : school.lastAudit === "closed-without"
      ? words.lastWithout
      : school.lastAudit === "started" || school.lastAudit === "form-in" || school.lastAudit === "not-started"
        ? words.lastOpen
        : words.lastDone

function whyOf(visit: DueVisit, today: Day): string {
  const { school, due, since, formIn } = visit
  const on = school.on ?? today
  switch (due) {
    case "overdue":
      return words.passed(on)
    case "form-due":
      return words.formNotIn(daysBetween(today, on))
    case "booked":
      return formIn ? words.formIn : words.formLater
    case "to-close":
      return words.toClose
    case "complete":
      return words.visited
    case "sign-off":
      return words.silent(since)
    case "waiting":
      return words.offered(school.since ? dayOf(new Date(school.since)) : null, since, school.attempt ?? 1)
    case "again":
      return words.missed
    case "form-without":
      return formIn ? words.formWithout : words.startedWithout
    case "to-plan":
      return lastYear(visit)
  }
}

/** A form is due on the last weekday before the visit. */
const workdayBefore = (on: Day): Day => {
  const before = addDays(on, -1)
  return weekday(before) > 5 ? workdayBefore(before) : before
}

const DueState = ({ visit: { school, due } }: { visit: DueVisit }) => {
  switch (due) {
    case "overdue":
      return <State tone="late">{words.state.overdue}</State>
    case "form-due":
      return <State tone="due">{school.on && words.state.formDue(workdayBefore(school.on))}</State>
    case "booked":
      return (
        <State tone="plain" icon="calendar">
          {words.state.booked}
        </State>
      )
    case "to-close":
      return <State tone="good">{words.state.auditComplete}</State>
    case "complete":
      return <State tone="due">{words.state.complete}</State>
    case "sign-off":
      return <State tone="due">{words.state.sign}</State>
    case "waiting":
      return (
        <State tone="due" icon="waiting">
          {words.state.waiting}
        </State>
      )
    case "again":
      return <State tone="due">{words.state.again}</State>
    default:
      return <State tone="plain">{words.state.toPlan}</State>
  }
}

const DueAct = ({ visit: { school, due } }: { visit: DueVisit }) => {
  const { name, visit, audit, setting } = school
  const act = (href: string, text: string) => (
    <Act href={href} which={name}>
      {text}
    </Act>
  )
  if ((due === "form-due" || due === "booked") && visit) return act(`/visits/${visit}/before`, words.act.before)
  if ((due === "complete" || due === "sign-off") && audit) return act(`/audits/${audit}`, words.act.audit)
  if (visit) return act(`/visits/${visit}`, words.act.visit)
  return act(`/settings/${setting}/visits/new`, words.act.plan)
}

const todoOf = (visit: DueVisit, today: Day, cluster: string | undefined): Todo => {
  const { school, due } = visit
  const dated = isDated(due)
  return {
    when: dated && school.on ? dayShort(school.on) : words.noDate,
    ...(dated && school.time && { time: timeInWords(school.time) }),
    title: school.name,
    href: `/settings/${school.setting}`,
    text: (
      <>
        {(placeBeside(school) || cluster) && (
          <span class="sub">{[placeBeside(school), cluster].filter(Boolean).join(", ")}. </span>
        )}
        {whyOf(visit, today)}
      </>
    ),
    state: <DueState visit={visit} />,
    action: <DueAct visit={visit} />,
  }
}

const Visits = ({ block, today, n }: { block: Extract<Block, { is: "visits" }>; today: Day; n: number }) => {
  const shown = block.due.slice(0, mostVisits)
  const rest = block.due.length - shown.length
  return (
    <Part id={`visits-${n}`} title={block.title} note={block.note ?? undefined}>
      {shown.length === 0 ? (
        <p>{block.schools === 0 ? words.noSchools : words.noneDue}</p>
      ) : (
        <TodoList
          items={shown.map((visit) =>
            todoOf(visit, today, block.severalClusters ? block.names.get(visit.school.cluster) : undefined),
          )}
        />
      )}
      {block.schools > 0 && (
        <p>
          <Act href="/visits">{rest > 0 ? words.moreVisits(rest) : words.allVisits}</Act>
        </p>
      )}
    </Part>
  )
}

// ── Promises and answers ──────────────────────────────────────────────────────────────────────────────────────────

const DueWord = ({ due, today }: { due: Day | null; today: Day }) => {
  if (due === null)
    return (
      <State tone="plain" icon="due">
        {words.open}
      </State>
    )
  const left = daysBetween(today, due)
  if (left < 0) return <State tone="late">{words.lateBy(-left)}</State>
  if (left === 0) return <State tone="due">{words.dueToday}</State>
  return left <= 7 ? (
    <State tone="due">{words.dueIn(left)}</State>
  ) : (
    <State tone="plain" icon="due">
      {words.dueIn(left)}
    </State>
  )
}

const promisedTitles = { late: words.promisedLate, open: words.promised, "to-you": words.promisedToYou }

const Promises = ({
  block,
  today,
  me,
  n,
}: {
  block: Extract<Block, { is: "promises" }>
  today: Day
  me: string
  n: number
}) => (
  <Part id={block.of === "late" ? "late" : `promised-${n}`} title={promisedTitles[block.of]}>
    {block.lines.length === 0 ? (
      <p>{words.nothingPromised}</p>
    ) : (
      <TodoList
        items={block.lines.map(
          ({ promise, maySettle }): Todo => ({
            when: promise.due ? dayShort(promise.due) : words.noDay,
            title: promise.settingName,
            href: `/settings/${promise.setting}/promises`,
            text: (
              <>
                {promise.text}
                {promise.keeperName && promise.keeper !== me && (
                  <span class="sub"> {words.keeps(promise.keeperName)}</span>
                )}
              </>
            ),
            state: <DueWord due={promise.due} today={today} />,
            ...(maySettle && {
              action: (
                <PostButton
                  look="plain"
                  action={`/promises/${promise.id}/settle`}
                  hidden={{ outcome: "kept", back: "/today" }}
                  which={`${promise.settingName}: ${promise.text}`}
                >
                  {words.kept}
                </PostButton>
              ),
            }),
          }),
        )}
      />
    )}
    {block.more > 0 && <p class="quiet">{words.morePromises(block.more)}</p>}
  </Part>
)

const mostApart = 5

const Apart = ({ block }: { block: Extract<Block, { is: "apart" }> }) => (
  <Part id="apart" title={words.apartTitle} note={words.apartNote}>
    <ul class="list">
      {block.apart.slice(0, mostApart).map(({ audit, section, name, title }) => (
        <li key={audit + section}>
          <a href={`/audits/${audit}/sections/${section}`}>{name}</a>{" "}
          <span class="sub">
            {words.apartIn(section)}: {title}
          </span>
        </li>
      ))}
    </ul>
    {block.apart.length > mostApart && <p class="quiet">{words.more(block.apart.length - mostApart)}</p>}
  </Part>
)

// ── A setting's own people ────────────────────────────────────────────────────────────────────────────────────────

/** Where the year's form stands, and what to do about it. */
export function formTold({ setting, year, mayBegin }: Extract<Block, { is: "own" }>): { text: string; action: string } {
  if (!setting.audit && !mayBegin) return { text: words.nothingAsked, action: words.read }
  switch (setting.auditState) {
    case null:
    case "not-started":
      return { text: words.formNone(year), action: words.begin }
    case "started":
      return { text: words.formBegun(year), action: words.goOn }
    case "form-in":
      return { text: words.formSent(year), action: words.read }
    case "complete":
      return { text: words.formComplete(year), action: words.signOff }
    case "reopened":
      return { text: words.formReopened(year), action: words.signOff }
    case "closed-without":
      return { text: words.formClosed(year), action: words.read }
    default:
      return { text: words.formSigned(year), action: words.read }
  }
}

const Own = ({ block }: { block: Extract<Block, { is: "own" }> }) => {
  const { setting } = block
  const { action } = formTold(block)
  const { visitState, on, time } = setting
  const visit =
    visitState === "booked" && on
      ? words.visitOn(on, time ? timeInWords(time) : null)
      : visitState === "offered"
        ? words.visitOffered
        : null
  const isSchool = setting.kind === "school"
  return (
    <Part
      id={`own-${setting.setting}`}
      title={<a href={`/settings/${setting.setting}`}>{setting.name}</a>}
      note={placeBeside(setting) ?? undefined}
    >
      {(visit || (isSchool && setting.auditState === null)) && <p>{visit ?? words.visitNone}</p>}
      <div class="row">
        {setting.audit ? (
          <ButtonLink href={`/audits/${setting.audit}`}>{action}</ButtonLink>
        ) : (
          block.mayBegin && (
            <PostButton action={`/settings/${setting.setting}/audits`} hidden={{ year: String(block.year) }}>
              {action}
            </PostButton>
          )
        )}
        {isSchool && (
          <a class="btn2" href={`/settings/${setting.setting}/sharing`}>
            {words.share}
          </a>
        )}
      </div>
      {setting.cluster === null && <p class="quiet">{words.inNoCluster}</p>}
    </Part>
  )
}

// ── Clusters, and what waits ──────────────────────────────────────────────────────────────────────────────────────

const CoverageTable = ({ block }: { block: Extract<Block, { is: "coverage" }> }) => (
  <Part id="coverage" title={block.own ? words.clusters : words.allClusters} note={words.clustersNote(block.year)}>
    {block.rows.length === 0 ? (
      <p>{words.noClusters}</p>
    ) : (
      <Table
        caption={block.own ? words.clusters : words.allClusters}
        narrow="three"
        rows={block.rows}
        rowKey={({ cluster }) => cluster}
        columns={[
          {
            title: words.cluster,
            cell: ({ cluster, name, colour }) => (
              <ClusterName name={name} colour={clusterColour(colour - 1)} href={`/clusters/${cluster}`} />
            ),
          },
          {
            title: words.audited,
            number: true,
            whole: true,
            cell: ({ audited, schools }) => `${audited} of ${schools}`,
          },
          { title: words.booked, number: true, cell: ({ booked }) => booked },
          { title: words.waiting, number: true, cell: ({ offered }) => offered },
          { title: words.toPlan, number: true, cell: ({ toPlan }) => toPlan },
          {
            title: words.coordinator,
            cell: ({ coordinators }) =>
              coordinators.length === 0 ? <State tone="due">{words.vacantWord}</State> : coordinators.join(", "),
          },
        ]}
      />
    )}
  </Part>
)

const Agree = ({ block }: { block: Extract<Block, { is: "agree" }> }) => (
  <Part id="agree" title={words.toAgree}>
    {block.rows.length === 0 ? (
      <p>{words.nothingToAgree}</p>
    ) : (
      <Table
        caption={words.toAgree}
        rows={block.rows}
        rowKey={({ cluster }) => cluster}
        columns={[
          {
            title: words.cluster,
            cell: ({ name, colour }) => <ClusterName name={name} colour={clusterColour(colour - 1)} />,
          },
          {
            title: words.needsColumn,
            cell: ({ cluster, needs }) =>
              needs > 0 && <a href={`/needs?scope=cluster:${cluster}`}>{words.needs(needs)}</a>,
          },
          {
            title: words.prioritiesColumn,
            cell: ({ cluster, priorities }) =>
              priorities > 0 && <a href={`/priorities/cluster/${cluster}`}>{words.priorities(priorities)}</a>,
          },
        ]}
      />
    )}
  </Part>
)

const Waits = ({ block: { hub, yearOpen, year, mayDecide } }: { block: Extract<Block, { is: "waits" }> }) => {
  const lines = [
    yearOpen ? null : { href: "/years", text: words.yearNotOpen(year) },
    hub.unplaced > 0 ? { href: "/settings/not-in-a-cluster", text: words.unplaced(hub.unplaced) } : null,
    hub.imports > 0 ? { href: "/register", text: words.imports(hub.imports) } : null,
    hub.forwarded > 0 && mayDecide ? { href: "/priorities", text: words.forwarded(hub.forwarded) } : null,
    hub.countyNeeds > 0 ? { href: "/needs?scope=hub", text: words.countyNeeds(hub.countyNeeds) } : null,
  ].flatMap((line) => line ?? [])
  return (
    <Part id="waits" title={words.waits}>
      {lines.length === 0 ? (
        <p>{words.nothingWaits}</p>
      ) : (
        <ul class="list">
          {lines.map(({ href, text }) => (
            <li key={href}>
              <a href={href}>{text}</a>
            </li>
          ))}
        </ul>
      )}
    </Part>
  )
}

const County = ({ block: { series, of } }: { block: Extract<Block, { is: "county" }> }) => {
  const changeOf = changesOf(series)
  const before = series.before?.hubYear.year.year
  const known = of.some(({ figure }) => figure.settings.answered > 0)
  return (
    <Part
      id="county"
      title={before === undefined ? words.county : words.moved}
      note={known && before !== undefined ? words.movedNote(series.year, before) : undefined}
    >
      {known ? (
        <>
          <FiguresTable
            series={series}
            area={profileWords.county}
            group={{ title: words.moved, rows: of.map((seen) => ({ seen, change: changeOf?.(seen) ?? null })) }}
          />
          <p>
            <Act href={profileHref(series.scope, series.year)}>{words.wholeProfile}</Act>
          </p>
          <div class="quiet">
            <Legend figures={of.map(({ figure }) => figure)} />
          </div>
        </>
      ) : (
        <Empty will={words.noFigures} why={words.noFiguresWhy} />
      )}
    </Part>
  )
}

// ── Champions, and a hub's first days ─────────────────────────────────────────────────────────────────────────────

const Champion = ({ block: { needs, sharing } }: { block: Extract<Block, { is: "champion" }> }) => {
  const [all, shared] = [needs[0]?.all ?? 0, sharing[0]?.all ?? 0]
  return (
    <>
      <Part id="wanted" title={words.wanted}>
        {needs.length === 0 ? (
          <p>{words.wantedNone}</p>
        ) : (
          <ul class="list">
            {needs.map(({ id, text, state, settingName, clusterName }) => (
              <li key={id}>
                <a href={`/needs/${id}`}>{text}</a>{" "}
                <span class="sub">
                  {words.needOf(settingName, clusterName)} · {words.needState[state] ?? state}
                </span>
              </li>
            ))}
          </ul>
        )}
        {all > needs.length && (
          <p>
            <Act href="/needs">{words.more(all - needs.length)}</Act>
          </p>
        )}
      </Part>
      <Part id="sharing" title={words.agreedTitle} note={shared > 0 ? words.agreedText(shared) : undefined}>
        {sharing.length === 0 ? (
          <p>{words.agreedNone}</p>
        ) : (
          <ul class="list">
            {sharing.map(({ setting, name, town, audit }) => (
              <li key={setting}>
                <a href={audit ? `/audits/${audit}` : `/settings/${setting}`}>{name}</a>
                {placeBeside({ name, town }) && <span class="sub"> {town}</span>}
              </li>
            ))}
          </ul>
        )}
        {shared > sharing.length && <p class="quiet">{words.more(shared - sharing.length)}</p>}
      </Part>
    </>
  )
}

const First = () => {
  const { first } = words
  const steps = [
    ["/register", first.register, first.registerText],
    ["/clusters/new", first.clusters, first.clustersText],
    ["/people/new", first.people, first.peopleText],
    ["/help/starting-a-hub", first.help, first.helpText],
  ] as const
  return (
    <Part id="first" title={words.firstWhy}>
      <ol class="list">
        {steps.map(([href, text, why]) => (
          <li key={href}>
            <a href={href}>{text}</a>
            <br />
            <span class="sub">{why}</span>
          </li>
        ))}
      </ol>
    </Part>
  )
}

// ── Beside ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** "Brackwater lies below the county", where both are shown. */
const besideTitle = ({ name }: Area, { title, seen, chart }: ChartOf): string => {
  const other = chart.county?.points.at(-1)
  if (!other || seen.figure.value === null) return title
  return seen.figure.value < other.value
    ? words.staysBelow(name)
    : seen.figure.value > other.value
      ? words.staysAbove(name)
      : words.besideCounty(name)
}

const BesidePart = ({ beside: { scope, series, area, chart } }: { beside: Beside }) => {
  const id = scope.kind === "hub" ? "county-figure" : `figure-${scope.id}`
  const colour = area.colour ? clusterClass(area.colour) : undefined
  if (!chart || chart.seen.figure.settings.answered === 0)
    return (
      <Part id={id} title={area.name} {...(colour && { colour })}>
        <p>{words.noFigures}</p>
        <p class="quiet">{words.noFiguresWhy}</p>
      </Part>
    )
  const { measure, community, figure } = chart.seen
  const href = measureHref(scope, measure.measure.code, series.year)
  const note = [
    partsText(community.compiled, measure, figure),
    figure.settings.members > 1 ? answeredText(figure, measure) : null,
  ]
    .filter(Boolean)
    .join("; ")
  return (
    <Part id={id} title={area.name} {...(colour && { colour })}>
      <Figure value={withUnit(valueOrMarker(figure), figure)} href={href}>
        {headlineOf(scope, chart.seen) ?? measure.measure.title}, {yearInWords(series.year)}
      </Figure>
      {note && <p>{note}.</p>}
      <Multiple title={besideTitle(area, chart)} note={chart.note} href={null} colour={colour} chart={chart.chart} />
      <p class="row">
        {series.before && <Act href={`${href}#why`}>{words.whyMoved}</Act>}
        <Act href={profileHref(scope, series.year)} which={area.name}>
          {words.wholeProfile}
        </Act>
      </p>
    </Part>
  )
}

// ── The page ──────────────────────────────────────────────────────────────────────────────────────────────────────

const BlockPart = ({ block, call, n }: { block: Block; call: PageCall; n: number }) => {
  const today = call.tx.today
  switch (block.is) {
    case "first":
      return <First />
    case "visits":
      return <Visits block={block} today={today} n={n} />
    case "promises":
      return <Promises block={block} today={today} me={call.me.id} n={n} />
    case "apart":
      return <Apart block={block} />
    case "own":
      return <Own block={block} />
    case "coverage":
      return <CoverageTable block={block} />
    case "agree":
      return <Agree block={block} />
    case "waits":
      return <Waits block={block} />
    case "county":
      return <County block={block} />
    case "champion":
      return <Champion block={block} />
  }
}

/** A sentence in which some words are links. */
const Linked = ({ text, leads }: { text: string; leads: TodayView["leads"] }) => {
  const found = leads
    .map((lead) => ({ ...lead, at: text.toLowerCase().indexOf(lead.text.toLowerCase()) }))
    .find(({ at }) => at >= 0)
  if (!found) return <>{text}</>
  const end = found.at + found.text.length
  return (
    <>
      {text.slice(0, found.at)}
      <a href={found.href}>{text.slice(found.at, end)}</a>
      <Linked text={text.slice(end)} leads={leads.filter(({ text }) => text !== found.text)} />
    </>
  )
}

export function todayPage(call: PageCall, view: TodayView) {
  const { title, clusters, year, lede, leads, blocks, beside, plan } = view
  const parts = blocks.map((block, n) => <BlockPart block={block} call={call} n={n} key={n} />)
  return framed(call, {
    title,
    current: "today",
    place: (
      <Place
        crumbs={[
          ...(clusters.length > 0 ? [{ text: clusters.join(", ") }] : []),
          { text: yearInWords(year) },
          { text: dayInWords(call.tx.today) },
        ]}
      />
    ),
    children: (
      <>
        <Head
          title={title}
          lede={<Linked text={lede} leads={leads} />}
          {...(plan && {
            action: (
              <ButtonLink look="second" href={`/settings/${plan.setting}/visits/new`}>
                {words.plan(plan.name)}
              </ButtonLink>
            ),
          })}
        />
        {beside.length > 0 ? (
          <Columns
            beside={
              <aside>
                {beside.map((one) => (
                  <BesidePart beside={one} key={one.scope.kind === "hub" ? "hub" : one.scope.id} />
                ))}
              </aside>
            }
          >
            {parts}
          </Columns>
        ) : (
          parts
        )}
      </>
    ),
  })
}
