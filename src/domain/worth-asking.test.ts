import { readFileSync } from "node:fs"
import { expect, test } from "vitest"
import { settledSchool, type TestSchool } from "./test-county.ts"
import { compile } from "./toolkit/compile.ts"
import { versionFrom } from "./toolkit/starter.ts"
import { worthAsking } from "./worth-asking.ts"

const read = (file: string) => JSON.parse(readFileSync(new URL(`../../starter/${file}`, import.meta.url), "utf8"))
const compiled = compile(versionFrom(read("school-audit.json"), read("measures.json")))
/** Years of one school, the newest first. */
const asked = (years: TestSchool["says"][], formIn = false) =>
  worthAsking(
    years.map((says) => settledSchool(compiled, { ...(says && { says }) })),
    { mayUse: () => true, formIn },
  ).map(({ code }) => code)

const was = { choir: "yes", "lessons-offered": "some", "lessons-pupils": 60, "music-lead-role": "vacant" } as const
const then = { choir: "no", "lessons-offered": "some", "lessons-pupils": 40, "music-lead-role": "vacant" } as const

test("what stopped comes first, then what fell, then what is lacking", () => {
  expect(asked([then, was])).toEqual(["choir-stopped", "lessons-fell", "lead-vacant"])
})

test("a year just begun takes no question away: what changed is seen between the last two years with answers", () => {
  expect(asked([{ "governor-link": "yes" }, then, was])).toEqual(["choir-stopped", "lessons-fell", "lead-vacant"])
  expect(asked([{ choir: "yes" }, then, was])).toEqual(["lessons-fell", "lead-vacant"])
})

test("a blank is asked about once at most, and only when the form is in", () => {
  expect(asked([{ "governor-link": "yes" }])).toEqual([])
  expect(asked([{ "governor-link": "yes" }], true)).toEqual(["left-blank"])
  expect(asked([then, was], true)).not.toContain("left-blank")
})

test("pupils who went on are set beside those who began the year before", () => {
  const began = { "first-access-offered": "yes", "first-access-pupils": 50 } as const
  expect(asked([{ "first-access-offered": "yes", "first-access-continued": 4 }, began])).toContain("continuation-low")
  expect(asked([{ "first-access-offered": "yes", "first-access-continued": 4 }, {}, began])).not.toContain(
    "continuation-low",
  )
})
