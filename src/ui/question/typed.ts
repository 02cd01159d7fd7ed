import type { AnswerValue, CellValue } from "../../domain/answer-state.ts"
import type { Column, Option, Question } from "../../domain/toolkit/version.ts"
import { isCells, isCodes, type Standing } from "./answer.ts"
import { cellName, type Posted, posted, postedRows, stateName, valueName, wasName } from "./names.ts"

type Kind = Question["type"] | Column["type"]

/** As a field shows it and a person would type it: pence as pounds. */
const asTyped = (type: Kind, value: CellValue): string => {
  if (type !== "money" || typeof value !== "number") return String(value)
  return value % 100 === 0 ? String(value / 100) : (value / 100).toFixed(2)
}

export const isNumber = (type: Kind): boolean => type === "count" || type === "money"
/** The domain lets these be estimates. */
export const isNumeric = (type: Kind): boolean => isNumber(type) || type === "scale"

/** What the fields of one question, or of one row, hold: as posted, else from the answer that stands. */
export type Filled = { values: readonly string[]; state: string; was: string }

export const isPosted = (form: Posted | undefined, question: string): form is Posted =>
  form?.has(wasName(question)) ?? false

/** Ids of the answers at one question and row, as `was` carries them. */
export const wasOf = (standing: readonly Standing[], row: string | null): string =>
  standing
    .filter((answer) => answer.row === row)
    .map((answer) => answer.id)
    .join(" ")

/** The answer that counts at one row: the one received last. */
export const standingAt = (standing: readonly Standing[], row: string | null): Standing | undefined =>
  standing.filter((answer) => answer.row === row).at(-1)

const stateShown = (type: Kind, state: string): string =>
  state === "given" && !isNumber(type) ? "" : state === "blank" ? "" : state

const typedValues = (type: Kind, value: AnswerValue): readonly string[] => {
  if (isCodes(value)) return value
  return value === null || isCells(value) ? [] : [asTyped(type, value)]
}

export const filled = (question: Question, standing: readonly Standing[], form: Posted | undefined): Filled => {
  const was = wasOf(standing, null)
  if (isPosted(form, question.code))
    return {
      values: form.get(valueName(question.code)) ?? [],
      state: posted(form, stateName(question.code)) ?? "",
      was: posted(form, wasName(question.code)) ?? was,
    }
  const answer = standingAt(standing, null)
  if (!answer) return { values: [], state: "", was }
  return { values: typedValues(question.type, answer.value), state: stateShown(question.type, answer.state), was }
}

export type Line = {
  /** The row's code or id. */
  row: string
  /** What the row is called; null for a line that a person added. */
  label: string | null
  cells: { readonly [column: string]: string }
  state: string
  was: string
}

const typedCells = (columns: readonly Column[], value: AnswerValue) => {
  const cells = isCells(value) ? value : {}
  return Object.fromEntries(
    columns.flatMap((column) => {
      const cell = cells[column.code]
      return cell === undefined ? [] : [[column.code, asTyped(column.type, cell)]]
    }),
  )
}

/** Rows that people added and that hold something, in the order they were given. */
const addedRows = (standing: readonly Standing[], named: ReadonlySet<string>): string[] => {
  const rows = new Set(standing.flatMap(({ row }) => (row === null || named.has(row) ? [] : [row])))
  return [...rows].filter((row) => standingAt(standing, row)?.state !== "blank")
}

export type Lines = {
  question: Question
  standing: readonly Standing[]
  form?: Posted | undefined
  /** The rows of a table that names none itself: last year's priorities. */
  rows?: readonly Option[] | undefined
  /** Ids for lines still to be filled in. */
  spare?: readonly string[] | undefined
}

/** The lines of a table question: the version's rows, or last year's priorities, or the lines people added with blank ones after. */
export const linesOf = ({ question, standing, form, rows = [], spare = [] }: Lines): Line[] => {
  const columns = question.table?.columns ?? []
  const named: readonly Option[] = question.table?.rowsFrom ? rows : (question.table?.rows ?? [])
  const labels = new Map(named.map((row) => [row.code, row.label]))
  const fromForm = isPosted(form, question.code)
  const own = fromForm ? postedRows(form, question.code) : addedRows(standing, new Set(labels.keys()))
  const all = [...new Set([...labels.keys(), ...(question.table?.addRows ? [...own, ...spare] : [])])]
  return all.map((row) => {
    const label = labels.get(row) ?? null
    if (fromForm && form.has(wasName(question.code, row)))
      return {
        row,
        label,
        cells: Object.fromEntries(
          columns.map((column) => [column.code, posted(form, cellName(question.code, row, column.code)) ?? ""]),
        ),
        state: posted(form, stateName(question.code, row)) ?? "",
        was: posted(form, wasName(question.code, row)) ?? "",
      }
    const answer = standingAt(standing, row)
    return {
      row,
      label,
      cells: typedCells(columns, answer?.value ?? null),
      state: answer ? (answer.state === "given" || answer.state === "blank" ? "" : answer.state) : "",
      was: wasOf(standing, row),
    }
  })
}
