import { yearInWords } from "../../domain/kit/academic-year.ts"
import { type Day, dayInWords } from "../../domain/kit/day.ts"
import { attemptsBeforeNoReply, type VisitState, visitOutcomes } from "../../domain/lifecycle.ts"
import type { ContactEntry } from "../../store/contact.ts"
import type { PromiseFacts } from "../../store/promise.ts"
import type { VisitFacts, visitMoves } from "../../store/visit.ts"
import { Act, Actions, Button, ButtonLink } from "../../ui/button.tsx"
import { Choice } from "../../ui/choice.tsx"
import { Details } from "../../ui/details.tsx"
import { ErrorSummary } from "../../ui/error-summary.tsx"
import { Facts } from "../../ui/facts.tsx"
import { Field } from "../../ui/field.tsx"
import { Head } from "../../ui/head.tsx"
import { Columns, Part } from "../../ui/part.tsx"
import { Place } from "../../ui/place.tsx"
import { AuditStateWord } from "../audits/parts.tsx"
import { framed } from "../kit/frame.tsx"
import { momentInWords } from "../kit/moment.ts"
import type { PageCall } from "../kit/page.tsx"
import type { Wrongs } from "../kit/typed.ts"
import { contactNames } from "../settings/words.ts"
import { timeInWords } from "./moment.ts"
import { VisitStateWord } from "./parts.tsx"
import { outcomeNames, stateNames, stepWords, words } from "./words.ts"

export type VisitView = {
  visit: VisitFacts
  auditState: Parameters<typeof AuditStateWord>[0]["state"]
  /** Steps of this reader, the usual one first. */
  steps: readonly { to: VisitState; asksReason: boolean }[]
  /** The one whose form came back. */
  tried: VisitState | undefined
  wrongs: Wrongs
  mayChange: boolean
  /** The team's: who tried what and when; null for the school. */
  tries: { count: number; days: readonly Day[]; contacts: readonly ContactEntry[] } | null
  promises: readonly PromiseFacts[]
  moves: Awaited<ReturnType<typeof visitMoves>>
}

export const visitPage = (call: PageCall, view: VisitView) => {
  const { visit, tries, promises, wrongs, tried } = view
  const title = words.visitTitle(visit.settingName)
  const day = visit.on && dayInWords(visit.on)
  const isOpen = visit.state === "booked" || visit.state === "offered" || visit.state === "to-plan"
  return framed(call, {
    title,
    current: "schools",
    wrong: wrongs.any,
    place: (
      <Place
        crumbs={[
          { text: visit.settingName, href: `/settings/${visit.setting}` },
          { text: words.title, href: "/visits" },
          { text: yearInWords(visit.year) },
        ]}
      />
    ),
    children: (
      <>
        <ErrorSummary
          problems={wrongs.list.map(({ field, text }) => ({
            text,
            ...(field && tried && { field: `${tried}-${field}` }),
          }))}
        />
        <Head
          title={title}
          lede={words.visitLede(day, visit.time && timeInWords(visit.time), visit.coordinatorName)}
          action={
            <ButtonLink href={isOpen && tries ? `/visits/${visit.id}/before` : `/audits/${visit.audit}`}>
              {isOpen && tries ? words.before : words.openAudit}
            </ButtonLink>
          }
        />
        <Columns
          beside={
            <div>
              <Part id="promises" title={words.promises}>
                {promises.length === 0 ? (
                  <p>{words.noPromises}</p>
                ) : (
                  <ul class="list">
                    {promises.map((promise) => (
                      <li key={promise.id}>
                        <p>{promise.text}</p>
                        <p class="quiet">
                          {words.promisedBy(promise.keeperName, promise.due && dayInWords(promise.due))}
                        </p>
                      </li>
                    ))}
                  </ul>
                )}
                <Act href={`/settings/${visit.setting}/promises`}>{words.makePromise}</Act>
              </Part>
              {tries && <Tries tries={tries} setting={visit.setting} />}
            </div>
          }
        >
          <Part id="facts" title={words.facts}>
            <Facts
              facts={[
                [words.state, <VisitStateWord state={visit.state} key="state" />],
                [words.outcome, visit.outcome && outcomeName(visit.outcome)],
                [words.where, visit.place || `${words.atSchool}${visit.town ? `, ${visit.town}` : ""}`],
                [
                  words.took,
                  [
                    visit.minutes !== null && words.minutes(visit.minutes),
                    visit.miles !== null && words.miles(visit.miles),
                  ]
                    .filter(Boolean)
                    .join(", "),
                ],
                [words.attempt, visit.attempt > 1 ? String(visit.attempt) : null],
                [
                  words.audit,
                  <>
                    <a href={`/audits/${visit.audit}`}>{yearInWords(visit.year)}</a>{" "}
                    <AuditStateWord state={view.auditState} />
                  </>,
                ],
              ]}
            />
            {view.mayChange && <Act href={`/visits/${visit.id}/change`}>{words.change}</Act>}
          </Part>
          <Part id="steps" title={words.next}>
            {view.steps.length === 0 && <p>{words.noSteps}</p>}
            {view.steps.map((step) => (
              <StepForm call={call} view={view} step={step} key={step.to} />
            ))}
          </Part>
          <Part id="history" title={words.history}>
            <ul class="list">
              {view.moves.map((move) => (
                <li key={move.at + move.to}>
                  <p>
                    <b>
                      {stateName(move.from)} → {stateName(move.to)}
                    </b>
                    {move.on && `, ${dayInWords(move.on)}`}
                  </p>
                  {move.reason && <p>{move.reason}</p>}
                  <p class="quiet">
                    {words.by(move.by)}, {momentInWords(move.at)}
                  </p>
                </li>
              ))}
              {view.moves.length === 0 && <li>{stateNames["to-plan"]}</li>}
            </ul>
          </Part>
        </Columns>
      </>
    ),
  })
}

const isState = (state: string): state is VisitState => state in stateNames
const stateName = (state: string): string => (isState(state) ? stateNames[state] : state)
const outcomeName = (outcome: string): string => {
  const known = visitOutcomes.find((one) => one === outcome)
  return known ? outcomeNames[known] : outcome
}

const Tries = ({ tries, setting }: { tries: NonNullable<VisitView["tries"]>; setting: string }) => (
  <Part
    id="tries"
    title={words.attempts}
    note={tries.count > 0 ? words.attemptsNote(tries.count, attemptsBeforeNoReply) : undefined}
  >
    {tries.contacts.length === 0 ? (
      <p>{words.noAttempts}</p>
    ) : (
      <ul class="list">
        {tries.contacts.map((contact) => (
          <li key={contact.id}>
            <p>
              <b>{dayInWords(contact.on)}</b>, {(contactNames[contact.kind] ?? contact.kind).toLowerCase()}
            </p>
            <p>{contact.text}</p>
          </li>
        ))}
      </ul>
    )}
    <Act href={`/settings/${setting}#contacts`}>{words.contactLog}</Act>
  </Part>
)

/** One step behind its name: what it asks for, and its button. */
const StepForm = ({ call, view, step }: { call: PageCall; view: VisitView; step: VisitView["steps"][number] }) => {
  const { visit, wrongs, tried } = view
  const { to } = step
  const says = stepWords(visit.state, to)
  const isTried = tried === to
  const typed = (name: string): string => (isTried ? call.form.text(name) : "")
  const problem = (name: string) => (isTried ? wrongs.at(name) : undefined)
  const day = to === "done" || to === "booked" || to === "offered"
  return (
    <Details summary={says.title} open={isTried}>
      <form method="post" action={`/visits/${visit.id}/steps/${to}`}>
        {says.help && <p class="quiet">{says.help}</p>}
        {to === "done" && (
          <Choice
            type="radio"
            name="outcome"
            id="done-outcome"
            legend={words.stepOutcome}
            problem={problem("outcome")}
            options={visitOutcomes.map((code) => ({ value: code, text: outcomeNames[code] }))}
            chosen={[typed("outcome")]}
            small
          />
        )}
        {day && visit.state !== "done" && (
          <Field
            type="date"
            name="on"
            id={`${to}-on`}
            label={words.stepDay}
            value={typed("on") || visit.on || ""}
            problem={problem("on")}
            small
            {...(to === "done" && { max: call.tx.today })}
          />
        )}
        {to === "done" && (
          <>
            <Field
              type="number"
              name="minutes"
              id="done-minutes"
              label={words.stepMinutes}
              value={typed("minutes")}
              problem={problem("minutes")}
              small
              optional
            />
            <Field
              type="number"
              name="miles"
              id="done-miles"
              label={words.stepMiles}
              value={typed("miles")}
              problem={problem("miles")}
              small
              optional
            />
          </>
        )}
        {step.asksReason && (
          <Field
            type="textarea"
            rows={2}
            name="reason"
            id={`${to}-reason`}
            label={words.reason}
            value={typed("reason")}
            problem={problem("reason")}
            small
          />
        )}
        <Actions>
          <Button look="second">{says.button}</Button>
        </Actions>
      </form>
    </Details>
  )
}
