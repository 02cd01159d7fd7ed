import type { Context } from "hono"
import { Form, type Outcome, type PageRoute, readForm, respond } from "./page.tsx"
import type { Wiring } from "./wiring.ts"

/** What the handler of a page that anybody may see has in hand: no hub, no person, no transaction. */
export type OpenCall = {
  c: Context
  wiring: Wiring
  query: URLSearchParams
  params: Record<string, string>
  form: Form
}

type Handle = (call: OpenCall) => Promise<Outcome>

/** A page for anybody, signed in or not. */
export const openPage = (path: string, handle: Handle): PageRoute => ({
  method: "GET",
  path,
  handle: async (c, wiring) => respond(c, await handle(callOf(c, wiring, new Form([])))),
})

/** A form that anybody may send. */
export const openForm = (path: string, handle: Handle): PageRoute => ({
  method: "POST",
  path,
  handle: async (c, wiring) => respond(c, await handle(callOf(c, wiring, await readForm(c)))),
})

const callOf = (c: Context, wiring: Wiring, form: Form): OpenCall => ({
  c,
  wiring,
  query: new URL(c.req.url).searchParams,
  params: c.req.param(),
  form,
})
