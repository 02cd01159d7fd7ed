import { existsSync, readFileSync } from "node:fs"
import { expect, test } from "vitest"
import { academicYear } from "../../domain/kit/academic-year.ts"
import { day } from "../../domain/kit/day.ts"
import type {
  AnswerId,
  AuditId,
  ClusterId,
  DeliveryId,
  MembershipId,
  NeedId,
  PersonId,
  SettingId,
  SpellId,
  VisitId,
} from "../../domain/kit/id.ts"
import { recordAudit } from "../../store/audit.ts"
import { recordCluster, recordMembership } from "../../store/cluster.ts"
import { inHub, json, type Tx } from "../../store/database.ts"
import { listUnplaced, membershipsOfAll, moveSettings, postsOfSetting } from "../../store/layout.ts"
import { recordNeed } from "../../store/need.ts"
import { recordPerson, recordSpell } from "../../store/person.ts"
import { recordPromise } from "../../store/promise.ts"
import { findSetting, listNumbers, listSettings, recordNumber, recordRoll, recordSetting } from "../../store/setting.ts"
import { publishStarter } from "../../store/starter.ts"
import { versionFor } from "../../store/toolkit.ts"
import { recordVisit } from "../../store/visit.ts"
import { recordYear, usualYear } from "../../store/year.ts"
import { routes as clusterRoutes } from "../clusters/routes.ts"
import { newId, testSite } from "../testing.ts"
import { routes } from "./routes.ts"

const site = await testSite([...clusterRoutes, ...routes], [])
const { get, post } = site
const hub = await site.hub("northmoor")
const maud = await hub.person("Maud", { role: "hub-manager" })

type Register = Record<string, string | number | null>
const registered = (urn: string, name: string, more: Register = {}) => ({
  urn,
  name,
  la: "865",
  phase: "primary",
  town: "Calne",
  postcode: "SN11 0AA",
  easting: 400_000,
  northing: 171_000,
  opened: "2000-09-01",
  ...more,
})
const school = (urn: string, name: string, more: Register = {}) =>
  hub.inside(async (tx) => {
    const id = newId<SettingId>()
    const facts = registered(urn, name, more)
    await recordSetting(tx, id, { kind: "school" } as never, facts)
    await recordNumber(tx, id, urn, day(String(facts.opened ?? "1900-01-01")), "opened")
    return id
  })
const cluster = (name: string) =>
  hub.inside(async (tx) => {
    const id = newId<ClusterId>()
    await recordCluster(tx, { id, name })
    return id
  })
const found = (id: SettingId) => hub.inside((tx) => findSetting(tx, id))
const undo = (notice: { undo?: { action: string } } | undefined) => post(maud, notice?.undo?.action ?? "none", {})

test("trap 19: of two schools with one name each stands with its place", async () => {
  await school("900001", "St Mary's", { town: "Calne" })
  await school("900002", "St Mary's", { town: "Purton" })
  const page = await get(maud, "/settings?q=St+Mary")
  expect(page.text).toContain("Calne")
  expect(page.text).toContain("Purton")
  expect((await get(maud, "/settings?q=900002")).text).not.toContain("Calne")
})

test("settings are listed by name, page by page, steady while others are added", async () => {
  const far = await site.hub("paged")
  const ada = await far.person("Ada", { role: "data-officer" })
  const add = (name: string) => far.inside((tx) => recordSetting(tx, newId<SettingId>(), { kind: "venue", name }))
  for (let n = 10; n < 65; n++) await add(`Hall ${n}`)
  const first = await get(ada, "/settings")
  expect(first.text).toContain("50 of 55")
  await add("Hall 00")
  const next = /href="(\/settings\?after=[^"]+)"/.exec(first.text)?.[1] ?? ""
  const second = await get(ada, next)
  expect(second.text).toContain("Hall 60")
  expect(second.text).toContain("Hall 64")
  expect(second.text).not.toContain("Hall 59<")
  expect(second.text).not.toContain("Hall 00")
})

test("trap 18: a closed school leaves the list of the open, and is found when closed ones are asked for", async () => {
  await school("900003", "Gone Primary", { closed: "2025-08-31" })
  expect((await get(maud, "/settings?q=Gone")).text).not.toContain("Gone Primary")
  expect((await get(maud, "/settings?q=Gone&closed=yes")).text).toContain("closed Sun 31 Aug 2025")
})

test("a setting of every kind is added by page; what is wrong is told at the field and what was typed stays", async () => {
  const added = await post(maud, "/settings", {
    kind: "society",
    name: "Brackwater Choral Society",
    town: "Brackwater",
    grid: "ST 924 732",
  })
  expect(added.status).toBe(303)
  expect((await get(maud, added.location ?? "")).text).toContain(
    "Society, choir or band run by volunteers in Brackwater",
  )
  const wrong = await post(maud, "/settings", {
    kind: "castle",
    name: "",
    urn: "12",
    postcode: "x",
    la: "Wilts",
    grid: "here",
    opened: "2026-02-30",
    phase: "upper",
  })
  expect(wrong.status).toBe(422)
  for (const told of [
    "Choose what kind",
    "Give its name",
    "A URN has six digits",
    "Give a whole postcode",
    "three digits",
    "Give a grid reference",
    "Give a day",
    "Choose one of the phases",
  ])
    expect(wrong.text).toContain(told)
  expect(wrong.text).toContain('value="Wilts"')
  expect((await post(maud, "/settings", { kind: "school", name: "B", urn: "900001" })).text).toContain(
    "St Mary's, Calne has this number already",
  )
})

test("what a person types wins over the register, only where it differs, and can be taken back", async () => {
  const id = await school("900010", "Hawthorn Primary")
  const form = {
    name: "Hawthorn Primary and Nursery",
    phase: "primary",
    town: "Calne",
    postcode: "SN11 0AA",
    la: "865",
    grid: "SU 000 710",
    opened: "2000-09-01",
    closed: "",
    kind: "school",
  }
  expect((await post(maud, `/settings/${id}/edit`, form)).status).toBe(303)
  const { typed } = await hub.inside((tx) =>
    tx.sql.selectFrom("setting").where("id", "=", id).select("typed").executeTakeFirstOrThrow(),
  )
  expect(typed).toEqual({ name: "Hawthorn Primary and Nursery" })
  const page = await get(maud, `/settings/${id}`)
  expect(page.text).toContain("the register says Hawthorn Primary")
  expect((await post(maud, `/settings/${id}/take-back`, { field: "name" })).status).toBe(303)
  expect(await found(id)).toMatchObject({ name: "Hawthorn Primary" })
  expect((await post(maud, `/settings/${id}/take-back`, { field: "joinedInto" })).status).toBe(404)
})

test("what was typed says by whom and when", async () => {
  const id = await school("900777", "Typed Over Primary")
  await post(maud, `/settings/${id}/edit`, {
    kind: "school",
    name: "Typed Over Primary",
    phase: "primary",
    town: "Purton",
    postcode: "SN11 0AA",
    grid: "SU 000 710",
    la: "865",
    trustName: "",
    opened: "2000-09-01",
    closed: "",
  })
  expect((await get(maud, `/settings/${id}`)).text).toContain(
    "Typed here by Maud, Mon 23 Nov 2026; the register says Calne",
  )
})

test("a school's page says what is going on: visits, promises, needs, and in words where there are none", async () => {
  const away = await site.hub("going-on")
  const [brack, id] = [newId<ClusterId>(), newId<SettingId>()]
  await away.inside(async (tx) => {
    await recordYear(tx, usualYear(academicYear(2025)))
    await publishStarter(tx, academicYear(2025), newId)
    await recordCluster(tx, { id: brack, name: "Brack" })
    await recordSetting(tx, id, { kind: "school", name: "Reed Primary", phase: "primary" })
    await recordMembership(tx, {
      id: newId<MembershipId>(),
      setting: id,
      cluster: brack,
      from: day("2020-09-01"),
      until: null,
    })
  })
  const wren = await away.person("Wren Halloway", { role: "coordinator", cluster: brack })
  const olga = await away.person("Olga Lead", { role: "music-lead", setting: id })
  const page = async (who = wren) => (await get(who, `/settings/${id}`)).text
  const empty = await page()
  for (const told of ["No visit was made or planned yet.", "Nothing is promised just now.", "No need is open here."])
    expect(empty).toContain(told)
  expect(empty).toContain(`href="/settings/${id}/visits/new"`)
  expect(await page(olga)).not.toContain(`href="/settings/${id}/visits/new"`)
  const [visit, need] = [newId<VisitId>(), newId<NeedId>()]
  await inHub(site.db, away.id, wren.id, new Date("2026-11-20T10:00:00Z"), async (tx) => {
    const audit = newId<AuditId>()
    const version = await versionFor(tx, "school", academicYear(2026))
    if (!version) throw new Error("no toolkit")
    await recordAudit(tx, { id: audit, setting: id, year: academicYear(2026), ...version })
    await recordVisit(tx, { id: visit, audit, on: day("2026-12-01"), time: null, place: null, coordinator: wren.id })
    const promise = { text: "Lend ten ukuleles", toWhom: null, keeper: wren.id, due: day("2026-11-21") }
    await recordPromise(tx, { id: newId(), setting: id, audit: null, ...promise })
    const text = "A teacher for the brass"
    await recordNeed(tx, {
      id: need,
      setting: id,
      cluster: null,
      year: academicYear(2026),
      category: "staffing",
      text,
      source: "visit",
      evidence: null,
    })
  })
  const full = await page()
  expect(full).toContain(`Next: <a href="/visits/${visit}">Tue 1 Dec 2026</a>`)
  expect(full).not.toContain(`href="/settings/${id}/visits/new"`)
  expect(full).toContain("Lend ten ukuleles")
  expect(full).toContain("late, due Sat 21 Nov 2026")
  expect(full).toContain(`<a href="/needs/${need}">A teacher for the brass</a>`)
})

test("a school gets a new number from a day; a day too early or a taken number is refused", async () => {
  const [id, other] = [await school("900020", "Numbered Primary"), await school("900021", "Neighbour Primary")]
  const form = { urn: "900029", from: "2026-02-01", reason: "converted" }
  expect((await post(maud, `/settings/${id}/number`, form)).status).toBe(303)
  expect((await found(id))?.urn).toBe("900029")
  expect((await get(maud, `/settings/${id}`)).text).toContain("Became an academy")
  expect((await post(maud, `/settings/${id}/number`, { ...form, urn: "900030", from: "2026-01-01" })).text).toContain(
    "Give a later day",
  )
  expect((await post(maud, `/settings/${other}/number`, form)).text).toContain("Numbered Primary")
})

test("trap 12 and the roll: a roll is one number for the school, with its source and day", async () => {
  const id = await school("900040", "Split Site Primary")
  await hub.inside((tx) => recordRoll(tx, id, { pupils: 400, on: day("2026-10-01"), source: "register" }))
  expect((await get(maud, `/settings/${id}`)).text).toContain("400 pupils on Thu 1 Oct 2026, by the school register")
  expect((await post(maud, `/settings/${id}/roll`, { pupils: "410", on: "2026-10-02" })).status).toBe(303)
  expect((await post(maud, `/settings/${id}/roll`, { pupils: "some", on: "2027-10-02" })).status).toBe(422)
})

test("traps 10 and 11: another school carries a school on", async () => {
  const [infants, primary] = [await school("900050", "Elm Infants"), await school("900051", "Elm Primary")]
  const search = await get(maud, `/settings/${infants}/successor?q=Elm+Primary`)
  expect(search.text).toContain(primary)
  const form = { q: "Elm", successor: primary, kind: "absorbed", from: "2026-01-01" }
  expect((await post(maud, `/settings/${infants}/successor`, form)).status).toBe(303)
  expect((await get(maud, `/settings/${primary}`)).text).toContain("Carries on")
  expect((await post(maud, `/settings/${infants}/successor`, { ...form, successor: infants })).status).toBe(422)
  expect((await post(maud, `/settings/${infants}/successor`, { q: "Elm", kind: "", from: "" })).status).toBe(422)
})

test("a coordinator writes calls and mails down; the school and the data officer do not see them", async () => {
  const vale = await cluster("Call Vale")
  const id = await school("900060", "Called Primary")
  await hub.inside((tx) => moveSettings(tx, newId(), { settings: [id], to: vale, from: day("2024-09-01") }, newId))
  const wren = await hub.person("Wren Calls", { role: "coordinator", cluster: vale })
  const piet = await hub.person("Piet Called", { role: "music-lead", setting: id })
  const otto = await hub.person("Otto Data", { role: "data-officer" })
  const entry = { on: "2026-11-20", kind: "call", text: "Left word with the office" }
  expect((await post(wren, `/settings/${id}/contacts`, entry)).status).toBe(303)
  expect((await get(wren, `/settings/${id}`)).text).toContain("Left word with the office")
  for (const who of [piet, otto]) expect((await get(who, `/settings/${id}`)).text).not.toContain("Left word")
  expect((await post(piet, `/settings/${id}/contacts`, entry)).status).toBe(403)
  const wrong = await post(wren, `/settings/${id}/contacts`, { on: "2026-12-24", kind: "fax", text: "kept" })
  expect(wrong.status).toBe(422)
  expect(wrong.text).toContain("This day has not come yet")
  expect(wrong.text).toContain("kept")
})

test("a music lead changes the public facts of their own school on a page without what places it in the hub", async () => {
  const [own, other] = [await school("900070", "Own Primary"), await school("900071", "Not Own Primary")]
  const nora = await hub.person("Nora Own", { role: "music-lead", setting: own })
  const page = await get(nora, `/settings/${own}/edit`)
  expect(page.status).toBe(200)
  expect(page.text).not.toContain('name="closed"')
  expect((await post(nora, `/settings/${own}/edit`, { name: "Own Academy", closed: "2020-01-01" })).status).toBe(303)
  expect(await found(own)).toMatchObject({ name: "Own Academy", closed: null })
  expect((await get(nora, `/settings/${other}/edit`)).status).toBe(403)
  for (const path of ["number", "successor", "join"])
    expect((await get(nora, `/settings/${own}/${path}`)).status).toBe(404)
})

test("schools newly arrived wait with their nearest cluster; many go in at once, and come back by undo", async () => {
  const far = await site.hub("arrivals")
  const ada = await far.person("Ada Arrivals", { role: "hub-manager" })
  const [north, south] = [newId<ClusterId>(), newId<ClusterId>()]
  const [at, near, here, nowhere] = [newId<SettingId>(), newId<SettingId>(), newId<SettingId>(), newId<SettingId>()]
  await far.inside(async (tx) => {
    await recordCluster(tx, { id: north, name: "North" })
    await recordCluster(tx, { id: south, name: "South" })
    const put = (id: SettingId, name: string, easting: number | null, northing: number | null, more: Register = {}) =>
      recordSetting(
        tx,
        id,
        { kind: "school" } as never,
        registered("900900", name, { easting, northing, postcode: null, ...more }),
      )
    const [n, s] = [newId<SettingId>(), newId<SettingId>()]
    await put(n, "In North", 400_000, 190_000)
    await put(s, "In South", 400_000, 130_000)
    await moveSettings(tx, newId(), { settings: [n], to: north, from: day("2024-09-01") }, newId)
    await moveSettings(tx, newId(), { settings: [s], to: south, from: day("2024-09-01") }, newId)
    await put(near, "Arrived North", 402_000, 188_000)
    await put(here, "Arrived South", 402_000, 131_000)
    await put(nowhere, "Arrived Nowhere", null, null)
    await put(at, "Closed Before", 402_000, 131_000, { closed: "2020-08-31" })
  })
  const waiting = async () => (await far.inside(listUnplaced)).map(({ id, nearest }) => [id, nearest?.cluster])
  expect(await waiting()).toEqual([
    [near, north],
    [nowhere, undefined],
    [here, south],
  ])
  const page = await get(ada, "/settings/not-in-a-cluster")
  expect(page.text).toContain("Nearest to North (1)")
  expect((await post(ada, "/settings/not-in-a-cluster", { to: "", from: "2026-09-01" })).text).toContain(
    "Tick at least one",
  )
  const without = await post(ada, "/settings/not-in-a-cluster", { setting: nowhere, to: "", from: "2026-09-01" })
  expect(without.text).toContain("has no nearest cluster")
  const done = await post(ada, "/settings/not-in-a-cluster", { setting: [near, here], to: "", from: "2026-09-01" })
  expect(done.status).toBe(303)
  expect(await waiting()).toEqual([[nowhere, undefined]])
  await post(ada, done.notice?.undo?.action ?? "", {})
  expect((await waiting()).length).toBe(3)
})

// ── This is the same school as … ──────────────────────────────────────────────────────────────────────────────
const withAudit = async (tx: Tx, setting: SettingId, year: number, answers: number) => {
  const id = newId<AuditId>()
  const toolkit = await tx.sql
    .selectFrom("toolkit_version")
    .where("hub_id", "=", tx.hub)
    .selectAll()
    .executeTakeFirstOrThrow()
  await recordYear(tx, usualYear(academicYear(year)))
  await recordAudit(tx, {
    id,
    setting,
    year: academicYear(year),
    toolkit: toolkit.toolkit_id,
    version: toolkit.version,
  })
  for (let n = 0; n < answers; n++)
    await tx.sql
      .insertInto("answer")
      .values({
        hub_id: tx.hub,
        id: newId<AnswerId>(),
        audit_id: id,
        delivery_id: newId<DeliveryId>(),
        question: "roll",
        row: null,
        state: "given",
        value: json(57),
        source: "centre",
        answered_at: tx.at,
        replaces: null,
      })
      .execute()
  return id
}
await hub.inside((tx) => publishStarter(tx, academicYear(2024), newId))

const twins = async (n: number, name: string) => {
  const older = await school(`9011${n}0`, `${name} Primary School`, { closed: "2026-01-31", postcode: `SN11 ${n}AA` })
  const newer = await school(`9011${n}1`, `${name} Academy`, { opened: "2026-02-01", postcode: `SN11 ${n}AA` })
  return { older, newer }
}

test("traps 8 and 9: a twin from an import is offered as the same school, and becomes it with all its history", async () => {
  const { older, newer } = await twins(1, "Ludwell")
  const vale = await cluster("Twin Vale")
  const teacher = newId<PersonId>()
  await hub.inside(async (tx) => {
    await moveSettings(tx, newId(), { settings: [older], to: vale, from: day("2024-09-01") }, newId)
    await withAudit(tx, older, 2024, 1)
    await withAudit(tx, newer, 2025, 1)
    await recordRoll(tx, newer, { pupils: 180, on: day("2026-05-20"), source: "register" })
    await recordPerson(tx, { id: teacher, name: "Tess", email: "tess@example.org" })
    await recordSpell(tx, {
      id: newId<SpellId>(),
      person: teacher,
      role: "music-lead",
      cluster: null,
      setting: newer,
      from: day("2026-02-01"),
      until: null,
    })
  })
  const openOn = async () =>
    (await hub.inside((tx) => listSettings(tx, { q: "Ludwell", open: true }, day("2026-05-01"), 0, 10))).map(
      ({ id }) => id,
    )
  expect((await get(maud, `/settings/${newer}`)).text).toContain(
    "This may be the same school as Ludwell Primary School, Calne",
  )
  const preview = await get(maud, `/settings/${newer}/join?other=${older}`)
  expect(preview.text).toContain("The record of Ludwell Primary School, Calne stays")
  expect(preview.text).toContain('value="2026-02-01"')
  const before = await hub.inside(async (tx) => ({
    kept: await tx.sql.selectFrom("setting").where("id", "in", [older, newer]).selectAll().orderBy("id").execute(),
    numbers: [await listNumbers(tx, older), await listNumbers(tx, newer)],
    memberships: await membershipsOfAll(tx, [older, newer]),
  }))
  const done = await post(maud, `/settings/${newer}/join`, { keep: older, join: newer, from: "2026-02-01" })
  expect(done.status).toBe(303)
  expect(done.location).toBe(`/settings/${older}`)
  expect(await found(older)).toMatchObject({
    name: "Ludwell Academy",
    urn: "901111",
    opened: "2000-09-01",
    closed: null,
    cluster: vale,
    pupils: 180,
  })
  expect(await openOn()).toEqual([older])
  const after = await hub.inside(async (tx) => ({
    numbers: (await listNumbers(tx, older)).map(({ urn, from, until }) => ({ urn, from, until })),
    audits: await tx.sql.selectFrom("audit").where("setting_id", "=", older).select("year").orderBy("year").execute(),
    people: (await postsOfSetting(tx, older)).map(({ name }) => name),
    unplaced: (await listUnplaced(tx)).map(({ id }) => id),
  }))
  expect(after.numbers).toEqual([
    { urn: "901110", from: "2000-09-01", until: "2026-02-01" },
    { urn: "901111", from: "2026-02-01", until: null },
  ])
  expect(after.audits).toEqual([{ year: 2024 }, { year: 2025 }])
  expect(after.people).toEqual(["Tess"])
  expect(after.unplaced).not.toContain(newer)
  expect((await get(maud, `/settings/${newer}`)).text).toContain("This record was joined to another")

  expect((await undo(done.notice)).location).toBe(`/settings/${older}`)
  expect(
    await hub.inside(async (tx) => ({
      kept: await tx.sql.selectFrom("setting").where("id", "in", [older, newer]).selectAll().orderBy("id").execute(),
      numbers: [await listNumbers(tx, older), await listNumbers(tx, newer)],
      memberships: await membershipsOfAll(tx, [older, newer]),
    })),
  ).toEqual(before)
  const back = await hub.inside((tx) =>
    tx.sql.selectFrom("audit").where("setting_id", "=", newer).select("year").execute(),
  )
  expect(back).toEqual([{ year: 2025 }])
})

test("two records with answers for the same year are not made one", async () => {
  const { older, newer } = await twins(2, "Contested")
  await hub.inside(async (tx) => {
    await withAudit(tx, older, 2025, 1)
    await withAudit(tx, newer, 2025, 1)
  })
  const refused = await post(maud, `/settings/${newer}/join`, { keep: older, join: newer, from: "2026-02-01" })
  expect(refused.status).toBe(422)
  expect(refused.text).toContain("Both have an audit of 2025/26")
  expect((await found(newer))?.urn).toBe("901121")
})

test("a join from before the older number began, with itself, or twice, is refused", async () => {
  const { older, newer } = await twins(3, "Refused")
  const join = (keep: SettingId, other: SettingId, from: string) =>
    post(maud, `/settings/${newer}/join`, { keep, join: other, from })
  expect((await join(older, newer, "1999-01-01")).text).toContain("must be later")
  expect((await join(older, older, "2026-02-01")).text).toContain("This is the same record")
  expect((await join(older, newer, "soon")).status).toBe(422)
  expect((await join(older, newer, "2026-02-01")).status).toBe(303)
  expect((await join(older, newer, "2026-03-01")).text).toContain("joined to another school already")
  expect((await join(older, newId<SettingId>(), "2026-03-01")).status).toBe(404)
})

test("an undo of a join is refused once either record was changed", async () => {
  const { older, newer } = await twins(4, "Changed")
  const done = await post(maud, `/settings/${newer}/join`, { keep: older, join: newer, from: "2026-02-01" })
  await post(maud, `/settings/${older}/number`, { urn: "901149", from: "2026-09-01", reason: "renamed" })
  expect((await undo(done.notice)).notice?.text).toContain("Nothing was put back")
  expect((await found(older))?.urn).toBe("901149")
})

test("the older record's unknown first day stays unknown: it is not the newer one's", async () => {
  const older = await school("901150", "Ancient Primary School", { opened: null, postcode: "SN11 5AA" })
  const newer = await school("901151", "Ancient Academy", { opened: "2026-02-01", postcode: "SN11 5AA" })
  expect((await post(maud, `/settings/${newer}/join`, { keep: older, join: newer, from: "2026-02-01" })).status).toBe(
    303,
  )
  expect(await found(older)).toMatchObject({ opened: null, urn: "901151" })
})

const blns = "../shared/data/csv/blns.json"
test.skipIf(!existsSync(blns))("hostile text is kept as text, or refused at its field, on every form", async () => {
  const far = await site.hub("hostile")
  const ada = await far.person("Ada Hostile", { role: "hub-manager" })
  const texts: string[] = JSON.parse(readFileSync(blns, "utf8"))
  const made = await post(ada, "/settings", { kind: "venue", name: "Hall" })
  const at = made.location ?? ""
  for (const text of texts.filter((_, n) => n % 4 === 0)) {
    const answers = [
      await post(ada, "/settings", {
        kind: text,
        name: text,
        urn: text,
        postcode: text,
        la: text,
        grid: text,
        opened: text,
      }),
      await post(ada, `${at}/edit`, { kind: "venue", name: text || "Hall", town: text, trustName: text }),
      await post(ada, `${at}/contacts`, { on: "2026-11-20", kind: "call", text }),
      await post(ada, `${at}/join`, { keep: text, join: text, from: text }),
      await post(ada, "/clusters", { name: text }),
      await get(
        ada,
        `/settings?q=${encodeURIComponent(text.toWellFormed())}&after=${encodeURIComponent(text.toWellFormed())}`,
      ),
      await get(ada, at),
    ]
    for (const { status } of answers) expect([200, 303, 404, 422]).toContain(status)
  }
  expect((await get(ada, "/settings")).text).not.toContain("<script>alert")
})
