import type { Place } from "../domain/access.ts"
import type { Contributions } from "../domain/figure.ts"
import type { AcademicYear } from "../domain/kit/academic-year.ts"
import type { Day } from "../domain/kit/day.ts"
import { groupBy } from "../domain/kit/group.ts"
import type { AuditId, ClusterId, PersonId, SettingId } from "../domain/kit/id.ts"
import type { CompiledToolkit } from "../domain/toolkit/compile.ts"
import { findAudits, listAnswers } from "./audit.ts"
import type { Tx } from "./database.ts"
import { workOut } from "./figure.ts"
import { coordinatorsIn } from "./places.ts"
import type { Member } from "./profile.ts"
import { findCompiled } from "./toolkit.ts"

// Readings of the pages of profiles, each named by the screen that asks.

export type YearKnown = { year: AcademicYear; countDay: Day; hasFigures: boolean }

/** The hub's years, oldest first, and whether anything was figured in each. */
export async function yearsKnown(tx: Tx): Promise<YearKnown[]> {
  const { rows } = await tx.client.query<YearKnown>({
    name: "years-known",
    text: `select y.year, y.count_day as "countDay", exists (select from figure f where f.hub_id = y.hub_id and f.year = y.year) as "hasFigures"
      from academic_year y where y.hub_id = $1 order by y.year`,
    values: [tx.hub],
  })
  return rows
}

/** Where settings lie today, as `placeOfSetting` says it of one. */
export async function placesOf(tx: Tx, settings: readonly SettingId[]): Promise<Map<SettingId, Place>> {
  const { rows } = await tx.client.query<{ setting: SettingId; cluster: ClusterId; coordinators: PersonId[] }>({
    name: "places-of-settings",
    text: `select m.setting_id as setting, m.cluster_id as cluster, ${coordinatorsIn("m")} from membership m
      where m.hub_id = $1 and m.setting_id = any($3) and m.from_day <= $2 and (m.until_day is null or m.until_day > $2)`,
    values: [tx.hub, tx.today, settings],
  })
  const found = new Map(rows.map((row) => [row.setting, row]))
  return new Map(
    settings.map((setting) => {
      const row = found.get(setting)
      return [setting, { setting, cluster: row?.cluster ?? null, coordinators: row?.coordinators ?? [] }]
    }),
  )
}

/** Who coordinates each cluster today, as `placeOfCluster` says it of one. */
export async function placesOfClusters(tx: Tx): Promise<Map<ClusterId, Place>> {
  const { rows } = await tx.client.query<{ cluster: ClusterId; coordinators: PersonId[] }>({
    name: "places-of-clusters",
    text: `select c.id as cluster, array(select k.person_id from spell k where k.hub_id = c.hub_id and k.cluster_id = c.id and k.role = 'coordinator'
        and k.from_day <= $2 and (k.until_day is null or k.until_day > $2)) as coordinators from cluster c where c.hub_id = $1`,
    values: [tx.hub, tx.today],
  })
  return new Map(rows.map(({ cluster, coordinators }) => [cluster, { setting: null, cluster, coordinators }]))
}

/** The local authority area of every setting that has one. */
export async function authoritiesOf(tx: Tx): Promise<Map<SettingId, string>> {
  const { rows } = await tx.client.query<{ id: SettingId; la: string }>({
    name: "authorities-of-settings",
    text: "select id, la from setting where hub_id = $1 and la is not null",
    values: [tx.hub],
  })
  return new Map(rows.map(({ id, la }) => [id, la]))
}

/** Audits of a year with answers from before a day and others received since: what was known then has been corrected. */
async function auditsCorrectedSince(tx: Tx, year: AcademicYear, day: Day): Promise<AuditId[]> {
  const { rows } = await tx.client.query<{ id: AuditId }>({
    name: "audits-corrected-since",
    text: `select a.id from audit a where a.hub_id = $1 and a.year = $2
        and exists (select from answer n join delivery d on d.hub_id = n.hub_id and d.id = n.delivery_id where n.hub_id = a.hub_id and n.audit_id = a.id and d.received_at >= ($3::date)::timestamp at time zone 'Europe/London')
        and exists (select from answer n join delivery d on d.hub_id = n.hub_id and d.id = n.delivery_id where n.hub_id = a.hub_id and n.audit_id = a.id and d.received_at < ($3::date)::timestamp at time zone 'Europe/London')`,
    values: [tx.hub, year, day],
  })
  return rows.map(({ id }) => id)
}

/** Ids of the answers in these audits that were received before a day. */
async function answersBefore(tx: Tx, audits: readonly AuditId[], day: Day): Promise<Set<string>> {
  const { rows } = await tx.client.query<{ id: string }>({
    name: "answers-before",
    text: `select n.id from answer n join delivery d on d.hub_id = n.hub_id and d.id = n.delivery_id
      where n.hub_id = $1 and n.audit_id = any($2) and d.received_at < ($3::date)::timestamp at time zone 'Europe/London'`,
    values: [tx.hub, audits, day],
  })
  return new Set(rows.map(({ id }) => id))
}

/** A row of the tables in which tutors and co-operatives list their schools, as it holds now. */
export type ListedSchool = { by: SettingId; kind: string; audit: AuditId }

/** Returns of a year that list schools, of settings of these kinds. */
export async function returnsOf(tx: Tx, year: AcademicYear, kinds: readonly string[]): Promise<ListedSchool[]> {
  const { rows } = await tx.client.query<ListedSchool>({
    name: "returns-of",
    text: `select a.setting_id as by, s.kind, a.id as audit from audit a join setting s on s.hub_id = a.hub_id and s.id = a.setting_id
      where a.hub_id = $1 and a.year = $2 and s.kind = any($3) and a.state not in ('not-started', 'closed-without') order by a.seq`,
    values: [tx.hub, year, kinds],
  })
  return rows
}

/** Names by which a return may call a setting, everywhere in the hub. */
export async function namesOfSettings(
  tx: Tx,
): Promise<{ id: SettingId; name: string; town: string | null; kind: string }[]> {
  const { rows } = await tx.client.query<{ id: SettingId; name: string; town: string | null; kind: string }>({
    name: "names-of-settings",
    text: "select id, name, town, kind from setting where hub_id = $1 order by seq",
    values: [tx.hub],
  })
  return rows
}

/** What members added to their measures as it was known before a day, for those whose answers of the year were corrected since. */
export async function contributionsBefore(
  tx: Tx,
  year: AcademicYear,
  members: readonly Member[],
  day: Day,
): Promise<Map<SettingId, { compiled: CompiledToolkit; contributions: Contributions }>> {
  const corrected = new Set(await auditsCorrectedSince(tx, year, day))
  const ids = members.flatMap(({ audit }) => (audit !== null && corrected.has(audit) ? audit : []))
  const before = new Map<SettingId, { compiled: CompiledToolkit; contributions: Contributions }>()
  if (ids.length === 0) return before
  const known = await answersBefore(tx, ids, day)
  const answers = groupBy(
    (await listAnswers(tx, ids)).filter(({ id }) => known.has(id)),
    ({ audit }) => audit,
  )
  const figured = await workOut(tx, await findAudits(tx, ids), answers)
  for (const { audit, contributions } of figured)
    before.set(audit.setting, { compiled: await findCompiled(tx, audit.toolkit, audit.version), contributions })
  return before
}
