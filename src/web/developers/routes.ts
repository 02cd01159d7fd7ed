import { apiRoutes } from "../api/all.ts"
import { nameOf, parametersOf } from "../api/openapi.ts"
import type { ApiRoute, Caller } from "../api/route.ts"
import { getPage, type PageRoute } from "../kit/page.tsx"
import { notFound } from "../kit/problem.ts"
import { findSession } from "../kit/session.ts"
import type { Wiring } from "../kit/wiring.ts"
import { routeListPage } from "./route-list-page.tsx"
import { routePage, type Tried } from "./route-page.tsx"
import { addressWith, ask, canTry, firstId } from "./try.ts"
import { words } from "./words.ts"

/**
 * The form as it was sent, or filled in so that asking at once gets an answer. Asks before the page's own transaction is
 * opened: one request never holds two connections.
 */
async function tryRoute(wiring: Wiring, who: Caller, route: ApiRoute, query: URLSearchParams): Promise<Tried> {
  const parameters = parametersOf(route)
  const runs = query.has("run") && canTry(route)
  const found = !runs && canTry(route) ? await firstId(wiring, who, route.path) : undefined
  const usual = ({ name, in: at, required, example }: (typeof parameters)[number]): string =>
    canTry(route) && at === "path" && name === "id"
      ? (found ?? "")
      : required && example !== undefined
        ? String(example)
        : ""
  const values = new Map(parameters.map((one) => [one.name, runs ? (query.get(one.name) ?? "").trim() : usual(one)]))
  const typed = (name: string) => values.get(name) ?? ""
  const missing = runs
    ? parameters.filter(({ required, name }) => required && typed(name) === "").map(({ name }) => name)
    : []
  const address = addressWith(route.path, parameters, (name) => typed(name) || exampleFor(parameters, name))
  const answered =
    runs && missing.length === 0 ? await ask(wiring, who, addressWith(route.path, parameters, typed)) : undefined
  return { typed, address, found: runs || found !== undefined, missing, answered }
}

/** In an address an id that is not known yet stands as an example; what may be left out is left out. */
const exampleFor = (parameters: ReturnType<typeof parametersOf>, name: string): string => {
  const one = parameters.find((parameter) => parameter.name === name)
  return one?.required && one.example !== undefined ? String(one.example) : ""
}

const routeNamed = (name: string | undefined): ApiRoute =>
  apiRoutes.find((route) => nameOf(route) === name) ?? notFound(words.missing(name ?? ""))

export const routes: PageRoute[] = [
  getPage("/developers", async (call) => ({ page: routeListPage(call, apiRoutes) })),
  {
    method: "GET",
    path: "/developers/:route",
    handle: async (c, wiring) => {
      const session = await findSession(wiring.db, c)
      const query = new URL(c.req.url).searchParams
      const tried = session && (await tryRoute(wiring, session, routeNamed(c.req.param("route")), query))
      return getPage("/developers/:route", async (call) => {
        const route = routeNamed(call.params.route)
        return { page: routePage(call, route, tried ?? notFound()), status: tried?.missing.length ? 422 : 200 }
      }).handle(c, wiring)
    },
  },
]
