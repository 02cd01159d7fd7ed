import { type AcademicYear, academicYear, yearInWords } from "../../domain/kit/academic-year.ts"
import { dayInWords, dayOf } from "../../domain/kit/day.ts"
import type { PriorityState as StateCode } from "../../domain/lifecycle.ts"
import type { Decided, PriorityFacts } from "../../store/priority.ts"
import { Actions, Button, ButtonLink, PostButton } from "../../ui/button.tsx"
import { Choice } from "../../ui/choice.tsx"
import { Details } from "../../ui/details.tsx"
import { Empty } from "../../ui/empty.tsx"
import { ErrorSummary } from "../../ui/error-summary.tsx"
import { Field } from "../../ui/field.tsx"
import { Head } from "../../ui/head.tsx"
import { Part } from "../../ui/part.tsx"
import { Place } from "../../ui/place.tsx"
import { State, type Tone } from "../../ui/state.tsx"
import { framed } from "../kit/frame.tsx"
import type { Form, PageCall } from "../kit/page.tsx"
import type { Wrongs } from "../kit/typed.ts"
import { type Area, scopeQuery } from "../needs/areas.ts"
import type { Behind } from "../needs/behind.ts"
import { nameOf } from "../needs/needs-page.tsx"
import { categoryNames } from "../needs/words.ts"
import { stateNames, words } from "./words.ts"

/** One priority of a list, with what this reader may do with it here. */
export type Line = {
  priority: PriorityFacts
  needs: readonly Behind[]
  schools: { behind: number; all: number } | null
  /** What the county made of it: the title that it adopted, where it did. */
  county: { adopted: string | null } | null
  mayMove: boolean
  mayForward: boolean
  mayTakeBack: boolean
}

export type AreaView = {
  area: Area
  year: AcademicYear
  open: readonly Line[]
  closed: readonly Line[]
  mayPropose: boolean
  mayReadNeeds: boolean
  /** Proposed ones that this reader may agree. */
  toAgree: readonly PriorityFacts[]
  choices: readonly Behind[]
  /** The meeting that decided last: the same evening decides several. */
  meeting: Decided
  form: Form | null
  wrongs: Wrongs
}

const tones: Partial<Record<StateCode, Tone>> = { agreed: "good", "in-progress": "good", met: "good", proposed: "due" }
export const PriorityState = ({ state }: { state: StateCode }) => (
  <State tone={tones[state] ?? "plain"}>{stateNames[state]}</State>
)

export const areaHref = (area: Pick<Area, "setting" | "cluster">, year: AcademicYear): string =>
  area.setting
    ? `/priorities/setting/${area.setting}?year=${year}`
    : area.cluster
      ? `/priorities/cluster/${area.cluster}?year=${year}`
      : `/priorities/county?year=${year}`
const needsHref = (area: Area, year: AcademicYear) => `/needs?scope=${scopeQuery(area)}&year=${year}`
export const onDay = (at: string): string => dayInWords(dayOf(new Date(at)))

export function areaPage(call: PageCall, view: AreaView) {
  const { area, year, open, closed } = view
  const title = words.area.title(area.name, yearInWords(year))
  const agreed = open.filter(({ priority }) => priority.state !== "proposed").length
  const forward = open.filter(({ priority }) => priority.putForward).length
  return framed(call, {
    title,
    current: "priorities",
    wrong: view.wrongs.any,
    place: (
      <Place
        crumbs={[
          { text: area.name, ...(area.href && { href: area.href }) },
          { text: yearInWords(year) },
          { text: words.area.county, href: `/priorities/county?year=${year}` },
          { text: words.otherYear(yearInWords(academicYear(year - 1))), href: areaHref(area, academicYear(year - 1)) },
          { text: words.otherYear(yearInWords(academicYear(year + 1))), href: areaHref(area, academicYear(year + 1)) },
        ]}
      />
    ),
    children: (
      <>
        <ErrorSummary problems={view.wrongs.list} />
        <Head
          title={title}
          lede={
            area.cluster
              ? words.area.summary(open.length, agreed, forward)
              : words.area.summaryOfSetting(open.length, agreed)
          }
          {...(area.colour && { cluster: area.colour })}
          action={
            view.mayReadNeeds && (
              <ButtonLink look="second" href={needsHref(area, year)}>
                {words.area.seeNeeds}
              </ButtonLink>
            )
          }
        />
        <Part id="priorities" title={words.area.inOrder}>
          {open.length === 0 ? (
            <Empty
              will={words.area.emptyWill}
              why={words.area.emptyWhy}
              action={view.mayPropose && <ButtonLink href="#propose">{words.area.emptyAct}</ButtonLink>}
            />
          ) : (
            <ol class="todo">
              {open.map((line, n) => (
                <OpenLine line={line} n={n} last={n === open.length - 1} key={line.priority.id} />
              ))}
            </ol>
          )}
          {closed.length > 0 && (
            <Details summary={words.area.closed(closed.length)}>
              <ul class="list">
                {closed.map(({ priority }) => (
                  <li key={priority.id}>
                    <PriorityState state={priority.state} /> <a href={`/priorities/${priority.id}`}>{priority.title}</a>
                  </li>
                ))}
              </ul>
            </Details>
          )}
        </Part>
        {view.toAgree.length > 0 && <Agree view={view} />}
        {view.mayPropose && <Propose view={view} />}
      </>
    ),
  })
}

const OpenLine = ({ line, n, last }: { line: Line; n: number; last: boolean }) => {
  const { priority, needs, schools, county } = line
  const post = (step: string) => `/priorities/${priority.id}/${step}`
  return (
    <li>
      <p class="when">
        {n + 1}. <PriorityState state={priority.state} />
      </p>
      <div>
        <h3>
          <a href={`/priorities/${priority.id}`}>{priority.title}</a>
        </h3>
        {schools && schools.behind > 0 && <p>{words.schoolsOf(schools.behind, schools.all)}</p>}
        <ul class="path">
          {needs.map((behind) => (
            <li key={behind.need.id}>
              {behind.readable && <a href={`/needs/${behind.need.id}`}>{behind.need.text}</a>}
            </li>
          ))}
        </ul>
        {priority.putForward && (
          <p class="quiet">{words.area.forwardBy(priority.putForward.by, onDay(priority.putForward.at))}</p>
        )}
        {county && (
          <p>
            {priority.notTakenUp
              ? words.area.countyNot(priority.notTakenUp.reason)
              : county.adopted
                ? words.area.countyAdopted(county.adopted)
                : words.area.countyLooks}
          </p>
        )}
      </div>
      <div class="end">
        <div class="row">
          {line.mayMove && n > 0 && (
            <PostButton look="plain" action={post("up")} which={priority.title}>
              {words.area.up}
            </PostButton>
          )}
          {line.mayMove && !last && (
            <PostButton look="plain" action={post("down")} which={priority.title}>
              {words.area.down}
            </PostButton>
          )}
        </div>
        {line.mayForward && (
          <PostButton look="second" action={post("put-forward")} which={priority.title}>
            {words.area.putForward}
          </PostButton>
        )}
        {line.mayTakeBack && (
          <PostButton look="plain" action={post("take-back")} which={priority.title}>
            {words.area.takeBack}
          </PostButton>
        )}
      </div>
    </li>
  )
}

const Meeting = ({ view, prefix }: { view: AreaView; prefix: string }) => (
  <>
    <Field
      small
      type="text"
      name={`${prefix}meeting`}
      label={words.area.meeting}
      help={words.area.meetingHelp}
      value={view.form?.text(`${prefix}meeting`) ?? view.meeting.meeting ?? undefined}
      problem={view.wrongs.at(`${prefix}meeting`)}
    />
    <Field
      small
      type="date"
      name={`${prefix}on`}
      label={words.area.day}
      value={view.form?.text(`${prefix}on`) ?? view.meeting.on ?? undefined}
      problem={view.wrongs.at(`${prefix}on`)}
    />
  </>
)

const Agree = ({ view }: { view: AreaView }) => (
  <Part
    id="agree"
    title={words.area.agreeTitle}
    note={view.area.setting ? words.area.agreeNoteSetting : words.area.agreeNote}
  >
    <form method="post" action={`${areaHref(view.area, view.year).split("?")[0]}/agree`}>
      <input type="hidden" name="year" value={String(view.year)} />
      <Choice
        small
        type="checkbox"
        name="agreed"
        legend={words.area.which}
        options={view.toAgree.map(({ id, title }) => ({ value: id, text: title }))}
        chosen={view.form?.has("agreed") ? view.form.all("agreed") : view.toAgree.map(({ id }) => id)}
        problem={view.wrongs.at("agreed")}
      />
      <Meeting view={view} prefix="agreed-" />
      <Actions>
        <Button>{words.area.agree}</Button>
      </Actions>
    </form>
  </Part>
)

const Propose = ({ view }: { view: AreaView }) => {
  const { area, year, choices, form, wrongs } = view
  return (
    <Part id="propose" title={words.area.proposeTitle} note={words.area.proposeNote}>
      <form method="post" action={areaHref(area, year).split("?")[0]}>
        <input type="hidden" name="year" value={String(year)} />
        {choices.length > 0 ? (
          <Choice
            small
            type="checkbox"
            name="needs"
            legend={words.area.needs}
            options={choices.map((behind) => ({
              value: behind.need.id,
              text: behind.need.text,
              help: [
                nameOf(categoryNames, behind.need.category),
                ...(behind.named.length > 0
                  ? [
                      words.area.about(
                        behind.named.map(({ name }) => name),
                        behind.all.length,
                      ),
                    ]
                  : behind.all.length > 0
                    ? [words.schools(behind.all.length)]
                    : []),
                ...(behind.need.year === year ? [] : [words.area.ofYear(yearInWords(behind.need.year))]),
                ...(behind.need.priorities.length > 0 ? [words.area.backs] : []),
              ].join(" · "),
            }))}
            chosen={form?.all("needs") ?? []}
            problem={wrongs.at("needs")}
          />
        ) : (
          <p>
            {words.area.noNeeds} <a href={needsHref(area, year)}>{words.area.addNeeds}</a>
          </p>
        )}
        <Field
          small
          type="text"
          name="title"
          label={words.area.priorityTitle}
          help={words.area.priorityHelp}
          value={form?.text("title")}
          problem={wrongs.at("title")}
        />
        <Meeting view={view} prefix="" />
        <Actions>
          <Button look={view.toAgree.length > 0 ? "second" : "main"}>{words.area.propose}</Button>
        </Actions>
      </form>
    </Part>
  )
}
