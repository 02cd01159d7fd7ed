import { columnOf, type Person, type Place, type Post } from "../domain/access.ts"
import type { Day } from "../domain/kit/day.ts"
import type { AuditId, ClusterId, PersonId, SettingId, SpellId } from "../domain/kit/id.ts"
import type { Tx } from "./database.ts"
import { recordEvent } from "./event.ts"

/** A person with the posts they hold today: what every question of access begins with. With an API token, only while that may be used. */
export async function findPerson(
  tx: Tx,
  id: PersonId,
  token: Buffer | null = null,
): Promise<(Person & { email: string }) | undefined> {
  const { rows } = await tx.client.query<{
    id: PersonId
    name: string
    email: string
    role: string | null
    cluster_id: ClusterId | null
    setting_id: SettingId | null
  }>({
    name: "person",
    text: `select p.id, p.name, p.email, s.role, coalesce(s.cluster_id, m.cluster_id) as cluster_id, s.setting_id from person p
      left join spell s on s.hub_id = p.hub_id and s.person_id = p.id and s.from_day <= $3 and (s.until_day is null or s.until_day > $3)
      left join membership m on m.hub_id = p.hub_id and m.setting_id = s.setting_id and m.from_day <= $3 and (m.until_day is null or m.until_day > $3)
      where p.hub_id = $1 and p.id = $2
        and ($4::bytea is null or exists (select from api_token t where t.hub_id = p.hub_id and t.token_hash = $4 and t.ended_at is null))`,
    values: [tx.hub, id, tx.today, token],
  })
  const [first] = rows
  if (!first) return undefined
  const posts = rows.flatMap(({ role, cluster_id, setting_id }): Post[] => {
    const column = role === null ? undefined : columnOf(role)
    return column ? [{ role: column, cluster: cluster_id, setting: setting_id }] : []
  })
  return { id: first.id, name: first.name, email: first.email, posts }
}

/** Where a setting lies today, with the people who coordinate its cluster and do not work in it. */
export async function placeOfSetting(tx: Tx, setting: SettingId): Promise<Place> {
  const { rows } = await tx.client.query<{ cluster_id: ClusterId; person_id: PersonId | null }>({
    name: "place-of-setting",
    text: `select m.cluster_id, s.person_id from membership m
      left join spell s on s.hub_id = m.hub_id and s.cluster_id = m.cluster_id and s.role = 'coordinator'
        and s.from_day <= $3 and (s.until_day is null or s.until_day > $3)
        and not exists (select from spell own where own.hub_id = s.hub_id and own.person_id = s.person_id and own.setting_id = $2
          and own.from_day <= $3 and (own.until_day is null or own.until_day > $3))
      where m.hub_id = $1 and m.setting_id = $2 and m.from_day <= $3 and (m.until_day is null or m.until_day > $3)`,
    values: [tx.hub, setting, tx.today],
  })
  return { setting, cluster: rows[0]?.cluster_id ?? null, coordinators: rows.flatMap((row) => row.person_id ?? []) }
}

/** In a query: the ids of the people who coordinate a setting's cluster on a day and do not work in the setting. */
export const coordinatorsOn = (day: string, of: { hub: string; cluster: string; setting: string }): string =>
  `array(select k.person_id from spell k where k.hub_id = ${of.hub} and k.cluster_id = ${of.cluster} and k.role = 'coordinator'
    and k.from_day <= ${day} and (k.until_day is null or k.until_day > ${day})
    and not exists (select from spell own where own.hub_id = k.hub_id and own.person_id = k.person_id and own.setting_id = ${of.setting}
      and own.from_day <= ${day} and (own.until_day is null or own.until_day > ${day})))`

/** The same for the settings of audits, in one reading. */
export async function placesOfAudits(tx: Tx, audits: readonly AuditId[]): Promise<Map<AuditId, Place>> {
  const { rows } = await tx.client.query<{
    audit: AuditId
    setting: SettingId
    cluster: ClusterId | null
    coordinators: PersonId[]
  }>({
    name: "places-of-audits",
    text: `select a.id as audit, a.setting_id as setting, m.cluster_id as cluster,
        ${coordinatorsOn("$3", { hub: "a.hub_id", cluster: "m.cluster_id", setting: "a.setting_id" })} as coordinators
      from audit a left join membership m on m.hub_id = a.hub_id and m.setting_id = a.setting_id and m.from_day <= $3 and (m.until_day is null or m.until_day > $3)
      where a.hub_id = $1 and a.id = any($2)`,
    values: [tx.hub, audits, tx.today],
  })
  return new Map(rows.map(({ audit, setting, cluster, coordinators }) => [audit, { setting, cluster, coordinators }]))
}

export async function placeOfCluster(tx: Tx, cluster: ClusterId): Promise<Place> {
  const rows = await tx.sql
    .selectFrom("spell")
    .where("hub_id", "=", tx.hub)
    .where("cluster_id", "=", cluster)
    .where("role", "=", "coordinator")
    .where("from_day", "<=", tx.today)
    .where((e) => e.or([e("until_day", "is", null), e("until_day", ">", tx.today)]))
    .select("person_id")
    .execute()
  return { setting: null, cluster, coordinators: rows.map((row) => row.person_id) }
}

/** Who wrote what: names by id, for pages that say it. */
export async function namesOf(tx: Tx, ids: readonly PersonId[]): Promise<Map<PersonId, string>> {
  const { rows } = await tx.client.query<{ id: PersonId; name: string }>({
    name: "names-of-people",
    text: "select id, name from person where hub_id = $1 and id = any($2)",
    values: [tx.hub, ids],
  })
  return new Map(rows.map((row) => [row.id, row.name]))
}

export const findPersonByEmail = (tx: Tx, email: string) =>
  tx.sql
    .selectFrom("person")
    .where("hub_id", "=", tx.hub)
    .where("email", "=", email.toLowerCase())
    .selectAll()
    .executeTakeFirst()

export async function recordPerson(
  tx: Tx,
  person: { id: PersonId; name: string; email: string; telephone?: string | undefined },
): Promise<void> {
  const { id, name, telephone } = person
  await tx.sql
    .insertInto("person")
    .values({
      hub_id: tx.hub,
      id,
      name,
      email: person.email.toLowerCase(),
      telephone: telephone ?? null,
      created_at: tx.at,
    })
    .execute()
  await recordEvent(tx, "person.added", id, { name })
}

export type SpellFact = {
  id: SpellId
  person: PersonId
  role: string
  cluster: ClusterId | null
  setting: SettingId | null
  from: Day
  until: Day | null
}

export async function recordSpell(tx: Tx, spell: SpellFact): Promise<void> {
  await tx.sql
    .insertInto("spell")
    .values({
      hub_id: tx.hub,
      id: spell.id,
      person_id: spell.person,
      role: spell.role,
      cluster_id: spell.cluster,
      setting_id: spell.setting,
      from_day: spell.from,
      until_day: spell.until,
    })
    .execute()
  await recordEvent(tx, "spell.began", spell.person, {
    spell: spell.id,
    role: spell.role,
    cluster: spell.cluster,
    setting: spell.setting,
    from: spell.from,
    until: spell.until,
  })
}

/** Ends a spell on a day, the first day on which it no longer holds. */
export async function endSpell(tx: Tx, id: SpellId, until: Day): Promise<boolean> {
  const row = await tx.sql
    .updateTable("spell")
    .set({ until_day: until })
    .where("hub_id", "=", tx.hub)
    .where("id", "=", id)
    .where("from_day", "<", until)
    .returning("person_id")
    .executeTakeFirst()
  if (row) await recordEvent(tx, "spell.ended", row.person_id, { spell: id, until })
  return row !== undefined
}

/** Everyone with every spell they hold or held, newest first. */
export const listPeople = (tx: Tx) =>
  tx.sql
    .selectFrom("person")
    .leftJoin("spell", (join) =>
      join.onRef("spell.hub_id", "=", "person.hub_id").onRef("spell.person_id", "=", "person.id"),
    )
    .leftJoin("cluster", (join) =>
      join.onRef("cluster.hub_id", "=", "spell.hub_id").onRef("cluster.id", "=", "spell.cluster_id"),
    )
    .leftJoin("setting", (join) =>
      join.onRef("setting.hub_id", "=", "spell.hub_id").onRef("setting.id", "=", "spell.setting_id"),
    )
    .where("person.hub_id", "=", tx.hub)
    .select([
      "person.id",
      "person.name",
      "person.email",
      "person.telephone",
      "spell.id as spell",
      "spell.role",
      "spell.cluster_id as cluster",
      "cluster.name as clusterName",
      "spell.setting_id as setting",
      "setting.name as settingName",
      "spell.from_day as from",
      "spell.until_day as until",
    ])
    .orderBy("person.name")
    .orderBy("person.id")
    .orderBy("spell.from_day", "desc")
    .execute()

/** People with a role in a setting or its cluster on a day, the coordinators first: who may go, and whom one meets. */
export async function peopleAround(
  tx: Tx,
  setting: SettingId,
): Promise<
  { id: PersonId; name: string; email: string; telephone: string | null; role: string; inSetting: boolean }[]
> {
  const { rows } = await tx.client.query<{
    id: PersonId
    name: string
    email: string
    telephone: string | null
    role: string
    inSetting: boolean
  }>({
    name: "people-around",
    text: `select p.id, p.name, p.email, p.telephone, k.role, k.setting_id is not null as "inSetting" from spell k join person p on p.hub_id = k.hub_id and p.id = k.person_id
      left join membership m on m.hub_id = k.hub_id and m.setting_id = $2 and m.from_day <= $3 and (m.until_day is null or m.until_day > $3)
      where k.hub_id = $1 and k.from_day <= $3 and (k.until_day is null or k.until_day > $3)
        and (k.setting_id = $2 or (k.cluster_id = m.cluster_id and k.role in ('coordinator', 'designated-manager')) or k.role in ('designated-manager', 'hub-manager') and k.cluster_id is null and k.setting_id is null)
      order by k.setting_id is null, k.role, p.name`,
    values: [tx.hub, setting, tx.today],
  })
  return rows
}
