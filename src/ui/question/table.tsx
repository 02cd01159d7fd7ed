import type { Column, Question } from "../../domain/toolkit/version.ts"
import { answerInWords, whole } from "../answer-text.ts"
import { Icon } from "../icon.tsx"
import type { AnswerProblem, Before } from "./answer.ts"
import { cellName, controlId, stateName, wasName } from "./names.ts"
import { isNumber, isNumeric, type Line } from "./typed.ts"
import { steps } from "./value.tsx"
import { noNumber, words } from "./words.ts"

type CellProps = {
  question: Question
  column: Column
  line: Line
  /** What a screen reader hears: "Line 1, girls", "Year 3, minutes a week". */
  label: string
  bad: boolean
  described: string | undefined
}

const Choices = ({ column, chosen }: { column: Column; chosen: string | undefined }) => (
  <>
    <option value="" />
    {(column.type === "yes-no"
      ? [
          { code: "yes", label: words.yes },
          { code: "no", label: words.no },
        ]
      : column.options
    ).map(({ code, label }) => (
      <option value={code} selected={code === chosen} key={code}>
        {label}
      </option>
    ))}
  </>
)

const Cell = ({ question, column, line, label, bad, described }: CellProps) => {
  const value = line.cells[column.code]
  const id = controlId(question.code, line.row, column.code)
  const name = cellName(question.code, line.row, column.code)
  const common = {
    id,
    name,
    "aria-label": label,
    "aria-invalid": bad ? ("true" as const) : undefined,
    "aria-describedby": described,
  }
  const cls = bad ? "bad" : undefined
  switch (column.type) {
    case "single":
    case "yes-no":
      return (
        <select {...common} class={cls}>
          <Choices column={column} chosen={value} />
        </select>
      )
    case "scale":
      return (
        <fieldset class="scale">
          <legend class="vh">{label}</legend>
          {steps(column).map((step, n) => (
            <label key={step}>
              <input type="radio" id={n === 0 ? id : undefined} name={name} value={step} checked={value === step} />
              {step}
            </label>
          ))}
        </fieldset>
      )
    case "text":
      return (
        <textarea {...common} class={cls} rows={1}>
          {value ?? ""}
        </textarea>
      )
    case "date":
      return <input {...common} class={cls} type="date" value={value ?? ""} />
    default:
      return (
        <input
          {...common}
          class={bad ? "number bad" : "number"}
          type="text"
          inputmode={column.type === "money" ? "decimal" : "numeric"}
          autocomplete="off"
          value={value ?? ""}
        />
      )
  }
}

/** The ways of having no row: beside the cells, empty for a row that is simply given. */
const LineState = ({ question, line, label }: { question: Question; line: Line; label: string }) => {
  const numeric = question.table?.columns.some(({ type }) => isNumber(type)) ?? false
  return (
    <select
      id={controlId(question.code, line.row, "state-")}
      name={stateName(question.code, line.row)}
      aria-label={label}
    >
      <option value="" />
      {(numeric || line.state === "estimate") && (
        <option value="estimate" selected={line.state === "estimate"}>
          {words.estimate}
        </option>
      )}
      {(line.label !== null || noNumber.some(([code]) => code === line.state)) &&
        noNumber.map(([code, text]) => (
          <option value={code} selected={line.state === code} key={code}>
            {text}
          </option>
        ))}
    </select>
  )
}

/** The column that the lines add up in: pupils, or the only column that counts. */
const summed = (columns: readonly Column[]): Column | undefined => {
  const counts = columns.filter(({ type }) => type === "count")
  return counts.find(({ code }) => code === "pupils") ?? (counts.length === 1 ? counts[0] : undefined)
}

const sumOf = (lines: readonly Line[], column: Column): number =>
  lines.reduce((sum, { cells }) => sum + (Number(cells[column.code]?.replace(/[, ]/g, "")) || 0), 0)

export type TableValueProps = {
  question: Question
  lines: readonly Line[]
  problems: readonly AnswerProblem[]
  described: string | undefined
  /** Stands under the names of rows that have one. */
  lastYear?: readonly Before[]
}

const RowName = ({ question, line, last }: { question: Question; line: Line; last: readonly Before[] }) => {
  const before = last.find(({ row, state }) => row === line.row && state !== "blank")
  return (
    <>
      {line.label}
      {before && (
        <>
          <br />
          <span class="sub">
            {words.lastYear}
            {answerInWords(question, before)}
          </span>
        </>
      )}
    </>
  )
}

/** Rows that the version names, that last year's priorities name, or that people add. More than six columns stand as cards at any width. */
export const TableValue = ({ question, lines, problems, described, lastYear = [] }: TableValueProps) => {
  const { table } = question
  if (!table) return null
  const { columns, addRows } = table
  const numeric = columns.some(({ type }) => isNumeric(type))
  const withState = numeric || !addRows || lines.some(({ state }) => state !== "")
  const total = table.total ? summed(columns) : undefined
  const stateTitle = columns.some(({ type }) => isNumber(type)) ? words.ifNotCounted : words.ifNoAnswer
  const full = table.maxRows !== null && lines.length >= table.maxRows
  return (
    <>
      {lines.length === 0 && !addRows ? (
        <p class="quiet">{words.noRows}</p>
      ) : (
        <div class="lines-wrap">
          <table class={columns.length > 6 ? "lines cards broad" : "lines cards"}>
            <caption class="vh">{question.text}</caption>
            <thead>
              <tr>
                {!addRows && (
                  <th scope="col">
                    <span class="vh">{words.row}</span>
                  </th>
                )}
                {columns.map((column) => (
                  <th scope="col" class={column.type === "count" ? "num" : undefined} key={column.code}>
                    {column.label}
                  </th>
                ))}
                {withState && <th scope="col">{stateTitle}</th>}
                {addRows && (
                  <th scope="col">
                    <span class="vh">{words.remove}</span>
                  </th>
                )}
              </tr>
            </thead>
            <tbody>
              {lines.map((line, n) => {
                const called = (column: string) =>
                  line.label === null ? words.line(n + 1, column) : words.cell(line.label, column)
                return (
                  <tr key={line.row}>
                    {!addRows && (
                      <th scope="row">
                        <RowName question={question} line={line} last={lastYear} />
                      </th>
                    )}
                    {columns.map((column) => {
                      const bad = problems.some((one) => one.row === line.row && one.column === column.code)
                      return (
                        <td class={column.type === "count" ? "num" : undefined} data-l={column.label} key={column.code}>
                          <Cell
                            question={question}
                            column={column}
                            line={line}
                            label={called(column.label)}
                            bad={bad}
                            described={bad ? described : undefined}
                          />
                        </td>
                      )
                    })}
                    {withState && (
                      <td class="line-state" data-l={stateTitle}>
                        <LineState question={question} line={line} label={called(stateTitle)} />
                      </td>
                    )}
                    {addRows && (
                      <td class="rm-cell">
                        <button class="rm" type="submit" name={`drop.${question.code}.${line.row}`} formnovalidate>
                          <Icon name="no" />
                          <b>{words.removeLine(n + 1)}</b>
                        </button>
                      </td>
                    )}
                  </tr>
                )
              })}
            </tbody>
          </table>
        </div>
      )}
      {lines.map((line) => (
        <input type="hidden" name={wasName(question.code, line.row)} value={line.was} key={line.row} />
      ))}
      {(addRows || total) && (
        <div class="row">
          {addRows && !full && (
            <button class="btn2" type="submit" name={`add.${question.code}`} formnovalidate>
              {words.addLine}
              <span class="vh">{words.addLineTo(question.text)}</span>
            </button>
          )}
          {total && (
            <span>
              {addRows ? words.linesAddUpTo : words.rowsAddUpTo}
              <b>{whole(sumOf(lines, total))}</b>
            </span>
          )}
        </div>
      )}
    </>
  )
}
