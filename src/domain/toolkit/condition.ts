import type { Result } from "../kit/result.ts"
import { type ExpressionProblem, parsed, type Reader } from "./expression.ts"

/** An exact number in a formula; `bottom` is above 0. */
export type Ratio = { top: number; bottom: number }

/** What an operand is worth: text of a single choice, the codes of a multiple one, a number, or nil where it is no number. */
export type Fact = string | readonly string[] | Ratio | null

type Comparison = "=" | "!=" | ">" | ">=" | "<" | "<="

/** `Operand` is a question code in `askedWhen`, a term of a formula in a measure. */
export type Condition<Operand> =
  | { is: "and"; parts: readonly Condition<Operand>[] }
  | { is: "or"; parts: readonly Condition<Operand>[] }
  | { is: "not"; part: Condition<Operand> }
  | { is: "compare"; operand: Operand; comparison: Comparison; value: string | Ratio }
  | { is: "in"; operand: Operand; values: readonly (string | Ratio)[] }
  | { is: "includes"; operand: Operand; value: string }
  | { is: "answered"; operand: Operand }

/** Words of the two languages; no question may be called so. */
export const reservedWords: ReadonlySet<string> = new Set(
  "and or not in includes answered schools settings where answering open min mean rows last flag rate audit".split(" "),
)

/** Deeper brackets than anybody writes would only serve to exhaust the stack. */
const deepest = 100

const ratio = (text: string): Ratio => {
  const [whole = "", decimals = ""] = text.split(".")
  return { top: Number(whole + decimals), bottom: 10 ** decimals.length }
}

const literal = (reader: Reader): string | Ratio => {
  const token = reader.now
  if (token.kind === "text") return reader.take().text
  if (token.kind === "number" && token.text.length <= 15) return ratio(reader.take().text)
  return reader.fail("value-missing")
}

const readTest = <O>(reader: Reader, readOperand: (reader: Reader) => O): Condition<O> => {
  const operand = readOperand(reader)
  const { kind, text } = reader.now
  if (reader.word("answered")) return { is: "answered", operand }
  if (reader.word("includes")) {
    const value = literal(reader)
    return typeof value === "string" ? { is: "includes", operand, value } : reader.fail("value-missing")
  }
  if (reader.word("in")) {
    reader.must("(")
    const values = [literal(reader)]
    while (reader.sign(",")) values.push(literal(reader))
    reader.must(")")
    return { is: "in", operand, values }
  }
  if (
    kind === "sign" &&
    (text === "=" || text === "!=" || text === ">" || text === ">=" || text === "<" || text === "<=")
  ) {
    reader.take()
    return { is: "compare", operand, comparison: text, value: literal(reader) }
  }
  return reader.fail("operator-missing")
}

/** `and` binds closer than `or`, `not` closest. */
export const readCondition = <O>(reader: Reader, readOperand: (reader: Reader) => O, depth = 0): Condition<O> => {
  if (depth > deepest) reader.fail("too-long")
  const unit = (level: number): Condition<O> => {
    if (level > deepest) reader.fail("too-long")
    if (reader.word("not")) return { is: "not", part: unit(level + 1) }
    if (reader.sign("(")) {
      const inner = readCondition(reader, readOperand, level + 1)
      reader.must(")")
      return inner
    }
    return readTest(reader, readOperand)
  }
  const joined = (word: "and" | "or", read: () => Condition<O>): Condition<O> => {
    const first = read()
    const parts = [first]
    while (reader.word(word)) parts.push(read())
    return parts.length === 1 ? first : { is: word, parts }
  }
  return joined("or", () => joined("and", () => unit(depth)))
}

export const readCode = (reader: Reader): string => {
  const token = reader.now
  if (token.kind !== "word" || reservedWords.has(token.text)) return reader.fail("code-missing")
  return reader.take().text
}

/** `parseCondition("choir = 'yes' or ensemble = 'yes'")`; what cannot be read is a problem with its place, never a throw. */
export const parseCondition = (source: string): Result<Condition<string>, ExpressionProblem> =>
  parsed(source, (reader) => readCondition(reader, readCode))

/** Every operand, in the order written, as often as written. */
export const operandsOf = <O>(condition: Condition<O>): O[] =>
  condition.is === "and" || condition.is === "or"
    ? condition.parts.flatMap(operandsOf)
    : condition.is === "not"
      ? operandsOf(condition.part)
      : [condition.operand]

/** The question codes that a condition mentions, each once. */
export const codesIn = (condition: Condition<string>): string[] => [...new Set(operandsOf(condition))]

const isRatio = (fact: Fact | Ratio): fact is Ratio => typeof fact === "object" && fact !== null && "bottom" in fact

const sameAs = (fact: Fact, value: string | Ratio): boolean => {
  if (typeof value === "string") return fact === value
  return isRatio(fact) && fact.top * value.bottom === value.top * fact.bottom
}

const compares = (fact: Fact, comparison: Comparison, value: string | Ratio): boolean => {
  if (comparison === "=") return sameAs(fact, value)
  if (comparison === "!=") return !sameAs(fact, value)
  if (isRatio(fact) && typeof value !== "string") {
    const [left, right] = [fact.top * value.bottom, value.top * fact.bottom]
    return comparison === ">"
      ? left > right
      : comparison === ">="
        ? left >= right
        : comparison === "<"
          ? left < right
          : left <= right
  }
  // Days compare as text.
  if (typeof fact === "string" && typeof value === "string")
    return comparison === ">"
      ? fact > value
      : comparison === ">="
        ? fact >= value
        : comparison === "<"
          ? fact < value
          : fact <= value
  return false
}

/**
 * True, false, or unknown where it hangs on something unanswered (`undefined`): a comparison with it is unknown, and so is
 * its `not`; only `answered` is never unknown. What is unknown in the end counts as false, so that `!=` is false too.
 */
export const evaluate = <O>(condition: Condition<O>, factOf: (operand: O) => Fact | undefined): boolean | "unknown" => {
  switch (condition.is) {
    case "and":
    case "or": {
      const settles = condition.is === "or"
      let unknown = false
      for (const part of condition.parts) {
        const outcome = evaluate(part, factOf)
        if (outcome === settles) return settles
        if (outcome === "unknown") unknown = true
      }
      return unknown ? "unknown" : !settles
    }
    case "not": {
      const outcome = evaluate(condition.part, factOf)
      return outcome === "unknown" ? outcome : !outcome
    }
  }
  const fact = factOf(condition.operand)
  if (condition.is === "answered") return fact !== undefined
  if (fact === undefined) return "unknown"
  switch (condition.is) {
    case "compare":
      return compares(fact, condition.comparison, condition.value)
    case "in":
      return condition.values.some((value) => sameAs(fact, value))
    case "includes":
      return Array.isArray(fact) ? fact.includes(condition.value) : fact === condition.value
  }
}
