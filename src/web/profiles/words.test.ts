import { expect, test } from "vitest"
import { words } from "./words.ts"

test.each([
  [4, 2, 0, "Among the same schools, four of six measures rose and two fell."],
  [3, 2, 1, "Among the same schools, three of six measures rose, two fell and one held."],
  [6, 0, 0, "Among the same schools, all six measures rose."],
  [0, 6, 0, "Among the same schools, all six measures fell."],
  [0, 0, 6, "Among the same schools, all six measures held."],
  [0, 5, 1, "Among the same schools, five of six measures fell and one held."],
  [1, 0, 5, "Among the same schools, one of six measures rose and five held."],
  [1, 0, 0, "Among the same schools, the one measure rose."],
  [0, 0, 1, "Among the same schools, the one measure held."],
])("of measures %i rose, %i fell and %i held", (rose, fell, held, told) => {
  expect(words.rose(rose, fell, held, rose + fell + held)).toBe(told)
})

test.each([
  [["First Access (13.4%)"], [], "Above the county: First Access (13.4%)."],
  [[], ["First Access (13.4%)", "lessons (9%)"], "Below the county: First Access (13.4%) and lessons (9%)."],
  [["ensembles (17%)"], ["lessons (9%)"], "Above the county: ensembles (17%). Below it: lessons (9%)."],
  [[], [], ""],
])("above %j and below %j", (above, below, told) => {
  expect(words.beside(above, below)).toBe(told)
})

test.each<[-1 | 0 | 1, -1 | 0 | 1 | null, number, boolean, string]>([
  [1, 1, 4, false, "It rose from 1 to 2. Among the same 4 schools that answered in both years, it also rose."],
  [-1, 1, 1, false, "It fell from 2 to 1. In the one school that answered in both years, it rose."],
  [
    0,
    0,
    2,
    true,
    "It stayed at 2. Among the same 2 schools that answered in both years, wherever they belonged then, it also held.",
  ],
  [1, null, 0, false, "It rose from 1 to 2."],
])("a figure that moved by %i, among the same schools by %j", (direction, same, schools, moved, told) => {
  expect(
    words.whyTold(direction, direction < 0 ? "2" : "1", direction < 0 ? "1" : "2", same, schools, "school", moved),
  ).toBe(told)
})
