import type { AnswerState } from "../../domain/answer-state.ts"

/** The two ways of having a number. */
export const numberStates = [
  ["given", "Counted"],
  ["estimate", "An estimate"],
] as const satisfies readonly (readonly [AnswerState, string])[]

/** The four ways of having none. */
export const noNumber = [
  ["nil", "There were none"],
  ["not-applicable", "Does not apply"],
  ["not-available", "We can’t get it"],
  ["declined", "We’d rather not say"],
] as const satisfies readonly (readonly [AnswerState, string])[]

export const noAnswer = [
  ["nil", "None"],
  ["not-applicable", "Does not apply"],
  ["not-available", "We can’t find out"],
  ["declined", "We’d rather not say"],
] as const satisfies readonly (readonly [AnswerState, string])[]

export const words = {
  save: "Save what is here",
  thisNumberIs: (question: string) => `This number is: ${question}`,
  insteadOfNumber: (question: string) => `Instead of a number: ${question}`,
  insteadOfAnswer: (question: string) => `Instead of an answer: ${question}`,
  noNumberToGive: "No number to give?",
  noAnswerToGive: "No answer to give?",
  noTableToGive: "Nothing to list?",
  noNumber: (state: string) => `No number: ${lower(state)}`,
  noAnswer: (state: string) => `No answer: ${lower(state)}`,
  /** A scale is a judgement; it may still be a guess. */
  estimate: "An estimate",
  takeBack: "Take back the answer",
  takeBackRow: "Take back",
  lastYear: "Last year: ",
  same: "Same as last year",
  sameWhich: (question: string) => `: ${question}`,
  answeredBy: (by: string, on: string) => `${by}, ${on}`,
  answeredOn: (on: string) => `Answered ${on}`,
  disagree: "Two answers disagree. The later one counts until you settle it.",
  keep: "Keep this one",
  yes: "Yes",
  no: "No",
  pounds: "£",
  addLine: "Add a line",
  addLineTo: (question: string) => `: ${question}`,
  removeLine: (n: number) => ` Remove line ${n}`,
  remove: "Remove",
  line: (n: number, column: string) => `Line ${n}, ${lower(column)}`,
  cell: (row: string, column: string) => `${row}, ${lower(column)}`,
  linesAddUpTo: "Lines add up to ",
  rowsAddUpTo: "Adds up to ",
  ifNotCounted: "If not counted",
  ifNoAnswer: "If no answer",
  noLinesYet: "No lines yet.",
  noRows: "Nothing to answer here: no priorities were kept last year.",
  lines: (n: number) => (n === 1 ? "1 line" : `${n} lines`),
  rows: (n: number) => (n === 1 ? "1 row" : `${n} rows`),
  row: "Row",
  problems: {
    whole: "Enter a whole number, like 24",
    pounds: "Enter the amount in pounds, like 18.50",
    day: "Enter a day, like 23 Nov 2026",
    choose: "Choose one of the answers",
    chooseSome: "Choose among the answers",
    atLeast: (least: string) => `Enter ${least} or more`,
    atMost: (most: string) => `Enter ${most} or less`,
    between: (least: string, most: string) => `Enter a number from ${least} to ${most}`,
    poundsBetween: (least: string, most: string) => `Enter an amount from ${least} to ${most}`,
    chooseAtLeast: (least: number) => `Choose at least ${least}`,
    chooseAtMost: (most: number) => `Choose at most ${most}`,
    tooLong: (most: string) => `Shorten this to ${most} characters`,
    unreadable: "Type this again: it holds a character that cannot be kept",
    both: (state: string) => `Give the answer, or choose “${state}”, not both`,
    inRow: (row: string, problem: string) => `${row}: ${lower(problem)}`,
    lineNumber: (n: number) => `Line ${n}`,
  },
  said: {
    blank: "No answer",
    nil: "None (nil return)",
    "not-applicable": "Does not apply",
    "not-available": "Not available: the school can’t get it",
    declined: "Would rather not say",
  } satisfies Record<Exclude<AnswerState, "given" | "estimate">, string>,
  anEstimate: (text: string) => `${text}, an estimate`,
  counted: (text: string) => `${text}, counted`,
} as const

/** A sentence's first letter made small: for use after a colon. "KS2" and "I" stay. */
function lower(text: string): string {
  return /^[A-Z][a-z’]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text
}
