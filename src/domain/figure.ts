import { type Known, knownOf, type Settled, type SettledAnswers } from "./answer.ts"
import type { CellValue } from "./answer-state.ts"
import type { CompiledMeasure, CompiledToolkit } from "./toolkit/compile.ts"
import { evaluate, type Ratio } from "./toolkit/condition.ts"
import { type ColumnTerm, leavesOf, type Selection, type Sum, type Term } from "./toolkit/measure.ts"

/**
 * `given` and `estimate` (some part of it was estimated) are usable; `outside`: the setting is no member of this measure,
 * by its kind or because it was not open on the count day.
 */
export type Mark = "given" | "estimate" | "not-applicable" | "not-available" | "outside"

/** What one setting adds to one measure: whole numbers of 1/scale, null where there is no usable answer to every part. */
export type Contribution = { components: readonly number[] | null; mark: Mark }

/**
 * What one setting adds to every measure of a version, as it is kept: components flat in the order of the measures
 * (`CompiledMeasure.from`, `.width`), null where nothing is added, so that they can be summed by position; one letter of
 * `markLetters` for each measure.
 */
export type Contributions = { components: readonly (number | null)[]; marks: string }

/** What decides a setting's contributions in a year. */
export type Cause = {
  kind: string
  /** Open on the year's count day. */
  open: boolean
  /** Its audit counts as audited. */
  audited: boolean
  settled: SettledAnswers
  /** By code of `CompiledToolkit.lastCodes`: see `lastYear`. A code that is missing is unknown. */
  last: ReadonlyMap<string, Known>
}

export const markLetters = {
  given: "g",
  estimate: "e",
  "not-applicable": "z",
  "not-available": "x",
  outside: "-",
} as const satisfies Record<Mark, string>

const marksByLetter: ReadonlyMap<string, Mark> = new Map([
  ["g", "given"],
  ["e", "estimate"],
  ["z", "not-applicable"],
  ["x", "not-available"],
  ["-", "outside"],
])

const zero: Ratio = { top: 0, bottom: 1 }
const unknown: Known = { is: "unknown" }
const usable = (fact: Ratio, estimate: boolean): Known => ({ is: "usable", fact, estimate })
const isRatio = (fact: unknown): fact is Ratio => typeof fact === "object" && fact !== null && "bottom" in fact

/** A cell of a row: the whole table's state first, then the row's, then its value; an absent cell is a blank one. */
const cellOf = (settled: Settled, row: string, column: string): Known => {
  const compiled = settled.compiled.columns.get(column)
  if (!compiled) return unknown
  if (settled.known.is === "usable") return knownOf(compiled.column, "nil", null)
  if (settled.known.is === "not-applicable") return settled.known
  const answer = settled.rows.get(row)
  if (!answer) return unknown
  if (answer.state !== "given" && answer.state !== "estimate") return knownOf(compiled.column, answer.state, null)
  const cell = cellValue(answer.value, column)
  return cell === undefined ? unknown : knownOf(compiled.column, answer.state, cell)
}

export const cellValue = (value: unknown, column: string): CellValue | undefined => {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined
  const cell: unknown = Object.hasOwn(value, column) ? Reflect.get(value, column) : undefined
  return typeof cell === "string" || typeof cell === "number" ? cell : undefined
}

/** Where a row is a part of a whole that is 0, every cell of it is 0. */
const emptyPart = (settled: Settled, row: string, all: SettledAnswers): Known | null => {
  const whole = settled.compiled.parts.get(row)
  const known =
    whole === undefined || settled.asked === "phase" || settled.asked === "kind" ? undefined : all.get(whole)?.known
  return known?.is === "usable" && isRatio(known.fact) && known.fact.top === 0 ? usable(zero, known.estimate) : null
}

/** The rows of a table that a term looks at: those of the version and those that were added. */
const rowsOf = (settled: Settled, only: Selection | null): string[] => {
  const all = [...new Set([...settled.compiled.rows, ...settled.rows.keys()])]
  if (!only) return all
  if (only.column === "row") return all.filter((row) => only.values.includes(row))
  return all.filter((row) => {
    const cell = cellOf(settled, row, only.column)
    return cell.is === "usable" && typeof cell.fact === "string" && only.values.includes(cell.fact)
  })
}

/** The cells that a column term looks at, by row. */
export const cellsOf = (
  term: ColumnTerm,
  settled: Settled,
  all: SettledAnswers,
): [row: string, cell: Known, byWhole: boolean][] =>
  rowsOf(settled, term.only).map((row) => {
    const empty = emptyPart(settled, row, all)
    return [row, empty ?? cellOf(settled, row, term.column), empty !== null]
  })

const overRows = (is: "column" | "min" | "mean", term: ColumnTerm, all: SettledAnswers): Known => {
  const settled = all.get(term.code)
  if (!settled) return unknown
  const cells = cellsOf(term, settled, all).map(([, cell]) => cell)
  const numbers: number[] = []
  let estimate = false
  for (const cell of cells)
    if (cell.is === "usable" && isRatio(cell.fact)) {
      numbers.push(cell.fact.top)
      estimate ||= cell.estimate
    }
  if (numbers.length > 0) {
    const sum = numbers.reduce((a, b) => a + b, 0)
    const value =
      is === "min" ? { top: Math.min(...numbers), bottom: 1 } : { top: sum, bottom: is === "mean" ? numbers.length : 1 }
    return usable(value, estimate)
  }
  if (cells.length === 0) {
    // Added rows, and none that fits: 0 where the table is answered at all.
    const answered = answeredAt(settled)
    return answered.is === "usable" ? usable(zero, answered.estimate) : answered
  }
  return cells.every((cell) => cell.is === "not-applicable") ? { is: "not-applicable" } : unknown
}

/** Whether a question has a usable answer; a table, in any of its rows. */
const answeredAt = (settled: Settled): Known => {
  if (settled.known.is !== "unknown" || settled.rows.size === 0) return settled.known
  const rows = [...settled.rows.values()].map((answer) =>
    knownOf(settled.compiled.question, answer.state, answer.value),
  )
  const answered = rows.filter((known) => known.is === "usable")
  if (answered.length > 0)
    return usable(
      zero,
      answered.some((known) => known.is === "usable" && known.estimate),
    )
  return rows.every((known) => known.is === "not-applicable") ? { is: "not-applicable" } : unknown
}

const countRows = (code: string, only: Selection | null, all: SettledAnswers): Known => {
  const settled = all.get(code)
  if (!settled) return unknown
  const answered = answeredAt(settled)
  if (answered.is !== "usable") return answered
  const count = rowsOf(settled, only).filter((row) => {
    const state = settled.rows.get(row)?.state
    return state === "given" || state === "estimate"
  }).length
  return usable({ top: count, bottom: 1 }, answered.estimate)
}

const worth = (term: Term, cause: Cause): Known => {
  switch (term.is) {
    case "code":
      return cause.settled.get(term.code)?.known ?? unknown
    case "column":
      return overRows("column", term, cause.settled)
    case "min":
    case "mean":
      return overRows(term.is, term.of, cause.settled)
    case "rows":
      return countRows(term.code, term.only, cause.settled)
    case "last":
      return cause.last.get(term.code) ?? unknown
    case "audit":
      return { is: "usable", fact: cause.audited ? "complete" : "open", estimate: false }
    case "open":
      return usable({ top: 1, bottom: 1 }, false)
    case "answering":
      return together(
        term.codes.map((code) => {
          const settled = cause.settled.get(code)
          return settled ? answeredAt(settled) : unknown
        }),
        () => ({ top: 1, bottom: 1 }),
      )
    case "where":
    case "flag": {
      const leaves = new Map(leavesOf(term).map((leaf) => [leaf, worth(leaf, cause)]))
      return together([...leaves.values()], () => {
        const met = evaluate(term.condition, (leaf) => {
          const known = leaves.get(leaf)
          return known?.is === "usable" ? known.fact : undefined
        })
        return { top: met === true ? 1 : 0, bottom: 1 }
      })
    }
  }
}

/** Usable only where every part is; where one does not apply, the whole does not; an estimate anywhere makes it one. */
const together = (parts: readonly Known[], value: () => Ratio): Known => {
  if (parts.some((part) => part.is === "not-applicable")) return { is: "not-applicable" }
  if (parts.some((part) => part.is === "unknown")) return unknown
  return usable(
    value(),
    parts.some((part) => part.is === "usable" && part.estimate),
  )
}

const addUp = (sum: Sum, cause: Cause, scale: number): { known: Known; scaled: number } => {
  const parts = sum.map(({ of }) => worth(of, cause))
  let scaled = 0
  sum.forEach(({ sign }, index) => {
    const part = parts[index]
    if (part?.is === "usable" && isRatio(part.fact)) scaled += (sign * part.fact.top * scale) / part.fact.bottom
  })
  return { known: together(parts, () => zero), scaled }
}

/** A setting counts in a measure only if every part of it, top and bottom, has a usable answer. */
const contributeTo = (compiled: CompiledMeasure, cause: Cause): Contribution => {
  if (!cause.open || !compiled.kinds.has(cause.kind)) return { components: null, mark: "outside" }
  const parts = compiled.sums.map((sum) => addUp(sum, cause, compiled.scale))
  const known = together(
    parts.map((part) => part.known),
    () => zero,
  )
  if (known.is !== "usable")
    return { components: null, mark: known.is === "not-applicable" ? "not-applicable" : "not-available" }
  return { components: parts.map((part) => part.scaled), mark: known.estimate ? "estimate" : "given" }
}

/** What a setting adds to every measure of the version in a year, exactly. */
export const contribute = (compiled: CompiledToolkit, cause: Cause): Contributions =>
  encode(
    compiled,
    compiled.measures.map((measure) => contributeTo(measure, cause)),
  )

/** Contributions in the order of the version's measures, as they are kept. */
export const encode = (compiled: CompiledToolkit, contributions: readonly Contribution[]): Contributions => {
  const components: (number | null)[] = []
  let marks = ""
  for (const { index, width } of compiled.measures) {
    const one = contributions[index]
    for (let i = 0; i < width; i++) components.push(one?.components?.[i] ?? null)
    marks += markLetters[one?.mark ?? "outside"]
  }
  return { components, marks }
}

/** The other way; a kept value that does not fit the version is a bug. */
export const decode = (compiled: CompiledToolkit, kept: Contributions): Contribution[] => {
  if (kept.marks.length !== compiled.measures.length || kept.components.length !== compiled.width)
    throw new Error(`contributions of another version than "${compiled.version.name}"`)
  return compiled.measures.map((measure) => contributionTo(measure, kept))
}

export const contributionTo = ({ index, from, width }: CompiledMeasure, kept: Contributions): Contribution => {
  const mark = marksByLetter.get(kept.marks[index] ?? "-") ?? "outside"
  if (mark !== "given" && mark !== "estimate") return { components: null, mark }
  return { components: kept.components.slice(from, from + width).map((component) => component ?? 0), mark }
}

/**
 * Contributions made with an earlier or later version of the same toolkit, in this version's order: by code. What the other
 * lacks or makes otherwise is not available; a setting that was a member of nothing stays so.
 */
export const realign = (kept: Contributions, madeWith: CompiledToolkit, to: CompiledToolkit): Contributions => {
  if (madeWith === to) return kept
  const isMember = [...kept.marks].some((letter) => letter !== markLetters.outside)
  return encode(
    to,
    to.measures.map((measure): Contribution => {
      const other = madeWith.measure.get(measure.measure.code)
      const same =
        other && other.width === measure.width && other.scale === measure.scale && other.form === measure.form
      if (same) return contributionTo(other, kept)
      return { components: null, mark: isMember ? "not-available" : "outside" }
    }),
  )
}

/**
 * What `last(CODE)` is worth for a school this year. `from` holds the settled answers of last year of every school that it
 * carries on, itself included, that was open on last year's count day. A sum after a merger, and unknown if any part is
 * unknown; after a split, or for a school that did not exist, unknown.
 */
export const lastYear = (codes: readonly string[], from: readonly SettledAnswers[] | "split"): Map<string, Known> => {
  const all = new Map<string, Known>()
  for (const code of codes) {
    if (from === "split" || from.length === 0) {
      all.set(code, unknown)
      continue
    }
    const parts = from.map((settled) => settled.get(code)?.known ?? unknown)
    const applying = parts.filter((part) => part.is !== "not-applicable")
    all.set(
      code,
      applying.length === 0
        ? { is: "not-applicable" }
        : together(applying, () => ({
            top: applying.reduce(
              (sum, part) => sum + (part.is === "usable" && isRatio(part.fact) ? part.fact.top : 0),
              0,
            ),
            bottom: 1,
          })),
    )
  }
  return all
}
