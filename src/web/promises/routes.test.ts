import { beforeAll, expect, test } from "vitest"
import { day } from "../../domain/kit/day.ts"
import type { ClusterId, MembershipId, SettingId } from "../../domain/kit/id.ts"
import { recordCluster, recordMembership } from "../../store/cluster.ts"
import { listOpenPromises, openPromisesFor } from "../../store/promise.ts"
import { recordSetting } from "../../store/setting.ts"
import { type Caller, newId, type TestHub, type TestSite, testSite } from "../testing.ts"
import { routes as pages } from "./routes.ts"

const [brackwater, alder] = [newId<ClusterId>(), newId<ClusterId>()]
const copperfold = newId<SettingId>()
const here = `/settings/${copperfold}/promises`
let site: TestSite
let hub: TestHub
let wren: Caller // coordinates Brackwater
let amir: Caller // coordinates Alder Vale
let maya: Caller // designated manager of Brackwater
let mona: Caller // music lead of Copperfold
let sunny: Caller // champion
let stranger: Caller

beforeAll(async () => {
  site = await testSite(pages, [])
  hub = await site.hub("northmoor")
  await hub.inside(async (tx) => {
    await recordCluster(tx, { id: brackwater, name: "Brackwater" })
    await recordCluster(tx, { id: alder, name: "Alder Vale" })
    await recordSetting(tx, copperfold, { kind: "school", name: "Copperfold Primary" })
    await recordMembership(tx, {
      id: newId<MembershipId>(),
      setting: copperfold,
      cluster: brackwater,
      from: day("2020-09-01"),
      until: null,
    })
  })
  wren = await hub.person("Wren Adeyemi", { role: "coordinator", cluster: brackwater })
  amir = await hub.person("Amir Shah", { role: "coordinator", cluster: alder })
  maya = await hub.person("Maya Lund", { role: "designated-manager", cluster: brackwater })
  mona = await hub.person("Mona Leaf", { role: "music-lead", setting: copperfold })
  sunny = await hub.person("Sunny Hale", { role: "singing-champion" })
  stranger = await (await site.hub("elsewhere")).person("Sam Other", { role: "hub-manager" })
})

const open = () => hub.inside((tx) => listOpenPromises(tx, copperfold))
const make = async (text: string, more: Record<string, string> = {}) => {
  expect((await site.post(wren, here, { promise: text, ...more })).status).toBe(303)
  const made = (await open()).find((promise) => promise.text === text)
  if (!made) throw new Error("the promise was not kept")
  return made
}

test("before the first, the page says what will be here, once, above the form", async () => {
  const { text } = await site.get(wren, here)
  expect(text).toContain("What was agreed at a visit will be here, until it is kept.")
  expect(text).not.toContain("Write the first one down")
})

test("what, to whom, by when and who keeps it are written down, the earliest due first", async () => {
  await make("Lend ten ukuleles", { "to-whom": "Year 3", due: "2026-12-14", keeper: wren.id })
  await make("Send the list of tutors", { due: "24/11/2026", keeper: mona.id })
  await make("Think of a singing day")
  const promises = await open()
  expect(promises.map(({ text }) => text)).toEqual([
    "Send the list of tutors",
    "Lend ten ukuleles",
    "Think of a singing day",
  ])
  expect(promises[1]).toMatchObject({
    toWhom: "Year 3",
    due: "2026-12-14",
    keeperName: "Wren Adeyemi",
    byName: "Wren Adeyemi",
    outcome: "open",
  })
  await hub.inside((tx) =>
    tx.sql
      .updateTable("promise")
      .set({ due: day("2026-11-20") })
      .where("hub_id", "=", hub.id)
      .where("text", "=", "Send the list of tutors")
      .execute(),
  )
  const { text } = await site.get(wren, here)
  for (const told of ["Late by 3 days", "Mark as kept", "3 open promises, 1 of them late.", "Mon 14 Dec 2026"])
    expect(text).toContain(told)
})

test("kept, and taken back by the notice: nothing is lost", async () => {
  const { id } = await make("Bring the drums")
  const kept = await site.post(wren, `/promises/${id}/settle`, { outcome: "kept", back: "/today" })
  expect([kept.status, kept.location, kept.notice?.text]).toEqual([303, "/today", "The promise is kept."])
  expect((await open()).some((promise) => promise.id === id)).toBe(false)
  const undo = kept.notice?.undo as { action: string; hidden: Record<string, string> }
  await site.post(wren, undo.action, undo.hidden)
  expect((await open()).some((promise) => promise.id === id)).toBe(true)
  const rows = await hub.inside((tx) =>
    tx.sql
      .selectFrom("promise_outcome")
      .where("hub_id", "=", hub.id)
      .where("promise_id", "=", id)
      .select("outcome")
      .orderBy("seq")
      .execute(),
  )
  expect(rows.map(({ outcome }) => outcome)).toEqual(["kept", "open"])
})

test("not kept says why", async () => {
  const { id } = await make("Come back in spring")
  const silent = await site.post(wren, `/promises/${id}/settle`, { outcome: "not-kept" })
  expect([silent.status, silent.text.includes("Say why it was not kept, in a few words.")]).toEqual([422, true])
  expect((await site.post(wren, `/promises/${id}/settle`, { outcome: "not-kept", reason: "Snow" })).status).toBe(303)
  expect((await site.get(wren, here)).text).toContain("Snow")
})

test("its keeper in the school may say that it is kept; the others of the school only read", async () => {
  const [hers, wrens] = [
    await make("Mona’s promise", { keeper: mona.id }),
    await make("Wren’s promise", { keeper: wren.id }),
  ]
  expect((await site.get(mona, here)).text).toContain("Wren’s promise")
  expect((await site.post(mona, `/promises/${wrens.id}/settle`, { outcome: "kept" })).status).toBe(403)
  expect((await site.post(mona, `/promises/${hers.id}/settle`, { outcome: "kept" })).status).toBe(303)
  expect((await site.post(mona, here, { promise: "x" })).status).toBe(403)
})

test("it is read by the manager, and is not there for another cluster, a champion or another hub", async () => {
  const { id } = await make("Only for here")
  expect((await site.get(maya, here)).text).toContain("Only for here")
  expect((await site.post(maya, `/promises/${id}/settle`, { outcome: "kept" })).status).toBe(403)
  for (const by of [amir, sunny, stranger]) {
    expect((await site.get(by, here)).status).toBe(404)
    expect((await site.post(by, here, { promise: "x" })).status).toBe(404)
    expect((await site.post(by, `/promises/${id}/settle`, { outcome: "kept" })).status).toBe(404)
    expect((await site.post(by, `/promises/${id}/words`, { promise: "x" })).status).toBe(404)
  }
})

test("a first page finds what a person has to keep, and what is open in their clusters", async () => {
  const { id } = await make("For the first page", { keeper: mona.id })
  const ids = (who: Caller, clusters: ClusterId[]) =>
    hub.inside(async (tx) => (await openPromisesFor(tx, who.id, clusters)).map((promise) => promise.id))
  expect(await ids(mona, [])).toContain(id)
  expect(await ids(wren, [brackwater])).toContain(id)
  expect(await ids(amir, [alder])).not.toContain(id)
})

test("no promise is made for a day that is past; a late one may stay late", async () => {
  const past = await site.post(wren, here, { promise: "Yesterday", due: "2026-11-22" })
  expect([past.status, past.text.includes("This day is past")]).toEqual([422, true])
  const { id } = await make("Come for the concert", { due: "2026-11-23" })
  const change = (fields: Record<string, string>) => site.post(wren, `/promises/${id}/words`, fields)
  const wrong = await change({ promise: "Come early", "to-whom": "Year 5", due: "2026-11-01" })
  expect(wrong.status).toBe(422)
  expect(wrong.text).toContain(`href="#due-${id}"`)
  expect(wrong.text).toContain('value="Come early"')
  expect((await change({ promise: "Come early", "to-whom": "Year 5", due: "2026-12-01" })).status).toBe(303)
  expect((await open()).find((one) => one.id === id)).toMatchObject({
    text: "Come early",
    toWhom: "Year 5",
    due: "2026-12-01",
  })
  expect((await change({ promise: "Come", "to-whom": "", due: "" })).status).toBe(303)
  expect((await open()).find((one) => one.id === id)).toMatchObject({ text: "Come", toWhom: null, due: null })
})

test("a name can be taken out, and is then nowhere", async () => {
  const { id } = await make("A cello for Jo in Year 5")
  expect((await site.post(wren, `/promises/${id}/words`, { promise: "" })).status).toBe(422)
  expect((await site.post(wren, `/promises/${id}/words`, { promise: "A cello to borrow" })).status).toBe(303)
  const { rows } = await hub.inside((tx) =>
    tx.client.query(
      "select (select string_agg(p::text, ' ') from promise p) || (select string_agg(e::text, ' ') from event e) as said",
    ),
  )
  expect(rows[0].said).not.toContain("Jo in Year 5")
})

test.each(["https://example.org", "//example.org", "/\\example.org", "javascript:alert(1)"])(
  "no form leads elsewhere: %s",
  async (back) => {
    expect((await site.post(wren, here, { promise: "x", back })).location).toBe(here)
  },
)

test.each([
  { promise: "" },
  { promise: "x".repeat(1001) },
  { promise: "x", due: "31/02/2026" },
  { promise: "x", keeper: newId<string>() },
  { promise: "x", "to-whom": "\u0007" },
])("%j comes back with its problem", async (fields) => {
  const before = (await open()).length
  expect((await site.post(wren, here, fields as Record<string, string>)).status).toBe(422)
  expect(await open()).toHaveLength(before)
})
