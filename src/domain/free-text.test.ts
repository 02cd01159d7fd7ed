import { expect, test } from "vitest"
import { worryIn } from "./free-text.ts"

test.each([
  "J. in Year 5 has an EHC plan.",
  "Spoke about Ana P. (Y4) and the cello.",
  "Sam, Year 6, wants drum lessons",
  "A boy called Tom plays well",
  "Ruby has an EHC plan and needs a quiet room",
  "His mother asked about a bursary",
])("%s looks like one pupil (trap 60)", (text) => {
  expect(worryIn(text)?.about).toBe("pupil")
})

test.each([
  "Singing in Year 5 is strong.",
  "Mrs Okafor in Year 4 leads the choir.",
  "Two pupils have an EHC plan.",
  "Cello lessons begin after Christmas if four pupils sign up. Wren will ask about a loan of two half-size cellos.",
  "The 18 comes from the office. Check it against the tutor’s own list on the day.",
  "Whole class in Year 3, on Wednesday in Y4.",
  "",
])("%s names nobody", (text) => {
  expect(worryIn(text)).toBeNull()
})

test("a concern about a child is not for Tutti (trap 61)", () => {
  expect(worryIn("A safeguarding concern was raised")).toEqual({ about: "concern", found: "safeguarding concern" })
})
