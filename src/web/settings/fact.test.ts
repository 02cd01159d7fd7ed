import { expect, test } from "vitest"
import { gridFrom, postcodeFrom } from "./change.ts"
import { factInWords, gridInWords } from "./fact.ts"

test("a grid reference becomes metres of the British National Grid, and back", () => {
  expect(gridFrom("ST 924 732")).toEqual({ easting: 392_400, northing: 173_200 })
  expect(gridFrom("su153846")).toEqual({ easting: 415_300, northing: 184_600 })
  expect(gridFrom("NY 40000 55000")).toEqual({ easting: 340_000, northing: 555_000 })
  expect(gridFrom("TQ 30 80")).toEqual({ easting: 530_000, northing: 180_000 })
  for (const [easting, northing, words] of [
    [392_400, 173_200, "ST 924 732"],
    [530_000, 180_000, "TQ 300 800"],
    [340_000, 555_000, "NY 400 550"],
  ] as const) {
    expect(gridInWords(easting, northing)).toBe(words)
    expect(gridFrom(words)).toEqual({ easting, northing })
  }
  for (const text of ["", "ST", "ST 92 7", "ST 924 7321", "nowhere", "IT 123 456"])
    expect(gridFrom(text)).toBe(undefined)
})

test("a postcode is written with capitals and one space", () => {
  expect(postcodeFrom("sn153hn")).toBe("SN15 3HN")
  expect(postcodeFrom(" m1  1ae ")).toBe("M1 1AE")
  expect(postcodeFrom("SN15")).toBe(undefined)
})

test("trap 15: a special school's phase is told as that, never as unknown", () => {
  expect(factInWords("phase", { phase: "special" })).toBe("Special school")
  expect(factInWords("phase", {})).toBe(undefined)
})

test("trap 26: the authority is a field of its own, with its name", () => {
  expect(factInWords("la", { la: "865" })).toBe("865, Wiltshire")
  expect(factInWords("la", { la: "901", laName: "Northmoor" })).toBe("901, Northmoor")
  expect(factInWords("la", { la: "901" })).toBe("area 901")
})
