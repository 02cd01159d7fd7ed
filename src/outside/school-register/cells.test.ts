import { expect, test } from "vitest"
import { codeOf, countOf, dayOf, openingOf, postcodeOf, telephoneOf, textOf } from "./cells.ts"

test("days are read with hyphens and slashes, day first, and never month first", () => {
  expect(["15-11-2024", "15/11/2024", "1/9/2019", "2024-11-15"].map(dayOf)).toEqual([
    "2024-11-15",
    "2024-11-15",
    "2019-09-01",
    "2024-11-15",
  ])
  expect(["11/15/2024", "31-02-2024", "soon", "45000", "29-02-2023"].map(dayOf)).toEqual(Array(5).fill(undefined))
  expect(["", "  ", "Not applicable"].map(dayOf)).toEqual([null, null, null])
})

test("1 January 1900 is a placeholder for an opening, and a day elsewhere", () => {
  expect(openingOf("01-01-1900")).toBeNull()
  expect(dayOf("01-01-1900")).toBe("1900-01-01")
})

test("nothing has many spellings, and None and Does not apply are not among them", () => {
  expect(["", "-", "x", "Not applicable", "Not recorded"].map(textOf)).toEqual(Array(5).fill(null))
  expect(["None", "Does not apply", " Ynys\tMôn\u0000 "].map(textOf)).toEqual(["None", "Does not apply", "Ynys Môn"])
})

test("99 is a count of pupils and no code", () => {
  expect(countOf("99")).toBe(99)
  expect(codeOf("99", 2)).toBeNull()
  expect([countOf("0"), countOf(""), countOf("x"), countOf("many"), countOf("-3")]).toEqual([
    0,
    null,
    null,
    undefined,
    undefined,
  ])
})

test("what a spreadsheet took off comes back", () => {
  expect([codeOf("2", 2), codeOf("14", 2), codeOf("0", 2)]).toEqual(["02", "14", null])
  expect(telephoneOf("", "2072831147")).toBe("02072831147")
  expect(telephoneOf("01249", "650 000")).toBe("01249650000")
  expect(postcodeOf("sn159zz")).toBe("SN15 9ZZ")
})
