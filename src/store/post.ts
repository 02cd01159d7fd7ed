import type { Day } from "../domain/kit/day.ts"
import type { ClusterId, PersonId, SettingId } from "../domain/kit/id.ts"
import type { Tx } from "./database.ts"
import { recordEvent } from "./event.ts"

export type PersonFacts = { id: PersonId; name: string; email: string; telephone: string | null }

export const personFacts = (tx: Tx, id: PersonId): Promise<PersonFacts | undefined> =>
  tx.sql
    .selectFrom("person")
    .where("hub_id", "=", tx.hub)
    .where("id", "=", id)
    .select(["id", "name", "email", "telephone"])
    .executeTakeFirst()

/** Another name, address or number of a person; their sign-in link goes to the new address from now on. */
export async function changePerson(
  tx: Tx,
  before: PersonFacts,
  after: { name: string; email: string; telephone: string | null },
): Promise<"recorded" | "email-taken"> {
  const other = await tx.sql
    .selectFrom("person")
    .where("hub_id", "=", tx.hub)
    .where("email", "=", after.email)
    .where("id", "<>", before.id)
    .select("id")
    .executeTakeFirst()
  if (other) return "email-taken"
  await tx.sql.updateTable("person").set(after).where("hub_id", "=", tx.hub).where("id", "=", before.id).execute()
  await recordEvent(tx, "person.changed", before.id, { before, after })
  return "recorded"
}

/** The same person in the same role at the same place on any day of a spell: nobody holds a post twice at once. */
export async function holdsAlready(
  tx: Tx,
  post: {
    person: PersonId
    role: string
    cluster: ClusterId | null
    setting: SettingId | null
    from: Day
    until: Day | null
  },
): Promise<boolean> {
  const { rows } = await tx.client.query({
    name: "holds-already",
    text: `select from spell where hub_id = $1 and person_id = $2 and role = $3 and cluster_id is not distinct from $4 and setting_id is not distinct from $5
      and (until_day is null or until_day > $6) and ($7::date is null or from_day < $7) limit 1`,
    values: [tx.hub, post.person, post.role, post.cluster, post.setting, post.from, post.until],
  })
  return rows.length > 0
}
