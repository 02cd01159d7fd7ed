import { createHash } from "node:crypto"
import * as v from "valibot"
import type { Day, Instant } from "../domain/kit/day.ts"
import type { HubId, ImportId, PersonId, SettingId } from "../domain/kit/id.ts"
import type { LaCode } from "../domain/register/area.ts"
import type { Change, ImportPlan, MayBe, SkipReason, Verdict } from "../domain/register/plan.ts"
import type { Urn } from "../domain/register/row.ts"
import { type Db, json, type Tx } from "./database.ts"
import { recordEvent } from "./event.ts"
import type { SchoolName } from "./register.ts"

// ── Imports ─────────────────────────────────────────────────────────────────────────────────────────────────────
export type ImportState = "waiting" | "reading" | "planned" | "applied" | "refused" | "cancelled"

/** How many rows came to what, and what else was found; `skipped` is a number here. */
const ImportCounts = v.object({
  rows: v.number(),
  added: v.number(),
  updated: v.number(),
  closed: v.number(),
  reopened: v.number(),
  converted: v.number(),
  unchanged: v.number(),
  skipped: v.number(),
  unseen: v.number(),
  elsewhere: v.number(),
  twins: v.number(),
  empty: v.array(v.string()),
})
export type ImportCounts = v.InferOutput<typeof ImportCounts>

/** What the reader noticed. */
export const Told = v.object({
  missing: v.array(v.string()),
  unknown: v.array(v.string()),
  unreadable: v.array(v.object({ column: v.string(), cells: v.number() })),
  /** Links came with it, in a file of their own or in the same zip. */
  links: v.boolean(),
})
export type Told = v.InferOutput<typeof Told>

export type RegisterImport = {
  id: ImportId
  seq: number
  fileName: string
  linksName: string | null
  areas: string[]
  /** Nothing is carried out yet, or will be without a person's word. */
  dryRun: boolean
  state: ImportState
  rowsRead: number
  counts: ImportCounts | null
  /** Why it was refused, in words. */
  problem: string | null
  by: PersonId | null
  byName: string | null
  decidedBy: PersonId | null
  at: Instant
  finishedAt: Instant | null
  extractDay: Day | null
  told: Told | null
  plan: Buffer | null
  /** What it would do has changed since it was shown. */
  differs: boolean
  attempts: number
}

const imports = (tx: Tx) =>
  tx.sql
    .selectFrom("register_import as i")
    .leftJoin("person", (join) => join.onRef("person.hub_id", "=", "i.hub_id").onRef("person.id", "=", "i.by_id"))
    .where("i.hub_id", "=", tx.hub)
    .select([
      "i.id",
      "i.seq",
      "file_name as fileName",
      "links_name as linksName",
      "areas",
      "dry_run as dryRun",
      "state",
      "rows_read as rowsRead",
      "counts",
      "problem",
      "by_id as by",
      "person.name as byName",
      "decided_by as decidedBy",
      "at",
      "finished_at as finishedAt",
      "extract_day as extractDay",
      "told",
      "plan",
      "differs",
      "attempts",
    ])

type Row = Awaited<ReturnType<ReturnType<typeof imports>["execute"]>>[number]
const States = v.picklist(["waiting", "reading", "planned", "applied", "refused", "cancelled"])
const asImport = (row: Row): RegisterImport => ({
  ...row,
  state: v.parse(States, row.state),
  counts: v.parse(v.nullable(ImportCounts), row.counts),
  told: v.parse(v.nullable(Told), row.told),
})

/** Newest first; `before` is the `seq` of the last one seen. */
export async function listImports(tx: Tx, before: number | null, limit: number): Promise<RegisterImport[]> {
  let query = imports(tx).orderBy("i.seq", "desc").limit(limit)
  if (before !== null) query = query.where("i.seq", "<", before)
  return (await query.execute()).map(asImport)
}

export async function findImport(tx: Tx, id: ImportId): Promise<RegisterImport | undefined> {
  const row = await imports(tx).where("i.id", "=", id).executeTakeFirst()
  return row && asImport(row)
}

/** One that the command line or the API carried out in one go. */
export async function recordImported(
  tx: Tx,
  { id, file, las }: { id: ImportId; file: string; las: readonly LaCode[] },
  plan: ImportPlan,
  names: ReadonlyMap<SettingId, SchoolName>,
  added: ReadonlyMap<Urn, SettingId>,
): Promise<void> {
  await tx.sql
    .insertInto("register_import")
    .values({
      hub_id: tx.hub,
      id,
      file_name: file,
      areas: [...las],
      dry_run: false,
      state: "applied",
      rows_read: plan.counts.rows,
      counts: json(countsOf(plan)),
      problem: null,
      by_id: tx.by,
      decided_by: tx.by,
      at: tx.at,
      finished_at: tx.at,
      links_name: null,
      extract_day: plan.on,
      plan: null,
    })
    .execute()
  await keepChanges(tx, id, plan, names, added)
}

/** One that waits for background work to read it. */
export async function recordUpload(
  tx: Tx,
  upload: { id: ImportId; fileName: string; linksName: string | null; areas: readonly LaCode[] },
): Promise<void> {
  await tx.sql
    .insertInto("register_import")
    .values({
      hub_id: tx.hub,
      id: upload.id,
      file_name: upload.fileName,
      areas: [...upload.areas],
      dry_run: true,
      state: "waiting",
      problem: null,
      by_id: tx.by,
      decided_by: null,
      at: tx.at,
      finished_at: null,
      links_name: upload.linksName,
      extract_day: null,
      plan: null,
    })
    .execute()
}

const countsOf = (plan: ImportPlan): ImportCounts => ({
  ...plan.counts,
  skipped: plan.verdicts.filter(({ verdict }) => verdict === "skipped").length,
  elsewhere: plan.elsewhere.length,
  twins: plan.twins.length,
  empty: plan.empty,
})

/** Imports of all hubs that wait for background work, oldest first. */
export const listWaitingImports = async (db: Db, limit: number): Promise<{ hub: HubId; id: ImportId }[]> =>
  (await db.query<{ hub: HubId; id: ImportId }>("select hub_id as hub, id from waiting_imports($1)", [limit])).rows

/** Held until `tx` ends, however: no other process reads the same import, and none waits. */
export async function tryImport(tx: Tx, id: ImportId): Promise<boolean> {
  const { rows } = await tx.client.query<{ got: boolean }>(
    "select pg_try_advisory_xact_lock(hashtextextended($1, 0)) as got",
    [`register ${id}`],
  )
  return rows[0]?.got === true
}

const change = (tx: Tx, id: ImportId) =>
  tx.sql.updateTable("register_import").where("hub_id", "=", tx.hub).where("id", "=", id)

/** Begins a reading; answers the import where there is anything to read, with how often that was begun. */
export async function beginReading(tx: Tx, id: ImportId): Promise<RegisterImport | undefined> {
  const begun = await change(tx, id)
    .set((e) => ({ state: "reading", rows_read: 0, attempts: e("attempts", "+", 1) }))
    .where("state", "in", ["waiting", "reading"])
    .returning("id")
    .executeTakeFirst()
  return begun && findImport(tx, id)
}

export const tellRows = (tx: Tx, id: ImportId, rows: number) =>
  change(tx, id).set({ rows_read: rows }).where("state", "=", "reading").execute()

/** What was read, and what it would do: kept to be shown. A person may have called it off meanwhile. */
export async function recordPlanned(
  tx: Tx,
  before: RegisterImport,
  plan: ImportPlan,
  names: ReadonlyMap<SettingId, SchoolName>,
  told: Told,
  rows: number,
): Promise<void> {
  const kept = await change(tx, before.id)
    .set({
      state: "planned",
      dry_run: true,
      rows_read: rows,
      counts: json(countsOf(plan)),
      extract_day: plan.on,
      told: json(told),
      plan: planHash(plan),
      differs: !before.dryRun,
      attempts: 0,
    })
    .where("state", "=", "reading")
    .returning("id")
    .executeTakeFirst()
  if (kept) await keepChanges(tx, before.id, plan, names, new Map())
}

/** What was carried out; the bytes are no longer wanted. */
export async function recordApplied(
  tx: Tx,
  id: ImportId,
  plan: ImportPlan,
  names: ReadonlyMap<SettingId, SchoolName>,
  added: ReadonlyMap<Urn, SettingId>,
): Promise<void> {
  await change(tx, id)
    .set({ state: "applied", counts: json(countsOf(plan)), differs: false, finished_at: tx.at })
    .execute()
  await keepChanges(tx, id, plan, names, added)
  await dropParts(tx, id)
}

export async function recordRefused(tx: Tx, id: ImportId, problem: string): Promise<void> {
  const refused = change(tx, id).set({ state: "refused", problem, finished_at: tx.at })
  await refused.where("state", "in", ["waiting", "reading"]).execute()
  await dropParts(tx, id)
}

/** Asks background work to carry out what was shown. False where that is not what it waits for. */
export async function askToApply(tx: Tx, id: ImportId, shown: string): Promise<boolean> {
  const asked = await change(tx, id)
    .set({ state: "waiting", dry_run: false, decided_by: tx.by, attempts: 0 })
    .where("state", "=", "planned")
    .where("plan", "=", Buffer.from(shown, "hex"))
    .returning("id")
    .executeTakeFirst()
  return asked !== undefined
}

/** Calls an import off as long as it was not carried out, nor asked to be. */
export async function cancelImport(tx: Tx, id: ImportId): Promise<boolean> {
  const cancelled = await change(tx, id)
    .set({ state: "cancelled", finished_at: tx.at })
    .where("state", "in", ["waiting", "reading", "planned"])
    .where("dry_run", "=", true)
    .returning("id")
    .executeTakeFirst()
  if (cancelled) await dropParts(tx, id)
  return cancelled !== undefined
}

/** Uploads that nobody decided on within the month: their bytes go, and with them the names of heads that stand in them. */
export async function cancelForgotten(tx: Tx): Promise<void> {
  const { rows } = await tx.client.query<{ id: ImportId }>({
    name: "forgotten-imports",
    text: "select id from register_import where hub_id = $1 and state = 'planned' and at < $2::timestamptz - interval '30 days'",
    values: [tx.hub, tx.at],
  })
  for (const { id } of rows) await cancelImport(tx, id)
}

// ── The bytes that were brought ─────────────────────────────────────────────────────────────────────────────────
export type PartFile = "extract" | "links"

export const keepPart = (tx: Tx, id: ImportId, file: PartFile, n: number, bytes: Buffer) =>
  tx.sql.insertInto("register_import_part").values({ hub_id: tx.hub, import_id: id, file, n, bytes }).execute()

const dropParts = (tx: Tx, id: ImportId) =>
  tx.sql.deleteFrom("register_import_part").where("hub_id", "=", tx.hub).where("import_id", "=", id).execute()

/** One part after the other, so that no more than one is in memory. */
export async function* readParts(tx: Tx, id: ImportId, file: PartFile): AsyncGenerator<Buffer> {
  for (let n = 0; ; n++) {
    const part = await tx.sql
      .selectFrom("register_import_part")
      .where("hub_id", "=", tx.hub)
      .where("import_id", "=", id)
      .where("file", "=", file)
      .where("n", "=", n)
      .select("bytes")
      .executeTakeFirst()
    if (!part) return
    yield part.bytes
  }
}

// ── What it comes to, school by school ──────────────────────────────────────────────────────────────────────────
export const changeKinds = [
  "closed",
  "converted",
  "reopened",
  "updated",
  "added",
  "unseen",
  "elsewhere",
  "twin",
  "skipped",
] as const
export type ChangeKind = (typeof changeKinds)[number]

type Place = { town: string | null; postcode: string | null; phase: string | null; pupils: number | null }
/** What is kept beside number, name and setting; each kind has its own. */
export type ChangeDetail = Partial<Place> & {
  line?: number
  changes?: Change[]
  by?: "status" | "date" | "successor"
  former?: string
  from?: Day
  mayBe?: { setting: SettingId; urn: string | null; why: MayBe["why"]; name: string }[]
  reason?: SkipReason
  column?: string | null
  closed?: boolean
  carriedOn?: { urn: string; kind: string; on: Day | null }[]
  la?: string
  laName?: string | null
  other?: { setting: SettingId; name: string }
}
type NewChange = {
  urn: string | null
  name: string | null
  verdict: ChangeKind
  setting: SettingId | null
  detail: ChangeDetail
}

const british = new Intl.Collator("en-GB", { numeric: true })
/** By name; those of one name, and lines without any, as they came. */
const inOrder = <T>(all: readonly T[], name: (one: T) => string): T[] =>
  all.toSorted((a, b) => british.compare(name(a), name(b)))

/** Kind by kind, in each by name. Schools that stay as they are have no row here. */
function* changesOf(
  plan: ImportPlan,
  names: ReadonlyMap<SettingId, SchoolName>,
  added: ReadonlyMap<Urn, SettingId>,
): Generator<NewChange> {
  const nameOf = (setting: SettingId) => names.get(setting)?.name ?? ""
  const byName = <T extends { setting: SettingId }>(of: readonly T[]) => inOrder(of, ({ setting }) => nameOf(setting))
  for (const kind of changeKinds) {
    const found = plan.verdicts.filter(({ verdict }) => verdict === kind)
    for (const one of inOrder(found, (one) => ("facts" in one ? one.facts.name : "")))
      yield changeOf(one, nameOf, added)
    if (kind === "unseen")
      for (const { setting, urn, closed, carriedOn } of byName(plan.unseen))
        yield {
          urn,
          name: nameOf(setting),
          verdict: kind,
          setting,
          detail: { town: names.get(setting)?.town ?? null, closed, carriedOn },
        }
    if (kind === "elsewhere")
      for (const { setting, urn, la, laName } of byName(plan.elsewhere))
        yield { urn, name: nameOf(setting), verdict: kind, setting, detail: { la, laName } }
    if (kind === "twin")
      for (const { setting, other } of byName(plan.twins))
        yield {
          urn: names.get(setting)?.urn ?? null,
          name: nameOf(setting),
          verdict: kind,
          setting,
          detail: { other: { setting: other, name: nameOf(other) } },
        }
  }
}

function changeOf(one: Verdict, nameOf: (setting: SettingId) => string, added: ReadonlyMap<Urn, SettingId>): NewChange {
  const { line, urn, verdict } = one
  if (verdict === "unchanged") throw new Error("a school that stays as it is is no change")
  if (verdict === "skipped")
    return { urn, name: null, verdict, setting: null, detail: { line, reason: one.reason, column: one.column } }
  const { facts, changes } = one
  const place: Place = { town: facts.town, postcode: facts.postcode, phase: facts.phase, pupils: facts.pupils }
  const told = { urn, name: facts.name, verdict }
  if (verdict === "added") {
    const mayBe = one.mayBe.map(({ setting, urn, why }) => ({ setting, urn, why, name: nameOf(setting) }))
    return { ...told, setting: added.get(one.urn) ?? null, detail: { line, ...place, mayBe } }
  }
  const more: ChangeDetail =
    verdict === "closed" ? { by: one.by } : verdict === "converted" ? { former: one.former, from: one.from } : {}
  return { ...told, setting: one.setting, detail: { line, town: facts.town, changes, ...more } }
}

const changesAtOnce = 100

/** In the place of whatever was kept of this import before. */
async function keepChanges(
  tx: Tx,
  id: ImportId,
  plan: ImportPlan,
  names: ReadonlyMap<SettingId, SchoolName>,
  added: ReadonlyMap<Urn, SettingId>,
): Promise<void> {
  await tx.sql.deleteFrom("register_change").where("hub_id", "=", tx.hub).where("import_id", "=", id).execute()
  let n = 0
  let rows: (NewChange & { n: number })[] = []
  const write = () =>
    tx.client.query({
      name: "keep-changes",
      text: `insert into register_change (hub_id, import_id, n, urn, name, verdict, setting_id, detail)
        select $1, $2, n, urn, name, verdict, setting, detail from jsonb_to_recordset($3::jsonb) as x(n int, urn text, name text, verdict text, setting uuid, detail jsonb)`,
      values: [tx.hub, id, json(rows)],
    })
  for (const one of changesOf(plan, names, added)) {
    rows.push({ ...one, n: ++n })
    if (rows.length === changesAtOnce) {
      await write()
      rows = []
    }
  }
  if (rows.length > 0) await write()
}

export type RegisterChange = {
  n: number
  urn: string | null
  name: string | null
  verdict: ChangeKind
  setting: SettingId | null
  detail: ChangeDetail
}

/** In the order that matters most first; `after` is the `n` of the last one seen. */
export async function listChanges(
  tx: Tx,
  id: ImportId,
  kind: ChangeKind | null,
  after: number,
  limit: number,
): Promise<RegisterChange[]> {
  let query = tx.sql
    .selectFrom("register_change")
    .where("hub_id", "=", tx.hub)
    .where("import_id", "=", id)
    .where("n", ">", after)
    .select(["n", "urn", "name", "verdict", "setting_id as setting", "detail"])
    .orderBy("n")
    .limit(limit)
  if (kind) query = query.where("verdict", "=", kind)
  const rows = await query.execute()
  return rows.map((row) => ({
    ...row,
    verdict: v.parse(v.picklist(changeKinds), row.verdict),
    detail: row.detail as ChangeDetail,
  }))
}

/** How many stand before these, for "51 to 100 of 412". */
export async function countChangesTo(tx: Tx, id: ImportId, kind: ChangeKind | null, n: number): Promise<number> {
  let query = tx.sql
    .selectFrom("register_change")
    .where("hub_id", "=", tx.hub)
    .where("import_id", "=", id)
    .where("n", "<=", n)
    .select((e) => e.fn.countAll<number>().as("count"))
  if (kind) query = query.where("verdict", "=", kind)
  return (await query.executeTakeFirstOrThrow()).count
}

export type Added = {
  /** In `not in a cluster yet`, and the last day of those that have closed. */
  waiting: number
  placed: number
  closed: { id: SettingId; name: string; last: Day }[]
  /** Taken out again. */
  gone: number
  /** Nobody has done anything with them: they can be taken out. */
  untouched: number
}

/** What has become of the schools that an import added. */
export async function findAdded(tx: Tx, id: ImportId): Promise<Added> {
  const { rows } = await tx.client.query<{ id: SettingId | null; name: string; closed: Day | null; placed: boolean }>({
    name: "added-by-import",
    text: `select s.id, s.name, s.closed, exists (select from membership m where m.hub_id = s.hub_id and m.setting_id = s.id and (m.until_day is null or m.until_day > $3)) as placed
      from register_change c left join setting s on s.hub_id = c.hub_id and s.id = c.setting_id
      where c.hub_id = $1 and c.import_id = $2 and c.verdict = 'added' order by c.n`,
    values: [tx.hub, id, tx.today],
  })
  const { rows: free } = await tx.client.query<{ count: number }>({
    name: "untouched-schools",
    text: "select count(*)::int as count from untouched_schools($1)",
    values: [id],
  })
  const added: Added = { waiting: 0, placed: 0, closed: [], gone: 0, untouched: free[0]?.count ?? 0 }
  for (const { id, name, closed, placed } of rows) {
    if (id === null) added.gone += 1
    else if (closed !== null && closed < tx.today) added.closed.push({ id, name, last: closed })
    else if (placed) added.placed += 1
    else added.waiting += 1
  }
  return added
}

/**
 * Takes the schools that an import added out of the hub again, under `lockRegister`, but for those that anybody has done anything with since. Answers how
 * many. Their numbers and rolls go with them; the events that they came and went stay.
 */
export async function takeOutAdded(tx: Tx, id: ImportId): Promise<number> {
  const { rows } = await tx.client.query<{ id: SettingId }>({
    name: "take-out-schools",
    text: "select id from take_out_schools($1)",
    values: [id],
  })
  if (rows.length > 0) await recordEvent(tx, "register.taken-out", id, { settings: rows.map(({ id }) => id) })
  return rows.length
}

/** What a plan would do, in 32 bytes: two plans that do the same have the same. */
export function planHash(plan: ImportPlan): Buffer {
  const hash = createHash("sha256")
  for (const one of plan.verdicts) if (one.verdict !== "unchanged") hash.update(json(one))
  for (const one of plan.successions) hash.update(json(one))
  return hash.digest()
}

/** Open settings that are in no cluster and in none to come. */
export async function countUnplaced(tx: Tx): Promise<number> {
  const { rows } = await tx.client.query<{ count: number }>({
    name: "count-unplaced",
    text: `select count(*)::int as count from setting s where s.hub_id = $1 and (s.closed is null or s.closed >= $2)
      and not exists (select from membership m where m.hub_id = s.hub_id and m.setting_id = s.id and (m.until_day is null or m.until_day > $2))`,
    values: [tx.hub, tx.today],
  })
  return rows[0]?.count ?? 0
}
