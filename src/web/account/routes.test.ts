import { randomBytes } from "node:crypto"
import { beforeAll, expect, test } from "vitest"
import { day } from "../../domain/kit/day.ts"
import type { HubId, PersonId, SpellId } from "../../domain/kit/id.ts"
import { inHub, type Tx } from "../../store/database.ts"
import { recordHub } from "../../store/hub.ts"
import { recordPerson, recordSpell } from "../../store/person.ts"
import { recordSession } from "../../store/session.ts"
import { recordToken } from "../../store/token.ts"
import { buildApp } from "../app.ts"
import { hashToken } from "../kit/session.ts"
import type { Wiring } from "../kit/wiring.ts"
import { newId } from "../testing.ts"
import { testWiring, Visitor } from "../testing-visitor.ts"
import { words } from "./words.ts"

const northmoor = newId<HubId>()
let wiring: Wiring
let app: ReturnType<typeof buildApp>
const inside = <T>(work: (tx: Tx) => Promise<T>) => inHub(wiring.db, northmoor, null, wiring.now(), work)
const later = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString() as Tx["at"]

beforeAll(async () => {
  wiring = (await testWiring()).wiring
  app = buildApp(wiring)
  await inside((tx) => recordHub(tx, { slug: "northmoor", name: "Northmoor Music Hub", demo: false }))
})

async function person(name: string): Promise<PersonId> {
  const id = newId<PersonId>()
  await inside(async (tx) => {
    await recordPerson(tx, { id, name, email: `${id}@school.example` })
    const place = { cluster: null, setting: null }
    await recordSpell(tx, {
      id: newId<SpellId>(),
      person: id,
      role: "auditor",
      ...place,
      from: day("2024-09-01"),
      until: day("2025-09-01"),
    })
    await recordSpell(tx, {
      id: newId<SpellId>(),
      person: id,
      role: "hub-lead",
      ...place,
      from: day("2025-09-01"),
      until: null,
    })
  })
  return id
}

async function browserOf(id: PersonId, agent = "Mozilla/5.0 (Windows NT 10.0) Firefox/130.0"): Promise<Visitor> {
  const token = randomBytes(32).toString("base64url")
  const session = {
    id: newId<string & { brand: "session" }>(),
    token: hashToken(token),
    person: id,
    agent,
    expires: later(30),
    how: "link",
  } as const
  await inside((tx) => recordSession(tx, session))
  const visitor = new Visitor(app)
  visitor.cookies.set("tutti", { value: token, path: "/" })
  return visitor
}

test("Isla sees who she is, her posts with their dates, and where she is signed in", async () => {
  const isla = await browserOf(await person("Isla Farrant"))
  const { text } = await isla.get("/account")
  for (const told of [
    "Isla Farrant",
    "Northmoor Music Hub",
    "Hub lead",
    "Mon 1 Sep 2025",
    "Sun 31 Aug 2025, the last day",
    words.stillHeld,
    "Firefox on Windows",
    words.thisOne,
  ])
    expect(text).toContain(told)
})

test("a session ended from another browser is signed out at once; the other goes on", async () => {
  const id = await person("Isla Farrant")
  const [desk, phone] = [await browserOf(id), await browserOf(id, "iPhone Safari/604.1")]
  const path = /formaction="(\/account\/sessions\/[^"]+\/end)"/.exec((await desk.get("/account")).text)?.[1] ?? ""
  expect((await desk.post(path)).status).toBe(303)
  expect((await desk.get("/account")).text).toContain(words.ended)
  expect((await phone.get("/account")).status).toBe(303)
})

test("all others can be ended at once", async () => {
  const id = await person("Isla Farrant")
  const [desk, ...others] = [await browserOf(id), await browserOf(id), await browserOf(id)]
  await desk.post("/account/sessions/end-others")
  expect((await desk.get("/account")).text).toContain("2 other sessions have been ended.")
  for (const other of others) expect((await other.get("/account")).status).toBe(303)
})

test("nobody can end the session of somebody else", async () => {
  const [isla, tom] = [await browserOf(await person("Isla Farrant")), await browserOf(await person("Tom Arden"))]
  const second = await browserOf(await person("Wren Halloway"))
  const ids = await inside((tx) => tx.sql.selectFrom("session").select("id").execute())
  for (const { id } of ids) await tom.post(`/account/sessions/${id}/end`)
  expect((await isla.get("/account")).status).toBe(200)
  expect((await second.get("/account")).status).toBe(200)
  expect((await tom.get("/account")).status).toBe(303)
})

test("signing out ends the session, not only the cookie", async () => {
  const isla = await browserOf(await person("Isla Farrant"))
  const token = isla.cookies.get("tutti")?.value ?? ""
  await isla.post("/account/sign-out")
  expect(isla.cookies.has("tutti")).toBe(false)
  isla.cookies.set("tutti", { value: token, path: "/" })
  expect((await isla.get("/account")).status).toBe(303)
})

test("an API token can be ended, and opens nothing from then on", async () => {
  const id = await person("Isla Farrant")
  const isla = await browserOf(id)
  const token = `tutti_${randomBytes(32).toString("base64url")}`
  await inside((tx) => recordToken(tx, { id: newId(), person: id, hash: hashToken(token) }))
  const me = () => app.request("/api/v1/me", { headers: { authorization: `Bearer ${token}` } })
  expect((await me()).status).toBe(200)
  const path = /formaction="(\/account\/tokens\/[^"]+\/end)"/.exec((await isla.get("/account")).text)?.[1] ?? ""
  await isla.post(path)
  expect((await me()).status).toBe(401)
})

test("a session slides: seen after an hour it lasts 30 days from then, and within the hour nothing is written", async () => {
  const id = await person("Isla Farrant")
  const isla = await browserOf(id)
  const row = () =>
    inside((tx) =>
      tx.sql
        .selectFrom("session")
        .where("person_id", "=", id)
        .select(["seen_at", "expires_at"])
        .executeTakeFirstOrThrow(),
    )
  const before = await row()
  const early = await isla.get("/account")
  expect(early.headers.get("set-cookie")).toBeNull()
  expect(await row()).toEqual(before)

  const soon = new Date(Date.now() + 61 * 60_000)
  const tomorrow = new Visitor(buildApp({ ...wiring, now: () => soon }))
  for (const [name, cookie] of isla.cookies) tomorrow.cookies.set(name, cookie)
  expect((await tomorrow.get("/account")).headers.get("set-cookie")).toMatch(/^tutti=.*Max-Age=2592000/)
  const after = await row()
  expect(after.seen_at).toBe(soon.toISOString())
  expect(Date.parse(after.expires_at) - soon.getTime()).toBe(30 * 86_400_000)
})

test("a session that ran out opens nothing", async () => {
  const id = await person("Isla Farrant")
  const isla = await browserOf(id)
  await inside((tx) =>
    tx.sql
      .updateTable("session")
      .set({ expires_at: later(-1) })
      .where("person_id", "=", id)
      .execute(),
  )
  expect((await isla.get("/account")).location).toBe("/sign-in?to=%2Faccount")
})

test("the account page leads to the help about it", async () => {
  const isla = await browserOf(await person("Isla Farrant"))
  expect((await isla.get("/account")).text).toContain('<a href="/help/signing-in">Help with this page: Signing in</a>')
})

test("where no mail leaves, Isla is told before she signs out how to come back, and asked once more", async () => {
  const id = await person("Isla Farrant")
  const isla = await browserOf(id)
  expect((await isla.get("/account")).text).not.toContain(words.back)
  expect((await isla.get("/account/sign-out")).location).toBe("/account")

  const here = new Visitor(buildApp({ ...wiring, postLeaves: false }))
  for (const [name, cookie] of isla.cookies) here.cookies.set(name, cookie)
  const command = `<code>npx tutti sign-in --hub northmoor --email ${id}@school.example</code>`
  const { text } = await here.get("/account")
  expect(text).toContain(command)
  expect(text).not.toContain('action="/account/sign-out"')
  expect(text).toContain('href="/account/sign-out"')
  const asked = await here.get("/account/sign-out")
  expect(asked.text).toContain(command)
  expect(asked.text).toContain('action="/account/sign-out"')
  expect((await here.get("/account")).status).toBe(200)
  expect((await here.post("/account/sign-out")).location).toBe("/sign-in?signed-out=yes")
})
