import { createHash } from "node:crypto"
import type { AcademicYear } from "../domain/kit/academic-year.ts"
import type { Instant } from "../domain/kit/day.ts"
import type { ClusterId, NeedId, PersonId, PriorityId, SettingId } from "../domain/kit/id.ts"
import type { NeedState } from "../domain/lifecycle.ts"
import type { Scope } from "../domain/need.ts"
import { json, type Tx } from "./database.ts"
import { recordEvent } from "./event.ts"

export type NeedFacts = Scope & {
  id: NeedId
  seq: number
  year: AcademicYear
  category: string
  text: string
  source: string
  /** As it was sent; `readEvidence` reads it. */
  evidence: unknown
  state: NeedState
  by: PersonId | null
  byName: string | null
  at: Instant
  settingName: string | null
  town: string | null
  clusterName: string | null
  /** The cluster where it lies today: its own, or its setting's. */
  home: ClusterId | null
  /** Who coordinates there today and does not work in the setting. */
  coordinators: PersonId[]
  /** The need that it was merged into, while it is merged. */
  into: NeedId | null
  /** Priorities that rest on it. */
  priorities: PriorityId[]
}

/** `alias` is a row with hub_id, setting_id and cluster_id; $2 is today. Gives settingName … coordinators. */
export const homeColumns = (alias: string): string => `s.name as "settingName", s.town, c.name as "clusterName",
  coalesce(${alias}.cluster_id, m.cluster_id) as home,
  array(select k.person_id from spell k where k.hub_id = ${alias}.hub_id and k.cluster_id = coalesce(${alias}.cluster_id, m.cluster_id)
    and k.role = 'coordinator' and k.from_day <= $2 and (k.until_day is null or k.until_day > $2)
    and not exists (select from spell own where own.hub_id = k.hub_id and own.person_id = k.person_id and own.setting_id = ${alias}.setting_id
      and own.from_day <= $2 and (own.until_day is null or own.until_day > $2))) as coordinators`
export const homeTables = (alias: string): string => `
  left join setting s on s.hub_id = ${alias}.hub_id and s.id = ${alias}.setting_id
  left join membership m on m.hub_id = ${alias}.hub_id and m.setting_id = ${alias}.setting_id and m.from_day <= $2 and (m.until_day is null or m.until_day > $2)
  left join cluster c on c.hub_id = ${alias}.hub_id and c.id = coalesce(${alias}.cluster_id, m.cluster_id)`

const select = `select n.id, n.seq, n.setting_id as setting, n.cluster_id as cluster, n.year, n.category, n.text, n.source, n.evidence, n.state,
    n.by_id as by, p.name as "byName", n.at, ${homeColumns("n")},
    case when n.state = 'merged' then (select t.into_id from need_transition t where t.hub_id = n.hub_id and t.need_id = n.id order by t.seq desc limit 1) end as "into",
    array(select b.priority_id from priority_need b where b.hub_id = n.hub_id and b.need_id = n.id order by b.priority_id) as priorities
  from need n ${homeTables("n")} left join person p on p.hub_id = n.hub_id and p.id = n.by_id
  where n.hub_id = $1`

export async function findNeed(tx: Tx, id: NeedId): Promise<NeedFacts | undefined> {
  const { rows } = await tx.client.query<NeedFacts>({
    name: "need",
    text: `${select} and n.id = $3`,
    values: [tx.hub, tx.today, id],
  })
  return rows[0]
}

/** Locks the need until `tx` ends, so that two steps from one state cannot both be taken. */
export async function lockNeed(tx: Tx, id: NeedId): Promise<NeedFacts | undefined> {
  await tx.client.query("select from need where hub_id = $1 and id = $2 for no key update", [tx.hub, id])
  return findNeed(tx, id)
}

export async function needsById(tx: Tx, ids: readonly NeedId[]): Promise<Map<NeedId, NeedFacts>> {
  const { rows } = await tx.client.query<NeedFacts>({
    name: "needs-by-id",
    text: `${select} and n.id = any($3)`,
    values: [tx.hub, tx.today, ids],
  })
  return new Map(rows.map((row) => [row.id, row]))
}

export type NeedFilter = { scope?: Scope | undefined; year?: AcademicYear | undefined }

/** In the order received. Who may see which is the caller's to decide. */
export async function listNeeds(tx: Tx, filter: NeedFilter, after: number, limit: number): Promise<NeedFacts[]> {
  const { rows } = await tx.client.query<NeedFacts>({
    name: "needs",
    text: `${select} and n.seq > $3 and ($4::int is null or n.year = $4)
      and (not $5 or (n.setting_id is not distinct from $6::uuid and n.cluster_id is not distinct from $7::uuid)) order by n.seq limit $8`,
    values: [
      tx.hub,
      tx.today,
      after,
      filter.year ?? null,
      filter.scope !== undefined,
      filter.scope?.setting ?? null,
      filter.scope?.cluster ?? null,
      limit,
    ],
  })
  return rows
}

/** A cluster's own needs and those of the settings in it today, of some years. */
export async function needsWithin(tx: Tx, cluster: ClusterId, years: readonly AcademicYear[]): Promise<NeedFacts[]> {
  const { rows } = await tx.client.query<NeedFacts>({
    name: "needs-within",
    text: `${select} and coalesce(n.cluster_id, m.cluster_id) = $3 and n.year = any($4) order by n.seq`,
    values: [tx.hub, tx.today, cluster, years],
  })
  return rows
}

/** The needs that priorities rest on, by priority. */
export async function needsBehind(tx: Tx, priorities: readonly PriorityId[]): Promise<Map<PriorityId, NeedFacts[]>> {
  const { rows } = await tx.client.query<{ priority_id: PriorityId; need_id: NeedId }>({
    name: "needs-behind",
    text: "select priority_id, need_id from priority_need where hub_id = $1 and priority_id = any($2)",
    values: [tx.hub, priorities],
  })
  const needs = await needsById(tx, [...new Set(rows.map((row) => row.need_id))])
  const behind = new Map<PriorityId, NeedFacts[]>()
  for (const { priority_id, need_id } of rows) {
    const need = needs.get(need_id)
    if (need) behind.set(priority_id, [...(behind.get(priority_id) ?? []), need])
  }
  for (const list of behind.values()) list.sort((a, b) => a.seq - b.seq)
  return behind
}

export type RaisedNeed = Scope & {
  id: NeedId
  year: AcademicYear
  category: string
  text: string
  source: string
  evidence: unknown
}

/** What was sent, in one short word: the event can tell "the same again" from "something else" without holding the text. */
const digest = (content: unknown): string => createHash("sha256").update(json(content)).digest("base64url")
const contentOf = ({ setting, cluster, year, category, text, source, evidence }: RaisedNeed): string =>
  digest([setting, cluster, year, category, text, source, sorted(evidence ?? null)])

/** JSON with its keys in order, so that the same evidence sent in another order is the same. */
const sorted = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(sorted)
    : value !== null && typeof value === "object"
      ? Object.entries(value)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([key, one]) => [key, sorted(one)])
      : value

/** `same` when this id with this very content was recorded before, `taken` when the id holds something else. */
export async function recordNeed(tx: Tx, need: RaisedNeed): Promise<"recorded" | "same" | "taken"> {
  const content = contentOf(need)
  const added = await tx.sql
    .insertInto("need")
    .values({
      hub_id: tx.hub,
      id: need.id,
      setting_id: need.setting,
      cluster_id: need.cluster,
      year: need.year,
      category: need.category,
      text: need.text,
      source: need.source,
      evidence: need.evidence == null ? null : json(need.evidence),
      by_id: tx.by,
      at: tx.at,
    })
    .onConflict((conflict) => conflict.columns(["hub_id", "id"]).doNothing())
    .returning("seq")
    .executeTakeFirst()
  if (!added) return (await firstContent(tx, "need.raised", need.id)) === content ? "same" : "taken"
  const { setting, cluster, year, category, source } = need
  await recordEvent(tx, "need.raised", need.id, { setting, cluster, year, category, source, content })
  return "recorded"
}

/** The `content` that the first event of something carries. */
export async function firstContent(tx: Tx, kind: string, subject: string): Promise<string | undefined> {
  const { rows } = await tx.client.query<{ content: string }>(
    "select data->>'content' as content from event where hub_id = $1 and subject = $2 and kind = $3 order by seq limit 1",
    [tx.hub, subject, kind],
  )
  return rows[0]?.content
}

export type NeedMoved = { from: NeedState; to: NeedState; reason: string | null; into?: NeedId | null }

/** The trigger on need_transition carries the state into the need. */
export async function recordNeedMove(tx: Tx, id: NeedId, moved: NeedMoved): Promise<void> {
  await tx.sql
    .insertInto("need_transition")
    .values({
      hub_id: tx.hub,
      need_id: id,
      from_state: moved.from,
      to_state: moved.to,
      into_id: moved.into ?? null,
      reason: moved.reason,
      by_id: tx.by,
      at: tx.at,
    })
    .execute()
  await recordEvent(tx, "need.moved", id, { from: moved.from, to: moved.to, into: moved.into ?? null })
}

export const needMoves = (tx: Tx, id: NeedId) =>
  tx.sql
    .selectFrom("need_transition as t")
    .leftJoin("person", (join) => join.onRef("person.hub_id", "=", "t.hub_id").onRef("person.id", "=", "t.by_id"))
    .where("t.hub_id", "=", tx.hub)
    .where("t.need_id", "=", id)
    .select(["from_state as from", "to_state as to", "into_id as into", "reason", "person.name as by", "at"])
    .orderBy("t.seq")
    .execute()

/** New words for a need that named somebody: the old ones are kept nowhere. */
export async function changeNeedText(tx: Tx, id: NeedId, text: string): Promise<void> {
  await tx.sql.updateTable("need").set({ text }).where("hub_id", "=", tx.hub).where("id", "=", id).execute()
  await recordEvent(tx, "need.changed", id, {})
}

// ── Down from a need ──────────────────────────────────────────────────────────────────────────────────────────────

/** A setting on the way down, with all that decides who reads its name. */
export type SettingBehind = {
  id: SettingId
  name: string
  town: string | null
  kind: string
  home: ClusterId | null
  coordinators: PersonId[]
  shared: string[]
}

/** `shared`: the sections it shares with its cluster today. In the order of their names. */
export async function settingsBehind(tx: Tx, ids: readonly SettingId[]): Promise<SettingBehind[]> {
  if (ids.length === 0) return []
  const { rows } = await tx.client.query<SettingBehind>({
    name: "settings-behind",
    text: `select s.id, s.name, s.town, s.kind, m.cluster_id as home,
        array(select k.person_id from spell k where k.hub_id = s.hub_id and k.cluster_id = m.cluster_id and k.role = 'coordinator'
          and k.from_day <= $2 and (k.until_day is null or k.until_day > $2)
          and not exists (select from spell own where own.hub_id = k.hub_id and own.person_id = k.person_id and own.setting_id = s.id
            and own.from_day <= $2 and (own.until_day is null or own.until_day > $2))) as coordinators,
        array(select x.section from (select distinct on (h.section) h.section, h.audience from sharing h where h.hub_id = s.hub_id and h.setting_id = s.id
          order by h.section, h.seq desc) x where x.audience <> 'centre') as shared
      from setting s left join membership m on m.hub_id = s.hub_id and m.setting_id = s.id and m.from_day <= $2 and (m.until_day is null or m.until_day > $2)
      where s.hub_id = $1 and s.id = any($3) order by s.name, s.town, s.id`,
    values: [tx.hub, tx.today, ids],
  })
  return rows
}

/** Schools by cluster, what "9 of 14 schools" is of: as they lay on the year's count day, or lie today where it is still to come. */
export async function schoolsByCluster(tx: Tx, year: AcademicYear): Promise<Map<ClusterId, Set<SettingId>>> {
  const { rows } = await tx.client.query<{ cluster: ClusterId; settings: SettingId[] }>({
    name: "schools-by-cluster",
    text: `select m.cluster_id as cluster, array_agg(s.id) as settings
      from (select least($2::date, (select count_day from academic_year where hub_id = $1 and year = $3)) as day) d
      join membership m on m.hub_id = $1 and m.from_day <= d.day and (m.until_day is null or m.until_day > d.day)
      join setting s on s.hub_id = m.hub_id and s.id = m.setting_id and s.kind = 'school'
        and (s.opened is null or s.opened <= d.day) and (s.closed is null or s.closed >= d.day) group by m.cluster_id`,
    values: [tx.hub, tx.today, year],
  })
  return new Map(rows.map((row) => [row.cluster, new Set(row.settings)]))
}
