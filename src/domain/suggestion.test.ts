import { expect, test } from "vitest"
import { academicYear } from "./kit/academic-year.ts"
import type { SettingId } from "./kit/id.ts"
import { type FigureSeen, type MeasureSeen, mostSuggested, suggestNeeds } from "./suggestion.ts"

const year = academicYear(2026)
const school = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, "0")}` as string as SettingId

const share = (numerator: number, denominator: number, members = denominator): FigureSeen => ({
  value: Math.round((1000 * numerator) / denominator) / 10,
  numerator,
  denominator,
  marker: null,
  settings: { members, answered: denominator },
})
/** A measure of schools: the first `lacking` have it not. */
const schools = (code: string, lacking: number, all: number, more: Partial<MeasureSeen> = {}): MeasureSeen => ({
  code,
  now: share(all - lacking, all),
  before: null,
  sensitive: false,
  settings: Array.from({ length: all }, (_, n) => ({ setting: school(n), value: n < lacking ? 0 : 1 })),
  ...more,
})
const texts = (...measures: MeasureSeen[]) => suggestNeeds({ year, measures }).map(({ text }) => text)

test("six of fourteen schools without a choir suggest a need that names last year's figure", () => {
  const [one] = suggestNeeds({ year, measures: [schools("choir-share", 6, 14, { before: share(10, 14) })] })
  expect(one?.text).toBe("6 of 14 schools have no regular choir; last year 4")
  expect(one?.category).toBe("provision")
  expect(one?.evidence).toEqual({
    measure: "choir-share",
    year,
    value: 57.1,
    numerator: 8,
    denominator: 14,
    settings: [0, 1, 2, 3, 4, 5].map(school),
  })
})

test("where the schools asked differ, last year's figure says how many it was of", () => {
  expect(texts(schools("choir-share", 6, 14, { before: share(9, 13) }))).toEqual([
    "6 of 14 schools have no regular choir; last year 4 of 13",
  ])
})

test("one school in three is enough, fewer are not unless they grew by two", () => {
  expect(texts(schools("choir-share", 5, 15))).toHaveLength(1)
  expect(texts(schools("choir-share", 4, 15))).toHaveLength(0)
  expect(texts(schools("choir-share", 4, 15, { before: share(13, 15) }))).toHaveLength(1)
  expect(texts(schools("choir-share", 4, 15, { before: share(12, 15) }))).toHaveLength(0)
})

test("one school alone is a matter for its own visit", () => {
  expect(texts(schools("choir-share", 1, 2))).toHaveLength(0)
})

test("a hidden figure suggests nothing, and last year's hidden figure is not told", () => {
  const hidden: FigureSeen = { ...share(8, 14), value: null, numerator: null, denominator: null, marker: "[c]" }
  expect(texts(schools("choir-share", 6, 14, { now: hidden }))).toEqual([])
  expect(texts(schools("choir-share", 6, 14, { before: { ...share(10, 14), marker: "[c]" } }))).toEqual([
    "6 of 14 schools have no regular choir",
  ])
})

test("nothing is suggested from a sensitive measure, whatever it is called", () => {
  expect(texts(schools("choir-share", 6, 14, { sensitive: true }))).toEqual([])
})

test("a figure that most schools have not answered yet suggests nothing", () => {
  expect(texts(schools("choir-share", 3, 6, { now: share(3, 6, 14) }))).toEqual([])
})

test("the Model Music Curriculum is nobody's duty", () => {
  expect(texts(schools("model-curriculum-share", 14, 14))).toEqual([])
})

test("a low mean names the schools that rate it 2 or less", () => {
  const ratings = [1, 2, 2, 3, 4].map((value, n) => ({ setting: school(n), value }))
  const now: FigureSeen = {
    value: 2.4,
    numerator: 12,
    denominator: 5,
    marker: null,
    settings: { members: 5, answered: 5 },
  }
  const [one] = suggestNeeds({
    year,
    measures: [
      {
        code: "singing-lead-confidence-mean",
        now,
        before: { ...now, value: 2.95 },
        sensitive: false,
        settings: ratings,
      },
    ],
  })
  expect(one?.text).toBe(
    "Confidence in leading singing is 2.40 of 5 on average in 5 schools; last year 2.95; 3 rate it 2 or less",
  )
  expect(one?.evidence.settings).toEqual([0, 1, 2].map(school))
})

test("continuation is suggested when it fell by five points, and names no school", () => {
  const now: FigureSeen = {
    value: 19,
    numerator: 41,
    denominator: 216,
    marker: null,
    settings: { members: 14, answered: 12 },
  }
  const measure = { code: "first-access-continuation", now, sensitive: false, settings: [] }
  expect(texts({ ...measure, before: { ...now, value: 24.1 } })).toEqual([
    "19.0% of last year’s First Access pupils went on learning an instrument; the year before 24.1%",
  ])
  expect(texts({ ...measure, before: { ...now, value: 23.9 } })).toEqual([])
})

test("the strongest stand first, and no more than can be read", () => {
  const many = [
    "choir-share",
    "live-music-share",
    "lead-in-post-share",
    "plan-published-share",
    "performance-share",
    "cpd-schools-share",
    "cluster-meeting-share",
    "confident-schools-share",
    "accessible-share",
  ]
  const found = suggestNeeds({ year, measures: many.map((code, n) => schools(code, 5 + n, 14)) })
  expect(found).toHaveLength(mostSuggested)
  expect(found[0]?.measure).toBe("accessible-share")
})
