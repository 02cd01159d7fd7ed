import { type Day, dayInWords, dayOf, daysBetween } from "../../domain/kit/day.ts"
import type { PromiseFacts } from "../../store/promise.ts"
import { Actions, Button, PostButton } from "../../ui/button.tsx"
import { Details } from "../../ui/details.tsx"
import { Field, type Option } from "../../ui/field.tsx"
import { State } from "../../ui/state.tsx"
import { words } from "./words.ts"

/** A promise with what this reader may do about it. */
export type PromiseLine = {
  promise: PromiseFacts
  maySettle: boolean
  mayRewrite: boolean
  /** What was wrong with the reason or the change that was just sent. */
  problem?: { [field in "reason" | "text" | "whom" | "due"]?: string | undefined }
  /** The change as it was typed, where it came back. */
  typed?: { text: string; toWhom: string; due: string } | undefined
}

const When = ({ promise, today }: { promise: PromiseFacts; today: Day }) => {
  const { outcome, due } = promise
  if (outcome === "kept") return <State tone="good">{words.kept}</State>
  if (outcome === "not-kept")
    return (
      <State tone="plain" icon="no">
        {words.notKept}
      </State>
    )
  if (due && due < today) return <State tone="late">{words.late(daysBetween(due, today))}</State>
  return <State tone="due">{due === today ? words.today : words.due}</State>
}

/**
 * The open promises of a setting, each with "Mark as kept" and "Mark as not kept". For the top of a visit, a setting's page or a
 * first page: `back` is where a step leads back to, a path of this site. `named` says which setting each is of.
 */
export const OpenPromises = ({
  lines,
  today,
  back,
  named,
}: {
  lines: readonly PromiseLine[]
  today: Day
  back: string
  named?: boolean
}) =>
  lines.length === 0 ? (
    <p class="quiet">{words.none}</p>
  ) : (
    <ul class="todo">
      {lines.map((line) => (
        <PromiseItem line={line} today={today} back={back} named={named ?? false} key={line.promise.id} />
      ))}
    </ul>
  )

export const PromiseItem = ({
  line: { promise, maySettle, mayRewrite, problem, typed },
  today,
  back,
  named,
}: {
  line: PromiseLine
  today: Day
  back: string
  named: boolean
}) => {
  const action = `/promises/${promise.id}/settle`
  return (
    <li>
      <p class="when">{promise.due ? dayInWords(promise.due) : <span class="quiet">{words.noDay}</span>}</p>
      <div>
        <h3>{named ? <a href={`/settings/${promise.setting}/promises`}>{promise.text}</a> : promise.text}</h3>
        <p class="quiet">
          {[
            named ? promise.settingName : null,
            promise.toWhom && words.to(promise.toWhom),
            promise.keeperName && words.keptBy(promise.keeperName),
          ]
            .filter(Boolean)
            .join(" · ")}
        </p>
        {promise.outcome !== "open" && promise.settledAt && (
          <p class="quiet">{words.settledOn(promise.settledBy, dayInWords(dayOf(new Date(promise.settledAt))))}</p>
        )}
        {promise.reason && <p>{promise.reason}</p>}
        {maySettle && promise.outcome === "open" && (
          <Details
            open={problem?.reason !== undefined}
            summary={
              <>
                {words.markNot} <span class="vh">{promise.text}</span>
              </>
            }
          >
            <form method="post" action={action}>
              <input type="hidden" name="outcome" value="not-kept" />
              <input type="hidden" name="back" value={back} />
              <Field
                small
                type="text"
                name="reason"
                id={`reason-${promise.id}`}
                label={words.reason}
                problem={problem?.reason}
              />
              <Actions>
                <Button look="second" which={promise.text}>
                  {words.markNot}
                </Button>
              </Actions>
            </form>
          </Details>
        )}
        {mayRewrite && (
          <Details
            open={typed !== undefined}
            summary={
              <>
                {words.rewrite} <span class="vh">{promise.text}</span>
              </>
            }
          >
            <form method="post" action={`/promises/${promise.id}/words`}>
              <Field
                small
                type="text"
                name="promise"
                id={`text-${promise.id}`}
                label={words.text}
                help={words.rewriteHelp}
                value={typed?.text ?? promise.text}
                problem={problem?.text}
              />
              <Field
                small
                optional
                type="text"
                name="to-whom"
                id={`whom-${promise.id}`}
                label={words.toWhom}
                value={typed?.toWhom ?? promise.toWhom ?? ""}
                problem={problem?.whom}
              />
              <Field
                small
                optional
                type="date"
                name="due"
                id={`due-${promise.id}`}
                label={words.day}
                value={typed?.due ?? promise.due ?? ""}
                problem={problem?.due}
              />
              <Actions>
                <Button look="second" which={promise.text}>
                  {words.rewriteButton}
                </Button>
              </Actions>
            </form>
          </Details>
        )}
      </div>
      <div class="end">
        <When promise={promise} today={today} />
        {maySettle && (
          <PostButton
            look="plain"
            action={action}
            hidden={{ outcome: promise.outcome === "open" ? "kept" : "open", back }}
            which={promise.text}
          >
            {promise.outcome === "open" ? words.markKept : words.openAgain}
          </PostButton>
        )}
      </div>
    </li>
  )
}

export type PromiseForm = {
  setting: string
  audit?: string
  keepers: readonly Option[]
  back: string
  typed?: (name: string) => string | undefined
  problem?: (name: string) => string | undefined
}

/** What, to whom, by when, who keeps it. Posts to the setting's promises and leads back to `back`. */
export const AddPromise = ({
  setting,
  audit,
  keepers,
  back,
  typed = () => undefined,
  problem = () => undefined,
}: PromiseForm) => (
  <form method="post" action={`/settings/${setting}/promises`}>
    <input type="hidden" name="back" value={back} />
    {audit && <input type="hidden" name="audit" value={audit} />}
    <Field
      small
      type="text"
      name="promise"
      label={words.text}
      help={words.textHelp}
      value={typed("promise")}
      problem={problem("promise")}
    />
    <Field
      small
      optional
      type="text"
      name="to-whom"
      label={words.toWhom}
      value={typed("to-whom")}
      problem={problem("to-whom")}
    />
    <Field small optional type="date" name="due" label={words.day} value={typed("due")} problem={problem("due")} />
    <Field
      small
      type="select"
      name="keeper"
      label={words.keeper}
      options={keepers}
      empty={words.nobody}
      value={typed("keeper") ?? ""}
      problem={problem("keeper")}
    />
    <Actions>
      <Button>{words.button}</Button>
    </Actions>
  </form>
)
