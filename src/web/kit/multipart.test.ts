import fc from "fast-check"
import { expect, test } from "vitest"
import { BrokenForm, boundaryOf, partsOf } from "./multipart.ts"

const boundary = "----tutti42"

type Field = { name: string; fileName?: string; content: Buffer }
const written = (fields: readonly Field[]): Buffer =>
  Buffer.concat([
    ...fields.flatMap(({ name, fileName, content }) => [
      Buffer.from(
        `--${boundary}\r\ncontent-disposition: form-data; name="${name}"${fileName === undefined ? "" : `; filename="${fileName}"`}\r\ncontent-type: text/plain\r\n\r\n`,
      ),
      content,
      Buffer.from("\r\n"),
    ]),
    Buffer.from(`--${boundary}--\r\n`),
  ])

async function* inPackets(bytes: Buffer, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  let at = 0
  for (let n = 0; at < bytes.length; n++) {
    const size = sizes[n % sizes.length] ?? 1
    yield bytes.subarray(at, at + size)
    at += size
  }
}

async function read(bytes: Buffer, sizes: readonly number[], skip = false): Promise<Field[]> {
  const fields: Field[] = []
  for await (const { name, fileName, bytes: content } of partsOf(inPackets(bytes, sizes), boundary)) {
    const packets: Buffer[] = []
    if (!skip) for await (const packet of content) packets.push(Buffer.from(packet))
    fields.push({ name, ...(fileName !== null && { fileName }), content: Buffer.concat(packets) })
  }
  return fields
}

/** Bytes that look like boundaries as often as not. */
const tricky = fc
  .array(
    fc.oneof(
      fc.uint8Array({ maxLength: 20 }),
      fc
        .constantFrom("\r\n", "--", "\r\n--", `\r\n--${boundary.slice(0, -1)}`, `--${boundary}`, "\r")
        .map((text) => Buffer.from(text)),
    ),
    { maxLength: 12 },
  )
  .map((parts) => Buffer.concat(parts))
  .filter(
    (bytes) =>
      !Buffer.concat([bytes, Buffer.from("\r\n")]).includes(`\r\n--${boundary}`) &&
      !bytes.subarray(0, boundary.length + 2).equals(Buffer.from(`--${boundary}`)),
  )

test("however a form arrives in packets, its fields are what was sent", () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ name: fc.constantFrom("las", "extract", "links"), content: tricky }), {
        minLength: 1,
        maxLength: 4,
      }),
      fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 5 }),
      async (fields, sizes) => {
        expect(await read(written(fields), sizes)).toEqual(fields)
        expect((await read(written(fields), sizes, true)).map(({ name }) => name)).toEqual(
          fields.map(({ name }) => name),
        )
      },
    ),
  ))

test("a file's name comes as the browser wrote it, and none that was not chosen is an empty one", async () => {
  const fields = [
    { name: "extract", fileName: "Ysgol Môn %22neu%22.csv", content: Buffer.from("URN") },
    { name: "links", fileName: "", content: Buffer.alloc(0) },
  ]
  const [first, second] = await read(written(fields), [7])
  expect([first?.fileName, second?.fileName]).toEqual(['Ysgol Môn "neu".csv', ""])
})

test("a form that breaks off, or has no boundary, is told apart from one that ends", async () => {
  const whole = written([{ name: "extract", fileName: "a.csv", content: Buffer.from("URN,EstablishmentName\r\n") }])
  await expect(read(whole.subarray(0, whole.length - 10), [9])).rejects.toBeInstanceOf(BrokenForm)
  await expect(read(Buffer.from("URN,EstablishmentName\r\n"), [9])).rejects.toBeInstanceOf(BrokenForm)
  await expect(
    read(Buffer.concat([Buffer.from(`--${boundary}\r\nx: ${"y".repeat(20_000)}`), whole]), [999]),
  ).rejects.toBeInstanceOf(BrokenForm)
  expect(boundaryOf('multipart/form-data; boundary="a b"')).toBe("a b")
  expect(boundaryOf("multipart/form-data; charset=utf-8; boundary=ab-c")).toBe("ab-c")
  expect(boundaryOf("application/x-www-form-urlencoded")).toBeUndefined()
})
