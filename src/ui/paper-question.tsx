import type { Question } from "../domain/toolkit/version.ts"
import { answerInWords } from "./answer-text.ts"
import type { Before, Standing } from "./question/answer.ts"
import { filled, isNumber, linesOf } from "./question/typed.ts"
import { steps } from "./question/value.tsx"
import { noAnswer, noNumber, numberStates, words } from "./question/words.ts"
import { Scroll } from "./table.tsx"

const Box = ({ text, ticked }: { text: string; ticked: boolean }) => (
  <li>
    <span class="box">{ticked ? "×" : ""}</span>
    {text}
  </li>
)

const Boxes = ({ options, chosen }: { options: readonly (readonly [string, string])[]; chosen: readonly string[] }) => (
  <ul class="paper-opts">
    {options.map(([code, text]) => (
      <Box text={text} ticked={chosen.includes(code)} key={code} />
    ))}
  </ul>
)

/** Empty lines on paper for a table that people add to. */
const blankLines = 4

const PaperTable = ({ question, standing }: { question: Question; standing: readonly Standing[] }) => {
  const { table } = question
  if (!table) return null
  const spare = table.addRows ? Array.from({ length: blankLines }, (_, n) => `blank-${n}`) : []
  const labelOf = (column: (typeof table.columns)[number], value: string | undefined) =>
    column.options.find(({ code }) => code === value)?.label ?? value
  return (
    <Scroll label={question.text}>
      <table>
        <caption class="vh">{question.text}</caption>
        <thead>
          <tr>
            {!table.addRows && (
              <th scope="col">
                <span class="vh">{words.row}</span>
              </th>
            )}
            {table.columns.map((column) => (
              <th scope="col" key={column.code}>
                {column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {linesOf({ question, standing, spare }).map((line) => (
            <tr key={line.row}>
              {!table.addRows && <th scope="row">{line.label}</th>}
              {table.columns.map((column) => (
                <td key={column.code}>{labelOf(column, line.cells[column.code])}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  )
}

const Blank = ({ question, standing }: { question: Question; standing: readonly Standing[] }) => {
  const now = filled(question, standing, undefined)
  switch (question.type) {
    case "table":
      return <PaperTable question={question} standing={standing} />
    case "single":
    case "multiple":
      return <Boxes options={question.options.map(({ code, label }) => [code, label])} chosen={now.values} />
    case "yes-no":
      return (
        <Boxes
          options={[
            ["yes", words.yes],
            ["no", words.no],
          ]}
          chosen={now.values}
        />
      )
    case "scale":
      return <Boxes options={steps(question).map((step) => [step, step])} chosen={now.values} />
    case "text":
      return (
        <>
          {now.values.map((text) => (
            <p key={text}>{text}</p>
          ))}
          <span class="blank-line" />
          <span class="blank-line" />
        </>
      )
    default:
      return (
        <p>
          {question.type === "money" && `${words.pounds} `}
          <span class="blank-box">{now.values[0]}</span> {question.type === "count" && question.unit}
        </p>
      )
  }
}

/** A question to be printed, prefilled with what stands, and filled in by hand: typed in later on the same question's page. */
export const PaperQuestion = ({
  question,
  standing = [],
  lastYear = [],
}: {
  question: Question
  standing?: readonly Standing[]
  lastYear?: readonly Before[]
}) => {
  const now = filled(question, standing, undefined)
  const last = lastYear.find(({ row, state }) => row === null && state !== "blank")
  const numeric = isNumber(question.type)
  return (
    <div class="paper-q">
      <h3>{question.text}</h3>
      {question.help && <p class="quiet">{question.help}</p>}
      <Blank question={question} standing={standing} />
      <div class="quiet">
        <Boxes options={[...(numeric ? numberStates : []), ...(numeric ? noNumber : noAnswer)]} chosen={[now.state]} />
      </div>
      {last && (
        <p class="quiet">
          {words.lastYear}
          {answerInWords(question, last)}
        </p>
      )}
    </div>
  )
}
