import { readFileSync } from "node:fs"
import fc from "fast-check"
import { expect, test } from "vitest"
import { type Contribution, decode, encode, lastYear, type Mark, realign } from "./figure.ts"
import { sumUp } from "./profile.ts"
import { contributionsOf, settledSchool, type TestSchool } from "./test-county.ts"
import { compile } from "./toolkit/compile.ts"
import { starterToolkits, versionFrom } from "./toolkit/starter.ts"

const read = (file: string) => JSON.parse(readFileSync(new URL(`../../starter/${file}`, import.meta.url), "utf8"))
const version = versionFrom(read("school-audit.json"), read("measures.json"))
const compiled = compile(version)

const figures = (...schools: TestSchool[]) => {
  const all = sumUp(
    compiled,
    schools.map((school) => contributionsOf(compiled, school)),
  )
  return (code: string) => {
    const figure = all.find((one) => one.code === code)
    return {
      value: figure?.text ?? figure?.marker,
      of: figure?.denominator == null ? figure?.numerator : `${figure.numerator} / ${figure.denominator}`,
      answered: `${figure?.settings.answered} of ${figure?.settings.members}`,
      ...(figure?.flags.length ? { flags: figure.flags } : {}),
    }
  }
}
const offers = { "first-access-offered": "yes" } as const

test("trap 27: zero, nothing, nil and about 20 sum to 20, from 3 of 4, with an estimate", () => {
  const figure = figures(
    { says: { ...offers, "first-access-pupils": 0 } },
    { says: { ...offers, "first-access-pupils": { state: "blank" } } },
    { says: { ...offers, "first-access-pupils": { state: "nil" } } },
    { says: { ...offers, "first-access-pupils": { state: "estimate", value: 20 } } },
  )
  expect(figure("first-access-pupils")).toEqual({ value: "20", of: 20, answered: "3 of 4", flags: ["[e]"] })
})

test("figures that are mostly estimates are marked as of low reliability", () => {
  const figure = figures(
    { says: { "cpd-attended": { state: "estimate", value: 3 } } },
    { says: { "cpd-attended": { state: "estimate", value: 1 } } },
    { says: { "cpd-attended": 2 } },
  )
  expect(figure("cpd-staff").flags).toEqual(["[e]", "[u]"])
})

test("trap 28: a school without lessons stays in the bottom: 96 of 881, not of 820", () => {
  const figure = figures(
    { says: { "lessons-offered": "no", "pupils-on-roll": 61 } },
    { says: { "lessons-offered": "range", "lessons-pupils": 96, "pupils-on-roll": 820 } },
  )
  expect(figure("lessons-share")).toEqual({ value: "10.9", of: "96 / 881", answered: "2 of 2" })
})

test("trap 29: 10 of 50 and 48 of 960 are 5.7%, not 12.5%", () => {
  const figure = figures(
    { says: { "lessons-offered": "some", "lessons-pupils": 10, "pupils-on-roll": 50 } },
    { says: { "lessons-offered": "some", "lessons-pupils": 48, "pupils-on-roll": 960 } },
  )
  expect(figure("lessons-share")).toMatchObject({ value: "5.7", of: "58 / 1010" })
})

test("trap 30: a school counts in a share only with both parts: 30 of 200, 1 of 3", () => {
  const lessons = { "lessons-offered": "some" } as const
  const figure = figures(
    { says: { ...lessons, "lessons-pupils": 30, "pupils-on-roll": 200 } },
    { says: { ...lessons, "lessons-pupils": 40 } },
    { says: { ...lessons, "pupils-on-roll": 100 } },
  )
  expect(figure("lessons-share")).toEqual({ value: "15.0", of: "30 / 200", answered: "1 of 3" })
  expect(figure("lessons-pupils")).toEqual({ value: "70", of: 70, answered: "2 of 3" })
})

test("trap 15: a special school to which First Access does not apply leaves the share: 4 of 6, not 4 of 7", () => {
  const yes = { says: offers }
  const no = { says: { "first-access-offered": "no" } }
  for (const out of ["not-applicable", { state: "not-applicable" }] as const) {
    const special = { phase: "special", says: { "first-access-offered": out } }
    expect(figures(yes, yes, yes, yes, no, no, special)("first-access-schools-share")).toEqual({
      value: "66.7",
      of: "4 / 6",
      answered: "6 of 7",
    })
    expect(figures(special)("first-access-schools-share").value).toBe("[z]")
  }
})

const minutes = (years: Record<string, number | "not-applicable">): TestSchool => ({
  answers: Object.entries(years).map(([row, value]) =>
    value === "not-applicable"
      ? { question: "curriculum-minutes", row, state: value }
      : { question: "curriculum-minutes", row, value: { minutes: value, pattern: "weekly" } },
  ),
})

test("trap 16: a junior school's hour ignores the years it does not teach", () => {
  const junior = minutes({ y1: "not-applicable", y2: "not-applicable", y3: 60, y4: 60, y5: 75, y6: 60 })
  expect(figures(junior)("curriculum-hour-share")).toMatchObject({ value: "100.0", of: "1 / 1" })
  expect(figures(minutes({ y3: 60, y4: 45 }))("curriculum-hour-share")).toMatchObject({ value: "0.0", of: "0 / 1" })
})

test("trap 14: the hour of an all-through school looks at Years 1 to 9 alone, and it counts once", () => {
  const through = { ...minutes({ r: 20, y1: 60, y6: 60, y9: 60, y10: 0, y12: 0 }), phase: "all-through" }
  expect(figures(through)("curriculum-hour-share")).toMatchObject({ value: "100.0", answered: "1 of 1" })
  const sixthForm = { ...minutes({ y12: 60, y13: 60 }), phase: "post-16" }
  expect(figures(sixthForm)("curriculum-hour-share").value).toBe("[x]")
})

test("trap 3: autumn and summer are not a performance every term", () => {
  const figure = figures(
    { says: { "performance-seasons": ["autumn", "summer"] } },
    { says: { "performance-seasons": ["autumn", "spring", "summer"] } },
  )
  expect(figure("performance-share")).toMatchObject({ value: "50.0", of: "1 / 2" })
})

const lastOf = (...schools: TestSchool[]) =>
  lastYear(
    compiled.lastCodes,
    schools.map((school) => settledSchool(compiled, school)),
  )
const had = (pupils: number): TestSchool => ({ says: { ...offers, "first-access-pupils": pupils } })
const continued = (pupils: number, last: ReturnType<typeof lastOf>): TestSchool => ({
  says: { "first-access-continued": pupils },
  last,
})

test("trap 8: an academy conversion keeps last year's 180 as the bottom of continuation: 22.8%", () => {
  expect(figures(continued(41, lastOf(had(180))))("first-access-continuation")).toMatchObject({
    value: "22.8",
    of: "41 / 180",
  })
})

test("trap 10: after a merger last year is the sum, and unknown where one part is", () => {
  const infants = had(24)
  expect(figures(continued(9, lastOf(infants, { says: offers })))("first-access-continuation")).toEqual({
    value: "[x]",
    of: null,
    answered: "0 of 1",
  })
  expect(figures(continued(9, lastOf(infants, had(36))))("first-access-continuation")).toMatchObject({
    value: "15.0",
    of: "9 / 60",
  })
})

test("trap 11: after an absorption before the count day the bottom is 18 + 45", () => {
  expect(figures(continued(21, lastOf(had(18), had(45))))("first-access-continuation")).toMatchObject({
    value: "33.3",
    of: "21 / 63",
  })
})

test("after a split, and for a school that did not exist, last year is unknown", () => {
  expect(lastYear(["first-access-pupils"], "split").get("first-access-pupils")).toEqual({ is: "unknown" })
  expect(lastYear(["first-access-pupils"], []).get("first-access-pupils")).toEqual({ is: "unknown" })
  expect(
    lastOf(had(24), { says: { "first-access-offered": "not-applicable" } }).get("first-access-pupils"),
  ).toMatchObject({ fact: { top: 24 } })
  expect(lastOf({ says: { "first-access-offered": "not-applicable" } }).get("first-access-pupils")).toEqual({
    is: "not-applicable",
  })
})

test("trap 17: in a school that opened this year last year's figures are [x]", () => {
  expect(figures(continued(5, lastOf()))("first-access-continuation").value).toBe("[x]")
})

test("a setting of another kind, or one not open on the count day, is no member", () => {
  const tutor = { kind: "tutor", says: had(30).says ?? {} }
  const closed = { ...had(30), open: false }
  expect(figures(had(20), tutor, closed)("first-access-pupils")).toEqual({ value: "20", of: 20, answered: "1 of 1" })
  expect(figures(had(20), tutor, closed)("audit-coverage")).toEqual({ value: "100.0", of: "1 / 1", answered: "1 of 1" })
  expect(figures({ audited: false }, had(20))("audit-coverage")).toEqual({
    value: "50.0",
    of: "1 / 2",
    answered: "2 of 2",
  })
})

test("a part of nothing is 0, also where nobody was asked", () => {
  const figure = figures(
    { says: { "lessons-offered": "no" } },
    {
      says: { "lessons-offered": "some", "lessons-pupils": 10 },
      answers: [{ question: "inclusion-participation", row: "lessons", value: { "pupil-premium": 6 } }],
    },
  )
  expect(figure("lessons-premium-share")).toMatchObject({ value: "60.0", of: "6 / 10", answered: "2 of 2" })
  expect(figure("lessons-send-share")).toMatchObject({ value: "[z]", answered: "1 of 2" })
})

test("a mean over the strands a school rated is exact in the county", () => {
  const rated = (...scores: number[]): TestSchool => ({
    answers: scores.map((score, i) => ({
      question: "curriculum-secure",
      row: ["singing", "playing", "listening"][i] ?? "",
      value: { score },
    })),
  })
  // 4 + 11/3 = 23/3, over two schools 3.8333…
  expect(figures(rated(4), rated(5, 3, 3))("curriculum-secure-mean")).toMatchObject({
    value: "3.83",
    of: `${23 / 3} / 2`,
  })
})

test("groups are counted by how often they meet", () => {
  const group = (n: number, meets: string) => ({
    question: "ensembles-roster",
    row: `00000000-0000-7000-8000-00000000000${n}`,
    value: { name: "Choir", meets },
  })
  const figure = figures({
    says: { choir: "yes", ensemble: "no" },
    answers: [group(1, "weekly"), group(2, "termly"), group(3, "fortnightly")],
  })
  expect(figure("ensembles-count")).toMatchObject({ value: "2", answered: "1 of 1" })
  expect(
    figures({ says: { choir: "yes", ensemble: "no" }, answers: [group(1, "project")] })("ensembles-count").value,
  ).toBe("0")
  expect(
    figures({ says: { choir: "yes", ensemble: "no", "ensembles-roster": { state: "nil" } } })("ensembles-count").value,
  ).toBe("0")
  expect(figures({ says: { choir: "yes", ensemble: "no" } })("ensembles-count").value).toBe("[x]")
})

test("only the named rows are in a top, all rows in the bottom", () => {
  const level = (row: string, pupils: number) => ({ question: "levels", row, value: { pupils } })
  const figure = figures({
    says: { "lessons-offered": "range", "lessons-pupils": 20 },
    answers: [level("entry", 10), level("foundation", 4), level("intermediate", 5), level("advanced", 1)],
  })
  expect(figure("intermediate-share")).toMatchObject({ value: "30.0", of: "6 / 20" })
})

test("the Pupil Premium gap subtracts two rates after adding up", () => {
  const school = (premium: number, roll: number, lessons: number, both: number): TestSchool => ({
    says: {
      "pupil-premium-pupils": premium,
      "pupils-on-roll": roll,
      "lessons-offered": "range",
      "lessons-pupils": lessons,
    },
    answers: [{ question: "inclusion-participation", row: "lessons", value: { "pupil-premium": both } }],
  })
  // (6 + 9) of (40 + 60), and (36 + 41) of (160 + 340): 15.0% - 15.4%
  const figure = figures(school(40, 200, 42, 6), school(60, 400, 50, 9))
  expect(figure("premium-gap")).toEqual({ value: "-0.4", of: null, answered: "2 of 2" })
})

test("features are a school's own count, and an average over an area", () => {
  const school = (live: string): TestSchool => ({
    ...minutes({ y1: 60 }),
    says: {
      "lessons-offered": "range",
      choir: "yes",
      ensemble: "no",
      "practice-space": "shared",
      "performance-seasons": ["autumn"],
      "live-music": live,
    },
  })
  expect(figures(school("every"))("features-met")).toMatchObject({ value: "5.0", of: "5 / 1" })
  expect(figures(school("every"), school("some"))("features-met")).toMatchObject({ value: "4.5", of: "9 / 2" })
})

test("a tutor's return gives the tutors' own measures, those taught through others left out", () => {
  const tutor = starterToolkits(read("index.json"), read).find((one) => one.slug === "tutor-return")
  if (!tutor) throw new Error("no tutor's return")
  const own = compile(tutor.version)
  const line = (n: number, pupils: number, through: string) => ({
    question: "tutor-schools",
    row: `00000000-0000-7000-8000-00000000000${n}`,
    value: { school: "Alderbrook", pupils, through },
  })
  const kept = contributionsOf(own, {
    kind: "tutor",
    phase: null,
    says: { "tutor-pupils": 31 },
    answers: [line(1, 9, "own"), line(2, 22, "co-operative")],
  })
  expect(sumUp(own, [kept]).map((figure) => [figure.code, figure.text ?? figure.marker])).toEqual([
    ["tutor-own-pupils", "9"],
    ["tutor-places", "[x]"],
    ["tutor-fee-help-share", "[x]"],
  ])
})

const marks: readonly Mark[] = ["given", "estimate", "not-applicable", "not-available", "outside"]
const someContributions = fc.tuple(
  ...compiled.measures.map(({ width }) =>
    fc.constantFrom(...marks).chain((mark) => {
      const isUsable = mark === "given" || mark === "estimate"
      const components = isUsable
        ? fc.array(fc.nat(1_000_000), { minLength: width, maxLength: width })
        : fc.constant(null)
      return components.map((all): Contribution => ({ components: all, mark }))
    }),
  ),
)

test("contributions come back as they were kept", () => {
  fc.assert(
    fc.property(someContributions, (all) => {
      const kept = encode(compiled, all)
      expect(kept.components).toHaveLength(compiled.width)
      expect(decode(compiled, JSON.parse(JSON.stringify(kept)))).toEqual(all)
    }),
    { numRuns: 50 },
  )
  expect(() => decode(compiled, { components: [], marks: "" })).toThrow("another version")
})

test("contributions of an earlier version are read by code in a later one", () => {
  const later = compile({ ...version, measures: version.measures.slice(10).reverse() })
  const kept = realign(contributionsOf(compiled, had(20)), compiled, later)
  expect(sumUp(later, [kept]).find((figure) => figure.code === "first-access-pupils")?.text).toBe("20")
  const back = sumUp(compiled, [realign(kept, later, compiled)])
  expect(back.find((figure) => figure.code === "first-access-pupils")?.text).toBe("20")
  expect(back.find((figure) => figure.code === "audit-coverage")).toMatchObject({
    marker: "[x]",
    settings: { members: 1 },
  })
  const shut = contributionsOf(compiled, { ...had(20), open: false })
  const closed = sumUp(compiled, [realign(realign(shut, compiled, later), later, compiled)])
  expect(closed[0]?.settings.members).toBe(0)
})

test("an audit's contributions take well under a millisecond", () => {
  const school: TestSchool = { ...had(20), roll: 210, answers: minutes({ y1: 60, y2: 60, y3: 45 }).answers ?? [] }
  contributionsOf(compiled, school)
  const from = performance.now()
  for (let i = 0; i < 200; i++) contributionsOf(compiled, school)
  expect((performance.now() - from) / 200).toBeLessThan(2)
})
