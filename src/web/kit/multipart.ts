/** One field of a form with files; its bytes come as they arrive, and are to be read before the next field is asked for. */
export type FormPart = { name: string; fileName: string | null; bytes: AsyncIterable<Buffer> }

/** The form is none, or broke off. */
export class BrokenForm extends Error {}

const mostHeaderBytes = 16_384

/** The boundary that a content type names; undefined where it is no form with files. */
export const boundaryOf = (contentType: string): string | undefined =>
  /^multipart\/form-data\s*;.*\bboundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(contentType)?.slice(1).find(Boolean)

/** Cuts a form with files (RFC 7578) into its fields as it streams; nothing of it is held but what may be the beginning of a boundary. */
export async function* partsOf(body: AsyncIterable<Uint8Array>, boundary: string): AsyncGenerator<FormPart> {
  const packets = body[Symbol.asyncIterator]()
  const end = Buffer.from(`\r\n--${boundary}`)
  // The first boundary has no line before it.
  let rest: Buffer = Buffer.from("\r\n")

  const more = async (): Promise<void> => {
    const { done, value } = await packets.next()
    if (done) throw new BrokenForm("the form ends before its last boundary")
    rest = rest.length === 0 ? Buffer.from(value) : Buffer.concat([rest, value])
  }
  async function* untilBoundary(): AsyncGenerator<Buffer> {
    for (;;) {
      const at = rest.indexOf(end)
      const sure = at === -1 ? rest.length - end.length + 1 : at
      if (sure > 0) {
        yield rest.subarray(0, sure)
        rest = rest.subarray(sure)
      }
      if (at !== -1) return
      await more()
    }
  }
  const lineOf = async (sign: string, most: number): Promise<string> => {
    for (;;) {
      const at = rest.indexOf(sign)
      if (at > most || (at === -1 && rest.length > most)) throw new BrokenForm("a heading is too long")
      if (at !== -1) {
        const line = rest.toString("utf8", 0, at)
        rest = rest.subarray(at + sign.length)
        return line
      }
      await more()
    }
  }

  let bytes = untilBoundary()
  for (;;) {
    for await (const _ of bytes); // what nobody read
    rest = rest.subarray(end.length)
    while (rest.length < 2) await more()
    if (rest.toString("latin1", 0, 2) === "--") return
    await lineOf("\r\n", mostHeaderBytes)
    const heading = await lineOf("\r\n\r\n", mostHeaderBytes)
    const disposition = /^content-disposition\s*:\s*form-data\s*(;.*)$/im.exec(heading)?.[1]
    const name = disposition && attributeOf(disposition, "name")
    if (name === undefined) throw new BrokenForm("a field has no name")
    bytes = untilBoundary()
    yield { name, fileName: attributeOf(disposition ?? "", "filename") ?? null, bytes }
  }
}

/** Browsers write a quotation mark as %22, and so that it stays one line, line ends as %0D and %0A. */
const attributeOf = (disposition: string, key: string): string | undefined => {
  const match = new RegExp(`;\\s*${key}=(?:"([^"]*)"|([^\\s;"]*))`, "i").exec(disposition)
  return (match?.[1] ?? match?.[2])?.replace(/%(22|0D|0A)/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
}
