import type { Option, Question } from "../domain/toolkit/version.ts"
import { answerInWords, valueInWords } from "./answer-text.ts"
import { isCells, type Said } from "./question/answer.ts"
import { words } from "./question/words.ts"

type Rowed = Said & { row: string | null }

/** An answer to be read, not changed: words, or a small table of its rows. */
export const AnswerView = ({
  question,
  answers,
  rows = [],
}: {
  question: Question
  answers: readonly Rowed[]
  /** Rows of last year's priorities. */
  rows?: readonly Option[]
}) => {
  const given = answers.filter(({ row, state }) => row !== null && state !== "blank")
  const { table } = question
  if (!table || given.length === 0)
    return <span>{answerInWords(question, answers.filter(({ row }) => row === null).at(-1))}</span>
  const named = [...table.rows, ...rows]
  const label = (row: string | null, n: number) =>
    named.find(({ code }) => code === row)?.label ?? words.problems.lineNumber(n + 1)
  return (
    <table class="cards answer-table">
      <caption class="vh">{question.text}</caption>
      <thead>
        <tr>
          <th scope="col">
            <span class="vh">{words.row}</span>
          </th>
          {table.columns.map((column) => (
            <th scope="col" class={column.type === "count" ? "num" : undefined} key={column.code}>
              {column.label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {given.map((answer, n) => (
          <tr key={answer.row}>
            <th scope="row">{label(answer.row, n)}</th>
            {isCells(answer.value) ? (
              table.columns.map((column) => {
                const cell = isCells(answer.value) ? answer.value[column.code] : undefined
                const said = cell === undefined ? "" : valueInWords({ ...column, unit: null }, cell)
                return (
                  <td class={column.type === "count" ? "num" : undefined} data-l={column.label} key={column.code}>
                    <span>
                      {said && answer.state === "estimate" && column.type === "count" ? words.anEstimate(said) : said}
                    </span>
                  </td>
                )
              })
            ) : (
              <td colspan={table.columns.length} data-l="">
                <span>{answerInWords(question, answer)}</span>
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
