import { gzipSync } from "node:zlib"
import { beforeAll, beforeEach, expect, test } from "vitest"
import { day } from "../../domain/kit/day.ts"
import type { ClusterId, SettingId } from "../../domain/kit/id.ts"
import { extractOf, hawthorn, type InventedRow } from "../../outside/school-register/fixtures/extract-of.ts"
import { zipOf } from "../../outside/school-register/fixtures/zip-of.ts"
import { registerImports } from "../../register-work.ts"
import { recordCluster } from "../../store/cluster.ts"
import { changeSetting } from "../../store/setting.ts"
import { routes as api } from "../api/register.ts"
import { appOf } from "../app.ts"
import { type Caller, newId, type TestHub, type TestSite, testSite } from "../testing.ts"
import { routes } from "./routes.ts"
import { words } from "./words.ts"

const origin = "http://127.0.0.1:3000"
let site: TestSite
let app: ReturnType<typeof appOf>
let hub: TestHub
let isla: Caller
let amina: Caller
let tutor: Caller
let made = 0

beforeAll(async () => {
  site = await testSite(routes, api)
  app = appOf(site.wiring, routes, api)
})
beforeEach(async () => {
  hub = await site.hub(`quarl-${++made}`)
  isla = await hub.person("Isla Farrant", { role: "hub-lead" })
  amina = await hub.person("Amina Osei", { role: "auditor" })
  tutor = await hub.person("Ivo Stone", { role: "singing-champion" })
})

const yew: InventedRow = {
  ...hawthorn,
  URN: "900102",
  EstablishmentNumber: "2002",
  EstablishmentName: "Yew Tree Infant School",
  Postcode: "SN15 9ZY",
}
const swindon: InventedRow = {
  ...hawthorn,
  URN: "900104",
  "LA (code)": "866",
  "LA (name)": "Swindon",
  EstablishmentName: "Ash Primary School",
  Postcode: "SN1 9ZY",
}

const upload = async (who: Caller, fields: Record<string, string>, files: Record<string, Buffer | string>) => {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.append(name, value)
  for (const [name, content] of Object.entries(files))
    form.append(
      name,
      new Blob([new Uint8Array(Buffer.from(content))]),
      name === "links" ? "links.csv" : "edubasealldata20260901.csv",
    )
  const response = await app.request(`${origin}/register`, {
    method: "POST",
    headers: { cookie: who.cookie, origin },
    body: form,
  })
  return { status: response.status, text: await response.text(), location: response.headers.get("location") ?? "" }
}
/** Brings a file in as far as the plan, and answers the address of its page. */
async function planned(files: Record<string, Buffer | string>, others = ""): Promise<string> {
  const sent = await upload(isla, { las: "865", others }, files)
  expect(sent.status).toBe(303)
  expect(await registerImports(site.wiring)).toBe(1)
  return sent.location
}
const shownPlan = (text: string): string => /name="plan" value="([0-9a-f]{64})"/.exec(text)?.[1] ?? "none"
async function bringIn(at: string) {
  const { text } = await site.get(isla, at)
  const answer = await site.post(isla, `${at}/apply`, { plan: shownPlan(text) })
  await registerImports(site.wiring)
  return answer
}
const settings = () =>
  hub.inside((tx) =>
    tx.sql.selectFrom("setting").where("hub_id", "=", tx.hub).select(["id", "name"]).orderBy("name").execute(),
  )
const parts = () =>
  hub.inside((tx) => tx.sql.selectFrom("register_import_part").where("hub_id", "=", tx.hub).select("n").execute())
const importAs = (who: Caller | null, query: string, body: Buffer | string, headers: Record<string, string> = {}) =>
  app.request(`${origin}/api/v1/register-imports?${query}`, {
    method: "POST",
    headers: {
      ...(who && { authorization: `Bearer ${who.token}` }),
      "content-type": "application/octet-stream",
      ...headers,
    },
    body: new Uint8Array(Buffer.from(body)),
  })

test("Isla brings in the register: read in the background, shown school by school, and brought in when she says so", async () => {
  const sent = await upload(isla, { las: "865", others: "Swindon" }, { extract: extractOf([hawthorn, yew, swindon]) })
  const waiting = await app.request(`${origin}${sent.location}`, { headers: { cookie: isla.cookie } })
  expect(waiting.headers.get("refresh")).toBe("3")
  expect(await waiting.text()).toContain("Reading the extract")
  expect(await registerImports(site.wiring)).toBe(1)
  const plan = await site.get(isla, sent.location)
  expect(plan.text).toContain("3 schools: 3 new. Nothing has changed yet.")
  expect(plan.text).toContain("Yew Tree Infant School, Chippenham")
  expect(await settings()).toEqual([])

  expect((await bringIn(sent.location)).status).toBe(303)
  expect((await settings()).map(({ name }) => name)).toEqual([
    "Ash Primary School",
    "Hawthorn Primary School",
    "Yew Tree Infant School",
  ])
  const done = await site.get(isla, sent.location)
  expect(done.text).toContain("Brought in")
  expect(done.text).toContain("3 schools wait in “not in a cluster yet”")
  expect(await parts()).toEqual([])
  const list = await site.get(isla, "/register")
  expect(list.text).toContain("3 schools on record: 2 in Wiltshire and 1 in Swindon.")
  const events = await hub.inside((tx) =>
    tx.sql
      .selectFrom("event")
      .where("hub_id", "=", tx.hub)
      .where("kind", "=", "register.imported")
      .select("by_id")
      .execute(),
  )
  expect(events).toEqual([{ by_id: isla.id }])
})

test("what changed is told field by field, both numbers of a conversion too, and can be narrowed down", async () => {
  await bringIn(await planned({ extract: extractOf([hawthorn, yew]) }))
  const academy = {
    ...yew,
    URN: "900202",
    EstablishmentName: "Yew Tree Academy",
    OpenDate: "01-08-2026",
    "EstablishmentTypeGroup (name)": "Academies",
    "TypeOfEstablishment (name)": "Academy converter",
  }
  const at = await planned({
    extract: gzipSync(extractOf([{ ...hawthorn, NumberOfPupils: "190", Postcode: "SN15 1AA" }, academy])),
    links:
      "URN,LinkURN,LinkName,LinkType,LinkEstablishedDate\r\n900102,900202,Yew Tree Academy,Successor,01-08-2026\r\n",
  })
  const { text } = await site.get(isla, at)
  expect(text).toContain("2 schools: 1 with a new number and 1 changed.")
  expect(text).toContain("URN 900202 from Sat 1 Aug 2026, 900102 until then")
  expect(text.replaceAll(/<[^>]+>/g, " ").replaceAll(/\s+/g, " ")).toContain("Postcode SN15 9ZZ SN15 1AA")
  const only = await site.get(isla, `${at}?show=converted`)
  expect(only.text).toContain("School by school: new number, same school")
  expect(only.text).not.toContain("SN15 1AA")
  await bringIn(at)
  expect((await settings()).map(({ name }) => name)).toEqual(["Hawthorn Primary School", "Yew Tree Academy"])
})

test("a zip may hold extract and links; a school that may be one of ours is offered for joining, and one that is missing stays", async () => {
  await bringIn(await planned({ extract: extractOf([hawthorn, yew]) }))
  const [, known] = await settings()
  const again = { ...yew, URN: "900302", OpenDate: "01-08-2026" }
  const at = await planned({
    extract: zipOf({
      "edubasealldata20260901.csv": extractOf([hawthorn, again]),
      "links_edubasealldata20260901.csv":
        "URN,LinkURN,LinkName,LinkType,LinkEstablishedDate\r\n900102,900302,Yew,Successor,01-10-2026\r\n",
    }),
  })
  const plan = await site.get(isla, at)
  expect(plan.text).toContain("with links")
  expect(plan.text).toContain("the register links the two numbers, from a day that has not come in this extract")
  expect(plan.text).toContain("Stays open here.")
  await bringIn(at)
  const added = (await settings()).find(({ id, name }) => name === "Yew Tree Infant School" && id !== known?.id)
  expect((await site.get(isla, at)).text).toContain(`/settings/${added?.id}/join?other=${known?.id}`)
})

test("the hub changed after it was shown: it is shown again, and nothing is done", async () => {
  const first = await planned({ extract: extractOf([hawthorn, yew]) })
  const second = await planned({ extract: extractOf([hawthorn]) })
  await bringIn(second)
  const shown = shownPlan((await site.get(isla, first)).text)
  await bringIn(first)
  expect((await settings()).length).toBe(1)
  const again = await site.get(isla, first)
  expect(again.text).toContain("The hub has changed since you looked")
  expect(again.text).toContain("1 school: 1 new; 1 as they were.")
  const stale = await site.post(isla, `${first}/apply`, { plan: shown })
  expect(stale.notice).toMatchObject({ text: expect.stringContaining("This is how it stands now.") })
  expect(await registerImports(site.wiring)).toBe(0)
  await bringIn(first)
  expect((await settings()).length).toBe(2)
})

test("an import can be called off as long as it is not brought in; its bytes are gone with it", async () => {
  const at = await planned({ extract: extractOf([hawthorn]) })
  expect(await parts()).toHaveLength(1)
  expect(await site.post(isla, `${at}/cancel`, {})).toMatchObject({ status: 303, location: "/register" })
  expect(await parts()).toEqual([])
  expect((await site.get(isla, at)).text).toContain("Nothing of this file was brought in.")
  expect((await site.post(isla, `${at}/apply`, { plan: "00" })).notice).toBeDefined()
  expect(await registerImports(site.wiring)).toBe(0)
  expect(await settings()).toEqual([])
})

test("a file that ended the process three times is not begun again", async () => {
  const { location } = await upload(isla, { las: "865" }, { extract: extractOf([hawthorn]) })
  const broken = { state: "reading", attempts: 3 }
  await hub.inside((tx) => tx.sql.updateTable("register_import").set(broken).where("hub_id", "=", tx.hub).execute())
  expect(await registerImports(site.wiring)).toBe(1)
  expect((await site.get(isla, location)).text).toContain("Reading it broke off three times.")
  expect([await parts(), await registerImports(site.wiring)]).toEqual([[], 0])
})

test("two processes do not read one file at once", async () => {
  await upload(isla, { las: "865" }, { extract: extractOf([hawthorn]) })
  const both = await Promise.all([registerImports(site.wiring), registerImports(site.wiring)])
  expect(both.sort()).toEqual([0, 1])
})

test("who may not lay out the hub brings nothing in: readers see it, to others it is not there", async () => {
  const at = await planned({ extract: extractOf([hawthorn]) })
  const pages = ["/register", at]
  for (const path of pages)
    expect([(await site.get(amina, path)).status, (await site.get(tutor, path)).status]).toEqual([200, 404])
  expect((await site.get(amina, at)).text).not.toContain("Bring these changes in")
  expect([(await site.get(amina, "/register/new")).status, (await site.get(tutor, "/register/new")).status]).toEqual([
    403, 404,
  ])
  for (const path of [`${at}/apply`, `${at}/cancel`])
    expect([(await site.post(amina, path, {})).status, (await site.post(tutor, path, {})).status]).toEqual([403, 404])
  expect([
    (await upload(amina, { las: "865" }, { extract: "x" })).status,
    (await upload(tutor, { las: "865" }, { extract: "x" })).status,
  ]).toEqual([403, 404])
  const body = extractOf([hawthorn])
  expect([
    (await importAs(amina, "las=865", body)).status,
    (await importAs(tutor, "las=865", body)).status,
    (await importAs(null, "las=865", body)).status,
  ]).toEqual([403, 404, 401])
  const stranger = await (await site.hub(`other-${made}`)).person("Wren Halloway", { role: "hub-lead" })
  expect([(await site.get(stranger, at)).status, (await site.post(stranger, `${at}/apply`, {})).status]).toEqual([
    404, 404,
  ])
})

test("a form without areas or a file comes back with its problems, and what was chosen stays chosen", async () => {
  const empty = await upload(isla, {}, {})
  expect(empty.status).toBe(422)
  expect(empty.text).toContain("Choose at least one local authority area.")
  expect(empty.text).toContain("Choose the extract:")
  const unknown = await upload(isla, { las: "866", others: "Narnia" }, { extract: extractOf([hawthorn]) })
  expect(unknown.text).toContain("There is no local authority area “Narnia”.")
  expect(unknown.text).toMatch(/value="866"[^>]*checked/)
  expect((await upload(isla, { las: "865" }, { extract: "" })).text).toContain("This file is empty.")
  const cut = await app.request(`${origin}/register`, {
    method: "POST",
    headers: { cookie: isla.cookie, origin, "content-type": "multipart/form-data; boundary=x" },
    body: "--x\r\ncontent-disposition: form-data; name=las\r\n\r\n865",
  })
  expect([cut.status, (await cut.text()).includes("The upload broke off")]).toEqual([422, true])
  const large = await app.request(`${origin}/register`, {
    method: "POST",
    headers: {
      cookie: isla.cookie,
      origin,
      "content-type": "multipart/form-data; boundary=x",
      "content-length": "2147483648",
    },
    body: "--x",
  })
  expect(large.status).toBe(413)
  expect(await registerImports(site.wiring)).toBe(0)
})

test("hostile files get a plain problem, and nothing half done", async () => {
  const told = async (extract: Buffer | string) => (await site.get(isla, await planned({ extract }))).text
  expect(await told("Name,Town\r\nHawthorn,Chippenham\r\n")).toContain("has no column &quot;URN&quot;")
  expect(await told(Buffer.from(`\ufeff${extractOf([hawthorn])}`, "utf16le"))).toContain("UTF-16")
  expect(await told(Buffer.alloc(5_000, 1))).toContain("This could not be read")
  expect(await told(zipOf({ "a.txt": "nothing" }))).toContain("The zip holds no CSV file.")
  expect(await told(zipOf({ "a.csv": extractOf([hawthorn]) }, { encrypted: true }))).toContain("locked with a password")
  expect(
    await told(gzipSync(Buffer.concat([Buffer.from(extractOf([hawthorn])), Buffer.alloc(60_000_000, "a")]))),
  ).toContain("unpacks to far more than it should")
  expect(await told(gzipSync(extractOf([hawthorn])).subarray(0, 200))).toContain("damaged")
  const twice = await told(
    extractOf([hawthorn, { ...hawthorn, EstablishmentName: "Again" }, { ...yew, OpenDate: "31-02-2020" }]),
  )
  expect(twice).toContain("This number stands in the file twice; the first row was used.")
  expect(twice).toContain("A date is none; dates are written 31-12-2026.")
  const live = await told(extractOf([{ ...hawthorn, EstablishmentName: '<img src=x onerror="alert(1)">' }]))
  expect(live).not.toContain("<img")
  expect(await settings()).toEqual([])
})

test("the API brings an extract in and answers the counts; the same again is unchanged; a dry run writes nothing", async () => {
  const body = extractOf([hawthorn, yew, swindon])
  const dry = await importAs(isla, "las=865,866&dry-run=true", body)
  expect([dry.status, await dry.json()]).toEqual([
    200,
    { rows: 3, added: 3, updated: 0, closed: 0, reopened: 0, converted: 0, unchanged: 0, unseen: 0, skipped: [] },
  ])
  expect(await settings()).toEqual([])
  const first = await importAs(isla, "las=865,866", gzipSync(body))
  expect(await first.json()).toMatchObject({ rows: 3, added: 3 })
  const [ash] = await settings()
  await hub.inside((tx) => changeSetting(tx, ash?.id as SettingId, { name: "Ash Tree" }))
  const again = await importAs(
    isla,
    "las=865,866",
    zipOf({
      "edubasealldata20260901.csv": extractOf([
        hawthorn,
        { ...yew, Town: "Corsham" },
        { ...swindon, EstablishmentName: "Ash Academy" },
      ]),
    }),
  )
  expect(await again.json()).toMatchObject({ rows: 3, updated: 2, unchanged: 1 })
  expect((await settings()).map(({ name }) => name)).toContain("Ash Tree")
  expect((await site.get(isla, "/register")).text).toContain("2 schools: 2 changed; 1 as they were.")
})

test("the API says what is wrong", async () => {
  const problem = async (query: string, body: Buffer | string, headers = {}) => {
    const answer = await importAs(isla, query, body, headers)
    const { type, errors } = (await answer.json()) as { type: string; errors?: { path: string }[] }
    return [answer.status, type, errors?.[0]?.path]
  }
  const body = extractOf([hawthorn])
  expect(await problem("", body)).toEqual([422, "invalid", "las"])
  expect(await problem("las=Narnia", body)).toEqual([422, "invalid", "las"])
  expect(await problem("las=865&dry-run=perhaps", body)).toEqual([422, "invalid", "dry-run"])
  expect(await problem("las=999", body)).toEqual([422, "area-unknown", "las"])
  expect(await problem("las=865", "")).toEqual([422, "empty", "body"])
  expect(await problem("las=865", "a,b\r\n1,2\r\n")).toEqual([422, "column-missing", "body"])
  expect(await problem("las=865", body, { "content-length": "2147483648" })).toEqual([413, "too-large", undefined])
  expect(await settings()).toEqual([])
})

const named = (EstablishmentName: string, URN: string, more: InventedRow = {}): InventedRow => ({
  ...yew,
  URN,
  EstablishmentNumber: URN.slice(-4),
  EstablishmentName,
  Postcode: `SN15 ${URN.slice(-1)}AB`,
  ...more,
})

test("what would change is told by name, and each area with its own count", async () => {
  const rows = [
    named("Zeal Primary School", "900121"),
    named("Beech Infant School", "900122"),
    named("Moor School", "900123"),
  ]
  const { text } = await site.get(isla, await planned({ extract: extractOf(rows) }))
  const at = ["Beech Infant School", "Moor School", "Zeal Primary School"].map((name) => text.indexOf(name))
  expect(at).toEqual(at.toSorted((a, b) => a - b))
  expect(at[0]).toBeGreaterThan(0)
})

test("schools brought in by mistake are taken out again, but for those that somebody did something with", async () => {
  const before = await planned({ extract: extractOf([hawthorn, yew, swindon]) }, "Swindon")
  expect((await site.get(isla, before)).text).toContain(words.takenBackNote)
  await bringIn(before)
  const ash = (await settings()).find(({ name }) => name === "Ash Primary School")?.id as SettingId
  await hub.inside((tx) => changeSetting(tx, ash, { name: "Ash Primary" }))
  const page = await site.get(isla, before)
  expect(page.text).toContain("Take these 2 schools out again")
  expect((await site.post(amina, `${before}/take-out`, {})).status).toBe(403)

  const taken = await site.post(isla, `${before}/take-out`, {})
  expect(taken).toMatchObject({ status: 303, location: before, notice: { text: "2 schools taken out again." } })
  expect((await settings()).map(({ name }) => name)).toEqual(["Ash Primary"])
  const events = await hub.inside((tx) =>
    tx.sql
      .selectFrom("event")
      .where("hub_id", "=", tx.hub)
      .where("kind", "=", "register.taken-out")
      .select(["by_id", "data"])
      .execute(),
  )
  expect(events).toMatchObject([{ by_id: isla.id }])
  const after = (await site.get(isla, before)).text
  expect(after).toContain("Of the 3 new schools 1 waits for a cluster and 2 were taken out again.")
  expect(after.split(words.isOut)).toHaveLength(3)
  expect(after).not.toContain("Take these")
  expect((await site.post(isla, `${before}/take-out`, {})).notice).toEqual({ text: words.takenOut(0) })

  // Brought in again, they are new again.
  const again = await planned({ extract: extractOf([hawthorn, yew, swindon]) }, "Swindon")
  expect((await site.get(isla, again)).text).toContain("2 new")
  await bringIn(again)
  expect(await settings()).toHaveLength(3)
})

test("nobody takes out another hub's schools, nor those of an import that was not carried out", async () => {
  const at = await planned({ extract: extractOf([hawthorn]) })
  expect((await site.post(isla, `${at}/take-out`, {})).notice).toEqual({ text: words.takenOut(0) })
  await bringIn(at)
  const south = await site.hub(`south-${made}`)
  const sol = await south.person("Sol Brand", { role: "hub-lead" })
  expect((await site.post(sol, `${at}/take-out`, {})).status).toBe(404)
  const id = at.slice("/register/".length)
  await south.inside((tx) => tx.client.query("select id from take_out_schools($1)", [id]))
  expect(await settings()).toHaveLength(1)
})

test("a school that is in a cluster, or closed since, is told apart from those that wait", async () => {
  const at = await planned({ extract: extractOf([hawthorn, yew, swindon]) }, "Swindon")
  await bringIn(at)
  const yews = (await settings()).find(({ name }) => name.startsWith("Yew"))?.id as SettingId
  const ash = (await settings()).find(({ name }) => name.startsWith("Ash"))?.id as SettingId
  await hub.inside(async (tx) => {
    await changeSetting(tx, ash, { closed: "2026-10-31" })
    const cluster = newId<ClusterId>()
    await recordCluster(tx, { id: cluster, name: "Alder Vale" })
    await tx.sql
      .insertInto("membership")
      .values({
        hub_id: tx.hub,
        id: newId(),
        setting_id: yews,
        cluster_id: cluster,
        from_day: day("2026-09-01"),
        until_day: null,
      })
      .execute()
  })
  const { text } = await site.get(isla, at)
  expect(text).toContain(
    "Of the 3 new schools 1 waits for a cluster, 1 is in one and 1 has closed (Ash Primary School, last day Sat 31 Oct 2026).",
  )
})
