import { addDays, type Day } from "../domain/kit/day.ts"
import type { ClusterId, MembershipId, SettingId } from "../domain/kit/id.ts"
import { brokenConstraint, type Tx } from "./database.ts"
import { recordEvent } from "./event.ts"

export type ClusterFacts = { id: ClusterId; name: string; colour: number; until: Day | null; seq: number }

const columns = ["id", "name", "colour", "until_day as until", "seq"] as const

/** In the order they were made; `after` is the last one's seq. */
export const listClusters = (tx: Tx, after = 0, limit = 1000): Promise<ClusterFacts[]> =>
  tx.sql
    .selectFrom("cluster")
    .where("hub_id", "=", tx.hub)
    .where("seq", ">", after)
    .select(columns)
    .orderBy("seq")
    .limit(limit)
    .execute()

export const findCluster = (tx: Tx, id: ClusterId): Promise<ClusterFacts | undefined> =>
  tx.sql.selectFrom("cluster").where("hub_id", "=", tx.hub).where("id", "=", id).select(columns).executeTakeFirst()

/** What is arranged after a day: who goes where from when, by cluster and day, soonest first. */
export async function arrivalsAfter(
  tx: Tx,
  day: Day,
): Promise<{ cluster: ClusterId; name: string; from: Day; settings: number }[]> {
  const { rows } = await tx.client.query<{ cluster: ClusterId; name: string; from: Day; settings: number }>({
    name: "arrivals-after",
    text: `select c.id as cluster, c.name, m.from_day as "from", count(*)::int as settings from membership m join cluster c on c.hub_id = m.hub_id and c.id = m.cluster_id
      where m.hub_id = $1 and m.from_day > $2 group by c.id, c.name, m.from_day order by m.from_day, c.name`,
    values: [tx.hub, day],
  })
  return rows
}

export const clusterNamed = (tx: Tx, name: string): Promise<ClusterFacts | undefined> =>
  tx.sql
    .selectFrom("cluster")
    .where("hub_id", "=", tx.hub)
    .where("until_day", "is", null)
    .where((e) => e(e.fn("lower", ["name"]), "=", e.fn<string>("lower", [e.cast(e.val(name), "text")])))
    .select(columns)
    .executeTakeFirst()

/** Gives the colour that the fewest clusters have, so that neighbours seldom share one. */
export async function recordCluster(
  tx: Tx,
  cluster: { id: ClusterId; name: string },
): Promise<"recorded" | "name-taken"> {
  const taken = await listClusters(tx)
  const uses = (colour: number) => taken.filter((other) => other.colour === colour && other.until === null).length
  const colour = Array.from({ length: 12 }, (_, i) => i + 1).reduce((best, next) =>
    uses(next) < uses(best) ? next : best,
  )
  if (await clusterNamed(tx, cluster.name)) return "name-taken"
  await tx.sql
    .insertInto("cluster")
    .values({ hub_id: tx.hub, id: cluster.id, name: cluster.name, colour, until_day: null, created_at: tx.at })
    .execute()
  await recordEvent(tx, "cluster.added", cluster.id, { name: cluster.name })
  return "recorded"
}

export async function changeCluster(
  tx: Tx,
  id: ClusterId,
  change: { name?: string | undefined; colour?: number | undefined },
): Promise<"recorded" | "name-taken"> {
  const before = await findCluster(tx, id)
  if (!before) throw new Error("a cluster that was there has gone")
  const other = change.name === undefined ? undefined : await clusterNamed(tx, change.name)
  if (other && other.id !== id) return "name-taken"
  await tx.sql
    .updateTable("cluster")
    .set({ name: change.name ?? before.name, colour: change.colour ?? before.colour })
    .where("hub_id", "=", tx.hub)
    .where("id", "=", id)
    .execute()
  await recordEvent(tx, "cluster.changed", id, { before: { name: before.name, colour: before.colour }, after: change })
  return "recorded"
}

/** A cluster that was merged or split away: from `until` on it is in no list of today's clusters. */
export async function endCluster(tx: Tx, id: ClusterId, until: Day): Promise<void> {
  await tx.sql
    .updateTable("cluster")
    .set({ until_day: until })
    .where("hub_id", "=", tx.hub)
    .where("id", "=", id)
    .execute()
  await recordEvent(tx, "cluster.ended", id, { until })
}

export type MembershipFacts = {
  id: MembershipId
  seq: number
  setting: SettingId
  cluster: ClusterId
  from: Day
  until: Day | null
}
const membership = [
  "id",
  "seq",
  "setting_id as setting",
  "cluster_id as cluster",
  "from_day as from",
  "until_day as until",
] as const

export const listMemberships = (tx: Tx, cluster: ClusterId, after = 0, limit = 100_000): Promise<MembershipFacts[]> =>
  tx.sql
    .selectFrom("membership")
    .where("hub_id", "=", tx.hub)
    .where("cluster_id", "=", cluster)
    .where("seq", ">", after)
    .select(membership)
    .orderBy("seq")
    .limit(limit)
    .execute()

export const membershipsOf = (tx: Tx, setting: SettingId): Promise<MembershipFacts[]> =>
  tx.sql
    .selectFrom("membership")
    .where("hub_id", "=", tx.hub)
    .where("setting_id", "=", setting)
    .select(membership)
    .orderBy("from_day")
    .execute()

/**
 * A setting belongs to a cluster from a day. Never in two on one day: an overlap is refused with the membership
 * that stands in the way, so that the caller can offer to end it the day before.
 */
export async function recordMembership(
  tx: Tx,
  fact: { id: MembershipId; setting: SettingId; cluster: ClusterId; from: Day; until: Day | null },
): Promise<{ recorded: true } | { recorded: false; inTheWay: MembershipFacts }> {
  const others = await membershipsOf(tx, fact.setting)
  const inTheWay = others.find(
    (other) => (other.until === null || other.until > fact.from) && (fact.until === null || other.from < fact.until),
  )
  if (inTheWay) return { recorded: false, inTheWay }
  try {
    await tx.sql
      .insertInto("membership")
      .values({
        hub_id: tx.hub,
        id: fact.id,
        setting_id: fact.setting,
        cluster_id: fact.cluster,
        from_day: fact.from,
        until_day: fact.until,
      })
      .execute()
  } catch (error) {
    if (brokenConstraint(error) === "membership_once")
      throw new Error("two people moved this setting at once: try again", { cause: error })
    throw error
  }
  await recordEvent(tx, "membership.began", fact.setting, {
    membership: fact.id,
    cluster: fact.cluster,
    from: fact.from,
    until: fact.until,
  })
  return { recorded: true }
}

/** Moves a setting from a day: what would overlap ends the day before, what begins on or after it is withdrawn. */
export async function moveSetting(
  tx: Tx,
  setting: SettingId,
  to: ClusterId | null,
  from: Day,
  newId: MembershipId,
): Promise<void> {
  for (const old of await membershipsOf(tx, setting)) {
    if (old.until !== null && old.until <= from) continue
    const where = tx.sql
      .updateTable("membership")
      .set({ until_day: from })
      .where("hub_id", "=", tx.hub)
      .where("id", "=", old.id)
    if (old.from >= from)
      await tx.sql.deleteFrom("membership").where("hub_id", "=", tx.hub).where("id", "=", old.id).execute()
    else await where.execute()
    await recordEvent(tx, old.from >= from ? "membership.withdrawn" : "membership.ended", setting, {
      membership: old.id,
      cluster: old.cluster,
      from: old.from,
      was: old.until,
      until: from,
      lastDay: addDays(from, -1),
    })
  }
  if (to) await recordMembership(tx, { id: newId, setting, cluster: to, from, until: null })
}
