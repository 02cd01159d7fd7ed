import * as v from "valibot"
import { AnswerState } from "../answer-state.ts"

/** A code is a permanent name: letters, digits and single hyphens or underscores, so that it can stand in a formula. */
export const Code = v.pipe(
  v.string(),
  v.maxLength(100, "A code has at most 100 characters"),
  v.regex(/^[A-Za-z0-9]+(?:[-_][A-Za-z0-9]+)*$/, "A code is letters and digits with single hyphens between"),
)

const wording = (most: number) => v.pipe(v.string(), v.maxLength(most, `At most ${most} characters`))
const title = v.pipe(wording(300), v.nonEmpty("Give it a name"))
const bound = v.pipe(v.number(), v.safeInteger("Give a whole number"))
const orNull = <const S extends v.GenericSchema>(schema: S) => v.optional(v.nullable(schema), null)
const list = <const S extends v.GenericSchema>(schema: S) => v.optional(v.pipe(v.array(schema), v.maxLength(1000)), [])

export const Option = v.object({ code: Code, label: wording(500) })
export type Option = v.InferOutput<typeof Option>

export const Column = v.object({
  code: Code,
  label: wording(500),
  type: v.picklist(["single", "count", "scale", "money", "text", "yes-no", "date"]),
  options: list(Option),
  unit: orNull(wording(100)),
  min: orNull(bound),
  max: orNull(bound),
})
export type Column = v.InferOutput<typeof Column>

export const Table = v.object({
  rows: list(Option),
  columns: v.pipe(v.array(Column), v.minLength(1, "A table needs a column"), v.maxLength(100)),
  /** People may add rows of their own, each with a UUID. */
  addRows: v.optional(v.boolean(), false),
  maxRows: orNull(bound),
  /** Where the rows come from when neither the version nor the person names them: `priorities of the year before`. */
  rowsFrom: orNull(wording(100)),
  total: v.optional(v.boolean(), false),
  mustEqual: orNull(Code),
  atLeast: orNull(Code),
  atMost: orNull(Code),
})
export type Table = v.InferOutput<typeof Table>

/** What a question that is not asked counts as, because of an earlier answer. */
export const Implied = v.object({
  when: wording(2000),
  state: AnswerState,
  value: orNull(v.union([v.string(), v.number(), v.array(v.string())])),
})
export type Implied = v.InferOutput<typeof Implied>

export const Question = v.object({
  code: Code,
  section: Code,
  text: v.pipe(wording(2000), v.nonEmpty("A question needs its wording")),
  help: v.optional(wording(5000), ""),
  type: v.picklist(["single", "multiple", "count", "scale", "money", "text", "yes-no", "date", "table"]),
  options: list(Option),
  unit: orNull(wording(100)),
  /** Of count, scale and money (in pence) the least and the most; of multiple, how many may be chosen. */
  min: orNull(bound),
  max: orNull(bound),
  askedWhen: orNull(wording(2000)),
  /** Empty: every phase, and settings that have none. */
  phases: list(Code),
  /** Of the kinds the version is for; empty: all of them. */
  kinds: list(Code),
  when: v.optional(v.picklist(["before", "visit", "both"]), "both"),
  share: v.optional(v.picklist(["centre", "school+cluster", "public"]), "centre"),
  carryForward: v.optional(v.boolean(), false),
  sensitive: v.optional(v.boolean(), false),
  tags: list(wording(100)),
  /** How long it takes, as a rule. */
  seconds: orNull(bound),
  implied: list(Implied),
  table: orNull(Table),
  currency: orNull(wording(10)),
  note: orNull(wording(2000)),
  /** Kept with its own dates as a fact of the setting, not as an answer that closes with the audit: `sharing`. */
  fact: orNull(wording(100)),
})
export type Question = v.InferOutput<typeof Question>

/** Sections that are private are never offered for sharing. */
export const Section = v.object({ code: Code, title, private: v.optional(v.boolean(), false) })
export type Section = v.InferOutput<typeof Section>

export const Measure = v.object({
  code: Code,
  title,
  definition: v.optional(wording(2000), ""),
  numerator: wording(2000),
  denominator: orNull(wording(2000)),
  /** `%` and `per 100 …` are shown times 100; means and counts as they are. */
  unit: wording(100),
  aim: orNull(bound),
  direction: v.optional(v.picklist(["up", "down", "none"]), "none"),
  /** `school` is the setting's own level, whatever its kind. */
  levels: v.pipe(v.array(v.picklist(["school", "cluster", "county"])), v.minLength(1)),
  smallNumbers: v.optional(v.boolean(), false),
  years: v.picklist(["percent-change", "point-change", "difference"]),
  decimals: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(6)),
  tags: list(wording(100)),
  /** Settings of these kinds are its members. */
  kinds: v.optional(v.pipe(v.array(Code), v.minLength(1)), ["school"]),
})
export type Measure = v.InferOutput<typeof Measure>

/** "A part of nothing is 0": when `whole` is 0, the row of the table is 0 in every column. */
export const Part = v.object({ table: Code, row: Code, whole: Code })
export type Part = v.InferOutput<typeof Part>

/** The rule `emptyWhole` of the measures; versions without these codes are not touched by it. */
const usualParts: Part[] = ["lessons", "first-access", "ensembles"].map((row) => ({
  table: "inclusion-participation",
  row,
  whole: `${row}-pupils`,
}))

/** The content of a toolkit version: what is asked, of whom, and what is worked out from it. Parsed: nothing is left out. */
export const ToolkitVersion = v.object({
  name: title,
  note: v.optional(wording(5000), ""),
  /** The kinds of setting that it is for. */
  kinds: v.optional(v.pipe(v.array(Code), v.minLength(1)), ["school"]),
  sections: v.pipe(v.array(Section), v.minLength(1), v.maxLength(200)),
  questions: v.pipe(v.array(Question), v.minLength(1, "A toolkit needs a question"), v.maxLength(2000)),
  measures: v.optional(v.pipe(v.array(Measure), v.maxLength(1000)), []),
  parts: v.optional(v.array(Part), usualParts),
})
export type ToolkitVersion = v.InferOutput<typeof ToolkitVersion>

/** The setting's own roll: where no answer to it counts, the register's or a census's pupils stand in. */
export const rollCode = "pupils-on-roll"
