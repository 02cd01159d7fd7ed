import type { HubId } from "../domain/kit/id.ts"
import { inHub, openPool, type Tx } from "../store/database.ts"
import { type Answer, type Arguments, type Context, failed } from "./command.ts"

/** Runs in one transaction held to the hub that `--hub` names; a command that failed leaves nothing behind. */
export async function withHub(
  { database, now }: Context,
  args: Arguments,
  run: (tx: Tx) => Promise<Answer>,
): Promise<Answer> {
  const slug = args.required("hub")
  const db = openPool({ ...(await database()).app, max: 2 })
  try {
    const { rows } = await db.query<{ id: HubId }>("select id from find_hub($1)", [slug])
    const [hub] = rows
    if (!hub) return failed(`There is no hub ${slug}.`)
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

class Undone extends Error {
  readonly answer: Answer
  constructor(answer: Answer) {
    super(answer.problem)
    this.answer = answer
  }
}
