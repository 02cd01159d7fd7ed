import type { AcademicYear } from "../domain/kit/academic-year.ts"
import type { Day } from "../domain/kit/day.ts"
import type { AnswerId, AuditId, ClusterId, DeliveryId, PersonId, SettingId, VisitId } from "../domain/kit/id.ts"
import type { Tx } from "./database.ts"
import { recordEvent } from "./event.ts"

// Readings of the pages of audits and visits, each named by the screen that asks.

/** Names of the people who answered in these audits. */
export async function namesOfAnswerers(tx: Tx, audits: readonly AuditId[]): Promise<Map<PersonId, string>> {
  const { rows } = await tx.client.query<{ id: PersonId; name: string }>({
    name: "answerers",
    text: `select p.id, p.name from person p where p.hub_id = $1 and p.id in (select d.person_id from delivery d join answer n on n.hub_id = d.hub_id and n.delivery_id = d.id
      where d.hub_id = $1 and n.audit_id = any($2))`,
    values: [tx.hub, audits],
  })
  return new Map(rows.map(({ id, name }) => [id, name]))
}

/** What one delivery said in an audit, where this person sent it: for taking it back. */
export async function answersOfDelivery(
  tx: Tx,
  audit: AuditId,
  delivery: DeliveryId,
  person: PersonId,
): Promise<AnswerId[]> {
  const { rows } = await tx.client.query<{ id: AnswerId }>({
    name: "answers-of-delivery",
    text: `select n.id from answer n join delivery d on d.hub_id = n.hub_id and d.id = n.delivery_id
      where n.hub_id = $1 and n.audit_id = $2 and n.delivery_id = $3 and d.person_id = $4 order by n.seq`,
    values: [tx.hub, audit, delivery, person],
  })
  return rows.map(({ id }) => id)
}

/**
 * Takes free text out of every answer to a question and row, the earlier ones too: words that name a pupil are kept nowhere.
 * `columns` are those of a table that hold text; none for a question that is text itself.
 */
export async function removeAnswerText(
  tx: Tx,
  audit: AuditId,
  at: { question: string; row: string | null; columns: readonly string[] },
  instead: string,
): Promise<number> {
  const { rows } = await tx.client.query<{ gone: number }>("select remove_answer_text($1, $2, $3, $4, $5) as gone", [
    audit,
    at.question,
    at.row,
    at.columns,
    instead,
  ])
  const gone = rows[0]?.gone ?? 0
  if (gone > 0) await recordEvent(tx, "answer.text-removed", audit, { question: at.question, row: at.row })
  return gone
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
        array(select k.person_id from spell k where k.hub_id = s.hub_id and k.cluster_id = m.cluster_id and k.role = 'coordinator' and k.from_day <= $4 and (k.until_day is null or k.until_day > $4)
          and not exists (select from spell own where own.hub_id = k.hub_id and own.person_id = k.person_id and own.setting_id = s.id
            and own.from_day <= $4 and (own.until_day is null or own.until_day > $4))) as coordinators
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

/** Days, oldest first, on which somebody rang, wrote or met to bring a visit about. */
export async function attemptDays(tx: Tx, setting: SettingId, from: Day): Promise<Day[]> {
  const { rows } = await tx.client.query<{ day: Day }>({
    name: "attempt-days",
    text: "select distinct on_day as day from contact where hub_id = $1 and setting_id = $2 and on_day >= $3 and on_day <= $4 order by on_day",
    values: [tx.hub, setting, from, tx.today],
  })
  return rows.map(({ day }) => day)
}

export async function findVisitMiles(tx: Tx, visit: VisitId): Promise<number | null> {
  const { rows } = await tx.client.query<{ miles: number | null }>(
    "select miles from visit where hub_id = $1 and id = $2",
    [tx.hub, visit],
  )
  return rows[0]?.miles ?? null
}

/** How long a visit took, in minutes, and how far it was, in miles. */
export async function recordVisitTime(
  tx: Tx,
  visit: VisitId,
  took: { minutes: number | null; miles: number | null },
): Promise<void> {
  await tx.client.query("update visit set minutes = $3, miles = $4 where hub_id = $1 and id = $2", [
    tx.hub,
    visit,
    took.minutes,
    took.miles,
  ])
  await recordEvent(tx, "visit.changed", visit, { took })
}
