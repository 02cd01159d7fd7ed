import { beforeAll, expect, test } from "vitest"
import { addDays, day, dayOf } from "../../domain/kit/day.ts"
import type { HubId, PersonId, SpellId } from "../../domain/kit/id.ts"
import { inHub, type Tx } from "../../store/database.ts"
import { recordHub } from "../../store/hub.ts"
import { type Letter, listLetters } from "../../store/letter.ts"
import { endSpell, recordPerson, recordSpell } from "../../store/person.ts"
import { buildApp } from "../app.ts"
import type { Wiring } from "../kit/wiring.ts"
import { newId } from "../testing.ts"
import { testWiring, Visitor } from "../testing-visitor.ts"
import { words } from "./words.ts"

const northmoor = newId<HubId>()
const southmoor = newId<HubId>()
const minutes = 60_000
let wiring: Wiring
let setNow: (now: Date) => void
let app: ReturnType<typeof buildApp>

beforeAll(async () => {
  const made = await testWiring()
  wiring = made.wiring
  setNow = made.setNow
  app = buildApp(wiring)
  for (const [id, name] of [
    [northmoor, "Northmoor Music Hub"],
    [southmoor, "Southmoor Music Hub"],
  ] as const) {
    await inside(id, (tx) => recordHub(tx, { slug: name.slice(0, 5).toLowerCase(), name, demo: false }))
  }
})

const inside = <T>(hub: HubId, work: (tx: Tx) => Promise<T>) => inHub(wiring.db, hub, null, wiring.now(), work)

async function join(hub: HubId, name: string, email: string): Promise<{ id: PersonId; spell: SpellId }> {
  const [id, spell] = [newId<PersonId>(), newId<SpellId>()]
  await inside(hub, async (tx) => {
    await recordPerson(tx, { id, name, email })
    const post = { cluster: null, setting: null, from: day("2020-09-01"), until: null }
    await recordSpell(tx, { id: spell, person: id, role: "hub-lead", ...post })
  })
  return { id, spell }
}

const lettersTo = async (hub: HubId, email: string): Promise<Letter[]> =>
  (await inside(hub, (tx) => listLetters(tx, { text: email, before: null, limit: 100 }))).filter(
    ({ to }) => to === email,
  )

/** The path of the link in the newest letter to an address. */
async function linkTo(hub: HubId, email: string): Promise<string> {
  const [letter] = await lettersTo(hub, email)
  const link = /http:\/\/127\.0\.0\.1:3000(\/sign-in\/\S+)/.exec(letter?.body ?? "")?.[1]
  if (!link) throw new Error(`no link for ${email}`)
  return link
}

async function asks(email: string, to?: string): Promise<Visitor> {
  const visitor = new Visitor(app)
  const seen = await visitor.post("/sign-in", { email, ...(to && { to }) })
  expect(seen.status).toBe(200)
  return visitor
}

const isIn = async (visitor: Visitor): Promise<boolean> => (await visitor.get("/account")).status === 200

test("Wren opens her link in the browser that asked, and is signed in where she wanted to go", async () => {
  await join(northmoor, "Wren Halloway", "wren@school.example")
  const wren = await asks("Wren@School.example ", "/account?year=2026")
  expect(await isIn(wren)).toBe(false)
  const link = await linkTo(northmoor, "wren@school.example")
  const seen = await wren.get(link)
  expect(seen.status).toBe(303)
  expect(seen.location).toBe("/account?year=2026")
  expect(await isIn(wren)).toBe(true)
  expect((await wren.get("/account")).text).toContain("Wren Halloway")
})

test("the session's cookie is out of reach of scripts, and of http where the hub is reached by https", async () => {
  await join(northmoor, "Sol Brand", "sol@school.example")
  const sol = await asks("sol@school.example")
  const seen = await sol.get(await linkTo(northmoor, "sol@school.example"))
  expect(seen.headers.getSetCookie().find((line) => line.startsWith("tutti="))).toMatch(
    /^tutti=[\w-]{43}; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Lax$/,
  )
  const behindTls = new Visitor(buildApp({ ...wiring, publicUrl: "https://hub.example" }), "https://hub.example")
  const asked = await behindTls.post("/sign-in", { email: "sol@school.example" })
  expect(asked.headers.get("set-cookie")).toContain("Secure")
})

test("only hashes of tokens are stored", async () => {
  await join(northmoor, "Ada Penn", "ada@school.example")
  const ada = await asks("ada@school.example")
  const link = await linkTo(northmoor, "ada@school.example")
  await ada.get(link)
  const token = link.slice("/sign-in/".length)
  const session = ada.cookies.get("tutti")?.value ?? ""
  const rows = await inside(northmoor, async (tx) =>
    JSON.stringify([
      await tx.sql.selectFrom("sign_in").selectAll().execute(),
      await tx.sql.selectFrom("session").selectAll().execute(),
    ]),
  )
  expect(token).toHaveLength(43)
  expect(rows).not.toContain(token)
  expect(rows).not.toContain(session)
})

test("a link works once: used again elsewhere it signs nobody in, and says how to get another", async () => {
  await join(northmoor, "Tom Arden", "tom@school.example")
  const tom = await asks("tom@school.example")
  const link = await linkTo(northmoor, "tom@school.example")
  await tom.get(link)
  const thief = new Visitor(app)
  for (const seen of [await thief.get(link), await thief.post(link)]) {
    expect(seen.status).toBe(404)
    expect(seen.text).toContain(words.deadTitle)
    expect(seen.text).toContain(words.newLink)
  }
  expect(await isIn(thief)).toBe(false)
  expect((await tom.get(link)).location).toBe("/today")
})

test("of eight who post the same link at once, one is signed in", async () => {
  await join(northmoor, "Bea Lund", "bea@school.example")
  await asks("bea@school.example")
  const link = await linkTo(northmoor, "bea@school.example")
  const eight = Array.from({ length: 8 }, () => new Visitor(app))
  const seen = await Promise.all(eight.map((one) => one.post(link)))
  expect(seen.map(({ status }) => status).sort()).toEqual([303, 404, 404, 404, 404, 404, 404, 404])
})

test("after 15 minutes a link works no more", async () => {
  await join(northmoor, "Una Field", "una@school.example")
  const una = await asks("una@school.example")
  const link = await linkTo(northmoor, "una@school.example")
  const asked = wiring.now()
  setNow(new Date(asked.getTime() + 15 * minutes))
  try {
    expect((await una.get(link)).status).toBe(404)
    expect((await una.post(link)).status).toBe(404)
    expect(await isIn(una)).toBe(false)
  } finally {
    setNow(asked)
  }
})

test("in another browser the link asks first, and a mail scanner does not use it up", async () => {
  await join(northmoor, "Kit Marlow", "kit@school.example")
  await asks("kit@school.example")
  const link = await linkTo(northmoor, "kit@school.example")
  const scanner = new Visitor(app)
  await scanner.head(link)
  expect((await scanner.get(link)).text).toContain(words.confirmTitle)
  expect(await isIn(scanner)).toBe(false)

  const phone = new Visitor(app)
  const asked = await phone.get(link)
  expect(asked.text).toContain("Sign in as Kit Marlow")
  expect((await phone.post(link, { to: "/help" })).location).toBe("/help")
  expect(await isIn(phone)).toBe(true)
})

test("a browser that loads the page ahead of time does not use the link up", async () => {
  await join(northmoor, "Jun Orr", "jun@school.example")
  const jun = await asks("jun@school.example")
  const link = await linkTo(northmoor, "jun@school.example")
  expect((await jun.get(link, { "sec-purpose": "prefetch;prerender" })).status).toBe(200)
  expect((await jun.head(link)).status).toBe(200)
  expect(await isIn(jun)).toBe(false)
  expect((await jun.get(link)).status).toBe(303)
})

test("an unknown address gets the same answer as a known one, in about the same time, and no letter", async () => {
  await join(northmoor, "Ivo Stone", "ivo@school.example")
  const told = async (email: string) => {
    const began = performance.now()
    const seen = await new Visitor(app).post("/sign-in", { email })
    const shape = [seen.status, seen.text.replaceAll(email, "ADDRESS"), [...seen.headers.keys()].sort()]
    return { shape, took: performance.now() - began }
  }
  const known = await told("ivo@school.example")
  const unknown = await told("nobody@school.example")
  expect(unknown.shape).toEqual(known.shape)
  expect(Math.min(unknown.took, known.took)).toBeGreaterThan(240)
  expect(await lettersTo(northmoor, "nobody@school.example")).toEqual([])
})

test("somebody whose role ended yesterday gets a letter that says so, without a link", async () => {
  const { spell } = await join(northmoor, "Rhys Venn", "rhys@school.example")
  await inside(northmoor, (tx) => endSpell(tx, spell, tx.today))
  await asks("rhys@school.example")
  const [letter] = await lettersTo(northmoor, "rhys@school.example")
  expect(letter?.subject).toBe(words.letter.noRoleSubject("Northmoor Music Hub"))
  expect(letter?.body).not.toContain("/sign-in/")
})

test("a session of somebody whose role ended yesterday opens nothing, and can be left", async () => {
  const { spell } = await join(northmoor, "Nia Cole", "nia@school.example")
  const nia = await asks("nia@school.example")
  await nia.get(await linkTo(northmoor, "nia@school.example"))
  expect(await isIn(nia)).toBe(true)
  await inside(northmoor, (tx) => endSpell(tx, spell, tx.today))
  const seen = await nia.get("/account")
  expect(seen.status).toBe(403)
  expect(seen.text).toContain('action="/account/sign-out"')
  expect((await nia.post("/account/sign-out")).location).toBe("/sign-in?signed-out=yes")
  expect((await nia.get("/sign-in?signed-out=yes")).text).toContain(words.signedOut)
  expect((await nia.get("/account")).location).toBe("/sign-in?to=%2Faccount")
})

test("a role that ends between the letter and the link lets nobody in", async () => {
  const { spell } = await join(northmoor, "Eve Moss", "eve@school.example")
  const eve = await asks("eve@school.example")
  await inside(northmoor, (tx) => endSpell(tx, spell, tx.today))
  expect((await eve.get(await linkTo(northmoor, "eve@school.example"))).status).toBe(403)
  expect(await isIn(eve)).toBe(false)
})

test("a role that begins tomorrow lets nobody in today", async () => {
  const id = newId<PersonId>()
  await inside(northmoor, async (tx) => {
    await recordPerson(tx, { id, name: "Max Dell", email: "max@school.example" })
    const from = addDays(dayOf(wiring.now()), 1)
    await recordSpell(tx, {
      id: newId<SpellId>(),
      person: id,
      role: "auditor",
      cluster: null,
      setting: null,
      from,
      until: null,
    })
  })
  await asks("max@school.example")
  expect((await lettersTo(northmoor, "max@school.example"))[0]?.body).not.toContain("/sign-in/")
})

test("one address in two hubs gets a link to each, and neither hub's outbox holds the other's", async () => {
  await join(northmoor, "Dee Ashgrove", "dee@school.example")
  await join(southmoor, "Dee Ashgrove", "dee@school.example")
  const dee = await asks("dee@school.example")
  const [north, south] = [
    await lettersTo(northmoor, "dee@school.example"),
    await lettersTo(southmoor, "dee@school.example"),
  ]
  expect([north.length, south.length]).toEqual([1, 1])
  await dee.get(await linkTo(southmoor, "dee@school.example"))
  expect((await dee.get("/account")).text).toContain("Southmoor Music Hub")
  await dee.get(await linkTo(northmoor, "dee@school.example"))
  expect((await dee.get("/account")).text).toContain("Northmoor Music Hub")
  const open = await inside(southmoor, (tx) =>
    tx.sql.selectFrom("session").where("ended_at", "is", null).selectAll().execute(),
  )
  expect(open).toEqual([]) // signing in to one hub leaves the other
})

test("whoever asks six times in 15 minutes gets five letters, and is told nothing of it", async () => {
  await join(northmoor, "Gil Frome", "gil@school.example")
  for (let n = 0; n < 6; n += 1) await asks("gil@school.example")
  expect(await lettersTo(northmoor, "gil@school.example")).toHaveLength(5)
})

test("from one network address 30 links are asked for in 15 minutes and no more; others go on", async () => {
  const busy = buildApp({ ...wiring })
  const from = (address: string) =>
    new Visitor(busy).post("/sign-in", { email: "nobody@x.example" }, { "x-forwarded-for": `9.9.9.9, ${address}` })
  const thirty = await Promise.all(Array.from({ length: 30 }, () => from("203.0.113.5")))
  expect(thirty.every(({ status }) => status === 200)).toBe(true)
  const refused = await from("203.0.113.5")
  expect(refused.status).toBe(429)
  expect(refused.text).toContain(words.tooOften)
  expect((await from("203.0.113.6")).status).toBe(200)
})

test.each(["https://evil.example/", "//evil.example", "/\\evil.example", "/\t/evil.example"])(
  "to=%j leads to our own first page, from the letter, the link and the button",
  async (to) => {
    const email = `to-${encodeURIComponent(to).replaceAll(/\W/g, "").toLowerCase()}@school.example`
    await join(northmoor, "Zoe Hart", email)
    const zoe = await asks(email, to)
    const link = await linkTo(northmoor, email)
    expect(link).not.toContain("evil")
    expect((await new Visitor(app).get(`${link}?to=${encodeURIComponent(to)}`)).text).not.toContain("evil")
    expect((await zoe.get(`${link}?to=${encodeURIComponent(to)}`)).location).toBe("/today")
  },
)

test("what is no address comes back with the problem at the field and what was typed", async () => {
  for (const email of [
    "",
    "wren",
    "wren@",
    "a@b@c",
    "wren@school.example\nBcc: x@y.example",
    '<script>alert("x")</script>@x.example',
  ]) {
    const seen = await new Visitor(app).post("/sign-in", { email })
    expect(seen.status).toBe(422)
    expect(seen.text).toContain(words.emailMissing)
    expect(seen.text).not.toContain("<script>")
  }
})

test("a link that was not copied whole, or never was one, is told to be dead", async () => {
  for (const token of ["x", "a".repeat(43), "a".repeat(5000), "%F0%9F%98%80", "..%2f..%2fetc"]) {
    expect((await new Visitor(app).get(`/sign-in/${token}`)).status).toBe(404)
  }
})

test("where no mail leaves, who asks is told the command, whether the address is known or not, and nothing of mail", async () => {
  const here = buildApp({ ...wiring, postLeaves: false })
  await join(northmoor, "Ola Reed", "ola@school.example")
  expect((await new Visitor(here).get("/sign-in")).text).toContain(words.ledeKept)
  for (const email of ["ola@school.example", "nobody@school.example"]) {
    const { text } = await new Visitor(here).post("/sign-in", { email })
    expect(text).toContain(`<code>npx tutti sign-in --email ${email}</code>`)
    expect(text).toContain(words.keptTitle)
    expect(text).not.toMatch(/on its way|unwanted mail|Look in your mail/)
  }
  const leaving = await new Visitor(app).post("/sign-in", { email: "ola@school.example" })
  expect(leaving.text).toContain("on its way")
  expect(leaving.text).not.toContain("npx tutti")
})
