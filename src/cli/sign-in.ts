import { createHash, randomBytes } from "node:crypto"
import { instantOf } from "../domain/kit/day.ts"
import { addressOf } from "../settings.ts"
import { findPersonByEmail } from "../store/person.ts"
import { recordSignIn } from "../store/session.ts"
import { type Command, failed } from "./command.ts"
import { newId } from "./hub.ts"
import { withHub } from "./with-hub.ts"

const lasts = 15 * 60_000

/** The way in where no mail leaves and nobody is signed in: whoever may run commands here owns all of it anyway. */
export const signInCommand: Command = {
  name: "sign-in",
  summary: "A link that signs a person in, once, within 15 minutes.",
  words: [],
  options: {
    hub: { value: "S", required: true, help: "The hub's slug." },
    email: { value: "E", required: true, help: "The person's mail address." },
  },
  run: (context, args) =>
    withHub(context, args, async (tx) => {
      const person = await findPersonByEmail(tx, args.required("email"))
      if (!person) return failed(`Nobody in this hub has the address ${args.required("email")}.`)
      const token = randomBytes(32).toString("base64url")
      const expires = instantOf(new Date(context.now().getTime() + lasts))
      const hash = createHash("sha256").update(token).digest()
      await recordSignIn(tx, { id: newId(), token: hash, person: person.id, browser: null, expires })
      const { publicUrl, host, port } = context.settings
      const link = `${publicUrl ?? addressOf(host, port)}/sign-in/${token}`
      return { text: link, json: { link, expires } }
    }),
}
