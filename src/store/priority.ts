import { createHash } from "node:crypto"
import type { AcademicYear } from "../domain/kit/academic-year.ts"
import type { Day, Instant } from "../domain/kit/day.ts"
import type { ClusterId, NeedId, PersonId, PriorityId } from "../domain/kit/id.ts"
import type { PriorityState } from "../domain/lifecycle.ts"
import type { Scope } from "../domain/need.ts"
import { json, type Tx } from "./database.ts"
import { recordEvent } from "./event.ts"
import { firstContent, homeColumns, homeTables } from "./need.ts"

export type PriorityFacts = Scope & {
  id: PriorityId
  seq: number
  year: AcademicYear
  title: string
  rank: number
  state: PriorityState
  by: PersonId | null
  byName: string | null
  at: Instant
  settingName: string | null
  town: string | null
  clusterName: string | null
  home: ClusterId | null
  coordinators: PersonId[]
  needs: NeedId[]
  from: PriorityId[]
  putForward: { by: string | null; at: Instant } | null
  /** The reason that stands today, if one does. */
  notTakenUp: { reason: string; by: string | null; at: Instant } | null
  /** The county's (or a later year's) that name it as a source. */
  usedBy: { id: PriorityId; state: PriorityState }[]
  wasAgreed: boolean
  nextAgreed: boolean
}

const instant = (column: string) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
const select = `select r.id, r.seq, r.setting_id as setting, r.cluster_id as cluster, r.year, r.title, r.rank, r.state, r.by_id as by, p.name as "byName", r.at,
    ${homeColumns("r")},
    array(select b.need_id from priority_need b where b.hub_id = r.hub_id and b.priority_id = r.id order by b.need_id) as needs,
    array(select f.source_id from priority_source f where f.hub_id = r.hub_id and f.priority_id = r.id order by f.source_id) as "from",
    (select jsonb_build_object('by', q.name, 'at', ${instant("w.at")}) from put_forward w left join person q on q.hub_id = w.hub_id and q.id = w.by_id
      where w.hub_id = r.hub_id and w.priority_id = r.id) as "putForward",
    (select case when o.reason is not null then jsonb_build_object('reason', o.reason, 'by', q.name, 'at', ${instant("o.at")}) end
      from not_taken_up o left join person q on q.hub_id = o.hub_id and q.id = o.by_id
      where o.hub_id = r.hub_id and o.priority_id = r.id order by o.seq desc limit 1) as "notTakenUp",
    (select coalesce(jsonb_agg(jsonb_build_object('id', u.id, 'state', u.state) order by u.seq), '[]') from priority_source f
      join priority u on u.hub_id = f.hub_id and u.id = f.priority_id where f.hub_id = r.hub_id and f.source_id = r.id) as "usedBy",
    exists (select from priority_transition t where t.hub_id = r.hub_id and t.priority_id = r.id and t.to_state = 'agreed') as "wasAgreed",
    exists (select from priority x where x.hub_id = r.hub_id and x.year = r.year + 1 and x.state not in ('proposed', 'dropped')
      and x.setting_id is not distinct from r.setting_id and x.cluster_id is not distinct from r.cluster_id) as "nextAgreed"
  from priority r ${homeTables("r")} left join person p on p.hub_id = r.hub_id and p.id = r.by_id
  where r.hub_id = $1`

export async function findPriority(tx: Tx, id: PriorityId): Promise<PriorityFacts | undefined> {
  const { rows } = await tx.client.query<PriorityFacts>({
    name: "priority",
    text: `${select} and r.id = $3`,
    values: [tx.hub, tx.today, id],
  })
  return rows[0]
}

/** Locks the priority until `tx` ends, so that it cannot be adopted and left out at once. */
export async function lockPriority(tx: Tx, id: PriorityId): Promise<PriorityFacts | undefined> {
  return (await lockPriorities(tx, [id])).get(id)
}

/** Locks several in one order, so that two people who group the same ones wait for each other. */
export async function lockPriorities(tx: Tx, ids: readonly PriorityId[]): Promise<Map<PriorityId, PriorityFacts>> {
  await tx.client.query("select from priority where hub_id = $1 and id = any($2) order by id for no key update", [
    tx.hub,
    ids,
  ])
  return prioritiesById(tx, ids)
}

export async function prioritiesById(tx: Tx, ids: readonly PriorityId[]): Promise<Map<PriorityId, PriorityFacts>> {
  const { rows } = await tx.client.query<PriorityFacts>({
    name: "priorities-by-id",
    text: `${select} and r.id = any($3)`,
    values: [tx.hub, tx.today, ids],
  })
  return new Map(rows.map((row) => [row.id, row]))
}

export type PriorityFilter = { scope?: Scope | undefined; year?: AcademicYear | undefined }

/** In the order received. Who may see which is the caller's to decide. */
export async function listPriorities(
  tx: Tx,
  filter: PriorityFilter,
  after: number,
  limit: number,
): Promise<PriorityFacts[]> {
  const { rows } = await tx.client.query<PriorityFacts>({
    name: "priorities",
    text: `${select} and r.seq > $3 and ($4::int is null or r.year = $4)
      and (not $5 or (r.setting_id is not distinct from $6::uuid and r.cluster_id is not distinct from $7::uuid)) order by r.seq limit $8`,
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

/** A scope's priorities of a year in the order people gave them. */
export async function prioritiesInOrder(tx: Tx, scope: Scope, year: AcademicYear): Promise<PriorityFacts[]> {
  const rows = await listPriorities(tx, { scope, year }, 0, 1000)
  return rows.sort((a, b) => a.rank - b.rank || a.seq - b.seq)
}

/** What the clusters put forward for a year, in the order of the clusters' names and then of their own ranks. */
export async function forwardedFor(tx: Tx, year: AcademicYear): Promise<PriorityFacts[]> {
  const { rows } = await tx.client.query<PriorityFacts>({
    name: "forwarded",
    text: `${select} and r.year = $3 and r.cluster_id is not null and exists (select from put_forward w where w.hub_id = r.hub_id and w.priority_id = r.id)
      order by lower(c.name), r.rank, r.seq`,
    values: [tx.hub, tx.today, year],
  })
  return rows
}

export type ProposedPriority = Scope & {
  id: PriorityId
  year: AcademicYear
  title: string
  needs: readonly NeedId[]
  from: readonly PriorityId[]
  /** Null: after the last of its scope and year. */
  rank: number | null
}
/** Who decided it: the meeting's name and its day. */
export type Decided = { meeting: string | null; on: Day | null }

const contentOf = ({ setting, cluster, year, title, needs, from, rank }: ProposedPriority): string =>
  createHash("sha256")
    .update(json([setting, cluster, year, title, [...needs].sort(), [...from].sort(), rank]))
    .digest("base64url")

/** `same` when this id with this very content was recorded before, `taken` when the id holds something else. */
export async function recordPriority(
  tx: Tx,
  priority: ProposedPriority,
  decided: Decided = { meeting: null, on: null },
): Promise<"recorded" | "same" | "taken"> {
  const content = contentOf(priority)
  const { id, setting, cluster, year, title } = priority
  const rank = priority.rank ?? (await lastRank(tx, priority, year)) + 1
  const added = await tx.sql
    .insertInto("priority")
    .values({
      hub_id: tx.hub,
      id,
      setting_id: setting,
      cluster_id: cluster,
      year,
      title,
      rank,
      by_id: tx.by,
      at: tx.at,
    })
    .onConflict((conflict) => conflict.columns(["hub_id", "id"]).doNothing())
    .returning("seq")
    .executeTakeFirst()
  if (!added) return (await firstContent(tx, "priority.proposed", id)) === content ? "same" : "taken"
  const needs = [...new Set(priority.needs)]
  if (needs.length > 0)
    await tx.sql
      .insertInto("priority_need")
      .values(needs.map((need) => ({ hub_id: tx.hub, priority_id: id, need_id: need })))
      .execute()
  await addSources(tx, id, priority.from)
  await recordTransition(tx, id, { from: "", to: "proposed", reason: null, ...decided })
  await recordEvent(tx, "priority.proposed", id, { setting, cluster, year, needs, from: priority.from, content })
  return "recorded"
}

async function lastRank(tx: Tx, { setting, cluster }: Scope, year: AcademicYear): Promise<number> {
  const { rows } = await tx.client.query<{ last: number }>(
    `select coalesce(max(rank), 0) as last from priority where hub_id = $1 and year = $2 and setting_id is not distinct from $3::uuid
       and cluster_id is not distinct from $4::uuid`,
    [tx.hub, year, setting, cluster],
  )
  return rows[0]?.last ?? 0
}

async function addSources(tx: Tx, id: PriorityId, sources: readonly PriorityId[]): Promise<void> {
  const rows = [...new Set(sources)].map((source) => ({ hub_id: tx.hub, priority_id: id, source_id: source }))
  if (rows.length === 0) return
  await tx.sql
    .insertInto("priority_source")
    .values(rows)
    .onConflict((conflict) => conflict.columns(["hub_id", "priority_id", "source_id"]).doNothing())
    .execute()
}

/** Others that say the same come to a proposed county priority, or leave it. */
export async function changeSources(
  tx: Tx,
  id: PriorityId,
  change: { add: readonly PriorityId[]; remove: readonly PriorityId[] },
): Promise<void> {
  await addSources(tx, id, change.add)
  if (change.remove.length > 0)
    await tx.sql
      .deleteFrom("priority_source")
      .where("hub_id", "=", tx.hub)
      .where("priority_id", "=", id)
      .where("source_id", "in", [...change.remove])
      .execute()
  await recordEvent(tx, "priority.changed", id, { sources: change })
}

export async function changeTitle(tx: Tx, before: { id: PriorityId; title: string }, title: string): Promise<void> {
  if (before.title === title) return
  await tx.sql.updateTable("priority").set({ title }).where("hub_id", "=", tx.hub).where("id", "=", before.id).execute()
  await recordEvent(tx, "priority.changed", before.id, { title: { before: before.title, after: title } })
}

/** Ranks 1, 2, 3 … in the order given. Only those whose rank changes are written. */
export async function recordOrder(tx: Tx, order: readonly PriorityFacts[]): Promise<void> {
  for (const [n, priority] of order.entries()) {
    if (priority.rank === n + 1) continue
    await tx.sql
      .updateTable("priority")
      .set({ rank: n + 1 })
      .where("hub_id", "=", tx.hub)
      .where("id", "=", priority.id)
      .execute()
    await recordEvent(tx, "priority.changed", priority.id, { rank: { before: priority.rank, after: n + 1 } })
  }
}

export type PriorityMoved = Decided & { from: PriorityState | ""; to: PriorityState; reason: string | null }

/** The trigger on priority_transition carries the state into the priority. */
const recordTransition = (tx: Tx, id: PriorityId, moved: PriorityMoved) =>
  tx.sql
    .insertInto("priority_transition")
    .values({
      hub_id: tx.hub,
      priority_id: id,
      from_state: moved.from,
      to_state: moved.to,
      meeting: moved.meeting,
      on_day: moved.on,
      reason: moved.reason,
      by_id: tx.by,
      at: tx.at,
    })
    .execute()

export async function recordPriorityMove(tx: Tx, id: PriorityId, moved: PriorityMoved): Promise<void> {
  await recordTransition(tx, id, moved)
  await recordEvent(tx, "priority.moved", id, moved)
}

/** Twice is once: whoever put it forward first stands. */
export async function recordPutForward(tx: Tx, id: PriorityId): Promise<void> {
  const added = await tx.sql
    .insertInto("put_forward")
    .values({ hub_id: tx.hub, priority_id: id, by_id: tx.by, at: tx.at })
    .onConflict((conflict) => conflict.columns(["hub_id", "priority_id"]).doNothing())
    .returning("priority_id")
    .executeTakeFirst()
  if (added) await recordEvent(tx, "priority.put-forward", id, {})
}

export async function recordTakenBack(tx: Tx, id: PriorityId): Promise<void> {
  await tx.sql.deleteFrom("put_forward").where("hub_id", "=", tx.hub).where("priority_id", "=", id).execute()
  await recordEvent(tx, "priority.taken-back", id, {})
}

/** Why it is not the county's; a null reason takes the decision back. */
export async function recordNotTakenUp(tx: Tx, id: PriorityId, reason: string | null): Promise<void> {
  await tx.sql
    .insertInto("not_taken_up")
    .values({ hub_id: tx.hub, priority_id: id, reason, by_id: tx.by, at: tx.at })
    .execute()
  await recordEvent(tx, "priority.not-taken-up", id, { reason })
}

/** One line of a priority's story; `what` is a state, or what happened on its way to the county. */
export type PriorityStep = {
  what: string
  from: string | null
  by: string | null
  at: Instant
  reason: string | null
  meeting: string | null
  on: Day | null
}

/** All that happened to it, oldest first: who decided, where and when. */
export async function priorityHistory(tx: Tx, id: PriorityId): Promise<PriorityStep[]> {
  const { rows } = await tx.client.query<PriorityStep>({
    name: "priority-history",
    text: `select h.what, h."from", p.name as by, h.at, h.reason, h.meeting, h.on_day as "on" from (
        select to_state as what, from_state as "from", by_id, at, reason, meeting, on_day, 1 as kind, seq from priority_transition where hub_id = $1 and priority_id = $2
        union all
        select case kind when 'priority.put-forward' then 'put-forward' else 'taken-back' end, null, by_id, at, null, null, null, 2, seq
          from event where hub_id = $1 and subject = $2 and kind in ('priority.put-forward', 'priority.taken-back')
        union all
        select case when reason is null then 'open-again' else 'not-taken-up' end, null, by_id, at, reason, null, null, 3, seq
          from not_taken_up where hub_id = $1 and priority_id = $2) h
      left join person p on p.hub_id = $1 and p.id = h.by_id order by h.at, h.kind, h.seq`,
    values: [tx.hub, id],
  })
  return rows
}

/** The last meeting that agreed any of the county's priorities of a year: whose page it is. */
export async function lastMeeting(tx: Tx, scope: Scope, year: AcademicYear): Promise<Decided | undefined> {
  const { rows } = await tx.client.query<Decided>({
    name: "last-meeting",
    text: `select t.meeting, t.on_day as "on" from priority_transition t join priority r on r.hub_id = t.hub_id and r.id = t.priority_id
      where t.hub_id = $1 and r.year = $2 and r.setting_id is not distinct from $3::uuid and r.cluster_id is not distinct from $4::uuid
        and (t.meeting is not null or t.on_day is not null) order by t.seq desc limit 1`,
    values: [tx.hub, year, scope.setting, scope.cluster],
  })
  return rows[0]
}
