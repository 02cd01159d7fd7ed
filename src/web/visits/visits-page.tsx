import { type AcademicYear, yearInWords } from "../../domain/kit/academic-year.ts"
import { dayInWords } from "../../domain/kit/day.ts"
import { visitStates } from "../../domain/lifecycle.ts"
import type { ClusterFacts } from "../../store/cluster.ts"
import type { ToPlan, VisitFacts } from "../../store/visit.ts"
import { Act, ButtonLink } from "../../ui/button.tsx"
import { Empty } from "../../ui/empty.tsx"
import { Field } from "../../ui/field.tsx"
import { Head } from "../../ui/head.tsx"
import { Part } from "../../ui/part.tsx"
import { Table } from "../../ui/table.tsx"
import { TodoList } from "../../ui/todo-list.tsx"
import { stateNames as auditStates } from "../audits/words.ts"
import { framed } from "../kit/frame.tsx"
import type { PageCall } from "../kit/page.tsx"
import { timeInWords } from "./moment.ts"
import { VisitStateWord } from "./parts.tsx"
import { stateNames, words } from "./words.ts"

export type VisitsView = {
  year: AcademicYear
  years: readonly AcademicYear[]
  state: string | undefined
  /** In order of the day, those without one last. */
  visits: readonly VisitFacts[]
  toPlan: readonly ToPlan[]
  /** More schools wait than are shown. */
  cut: boolean
  clusters: readonly ClusterFacts[]
  cluster: string | undefined
}

const isAuditState = (state: string | null): state is keyof typeof auditStates => state !== null && state in auditStates

export const visitsPage = (call: PageCall, view: VisitsView) => {
  const { visits, toPlan } = view
  const coming = visits.filter(({ state }) => state === "booked" || state === "offered").length
  const [first] = toPlan
  const isOver = ({ state }: VisitFacts) => ["done", "no-reply", "declined", "not-due"].includes(state)
  const open = visits.filter((visit) => !isOver(visit))
  const closed = visits.filter(isOver).reverse()
  return framed(call, {
    title: words.title,
    current: "schools",
    children: (
      <>
        <Head
          title={words.title}
          lede={words.lede(coming, toPlan.length)}
          action={
            first && (
              <ButtonLink href={toPlan.length === 1 ? `/settings/${first.setting}/visits/new` : "#to-plan"}>
                {words.plan}
              </ButtonLink>
            )
          }
        />
        <form action="/visits" method="get" class="search-box part">
          <Field
            type="select"
            name="year"
            label={words.year}
            empty={false}
            value={String(view.year)}
            options={view.years.map((year) => ({ value: String(year), text: yearInWords(year) }))}
            small
          />
          <Field
            type="select"
            name="state"
            label={words.state}
            empty={words.anyState}
            value={view.state}
            options={visitStates.map((state) => ({ value: state, text: stateNames[state] }))}
            small
          />
          {view.clusters.length > 1 && (
            <Field
              type="select"
              name="cluster"
              label={words.cluster}
              empty={words.everyCluster}
              value={view.cluster}
              options={view.clusters.map(({ id, name }) => ({ value: id, text: name }))}
              small
            />
          )}
          <button class="btn2" type="submit">
            {words.show}
          </button>
        </form>
        {open.length > 0 && (
          <Part id="open" title={words.coming}>
            {listOf(open)}
          </Part>
        )}
        {visits.length === 0 && (
          <section class="part">
            {toPlan.length === 0 && view.state === undefined ? (
              <Empty
                will={words.noneAtAll}
                why={words.noneWhy}
                action={<ButtonLink href="/settings">{words.noneAct}</ButtonLink>}
              />
            ) : (
              <p>{words.none}</p>
            )}
          </section>
        )}
        {toPlan.length > 0 && (
          <Part id="to-plan" title={words.notYet} note={view.cut ? words.more(toPlan.length) : words.notYetNote}>
            <Table
              caption={words.notYet}
              rows={toPlan}
              rowKey={({ setting }) => setting}
              columns={[
                {
                  title: words.school,
                  cell: ({ setting, name, town }) => (
                    <>
                      <a href={`/settings/${setting}`}>{name}</a>
                      {town && <span class="sub"> {town}</span>}
                    </>
                  ),
                },
                { title: words.cluster, cell: ({ clusterName }) => clusterName ?? words.noCluster },
                {
                  title: words.lastYear,
                  cell: ({ lastAudit }) => (isAuditState(lastAudit) ? auditStates[lastAudit] : ""),
                },
                {
                  title: <span class="vh">{words.plan}</span>,
                  label: "",
                  cell: ({ setting, name }) => (
                    <Act href={`/settings/${setting}/visits/new`} which={words.planThis(name)}>
                      {words.plan}
                    </Act>
                  ),
                },
              ]}
            />
          </Part>
        )}
        {closed.length > 0 && (
          <Part id="closed" title={words.closed}>
            {listOf(closed)}
          </Part>
        )}
      </>
    ),
  })
}

/** The year stands above the list, so a day goes without it. */
const listOf = (visits: readonly VisitFacts[]) => (
  <TodoList
    items={visits.map((visit) => ({
      when: visit.on ? dayInWords(visit.on).replace(/ \d{4}$/, "") : words.noDay,
      ...(visit.time && { time: timeInWords(visit.time) }),
      title: visit.settingName,
      href: `/visits/${visit.id}`,
      text: [visit.town, visit.coordinatorName].filter(Boolean).join(" · "),
      state: <VisitStateWord state={visit.state} />,
      ...(visit.state === "booked" && {
        action: (
          <Act href={`/visits/${visit.id}/before`} which={visit.settingName}>
            {words.before}
          </Act>
        ),
      }),
    }))}
  />
)
