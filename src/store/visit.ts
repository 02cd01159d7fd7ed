import * as v from "valibot"
import type { AcademicYear } from "../domain/kit/academic-year.ts"
import type { Day } from "../domain/kit/day.ts"
import type { AuditId, ClusterId, PersonId, SettingId, VisitId } from "../domain/kit/id.ts"
import type { VisitState } from "../domain/lifecycle.ts"
import { type Appointment, appointmentOf } from "../domain/visit.ts"
import { asked } from "./asked.ts"
import type { Moved } from "./audit.ts"
import type { Tx } from "./database.ts"
import { recordEvent } from "./event.ts"
import { createdAs } from "./layout.ts"
import { coordinatorsOn } from "./person.ts"
import type { VisitTable } from "./tables.ts"

export type VisitFacts = Appointment & {
  id: VisitId
  seq: number
  audit: AuditId
  setting: SettingId
  settingName: string
  town: string | null
  kind: string
  year: AcademicYear
  auditState: string
  minutes: number | null
  miles: number | null
  coordinatorName: string | null
  state: VisitState
  outcome: string | null
  attempt: number
  cluster: ClusterId | null
  coordinators: PersonId[]
}

/** What a person gives, and the column that keeps it. */
const columns: Record<keyof Appointment, keyof VisitTable> = {
  on: "on_day",
  time: "at_time",
  place: "place",
  coordinator: "coordinator_id",
}
const given = Object.keys(columns) as (keyof Appointment)[]

const select = `select v.id, v.seq, v.audit_id as audit, a.setting_id as setting, s.name as "settingName", s.town, s.kind, v.year, a.state as "auditState",
    ${given.map((field) => `v.${columns[field]} as "${field}"`).join(", ")}, v.minutes, v.miles, p.name as "coordinatorName", v.state, v.outcome, v.attempt, m.cluster_id as cluster,
    ${coordinatorsOn("$2", { hub: "v.hub_id", cluster: "m.cluster_id", setting: "a.setting_id" })} as coordinators
  from visit v join audit a on a.hub_id = v.hub_id and a.id = v.audit_id and a.year = v.year join setting s on s.hub_id = a.hub_id and s.id = a.setting_id
  left join person p on p.hub_id = v.hub_id and p.id = v.coordinator_id
  left join membership m on m.hub_id = a.hub_id and m.setting_id = a.setting_id and m.from_day <= $2 and (m.until_day is null or m.until_day > $2)
  where v.hub_id = $1`

export async function findVisit(tx: Tx, id: VisitId): Promise<VisitFacts | undefined> {
  const { rows } = await tx.client.query<VisitFacts>({
    name: "visit",
    text: `${select} and v.id = $3`,
    values: [tx.hub, tx.today, id],
  })
  return rows[0]
}

export async function lockVisit(tx: Tx, id: VisitId): Promise<VisitFacts | undefined> {
  await tx.client.query("select 1 from visit where hub_id = $1 and id = $2 for no key update", [tx.hub, id])
  return findVisit(tx, id)
}

export type VisitFilter = {
  cluster?: ClusterId | undefined
  year?: AcademicYear | undefined
  state?: string | undefined
  audit?: AuditId | undefined
  setting?: SettingId | undefined
  /** Only what lies in these clusters or settings: see `reachOf`. */
  within?: { clusters: ClusterId[]; settings: SettingId[] } | null | undefined
}

/** Newest first: `before` is the last one's seq, 0 for the newest. Who may see which is the caller's to decide. */
export async function listVisits(tx: Tx, filter: VisitFilter, before: number, limit: number): Promise<VisitFacts[]> {
  const values: unknown[] = [tx.hub, tx.today, limit]
  const { where, way } = asked(values, [
    ["v.seq <", before],
    ["m.cluster_id =", filter.cluster],
    ["v.year =", filter.year],
    ["v.state =", filter.state],
    ["v.audit_id =", filter.audit],
    ["a.setting_id =", filter.setting],
  ])
  const within = filter.within
    ? ` and a.setting_id in (select r.setting_id from membership r where r.hub_id = $1 and r.cluster_id = any($${values.push(filter.within.clusters)})
          and r.from_day <= $2 and (r.until_day is null or r.until_day > $2) union all select unnest($${values.push(filter.within.settings)}::uuid[]))`
    : ""
  const { rows } = await tx.client.query<VisitFacts>({
    name: `visits-${way}${within && "-within"}`,
    text: `${select}${where}${within} order by v.seq desc limit $3`,
    values,
  })
  return rows
}

export type PlannedVisit = Appointment & { id: VisitId; audit: AuditId }

/** False where the id is taken already, by this visit sent twice or by another. */
export async function recordVisit(tx: Tx, visit: PlannedVisit): Promise<boolean> {
  const { id, audit } = visit
  const { rowCount } = await tx.client.query({
    name: "record-visit",
    text: `insert into visit (hub_id, id, audit_id, year, created_at, ${given.map((field) => columns[field]).join(", ")})
      select hub_id, $2, id, year, $4, ${given.map((_, at) => `$${at + 5}`).join(", ")} from audit where hub_id = $1 and id = $3
      on conflict (hub_id, id) do nothing`,
    values: [tx.hub, id, audit, tx.at, ...given.map((field) => visit[field])],
  })
  if (rowCount === 1) await recordEvent(tx, "visit.planned", id, { id, audit, ...appointmentOf(visit) })
  return rowCount === 1
}

const Planned = v.record(v.string(), v.unknown())

/** Whether a visit was planned with just this, whatever became of it since; where nobody in particular should go, whoever was chosen will do. */
export async function wasPlannedAs(tx: Tx, wanted: PlannedVisit): Promise<boolean> {
  const planned = v.safeParse(Planned, await createdAs(tx, "visit.planned", wanted.id))
  if (!planned.success || planned.output.audit !== wanted.audit) return false
  // What an older event lacks was not asked for then, and so not given.
  return given.every(
    (field) =>
      (planned.output[field] ?? null) === wanted[field] || (field === "coordinator" && wanted.coordinator === null),
  )
}

/** What it was before stays in the event: `before` is read under `lockVisit`. */
export async function changeVisit(tx: Tx, before: VisitFacts, after: Appointment): Promise<void> {
  await tx.client.query({
    name: "change-visit",
    text: `update visit set ${given.map((field, at) => `${columns[field]} = $${at + 3}`).join(", ")} where hub_id = $1 and id = $2`,
    values: [tx.hub, before.id, ...given.map((field) => after[field])],
  })
  await recordEvent(tx, "visit.changed", before.id, { before: appointmentOf(before), after: appointmentOf(after) })
}

/** How long a visit took, in minutes, and how far it was, in miles. */
export async function recordVisitTime(
  tx: Tx,
  visit: VisitId,
  took: Pick<VisitFacts, "minutes" | "miles">,
): Promise<void> {
  await tx.client.query("update visit set minutes = $3, miles = $4 where hub_id = $1 and id = $2", [
    tx.hub,
    visit,
    took.minutes,
    took.miles,
  ])
  await recordEvent(tx, "visit.changed", visit, { took })
}

/** The trigger on visit_transition carries the state into the visit. A missed visit planned again is the next attempt. */
export async function recordVisitMove(tx: Tx, visit: VisitFacts, moved: Moved): Promise<void> {
  await tx.sql
    .insertInto("visit_transition")
    .values({
      hub_id: tx.hub,
      visit_id: visit.id,
      from_state: moved.from,
      to_state: moved.to,
      outcome: moved.outcome ?? null,
      on_day: moved.on ?? null,
      reason: moved.reason ?? null,
      by_id: tx.by,
      at: tx.at,
    })
    .execute()
  const again = moved.from === "missed" && moved.to === "to-plan"
  await tx.sql
    .updateTable("visit")
    .set({ attempt: visit.attempt + (again ? 1 : 0), on_day: moved.to === "to-plan" ? null : (moved.on ?? visit.on) })
    .where("hub_id", "=", tx.hub)
    .where("id", "=", visit.id)
    .execute()
  await recordEvent(tx, "visit.moved", visit.id, moved)
}

export const visitMoves = (tx: Tx, id: VisitId) =>
  tx.sql
    .selectFrom("visit_transition as t")
    .leftJoin("person", (join) => join.onRef("person.hub_id", "=", "t.hub_id").onRef("person.id", "=", "t.by_id"))
    .where("t.hub_id", "=", tx.hub)
    .where("t.visit_id", "=", id)
    .select(["from_state as from", "to_state as to", "outcome", "on_day as on", "reason", "person.name as by", "at"])
    .orderBy("t.seq")
    .execute()

/** Days, oldest first, on which somebody rang, wrote or met to bring a visit about. */
export async function attemptDays(tx: Tx, setting: SettingId, from: Day): Promise<Day[]> {
  const { rows } = await tx.client.query<{ day: Day }>({
    name: "attempt-days",
    text: "select distinct on_day as day from contact where hub_id = $1 and setting_id = $2 and on_day >= $3 and on_day <= $4 order by on_day",
    values: [tx.hub, setting, from, tx.today],
  })
  return rows.map(({ day }) => day)
}

export type ToPlan = {
  setting: SettingId
  name: string
  town: string | null
  kind: string
  cluster: ClusterId | null
  clusterName: string | null
  /** Of last year's audit. */
  lastAudit: string | null
  coordinators: PersonId[]
}

/** Schools open today, in these clusters (null: all, those in none too), for which no visit was begun this year. */
export async function listToPlan(
  tx: Tx,
  clusters: readonly ClusterId[] | null,
  year: AcademicYear,
  kinds: readonly string[],
  limit: number,
): Promise<ToPlan[]> {
  const { rows } = await tx.client.query<ToPlan>({
    name: "to-plan",
    text: `select s.id as setting, s.name, s.town, s.kind, m.cluster_id as cluster, c.name as "clusterName",
        (select a.state from audit a where a.hub_id = s.hub_id and a.setting_id = s.id and a.year = $3 - 1) as "lastAudit",
        ${coordinatorsOn("$4", { hub: "s.hub_id", cluster: "m.cluster_id", setting: "s.id" })} as coordinators
      from setting s left join membership m on m.hub_id = s.hub_id and m.setting_id = s.id and m.from_day <= $4 and (m.until_day is null or m.until_day > $4)
      left join cluster c on c.hub_id = m.hub_id and c.id = m.cluster_id
      where s.hub_id = $1 and s.kind = any($5) and ($2::uuid[] is null or m.cluster_id = any($2))
        and (s.opened is null or s.opened <= $4) and (s.closed is null or s.closed >= $4)
        and not exists (select from visit v join audit a on a.hub_id = v.hub_id and a.id = v.audit_id where a.hub_id = s.hub_id and a.setting_id = s.id and a.year = $3)
      order by s.name, s.town, s.id limit $6`,
    values: [tx.hub, clusters, year, tx.today, kinds, limit],
  })
  return rows
}
