import type { AnswerSource } from "../../domain/answer-state.ts"
import { isWorthShowing, levelTitle } from "../../domain/judgement.ts"
import { type Day, dayInWords, dayOf } from "../../domain/kit/day.ts"
import type { CompiledQuestion } from "../../domain/toolkit/compile.ts"
import type { Question, Section } from "../../domain/toolkit/version.ts"
import type { RowsOfSchool } from "../../domain/year-group.ts"
import type { Judgement } from "../../store/judgement.ts"
import type { SettingRecord } from "../../store/layout.ts"
import type { NoteKind, NoteVersion } from "../../store/note.ts"
import { summaryOf } from "../../ui/answer-form.ts"
import { answerInWords, whole } from "../../ui/answer-text.ts"
import { AnswerView } from "../../ui/answer-view.tsx"
import { Act, Button } from "../../ui/button.tsx"
import { Details } from "../../ui/details.tsx"
import { ErrorSummary, type FieldProblem } from "../../ui/error-summary.tsx"
import { Field } from "../../ui/field.tsx"
import { Head } from "../../ui/head.tsx"
import { Icon } from "../../ui/icon.tsx"
import { NoteField } from "../../ui/note.tsx"
import { Problem } from "../../ui/problem.tsx"
import type { AnswerProblem, Before } from "../../ui/question/answer.ts"
import { Who } from "../../ui/question/margin.tsx"
import { controlId, type Posted, valueName, wasName } from "../../ui/question/names.ts"
import { TableValue } from "../../ui/question/table.tsx"
import { linesOf } from "../../ui/question/typed.ts"
import { words as questionWords } from "../../ui/question/words.ts"
import { QuestionField, QuestionForm } from "../../ui/question.tsx"
import { State } from "../../ui/state.tsx"
import { Scroll } from "../../ui/table.tsx"
import { framed } from "../kit/frame.tsx"
import { momentInWords } from "../kit/moment.ts"
import type { PageCall } from "../kit/page.tsx"
import { type Contacts, ContactsHeld, contactsCode } from "./contacts-held.tsx"
import { AuditPlace, Sections, sectionPath, WhoSees } from "./parts.tsx"
import { prefilledName } from "./save.ts"
import {
  askedIn,
  helped,
  isReturn,
  mayType,
  misfitsFor,
  rowsFor,
  rowsOf,
  type Sheet,
  standingIn,
  standsInRoll,
  withRows,
} from "./sheet.ts"
import { stateNames, words } from "./words.ts"

export type NoteView = {
  kind: NoteKind
  mayWrite: boolean
  now: NoteVersion | undefined
  /** What was typed, where the form came back. */
  typed?: string | undefined
  problem?: string | undefined
  /** Somebody else's text, where they changed it meanwhile. */
  theirs?: string | undefined
}

export type SectionView = {
  sheet: Sheet
  section: Section
  notes: readonly NoteView[]
  judgement: Judgement | undefined
  mayJudge: boolean
  sources: readonly AnswerSource[]
  source: AnswerSource | undefined
  /** The day on which a paper form was answered; null for today. */
  on: Day | null
  dayProblem?: string | undefined
  /** Blank lines offered in tables that people add to. */
  spare: (question: string) => string[]
  problems: readonly AnswerProblem[]
  typed?: Posted | undefined
  /** What was asked about once and may now be kept as it is. */
  sure: readonly string[]
  /** Told above the heading: what was saved though something is wrong. */
  told?: string | undefined
  /** Questions that an answer has just brought. */
  fresh: readonly CompiledQuestion[]
  because: string
  record: SettingRecord
  /** Where the pupils come from that stand in for the roll. */
  rollFrom: string
  contacts: Contacts | undefined
}

const minutesOf = (asked: readonly CompiledQuestion[]): number =>
  Math.max(1, Math.round(asked.reduce((sum, { question }) => sum + (question.seconds ?? 15), 0) / 60))

export const sectionPage = (call: PageCall, view: SectionView) => {
  const { sheet, section } = view
  const asked = askedIn(sheet, section.code)
  const typable = asked.some((one) => mayType(sheet, one))
  const sections = sheet.compiled.version.sections.filter(({ code }) =>
    sheet.questions.some(({ question }) => question.section === code),
  )
  const n = sections.findIndex(({ code }) => code === section.code)
  const next = sections[n + 1]
  const problems: FieldProblem[] = [
    ...named(sheet, view.problems),
    ...(view.dayProblem ? [{ field: "answeredOn", text: view.dayProblem }] : []),
    ...view.notes.flatMap(({ kind, problem }) => (problem ? [{ field: `note-${kind}`, text: problem }] : [])),
  ]
  const hasLast = asked.some((one) => sheet.lastFor(one).length > 0)
  const writes = typable || view.notes.some(({ mayWrite }) => mayWrite)
  const path = sectionPath(sheet, section.code)
  const body = (
    <>
      {typable && view.sources.length > 1 && <Sources view={view} />}
      {asked.map((one) => (
        <OneQuestion view={view} one={one} key={one.question.code} />
      ))}
      <SharingLine sheet={sheet} section={section} />
      <Notes view={view} />
      {typable && (
        <Details summary={words.typingIn} open={view.on !== null || view.dayProblem !== undefined}>
          <Field
            type="date"
            name="answeredOn"
            label={words.answeredOn}
            help={words.answeredOnHelp}
            value={view.on ?? call.tx.today}
            max={call.tx.today}
            problem={view.dayProblem}
            small
          />
        </Details>
      )}
      {typable && hasBlankNumber(sheet, asked) && (
        <div class="field">
          <p class="quiet">{words.nilHelp}</p>
          <Button look="second" name="nil" value="section" unchecked>
            {words.nil}
          </Button>
        </div>
      )}
    </>
  )
  return framed(call, {
    title: `${section.title}, ${sheet.audit.name}`,
    current: "schools",
    wrong: problems.length > 0,
    place: (
      <AuditPlace
        sheet={sheet}
        more={[
          { text: words.sectionPlace(section.code, n + 1, sections.length) },
          { text: words.allSections(sections.length), href: "#sections" },
        ]}
      />
    ),
    footer: <WhoSees sheet={sheet} />,
    children: (
      <div class="cols">
        <div>
          <Fresh view={view} />
          <Troubles told={view.told} problems={[...problems, ...(typable ? named(sheet, toCheck(view)) : [])]} />
          <Head
            title={section.title}
            lede={asked.length === 0 ? words.nothingNow : words.sectionLede(asked.length, minutesOf(asked), hasLast)}
            note={asked.length > 0 && !typable && whyNot(sheet)}
          />
          {writes ? (
            <QuestionForm action={path}>
              {view.sure.map((name) => (
                <input type="hidden" name="sure" value={name} key={name} />
              ))}
              {body}
              <div class="row actions">
                {next ? (
                  <>
                    <Button name="go" value="next">
                      {words.saveAndGo(words.sectionName(next.code, next.title))}
                    </Button>
                    <Button look="second" name="save" value="stay">
                      {words.save}
                    </Button>
                  </>
                ) : (
                  <Button name="save" value="stay">
                    {words.save}
                  </Button>
                )}
              </div>
            </QuestionForm>
          ) : (
            <>
              {body}
              {next && (
                <Act href={sectionPath(sheet, next.code)}>{words.goOn(words.sectionName(next.code, next.title))}</Act>
              )}
            </>
          )}
          <JudgementPart view={view} />
        </div>
        <Sections sheet={sheet} current={section.code} />
      </div>
    ),
  })
}

/** Lines of the summary, each with the question that it is about: the fault alone names no field. */
const named = (sheet: Sheet, problems: readonly AnswerProblem[]): FieldProblem[] =>
  problems.flatMap((problem) => {
    const question = sheet.compiled.questions.get(problem.question)?.question
    return summaryOf([
      question ? { ...problem, text: words.named(question.text, problem.text, problem.row !== null) } : problem,
    ])
  })

/** The error summary; where something was saved all the same, that and what is left are said in one. */
const Troubles = ({ told, problems }: { told: string | undefined; problems: readonly FieldProblem[] }) =>
  told === undefined ? (
    <ErrorSummary problems={problems} />
  ) : (
    <div class="errors" role="alert" aria-labelledby="errors-title">
      <h2 id="errors-title">{told}</h2>
      <ul>
        {problems.map(({ field, text }) => (
          <li key={`${field} ${text}`}>{field ? <a href={`#${field}`}>{text}</a> : <p>{text}</p>}</li>
        ))}
      </ul>
    </div>
  )

const whyNot = (sheet: Sheet): string =>
  ["signed-off", "locked", "closed-without"].includes(sheet.audit.state)
    ? words.closed(stateNames[sheet.audit.state])
    : words.readOnly(isReturn(sheet))

const hasBlankNumber = (sheet: Sheet, asked: readonly CompiledQuestion[]): boolean =>
  asked.some(({ question }) => question.type === "count" && sheet.settled.get(question.code)?.from === null)

const Sources = ({ view }: { view: SectionView }) => (
  <fieldset class="field">
    <legend class="ask small">{words.whoSays}</legend>
    <div class="chips">
      {view.sources.map((source) => (
        <label key={source}>
          <input type="radio" name="source" value={source} checked={source === view.source} />
          {words.sources[source] ?? source}
        </label>
      ))}
    </div>
  </fieldset>
)

/** What an answer has brought: each new question with a link to it. */
const Fresh = ({ view }: { view: SectionView }) => {
  const { fresh, because, sheet, section } = view
  if (fresh.length === 0) return null
  return (
    <div class="notice" role="status">
      <p>{words.moreQuestions(fresh.length, because)}</p>
      <ul class="list fresh">
        {fresh.map(({ question }) => (
          <li key={question.code}>
            <a
              href={`${question.section === section.code ? "" : sectionPath(sheet, question.section)}#${controlId(question.code)}`}
            >
              {question.text}
            </a>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** Lines that do not add up are asked about; they are saved all the same. */
const toCheck = ({ sheet, section, problems }: SectionView): AnswerProblem[] =>
  misfitsFor(sheet).flatMap((misfit) => {
    const question = sheet.compiled.questions.get(misfit.question)?.question
    if (question?.section !== section.code || problems.some((problem) => problem.question === misfit.question))
      return []
    const other = sheet.compiled.questions.get(misfit.other)?.question.text ?? misfit.other
    return [{ question: misfit.question, row: null, column: null, text: words.misfit(misfit, other) }]
  })

const OneQuestion = ({ view, one }: { view: SectionView; one: CompiledQuestion }) => {
  const { sheet } = view
  const { code } = one.question
  const standing = standingIn(sheet, code)
  const last = sheet.lastFor(one)
  const contacts = code === contactsCode && view.contacts && <ContactsHeld contacts={view.contacts} />
  if (!mayType(sheet, one))
    return (
      <>
        <ReadQuestion sheet={sheet} one={one} last={last} />
        {contacts}
      </>
    )
  const stands = standsInRoll(sheet, code)
  const prefilled = stands !== null && !view.typed?.has(wasName(code)) ? prefill(code, stands) : undefined
  const rows = rowsFor(sheet, one, view.record)
  const question = helped(rows ? withRows(one.question, rows.shown) : one.question, prefilled !== undefined)
  const problems = [...view.problems, ...toCheck(view)]
  return (
    <>
      <QuestionField
        question={question}
        standing={standing}
        lastYear={last}
        problems={problems}
        rows={rowsOf(sheet, one)}
        spare={question.table?.addRows ? view.spare(code) : []}
        posted={prefilled ?? view.typed}
      />
      {prefilled && <input type="hidden" name={prefilledName(code)} value={String(stands)} />}
      {rows && <OtherRows view={view} question={question} rows={rows} />}
      {question.table?.addRows && <LastLines question={question} last={last} />}
      {contacts}
      <EveryAnswer sheet={sheet} one={one} />
      {stands !== null && (
        <p class="quiet">
          {(prefilled ? words.prefilled : words.registerSays)(view.rollFrom, `${whole(stands)} pupils`)}
        </p>
      )}
    </>
  )
}

/** What nobody has said yet stands in the field as if typed. */
const prefill = (question: string, pupils: number): Posted =>
  new Map([
    [wasName(question), [""]],
    [valueName(question), [String(pupils)]],
  ])

/** Rows that a school of this phase has not, folded away: whoever needs one finds it. */
const OtherRows = ({ view, question, rows }: { view: SectionView; question: Question; rows: RowsOfSchool }) => {
  const others = withRows(question, rows.others)
  const problems = view.problems.filter(
    (problem) => problem.question === question.code && rows.others.some(({ code }) => code === problem.row),
  )
  return (
    <Details summary={words.otherRows[rows.is]} open={problems.length > 0}>
      <TableValue
        question={others.table ? { ...others, table: { ...others.table, total: false } } : others}
        lines={linesOf({ question: others, standing: [], form: view.typed })}
        problems={problems}
        described={undefined}
      />
    </Details>
  )
}

/** Lines of a table that people add to are others every year: last year's stand below. */
const LastLines = ({ question, last }: { question: Question; last: readonly Before[] }) => {
  const lines = last.filter(({ row, state }) => row !== null && state !== "blank")
  return lines.length === 0 ? null : (
    <Details summary={words.lastLines}>
      <Scroll label={words.lastLines}>
        <AnswerView question={question} answers={lines} />
      </Scroll>
    </Details>
  )
}

const ReadQuestion = ({ sheet, one, last }: { sheet: Sheet; one: CompiledQuestion; last: readonly Before[] }) => {
  const { question } = one
  const standing = standingIn(sheet, question.code)
  const view = <AnswerView question={question} answers={standing} rows={rowsOf(sheet, one)} />
  const lastYear = <LastYearRead question={question} last={last} />
  return (
    <div class="q">
      <h2 class="ask" id={controlId(question.code)}>
        {question.text}
      </h2>
      {question.table ? (
        <>
          <Scroll label={question.text}>{view}</Scroll>
          <Who standing={standing} />
          <EveryAnswer sheet={sheet} one={one} />
          {lastYear}
          <LastLines question={question} last={last} />
        </>
      ) : (
        <div class="ans">
          <div>
            {view}
            <Who standing={standing} />
            <EveryAnswer sheet={sheet} one={one} />
          </div>
          {lastYear}
        </div>
      )}
    </div>
  )
}

/** Where there is more to know than what stands, or text that may have to go. */
const EveryAnswer = ({ sheet, one }: { sheet: Sheet; one: CompiledQuestion }) => {
  const { code, type, table, text } = one.question
  const given = sheet.answers.filter(({ question }) => question === code).length
  const hasText = type === "text" || (table?.columns.some((column) => column.type === "text") ?? false)
  return given > 1 || (given === 1 && hasText) ? (
    <p class="quiet ever">
      <a href={`/audits/${sheet.audit.id}/questions/${code}`}>
        {words.everyAnswer(given)}
        <span class="vh">: {text}</span>
      </a>
    </p>
  ) : null
}

const LastYearRead = ({ question, last }: { question: Question; last: readonly Before[] }) => {
  const whole = last.find(({ row }) => row === null)
  const rows = last.filter(({ row }) => row !== null).length
  const lines = question.table?.addRows ? questionWords.lines(rows) : questionWords.rows(rows)
  const said = rows > 0 ? lines : whole && answerInWords(question, whole)
  return said ? (
    <div class="was">
      <span>
        {questionWords.lastYear}
        <b>{said}</b>
      </span>
    </div>
  ) : null
}

const SharingLine = ({ sheet, section }: { sheet: Sheet; section: Section }) =>
  sheet.questions.some(({ question }) => question.section === section.code && question.fact === "sharing") ? (
    <div class="q">
      <h2 class="ask">{words.sharingLink}</h2>
      <p>{words.sharingQuestion}</p>
      <Act href={`/settings/${sheet.audit.setting}/sharing`}>{words.sharing}</Act>
    </div>
  ) : null

const Notes = ({ view }: { view: SectionView }) => {
  const shown = view.notes.filter(({ mayWrite, now }) => mayWrite || now?.text)
  if (shown.length === 0) return null
  return (
    <section class="q" aria-labelledby="notes-title">
      <h2 class="ask" id="notes-title">
        {words.notes}
      </h2>
      {shown.map((note) =>
        note.mayWrite ? (
          <WriteNote view={view} note={note} key={note.kind} />
        ) : (
          <ReadNote view={view} note={note} key={note.kind} />
        ),
      )}
      <div class="field">
        <p class="quiet">{words.concern}</p>
      </div>
    </section>
  )
}

const notePath = (view: SectionView, kind: NoteKind): string =>
  `${sectionPath(view.sheet, view.section.code)}/notes/${kind}`

const WriteNote = ({ view, note }: { view: SectionView; note: NoteView }) => {
  const name = `note-${note.kind}`
  return (
    <div class={note.problem ? "wrong" : undefined}>
      {note.problem && <Problem id={`${name}-problem`}>{note.problem}</Problem>}
      {note.theirs !== undefined && (
        <div class="disagree">
          <p>{words.noteTheirs}</p>
          <p>{note.theirs}</p>
        </div>
      )}
      <NoteField
        name={name}
        label={words.noteLabels[note.kind]}
        help={words.noteHelps[note.kind](view.sheet.audit.name)}
        value={note.typed ?? note.now?.text ?? ""}
        secret={note.kind === "internal"}
      />
      <input type="hidden" name={`${name}-was`} value={note.now?.id ?? ""} />
      {note.now && <Act href={notePath(view, note.kind)}>{words.noteMore}</Act>}
    </div>
  )
}

const ReadNote = ({ view, note }: { view: SectionView; note: NoteView }) => (
  <div class={note.kind === "internal" ? "note private" : "note"}>
    <p class="ask">
      <Icon name={note.kind === "internal" ? "lock" : "share"} /> {words.noteReadLabels[note.kind]}
    </p>
    <p class="pre">{note.now?.text}</p>
    <p class="quiet">
      {words.by(note.now?.byName ?? null)}
      {note.now && `, ${momentInWords(note.now.at)}`}
    </p>
    <Act href={notePath(view, note.kind)}>{words.noteVersions}</Act>
  </div>
)

const JudgementPart = ({ view }: { view: SectionView }) => {
  const { judgement, mayJudge, sheet, section } = view
  if (!judgement && !mayJudge) return null
  return (
    <section class="part" aria-labelledby="judgement-title">
      <h2 id="judgement-title">{mayJudge ? words.judgement : words.judgementRead}</h2>
      {judgement ? (
        <>
          <p>
            <b>{levelTitle(judgement.level)}.</b> {judgement.evidence}
          </p>
          <p class="quiet">{words.judgedBy(words.by(judgement.byName), dayInWords(dayOf(new Date(judgement.at))))}</p>
          {isWorthShowing(judgement.level) && <State tone="good">{words.worthShowing}</State>}
        </>
      ) : (
        <p>{words.judgementNone}</p>
      )}
      <p class="quiet">{words.judgementApart}</p>
      <Act href={`${sectionPath(sheet, section.code)}/judgement`}>
        {mayJudge ? (judgement ? words.judgeAgain : words.judge) : words.judgementsBefore}
      </Act>
    </section>
  )
}
