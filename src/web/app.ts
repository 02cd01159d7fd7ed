import { type Context, Hono, type MiddlewareHandler } from "hono"
import { bodyLimit } from "hono/body-limit"
import { csrf } from "hono/csrf"
import { HTTPException } from "hono/http-exception"
import { isUnavailable } from "../store/unavailable.ts"
import { apiRoutes } from "./api/all.ts"
import { type ApiRoute, apiApp, problemResponse } from "./api/route.ts"
import { asset } from "./assets.ts"
import { health } from "./health.ts"
import { type PageRoute, problemPage } from "./kit/page.tsx"
import { Problem } from "./kit/problem.ts"
import type { Wiring } from "./kit/wiring.ts"
import { pages } from "./pages.ts"

/** The whole website: health, files, the API, every page. */
export const buildApp = (wiring: Wiring): Hono => appOf(wiring, pages, apiRoutes)

const megabyte = 1024 * 1024

/** The same of these routes: tests give their own. */
export function appOf(wiring: Wiring, pages: readonly PageRoute[], apiRoutes: readonly ApiRoute[]): Hono {
  const app = new Hono()
  app.use(guarded(wiring))
  app.route("/", health({ version: wiring.version, ping: () => wiring.db.query("select 1") }))
  app.get("/assets/*", (c) => asset(c) ?? c.notFound())

  for (const { method, path, takes } of apiRoutes) {
    if (method !== "GET" && !takes) app.on(method, `/api/v1${path}`, bounded(10 * megabyte))
  }
  app.route("/api/v1", apiApp(wiring, apiRoutes))
  app.all("/api/*", () => problemResponse(nothingHere))

  app.use(sameSite(wiring))
  for (const { method, path, alone, handle } of pages) {
    // A route that is `alone` reads its body itself, and bounds it.
    if (method === "POST" && !alone) app.on(method, path, bounded(2 * megabyte))
    app.on(method, path, (c) => handle(c, wiring))
  }
  app.notFound((c) => c.html(problemPage(nothingHere), 404))
  app.onError((error, c) => answerError(wiring, error, c))
  return app
}

const nothingHere = new Problem(404, "not-found", "There is nothing at this address.")
const tooLarge = new Problem(413, "too-large", "That is more than can be sent at once. Nothing was saved.")
const otherSite = new Problem(
  403,
  "other-site",
  "This form came from another site, so nothing was done. Open the page here and try again.",
)
const away = new Problem(503, "unavailable", "The hub's data cannot be reached just now. Try again in a minute.")
const ourFault = new Problem(503, "failed", "Something went wrong on our side, and has been written down. Try again.")

/** A stated length is enough to go by, for the server holds a sender to it; only a body of unknown length is counted as it comes. */
function bounded(maxSize: number): MiddlewareHandler {
  const refuse = (c: Context) => {
    if (c.req.path.startsWith("/api/")) return problemResponse(tooLarge)
    throw tooLarge
  }
  const counted = bodyLimit({ maxSize, onError: refuse })
  return (c, next) => {
    const length = c.req.header("content-length")
    if (length === undefined || c.req.header("transfer-encoding") !== undefined) return counted(c, next)
    return Number(length) > maxSize ? Promise.resolve(refuse(c)) : next()
  }
}

/** Headers of every answer; and no address with a NUL, which the database cannot hold, goes further. */
const guarded = (wiring: Wiring): MiddlewareHandler => {
  const secure = wiring.publicUrl.startsWith("https:")
  return async (c, next) => {
    if (/%00/.test(c.req.url))
      c.res = c.req.path.startsWith("/api/") ? problemResponse(nothingHere) : c.html(problemPage(nothingHere), 404)
    else await next()
    const { headers } = c.res
    headers.set(
      "content-security-policy",
      "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
    )
    headers.set("x-content-type-options", "nosniff")
    headers.set("referrer-policy", "same-origin")
    if (secure) headers.set("strict-transport-security", "max-age=31536000")
    if (!headers.has("cache-control")) headers.set("cache-control", "private, no-store")
  }
}

/** A form is taken from our own pages alone, told by Sec-Fetch-Site or Origin; behind a proxy ours is PUBLIC_URL's. */
const sameSite = (wiring: Wiring): MiddlewareHandler => {
  const ours = new URL(wiring.publicUrl).origin
  return csrf({ origin: (origin, c) => origin === ours || origin === new URL(c.req.url).origin })
}

function answerError(wiring: Wiring, error: Error, c: Context): Response | Promise<Response> {
  if (error instanceof Problem) {
    if (error.status === 401 && c.req.method === "GET") {
      const { pathname, search } = new URL(c.req.url)
      return c.redirect(`/sign-in?to=${encodeURIComponent(pathname + search)}`, 303)
    }
    return c.html(problemPage(error), error.status)
  }
  if (error instanceof HTTPException) return c.html(problemPage(otherSite), 403)
  // The route as it is written, not as it was asked for: addresses may hold what lets somebody in.
  const facts = { method: c.req.method, route: c.req.routePath, error }
  if (isUnavailable(error)) {
    wiring.log("warn", "the database could not be reached", facts)
    return c.html(problemPage(away), 503)
  }
  wiring.log("error", "a page failed", facts)
  return c.html(problemPage(ourFault), 500)
}
