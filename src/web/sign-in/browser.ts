import { timingSafeEqual } from "node:crypto"
import type { Context } from "hono"
import { getCookie, setCookie } from "hono/cookie"
import type { SignIn } from "../../store/session.ts"
import { hashToken, newToken, secure } from "../kit/session.ts"
import type { Wiring } from "../kit/wiring.ts"
import { linkLasts } from "./ask.ts"

const browserCookie = "tutti-asked"

/** The same for every link asked for within the time, so that each of them opens at once. */
export function rememberBrowser(wiring: Wiring, c: Context): string {
  const before = getCookie(c, browserCookie)
  const token = before && /^[\w-]{43}$/.test(before) ? before : newToken(wiring)
  setCookie(c, browserCookie, token, {
    path: "/sign-in",
    httpOnly: true,
    sameSite: "Lax",
    secure: secure(wiring),
    maxAge: linkLasts / 1000,
  })
  return token
}

export function isSameBrowser(c: Context, link: SignIn): boolean {
  const token = getCookie(c, browserCookie)
  return token !== undefined && link.browser !== null && timingSafeEqual(hashToken(token), link.browser)
}

/** Browsers that load a page before it is asked for, and programs that look with HEAD, must not use a link up. */
export const isOpenedByAPerson = (c: Context): boolean =>
  c.req.method === "GET" &&
  !/prefetch|prerender/i.test(`${c.req.header("sec-purpose") ?? ""} ${c.req.header("purpose") ?? ""}`)
