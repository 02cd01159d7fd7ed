import { existsSync, readdirSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { parse } from "csv-parse/sync"
import fc from "fast-check"
import { expect, test } from "vitest"
import { decoded, recordCutter } from "./records.ts"

const gias = fileURLToPath(new URL("../../../../shared/data/gias/samples/", import.meta.url))

type Cut = { line: number; cells: string[] } | { line: number; broken: string }

function cutAll(packets: readonly Buffer[], lineEnd: "\n" | "\r" = "\n"): Cut[] {
  const cuts: Cut[] = []
  let width: number | undefined
  const cutter = recordCutter(",", lineEnd, {
    record: (line, cells) => {
      cuts.push({ line, cells: Array.from({ length: cells.count }, (_, cell) => cells.text(cell)) })
      width ??= cells.count
      return width
    },
    broken: (line, broken) => cuts.push({ line, broken }),
  })
  for (const packet of packets) cutter.push(packet)
  cutter.end()
  return cuts
}
const cut = (text: string) => cutAll([Buffer.from(text)])
const cells = (text: string) => cut(text).map((one) => ("cells" in one ? one.cells : one.broken))

test("commas, doubled quotes and line breaks within quotes belong to the cell", () => {
  expect(cells('a,b\r\n"x, ""y""","two\nlines"\r\n')).toEqual([
    ["a", "b"],
    ['x, "y"', "two\nlines"],
  ])
})

test("an empty cell at the end of a line is a cell", () => {
  expect(cells("a,b,\n1,,\n")).toEqual([
    ["a", "b", ""],
    ["1", "", ""],
  ])
})

test("old line ends of CR alone are read", () => {
  expect(cutAll([Buffer.from('a,b\r"1",2\r')], "\r")).toEqual([
    { line: 1, cells: ["a", "b"] },
    { line: 2, cells: ["1", "2"] },
  ])
})

test("a quote that is not closed costs its own line and no other", () => {
  expect(cut('a,b\n1,"x\n2,"y"\n3,z\n')).toEqual([
    { line: 1, cells: ["a", "b"] },
    { line: 2, broken: "quote-not-closed" },
    { line: 3, cells: ["2", "y"] },
    { line: 4, cells: ["3", "z"] },
  ])
})

test("two quotes that are not closed do not hide the lines between them", () => {
  expect(
    cut('a,b\n1,"x\n2,y\n3,"z\n4,w\n')
      .filter((one) => "cells" in one)
      .map((one) => one.line),
  ).toEqual([1, 3, 5])
})

test("a quote that is closed by chance some lines on does not make one row of them", () => {
  expect(cut('a,b,c\n1,"x,2\n3,y,4\n5,z",6\n7,8,9\n')).toEqual([
    { line: 1, cells: ["a", "b", "c"] },
    { line: 2, broken: "quote-not-closed" },
    { line: 3, cells: ["3", "y", "4"] },
    { line: 4, cells: ["5", 'z"', "6"] },
    { line: 5, cells: ["7", "8", "9"] },
  ])
})

test("a last line torn within quotes is told as torn", () => {
  expect(cut('a,b\n1,"tor')).toEqual([
    { line: 1, cells: ["a", "b"] },
    { line: 2, broken: "torn" },
  ])
})

test("a line without end is passed over in constant memory, and the next is read", () => {
  const packets = [
    Buffer.from("a,b\n"),
    ...Array.from({ length: 200 }, () => Buffer.alloc(65_536, "x")),
    Buffer.from("\n1,2\n"),
  ]
  expect(cutAll(packets)).toEqual([
    { line: 1, cells: ["a", "b"] },
    { line: 2, broken: "row-too-long" },
    { line: 3, cells: ["1", "2"] },
  ])
})

test("10 MB of opened quotes are gone through in little time", () => {
  const began = performance.now()
  expect(cutAll([Buffer.from(`a,b\n${'"x\n'.repeat(3_300_000)}`)]).length).toBeGreaterThan(100_000)
  expect(performance.now() - began).toBeLessThan(20_000)
})

test("however the bytes come in packets, the same records are cut", () => {
  const text = fc
    .array(fc.constantFrom('"', ",", "\n", "\r\n", "a", "é", '""', '"b"'), { maxLength: 60 })
    .map((parts) => parts.join(""))
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 7 }), (told, size) => {
      const bytes = Buffer.from(told)
      const packets = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
        bytes.subarray(at * size, (at + 1) * size),
      )
      expect(cutAll(packets)).toEqual(cutAll([bytes]))
    }),
    { numRuns: 2_000 },
  )
})

test("cp1252 and UTF-8 are told apart cell by cell", () => {
  expect(decoded(Buffer.from("Ysgol Ynys Môn"))).toBe("Ysgol Ynys Môn")
  expect(decoded(Buffer.from([0x4b, 0x92, 0x73]))).toBe("K’s")
  expect(decoded(Buffer.from("St Thomas \xe0 Becket", "latin1"))).toBe("St Thomas à Becket")
})

test.skipIf(!existsSync(gias))("the genuine samples are cut as csv-parse cuts them", () => {
  for (const file of readdirSync(gias)) {
    const bytes = readFileSync(gias + file)
    const expected: string[][] = parse(Buffer.from(decoded(bytes)), { relax_column_count: true })
    expect(
      cutAll([bytes]).map((one) => ("cells" in one ? one.cells : one.broken)),
      file,
    ).toEqual(expected)
  }
})
