import type { Result } from "../kit/result.ts"
import { type Condition, operandsOf, readCode, readCondition } from "./condition.ts"
import { type ExpressionProblem, parsed, type Reader } from "./expression.ts"

/** Only rows whose `column` holds one of `values`; the column `row` is the row's own code. */
export type Selection = { column: string; values: readonly string[] }

export type ColumnTerm = { is: "column"; code: string; column: string; only: Selection | null }

/** What one setting's answers are asked for. */
export type Term =
  | { is: "code"; code: string }
  | ColumnTerm
  | { is: "rows"; code: string; only: Selection | null }
  | { is: "min" | "mean"; of: ColumnTerm }
  | { is: "last"; code: string }
  /** The audit of the setting, worth `'complete'` where it counts as audited; always known. */
  | { is: "audit" }
  | { is: "where" | "flag"; condition: Condition<Term> }
  | { is: "answering"; codes: readonly string[] }
  | { is: "open" }

export type Signed<T> = { sign: 1 | -1; of: T }
export type Sum = readonly Signed<Term>[]
/** `rate(A, B)`: sum of A over sum of B, times 100, after adding up the area. */
export type Rate = { top: Sum; bottom: Sum }
/** A top is a sum of terms, or of rates; never of both. */
export type Formula = { is: "sum"; sum: Sum } | { is: "rates"; rates: readonly Signed<Rate>[] }

const readSelection = (reader: Reader): Selection | null => {
  if (!reader.sign("[")) return null
  const column = reader.now.kind === "word" ? reader.take().text : reader.fail("code-missing")
  reader.must("=", "operator-missing")
  const value = () =>
    reader.now.kind === "word" || reader.now.kind === "number" ? reader.take().text : reader.fail("value-missing")
  const values = [value()]
  while (reader.sign("|")) values.push(value())
  reader.must("]")
  return { column, values }
}

const readColumn = (reader: Reader): string =>
  reader.now.kind === "word" || reader.now.kind === "number" ? reader.take().text : reader.fail("code-missing")

const readAnswer = (reader: Reader): { is: "code"; code: string } | ColumnTerm => {
  const code = readCode(reader)
  return reader.sign(".")
    ? { is: "column", code, column: readColumn(reader), only: readSelection(reader) }
    : { is: "code", code }
}

const readColumnTerm = (reader: Reader): ColumnTerm => {
  const at = reader.now.at
  const term = readAnswer(reader)
  return term.is === "column" ? term : reader.fail("not-here", at)
}

const inBrackets = <T>(reader: Reader, read: () => T): T => {
  reader.must("(")
  const value = read()
  reader.must(")")
  return value
}

/** Terms that are worth something within a condition. */
const readOperand = (reader: Reader): Term => {
  if (reader.ahead(1).text === "(" && reader.ahead(1).kind === "sign") {
    const { text } = reader.now
    if (text === "min" || text === "mean") {
      reader.take()
      return inBrackets(reader, () => ({ is: text, of: readColumnTerm(reader) }))
    }
    if (reader.word("rows"))
      return inBrackets(reader, () => ({ is: "rows", code: readCode(reader), only: readSelection(reader) }))
    if (reader.word("last")) return inBrackets(reader, () => ({ is: "last", code: readCode(reader) }))
  }
  return reader.word("audit") ? { is: "audit" } : readAnswer(reader)
}

const readTerm = (reader: Reader): Term => {
  if (reader.is("word", "schools") || reader.is("word", "settings")) {
    reader.take()
    if (reader.word("open")) return { is: "open" }
    if (reader.word("where")) return { is: "where", condition: readCondition(reader, readOperand) }
    if (!reader.word("answering")) return reader.fail("operator-missing")
    const codes = [readCode(reader)]
    while (reader.sign(",")) codes.push(readCode(reader))
    return { is: "answering", codes }
  }
  if (reader.is("word", "flag") && reader.ahead(1).text === "(") {
    reader.take()
    return inBrackets(reader, () => ({ is: "flag", condition: readCondition(reader, readOperand) }))
  }
  return readOperand(reader)
}

/** `+` and `-` have spaces round them, for codes may hold hyphens. */
const readSigned = <T>(reader: Reader, read: () => T): Signed<T>[] => {
  const all: Signed<T>[] = [{ sign: 1, of: read() }]
  while (reader.is("sign", "+") || reader.is("sign", "-")) {
    const token = reader.take()
    if (!token.spaced) reader.fail("space-missing", token.at)
    all.push({ sign: token.text === "+" ? 1 : -1, of: read() })
  }
  return all
}

const readSum = (reader: Reader): Sum => readSigned(reader, () => readTerm(reader))

const readRate = (reader: Reader): Rate => {
  if (!reader.word("rate")) reader.fail("not-here")
  return inBrackets(reader, () => {
    const top = readSum(reader)
    reader.must(",", "value-missing")
    return { top, bottom: readSum(reader) }
  })
}

/** `parseFormula("lessons-pupils - levels.pupils[row=entry|foundation]")`; problems have their place, nothing is thrown. */
export const parseFormula = (source: string): Result<Formula, ExpressionProblem> =>
  parsed(source, (reader) =>
    reader.is("word", "rate")
      ? { is: "rates", rates: readSigned(reader, () => readRate(reader)) }
      : { is: "sum", sum: readSum(reader) },
  )

/** A term and the terms within its condition. */
export const leavesOf = (term: Term): Term[] =>
  term.is === "where" || term.is === "flag" ? operandsOf(term.condition) : [term]

export const termsOf = (formula: Formula): Term[] =>
  (formula.is === "sum" ? formula.sum : formula.rates.flatMap((rate) => [...rate.of.top, ...rate.of.bottom])).map(
    (signed) => signed.of,
  )

/** The question codes that this year's answers must be given to. */
export const codesOfTerm = (term: Term): string[] =>
  leavesOf(term).flatMap((leaf) => {
    switch (leaf.is) {
      case "code":
      case "column":
      case "rows":
        return [leaf.code]
      case "min":
      case "mean":
        return [leaf.of.code]
      case "answering":
        return [...leaf.codes]
      default:
        return []
    }
  })
