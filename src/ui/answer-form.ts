import * as v from "valibot"
import { type AnswerState, type AnswerValue, type CellValue, AnswerState as States } from "../domain/answer-state.ts"
import { Day } from "../domain/kit/day.ts"
import { penceFrom, poundsInWords } from "../domain/kit/money.ts"
import type { Column, Option, Question } from "../domain/toolkit/version.ts"
import { whole } from "./answer-text.ts"
import type { FieldProblem } from "./error-summary.tsx"
import { type AnswerProblem, type Before, isCells, isCodes, type Said, type Standing } from "./question/answer.ts"
import { controlId, type Posted, posted, stateName, valueName, wasName } from "./question/names.ts"
import { isNumeric, isPosted, type Line, linesOf, standingAt, wasOf } from "./question/typed.ts"
import { noAnswer, noNumber, words } from "./question/words.ts"

/** What the form says to one question, or to one row of a table. `replaces`: the answers that were on the page. */
export type Intent = Said & { question: string; row: string | null; replaces: readonly string[] }

export type Reading = { intents: readonly Intent[]; problems: readonly AnswerProblem[] }

export type AskedQuestion = {
  question: Question
  /** The answers that stood when the page was made, as `<QuestionField>` had them. */
  standing: readonly Standing[]
  /** Of a table with the rows of last year's priorities: those. */
  rows?: readonly Option[]
}

type Read<T> = { ok: true; value: T } | { ok: false; text: string }
type Asked = Pick<Column, "type" | "options" | "min" | "max">

const wrong = (text: string): { ok: false; text: string } => ({ ok: false, text })
const right = <T>(value: T): { ok: true; value: T } => ({ ok: true, value })

/** The domain's own bound for numbers that no question bounds. */
const mostEver = 1_000_000_000

const within = (n: number, least: number, most: number, say: (n: number) => string): Read<number> => {
  if (n >= least && n <= most) return right(n)
  if (most === mostEver) return wrong(words.problems.atLeast(say(least)))
  return wrong(words.problems.between(say(least), say(most)))
}

/** Tolerates "1,200", "1 200" and spaces around; nothing that is not a whole number. */
const countFrom = (typed: string): number | undefined =>
  /^[-−]?(?:\d{1,15}|\d{1,3}(?:[, \u00a0\u202f]\d{3}){1,4})$/.test(typed)
    ? Number(typed.replace("−", "-").replace(/[^\d-]/g, ""))
    : undefined

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

/** `2026-11-23` as a date field sends it; typed, "23/11/2026", "23 11 2026" or "Mon 23 Nov 2026". */
export const dayFrom = (typed: string): Day | undefined => {
  const parts = /^(?:[a-z]{3,9}\.?,?\s+)?(\d{1,2})(?:st|nd|rd|th)?[\s./-]+(\d{1,2}|[a-z]{3,9})[\s./-]+(\d{4})$/i.exec(
    typed,
  )
  const named = parts?.[2] && months.indexOf(parts[2].slice(0, 3).toLowerCase()) + 1
  const month = named || Number(parts?.[2])
  const iso = parts ? `${parts[3]}-${String(month).padStart(2, "0")}-${parts[1]?.padStart(2, "0")}` : typed
  const day = v.safeParse(Day, iso)
  return day.success ? day.output : undefined
}

const textFrom = (typed: string, most: number): Read<CellValue> => {
  if (typed.includes("\u0000") || /\p{Surrogate}/u.test(typed)) return wrong(words.problems.unreadable)
  return typed.length > most ? wrong(words.problems.tooLong(whole(most))) : right(typed)
}

/** One value, typed and not empty. */
const valueFrom = (asked: Asked, typed: string, longest: number): Read<CellValue> => {
  switch (asked.type) {
    case "count":
    case "scale": {
      const n = countFrom(typed)
      if (n === undefined) return wrong(words.problems.whole)
      const [least, most] = asked.type === "scale" ? [1, 5] : [0, mostEver]
      return within(n, asked.min ?? least, asked.max ?? most, whole)
    }
    case "money": {
      const pence = penceFrom(typed)
      if (pence === undefined) return wrong(words.problems.pounds)
      const [least, most] = [asked.min ?? 0, asked.max ?? mostEver]
      if (pence >= least && pence <= most) return right(pence)
      return wrong(words.problems.poundsBetween(poundsInWords(least), poundsInWords(most)))
    }
    case "single":
      return asked.options.some(({ code }) => code === typed) ? right(typed) : wrong(words.problems.choose)
    case "yes-no":
      return typed === "yes" || typed === "no" ? right(typed) : wrong(words.problems.choose)
    case "date": {
      const day = dayFrom(typed)
      return day ? right(day) : wrong(words.problems.day)
    }
    default:
      return textFrom(typed, longest)
  }
}

const someFrom = (question: Question, codes: readonly string[]): Read<AnswerValue> => {
  const chosen = question.options.map(({ code }) => code).filter((code) => codes.includes(code))
  if (codes.some((code) => !chosen.includes(code))) return wrong(words.problems.chooseSome)
  if (question.max !== null && chosen.length > question.max) return wrong(words.problems.chooseAtMost(question.max))
  if (question.min !== null && chosen.length < question.min) return wrong(words.problems.chooseAtLeast(question.min))
  return right(chosen)
}

/** As it came through a browser: line ends made one kind, nothing around it. */
const clean = (typed: string): string => typed.replace(/\r\n?/g, "\n").trim()

const stateFrom = (typed: string | undefined): AnswerState | "" => {
  const state = v.safeParse(States, typed)
  return state.success ? state.output : ""
}

/** The words that stood beside the choice. */
const inWords = (state: AnswerState, numeric: boolean): string =>
  (numeric ? noNumber : noAnswer).find(([code]) => code === state)?.[1] ?? words.takeBack

const equal = (a: AnswerValue, b: AnswerValue): boolean => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b))
const sorted = (value: AnswerValue): unknown => {
  if (isCodes(value)) return [...value].sort()
  return isCells(value) ? Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)) : value
}

/**
 * A value and a way of having none cannot both be meant. Without script a field stays filled when a state is chosen, so the one
 * that was changed since the page was made wins; both changed is a problem.
 */
const decide = (
  numeric: boolean,
  state: AnswerState | "",
  value: Read<AnswerValue> | undefined,
  shown: { state: AnswerState | ""; typed: boolean },
): Read<Said> => {
  if (state === "" || state === "given" || state === "estimate") {
    if (value === undefined) return right({ state: "blank", value: null })
    if (!value.ok) return value
    return right({ state: numeric && state === "estimate" ? "estimate" : "given", value: value.value })
  }
  if (value === undefined || !shown.typed) return right({ state, value: null })
  if (state !== shown.state) return wrong(words.problems.both(inWords(state, numeric)))
  return value.ok ? right({ state: "given", value: value.value }) : value
}

const ids = (was: string): string[] => was.split(" ").filter(Boolean)

const shownState = (standing: Standing | undefined): AnswerState | "" => standing?.state ?? ""

const readOne = (form: Posted, { question, standing }: AskedQuestion): Read<Said> => {
  const typed = (form.get(valueName(question.code)) ?? []).map(clean).filter((text) => text !== "")
  const answer = standingAt(standing, null)
  const first = typed[0]
  const value =
    first === undefined
      ? undefined
      : question.type === "multiple"
        ? someFrom(question, typed)
        : question.type === "table"
          ? undefined
          : valueFrom({ ...question, type: question.type }, first, 10_000)
  const before = answer?.value ?? null
  const changed = value !== undefined && !(value.ok && equal(value.value, before))
  return decide(isNumeric(question.type), stateFrom(posted(form, stateName(question.code))), value, {
    state: shownState(answer),
    typed: changed,
  })
}

type Cells = { cells: { [column: string]: CellValue }; problems: { column: string; text: string }[] }

const readCells = (columns: readonly Column[], line: Line): Cells => {
  const read: Cells = { cells: {}, problems: [] }
  for (const column of columns) {
    const typed = clean(line.cells[column.code] ?? "")
    if (typed === "") continue
    const value = valueFrom(column, typed, 2_000)
    if (value.ok) read.cells[column.code] = value.value
    else read.problems.push({ column: column.code, text: value.text })
  }
  return read
}

const readLine = (
  { question, standing }: AskedQuestion,
  columns: readonly Column[],
  line: Line,
  name: string,
): { said?: Said; problems: AnswerProblem[] } => {
  const at = (column: string | null, text: string): AnswerProblem => ({
    question: question.code,
    row: line.row,
    column,
    text: words.problems.inRow(name, text),
  })
  const { cells, problems } = readCells(columns, line)
  if (problems.length > 0) return { problems: problems.map(({ column, text }) => at(column, text)) }
  const answer = standingAt(standing, line.row)
  const value = Object.keys(cells).length > 0 ? right(cells) : undefined
  const numeric = columns.some((column) => isNumeric(column.type))
  const read = decide(numeric, stateFrom(line.state), value, {
    state: shownState(answer),
    typed: value !== undefined && !equal(cells, answer?.value ?? null),
  })
  return read.ok ? { said: read.value, problems: [] } : { problems: [at(columns[0]?.code ?? null, read.text)] }
}

const readTable = (form: Posted, asked: AskedQuestion): Reading => {
  const { question } = asked
  const { code, table } = question
  const columns = table?.columns ?? []
  const intents: Intent[] = []
  const problems: AnswerProblem[] = []
  const lines = linesOf({ question, standing: asked.standing, form, rows: asked.rows })
  for (const [n, line] of lines.entries()) {
    if (!form.has(wasName(code, line.row))) continue
    const read = readLine(asked, columns, line, line.label ?? words.problems.lineNumber(n + 1))
    problems.push(...read.problems)
    if (read.said) intents.push({ ...read.said, question: code, row: line.row, replaces: ids(line.was) })
  }
  const state = stateFrom(posted(form, stateName(code)))
  const before = shownState(standingAt(asked.standing, null))
  const isWhole = state !== "" && state !== "given" && state !== "estimate"
  const isNew = changes(intents, [asked]).some((intent) => intent.state !== "blank")
  if (isWhole && isNew && state !== before)
    problems.push({ question: code, row: null, column: null, text: words.problems.both(inWords(state, true)) })
  // A state of the whole table gives way to rows received after it: nothing needs to be said of it then.
  else if (isWhole && !isNew)
    intents.unshift({ question: code, row: null, state, value: null, replaces: ids(posted(form, wasName(code)) ?? "") })
  return { intents, problems }
}

/**
 * What a posted form says to each question that was on it, with problems in words that name the remedy. Pure: it decides nothing
 * about rights or about what fits together. What stands already is in it too: see `changes`.
 */
export const readAnswers = (form: Posted, asked: readonly AskedQuestion[]): Reading => {
  const intents: Intent[] = []
  const problems: AnswerProblem[] = []
  for (const one of asked) {
    const { code } = one.question
    if (!isPosted(form, code)) continue
    if (one.question.table) {
      const read = readTable(form, one)
      intents.push(...read.intents)
      problems.push(...read.problems)
      continue
    }
    const read = readOne(form, one)
    if (read.ok)
      intents.push({ ...read.value, question: code, row: null, replaces: ids(posted(form, wasName(code)) ?? "") })
    else problems.push({ question: code, row: null, column: null, text: read.text })
  }
  return { intents, problems }
}

/** Only what says something new: a blank where nothing stood, and what stands already, are left out. */
export const changes = (intents: readonly Intent[], asked: readonly AskedQuestion[]): Intent[] => {
  const standing = new Map(asked.map((one) => [one.question.code, one.standing]))
  return intents.filter((intent) => {
    const answer = standingAt(standing.get(intent.question) ?? [], intent.row)
    if (!answer) return intent.state !== "blank"
    return answer.state !== intent.state || !equal(answer.value, intent.value)
  })
}

/** "Same as last year": last year's answer given again, row by row. Rows that name last year's priorities are never the same. */
export const sameAgain = ({ question, standing }: AskedQuestion, before: readonly Before[]): Intent[] =>
  question.table?.rowsFrom
    ? []
    : before
        .filter(({ state }) => state !== "blank")
        .map(({ row, state, value }) => ({
          question: question.code,
          row,
          state,
          value,
          replaces: ids(wasOf(standing, row)),
        }))

/** The lines of the error summary, each leading to its field. */
export const summaryOf = (problems: readonly AnswerProblem[]): FieldProblem[] =>
  problems.map(({ question, row, column, text }) => ({ field: controlId(question, row, column), text }))
