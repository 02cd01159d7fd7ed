import { existsSync, readFileSync } from "node:fs"
import { beforeAll, describe, expect, test } from "vitest"
import { type Cell, cell, type Role, roles, type Thing, things } from "../src/domain/access.ts"
import { day } from "../src/domain/kit/day.ts"
import { apiRoutes } from "../src/web/api/all.ts"
import { pages } from "../src/web/pages.ts"
import { type Column, type County, columns, makeCounty } from "./access-house.ts"
import { ask, type Row, rows } from "./access-table.ts"
import { type House, openHouse, type Reply } from "./house.ts"

let house: House
let county: County
let other: County
let table: Row[]

beforeAll(async () => {
  house = await openHouse()
  county = await makeCounty(house, "Quarl")
  other = await makeCounty(house, "Elsewhere")
  table = rows(county)
}, 60_000)

const means: Record<string, (status: number) => boolean> = {
  "2": (status) => [200, 201, 303, 409, 415, 422].includes(status),
  "3": (status) => status === 403,
  "4": (status) => status === 404,
  n: (status) => status === 403 || status === 404,
  s: (status) => [403, 404, 409].includes(status),
  "*": (status) => status < 500,
}

const textOf = ({ body, headers }: Reply): string =>
  `${typeof body === "string" ? body : JSON.stringify(body)} ${headers.get("location") ?? ""}`.replaceAll(
    /(\d),(?=\d{3})/g,
    "$1",
  )
/** As a word of its own: never a part of an id. */
const tells = (text: string, secret: string): boolean =>
  text.includes(secret) && new RegExp(`(?<![\\w-])${secret.replaceAll(".", "\\.")}(?![\\w-])`).test(text)

test("every route of the API and of the website is in the table", () => {
  const said = new Set(table.map(({ route }) => route))
  const there = [
    ...apiRoutes.map(({ method, path }) => `API ${method} ${path}`),
    ...pages.map(({ method, path }) => `PAGE ${method} ${path}`),
  ]
  expect(there.filter((route) => !said.has(route))).toEqual([])
  expect([...said].filter((route) => !there.includes(route))).toEqual([])
})

test("each column gets at each route what the table gives it, and in none of the answers what it keeps from them", async () => {
  const wrong: string[] = []
  const leaks: string[] = []
  const tryAll = async (column: Column, n: number) => {
    const kept = county.secrets.filter((secret) => !secret.for.includes(column))
    const elsewhere = other.secrets.filter(({ text }) => !/^\d+$/.test(text))
    for (const row of table) {
      const reply = await ask(county.people[column], row)
      const letter = row.expect.replaceAll(" ", "")[n] ?? "?"
      const where = `${column} ${row.route} ${row.path.replaceAll(/[0-9a-f-]{36}/g, "…")}`
      const text = textOf(reply)
      if (reply.status >= 500 || !means[letter]?.(reply.status)) wrong.push(`${where}: ${letter}, got ${reply.status}`)
      for (const secret of [...kept, ...elsewhere]) if (tells(text, secret.text)) leaks.push(`${where}: ${secret.text}`)
    }
  }
  await house.trying(() => Promise.all(columns.map(tryAll)))
  expect({ leaks, wrong }).toEqual({ leaks: [], wrong: [] })
}, 120_000)

test("without a token, a session or a role today nobody gets anything", async () => {
  const ended = await county.hub.person("gone@quarl.test", { role: "hub-lead", until: day("2026-11-23") })
  const open = [
    "GET /",
    "GET /start",
    "POST /start",
    "GET /sign-in",
    "POST /sign-in",
    "GET /sign-in/:token",
    "POST /sign-in/:token",
    "POST /demo/sign-in",
    "GET /help",
    "GET /help/:slug",
    "POST /account/sign-out",
  ]
  const wrong: string[] = []
  await house.trying(async () => {
    for (const row of table) {
      if (open.includes(row.route.replace("PAGE ", ""))) continue
      const [strange, late] = [await ask(house.stranger, row), await ask(ended, row)]
      const turnedAway = row.route.startsWith("PAGE GET")
        ? strange.status === 303 && strange.headers.get("location")?.startsWith("/sign-in?to=")
        : strange.status === 401
      if (!turnedAway) wrong.push(`stranger ${row.route}: ${strange.status}`)
      if (late.status !== 403) wrong.push(`ended yesterday ${row.route}: ${late.status}`)
      for (const reply of [strange, late])
        for (const secret of [...county.secrets, ...other.secrets])
          if (tells(textOf(reply), secret.text)) wrong.push(`${row.route}: ${secret.text}`)
    }
  })
  expect(wrong).toEqual([])
})

test("to a hub lead of another hub nothing of this one is there", async () => {
  const wrong: string[] = []
  const elsewhere = other.people.hl
  await house.trying(async () => {
    for (const row of table.filter(
      ({ path, send }) => /[0-9a-f-]{36}/.test(path) || /[0-9a-f-]{36}/.test(JSON.stringify(send) ?? ""),
    )) {
      const reply = await ask(elsewhere, row)
      const isBatch = row.route === "API POST /deliveries"
      const refused = isBatch
        ? reply.body.received.length === 0 && reply.body.refused[0].problem === "audit-unknown"
        : [403, 404, 422].includes(reply.status)
      const isOfNobody =
        /account|undo|new\?setting|^PAGE (GET|POST) \/people$|take-back|needs\?scope/.test(row.route + row.path) ||
        ["PAGE POST /people", "PAGE POST /settings/not-in-a-cluster"].includes(row.route)
      if (!refused && !isOfNobody) wrong.push(`${row.route}: ${reply.status}`)
      for (const secret of county.secrets)
        if (!/^\d+$/.test(secret.text) && tells(textOf(reply), secret.text)) wrong.push(`${row.route}: ${secret.text}`)
    }
  })
  expect(wrong).toEqual([])
})

// ── The page's own table, and its notes ─────────────────────────────────────────────────────────────────────────────
const file = new URL("../../shared/domain/people-and-jobs.md", import.meta.url)
const there = existsSync(file)
const said = there ? readFileSync(file, "utf8") : ""

/** The rows of the page that the first issue builds, and what we call them. */
const built: Record<string, Thing> = {
  "school profile (name, phase, roll, public facts)": "school-profile",
  "audit answers, own setting or cluster": "answers",
  "audit answers of other schools in the cluster": "answers-in-cluster",
  "audit answers of schools in other clusters": "answers-elsewhere",
  "PP/SEND counts, school level": "inclusion-counts",
  "PP/SEND figures, cluster and county": "inclusion-figures",
  "visit notes (school sees)": "visit-notes",
  "internal notes": "internal-notes",
  "school priorities": "school-priorities",
  "cluster priorities": "cluster-priorities",
  "county priorities": "county-priorities",
  needs: "needs",
  "directory contact details": "directory",
  "mailing lists and sending": "letters",
  "layout: years, clusters, memberships, register, people": "layout",
  "published toolkit": "published-toolkit",
  "provider returns (tutors, co-operatives)": "provider-returns",
  "audit trail": "events",
}
const levels = { "-": "none", r: "read", w: "write", a: "approve" } as const
const asSaid = (text: string): Cell => {
  const letter = text.charAt(0) as keyof typeof levels
  const has = (word: string) => text.includes(word)
  return {
    level: levels[letter],
    own: has("own"),
    agreed: has("agreed"),
    hidden: has("hidden"),
    open: has("until sign-off"),
    numbers: has("numbers only"),
  }
}

describe.skipIf(!there)("people-and-jobs.md (skipped without ../shared)", () => {
  const lines = said
    .split("\n")
    .filter((line) => line.startsWith("| "))
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((part) => part.trim()),
    )
  const head = lines.findIndex(([first]) => first === "thing")

  test("every cell of its table is the one that the code decides by", () => {
    const wrong: string[] = []
    const found = new Set<string>()
    for (const [name = "", ...cells] of lines.slice(head + 1).filter((line) => line.length === 14)) {
      const thing = built[name]
      if (!thing) continue
      found.add(thing)
      for (const [n, text] of cells.entries()) {
        const role = roles[n] as Role
        // Choosing which letters one gets is not reading the hub's letters.
        const wanted = asSaid(text.includes("(choices)") ? "-" : text)
        if (JSON.stringify(cell(thing, role)) !== JSON.stringify(wanted))
          wrong.push(`${name}, ${role}: ${text} is ${JSON.stringify(cell(thing, role))}`)
      }
    }
    expect(wrong).toEqual([])
    expect(things.filter((thing) => !found.has(thing))).toEqual([])
  })
})
