import { createHash, randomUUID } from "node:crypto"
import { createReadStream, createWriteStream } from "node:fs"
import { rename, rm } from "node:fs/promises"
import { dirname, resolve } from "node:path"
import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import { createGunzip, createGzip } from "node:zlib"
import * as v from "valibot"
import { syncFolder } from "./durable-file.ts"

/**
 * A backup is one gzip stream (docs/backup.md describes it, so that it can be read without Tutti):
 *
 *     {"format":"tutti-backup", …}\n       the header: what is in it
 *     LENGTH\n BYTES … 0\n                 each table's rows, as PostgreSQL's COPY text writes them, in the header's order
 *     {"sha256":"…"}\n                     of all that came before
 */
export const Header = v.object({
  format: v.literal("tutti-backup"),
  version: v.literal(1),
  madeAt: v.string(),
  migration: v.number(),
  secret: v.nullable(v.string()),
  sequences: v.array(v.object({ name: v.string(), last: v.string(), called: v.boolean() })),
  tables: v.array(v.object({ name: v.string(), columns: v.array(v.string()) })),
})
export type Header = v.InferOutput<typeof Header>

const Trailer = v.object({ sha256: v.string() })

/** The file is not a whole, unaltered backup; `message` says so to the person. */
export class UnreadableBackup extends Error {
  override name = "UnreadableBackup"
}

export type TableRows = { table: string; rows: AsyncIterable<Buffer> }

/** Writes beside `path` and renames when all is on disk, so that a file of that name is always whole. Only we may read it. */
export async function writeBackupFile(path: string, header: Header, tables: AsyncIterable<TableRows>): Promise<void> {
  const half = `${path}.part-${randomUUID().slice(0, 8)}`
  try {
    const rows = Readable.from(framed(header, tables), { objectMode: false })
    await pipeline(rows, createGzip({ level: 4 }), createWriteStream(half, { flags: "wx", mode: 0o600, flush: true }))
    await rename(half, path)
    syncFolder(dirname(resolve(path)))
  } catch (error) {
    await rm(half, { force: true })
    throw error
  }
}

/** Small rows are gathered, so that hash and gzip see few and large pieces. */
async function* framed(header: Header, tables: AsyncIterable<TableRows>): AsyncGenerator<Buffer> {
  const hash = createHash("sha256")
  const counted = (piece: Buffer) => {
    hash.update(piece)
    return piece
  }
  const frame = (pieces: Buffer[], size: number) => counted(Buffer.concat([Buffer.from(`${size}\n`), ...pieces]))

  yield counted(Buffer.from(`${JSON.stringify(header)}\n`))
  for await (const { rows } of tables) {
    let gathered: Buffer[] = []
    let size = 0
    for await (const piece of rows) {
      gathered.push(piece)
      size += piece.length
      if (size < 65_536) continue
      yield frame(gathered, size)
      gathered = []
      size = 0
    }
    if (size > 0) yield frame(gathered, size)
    yield counted(Buffer.from("0\n"))
  }
  yield Buffer.from(`${JSON.stringify({ sha256: hash.digest("hex") })}\n`)
}

export type OpenBackup = {
  header: Header
  /** To be read to the end, table after table: only then is it known that the file is whole. */
  tables: AsyncIterable<TableRows>
  close(): void
}

/** Opens a backup; that it is whole and unaltered shows when the last table has been read. */
export async function openBackupFile(path: string): Promise<OpenBackup> {
  const file = createReadStream(path)
  const unzipped = createGunzip()
  file.on("error", (error) => unzipped.destroy(error))
  file.pipe(unzipped)
  const reader = new FrameReader(unzipped)
  const close = () => {
    file.destroy()
    unzipped.destroy()
  }
  try {
    const header = v.safeParse(Header, parsedJson(await reader.line(1_000_000)))
    if (!header.success) throw new UnreadableBackup(`${path} is not a backup that this Tutti can read.`)
    return { header: header.output, tables: tablesOf(reader, header.output), close }
  } catch (error) {
    close()
    if (error instanceof UnreadableBackup) throw error
    if (isMissing(error)) throw new UnreadableBackup(`There is no file ${path}.`)
    throw new UnreadableBackup(`${path} is not a backup of Tutti.`, { cause: error })
  }
}

/** Reads the whole file and changes nothing. */
export async function checkBackupFile(path: string): Promise<Header> {
  const { header, tables, close } = await openBackupFile(path)
  try {
    for await (const { rows } of tables) for await (const _ of rows);
    return header
  } finally {
    close()
  }
}

const torn = () => new UnreadableBackup("The backup is torn or was altered: nothing was changed.")

async function* tablesOf(reader: FrameReader, header: Header): AsyncGenerator<TableRows> {
  try {
    for (const { name } of header.tables) yield { table: name, rows: rowsOf(reader) }
    const expected = reader.sha256()
    const trailer = v.safeParse(Trailer, parsedJson(await reader.line(1_000)))
    if (!trailer.success || trailer.output.sha256 !== expected || !(await reader.isAtEnd())) throw torn()
  } catch (error) {
    throw error instanceof UnreadableBackup ? error : torn()
  }
}

async function* rowsOf(reader: FrameReader): AsyncGenerator<Buffer> {
  for (;;) {
    const length = Number(await reader.line(20).catch(tell))
    if (!Number.isSafeInteger(length) || length < 0) throw torn()
    if (length === 0) return
    for (let left = length; left > 0; ) {
      const piece = await reader.upTo(left).catch(tell)
      left -= piece.length
      yield piece
    }
  }
}

function tell(): never {
  throw torn()
}

/** Takes lines and pieces from a stream, counting what it hands out into a SHA-256. */
class FrameReader {
  readonly #pieces: AsyncIterator<Buffer>
  readonly #hash = createHash("sha256")
  #rest: Buffer = Buffer.alloc(0)
  constructor(stream: AsyncIterable<Buffer>) {
    this.#pieces = stream[Symbol.asyncIterator]()
  }

  async line(longest: number): Promise<string> {
    for (let from = 0; ; ) {
      const end = this.#rest.indexOf(10, from)
      if (end >= 0) return this.#take(end + 1).toString("utf8", 0, end)
      from = this.#rest.length
      if (from > longest || !(await this.#more())) throw torn()
    }
  }

  /** At least one byte, at most `most`. */
  async upTo(most: number): Promise<Buffer> {
    if (this.#rest.length === 0 && !(await this.#more())) throw torn()
    return this.#take(Math.min(most, this.#rest.length))
  }

  async isAtEnd(): Promise<boolean> {
    return this.#rest.length === 0 && !(await this.#more())
  }

  sha256(): string {
    return this.#hash.copy().digest("hex")
  }

  #take(length: number): Buffer {
    const taken = this.#rest.subarray(0, length)
    this.#rest = this.#rest.subarray(length)
    this.#hash.update(taken)
    return taken
  }

  async #more(): Promise<boolean> {
    const next = await this.#pieces.next()
    if (next.done) return false
    this.#rest = this.#rest.length === 0 ? next.value : Buffer.concat([this.#rest, next.value])
    return true
  }
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const isMissing = (error: unknown) => error instanceof Error && "code" in error && error.code === "ENOENT"
