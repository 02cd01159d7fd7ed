import { beforeAll, describe, expect, test } from "vitest"
import { type Caller, type House, newId, openHouse, type Reply } from "./house.ts"
import { type SmallCounty, smallCounty } from "./small-county.ts"

let house: House
let county: SmallCounty
let lead: Caller
let wren: Caller
let outsider: Caller
let alder: string

beforeAll(async () => {
  house = await openHouse()
  county = await smallCounty(house, "quarl")
  lead = county.lead
  alder = await county.cluster("Alder")
  wren = await county.hub.person("wren@quarl.test", { role: "coordinator", cluster: alder })
  outsider = await county.hub.person("far@quarl.test", { role: "coordinator", cluster: await county.cluster("Brack") })
  await lead.patch("/years/2025", {})
}, 60_000)

let n = 0
const fresh = async (on: string | null = "2026-11-20", year = 2026) => {
  const setting = await county.school(`School ${++n}`, alder)
  const audit = await county.audit(setting, year)
  const head = await county.hub.person(`head${n}@quarl.test`, { role: "head", setting })
  const reply = await wren.post("/visits", { audit, ...(on && { on }) })
  expect(reply, JSON.stringify(reply.body)).toMatchObject({
    status: 201,
    body: { state: "to-plan", on, attempt: 1, coordinator: wren.id },
  })
  return { setting, audit, head, visit: reply.body.id as string }
}
type Planned = Awaited<ReturnType<typeof fresh>>
const move = (who: Caller, { visit }: Planned, to: string, more: object = {}): Promise<Reply> =>
  who.post(`/visits/${visit}/transitions`, { to, ...more })
const reason = { reason: "The hall is a polling station" }

async function inState(state: string): Promise<Planned> {
  const planned = await fresh()
  const ways: Record<string, [string, object][]> = {
    "to-plan": [],
    offered: [["offered", {}]],
    booked: [
      ["offered", {}],
      ["booked", {}],
    ],
    done: [
      ["offered", {}],
      ["booked", {}],
      ["done", {}],
    ],
    missed: [
      ["offered", {}],
      ["booked", {}],
      ["missed", reason],
    ],
    declined: [["declined", reason]],
  }
  if (state === "not-due") expect(await move(lead, planned, "not-due", reason)).toMatchObject({ status: 200 })
  if (state === "no-reply") {
    for (let attempt = 1; attempt < 3; attempt++)
      for (const [to, more] of [...(ways.missed ?? []), ["to-plan", {}] as const])
        expect(await move(wren, planned, to, to === "booked" ? { on: "2026-11-20" } : more), to).toMatchObject({
          status: 200,
        })
    expect(await move(wren, planned, "no-reply")).toMatchObject({ status: 200 })
  }
  for (const [to, more] of ways[state] ?? [])
    expect(await move(wren, planned, to, more), `${state}: ${to}`).toMatchObject({ status: 200, body: { state: to } })
  return planned
}

/**
 * From, to, who may (w coordinator, h head, l centre), who may not. The coordinator leads a visit to its end; a school may agree to a day, give it
 * back and decline; only the centre says that none is due. A reason is asked for wherever an agreed thing is undone or a visit ends without having been.
 */
const steps: [from: string, to: string, may: string, not: string, more?: object][] = [
  ["to-plan", "offered", "w", "hl"],
  ["offered", "booked", "wh", "l"],
  ["offered", "to-plan", "wh", "l", reason],
  ["booked", "to-plan", "wh", "l", reason],
  ["booked", "done", "w", "hl"],
  ["booked", "missed", "w", "hl", reason],
  ["missed", "to-plan", "w", "hl"],
  ["to-plan", "declined", "wh", "l", reason],
  ["offered", "declined", "wh", "l", reason],
  ["booked", "declined", "wh", "l", reason],
  ["missed", "declined", "wh", "l", reason],
  ["to-plan", "not-due", "l", "wh", reason],
  ["offered", "not-due", "l", "wh", reason],
  ["booked", "not-due", "l", "wh", reason],
  ["missed", "not-due", "l", "wh", reason],
  ["done", "booked", "w", "h"],
  ["no-reply", "to-plan", "w", "hl"],
  ["declined", "to-plan", "wh", "l"],
]
const states = ["to-plan", "offered", "booked", "done", "missed", "no-reply", "declined", "not-due"]

describe("a visit", () => {
  test.each(steps)("goes from %s to %s in the hands of %s, not of %s", async (from, to, may, not, more = {}) => {
    const planned = await inState(from)
    const people: Record<string, Caller> = { w: wren, h: planned.head, l: lead }
    expect(await move(outsider, planned, to, more)).toMatchObject({ status: 404 })
    for (const letter of not)
      expect(await move(people[letter] ?? outsider, planned, to, more), letter).toMatchObject({
        status: 403,
        body: { type: "not-allowed" },
      })
    if ("reason" in more)
      expect(await move(people[may.charAt(0)] ?? outsider, planned, to)).toMatchObject({
        status: 422,
        body: { errors: [{ path: "reason" }] },
      })
    await house.trying(async () => {
      for (const letter of may)
        expect(await move(people[letter] ?? outsider, planned, to, more), letter).toMatchObject({
          status: 200,
          body: { state: to },
        })
    })
  })

  test.each(states)("in %s takes no other step, and says which it could take", async (from) => {
    const planned = await inState(from)
    const there = [
      ...steps.filter((step) => step[0] === from).map((step) => step[1]),
      ...(["to-plan", "offered", "missed"].includes(from) ? ["no-reply"] : []),
    ]
    for (const to of states.filter((state) => !there.includes(state))) {
      const reply = await move(wren, planned, to, reason)
      expect(reply, `${from} to ${to}`).toMatchObject({ status: 409, body: { type: "transition-not-allowed" } })
      expect([...new Set(reply.body.allowed)].sort()).toEqual([...new Set(there)].sort())
    }
    expect(await move(wren, planned, "visited")).toMatchObject({ status: 422 })
  })

  test("is no-reply only after three attempts, and each missed one planned again is another attempt", async () => {
    const planned = await fresh()
    expect(await move(wren, planned, "no-reply")).toMatchObject({
      status: 409,
      body: { type: "transition-not-allowed" },
    })
    for (let attempt = 1; attempt < 3; attempt++) {
      for (const [to, more] of [
        ["offered", {}],
        ["booked", { on: "2026-11-20" }],
        ["missed", reason],
      ] as const)
        await move(wren, planned, to, more)
      expect(await move(wren, planned, "to-plan")).toMatchObject({
        status: 200,
        body: { attempt: attempt + 1, on: null },
      })
    }
    expect(await move(wren, planned, "no-reply")).toMatchObject({
      status: 200,
      body: { state: "no-reply", attempt: 3 },
    })
  })

  test("is done on its day or after it, with an outcome of its own; taken back by the coordinator within 7 days, then by the centre", async () => {
    const planned = await fresh("2026-11-24")
    for (const to of ["offered", "booked"]) await move(wren, planned, to)
    expect(await move(wren, planned, "done")).toMatchObject({ status: 422, body: { errors: [{ path: "on" }] } })
    house.at("2026-11-24")
    expect(await move(wren, planned, "done", { outcome: "marvellous" })).toMatchObject({
      status: 422,
      body: { errors: [{ path: "outcome" }] },
    })
    expect(await move(wren, planned, "done", { outcome: "conversation" })).toMatchObject({
      status: 200,
      body: { state: "done", outcome: "conversation" },
    })
    house.at("2026-12-01")
    await house.trying(async () => expect(await move(wren, planned, "booked")).toMatchObject({ status: 200 }))
    house.at("2026-12-02")
    expect(await move(wren, planned, "booked")).toMatchObject({ status: 403 })
    expect(await move(lead, planned, "booked")).toMatchObject({ status: 200 })
    house.at("2026-11-23")
  })

  test("trap 1: its day lies in the audit's academic year, whose first day is 1 September", async () => {
    const setting = await county.school("Year Primary", alder)
    const [last, now] = [await county.audit(setting, 2025), await county.audit(setting, 2026)]
    const plan = (audit: string, on: string) => wren.post("/visits", { audit, on })
    for (const [audit, on, status] of [
      [last, "2026-01-12", 201],
      [last, "2026-08-31", 201],
      [now, "2026-09-01", 201],
      [last, "2026-09-01", 422],
      [now, "2026-08-31", 422],
      [last, "2025-08-31", 422],
      [now, "2027-09-01", 422],
    ] as const) {
      const reply = await plan(audit, on)
      expect(reply.status, on).toBe(status)
      if (status === 422) expect(reply.body.errors).toMatchObject([{ path: "on" }])
    }
    expect(await plan(now, "2026-02-30")).toMatchObject({ status: 422 })
    const planned = await fresh()
    expect(await move(wren, planned, "offered", { on: "2026-08-31" })).toMatchObject({
      status: 422,
      body: { errors: [{ path: "on" }] },
    })
    const form = await wren.form(`/visits/${planned.visit}/change`, { on: "2026-08-31" })
    expect(form.status).toBe(422)
  })

  test("is planned only while its school is open", async () => {
    const setting = await county.school("Closing Primary", alder, { closed: "2026-12-31" })
    const audit = await county.audit(setting)
    expect(await wren.post("/visits", { audit, on: "2026-12-31" })).toMatchObject({ status: 201 })
    expect(await wren.post("/visits", { audit, on: "2027-01-01" })).toMatchObject({
      status: 422,
      body: { errors: [{ path: "on" }] },
    })
  })

  test("trap 6: booked for 30 March 2026 at 9, the day after the clocks go forward, it stays at 9", async () => {
    house.at("2026-03-02")
    const planned = await fresh("2026-03-30", 2025)
    expect(
      await wren.form(`/visits/${planned.visit}/change`, { on: "2026-03-30", time: "9:00", coordinator: wren.id }),
    ).toMatchObject({ status: 303 })
    const found = async () =>
      (await wren.get("/visits?limit=200")).body.items.find(({ id }: { id: string }) => id === planned.visit)
    expect(await found()).toMatchObject({ on: "2026-03-30", time: "09:00" })
    expect((await wren.page(`/visits/${planned.visit}`)).body).toMatch(/Mon 30 Mar 2026/)
    house.at("2026-04-02")
    expect(await found()).toMatchObject({ on: "2026-03-30", time: "09:00" })
    house.at("2026-11-23")
  })

  test("planned twice under one id is there once; eight at once too; another under that id is refused", async () => {
    const { audit } = await fresh()
    const id = newId<string>()
    const sent = { id, audit, on: "2026-12-03" }
    const replies = await Promise.all(Array.from({ length: 8 }, () => wren.post("/visits", sent)))
    expect(replies.map(({ status }) => status)).toEqual(Array(8).fill(201))
    expect(new Set(replies.map(({ body }) => JSON.stringify(body))).size).toBe(1)
    expect(await wren.post("/visits", { ...sent, on: "2026-12-04" })).toMatchObject({
      status: 409,
      body: { type: "id-taken" },
    })
    for (const other of [{ time: "09:15" }, { place: "By video" }, { coordinator: lead.id }])
      expect(await wren.post("/visits", { ...sent, ...other }), JSON.stringify(other)).toMatchObject({ status: 409 })
    await wren.form(`/visits/${id}/change`, { on: "2026-12-09", coordinator: wren.id })
    expect(await wren.post("/visits", sent)).toMatchObject({ status: 201, body: { id, on: "2026-12-09" } })
    const { body } = await wren.get("/visits?limit=200")
    expect(body.items.filter((one: { id: string }) => one.id === id)).toHaveLength(1)
  })

  test("is planned with its time and place, which stay the same when it is sent again, and are told", async () => {
    const { audit } = await fresh()
    const sent = { id: newId<string>(), audit, on: "2026-12-03", time: "13:30", place: " By video " }
    for (let i = 0; i < 2; i++)
      expect(await wren.post("/visits", sent)).toMatchObject({
        status: 201,
        body: { time: "13:30", place: "By video" },
      })
    expect(await wren.post("/visits", { ...sent, time: null })).toMatchObject({ status: 409 })
    const { items } = (await wren.get("/visits?limit=200")).body
    expect(items.find(({ id }: { id: string }) => id === sent.id)).toMatchObject({ time: "13:30", place: "By video" })
    expect((await wren.page(`/visits/${sent.id}`)).body).toMatch(/1\.30 pm[\s\S]*By video/)
    for (const [path, value] of [
      ["time", "25:00"],
      ["time", "1.30 pm"],
      ["place", "x".repeat(201)],
      ["place", "By video\nor phone"],
    ] as const)
      expect(await wren.post("/visits", { audit, [path]: value }), value).toMatchObject({
        status: 422,
        body: { errors: [{ path }] },
      })
  })

  test("of no such audit, or with nobody that there is, is refused", async () => {
    const { audit } = await fresh()
    expect(await wren.post("/visits", { audit: newId() })).toMatchObject({ status: 404 })
    expect(await outsider.post("/visits", { audit })).toMatchObject({ status: 404 })
    expect(await wren.post("/visits", { audit, coordinator: newId() })).toMatchObject({
      status: 422,
      body: { errors: [{ path: "coordinator" }] },
    })
  })

  test("25: what a leaver planned stays, with their name; they themselves are out the next day", async () => {
    const leaver = await county.hub.person("leaver@quarl.test", {
      role: "coordinator",
      cluster: alder,
      until: "2026-12-01" as never,
    })
    const { audit } = await fresh()
    const visit = (await leaver.post("/visits", { audit, on: "2026-12-10" })).body
    expect(visit.coordinator).toBe(leaver.id)
    house.at("2026-12-01")
    expect(await leaver.get("/visits")).toMatchObject({ status: 403 })
    const { body } = await wren.get("/visits?limit=200")
    expect(body.items.find(({ id }: { id: string }) => id === visit.id).coordinator).toBe(leaver.id)
    house.at("2026-11-23")
  })
})

describe("the list", () => {
  test("read page by page while visits are added shows each that was there once; narrowed by cluster, year and state", async () => {
    const cluster = await county.cluster("Paged")
    const audit = await county.audit(await county.school("Paged Primary", cluster))
    const made: string[] = []
    for (let i = 0; i < 7; i++) made.push((await lead.post("/visits", { audit, on: `2026-12-0${i + 1}` })).body.id)
    const seen: string[] = []
    for (let after = "0"; ; ) {
      const { body } = await lead.get(`/visits?cluster=${cluster}&limit=2&after=${after}`)
      seen.push(...body.items.map(({ id }: { id: string }) => id))
      if (seen.length === 2) await lead.post("/visits", { audit, on: "2026-12-20" })
      if (body.next === null) break
      after = body.next
    }
    expect(seen.filter((id) => made.includes(id)).sort()).toEqual([...made].sort())
    expect(new Set(seen).size).toBe(seen.length)
    const count = async (query: string) => (await lead.get(`/visits?cluster=${cluster}&${query}`)).body.items.length
    expect(await count("state=to-plan")).toBe(8)
    expect(await count("state=booked")).toBe(0)
    expect(await count("year=2026")).toBe(8)
    expect(await count("year=2025")).toBe(0)
    const first = await lead.get(`/visits?cluster=${cluster}`)
    expect(
      (await lead.get(`/visits?cluster=${cluster}`, { "if-none-match": first.headers.get("etag") ?? "" })).status,
    ).toBe(304)
    await lead.post("/visits", { audit })
    expect(
      (await lead.get(`/visits?cluster=${cluster}`, { "if-none-match": first.headers.get("etag") ?? "" })).status,
    ).toBe(200)
  })
})
