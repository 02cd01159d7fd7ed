import * as v from "valibot"
import { apiRoutes } from "../api/all.ts"
import type { Parameter } from "../api/openapi.ts"
import { type ApiRoute, apiApp, type Caller } from "../api/route.ts"
import type { Wiring } from "../kit/wiring.ts"

/** What a read answered, written out to be read. */
export type Answered = { asked: string; status: number; text: string; length: number }

const mostShown = 20_000
const reads = apiRoutes.filter(({ method, gives }) => method === "GET" && !gives)

export const canTry = (route: ApiRoute): boolean => reads.includes(route)

/** Asks the API as somebody who is signed in: the same routes, checks and refusals as with a token of theirs. */
export async function ask(wiring: Wiring, who: Caller, asked: string): Promise<Answered> {
  const response = await apiApp(wiring, reads, async () => who).request(`http://tutti${asked}`)
  const text = indented(await response.text())
  return { asked, status: response.status, text: text.slice(0, mostShown), length: text.length }
}

const indented = (text: string): string => (text === "" ? "" : JSON.stringify(JSON.parse(text), null, 2))

/** `/settings/:id` and what was typed → `/settings/0193…?year=2026`; what was left empty is left out. */
export function addressWith(path: string, parameters: readonly Parameter[], typed: (name: string) => string): string {
  const address = path.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(typed(name)))
  const query = new URLSearchParams(
    parameters.flatMap(({ name, in: at }) => (at === "query" && typed(name) !== "" ? [[name, typed(name)]] : [])),
  )
  return query.size > 0 ? `${address}?${query}` : address
}

const Listed = v.object({ items: v.array(v.object({ id: v.string() })) })

/** The id of the first thing of a route's kind that this person may see, to try the route with. */
export async function firstId(wiring: Wiring, who: Caller, path: string): Promise<string | undefined> {
  const list = /(\/\w+)\/:id/.exec(path)?.[1]
  if (list === undefined || !reads.some((route) => route.path === list)) return undefined
  const { status, text } = await ask(wiring, who, `${list}?limit=1`)
  if (status !== 200) return undefined
  const outcome = v.safeParse(Listed, JSON.parse(text))
  return outcome.success ? outcome.output.items[0]?.id : undefined
}
