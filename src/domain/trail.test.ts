import { readFileSync } from "node:fs"
import { expect, test } from "vitest"
import type { Cause } from "./figure.ts"
import { lastYear } from "./figure.ts"
import { settledSchool, type TestSchool, testId } from "./test-county.ts"
import { compile } from "./toolkit/compile.ts"
import { versionFrom } from "./toolkit/starter.ts"
import { trail } from "./trail.ts"

const read = (file: string) => JSON.parse(readFileSync(new URL(`../../starter/${file}`, import.meta.url), "utf8"))
const compiled = compile(versionFrom(read("school-audit.json"), read("measures.json")))

const walk = (code: string, school: TestSchool, last: Cause["last"] = new Map()) => {
  const measure = compiled.measure.get(code)
  if (!measure) throw new Error(code)
  return trail(measure, {
    kind: "school",
    open: true,
    audited: true,
    settled: settledSchool(compiled, school),
    last,
  }).map(({ question, row, column, from, state, value, answer, because }) => ({
    place: [question, row, column].filter((part) => part !== null).join(" "),
    from,
    said: value === null ? state : `${state} ${value}`,
    ...(answer ? { answer: answer.id } : {}),
    ...(because.length ? { because } : {}),
  }))
}

test("a share is walked down to what was answered, what it implied and what the register said", () => {
  expect(walk("lessons-share", { says: { "lessons-offered": "no" }, roll: 61 })).toEqual([
    { place: "lessons-pupils", from: "derived", said: "given 0", because: ["lessons-offered"] },
    { place: "pupils-on-roll", from: "register", said: "given 61" },
  ])
  expect(
    walk("lessons-share", { says: { "lessons-offered": "some", "lessons-pupils": { state: "estimate", value: 12 } } }),
  ).toEqual([
    { place: "lessons-pupils", from: "answer", said: "estimate 12", answer: testId(2) },
    { place: "pupils-on-roll", from: "nothing", said: "blank" },
  ])
})

test("a table is walked down to row and column, each once", () => {
  const level = (row: string, pupils: number) => ({ question: "levels", row, value: { pupils } })
  const school = { says: { "lessons-offered": "range" }, answers: [level("entry", 10), level("advanced", 2)] }
  expect(walk("intermediate-share", school)).toEqual([
    { place: "levels advanced pupils", from: "answer", said: "given 2", answer: testId(3) },
    { place: "levels entry pupils", from: "answer", said: "given 10", answer: testId(2) },
  ])
  expect(walk("lessons-premium-share", { says: { "lessons-offered": "no" } })).toEqual([
    {
      place: "inclusion-participation lessons pupil-premium",
      from: "derived",
      said: "given 0",
      because: ["lessons-pupils"],
    },
    { place: "lessons-pupils", from: "derived", said: "given 0", because: ["lessons-offered"] },
  ])
})

test("continuation leads to last year, coverage to the audit", () => {
  const last = lastYear(compiled.lastCodes, [
    settledSchool(compiled, { says: { "first-access-offered": "yes", "first-access-pupils": 180 } }),
  ])
  expect(walk("first-access-continuation", { says: { "first-access-continued": 41 } }, last)).toEqual([
    { place: "first-access-continued", from: "answer", said: "given 41", answer: testId(1) },
    { place: "first-access-pupils", from: "last-year", said: "given 180" },
  ])
  expect(walk("audit-coverage", {})).toEqual([
    { place: "audit", from: "fact", said: "given complete" },
    { place: "open", from: "fact", said: "given 1" },
  ])
})

test("a figure of features names every question behind it", () => {
  const places = walk("features-met", { says: { choir: "yes", "performance-seasons": ["autumn"] } }).map(
    (one) => one.place,
  )
  expect(places).toEqual([
    "curriculum-minutes",
    "lessons-offered",
    "choir",
    "ensemble",
    "practice-space",
    "performance-seasons",
    "live-music",
  ])
})
