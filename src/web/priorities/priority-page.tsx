import { yearInWords } from "../../domain/kit/academic-year.ts"
import { dayInWords } from "../../domain/kit/day.ts"
import type { SettingId } from "../../domain/kit/id.ts"
import type { PriorityState as StateCode } from "../../domain/lifecycle.ts"
import { isResult } from "../../domain/priority.ts"
import type { PriorityFacts, PriorityStep } from "../../store/priority.ts"
import { Actions, Button, PostButton } from "../../ui/button.tsx"
import { Details } from "../../ui/details.tsx"
import { ErrorSummary } from "../../ui/error-summary.tsx"
import { Field } from "../../ui/field.tsx"
import { Head } from "../../ui/head.tsx"
import { Part } from "../../ui/part.tsx"
import { Place } from "../../ui/place.tsx"
import { TrailList, type TrailStep } from "../../ui/trail-list.tsx"
import { framed } from "../kit/frame.tsx"
import type { Form, PageCall } from "../kit/page.tsx"
import type { Wrongs } from "../kit/typed.ts"
import type { Area } from "../needs/areas.ts"
import { type Behind, figureInWords } from "../needs/behind.ts"
import { settingSteps } from "../needs/need-page.tsx"
import { areaHref, onDay, PriorityState } from "./area-page.tsx"
import type { Counted } from "./reading.ts"
import { stateNames, words } from "./words.ts"

/** One source of a priority, or the priority itself where it has none, with the needs under it. */
export type Stem = {
  /** Null: the priority's own needs. */
  source: { title: string | null; cluster: string; href: string | null; schools: Counted | null } | null
  needs: readonly { behind: Behind; answers: ReadonlyMap<SettingId, TrailStep[]> }[]
}

export type PriorityView = {
  area: Area
  priority: PriorityFacts
  stems: readonly Stem[]
  carriedFrom: readonly PriorityFacts[]
  usedBy: readonly { id: string; title: string; state: StateCode }[]
  history: readonly PriorityStep[]
  ways: readonly StateCode[]
  mayCarryOn: boolean
  mayForward: boolean
  /** Who has to take the next step, where that is not the reader. */
  waitsFor: string | null
  form: Form | null
  wrongs: Wrongs
}

const needStep = ({ behind, answers }: Stem["needs"][number]): TrailStep => {
  const steps = settingSteps(behind, answers)
  const figure = figureInWords(behind)
  return {
    text: behind.readable ? behind.need.text : words.schools(behind.all.length),
    ...(behind.readable && { href: `/needs/${behind.need.id}` }),
    ...(behind.readable && figure && { said: figure }),
    ...(steps.length > 0 && { steps }),
  }
}

const stemSteps = ({ source, needs }: Stem): TrailStep[] => {
  const steps = needs.map(needStep)
  if (!source) return steps
  return [
    {
      text: source.title === null ? `${source.cluster}: ${words.one.notYours}` : `${source.cluster}: ${source.title}`,
      ...(source.href && { href: source.href }),
      ...(source.schools &&
        source.schools.behind > 0 && { value: words.schoolsOf(source.schools.behind, source.schools.all) }),
      steps,
    },
  ]
}

export function priorityPage(call: PageCall, view: PriorityView) {
  const { priority, area } = view
  const steps = view.stems.flatMap(stemSteps)
  return framed(call, {
    title: priority.title,
    current: "priorities",
    wrong: view.wrongs.any,
    place: (
      <Place
        crumbs={[{ text: words.one.scope(area.name, yearInWords(priority.year)), href: areaHref(area, priority.year) }]}
      />
    ),
    children: (
      <>
        <ErrorSummary problems={view.wrongs.list} />
        <Head
          title={priority.title}
          lede={<PriorityState state={priority.state} />}
          {...(area.colour && { cluster: area.colour })}
        />
        {view.carriedFrom.map((earlier) => (
          <p key={earlier.id}>
            {words.one.carriedFrom} <a href={`/priorities/${earlier.id}`}>{earlier.title}</a>,{" "}
            {yearInWords(earlier.year)}
          </p>
        ))}
        {priority.notTakenUp && <p>{words.area.countyNot(priority.notTakenUp.reason)}</p>}
        {view.usedBy.map(({ id, title, state }) => (
          <p key={id}>
            {state === "proposed" ? (
              words.area.countyGrouped
            ) : (
              <a href={`/priorities/${id}`}>{words.area.countyAdopted(title)}</a>
            )}
          </p>
        ))}
        <Part id="path" title={words.one.path} note={words.one.pathNote}>
          {steps.length > 0 ? <TrailList steps={steps} /> : <p class="quiet">{words.area.restsOnNothing}</p>}
        </Part>
        {(view.ways.length > 0 || view.mayCarryOn || view.mayForward || view.waitsFor) && (
          <Part id="next" title={words.one.next}>
            {view.waitsFor && <p>{view.waitsFor}</p>}
            {view.mayForward && (
              <PostButton action={`/priorities/${priority.id}/put-forward`}>{words.area.putForward}</PostButton>
            )}
            <Ways view={view} />
            {view.mayCarryOn && (
              <PostButton look="second" action={`/priorities/${priority.id}/carry-on`}>
                {words.one.carryOn}
              </PostButton>
            )}
          </Part>
        )}
        <Part id="history" title={words.one.history}>
          <ol class="list">
            {view.history.map((step, n) => (
              <li key={n}>
                <b>{words.one.did[step.what] ?? stateNames[step.what as StateCode] ?? step.what}</b>{" "}
                <span class="quiet">{words.one.by(step.by, onDay(step.at))}</span>
                {(step.meeting || step.on) && <p>{words.one.at(step.meeting, step.on && dayInWords(step.on))}</p>}
                {step.reason && <p>{step.reason}</p>}
              </li>
            ))}
          </ol>
        </Part>
      </>
    ),
  })
}

const Ways = ({ view }: { view: PriorityView }) => {
  const { priority, ways, wrongs, form } = view
  const action = `/priorities/${priority.id}/move`
  const isClosed = isResult(priority.state)
  const back = ways.find((to) => (isClosed ? to === "in-progress" || to === "proposed" : to === "proposed"))
  const isBack = form !== null && form.text("to") === back
  const plain = isClosed ? [] : ways.filter((to) => to === "agreed" || to === "in-progress")
  const results = isClosed ? [] : ways.filter(isResult)
  return (
    <>
      {plain.length > 0 && (
        <div class="row">
          {plain.map((to, n) => (
            <PostButton look={n === 0 && !view.mayForward ? "main" : "second"} action={action} hidden={{ to }} key={to}>
              {words.one.ways[to]}
            </PostButton>
          ))}
        </div>
      )}
      {results.length > 0 && (
        <Details summary={words.one.result} open={wrongs.at("reason") !== undefined && !isBack}>
          <form method="post" action={action}>
            <Field
              small
              type="textarea"
              name="reason"
              label={words.one.reason}
              help={words.one.reasonHelp}
              rows={2}
              value={isBack ? undefined : form?.text("reason")}
              problem={isBack ? undefined : wrongs.at("reason")}
            />
            <Actions>
              {results.map((to) => (
                <Button look="second" name="to" value={to} key={to}>
                  {words.one.ways[to]}
                </Button>
              ))}
            </Actions>
          </form>
        </Details>
      )}
      {back && (
        <Details summary={isClosed ? words.one.again : words.one.ways[back]} open={isBack}>
          <form method="post" action={action}>
            <input type="hidden" name="to" value={back} />
            <Field
              small
              type="text"
              name="reason"
              id="back-reason"
              label={words.one.whyAgain}
              value={isBack ? form?.text("reason") : undefined}
              problem={isBack ? wrongs.at("back-reason") : undefined}
            />
            <Actions>
              <Button look="second">{isClosed ? words.one.again : words.one.ways[back]}</Button>
            </Actions>
          </form>
        </Details>
      )}
    </>
  )
}
