import type { Context } from "hono"
import { deleteCookie, getCookie, setCookie } from "hono/cookie"
import type { VNode } from "preact"
import * as v from "valibot"
import type { Person } from "../../domain/access.ts"
import { inHub, readHub, type Tx } from "../../store/database.ts"
import { findHub, type HubFacts } from "../../store/hub.ts"
import { findPerson } from "../../store/person.ts"
import { pageHtml } from "../../ui/page-html.tsx"
import { stampLinks } from "../assets.ts"
import { ErrorPage } from "./error-page.tsx"
import { Problem } from "./problem.ts"
import { findSession, keepSession } from "./session.ts"
import type { Wiring } from "./wiring.ts"

/** What is shown once, on the next page: what was done, and the form that takes it back. */
export type Flash = { text: string; undo?: { action: string; hidden?: Record<string, string> } }

/** What a page's handler has in hand: a transaction held to the reader's hub, the reader, the address, the form. */
export type PageCall = {
  tx: Tx
  me: Person & { email: string }
  hub: HubFacts
  wiring: Wiring
  params: Record<string, string>
  query: URLSearchParams
  form: Form
  url: URL
  session: string
  notice: Flash | undefined
}

/** A page, or where to go next (303). A page with a status of 400 or more undoes whatever its handler wrote. */
export type Outcome =
  | { page: VNode; status?: 200 | 403 | 404 | 409 | 422 }
  | { redirect: string; notice?: Flash }
  | { response: Response }

export type PageRoute = {
  method: "GET" | "POST"
  path: string
  alone?: true
  handle: (c: Context, wiring: Wiring) => Promise<Response>
}

/** A posted form: every field by name, text only, in the order sent. */
export class Form {
  readonly #fields: readonly (readonly [string, string])[]
  constructor(fields: readonly (readonly [string, string])[]) {
    this.#fields = fields
  }
  /** Trimmed; "" where the field is missing or empty. */
  text(name: string): string {
    return (this.#fields.find(([key]) => key === name)?.[1] ?? "").trim()
  }
  all(name: string): string[] {
    return this.#fields.filter(([key]) => key === name).map(([, value]) => value)
  }
  has(name: string): boolean {
    return this.#fields.some(([key]) => key === name)
  }
  entries(): readonly (readonly [string, string])[] {
    return this.#fields
  }
}

class Undone extends Error {
  readonly outcome: Outcome
  constructor(outcome: Outcome) {
    super("undone")
    this.outcome = outcome
  }
}

/** A page for whoever is signed in; who is not is sent to sign in and comes back. */
export const getPage = (path: string, handle: (call: PageCall) => Promise<Outcome>): PageRoute => ({
  method: "GET",
  path,
  handle: (c, wiring) => signedIn(c, wiring, readHub, handle),
})

/** A form's way in: decides, records, and answers 303, or the same page with its problem. */
export const postForm = (path: string, handle: (call: PageCall) => Promise<Outcome>): PageRoute => ({
  method: "POST",
  path,
  handle: (c, wiring) => signedIn(c, wiring, inHub, handle),
})

/** `read` reads what was posted, before a transaction is open. */
export async function signedIn(
  c: Context,
  wiring: Wiring,
  within: typeof inHub,
  handle: (call: PageCall) => Promise<Outcome>,
  read: (c: Context) => Promise<Form> = readForm,
): Promise<Response> {
  const session = await findSession(wiring.db, c)
  const url = new URL(c.req.url)
  if (!session) {
    if (c.req.method === "GET") return c.redirect(`/sign-in?to=${encodeURIComponent(url.pathname + url.search)}`, 303)
    throw new Problem(401, "unauthorized", "You have been signed out. Sign in again; nothing was saved.")
  }
  await keepSession(wiring, c, session)
  const form = c.req.method === "POST" ? await read(c) : new Form([])
  const flash = readFlash(c)
  try {
    const outcome = await within(wiring.db, session.hub, session.person, wiring.now(), async (tx) => {
      const me = await findPerson(tx, session.person)
      const hub = await findHub(tx)
      if (!me || me.posts.length === 0)
        throw new Problem(403, "no-role", "You hold no role here today. Ask your hub's manager.")
      const call: PageCall = {
        tx,
        me,
        hub,
        wiring,
        params: c.req.param(),
        query: url.searchParams,
        form,
        url,
        session: session.id,
        notice: flash,
      }
      const outcome = await handle(call)
      if ("page" in outcome && (outcome.status ?? 200) >= 400) throw new Undone(outcome)
      return outcome
    })
    return respond(c, outcome)
  } catch (error) {
    if (error instanceof Undone) return respond(c, error.outcome)
    throw error
  }
}

export function respond(c: Context, outcome: Outcome): Response {
  if ("response" in outcome) return outcome.response
  if ("redirect" in outcome) {
    if (outcome.notice)
      setCookie(c, "notice", Buffer.from(JSON.stringify(outcome.notice)).toString("base64url"), {
        path: "/",
        maxAge: 60,
        httpOnly: true,
        sameSite: "Lax",
      })
    return c.redirect(outcome.redirect, 303)
  }
  c.header("cache-control", "private, no-store")
  return c.html(stampLinks(pageHtml(outcome.page)), outcome.status ?? 200)
}

const Flashed = v.object({
  text: v.pipe(v.string(), v.maxLength(500)),
  undo: v.optional(
    v.object({
      action: v.pipe(v.string(), v.regex(/^\/(?!\/)/)),
      hidden: v.optional(v.record(v.string(), v.string())),
    }),
  ),
})

function readFlash(c: Context): Flash | undefined {
  const cookie = getCookie(c, "notice")
  if (!cookie || c.req.method !== "GET") return undefined
  deleteCookie(c, "notice", { path: "/" })
  try {
    const parsed = v.safeParse(Flashed, JSON.parse(Buffer.from(cookie, "base64url").toString()))
    if (!parsed.success) return undefined
    const { text, undo } = parsed.output
    return { text, ...(undo && { undo: { action: undo.action, ...(undo.hidden && { hidden: undo.hidden }) } }) }
  } catch {
    return undefined // a cookie that is not ours says nothing
  }
}

const mostFormBytes = 2 * 1024 * 1024

export async function readForm(c: Context): Promise<Form> {
  const type = c.req.header("content-type") ?? ""
  if (!type.startsWith("application/x-www-form-urlencoded"))
    throw new Problem(415, "not-a-form", "This address takes a form.")
  const tooLarge = () => new Problem(413, "too-large", "That is more than a form may hold. Nothing was saved.")
  if (Number(c.req.header("content-length") ?? 0) > mostFormBytes) throw tooLarge()
  const text = await c.req.text()
  if (text.length > mostFormBytes) throw tooLarge()
  // A NUL cannot be kept by the database, and no keyboard types one; browsers send CRLF in text areas.
  return new Form(
    [...new URLSearchParams(text)].map(
      ([name, value]) => [name, value.replaceAll("\0", "").replaceAll("\r\n", "\n")] as const,
    ),
  )
}

/** An id in the address; one that is none leads nowhere. `idIn(call, "id", SettingId)` */
export function idIn<S extends v.GenericSchema>(
  call: { params: Record<string, string> },
  name: string,
  schema: S,
): v.InferOutput<S> {
  const result = v.safeParse(schema, call.params[name])
  if (!result.success) throw new Problem(404, "not-found", "There is nothing at this address.")
  return result.output
}

/** Refusals that no handler turned into its own page. */
export const problemPage = (problem: Problem): string => stampLinks(pageHtml(<ErrorPage problem={problem} />))
