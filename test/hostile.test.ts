import { existsSync, readFileSync } from "node:fs"
import { beforeAll, describe, expect, test, vi } from "vitest"
import { apiRoutes } from "../src/web/api/all.ts"
import { pages } from "../src/web/pages.ts"
import { type County, makeCounty } from "./access-house.ts"
import { ask, type Row, rows } from "./access-table.ts"
import { type Caller, type Fields, type House, newId, openHouse, type Reply } from "./house.ts"

const list = new URL("../../shared/data/csv/blns.json", import.meta.url)
const there = existsSync(list)
const naughty: string[] = there ? JSON.parse(readFileSync(list, "utf8")) : []

/** What somebody might send in place of a text. */
const texts = [
  "",
  " ",
  "\u0000",
  "a\u0000b",
  "\ud800",
  "\udfff tail",
  "\u202egnp.exe",
  "👩‍👩‍👧‍👦".repeat(50),
  "ÿ".repeat(100_000),
  "'; drop table hub; --",
  `"><script>alert(1)</script>`,
  "{{7*7}}<%= 7*7 %>",
  "%00",
  "../../etc/passwd",
  "null",
  "undefined",
  "NaN",
  "1e309",
  "-0",
  "9".repeat(40),
  "0x1f",
  "\r\nset-cookie: a=b",
  "2026-02-30",
  "0000-00-00",
  "+010000-01-01",
  "9999-12-31",
  "00000000-0000-0000-0000-000000000000",
  "__proto__",
  "constructor",
  "toString",
  '{"a":1}',
  "\u200b",
  "\ufeff",
  "\u0007\u001b[31m",
]
const others: unknown[] = [
  null,
  true,
  -1,
  0,
  1.5,
  1e21,
  2147483648,
  9007199254740992,
  [],
  [[]],
  ["a"],
  {},
  { __proto__: null, toString: 1 },
  { length: 3 },
]

// Thousands of requests a test, each of them short.
vi.setConfig({ testTimeout: 120_000 })

let house: House
let county: County
let lead: Caller
let table: Row[]
let elsewhere: County

beforeAll(async () => {
  house = await openHouse()
  county = await makeCounty(house, "Quarl")
  elsewhere = await makeCounty(house, "Elsewhere")
  lead = await county.hub.person(
    "every@quarl.test",
    { role: "hub-lead" },
    { role: "hub-manager" },
    { role: "data-officer" },
    { role: "coordinator", cluster: county.alder },
    { role: "coordinator", cluster: county.brack },
  )
  table = rows(county)
}, 60_000)

/** Whatever was written in this hub left an event behind it, or is one of these. */
const written = async (): Promise<string> => {
  const { rows } = await county.hub.inside((tx) =>
    tx.client.query<{ all: string }>(
      `select concat_ws(' ', (select count(*) from event where hub_id = $1), (select count(*) from answer where hub_id = $1), (select count(*) from delivery where hub_id = $1),
        (select count(*) from setting where hub_id = $1), (select count(*) from need where hub_id = $1), (select count(*) from priority where hub_id = $1), (select count(*) from visit where hub_id = $1),
        (select count(*) from spell where hub_id = $1), (select count(*) from membership where hub_id = $1), (select count(*) from note where hub_id = $1), (select layout from hub where id = $1)) as all`,
      [tx.hub],
    ),
  )
  return rows[0]?.all ?? ""
}

const faults: string[] = []
const shown = (value: unknown): string => JSON.stringify(value)?.slice(0, 60) ?? "undefined"
const live =
  /<(script|img|iframe|object|embed|video|audio|body\s+on|svg\/|style)|<[^>"]*\son\w+=|(href|action)="\s*javascript:/i
function judge(what: string, reply: Reply): void {
  if (reply.status >= 500) faults.push(`${what}: ${reply.status} ${shown(reply.body)}`)
  if (typeof reply.body === "string" && reply.headers.get("content-type")?.includes("html") && live.test(reply.body))
    faults.push(`${what}: ${live.exec(reply.body)?.[0]}`)
  if (reply.headers.get("set-cookie")?.includes("a=b")) faults.push(`${what}: a header of theirs`)
  if (
    reply.status >= 400 &&
    what.startsWith("API") &&
    (typeof reply.body !== "object" || typeof reply.body.type !== "string")
  )
    faults.push(`${what}: ${reply.status} is no problem+json`)
}
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** A body with one leaf replaced, each in turn. */
function* leaves(body: unknown, path: string[] = []): Generator<[string, (value: unknown) => unknown]> {
  const entries = Array.isArray(body)
    ? body.map((one, at) => [String(at), one] as const)
    : isRecord(body)
      ? Object.entries(body)
      : []
  for (const [key, value] of entries) {
    const put = (changed: unknown): unknown =>
      Array.isArray(body)
        ? body.map((one, at) => (String(at) === key ? changed : one))
        : { ...(body as object), [key]: changed }
    yield [[...path, key].join("."), put]
    for (const [deep, inner] of leaves(value, [...path, key])) yield [deep, (changed) => put(inner(changed))]
  }
}
const sends = () => [
  ...new Map(
    table.filter(({ route, send }) => route.startsWith("API") && isRecord(send)).map((row) => [row.route, row]),
  ).values(),
]
const forms = () => [
  ...new Map(
    table
      .filter((row) => row.form && !/sign-out|end-others|sessions|POST \/start|demo/.test(row.route))
      .map((row) => [row.route, row]),
  ).values(),
]
/** Fields that the table's own form leaves out. */
const more: Fields = {
  year: "2026",
  q: "a",
  on: "2026-12-01",
  from: "2026-12-01",
  reason: "Because",
  text: "Words",
  name: "A name",
  title: "A title",
  outcome: "kept",
  role: "head",
  email: "a@b.test",
  telephone: "1",
  sure: "note-visit",
  "note-visit": "A note",
  "note-visit-was": "",
  "a.pupils-on-roll": "12",
  "was.pupils-on-roll": "",
  source: "school",
  answeredOn: "2026-11-20",
  back: "/today",
  rank: "1",
}

describe("the API", () => {
  test("each field takes whatever is sent in it, or says what is wrong with it, and then nothing is done", async () => {
    for (const row of sends())
      for (const [path, put] of leaves(row.send)) {
        const before = await written()
        let isAllRefused = true
        // An id of one's own may be chosen anew for each, so that nothing is only refused as taken.
        for (const value of [...texts.filter((_, at) => (at + path.length) % 3 === 0 || at < 6), ...others]) {
          const reply = await ask(lead, { ...row, send: put(value) })
          judge(`${row.route} ${path} = ${shown(value)}`, reply)
          if (reply.status < 400 && !(row.route === "API POST /deliveries" && reply.body.received.length === 0))
            isAllRefused = false
        }
        const isDelivery = row.route === "API POST /deliveries"
        if (isAllRefused && !isDelivery && (await written()) !== before)
          faults.push(`${row.route} ${path}: refused, and something was written`)
      }
    expect(faults.splice(0)).toEqual([])
  })

  test("a refusal says where, in words", async () => {
    for (const row of sends()) {
      const reply = await ask(lead, {
        ...row,
        send: Object.fromEntries(Object.keys(row.send as object).map((key) => [key, { not: "this" }])),
      })
      if (Object.keys(row.send as object).length === 0) continue
      expect([403, 404, 409, 422], row.route).toContain(reply.status)
      expect(reply.body, row.route).toMatchObject({
        type: expect.stringMatching(/^[a-z-]+$/),
        title: expect.any(String),
        status: reply.status,
        detail: expect.stringMatching(/\w/),
      })
      if (reply.status === 422) expect(reply.body.errors.length, row.route).toBeGreaterThan(0)
      expect(JSON.stringify(reply.body), row.route).not.toMatch(/Expected|Received|undefined/)
    }
  })

  test("bodies that are none: bad JSON 400, another shape 422, more than 10 MB 413", async () => {
    const writes = apiRoutes.filter(({ method, takes }) => method !== "GET" && !takes)
    const row = (method: string, path: string) => table.find(({ route }) => route === `API ${method} ${path}`)
    for (const { method, path, body } of writes) {
      const at = row(method, path)?.path.replace("/api/v1", "") ?? path
      const send = (text: string) => (method === "PATCH" ? lead.patch(at, text) : lead.post(at, text))
      if (!body) continue
      for (const text of ["", "{", "nonsense", '{"a":}', "\u0000", "\ud800"])
        expect((await send(text)).status, `${path} ${text}`).toBe(400)
      for (const text of ["[]", "null", "3", '"text"', "true"])
        expect((await send(text)).status, `${path} ${text}`).toBe(422)
      const before = await written()
      const protos = await send(`{"__proto__":{"id":"${newId()}"},"constructor":{"prototype":{"polluted":true}}}`)
      expect([200, 403, 404, 409, 422], path).toContain(protos.status)
      expect(({} as Record<string, unknown>).polluted).toBeUndefined()
      if (protos.status >= 400) expect(await written(), path).toBe(before)
      // Deeper than anybody would nest.
      judge(`API deep ${path}`, await send(`{"evidence":${"[".repeat(100_000)}${"]".repeat(100_000)}}`))
    }
    const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`
    const deepAnswers = await lead.post(
      "/deliveries",
      `{"delivery":"${newId()}","device":"${newId()}","answers":[${deep},{"id":"${newId()}","audit":"${county.own.audit}","question":"celebrate","state":"given","source":"coordinator","answeredAt":"2026-11-20T09:00:00Z","value":${deep}}]}`,
    )
    expect(deepAnswers).toMatchObject({
      status: 200,
      body: {
        received: [],
        refused: [
          { problem: "unreadable", id: null },
          { problem: "unreadable", id: expect.stringMatching(/-/) },
        ],
      },
    })
    judge(
      "API deep evidence",
      await lead.post(
        "/needs",
        `{"scope":"hub","year":2026,"category":"cpd","source":"visit","text":"A","evidence":${deep}}`,
      ),
    )
    const large = JSON.stringify({ name: "a".repeat(11 * 1024 * 1024) })
    expect(await lead.post("/clusters", large)).toMatchObject({ status: 413, body: { type: "too-large" } })
    expect(
      await lead.post(
        "/deliveries",
        JSON.stringify({ delivery: newId(), device: newId(), answers: Array(5001).fill(null) }),
      ),
    ).toMatchObject({ status: 422 })
    expect(faults.splice(0)).toEqual([])
  })

  test("another content type, another method, another path and an old or odd token are told plainly", async () => {
    const request = (path: string, init: RequestInit) => house.app.request(`http://tutti.test${path}`, init)
    for (const type of ["text/plain", "application/xml", "multipart/form-data; boundary=x", ""]) {
      const { status } = await request("/api/v1/clusters", {
        method: "POST",
        headers: { "content-type": type, authorization: "Bearer none" },
        body: "{}",
      })
      expect([401, 415]).toContain(status)
    }
    for (const header of [
      "",
      "Bearer",
      "Bearer ",
      "Basic abc",
      `Bearer ${"a".repeat(5000)}`,
      "Bearer \u00ff",
      "bearer x",
      "Bearer ' or 1=1 --",
    ]) {
      const reply = await request("/api/v1/me", { headers: { authorization: header } })
      expect(reply.status, header).toBe(401)
      expect(reply.headers.get("content-type")).toContain("application/problem+json")
    }
    for (const [method, path] of [
      ["GET", "/api/v1/nothing"],
      ["DELETE", "/api/v1/clusters"],
      ["PUT", "/api/v1/years/2026"],
      ["GET", "/api/v2/me"],
      ["GET", "/api"],
    ] as const)
      expect((await request(path, { method })).status, path).toBe(404)
  })

  test("ids that are none, or another hub's, lead nowhere", async () => {
    const { own } = elsewhere
    const swap: Record<string, string> = {
      [county.own.id]: own.id,
      [county.far.id]: elsewhere.far.id,
      [county.beside.id]: elsewhere.beside.id,
      [county.own.audit]: own.audit,
      [county.far.audit]: elsewhere.far.audit,
      [county.beside.audit]: elsewhere.beside.audit,
      [county.own.visit]: own.visit,
      [county.far.visit]: elsewhere.far.visit,
      [county.alder]: elsewhere.alder,
      [county.brack]: elsewhere.brack,
      [county.toolkit]: elsewhere.toolkit,
      [county.own.need]: own.need,
      [county.own.priority]: own.priority,
      [county.alderPriority]: elsewhere.alderPriority,
      [county.brackPriority]: elsewhere.brackPriority,
      [county.hubPriority]: elsewhere.hubPriority,
      [county.membership]: elsewhere.membership,
      [county.far.need]: elsewhere.far.need,
      [county.tutor.audit]: elsewhere.tutor.audit,
    }
    const before = await written()
    for (const row of table.filter(({ route }) => route.startsWith("API") && route.includes("/:"))) {
      const foreign = row.path.replaceAll(/[0-9a-f-]{36}/g, (id) => swap[id] ?? id)
      if (foreign !== row.path)
        expect((await ask(lead, { ...row, path: foreign })).status, `${row.route} of another hub`).toBe(404)
      if (/[0-9a-f-]{36}/.test(row.path))
        for (const id of ["x", "0", "..%2f..", "%27%3B--", "null", "%ED%A0%80", "a".repeat(3000), newId<string>()]) {
          const { status } = await ask(lead, { ...row, path: row.path.replace(/[0-9a-f-]{36}/, id) })
          expect(status, `${row.route} ${id.slice(0, 20)}`).toBe(404)
        }
    }
    expect(await written()).toBe(before)
    for (const year of ["26", "20260", "0000", "twenty", "2026%20", "-2026"])
      expect([404, 422]).toContain((await lead.get(`/years/${year}`)).status)
    // Bodies that name another hub's things.
    expect(await lead.post("/audits", { setting: own.id, year: 2026 })).toMatchObject({ status: 404 })
    expect(await lead.post("/visits", { audit: own.audit })).toMatchObject({ status: 404 })
    expect(
      await lead.post("/needs", {
        scope: `setting:${own.id}`,
        year: 2026,
        category: "cpd",
        text: "A",
        source: "visit",
      }),
    ).toMatchObject({ status: 404 })
    expect(
      (await lead.post(`/clusters/${county.alder}/memberships`, { setting: own.id, from: "2026-09-01" })).status,
    ).toBe(422)
    expect(
      (
        await lead.post(`/settings/${county.own.id}/successors`, {
          setting: own.id,
          from: "2026-09-01",
          kind: "merged",
        })
      ).status,
    ).toBe(422)
    expect(
      (await lead.post("/priorities", { scope: "hub", year: 2026, title: "A", from: [elsewhere.brackPriority] }))
        .status,
    ).toBe(422)
  })

  test("every query takes any text, or says what is wrong with it", async () => {
    const queryOf = (row: Row) => {
      const query = apiRoutes.find(({ method, path }) => row.route === `API ${method} ${path}`)?.query as
        | { entries?: object }
        | undefined
      return Object.keys(query?.entries ?? {})
    }
    for (const row of [
      ...new Map(table.filter(({ route }) => route.startsWith("API GET")).map((one) => [one.route, one])).values(),
    ])
      for (const name of queryOf(row))
        for (const value of [
          "",
          "\u0000",
          "\ud800",
          "' or 1=1 --",
          "9".repeat(30),
          "-1",
          "%",
          "a".repeat(5000),
          "__proto__",
        ]) {
          const [path = "", query = ""] = row.path.split("?")
          const asked = new URLSearchParams(query)
          asked.set(name, value)
          judge(`${row.route} ?${name}=${shown(value)}`, await ask(lead, { ...row, path: `${path}?${asked}` }))
        }
    expect(faults.splice(0)).toEqual([])
  })
})

describe("the pages", () => {
  const withText = (fields: Fields, text: string): Fields =>
    Object.fromEntries(Object.keys(fields).map((name) => [name, text.toWellFormed()]))

  test("each form takes whatever is typed in each of its fields", async () => {
    const worst = [
      "\u0000x",
      "9".repeat(40),
      `"><script>alert(1)</script>`,
      "9999-12-31",
      "1850-01-01",
      "ÿ".repeat(20_000),
      "__proto__\r\nset-cookie: a=b",
    ]
    await house.trying(async () => {
      for (const row of forms()) {
        const fields = { ...more, ...row.form }
        for (const text of worst)
          judge(`${row.route} all = ${shown(text)}`, await lead.form(row.path, withText(fields, text)))
        for (const [at, name] of Object.keys(row.form ?? {}).entries())
          for (const text of [
            /on|from|last|due|starts|ends|day/i.test(name) ? "2150-01-01" : (worst[at % worst.length] ?? ""),
          ])
            judge(`${row.route} ${name} = ${shown(text)}`, await lead.form(row.path, { ...fields, [name]: text }))
        judge(
          `${row.route} twice`,
          await lead.form(row.path, Object.fromEntries(Object.keys(fields).map((name) => [name, ["a", "b"]]))),
        )
        judge(`${row.route} empty`, await lead.form(row.path))
      }
    })
    expect(faults.splice(0)).toEqual([])
  })

  test("a form that is refused leaves nothing behind", async () => {
    for (const row of forms()) {
      const before = await written()
      const reply = await lead.form(row.path, withText({ ...more, ...row.form }, "\u0007 \u202e 9999-99-99"))
      if (reply.status >= 400) expect(await written(), row.route).toBe(before)
    }
  })

  test("each page takes whatever stands in its address", async () => {
    const query = [
      "q",
      "year",
      "from",
      "on",
      "cluster",
      "kind",
      "role",
      "where",
      "state",
      "scope",
      "after",
      "as",
      "more",
      "new",
      "because",
      "view",
      "map",
      "other",
      "setting",
      "person",
      "former",
      "before",
      "to",
      "group",
      "form",
    ]
    for (const row of [
      ...new Map(table.filter(({ route }) => route.startsWith("PAGE GET")).map((one) => [one.route, one])).values(),
    ]) {
      const [path = ""] = row.path.split("?")
      for (const text of ["", "9".repeat(30), `"><script>alert(1)</script>' or 1=1 --`, "__proto__"])
        judge(
          `${row.route} ?… = ${shown(text)}`,
          await lead.page(`${path}?${new URLSearchParams(query.map((name) => [name, text]))}`),
        )
      for (const segment of ["%00", "%ED%A0%80", "..%2F..%3Cscript%3E"])
        judge(
          `${row.route} /${segment}`,
          await lead.page(
            path.replace(/[0-9a-f-]{36}|(?<=\/)(celebrate|O|C|G|none|internal|visit|form-in|2026)(?=\/|$)/, segment),
          ),
        )
    }
    expect(faults.splice(0)).toEqual([])
  })

  test("ids that are none, or another hub's, lead nowhere", async () => {
    const swap: Record<string, string> = {
      [county.own.id]: elsewhere.own.id,
      [county.own.audit]: elsewhere.own.audit,
      [county.own.visit]: elsewhere.own.visit,
      [county.alder]: elsewhere.alder,
      [county.own.need]: elsewhere.own.need,
      [county.own.priority]: elsewhere.own.priority,
      [county.own.promise]: elsewhere.own.promise,
      [county.letter]: elsewhere.letter,
      [county.people.he.id]: elsewhere.people.he.id,
      [county.spell]: elsewhere.spell,
      [county.hubPriority]: elsewhere.hubPriority,
      [county.brackPriority]: elsewhere.brackPriority,
      [county.alderPriority]: elsewhere.alderPriority,
    }
    for (const row of table.filter(
      ({ route, path }) =>
        route.startsWith("PAGE") && route.includes("/:") && /[0-9a-f-]{36}/.test(path) && !/account/.test(path),
    )) {
      const [id = ""] = /[0-9a-f-]{36}/.exec(row.path) ?? []
      for (const other of [swap[id], newId<string>(), "x"].filter((one) => one !== undefined)) {
        const { status } = await ask(lead, { ...row, path: row.path.replace(id, other) })
        // An id that is none is as good as none: an act on nothing goes back with a word about it.
        expect([404], `${row.route} ${other}`).toContain(status)
      }
    }
  })

  test("a form from another site, of another type or too large is turned away", async () => {
    const request = (headers: Record<string, string>, body: BodyInit) =>
      house.app.request("http://tutti.test/clusters", { method: "POST", headers, body })
    const type = "application/x-www-form-urlencoded"
    expect((await request({ "content-type": type, origin: "http://evil.test" }, "name=A")).status).toBe(403)
    expect(
      (
        await request(
          { "content-type": type, origin: "http://tutti.test", "sec-fetch-site": "same-origin" },
          `name=${"a".repeat(3 * 1024 * 1024)}`,
        )
      ).status,
    ).toBe(413)
    expect([401, 403, 415]).toContain(
      (await request({ "content-type": "application/json", origin: "http://tutti.test" }, "{}")).status,
    )
    expect(pages.length).toBeGreaterThan(100)
  })
})

describe.skipIf(!there)("the list of naughty strings (skipped without ../shared)", () => {
  test("in every field that takes words, by the API and by page", async () => {
    const words =
      /^(name|text|title|reason|q|value|town|meeting|evidence|place|promise|keeper|email|telephone|outcome|note-.*|a\..*|together|category)$/
    const api = sends().filter(({ send }) => Object.keys(send as object).some((key) => words.test(key)))
    const ofPages = forms()
    await house.trying(async () => {
      for (const [at, text] of naughty.entries()) {
        const row = api[at % api.length]
        if (row)
          judge(
            `${row.route} ${shown(text)}`,
            await ask(lead, {
              ...row,
              send: Object.fromEntries(
                Object.entries(row.send as object).map(([key, value]) => [key, words.test(key) ? text : value]),
              ),
            }),
          )
        const form = ofPages[at % ofPages.length]
        if (form)
          judge(
            `${form.route} ${shown(text)}`,
            await lead.form(
              form.path,
              Object.fromEntries(
                Object.entries({ ...more, ...form.form }).map(([key, value]) => [
                  key,
                  words.test(key) ? text.toWellFormed() : value,
                ]),
              ),
            ),
          )
        if (at % 4 === 0)
          judge(`q ${shown(text)}`, await lead.get(`/settings?q=${encodeURIComponent(text.toWellFormed())}`))
      }
    })
    const answers = naughty.map((text) => ({
      id: newId(),
      audit: county.own.audit,
      question: "celebrate",
      row: null,
      state: "given",
      value: text,
      source: "coordinator",
      answeredAt: "2026-11-20T09:00:00Z",
      replaces: null,
    }))
    const reply = await lead.post("/deliveries", { delivery: newId(), device: newId(), answers })
    judge("API deliveries", reply)
    expect(reply.body.received.length + reply.body.refused.length).toBe(naughty.length)
    for (const { problem } of reply.body.refused)
      expect(["unreadable", "state-value-mismatch", "out-of-bounds"]).toContain(problem)
    const kept = new Set(reply.body.received)
    const { body } = await lead.get(`/audits/${county.own.audit}`)
    const shownAs = new Map(
      body.sections.flatMap((one: { questions: { answers: { id: string; value: unknown }[] }[] }) =>
        one.questions.flatMap(({ answers }) => answers.map(({ id, value }) => [id, value])),
      ),
    )
    for (const { id, value } of answers) if (kept.has(id)) expect(shownAs.get(id)).toBe(value)
    for (const path of [
      `/audits/${county.own.audit}/sections/O`,
      `/audits/${county.own.audit}/questions/celebrate`,
      `/audits/${county.own.audit}/paper`,
    ])
      judge(path, await lead.page(path))
    for (const format of ["csv", "json", "xlsx"])
      expect((await lead.get(`/exports/answers?year=2026&format=${format}`)).status).toBe(200)
    expect(faults.splice(0)).toEqual([])
  })
})
