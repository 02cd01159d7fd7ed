import type { AcademicYear } from "../domain/kit/academic-year.ts"
import type { Day, Instant } from "../domain/kit/day.ts"
import type { AuditId, ClusterId, NeedId, SettingId, VisitId } from "../domain/kit/id.ts"
import { type AuditState, audited, type VisitState } from "../domain/lifecycle.ts"
import type { Tx } from "./database.ts"

// What each role's first page asks, in as few readings as that takes.

const openToday = (s: string, day: string) =>
  `(${s}.opened is null or ${s}.opened <= ${day}) and (${s}.closed is null or ${s}.closed >= ${day})`
const holdsToday = (m: string, day: string) =>
  `${m}.from_day <= ${day} and (${m}.until_day is null or ${m}.until_day > ${day})`

/** A school of the year, with its visit where one was begun: the latest of them. */
export type SchoolNow = {
  setting: SettingId
  name: string
  town: string | null
  cluster: ClusterId
  visit: VisitId | null
  visitState: VisitState | null
  on: Day | null
  time: string | null
  attempt: number | null
  /** When the visit came into its state. */
  since: Instant | null
  audit: AuditId | null
  auditState: AuditState | null
  /** When the audit became complete, while it waits for the school. */
  completed: Instant | null
  /** Last year's audit, in the state it came to; null where there was none. */
  lastAudit: AuditState | null
}

/** The schools open today in these clusters, with where each stands in the year. */
export async function schoolsNow(tx: Tx, clusters: readonly ClusterId[], year: AcademicYear): Promise<SchoolNow[]> {
  if (clusters.length === 0) return []
  const { rows } = await tx.client.query<SchoolNow>({
    name: "today-schools",
    text: `select s.id as setting, s.name, s.town, m.cluster_id as cluster, v.id as visit, v.state as "visitState", v.on_day as "on", v.at_time as time, v.attempt, v.since,
        a.id as audit, a.state as "auditState",
        case when a.state = 'complete' then (select max(t.at) from audit_transition t where t.hub_id = a.hub_id and t.audit_id = a.id and t.to_state = 'complete') end as completed,
        (select l.state from audit l where l.hub_id = s.hub_id and l.setting_id = s.id and l.year = $3 - 1) as "lastAudit"
      from membership m join setting s on s.hub_id = m.hub_id and s.id = m.setting_id
      left join audit a on a.hub_id = s.hub_id and a.setting_id = s.id and a.year = $3
      left join lateral (select w.id, w.state, w.on_day, w.at_time, w.attempt,
          (select max(t.at) from visit_transition t where t.hub_id = w.hub_id and t.visit_id = w.id and t.to_state = w.state) as since
        from visit w where w.hub_id = a.hub_id and w.audit_id = a.id order by w.seq desc limit 1) v on true
      where m.hub_id = $1 and m.cluster_id = any($4) and ${holdsToday("m", "$2")} and s.kind = 'school' and ${openToday("s", "$2")} order by s.name, s.id`,
    values: [tx.hub, tx.today, year, clusters],
  })
  return rows
}

export type OpenDisagreement = {
  audit: AuditId
  setting: SettingId
  name: string
  question: string
  toolkit: string
  version: number
}

/** Questions in these clusters' audits of the year where two answers stand that neither replaces the other. */
export async function disagreementsNow(
  tx: Tx,
  clusters: readonly ClusterId[],
  year: AcademicYear,
): Promise<OpenDisagreement[]> {
  if (clusters.length === 0) return []
  const { rows } = await tx.client.query<OpenDisagreement>({
    name: "today-disagreements",
    text: `with own as (
        select n.id, n.audit_id, n.question, n.row, n.replaces, a.setting_id, s.name, a.toolkit_id, a.version
        from membership m join audit a on a.hub_id = m.hub_id and a.setting_id = m.setting_id and a.year = $3 join setting s on s.hub_id = a.hub_id and s.id = a.setting_id
        join answer n on n.hub_id = a.hub_id and n.audit_id = a.id
        where m.hub_id = $1 and m.cluster_id = any($4) and ${holdsToday("m", "$2")} and a.state not in ('locked', 'closed-without') and n.source <> 'carried-unconfirmed'),
      replaced as (select r.id as by_id, unnest(r.replaces) as id from own r where r.replaces is not null)
      select o.audit_id as audit, o.setting_id as setting, o.name, o.question, o.toolkit_id as toolkit, o.version from own o
      where not exists (select from replaced r where r.id = o.id and r.by_id <> o.id)
      group by o.audit_id, o.setting_id, o.name, o.question, o.row, o.toolkit_id, o.version having count(*) > 1 order by o.name, o.question`,
    values: [tx.hub, tx.today, year, clusters],
  })
  return rows
}

export type Coverage = {
  cluster: ClusterId
  name: string
  colour: number
  schools: number
  audited: number
  started: number
  booked: number
  offered: number
  toPlan: number
  closed: number
  coordinators: string[]
  needs: number
  priorities: number
}

/** Every cluster with how far the year's audits are, who coordinates it, and what waits to be agreed. */
export async function coverageNow(tx: Tx, year: AcademicYear): Promise<Coverage[]> {
  const { rows } = await tx.client.query<Coverage>({
    name: "today-coverage",
    text: `with school as (
        select m.cluster_id, a.state as audit, v.state as visit from membership m join setting s on s.hub_id = m.hub_id and s.id = m.setting_id
        left join audit a on a.hub_id = s.hub_id and a.setting_id = s.id and a.year = $3
        left join lateral (select w.state from visit w where w.hub_id = a.hub_id and w.audit_id = a.id order by w.seq desc limit 1) v on true
        where m.hub_id = $1 and ${holdsToday("m", "$2")} and s.kind = 'school' and ${openToday("s", "$2")}),
      counted as (select cluster_id, count(*)::int as schools, count(*) filter (where audit = any($4))::int as audited,
        count(*) filter (where audit in ('started', 'form-in'))::int as started, count(*) filter (where audit = 'closed-without')::int as closed,
        count(*) filter (where visit = 'booked' and not coalesce(audit = any($4), false))::int as booked,
        count(*) filter (where visit = 'offered' and not coalesce(audit = any($4), false))::int as offered,
        count(*) filter (where (visit is null or visit in ('to-plan', 'missed')) and not coalesce(audit = any($4) or audit = 'closed-without', false))::int as "toPlan"
        from school group by cluster_id),
      needed as (select coalesce(n.cluster_id, m.cluster_id) as cluster_id, count(*)::int as needs from need n
        left join membership m on m.hub_id = n.hub_id and m.setting_id = n.setting_id and ${holdsToday("m", "$2")}
        where n.hub_id = $1 and n.state = 'raised' and n.year >= $3 - 1 group by 1),
      proposed as (select cluster_id, count(*)::int as priorities from priority where hub_id = $1 and state = 'proposed' and year >= $3 and cluster_id is not null group by 1)
      select c.id as cluster, c.name, c.colour, coalesce(k.schools, 0) as schools, coalesce(k.audited, 0) as audited, coalesce(k.started, 0) as started,
        coalesce(k.booked, 0) as booked, coalesce(k.offered, 0) as offered, coalesce(k."toPlan", 0) as "toPlan", coalesce(k.closed, 0) as closed,
        array(select distinct p.name from spell x join person p on p.hub_id = x.hub_id and p.id = x.person_id
          where x.hub_id = c.hub_id and x.cluster_id = c.id and x.role = 'coordinator' and ${holdsToday("x", "$2")} order by p.name) as coordinators,
        coalesce(n.needs, 0) as needs, coalesce(r.priorities, 0) as priorities
      from cluster c left join counted k on k.cluster_id = c.id left join needed n on n.cluster_id = c.id left join proposed r on r.cluster_id = c.id
      where c.hub_id = $1 and (c.until_day is null or c.until_day > $2) order by c.seq`,
    values: [tx.hub, tx.today, year, audited],
  })
  return rows
}

export type HubNow = {
  schools: number
  settings: number
  people: number
  clusters: number
  unplaced: number
  /** Imports of the register that wait to be read or to be decided about. */
  imports: number
  /** Put forward for a year from this one on, and neither adopted nor declined yet. */
  forwarded: number
  countyNeeds: number
}

/** What waits in the hub as a whole. */
export async function hubNow(tx: Tx, year: AcademicYear): Promise<HubNow> {
  const { rows } = await tx.client.query<HubNow>({
    name: "today-hub",
    text: `select (select count(*)::int from setting s where s.hub_id = $1 and s.kind = 'school' and ${openToday("s", "$2")}) as schools,
        (select count(*)::int from setting s where s.hub_id = $1) as settings,
        (select count(*)::int from person p where p.hub_id = $1) as people,
        (select count(*)::int from cluster c where c.hub_id = $1 and (c.until_day is null or c.until_day > $2)) as clusters,
        (select count(*)::int from setting s where s.hub_id = $1 and s.kind = 'school' and ${openToday("s", "$2")}
          and not exists (select from membership m where m.hub_id = s.hub_id and m.setting_id = s.id and ${holdsToday("m", "$2")})) as unplaced,
        (select count(*)::int from register_import i where i.hub_id = $1 and i.state in ('waiting', 'reading', 'planned')) as imports,
        (select count(*)::int from put_forward w join priority r on r.hub_id = w.hub_id and r.id = w.priority_id where w.hub_id = $1 and r.year >= $3
          and not exists (select from priority_source f where f.hub_id = r.hub_id and f.source_id = r.id)
          and coalesce((select x.reason is null from not_taken_up x where x.hub_id = r.hub_id and x.priority_id = r.id order by x.seq desc limit 1), true)) as forwarded,
        (select count(*)::int from need n where n.hub_id = $1 and n.setting_id is null and n.cluster_id is null and n.state = 'raised' and n.year >= $3 - 1) as "countyNeeds"`,
    values: [tx.hub, tx.today, year],
  })
  const [row] = rows
  if (!row) throw new Error("a query of counts gave no row")
  return row
}

export type SettingNow = {
  setting: SettingId
  name: string
  town: string | null
  kind: string
  cluster: ClusterId | null
  audit: AuditId | null
  auditState: AuditState | null
  visit: VisitId | null
  visitState: VisitState | null
  on: Day | null
  time: string | null
  lastYear: AcademicYear | null
}

/** Where settings stand in the year, for the people in them. */
export async function settingsNow(tx: Tx, settings: readonly SettingId[], year: AcademicYear): Promise<SettingNow[]> {
  if (settings.length === 0) return []
  const { rows } = await tx.client.query<SettingNow>({
    name: "today-settings",
    text: `select s.id as setting, s.name, s.town, s.kind, m.cluster_id as cluster, a.id as audit, a.state as "auditState", v.id as visit, v.state as "visitState", v.on_day as "on", v.at_time as time,
        (select max(l.year) from audit l where l.hub_id = s.hub_id and l.setting_id = s.id and l.year < $3) as "lastYear"
      from setting s left join membership m on m.hub_id = s.hub_id and m.setting_id = s.id and ${holdsToday("m", "$2")}
      left join audit a on a.hub_id = s.hub_id and a.setting_id = s.id and a.year = $3
      left join lateral (select w.id, w.state, w.on_day, w.at_time from visit w where w.hub_id = a.hub_id and w.audit_id = a.id order by w.seq desc limit 1) v on true
      where s.hub_id = $1 and s.id = any($4) order by s.name, s.id`,
    values: [tx.hub, tx.today, year, settings],
  })
  return rows
}

export type NeedNow = {
  id: NeedId
  text: string
  state: string
  settingName: string | null
  clusterName: string | null
  at: Instant
  all: number
}

/** Open needs in which a champion's help is wanted: by category, or by what they or their figures are about. `all` counts them all. */
export async function needsAbout(
  tx: Tx,
  year: AcademicYear,
  about: { categories: readonly string[]; pattern: string },
  limit: number,
): Promise<NeedNow[]> {
  const { rows } = await tx.client.query<NeedNow>({
    name: "today-needs",
    text: `select n.id, n.text, n.state, s.name as "settingName", c.name as "clusterName", n.at, (count(*) over ())::int as all from need n
      left join setting s on s.hub_id = n.hub_id and s.id = n.setting_id
      left join membership m on m.hub_id = n.hub_id and m.setting_id = n.setting_id and ${holdsToday("m", "$2")}
      left join cluster c on c.hub_id = n.hub_id and c.id = coalesce(n.cluster_id, m.cluster_id)
      where n.hub_id = $1 and n.state in ('raised', 'agreed', 'in-hand') and n.year >= $3 - 1
        and (n.category = any($4) or n.text ~* $5 or n.evidence->>'measure' ~* $5) order by n.seq desc limit $6`,
    values: [tx.hub, tx.today, year, about.categories, about.pattern, limit],
  })
  return rows
}

export type SharingNow = { setting: SettingId; name: string; town: string | null; audit: AuditId | null; all: number }

/** Open schools that share any of these sections with their cluster, with their newest audit. `all` counts them all. */
export async function sharingNow(tx: Tx, sections: readonly string[], limit: number): Promise<SharingNow[]> {
  const { rows } = await tx.client.query<SharingNow>({
    name: "today-sharing",
    text: `with chosen as (select distinct on (h.setting_id, h.section) h.setting_id, h.audience from sharing h
        where h.hub_id = $1 and h.section = any($3) order by h.setting_id, h.section, h.seq desc)
      select s.id as setting, s.name, s.town, (select a.id from audit a where a.hub_id = s.hub_id and a.setting_id = s.id order by a.year desc limit 1) as audit, (count(*) over ())::int as all
      from setting s where s.hub_id = $1 and ${openToday("s", "$2")} and s.id in (select setting_id from chosen where audience <> 'centre') order by s.name, s.id limit $4`,
    values: [tx.hub, tx.today, sections, limit],
  })
  return rows
}
