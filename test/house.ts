import { createHash, randomBytes } from "node:crypto"
import type { Hono } from "hono"
import { uuidv7 } from "uuidv7"
import { afterAll } from "vitest"
import { type Day, day } from "../src/domain/kit/day.ts"
import type { ClusterId, HubId, PersonId, SettingId, SpellId } from "../src/domain/kit/id.ts"
import { readImport } from "../src/outside/school-register/import.ts"
import { workbookOf } from "../src/outside/workbook.ts"
import { type Db, inHub, openPool, openStreams, type Tx } from "../src/store/database.ts"
import { foundHub } from "../src/store/found.ts"
import { recordPerson, recordSpell } from "../src/store/person.ts"
import { profileReader } from "../src/store/profile.ts"
import { recordSession } from "../src/store/session.ts"
import { type TestDatabase, testDatabase } from "../src/store/testing.ts"
import { recordToken } from "../src/store/token.ts"
import { apiRoutes } from "../src/web/api/all.ts"
import { appOf } from "../src/web/app.ts"
import type { Wiring } from "../src/web/kit/wiring.ts"
import { pages } from "../src/web/pages.ts"

export const newId = <Id extends string>(): Id => uuidv7() as string as Id

/** Somebody with a token: asks the API as they would. */
export type Caller = {
  id: PersonId
  get: (path: string, headers?: Record<string, string>) => Promise<Reply>
  post: (path: string, body: unknown) => Promise<Reply>
  patch: (path: string, body: unknown) => Promise<Reply>
  /** A page of the website, signed in. */
  page: (path: string) => Promise<Reply>
  /** A form of one, sent from our own pages. */
  form: (path: string, fields?: Fields) => Promise<Reply>
}
export type Fields = Record<string, string | readonly string[]>
// biome-ignore lint/suspicious/noExplicitAny: a test reads what the API answers without a schema of its own.
export type Reply = { status: number; body: any; headers: Headers }

/** A house of its own for a test file: database, website, and a clock that the test sets. */
export type House = {
  db: Db
  database: TestDatabase
  app: Hono
  wiring: Wiring
  at: (day: string) => void
  hub: (slug: string) => Promise<Hub>
  /** Without token or session. */
  stranger: Caller
  /** Until `work` is done every transaction is undone where it would have been kept, so that all may be tried in any order. */
  trying: <T>(work: () => Promise<T>) => Promise<T>
}
export type Hub = {
  id: HubId
  inside: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>
  person: (email: string, ...posts: Post[]) => Promise<Caller>
}
export type Post = { role: string; cluster?: string; setting?: string; from?: Day; until?: Day | null }

const origin = "http://tutti.test"

export async function openHouse(): Promise<House> {
  const database = await testDatabase()
  const db = openPool(database.app)
  const streams = openStreams(database.app)
  afterAll(() => Promise.all([db.end(), streams.end()]))
  let isTrying = false
  for (const pool of [db, streams]) pool.on("connect", (client) => undoWhere(client, () => isTrying))
  let clock = new Date("2026-11-23T10:00:00Z")
  const wiring: Wiring = {
    db,
    streams,
    newId,
    now: () => clock,
    random: randomBytes,
    secret: randomBytes(32),
    version: "test",
    publicUrl: origin,
    demo: false,
    postLeaves: false,
    profiles: profileReader(),
    workbook: workbookOf,
    readRegister: readImport,
    log: (level, message, more) => {
      if (level === "error") console.error(message, more)
    },
  }
  const app = appOf(wiring, pages, apiRoutes)
  const ask = async (method: string, path: string, headers: Record<string, string>, body?: string): Promise<Reply> => {
    const response = await app.request(`${origin}${path}`, { method, headers, ...(body !== undefined && { body }) })
    const type = response.headers.get("content-type") ?? ""
    if (type.includes("spreadsheetml"))
      return { status: response.status, body: Buffer.from(await response.arrayBuffer()), headers: response.headers }
    const text = await response.text()
    return {
      status: response.status,
      body: text && type.includes("json") ? JSON.parse(text) : text,
      headers: response.headers,
    }
  }
  const callerOf = (id: PersonId, token: string | null, session: string | null): Caller => {
    const asProgram = { ...(token && { authorization: `Bearer ${token}` }), "content-type": "application/json" }
    const asBrowser = { ...(session && { cookie: `tutti=${session}` }) }
    const send = (method: string) => (path: string, body: unknown) =>
      ask(method, `/api/v1${path}`, asProgram, typeof body === "string" ? body : JSON.stringify(body))
    return {
      id,
      get: (path, headers) => ask("GET", `/api/v1${path}`, { ...asProgram, ...headers }),
      post: send("POST"),
      patch: send("PATCH"),
      page: (path) => ask("GET", path, asBrowser),
      form: (path, fields = {}) => {
        const form = new URLSearchParams()
        for (const [name, value] of Object.entries(fields))
          for (const one of typeof value === "string" ? [value] : value) form.append(name, one)
        return ask(
          "POST",
          path,
          { ...asBrowser, origin, "content-type": "application/x-www-form-urlencoded" },
          form.toString(),
        )
      },
    }
  }
  return {
    db,
    database,
    app,
    wiring,
    stranger: callerOf(newId<PersonId>(), null, null),
    at: (text) => {
      clock = new Date(`${text}T10:00:00Z`)
    },
    trying: async (work) => {
      isTrying = true
      try {
        return await work()
      } finally {
        isTrying = false
      }
    },
    hub: async (slug) => {
      const id = newId<HubId>()
      const inside = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => inHub(db, id, null, clock, work)
      await inside((tx) => foundHub(tx, { slug, name: slug, demo: false }, newId))
      return {
        id,
        inside,
        person: async (email, ...posts) => {
          const person = newId<PersonId>()
          const [token, session] = [randomBytes(32).toString("base64url"), randomBytes(32).toString("base64url")]
          await inside(async (tx) => {
            await recordPerson(tx, { id: person, name: email.split("@")[0] ?? email, email })
            for (const post of posts)
              await recordSpell(tx, {
                id: newId<SpellId>(),
                person,
                role: post.role,
                cluster: (post.cluster ?? null) as ClusterId | null,
                setting: (post.setting ?? null) as SettingId | null,
                from: post.from ?? day("2020-09-01"),
                until: post.until ?? null,
              })
            await recordToken(tx, { id: newId(), person, hash: hashOf(token) })
            const expires = "2099-01-01T00:00:00.000Z" as typeof tx.at
            await recordSession(tx, {
              id: newId(),
              token: hashOf(session),
              person,
              agent: "test",
              expires,
              how: "link",
            })
          })
          return callerOf(person, token, session)
        },
      }
    },
  }
}

const hashOf = (token: string) => createHash("sha256").update(token).digest()

/** While `isTrying`, a commit of this connection proves the deferred rules, undoes everything and says that it committed. */
function undoWhere(client: { query: (...args: never[]) => unknown }, isTrying: () => boolean): void {
  const query = client.query.bind(client) as (...args: unknown[]) => unknown
  const undo = async () => {
    try {
      await query("set constraints all immediate")
    } finally {
      await query("rollback")
    }
    return { command: "COMMIT" }
  }
  Object.assign(client, {
    query: (...args: unknown[]) => (args[0] === "commit" && isTrying() ? undo() : query(...args)),
  })
}
