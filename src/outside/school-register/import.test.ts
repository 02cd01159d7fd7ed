import { existsSync } from "node:fs"
import { Readable } from "node:stream"
import { fileURLToPath } from "node:url"
import fc from "fast-check"
import * as v from "valibot"
import { expect, test } from "vitest"
import { day } from "../../domain/kit/day.ts"
import { areas, LaCode } from "../../domain/register/area.ts"
import { applied } from "../../domain/register/fixtures/applied.ts"
import { type ImportPlan, type KnownSchool, planImport, tally } from "../../domain/register/plan.ts"
import { extractOf, hawthorn, usualColumns } from "./fixtures/extract-of.ts"
import { readImport } from "./import.ts"

const gias = fileURLToPath(new URL("../../../../shared/data/gias/", import.meta.url))
const real = test.skipIf(!existsSync(gias))
const today = day("2026-11-23")
const las = (codes: readonly string[]) => codes.map((code) => v.parse(LaCode, code))
const links2023 = "links/links_edubasealldata20230421.csv.gz"
const wiltshire = (date: string) => `reconstructed/RECONSTRUCTED_edubasealldata_${date}_LA865_wiltshire.csv`
const swindon = (date: string) => `reconstructed/RECONSTRUCTED_edubasealldata_${date}_LA866_swindon.csv`
const england = (date: string) => `reconstructed/RECONSTRUCTED_edubasealldata_${date}.csv.gz`

async function plan(
  known: KnownSchool[],
  file: string,
  codes: readonly string[],
  links: string | null = null,
): Promise<ImportPlan> {
  const numbers = new Set(known.flatMap(({ urn }) => (urn === null ? [] : [urn])))
  const read = await readImport({
    extract: gias + file,
    links: links && gias + links,
    las: las(codes),
    known: numbers,
    today,
  })
  if (!read.ok) throw new Error(JSON.stringify(read.problem))
  return planImport({ known, ...read.value })
}
const conversions = (of: ImportPlan) =>
  of.verdicts.flatMap((one) => (one.verdict === "converted" ? [`${one.former} ${one.urn} ${one.from}`] : [])).sort()
const added = (of: ImportPlan) => of.verdicts.flatMap((one) => (one.verdict === "added" ? [one.urn] : [])).sort()
const reasons = (of: ImportPlan) => {
  const counts: Record<string, number> = {}
  for (const { reason } of tally(of).skipped) counts[reason] = (counts[reason] ?? 0) + 1
  return counts
}
const unchanged = (rows: number) => ({
  rows,
  added: 0,
  updated: 0,
  closed: 0,
  reopened: 0,
  converted: 0,
  unchanged: rows,
})

real("Wiltshire and Swindon of 2019 come in as counted by awk, and the same again changes nothing", async () => {
  // for f in *20191201_LA86*.csv: iconv -f cp1252 -t utf-8 $f | awk -F'","' 'NR>1{n++; s[$9]++} END{print n, s[1]+s[3], s[2]}' → 290 265 25 and 97 88 9
  const first = await plan([], wiltshire("20191201"), ["865"])
  expect([first.counts.rows, first.counts.added, reasons(first)]).toEqual([290, 265, { closed: 25 }])
  let known = applied([], first)
  const second = await plan(known, swindon("20191201"), ["865", "866"])
  expect([second.counts.rows, second.counts.added, reasons(second), second.empty]).toEqual([
    97,
    88,
    { closed: 9 },
    ["865"],
  ])
  known = applied(known, second)
  expect((await plan(known, wiltshire("20191201"), ["865"])).counts).toEqual({
    ...unchanged(265),
    rows: 290,
    unseen: 0,
  })
  expect((await plan(known, swindon("20191201"), ["866"])).counts).toEqual({ ...unchanged(88), rows: 97, unseen: 0 })
})

real(
  "three years on, the academies are the same schools under new numbers, and nobody is closed by absence",
  async () => {
    let known = applied([], await plan([], wiltshire("20191201"), ["865"]))
    known = applied(known, await plan(known, swindon("20191201"), ["866"]))
    const [west, east] = [
      await plan(known, wiltshire("20230119"), ["865"], links2023),
      await plan(known, swindon("20230119"), ["866"], links2023),
    ]

    // Old number, new number and the new one's OpenDate: zgrep '^126234,' links/…20230421.csv.gz; grep '^149117,' …20230119_LA865…csv
    expect(conversions(west)).toEqual([
      "126234 149117 2022-07-01", // Westwood-with-Iford, new establishment number; its links say 30-04 and 01-05-2022
      "126371 147245 2019-12-01",
      "126407 148024 2020-07-01",
      "126420 148677 2021-08-01",
      "126490 148678 2021-08-01",
      "131215 149473 2022-12-01",
      "132831 148680 2021-08-01",
      "133775 148173 2020-10-01",
      "134788 149207 2022-09-01",
    ])
    expect(conversions(east)).toEqual([
      "126237 148884 2022-02-01",
      "126245 148885 2022-02-01",
      "126249 147511 2020-02-01",
      "126251 148925 2022-03-01",
      "126281 149130 2022-09-01",
      "126283 147755 2020-05-01",
      "131378 147513 2020-10-01",
      "131901 148321 2021-02-01",
      "132023 147250 2019-12-01",
      "134134 149193 2022-12-01",
      "137610 148009 2020-05-01",
    ])
    expect([west.counts.closed, east.counts.closed]).toEqual([0, 0])
    expect([west.counts.rows, east.counts.rows]).toEqual([263, 89])
    // Of 18 and 13 that are gone from the files, 9 and 11 have converted; St Thomas à Becket's link is of February 2023 and waits.
    expect(west.unseen.map(({ urn }) => urn).sort()).toEqual([
      "126416",
      "126546",
      "126552",
      "126553",
      "130321",
      "132775",
      "132779",
      "137827",
      "141964",
    ])
    expect(east.unseen.map(({ urn }) => urn).sort()).toEqual(["130849", "130851"])
    expect(west.unseen.find(({ urn }) => urn === "126546")?.carriedOn).toEqual([
      { urn: "148145", kind: "merged", on: "2020-09-01" },
    ])
    expect(added(west)).toContain("149557")
    expect(west.verdicts.find(({ urn }) => urn === "149557")).toMatchObject({
      verdict: "added",
      mayBe: [{ urn: "126416", why: "link-waits" }],
    })

    known = applied(applied(known, west), east)
    expect((await plan(known, wiltshire("20230119"), ["865"], links2023)).counts).toMatchObject(unchanged(263))
    expect((await plan(known, swindon("20230119"), ["866"], links2023)).counts).toMatchObject(unchanged(89))
    expect((await plan(known, wiltshire("20230119"), ["865"])).counts).toMatchObject(unchanged(263))
  },
)

real("Fitzmaurice, Ludwell and Noremarsh, known by their old numbers, are the same schools under the new", async () => {
  const read = await readImport({
    extract: gias + wiltshire("20191201"),
    links: gias + links2023,
    las: las(["865"]),
    known: new Set(),
    today,
  })
  if (!read.ok) throw new Error(read.problem.file)
  const old = new Set(["126177", "126271", "126250"])
  const before = read.value.rows
    .filter(({ urn }) => old.has(urn))
    .map((row) => ({ ...row, facts: { ...row.facts, status: "open" as const, closed: null } }))
  const known = applied([], planImport({ known: [], ...read.value, rows: before, links: null, on: day("2018-09-01") }))
  const made = planImport({ known, ...read.value })
  expect(conversions(made)).toEqual([
    "126177 147251 2019-10-01",
    "126250 146421 2018-10-01",
    "126271 147595 2019-11-01",
  ])
  for (const { urn, verdict } of made.verdicts) if (urn !== null && old.has(urn)) expect(verdict).toBe("unchanged")
  expect(made.verdicts.find(({ urn }) => urn === "147595")).toMatchObject({
    changes: expect.arrayContaining([
      { field: "name", before: "Ludwell Community Primary School", after: "Ludwell Primary School" },
      { field: "establishmentNumber", before: "2198", after: "2055" },
    ]),
  })
})

real("by way of April 2022, when Westwood still had its old number and a day to close", async () => {
  let known = applied([], await plan([], wiltshire("20191201"), ["865"]))
  const spring = await plan(known, wiltshire("20220425"), ["865"], links2023)
  expect(spring.counts).toMatchObject({ rows: 231, closed: 0, converted: 6, unseen: 34 })
  expect(spring.verdicts.find(({ urn }) => urn === "126234")).toMatchObject({
    verdict: "updated",
    facts: { status: "proposed-to-close", closed: "2022-05-31" },
  })
  known = applied(known, spring)
  expect(conversions(await plan(known, wiltshire("20230119"), ["865"], links2023))).toEqual([
    "126234 149117 2022-07-01",
    "131215 149473 2022-12-01",
    "134788 149207 2022-09-01",
  ])
})

real("the genuine samples come to what awk counts in them", async () => {
  const all = [...areas.keys()]
  const counts = async (file: string) => {
    const made = await plan([], `samples/${file}`, all)
    return [made.counts.rows, made.counts.added, reasons(made)]
  }
  // awk 'END{print NR-1}' → 729; no status column
  expect(await counts("clarelgibson_2021-05-07_850_936_gias_columncut.csv")).toEqual([729, 729, {}])
  // awk -F'","' 'NR>1{s[$7]++} END{for(k in s) print k,s[k]}' → Open 726, "Open, but proposed to close" 2
  expect(await counts("clarelgibson_20220419-gias.csv")).toEqual([728, 728, {}])
  // the same → Open 726, Closed 368, "Open, but proposed to close" 2
  expect(await counts("clarelgibson_20220420_gias.csv")).toEqual([1096, 728, { closed: 368 }])
  // python3, csv.DictReader, of areas below 660 (the other 51 rows are Welsh): 41 of status 1, one of 3, 6 of 2
  expect(await counts("npq_gias_sample.csv")).toEqual([48, 42, { closed: 6 }])
  // iconv -f cp1252 -t utf-8 | grep -c '"Closed"' → 6 of 323
  expect(await counts("philipnye_edubasealldata20150407_extract.csv")).toEqual([323, 317, { closed: 6 }])
  expect(await counts("publish_downloaded.csv")).toEqual([1, 1, {}])
  // 100000 lost its name in the repository; one of the seven is Welsh
  expect(await counts("publish_test_schools.csv")).toEqual([6, 4, { "name-missing": 1, closed: 1 }])
})

real(
  "all England, twice: conversions by the links, and then nothing",
  async () => {
    const all = [...areas.keys()]
    let known = applied([], await plan([], england("20191201"), all))
    const later = await plan(known, england("20230119"), all, links2023)
    expect(later.counts).toMatchObject({ rows: 24_110, closed: 0, reopened: 0 })
    expect(later.counts.converted).toBeGreaterThan(1_100)
    known = applied(known, later)
    const again = await plan(known, england("20230119"), all, links2023)
    expect(again.counts).toMatchObject({ ...unchanged(24_109), rows: 24_110 })
    // Becton School: open in its row, merged by a link of three weeks before into one that is open too.
    expect(tally(again).skipped).toMatchObject([{ reason: "closed" }])
    expect(again.successions).toEqual([])
  },
  60_000,
)

const extract = (rows: Record<string, string>[], columns = usualColumns) =>
  Readable.from([Buffer.from(extractOf(rows, columns))])
const files = (source: Readable) => ({
  extract: source,
  links: null,
  las: las(["865"]),
  known: new Set<string>(),
  today,
})

test("an area that neither England nor the file has is refused by name", async () => {
  const asked = { ...files(extract([hawthorn])), las: las(["865", "999"]) }
  expect(await readImport(asked)).toEqual({
    ok: false,
    problem: { file: "extract", problem: { problem: "area-unknown", area: "999" } },
  })
})

test("a links file that is none is refused, and with it the import", async () => {
  const read = await readImport({ ...files(extract([hawthorn])), links: Readable.from([Buffer.from("a,b\n1,2\n")]) })
  expect(read).toEqual({ ok: false, problem: { file: "links", problem: { problem: "column-missing", column: "URN" } } })
})

test("a number that stands twice is used once, and told", async () => {
  const read = await readImport(files(extract([hawthorn, { ...hawthorn, EstablishmentName: "Hawthorn again" }])))
  if (!read.ok) throw new Error(read.problem.file)
  const made = planImport({ known: [], ...read.value })
  expect(tally(made)).toMatchObject({ rows: 2, added: 1, skipped: [{ line: 3, reason: "urn-twice" }] })
  expect(made.verdicts[0]).toMatchObject({ facts: { name: "Hawthorn Primary School" } })
})

test("rows and columns may stand in any order", async () => {
  const rows = Array.from({ length: 6 }, (_, at) => ({
    ...hawthorn,
    URN: String(900_101 + at),
    "EstablishmentStatus (code)": at === 2 ? "2" : "1",
    "EstablishmentStatus (name)": at === 2 ? "Closed" : "Open",
  }))
  const order = fc.tuple(
    fc.shuffledSubarray(rows, { minLength: rows.length }),
    fc.shuffledSubarray(usualColumns, { minLength: usualColumns.length }),
  )
  await fc.assert(
    fc.asyncProperty(order, async ([someRows, someColumns]) => {
      const read = await readImport(files(extract(someRows, someColumns)))
      if (!read.ok) throw new Error(JSON.stringify(read.problem))
      const made = planImport({ known: [], ...read.value })
      expect(made.counts).toMatchObject({ rows: 6, added: 5 })
      expect(reasons(made)).toEqual({ closed: 1 })
    }),
  )
})
