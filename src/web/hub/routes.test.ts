import { expect, test } from "vitest"
import { academicYear } from "../../domain/kit/academic-year.ts"
import { day } from "../../domain/kit/day.ts"
import type { ClusterId, SettingId } from "../../domain/kit/id.ts"
import { recordCluster } from "../../store/cluster.ts"
import { exportColumns } from "../../store/export.ts"
import { recordNumber, recordSetting } from "../../store/setting.ts"
import { findYear } from "../../store/year.ts"
import { newId, testSite } from "../testing.ts"
import { routes as trusts } from "../trusts/routes.ts"
import { routes as years } from "../years/routes.ts"
import { mediaTypes } from "./answers-export.ts"
import { routes } from "./routes.ts"
import { exportWords } from "./words.ts"

const site = await testSite([...routes, ...years, ...trusts], [])
const { get, post } = site
const hub = await site.hub("northmoor")
const maud = await hub.person("Maud", { role: "hub-manager" })
const lena = await hub.person("Lena", { role: "hub-lead" })

test("an empty hub shows the steps that are left, each with its way in", async () => {
  const empty = await site.hub("empty")
  const ada = await empty.person("Ada", { role: "hub-manager" })
  const { text } = await get(ada, "/hub")
  expect(text).toContain("0 of 4 steps")
  for (const href of ["/register", "/clusters/new", "/people/new", "/settings"])
    expect(text).toContain(`href="${href}"`)
})

test("the hub names its vacancies of today", async () => {
  const id = newId<ClusterId>()
  await hub.inside((tx) => recordCluster(tx, { id, name: "Vacant Vale" }))
  await hub.person("Wren", { role: "coordinator", cluster: id, until: day("2026-11-01") })
  const { text } = await get(maud, "/hub")
  expect(text).toContain("Vacant Vale")
  expect(text).toContain("vacant since Sun 1 Nov 2026 (22 days)")
  const wren = await hub.person("Wren Two", { role: "coordinator", cluster: id })
  expect((await get(wren, "/hub")).text).not.toContain("Bring in the register")
  expect((await get(maud, "/hub")).text).not.toContain("vacant since")
  const piet = await hub.person("Piet", { role: "singing-champion" })
  expect((await get(piet, "/hub")).status).toBe(404)
})

const form = { starts: "2027-09-01", ends: "2028-08-31", countDay: "2028-01-20", threshold: "5" }

test("the next year is offered with its usual dates and opened by page", async () => {
  expect((await get(maud, "/years")).text).toContain('href="/years/2027/open"')
  const page = await get(maud, "/years/2027/open")
  expect(page.text).toContain('value="2028-01-20"')
  expect((await post(maud, "/years/2027", form)).status).toBe(303)
  expect(await hub.inside((tx) => findYear(tx, academicYear(2027)))).toMatchObject({ countDay: "2028-01-20" })
  expect((await get(maud, "/years/2027/open")).location).toBe("/years/2027")
})

test("a year's dates that make no sense come back with the problem at the field", async () => {
  const wrong = await post(maud, "/years/2027", { ...form, countDay: "2030-01-20", threshold: "2" })
  expect(wrong.status).toBe(422)
  expect(wrong.text).toContain("The count day must lie in the year")
  expect(wrong.text).toContain("can never be under 3")
  expect(wrong.text).toContain('value="2030-01-20"')
  expect((await post(maud, "/years/2027", { starts: "x", ends: "", countDay: "", threshold: "many" })).status).toBe(422)
  expect((await get(maud, "/years/9999")).status).toBe(404)
  expect((await get(maud, "/years/next")).status).toBe(404)
})

test("trap 5: a count day that changes under figures asks for a reason, which is kept", async () => {
  const year = academicYear(2026)
  const usual = { starts: "2026-09-01", ends: "2027-08-31", countDay: "2027-01-28", threshold: "5" }
  expect((await post(maud, "/years/2026", usual)).status).toBe(303)
  await hub.inside(async (tx) => {
    const setting = newId<SettingId>()
    await recordSetting(tx, setting, { kind: "school", name: "Figured Primary" })
    await tx.client.query(
      "insert into figure (hub_id, year, setting_id, toolkit_id, version, components, marks) values ($1, $2, $3, $4, 1, '{}', '')",
      [tx.hub, year, setting, newId()],
    )
  })
  const asked = await post(maud, "/years/2026", { ...usual, countDay: "2027-01-21" })
  expect(asked.status).toBe(422)
  expect(asked.text).toContain("Say why the count day is changed")
  expect(
    (await post(maud, "/years/2026", { ...usual, countDay: "2027-01-21", reason: "The census moved" })).status,
  ).toBe(303)
  const events = await hub.inside((tx) =>
    tx.sql
      .selectFrom("event")
      .where("hub_id", "=", tx.hub)
      .where("kind", "=", "year.changed")
      .select("data")
      .orderBy("seq")
      .execute(),
  )
  expect(events.at(-1)?.data).toMatchObject({ reason: "The census moved" })
})

test("trap 59: the hub manager cannot lower the smallest number shown by page; the hub lead can", async () => {
  const low = { ...form, threshold: "4" }
  const refused = await post(maud, "/years/2027", low)
  expect(refused.status).toBe(422)
  expect(refused.text).toContain("Only the data officer or the hub lead")
  expect((await post(lena, "/years/2027", low)).status).toBe(303)
})

test("an academy trust has a page of its schools across clusters, typed ones with it", async () => {
  const [one, two, three] = [newId<SettingId>(), newId<SettingId>(), newId<SettingId>()]
  await hub.inside(async (tx) => {
    const register = (urn: string, name: string) => ({
      urn,
      name,
      la: "865",
      trustCode: "T123",
      trustName: "Downland Trust",
    })
    await recordSetting(tx, one, { kind: "school" } as never, register("900201", "First Academy"))
    await recordSetting(tx, two, { kind: "school" } as never, register("900202", "Second Academy"))
    await recordSetting(tx, three, { kind: "school", name: "Typed Academy", trustName: "downland trust" } as never)
    await recordNumber(tx, one, "900201", day("2020-09-01"), "opened")
  })
  expect((await get(maud, "/trusts")).text).toContain('href="/trusts/T123"')
  const page = await get(maud, "/trusts/T123")
  for (const name of ["First Academy", "Second Academy", "Typed Academy"]) expect(page.text).toContain(name)
  expect((await get(maud, "/trusts/T999")).status).toBe(404)
})

test("the hub leads to the exports: every answer of a year by page, and that it was taken away is on record", async () => {
  expect((await get(maud, "/hub")).text).toContain('href="/hub/exports"')
  const { text } = await get(maud, "/hub/exports")
  expect(text).toContain('value="2026"')
  for (const column of exportColumns) expect(text).toContain(exportWords.columns[column])
  for (const [format, type] of Object.entries(mediaTypes)) {
    const file = await post(maud, "/hub/exports", { year: "2026", format })
    expect(file.status).toBe(200)
    if (format === "csv") expect(file.text.trim()).toBe(exportColumns.join(","))
    expect(type).toBeTruthy()
  }
  const events = await hub.inside((tx) =>
    tx.sql
      .selectFrom("event")
      .where("hub_id", "=", tx.hub)
      .where("kind", "=", "answers.exported")
      .select("data")
      .execute(),
  )
  expect(events.map(({ data }) => data)).toMatchObject([{ format: "csv" }, { format: "json" }, { format: "xlsx" }])
  expect((await post(maud, "/hub/exports", { year: "1999", format: "csv" })).status).toBe(422)
  const amina = await hub.person("Amina", { role: "auditor" })
  expect((await get(amina, "/hub")).text).not.toContain("/hub/exports")
  expect((await get(amina, "/hub/exports")).status).toBe(403)
  expect((await post(amina, "/hub/exports", { year: "2026", format: "csv" })).status).toBe(403)
})
