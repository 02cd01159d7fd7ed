import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { academicYear } from "../domain/kit/academic-year.ts"
import { day } from "../domain/kit/day.ts"
import type { AnswerId, AuditId, DeliveryId, HubId, PersonId, SettingId, SpellId } from "../domain/kit/id.ts"
import { areas } from "../domain/register/area.ts"
import { extractOf, hawthorn, type InventedRow } from "../outside/school-register/fixtures/extract-of.ts"
import { recordAudit } from "../store/audit.ts"
import { type Db, inHub, openPool, type Tx } from "../store/database.ts"
import { accept } from "../store/delivery.ts"
import { differingFigures } from "../store/figure.ts"
import { foundHub } from "../store/found.ts"
import { findPerson, recordPerson, recordSpell } from "../store/person.ts"
import { changeSetting, listNumbers, recordNumber, recordRoll, settingWithNumber } from "../store/setting.ts"
import { type TestDatabase, testDatabase } from "../store/testing.ts"
import { versionFor } from "../store/toolkit.ts"
import { Arguments } from "./command.ts"
import { newId } from "./hub.ts"
import { importRegisterCommand } from "./import-register.ts"

const gias = fileURLToPath(new URL("../../../shared/data/gias/", import.meta.url))
const real = describe.skipIf(!existsSync(gias))
const wiltshire = (date: string) => `${gias}reconstructed/RECONSTRUCTED_edubasealldata_${date}_LA865_wiltshire.csv`
const swindon = (date: string) => `${gias}reconstructed/RECONSTRUCTED_edubasealldata_${date}_LA866_swindon.csv`
const links2023 = `${gias}links/links_edubasealldata20230421.csv.gz`

let database: TestDatabase
let db: Db
let folder: string
let hub: HubId
let slug: string
let made = 0

beforeAll(async () => {
  database = await testDatabase()
  db = openPool({ ...database.app, max: 4 })
  folder = mkdtempSync(join(tmpdir(), "tutti-test-"))
})
afterAll(async () => {
  await db.end()
  rmSync(folder, { recursive: true, force: true })
})
beforeEach(async () => {
  hub = newId<HubId>()
  slug = `hub-${++made}`
  await within((tx) => foundHub(tx, { slug, name: "Quarlshire Music Hub", demo: false }, newId))
})

const now = () => new Date("2026-11-23T10:42:07Z")
const within = <T>(work: (tx: Tx) => Promise<T>) => inHub(db, hub, null, now(), work)

/** What the command answers, in the shape of its JSON. */
async function run(file: string, las: string, more: { links?: string; "dry-run"?: boolean } = {}) {
  const address = { kind: "outside" as const, owner: database.owner, app: database.app, close: async () => {} }
  const context = { settings: {} as never, now, database: async () => address, databaseAsItIs: async () => address }
  return importRegisterCommand.run(context, new Arguments({ hub: slug, las, ...more }, new Map([["FILE", file]])))
}
type Counts = { added: number; skipped: { line: number; reason: string }[] } & Record<string, unknown>
async function counts(...asked: Parameters<typeof run>): Promise<Counts> {
  const { json, problem } = await run(...asked)
  expect(problem).toBeUndefined()
  return json as Counts
}
const reasons = ({ skipped }: Counts) =>
  [...new Set(skipped.map(({ reason }) => reason))].map((reason) => [
    reason,
    skipped.filter((one) => one.reason === reason).length,
  ])

let written = 0
/** An invented extract as a file; a day in its name is the extract's. */
function extract(rows: readonly InventedRow[], on = "20260901"): string {
  const path = join(folder, `${++written}-edubasealldata${on}.csv`)
  writeFileSync(path, extractOf(rows))
  return path
}
const linksOf = (rows: readonly string[]): string => {
  const path = join(folder, `${++written}-links.csv`)
  writeFileSync(path, ["URN,LinkURN,LinkName,LinkType,LinkEstablishedDate", ...rows, ""].join("\r\n"))
  return path
}

const settingOf = async (urn: string): Promise<SettingId> => {
  const found = await within((tx) => settingWithNumber(tx, urn))
  if (!found) throw new Error(`no school has ${urn}`)
  return found.setting
}
const recordOf = (id: SettingId) =>
  within((tx) =>
    tx.sql
      .selectFrom("setting")
      .where("hub_id", "=", tx.hub)
      .where("id", "=", id)
      .selectAll()
      .executeTakeFirstOrThrow(),
  )
const eventsOf = async (kinds: "all" | "schools" = "all") => {
  const rows = await within((tx) =>
    tx.sql.selectFrom("event").where("hub_id", "=", tx.hub).select(["kind", "subject"]).execute(),
  )
  return rows.filter(({ kind }) => kinds === "all" || kind.startsWith("setting."))
}

/** A print of every row that an import could write, and of which transaction wrote it. */
const printOf = async (tables: readonly string[]) => {
  const prints: Record<string, string> = {}
  for (const table of tables)
    prints[table] = await within(async (tx) => {
      const { rows } = await tx.client.query<{ print: string }>(
        `select count(*) || ' ' || coalesce(md5(string_agg(x.xmin::text || x.ctid::text, ',' order by x.ctid)), '') as print from ${table} x`,
      )
      return rows[0]?.print ?? ""
    })
  return prints
}
const facts = ["setting", "setting_number", "roll", "succession", "membership", "audit", "audit_transition", "figure"]
const everything = [...facts, "event", "register_import", "register_change", "register_import_part", "hub"]

real("the files of Wiltshire and Swindon (skipped without ../shared/data)", () => {
  // Literals by another program: iconv -f cp1252 -t utf-8 FILE | awk -F'","' 'NR>1{n++; s[$9]++} END{print n, s[1]+s[3], s[2]}'
  test("of 2019 come in as awk counts them; the same again writes no row but that it was read", async () => {
    const west = await counts(wiltshire("20191201"), "865")
    expect([west.rows, west.added, reasons(west)]).toEqual([290, 265, [["closed", 25]]])
    const east = await counts(swindon("20191201"), "865,866")
    expect([east.rows, east.added, reasons(east)]).toEqual([97, 88, [["closed", 9]]])
    const before = await printOf(facts)
    const events = await eventsOf()
    expect(events.filter(({ kind }) => kind === "setting.added")).toHaveLength(265 + 88)
    expect(await counts(wiltshire("20191201"), "865")).toMatchObject({
      rows: 290,
      added: 0,
      unchanged: 265,
      updated: 0,
      unseen: 0,
    })
    expect(await counts(swindon("20191201"), "866")).toMatchObject({
      rows: 97,
      added: 0,
      unchanged: 88,
      updated: 0,
      unseen: 0,
    })
    expect(await printOf(facts)).toEqual(before)
    expect((await eventsOf()).slice(events.length).map(({ kind }) => kind)).toEqual([
      "register.imported",
      "register.imported",
    ])
    const { areas } = await within((tx) =>
      tx.sql.selectFrom("hub").where("id", "=", tx.hub).select("areas").executeTakeFirstOrThrow(),
    )
    expect(areas).toEqual(["865", "866"])
  })

  test("of 2023 bring academies in as the schools that they were: two numbers, their audit, and what was typed", async () => {
    await counts(wiltshire("20191201"), "865")
    await counts(swindon("20191201"), "866")
    const westwood = await settingOf("126234")
    const audit = newId<AuditId>()
    await within(async (tx) => {
      await changeSetting(tx, westwood, { name: "Westwood with Iford" })
      const version = await versionFor(tx, "school", academicYear(2026))
      if (version === undefined) throw new Error("no toolkit")
      await recordAudit(tx, { id: audit, setting: westwood, year: academicYear(2026), ...version })
    })
    const west = await counts(wiltshire("20230119"), "865", { links: links2023 })
    const east = await counts(swindon("20230119"), "866", { links: links2023 })
    expect(west).toMatchObject({
      rows: 263,
      added: 7,
      updated: 247,
      converted: 9,
      closed: 0,
      reopened: 0,
      unchanged: 0,
      unseen: 9,
      skipped: [],
    })
    expect(east).toMatchObject({
      rows: 89,
      added: 3,
      updated: 75,
      converted: 11,
      closed: 0,
      reopened: 0,
      unchanged: 0,
      unseen: 2,
      skipped: [],
    })

    // zgrep '^126234,' links/…20230421.csv.gz and grep '^149117,' …20230119_LA865….csv: OpenDate 01-07-2022.
    expect(await settingOf("149117")).toBe(westwood)
    expect((await within((tx) => listNumbers(tx, westwood))).map(({ urn, until }) => [urn, until])).toEqual([
      ["126234", "2022-07-01"],
      ["149117", null],
    ])
    expect(await recordOf(westwood)).toMatchObject({ name: "Westwood with Iford", closed: null })
    const row = await within((tx) =>
      tx.sql
        .selectFrom("audit")
        .where("hub_id", "=", tx.hub)
        .where("id", "=", audit)
        .select(["setting_id", "state"])
        .executeTakeFirst(),
    )
    expect(row).toEqual({ setting_id: westwood, state: "not-started" })
    // Nobody is closed by absence, and nothing is written of them.
    const closed = await within((tx) =>
      tx.sql.selectFrom("setting").where("hub_id", "=", tx.hub).where("closed", "is not", null).select("id").execute(),
    )
    expect(closed).toEqual([])
    expect(await eventsOf()).not.toContainEqual({ kind: "setting.closed", subject: expect.anything() })

    const before = await printOf(facts)
    expect(await counts(wiltshire("20230119"), "865", { links: links2023 })).toMatchObject({
      rows: 263,
      unchanged: 263,
      unseen: 9,
    })
    expect(await counts(swindon("20230119"), "866", { links: links2023 })).toMatchObject({
      rows: 89,
      unchanged: 89,
      unseen: 2,
    })
    expect(await printOf(facts)).toEqual(before)
  })

  test("and the genuine samples come to what awk and csv.DictReader count in them", async () => {
    const all = [...areas.keys()].join(",")
    const of = async (file: string) => {
      const found = await counts(`${gias}samples/${file}`, all, { "dry-run": true })
      return [found.rows, found.added, reasons(found)]
    }
    expect(await of("clarelgibson_2021-05-07_850_936_gias_columncut.csv")).toEqual([729, 729, []])
    expect(await of("clarelgibson_20220420_gias.csv")).toEqual([1096, 728, [["closed", 368]]])
    expect(await of("npq_gias_sample.csv")).toEqual([48, 42, [["closed", 6]]])
    expect(await of("philipnye_edubasealldata20150407_extract.csv")).toEqual([323, 317, [["closed", 6]]])
    const first = await counts(`${gias}samples/clarelgibson_20220420_gias.csv`, all)
    expect(first).toMatchObject({ rows: 1096, added: 728 })
    expect(await counts(`${gias}samples/clarelgibson_20220420_gias.csv`, all)).toMatchObject({
      rows: 1096,
      added: 0,
      unchanged: 728,
    })
  })
})

const yew: InventedRow = {
  ...hawthorn,
  URN: "900102",
  EstablishmentNumber: "2002",
  EstablishmentName: "Yew Tree Infant School",
  Postcode: "SN15 9ZY",
}
const rowan: InventedRow = {
  ...hawthorn,
  URN: "900103",
  EstablishmentNumber: "2003",
  EstablishmentName: "Rowan Junior School",
  Postcode: "SN15 9ZX",
}
const shut = (row: InventedRow, on: string): InventedRow => ({
  ...row,
  "EstablishmentStatus (code)": "2",
  "EstablishmentStatus (name)": "Closed",
  CloseDate: on,
})

test("a dry run says what would change and writes nothing at all", async () => {
  const before = await printOf(everything)
  expect(await counts(extract([hawthorn, yew]), "865", { "dry-run": true })).toMatchObject({ rows: 2, added: 2 })
  expect(await printOf(everything)).toEqual(before)
})

test("two imports at once follow one another: every school is added once", async () => {
  const file = extract(
    Array.from({ length: 300 }, (_, n) => ({
      ...hawthorn,
      URN: String(900_200 + n),
      EstablishmentNumber: String(3_000 + n),
    })),
  )
  const both = await Promise.all([counts(file, "865"), counts(file, "865")])
  expect(both.map(({ added }) => added).sort((a, b) => a - b)).toEqual([0, 300])
  expect(both.map(({ unchanged }) => unchanged).sort()).toEqual([0, 300])
})

test("trap 18: a school closes by the register, keeps its history, and reopens; each is an event of its own", async () => {
  await counts(extract([hawthorn, yew]), "865")
  const id = await settingOf("900102")
  expect(await counts(extract([hawthorn, shut(yew, "31-08-2026")]), "865")).toMatchObject({ closed: 1, unchanged: 1 })
  expect(await recordOf(id)).toMatchObject({ closed: "2026-08-31", name: "Yew Tree Infant School" })
  expect(await counts(extract([hawthorn, yew]), "865")).toMatchObject({ reopened: 1, unchanged: 1 })
  expect(await recordOf(id)).toMatchObject({ closed: null })
  const kinds = (await eventsOf("schools")).filter(({ subject }) => subject === id).map(({ kind }) => kind)
  expect(kinds).toEqual(["setting.added", "setting.closed", "setting.reopened"])
})

test("trap 11: two schools that merge are carried on by the new one, and an audit begun where none is due any more ends", async () => {
  await counts(extract([yew, rowan]), "865")
  const [infants, juniors] = [await settingOf("900102"), await settingOf("900103")]
  const audit = newId<AuditId>()
  await within(async (tx) => {
    const version = await versionFor(tx, "school", academicYear(2026))
    if (version === undefined) throw new Error("no toolkit")
    await recordAudit(tx, { id: audit, setting: infants, year: academicYear(2026), ...version })
  })
  const elm = {
    ...hawthorn,
    URN: "900110",
    EstablishmentNumber: "2010",
    EstablishmentName: "Elm Primary School",
    OpenDate: "01-09-2026",
  }
  const links = linksOf([
    "900102,900110,Elm,Successor - merged,31-08-2026",
    "900103,900110,Elm,Successor - merged,31-08-2026",
  ])
  const found = await counts(extract([shut(yew, "31-08-2026"), shut(rowan, "31-08-2026"), elm], "20260915"), "865", {
    links,
  })
  expect(found).toMatchObject({ added: 1, closed: 2, converted: 0 })
  const primary = await settingOf("900110")
  const carried = await within((tx) =>
    tx.sql
      .selectFrom("succession")
      .where("hub_id", "=", tx.hub)
      .select(["predecessor_id as from", "successor_id as to", "from_day as on", "kind"])
      .execute(),
  )
  expect(carried).toHaveLength(2)
  for (const from of [infants, juniors])
    expect(carried).toContainEqual({ from, to: primary, on: "2026-09-01", kind: "merged" })
  const moved = await within((tx) =>
    tx.sql
      .selectFrom("audit")
      .where("hub_id", "=", tx.hub)
      .where("id", "=", audit)
      .select(["state", "outcome"])
      .executeTakeFirst(),
  )
  expect(moved).toEqual({ state: "closed-without", outcome: "not-due" })
})

test("traps 9 and 19: a new number that no link explains is a school of its own, and a name alone joins nothing", async () => {
  await counts(extract([hawthorn]), "865")
  const twin = { ...hawthorn, URN: "900205", EstablishmentNumber: "4005", Postcode: "SN4 8AA" }
  expect(await counts(extract([hawthorn, twin]), "865")).toMatchObject({ added: 1, unchanged: 1, converted: 0 })
  expect(await settingOf("900205")).not.toBe(await settingOf("900101"))
})

test("trap 8: 900105 becomes 900205 by the links, one school with two dated numbers; a number typed later than that keeps its day", async () => {
  const fair = { ...hawthorn, URN: "900105", EstablishmentNumber: "2005", OpenDate: "" }
  await counts(extract([fair, yew]), "865")
  const id = await settingOf("900105")
  // Nobody wrote down when it opened: a later number can still follow.
  expect((await within((tx) => listNumbers(tx, id))).map(({ from }) => from)).toEqual(["1900-01-01"])
  await within((tx) => recordNumber(tx, id, "900115", day("2026-03-01"), "converted"))
  const academy = {
    ...fair,
    URN: "900205",
    OpenDate: "01-02-2026",
    "EstablishmentTypeGroup (name)": "Academies",
    "TypeOfEstablishment (name)": "Academy converter",
  }
  const links = linksOf(["900115,900205,Fair,Successor,01-02-2026"])
  expect(await counts(extract([academy, yew]), "865", { links })).toMatchObject({ converted: 1, unchanged: 1 })
  expect(
    (await within((tx) => listNumbers(tx, id))).map(({ urn, from, until, reason }) => [urn, from, until, reason]),
  ).toEqual([
    ["900105", "1900-01-01", "2026-03-01", "opened"],
    ["900115", "2026-03-01", "2026-03-02", "converted"],
    ["900205", "2026-03-02", null, "converted"],
  ])
})

test("the register's roll moves the figures where no answer counts, and leaves a roll that people gave", async () => {
  await counts(extract([hawthorn]), "865")
  const id = await settingOf("900101")
  const audit = newId<AuditId>()
  await within(async (tx) => {
    const version = await versionFor(tx, "school", academicYear(2026))
    if (version === undefined) throw new Error("no toolkit")
    await recordAudit(tx, { id: audit, setting: id, year: academicYear(2026), ...version })
    await recordRoll(tx, id, { pupils: 190, on: day("2026-05-21"), source: "census" })
    const person = newId<PersonId>()
    await recordPerson(tx, { id: person, name: "Isla Farrant", email: "isla@example.org" })
    await recordSpell(tx, {
      id: newId<SpellId>(),
      person,
      role: "hub-lead",
      cluster: null,
      setting: null,
      from: day("2020-09-01"),
      until: null,
    })
    const isla = await findPerson(tx, person)
    const given = {
      audit,
      row: null,
      state: "given" as const,
      source: "coordinator" as const,
      answeredAt: tx.at,
      replaces: null,
    }
    const answers = [
      { ...given, id: newId<AnswerId>(), question: "lessons-offered", value: "some" },
      { ...given, id: newId<AnswerId>(), question: "lessons-pupils", value: 41 },
    ]
    const accepted = isla && (await accept(tx, isla, { delivery: newId<DeliveryId>(), device: newId(), answers }))
    expect(accepted).toMatchObject({ receipt: { refused: [] } })
  })
  const figureOf = () =>
    within(
      async (tx) =>
        (
          await tx.client.query<{ components: number[] }>(
            "select components from figure where hub_id = $1 and setting_id = $2",
            [tx.hub, id],
          )
        ).rows[0]?.components,
    )
  const before = await figureOf()
  const grown = { ...hawthorn, CensusDate: "08-10-2026", NumberOfPupils: "205" }
  expect(await counts(extract([grown], "20261101"), "865")).toMatchObject({ updated: 1 })
  const rolls = await within((tx) =>
    tx.sql
      .selectFrom("roll")
      .where("hub_id", "=", tx.hub)
      .select(["on_day as on", "pupils", "source"])
      .orderBy("on_day")
      .execute(),
  )
  expect(rolls).toEqual([
    { on: "2026-01-15", pupils: 182, source: "register" },
    { on: "2026-05-21", pupils: 190, source: "census" },
    { on: "2026-10-08", pupils: 205, source: "register" },
  ])
  expect(await figureOf()).not.toEqual(before)
  expect(await within(differingFigures)).toEqual([])
  const recounted = { ...hawthorn, CensusDate: "21-05-2026", NumberOfPupils: "1" }
  await counts(extract([recounted], "20261102"), "865")
  expect(
    (
      await within((tx) =>
        tx.sql
          .selectFrom("roll")
          .where("hub_id", "=", tx.hub)
          .where("on_day", "=", day("2026-05-21"))
          .select("pupils")
          .executeTakeFirst(),
      )
    )?.pupils,
  ).toBe(190)
})

test("what is wrong is one plain line, and nothing is done", async () => {
  const before = await printOf(everything)
  const torn = join(folder, "torn.csv")
  writeFileSync(torn, "Name,Place\r\nHawthorn,Chippenham\r\n")
  expect((await run(join(folder, "none.csv"), "865")).problem).toBe(
    "The extract is not there. Check where it was saved.",
  )
  expect((await run(torn, "865")).problem).toBe('The extract has no column "URN". Download it again with that column.')
  expect((await run(extract([hawthorn]), "999")).problem).toBe(
    'There is no local authority area "999". Give its number of three digits, like 865 for Wiltshire.',
  )
  expect((await run(extract([hawthorn]), "865", { links: torn })).problem).toBe(
    'The links file has no column "URN". Download it again with that column.',
  )
  expect(await printOf(everything)).toEqual(before)
})

test("names that could do something to a database or a page stay names", async () => {
  const names = [
    "'; drop table setting; --",
    '<img src=x onerror="alert(1)">',
    "St Mary\\'s \\N",
    "Ysgol Môn 🎻",
    "{{7*7}}",
    "=1+1",
  ]
  const rows = names.map((name, n) => ({
    ...hawthorn,
    URN: String(900_300 + n),
    EstablishmentNumber: String(5_000 + n),
    EstablishmentName: name,
    Street: `${name}\t\u0007`,
  }))
  expect(await counts(extract(rows), "865")).toMatchObject({ added: names.length })
  for (const [n, name] of names.entries())
    expect((await recordOf(await settingOf(String(900_300 + n)))).name).toBe(name)
  expect(await counts(extract(rows), "865")).toMatchObject({ unchanged: names.length })
})
