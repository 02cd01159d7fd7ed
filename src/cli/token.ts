import { createHash, randomBytes } from "node:crypto"
import { findPersonByEmail } from "../store/person.ts"
import { recordToken } from "../store/token.ts"
import { type Command, failed } from "./command.ts"
import { newId } from "./hub.ts"
import { withHub } from "./with-hub.ts"

export const tokenCreateCommand: Command = {
  name: "token create",
  summary: "A token for the API, which may do what the person may.",
  words: [],
  options: {
    hub: { value: "S", required: true, help: "The hub's slug." },
    email: { value: "E", required: true, help: "The person's mail address." },
  },
  run: (context, args) =>
    withHub(context, args, async (tx) => {
      const person = await findPersonByEmail(tx, args.required("email"))
      if (!person) return failed(`Nobody in this hub has the address ${args.required("email")}.`)
      const token = `tutti_${randomBytes(32).toString("base64url")}`
      await recordToken(tx, { id: newId(), person: person.id, hash: createHash("sha256").update(token).digest() })
      return { text: token, json: { token } }
    }),
}
