import { expect, test } from "vitest"
import { day } from "../../domain/kit/day.ts"
import type { ClusterId, MembershipId, PersonId, SettingId, SpellId } from "../../domain/kit/id.ts"
import { recordCluster } from "../../store/cluster.ts"
import { clustersOn, membershipsOfAll, moveSettings, postsOfCluster } from "../../store/layout.ts"
import { recordPerson, recordSpell } from "../../store/person.ts"
import { recordSetting } from "../../store/setting.ts"
import { recordYear, usualYear } from "../../store/year.ts"
import { newId, testSite } from "../testing.ts"
import { routes } from "./routes.ts"

const site = await testSite(routes, [])
const { get, post } = site
const hub = await site.hub("northmoor")
const maud = await hub.person("Maud", { role: "hub-manager" })
const since = day("2024-09-01")

const cluster = (name: string) =>
  hub.inside(async (tx) => {
    const id = newId<ClusterId>()
    await recordCluster(tx, { id, name })
    return id
  })
const school = (name: string, into?: ClusterId, from = since) =>
  hub.inside(async (tx) => {
    const id = newId<SettingId>()
    await recordSetting(tx, id, { kind: "school", name, phase: "primary" })
    if (into) await moveSettings(tx, newId(), { settings: [id], to: into, from }, newId)
    return id
  })
const memberships = (...ids: SettingId[]) => hub.inside((tx) => membershipsOfAll(tx, ids))
const where = async (id: SettingId) =>
  (await memberships(id)).map(({ cluster, from, until }) => ({ cluster, from, until }))
const undo = (notice: { undo?: { action: string } } | undefined) => post(maud, notice?.undo?.action ?? "none", {})

test("an empty hub says what a cluster is and offers to add one", async () => {
  const empty = await site.hub("empty")
  const ada = await empty.person("Ada", { role: "hub-lead" })
  const page = await get(ada, "/clusters")
  expect(page.status).toBe(200)
  expect(page.text).toContain('href="/clusters/new"')
})

test("a cluster is added by page; its name stands once", async () => {
  const added = await post(maud, "/clusters", { name: "Dunmere" })
  expect(added.status).toBe(303)
  expect((await get(maud, added.location ?? "")).text).toContain("Dunmere")
  const again = await post(maud, "/clusters", { name: "DUNMERE" })
  expect(again.status).toBe(422)
  expect(again.text).toContain("Another cluster of the hub has this name")
  expect(again.text).toContain('value="DUNMERE"')
  expect((await post(maud, "/clusters", { name: "  " })).status).toBe(422)
})

test("a cluster is renamed and given another colour", async () => {
  const id = await cluster("Eskdale")
  expect((await post(maud, `/clusters/${id}/edit`, { name: "Upper Eskdale", colour: "7" })).status).toBe(303)
  expect((await get(maud, `/clusters/${id}/edit`)).text).toMatch(/value="7"[^>]*checked/)
  expect((await post(maud, `/clusters/${id}/edit`, { name: "Upper Eskdale", colour: "13" })).status).toBe(422)
})

test("who coordinated Chippenham in March 2025, and which schools were in it", async () => {
  const chippenham = await cluster("Chippenham")
  const other = await cluster("Corsham")
  const stayed = await school("Stayed Primary", chippenham)
  const left = await school("Left Primary", chippenham)
  const came = await school("Came Primary", chippenham, day("2025-09-01"))
  await hub.inside((tx) => moveSettings(tx, newId(), { settings: [left], to: other, from: day("2025-09-01") }, newId))
  await hub.person("Tom Then", {
    role: "coordinator",
    cluster: chippenham,
    from: day("2024-09-01"),
    until: day("2025-09-01"),
  })
  await hub.person("Nora Now", { role: "coordinator", cluster: chippenham, from: day("2025-09-01") })
  const then = await get(maud, `/clusters/${chippenham}/members?on=2025-03-15`)
  const [past] = then.text.split('id="history"')
  expect(past).toContain("Tom Then")
  expect(past).not.toContain("Nora Now")
  for (const name of ["Stayed Primary", "Left Primary"]) expect(past).toContain(name)
  expect(past).not.toContain("Came Primary")
  const list = await get(maud, "/clusters?on=2025-03-15")
  expect(list.text).toContain("Tom Then")
  const now = await hub.inside((tx) => clustersOn(tx, tx.today))
  expect(now.find(({ id }) => id === chippenham)).toMatchObject({ schools: 2, coordinators: [{ name: "Nora Now" }] })
  expect([stayed, came].length).toBe(2)
})

test("a cluster that begins later waits under what is arranged, and what came or left stands in the history", async () => {
  const [old, fresh] = [await cluster("Melksham"), await cluster("Upper Melksham")]
  const going = await school("Going Primary", old)
  await school("Always Primary", old)
  await school("Come Lately Primary", old, day("2025-09-01"))
  await hub.inside((tx) => moveSettings(tx, newId(), { settings: [going], to: fresh, from: day("2026-12-01") }, newId))
  const { text } = await get(maud, "/clusters")
  expect(text).toContain("1 setting goes to Upper Melksham on Tue 1 Dec 2026")
  expect(text.split('id="to-come"')[0]).not.toContain("Upper Melksham")
  expect((await get(maud, "/clusters?on=2026-12-01")).text.split('id="to-come"')[0]).toContain("Upper Melksham")
  const [, history] = (await get(maud, `/clusters/${old}/members`)).text.split('id="history"')
  for (const name of ["Come Lately Primary", "Going Primary"]) expect(history).toContain(name)
  expect(history).not.toContain("Always Primary")
})

test("trap 23: a cluster without coordinator is vacant since a day, with the manager's name for its work", async () => {
  const id = await cluster("Coldhaven")
  await hub.person("Wren", { role: "coordinator", cluster: id, until: day("2026-11-01") })
  await hub.person("Mara Manager", { role: "designated-manager", cluster: id })
  const page = await get(maud, "/clusters")
  expect(page.text).toContain("vacant</span> since Sun 1 Nov 2026 (22 days)")
  expect(page.text).toContain("Mara Manager")
  const wide = await hub.inside((tx) => clustersOn(tx, day("2026-10-31")))
  expect(wide.find((one) => one.id === id)).toMatchObject({ coordinators: [{ name: "Wren" }], vacantSince: null })
})

test("trap 24: two people coordinate one cluster, and one person two", async () => {
  const [one, two] = [await cluster("Shared Vale"), await cluster("Second Vale")]
  const ines = await hub.person("Ines", { role: "coordinator", cluster: one }, { role: "coordinator", cluster: two })
  await hub.person("Jo", { role: "coordinator", cluster: one })
  const now = await hub.inside((tx) => clustersOn(tx, tx.today))
  expect(now.find(({ id }) => id === one)?.coordinators.map(({ name }) => name)).toEqual(["Ines", "Jo"])
  expect(now.find(({ id }) => id === two)?.coordinators).toEqual([{ id: ines.id, name: "Ines" }])
})

test("moving forty schools shows what it does, does it, and is taken back whole", async () => {
  const [alder, brack] = [await cluster("Alder Vale"), await cluster("Brackwater")]
  const ids: SettingId[] = []
  for (let n = 0; n < 40; n++) ids.push(await school(`Moving Primary ${n}`, alder))
  const later = ids[0] as SettingId
  // One of them was to move on its own next year.
  await hub.inside((tx) => moveSettings(tx, newId(), { settings: [later], to: brack, from: day("2027-09-01") }, newId))
  const before = await memberships(...ids)
  const form = { setting: ids, to: brack, from: "2026-12-01" }
  const preview = await post(maud, "/clusters/move/preview", form)
  expect(preview.status).toBe(200)
  expect(preview.text).toContain("40 settings go to Brackwater")
  expect(preview.text).toContain("Alder Vale ends on Mon 30 Nov 2026")
  expect(preview.text).toContain("Brackwater from Wed 1 Sep 2027 is withdrawn")
  expect(await memberships(...ids)).toEqual(before)

  const done = await post(maud, "/clusters/move", form)
  expect(done.status).toBe(303)
  expect(done.notice?.text).toBe("40 settings moved to Brackwater from Tue 1 Dec 2026.")
  expect(await where(later)).toEqual([
    { cluster: alder, from: since, until: "2026-12-01" },
    { cluster: brack, from: "2026-12-01", until: null },
  ])
  expect((await undo(done.notice)).notice?.text).toBe("Put back as it was.")
  expect(await memberships(...ids)).toEqual(before)
  expect((await undo(done.notice)).notice?.text).toContain("Nothing was put back")
  expect(await memberships(...ids)).toEqual(before)
})

test("an undo is refused where one of the schools was moved again since", async () => {
  const [alder, brack, cold] = [await cluster("A1"), await cluster("B1"), await cluster("C1")]
  const id = await school("Twice Primary", alder)
  const first = await post(maud, "/clusters/move", { setting: id, to: brack, from: "2026-12-01" })
  await post(maud, "/clusters/move", { setting: id, to: cold, from: "2027-02-01" })
  const now = await memberships(id)
  expect((await undo(first.notice)).notice?.text).toContain("changed again since")
  expect(await memberships(id)).toEqual(now)
})

test("traps 20 and 21: a move after the count day says where the school still counts this year", async () => {
  const [alder, brack] = [await cluster("A2"), await cluster("B2")]
  const id = await school("Late Primary", alder)
  await hub.inside((tx) => recordYear(tx, usualYear(2024 as never)))
  const after = await post(maud, "/clusters/move/preview", { setting: id, to: brack, from: "2027-03-03" })
  expect(after.text).toContain("still counts in A2 for 2026/27")
  const before = await post(maud, "/clusters/move/preview", { setting: id, to: brack, from: "2027-01-05" })
  expect(before.text).not.toContain("still counts in A2")
  expect(before.text).toContain("2026/27: B2")
  const past = await post(maud, "/clusters/move/preview", { setting: id, to: brack, from: "2025-01-05" })
  expect(past.text).toContain("counts in B2 instead of A2 for 2024/25: the figures of both change")
})

test("a move that makes no sense comes back with what was typed and the problem at the field", async () => {
  const [alder, brack] = [await cluster("A3"), await cluster("B3")]
  const id = await school("Stay Primary", alder)
  const wrong = async (form: Record<string, string>, told: string) => {
    const page = await post(maud, "/clusters/move/preview", form)
    expect(page.status).toBe(422)
    expect(page.text).toContain(told)
    return page.text
  }
  await wrong({ to: brack, from: "2026-12-01" }, "Choose at least one school")
  await wrong({ setting: id, to: "", from: "2026-12-01" }, "Choose where they go")
  await wrong({ setting: id, to: alder, from: "2026-12-01" }, "All of them are there already")
  const kept = await wrong({ setting: id, to: brack, from: "30 Feb" }, "Give a day")
  expect(kept).toContain("Stay Primary")
  expect(kept).toMatch(new RegExp(`value="${id}"[^>]*checked`))
})

test("what is ticked stays ticked while others are looked for", async () => {
  const id = await school("Ticked Primary")
  await school("Looked For Primary")
  const page = await post(maud, "/clusters/move/choose", { setting: id, q: "Looked For", to: "", from: "2026-12-01" })
  expect(page.text).toMatch(new RegExp(`value="${id}"[^>]*checked`))
  expect(page.text).toContain("Looked For Primary")
})

test("a school leaves all clusters", async () => {
  const alder = await cluster("A4")
  const id = await school("Leaving Primary", alder)
  expect((await post(maud, "/clusters/move", { setting: id, to: "none", from: "2026-12-01" })).status).toBe(303)
  expect(await where(id)).toEqual([{ cluster: alder, from: since, until: "2026-12-01" }])
})

test("a cluster is split in two, and made one again by undo", async () => {
  const alder = await cluster("Split Vale")
  const [north, south] = [await school("North Primary", alder), await school("South Primary", alder)]
  const form = { name: "Split Vale South", setting: south, from: "2027-01-04" }
  const preview = await post(maud, `/clusters/${alder}/split/preview`, form)
  expect(preview.text).toContain("1 setting goes to Split Vale South")
  const done = await post(maud, `/clusters/${alder}/split`, form)
  expect(done.status).toBe(303)
  const into = /clusters\/([0-9a-f-]+)\//.exec(done.location ?? "")?.[1] as ClusterId
  expect((await where(south)).at(-1)).toEqual({ cluster: into, from: "2027-01-04", until: null })
  expect(await where(north)).toEqual([{ cluster: alder, from: since, until: null }])
  await undo(done.notice)
  expect(await where(south)).toEqual([{ cluster: alder, from: since, until: null }])
  const names = (await hub.inside((tx) => clustersOn(tx, day("2027-02-01")))).map(({ name }) => name)
  expect(names).toContain("Split Vale")
  expect(names).not.toContain("Split Vale South")
  expect((await post(maud, `/clusters/${alder}/split/preview`, { ...form, setting: [north, south] })).status).toBe(422)
  expect((await post(maud, `/clusters/${alder}/split/preview`, { ...form, name: "split vale" })).status).toBe(422)
})

test("two clusters become one from a day, the posts chosen end, and undo puts all of it back", async () => {
  const [small, large] = [await cluster("Small Vale"), await cluster("Large Vale")]
  const [one, two] = [await school("Merge One", small), await school("Merge Two", small)]
  const [stays, ends] = [newId<SpellId>(), newId<SpellId>()]
  await hub.inside(async (tx) => {
    for (const [spell, name] of [
      [ends, "Edda Ends"],
      [stays, "Sten Stays"],
    ] as const) {
      const person = newId<PersonId>()
      await recordPerson(tx, { id: person, name, email: `${name.replace(" ", "")}@example.org` })
      await recordSpell(tx, {
        id: spell,
        person,
        role: "coordinator",
        cluster: small,
        setting: null,
        from: since,
        until: null,
      })
    }
  })
  const form = { into: large, from: "2027-01-04", spell: ends }
  const preview = await post(maud, `/clusters/${small}/merge/preview`, form)
  expect(preview.text).toContain("Small Vale goes into Large Vale")
  expect(preview.text).toContain("Edda Ends")
  const done = await post(maud, `/clusters/${small}/merge`, form)
  expect(done.notice?.text).toContain("Small Vale went into Large Vale with 2 settings")
  for (const id of [one, two])
    expect((await where(id)).at(-1)).toEqual({ cluster: large, from: "2027-01-04", until: null })
  const posts = () => hub.inside((tx) => postsOfCluster(tx, small))
  expect((await posts()).map(({ spell, until }) => ({ spell, until }))).toEqual(
    expect.arrayContaining([
      { spell: ends, until: "2027-01-04" },
      { spell: stays, until: null },
    ]),
  )
  const names = (on: string) => hub.inside(async (tx) => (await clustersOn(tx, day(on))).map(({ name }) => name))
  expect(await names("2027-01-03")).toContain("Small Vale")
  expect(await names("2027-01-04")).not.toContain("Small Vale")
  await undo(done.notice)
  for (const id of [one, two]) expect(await where(id)).toEqual([{ cluster: small, from: since, until: null }])
  expect((await posts()).every(({ until }) => until === null)).toBe(true)
  expect(await names("2027-02-01")).toContain("Small Vale")
  expect((await post(maud, `/clusters/${small}/merge/preview`, { into: small, from: "2027-01-04" })).status).toBe(422)
})

test("who only reads the layout changes nothing; a music lead meets their own cluster alone", async () => {
  const [own, other] = [await cluster("Own Vale"), await cluster("Other Vale")]
  const id = await school("Lead Primary", own)
  const wren = await hub.person("Wren Reads", { role: "coordinator", cluster: own })
  const piet = await hub.person("Piet Leads", { role: "music-lead", setting: id })
  expect((await get(wren, "/clusters")).text).not.toContain('href="/clusters/new"')
  for (const path of ["/clusters/new", "/clusters/move", `/clusters/${own}/edit`, `/clusters/${own}/split`])
    expect((await get(wren, path)).status).toBe(403)
  expect((await post(wren, "/clusters", { name: "Mine" })).status).toBe(403)
  expect((await post(wren, "/clusters/move", { setting: id, to: other, from: "2026-12-01" })).status).toBe(403)
  const page = await get(piet, "/clusters")
  expect(page.text).toContain("Own Vale")
  expect(page.text).not.toContain("Other Vale")
  expect((await get(piet, `/clusters/${own}/members`)).status).toBe(200)
  expect((await get(piet, `/clusters/${own}/members`)).text).not.toContain("Wren Reads")
  expect((await get(piet, `/clusters/${other}/members`)).status).toBe(404)
  expect((await get(piet, "/clusters/new")).status).toBe(404)
})

test("another hub's clusters and schools are not there", async () => {
  const far = await site.hub("southmoor")
  const sten = await far.person("Sten Far", { role: "hub-manager" })
  const id = await cluster("Boundary Vale")
  const setting = await school("Boundary Primary", id)
  expect((await get(sten, `/clusters/${id}/members`)).status).toBe(404)
  expect((await post(sten, `/clusters/${id}/edit`, { name: "Mine", colour: "1" })).status).toBe(404)
  expect((await post(sten, "/clusters/move", { setting, to: id, from: "2026-12-01" })).status).toBe(422)
  const moved = await hub.inside((tx) =>
    moveSettings(tx, newId(), { settings: [setting], to: null, from: day("2027-01-01") }, () => newId<MembershipId>()),
  )
  expect(moved).toBe(1)
})
