import { readFileSync } from "node:fs"
import fc from "fast-check"
import { expect, test } from "vitest"
import { codesIn, evaluate, type Fact, parseCondition } from "./condition.ts"
import { parseFormula } from "./measure.ts"

const number = (top: number): Fact => ({ top, bottom: 1 })

const holds = (source: string, facts: Record<string, Fact>): boolean | "unknown" => {
  const condition = parseCondition(source)
  if (!condition.ok) throw new Error(JSON.stringify(condition.problem))
  return evaluate(condition.value, (code) => (Object.hasOwn(facts, code) ? facts[code] : undefined))
}

test("every condition of the starter toolkit is read, with the codes it mentions", () => {
  const bank = JSON.parse(readFileSync(new URL("../../../starter/school-audit.json", import.meta.url), "utf8"))
  const codes = new Set(bank.questions.map((question: { code: string }) => question.code))
  const sources: string[] = bank.questions.flatMap((q: { askedWhen: string | null; implied: { when: string }[] }) => [
    ...(q.askedWhen ? [q.askedWhen] : []),
    ...q.implied.map((implied) => implied.when),
  ])
  expect(sources.length).toBeGreaterThan(20)
  for (const source of sources) {
    const condition = parseCondition(source)
    expect({ source, ok: condition.ok }).toEqual({ source, ok: true })
    if (condition.ok) for (const code of codesIn(condition.value)) expect(codes).toContain(code)
  }
})

test("a choice is compared by its code", () => {
  expect(holds("music-lead-role != 'vacant'", { "music-lead-role": "specialist" })).toBe(true)
  expect(holds("music-lead-role != 'vacant'", { "music-lead-role": "vacant" })).toBe(false)
  expect(holds("plan-status in ('published', 'in-place')", { "plan-status": "in-place" })).toBe(true)
  expect(holds("plan-status in ('published','in-place')", { "plan-status": "draft" })).toBe(false)
})

test("numbers, days and lists are compared as what they are", () => {
  expect(holds("pupils >= 60", { pupils: number(60) })).toBe(true)
  expect(holds("pupils > 60", { pupils: number(60) })).toBe(false)
  expect(holds("score < 3.5", { score: { top: 24, bottom: 7 } })).toBe(true)
  expect(holds("score <= -1", { score: number(-1) })).toBe(true)
  expect(holds("on < '2026-01-15'", { on: "2025-12-31" })).toBe(true)
  expect(holds("terms includes 'autumn' and terms includes 'summer'", { terms: ["autumn", "summer"] })).toBe(true)
  expect(holds("terms includes 'spring'", { terms: ["autumn", "summer"] })).toBe(false)
  expect(holds("pupils = '60'", { pupils: number(60) })).toBe(false)
})

test("over an unanswered code everything is false in the end, != and not included", () => {
  for (const source of [
    "choir = 'yes'",
    "choir != 'yes'",
    "not choir = 'yes'",
    "not (choir = 'yes')",
    "choir in ('no')",
  ])
    expect({ source, outcome: holds(source, {}) }).toEqual({ source, outcome: "unknown" })
  expect(holds("choir answered", {})).toBe(false)
  expect(holds("not choir answered", {})).toBe(true)
  expect(holds("choir = 'yes' or ensemble = 'yes'", { ensemble: "yes" })).toBe(true)
  expect(holds("choir = 'no' and ensemble = 'no'", { ensemble: "no" })).toBe("unknown")
  expect(holds("choir = 'no' and ensemble = 'no'", { ensemble: "yes" })).toBe(false)
})

test("and binds closer than or, brackets closest", () => {
  const yes = { a: "y", b: "n", c: "n" }
  expect(holds("a = 'y' or b = 'y' and c = 'y'", yes)).toBe(true)
  expect(holds("(a = 'y' or b = 'y') and c = 'y'", yes)).toBe(false)
})

test("what cannot be read is named with its place", () => {
  expect(parseCondition("choir == 'yes'")).toEqual({ ok: false, problem: { at: 7, problem: "value-missing" } })
  expect(parseCondition("choir = 'yes")).toEqual({ ok: false, problem: { at: 8, problem: "unfinished-text" } })
  expect(parseCondition("choir = yes")).toEqual({ ok: false, problem: { at: 8, problem: "value-missing" } })
  expect(parseCondition("choir")).toEqual({ ok: false, problem: { at: 5, problem: "operator-missing" } })
  expect(parseCondition("(choir answered")).toEqual({ ok: false, problem: { at: 15, problem: "bracket-missing" } })
  expect(parseCondition("choir answered now")).toEqual({ ok: false, problem: { at: 15, problem: "left-over" } })
  expect(parseCondition("in = 'yes'")).toEqual({ ok: false, problem: { at: 0, problem: "code-missing" } })
  expect(parseCondition("choir ~ 'yes'")).toEqual({ ok: false, problem: { at: 6, problem: "unknown-sign" } })
  expect(parseCondition("")).toEqual({ ok: false, problem: { at: 0, problem: "code-missing" } })
  expect(parseCondition(`${"(".repeat(900)}a answered${")".repeat(900)}`).ok).toBe(false)
  expect(parseCondition(`${"not ".repeat(400)}a answered`).ok).toBe(false)
  expect(parseCondition("a".repeat(3000)).ok).toBe(false)
})

test("whatever is typed, the readers answer with a reading or a problem and never throw", () => {
  const scrap = fc.constantFrom(
    ..."( ) [ ] = != >= < in includes answered not and or 'x' ' , | . + - schools where answering open min( rate( flag( last( rows( mean( a-b a.b 12 1.5 -3 row audit \u0000 é 😀".split(
      " ",
    ),
  )
  const text = fc.oneof(
    fc.string(),
    fc.string({ unit: "binary" }),
    fc.array(scrap, { maxLength: 40 }).map((all) => all.join(" ")),
  )
  fc.assert(
    fc.property(text, (source) => {
      for (const outcome of [parseCondition(source), parseFormula(source)])
        if (!outcome.ok) expect(outcome.problem.at).toBeLessThanOrEqual(source.length)
    }),
    { numRuns: 600 },
  )
})
