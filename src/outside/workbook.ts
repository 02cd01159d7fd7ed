import { createInterface } from "node:readline"
import { Readable } from "node:stream"
import * as v from "valibot"

const Row = v.record(v.string(), v.unknown())
const cell = (value: unknown): string | number | boolean | null =>
  value === null || value === undefined
    ? null
    : typeof value === "string" || typeof value === "number" || typeof value === "boolean"
      ? value
      : Array.isArray(value)
        ? value.join("|")
        : JSON.stringify(value)

/** Lines of a JSON array, as an export streams it, to a workbook with one sheet; rows leave as they come. Texts stay texts: nothing in a cell is a formula. */
export function workbookOf(json: Readable, columns: readonly string[], name: string): Readable {
  async function* rows() {
    yield [...columns]
    for await (const line of createInterface({ input: json })) {
      const text = line.replace(/^[[,]/, "").replace(/\]$/, "")
      if (!text.trim()) continue
      const row = v.parse(Row, JSON.parse(text))
      yield columns.map((column) => cell(row[column]))
    }
  }
  async function* bytes() {
    const { writeXlsxStream } = await import("hucre/xlsx") // loaded when a workbook is asked for: it is not small
    yield* Readable.fromWeb(writeXlsxStream(rows(), { name }) as Parameters<typeof Readable.fromWeb>[0])
  }
  return Readable.from(bytes(), { objectMode: false })
}
