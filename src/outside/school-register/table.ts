import { done, type Result, refuse } from "../../domain/kit/result.ts"
import type { TableProblem } from "../../domain/register/problem.ts"
import { type Limits, Refused, type Source, withPart } from "./bytes.ts"
import { type Broken, type Cells, recordCutter } from "./records.ts"

/** `LA (code)`, `la(code)` and `LA  Code` are one column. */
export const columnKey = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, "")

/** What reads a table: told its columns first, then each line. Throws `Refused` where it must not go on. */
export type TableReader = {
  /** By name as in `columnKey`, first of a name counts. Without one of these the table is refused. */
  required: readonly { key: string; name: string }[]
  columns: (columns: readonly { key: string; name: string }[]) => void
  row: (line: number, cells: Cells, ended: boolean) => void
  broken: (line: number, reason: Broken, cells: Cells) => void
}

const headBytes = 65_536
const delimiters = [",", ";", "\t", "|"]

/** Reads a table as it streams; what a reader has been told of a table that is refused in the end is to be thrown away. */
export async function readTable(
  source: Source,
  limits: Limits,
  reader: TableReader,
): Promise<Result<{ name: string | null }, TableProblem>> {
  const lacks = (keys: readonly string[]) => reader.required.find(({ key }) => !keys.includes(key))
  const isWanted = (head: Buffer) =>
    delimiters.some((delimiter) => !lacks(firstRecord(withoutBom(head), delimiter).map(columnKey)))
  try {
    return await withPart(source, limits, isWanted, async ({ name, bytes }) => {
      let head: Buffer = Buffer.alloc(0)
      let cutter: ReturnType<typeof recordCutter> | undefined
      const start = () => {
        refuseOtherThanText(head)
        const plain = withoutBom(head)
        const delimiter = delimiters.find((one) => !lacks(firstRecord(plain, one).map(columnKey))) ?? ","
        let header = false
        cutter = recordCutter(delimiter, lineEndOf(plain), {
          record: (line, cells, ended) => {
            if (isBlank(cells)) return undefined
            if (header) return void reader.row(line, cells, ended)
            header = true
            const names = Array.from({ length: cells.count }, (_, cell) => cells.text(cell).trim())
            const columns = names.map((column) => ({ key: columnKey(column), name: column }))
            const missing = lacks(columns.map(({ key }) => key))
            if (missing)
              throw new Refused(
                names.length < 2 ? { problem: "not-a-table" } : { problem: "column-missing", column: missing.name },
              )
            reader.columns(columns)
            return names.length
          },
          broken: (line, reason, cells) => {
            if (!header) throw new Refused({ problem: "not-a-table" })
            reader.broken(line, reason, cells)
          },
        })
        cutter.push(plain)
        return () => header
      }
      let hasHeader: (() => boolean) | undefined
      for await (const packet of bytes) {
        if (cutter) cutter.push(packet)
        else {
          head = head.length === 0 ? packet : Buffer.concat([head, packet])
          if (head.length >= headBytes) hasHeader = start()
        }
      }
      hasHeader ??= start()
      cutter?.end()
      if (!hasHeader()) throw new Refused({ problem: "empty" })
      return done({ name })
    })
  } catch (error) {
    if (error instanceof Refused) return refuse(error.problem)
    throw error
  }
}

const withoutBom = (head: Buffer): Buffer =>
  head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? head.subarray(3) : head
const lineEndOf = (head: Buffer): "\n" | "\r" => (head.includes("\n") || !head.includes("\r") ? "\n" : "\r")

function isBlank(cells: Cells): boolean {
  for (let cell = 0; cell < cells.count; cell++) if (cells.text(cell).trim() !== "") return false
  return true
}

/** The first line with anything in it. */
function firstRecord(head: Buffer, delimiter: string): string[] {
  let found: string[] | undefined
  const cutter = recordCutter(delimiter, lineEndOf(head), {
    record: (_, cells) => {
      if (!found && !isBlank(cells)) found = Array.from({ length: cells.count }, (_, cell) => cells.text(cell))
      return undefined
    },
    broken: () => {
      found ??= []
    },
  })
  cutter.push(head)
  if (!found) cutter.end()
  return found ?? []
}

function refuseOtherThanText(head: Buffer): void {
  const [a, b] = head
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)) throw new Refused({ problem: "utf-16" })
  if (head.length >= 4 && head.readUInt32BE(0) === 0xd0cf11e0) throw new Refused({ problem: "workbook" })
  const start = head.subarray(0, 4_096)
  if (!start.includes(0)) return
  let even = 0
  let odd = 0
  for (let at = 0; at < start.length; at++) if (start[at] === 0) at % 2 === 0 ? even++ : odd++
  throw new Refused({ problem: Math.max(even, odd) > start.length / 4 ? "utf-16" : "not-a-table" })
}
