import type { PersonId } from "../domain/kit/id.ts"
import type { Tx } from "./database.ts"
import { recordEvent } from "./event.ts"

/** Only the hash is kept; the token itself is shown once. */
export async function recordToken(tx: Tx, token: { id: string; person: PersonId; hash: Buffer }): Promise<void> {
  await tx.sql
    .insertInto("api_token")
    .values({
      hub_id: tx.hub,
      id: token.id,
      token_hash: token.hash,
      person_id: token.person,
      created_at: tx.at,
      ended_at: null,
    })
    .execute()
  await recordEvent(tx, "token.made", token.person, { token: token.id })
}
