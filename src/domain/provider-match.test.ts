import { expect, test } from "vitest"
import { countTypedLines, settingNamed } from "./provider-match.ts"

const settings = [
  { id: "millrace", name: "Millrace Primary School", town: "Calne", kind: "school" },
  { id: "mary-a", name: "St Mary's CE Primary School", town: "Quernby", kind: "school" },
  { id: "mary-b", name: "St Mary's Primary School", town: "Osierham", kind: "school" },
  { id: "strings", name: "Northmoor Strings Co-operative", town: null, kind: "co-operative" },
]

test("a school is known by its name however it is typed, and never by a name that two have", () => {
  expect(settingNamed("millrace primary", settings)).toBe("millrace")
  expect(settingNamed("Millrace Primary School ", settings)).toBe("millrace")
  expect(settingNamed("St Mary’s Primary", settings)).toBeNull()
  expect(settingNamed("St Mary's Primary, Osierham", settings)).toBe("mary-b")
  expect(settingNamed("", settings)).toBeNull()
})

test("a tutor's 22 through the co-operative are counted with its 30, so that 39 are taught, not 61", () => {
  const lines = [
    { by: "tutor", school: "Millrace Primary", pupils: 9, through: "own" as const, throughName: null },
    {
      by: "tutor",
      school: "Millrace Primary",
      pupils: 22,
      through: "other" as const,
      throughName: "Northmoor strings co-operative",
    },
    { by: "strings", school: "Millrace Primary School", pupils: 30, through: "own" as const, throughName: null },
  ]
  const both = countTypedLines(lines, new Set(["tutor", "strings"]), settings)
  expect([both.sent, both.counted, both.leftOut, both.bySchool.get("millrace")]).toEqual([61, 39, 22, 39])
  const withoutReturn = countTypedLines(lines.slice(0, 2), new Set(["tutor"]), settings)
  expect(withoutReturn.lines.map(({ counts }) => counts)).toEqual(["counted", "unconfirmed"])
})
