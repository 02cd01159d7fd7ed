import { existsSync, readdirSync } from "node:fs"
import { Readable } from "node:stream"
import { fileURLToPath } from "node:url"
import { expect, test } from "vitest"
import { readLinks } from "./links.ts"

const links = fileURLToPath(new URL("../../../../shared/data/gias/links/", import.meta.url))
const header = "URN,LinkURN,LinkName,LinkType,LinkEstablishedDate\r\n"
const of = (text: string) => readLinks(Readable.from([Buffer.from(text)]))

test("a link is two numbers, what the second is to the first, and a day or none", async () => {
  expect(
    await of(
      `${header}900105,900205,"Elm Tree, the Academy","Successor","31-01-2026"\r\n900205,900105,,Predecessor,""\r\n`,
    ),
  ).toEqual({
    ok: true,
    value: {
      links: [
        { urn: "900105", linkUrn: "900205", type: "Successor", on: "2026-01-31" },
        { urn: "900205", linkUrn: "900105", type: "Predecessor", on: null },
      ],
      unread: [],
    },
  })
})

test("a link that cannot be read is left out with its line, and harms no other", async () => {
  const read = await of(
    `${header}x,900205,,Successor,\r\n900105,,,Successor,\r\n900105,900205,,Successor,02/31/2026\r\n900105\r\n900105,900205,"open\r\n900105,900205,,Successor,\r\n9001`,
  )
  expect(read).toMatchObject({ ok: true, value: { links: [{ urn: "900105" }] } })
  expect(read.ok && read.value.unread).toEqual([
    { line: 2, column: "URN" },
    { line: 3, column: "LinkURN" },
    { line: 4, column: "LinkEstablishedDate" },
    { line: 5, column: null },
    { line: 6, column: null },
    { line: 8, column: null },
  ])
})

test("an extract is no links file, and is refused by the column that it lacks", async () => {
  expect(await of("URN,EstablishmentName\r\n900105,Elm Tree\r\n")).toEqual({
    ok: false,
    problem: { problem: "column-missing", column: "LinkURN" },
  })
})

test.skipIf(!existsSync(links))("every links file from 2021 to 2025 is read to its last line", async () => {
  // for f in *.gz: zcat $f | awk 'END{print NR-1}'
  const counted: Record<string, number> = {}
  for (const file of readdirSync(links)) {
    const read = await readLinks(links + file)
    expect(read.ok && read.value.unread, file).toEqual([])
    counted[file] = read.ok ? read.value.links.length : 0
  }
  expect(counted).toEqual({
    "clarelgibson_2021_936_giaslinks.csv.gz": 29813,
    "clarelgibson_2021_giaslinks.csv.gz": 29817,
    "links_edubasealldata20230421.csv.gz": 31274,
    "links_edubasealldata20230817.csv.gz": 31502,
    "links_edubasealldata20240129.csv.gz": 32197,
    "links_edubasealldata20240312.csv.gz": 32359,
    "links_edubasealldata20240524.csv.gz": 32626,
    "links_edubasealldata20250109.csv.gz": 33472,
    "links_edubasealldata20250422.csv.gz": 33801,
  })
})
