import { createWriteStream } from "node:fs"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { basename, join } from "node:path"
import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import type { Context } from "hono"
import { inHub, readHub } from "../../store/database.ts"
import { BrokenForm, boundaryOf, partsOf } from "./multipart.ts"
import { Form, type Outcome, type PageCall, type PageRoute, signedIn } from "./page.tsx"
import { Problem } from "./problem.ts"

/** A file as it was sent. It is there until the request is answered. */
export type UploadedFile = { name: string; path: string; bytes: number }

const mostBytes = 200 * 1024 * 1024
const mostTextBytes = 1024 * 1024
const mostFields = 2_000

/** Of a file's name what every file system takes; a day in it stays. */
const safeName = (name: string): string =>
  basename(name.replaceAll("\\", "/"))
    .replace(/[^\w.-]+/g, "_")
    .slice(-100) || "file"

const fileTooLarge = () =>
  new Problem(
    413,
    "too-large",
    `More than ${mostBytes / 1024 / 1024} MB cannot be brought in at once. Nothing was kept. Give the .zip as it was downloaded.`,
  )

/** What a request brings, bounded; `bytes` counts along. */
export async function* boundedBody(c: Context): AsyncGenerator<Uint8Array> {
  if (Number(c.req.header("content-length") ?? 0) > mostBytes) throw fileTooLarge()
  const { body } = c.req.raw
  if (!body) return
  let bytes = 0
  for await (const packet of body) {
    bytes += packet.byteLength
    if (bytes > mostBytes) throw fileTooLarge()
    yield packet
  }
}

/** A folder of one request's own, gone with it. */
export async function withFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "tutti-upload-"))
  try {
    return await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Writes bytes as they come under a name that may be a stranger's; answers where. */
export async function keepFile(folder: string, name: string, bytes: AsyncIterable<Uint8Array>): Promise<UploadedFile> {
  const path = join(folder, safeName(name))
  const file = createWriteStream(path)
  await pipeline(Readable.from(bytes), file)
  return { name: name.slice(0, 200), path, bytes: file.bytesWritten }
}

/**
 * A form with files, for whoever is signed in. `guard` is asked before a byte is read, and no transaction is open while they come, however slowly.
 * A file that was not chosen is not in `files`.
 */
export const postUpload = (
  path: string,
  guard: (call: PageCall) => void,
  handle: (call: PageCall, files: ReadonlyMap<string, UploadedFile>) => Promise<Outcome>,
): PageRoute => ({
  method: "POST",
  path,
  alone: true,
  handle: async (c, wiring) => {
    const mayGoOn = async (call: PageCall): Promise<Outcome> => {
      guard(call)
      return { response: new Response(null, { status: 204 }) }
    }
    await signedIn(c, wiring, readHub, mayGoOn, async () => new Form([]))
    return withFolder(async (folder) => {
      const files = new Map<string, UploadedFile>()
      const form = await receive(c, folder, files)
      return signedIn(
        c,
        wiring,
        inHub,
        (call) => handle(call, files),
        async () => form,
      )
    })
  },
})

async function receive(c: Context, folder: string, files: Map<string, UploadedFile>): Promise<Form> {
  const boundary = boundaryOf(c.req.header("content-type") ?? "")
  if (boundary === undefined) throw new Problem(415, "not-a-form", "This address takes a form with a file.")
  const fields: [string, string][] = []
  try {
    for await (const { name, fileName, bytes } of partsOf(boundedBody(c), boundary)) {
      if (fields.length + files.size >= mostFields) throw new BrokenForm("more fields than any form of ours has")
      if (fileName === null) fields.push([name, await textOf(bytes)])
      else if (fileName !== "" && !files.has(name))
        files.set(name, await keepFile(await folderFor(folder, files.size), fileName, bytes))
    }
  } catch (error) {
    if (error instanceof BrokenForm)
      throw new Problem(422, "upload-broken", "The upload broke off before its end. Nothing was kept. Try again.")
    throw error
  }
  return new Form(fields)
}

/** Two files may have one name. */
const folderFor = (folder: string, n: number) => mkdtemp(join(folder, `${n}-`))

async function textOf(bytes: AsyncIterable<Buffer>): Promise<string> {
  const packets: Buffer[] = []
  let length = 0
  for await (const packet of bytes) {
    length += packet.length
    if (length > mostTextBytes) throw new BrokenForm("a field is longer than any of ours")
    packets.push(Buffer.from(packet))
  }
  return Buffer.concat(packets).toString("utf8").replaceAll("\0", "").replaceAll("\r\n", "\n")
}
