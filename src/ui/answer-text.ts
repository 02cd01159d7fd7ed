import * as v from "valibot"
import type { AnswerValue, CellValue } from "../domain/answer-state.ts"
import { Day, dayInWords } from "../domain/kit/day.ts"
import { poundsInWords } from "../domain/kit/money.ts"
import type { Column, Question } from "../domain/toolkit/version.ts"
import { isCells, isCodes, type Said } from "./question/answer.ts"
import { words } from "./question/words.ts"

/** `whole(12345)` → `12,345` */
export const whole = (n: number): string =>
  `${n < 0 ? "−" : ""}${Math.abs(n)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ",")}`

/** `unitFor(1, "pupils")` → `pupil` */
export const unitFor = (n: number, unit: string): string =>
  n !== 1
    ? unit
    : unit
        .replace(/ies$/, "y")
        .replace(/sses$/, "ss")
        .replace(/([^s])s$/, "$1")

type Asked = Pick<Column, "type" | "options" | "unit">

/** One value in words: an option's label, "18 pupils", "£18.50 per 30 minutes". */
export const valueInWords = (asked: Pick<Question, "type" | "options" | "unit"> | Asked, value: CellValue): string => {
  switch (asked.type) {
    case "count":
      return typeof value === "number" && asked.unit ? `${whole(value)} ${unitFor(value, asked.unit)}` : number(value)
    case "scale":
      return number(value)
    case "money":
      return typeof value === "number"
        ? [poundsInWords(value), asked.unit?.replace(/^pounds ?/, "")].filter(Boolean).join(" ")
        : value
    case "single":
    case "multiple":
      return asked.options.find((option) => option.code === value)?.label ?? String(value)
    case "yes-no":
      return value === "yes" ? words.yes : value === "no" ? words.no : String(value)
    case "date":
      return inDays(value)
    default:
      return String(value)
  }
}

const inDays = (value: CellValue): string => {
  const read = v.safeParse(Day, value)
  return read.success ? dayInWords(read.output) : String(value)
}

const number = (value: CellValue): string => (typeof value === "number" ? whole(value) : value)

const rowInWords = (columns: readonly Column[], cells: { readonly [column: string]: CellValue }): string =>
  columns
    .flatMap((column) => {
      const cell = cells[column.code]
      if (cell === undefined) return []
      const said = valueInWords({ ...column, unit: null }, cell)
      return columns.length === 1 ? valueInWords(column, cell) : `${column.label}: ${said}`
    })
    .join("; ")

const plainly = (question: Question, value: AnswerValue): string => {
  if (value === null) return words.said.blank
  if (isCells(value)) return rowInWords(question.table?.columns ?? [], value)
  if (isCodes(value)) return value.map((code) => valueInWords(question, code)).join(", ")
  return valueInWords(question, value)
}

/** An answer, or a table's row, in words: "28 pupils, an estimate", "None (nil return)", "No answer", "0 pupils". */
export const answerInWords = (question: Question, said: Said | undefined): string => {
  if (!said) return words.said.blank
  if (said.state === "given") return plainly(question, said.value)
  if (said.state === "estimate") return words.anEstimate(plainly(question, said.value))
  return words.said[said.state]
}
