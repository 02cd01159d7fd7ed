import { createHash, randomBytes } from "node:crypto"
import { addressForLinks } from "../address-file.ts"
import { instantOf } from "../domain/kit/day.ts"
import type { HubId } from "../domain/kit/id.ts"
import type { Db } from "../store/database.ts"
import { findPersonByEmail } from "../store/person.ts"
import { findHubsOfEmail, listHubs, recordSignIn } from "../store/session.ts"
import { type Answer, type Command, failed } from "./command.ts"
import { newId } from "./hub.ts"
import { hubNamed, withHubFound } from "./with-hub.ts"

const lasts = 15 * 60_000

/** The way in where no mail leaves and nobody is signed in: whoever may run commands here owns all of it anyway. */
export const signInCommand: Command = {
  name: "sign-in",
  summary: "A link that signs a person in, once, within 15 minutes.",
  words: [],
  options: {
    hub: { value: "S", help: "The hub's slug; needed only where the address belongs to several hubs." },
    email: { value: "E", required: true, help: "The person's mail address." },
  },
  run: (context, args) => {
    const [email, slug] = [args.required("email").trim(), args.option("hub")]
    const find = (db: Db) => (slug === undefined ? hubOf(db, email) : hubNamed(db, slug))
    return withHubFound(context, find, async (tx) => {
      const person = await findPersonByEmail(tx, email)
      if (!person) return failed(`Nobody in this hub has the address ${email}.`)
      const token = randomBytes(32).toString("base64url")
      const expires = instantOf(new Date(context.now().getTime() + lasts))
      const hash = createHash("sha256").update(token).digest()
      await recordSignIn(tx, { id: newId(), token: hash, person: person.id, browser: null, expires })
      const link = `${addressForLinks(context.settings)}/sign-in/${token}`
      return { text: link, json: { link, expires } }
    })
  },
}

/** The one hub that knows an address. */
async function hubOf(db: Db, email: string): Promise<{ id: HubId } | Answer> {
  const found = await findHubsOfEmail(db, email)
  const [only, ...others] = found
  if (!only) return failed(`Nobody here has the address ${email}.`)
  if (others.length === 0) return { id: only.hub }
  const theirs = (await listHubs(db)).filter(({ id }) => found.some(({ hub }) => hub === id))
  return failed(
    `${email} belongs to several hubs. Say which: ${theirs.map(({ slug }) => `--hub ${slug}`).join(" or ")}.`,
  )
}
