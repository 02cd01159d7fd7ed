import type { Answer, Known, SettledAnswers } from "./answer.ts"
import type { AnswerState, AnswerValue } from "./answer-state.ts"
import { type Cause, cellsOf, cellValue } from "./figure.ts"
import type { CompiledMeasure } from "./toolkit/compile.ts"
import { type Fact, operandsOf, type Ratio } from "./toolkit/condition.ts"
import { leavesOf, type Selection, type Term } from "./toolkit/measure.ts"

/**
 * One thing that a setting's contribution was made of. `answer`: what a person gave. `derived`: implied by the answers to
 * `because`. `register`: the roll. `last-year`: the figure of the year before. `fact`: the state of the audit, or being open.
 * `nothing`: no answer, so that the contribution is left out.
 */
export type TrailEntry = {
  question: string
  row: string | null
  column: string | null
  from: "answer" | "derived" | "register" | "last-year" | "fact" | "nothing"
  state: AnswerState
  value: AnswerValue
  answer: Answer | null
  because: string[]
}

const isRatio = (fact: Fact): fact is Ratio => typeof fact === "object" && fact !== null && "bottom" in fact

const entryOf = (
  known: Known,
  place: Pick<TrailEntry, "question" | "row" | "column">,
  from: TrailEntry["from"],
  because: string[] = [],
): TrailEntry => {
  const state =
    known.is === "not-applicable"
      ? "not-applicable"
      : known.is === "unknown"
        ? "blank"
        : known.estimate
          ? "estimate"
          : "given"
  const value = known.is !== "usable" ? null : isRatio(known.fact) ? known.fact.top : known.fact
  return { ...place, from, state, value, answer: null, because }
}

const answerEntry = (answer: Answer, column: string | null): TrailEntry => {
  const cell = column === null ? answer.value : (cellValue(answer.value, column) ?? null)
  const isBlankCell = column !== null && cell === null && (answer.state === "given" || answer.state === "estimate")
  return {
    question: answer.question,
    row: answer.row,
    column,
    from: "answer",
    state: isBlankCell ? "blank" : answer.state,
    value: cell,
    answer,
    because: [],
  }
}

/** A question that is not a table, or a table as a whole: its own answer, what it is implied by, or nothing. */
const wholeEntries = (code: string, settled: SettledAnswers): TrailEntry[] => {
  const one = settled.get(code)
  const place = { question: code, row: null, column: null }
  if (!one) return [entryOf({ is: "unknown" }, place, "nothing")]
  const { from, known, held, rows, compiled, asked } = one
  if (from === "answer")
    return held?.whole && rows.size === 0
      ? [answerEntry(held.whole, null)]
      : [...rows.values()].map((row) => answerEntry(row, null))
  const conditions =
    asked === true
      ? []
      : [...(compiled.askedWhen ? [compiled.askedWhen] : []), ...compiled.implied.map((implied) => implied.when)]
  return [entryOf(known, place, from ?? "nothing", [...new Set(conditions.flatMap(operandsOf))])]
}

const columnEntries = (code: string, column: string, only: Selection | null, settled: SettledAnswers): TrailEntry[] => {
  const one = settled.get(code)
  if (!one) return wholeEntries(code, settled)
  const cells = cellsOf({ is: "column", code, column, only }, one, settled)
  const entries = cells.flatMap(([row, known, byWhole]): TrailEntry[] => {
    if (byWhole) {
      const whole = one.compiled.parts.get(row)
      return [entryOf(known, { question: code, row, column }, "derived", whole === undefined ? [] : [whole])]
    }
    const answer = one.rows.get(row)
    return answer ? [answerEntry(answer, column)] : []
  })
  return entries.length > 0 ? entries : wholeEntries(code, settled)
}

const leafEntries = (leaf: Term, cause: Cause): TrailEntry[] => {
  switch (leaf.is) {
    case "code":
      return wholeEntries(leaf.code, cause.settled)
    case "column":
      return columnEntries(leaf.code, leaf.column, leaf.only, cause.settled)
    case "min":
    case "mean":
      return columnEntries(leaf.of.code, leaf.of.column, leaf.of.only, cause.settled)
    case "rows":
      return wholeEntries(leaf.code, cause.settled)
    case "answering":
      return leaf.codes.flatMap((code) => wholeEntries(code, cause.settled))
    case "last":
      return [
        entryOf(
          cause.last.get(leaf.code) ?? { is: "unknown" },
          { question: leaf.code, row: null, column: null },
          "last-year",
        ),
      ]
    case "audit": {
      const fact: Known = { is: "usable", fact: cause.audited ? "complete" : "open", estimate: false }
      return [entryOf(fact, { question: "audit", row: null, column: null }, "fact")]
    }
    case "open":
      return [
        entryOf(
          { is: "usable", fact: { top: cause.open ? 1 : 0, bottom: 1 }, estimate: false },
          { question: "open", row: null, column: null },
          "fact",
        ),
      ]
    case "where":
    case "flag":
      return leavesOf(leaf).flatMap((inner) => leafEntries(inner, cause))
  }
}

/** The answers that a setting's contribution to a measure came from, each once, in the order of the formula. */
export const trail = (measure: CompiledMeasure, cause: Cause): TrailEntry[] => {
  const seen = new Set<string>()
  return measure.sums
    .flatMap((sum) => sum.flatMap(({ of }) => leafEntries(of, cause)))
    .filter(({ question, row, column, from }) => {
      const key = [question, row, column, from === "last-year"].join(" ")
      if (seen.has(key)) return false
      seen.add(key)
      return true
    })
}
