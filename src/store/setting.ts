import { sql } from "kysely"
import type { Day } from "../domain/kit/day.ts"
import type { ClusterId, SettingId } from "../domain/kit/id.ts"
import { json, type Tx } from "./database.ts"
import { recordEvent } from "./event.ts"

export type SettingFacts = {
  id: SettingId
  seq: number
  kind: string
  name: string
  phase: string | null
  urn: string | null
  postcode: string | null
  town: string | null
  la: string | null
  opened: Day | null
  closed: Day | null
  cluster: ClusterId | null
  trust: string | null
  easting: number | null
  northing: number | null
  pupils: number | null
}

const select = (tx: Tx, on: Day) =>
  tx.sql
    .selectFrom("setting")
    .leftJoin("membership", (join) =>
      join
        .onRef("membership.hub_id", "=", "setting.hub_id")
        .onRef("membership.setting_id", "=", "setting.id")
        .on("membership.from_day", "<=", on)
        .on((e) => e.or([e("membership.until_day", "is", null), e("membership.until_day", ">", on)])),
    )
    .where("setting.hub_id", "=", tx.hub)
    .select([
      "setting.id",
      "setting.seq",
      "kind",
      "name",
      "phase",
      "postcode",
      "town",
      "la",
      "opened",
      "closed",
      "membership.cluster_id as cluster",
      "trust_name as trust",
      "easting",
      "northing",
    ])
    .select((e) => [
      e
        .selectFrom("setting_number")
        .whereRef("setting_number.hub_id", "=", "setting.hub_id")
        .whereRef("setting_number.setting_id", "=", "setting.id")
        .orderBy(sql`from_day <= ${on}`, "desc")
        .orderBy(sql`case when from_day <= ${on} then from_day end`, "desc")
        .orderBy("from_day")
        .limit(1)
        .select("urn")
        .as("urn"),
      e
        .selectFrom("roll")
        .whereRef("roll.hub_id", "=", "setting.hub_id")
        .whereRef("roll.setting_id", "=", "setting.id")
        .where("roll.on_day", "<=", on)
        .orderBy("on_day", "desc")
        .limit(1)
        .select("pupils")
        .as("pupils"),
    ])

export type SettingFilter = {
  kind?: string | undefined
  cluster?: ClusterId | "none" | undefined
  /** Part of a name, URN or postcode. */
  q?: string | undefined
  open?: true | undefined
  trust?: string | undefined
  /** In the order of their names, for somebody to choose from; else in the order they came. */
  byName?: true | undefined
  /** `q` finds by town too, as people expect of a search box; the API does not. */
  towns?: true | undefined
}

/** In the order they came, as they stood on a day (today, or a year's count day); closed settings are in it. */
export async function listSettings(
  tx: Tx,
  filter: SettingFilter,
  on: Day,
  after = 0,
  limit = 50,
): Promise<SettingFacts[]> {
  let query = select(tx, on).where("setting.seq", ">", after).limit(limit)
  if (filter.byName) query = query.orderBy(sql`lower(name)`)
  query = query.orderBy("setting.seq")
  if (filter.kind) query = query.where("kind", "=", filter.kind)
  if (filter.cluster === "none") query = query.where("membership.cluster_id", "is", null)
  else if (filter.cluster) query = query.where("membership.cluster_id", "=", filter.cluster)
  if (filter.trust) query = query.where("trust_code", "=", filter.trust)
  if (filter.open)
    query = query.where((e) =>
      e.and([
        e.or([e("opened", "is", null), e("opened", "<=", on)]),
        e.or([e("closed", "is", null), e("closed", ">=", on)]),
      ]),
    )
  const q = likeText(filter.q?.trim() ?? "")
  if (q) {
    const towns = filter.towns ? sql`union select id from settings_of_town(${q})` : sql``
    query = query.where("setting.id", "in", sql<SettingId>`(select id from find_settings(${q}) ${towns})`)
  }
  return query.execute()
}

/** `%`, `_` and `\` are letters to whoever searches. */
const likeText = (text: string): string => text.replace(/[\\%_]/g, "\\$&").slice(0, 100)

export const findSetting = (tx: Tx, id: SettingId, on: Day = tx.today): Promise<SettingFacts | undefined> =>
  select(tx, on).where("setting.id", "=", id).executeTakeFirst()

export const settingWithNumber = (tx: Tx, urn: string) =>
  tx.sql
    .selectFrom("setting_number")
    .where("hub_id", "=", tx.hub)
    .where("urn", "=", urn)
    .select(["setting_id as setting", "from_day as from", "until_day as until"])
    .executeTakeFirst()

export type TypedSetting = {
  kind: string
  name: string
  phase?: string | undefined
  postcode?: string | undefined
  la?: string | undefined
  town?: string | undefined
  trustName?: string | undefined
  /** Metres of the British National Grid. */
  easting?: number | undefined
  northing?: number | undefined
  opened?: Day | undefined
  closed?: Day | undefined
}

export async function recordSetting(
  tx: Tx,
  id: SettingId,
  { kind, ...typed }: TypedSetting,
  register: unknown = null,
): Promise<void> {
  await tx.sql
    .insertInto("setting")
    .values({
      hub_id: tx.hub,
      id,
      kind,
      typed: json(typed),
      register: register === null ? null : json(register),
      created_at: tx.at,
    })
    .execute()
  await recordEvent(tx, "setting.added", id, { kind, ...typed })
}

/** What people of the hub type wins over the register; null takes their word back, so that the register's stands again. */
export async function changeSetting(
  tx: Tx,
  id: SettingId,
  change: Record<string, string | number | null | undefined>,
): Promise<void> {
  const row = await tx.sql
    .selectFrom("setting")
    .where("hub_id", "=", tx.hub)
    .where("id", "=", id)
    .select("typed")
    .forNoKeyUpdate()
    .executeTakeFirstOrThrow()
  const typed = Object.fromEntries(
    Object.entries({ ...(row.typed as Record<string, unknown>), ...change }).filter(
      ([, value]) => value !== null && value !== undefined,
    ),
  )
  await tx.sql
    .updateTable("setting")
    .set({ typed: json(typed) })
    .where("hub_id", "=", tx.hub)
    .where("id", "=", id)
    .execute()
  await recordEvent(tx, "setting.changed", id, { before: row.typed, after: typed })
}

export const listNumbers = (tx: Tx, id: SettingId) =>
  tx.sql
    .selectFrom("setting_number")
    .where("hub_id", "=", tx.hub)
    .where("setting_id", "=", id)
    .select(["urn", "from_day as from", "until_day as until", "reason"])
    .orderBy("from_day")
    .execute()

/** The same school under a new number from a day: the number before it ends. */
export async function recordNumber(
  tx: Tx,
  id: SettingId,
  urn: string,
  from: Day,
  reason: string,
): Promise<"recorded" | "urn-taken" | "from-too-early"> {
  const current = (await listNumbers(tx, id)).at(-1)
  if (current?.urn === urn) return "recorded"
  if (current && current.from >= from) return "from-too-early"
  const taken = await settingWithNumber(tx, urn)
  if (taken) return "urn-taken"
  if (current)
    await tx.sql
      .updateTable("setting_number")
      .set({ until_day: from })
      .where("hub_id", "=", tx.hub)
      .where("setting_id", "=", id)
      .where("from_day", "=", current.from)
      .execute()
  await tx.sql
    .insertInto("setting_number")
    .values({ hub_id: tx.hub, setting_id: id, urn, from_day: from, until_day: null, reason })
    .execute()
  await recordEvent(tx, "setting.numbered", id, { urn, from, reason, before: current?.urn ?? null })
  return "recorded"
}

export async function recordSuccession(
  tx: Tx,
  fact: { predecessor: SettingId; successor: SettingId; from: Day; kind: string },
): Promise<"recorded" | "known"> {
  const added = await tx.sql
    .insertInto("succession")
    .values({
      hub_id: tx.hub,
      predecessor_id: fact.predecessor,
      successor_id: fact.successor,
      from_day: fact.from,
      kind: fact.kind,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning("kind")
    .executeTakeFirst()
  if (!added) return "known"
  await recordEvent(tx, "setting.succeeded", fact.predecessor, {
    successor: fact.successor,
    from: fact.from,
    kind: fact.kind,
  })
  return "recorded"
}

export async function recordRoll(
  tx: Tx,
  id: SettingId,
  fact: { pupils: number; on: Day; source: "register" | "census" },
): Promise<void> {
  await tx.sql
    .insertInto("roll")
    .values({ hub_id: tx.hub, setting_id: id, on_day: fact.on, pupils: fact.pupils, source: fact.source })
    .onConflict((conflict) =>
      conflict.columns(["hub_id", "setting_id", "on_day"]).doUpdateSet({ pupils: fact.pupils, source: fact.source }),
    )
    .execute()
  await recordEvent(tx, "roll.recorded", id, fact)
}

/** Open on a day: the first and the last day open are both in it. */
export const isOpen = (setting: { opened: Day | null; closed: Day | null }, on: Day): boolean =>
  (setting.opened === null || setting.opened <= on) && (setting.closed === null || setting.closed >= on)
