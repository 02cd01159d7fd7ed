import * as v from "valibot"
import { expect, test } from "vitest"
import { encode } from "./figure.ts"
import { hiddenFigure, profileView, sumUp } from "./profile.ts"
import { compile } from "./toolkit/compile.ts"
import { ToolkitVersion } from "./toolkit/version.ts"

const measure = (code: string, unit: string, denominator: string | null, decimals: number) => ({
  code,
  title: code,
  numerator: "pupils",
  denominator,
  unit,
  levels: ["school", "cluster", "county"],
  years: "difference",
  decimals,
})
const compiled = compile(
  v.parse(ToolkitVersion, {
    name: "Little toolkit",
    sections: [{ code: "A", title: "All" }],
    questions: [{ code: "pupils", section: "A", text: "How many?", type: "count" }],
    measures: [
      measure("share", "%", "pupils", 1),
      measure("number", "pupils", null, 0),
      measure("mean", "mean 1-5", "pupils", 2),
    ],
  }),
)
const share = (top: number, bottom: number) =>
  sumUp(compiled, [encode(compiled, [{ components: [top, bottom], mark: "given" }])])[0]

test("trap 36: halves are rounded away from zero on the exact fraction: 6.3 and 8.5", () => {
  expect(share(1, 16)).toMatchObject({ value: 6.3, text: "6.3" })
  expect(share(169, 2000)).toMatchObject({ value: 8.5, text: "8.5" })
  expect(share(24, 7)).toMatchObject({ text: "342.9" })
})

test("trap 37: 1 of 2,500 rounds to zero and is [low], not 0.0; a true zero is 0.0", () => {
  expect(share(1, 2500)).toMatchObject({ value: null, text: null, numerator: null, denominator: null, marker: "[low]" })
  expect(share(0, 2500)).toMatchObject({ value: 0, text: "0.0", numerator: 0, denominator: 2500, marker: null })
})

test("without a usable answer a figure is [x], or [z] where it applies to nobody; so is one with a bottom of 0", () => {
  const sums = (...marks: ("not-applicable" | "not-available" | "outside")[]) =>
    sumUp(
      compiled,
      marks.map((mark) => encode(compiled, [{ components: null, mark }])),
    )[0]
  expect(sums("not-applicable", "not-available")).toMatchObject({
    marker: "[x]",
    settings: { members: 2, answered: 0 },
  })
  expect(sums("not-applicable", "outside")).toMatchObject({ marker: "[z]", settings: { members: 1, answered: 0 } })
  expect(sums()).toMatchObject({ marker: "[z]", settings: { members: 0, answered: 0 } })
  expect(share(0, 0)).toMatchObject({ marker: "[z]", settings: { members: 1, answered: 1 } })
})

test("a plain sum has no bottom", () => {
  const [, number] = sumUp(compiled, [
    encode(compiled, [
      { components: [1, 2], mark: "given" },
      { components: [1234], mark: "given" },
    ]),
  ])
  expect(number).toMatchObject({ value: 1234, text: "1234", numerator: 1234, denominator: null, marker: null })
})

test("a hidden figure keeps only how many settings it stands on, and those who may see it whole still do", () => {
  const figure = share(3, 57)
  if (!figure) throw new Error("no figure")
  const hidden = {
    value: null,
    text: null,
    numerator: null,
    denominator: null,
    marker: "[c]",
    settings: { members: 1, answered: 1 },
  }
  expect(hiddenFigure(figure)).toMatchObject(hidden)
  expect(
    profileView(
      [figure],
      () => true,
      () => false,
    ),
  ).toEqual([hiddenFigure(figure)])
  expect(
    profileView(
      [figure],
      () => true,
      () => true,
    ),
  ).toEqual([figure])
  const none = share(0, 0)
  expect(none && hiddenFigure(none).marker).toBe("[z]")
})
