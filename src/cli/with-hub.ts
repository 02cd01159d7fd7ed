import type { HubId } from "../domain/kit/id.ts"
import { type Db, inHub, openPool, type Tx } from "../store/database.ts"
import { type Answer, type Arguments, type Context, failed } from "./command.ts"

/** Runs in one transaction held to the hub that `--hub` names; a command that failed leaves nothing behind. */
export const withHub = (context: Context, args: Arguments, run: (tx: Tx) => Promise<Answer>): Promise<Answer> =>
  withHubFound(context, (db) => hubNamed(db, args.required("hub")), run)

/** The same, held to the hub that `find` finds; where it finds none, it answers why. */
export async function withHubFound(
  { database, now }: Context,
  find: (db: Db) => Promise<{ id: HubId } | Answer>,
  run: (tx: Tx) => Promise<Answer>,
): Promise<Answer> {
  const db = openPool({ ...(await database()).app, max: 2 })
  try {
    const hub = await find(db)
    if (!("id" in hub)) return hub
    return await inHub(db, hub.id, null, now(), async (tx) => {
      const answer = await run(tx)
      if (answer.problem !== undefined) throw new Undone(answer)
      return answer
    })
  } catch (error) {
    if (error instanceof Undone) return error.answer
    throw error
  } finally {
    await db.end()
  }
}

export async function hubNamed(db: Db, slug: string): Promise<{ id: HubId } | Answer> {
  const { rows } = await db.query<{ id: HubId }>("select id from find_hub($1)", [slug])
  return rows[0] ?? failed(`There is no hub ${slug}.`)
}

class Undone extends Error {
  readonly answer: Answer
  constructor(answer: Answer) {
    super(answer.problem)
    this.answer = answer
  }
}
