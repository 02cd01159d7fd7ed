import { levelTitle } from "../../domain/judgement.ts"
import { yearInWords } from "../../domain/kit/academic-year.ts"
import { type Day, dayInWords, dayOf } from "../../domain/kit/day.ts"
import type { AuditState } from "../../domain/lifecycle.ts"
import type { auditMoves } from "../../store/audit.ts"
import type { Judgement } from "../../store/judgement.ts"
import type { VisitFacts } from "../../store/visit.ts"
import { answerInWords } from "../../ui/answer-text.ts"
import { Act, Button, ButtonLink } from "../../ui/button.tsx"
import { Facts } from "../../ui/facts.tsx"
import { Head } from "../../ui/head.tsx"
import { Part } from "../../ui/part.tsx"
import { wasName } from "../../ui/question/names.ts"
import { State } from "../../ui/state.tsx"
import { framed } from "../kit/frame.tsx"
import { momentInWords } from "../kit/moment.ts"
import type { PageCall } from "../kit/page.tsx"
import { VisitStateWord } from "../visits/parts.tsx"
import { AuditPlace, AuditStateWord, Sections, sectionPath, WhoSees } from "./parts.tsx"
import { isReturn, mayType, progressOf, type Sheet, standingIn, withheldSections } from "./sheet.ts"
import { outcomeNames, stateNames, stepWords, words } from "./words.ts"

export type AuditView = {
  sheet: Sheet
  /** Steps that are this reader's to take, the usual one first. */
  steps: readonly AuditState[]
  /** The first day on which a coordinator may sign off for a silent school. */
  signOffFrom: Day | undefined
  moves: Awaited<ReturnType<typeof auditMoves>>
  visits: readonly VisitFacts[]
  judgements: readonly Judgement[]
  mayPlan: boolean
}

export const auditPage = (call: PageCall, view: AuditView) => {
  const { sheet, steps } = view
  const { audit } = sheet
  const returns = isReturn(sheet)
  const progress = progressOf(sheet)
  const [asked, answered] = [sum(progress, "asked"), sum(progress, "answered")]
  const withheld = withheldSections(sheet)
  const onward = goOn(sheet)
  /** The main step stands beside the heading, unless there is something to answer first. */
  const others = onward ? steps : steps.slice(1)
  return framed(call, {
    title: words.auditTitle(returns, audit.name),
    current: "schools",
    place: <AuditPlace sheet={sheet} />,
    footer: <WhoSees sheet={sheet} />,
    children: (
      <>
        <Head
          title={words.auditTitle(returns, audit.name)}
          lede={asked === 0 ? words.nothingShared : words.auditLede(answered, asked, returns)}
          action={
            onward ??
            (steps[0] && (
              <ButtonLink href={`/audits/${audit.id}/steps/${steps[0]}`}>
                {stepWords(steps[0], returns).button}
              </ButtonLink>
            ))
          }
        />
        <div class="cols">
          <div>
            <ToSettle sheet={sheet} />
            <Sections sheet={sheet} />
          </div>
          <div>
            <Part id="stands" title={words.whereItStands}>
              <Facts
                facts={[
                  [words.state, <AuditStateWord state={audit.state} key="state" />],
                  [
                    words.unanswered,
                    !["not-started", "started"].includes(audit.state) && asked > answered
                      ? words.unansweredOf(asked - answered, asked)
                      : null,
                  ],
                  [words.outcome, audit.outcome && (outcomeNames[audit.outcome] ?? audit.outcome)],
                  [words.year, yearInWords(audit.year)],
                  [words.toolkit, words.version(sheet.compiled.version.name, audit.version)],
                ]}
              />
              {view.signOffFrom && <p>{words.signOffFrom(dayInWords(view.signOffFrom))}</p>}
              {withheld.length > 0 && <p class="quiet">{words.withheld(withheld.map(({ code }) => code))}</p>}
              {others.length > 0 && (
                <p class="row">
                  {others.map((step) => (
                    <Act href={`/audits/${audit.id}/steps/${step}`} key={step}>
                      {stepWords(step, returns).button}
                    </Act>
                  ))}
                </p>
              )}
              <p class="row">
                <Act href={`/audits/${audit.id}/paper`}>{words.paper}</Act>
                <Act href={`/settings/${audit.setting}/audits`}>{words.all(returns)}</Act>
              </p>
            </Part>
            <WorthShowing view={view} />
            {!returns && <Visits view={view} />}
            <Part id="history" title={words.history}>
              <ul class="list">
                {view.moves.map((move) => (
                  <li key={move.at + move.to}>
                    <p>
                      <b>{words.historyMove(stateName(move.from), stateName(move.to))}</b>
                      {move.outcome && `, ${outcomeNames[move.outcome] ?? move.outcome}`}
                    </p>
                    {move.reason && <p>{move.reason}</p>}
                    <p class="quiet">
                      {words.by(move.by)}, {momentInWords(move.at)}
                      {move.on && move.on !== dayOf(new Date(move.at)) && `, ${dayInWords(move.on)}`}
                    </p>
                  </li>
                ))}
                {view.moves.length === 0 && <li>{stateNames["not-started"]}</li>}
              </ul>
            </Part>
          </div>
        </div>
      </>
    ),
  })
}

/** Where there is still something to answer, that is the main thing to do. */
const goOn = (sheet: Sheet) => {
  const { state } = sheet.audit
  if (state !== "not-started" && state !== "started" && state !== "reopened") return undefined
  const next = progressOf(sheet).find(
    ({ section, asked, answered }) =>
      answered < asked && sheet.questions.some((one) => one.question.section === section.code && mayType(sheet, one)),
  )
  if (!next) return undefined
  const name = words.sectionName(next.section.code, next.section.title)
  return (
    <ButtonLink href={sectionPath(sheet, next.section.code)}>
      {state === "not-started" ? words.begin(name) : words.goOnWith(name)}
    </ButtonLink>
  )
}

const sum = (progress: ReturnType<typeof progressOf>, what: "asked" | "answered"): number =>
  progress.reduce((n, one) => n + one[what], 0)

const isState = (state: string): state is AuditState => state in stateNames
const stateName = (state: string): string => (isState(state) ? stateNames[state] : state)

/** Answers that disagree, beside each other, each with the button that settles it: a form of its section's page. */
const ToSettle = ({ sheet }: { sheet: Sheet }) => {
  const mine = sheet.held.disagreements.flatMap((one) => {
    const question = sheet.questions.find(({ question }) => question.code === one.question)
    return question ? [{ ...one, question }] : []
  })
  if (mine.length === 0) return null
  return (
    <Part id="settle" title={words.toSettleTitle} note={words.toSettleNote}>
      {mine.map(({ question: one, row, answers }) => {
        const { question } = one
        const standing = standingIn(sheet, question.code).filter((answer) => answers.some((id) => id === answer.id))
        return (
          <form
            method="post"
            action={sectionPath(sheet, question.section)}
            key={`${question.code} ${row}`}
            class="disagree"
          >
            <p>
              <b>{question.text}</b>
            </p>
            <ul>
              {standing.map((answer, n) => (
                <li class="row" key={answer.id}>
                  <span>
                    <b>{answerInWords(question, answer)}</b>
                    <span class="sub">
                      {" "}
                      {answer.by}, {answer.on && dayInWords(answer.on)}
                      {n === standing.length - 1 && `. ${words.counts}`}
                    </span>
                  </span>
                  {mayType(sheet, one) && (
                    <Button
                      look="plain"
                      name={wasName(question.code, row).replace(/^was/, "keep")}
                      value={answer.id}
                      which={`: ${answerInWords(question, answer)}`}
                    >
                      {words.keepThis}
                    </Button>
                  )}
                </li>
              ))}
            </ul>
          </form>
        )
      })}
    </Part>
  )
}

const WorthShowing = ({ view: { sheet, judgements } }: { view: AuditView }) => {
  const title = (section: string) => sheet.compiled.sections.get(section)?.title ?? section
  if (judgements.length === 0) return null
  return (
    <Part id="judgements" title={words.judgementRead} note={words.judgementApart}>
      <ul class="list">
        {judgements.map(({ section, level, evidence }) => (
          <li key={section}>
            <p>
              <a href={`${sectionPath(sheet, section)}/judgement`}>{title(section)}</a>: <b>{levelTitle(level)}</b>{" "}
              {level === "leading" && <State tone="good">{words.worthShowing}</State>}
            </p>
            <p class="quiet">{evidence}</p>
          </li>
        ))}
      </ul>
    </Part>
  )
}

const Visits = ({ view: { sheet, visits, mayPlan } }: { view: AuditView }) =>
  visits.length === 0 && !mayPlan ? null : (
    <Part id="visits" title={words.visits}>
      {visits.length > 0 && (
        <ul class="list">
          {visits.map((visit) => (
            <li class="row" key={visit.id}>
              <a href={`/visits/${visit.id}`}>{words.visitOn(visit.on && dayInWords(visit.on))}</a>
              <VisitStateWord state={visit.state} />
              {visit.coordinatorName && <span class="quiet">{visit.coordinatorName}</span>}
            </li>
          ))}
        </ul>
      )}
      <p class="row">
        {mayPlan && <Act href={`/settings/${sheet.audit.setting}/visits/new`}>{words.planVisit}</Act>}
        <Act href={`/settings/${sheet.audit.setting}/promises`}>{words.promises}</Act>
      </p>
    </Part>
  )
