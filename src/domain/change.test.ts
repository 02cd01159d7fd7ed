import { readFileSync } from "node:fs"
import fc from "fast-check"
import { expect, test } from "vitest"
import { type Change, changeBetween, changes, type Mover, whyMoved } from "./change.ts"
import { type Contribution, type Contributions, encode } from "./figure.ts"
import { compare, type Fraction, fraction, plus, rounded } from "./kit/fraction.ts"
import { type CompiledMeasure, compile } from "./toolkit/compile.ts"
import { versionFrom } from "./toolkit/starter.ts"

const read = (file: string) => JSON.parse(readFileSync(new URL(`../../starter/${file}`, import.meta.url), "utf8"))
const compiled = compile(versionFrom(read("school-audit.json"), read("measures.json")))
const named = (code: string): CompiledMeasure => {
  const measure = compiled.measure.get(code)
  if (!measure) throw new Error(code)
  return measure
}
const pupils = named("lessons-pupils")
const share = named("lessons-share")
const text = (change: Change | null) => change && `${change.text} ${change.kind}`
const percent = (then: number, now: number) => text(changeBetween(pupils, fraction(then), fraction(now)))

test("trap 31: the change is out of the earlier number: 76.9% and 9.3%", () => {
  expect(percent(377, 667)).toBe("76.9 percent")
  expect(percent(7986, 8729)).toBe("9.3 percent")
})

test("trap 32: 20% to 27% is 7.0 points, and 20 to 27 is 35.0 per cent", () => {
  const [then, now] = [fraction(20), fraction(27)]
  expect(text(changeBetween(share, then, now))).toBe("7.0 points")
  expect(percent(20, 27)).toBe("35.0 percent")
  expect(text(changeBetween(named("educator-skills-mean"), fraction(7, 2), fraction(11, 3)))).toBe("0.17 plain")
})

test("trap 34: from nothing there is no percentage", () => {
  expect(percent(0, 26)).toBeNull()
  expect(changeBetween(pupils, null, fraction(26))).toBeNull()
})

test("trap 35: from a base under 20 there is no percentage, unless a hub sets another", () => {
  expect(percent(2, 5)).toBeNull()
  expect(percent(19, 38)).toBeNull()
  expect(text(changeBetween(pupils, fraction(2), fraction(5), 1))).toBe("150.0 percent")
})

const school = (figure: number | null, roll = 100): Contributions =>
  encode(
    compiled,
    compiled.measures.map(({ measure }): Contribution => {
      if (figure === null) return { components: null, mark: "not-available" }
      if (measure.code === "lessons-pupils") return { components: [figure], mark: "given" }
      return measure.code === "lessons-share"
        ? { components: [figure, roll], mark: "given" }
        : { components: null, mark: "not-available" }
    }),
  )
const side = (figures: Record<string, number | null>) =>
  Object.entries(figures).map(([id, figure]) => ({ id, contributions: school(figure) }))
const compareYears = (
  then: Record<string, number | null>,
  now: Record<string, number | null>,
  hiding: Parameters<typeof changes>[2] = null,
  elsewhere = {},
) => {
  const beforeOfNow = new Map(side({ ...then, ...elsewhere }).map((one) => [one.id, one.contributions]))
  const [change] = changes(compiled, { before: side(then), now: side(now), beforeOfNow }, hiding).filter(
    (one) => one.code === "lessons-pupils",
  )
  const line = (one: NonNullable<typeof change>["all"] | undefined) => [
    one?.before.text ?? one?.before.marker,
    one?.now.text ?? one?.now.marker,
    one?.change?.text ?? null,
  ]
  return { all: line(change?.all), same: line(change?.sameSchools), schools: change?.sameSchools.schools }
}

test("trap 17: a school that opened this year is in the line of all schools and outside the same schools", () => {
  expect(compareYears({ alder: 40 }, { alder: 44, brand: 20 })).toEqual({
    all: ["40", "64", "60.0"],
    same: ["40", "44", "10.0"],
    schools: ["alder"],
  })
})

test("trap 20: a school that moved in is on the same side in both years, and one that moved out on neither", () => {
  expect(compareYears({ brook: 60, tollgate: 28 }, { brook: 84 })).toEqual({
    all: ["88", "84", "-4.5"],
    same: ["60", "84", "40.0"],
    schools: ["brook"],
  })
  expect(compareYears({ brook: 180 }, { brook: 194, tollgate: 0 }, null, { tollgate: 28 })).toEqual({
    all: ["180", "194", "7.8"],
    same: ["208", "194", "-6.7"],
    schools: ["brook", "tollgate"],
  })
})

test("trap 54: where the school that left had 3, the same-schools line is hidden beside all schools", () => {
  const hiding = { threshold: 5, before: () => false, now: () => false }
  expect(compareYears({ brook: 60, tollgate: 3 }, { brook: 84 }, hiding)).toMatchObject({
    all: ["63", "84", "33.3"],
    same: ["[c]", "84", null],
  })
  expect(compareYears({ brook: 60, tollgate: 28 }, { brook: 84 }, hiding).same).toEqual(["60", "84", "40.0"])
  expect(compareYears({ brook: 60 }, { brook: 84 }, { ...hiding, before: () => true })).toMatchObject({
    all: ["[c]", "84", null],
    same: ["[c]", "84", null],
  })
})

const given = (...components: number[]): Contribution => ({ components, mark: "given" })
const silent: Contribution = { components: null, mark: "not-available" }

test("the steps from one figure to the next are those of the cluster page", () => {
  const movement = whyMoved(share, [
    { id: "the same 11", before: given(383, 2818), now: given(414, 2823) },
    { id: "Quern", before: silent, now: given(0, 118) },
    { id: "Tollgate", before: null, now: given(0, 149) },
    { id: "Lantern Hill", before: silent, now: silent },
  ])
  expect(
    movement?.steps.map((step) => [
      step.why,
      step.settings.map((one) => one.id),
      rounded(step.value, 1),
      rounded(step.change, 1),
    ]),
  ).toEqual([
    ["changed", ["the same 11"], "14.7", "1.1"],
    ["newly-answering", ["Quern"], "14.1", "-0.6"],
    ["joined", ["Tollgate"], "13.4", "-0.7"],
  ])
  expect(movement && [rounded(movement.before, 1), rounded(movement.now, 1), rounded(movement.change, 1)]).toEqual([
    "13.6",
    "13.4",
    "-0.2",
  ])
})

test("a corrected figure of last year is a step of its own", () => {
  const movement = whyMoved(pupils, [
    { id: "Alderbrook", asPublished: given(60), before: given(58), now: given(70) },
    { id: "Fenwick Lane", before: given(20), now: null },
  ])
  expect(movement?.steps.map((step) => [step.why, rounded(step.change, 0)])).toEqual([
    ["corrected", "-2"],
    ["changed", "12"],
    ["left", "-20"],
  ])
  expect(movement?.steps[0]?.settings).toMatchObject([{ id: "Alderbrook", before: [60], after: [58] }])
})

test("from nothing, or to nothing, there is no way to show", () => {
  expect(whyMoved(pupils, [{ id: "Quarry", before: silent, now: given(20) }])).toBeNull()
  expect(whyMoved(share, [{ id: "Quarry", before: given(2, 100), now: silent }])).toBeNull()
})

const sum = (all: readonly Fraction[]) => all.reduce((a, b) => plus(a, b), fraction(0))
const same = (a: Fraction, b: Fraction) => compare(a, b) === 0

test("whatever schools do, the steps add up exactly to the change, and each step's schools to the step", () => {
  const measures = [pupils, share, named("premium-gap"), named("curriculum-secure-mean")]
  const contribution = (width: number) =>
    fc.option(
      fc.oneof(
        fc.constant(silent),
        fc
          .array(fc.nat(40), { minLength: width, maxLength: width })
          .map((components): Contribution => ({ components, mark: "given" })),
      ),
    )
  const someMovers = fc.constantFrom(...measures).chain((measure) => {
    const mover = fc.tuple(
      contribution(measure.width),
      contribution(measure.width),
      fc.option(contribution(measure.width), { nil: undefined }),
    )
    const movers = fc.array(mover, { minLength: 1, maxLength: 7 }).map((all) =>
      all.map(
        ([before, now, asPublished], i): Mover<number> => ({
          id: i,
          before,
          now,
          ...(asPublished === undefined ? {} : { asPublished }),
        }),
      ),
    )
    return fc.tuple(fc.constant(measure), movers)
  })
  let seen = 0
  fc.assert(
    fc.property(someMovers, ([measure, movers]) => {
      const movement = whyMoved(measure, movers)
      if (!movement) return
      seen++
      expect(same(sum(movement.steps.map((step) => step.change)), movement.change)).toBe(true)
      expect(same(plus(movement.before, movement.change), movement.now)).toBe(true)
      for (const step of movement.steps) expect(same(sum(step.settings.map((one) => one.adds)), step.change)).toBe(true)
    }),
    { numRuns: 400 },
  )
  expect(seen).toBeGreaterThan(50)
})
