import type { AcademicYear } from "../domain/kit/academic-year.ts"
import type { Day } from "../domain/kit/day.ts"
import type { AuditId, ClusterId, PersonId, SettingId, VisitId } from "../domain/kit/id.ts"
import type { VisitState } from "../domain/lifecycle.ts"
import type { Moved } from "./audit.ts"
import type { Tx } from "./database.ts"
import { recordEvent } from "./event.ts"

export type VisitFacts = {
  id: VisitId
  seq: number
  audit: AuditId
  setting: SettingId
  settingName: string
  town: string | null
  kind: string
  year: AcademicYear
  auditState: string
  on: Day | null
  time: string | null
  place: string | null
  minutes: number | null
  coordinator: PersonId | null
  coordinatorName: string | null
  state: VisitState
  outcome: string | null
  attempt: number
  cluster: ClusterId | null
  coordinators: PersonId[]
}

const select = `select v.id, v.seq, v.audit_id as audit, a.setting_id as setting, s.name as "settingName", s.town, s.kind, v.year, a.state as "auditState", v.on_day as "on", v.at_time as time, v.place,
    v.minutes, v.coordinator_id as coordinator, p.name as "coordinatorName", v.state, v.outcome, v.attempt, m.cluster_id as cluster,
    array(select c.person_id from spell c where c.hub_id = v.hub_id and c.cluster_id = m.cluster_id and c.role = 'coordinator' and c.from_day <= $2 and (c.until_day is null or c.until_day > $2)
      and not exists (select from spell own where own.hub_id = c.hub_id and own.person_id = c.person_id and own.setting_id = a.setting_id
        and own.from_day <= $2 and (own.until_day is null or own.until_day > $2))) as coordinators
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
  // Only what is asked for stands in the query, so that each way of asking has its plan and its index.
  const values: unknown[] = [tx.hub, tx.today, limit]
  const asked = (condition: string, value: unknown) => (value ? [`${condition} $${values.push(value)}`] : [])
  const conditions = [
    ...asked("v.seq <", before),
    ...asked("m.cluster_id =", filter.cluster),
    ...asked("v.year =", filter.year),
    ...asked("v.state =", filter.state),
    ...asked("v.audit_id =", filter.audit),
    ...asked("a.setting_id =", filter.setting),
    ...(filter.within
      ? [
          `a.setting_id in (select r.setting_id from membership r where r.hub_id = $1 and r.cluster_id = any($${values.push(filter.within.clusters)}) and r.from_day <= $2
            and (r.until_day is null or r.until_day > $2) union all select unnest($${values.push(filter.within.settings)}::uuid[]))`,
        ]
      : []),
  ]
  const where = conditions.map((condition) => ` and ${condition}`).join("")
  const ways = [before, filter.cluster, filter.year, filter.state, filter.audit, filter.setting, filter.within]
    .map((value) => (value ? 1 : 0))
    .join("")
  const { rows } = await tx.client.query<VisitFacts>({
    name: `visits-${ways}`,
    text: `${select}${where} order by v.seq desc limit $3`,
    values,
  })
  return rows
}

export type PlannedVisit = {
  id: VisitId
  audit: AuditId
  on: Day | null
  time?: string | null
  place?: string | null
  coordinator: PersonId | null
}

/** False where the id is taken already, by this visit sent twice or by another. */
export async function recordVisit(tx: Tx, visit: PlannedVisit): Promise<boolean> {
  const { id, audit, on, time = null, place = null, coordinator } = visit
  const { rowCount } = await tx.client.query({
    name: "record-visit",
    text: `insert into visit (hub_id, id, audit_id, year, on_day, at_time, place, coordinator_id, created_at)
      select hub_id, $2, id, year, $4, $5, $6, $7, $8 from audit where hub_id = $1 and id = $3
      on conflict (hub_id, id) do nothing`,
    values: [tx.hub, id, audit, on, time, place, coordinator, tx.at],
  })
  if (rowCount === 1) await recordEvent(tx, "visit.planned", id, visit)
  return rowCount === 1
}

/** Day, time, place or who goes; what it was before stays in the event. */
export async function changeVisit(
  tx: Tx,
  before: VisitFacts,
  change: { on: Day | null; time: string | null; place: string | null; coordinator: PersonId | null },
): Promise<void> {
  await tx.sql
    .updateTable("visit")
    .set({ on_day: change.on, at_time: change.time, place: change.place, coordinator_id: change.coordinator })
    .where("hub_id", "=", tx.hub)
    .where("id", "=", before.id)
    .execute()
  const { on, time, place, coordinator } = before
  await recordEvent(tx, "visit.changed", before.id, { before: { on, time, place, coordinator }, after: change })
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
