import { uuidv7 } from "uuidv7"
import type { HubId } from "../domain/kit/id.ts"
import { inHub, openPool } from "../store/database.ts"
import { foundHub, lockFounding } from "../store/found.ts"
import { type Command, failed } from "./command.ts"

const slugLike = /^[a-z0-9](-?[a-z0-9])*$/

export const hubCreateCommand: Command = {
  name: "hub create",
  summary: "A new hub with this academic year and the starter toolkit.",
  words: [],
  options: {
    name: { value: "N", required: true, help: "What it is called." },
    slug: { value: "S", required: true, help: "Its short name: small letters, digits and hyphens." },
  },
  async run({ database, now }, args) {
    const [name, slug] = [args.required("name").trim(), args.required("slug")]
    if (!slugLike.test(slug) || slug.length > 60)
      return failed("The slug may have small letters, digits and single hyphens, 60 at most.")
    if (!name) return failed("Give the hub a name.")
    const db = openPool((await database()).app)
    try {
      const id = uuidv7() as HubId
      return await inHub(db, id, null, now(), async (tx) => {
        await lockFounding(tx)
        const taken = await tx.client.query("select 1 from find_hub($1)", [slug])
        if (taken.rows.length > 0) return failed(`There is a hub ${slug} already.`)
        await foundHub(tx, { slug, name, demo: false }, newId)
        return { text: slug, json: { id, slug, name } }
      })
    } finally {
      await db.end()
    }
  },
}

/** A fresh id; the caller says of what. */
export const newId = <Id extends string>(): Id => uuidv7() as string as Id
