import { readFileSync } from "node:fs"
import * as v from "valibot"
import { expect, test } from "vitest"
import { compile, problemsOf } from "./compile.ts"
import { starterToolkits, versionFrom } from "./starter.ts"
import { schoolTermsOf } from "./term.ts"
import { ToolkitVersion } from "./version.ts"

const read = (file: string) => JSON.parse(readFileSync(new URL(`../../../starter/${file}`, import.meta.url), "utf8"))

test("the starter toolkits are sound: the school audit of 70 questions and 40 measures, and five short returns", () => {
  const starters = starterToolkits(read("index.json"), read)
  for (const { slug, version } of starters)
    expect({ slug, problems: problemsOf(version) }).toEqual({ slug, problems: [] })
  const [school, ...returns] = starters
  expect(school?.version.questions).toHaveLength(70)
  expect(school?.version.measures).toHaveLength(40)
  expect(school?.version.sections).toHaveLength(15)
  expect(returns.map((one) => one.slug)).toEqual([
    "tutor-return",
    "co-operative-return",
    "venue-return",
    "organisation-return",
    "society-return",
  ])
  for (const { version } of returns) {
    expect(version.questions.length).toBeGreaterThanOrEqual(6)
    expect(version.questions.length).toBeLessThanOrEqual(10)
    for (const measure of version.measures) expect(measure.kinds).toEqual(version.kinds)
  }
  const codes = starters.flatMap(({ version }) => [
    ...version.questions,
    ...version.measures.map((m) => ({ code: `m:${m.code}` })),
  ])
  expect(new Set(codes.map((one) => one.code)).size).toBe(codes.length)
})

test("a published version comes back the same through JSON", () => {
  const version = versionFrom(read("school-audit.json"), read("measures.json"))
  expect(v.parse(ToolkitVersion, JSON.parse(JSON.stringify(version)))).toEqual(version)
})

test("a compiled toolkit knows what hangs on what", () => {
  const compiled = compile(versionFrom(read("school-audit.json"), read("measures.json")))
  const order = compiled.inOrder.map((one) => one.question.code)
  expect(order.indexOf("lessons-offered")).toBeLessThan(order.indexOf("lessons-pupils"))
  expect(order).toHaveLength(70)
  expect(compiled.lastCodes).toEqual(["first-access-pupils"])
  expect(compiled.feeds.get("pupils-on-roll")).toEqual([
    "first-access-share",
    "lessons-share",
    "ensembles-share",
    "premium-gap",
    "instruments-rate",
  ])
  const named = (code: string) => compiled.measure.get(code)
  expect(named("premium-gap")).toMatchObject({ form: "rates", width: 4, signs: [1, -1], sensitive: true })
  expect(named("curriculum-secure-mean")).toMatchObject({ form: "ratio", scale: 420, factor: 1, sensitive: false })
  expect(named("instruments-rate")).toMatchObject({ form: "ratio", factor: 100 })
  expect(named("cpd-staff")).toMatchObject({ form: "sum", width: 1, ownLevel: true })
  expect([...(named("lessons-premium-share")?.sections ?? [])]).toEqual(["I", "E"])
  const groups = compiled.together.map((group) => group.map((index) => compiled.measures[index]?.measure.code))
  expect(groups).toContainEqual(["lessons-pupils", "lessons-share"])
  expect(groups).toContainEqual(["premium-gap"])
})

const sung = { code: "sung", section: "A", text: "Do they sing?", type: "yes-no" }
const version = (questions: object[], measures: object[] = []) =>
  v.parse(ToolkitVersion, { name: "Draft", sections: [{ code: "A", title: "All" }], questions, measures })
const measure = (numerator: string, denominator: string | null = null) => ({
  code: "m",
  title: "M",
  numerator,
  denominator,
  unit: "%",
  levels: ["county"],
  years: "difference",
  decimals: 1,
})
const found = (questions: object[], measures: object[] = []) =>
  problemsOf(version(questions, measures)).map(({ path, problem }) => `${path} ${problem}`)

test("a draft's mistakes are named with their place", () => {
  expect(found([sung])).toEqual([])
  expect(found([sung, sung])).toEqual(["questions.sung code-twice"])
  expect(found([{ ...sung, section: "Z" }])).toEqual(["questions.sung section-unknown"])
  expect(found([{ ...sung, code: "answered" }])).toEqual(["questions.answered code-reserved"])
  expect(found([{ ...sung, type: "single" }])).toEqual(["questions.sung options-missing"])
  expect(found([{ ...sung, type: "table" }])).toEqual(["questions.sung table-missing"])
  expect(found([{ ...sung, type: "count", min: 5, max: 1 }])).toEqual(["questions.sung bounds-crossed"])
  expect(found([{ ...sung, askedWhen: "danced = 'yes'" }])).toEqual(["questions.sung.askedWhen question-unknown"])
  expect(found([{ ...sung, askedWhen: "danced =" }])).toEqual(["questions.sung.askedWhen value-missing"])
  expect(found([sung, { ...sung, code: "how", askedWhen: "sung = 'maybe'" }])).toEqual([
    "questions.how.askedWhen option-unknown",
  ])
  expect(
    found([
      { ...sung, askedWhen: "how = 'yes'" },
      { ...sung, code: "how", askedWhen: "sung = 'yes'" },
    ]),
  ).toEqual(["questions.sung.askedWhen circular"])
})

test("a measure that cannot be worked out is named with its place", () => {
  const table = {
    rows: [{ code: "r", label: "R" }],
    columns: [
      { code: "n", label: "N", type: "count" },
      { code: "t", label: "T", type: "text" },
    ],
  }
  const questions = [
    sung,
    { ...sung, code: "tab", type: "table", table },
    { ...sung, code: "many", type: "table", table: { ...table, addRows: true, maxRows: 40 } },
  ]
  const told = (numerator: string, denominator: string | null = null) =>
    found(questions, [measure(numerator, denominator)])
  expect(told("tab.n", "schools answering tab")).toEqual([])
  expect(told("danced")).toEqual(["measures.m.numerator question-unknown"])
  expect(told("sung")).toEqual(["measures.m.numerator not-a-number"])
  expect(told("tab.x")).toEqual(["measures.m.numerator column-unknown"])
  expect(told("tab.t")).toEqual(["measures.m.numerator not-a-number"])
  expect(told("tab.n[row=q]")).toEqual(["measures.m.numerator row-unknown"])
  expect(told("tab.n +tab.n")).toEqual(["measures.m.numerator space-missing"])
  expect(told("mean(many.n)")).toEqual(["measures.m.numerator too-many-rows-for-a-mean"])
  expect(told("schools where sung = 'maybe'")).toEqual(["measures.m.numerator option-unknown"])
  expect(told("rate(tab.n, tab.n)", "tab.n")).toEqual(["measures.m.denominator bottom-not-wanted"])
  expect(told("tab.n + rate(tab.n, tab.n)")).toEqual(["measures.m.numerator code-missing"])
  expect(() => compile(version(questions, [measure("danced")]))).toThrow("measures.m.numerator question-unknown")
})

test("trap 3 and trap 4: terms of six are counted as the three school terms they lie in", () => {
  expect(schoolTermsOf([1, 2, 5])).toEqual(["autumn", "summer"])
  expect(schoolTermsOf([3, 4])).toEqual(["spring"])
  expect(schoolTermsOf([6, 1, 3])).toEqual(["autumn", "spring", "summer"])
})
