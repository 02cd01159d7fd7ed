import { expect, test } from "vitest"
import { rowsOfSchool, type SchoolAges } from "./year-group.ts"

const rows = (...codes: string[]) => codes.map((code) => ({ code, label: code }))
const groups = rows("r", ...Array.from({ length: 13 }, (_, n) => `y${n + 1}`))
const stages = rows("eyfs", "ks1", "ks2", "ks3", "ks4", "ks5")
const school = (phase: string | null, lowAge: number | null = null, highAge: number | null = null): SchoolAges => ({
  phase,
  lowAge,
  highAge,
})
const nothing = () => false
const codes = (of: typeof groups, who: SchoolAges, said = nothing as (row: string) => boolean) =>
  (rowsOfSchool(of, who, said)?.shown ?? of).map(({ code }) => code).join(" ")

test("a primary has Reception to Year 6, and key stages to the second", () => {
  expect(codes(groups, school("primary", 4, 11))).toBe("r y1 y2 y3 y4 y5 y6")
  expect(codes(stages, school("primary"))).toBe("eyfs ks1 ks2")
})

test("a secondary has Year 7 to 13, and key stages from the third", () => {
  expect(codes(groups, school("secondary", 11, 18))).toBe("y7 y8 y9 y10 y11 y12 y13")
  expect(codes(stages, school("secondary"))).toBe("ks3 ks4 ks5")
})

test.each([
  school("all-through"),
  school("special"),
  school("alternative"),
  school(null),
  school("primary", 9, 13),
  school("secondary", 9, 13),
])("all-through, middle and unknown schools have all: %j", (who) => {
  expect(rowsOfSchool(groups, who, nothing)).toBeNull()
  expect(rowsOfSchool(stages, who, nothing)).toBeNull()
})

test("a row of which something is said is shown, and none is lost", () => {
  const found = rowsOfSchool(groups, school("primary"), (row) => row === "y7")
  expect(found?.shown.map(({ code }) => code)).toContain("y7")
  expect([...(found?.shown ?? []), ...(found?.others ?? [])]).toHaveLength(groups.length)
})

test("other tables keep their rows, and one with none for the phase keeps all", () => {
  expect(rowsOfSchool(rows("strings", "brass"), school("primary"), nothing)).toBeNull()
  expect(rowsOfSchool(rows("r", "strings"), school("primary"), nothing)).toBeNull()
  expect(rowsOfSchool(rows("ks4", "ks5"), school("primary"), nothing)).toBeNull()
  expect(rowsOfSchool([], school("primary"), nothing)).toBeNull()
})
