import * as v from "valibot"

/** Seven states that are never merged; a true zero is `given`, a blank is nothing known (or an answer taken back). */
export const AnswerState = v.picklist(
  ["given", "estimate", "nil", "blank", "not-applicable", "not-available", "declined"],
  "This is not an answer state",
)
export type AnswerState = v.InferOutput<typeof AnswerState>

export const AnswerSource = v.picklist(
  ["school", "coordinator", "carried", "carried-unconfirmed", "register", "tutor-return", "import", "centre"],
  "This is not a source of answers",
)
export type AnswerSource = v.InferOutput<typeof AnswerSource>

/** One cell of a table row. */
export type CellValue = string | number

/** By question type: text for single, yes-no, text and date; integer for count, scale and money (pence); codes for multiple; cells by column for a table row. */
export type AnswerValue = string | number | readonly string[] | { readonly [column: string]: CellValue } | null

/** States that carry a value; every other state carries none. */
export const hasValue = (state: AnswerState): boolean => state === "given" || state === "estimate"
