import { readFileSync } from "node:fs"
import { expect, test } from "vitest"
import { type CheckedAnswer, checkAnswer, counting, holding, settle } from "./answer.ts"
import type { AnswerState } from "./answer-state.ts"
import { settledSchool, type TestAnswer, testAnswers, testId } from "./test-county.ts"
import { compile } from "./toolkit/compile.ts"
import { versionFrom } from "./toolkit/starter.ts"

const read = (file: string) => JSON.parse(readFileSync(new URL(`../../starter/${file}`, import.meta.url), "utf8"))
const compiled = compile(versionFrom(read("school-audit.json"), read("measures.json")))
const row = "0192f0c1-0000-7000-8000-00000000000a"

const check = (
  question: string,
  state: AnswerState,
  value: unknown = null,
  onRow: string | null = null,
  known = {},
) => {
  const outcome = checkAnswer(compiled, { question, row: onRow, state, value }, { priorities: [], added: [], ...known })
  return outcome.ok ? outcome.value : outcome.problem
}
const taken = (state: AnswerState, value: CheckedAnswer["value"] = null, onRow: string | null = null) => ({
  row: onRow,
  state,
  value,
})

test("a true zero, a nil return and a blank are three things", () => {
  expect(check("lessons-pupils", "given", 0)).toEqual(taken("given", 0))
  expect(check("lessons-pupils", "nil")).toEqual(taken("nil"))
  expect(check("lessons-pupils", "blank")).toEqual(taken("blank"))
  for (const state of ["nil", "blank", "not-applicable", "not-available", "declined"] as const)
    expect(check("lessons-pupils", state, 0)).toBe("state-value-mismatch")
  expect(check("lessons-pupils", "given")).toBe("state-value-mismatch")
  expect(check("lessons-pupils", "estimate")).toBe("state-value-mismatch")
})

test("numbers are whole and within their bounds", () => {
  expect(check("lessons-pupils", "estimate", 3000)).toEqual(taken("estimate", 3000))
  expect(check("lessons-pupils", "given", 3001)).toBe("out-of-bounds")
  expect(check("lessons-pupils", "given", -1)).toBe("out-of-bounds")
  expect(check("lessons-pupils", "given", 2.5)).toBe("state-value-mismatch")
  expect(check("lessons-pupils", "given", "12")).toBe("state-value-mismatch")
  expect(check("lessons-pupils", "given", Number.NaN)).toBe("state-value-mismatch")
  expect(check("educator-confidence", "given", 0)).toBe("out-of-bounds")
  expect(check("educator-confidence", "estimate", 5)).toEqual(taken("estimate", 5))
  expect(check("lessons-price", "estimate", 1850)).toEqual(taken("estimate", 1850))
  expect(check("lessons-price", "given", 10_001)).toBe("out-of-bounds")
})

test("choices are the version's, each once, and no more than may be chosen", () => {
  expect(check("singing-regular", "given", "most")).toEqual(taken("given", "most"))
  expect(check("singing-regular", "given", "often")).toBe("out-of-bounds")
  expect(check("singing-regular", "given", ["most"])).toBe("state-value-mismatch")
  expect(check("singing-regular", "estimate", "most")).toBe("state-value-mismatch")
  expect(check("choir", "given", "yes")).toEqual(taken("given", "yes"))
  expect(check("choir", "given", true)).toBe("state-value-mismatch")
  expect(check("choir", "given", "maybe")).toBe("out-of-bounds")
  expect(check("plan-status", "given", "not-applicable")).toEqual(taken("given", "not-applicable"))
  expect(check("cpd-needs", "given", ["singing", "curriculum", "assessment"])).toEqual(
    taken("given", ["singing", "curriculum", "assessment"]),
  )
  expect(check("cpd-needs", "given", ["singing", "curriculum", "assessment", "other"])).toBe("out-of-bounds")
  expect(check("cpd-needs", "given", ["singing", "singing"])).toBe("state-value-mismatch")
  expect(check("cpd-needs", "given", ["juggling"])).toBe("out-of-bounds")
  expect(check("cpd-needs", "given", [])).toBe("state-value-mismatch")
  expect(check("cpd-needs", "given", "singing")).toBe("state-value-mismatch")
  expect(check("juggling", "given", 3)).toBe("question-unknown")
})

test("a date is a day that exists, and text is text that can be kept", () => {
  expect(check("plan-reviewed", "given", "2026-02-28")).toEqual(taken("given", "2026-02-28"))
  expect(check("plan-reviewed", "given", "2026-02-29")).toBe("state-value-mismatch")
  expect(check("plan-reviewed", "given", "28/02/2026")).toBe("state-value-mismatch")
  expect(check("celebrate", "given", "Our choir 🎶")).toEqual(taken("given", "Our choir 🎶"))
  expect(check("celebrate", "given", "  ")).toBe("state-value-mismatch")
  expect(check("celebrate", "given", "x".repeat(10_001))).toBe("out-of-bounds")
  expect(check("celebrate", "given", "a\u0000b")).toBe("unreadable")
  expect(check("celebrate", "given", "half \ud83c")).toBe("unreadable")
  expect(check("celebrate", "estimate", "About right")).toBe("state-value-mismatch")
})

test("a table is answered row by row, a missing key being a blank cell", () => {
  expect(check("levels", "given", { pupils: 12 }, "entry")).toEqual(taken("given", { pupils: 12 }, "entry"))
  expect(check("levels", "estimate", { pupils: 12 }, "entry")).toEqual(taken("estimate", { pupils: 12 }, "entry"))
  expect(check("levels", "given", { pupils: 12 }, "expert")).toBe("row-unknown")
  expect(check("levels", "given", { pupils: 12 }, row)).toBe("row-unknown")
  expect(check("levels", "given", { pupils: 12 })).toBe("row-unknown")
  expect(check("levels", "given", { pupils: -1 }, "entry")).toBe("out-of-bounds")
  expect(check("levels", "given", { places: 3 }, "entry")).toBe("state-value-mismatch")
  expect(check("levels", "given", {}, "entry")).toBe("state-value-mismatch")
  expect(check("levels", "given", { pupils: null }, "entry")).toBe("state-value-mismatch")
  expect(check("levels", "given", 12, "entry")).toBe("state-value-mismatch")
  expect(check("levels", "nil")).toEqual(taken("nil"))
  expect(check("levels", "not-applicable", null, "entry")).toEqual(taken("not-applicable", null, "entry"))
  expect(check("lessons-pupils", "given", 4, "entry")).toBe("row-unknown")
  expect(check("curriculum-minutes", "given", { minutes: 60, pattern: null }, "y1")).toEqual(
    taken("given", { minutes: 60 }, "y1"),
  )
  expect(check("curriculum-minutes", "given", { minutes: 60, pattern: "daily" }, "y1")).toBe("out-of-bounds")
  expect(check("curriculum-minutes", "given", { minutes: 601 }, "y1")).toBe("out-of-bounds")
  expect(check("curriculum-minutes", "given", Object.fromEntries([["__proto__", 5]]), "y1")).toBe(
    "state-value-mismatch",
  )
})

test("added rows have an id of their own, up to the most there may be", () => {
  const choir = { name: "Choir", pupils: 30, meets: "weekly" }
  expect(check("ensembles-roster", "given", choir, row.toUpperCase())).toEqual(taken("given", choir, row))
  expect(check("ensembles-roster", "given", choir, "row-1")).toBe("row-unknown")
  const added = [1, 2, 3].map((n) => testId(n))
  const wish = { priority: "A choir", by: "2027-07-01" }
  expect(check("priorities", "given", wish, row, { added: added.slice(1) })).toEqual(taken("given", wish, row))
  expect(check("priorities", "given", wish, row, { added })).toBe("out-of-bounds")
  expect(check("priorities", "given", wish, testId(2), { added })).toEqual(taken("given", wish, testId(2)))
  expect(check("priorities", "blank", null, row, { added })).toEqual(taken("blank", null, row))
  expect(check("priorities", "estimate", wish, row)).toBe("state-value-mismatch")
})

test("rows of last year's priorities are those priorities' ids", () => {
  expect(check("last-priorities", "given", { result: "met" }, row, { priorities: [row] })).toEqual(
    taken("given", { result: "met" }, row),
  )
  expect(check("last-priorities", "given", { result: "met" }, row)).toBe("row-unknown")
})

const held = (answers: readonly TestAnswer[]) => {
  const { questions, disagreements, ids } = holding(testAnswers(answers))
  const values = [...questions].map(([code, { whole, rows }]) => [
    code,
    whole?.value ??
      whole?.state ??
      Object.fromEntries([...rows].map(([key, answer]) => [key, answer.value ?? answer.state])),
  ])
  return { now: Object.fromEntries(values), disagreements, ids: [...ids] }
}

test("a correction takes the place of the answer it replaces", () => {
  const outcome = held([
    { question: "lessons-pupils", value: 40 },
    { question: "lessons-pupils", value: 45, replaces: [1] },
  ])
  expect(outcome).toEqual({ now: { "lessons-pupils": 45 }, disagreements: [], ids: [testId(2)] })
})

test("where Amina and the school both replaced one answer, the later received counts and both are shown", () => {
  const answers: TestAnswer[] = [
    { question: "lessons-pupils", value: 40 },
    { question: "lessons-pupils", value: 45, replaces: [1] },
    { question: "lessons-pupils", value: 44, replaces: [1] },
  ]
  expect(held(answers)).toEqual({
    now: { "lessons-pupils": 44 },
    disagreements: [{ question: "lessons-pupils", row: null, answers: [testId(2), testId(3)] }],
    ids: [testId(3)],
  })
  const settled = [...answers, { question: "lessons-pupils", value: 45, replaces: [2, 3] }]
  expect(held(settled)).toMatchObject({ now: { "lessons-pupils": 45 }, disagreements: [] })
})

test("two answers that replace none disagree, in the row they are of", () => {
  expect(
    held([
      { question: "levels", row: "entry", value: { pupils: 4 } },
      { question: "levels", row: "advanced", value: { pupils: 1 } },
      { question: "levels", row: "entry", value: { pupils: 5 } },
    ]).disagreements,
  ).toEqual([{ question: "levels", row: "entry", answers: [testId(1), testId(3)] }])
})

test("answers that replace each other in a ring still leave the last received standing", () => {
  expect(
    held([
      { question: "choir", value: "yes", replaces: [2] },
      { question: "choir", value: "no", replaces: [1] },
    ]).now,
  ).toEqual({
    choir: "no",
  })
})

test("what was carried forward and not confirmed is no answer", () => {
  const suggestion: TestAnswer = { question: "choir", value: "yes", source: "carried-unconfirmed" }
  expect(held([suggestion])).toEqual({ now: {}, disagreements: [], ids: [] })
})

test("a nil for a whole table stands in for earlier rows, and gives way to later ones", () => {
  const first: TestAnswer = { question: "levels", row: "entry", value: { pupils: 4 } }
  const nil: TestAnswer = { question: "levels", state: "nil" }
  const later: TestAnswer = { question: "levels", row: "advanced", value: { pupils: 1 } }
  expect(held([first, nil]).now).toEqual({ levels: "nil" })
  expect(held([first, nil, later]).now).toEqual({ levels: { advanced: { pupils: 1 } } })
  expect(held([first, nil, { question: "levels", state: "blank", replaces: [2] }]).now).toEqual({
    levels: { entry: { pupils: 4 } },
  })
  expect(held([first, nil, { question: "levels", row: "entry", state: "blank", replaces: [1] }]).now).toEqual({
    levels: "nil",
  })
})

test("an answer to a question that is no longer asked is kept and does not count", () => {
  const answers = testAnswers([
    { question: "lessons-offered", value: "range" },
    { question: "lessons-pupils", value: 40 },
    { question: "lessons-offered", value: "no", replaces: [1] },
  ])
  const settled = settle(compiled, { kind: "school", phase: "primary", holding: holding(answers), roll: null })
  expect(settled.get("lessons-pupils")).toMatchObject({
    asked: "condition",
    from: "derived",
    known: { fact: { top: 0 } },
  })
  expect([...counting(settled)]).toEqual([testId(3)])
})

test("trap 28: a question that is not asked counts as its earlier answer implies; with that missing, as nothing", () => {
  const known = (says: NonNullable<Parameters<typeof settledSchool>[1]["says"]>, question: string) =>
    settledSchool(compiled, { says }).get(question)
  expect(known({ "lessons-offered": "elsewhere" }, "lessons-pupils")).toMatchObject({
    from: "derived",
    known: { fact: { top: 0 } },
  })
  expect(known({}, "lessons-pupils")).toMatchObject({ asked: "earlier-missing", from: null, known: { is: "unknown" } })
  expect(known({ "first-access-offered": { state: "not-applicable" } }, "first-access-pupils")).toMatchObject({
    from: "derived",
    known: { is: "not-applicable" },
  })
  expect(known({ "first-access-offered": "not-applicable" }, "first-access-pupils")?.known.is).toBe("not-applicable")
  expect(known({ choir: { state: "nil" }, ensemble: "no" }, "ensembles-pupils")).toMatchObject({
    known: { fact: { top: 0 } },
  })
  expect(known({ choir: { state: "declined" }, ensemble: "no" }, "ensembles-pupils")?.asked).toBe("earlier-missing")
  expect(known({ "cpd-needs": ["singing"] }, "cpd-format")?.asked).toBe(true)
})

test("trap 14: an all-through school is asked the primary and the secondary questions", () => {
  const asked = (phase: string | null, question: string) => settledSchool(compiled, { phase }).get(question)?.asked
  expect([asked("all-through", "ks4-music"), asked("all-through", "singing-regular")]).toEqual([true, true])
  expect(asked("primary", "ks4-music")).toBe("phase")
  expect(asked("post-16", "singing-regular")).toBe("phase")
  expect(asked(null, "ks4-music")).toBe(true)
})

test("the register's roll stands in only where nothing is answered", () => {
  const roll = (school: Parameters<typeof settledSchool>[1]) =>
    settledSchool(compiled, { roll: 120, ...school }).get("pupils-on-roll")
  expect(roll({})).toMatchObject({ from: "register", known: { fact: { top: 120 } } })
  expect(roll({ says: { "pupils-on-roll": { state: "blank" } } })?.from).toBe("register")
  expect(roll({ says: { "pupils-on-roll": 118 } })).toMatchObject({ from: "answer", known: { fact: { top: 118 } } })
  expect(roll({ says: { "pupils-on-roll": { state: "declined" } } })).toMatchObject({
    from: "answer",
    known: { is: "unknown" },
  })
})
