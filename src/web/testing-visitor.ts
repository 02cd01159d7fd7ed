import { randomBytes } from "node:crypto"
import type { Hono } from "hono"
import { afterAll } from "vitest"
import { readImport } from "../outside/school-register/import.ts"
import { workbookOf } from "../outside/workbook.ts"
import { openPool } from "../store/database.ts"
import { profileReader } from "../store/profile.ts"
import { testDatabase } from "../store/testing.ts"
import type { Wiring } from "./kit/wiring.ts"
import { newId } from "./testing.ts"

/** What `buildApp` wants, over a database of this file's own; `setNow` moves its clock. */
export async function testWiring(
  more: Partial<Wiring> = {},
): Promise<{ wiring: Wiring; setNow: (now: Date) => void; logged: unknown[] }> {
  const db = openPool((await testDatabase()).app)
  afterAll(() => db.end())
  // From the machine's clock, because the database asks its own whether a session still holds.
  let now = new Date()
  const logged: unknown[] = []
  const wiring: Wiring = {
    db,
    streams: db,
    now: () => now,
    newId,
    random: randomBytes,
    secret: randomBytes(32),
    version: "0.0.0-test",
    publicUrl: "http://127.0.0.1:3000",
    demo: false,
    postLeaves: true,
    profiles: profileReader(),
    workbook: workbookOf,
    readRegister: readImport,
    log: (level, message, facts) => logged.push({ level, message, ...facts }),
    ...more,
  }
  return {
    wiring,
    setNow: (to) => {
      now = to
    },
    logged,
  }
}

export type Seen = { status: number; text: string; location: string | null; headers: Headers }

/** Somebody with a browser: keeps cookies, and sends forms from our own pages. */
export class Visitor {
  readonly cookies = new Map<string, { value: string; path: string }>()
  readonly #app: Hono
  readonly #origin: string

  constructor(app: Hono, origin = "http://127.0.0.1:3000") {
    this.#app = app
    this.#origin = origin
  }

  get = (path: string, headers: Record<string, string> = {}): Promise<Seen> => this.#send(path, { headers })

  head = (path: string): Promise<Seen> => this.#send(path, { method: "HEAD", headers: {} })

  post = (path: string, fields: Record<string, string> = {}, headers: Record<string, string> = {}): Promise<Seen> =>
    this.#send(path, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded", origin: this.#origin, ...headers },
      body: new URLSearchParams(fields).toString(),
    })

  async #send(
    path: string,
    request: { method?: string; headers: Record<string, string>; body?: string },
  ): Promise<Seen> {
    const cookie = [...this.cookies]
      .filter(([, { path: under }]) => path.startsWith(under))
      .map(([name, { value }]) => `${name}=${value}`)
      .join("; ")
    const response = await this.#app.request(`${this.#origin}${path}`, {
      ...request,
      headers: { ...request.headers, ...(cookie && { cookie }) },
    })
    for (const line of response.headers.getSetCookie()) this.#keep(line)
    const { status, headers } = response
    return { status, headers, location: headers.get("location"), text: await response.text() }
  }

  #keep(line: string): void {
    const [pair = "", ...attributes] = line.split(/;\s*/)
    const [name = "", value = ""] = pair.split("=")
    const attribute = (key: string) =>
      attributes.find((text) => text.toLowerCase().startsWith(`${key}=`))?.slice(key.length + 1)
    if (attribute("max-age") === "0") this.cookies.delete(name)
    else this.cookies.set(name, { value, path: attribute("path") ?? "/" })
  }
}
