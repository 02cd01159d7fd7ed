import type { Context } from "hono"
import * as v from "valibot"
import { inHub, readHub } from "../../store/database.ts"
import { findHub } from "../../store/hub.ts"
import { findPerson } from "../../store/person.ts"
import { endSession, findSignIn, type SignIn, useSignIn } from "../../store/session.ts"
import { openForm, openPage } from "../kit/open-page.ts"
import type { Outcome, PageRoute } from "../kit/page.tsx"
import { Problem } from "../kit/problem.ts"
import { beginSession, findSession, hashToken, type Session } from "../kit/session.ts"
import type { Wiring } from "../kit/wiring.ts"
import { findDemoHub } from "../start/demo.ts"
import { askForLinks, linkLasts } from "./ask.ts"
import { isOpenedByAPerson, isSameBrowser, rememberBrowser } from "./browser.ts"
import { callerAddress } from "./caller.ts"
import { Email } from "./email.ts"
import { Limit } from "./limit.ts"
import { ownPath } from "./own-path.ts"
import { ConfirmPage, DeadLinkPage, SentPage, SignInPage } from "./sign-in-page.tsx"
import { words } from "./words.ts"

/** Of one process; what one person gets is counted in the database (ask.ts). */
const asking = new WeakMap<Wiring, Limit>()
const mostAsked = 30

function mayAsk(wiring: Wiring, c: Context): boolean {
  const limit = asking.get(wiring) ?? new Limit(mostAsked, linkLasts)
  asking.set(wiring, limit)
  return limit.takes(callerAddress(c), wiring.now().getTime())
}

export const routes: PageRoute[] = [
  openPage("/sign-in", async ({ c, wiring, query }) => {
    const to = ownPath(query.get("to"))
    if (await findSession(wiring.db, c)) return { redirect: to }
    const signedOut = query.has("signed-out") ? { demo: (await findDemoHub(wiring)) !== undefined } : undefined
    return { page: SignInPage({ email: "", to, postLeaves: wiring.postLeaves, signedOut }) }
  }),

  openForm("/sign-in", async ({ c, wiring, form }) => {
    const to = ownPath(form.text("to"))
    const email = v.safeParse(Email, form.text("email"))
    if (!email.success) {
      const asked = { email: form.text("email"), to, postLeaves: wiring.postLeaves }
      return { page: SignInPage({ ...asked, problem: words.emailMissing }), status: 422 }
    }
    if (!mayAsk(wiring, c)) throw new Problem(429, "too-often", words.tooOften)
    await askForLinks(wiring, email.output, to, rememberBrowser(wiring, c))
    return { page: SentPage({ email: email.output, postLeaves: wiring.postLeaves }) }
  }),

  openPage("/sign-in/:token", async ({ c, wiring, params, query }) => {
    const to = ownPath(query.get("to"))
    const session = await findSession(wiring.db, c)
    const link = await liveLink(wiring, params.token)
    if (!link.live) {
      // Whoever opens a used link in the browser that it signed in is in already.
      if (session && link.of?.person === session.person) return { redirect: to }
      return { page: DeadLinkPage({ to }), status: 404 }
    }
    if (isSameBrowser(c, link.of) && isOpenedByAPerson(c)) return signIn(wiring, c, link.of, session, to)
    const { name, hub } = await whose(wiring, link.of)
    return { page: ConfirmPage({ token: params.token ?? "", to, name, hub }) }
  }),

  openForm("/sign-in/:token", async ({ c, wiring, params, form }) => {
    const to = ownPath(form.text("to"))
    const link = await liveLink(wiring, params.token)
    if (!link.live) return { page: DeadLinkPage({ to }), status: 404 }
    return signIn(wiring, c, link.of, await findSession(wiring.db, c), to)
  }),
]

type Link = { live: true; of: SignIn } | { live: false; of: SignIn | undefined }

async function liveLink(wiring: Wiring, token: string | undefined): Promise<Link> {
  if (!token || !/^[\w-]{43}$/.test(token)) return { live: false, of: undefined }
  const of = await findSignIn(wiring.db, hashToken(token))
  return of && of.used === null && Date.parse(of.expires) > wiring.now().getTime()
    ? { live: true, of }
    : { live: false, of }
}

async function signIn(
  wiring: Wiring,
  c: Context,
  link: SignIn,
  before: Session | undefined,
  to: string,
): Promise<Outcome> {
  const used = await inHub(wiring.db, link.hub, link.person, wiring.now(), async (tx) => {
    const person = await findPerson(tx, link.person)
    if (!person || person.posts.length === 0) throw new Problem(403, "no-role", words.noRole)
    const used = await useSignIn(tx, link.id)
    if (used) await beginSession(tx, wiring, c, link.person, "link")
    return used
  })
  if (!used) return { page: DeadLinkPage({ to }), status: 404 }
  if (before)
    await inHub(wiring.db, before.hub, before.person, wiring.now(), (tx) => endSession(tx, before.person, before.id))
  return { redirect: to }
}

const whose = (wiring: Wiring, link: SignIn): Promise<{ name: string; hub: string }> =>
  readHub(wiring.db, link.hub, null, wiring.now(), async (tx) => {
    const person = await findPerson(tx, link.person)
    if (!person) throw new Error("a link belongs to nobody")
    return { name: person.name, hub: (await findHub(tx)).name }
  })
