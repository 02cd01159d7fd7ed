import { createHash, randomBytes } from "node:crypto"
import type { Hono } from "hono"
import { uuidv7 } from "uuidv7"
import { afterAll } from "vitest"
import { type Day, day } from "../src/domain/kit/day.ts"
import type { ClusterId, HubId, PersonId, SettingId, SpellId } from "../src/domain/kit/id.ts"
import { type Db, inHub, openPool, openStreams } from "../src/store/database.ts"
import { foundHub } from "../src/store/found.ts"
import { recordPerson, recordSpell } from "../src/store/person.ts"
import { workbookOf } from "../src/outside/workbook.ts"
import { profileReader } from "../src/store/profile.ts"
import { type TestDatabase, testDatabase } from "../src/store/testing.ts"
import { recordToken } from "../src/store/token.ts"
import { apiRoutes } from "../src/web/api/all.ts"
import { apiApp } from "../src/web/api/route.ts"
import type { Wiring } from "../src/web/kit/wiring.ts"

export const newId = <Id extends string>(): Id => uuidv7() as string as Id

/** Somebody with a token: asks the API as they would. */
export type Caller = {
  id: PersonId
  get: (path: string, headers?: Record<string, string>) => Promise<Reply>
  post: (path: string, body: unknown) => Promise<Reply>
  patch: (path: string, body: unknown) => Promise<Reply>
}
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
}
export type Hub = { id: HubId; person: (email: string, ...posts: Post[]) => Promise<Caller> }
export type Post = { role: string; cluster?: string; setting?: string; from?: Day; until?: Day | null }

export async function openHouse(): Promise<House> {
  const database = await testDatabase()
  const db = openPool(database.app)
  afterAll(() => db.end())
  let clock = new Date("2026-11-23T10:00:00Z")
  const wiring: Wiring = {
    db,
    newId,
    now: () => clock,
    random: randomBytes,
    secret: randomBytes(32),
    version: "test",
    publicUrl: "http://tutti.test",
    demo: false,
    profiles: profileReader(), workbook: workbookOf,
    log: (level, message, more) => {
      if (level === "error") console.error(message, more)
    },
  } as Wiring
  const app = apiApp(wiring, apiRoutes)
  const ask = async (
    token: string,
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Reply> => {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) }
    const response = await app.request(path, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json", ...headers },
      ...sent,
    })
    const text = await response.text()
    return {
      status: response.status,
      body: text && response.headers.get("content-type")?.includes("json") ? JSON.parse(text) : text,
      headers: response.headers,
    }
  }
  return {
    db,
    database,
    app,
    wiring,
    at: (text) => {
      clock = new Date(`${text}T10:00:00Z`)
    },
    hub: async (slug) => {
      const id = newId<HubId>()
      await inHub(db, id, null, clock, (tx) => foundHub(tx, { slug, name: slug, demo: false }, newId))
      return {
        id,
        person: async (email, ...posts) => {
          const person = newId<PersonId>()
          const token = randomBytes(32).toString("base64url")
          await inHub(db, id, null, clock, async (tx) => {
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
            await recordToken(tx, { id: newId(), person, hash: createHash("sha256").update(token).digest() })
          })
          return {
            id: person,
            get: (path, headers) => ask(token, "GET", path, undefined, headers),
            post: (path, body) => ask(token, "POST", path, body),
            patch: (path, body) => ask(token, "PATCH", path, body),
          }
        },
      }
    },
  }
}
