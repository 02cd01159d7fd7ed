import { createReadStream, createWriteStream } from "node:fs"
import { mkdtemp, open, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { basename, join } from "node:path"
import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import { createGunzip } from "node:zlib"
import { type Entry, open as openZip, type ZipFile } from "yauzl"
import type { TableProblem } from "../../domain/register/problem.ts"

/** Where an extract comes from: a path, or bytes of unknown length as a request brings them (which the caller closes). */
export type Source = string | Readable

export type Limits = {
  /** Of what is read after unpacking. All England is about 60 MB. */
  bytes: number
  /** How many bytes one packed byte may become. Real extracts come to about 12. */
  ratio: number
}
export const usualLimits: Limits = { bytes: 400_000_000, ratio: 500 }

/** A small file may be as dense as it likes. */
const denseFrom = 32_000_000
const mostEntries = 1_000
const packetBytes = 1 << 18

/** Ends a reading from within; becomes a refused result where reading began, and goes no further. */
export class Refused extends Error {
  readonly problem: TableProblem
  constructor(problem: TableProblem) {
    super(problem.problem)
    this.problem = problem
  }
}

/** A stream of bytes as a table may lie in it, and the name it goes by, where it has one. */
export type Part = { name: string | null; bytes: AsyncIterable<Buffer> }

/**
 * Finds the table in a source, by content and not by name: plain, gzipped, or one of the files in a zip. `isWanted` looks at the first bytes of each CSV of a
 * zip; where it wants none, the first one is given, so that what it lacks can be named.
 */
export async function withPart<T>(
  source: Source,
  limits: Limits,
  isWanted: (head: Buffer) => boolean,
  use: (part: Part) => Promise<T>,
): Promise<T> {
  if (typeof source === "string") return fromFile(source, basename(source), limits, isWanted, use)
  const { head, bytes } = await peeked(source.iterator({ destroyOnReturn: false }))
  if (!isZip(head)) return use({ name: null, bytes: isGzip(head) ? unpacked(bytes, limits) : bounded(bytes, limits) })
  // A zip is read from its end.
  const folder = await mkdtemp(join(tmpdir(), "tutti-extract-"))
  try {
    const path = join(folder, "extract.zip")
    await pipeline(Readable.from(bounded(bytes, limits)), createWriteStream(path))
    return await fromFile(path, null, limits, isWanted, use)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function fromFile<T>(
  path: string,
  name: string | null,
  limits: Limits,
  isWanted: (head: Buffer) => boolean,
  use: (part: Part) => Promise<T>,
): Promise<T> {
  const head = await headOf(path)
  if (isZip(head)) return fromZip(path, limits, isWanted, use)
  const stream = createReadStream(path, { highWaterMark: packetBytes })
  try {
    return await use({ name, bytes: isGzip(head) ? unpacked(stream, limits) : bounded(stream, limits) })
  } finally {
    stream.destroy()
  }
}

const isZip = (head: Buffer): boolean => head.subarray(0, 2).toString("latin1") === "PK" && (head[2] ?? 0) < 8
const isGzip = (head: Buffer): boolean => head[0] === 0x1f && head[1] === 0x8b

async function headOf(path: string): Promise<Buffer> {
  let file: Awaited<ReturnType<typeof open>>
  try {
    file = await open(path, "r")
  } catch {
    throw new Refused({ problem: "not-found" })
  }
  try {
    if (!(await file.stat()).isFile()) throw new Refused({ problem: "not-found" })
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

/** Four bytes or more ahead, where there are as many, and then the same bytes from the start. */
async function peeked(
  source: AsyncIterable<unknown>,
  enough = 4,
): Promise<{ head: Buffer; bytes: AsyncIterable<Buffer> }> {
  const packets = source[Symbol.asyncIterator]()
  let head: Buffer = Buffer.alloc(0)
  while (head.length < enough) {
    const { done, value } = await packets.next()
    if (done) break
    head = Buffer.concat([head, asBytes(value)])
  }
  return {
    head,
    bytes: (async function* () {
      yield head
      for (let next = await packets.next(); !next.done; next = await packets.next()) yield asBytes(next.value)
    })(),
  }
}

const asBytes = (packet: unknown): Buffer => {
  if (Buffer.isBuffer(packet)) return packet
  if (packet instanceof Uint8Array) return Buffer.from(packet)
  if (typeof packet === "string") return Buffer.from(packet)
  throw new Error("a stream of things that are no bytes")
}

async function* bounded(source: AsyncIterable<Buffer>, limits: Limits): AsyncIterable<Buffer> {
  let total = 0
  for await (const packet of source) {
    total += packet.length
    if (total > limits.bytes) throw new Refused({ problem: "too-large", limit: limits.bytes })
    yield packet
  }
}

async function* unpacked(source: AsyncIterable<Buffer>, limits: Limits): AsyncIterable<Buffer> {
  let packed = 0
  const counted = async function* () {
    for await (const packet of source) {
      packed += packet.length
      yield packet
    }
  }
  const gunzip = createGunzip({ chunkSize: packetBytes })
  const input = Readable.from(counted())
  input.on("error", (error) => gunzip.destroy(error))
  input.pipe(gunzip)
  try {
    yield* sparse(gunzip, limits, () => packed)
  } finally {
    input.destroy()
    gunzip.destroy()
  }
}

/** Refuses what grows beyond the limits as soon as it does, however little of it has been read. */
async function* sparse(source: AsyncIterable<Buffer>, limits: Limits, packed: () => number): AsyncIterable<Buffer> {
  let total = 0
  try {
    for await (const packet of source) {
      total += packet.length
      if (total > limits.bytes) throw new Refused({ problem: "too-large", limit: limits.bytes })
      if (total > denseFrom && total > limits.ratio * packed()) throw new Refused({ problem: "too-dense" })
      yield packet
    }
  } catch (error) {
    throw error instanceof Refused || !isDamage(error) ? error : new Refused({ problem: "damaged" })
  }
}

/** What zlib and yauzl say of bytes that cannot be unpacked; anything else (a full disk, a bug) is thrown on. */
const isDamage = (error: unknown): boolean =>
  error instanceof Error && !("syscall" in error) && (!("code" in error) || /^Z_|^ERR_/.test(String(error.code)))

async function fromZip<T>(
  path: string,
  limits: Limits,
  isWanted: (head: Buffer) => boolean,
  use: (part: Part) => Promise<T>,
): Promise<T> {
  const zip = await openedZip(path)
  try {
    const entries = await entriesOf(zip)
    if (entries.some(({ fileName }) => fileName === "[Content_Types].xml")) throw new Refused({ problem: "workbook" })
    const tables = entries.filter(({ fileName }) => /\.csv$/i.test(fileName) && !/(^|\/)(__MACOSX\/|\.)/.test(fileName))
    const [first] = tables
    if (!first) throw new Refused({ problem: "no-csv-in-zip" })
    let chosen = first
    for (const entry of tables.length > 1 ? tables : []) {
      const part = await entryBytes(zip, entry, limits)
      const { head } = await peeked(part.bytes, 16_384)
      part.close()
      if (isWanted(head)) {
        chosen = entry
        break
      }
    }
    const part = await entryBytes(zip, chosen, limits)
    try {
      return await use({ name: basename(chosen.fileName), bytes: part.bytes })
    } finally {
      part.close()
    }
  } finally {
    zip.close()
  }
}

const openedZip = (path: string): Promise<ZipFile> =>
  new Promise((resolve, reject) => {
    openZip(path, { lazyEntries: true, autoClose: false }, (error, zip) =>
      error || !zip ? reject(new Refused({ problem: "damaged" })) : resolve(zip),
    )
  })

const entriesOf = (zip: ZipFile): Promise<Entry[]> =>
  new Promise((resolve, reject) => {
    const entries: Entry[] = []
    zip.on("error", () => reject(new Refused({ problem: "damaged" })))
    zip.on("end", () => resolve(entries))
    zip.on("entry", (entry: Entry) => {
      entries.push(entry)
      if (entries.length > mostEntries) reject(new Refused({ problem: "damaged" }))
      else zip.readEntry()
    })
    zip.readEntry()
  })

function entryBytes(
  zip: ZipFile,
  entry: Entry,
  limits: Limits,
): Promise<{ bytes: AsyncIterable<Buffer>; close: () => void }> {
  if (entry.isEncrypted()) throw new Refused({ problem: "encrypted" })
  if (entry.uncompressedSize > limits.bytes) throw new Refused({ problem: "too-large", limit: limits.bytes })
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => {
      if (error) reject(new Refused({ problem: "damaged" }))
      else resolve({ bytes: sparse(stream, limits, () => entry.compressedSize), close: () => stream.destroy() })
    })
  })
}
