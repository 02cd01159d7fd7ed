import { expect, test } from "vitest"
import { countProviderLines, type ProviderLine } from "./provider.ts"

const tutors: ProviderLine<string>[] = [
  { by: "tutor", school: "Alderbrook", pupils: 9, through: null },
  { by: "tutor", school: "Alderbrook", pupils: 22, through: "co-operative" },
]
const theirs: ProviderLine<string>[] = [
  { by: "co-operative", school: "Alderbrook", pupils: 30, through: null },
  { by: "co-operative", school: "Tollgate", pupils: 11, through: null },
]

test("trap 40: 9 own, 22 through the co-operative and its 30 are 39 pupils, not 61", () => {
  const count = countProviderLines([...tutors, ...theirs], new Set(["tutor", "co-operative"]))
  expect(count).toMatchObject({ sent: 72, counted: 50, leftOut: 22 })
  expect([...count.bySchool]).toEqual([
    ["Alderbrook", 39],
    ["Tollgate", 11],
  ])
  expect(count.lines.map((line) => line.counts)).toEqual(["counted", "left-out", "counted", "counted"])
})

test("while the co-operative has not reported, the tutor's 22 count, flagged", () => {
  const count = countProviderLines(tutors, new Set(["tutor"]))
  expect(count).toMatchObject({ sent: 31, counted: 31, leftOut: 0 })
  expect(count.lines.map((line) => line.counts)).toEqual(["counted", "unconfirmed"])
})
