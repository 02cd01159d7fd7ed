import * as v from "valibot"
import { type AnswerSource, type AnswerState, type AnswerValue, type CellValue, hasValue } from "./answer-state.ts"
import { Day, type Instant } from "./kit/day.ts"
import type { AnswerId, PersonId } from "./kit/id.ts"
import { done, type Result, refuse } from "./kit/result.ts"
import { type CompiledColumn, type CompiledQuestion, type CompiledToolkit, isNumeric } from "./toolkit/compile.ts"
import { type Condition, evaluate, type Fact } from "./toolkit/condition.ts"
import { rollCode } from "./toolkit/version.ts"

/** One answer as it was received; never changed, never deleted. */
export type Answer = {
  id: AnswerId
  question: string
  /** A row's code, or the UUID of an added row or of a priority of last year; null: the question, or the whole table. */
  row: string | null
  state: AnswerState
  value: AnswerValue
  source: AnswerSource
  answeredAt: Instant
  by: PersonId | null
  replaces: readonly AnswerId[]
  /** The hub's own order of receiving, for a device's clock may say 2036. */
  seq: number
}

// ---------------------------------------------------------------- What may be answered

export type AnswerProblem =
  | "question-unknown"
  | "row-unknown"
  | "state-value-mismatch"
  | "out-of-bounds"
  /** Text that cannot be kept: a NUL or half a character. */
  | "unreadable"

/** What the checker must be told of the setting, beside the version. */
export type KnownRows = {
  /** Ids of last year's priorities, the rows of tables that name them as `rowsFrom`. */
  priorities: readonly string[]
  /** Added rows of this question that hold an answer now, for `maxRows`. */
  added: readonly string[]
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
/** A number that no question bounds is kept below this, so that sums over a county stay exact. */
const mostEver = 1_000_000_000
const longestText = 10_000
const longestCell = 2_000

type ValueProblem = Exclude<AnswerProblem, "question-unknown" | "row-unknown">

const textProblem = (value: unknown, longest: number): ValueProblem | null => {
  if (typeof value !== "string" || value.trim() === "") return "state-value-mismatch"
  if (value.includes("\u0000") || !isWellFormed(value)) return "unreadable"
  return value.length > longest ? "out-of-bounds" : null
}

/** No half of a surrogate pair, which neither JSON nor the database can carry. */
const isWellFormed = (text: string): boolean => !/\p{Surrogate}/u.test(text)

const numberProblem = (value: unknown, min: number, max: number): ValueProblem | null => {
  if (typeof value !== "number" || !Number.isInteger(value)) return "state-value-mismatch"
  return value < min || value > max ? "out-of-bounds" : null
}

type Bounded = { type: string; min: number | null; max: number | null }

/** Of every type but multiple and table. */
const valueProblem = (
  of: Bounded,
  options: ReadonlySet<string>,
  value: unknown,
  longest: number,
): ValueProblem | null => {
  switch (of.type) {
    case "count":
    case "money":
      return numberProblem(value, of.min ?? 0, of.max ?? mostEver)
    case "scale":
      return numberProblem(value, of.min ?? 1, of.max ?? 5)
    case "single":
    case "yes-no":
      if (typeof value !== "string") return "state-value-mismatch"
      return options.has(value) ? null : "out-of-bounds"
    case "date":
      return v.is(Day, value) ? null : "state-value-mismatch"
    default:
      return textProblem(value, longest)
  }
}

const chosenProblem = ({ question, options }: CompiledQuestion, value: unknown): ValueProblem | null => {
  if (!Array.isArray(value) || value.length === 0) return "state-value-mismatch"
  if (value.some((code) => typeof code !== "string") || new Set(value).size < value.length)
    return "state-value-mismatch"
  if (value.some((code) => !options.has(code))) return "out-of-bounds"
  return value.length > (question.max ?? value.length) || value.length < (question.min ?? 0) ? "out-of-bounds" : null
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** A missing key is a blank cell, and so is null; a row needs one that is not. */
const rowProblem = (columns: ReadonlyMap<string, CompiledColumn>, value: unknown): ValueProblem | null => {
  if (!isRecord(value)) return "state-value-mismatch"
  let filled = 0
  for (const [code, cell] of Object.entries(value)) {
    const compiled = columns.get(code)
    if (!compiled) return "state-value-mismatch"
    if (cell === null) continue
    const problem = valueProblem(compiled.column, compiled.options, cell, longestCell)
    if (problem) return problem
    filled++
  }
  return filled === 0 ? "state-value-mismatch" : null
}

const checkRow = (
  { question, rows }: CompiledQuestion,
  row: string | null,
  state: AnswerState,
  known: KnownRows,
): Result<string | null, AnswerProblem> => {
  const { table } = question
  if (row === null) return table && hasValue(state) ? refuse("row-unknown") : done(null)
  if (!table) return refuse("row-unknown")
  if (rows.has(row)) return done(row)
  const id = row.toLowerCase()
  if (!uuid.test(id)) return refuse("row-unknown")
  if (table.rowsFrom !== null) return known.priorities.includes(id) ? done(id) : refuse("row-unknown")
  if (!table.addRows) return refuse("row-unknown")
  const isFull = table.maxRows !== null && known.added.length >= table.maxRows && !known.added.includes(id)
  return isFull && state !== "blank" ? refuse("out-of-bounds") : done(id)
}

/** An answer as it is kept: ids in small letters, blank cells left out, no value as null. */
export type CheckedAnswer = { row: string | null; state: AnswerState; value: AnswerValue }

/**
 * May this be given as an answer? `value` is as it came from outside. An estimate is for numbers alone (count, scale, money,
 * a table with such a column); `given` with nothing in it (no option, no text, no cell) is a mismatch: blank, nil and an
 * answer stay three things.
 */
export const checkAnswer = (
  compiled: CompiledToolkit,
  asked: { question: string; row: string | null; state: AnswerState; value: unknown },
  known: KnownRows,
): Result<CheckedAnswer, AnswerProblem> => {
  const { state, value } = asked
  const found = compiled.questions.get(asked.question)
  if (!found) return refuse("question-unknown")
  const row = checkRow(found, asked.row, state, known)
  if (!row.ok) return row
  if (!hasValue(state))
    return value === null || value === undefined
      ? done({ row: row.value, state, value: null })
      : refuse("state-value-mismatch")
  const { question } = found
  const inNumbers = isNumeric(question) || [...found.columns.values()].some(({ column }) => isNumeric(column))
  if (state === "estimate" && !inNumbers) return refuse("state-value-mismatch")
  const problem = question.table
    ? rowProblem(found.columns, value)
    : question.type === "multiple"
      ? chosenProblem(found, value)
      : valueProblem(question, found.options, value, longestText)
  return problem ? refuse(problem) : done({ row: row.value, state, value: kept(value) })
}

/** A value that was just checked, without its blank cells. */
const kept = (value: unknown): AnswerValue => {
  if (typeof value === "string" || typeof value === "number") return value
  if (Array.isArray(value)) return value.filter((code): code is string => typeof code === "string")
  const cells: { [column: string]: CellValue } = {}
  for (const [column, cell] of Object.entries(isRecord(value) ? value : {}))
    if (typeof cell === "string" || typeof cell === "number") cells[column] = cell
  return cells
}

// ---------------------------------------------------------------- Which answer holds now

/** What holds for one question; blanks among them are answers taken back. */
export type Held = {
  /** The answer; of a table, the state of the whole table where it holds. */
  whole: Answer | null
  rows: ReadonlyMap<string, Answer>
}

export type Disagreement = { question: string; row: string | null; answers: AnswerId[] }

export type Holding = {
  questions: ReadonlyMap<string, Held>
  /** Questions and rows where two answers stand that neither replaces the other, in the order they were received. */
  disagreements: readonly Disagreement[]
  /** The answers that hold. Whether one counts hangs also on its question being asked: see `counting`. */
  ids: ReadonlySet<AnswerId>
}

const bySeq = (a: Answer, b: Answer) => a.seq - b.seq

/** The answers to one question and row that no other of them replaces, oldest first; never empty. */
export const headsOf = (answers: readonly Answer[]): Answer[] => {
  if (answers.length === 1) return [...answers]
  const replaced = new Set(answers.flatMap((answer) => answer.replaces.filter((id) => id !== answer.id)))
  const heads = answers.filter((answer) => !replaced.has(answer.id)).sort(bySeq)
  // Answers that replace each other in a ring have no head: the last received stands for them.
  return heads.length > 0 ? heads : [...answers].sort(bySeq).slice(-1)
}

/**
 * Of the answers that no other replaces, the one received last holds, until a person settles a disagreement. Carried forward
 * and not yet confirmed is no answer. In a table, a state of the whole table takes the place of rows received before it, and
 * gives way to rows received after it; taken back (blank), it lets the earlier rows hold again.
 */
export const holding = (answers: readonly Answer[]): Holding => {
  const byQuestion = new Map<string, Map<string | null, Answer[]>>()
  for (const answer of answers) {
    if (answer.source === "carried-unconfirmed") continue
    const rows = byQuestion.get(answer.question) ?? new Map<string | null, Answer[]>()
    if (rows.size === 0) byQuestion.set(answer.question, rows)
    const same = rows.get(answer.row)
    if (same) same.push(answer)
    else rows.set(answer.row, [answer])
  }
  const questions = new Map<string, Held>()
  const disagreements: Disagreement[] = []
  const ids = new Set<AnswerId>()
  for (const [question, byRow] of byQuestion) {
    let whole: Answer | null = null
    let rows = new Map<string, Answer>()
    for (const [row, same] of byRow) {
      const heads = headsOf(same)
      const last = heads.at(-1)
      if (!last) continue
      if (heads.length > 1) disagreements.push({ question, row, answers: heads.map((head) => head.id) })
      if (row === null) whole = last
      else rows.set(row, last)
    }
    if (whole && rows.size > 0) {
      const since = whole.seq
      const later = [...rows].filter(([, answer]) => answer.seq > since)
      if (whole.state === "blank" || later.some(([, answer]) => answer.state !== "blank")) {
        if (whole.state !== "blank") rows = new Map(later)
        whole = null
      } else rows = new Map()
    }
    if (whole) ids.add(whole.id)
    for (const answer of rows.values()) ids.add(answer.id)
    questions.set(question, { whole, rows })
  }
  return { questions, disagreements, ids }
}

// ---------------------------------------------------------------- What is asked, and what counts

/** What is known of a number, choice or text: `nil` has come to 0, to no choice, to no text. */
export type Known = { is: "usable"; fact: Fact; estimate: boolean } | { is: "not-applicable" } | { is: "unknown" }

export type Settled = {
  compiled: CompiledQuestion
  /** Not asked: `phase` or `kind`, it is not for such a setting; `condition`, an earlier answer leaves it out; `earlier-missing`, that answer is itself missing. */
  asked: true | "phase" | "kind" | "condition" | "earlier-missing"
  /** Where what counts comes from; `null`: nothing counts. */
  from: "answer" | "derived" | "register" | null
  /** Of all but tables; of a table, what is said of the whole of it. */
  known: Known
  /** The answers of a table's rows that count. */
  rows: ReadonlyMap<string, Answer>
  held: Held | null
}

export type SettledAnswers = ReadonlyMap<string, Settled>

export type Asking = {
  kind: string
  /** Null where the kind has no phases, or it is not known: then every phase's questions are asked. */
  phase: string | null
  holding: Holding
  /** Pupils by register or census, on or before the count day. */
  roll: number | null
}

const unknown: Known = { is: "unknown" }
const notApplicable: Known = { is: "not-applicable" }
const noRows: ReadonlyMap<string, Answer> = new Map()

const isNotApplicable = (value: AnswerValue): boolean => value === "not-applicable"

const factOf = (of: { type: string }, value: AnswerValue): Fact =>
  typeof value === "number"
    ? { top: value, bottom: 1 }
    : typeof value === "string"
      ? value
      : Array.isArray(value)
        ? value
        : of.type === "table"
          ? null
          : nilOf(of)

/** A nil return says there was none: 0, `no`, nothing chosen. */
const nilOf = (of: { type: string }): Fact =>
  isNumeric(of) ? { top: 0, bottom: 1 } : of.type === "yes-no" ? "no" : of.type === "multiple" ? [] : null

/** An option with the code not-applicable means the same as that state. */
export const knownOf = (of: { type: string }, state: AnswerState, value: AnswerValue): Known => {
  switch (state) {
    case "given":
    case "estimate":
      if (isNotApplicable(value) || (Array.isArray(value) && value.length === 1 && isNotApplicable(value[0])))
        return notApplicable
      return { is: "usable", fact: factOf(of, value), estimate: state === "estimate" }
    case "nil":
      return { is: "usable", fact: nilOf(of), estimate: false }
    case "not-applicable":
      return notApplicable
    default:
      return unknown
  }
}

/** What a condition sees of a question: nothing where it is unanswered; not-applicable only where that is one of its options. */
const conditionFact = (settled: Settled | undefined): Fact | undefined => {
  if (!settled) return undefined
  const { known, rows, compiled } = settled
  if (known.is === "usable") return known.fact
  if (known.is === "not-applicable") return compiled.options.has("not-applicable") ? "not-applicable" : undefined
  return [...rows.values()].some((answer) => knownOf(compiled.question, answer.state, answer.value).is === "usable")
    ? null
    : undefined
}

const settleOne = (
  compiled: CompiledQuestion,
  asking: Asking,
  sees: (condition: Condition<string>) => boolean | "unknown",
): Settled => {
  const { question } = compiled
  const held = asking.holding.questions.get(question.code) ?? null
  const out = (asked: Settled["asked"], known: Known, from: Settled["from"]): Settled => ({
    compiled,
    asked,
    from,
    known,
    rows: noRows,
    held,
  })
  if (question.kinds.length > 0 && !question.kinds.includes(asking.kind)) return out("kind", notApplicable, null)
  if (asking.phase !== null && question.phases.length > 0 && !question.phases.includes(asking.phase))
    return out("phase", notApplicable, null)
  const asked = compiled.askedWhen ? sees(compiled.askedWhen) : true
  if (asked !== true) {
    const implied = compiled.implied.find((one) => sees(one.when) === true)
    if (implied) return out("condition", knownOf(question, implied.state, implied.value), "derived")
    return asked === false ? out("condition", notApplicable, null) : out("earlier-missing", unknown, null)
  }
  const answered = held?.whole && held.whole.state !== "blank" ? held.whole : null
  if (answered)
    return {
      compiled,
      asked,
      from: "answer",
      known: knownOf(question, answered.state, answered.value),
      rows: noRows,
      held,
    }
  const rows = held ? new Map([...held.rows].filter(([, answer]) => answer.state !== "blank")) : noRows
  if (rows.size > 0) return { compiled, asked, from: "answer", known: unknown, rows, held }
  return out(true, unknown, null)
}

/**
 * Every question of the version in the light of what holds now: whether it is asked, and what counts for it. An answer to a
 * question that is not asked does not count; what an earlier answer implies does, and comes before all else. Where nothing
 * is answered to the roll, the register's pupils count.
 */
export const settle = (compiled: CompiledToolkit, asking: Asking): SettledAnswers => {
  const settled = new Map<string, Settled>()
  const sees = (condition: Condition<string>) => evaluate(condition, (code) => conditionFact(settled.get(code)))
  for (const question of compiled.inOrder) {
    const one = settleOne(question, asking, sees)
    const standsIn =
      question.question.code === rollCode && one.asked === true && one.from === null && asking.roll !== null
    settled.set(
      question.question.code,
      standsIn && asking.roll !== null
        ? { ...one, from: "register", known: { is: "usable", fact: { top: asking.roll, bottom: 1 }, estimate: false } }
        : one,
    )
  }
  return settled
}

/** The answers that hold and whose question is asked: those that `counts` is true of. */
export const counting = (settled: SettledAnswers): Set<AnswerId> => {
  const ids = new Set<AnswerId>()
  for (const { asked, held } of settled.values()) {
    if (asked !== true || !held) continue
    if (held.whole) ids.add(held.whole.id)
    for (const answer of held.rows.values()) ids.add(answer.id)
  }
  return ids
}
