import type { HubId, PersonId } from "../domain/kit/id.ts"
import type { Db, Tx } from "./database.ts"
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

/** Whose a token is; found before the hub is known, through a named function. Undefined where it is ended or was never made. */
export async function findToken(
  db: Db,
  token: Buffer,
): Promise<{ hub: HubId; person: PersonId; token: Buffer } | undefined> {
  const { rows } = await db.query<{ hub: HubId; person: PersonId }>({
    name: "find-api-token",
    text: "select hub_id as hub, person_id as person from find_api_token($1)",
    values: [token],
  })
  return rows[0] && { ...rows[0], token }
}
