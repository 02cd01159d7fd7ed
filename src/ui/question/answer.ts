import type { AnswerState, AnswerValue, CellValue } from "../../domain/answer-state.ts"
import type { Day } from "../../domain/kit/day.ts"

/** What an answer says. */
export type Said = { state: AnswerState; value: AnswerValue }

/** An answer that counts now, and with it those that it disagrees with. */
export type Standing = Said & {
  id: string
  /** Of a table's row; null for the question as a whole. */
  row: string | null
  /** Who gave it and on which day. */
  by?: string
  on?: Day
}

/** Last year's answer. */
export type Before = Said & { row: string | null }

/** A problem of one field of a question. */
export type AnswerProblem = { question: string; row: string | null; column: string | null; text: string }

export type Cells = { readonly [column: string]: CellValue }

/** The value of a table's row. */
export const isCells = (value: AnswerValue): value is Cells =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** The value of a multiple choice. */
export const isCodes = (value: AnswerValue): value is readonly string[] => Array.isArray(value)
