import { beforeAll, describe, expect, test } from "vitest"
import { type Caller, type House, openHouse } from "./house.ts"
import { smallCounty } from "./small-county.ts"

let house: House
let lead: Caller
let scope: string

beforeAll(async () => {
  house = await openHouse()
  const county = await smallCounty(house, "quarl")
  lead = county.lead
  scope = `cluster:${await county.cluster("Alder")}`
}, 60_000)

/** What is typed, and whether it is taken as one line and as text. */
const typed: [what: string, text: string, asLine: boolean, asText: boolean][] = [
  ["letters of any writing", "Đình’s 合唱", true, true],
  ["a tab", "Alder\tVale", true, true],
  ["the end of a line", "Alder\nVale", false, true],
  ["the end of a line at the end", "Alder Down\n", true, true],
  ["a line separator", "Alder\u2028Vale", false, true],
  ["a bell", "Alder\u0007Vale", false, false],
  ["a delete", "Alder\u007fVale", false, false],
  ["a next line of the second set of control characters", "Alder\u0085Vale", false, false],
  ["the last of them", "Alder\u009fVale", false, false],
  ["nothing but blanks", " \t ", false, false],
]

/** A cluster's name is one line, a need's wording is text; each comes in by a form and by the API. */
const ways = {
  line: {
    form: (name: string) => lead.form("/clusters", { name, colour: "1" }),
    api: (name: string) => lead.post("/clusters", { name }),
  },
  text: {
    form: (text: string) =>
      lead.form("/needs", { text, category: "cpd", source: "meeting", scope, about: scope, year: "2026" }),
    api: (text: string) => lead.post("/needs", { scope, year: 2026, category: "cpd", text, source: "meeting" }),
  },
}

describe("what a person types", () => {
  test.each(typed)("with %s is taken or refused alike by form and API", async (_, text, asLine, asText) => {
    await house.trying(async () => {
      for (const [kind, taken] of [
        ["line", asLine],
        ["text", asText],
      ] as const) {
        expect((await ways[kind].form(text)).status, `form, ${kind}`).toBe(taken ? 303 : 422)
        expect((await ways[kind].api(text)).status, `API, ${kind}`).toBe(taken ? 201 : 422)
      }
    })
  })
})
