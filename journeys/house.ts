import { mkdtempSync, rmSync } from "node:fs"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import type { Browser, Page } from "playwright-core"
import { SMTPServer } from "smtp-server"
import { afterAll, beforeAll } from "vitest"
import { openBrowser } from "../scripts/gallery/browser.ts"
import { startTutti } from "../test/tutti-process.ts"

/** The product as people have it, a browser, where its letters arrive; `keep` keeps a picture of a page. */
export type House = {
  url: string
  browser: Browser
  letters: Letters
  keep: (page: Page, name: string) => Promise<void>
}

type Rooms = { demo: "on" | "off"; letters?: "leave" }

const pictures = fileURLToPath(new URL("../test-output/", import.meta.url))

/** Opens the house before the stories of this file and closes it after them; `folder` is where their pictures are kept. */
export function openHouse(folder: string, rooms: Rooms): () => House {
  let house: House | undefined
  const closing: (() => Promise<unknown> | unknown)[] = []
  beforeAll(async () => {
    rmSync(join(pictures, folder), { recursive: true, force: true })
    const data = mkdtempSync(join(tmpdir(), "tutti-journey-"))
    closing.push(() => rmSync(data, { recursive: true, force: true }))
    const letters = new Letters()
    const post = rooms.letters ? { SMTP_URL: await letters.open() } : undefined
    closing.push(() => letters.close())
    // Not port 0: links in letters start with the address, which must be known before.
    const settings = { TUTTI_DEMO: rooms.demo, PORT: String(await freePort()), ...post }
    const [tutti, browser] = await Promise.all([startTutti(data, settings), openBrowser()])
    closing.push(
      () => tutti.stop(),
      () => browser.close(),
    )
    const keep = (page: Page, name: string) => picture(page, join(pictures, folder, `${name}.jpg`))
    house = { url: tutti.url, browser, letters, keep }
  })
  afterAll(async () => {
    for (const close of closing.reverse()) await close()
  })
  return () => {
    if (!house) throw new Error("the house is not open yet")
    return house
  }
}

/** The whole page, in a window as high as it is: Chromium sometimes repeats the first screen below itself where it is asked to look beyond its window. */
async function picture(page: Page, path: string): Promise<void> {
  const window = page.viewportSize() ?? { width: 1280, height: 900 }
  const height = await page.evaluate<number>("document.documentElement.scrollHeight")
  await page.setViewportSize({ ...window, height: Math.min(Math.max(height, window.height), 16_000) })
  await page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
  await page.screenshot({ path, type: "jpeg", quality: 80 })
  await page.setViewportSize(window)
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const taken = createServer().listen(0, "127.0.0.1", () => {
      const address = taken.address()
      taken.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0))
    })
  })
}

type Letter = { to: string; text: string }

/** A mail server of our own that keeps what arrives. */
export class Letters {
  readonly #kept: Letter[] = []
  readonly #waiting: (() => void)[] = []
  readonly #server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    logger: false,
    onData: (stream, session, done) => {
      const parts: Buffer[] = []
      stream.on("data", (part: Buffer) => parts.push(part))
      stream.on("end", () => {
        const text = unfolded(Buffer.concat(parts).toString("utf8"))
        for (const { address } of session.envelope.rcptTo) this.#kept.push({ to: address, text })
        for (const wake of this.#waiting.splice(0)) wake()
        done()
      })
    },
  })

  open(): Promise<string> {
    return new Promise((resolve) => {
      const listening = this.#server.listen(0, "127.0.0.1", () => {
        const address = listening.address()
        if (typeof address !== "object" || address === null) throw new Error("the mail server has no port")
        resolve(`smtp://127.0.0.1:${address.port}`)
      })
    })
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.#server.close(() => resolve()))
  }

  /** The next letter to this address, which is then taken out of the box. */
  async textFor(address: string): Promise<string> {
    for (const until = Date.now() + 30_000; Date.now() < until; ) {
      const at = this.#kept.findIndex(({ to }) => to === address)
      const [letter] = at < 0 ? [] : this.#kept.splice(at, 1)
      if (letter) return letter.text
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve)
        setTimeout(resolve, 1_000)
      })
    }
    throw new Error(`no letter to ${address} came`)
  }

  /** The link to sign in with, of the next letter to this address. */
  async linkFor(address: string): Promise<string> {
    const text = await this.textFor(address)
    const link = /https?:\/\/\S+\/sign-in\/[\w-]{43}\S*/.exec(text)?.[0]
    if (!link) throw new Error(`the letter to ${address} has no link:\n${text}`)
    return link
  }
}

/** A letter's text as it was before quoted-printable broke its lines. */
const unfolded = (text: string): string =>
  text
    .replaceAll(/=\r?\n/g, "")
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
