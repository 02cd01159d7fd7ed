import type { Instant } from "../domain/kit/day.ts"
import type { HubId, PersonId } from "../domain/kit/id.ts"
import type { Db, Tx } from "./database.ts"
import { recordEvent } from "./event.ts"

/** A link to sign in with. Of its token only the SHA-256 is kept; `browser` is that of the browser that asked. */
export type SignIn = {
  hub: HubId
  id: string
  person: PersonId
  browser: Buffer | null
  expires: Instant
  used: Instant | null
}

/** Found by its token before the hub is known. */
export async function findSignIn(db: Db, token: Buffer): Promise<SignIn | undefined> {
  const { rows } = await db.query<SignIn>({
    name: "find-sign-in",
    text: `select hub_id as hub, id, person_id as person, browser_hash as browser, expires_at as expires, used_at as used
      from find_sign_in($1)`,
    values: [token],
  })
  return rows[0]
}

/** Where this address belongs: once for each hub that has a person with it. */
export async function findHubsOfEmail(db: Db, email: string): Promise<{ hub: HubId; person: PersonId }[]> {
  const { rows } = await db.query<{ hub: HubId; person: PersonId }>({
    name: "find-person-by-email",
    text: "select hub_id as hub, person_id as person from find_person_by_email($1)",
    values: [email],
  })
  return rows
}

export async function recordSignIn(
  tx: Tx,
  signIn: { id: string; token: Buffer; person: PersonId; browser: Buffer | null; expires: Instant },
): Promise<void> {
  const { id, token, person, browser, expires } = signIn
  await tx.sql
    .insertInto("sign_in")
    .values({
      hub_id: tx.hub,
      id,
      token_hash: token,
      person_id: person,
      browser_hash: browser,
      created_at: tx.at,
      expires_at: expires,
    })
    .execute()
}

/** Uses a link up. Of two that do so at once, one is told no; so is who comes late. */
export async function useSignIn(tx: Tx, id: string): Promise<boolean> {
  const { numUpdatedRows } = await tx.sql
    .updateTable("sign_in")
    .set({ used_at: tx.at })
    .where("hub_id", "=", tx.hub)
    .where("id", "=", id)
    .where("used_at", "is", null)
    .where("expires_at", ">", tx.at)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** `agent` is what the browser calls itself, cut to a length that fits a row. */
export async function recordSession(
  tx: Tx,
  session: {
    id: string
    token: Buffer
    person: PersonId
    agent: string
    expires: Instant
    how: "link" | "demo" | "founder"
  },
): Promise<void> {
  const { id, token, person, agent, expires, how } = session
  await tx.sql
    .insertInto("session")
    .values({
      hub_id: tx.hub,
      id,
      token_hash: token,
      person_id: person,
      agent: agent.slice(0, 300),
      created_at: tx.at,
      seen_at: tx.at,
      expires_at: expires,
    })
    .execute()
  await recordEvent(tx, "session.began", person, { session: id, how })
}

/** Seen again: lasts until `expires`. */
export async function renewSession(tx: Tx, id: string, expires: Instant): Promise<void> {
  await tx.sql
    .updateTable("session")
    .set({ seen_at: tx.at, expires_at: expires })
    .where("hub_id", "=", tx.hub)
    .where("id", "=", id)
    .where("ended_at", "is", null)
    .execute()
}

/** Ends one session of a person; false where there is none to end. */
export async function endSession(tx: Tx, person: PersonId, id: string): Promise<boolean> {
  return (await endSessions(tx, person, { only: id })) > 0
}

/** Ends every session of a person but one; answers how many. */
export const endOtherSessions = (tx: Tx, person: PersonId, keep: string): Promise<number> =>
  endSessions(tx, person, { keep })

async function endSessions(tx: Tx, person: PersonId, which: { only: string } | { keep: string }): Promise<number> {
  const ended = await tx.sql
    .updateTable("session")
    .set({ ended_at: tx.at })
    .where("hub_id", "=", tx.hub)
    .where("person_id", "=", person)
    .where("ended_at", "is", null)
    .where("id", "only" in which ? "=" : "<>", "only" in which ? which.only : which.keep)
    .returning("id")
    .execute()
  for (const { id } of ended) await recordEvent(tx, "session.ended", person, { session: id })
  return ended.length
}

/** Those that still open something, the last seen first. */
export const listSessions = (tx: Tx, person: PersonId) =>
  tx.sql
    .selectFrom("session")
    .where("hub_id", "=", tx.hub)
    .where("person_id", "=", person)
    .where("ended_at", "is", null)
    .where("expires_at", ">", tx.at)
    .select(["id", "agent", "created_at as since", "seen_at as seen"])
    .orderBy("seen_at", "desc")
    .orderBy("id")
    .execute()

export const listTokens = (tx: Tx, person: PersonId) =>
  tx.sql
    .selectFrom("api_token")
    .where("hub_id", "=", tx.hub)
    .where("person_id", "=", person)
    .where("ended_at", "is", null)
    .select(["id", "created_at as since"])
    .orderBy("created_at")
    .orderBy("id")
    .execute()

export async function endToken(tx: Tx, person: PersonId, id: string): Promise<boolean> {
  const { numUpdatedRows } = await tx.sql
    .updateTable("api_token")
    .set({ ended_at: tx.at })
    .where("hub_id", "=", tx.hub)
    .where("person_id", "=", person)
    .where("id", "=", id)
    .where("ended_at", "is", null)
    .executeTakeFirst()
  if (numUpdatedRows === 0n) return false
  await recordEvent(tx, "token.ended", person, { token: id })
  return true
}

/** Every post that a person holds, held or will hold, the newest first. */
export const listPosts = (tx: Tx, person: PersonId) =>
  tx.sql
    .selectFrom("spell")
    .leftJoin("cluster", (join) =>
      join.onRef("cluster.hub_id", "=", "spell.hub_id").onRef("cluster.id", "=", "spell.cluster_id"),
    )
    .leftJoin("setting", (join) =>
      join.onRef("setting.hub_id", "=", "spell.hub_id").onRef("setting.id", "=", "spell.setting_id"),
    )
    .where("spell.hub_id", "=", tx.hub)
    .where("spell.person_id", "=", person)
    .select([
      "spell.role",
      "cluster.name as cluster",
      "setting.name as setting",
      "spell.from_day as from",
      "spell.until_day as until",
    ])
    .orderBy("spell.from_day", "desc")
    .orderBy("spell.id")
    .execute()

/** One person for each role that somebody of the hub holds today: who was put in first. */
export const listRoleHolders = (tx: Tx) =>
  tx.sql
    .selectFrom("spell")
    .innerJoin("person", (join) =>
      join.onRef("person.hub_id", "=", "spell.hub_id").onRef("person.id", "=", "spell.person_id"),
    )
    .leftJoin("cluster", (join) =>
      join.onRef("cluster.hub_id", "=", "spell.hub_id").onRef("cluster.id", "=", "spell.cluster_id"),
    )
    .leftJoin("setting", (join) =>
      join.onRef("setting.hub_id", "=", "spell.hub_id").onRef("setting.id", "=", "spell.setting_id"),
    )
    .where("spell.hub_id", "=", tx.hub)
    .where("spell.from_day", "<=", tx.today)
    .where((e) => e.or([e("spell.until_day", "is", null), e("spell.until_day", ">", tx.today)]))
    .distinctOn("spell.role")
    .select([
      "spell.role",
      "person.id",
      "person.name",
      "cluster.name as cluster",
      "cluster.colour",
      "setting.name as setting",
    ])
    .orderBy("spell.role")
    .orderBy("spell.id")
    .execute()

/** Every hub of this database, the demo one included, the oldest first. */
export async function listHubs(
  db: Db | Tx["client"],
): Promise<{ id: HubId; slug: string; name: string; demo: boolean }[]> {
  const { rows } = await db.query<{ id: HubId; slug: string; name: string; demo: boolean }>(
    "select id, slug, name, demo from list_hubs()",
  )
  return rows
}
