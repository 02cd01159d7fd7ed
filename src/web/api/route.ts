import { createHash, createHmac } from "node:crypto"
import { Readable } from "node:stream"
import type { Context } from "hono"
import { Hono } from "hono"
import * as v from "valibot"
import type { Person } from "../../domain/access.ts"
import type { Day } from "../../domain/kit/day.ts"
import type { HubId, PersonId } from "../../domain/kit/id.ts"
import { type Db, inHub, readHub, type Tx } from "../../store/database.ts"
import { findPerson } from "../../store/person.ts"
import { findToken } from "../../store/token.ts"
import { Problem } from "../kit/problem.ts"
import type { Wiring } from "../kit/wiring.ts"
import { openApi } from "./openapi.ts"

type Schema = v.GenericSchema
type Out<S> = S extends Schema ? v.InferOutput<S> : undefined

/** What a handler has in hand: a transaction held to the caller's hub, the caller, and what was asked, parsed. */
export type Call<P, Q, B, A> = Ask<P, Q, B> & { me: Person & { email: string }; ahead: A; stamp: string | undefined }
type Ask<P, Q, B> = {
  tx: Tx
  params: P
  query: Q
  body: B
  wiring: Wiring
}

export type Reply =
  | {
      status?: 200 | 201 | 202
      body: unknown
    }
  | { stream: ReadableStream<Uint8Array>; type: string; name: string }

/** A route as data: registered from, checked by and described (OpenAPI) by the same object. */
export type ApiRoute = {
  method: "GET" | "POST" | "PATCH"
  path: string
  summary: string
  params?: Schema
  query?: Schema
  body?: Schema
  reply?: Schema
  /** For a body that is not JSON: what it is. */
  takes?: string
  /** For an answer that is streamed and not JSON: the media types it may be of. */
  gives?: readonly string[]
  handle: (c: Context, wiring: Wiring, who: Caller) => Promise<Response>
}

/** `token`: what the caller is known by, where it is one; it is looked at again in the transaction, for it may have been ended. */
export type Caller = { hub: HubId; person: PersonId; token?: Buffer }

type Definition<P, Q, B, A> = {
  method: ApiRoute["method"]
  path: string
  summary: string
  params?: P
  query?: Q
  body?: B
  reply?: Schema
  takes?: string
  gives?: readonly string[]
  /** Runs outside a transaction of ours: long streams and imports open their own. */
  alone?: true
  /** A cheap stamp of what would be read, whoever reads: when the caller has it already, nothing is read. */
  stamp?: (ask: Ask<Out<P>, Out<Q>, Out<B>>) => Promise<string | undefined>
  /** What is read in any case, and can be asked for before it is known what the caller may see. */
  ahead?: (ask: Ask<Out<P>, Out<Q>, Out<B>>) => Promise<A>
}

/** Declares a route. `handle` reads top to bottom: load, decide, record, answer. */
export function route<
  P extends Schema | undefined = undefined,
  Q extends Schema | undefined = undefined,
  B extends Schema | undefined = undefined,
  A = undefined,
>(definition: Definition<P, Q, B, A>, handle: (call: Call<Out<P>, Out<Q>, Out<B>, A>) => Promise<Reply>): ApiRoute {
  const { method, path, summary, takes, gives, stamp, ahead } = definition
  const schemas = {
    ...(definition.params && { params: definition.params }),
    ...(definition.query && { query: definition.query }),
    ...(definition.body && { body: definition.body }),
  }
  return {
    method,
    path,
    summary,
    ...schemas,
    ...(definition.reply && { reply: definition.reply }),
    ...(takes && { takes }),
    ...(gives && { gives }),
    handle: async (c, wiring, who) => {
      const params = (definition.params ? parsePath(definition.params, c.req.param()) : undefined) as Out<P>
      const query = (definition.query ? parse(definition.query, c.req.query()) : undefined) as Out<Q>
      const body = (definition.body && !takes ? parse(definition.body, await readJson(c)) : undefined) as Out<B>
      const within = method === "GET" ? readHub : inHub
      const asked = c.req.header("if-none-match")
      return within(wiring.db, who.hub, who.person, wiring.now(), async (tx) => {
        const ask = { tx, params, query, body, wiring }
        const [found, stamped, early] = await Promise.all([
          findPerson(tx, who.person, who.token),
          stamp?.(ask),
          asked ? undefined : ahead?.(ask),
        ])
        const me = found ?? unknownCaller()
        if (me.posts.length === 0) throw new Problem(403, "no-role", "You hold no role today. Ask your hub's manager.")
        const tag = stamped && tagOf(wiring.secret, c.req.url, tx.today, stamped, me)
        if (tag && has(asked, tag)) return new Response(null, { status: 304, headers: { etag: tag } })
        const met = (early ?? (await ahead?.(ask))) as A
        const reply = await handle({ ...ask, me, ahead: met, stamp: stamped })
        return "stream" in reply ? streamed(reply) : answered(reply, method, tag, asked)
      })
    },
  }
}

/** Whether one of the tags that a caller sends is this; a proxy may have made it weak. */
const has = (asked: string | undefined, tag: string): boolean =>
  (asked ?? "").split(",").some((one) => one.trim().replace(/^W\//, "") === tag)

/** Only who was given what stands at this address can have its tag: it is made with a secret, of the stamp, the day, the reader and their posts. */
const tagOf = (secret: Buffer, url: string, today: Day, stamp: string, { id, posts }: Person): string =>
  `"${createHmac("sha256", secret)
    .update(JSON.stringify([url, today, stamp, id, posts]))
    .digest("base64url")}"`

const unknownCaller = (): never => {
  throw noToken()
}

function answered(
  reply: { status?: number; body: unknown },
  method: string,
  tag: string | undefined,
  asked: string | undefined,
): Response {
  const text = JSON.stringify(reply.body)
  const headers: Record<string, string> = {
    "content-type": "application/json; charset=utf-8",
    "cache-control": "private, no-cache",
  }
  if (method === "GET") {
    headers.etag = tag ?? `"${createHash("sha1").update(text).digest("base64url")}"`
    if (has(asked, headers.etag)) return new Response(null, { status: 304, headers: { etag: headers.etag } })
  }
  return new Response(text, { status: reply.status ?? 200, headers })
}

const streamed = ({
  stream,
  type,
  name,
}: {
  stream: ReadableStream<Uint8Array>
  type: string
  name: string
}): Response =>
  new Response(stream, { headers: { "content-type": type, "content-disposition": `attachment; filename="${name}"` } })

const mostBytes = 10 * 1024 * 1024

/** At most 10 MB, as UTF-8, as JSON. */
async function readJson(c: Context): Promise<unknown> {
  const tooLarge = () => new Problem(413, "too-large", "At most 10 MB can be sent at once. Send it in parts.")
  if (Number(c.req.header("content-length") ?? 0) > mostBytes) throw tooLarge()
  const bytes = await readBytes(c)
  if (bytes.length > mostBytes) throw tooLarge()
  const body = jsonIn(bytes)
  if (Array.isArray(body))
    throw new Problem(422, "invalid", "Send one object, not a list.", [
      { path: "", problem: "Send one object, not a list." },
    ])
  return body
}

const jsonIn = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes))
  } catch {
    throw new Problem(400, "unreadable", "The body is not JSON.")
  }
}

/** Of a known length straight from Node, where there is one: a web stream around it would cost more than the parsing. */
async function readBytes(c: Context): Promise<Uint8Array> {
  const { incoming }: { incoming?: unknown } = c.env ?? {}
  if (!(incoming instanceof Readable) || !c.req.header("content-length"))
    return new Uint8Array(await c.req.arrayBuffer())
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk)
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)
}

const kinds: Record<string, string> = {
  string: "a text",
  number: "a number",
  boolean: "true or false",
  Array: "a list",
  Object: "an object",
}

/** A fault as its schema says it; where that has no words of its own, ours in place of Valibot's. */
function inWords({ message, expected, received }: v.BaseIssue<unknown>): string {
  if (!message.startsWith("Invalid ")) return message
  if (received === "undefined") return "This is missing."
  return expected
    ? `Give ${kinds[expected] ?? expected.replaceAll(/[()"]/g, "").replaceAll(" | ", " or ")}.`
    : "This is not as it should be."
}

/** Parses, or refuses with the path and the remedy of every fault. */
export function parse<S extends Schema>(schema: S, input: unknown): v.InferOutput<S> {
  const result = v.safeParse(schema, input)
  if (result.success) return result.output
  const errors = result.issues.map((issue) => ({ path: v.getDotPath(issue) ?? "", problem: inWords(issue) }))
  throw new Problem(
    422,
    "invalid",
    errors.map(({ path, problem }) => (path ? `${path}: ${problem}` : problem)).join(" "),
    errors,
  )
}

/** An address with an id that is none leads nowhere. */
const parsePath = <S extends Schema>(schema: S, input: unknown): v.InferOutput<S> => {
  const result = v.safeParse(schema, input)
  if (!result.success) throw new Problem(404, "not-found", "There is nothing at this address.")
  return result.output
}

const hash = (token: string): Buffer => createHash("sha256").update(token).digest()

const noToken = () =>
  new Problem(401, "unauthorized", "Send a token: Authorization: Bearer … (tutti token create makes one).")

/** Whose token it is; looked up before the hub is known, and remembered, for it never changes hands. */
function callers(db: Db): (header: string | undefined) => Promise<Caller> {
  const known = new Map<string, Caller>()
  return async (header) => {
    const text = /^Bearer ([\w-]{20,200})$/.exec(header ?? "")?.[1]
    if (!text) throw noToken()
    const token = hash(text)
    const key = token.toString("latin1")
    const caller = known.get(key) ?? (await findToken(db, token)) ?? unknownCaller()
    if (known.size >= 10_000) known.clear()
    known.set(key, caller)
    return caller
  }
}

export const problemResponse = (problem: Problem): Response =>
  new Response(JSON.stringify(problem.toJson()), {
    status: problem.status,
    headers: { "content-type": "application/problem+json; charset=utf-8" },
  })

/** All routes of /api/v1, each behind its token; `whose` may know the caller by something else. Their description needs none. */
export function apiApp(wiring: Wiring, routes: readonly ApiRoute[], whose?: (c: Context) => Promise<Caller>): Hono {
  const callerOf = callers(wiring.db)
  const caller = whose ?? ((c: Context) => callerOf(c.req.header("authorization")))
  const app = new Hono()
  for (const { method, path, handle } of routes) app.on(method, path, async (c) => handle(c, wiring, await caller(c)))
  let described: unknown
  app.get("/openapi.json", (c) => {
    described ??= openApi(routes, wiring.version)
    return answered({ body: described }, "GET", undefined, c.req.header("if-none-match"))
  })
  app.notFound(() => problemResponse(new Problem(404, "not-found", "There is nothing at this address.")))
  app.onError((error) => {
    if (error instanceof Problem) return problemResponse(error)
    wiring.log("error", "a request failed", {
      error: error instanceof Error ? (error.stack ?? error.message) : String(error),
    })
    return problemResponse(new Problem(503, "failed", "Something went wrong on our side. Nothing was changed."))
  })
  return app
}

// ── Lists ─────────────────────────────────────────────────────────────────────────────────────────────────────────
const wholeNumber = (problem: string, least: number, most: number) =>
  v.pipe(
    v.string(),
    v.regex(/^\d{1,16}$/, problem),
    v.metadata({ type: "integer", minimum: least, maximum: most }),
    v.transform(Number),
    v.minValue(least, problem),
    v.maxValue(most, problem),
  )

/** `?limit=` 1–200, 50 unless told; `?after=` the `next` of the page before. Keyset in the server's own order. */
export const paging = {
  limit: v.optional(wholeNumber("Give a limit from 1 to 200", 1, 200), "50"),
  after: v.optional(wholeNumber("Give the `next` of an earlier answer", 0, Number.MAX_SAFE_INTEGER), "0"),
}

/** Asks the store for one more than the page, to know whether there is a next. */
export function page<T extends { seq: number }, I>(
  rows: readonly T[],
  limit: number,
  shown: (row: T) => I,
): { items: I[]; next: string | null } {
  const items = rows.slice(0, limit)
  return { items: items.map(shown), next: rows.length > limit ? String(items.at(-1)?.seq) : null }
}
