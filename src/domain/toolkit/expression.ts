import { done, type Result, refuse } from "../kit/result.ts"

/** Where in the text an expression cannot be read, and why. `at` counts characters from 0. */
export type ExpressionProblem = {
  at: number
  problem:
    | "too-long"
    | "unknown-sign"
    | "unfinished-text"
    | "code-missing"
    | "operator-missing"
    | "value-missing"
    | "bracket-missing"
    | "space-missing"
    | "left-over"
    | "not-here"
}

export type Token = { kind: "word" | "number" | "text" | "sign" | "end"; text: string; at: number; spaced: boolean }

const longest = 2000
const token =
  /\s*(?:(?<number>-?\d+(?:\.\d+)?(?![A-Za-z0-9_-]))|(?<word>[A-Za-z0-9]+(?:[-_][A-Za-z0-9]+)*)|'(?<text>[^']*)'|(?<sign>!=|>=|<=|[=<>()[\],.|+-]))/y

/** Text to tokens; the last one is always `end`. `spaced`: a space or an end of the text on both sides. */
export const tokens = (source: string): Result<Token[], ExpressionProblem> => {
  if (source.length > longest) return refuse({ at: longest, problem: "too-long" })
  const found: Token[] = []
  const end = source.trimEnd().length
  token.lastIndex = 0
  while (token.lastIndex < end) {
    const from = token.lastIndex
    const match = token.exec(source)
    if (!match?.groups) {
      const at = from + (/^\s*/.exec(source.slice(from))?.[0].length ?? 0)
      return refuse({ at, problem: source[at] === "'" ? "unfinished-text" : "unknown-sign" })
    }
    const at = from + (match[0].length - match[0].trimStart().length)
    const to = token.lastIndex
    const { number, word, text, sign } = match.groups
    found.push({
      kind: number !== undefined ? "number" : word !== undefined ? "word" : text !== undefined ? "text" : "sign",
      text: number ?? word ?? text ?? sign ?? "",
      at,
      spaced: (at === 0 || at > from) && (to === end || /\s/.test(source[to] ?? " ")),
    })
  }
  found.push({ kind: "end", text: "", at: end, spaced: true })
  return done(found)
}

/** Thrown inside a parser and caught at its door by `parsed`; nobody else sees it. */
class Unreadable extends Error {
  readonly problem: ExpressionProblem
  constructor(problem: ExpressionProblem) {
    super(problem.problem)
    this.problem = problem
  }
}

/** Walks the tokens; every method either moves on or ends the reading with a problem. */
export class Reader {
  #next = 0
  readonly #tokens: readonly Token[]
  constructor(all: readonly Token[]) {
    this.#tokens = all
  }
  get now(): Token {
    return this.#tokens[this.#next] ?? { kind: "end", text: "", at: 0, spaced: true }
  }
  ahead(steps: number): Token {
    return this.#tokens[this.#next + steps] ?? { kind: "end", text: "", at: 0, spaced: true }
  }
  take(): Token {
    const token = this.now
    if (token.kind !== "end") this.#next++
    return token
  }
  is(kind: Token["kind"], text: string): boolean {
    return this.now.kind === kind && this.now.text === text
  }
  /** Takes this sign if it is next. */
  sign(text: string): boolean {
    const here = this.is("sign", text)
    if (here) this.take()
    return here
  }
  /** Takes this word if it is next. */
  word(text: string): boolean {
    const here = this.is("word", text)
    if (here) this.take()
    return here
  }
  must(text: string, problem: ExpressionProblem["problem"] = "bracket-missing"): void {
    if (!this.sign(text)) this.fail(problem)
  }
  fail(problem: ExpressionProblem["problem"], at: number = this.now.at): never {
    throw new Unreadable({ at, problem })
  }
}

/** Reads the whole of `source` with `read`; anything left over is a problem. Never throws for what is written. */
export const parsed = <T>(source: string, read: (reader: Reader) => T): Result<T, ExpressionProblem> => {
  const all = tokens(source)
  if (!all.ok) return all
  const reader = new Reader(all.value)
  try {
    const value = read(reader)
    if (reader.now.kind !== "end") reader.fail("left-over")
    return done(value)
  } catch (error) {
    if (error instanceof Unreadable) return refuse(error.problem)
    throw error
  }
}
