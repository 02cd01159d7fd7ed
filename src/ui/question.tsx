import type { ComponentChildren } from "preact"
import type { Option, Question } from "../domain/toolkit/version.ts"
import { Problem } from "./problem.tsx"
import type { AnswerProblem, Before, Standing } from "./question/answer.ts"
import { Disagreements, LastYear, Who } from "./question/margin.tsx"
import { controlId, type Posted, wasName } from "./question/names.ts"
import { NoAnswer } from "./question/states.tsx"
import { TableValue } from "./question/table.tsx"
import { type Filled, filled, linesOf } from "./question/typed.ts"
import { ChoiceValue, DateValue, NumberValue, ScaleValue, TextValue, type ValueProps } from "./question/value.tsx"
import { words } from "./question/words.ts"

export type QuestionFieldProps = {
  question: Question
  /** The answers that stand: one, or one for each row; two for the same row where they disagree, the later last. */
  standing?: readonly Standing[]
  lastYear?: readonly Before[]
  /** The form as it came back: what was typed stays in the fields. */
  posted?: Posted | undefined
  problems?: readonly AnswerProblem[]
  /** Rows of a table that names none itself: last year's priorities. */
  rows?: readonly Option[]
  /** Ids for blank lines to fill in. */
  spare?: readonly string[]
}

const values: Record<Exclude<Question["type"], "table">, (props: ValueProps) => ComponentChildren> = {
  single: ChoiceValue,
  multiple: ChoiceValue,
  "yes-no": ChoiceValue,
  count: NumberValue,
  money: NumberValue,
  scale: ScaleValue,
  text: TextValue,
  date: DateValue,
}

/** Types whose question is a legend, for it stands over several controls. */
const isGroup = (type: Question["type"]): boolean => ["single", "multiple", "yes-no", "scale"].includes(type)

const Answer = (props: ValueProps) => {
  if (props.question.type === "table") return null
  const Value = values[props.question.type]
  return <>{Value(props)}</>
}

type Frame = {
  question: Question
  problems: readonly AnswerProblem[]
  standing: readonly Standing[]
  children: ComponentChildren
}

/** Help, problem, disagreement: between the question and its answer. */
const Between = ({ question, problems, standing }: Omit<Frame, "children">) => {
  const id = controlId(question.code)
  return (
    <>
      {question.help && (
        <p class="help" id={`${id}--help`}>
          {question.help}
        </p>
      )}
      {problems.length > 0 && (
        <div id={`${id}--problem`}>
          {problems.map(({ text }, n) => (
            <Problem id={`${id}--problem-${n}`} key={text}>
              {text}
            </Problem>
          ))}
        </div>
      )}
      <Disagreements question={question} standing={standing} />
    </>
  )
}

const Framed = ({ question, problems, standing, children }: Frame) => {
  const id = controlId(question.code)
  const cls = problems.length > 0 ? "q wrong" : "q"
  const between = <Between question={question} problems={problems} standing={standing} />
  if (isGroup(question.type))
    return (
      <fieldset class={cls}>
        <legend>{question.text}</legend>
        {between}
        {children}
      </fieldset>
    )
  return (
    <div class={cls}>
      {question.type === "table" ? (
        <h2 class="ask" id={id} tabindex={-1}>
          {question.text}
        </h2>
      ) : (
        <label class="ask" for={id}>
          {question.text}
        </label>
      )}
      {between}
      {children}
    </div>
  )
}

/** One question of a toolkit with everything that stands around its answer. */
export const QuestionField = (props: QuestionFieldProps) => {
  const { question, standing = [], lastYear = [], posted } = props
  const problems = (props.problems ?? []).filter((problem) => problem.question === question.code)
  const id = controlId(question.code)
  const described =
    [question.help && `${id}--help`, problems.length > 0 && `${id}--problem`].filter(Boolean).join(" ") || undefined
  const now: Filled = filled(question, standing, posted)
  const stands = standing.some(({ row, state }) => row === null && state !== "blank")
  const lastThere = <LastYear question={question} last={lastYear} />
  return (
    <Framed question={question} problems={problems} standing={standing}>
      <input type="hidden" name={wasName(question.code)} value={now.was} />
      {question.type === "table" ? (
        <>
          <TableValue
            question={question}
            lines={linesOf({ question, standing, form: posted, rows: props.rows, spare: props.spare })}
            problems={problems}
            described={described}
            lastYear={lastYear}
          />
          <NoAnswer question={question} filled={now} stands={stands} />
          {lastThere}
          <Who standing={standing} />
        </>
      ) : (
        <div class="ans">
          <div>
            <Answer question={question} filled={now} described={described} bad={problems.length > 0} />
            <NoAnswer question={question} filled={now} stands={stands} />
            <Who standing={standing} />
          </div>
          {lastThere}
        </div>
      )}
    </Framed>
  )
}

/**
 * A form of questions. Its first button is out of sight: Enter in a field presses the first one, which must save and not be
 * somebody's "Same as last year".
 */
export const QuestionForm = ({ action, children }: { action: string; children: ComponentChildren }) => (
  <form method="post" action={action} class="questions">
    <button class="vh" type="submit" name="save" tabindex={-1}>
      {words.save}
    </button>
    {children}
  </form>
)
