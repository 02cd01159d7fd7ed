import type { Context } from "hono"
import * as v from "valibot"
import { type HubId, PersonId, type SpellId } from "../../domain/kit/id.ts"
import { inHub, readHub, type Tx } from "../../store/database.ts"
import { foundHub, lockFounding, recordFounder } from "../../store/found.ts"
import { findPerson } from "../../store/person.ts"
import { listHubs, listRoleHolders } from "../../store/session.ts"
import { openForm, openPage } from "../kit/open-page.ts"
import type { Form, Outcome, PageRoute } from "../kit/page.tsx"
import { notFound } from "../kit/problem.ts"
import { rolesInOrder } from "../kit/role-words.ts"
import { beginSession, findSession } from "../kit/session.ts"
import { lineOf, noWrongs, Wrongs } from "../kit/typed.ts"
import type { Wiring } from "../kit/wiring.ts"
import { writeLink } from "../sign-in/ask.ts"
import { rememberBrowser } from "../sign-in/browser.ts"
import { Email } from "../sign-in/email.ts"
import { findDemoHub, hasRealHub } from "./demo.ts"
import { slugOf } from "./slug.ts"
import { type Founding, FrontPage, StartedPage, StartPage, TakenPage } from "./start-page.tsx"
import { words } from "./words.ts"

export const routes: PageRoute[] = [
  openPage("/", async ({ c, wiring }) => {
    if (await findSession(wiring.db, c)) return { redirect: "/today" }
    const demo = await findDemoHub(wiring)
    if (demo) {
      const holders = await readHub(wiring.db, demo.id, null, wiring.now(), listRoleHolders)
      const cards = rolesInOrder.flatMap((role) => holders.find((holder) => holder.role === role) ?? [])
      return { page: FrontPage({ hub: demo.name, cards }) }
    }
    return { redirect: (await listHubs(wiring.db)).length === 0 ? "/start" : "/sign-in" }
  }),

  openForm("/demo/sign-in", async ({ c, wiring, form }) => {
    const demo = (await findDemoHub(wiring)) ?? notFound()
    const person = v.safeParse(PersonId, form.text("person"))
    if (!person.success) return notFound()
    return inHub(wiring.db, demo.id, person.output, wiring.now(), async (tx) => {
      const known = await findPerson(tx, person.output)
      if (!known || known.posts.length === 0) return notFound()
      await beginSession(tx, wiring, c, known.id, "demo")
      return { redirect: "/today" }
    })
  }),

  openPage("/start", async ({ wiring }) => {
    if (await hasRealHub(wiring.db)) return { page: TakenPage() }
    const typed = { hub: "", name: "", email: "" }
    return { page: StartPage({ typed, wrongs: noWrongs, postLeaves: wiring.postLeaves }) }
  }),

  openForm("/start", async ({ c, wiring, form }) => {
    const { typed, wrongs } = readFounding(form)
    if (wrongs.any) return { page: StartPage({ typed, wrongs, postLeaves: wiring.postLeaves }), status: 422 }
    return inHub(wiring.db, wiring.newId<HubId>(), null, wiring.now(), (tx) => found(tx, wiring, c, typed))
  }),
]

function readFounding(form: Form): { typed: Founding; wrongs: Wrongs } {
  const wrongs = new Wrongs()
  const hub = lineOf(form, "hub", 120, wrongs, words.hubNameMissing)
  const name = lineOf(form, "name", 120, wrongs, words.yourNameMissing)
  const email = v.safeParse(Email, form.text("email"))
  if (!email.success) wrongs.add("email", words.emailMissing)
  return { typed: { hub, name, email: email.success ? email.output : form.text("email") }, wrongs }
}

/**
 * Whoever first reaches an installation without a hub founds it. Where letters leave, the address proves itself by the
 * link sent to it; where none do, this browser is signed in, for nothing else could ever let the founder in.
 */
async function found(tx: Tx, wiring: Wiring, c: Context, typed: Founding): Promise<Outcome> {
  await lockFounding(tx)
  const hubs = await listHubs(tx.client)
  if (hubs.some((hub) => !hub.demo)) return { page: TakenPage(), status: 409 }
  const taken = hubs.map((hub) => hub.slug)
  const slug = slugOf(typed.hub, taken)
  await foundHub(tx, { slug, name: typed.hub, demo: false }, wiring.newId)
  const id = wiring.newId<PersonId>()
  await recordFounder(tx, { id, spell: wiring.newId<SpellId>(), name: typed.name, email: typed.email })
  if (wiring.postLeaves) {
    await writeLink(tx, wiring, id, "/today", rememberBrowser(wiring, c))
    return { page: StartedPage({ hub: typed.hub, email: typed.email, slug }) }
  }
  await beginSession(tx, wiring, c, id, "founder")
  return { redirect: "/today", notice: { text: words.ready(typed.hub) } }
}
