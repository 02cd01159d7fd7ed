import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Readable } from "node:stream"
import { fileURLToPath } from "node:url"
import { gzipSync } from "node:zlib"
import { expect, test } from "vitest"
import { day } from "../../domain/kit/day.ts"
import type { RegisterRow, UnreadLine } from "../../domain/register/row.ts"
import { problemInWords } from "../../domain/register/words.ts"
import type { Limits, Source } from "./bytes.ts"
import { dayInName, readExtract } from "./extract.ts"
import { extractOf, hawthorn, usualColumns } from "./fixtures/extract-of.ts"
import { zipOf } from "./fixtures/zip-of.ts"
import { readLinks } from "./links.ts"

const data = fileURLToPath(new URL("../../../../shared/data/", import.meta.url))
const real = test.skipIf(!existsSync(data))
const today = day("2026-11-23")

async function read(source: Source, limits?: Limits) {
  const rows: RegisterRow[] = []
  const unread: UnreadLine[] = []
  const result = await readExtract(
    source,
    today,
    { row: (row) => rows.push(row), unread: (line) => unread.push(line) },
    limits,
  )
  return { result, rows, unread, reasons: unread.map(({ line, reason }) => ({ line, reason })) }
}
const of = (content: string | Buffer): Readable => Readable.from([Buffer.from(content)])
const readText = (content: string | Buffer, limits?: Limits) => read(of(content), limits)
const problemOf = async (content: string | Buffer, limits?: Limits) => {
  const { result } = await readText(content, limits)
  return result.ok ? undefined : result.problem
}
const factsOf = async (row: Record<string, string>, columns = usualColumns) =>
  (await readText(extractOf([{ ...hawthorn, ...row }], columns))).rows[0]?.facts

test("Hawthorn's row is read whole, and its head's name is not", async () => {
  const facts = await factsOf({})
  expect(facts).toMatchObject({
    urn: "900101",
    name: "Hawthorn Primary School",
    la: "865",
    laName: "Wiltshire",
    establishmentNumber: "2001",
    typeCode: "01",
    group: "maintained",
    phase: "primary",
    lowAge: 4,
    highAge: 11,
    status: "open",
    opened: "1998-09-01",
    closed: null,
    pupils: 182,
    censusDay: "2026-01-15",
    postcode: "SN15 9ZZ",
    easting: 391_000,
  })
  expect(JSON.stringify(facts)).not.toMatch(/Amina|Osei/)
})

test("a file, a gzipped one and a zip are told by their content, whatever they are called, from a path and from a stream", async () => {
  const text = extractOf([hawthorn])
  const folder = mkdtempSync(join(tmpdir(), "tutti-test-"))
  try {
    const contents = [
      Buffer.from(text),
      gzipSync(text),
      zipOf({ "readme.txt": "Hello", "edubasealldata20260901.csv": text, "__MACOSX/._x.csv": "x" }),
    ]
    for (const [at, content] of contents.entries()) {
      const path = join(folder, `extract${at}.dat`)
      writeFileSync(path, content)
      for (const source of [path, of(content), Readable.from([...content].map((byte) => Buffer.from([byte])))])
        expect((await read(source)).rows.map(({ urn }) => urn)).toEqual(["900101"])
    }
    const told = await readText(contents[2] ?? "")
    expect(told.result).toMatchObject({ ok: true, value: { name: "edubasealldata20260901.csv", day: "2026-09-01" } })
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test("of several tables in a zip, the extract and the links are each found by their columns", async () => {
  const links = "URN,LinkURN,LinkName,LinkType,LinkEstablishedDate\r\n900105,900205,x,Successor,01-02-2026\r\n"
  const zip = zipOf({ "a_links.csv": links, "b.csv": extractOf([hawthorn]), "c.csv": "a,b\n1,2\n" })
  expect((await readText(zip)).rows).toHaveLength(1)
  expect(await readLinks(of(zip))).toMatchObject({
    ok: true,
    value: { links: [{ urn: "900105", linkUrn: "900205", type: "Successor", on: "2026-02-01" }] },
  })
})

test("columns are found by name, in any order and writing, and what lacks is told", async () => {
  const columns = [...usualColumns].reverse().filter((name) => name !== "Postcode")
  const text = extractOf([hawthorn], [...columns, "Moonphase"]).replace('"LA (code)"', '" la(CODE) "')
  const { result, rows } = await readText(text)
  expect(rows[0]?.facts).toMatchObject({ urn: "900101", la: "865", town: "Chippenham" })
  expect(rows[0]?.facts).not.toHaveProperty("postcode")
  expect(result).toMatchObject({ ok: true, value: { columns: { unknown: ["Moonphase"] } } })
  expect(result.ok && result.value.columns.missing).toContain("Postcode")
})

test("an extract without URN, name or area is refused, naming the column and what to do", async () => {
  for (const column of ["URN", "EstablishmentName"])
    expect(
      await problemOf(
        extractOf(
          [hawthorn],
          usualColumns.filter((name) => name !== column),
        ),
      ),
    ).toEqual({ problem: "column-missing", column })
  const noArea = usualColumns.filter((name) => !name.startsWith("LA ("))
  expect(await problemOf(extractOf([hawthorn], noArea))).toEqual({ problem: "column-missing", column: "LA (code)" })
  expect(problemInWords({ problem: "column-missing", column: "EstablishmentName" })).toBe(
    'The extract has no column "EstablishmentName". Download it again with that column.',
  )
})

test("without its number, an area is told by the DfE number or by name", async () => {
  const columns = usualColumns.map((name) => (name === "LA (code)" ? "DfE number" : name))
  expect(await factsOf({ "DfE number": "865/2001", EstablishmentNumber: "" }, columns)).toMatchObject({
    la: "865",
    establishmentNumber: "2001",
  })
  expect(
    await factsOf(
      { "LA (name)": "Bristol City of" },
      usualColumns.filter((name) => name !== "LA (code)"),
    ),
  ).toMatchObject({ la: "801" })
})

test("what is no table of text is refused by name", async () => {
  const text = extractOf([hawthorn])
  expect(await problemOf("")).toEqual({ problem: "empty" })
  expect(await problemOf("\ufeff\r\n\r\n")).toEqual({ problem: "empty" })
  expect(await problemOf(Buffer.from(`\ufeff${text}`, "utf16le"))).toEqual({ problem: "utf-16" })
  expect(await problemOf(Buffer.from(text, "utf16le"))).toEqual({ problem: "utf-16" })
  expect(await problemOf(Buffer.from(`\ufeff${text}`, "utf16le").swap16())).toEqual({ problem: "utf-16" })
  expect(await problemOf("<!doctype html><title>Sign in</title>")).toEqual({ problem: "not-a-table" })
  expect(await problemOf(zipOf({ "[Content_Types].xml": "<x/>", "xl/workbook.xml": "<x/>" }))).toEqual({
    problem: "workbook",
  })
  expect(await problemOf(zipOf({ "readme.txt": "x" }))).toEqual({ problem: "no-csv-in-zip" })
  expect(await problemOf(zipOf({ "a.csv": text }, { encrypted: true }))).toEqual({ problem: "encrypted" })
  expect(await problemOf(gzipSync(text).subarray(0, 200))).toEqual({ problem: "damaged" })
  expect(await problemOf(zipOf({ "a.csv": text }).subarray(0, 200))).toEqual({ problem: "damaged" })
  const bent = gzipSync(text)
  bent.fill(7, 40, 60)
  expect(await problemOf(bent)).toEqual({ problem: "damaged" })
  expect(await read("/nowhere/extract.csv").then(({ result }) => result)).toEqual({
    ok: false,
    problem: { problem: "not-found" },
  })
  expect(await read(tmpdir()).then(({ result }) => result)).toEqual({ ok: false, problem: { problem: "not-found" } })
})

test("2 GB that never end are refused at the limit, and held nowhere", async () => {
  let sent = 0
  const line = Buffer.from(`${extractOf([hawthorn]).split("\r\n")[1]}\r\n`.repeat(200))
  const endless = Readable.from(
    (function* () {
      yield Buffer.from(extractOf([]))
      for (; sent < 2_000_000_000; sent += line.length) yield line
    })(),
  )
  const result = await readExtract(
    endless,
    today,
    { row: () => {}, unread: () => {} },
    { bytes: 20_000_000, ratio: 500 },
  )
  expect(result).toEqual({ ok: false, problem: { problem: "too-large", limit: 20_000_000 } })
  expect(sent).toBeLessThan(25_000_000)
})

test("bombs are refused, zipped and gzipped, by what they unpack to", async () => {
  const limits = { bytes: 400_000_000, ratio: 500 }
  const zeros = Buffer.alloc(60_000_000, "a,")
  const header = Buffer.from(extractOf([]))
  expect(await problemOf(gzipSync(Buffer.concat([header, zeros])), limits)).toEqual({ problem: "too-dense" })
  expect(await problemOf(zipOf({ "a.csv": Buffer.concat([header, zeros]) }), limits)).toEqual({ problem: "too-dense" })
  expect(await problemOf(zipOf({ "a.csv": zeros }), { bytes: 1_000_000, ratio: 500 })).toEqual({
    problem: "too-large",
    limit: 1_000_000,
  })
})

test("UTF-8, with and without its mark, and cp1252 are read alike", async () => {
  const text = extractOf([{ ...hawthorn, EstablishmentName: "St Thomas à Becket’s" }])
  const bytes = Buffer.from(text.replace("’", "\x92"), "latin1")
  for (const content of [Buffer.from(text), Buffer.from(`\ufeff${text}`), bytes])
    expect((await readText(content)).rows[0]?.facts.name).toBe("St Thomas à Becket’s")
})

test("a torn last line is left out and told; the rows before it are read", async () => {
  const text = extractOf([hawthorn, { ...hawthorn, URN: "900102" }])
  const last = text.lastIndexOf("900102")
  for (let end = last + 1; end < text.length - 3; end++) {
    if (text[end - 1] === "," && end > text.lastIndexOf(",")) continue // a last cell may be empty
    const { rows, reasons } = await readText(text.slice(0, end))
    expect(rows.map(({ urn }) => urn)).toEqual(["900101"])
    expect(reasons).toEqual([{ line: 3, reason: "torn" }])
  }
  expect((await readText(text.trimEnd())).rows).toHaveLength(2)
})

test("a row that cannot be read is left out with its line and reason, and harms no other", async () => {
  const rows = [
    hawthorn,
    { ...hawthorn, URN: "9001" },
    { ...hawthorn, URN: "900103", EstablishmentName: "" },
    { ...hawthorn, URN: "900104", OpenDate: "31-02-2020" },
    { ...hawthorn, URN: "900106", CloseDate: "09/28/2020" },
    { ...hawthorn, URN: "900107", "LA (code)": "", "LA (name)": "Atlantis" },
    { ...hawthorn, URN: "900108", EstablishmentName: "x".repeat(400) },
  ]
  const text = `${extractOf(rows)}900109,"865","Wiltshire"\r\n900110,"865","Wilt\r\n${extractOf([{ ...hawthorn, URN: "900111" }]).split("\r\n")[1]}\r\n`
  const { rows: read, unread } = await readText(text)
  expect(read.map(({ urn }) => urn)).toEqual(["900101", "900111"])
  expect(unread.map(({ line, reason, column }) => [line, reason, column])).toEqual([
    [3, "urn-unreadable", "URN"],
    [4, "name-missing", "EstablishmentName"],
    [5, "date-unreadable", "OpenDate"],
    [6, "date-unreadable", "CloseDate"],
    [7, "la-unreadable", "LA (code)"],
    [8, "name-too-long", "EstablishmentName"],
    [9, "row-too-short", null],
    [10, "quote-not-closed", null],
  ])
  expect(unread.at(-2)).toMatchObject({ la: "865", urn: "900109" })
})

test("an extract of which most cannot be read is refused with its first fault, not taken by a few rows", async () => {
  const rows = Array.from({ length: 1_500 }, (_, at) => ({
    ...hawthorn,
    URN: String(900_101 + at),
    OpenDate: "09/28/2020",
  }))
  expect(await problemOf(extractOf([...rows, hawthorn]))).toEqual({
    problem: "mostly-unreadable",
    lines: 1_500,
    first: { line: 2, reason: "date-unreadable", column: "OpenDate" },
  })
})

test("cells beyond the heading are no fault", async () => {
  const { rows, unread } = await readText(
    extractOf([hawthorn]).replace(/\r\n$/, ',"124970 Predecessor","145279 Successor"\r\n'),
  )
  expect([rows.length, unread.length]).toEqual([1, 0])
})

test("a count that is none is read as nothing, and told", async () => {
  const { rows, result } = await readText(extractOf([{ ...hawthorn, NumberOfPupils: "about 200" }]))
  expect(rows[0]?.facts.pupils).toBeNull()
  expect(result).toMatchObject({ ok: true, value: { unreadable: [{ column: "NumberOfPupils", cells: 1 }] } })
})

test("phases come by type first, then by the register, then by ages", async () => {
  const phase = async (row: Record<string, string>) =>
    (await factsOf({ "TypeOfEstablishment (code)": "", "PhaseOfEducation (name)": "Not applicable", ...row }))?.phase
  const aged = (type: string, StatutoryLowAge: string, StatutoryHighAge: string) =>
    phase({ "TypeOfEstablishment (name)": type, StatutoryLowAge, StatutoryHighAge })
  expect(await aged("Academy special converter", "4", "19")).toBe("special")
  expect(await aged("Pupil referral unit", "11", "16")).toBe("alternative")
  expect(await aged("Free Schools - Alternative Provision", "11", "16")).toBe("alternative")
  expect(await aged("Free Schools - 16-19", "16", "19")).toBe("post-16")
  expect(await aged("Further education", "", "")).toBe("post-16")
  expect(await aged("Other independent school", "3", "13")).toBe("primary")
  expect(await aged("Other independent school", "11", "18")).toBe("secondary")
  expect(await aged("Other independent school", "7", "18")).toBe("all-through")
  expect(await aged("Other independent school", "", "")).toBeNull()
  expect(
    await phase({
      "TypeOfEstablishment (name)": "Community school",
      "PhaseOfEducation (name)": "Middle deemed secondary",
    }),
  ).toBe("secondary")
  expect(await phase({ "TypeOfEstablishment (name)": "Free Schools", "PhaseOfEducation (name)": "All Through" })).toBe(
    "all-through",
  )
})

test("only trusts that run academies are trusts", async () => {
  const trust = async (flag: string) =>
    (
      await factsOf({ "TrustSchoolFlag (name)": flag, "Trusts (name)": "The Alder Trust", "Trusts (code)": "7001" }, [
        ...usualColumns,
        "TrustSchoolFlag (name)",
      ])
    )?.trustName
  expect(await trust("Supported by a multi-academy trust")).toBe("The Alder Trust")
  expect(await trust("Supported by a trust")).toBeNull()
})

test("the day of an extract is in its name, or the latest in it, and never after today", async () => {
  expect(dayInName("edubasealldata20150407_extract.csv")).toBe("2015-04-07")
  expect(dayInName("RECONSTRUCTED_edubasealldata_20191201_LA865.csv")).toBe("2019-12-01")
  expect(dayInName("2021-05-07_850_936_gias.csv")).toBe("2021-05-07")
  expect(dayInName("results.csv")).toBeNull()
  const { result } = await readText(
    extractOf([hawthorn, { ...hawthorn, URN: "900102", LastChangedDate: "01-01-2036" }]),
  )
  expect(result).toMatchObject({ ok: true, value: { day: "2026-06-01" } })
})

real("whatever CSV is thrown at the reader, it answers with rows or a named problem", async () => {
  const folder = `${data}csv/`
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((file) => file.isFile())
  expect(files.length).toBeGreaterThan(60)
  for (const file of files) {
    const content = readFileSync(join(file.parentPath, file.name))
    for (const result of [(await readText(content)).result, await readLinks(of(content))]) {
      expect(result.ok ? "read" : result.problem.problem, file.name).toMatch(
        /^(read|empty|not-a-table|utf-16|workbook|no-csv-in-zip|column-missing)$/,
      )
      if (!result.ok) expect(problemInWords(result.problem)).toMatch(/^The .+\.$/)
    }
    // The same as rows of an extract that begins well.
    const { result, rows } = await readText(Buffer.concat([Buffer.from(extractOf([hawthorn])), content]))
    expect(result.ok ? "read" : result.problem.problem, file.name).toMatch(
      /^(read|mostly-unreadable|not-a-table|utf-16)$/,
    )
    if (result.ok) expect(rows[0]?.urn).toBe("900101")
  }
})

real("hostile words are kept as words", async () => {
  const words: string[] = JSON.parse(readFileSync(`${data}csv/blns.json`, "utf8"))
  const rows = words.map((word, at) => ({
    ...hawthorn,
    URN: String(900_101 + at),
    EstablishmentName: `School ${word}`,
    Town: word,
    Postcode: word,
  }))
  const { rows: read, unread } = await readText(extractOf(rows))
  expect(read.length + unread.length).toBe(words.length)
  expect(unread.map(({ reason }) => reason)).toEqual(unread.map(() => "name-too-long"))
  for (const { facts } of read) expect(facts.name).not.toMatch(/\p{Cc}/u)
  expect(read.find(({ facts }) => facts.town?.startsWith("<script"))).toBeDefined()
})
