import { readFileSync } from "node:fs"
import fc from "fast-check"
import { expect, test } from "vitest"
import { type Contribution, type Contributions, encode } from "./figure.ts"
import { componentsOf } from "./profile.ts"
import {
  type Area,
  differenceIsSmall,
  type HiddenRow,
  hideInTable,
  isSmallFigure,
  type Published,
  publish,
} from "./suppression.ts"
import { type CompiledMeasure, compile } from "./toolkit/compile.ts"
import { versionFrom } from "./toolkit/starter.ts"

const read = (file: string) => JSON.parse(readFileSync(new URL(`../../starter/${file}`, import.meta.url), "utf8"))
const compiled = compile(versionFrom(read("school-audit.json"), read("measures.json")))

const named = (code: string): CompiledMeasure => {
  const measure = compiled.measure.get(code)
  if (!measure) throw new Error(code)
  return measure
}

/** A school that answers only these measures. */
const school = (figures: Record<string, number[]>): Contributions =>
  encode(
    compiled,
    compiled.measures.map(({ measure }): Contribution => {
      const components = figures[measure.code]
      return components ? { components, mark: "given" } : { components: null, mark: "not-available" }
    }),
  )
const area = (id: string, ...figures: Record<string, number[]>[]): Area<string> => ({
  id,
  settings: figures.map((one, i) => ({ id: `${id}${i + 1}`, contributions: school(one) })),
})
const county = (code: string, clusters: Area<string>[], unclustered: Area<string>["settings"] = [], threshold = 5) => {
  const published = publish(compiled, { threshold, clusters, unclustered })
  const { index } = named(code)
  const at = (row: HiddenRow | undefined) => row?.[index] ?? "shown"
  return {
    hub: at(published.hub.hidden),
    clusters: clusters.map(({ id }) => at(published.clusters.get(id)?.hidden)),
    settings: clusters.flatMap(({ settings }) => settings.map(({ id }) => at(published.settings.get(id)))),
    unclustered: unclustered.map(({ id }) => at(published.settings.get(id))),
  }
}
const premium = (top: number, bottom: number) => ({ "lessons-premium-share": [top, bottom] })
const lessons = (pupils: number) => ({ "lessons-pupils": [pupils] })

test("trap 49: of 3, 19 and 14 the 3 is hidden, and the 14, or 36 - 19 - 14 would give it away", () => {
  const outcome = county("lessons-premium-share", [
    area("alder", premium(3, 57)),
    area("brack", premium(19, 119)),
    area("cold", premium(14, 84)),
  ])
  expect(outcome).toMatchObject({ hub: "shown", clusters: ["primary", "shown", "secondary"] })
})

test("trap 50: a table hides four cells, rows and columns both", () => {
  expect(
    hideInTable(
      [
        [3, 54],
        [19, 100],
        [14, 70],
      ],
      5,
    ),
  ).toEqual({
    ok: true,
    value: [
      ["primary", "secondary"],
      [null, null],
      ["secondary", "secondary"],
    ],
  })
})

test("a table with a small total, or with nothing left to hide, is not published", () => {
  expect(
    hideInTable(
      [
        [1, 2],
        [30, 40],
      ],
      5,
    ),
  ).toEqual({ ok: false, problem: "total-too-small" })
  expect(
    hideInTable(
      [
        [3, 0, 9],
        [7, 9, 9],
        [0, 9, 9],
      ],
      5,
    ),
  ).toMatchObject({ ok: true })
  expect(
    hideInTable(
      [
        [3, 6],
        [7, 0],
      ],
      5,
    ),
  ).toEqual({ ok: false, problem: "cannot-be-hidden" })
  expect(
    hideInTable(
      [
        [12, 54],
        [19, 0],
      ],
      5,
    ),
  ).toEqual({
    ok: true,
    value: [
      [null, null],
      [null, null],
    ],
  })
})

test("trap 51: a percentage of 57 gives its 3 away, so that it is hidden with the count", () => {
  const { settings } = county("lessons-share", [
    area(
      "alder",
      { "lessons-pupils": [3], "lessons-share": [3, 57] },
      { "lessons-pupils": [30], "lessons-share": [30, 200] },
    ),
  ])
  expect(settings).toEqual(["primary", "secondary"])
  const roll = area(
    "alder",
    { "lessons-pupils": [4], "lessons-share": [4, 90] },
    { "lessons-pupils": [9] },
    { "lessons-pupils": [12], "lessons-share": [12, 80] },
  )
  expect(county("lessons-pupils", [roll]).settings).toEqual(["primary", "secondary", "secondary"])
  expect(county("lessons-share", [roll]).settings).toEqual(["primary", "shown", "secondary"])
})

test("trap 52: 58 of 60 gives 2 away", () => {
  expect(isSmallFigure(named("lessons-premium-share"), [58, 60], 5)).toBe(true)
  expect(isSmallFigure(named("lessons-premium-share"), [55, 60], 5)).toBe(false)
  expect(isSmallFigure(named("first-access-continuation"), [40, 38], 5)).toBe(true)
  expect(isSmallFigure(named("premium-gap"), [6, 40, 20, 23], 5)).toBe(true)
})

test("trap 53: a filter that leaves out one school of 3 pupils gives it away", () => {
  expect(differenceIsSmall(named("lessons-pupils"), [88], [85], 5)).toBe(true)
  expect(differenceIsSmall(named("lessons-share"), [88, 600], [60, 598], 5)).toBe(true)
})

test("trap 54: the difference between all schools and the same schools is a figure too", () => {
  expect(differenceIsSmall(named("first-access-pupils"), [88], [60], 5)).toBe(false)
  expect(differenceIsSmall(named("first-access-pupils"), [63], [60], 5)).toBe(true)
  expect(differenceIsSmall(named("first-access-pupils"), [60], [63], 5)).toBe(true)
  expect(differenceIsSmall(named("first-access-pupils"), [60], [60], 5)).toBe(false)
})

test("trap 56: zero is not small, and neither is everybody", () => {
  const outcome = county("lessons-premium-share", [
    area("alder", premium(0, 57)),
    area("brack", premium(12, 12)),
    area("cold", premium(5, 84)),
  ])
  expect(outcome).toMatchObject({ hub: "shown", clusters: ["shown", "shown", "shown"] })
})

test("trap 57: numbers of schools are not people", () => {
  const choir = { "choir-share": [3, 4] }
  expect(county("choir-share", [area("alder", choir), area("brack", { "choir-share": [20, 40] })])).toMatchObject({
    hub: "shown",
    clusters: ["shown", "shown"],
  })
})

test("where every other part is 0 the total is hidden, and then a second cluster", () => {
  const outcome = county("lessons-pupils", [
    area("alder", lessons(3), lessons(0)),
    area("brack", lessons(40), lessons(50)),
    area("cold", lessons(60), lessons(70)),
  ])
  expect(outcome.clusters).toEqual(["primary", "secondary", "shown"])
  expect(outcome.settings.slice(0, 2)).toEqual(["primary", "shown"])
  expect(outcome.settings.slice(2, 4)).toEqual(["secondary", "shown"])
})

test("of two that are equal the first is hidden", () => {
  expect(county("lessons-pupils", [area("alder", lessons(3), lessons(20), lessons(20), lessons(30))]).settings).toEqual(
    ["primary", "secondary", "shown", "shown"],
  )
})

test("settings without a cluster are a part of the county line", () => {
  const outside = area("outside", lessons(3)).settings
  expect(county("lessons-pupils", [area("alder", lessons(20)), area("brack", lessons(30))], outside)).toEqual({
    hub: "shown",
    clusters: ["secondary", "shown"],
    settings: ["secondary", "shown"],
    unclustered: ["primary"],
  })
})

test("a hub may raise its threshold", () => {
  const clusters = [area("alder", lessons(8)), area("brack", lessons(30)), area("cold", lessons(90))]
  expect(county("lessons-pupils", clusters).clusters).toEqual(["shown", "shown", "shown"])
  expect(county("lessons-pupils", clusters, [], 10).clusters).toEqual(["primary", "secondary", "shown"])
})

const someSchool = fc.record({
  roll: fc.option(fc.integer({ min: 0, max: 60 })),
  lessons: fc.option(fc.integer({ min: 0, max: 12 })),
  premium: fc.option(fc.integer({ min: 0, max: 6 })),
})
const someHub = fc.tuple(
  fc.array(fc.array(someSchool, { maxLength: 5 }), { maxLength: 5 }),
  fc.array(someSchool, { maxLength: 3 }),
)

/** Every line of a measure: its total and parts, as top and hidden. */
const linesOf = (measure: CompiledMeasure, areas: Area<string>[], published: Published<string>) => {
  const node = (components: readonly number[], row: HiddenRow | undefined) => ({
    top: components[0] ?? 0,
    hidden: Boolean(row?.[measure.index]),
  })
  const isIn = (one: Contributions) => one.marks[measure.index] === "g"
  const own = (one: Contributions) =>
    one.components.slice(measure.from, measure.from + measure.width).map((n) => n ?? 0)
  const clusters = areas.filter((cluster) => cluster.settings.some((one) => isIn(one.contributions)))
  const whole = (cluster: Area<string>) => {
    const sums = published.clusters.get(cluster.id)
    return sums ? node(componentsOf(measure, sums.totals), sums.hidden) : undefined
  }
  const lines = clusters.map((cluster) => ({
    total: whole(cluster),
    parts: cluster.settings
      .filter((one) => isIn(one.contributions))
      .map((one) => node(own(one.contributions), published.settings.get(one.id))),
  }))
  const hub = {
    total: node(componentsOf(measure, published.hub.totals), published.hub.hidden),
    parts: clusters.flatMap((one) => whole(one) ?? []),
  }
  return [...(clusters.length > 0 ? [hub] : []), ...(measure.ownLevel ? lines : [])]
}

test("however a hub is made up, no small figure is shown and no line has exactly one hidden", () => {
  fc.assert(
    fc.property(someHub, ([clusters]) => {
      const areas = clusters.map((schools, i) =>
        area(
          `c${i}-`,
          ...schools.map(({ roll, lessons: taught, premium: eligible }) => ({
            ...(taught === null ? {} : { "lessons-pupils": [taught] }),
            ...(taught === null || roll === null ? {} : { "lessons-share": [taught, roll] }),
            ...(taught === null || eligible === null ? {} : { "lessons-premium-share": [eligible, taught] }),
          })),
        ),
      )
      const published = publish(compiled, { threshold: 5, clusters: areas, unclustered: [] })
      for (const code of ["lessons-pupils", "lessons-share", "lessons-premium-share"]) {
        const measure = named(code)
        for (const { total, parts } of linesOf(measure, areas, published)) {
          const all = [...(total ? [total] : []), ...parts]
          for (const one of all) if (one.top > 0 && one.top < 5) expect(one.hidden).toBe(true)
          // Hidden with its mate, a total of nothing but zeroes gives nothing away and has no part to hide.
          const isEmpty = parts.every((part) => part.top === 0)
          if (!isEmpty)
            expect({ code, all, hidden: all.filter((one) => one.hidden).length }).not.toMatchObject({ hidden: 1 })
        }
      }
      const [pupils, share] = [named("lessons-pupils").index, named("lessons-share").index]
      for (const { settings } of areas)
        for (const { id, contributions } of settings)
          if (contributions.marks[share] === "g")
            expect(Boolean(published.settings.get(id)?.[share])).toBe(Boolean(published.settings.get(id)?.[pupils]))
    }),
    { numRuns: 300 },
  )
})

test("800 schools in 50 clusters are published within a few hundredths of a second", () => {
  const clusters = Array.from(
    { length: 50 },
    (_, c): Area<string> => ({
      id: `c${c}`,
      settings: Array.from({ length: 16 }, (_, s) => ({
        id: `c${c}s${s}`,
        contributions: encode(
          compiled,
          compiled.measures.map(({ width }) => ({
            components: Array.from({ length: width }, (_, i) => ((c * 7 + s * 13) % 40) * (i + 1)),
            mark: "given",
          })),
        ),
      })),
    }),
  )
  const run = () => publish(compiled, { threshold: 5, clusters, unclustered: [] })
  run()
  const times = Array.from({ length: 5 }, () => {
    const from = performance.now()
    run()
    return performance.now() - from
  })
  expect(Math.min(...times)).toBeLessThan(60)
})
