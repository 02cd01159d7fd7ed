import { expect, test } from "vitest"
import { academicYear } from "./kit/academic-year.ts"
import { day } from "./kit/day.ts"
import type { ClusterId } from "./kit/id.ts"
import { alreadyThere, clusterOn, countsIn, stops } from "./layout.ts"

const alder = "00000000-0000-4000-8000-00000000000a" as ClusterId
const brack = "00000000-0000-4000-8000-00000000000b" as ClusterId
const tollgate = [{ cluster: alder, from: day("2024-09-01"), until: null }]
const years = [
  { year: academicYear(2024), countDay: day("2025-01-16") },
  { year: academicYear(2025), countDay: day("2026-01-15") },
]

test("trap 20: Tollgate moves before the count day, so it counts in the new cluster for that year", () => {
  expect(countsIn(tollgate, brack, day("2026-01-05"), years)).toEqual([
    { year: 2024, before: alder, after: alder },
    { year: 2025, before: alder, after: brack },
  ])
})

test("trap 21: a school that moves after the count day counts in the old cluster for that year and in the new one from the next", () => {
  expect(countsIn(tollgate, brack, day("2025-03-03"), years)).toEqual([
    { year: 2024, before: alder, after: alder },
    { year: 2025, before: alder, after: brack },
  ])
})

test("a move on the count day itself counts", () => {
  expect(countsIn(tollgate, brack, day("2026-01-15"), years)[1]?.after).toBe(brack)
})

test("what holds on the day of a move ends the day before; what would begin later is withdrawn; what is over stays", () => {
  const past = { cluster: brack, from: day("2020-09-01"), until: day("2024-09-01") }
  const now = { cluster: alder, from: day("2024-09-01"), until: day("2026-09-01") }
  const later = { cluster: brack, from: day("2026-09-01"), until: null }
  expect(stops([past, now, later], day("2026-01-05"))).toEqual([
    { membership: now, how: "ends" },
    { membership: later, how: "withdrawn" },
  ])
})

test("who is asked where a setting was on a past day gets that day's cluster, and none in a gap", () => {
  const memberships = [
    { cluster: alder, from: day("2024-09-01"), until: day("2025-01-01") },
    { cluster: brack, from: day("2025-03-01"), until: null },
  ]
  expect(clusterOn(memberships, day("2024-12-31"))).toBe(alder)
  expect(clusterOn(memberships, day("2025-01-01"))).toBe(null)
  expect(clusterOn(memberships, day("2025-03-01"))).toBe(brack)
})

test("a setting that is already there to stay is not moved again", () => {
  expect(alreadyThere(tollgate, alder, day("2026-01-05"))).toBe(true)
  expect(alreadyThere(tollgate, brack, day("2026-01-05"))).toBe(false)
  expect(alreadyThere(tollgate, alder, day("2020-01-05"))).toBe(false)
  expect(alreadyThere([], null, day("2026-01-05"))).toBe(true)
})
