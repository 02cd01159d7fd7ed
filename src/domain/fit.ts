import type { Known, Settled, SettledAnswers } from "./answer.ts"
import { cellValue } from "./figure.ts"
import type { Column } from "./toolkit/version.ts"

/** Lines of a table and a number elsewhere that do not fit together. Neither is refused: it is asked about. */
export type Misfit = {
  question: string
  sum: number
  rule: "mustEqual" | "atLeast" | "atMost"
  /** The other question, and what it says. */
  other: string
  than: number
}

const rules = ["mustEqual", "atLeast", "atMost"] as const

/** The column that the lines add up in: pupils, or the only one that counts. */
const summed = (columns: readonly Column[]): Column | undefined => {
  const counts = columns.filter(({ type }) => type === "count")
  return counts.find(({ code }) => code === "pupils") ?? (counts.length === 1 ? counts[0] : undefined)
}

/** What the lines add up to; nothing where there are none, or one of them is an estimate. */
function sumOf({ compiled, rows }: Settled): number | undefined {
  const column = summed(compiled.question.table?.columns ?? [])
  if (!column) return undefined
  const cells = [...rows.values()].flatMap(({ state, value }) => {
    const cell = cellValue(value, column.code)
    return typeof cell === "number" ? [{ state, cell }] : []
  })
  if (cells.length === 0 || cells.some(({ state }) => state === "estimate")) return undefined
  return cells.reduce((sum, { cell }) => sum + cell, 0)
}

/** A number that was counted. */
const counted = (known: Known | undefined): number | undefined =>
  known?.is === "usable" &&
  !known.estimate &&
  typeof known.fact === "object" &&
  known.fact !== null &&
  "top" in known.fact
    ? known.fact.top / known.fact.bottom
    : undefined

const fits = {
  mustEqual: (a: number, b: number) => a === b,
  atLeast: (a: number, b: number) => a >= b,
  atMost: (a: number, b: number) => a <= b,
}

/** Tables whose lines do not add up as the toolkit says they should. */
export const misfits = (settled: SettledAnswers): Misfit[] =>
  [...settled.values()].flatMap((one) => {
    const { question } = one.compiled
    const sum = one.asked === true ? sumOf(one) : undefined
    if (sum === undefined) return []
    return rules.flatMap((rule): Misfit[] => {
      const other = question.table?.[rule]
      const than = other ? counted(settled.get(other)?.known) : undefined
      return other && than !== undefined && !fits[rule](sum, than)
        ? [{ question: question.code, sum, rule, other, than }]
        : []
    })
  })
