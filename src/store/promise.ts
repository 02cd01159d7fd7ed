import type { Day, Instant } from "../domain/kit/day.ts"
import type { AuditId, ClusterId, PersonId, PromiseId, SettingId } from "../domain/kit/id.ts"
import type { Tx } from "./database.ts"
import { recordEvent } from "./event.ts"

export type PromiseOutcome = "open" | "kept" | "not-kept"

/** What was agreed at a visit: open until a row of promise_outcome says otherwise. */
export type PromiseFacts = {
  id: PromiseId
  seq: number
  setting: SettingId
  settingName: string
  audit: AuditId | null
  text: string
  toWhom: string | null
  keeper: PersonId | null
  keeperName: string | null
  due: Day | null
  by: PersonId | null
  byName: string | null
  at: Instant
  outcome: PromiseOutcome
  reason: string | null
  settledAt: Instant | null
  settledBy: string | null
}

const select = `select r.id, r.seq, r.setting_id as setting, s.name as "settingName", r.audit_id as audit, r.text, r.to_whom as "toWhom", r.keeper_id as keeper,
    k.name as "keeperName", r.due, r.by_id as by, b.name as "byName", r.at, coalesce(o.outcome, 'open') as outcome, o.reason, o.at as "settledAt", o.name as "settledBy"
  from promise r join setting s on s.hub_id = r.hub_id and s.id = r.setting_id
  left join person k on k.hub_id = r.hub_id and k.id = r.keeper_id left join person b on b.hub_id = r.hub_id and b.id = r.by_id
  left join lateral (select u.outcome, u.reason, u.at, q.name from promise_outcome u left join person q on q.hub_id = u.hub_id and q.id = u.by_id
    where u.hub_id = r.hub_id and u.promise_id = r.id order by u.seq desc limit 1) o on true
  where r.hub_id = $1`

export async function findPromise(tx: Tx, id: PromiseId): Promise<PromiseFacts | undefined> {
  const { rows } = await tx.client.query<PromiseFacts>({
    name: "promise",
    text: `${select} and r.id = $2`,
    values: [tx.hub, id],
  })
  return rows[0]
}

/** Locks the promise until `tx` ends: two who settle it at once do so one after the other. */
export async function lockPromise(tx: Tx, id: PromiseId): Promise<PromiseFacts | undefined> {
  await tx.client.query("select from promise where hub_id = $1 and id = $2 for no key update", [tx.hub, id])
  return findPromise(tx, id)
}

/** All promises of a setting: the open ones by the day they are due (undated last), then the settled ones, latest first. */
export async function listPromises(tx: Tx, setting: SettingId): Promise<PromiseFacts[]> {
  const { rows } = await tx.client.query<PromiseFacts>({
    name: "promises-of-setting",
    text: `${select} and r.setting_id = $2
      order by o.outcome is not null and o.outcome <> 'open', case when coalesce(o.outcome, 'open') = 'open' then r.due end, o.at desc nulls last, r.seq`,
    values: [tx.hub, setting],
  })
  return rows
}

export const listOpenPromises = async (tx: Tx, setting: SettingId): Promise<PromiseFacts[]> =>
  (await listPromises(tx, setting)).filter(({ outcome }) => outcome === "open")

/** Open promises that are a person's to keep, or in these clusters' settings today: for a first page. */
export async function openPromisesFor(
  tx: Tx,
  keeper: PersonId,
  clusters: readonly ClusterId[],
  limit = 50,
): Promise<PromiseFacts[]> {
  const { rows } = await tx.client.query<PromiseFacts>({
    name: "promises-open",
    text: `${select} and coalesce(o.outcome, 'open') = 'open' and (r.keeper_id = $2 or exists (select from membership m where m.hub_id = r.hub_id
      and m.setting_id = r.setting_id and m.cluster_id = any($3) and m.from_day <= $4 and (m.until_day is null or m.until_day > $4)))
      order by r.due nulls last, r.seq limit $5`,
    values: [tx.hub, keeper, clusters, tx.today, limit],
  })
  return rows
}

export type MadePromise = {
  id: PromiseId
  setting: SettingId
  audit: AuditId | null
  text: string
  toWhom: string | null
  keeper: PersonId | null
  due: Day | null
}

export async function recordPromise(tx: Tx, promise: MadePromise): Promise<void> {
  const { id, setting, audit, text, toWhom, keeper, due } = promise
  await tx.sql
    .insertInto("promise")
    .values({
      hub_id: tx.hub,
      id,
      setting_id: setting,
      audit_id: audit,
      text,
      to_whom: toWhom,
      keeper_id: keeper,
      due,
      by_id: tx.by,
      at: tx.at,
    })
    .execute()
  await recordEvent(tx, "promise.made", id, { setting, audit, keeper, due })
}

/** `open` takes an earlier outcome back. */
export async function recordPromiseOutcome(
  tx: Tx,
  id: PromiseId,
  outcome: PromiseOutcome,
  reason: string | null,
): Promise<void> {
  await tx.sql
    .insertInto("promise_outcome")
    .values({ hub_id: tx.hub, promise_id: id, outcome, reason, by_id: tx.by, at: tx.at })
    .execute()
  await recordEvent(tx, "promise.settled", id, { outcome })
}

/** What was promised, to whom and by when, said anew. The words as they were may have named a pupil: they are kept nowhere. */
export async function changePromise(
  tx: Tx,
  id: PromiseId,
  { text, toWhom, due }: Pick<MadePromise, "text" | "toWhom" | "due">,
): Promise<void> {
  await tx.sql
    .updateTable("promise")
    .set({ text, to_whom: toWhom, due })
    .where("hub_id", "=", tx.hub)
    .where("id", "=", id)
    .execute()
  await recordEvent(tx, "promise.changed", id, { due })
}

/** Who may keep a promise at a setting: those who coordinate its cluster today, and those with a role in it. */
export async function keepersOf(tx: Tx, setting: SettingId): Promise<{ id: PersonId; name: string }[]> {
  const { rows } = await tx.client.query<{ id: PersonId; name: string }>({
    name: "keepers",
    text: `select distinct p.id, p.name from spell k join person p on p.hub_id = k.hub_id and p.id = k.person_id
      left join membership m on m.hub_id = k.hub_id and m.setting_id = $2 and m.from_day <= $3 and (m.until_day is null or m.until_day > $3)
      where k.hub_id = $1 and k.from_day <= $3 and (k.until_day is null or k.until_day > $3)
        and (k.setting_id = $2 or (k.cluster_id = m.cluster_id and k.role in ('coordinator', 'designated-manager'))) order by p.name`,
    values: [tx.hub, setting, tx.today],
  })
  return rows
}
