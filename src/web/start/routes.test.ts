import { expect, test } from "vitest"
import { day } from "../../domain/kit/day.ts"
import type { HubId, PersonId, SpellId } from "../../domain/kit/id.ts"
import { inHub } from "../../store/database.ts"
import { recordHub } from "../../store/hub.ts"
import { listLetters } from "../../store/letter.ts"
import { recordPerson, recordSpell } from "../../store/person.ts"
import { listHubs } from "../../store/session.ts"
import { buildApp } from "../app.ts"
import type { Wiring } from "../kit/wiring.ts"
import { newId } from "../testing.ts"
import { testWiring, Visitor } from "../testing-visitor.ts"
import { slugOf } from "./slug.ts"
import { words } from "./words.ts"

/** A database with the demo hub alone: a lead, a coordinator whose post has ended, and a class teacher. */
async function demoSite(more: Partial<Wiring> = {}) {
  const { wiring } = await testWiring({ demo: true, postLeaves: false, ...more })
  const demo = newId<HubId>()
  const lead = newId<PersonId>()
  const former = newId<PersonId>()
  await inHub(wiring.db, demo, null, wiring.now(), async (tx) => {
    await recordHub(tx, { slug: "demo", name: "Quarlshire Music Hub", demo: true })
    const place = { cluster: null, setting: null, from: day("2020-09-01") }
    await recordPerson(tx, { id: lead, name: "Idris Haileselam", email: "idris@demo.example" })
    await recordSpell(tx, { ...place, id: newId<SpellId>(), person: lead, role: "hub-lead", until: null })
    await recordPerson(tx, { id: former, name: "Tegan Jessopley", email: "tegan@demo.example" })
    await recordSpell(tx, {
      ...place,
      id: newId<SpellId>(),
      person: former,
      role: "coordinator",
      until: day("2021-09-01"),
    })
  })
  return { wiring, demo, lead, former, app: buildApp(wiring) }
}

const founding = { hub: "Northmoor Music Hub", name: "Wren Halloway", email: "wren@hub.example" }

test("the first page of a demo says what Tutti is, and one click signs in as somebody of it", async () => {
  const { app, lead } = await demoSite()
  const visitor = new Visitor(app)
  const front = await visitor.get("/")
  for (const told of [...words.what, "Idris Haileselam", "Hub lead", "/start"]) expect(front.text).toContain(told)
  expect(front.text).not.toContain("Tegan Jessopley")
  expect((await visitor.post("/demo/sign-in", { person: lead })).location).toBe("/today")
  expect((await visitor.get("/account")).text).toContain("Idris Haileselam")
  expect((await visitor.get("/")).location).toBe("/today")
})

test("one click signs in nobody whose post has ended, and nobody of no hub", async () => {
  const { app, former } = await demoSite()
  const visitor = new Visitor(app)
  for (const person of [former, newId(), "", "x", "'; drop table person; --"]) {
    expect((await visitor.post("/demo/sign-in", { person })).status).toBe(404)
  }
  expect(visitor.cookies.has("tutti")).toBe(false)
})

test("the first real hub ends demo sign-in at once, whoever made it, and however often it is tried", async () => {
  const { app, wiring, lead } = await demoSite()
  const real = newId<HubId>()
  await inHub(wiring.db, real, null, wiring.now(), (tx) =>
    recordHub(tx, { slug: "real", name: "Real Hub", demo: false }),
  )
  const visitor = new Visitor(app)
  expect((await visitor.get("/")).location).toBe("/sign-in")
  expect((await visitor.post("/demo/sign-in", { person: lead })).status).toBe(404)
  expect(visitor.cookies.has("tutti")).toBe(false)
})

test("with TUTTI_DEMO=off nobody is signed in by a click", async () => {
  const { app, lead } = await demoSite({ demo: false })
  const visitor = new Visitor(app)
  expect((await visitor.get("/")).location).toBe("/sign-in")
  expect((await visitor.post("/demo/sign-in", { person: lead })).status).toBe(404)
})

test("with no hub at all the first page begins one", async () => {
  const { wiring } = await testWiring()
  expect((await new Visitor(buildApp(wiring)).get("/")).location).toBe("/start")
})

test("without a mail server Wren starts her hub and is its manager in this browser", async () => {
  const { app, wiring, lead } = await demoSite()
  const wren = new Visitor(app)
  expect((await wren.get("/start")).text).toContain(words.emailStays)
  expect((await wren.post("/start", founding)).location).toBe("/today")
  const account = await wren.get("/account")
  for (const told of ["Wren Halloway", "wren@hub.example", "Northmoor Music Hub", "Hub manager"])
    expect(account.text).toContain(told)
  expect((await listHubs(wiring.db)).map(({ slug, demo }) => [slug, demo])).toEqual([
    ["demo", true],
    ["northmoor-music-hub", false],
  ])
  expect((await new Visitor(app).post("/demo/sign-in", { person: lead })).status).toBe(404)
})

test("a new hub has this academic year and the starter toolkit", async () => {
  const { app, wiring } = await demoSite()
  await new Visitor(app).post("/start", founding)
  const hub = (await listHubs(wiring.db)).find(({ demo }) => !demo)?.id ?? newId<HubId>()
  const kept = await inHub(wiring.db, hub, null, wiring.now(), async (tx) => ({
    years: await tx.sql.selectFrom("academic_year").select("year").execute(),
    toolkits: await tx.sql.selectFrom("toolkit_version").select("version").execute(),
  }))
  expect(kept.years).toHaveLength(1)
  expect(kept.toolkits.length).toBeGreaterThan(0)
})

test("with a mail server the founder comes in by the link, and not before", async () => {
  const { app, wiring } = await demoSite({ postLeaves: true })
  const wren = new Visitor(app)
  const started = await wren.post("/start", founding)
  expect(started.text).toContain(words.started("Northmoor Music Hub", "wren@hub.example"))
  expect((await wren.get("/account")).status).toBe(303)
  const hub = (await listHubs(wiring.db)).find(({ demo }) => !demo)?.id ?? newId<HubId>()
  const [letter] = await inHub(wiring.db, hub, null, wiring.now(), (tx) =>
    listLetters(tx, { text: "", before: null, limit: 9 }),
  )
  const link = /(\/sign-in\/\S+)/.exec(letter?.body ?? "")?.[1] ?? ""
  expect((await wren.get(link)).location).toBe("/today")
  expect((await wren.get("/account")).text).toContain("Hub manager")
})

test("of five who start a hub at once, one does; the others are told so and nothing of theirs is kept", async () => {
  const { app, wiring } = await demoSite()
  const seen = await Promise.all(
    [1, 2, 3, 4, 5].map((n) => new Visitor(app).post("/start", { ...founding, hub: `Hub ${n}` })),
  )
  expect(seen.map(({ status }) => status).sort()).toEqual([303, 409, 409, 409, 409])
  expect((await listHubs(wiring.db)).filter(({ demo }) => !demo)).toHaveLength(1)
  expect((await new Visitor(app).get("/start")).text).toContain(words.taken)
})

test("what is missing is asked for at its field, and what was typed stays", async () => {
  const { app, wiring } = await demoSite()
  const seen = await new Visitor(app).post("/start", { hub: "", name: 'Mary-Kate "Kit" <b>', email: "nowhere" })
  expect(seen.status).toBe(422)
  expect(seen.text).toContain(words.hubNameMissing)
  expect(seen.text).toContain(words.emailMissing)
  expect(seen.text).toContain("Mary-Kate &quot;Kit&quot; &lt;b>")
  expect((await listHubs(wiring.db)).some(({ demo }) => !demo)).toBe(false)
})

test.each([
  ["Northmoor Music Hub", [], "northmoor-music-hub"],
  ["Süd & Đông: Música!", [], "sud-dong-musica"],
  ["日本", [], "hub"],
  ["Demo", ["demo", "demo-2"], "demo-3"],
  [`${"a ".repeat(100)}`, [], `${"a-".repeat(24)}a`],
])("the slug of %s beside %j is %s", (name, taken, slug) => {
  expect(slugOf(name, taken)).toBe(slug)
})
