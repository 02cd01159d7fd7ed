import { expect, test } from "vitest"
import { day } from "../../domain/kit/day.ts"
import type { ClusterId, PersonId, SettingId } from "../../domain/kit/id.ts"
import { recordCluster } from "../../store/cluster.ts"
import { moveSettings, rolesToday } from "../../store/layout.ts"
import { findPersonByEmail } from "../../store/person.ts"
import { recordSetting } from "../../store/setting.ts"
import { newId, testSite } from "../testing.ts"
import { routes } from "./routes.ts"
import { words } from "./words.ts"

const site = await testSite(routes, [])
const { get, post } = site
const hub = await site.hub("northmoor")
const maud = await hub.person("Maud", { role: "hub-manager" })
const [alder, brack] = [newId<ClusterId>(), newId<ClusterId>()]
const hawthorn = newId<SettingId>()
await hub.inside(async (tx) => {
  await recordCluster(tx, { id: alder, name: "Alder Vale" })
  await recordCluster(tx, { id: brack, name: "Brackwater" })
  await recordSetting(tx, hawthorn, { kind: "school", name: "Hawthorn Primary", phase: "primary" })
  await recordSetting(tx, newId<SettingId>(), { kind: "school", name: "Hawthorn Infants", phase: "primary" })
  await moveSettings(tx, newId(), { settings: [hawthorn], to: alder, from: day("2024-09-01") }, newId)
})
const form = { name: "Ines Oriole", email: "ines@example.org", role: "coordinator", cluster: alder, from: "2026-09-01" }
const idOf = (email: string) => hub.inside(async (tx) => (await findPersonByEmail(tx, email))?.id as PersonId)
const holding = async (email: string) => {
  const id = await idOf(email)
  return (await hub.inside((tx) => rolesToday(tx, id))).map(({ role, cluster, setting }) => ({
    role,
    cluster,
    setting,
  }))
}
const letters = () =>
  hub.inside((tx) =>
    tx.sql
      .selectFrom("letter")
      .where("hub_id", "=", tx.hub)
      .select(["to_email", "subject", "body"])
      .orderBy("seq")
      .execute(),
  )

test("a coordinator is added with a post from a day, and invited by mail", async () => {
  const added = await post(maud, "/people", { ...form, invite: "yes" })
  expect(added.status).toBe(303)
  expect(added.notice?.text).toContain("An invitation to ines@example.org is kept under Letters")
  expect(await holding("ines@example.org")).toEqual([{ role: "coordinator", cluster: alder, setting: null }])
  const letter = (await letters()).at(-1)
  expect(letter).toMatchObject({ to_email: "ines@example.org" })
  expect(letter?.body).toContain("Cluster Coordinator, Alder Vale")
  expect(letter?.body).toContain("http://127.0.0.1:3000/sign-in")
  expect((await get(maud, "/people")).text).toContain("Ines Oriole")
})

test("trap 24: one person holds two posts, under one address; the same post twice is refused", async () => {
  await post(maud, "/people", { ...form, email: "two@example.org", name: "Tova Two" })
  expect(
    (await post(maud, "/people", { ...form, email: "TWO@example.org", name: "Someone", cluster: brack })).status,
  ).toBe(303)
  expect((await holding("two@example.org")).map(({ cluster }) => cluster).sort()).toEqual([alder, brack].sort())
  const twice = await post(maud, "/people", { ...form, email: "two@example.org", from: "2027-01-01" })
  expect(twice.status).toBe(422)
  expect(twice.text).toContain("holds this post on some of these days already")
  expect((await get(maud, `/people/${await idOf("two@example.org")}`)).text).toContain("Tova Two holds 2 posts today")
})

test("a music lead is added at a school found by its name; of several, one is chosen", async () => {
  const lead = { name: "Lars Lead", email: "lars@example.org", role: "music-lead", from: "2026-09-01" }
  const many = await post(maud, "/people", { ...lead, at: "Hawthorn" })
  expect(many.status).toBe(422)
  expect(many.text).toContain("Choose which one is meant")
  expect(many.text).toContain("Hawthorn Infants")
  expect((await post(maud, "/people", { ...lead, at: "nowhere" })).text).toContain("No school or other setting fits")
  expect((await post(maud, "/people", { ...lead, at: "Hawthorn", setting: hawthorn })).status).toBe(303)
  expect(await holding("lars@example.org")).toEqual([{ role: "music-lead", cluster: null, setting: hawthorn }])
})

test("what is wrong is told at the field, and nothing is kept", async () => {
  const wrong = await post(maud, "/people", {
    name: "",
    email: "nobody",
    role: "king",
    from: "2026-09-01",
    until: "2026-08-31",
  })
  expect(wrong.status).toBe(422)
  for (const told of [
    "Give the person&#39;s name",
    "Give an email address",
    "Choose what the person does",
    "The last day comes before the first",
  ])
    expect(wrong.text.replaceAll("'", "&#39;")).toContain(told)
  expect((await post(maud, "/people", { ...form, email: "c@example.org", cluster: "" })).text).toContain(
    "Choose the cluster",
  )
  expect(await idOf("c@example.org")).toBe(undefined)
})

test("trap 25: a post ends after its last day, is taken back by undo, and stays in the person's history", async () => {
  await post(maud, "/people", { ...form, email: "leaver@example.org", name: "Lea Leaver", from: "2024-09-01" })
  const id = await idOf("leaver@example.org")
  const [spell] = await hub.inside((tx) => rolesToday(tx, id))
  const end = (last: string) => post(maud, `/people/posts/${spell?.spell}/end`, { last })
  expect((await end("2024-08-31")).status).toBe(422)
  expect((await end("never")).status).toBe(422)
  const ended = await end("2026-11-22")
  expect(ended.status).toBe(303)
  expect(await holding("leaver@example.org")).toEqual([])
  const page = await get(maud, `/people/${id}`)
  expect(page.text).toContain("Lea Leaver holds no post today")
  expect(page.text).toContain("Sun 1 Sep 2024 to Sun 22 Nov 2026")
  expect((await post(maud, ended.notice?.undo?.action ?? "", {})).location).toBe(`/people/${id}`)
  expect(await holding("leaver@example.org")).toHaveLength(1)
})

test("a session of somebody whose post ended yesterday shows nothing", async () => {
  const gone = await hub.person("Gone Yesterday", { role: "coordinator", cluster: brack, until: day("2026-11-23") })
  expect((await get(gone, "/people")).status).toBe(403)
})

test("a coordinator adds people at the schools they coordinate, and gives no role in the team", async () => {
  const wren = await hub.person("Wren Adds", { role: "coordinator", cluster: alder })
  const tom = await hub.person("Tom Elsewhere", { role: "coordinator", cluster: brack })
  const head = { name: "Hedda Head", email: "hedda@example.org", role: "head", from: "2026-09-01", setting: hawthorn }
  expect((await get(wren, `/people/new?setting=${hawthorn}`)).text).not.toContain("Hub manager")
  expect((await get(wren, "/people/new")).status).toBe(403)
  expect((await get(tom, `/people/new?setting=${hawthorn}`)).status).toBe(403)
  expect((await post(tom, "/people", head)).status).toBe(403)
  expect((await post(wren, "/people", { ...head, role: "hub-lead" })).status).toBe(403)
  expect((await post(wren, "/people", head)).status).toBe(303)
  expect(await holding("hedda@example.org")).toEqual([{ role: "head", cluster: null, setting: hawthorn }])
})

test("who works at a setting gives nobody a role there: a tutor cannot make themselves head", async () => {
  const tutor = await hub.person("Tuva Tutor", { role: "tutor", setting: hawthorn })
  const asked = await post(tutor, "/people", {
    name: "Tuva Tutor",
    email: "tuva.tutor@example.org",
    role: "head",
    setting: hawthorn,
    from: "2026-09-01",
  })
  expect(asked.status).toBe(404)
  expect(await holding("tuva.tutor@example.org")).toEqual([{ role: "tutor", cluster: null, setting: hawthorn }])
})

test("addresses are shown by the directory's rules, and changed by who lays out the hub", async () => {
  const tom = await hub.person("Tom Far", { role: "coordinator", cluster: brack })
  const wren = await hub.person("Wren Near", { role: "coordinator", cluster: alder })
  const ann = await hub.person("Ann Alder", { role: "head", setting: hawthorn })
  const audrey = await hub.person("Audrey", { role: "auditor" })
  expect((await get(wren, `/people/${ann.id}`)).text).toContain("ann.alder@example.org")
  for (const who of [tom, audrey])
    expect((await get(who, `/people/${ann.id}`)).text).not.toContain("ann.alder@example.org")
  const edit = { name: "Ann Alder-Fenn", email: "Ann@School.example", telephone: "01234 567890" }
  expect((await post(wren, `/people/${ann.id}/edit`, edit)).status).toBe(403)
  expect((await post(maud, `/people/${ann.id}/edit`, edit)).status).toBe(303)
  expect((await get(maud, `/people/${ann.id}`)).text).toContain("ann@school.example")
  expect((await post(maud, `/people/${ann.id}/edit`, { ...edit, email: "maud@example.org" })).text).toContain(
    "Somebody else here has this address",
  )
})

test("people are found by name, role and place; who left only when asked for", async () => {
  await hub.person("Former Finch", { role: "singing-champion", until: day("2025-09-01") })
  expect((await get(maud, "/people")).text).not.toContain("Former Finch")
  expect((await get(maud, "/people?former=yes")).text).toContain("Former Finch")
  const managers = await get(maud, "/people?role=hub-manager")
  expect(managers.text).toContain("Maud")
  expect(managers.text).not.toContain("Ines Oriole")
  expect((await get(maud, `/people?where=${alder}`)).text).toContain("Ines Oriole")
  expect((await get(maud, "/people?q=oriole&from=99999")).status).toBe(200)
})

test("another hub's people are not there", async () => {
  const far = await site.hub("southmoor")
  const sten = await far.person("Sten", { role: "hub-manager" })
  expect((await get(sten, `/people/${maud.id}`)).status).toBe(404)
  expect((await post(sten, "/people", { ...form, email: "x@example.org" })).status).toBe(422)
  const [spell] = await hub.inside((tx) => rolesToday(tx, maud.id))
  expect((await post(sten, `/people/posts/${spell?.spell}/end`, { last: "2026-11-22" })).status).toBe(404)
})

test("people stand in the order of their family names, as the page says, with where each post is", async () => {
  const east = await site.hub("eastmoor")
  const zoe = await east.person("Zoe Abbot", { role: "hub-manager" })
  await east.person("Ann van Zyl", { role: "hub-lead" })
  await east.person("Bo Abbot", { role: "data-officer" })
  const { text } = await get(zoe, "/people")
  const at = [words.nameInOrder, "Bo Abbot</a>", "Zoe Abbot</a>", "Ann van Zyl</a>"].map((name) =>
    text.indexOf(name, text.indexOf("<table")),
  )
  expect(at.every((n) => n > 0)).toBe(true)
  expect(at).toEqual(at.toSorted((a, b) => a - b))
  expect(text).toContain("Data officer, the whole hub")
})

test("schools to choose from come by name, and are found by their town", async () => {
  await hub.inside(async (tx) => {
    for (const name of ["Zeal Lydiard School", "Ash Lydiard School"])
      await recordSetting(tx, newId<SettingId>(), { kind: "school", name })
    await recordSetting(tx, newId<SettingId>(), { kind: "school", name: "Marl Pit School", town: "Lydiard" })
  })
  const asked = await post(maud, "/people", { ...form, email: "pick@example.org", role: "head", at: "lydiard" })
  const at = ["Ash Lydiard School", "Marl Pit School", "Zeal Lydiard School"].map((name) => asked.text.indexOf(name))
  expect(at.every((n) => n > 0)).toBe(true)
  expect(at).toEqual(at.toSorted((a, b) => a - b))
})
