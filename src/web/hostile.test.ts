import { existsSync, readFileSync } from "node:fs"
import * as v from "valibot"
import { beforeAll, describe, expect, test } from "vitest"
import { day } from "../domain/kit/day.ts"
import type { HubId, PersonId, SpellId } from "../domain/kit/id.ts"
import { inHub } from "../store/database.ts"
import { recordHub } from "../store/hub.ts"
import { recordPerson, recordSpell } from "../store/person.ts"
import { buildApp } from "./app.ts"
import type { Wiring } from "./kit/wiring.ts"
import { newId } from "./testing.ts"
import { testWiring, Visitor } from "./testing-visitor.ts"

const folder = new URL("../../../shared/data/", import.meta.url)
const list = (path: string) => v.parse(v.array(v.string()), JSON.parse(readFileSync(new URL(path, folder), "utf8")))
const there = existsSync(new URL("csv/blns.json", folder))
const hostile = there
  ? [
      ...new Set([
        ...list("csv/blns.json"),
        ...list("names/people.json").slice(0, 60),
        ...list("names/schools.json").slice(0, 60),
      ]),
    ]
  : []

let wiring: Wiring
let app: ReturnType<typeof buildApp>
let lead: Visitor
const demo = newId<HubId>()

beforeAll(async () => {
  wiring = (await testWiring({ demo: true, postLeaves: false })).wiring
  app = buildApp({ ...wiring })
  const id = newId<PersonId>()
  await inHub(wiring.db, demo, null, wiring.now(), async (tx) => {
    await recordHub(tx, { slug: "demo", name: "Quarlshire Music Hub", demo: true })
    await recordPerson(tx, { id, name: "Idris Haileselam", email: "idris@demo.example" })
    const post = { cluster: null, setting: null, from: day("2020-09-01"), until: null }
    await recordSpell(tx, { id: newId<SpellId>(), person: id, role: "hub-manager", ...post })
  })
  lead = new Visitor(app)
  await lead.post("/demo/sign-in", { person: id })
})

/** The fields that a stranger, and that somebody signed in can fill. */
const fields: readonly [string, (text: string) => Promise<{ status: number; text: string }>][] = [
  ["the address of sign-in", (text) => new Visitor(buildApp({ ...wiring })).post("/sign-in", { email: text })],
  ["where to go after sign-in", (text) => new Visitor(app).get(`/sign-in?to=${encodeURIComponent(text)}`)],
  ["a link's token", (text) => new Visitor(app).get(`/sign-in/${encodeURIComponent(text)}`)],
  ["the person of the demo", (text) => new Visitor(app).post("/demo/sign-in", { person: text })],
  ["the address of a founder", (text) => new Visitor(app).post("/start", { hub: text, name: text, email: "none" })],
  ["the search of help", (text) => lead.get(`/help?q=${encodeURIComponent(text)}`)],
  ["an article", (text) => lead.get(`/help/${encodeURIComponent(text)}`)],
  ["the search of letters", (text) => lead.get(`/letters?q=${encodeURIComponent(text)}`)],
  ["a letter", (text) => lead.get(`/letters/${encodeURIComponent(text)}`)],
  ["a session", (text) => lead.post(`/account/sessions/${encodeURIComponent(text)}/end`)],
  ["a notice", (text) => noticed(Buffer.from(text).toString("base64url"))],
  ["a notice's text", (text) => noticed(Buffer.from(JSON.stringify({ text })).toString("base64url"))],
]

async function noticed(cookie: string) {
  const visitor = new Visitor(app)
  for (const [name, value] of lead.cookies) visitor.cookies.set(name, value)
  visitor.cookies.set("notice", { value: cookie, path: "/" })
  return visitor.get("/account")
}

/** Encodes what the browser would: lone surrogates become U+FFFD. */
const sendable = (text: string) => text.toWellFormed()

/** Markup that would do something; our own pages have none of it. */
const live =
  /<(script|img|iframe|object|embed|video|audio|body\s+on|svg\/|style)|<[^>"]*\son\w+=|(href|action)="\s*javascript:/i

describe.skipIf(!there)("skipped without ../shared/data: hostile text", () => {
  test.each(fields)("in %s gets a page, never a fault, and never runs", async (_, send) => {
    for (const text of hostile.map(sendable)) {
      const seen = await send(text)
      expect(seen.status, JSON.stringify(text)).toBeLessThan(500)
      expect(live.exec(seen.text)?.[0], JSON.stringify(text)).toBeUndefined()
    }
  })
})

describe.skipIf(!there)("skipped without ../shared/data: names", () => {
  test("a hub can be started under any name that is not empty, and the pages show it as typed", async () => {
    const shown = hostile.filter(
      (text) => text.trim() !== "" && !/[\p{Cc}\p{Cs}<>&"']/u.test(text) && text.length <= 120,
    )
    const names = [
      ...list("names/people.json").slice(0, 4),
      ...shown.filter((text) => /[^\x20-\x7e]/.test(text)).slice(0, 8),
      '<script>alert("x")</script>',
      "'; drop table hub; --",
    ]
    for (const name of names) {
      const fresh = (await testWiring({ postLeaves: false })).wiring
      const founder = new Visitor(buildApp(fresh))
      const started = await founder.post("/start", { hub: name, name, email: "wren@hub.example" })
      expect(started.status, name).toBe(303)
      const account = await founder.get("/account")
      expect(account.status).toBe(200)
      expect(account.text).not.toContain("<script>")
      if (!/[<>&"']/.test(name)) expect(account.text).toContain(name.trim())
      await fresh.db.end().catch(() => {})
    }
  })
})
