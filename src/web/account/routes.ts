import * as v from "valibot"
import { inHub } from "../../store/database.ts"
import {
  endOtherSessions,
  endSession,
  endToken,
  listHubs,
  listPosts,
  listSessions,
  listTokens,
} from "../../store/session.ts"
import { openForm } from "../kit/open-page.ts"
import { getPage, idIn, type PageCall, type PageRoute, postForm } from "../kit/page.tsx"
import { findSession, forgetSession } from "../kit/session.ts"
import { accountPage, signOutPage } from "./account-page.tsx"
import { words } from "./words.ts"

/** No link comes by mail to whoever signs out here, and no click signs them in. */
const isStuck = async ({ tx, wiring, hub }: PageCall): Promise<boolean> =>
  hub.demo ? !wiring.demo || (await listHubs(tx.client)).some(({ demo }) => !demo) : !wiring.postLeaves

const Id = v.pipe(v.string(), v.uuid())

export const routes: PageRoute[] = [
  getPage("/account", async (call) => {
    const { tx, me } = call
    const posts = await listPosts(tx, me.id)
    const sessions = await listSessions(tx, me.id)
    const tokens = await listTokens(tx, me.id)
    return { page: accountPage(call, { posts, sessions, tokens, stuck: await isStuck(call) }) }
  }),

  getPage("/account/sign-out", async (call) =>
    (await isStuck(call)) ? { page: signOutPage(call) } : { redirect: "/account" },
  ),

  postForm("/account/sessions/end-others", async ({ tx, me, session }) => ({
    redirect: "/account",
    notice: { text: words.endedOthers(await endOtherSessions(tx, me.id, session)) },
  })),

  postForm("/account/sessions/:id/end", async (call) => {
    const ended = await endSession(call.tx, call.me.id, idIn(call, "id", Id))
    return { redirect: "/account", notice: { text: ended ? words.ended : words.gone } }
  }),

  postForm("/account/tokens/:id/end", async (call) => {
    const ended = await endToken(call.tx, call.me.id, idIn(call, "id", Id))
    return { redirect: "/account", notice: { text: ended ? words.endedToken : words.goneToken } }
  }),

  // Open, so that somebody whose role has ended can still leave.
  openForm("/account/sign-out", async ({ c, wiring }) => {
    const session = await findSession(wiring.db, c)
    if (session) {
      await inHub(wiring.db, session.hub, session.person, wiring.now(), (tx) =>
        endSession(tx, session.person, session.id),
      )
    }
    forgetSession(c)
    return { redirect: "/sign-in?signed-out=yes" }
  }),
]
