import { yearInWords } from "../../domain/kit/academic-year.ts"
import { dayInWords, dayOf } from "../../domain/kit/day.ts"
import type { NeedState as StateCode } from "../../domain/lifecycle.ts"
import type { NeedFacts, needMoves } from "../../store/need.ts"
import type { PriorityFacts } from "../../store/priority.ts"
import { Actions, Button, PostButton } from "../../ui/button.tsx"
import { Details } from "../../ui/details.tsx"
import { ErrorSummary } from "../../ui/error-summary.tsx"
import { Field, type Option } from "../../ui/field.tsx"
import { Head } from "../../ui/head.tsx"
import { Part } from "../../ui/part.tsx"
import { Place } from "../../ui/place.tsx"
import { TrailList, type TrailStep } from "../../ui/trail-list.tsx"
import { framed } from "../kit/frame.tsx"
import type { Form, PageCall } from "../kit/page.tsx"
import type { Wrongs } from "../kit/typed.ts"
import type { Area } from "./areas.ts"
import { type Behind, figureInWords } from "./behind.ts"
import { NeedState, nameOf, needsHref } from "./needs-page.tsx"
import { categoryNames, sourceNames, stateNames, words } from "./words.ts"

export type NeedView = {
  area: Area
  behind: Behind
  answers: ReadonlyMap<string, TrailStep[]>
  history: Awaited<ReturnType<typeof needMoves>>
  into: NeedFacts | null
  priorities: readonly PriorityFacts[]
  ways: readonly StateCode[]
  mayRewrite: boolean
  /** Open needs of the same area, to merge into. */
  others: readonly Option[]
  form: Form | null
  wrongs: Wrongs
}

/** The settings behind a need, each with the answers it gave. */
export const settingSteps = (behind: Behind, answers: ReadonlyMap<string, TrailStep[]>): TrailStep[] => [
  ...behind.named.map((setting): TrailStep => {
    const steps = answers.get(setting.id)
    return {
      text: setting.name,
      href: `/settings/${setting.id}/profile?year=${behind.evidence?.year ?? behind.need.year}`,
      ...(setting.town && { said: setting.town }),
      ...(steps && { steps }),
    }
  }),
  ...(behind.others > 0
    ? [{ text: behind.named.length > 0 ? words.othersNotNamed(behind.others) : words.allNotNamed(behind.others) }]
    : []),
]

const onDay = (at: string) => dayInWords(dayOf(new Date(at)))

export function needPage(call: PageCall, view: NeedView) {
  const { behind, area } = view
  const { need } = behind
  const figure = figureInWords(behind)
  return framed(call, {
    title: need.text,
    current: "priorities",
    wrong: view.wrongs.any,
    place: (
      <Place
        crumbs={[
          { text: words.page.back(area.name), href: needsHref(area, need.year) },
          { text: yearInWords(need.year) },
        ]}
      />
    ),
    children: (
      <>
        <ErrorSummary problems={view.wrongs.list} />
        <Head
          title={need.text}
          lede={<NeedState state={need.state} />}
          note={`${words.meta(nameOf(categoryNames, need.category), nameOf(sourceNames, need.source))} · ${words.raisedBy(need.byName, onDay(need.at))}`}
        />
        {view.into && (
          <p>
            {words.page.mergedInto} <a href={`/needs/${view.into.id}`}>{view.into.text}</a>
          </p>
        )}
        <Part id="evidence" title={words.page.evidence}>
          {figure && <p>{figure}</p>}
          {behind.all.length > 0 ? (
            <>
              <h3>{words.page.behind}</h3>
              <TrailList steps={settingSteps(behind, view.answers)} />
              {behind.measure?.compiled.sensitive && <p class="quiet">{words.page.hiddenAnswers}</p>}
            </>
          ) : (
            !figure && <p class="quiet">{words.page.evidenceNone}</p>
          )}
        </Part>
        {view.priorities.length > 0 && (
          <Part id="priorities" title={words.page.priorities}>
            <ul class="list">
              {view.priorities.map((priority) => (
                <li key={priority.id}>
                  <a href={`/priorities/${priority.id}`}>{priority.title}</a>
                </li>
              ))}
            </ul>
          </Part>
        )}
        {view.ways.length > 0 && (
          <Part id="next" title={words.page.next}>
            <Ways view={view} />
          </Part>
        )}
        <Part id="history" title={words.page.history}>
          <ol class="list">
            <li>{words.raisedBy(need.byName, onDay(need.at))}</li>
            {view.history.map((move, n) => (
              <li key={n}>
                <b>{nameOf(stateNames, move.to)}</b>{" "}
                <span class="quiet">{words.page.said(move.by, onDay(move.at))}</span>
                {move.reason && <p>{move.reason}</p>}
              </li>
            ))}
          </ol>
        </Part>
        {view.mayRewrite && (
          <Details summary={words.page.rewrite} open={view.wrongs.at("text") !== undefined}>
            <form method="post" action={`/needs/${need.id}/words`}>
              <Field
                small
                type="textarea"
                name="text"
                label={words.text}
                help={words.page.rewriteHelp}
                value={view.form?.text("text") ?? need.text}
                problem={view.wrongs.at("text")}
              />
              <Actions>
                <Button look="second">{words.page.rewriteButton}</Button>
              </Actions>
            </form>
          </Details>
        )}
      </>
    ),
  })
}

const Ways = ({ view }: { view: NeedView }) => {
  const { behind, ways, wrongs, form } = view
  const { need } = behind
  const action = `/needs/${need.id}/move`
  const label = (to: StateCode) => words.page.ways[to] ?? stateNames[to]
  if (ways.includes("agreed") && need.state !== "raised")
    return (
      <form method="post" action={action}>
        <input type="hidden" name="to" value="agreed" />
        <Field
          small
          type="text"
          name="reason"
          label={words.page.again}
          value={form?.text("reason")}
          problem={wrongs.at("reason")}
        />
        <Actions>
          <Button look="second">{words.page.againButton}</Button>
        </Actions>
      </form>
    )
  const plain = ways.filter((to) => to === "agreed" || to === "in-hand")
  return (
    <>
      {plain.length > 0 && (
        <div class="row">
          {plain.map((to, n) => (
            <PostButton look={n === 0 ? "main" : "second"} action={action} hidden={{ to }} key={to}>
              {label(to)}
            </PostButton>
          ))}
        </div>
      )}
      {ways.includes("met") && (
        <Details summary={label("met")}>
          <form method="post" action={action}>
            <input type="hidden" name="to" value="met" />
            <Field
              small
              optional
              type="textarea"
              name="reason"
              id="met-reason"
              label={words.page.whatChanged}
              rows={2}
            />
            <Actions>
              <Button look="second">{label("met")}</Button>
            </Actions>
          </form>
        </Details>
      )}
      {ways.includes("not-taken-up") && (
        <Details summary={label("not-taken-up")} open={wrongs.at("reason") !== undefined}>
          <form method="post" action={action}>
            <input type="hidden" name="to" value="not-taken-up" />
            <Field
              small
              type="textarea"
              name="reason"
              label={words.page.whyNot}
              help={words.page.whyNotHelp}
              rows={2}
              value={form?.text("reason")}
              problem={wrongs.at("reason")}
            />
            <Actions>
              <Button look="second">{label("not-taken-up")}</Button>
            </Actions>
          </form>
        </Details>
      )}
      {ways.includes("merged") && view.others.length > 0 && (
        <Details summary={label("merged")} open={wrongs.at("into") !== undefined}>
          <form method="post" action={action}>
            <input type="hidden" name="to" value="merged" />
            <Field
              small
              type="select"
              name="into"
              label={words.page.mergeInto}
              options={view.others}
              problem={wrongs.at("into")}
            />
            <Actions>
              <Button look="second">{label("merged")}</Button>
            </Actions>
          </form>
        </Details>
      )}
    </>
  )
}
