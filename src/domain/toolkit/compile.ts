import { type Condition, codesIn, operandsOf, parseCondition, reservedWords } from "./condition.ts"
import type { ExpressionProblem } from "./expression.ts"
import {
  codesOfTerm,
  type Formula,
  leavesOf,
  parseFormula,
  type Selection,
  type Sum,
  type Term,
  termsOf,
} from "./measure.ts"
import type { Column, Measure, Question, Section, ToolkitVersion } from "./version.ts"

export type CompiledColumn = { column: Column; options: ReadonlySet<string> }

export type CompiledQuestion = {
  question: Question
  section: Section
  askedWhen: Condition<string> | null
  implied: readonly {
    when: Condition<string>
    state: Question["implied"][number]["state"]
    value: Question["implied"][number]["value"]
  }[]
  options: ReadonlySet<string>
  /** Codes of the rows that the version names. */
  rows: ReadonlySet<string>
  columns: ReadonlyMap<string, CompiledColumn>
  /** Row → the question whose 0 makes the whole row 0. */
  parts: ReadonlyMap<string, string>
}

export type CompiledMeasure = {
  index: number
  measure: Measure
  /**
   * How its components are made: `sum` has one; `ratio` has top and bottom; `rates` has top and bottom of each rate in turn.
   * They lie in the flat array of a setting's contributions from `from` on, `width` of them.
   */
  form: "sum" | "ratio" | "rates"
  from: number
  width: number
  /** Components are whole numbers of 1/scale: more than 1 only where a mean over rows makes fractions. */
  scale: number
  /** What the quotient is shown times: 100 for percentages, 1 for means. */
  factor: number
  /** The sums whose values are its components, in order. */
  sums: readonly Sum[]
  /** Of rates: whether each is added or taken away. */
  signs: readonly (1 | -1)[]
  kinds: ReadonlySet<string>
  /** This year's questions behind it, and those asked of the year before. */
  codes: readonly string[]
  lastCodes: readonly string[]
  /** Codes of the sections that it is made of. */
  sections: ReadonlySet<string>
  /** A question behind it is sensitive or in a private section. */
  sensitive: boolean
  /** Has the setting's own level. */
  ownLevel: boolean
}

/** A version with its conditions and formulas read, for callers to keep by version. */
export type CompiledToolkit = {
  version: ToolkitVersion
  sections: ReadonlyMap<string, Section>
  questions: ReadonlyMap<string, CompiledQuestion>
  /** Every question after those its conditions mention. */
  inOrder: readonly CompiledQuestion[]
  measures: readonly CompiledMeasure[]
  measure: ReadonlyMap<string, CompiledMeasure>
  /** How many components a setting's contributions have. */
  width: number
  /** The questions of the year before that some measure asks for by `last(…)`. */
  lastCodes: readonly string[]
  /** Question → codes of the measures that it feeds. */
  feeds: ReadonlyMap<string, readonly string[]>
  /** Measures with the same top, where one of them hides small numbers: by place in `measures`. */
  together: readonly (readonly number[])[]
}

export type VersionProblem = {
  /** `questions.lessons-pupils.askedWhen`, `measures.choir-share.numerator` */
  path: string
  problem:
    | ExpressionProblem["problem"]
    | "code-twice"
    | "code-reserved"
    | "section-unknown"
    | "question-unknown"
    | "option-unknown"
    | "options-missing"
    | "table-missing"
    | "row-unknown"
    | "column-unknown"
    | "not-a-number"
    | "bounds-crossed"
    | "circular"
    | "too-many-rows-for-a-mean"
    | "bottom-not-wanted"
    | "rate-not-here"
  /** Where in a condition or formula, from 0. */
  at?: number
}

/** lcm(1…16) is 720,720: beyond it, sums over a county could leave the safe integers. */
const mostRowsInMean = 16

const numeric = (type: string): boolean => type === "count" || type === "scale" || type === "money"
export const isNumeric = (of: { type: string }): boolean => numeric(of.type)

const lcm = (a: number, b: number): number => {
  let [x, y] = [a, b]
  while (y) [x, y] = [y, x % y]
  return (a / x) * b
}
const lcmUpTo = (n: number): number => {
  let all = 1
  for (let i = 2; i <= n; i++) all = lcm(all, i)
  return all
}

class Finder {
  readonly problems: VersionProblem[] = []
  readonly questions = new Map<string, CompiledQuestion>()
  readonly sections = new Map<string, Section>()

  found(path: string, problem: VersionProblem["problem"], at?: number): void {
    this.problems.push(at === undefined ? { path, problem } : { path, problem, at })
  }

  once(path: string, codes: readonly string[]): Set<string> {
    const all = new Set<string>()
    for (const code of codes) {
      if (all.has(code)) this.found(`${path}.${code}`, "code-twice")
      all.add(code)
    }
    return all
  }

  condition(path: string, source: string): Condition<string> | null {
    const outcome = parseCondition(source)
    if (outcome.ok) return outcome.value
    this.found(path, outcome.problem.problem, outcome.problem.at)
    return null
  }

  /** Mistakes after which nothing more can be said of a question. */
  mistakeIn(question: Question): VersionProblem["problem"] | null {
    if (!this.sections.has(question.section)) return "section-unknown"
    if (this.questions.has(question.code)) return "code-twice"
    if (reservedWords.has(question.code)) return "code-reserved"
    return (question.type === "table") === (question.table !== null) ? null : "table-missing"
  }

  question(version: ToolkitVersion, question: Question): void {
    const path = `questions.${question.code}`
    const section = this.sections.get(question.section)
    const mistake = this.mistakeIn(question)
    if (mistake || !section) {
      this.found(path, mistake ?? "section-unknown")
      return
    }
    const choice = question.type === "single" || question.type === "multiple"
    if (choice && question.options.length === 0) this.found(path, "options-missing")
    if (question.min !== null && question.max !== null && question.min > question.max)
      this.found(path, "bounds-crossed")
    for (const column of question.table?.columns ?? []) {
      if (column.type === "single" && column.options.length === 0)
        this.found(`${path}.${column.code}`, "options-missing")
      if (column.min !== null && column.max !== null && column.min > column.max)
        this.found(`${path}.${column.code}`, "bounds-crossed")
    }
    const columns = question.table?.columns ?? []
    this.once(
      `${path}.columns`,
      columns.map((column) => column.code),
    )
    const implied: CompiledQuestion["implied"][number][] = []
    for (const { when, state, value } of question.implied) {
      const condition = this.condition(`${path}.implied`, when)
      if (condition) implied.push({ when: condition, state, value })
    }
    this.questions.set(question.code, {
      question,
      section,
      askedWhen: question.askedWhen === null ? null : this.condition(`${path}.askedWhen`, question.askedWhen),
      implied,
      options: this.once(
        `${path}.options`,
        question.type === "yes-no" ? ["yes", "no"] : question.options.map((o) => o.code),
      ),
      rows: this.once(`${path}.rows`, question.table?.rows.map((row) => row.code) ?? []),
      columns: new Map(
        columns.map((column) => [
          column.code,
          {
            column,
            options: this.once(
              `${path}.${column.code}`,
              column.type === "yes-no" ? ["yes", "no"] : column.options.map((o) => o.code),
            ),
          },
        ]),
      ),
      parts: new Map(
        version.parts.filter((part) => part.table === question.code).map((part) => [part.row, part.whole]),
      ),
    })
  }

  /** Codes and options that a condition of a question names. */
  mentions(path: string, condition: Condition<string>): void {
    for (const code of codesIn(condition)) if (!this.questions.has(code)) this.found(path, "question-unknown")
    this.options(path, condition, (code) => this.questions.get(code)?.options)
  }

  options<O>(path: string, condition: Condition<O>, optionsOf: (operand: O) => ReadonlySet<string> | undefined): void {
    if (condition.is === "and" || condition.is === "or") {
      for (const part of condition.parts) this.options(path, part, optionsOf)
    } else if (condition.is === "not") this.options(path, condition.part, optionsOf)
    else if (condition.is !== "answered") {
      const options = optionsOf(condition.operand)
      const values = condition.is === "in" ? condition.values : [condition.value]
      for (const value of values)
        if (options?.size && (typeof value !== "string" || !(options.has(value) || value === "not-applicable")))
          this.found(path, "option-unknown")
    }
  }

  /** Every question after those that its conditions mention; a ring of them has no order. */
  inOrder(): CompiledQuestion[] {
    const order: CompiledQuestion[] = []
    const state = new Map<string, "open" | "done">()
    const visit = (code: string): void => {
      const compiled = this.questions.get(code)
      if (!compiled || state.get(code) === "done") return
      if (state.get(code) === "open") {
        this.found(`questions.${code}.askedWhen`, "circular")
        return
      }
      state.set(code, "open")
      for (const other of before(compiled)) visit(other)
      state.set(code, "done")
      order.push(compiled)
    }
    for (const code of this.questions.keys()) visit(code)
    return order
  }

  selection(path: string, question: CompiledQuestion, only: Selection | null): number {
    const added = question.question.table?.addRows ? (question.question.table.maxRows ?? Number.POSITIVE_INFINITY) : 0
    if (!only) return question.rows.size + added
    if (only.column === "row") {
      for (const row of only.values) if (!question.rows.has(row)) this.found(path, "row-unknown")
      return only.values.length
    }
    const column = question.columns.get(only.column)
    if (!column || column.options.size === 0) this.found(path, "column-unknown")
    else for (const value of only.values) if (!column.options.has(value)) this.found(path, "option-unknown")
    return question.rows.size + added
  }

  /** Checks one leaf and says what its value is a fraction of: 1, or the lcm of the rows a mean may stand on. */
  leaf(path: string, leaf: Term, counted: boolean): number {
    const asked = codesOfTerm(leaf).concat(leaf.is === "last" ? [leaf.code] : [])
    const unknown = asked.filter((code) => !this.questions.has(code))
    if (unknown.length > 0) {
      this.found(path, "question-unknown")
      return 1
    }
    const question = this.questions.get(asked[0] ?? "")
    if (!question) return 1
    if ((leaf.is === "code" && counted) || leaf.is === "last") {
      if (!isNumeric(question.question)) this.found(path, "not-a-number")
    } else if (leaf.is === "rows") {
      if (!question.question.table) this.found(path, "table-missing")
      else this.selection(path, question, leaf.only)
    } else if (leaf.is === "column" || leaf.is === "min" || leaf.is === "mean") {
      const term = leaf.is === "column" ? leaf : leaf.of
      const column = question.columns.get(term.column)
      if (!column) this.found(path, "column-unknown")
      else if (!isNumeric(column.column)) this.found(path, "not-a-number")
      const rows = this.selection(path, question, term.only)
      if (leaf.is === "mean" && counted) {
        if (rows > mostRowsInMean) this.found(path, "too-many-rows-for-a-mean")
        else return lcmUpTo(rows)
      }
    }
    return 1
  }

  formula(path: string, source: string): Formula | null {
    const outcome = parseFormula(source)
    if (outcome.ok) return outcome.value
    this.found(path, outcome.problem.problem, outcome.problem.at)
    return null
  }

  scale(path: string, formula: Formula): number {
    let scale = 1
    for (const term of termsOf(formula)) {
      const inCondition = term.is === "where" || term.is === "flag"
      for (const leaf of leavesOf(term)) scale = lcm(scale, this.leaf(path, leaf, !inCondition))
      if (inCondition)
        this.options(path, term.condition, (operand) =>
          operand.is === "code" ? this.questions.get(operand.code)?.options : undefined,
        )
    }
    return scale
  }

  measure(measure: Measure, index: number, from: number): CompiledMeasure | null {
    const path = `measures.${measure.code}`
    const top = this.formula(`${path}.numerator`, measure.numerator)
    const bottom = measure.denominator === null ? null : this.formula(`${path}.denominator`, measure.denominator)
    if (!top || (measure.denominator !== null && !bottom)) return null
    if (bottom?.is === "rates") {
      this.found(`${path}.denominator`, "rate-not-here")
      return null
    }
    if (top.is === "rates" && bottom) {
      this.found(`${path}.denominator`, "bottom-not-wanted")
      return null
    }
    const scale = lcm(this.scale(`${path}.numerator`, top), bottom ? this.scale(`${path}.denominator`, bottom) : 1)
    const sums =
      top.is === "rates"
        ? top.rates.flatMap((rate) => [rate.of.top, rate.of.bottom])
        : bottom
          ? [top.sum, bottom.sum]
          : [top.sum]
    const terms = sums.flatMap((sum) => sum.map((signed) => signed.of))
    const codes = [...new Set(terms.flatMap(codesOfTerm))]
    const lastCodes = [...new Set(terms.flatMap(leavesOf).flatMap((leaf) => (leaf.is === "last" ? [leaf.code] : [])))]
    const asked = [...codes, ...lastCodes].flatMap((code) => this.questions.get(code) ?? [])
    return {
      index,
      measure,
      form: top.is === "rates" ? "rates" : bottom ? "ratio" : "sum",
      from,
      width: sums.length,
      scale,
      factor: measure.unit === "%" ? 100 : Number(/^per (\d{1,6})\b/.exec(measure.unit)?.[1] ?? 1),
      sums,
      signs: top.is === "rates" ? top.rates.map((rate) => rate.sign) : [1],
      kinds: new Set(measure.kinds),
      codes,
      lastCodes,
      sections: new Set(asked.map((one) => one.section.code)),
      sensitive: asked.some((one) => one.question.sensitive || one.section.private),
      ownLevel: measure.levels.includes("school"),
    }
  }
}

const before = (compiled: CompiledQuestion): string[] => [
  ...(compiled.askedWhen ? operandsOf(compiled.askedWhen) : []),
  ...compiled.implied.flatMap((implied) => operandsOf(implied.when)),
]

const examine = (version: ToolkitVersion): { compiled: CompiledToolkit; problems: VersionProblem[] } => {
  const finder = new Finder()
  finder.once(
    "sections",
    version.sections.map((section) => section.code),
  )
  for (const section of version.sections) finder.sections.set(section.code, section)
  for (const question of version.questions) finder.question(version, question)
  for (const [code, compiled] of finder.questions) {
    if (compiled.askedWhen) finder.mentions(`questions.${code}.askedWhen`, compiled.askedWhen)
    for (const { when } of compiled.implied) finder.mentions(`questions.${code}.implied`, when)
    const table = compiled.question.table
    for (const other of [table?.mustEqual, table?.atLeast, table?.atMost])
      if (other && !finder.questions.has(other)) finder.found(`questions.${code}.table`, "question-unknown")
  }
  const inOrder = finder.inOrder()
  finder.once(
    "measures",
    version.measures.map((measure) => measure.code),
  )
  const measures: CompiledMeasure[] = []
  let width = 0
  for (const measure of version.measures) {
    const compiled = finder.measure(measure, measures.length, width)
    if (!compiled) continue
    measures.push(compiled)
    width += compiled.width
  }
  const feeds = new Map<string, string[]>()
  for (const { codes, measure } of measures)
    for (const code of codes) feeds.set(code, [...(feeds.get(code) ?? []), measure.code])
  const byTop = new Map<string, number[]>()
  for (const { index, measure } of measures) {
    const top = `${[...measure.kinds].sort().join()}:${measure.numerator.replace(/\s+/g, " ").trim()}`
    byTop.set(top, [...(byTop.get(top) ?? []), index])
  }
  return {
    problems: finder.problems,
    compiled: {
      version,
      sections: finder.sections,
      questions: finder.questions,
      inOrder,
      measures,
      measure: new Map(measures.map((compiled) => [compiled.measure.code, compiled])),
      width,
      lastCodes: [...new Set(measures.flatMap((compiled) => compiled.lastCodes))],
      feeds,
      together: [...byTop.values()].filter((group) => group.some((index) => measures[index]?.measure.smallNumbers)),
    },
  }
}

/** All that is wrong with a draft, an import or a toolkit of our own, with its place; empty where it is sound. */
export const problemsOf = (version: ToolkitVersion): VersionProblem[] => examine(version).problems

/** Reads all conditions and formulas once. For versions that were found sound when they were kept; another is a bug. */
export const compile = (version: ToolkitVersion): CompiledToolkit => {
  const { compiled, problems } = examine(version)
  const [first] = problems
  if (first) throw new Error(`toolkit "${version.name}": ${first.path} ${first.problem}`)
  return compiled
}
