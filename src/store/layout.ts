import { sql } from "kysely"
import * as v from "valibot"
import type { AcademicYear } from "../domain/kit/academic-year.ts"
import { addDays, type Day, Day as DaySchema } from "../domain/kit/day.ts"
import { ClusterId, MembershipId, type PersonId, SettingId, SpellId } from "../domain/kit/id.ts"
import { done, type Result, refuse } from "../domain/kit/result.ts"
import { alreadyThere, type LayoutChangeId } from "../domain/layout.ts"
import { nearestCluster, type Suggestion } from "../domain/register/nearest-cluster.ts"
import { endCluster, type MembershipFacts, membershipsOf, moveSetting, recordCluster } from "./cluster.ts"
import { json, type Tx } from "./database.ts"
import { recordEvent } from "./event.ts"
import { endSpell } from "./person.ts"
import { listSettings, type SettingFacts } from "./setting.ts"

// ── Readings ────────────────────────────────────────────────────────────────────────────────────────────────────
export type Named = { id: PersonId; name: string }
export type ClusterOn = {
  id: ClusterId
  name: string
  colour: number
  until: Day | null
  /** Schools and colleges open that day, and all other settings. */
  schools: number
  others: number
  coordinators: Named[]
  managers: Named[]
  /** The day since which nobody coordinated it; null where somebody does, or nobody ever did. */
  vacantSince: Day | null
}

/** The clusters of a day with what they held and who coordinated them then: any past day can be asked. */
export async function clustersOn(tx: Tx, on: Day): Promise<ClusterOn[]> {
  const { rows } = await tx.client.query<ClusterOn>({
    name: "clusters-on",
    text: `
      with members as (
        select m.cluster_id, count(*) filter (where s.kind in ('school', 'college'))::int as schools, count(*) filter (where s.kind not in ('school', 'college'))::int as others
        from membership m join setting s on s.hub_id = m.hub_id and s.id = m.setting_id
        where m.hub_id = $1 and m.from_day <= $2 and (m.until_day is null or m.until_day > $2)
          and (s.opened is null or s.opened <= $2) and (s.closed is null or s.closed >= $2)
        group by m.cluster_id),
      posts as (
        select x.cluster_id, x.role, json_agg(json_build_object('id', p.id, 'name', p.name) order by p.name) as people
        from spell x join person p on p.hub_id = x.hub_id and p.id = x.person_id
        where x.hub_id = $1 and x.cluster_id is not null and x.from_day <= $2 and (x.until_day is null or x.until_day > $2)
        group by x.cluster_id, x.role)
      select c.id, c.name, c.colour, c.until_day as until, coalesce(m.schools, 0) as schools, coalesce(m.others, 0) as others,
        coalesce(k.people, '[]') as coordinators, coalesce(d.people, '[]') as managers,
        case when k.people is null then (select max(x.until_day) from spell x where x.hub_id = c.hub_id and x.cluster_id = c.id and x.role = 'coordinator' and x.until_day <= $2) end as "vacantSince"
      from cluster c
      left join members m on m.cluster_id = c.id
      left join posts k on k.cluster_id = c.id and k.role = 'coordinator'
      left join posts d on d.cluster_id = c.id and d.role = 'designated-manager'
      where c.hub_id = $1 and (c.until_day is null or c.until_day > $2)
        and ($2 >= $3::date or m.cluster_id is not null or k.cluster_id is not null)
      order by lower(c.name), c.id`,
    values: [tx.hub, on, tx.today],
  })
  return rows
}

/** Every setting open on a day, where it lay then: for maps and for choosing what moves. */
export const placesOn = (tx: Tx, on: Day): Promise<SettingFacts[]> =>
  listSettings(tx, { open: true }, on, 0, 100_000).then((all) =>
    all.sort((a, b) => a.name.localeCompare(b.name, "en-GB")),
  )

export type MembershipRow = { id: MembershipId; setting: SettingId; cluster: ClusterId; from: Day; until: Day | null }

/** All memberships of some settings, oldest first. */
export const membershipsOfAll = (tx: Tx, settings: readonly SettingId[]): Promise<MembershipRow[]> =>
  settings.length === 0
    ? Promise.resolve([])
    : tx.sql
        .selectFrom("membership")
        .where("hub_id", "=", tx.hub)
        .where("setting_id", "in", settings)
        .select(["id", "setting_id as setting", "cluster_id as cluster", "from_day as from", "until_day as until"])
        .orderBy("setting_id")
        .orderBy("from_day")
        .execute()

export const findMembership = (tx: Tx, id: MembershipId): Promise<MembershipFacts | undefined> =>
  tx.sql
    .selectFrom("membership")
    .where("hub_id", "=", tx.hub)
    .where("id", "=", id)
    .select(["id", "seq", "setting_id as setting", "cluster_id as cluster", "from_day as from", "until_day as until"])
    .executeTakeFirst()

/** Gives a membership another end; answers the one that stands in the way of going on, and then changes nothing. */
export async function endMembership(
  tx: Tx,
  membership: MembershipFacts,
  until: Day | null,
): Promise<MembershipFacts | undefined> {
  await lockLayout(tx)
  const clash = (await membershipsOf(tx, membership.setting)).find(
    (other) =>
      other.id !== membership.id &&
      (other.until === null || other.until > membership.from) &&
      (until === null || other.from < until),
  )
  if (clash) return clash
  await tx.sql
    .updateTable("membership")
    .set({ until_day: until })
    .where("hub_id", "=", tx.hub)
    .where("id", "=", membership.id)
    .execute()
  await recordEvent(tx, "membership.ended", membership.setting, {
    membership: membership.id,
    cluster: membership.cluster,
    from: membership.from,
    was: membership.until,
    until,
  })
  return undefined
}

export type MemberRow = {
  id: SettingId
  name: string
  town: string | null
  kind: string
  phase: string | null
  closed: Day | null
  from: Day
  until: Day | null
}

/** Who ever belonged to a cluster, newest first, then by name. */
export const historyOfCluster = (tx: Tx, cluster: ClusterId): Promise<MemberRow[]> =>
  tx.sql
    .selectFrom("membership")
    .innerJoin("setting", (join) =>
      join.onRef("setting.hub_id", "=", "membership.hub_id").onRef("setting.id", "=", "membership.setting_id"),
    )
    .where("membership.hub_id", "=", tx.hub)
    .where("membership.cluster_id", "=", cluster)
    .select(["setting.id", "name", "town", "kind", "phase", "closed", "from_day as from", "until_day as until"])
    .orderBy("name")
    .orderBy("from_day")
    .execute()

export type PostRow = {
  spell: SpellId
  person: PersonId
  name: string
  email: string
  telephone: string | null
  role: string
  cluster: ClusterId | null
  setting: SettingId | null
  from: Day
  until: Day | null
}

const posts = (tx: Tx) =>
  tx.sql
    .selectFrom("spell")
    .innerJoin("person", (join) =>
      join.onRef("person.hub_id", "=", "spell.hub_id").onRef("person.id", "=", "spell.person_id"),
    )
    .where("spell.hub_id", "=", tx.hub)
    .select([
      "spell.id as spell",
      "person.id as person",
      "person.name",
      "person.email",
      "person.telephone",
      "spell.role",
      "spell.cluster_id as cluster",
      "spell.setting_id as setting",
      "spell.from_day as from",
      "spell.until_day as until",
    ])
    .orderBy("spell.from_day", "desc")
    .orderBy("person.name")

/** Everyone who held or holds a post in a cluster, newest first. */
export const postsOfCluster = (tx: Tx, cluster: ClusterId): Promise<PostRow[]> =>
  posts(tx).where("spell.cluster_id", "=", cluster).execute()

/** Everyone who held or holds a role at a setting, newest first. */
export const postsOfSetting = (tx: Tx, setting: SettingId): Promise<PostRow[]> =>
  posts(tx).where("spell.setting_id", "=", setting).execute()

export const findSpell = (tx: Tx, id: SpellId): Promise<PostRow | undefined> =>
  posts(tx).where("spell.id", "=", id).executeTakeFirst()

/** What a person holds today, as the reference lists name it. */
export const rolesToday = (tx: Tx, person: PersonId): Promise<PostRow[]> =>
  posts(tx)
    .where("spell.person_id", "=", person)
    .where("spell.from_day", "<=", tx.today)
    .where((e) => e.or([e("spell.until_day", "is", null), e("spell.until_day", ">", tx.today)]))
    .execute()

export type Unplaced = SettingFacts & { nearest: Suggestion | undefined }

/** Open settings that are in no cluster and in none to come, with the cluster of their nearest neighbour. */
export async function listUnplaced(tx: Tx): Promise<Unplaced[]> {
  const all = await listSettings(tx, {}, tx.today, 0, 100_000)
  const coming = await tx.sql
    .selectFrom("membership")
    .where("hub_id", "=", tx.hub)
    .where("from_day", ">", tx.today)
    .select("setting_id")
    .execute()
  const placedLater = new Set(coming.map((row) => row.setting_id))
  const places = new Map<ClusterId, { easting: number; northing: number }[]>()
  for (const { cluster, easting, northing } of all)
    if (cluster && easting !== null && northing !== null)
      places.set(cluster, [...(places.get(cluster) ?? []), { easting, northing }])
  const clusters = [...places].map(([cluster, members]) => ({ cluster, members }))
  return all
    .filter(
      (one) => one.cluster === null && !placedLater.has(one.id) && (one.closed === null || one.closed >= tx.today),
    )
    .map((one) => ({
      ...one,
      nearest:
        one.easting === null || one.northing === null
          ? undefined
          : nearestCluster({ easting: one.easting, northing: one.northing }, clusters),
    }))
    .sort((a, b) => a.name.localeCompare(b.name, "en-GB"))
}

export type SettingRow = {
  id: SettingId
  kind: string
  name: string
  town: string | null
  phase: string | null
  urn: string | null
  opened: Day | null
  closed: Day | null
  cluster: ClusterId | null
  clusterName: string | null
  colour: number | null
}
export type SettingQuery = { q: string; kind: string; cluster: ClusterId | "none" | undefined; closed: boolean }

/** Settings by name as they stand today, from the one after `after`; keyset on name and id, steady while others are added. */
export async function listSettingsByName(
  tx: Tx,
  { q, kind, cluster, closed }: SettingQuery,
  after: SettingId | undefined,
  limit: number,
): Promise<{ rows: SettingRow[]; all: number }> {
  const from = `from setting s
    left join membership m on m.hub_id = s.hub_id and m.setting_id = s.id and m.from_day <= $2 and (m.until_day is null or m.until_day > $2)
    left join cluster c on c.hub_id = m.hub_id and c.id = m.cluster_id
    where s.hub_id = $1 and ($3 = '' or s.kind = $3)
      and ($4::uuid is null or m.cluster_id = $4) and (not $5 or m.cluster_id is null)
      and ($6 or s.closed is null or s.closed >= $2)
      and ($7 = '' or s.id in (select id from find_settings($7) union select id from settings_of_town($7)))`
  const values = [
    tx.hub,
    tx.today,
    kind,
    cluster === "none" ? null : (cluster ?? null),
    cluster === "none",
    closed,
    q.replace(/[\\%_]/g, "\\$&"),
  ]
  const { rows } = await tx.client.query<SettingRow>({
    name: "settings-by-name",
    text: `select s.id, s.kind, s.name, s.town, s.phase, s.opened, s.closed, m.cluster_id as cluster, c.name as "clusterName", c.colour,
        (select n.urn from setting_number n where n.hub_id = s.hub_id and n.setting_id = s.id order by n.from_day desc limit 1) as urn
      ${from} and ($8::uuid is null or (lower(s.name), s.id) > (select lower(a.name), a.id from setting a where a.hub_id = $1 and a.id = $8))
      order by lower(s.name), s.id limit $9`,
    values: [...values, after ?? null, limit],
  })
  const { rows: counted } = await tx.client.query<{ all: number }>({
    name: "settings-by-name-count",
    text: `select count(*)::int as all ${from}`,
    values,
  })
  return { rows, all: counted[0]?.all ?? 0 }
}

export type HubCounts = {
  years: number
  settings: number
  schools: number
  clusters: number
  people: number
  coordinators: number
  audits: number
  numbered: number
}

/** What a hub holds today, in one round trip: for its checklist. */
export async function countHub(tx: Tx): Promise<HubCounts> {
  const { rows } = await tx.client.query<HubCounts>({
    name: "count-hub",
    text: `select
      (select count(*) from academic_year where hub_id = $1)::int as years,
      (select count(*) from setting where hub_id = $1 and (closed is null or closed >= $2))::int as settings,
      (select count(*) from setting where hub_id = $1 and kind in ('school', 'college') and (closed is null or closed >= $2))::int as schools,
      (select count(*) from cluster where hub_id = $1 and (until_day is null or until_day > $2))::int as clusters,
      (select count(distinct person_id) from spell where hub_id = $1 and from_day <= $2 and (until_day is null or until_day > $2))::int as people,
      (select count(distinct person_id) from spell where hub_id = $1 and role = 'coordinator' and from_day <= $2 and (until_day is null or until_day > $2))::int as coordinators,
      (select count(*) from audit where hub_id = $1)::int as audits,
      (select count(*) from setting where hub_id = $1 and register is not null)::int as numbered`,
    values: [tx.hub, tx.today],
  })
  const [row] = rows
  if (!row) throw new Error("a count without a row")
  return row
}

/** Years in which any setting has figures: what depends on their count day is already known to people. */
export const hasFigures = async (tx: Tx, year: AcademicYear): Promise<boolean> =>
  (await tx.sql
    .selectFrom("figure")
    .where("hub_id", "=", tx.hub)
    .where("year", "=", year)
    .select("setting_id")
    .limit(1)
    .executeTakeFirst()) !== undefined

/** What something was created as: a creation that is sent again is compared with this, whatever happened to the thing since. */
export const createdAs = async (
  tx: Tx,
  kind: "cluster.added" | "setting.added" | "membership.began" | "visit.planned",
  subject: string,
  membership?: MembershipId,
): Promise<unknown> => {
  let query = tx.sql
    .selectFrom("event")
    .where("hub_id", "=", tx.hub)
    .where("kind", "=", kind)
    .where("subject", "=", subject)
    .select("data")
    .orderBy("seq")
  if (membership) query = query.where(sql<boolean>`data ->> 'membership' = ${membership}`)
  return (await query.executeTakeFirst())?.data
}

// ── Trusts ──────────────────────────────────────────────────────────────────────────────────────────────────────
export type TrustSchool = SettingFacts & { trustCode: string | null }
export type Trust = { code: string; name: string; schools: TrustSchool[] }

/**
 * Academy trusts with their schools of today, by name. The register gives a trust a number; one that a person typed has none and is found by
 * its name, `~` before it, unless the register knows a trust of that name.
 */
export async function listTrusts(tx: Tx): Promise<Trust[]> {
  const settings = await placesOn(tx, tx.today)
  const codes = new Map(
    (
      await tx.sql
        .selectFrom("setting")
        .where("hub_id", "=", tx.hub)
        .where("trust_name", "is not", null)
        .select(["id", "trust_code"])
        .select(sql<string | null>`register ->> 'trustName'`.as("registered"))
        .execute()
    ).map((row) => [row.id, row]),
  )
  const codeOfName = new Map<string, string>()
  for (const { trust_code: code, registered } of codes.values())
    if (code && registered) codeOfName.set(registered.toLowerCase(), code)
  const trusts = new Map<string, Trust>()
  for (const setting of settings) {
    const { trust } = setting
    if (!trust) continue
    const row = codes.get(setting.id)
    const own = row?.registered?.toLowerCase() === trust.toLowerCase() ? row.trust_code : null
    const code = own ?? codeOfName.get(trust.toLowerCase()) ?? `~${trust.toLowerCase()}`
    const known = trusts.get(code) ?? { code, name: trust, schools: [] }
    known.schools.push({ ...setting, trustCode: row?.trust_code ?? null })
    trusts.set(code, known)
  }
  return [...trusts.values()].sort((a, b) => a.name.localeCompare(b.name, "en-GB"))
}

// ── Changes that can be taken back as a whole ───────────────────────────────────────────────────────────────────
const Kept = v.object({
  id: MembershipId,
  setting: SettingId,
  cluster: ClusterId,
  from: DaySchema,
  until: v.nullable(DaySchema),
})
const KeptSpell = v.object({ id: SpellId, until: v.nullable(DaySchema) })
const KeptCluster = v.object({ id: ClusterId, until: v.nullable(DaySchema) })
const State = v.object({
  memberships: v.array(Kept),
  spells: v.array(KeptSpell),
  clusters: v.array(KeptCluster),
})
const Change = v.object({
  kind: v.string(),
  settings: v.array(SettingId),
  before: State,
  after: State,
  joined: v.optional(v.unknown()),
})
type State = v.InferOutput<typeof State>

const stateOf = async (
  tx: Tx,
  settings: readonly SettingId[],
  spells: readonly SpellId[],
  clusters: readonly ClusterId[],
): Promise<State> => ({
  memberships: await membershipsOfAll(tx, settings),
  spells:
    spells.length === 0
      ? []
      : await tx.sql
          .selectFrom("spell")
          .where("hub_id", "=", tx.hub)
          .where("id", "in", spells)
          .select(["id", "until_day as until"])
          .orderBy("id")
          .execute(),
  clusters:
    clusters.length === 0
      ? []
      : await tx.sql
          .selectFrom("cluster")
          .where("hub_id", "=", tx.hub)
          .where("id", "in", clusters)
          .select(["id", "until_day as until"])
          .orderBy("id")
          .execute(),
})

/**
 * Two changes of the hub's layout come one after the other, so that an undo meets what it expects. Weaker than `for update`:
 * whatever else is written meanwhile (an answer, an event) points at the hub's row, and may be waiting for us with an audit locked.
 */
export const lockLayout = (tx: Tx) =>
  tx.sql.selectFrom("hub").where("id", "=", tx.hub).select("id").forNoKeyUpdate().execute()

async function changing(
  tx: Tx,
  id: LayoutChangeId,
  kind: string,
  touched: { settings: readonly SettingId[]; spells?: readonly SpellId[]; clusters?: readonly ClusterId[] },
  work: () => Promise<unknown>,
): Promise<void> {
  const { settings, spells = [], clusters = [] } = touched
  const before = await stateOf(tx, settings, spells, clusters)
  const joined = await work()
  const after = await stateOf(tx, settings, spells, clusters)
  await recordEvent(tx, "layout.changed", id, { kind, settings, before, after, joined })
}

/** Moves settings into a cluster (null: into none) from a day on; who is already there stays. Answers how many moved. */
export const moveSettings = (
  tx: Tx,
  id: LayoutChangeId,
  move: { settings: readonly SettingId[]; to: ClusterId | null; from: Day },
  newId: () => MembershipId,
): Promise<number> =>
  placeSettings(
    tx,
    id,
    move.settings.map((setting) => ({ setting, to: move.to })),
    move.from,
    newId,
  )

/** The same, each into its own cluster: one change, taken back as one. */
export async function placeSettings(
  tx: Tx,
  id: LayoutChangeId,
  moves: readonly { setting: SettingId; to: ClusterId | null }[],
  from: Day,
  newId: () => MembershipId,
): Promise<number> {
  await lockLayout(tx)
  const memberships = await membershipsOfAll(
    tx,
    moves.map(({ setting }) => setting),
  )
  const moving = moves.filter(
    ({ setting, to }) =>
      !alreadyThere(
        memberships.filter((membership) => membership.setting === setting),
        to,
        from,
      ),
  )
  if (moving.length > 0)
    await changing(tx, id, "move", { settings: moving.map(({ setting }) => setting) }, async () => {
      for (const { setting, to } of moving) await moveSetting(tx, setting, to, from, newId())
    })
  return moving.length
}

/** A new cluster takes some settings from a day on. */
export async function splitCluster(
  tx: Tx,
  id: LayoutChangeId,
  split: { into: { id: ClusterId; name: string }; settings: readonly SettingId[]; from: Day },
  newId: () => MembershipId,
): Promise<"recorded" | "name-taken"> {
  await lockLayout(tx)
  if ((await recordCluster(tx, split.into)) === "name-taken") return "name-taken"
  await changing(tx, id, "split", { settings: split.settings, clusters: [split.into.id] }, async () => {
    for (const setting of split.settings) await moveSetting(tx, setting, split.into.id, split.from, newId())
  })
  return "recorded"
}

/** All that is or will be in one cluster goes to another from a day on, the one ends, and so do the posts named. */
export async function mergeClusters(
  tx: Tx,
  id: LayoutChangeId,
  merge: { from: Day; cluster: ClusterId; into: ClusterId; ending: readonly SpellId[] },
  newId: () => MembershipId,
): Promise<number> {
  await lockLayout(tx)
  const members = (
    await tx.sql
      .selectFrom("membership")
      .where("hub_id", "=", tx.hub)
      .where("cluster_id", "=", merge.cluster)
      .where((e) => e.or([e("until_day", "is", null), e("until_day", ">", merge.from)]))
      .select(["setting_id", "from_day", "until_day"])
      .orderBy("from_day")
      .execute()
  ).filter((row, at, all) => all.findIndex((other) => other.setting_id === row.setting_id) === at)
  await changing(
    tx,
    id,
    "merge",
    { settings: members.map((row) => row.setting_id), spells: merge.ending, clusters: [merge.cluster] },
    async () => {
      for (const row of members)
        await moveSetting(tx, row.setting_id, merge.into, later(row.from_day, merge.from), newId())
      for (const spell of merge.ending) await endSpell(tx, spell, merge.from)
      await endCluster(tx, merge.cluster, merge.from)
    },
  )
  return members.length
}

/** Ends a post so that it can be taken back; false where it had not begun by that day. */
export async function endPost(tx: Tx, id: LayoutChangeId, spell: SpellId, until: Day): Promise<boolean> {
  await lockLayout(tx)
  let ended = false
  await changing(tx, id, "spell", { settings: [], spells: [spell] }, async () => {
    ended = await endSpell(tx, spell, until)
  })
  return ended
}

const later = (a: Day, b: Day): Day => {
  if (a > b) return a
  return b
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

export type Undone = { kind: string; settings: SettingId[]; people: PersonId[]; spells: SpellId[] }

/** Puts back what one change moved, ended or began; refused where any of it has changed again since. */
export async function undoChange(tx: Tx, id: LayoutChangeId): Promise<Undone | "unknown" | "changed-since"> {
  await lockLayout(tx)
  const events = await tx.sql
    .selectFrom("event")
    .where("hub_id", "=", tx.hub)
    .where("subject", "=", id)
    .select(["kind", "data"])
    .orderBy("seq")
    .execute()
  const recorded = events.find((event) => event.kind === "layout.changed")
  if (!recorded) return "unknown"
  if (events.some((event) => event.kind === "layout.undone")) return "changed-since"
  const { kind, settings, before, after, joined } = v.parse(Change, recorded.data)
  const now = await stateOf(
    tx,
    settings,
    after.spells.map((spell) => spell.id),
    after.clusters.map((cluster) => cluster.id),
  )
  if (!same(now, after)) return "changed-since"
  if (joined !== undefined && !(await unjoin(tx, v.parse(Joined, joined)))) return "changed-since"
  await restoreMemberships(tx, before.memberships, after.memberships)
  const people: PersonId[] = []
  for (const spell of before.spells) {
    const { person_id: person } = await tx.sql
      .updateTable("spell")
      .set({ until_day: spell.until })
      .where("hub_id", "=", tx.hub)
      .where("id", "=", spell.id)
      .returning("person_id")
      .executeTakeFirstOrThrow()
    people.push(person)
    await recordEvent(tx, "spell.ended", person, { spell: spell.id, until: spell.until, undone: id })
  }
  for (const cluster of after.clusters) {
    const was = before.clusters.find((other) => other.id === cluster.id)
    if (same(was, cluster)) {
      // Made by a split: it stays on record, but from its first day on it is in no list.
      const first = after.memberships.find((membership) => membership.cluster === cluster.id)?.from ?? tx.today
      await endCluster(tx, cluster.id, first === later(first, tx.today) ? tx.today : first)
    } else {
      await tx.sql
        .updateTable("cluster")
        .set({ until_day: was?.until ?? null })
        .where("hub_id", "=", tx.hub)
        .where("id", "=", cluster.id)
        .execute()
      await recordEvent(tx, "cluster.changed", cluster.id, { until: was?.until ?? null, undone: id })
    }
  }
  await recordEvent(tx, "layout.undone", id, { settings })
  return { kind, settings, people, spells: before.spells.map(({ id: spell }) => spell) }
}

async function restoreMemberships(
  tx: Tx,
  before: readonly MembershipRow[],
  after: readonly MembershipRow[],
): Promise<void> {
  for (const row of after) {
    if (before.some((other) => other.id === row.id)) continue
    await tx.sql.deleteFrom("membership").where("hub_id", "=", tx.hub).where("id", "=", row.id).execute()
    await recordEvent(tx, "membership.withdrawn", row.setting, {
      membership: row.id,
      cluster: row.cluster,
      from: row.from,
      was: row.until,
    })
  }
  for (const row of before) {
    const now = after.find((other) => other.id === row.id)
    if (now && same(now, row)) continue
    const values = { setting_id: row.setting, cluster_id: row.cluster, from_day: row.from, until_day: row.until }
    if (now)
      await tx.sql.updateTable("membership").set(values).where("hub_id", "=", tx.hub).where("id", "=", row.id).execute()
    else
      await tx.sql
        .insertInto("membership")
        .values({ hub_id: tx.hub, id: row.id, ...values })
        .execute()
    await recordEvent(tx, "membership.began", row.setting, {
      membership: row.id,
      cluster: row.cluster,
      from: row.from,
      until: row.until,
      restored: true,
    })
  }
}

// ── One setting in detail ───────────────────────────────────────────────────────────────────────────────────────
export type SettingRecord = { register: Record<string, unknown> | null; typed: Record<string, unknown> }
const Facts = v.record(v.string(), v.unknown())
const RecordShape = v.object({ register: v.nullable(Facts), typed: Facts })

/** What the register says and what people typed, side by side. */
export async function settingRecord(tx: Tx, id: SettingId): Promise<SettingRecord | undefined> {
  const row = await tx.sql
    .selectFrom("setting")
    .where("hub_id", "=", tx.hub)
    .where("id", "=", id)
    .select(["register", "typed"])
    .executeTakeFirst()
  return row && v.parse(RecordShape, row)
}

/** The setting that this one was joined to: the same school, under its older record. */
export const joinedInto = (record: SettingRecord): SettingId | undefined => {
  const id = v.safeParse(SettingId, record.typed.joinedInto)
  return id.success ? id.output : undefined
}

/** A setting and every record that was joined to it. */
export const settingAndJoined = async (tx: Tx, id: SettingId): Promise<SettingId[]> => [
  id,
  ...(
    await tx.sql
      .selectFrom("setting")
      .where("hub_id", "=", tx.hub)
      .where(sql<boolean>`typed ->> 'joinedInto' = ${id}`)
      .select("id")
      .execute()
  ).map((row) => row.id),
]

export const listRolls = (tx: Tx, id: SettingId) =>
  tx.sql
    .selectFrom("roll")
    .where("hub_id", "=", tx.hub)
    .where("setting_id", "=", id)
    .select(["pupils", "on_day as on", "source"])
    .orderBy("on_day", "desc")
    .execute()

export type Succession = { id: SettingId; name: string; town: string | null; from: Day; kind: string }

/** Schools that a setting carries on, and those that carry it on. */
export async function successions(
  tx: Tx,
  id: SettingId,
): Promise<{ predecessors: Succession[]; successors: Succession[] }> {
  const one = (mine: "predecessor_id" | "successor_id", other: "predecessor_id" | "successor_id") =>
    tx.sql
      .selectFrom("succession")
      .innerJoin("setting", (join) =>
        join.onRef("setting.hub_id", "=", "succession.hub_id").onRef("setting.id", "=", `succession.${other}`),
      )
      .where("succession.hub_id", "=", tx.hub)
      .where(`succession.${mine}`, "=", id)
      .select(["setting.id", "name", "town", "from_day as from", "succession.kind"])
      .orderBy("from_day")
      .execute()
  return {
    predecessors: await one("successor_id", "predecessor_id"),
    successors: await one("predecessor_id", "successor_id"),
  }
}

// ── This is the same school as … ────────────────────────────────────────────────────────────────────────────────
export type JoinProblem =
  | { problem: "same-setting" }
  | { problem: "already-joined" }
  | { problem: "from-too-early"; begins: Day }
  | { problem: "both-audited"; years: AcademicYear[] }

const NumberRow = v.object({
  urn: v.string(),
  reason: v.string(),
  setting: SettingId,
  from: DaySchema,
  until: v.nullable(DaySchema),
})
const Ids = v.array(v.string())
const Joined = v.object({
  keep: SettingId,
  join: SettingId,
  before: v.object({ keep: RecordShape, join: RecordShape, numbers: v.array(NumberRow) }),
  after: v.object({ keep: RecordShape, join: RecordShape, numbers: v.array(NumberRow) }),
  moved: v.object({ audit: Ids, spell: Ids, promise: Ids, need: Ids, priority: Ids, rolls: v.array(DaySchema) }),
})
type Joined = v.InferOutput<typeof Joined>

const numbersOf = (tx: Tx, settings: readonly SettingId[]) =>
  tx.sql
    .selectFrom("setting_number")
    .where("hub_id", "=", tx.hub)
    .where("setting_id", "in", settings)
    .select(["urn", "reason", "setting_id as setting", "from_day as from", "until_day as until"])
    .orderBy("urn")
    .orderBy("from_day")
    .execute()

/** What stands in the way of joining: nothing half done. `from` is the first day under the newer record's number. */
export async function checkJoin(tx: Tx, keep: SettingId, join: SettingId, from: Day): Promise<JoinProblem | undefined> {
  if (keep === join) return { problem: "same-setting" }
  const [kept, joining] = [await settingRecord(tx, keep), await settingRecord(tx, join)]
  if (!kept || !joining) throw new Error("a setting that was there has gone")
  if (joinedInto(kept) || joinedInto(joining)) return { problem: "already-joined" }
  const current = (await numbersOf(tx, [keep])).sort((a, b) => (a.from < b.from ? -1 : 1)).at(-1)
  if (current && (await numbersOf(tx, [join])).length > 0 && current.from >= from)
    return { problem: "from-too-early", begins: current.from }
  const { rows } = await tx.client.query<{ year: AcademicYear }>({
    name: "both-audited",
    text: `select j.year from audit j join audit k on k.hub_id = j.hub_id and k.year = j.year and k.setting_id = $2
      where j.hub_id = $1 and j.setting_id = $3 and exists (select from answer n where n.hub_id = j.hub_id and n.audit_id = j.id) order by j.year`,
    values: [tx.hub, keep, join],
  })
  return rows.length > 0 ? { problem: "both-audited", years: rows.map((row) => row.year) } : undefined
}

/**
 * Two records of one school become one: `keep`, the older, takes over the number, the register's facts, memberships, people, audits, rolls, needs
 * and promises of `join`, which stays on record as never open and points to it. Can be undone.
 */
export async function joinSettings(
  tx: Tx,
  id: LayoutChangeId,
  keep: SettingId,
  join: SettingId,
  from: Day,
): Promise<Result<undefined, JoinProblem>> {
  await lockLayout(tx)
  const problem = await checkJoin(tx, keep, join, from)
  if (problem) return refuse(problem)
  await changing(tx, id, "join", { settings: [keep, join] }, () => joinRecords(tx, keep, join, from))
  await recordEvent(tx, "setting.joined", join, { into: keep, from, change: id })
  return done(undefined)
}

async function joinRecords(tx: Tx, keep: SettingId, join: SettingId, from: Day): Promise<Joined> {
  const pair = async () => {
    const [kept, joining] = [await settingRecord(tx, keep), await settingRecord(tx, join)]
    if (!kept || !joining) throw new Error("a setting that was there has gone")
    return { keep: kept, join: joining, numbers: await numbersOf(tx, [keep, join]) }
  }
  const before = await pair()
  await joinNumbers(tx, keep, join, from, before.numbers)
  await joinMemberships(tx, keep, join)
  const moved = await joinRows(tx, keep, join)

  const { closed, ...typedOfKeep } = before.keep.typed
  const { closed: _, opened: __, ...typedOfJoin } = before.join.typed
  const goesOn = typeof closed === "string" && closed < (facts(before.join).closed ?? "9999-12-31")
  const register = before.join.register && {
    ...before.join.register,
    // Nobody may know the older record's first day; it is not the newer one's.
    opened: facts(before.keep).opened ?? null,
  }
  await writeRecord(tx, keep, {
    register: register ?? before.keep.register,
    typed: { ...typedOfJoin, ...typedOfKeep, ...(closed !== undefined && !goesOn && { closed }) },
  })
  const name = facts(before.join).name
  const town = facts(before.join).town
  await writeRecord(tx, join, {
    register: null,
    typed: { name, ...(town !== undefined && { town }), opened: from, closed: addDays(from, -1), joinedInto: keep },
  })
  return { keep, join, before, after: await pair(), moved }
}

/** The facts that hold: what people typed, else what the register says. */
const facts = ({ register, typed }: SettingRecord): Record<string, string | undefined> =>
  Object.fromEntries(
    Object.entries({ ...register, ...typed }).flatMap(([key, value]) =>
      typeof value === "string" ? [[key, value]] : [],
    ),
  )

async function writeRecord(tx: Tx, id: SettingId, record: SettingRecord): Promise<void> {
  await tx.sql
    .updateTable("setting")
    .set({ register: record.register === null ? null : json(record.register), typed: json(record.typed) })
    .where("hub_id", "=", tx.hub)
    .where("id", "=", id)
    .execute()
}

type NumberRow = v.InferOutput<typeof NumberRow>
const setNumber = (tx: Tx, row: NumberRow, to: Partial<NumberRow>) =>
  tx.sql
    .updateTable("setting_number")
    .set({
      reason: to.reason ?? row.reason,
      setting_id: to.setting ?? row.setting,
      from_day: to.from ?? row.from,
      until_day: to.until === undefined ? row.until : to.until,
    })
    .where("hub_id", "=", tx.hub)
    .where("setting_id", "=", row.setting)
    .where("from_day", "=", row.from)
    .execute()

async function joinNumbers(tx: Tx, keep: SettingId, join: SettingId, from: Day, numbers: readonly NumberRow[]) {
  const latest = (of: SettingId) =>
    numbers
      .filter((row) => row.setting === of)
      .sort((a, b) => (a.from < b.from ? -1 : 1))
      .at(-1)
  const [current, newer] = [latest(keep), latest(join)]
  if (!newer) return
  if (current && (current.until === null || current.until > from)) await setNumber(tx, current, { until: from })
  await setNumber(tx, newer, current ? { setting: keep, from, reason: "converted" } : { setting: keep })
}

/** A membership of the newer record goes over where the older one has none of those days; else it is withdrawn. */
async function joinMemberships(tx: Tx, keep: SettingId, join: SettingId) {
  const rows = await membershipsOfAll(tx, [keep, join])
  const kept = rows.filter((row) => row.setting === keep)
  for (const row of rows.filter((row) => row.setting === join)) {
    const clashes = kept.some(
      (other) => (other.until === null || row.from < other.until) && (row.until === null || other.from < row.until),
    )
    await tx.sql.deleteFrom("membership").where("hub_id", "=", tx.hub).where("id", "=", row.id).execute()
    await recordEvent(tx, "membership.withdrawn", join, {
      membership: row.id,
      cluster: row.cluster,
      from: row.from,
      was: row.until,
    })
    if (clashes) continue
    await tx.sql
      .insertInto("membership")
      .values({
        hub_id: tx.hub,
        id: row.id,
        setting_id: keep,
        cluster_id: row.cluster,
        from_day: row.from,
        until_day: row.until,
      })
      .execute()
    await recordEvent(tx, "membership.began", keep, {
      membership: row.id,
      cluster: row.cluster,
      from: row.from,
      until: row.until,
    })
  }
}

const movable = ["audit", "spell", "promise", "need", "priority"] as const

/** Audits go over where the older record has none of that year; people, promises, needs and priorities all; rolls where their day is free. */
async function joinRows(tx: Tx, keep: SettingId, join: SettingId): Promise<Joined["moved"]> {
  const moved: Record<string, string[]> = {}
  for (const table of movable) {
    const free =
      table === "audit"
        ? "and not exists (select from audit k where k.hub_id = t.hub_id and k.year = t.year and k.setting_id = $3)"
        : ""
    const { rows } = await tx.client.query<{ id: string }>(
      `update ${table} t set setting_id = $3 where t.hub_id = $1 and t.setting_id = $2 ${free} returning t.id`,
      [tx.hub, join, keep],
    )
    moved[table] = rows.map((row) => row.id)
  }
  const rolls = await tx.client.query<{ on_day: Day }>(
    `update roll t set setting_id = $3 where t.hub_id = $1 and t.setting_id = $2
     and not exists (select from roll k where k.hub_id = t.hub_id and k.setting_id = $3 and k.on_day = t.on_day) returning t.on_day`,
    [tx.hub, join, keep],
  )
  await tx.client.query("delete from figure where hub_id = $1 and setting_id = $2", [tx.hub, join])
  return v.parse(Joined.entries.moved, { ...moved, rolls: rolls.rows.map((row) => row.on_day) })
}

/** Two records again, as they were; false where either has changed since. */
async function unjoin(tx: Tx, { keep, join, before, after, moved }: Joined): Promise<boolean> {
  const now = {
    keep: await settingRecord(tx, keep),
    join: await settingRecord(tx, join),
    numbers: await numbersOf(tx, [keep, join]),
  }
  if (!same(now, after)) return false
  await writeRecord(tx, keep, before.keep)
  await writeRecord(tx, join, before.join)
  // The newer number leaves first: the older one may only then go on.
  for (const row of [...after.numbers].sort((a, b) => (a.from < b.from ? 1 : -1))) {
    const was = before.numbers.find((other) => other.urn === row.urn)
    if (was && !same(was, row)) await setNumber(tx, row, was)
  }
  for (const table of movable)
    await tx.client.query(
      `update ${table} set setting_id = $3 where hub_id = $1 and setting_id = $2 and id = any($4)`,
      [tx.hub, keep, join, moved[table]],
    )
  await tx.client.query("update roll set setting_id = $3 where hub_id = $1 and setting_id = $2 and on_day = any($4)", [
    tx.hub,
    keep,
    join,
    moved.rolls,
  ])
  await tx.client.query("delete from figure where hub_id = $1 and setting_id = $2", [tx.hub, keep])
  await recordEvent(tx, "setting.joined", join, { into: keep, undone: true })
  return true
}

/** Another kind of setting; the caller has seen that no audit hangs on the old one. */
export async function changeKind(tx: Tx, id: SettingId, kind: string): Promise<void> {
  await tx.sql.updateTable("setting").set({ kind }).where("hub_id", "=", tx.hub).where("id", "=", id).execute()
  await recordEvent(tx, "setting.changed", id, { kind })
}

export const hasAudits = async (tx: Tx, id: SettingId): Promise<boolean> =>
  (await tx.sql
    .selectFrom("audit")
    .where("hub_id", "=", tx.hub)
    .where("setting_id", "=", id)
    .select("id")
    .limit(1)
    .executeTakeFirst()) !== undefined

export const listAuditYears = (tx: Tx, id: SettingId): Promise<AcademicYear[]> =>
  tx.sql
    .selectFrom("audit")
    .where("hub_id", "=", tx.hub)
    .where("setting_id", "=", id)
    .select("year")
    .orderBy("year")
    .execute()
    .then((rows) => rows.map((row) => row.year))
