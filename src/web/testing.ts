import { createHash, randomBytes } from "node:crypto"
import { uuidv7 } from "uuidv7"
import { afterAll } from "vitest"
import { academicYear } from "../domain/kit/academic-year.ts"
import { type Day, day } from "../domain/kit/day.ts"
import type { ClusterId, HubId, PersonId, SettingId, SpellId } from "../domain/kit/id.ts"
import { readImport } from "../outside/school-register/import.ts"
import { workbookOf } from "../outside/workbook.ts"
import { type Db, inHub, openPool, openStreams, type Tx } from "../store/database.ts"
import { recordHub } from "../store/hub.ts"
import { recordPerson, recordSpell } from "../store/person.ts"
import { profileReader } from "../store/profile.ts"
import { testDatabase } from "../store/testing.ts"
import { recordYear, usualYear } from "../store/year.ts"
import type { ApiRoute } from "./api/route.ts"
import { appOf } from "./app.ts"
import type { PageRoute } from "./kit/page.tsx"
import type { Wiring } from "./kit/wiring.ts"

const hash = (text: string) => createHash("sha256").update(text).digest()
export const newId = <Id extends string>(): Id => uuidv7() as string as Id

/** Somebody of a hub, signed in to pages and to the API. */
export type Caller = { id: PersonId; name: string; token: string; cookie: string }
export type Post = { role: string; cluster?: ClusterId; setting?: SettingId; from?: Day; until?: Day }

/** One hub of a test, with the moment at which it stands: Mon 23 Nov 2026. */
export type TestHub = {
  id: HubId
  inside: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>
  person: (name: string, ...posts: Post[]) => Promise<Caller>
}

export type Answer = { status: number; body: unknown; headers: Headers }
export type TestSite = {
  db: Db
  wiring: Wiring
  hub: (slug: string) => Promise<TestHub>
  /** The API as a caller, null as a stranger. */
  api: (
    who: Caller | null,
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ) => Promise<Answer>
  get: (
    who: Caller | null,
    path: string,
  ) => Promise<{ status: number; text: string; location: string | null; headers: Headers }>
  post: (
    who: Caller | null,
    path: string,
    fields: Record<string, string | readonly string[]>,
  ) => Promise<{
    status: number
    text: string
    location: string | null
    notice: { text: string; undo?: { action: string } } | undefined
  }>
}

/** Rooms of the website over a database of this file's own. */
export async function testSite(pages: readonly PageRoute[], api: readonly ApiRoute[]): Promise<TestSite> {
  const database = await testDatabase()
  const db = openPool(database.app)
  const streams = openStreams(database.app)
  afterAll(() => Promise.all([db.end(), streams.end()]))
  const wiring: Wiring = {
    db,
    streams,
    now: () => new Date("2026-11-23T10:42:07Z"),
    newId,
    random: randomBytes,
    secret: randomBytes(32),
    version: "test",
    publicUrl: "http://127.0.0.1:3000",
    demo: false,
    postLeaves: false,
    profiles: profileReader(),
    workbook: workbookOf,
    readRegister: readImport,
    log: (level, message, more) => {
      if (level === "error") console.error(message, more)
    },
  }
  const site = appOf(wiring, pages, api)
  const origin = "http://127.0.0.1:3000"
  return {
    db,
    wiring,
    hub: (slug) => makeHub(wiring, slug),
    api: async (who, method, path, body, headers = {}) => {
      const response = await site.request(`${origin}/api/v1${path}`, {
        method,
        headers: {
          ...(who && { authorization: `Bearer ${who.token}` }),
          ...(body !== undefined && { "content-type": "application/json" }),
          ...headers,
        },
        ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
      })
      const text = await response.text()
      return { status: response.status, body: text === "" ? undefined : JSON.parse(text), headers: response.headers }
    },
    get: async (who, path) => {
      const response = await site.request(`${origin}${path}`, { headers: who ? { cookie: who.cookie } : {} })
      return {
        status: response.status,
        text: await response.text(),
        location: response.headers.get("location"),
        headers: response.headers,
      }
    },
    post: async (who, path, fields) => {
      const form = new URLSearchParams()
      for (const [name, value] of Object.entries(fields))
        for (const one of typeof value === "string" ? [value] : value) form.append(name, one)
      const response = await site.request(`${origin}${path}`, {
        method: "POST",
        headers: { ...(who && { cookie: who.cookie }), "content-type": "application/x-www-form-urlencoded", origin },
        body: form.toString(),
      })
      const flash = /(?:^|[ ,;])notice=([\w-]+)/.exec(response.headers.get("set-cookie") ?? "")?.[1]
      return {
        status: response.status,
        text: await response.text(),
        location: response.headers.get("location"),
        notice: flash === undefined ? undefined : JSON.parse(Buffer.from(flash, "base64url").toString()),
      }
    },
  }
}

async function makeHub(wiring: Wiring, slug: string): Promise<TestHub> {
  const id = newId<HubId>()
  const inside = <T>(work: (tx: Tx) => Promise<T>) => inHub(wiring.db, id, null, wiring.now(), work)
  await inside(async (tx) => {
    await recordHub(tx, { slug, name: `${slug} Music Hub`, demo: false })
    await recordYear(tx, usualYear(academicYear(2026)))
  })
  return {
    id,
    inside,
    person: (name, ...posts) =>
      inside(async (tx) => {
        const person = newId<PersonId>()
        const [token, session] = [
          `tutti_${randomBytes(24).toString("base64url")}`,
          randomBytes(24).toString("base64url"),
        ]
        await recordPerson(tx, { id: person, name, email: `${name.toLowerCase().replaceAll(" ", ".")}@example.org` })
        for (const post of posts)
          await recordSpell(tx, {
            id: newId<SpellId>(),
            person,
            role: post.role,
            cluster: post.cluster ?? null,
            setting: post.setting ?? null,
            from: post.from ?? day("2020-09-01"),
            until: post.until ?? null,
          })
        await tx.sql
          .insertInto("api_token")
          .values({
            hub_id: id,
            id: newId(),
            token_hash: hash(token),
            person_id: person,
            created_at: tx.at,
            ended_at: null,
          })
          .execute()
        await tx.sql
          .insertInto("session")
          .values({
            hub_id: id,
            id: newId(),
            token_hash: hash(session),
            person_id: person,
            agent: "test",
            created_at: tx.at,
            seen_at: tx.at,
            expires_at: "2099-01-01T00:00:00Z" as typeof tx.at,
            ended_at: null,
          })
          .execute()
        return { id: person, name, token, cookie: `tutti=${session}` }
      }),
  }
}
