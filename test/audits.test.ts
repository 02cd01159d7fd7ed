import { beforeAll, describe, expect, test } from "vitest"
import { type Caller, type House, newId, openHouse, type Reply } from "./house.ts"
import { type SmallCounty, smallCounty } from "./small-county.ts"

let house: House
let county: SmallCounty
let lead: Caller
let alder: string
let wren: Caller
let officer: Caller
let outsider: Caller

beforeAll(async () => {
  house = await openHouse()
  county = await smallCounty(house, "quarl")
  lead = county.lead
  alder = await county.cluster("Alder")
  wren = await county.hub.person("wren@quarl.test", { role: "coordinator", cluster: alder })
  officer = await county.hub.person("officer@quarl.test", { role: "data-officer" })
  outsider = await county.hub.person("si@quarl.test", { role: "singing-champion" })
  for (const year of [2025, 2027]) await lead.patch(`/years/${year}`, {})
}, 60_000)

let n = 0
const fresh = async () => {
  const setting = await county.school(`School ${++n}`, alder)
  const head = await county.hub.person(`head${n}@quarl.test`, { role: "head", setting })
  return { setting, head, audit: await county.audit(setting) }
}
type School = Awaited<ReturnType<typeof fresh>>
const move = (who: Caller, { audit }: School, to: string, more: object = {}): Promise<Reply> =>
  who.post(`/audits/${audit}/transitions`, { to, ...more })
const reason = { reason: "A number was wrong" }

/** Brings a fresh audit to a state by the usual way. */
async function inState(state: string): Promise<School> {
  const school = await fresh()
  const ways: Record<string, [Caller, string, object][]> = {
    "not-started": [],
    started: [[wren, "started", {}]],
    "form-in": [
      [wren, "started", {}],
      [wren, "form-in", {}],
    ],
    complete: [
      [wren, "started", {}],
      [wren, "form-in", {}],
      [wren, "complete", {}],
    ],
    "signed-off": [
      [wren, "started", {}],
      [wren, "form-in", {}],
      [wren, "complete", {}],
      [school.head, "signed-off", {}],
    ],
    reopened: [
      [wren, "started", {}],
      [wren, "form-in", {}],
      [wren, "complete", {}],
      [wren, "reopened", reason],
    ],
    locked: [
      [wren, "started", {}],
      [wren, "form-in", {}],
      [wren, "complete", {}],
      [school.head, "signed-off", {}],
      [officer, "locked", {}],
    ],
    "closed-without": [[wren, "closed-without", { outcome: "no-reply" }]],
  }
  for (const [who, to, more] of ways[state] ?? [])
    expect(await move(who, school, to, more), `${state}: ${to}`).toMatchObject({ status: 200, body: { state: to } })
  expect((await lead.get(`/audits/${school.audit}`)).body.state).toBe(state)
  return school
}

/**
 * Every step: from, to, who may (w coordinator, h head, o data officer), who may not. A form goes in by school or coordinator and is complete by the
 * coordinator; the school signs off; what was complete is opened again with a reason; the data officer locks, and alone unlocks.
 */
const outcomes = { outcome: "declined" }
const steps: [from: string, to: string, may: string, not: string, more?: object][] = [
  ["not-started", "started", "who", ""],
  ["started", "form-in", "wh", "o"],
  ["form-in", "complete", "w", "ho"],
  ["complete", "signed-off", "h", "o"],
  ["complete", "reopened", "who", "", reason],
  ["signed-off", "reopened", "who", "", reason],
  ["reopened", "signed-off", "h", "wo"],
  ["signed-off", "locked", "o", "wh"],
  ["locked", "reopened", "o", "wh", reason],
  ["not-started", "closed-without", "wo", "h", outcomes],
  ["started", "closed-without", "wo", "h", outcomes],
  ["form-in", "closed-without", "wo", "h", outcomes],
  ["closed-without", "started", "wo", "h"],
]
const states = ["not-started", "started", "form-in", "complete", "signed-off", "reopened", "locked", "closed-without"]

describe("an audit", () => {
  test.each(steps)("goes from %s to %s in the hands of %s, not of %s", async (from, to, may, not, more = {}) => {
    const school = await inState(from)
    const people: Record<string, Caller> = { w: wren, h: school.head, o: officer }
    for (const letter of not)
      expect(await move(people[letter] ?? outsider, school, to, more), letter).toMatchObject({
        status: 403,
        body: { type: "not-allowed" },
      })
    expect(await move(outsider, school, to, more)).toMatchObject({ status: 403 })
    await house.trying(async () => {
      for (const letter of may)
        expect(await move(people[letter] ?? outsider, school, to, more), letter).toMatchObject({
          status: 200,
          body: { state: to },
        })
    })
    if (Object.keys(more).length > 0) {
      const first = people[may.charAt(0)] ?? outsider
      expect(await move(first, school, to)).toMatchObject({
        status: 422,
        body: { errors: [{ path: Object.keys(more)[0] }] },
      })
      expect(await move(first, school, to, { reason: " ", outcome: "bored" })).toMatchObject({ status: 422 })
    }
  })

  test.each(states)("in %s takes no other step, and says which it could take", async (from) => {
    const school = await inState(from)
    const there = steps.filter((step) => step[0] === from).map((step) => step[1])
    for (const to of states.filter((state) => !there.includes(state)))
      for (const who of [wren, lead]) {
        const reply = await move(who, school, to, { ...reason, ...outcomes })
        expect(reply, `${from} to ${to}`).toMatchObject({ status: 409, body: { type: "transition-not-allowed" } })
        expect([...new Set(reply.body.allowed)].sort()).toEqual([...new Set(there)].sort())
      }
    expect(await move(wren, school, "finished")).toMatchObject({ status: 422 })
    expect((await lead.get(`/audits/${school.audit}`)).body.state).toBe(from)
  })

  test("is signed off for a silent school after twenty days, not before", async () => {
    const school = await inState("complete")
    expect(await move(wren, school, "signed-off")).toMatchObject({
      status: 409,
      body: { type: "transition-not-allowed" },
    })
    house.at("2026-12-12")
    expect(await move(wren, school, "signed-off")).toMatchObject({ status: 409 })
    house.at("2026-12-13")
    expect(await move(wren, school, "signed-off")).toMatchObject({ status: 200 })
    house.at("2026-11-23")
  })

  test.each(["declined", "no-reply", "not-due"])("closed without answers keeps its outcome: %s", async (outcome) => {
    const school = await fresh()
    expect(await move(wren, school, "closed-without", { outcome })).toMatchObject({
      body: { state: "closed-without", outcome },
    })
    expect((await lead.get(`/audits/${school.audit}`)).body).toMatchObject({ state: "closed-without", outcome })
    expect(await move(wren, school, "started")).toMatchObject({ body: { state: "started" } })
    expect((await lead.get(`/audits/${school.audit}`)).body).toMatchObject({ state: "started", outcome: null })
  })

  test("counts as audited in complete, signed-off, reopened and locked, and in no other state", async () => {
    for (const state of states) {
      const cluster = await county.cluster(`Of ${state}`)
      const school = await inState(state)
      await lead.post(`/clusters/${alder}/memberships`, {})
      const { body } = await lead.get(`/clusters/${alder}/memberships?limit=200`)
      const membership = body.items.find(({ setting }: { setting: string }) => setting === school.setting)
      await lead.patch(`/clusters/${alder}/memberships/${membership.id}`, { until: "2026-09-01" })
      expect(
        (await lead.post(`/clusters/${cluster}/memberships`, { setting: school.setting, from: "2026-09-01" })).status,
      ).toBe(201)
      const isAudited = ["complete", "signed-off", "reopened", "locked"].includes(state)
      expect(await county.figure(`/profiles/clusters/${cluster}?year=2026`, "audit-coverage"), state).toMatchObject({
        value: isAudited ? 100 : 0,
        numerator: isAudited ? 1 : 0,
        denominator: 1,
      })
    }
  })

  test("two people who take the same step at once: one does, the other is told where it can go", async () => {
    const school = await inState("started")
    const replies = await Promise.all([move(wren, school, "form-in"), move(school.head, school, "form-in")])
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 409])
  })
})

describe("bringing one in", () => {
  test("is done once: sent again with its id 201, another for the same year 200, both the same thing", async () => {
    const setting = await county.school("Once Primary", alder)
    const id = newId<string>()
    const first = await lead.post("/audits", { id, setting, year: 2026 })
    expect(first).toMatchObject({
      status: 201,
      body: {
        id,
        year: 2026,
        state: "not-started",
        outcome: null,
        setting: { id: setting, kind: "school", phase: "primary" },
      },
    })
    expect(await lead.post("/audits", { id, setting, year: 2026 })).toMatchObject({ status: 201, body: first.body })
    expect(await lead.post("/audits", { setting, year: 2026 })).toMatchObject({ status: 200, body: first.body })
    expect(await lead.post("/audits", { id: newId(), setting, year: 2026 })).toMatchObject({
      status: 200,
      body: first.body,
    })
    expect(await lead.post("/audits", { id, setting, year: 2025 })).toMatchObject({
      status: 409,
      body: { type: "id-taken" },
    })
  })

  test("by eight at once makes one", async () => {
    const setting = await county.school("Eight Primary", alder)
    const replies = await Promise.all(Array.from({ length: 8 }, () => lead.post("/audits", { setting, year: 2026 })))
    expect(new Set(replies.map(({ body }) => body.id)).size).toBe(1)
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 200, 200, 201])
  })

  test("needs an open year, a school that was open in it, and one that a toolkit asks", async () => {
    const setting = await county.school("Year Primary", alder)
    expect(await lead.post("/audits", { setting, year: 2019 })).toMatchObject({
      status: 422,
      body: { errors: [{ path: "year" }] },
    })
    expect(await lead.post("/audits", { setting, year: "2026/27" })).toMatchObject({ status: 422 })
    const closed = await county.school("Closed Primary", alder, { closed: "2025-07-31" })
    expect(await lead.post("/audits", { setting: closed, year: 2026 })).toMatchObject({
      status: 422,
      body: { errors: [{ path: "setting" }] },
    })
    expect((await lead.post("/audits", { setting: closed, year: 2025 })).status).toBe(422)
    const late = await county.school("Late Primary", alder, { opened: "2027-09-01" })
    expect(await lead.post("/audits", { setting: late, year: 2026 })).toMatchObject({
      status: 422,
      body: { errors: [{ path: "setting" }] },
    })
    const trust = (await lead.post("/settings", { kind: "trust", name: "A Trust" })).body.id
    expect(await lead.post("/audits", { setting: trust, year: 2026 })).toMatchObject({
      status: 422,
      body: { errors: [{ path: "setting" }] },
    })
    expect(await lead.post("/audits", { setting: newId(), year: 2026 })).toMatchObject({ status: 404 })
  })

  test("of a year before the first toolkit takes the first version; trap 14: an all-through school is asked both phases' questions", async () => {
    await lead.patch("/years/2010", {})
    const setting = await county.school("All Through", alder, { phase: "all-through" })
    const past = await county.audit(setting, 2010)
    expect((await lead.get(`/audits/${past}`)).body.toolkit).toMatchObject({ version: 1 })
    const primary = await county.audit(await county.school("Small Primary", alder))
    const codes = async (audit: string) =>
      (await lead.get(`/audits/${audit}`)).body.sections.flatMap(
        (one: { questions: { code: string; asked: boolean }[] }) =>
          one.questions.filter(({ asked }) => asked).map(({ code }) => code),
      )
    const secondary = await county.audit(await county.school("Big Secondary", alder, { phase: "secondary" }))
    const [all, some, others] = [await codes(past), await codes(primary), await codes(secondary)]
    expect(all).toEqual(expect.arrayContaining([...some, ...others]))
  })
})

describe("lists and stamps", () => {
  test("a list read page by page while audits are added shows each that was there once, in order", async () => {
    const cluster = await county.cluster("Paged")
    const made: string[] = []
    for (let i = 0; i < 7; i++) made.push(await county.audit(await county.school(`Paged ${i}`, cluster)))
    const seen: string[] = []
    let after = "0"
    for (;;) {
      const { body } = await lead.get(`/audits?cluster=${cluster}&limit=2&after=${after}`)
      seen.push(...body.items.map(({ id }: { id: string }) => id))
      if (seen.length === 4) made.push(await county.audit(await county.school("Added meanwhile", cluster)))
      if (body.next === null) break
      after = body.next
    }
    expect(seen).toEqual(made)
    expect((await lead.get(`/audits?cluster=${cluster}&limit=7`)).body.next).not.toBeNull()
    expect((await lead.get(`/audits?cluster=${cluster}&limit=8`)).body.next).toBeNull()
    for (const query of [
      "limit=0",
      "limit=201",
      "limit=x",
      "after=-1",
      "after=x",
      "year=26",
      "state=finished",
      "cluster=x",
    ])
      expect((await lead.get(`/audits?${query}`)).status, query).toBe(422)
  })

  test("a list is narrowed by cluster, year and state", async () => {
    const cluster = await county.cluster("Narrow")
    const setting = await county.school("Narrow Primary", cluster)
    const [last, now] = [await county.audit(setting, 2025), await county.audit(setting)]
    await lead.post(`/audits/${now}/transitions`, { to: "started" })
    const ids = async (query: string) =>
      (await lead.get(`/audits?cluster=${cluster}&${query}`)).body.items.map(({ id }: { id: string }) => id)
    expect(await ids("")).toEqual([last, now])
    expect(await ids("year=2026")).toEqual([now])
    expect(await ids("state=started")).toEqual([now])
    expect(await ids("state=not-started&year=2025")).toEqual([last])
    expect(await ids("state=locked")).toEqual([])
  })

  test("who sees few of many still gets full pages, and an end", async () => {
    const cluster = await county.cluster("Sparse")
    const own = await county.school("Sparse own", cluster)
    const head = await county.hub.person("sparse@quarl.test", { role: "head", setting: own })
    for (let i = 0; i < 4; i++) await county.audit(await county.school(`Sparse ${i}`, county === null ? null : null))
    const [one, two] = [await county.audit(own, 2025), await county.audit(own)]
    const first = await head.get("/audits?limit=1")
    expect(first.body.items.length).toBeLessThanOrEqual(1)
    const all: string[] = []
    for (let after = "0"; ; ) {
      const { body } = await head.get(`/audits?limit=1&after=${after}`)
      all.push(...body.items.map(({ id }: { id: string }) => id))
      if (!body.next) break
      after = body.next
    }
    expect(all.filter((id) => id === one || id === two)).toEqual([one, two])
  })

  test("an audit's stamp answers 304, and is another after everything that changes what the audit says", async () => {
    const { audit, setting, head } = await fresh()
    const last = await county.audit(setting, 2025)
    const champion = outsider
    const tags = new Map<Caller, string>()
    const readers = [wren, champion, head]
    const read = async () => {
      for (const who of readers) tags.set(who, (await who.get(`/audits/${audit}`)).headers.get("etag") ?? "")
    }
    const still = async (who: Caller) =>
      (await who.get(`/audits/${audit}`, { "if-none-match": tags.get(who) ?? "" })).status
    await read()
    expect(new Set(tags.values()).size).toBe(3)
    for (const who of readers) expect(await still(who)).toBe(304)
    const others = { "if-none-match": tags.get(wren) ?? "" }
    expect((await head.get(`/audits/${audit}`, others)).status, "what another was shown").toBe(200)
    const priority = newId<string>()
    const changes: [string, () => Promise<unknown>][] = [
      ["an answer", () => county.deliver(wren, county.answer(audit, "pupil-premium-pupils", 41))],
      ["a step", () => move(wren, { audit, setting, head }, "form-in")],
      ["last year's answer", () => county.deliver(wren, county.answer(last, "pupil-premium-pupils", 42))],
      ["what is shared", () => head.form(`/settings/${setting}/sharing`, { section: ["G"] })],
      ["a roll", () => lead.post(`/settings/${setting}/rolls`, { pupils: 222, on: "2026-10-01" })],
      ["a name", () => lead.patch(`/settings/${setting}`, { name: "Another Name" })],
      ["a phase", () => lead.patch(`/settings/${setting}`, { phase: "all-through" })],
      ["a threshold", () => lead.patch("/years/2026", { threshold: 6 })],
      [
        "a priority of last year, a row of this one's table",
        () => wren.post("/priorities", { id: priority, scope: `setting:${setting}`, year: 2025, title: "A choir" }),
      ],
      [
        "last year's sign-off, which shuts section I of it",
        async () => {
          for (const to of ["form-in", "complete"]) await wren.post(`/audits/${last}/transitions`, { to })
          await head.post(`/audits/${last}/transitions`, { to: "signed-off" })
        },
      ],
    ]
    for (const [what, change] of changes) {
      const before = (await wren.get(`/audits/${audit}`)).body
      await read()
      await change()
      const now = (await wren.get(`/audits/${audit}`)).body
      expect(await still(wren), what).toBe(JSON.stringify(now) === JSON.stringify(before) ? await still(wren) : 200)
    }
  })
})
