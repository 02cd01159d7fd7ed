import * as v from "valibot"
import { addDays, type Day, day } from "../domain/kit/day.ts"
import type { AuditId, ImportId, SettingId } from "../domain/kit/id.ts"
import type { AuditState } from "../domain/lifecycle.ts"
import type { LaCode } from "../domain/register/area.ts"
import { kindOf } from "../domain/register/phase.ts"
import {
  type ImportInput,
  type ImportPlan,
  type KnownSchool,
  planImport,
  type Roll,
  type SuccessionKind,
  type Verdict,
} from "../domain/register/plan.ts"
import { RegisterFacts, type RegisterField, type RegisterLink, type RegisterRow, Urn } from "../domain/register/row.ts"
import { recordAuditMove } from "./audit.ts"
import { json, type Tx } from "./database.ts"
import { recordEvent } from "./event.ts"
import { refigureSettings } from "./figure.ts"

/** An extract as it was read, ready to be planned; planning uses it up. */
export type Reading = Omit<ImportInput, "known" | "rows" | "links"> & {
  rows: RegisterRow[]
  links: RegisterLink[] | null
}

/**
 * Imports of one hub, and they and other changes of its layout, come one after the other. Weaker than `for update`: audits, answers and events,
 * which refer to the hub, go on being written beside it.
 */
export const lockRegister = (tx: Tx) =>
  tx.sql.selectFrom("hub").where("id", "=", tx.hub).select("id").forNoKeyUpdate().execute()

/** Numbers that the hub's settings have or had: all that reading an extract has to know of it. */
export const knownNumbers = async (tx: Tx): Promise<Set<string>> => {
  const rows = await tx.sql.selectFrom("setting_number").where("hub_id", "=", tx.hub).select("urn").execute()
  return new Set(rows.map(({ urn }) => urn))
}

const atOnce = 2_000

/** Values that many schools share are kept once: 26,000 schools take a third less memory. */
const shared = [
  "la",
  "laName",
  "typeCode",
  "type",
  "group",
  "phase",
  "gender",
  "religiousCharacter",
  "status",
  "censusDay",
  "locality",
  "town",
  "county",
  "trustCode",
  "trustName",
  "federation",
] as const satisfies readonly RegisterField[]

function sharing(): <T extends RegisterFacts>(facts: T) => T {
  const kept = new Map<string, string>()
  return (facts) => {
    const record: Record<string, unknown> = facts
    for (const field of shared) {
      const value = facts[field]
      if (value === null) continue
      const known = kept.get(value)
      if (known === undefined) kept.set(value, value)
      else record[field] = known
    }
    return facts
  }
}

type SchoolRow = {
  seq: number
  id: SettingId
  name: string
  postcode: string | null
  la: string | null
  closed: Day | null
  register: unknown
}

/** Every school of the hub, and whatever else has a number. A record that was joined to another is none any more. */
export async function knownSchools(tx: Tx): Promise<KnownSchool[]> {
  const numbers = await numbersBySetting(tx)
  const successors = await successorsBySetting(tx)
  const share = sharing()
  const schools: KnownSchool[] = []
  for (let after = 0; ; ) {
    const { rows } = await tx.client.query<SchoolRow>({
      name: "known-schools",
      text: `select s.seq, s.id, s.name, s.postcode, s.la, s.closed, s.register from setting s
        where s.hub_id = $1 and s.seq > $2 and not s.typed ? 'joinedInto'
          and (s.kind in ('school', 'college') or exists (select from setting_number n where n.hub_id = s.hub_id and n.setting_id = s.id))
        order by s.seq limit ${atOnce}`,
      values: [tx.hub, after],
    })
    for (const { id, name, postcode, la, closed, register } of rows)
      schools.push({
        setting: id,
        urn: numbers.get(id)?.current ?? null,
        formerUrns: numbers.get(id)?.others ?? none,
        name,
        postcode,
        la,
        closed,
        facts: register === null ? null : share(checked(register)),
        successors: successors.get(id) ?? none,
      })
    if (rows.length < atOnce) return schools
    after = rows.at(-1)?.seq ?? after
  }
}
const none: readonly never[] = []

/** As it came: a copy made by parsing takes three times the memory. */
const areFacts = (register: unknown): register is RegisterFacts => v.is(RegisterFacts, register)
const checked = (register: unknown): RegisterFacts => (areFacts(register) ? register : v.parse(RegisterFacts, register))

/** Numbers that are none of the register's, as an outsider may have given them, are left out. */
async function numbersBySetting(tx: Tx): Promise<Map<SettingId, { current: Urn; others: readonly Urn[] }>> {
  const rows = await tx.sql
    .selectFrom("setting_number")
    .where("hub_id", "=", tx.hub)
    .select(["setting_id as setting", "urn", "from_day as from"])
    .orderBy("setting_id")
    .orderBy("from_day")
    .execute()
  const found = new Map<SettingId, { current: Urn; others: readonly Urn[] }>()
  for (const { setting, urn: text, from } of rows) {
    const parsed = v.safeParse(Urn, text)
    if (!parsed.success) continue
    const urn = parsed.output
    const known = found.get(setting)
    if (!known) found.set(setting, { current: urn, others: none })
    else if (from <= tx.today) found.set(setting, { current: urn, others: [...known.others, known.current] })
    else found.set(setting, { ...known, others: [...known.others, urn] })
  }
  return found
}

async function successorsBySetting(tx: Tx): Promise<Map<SettingId, { urn: Urn; kind: SuccessionKind }[]>> {
  const { rows } = await tx.client.query<{ setting: SettingId; urn: Urn; kind: SuccessionKind }>({
    name: "successors-by-setting",
    text: `select x.predecessor_id as setting, n.urn, x.kind from succession x
      cross join lateral (select urn from setting_number n where n.hub_id = x.hub_id and n.setting_id = x.successor_id
        order by n.from_day <= $2 desc, case when n.from_day <= $2 then n.from_day end desc, n.from_day limit 1) n
      where x.hub_id = $1`,
    values: [tx.hub, tx.today],
  })
  const found = new Map<SettingId, { urn: Urn; kind: SuccessionKind }[]>()
  for (const { setting, urn, kind } of rows) found.set(setting, [...(found.get(setting) ?? []), { urn, kind }])
  return found
}

export type SchoolName = { urn: Urn | null; name: string; town: string | null }
/** A plan, and the names by which it can be told. */
export type Planned = { plan: ImportPlan; names: ReadonlyMap<SettingId, SchoolName> }

/** What an extract would do to the hub as it is now; writes nothing. */
export async function planRegister(tx: Tx, reading: Reading): Promise<Planned> {
  const known = await knownSchools(tx)
  const names = new Map(
    known.map(({ setting, urn, name, facts }) => [setting, { urn, name, town: facts?.town ?? null }]),
  )
  const plan = planImport({
    ...reading,
    known,
    rows: taken(reading.rows),
    links: reading.links && taken(reading.links),
  })
  return { plan, names }
}

/** Each in its order, and let go of: what has been planned needs no memory while it is carried out. */
function* taken<T>(list: T[]): Generator<T> {
  list.reverse()
  for (let one = list.pop(); one !== undefined; one = list.pop()) yield one
}

/** A number whose first day nobody knows: any later number can follow it. */
const sinceEver = day("1900-01-01")

export type Import = { id: ImportId; file: string; las: readonly LaCode[] }

/**
 * Carries a plan out, in the transaction that made it and under `lockRegister`: verdicts, then successions, then the figures that hang on them. What
 * people typed is not touched, and an unchanged school is not written. Answers the settings that were added, by number.
 */
export async function applyPlan(
  tx: Tx,
  { id, file, las }: Import,
  plan: ImportPlan,
  newId: () => SettingId,
): Promise<Map<Urn, SettingId>> {
  const added = new Map<Urn, SettingId>()
  for (const one of plan.verdicts) if (one.verdict === "added") added.set(one.urn, newId())
  await writeSchools(tx, id, plan, added)
  await renumber(
    tx,
    plan.verdicts.filter((one) => one.verdict === "converted"),
  )
  await carryOn(tx, id, plan)
  await endAudits(
    tx,
    plan.verdicts.flatMap((one) => (one.verdict === "closed" ? [one.setting] : [])),
  )
  await refigureWhere(tx, plan, added)
  await addAreas(tx, las)
  await recordEvent(tx, "register.imported", id, { file, areas: las, on: plan.on, ...plan.counts })
  return added
}

/** Open schools and colleges by area, most first; those without one last. */
export async function countByArea(tx: Tx): Promise<{ la: string | null; schools: number }[]> {
  const { rows } = await tx.client.query<{ la: string | null; schools: number }>({
    name: "schools-by-area",
    text: `select la, count(*)::int as schools from setting where hub_id = $1 and kind in ('school', 'college') and (closed is null or closed >= $2)
      group by la order by la is null, 2 desc, la`,
    values: [tx.hub, tx.today],
  })
  return rows
}

type Changed = Extract<Verdict, { verdict: "updated" | "closed" | "reopened" | "converted" }>
const isChange = (one: Verdict): one is Changed =>
  one.verdict === "updated" || one.verdict === "closed" || one.verdict === "reopened" || one.verdict === "converted"

const eventKinds = {
  updated: "setting.changed",
  closed: "setting.closed",
  reopened: "setting.reopened",
  converted: "setting.numbered",
} as const

type Written = {
  id: SettingId | undefined
  event: string
  kind?: string
  urn?: Urn
  from?: Day
  pupils: number | null
  on: Day | null
  register: RegisterFacts
  data: unknown
}

/** Each school that is added or changes. */
function* writtenOf(id: ImportId, { verdicts }: ImportPlan, added: ReadonlyMap<Urn, SettingId>): Generator<Written> {
  for (const one of verdicts) {
    if (one.verdict === "added") {
      const { urn, facts } = one
      const kind = kindOf(facts.group, facts.type)
      const data = { kind, name: facts.name, urn, import: id }
      yield {
        id: added.get(urn),
        event: "setting.added",
        kind,
        urn,
        from: facts.opened ?? sinceEver,
        ...rollOf(one),
        register: facts,
        data,
      }
    } else if (isChange(one)) {
      const fields = Object.fromEntries(one.changes.map(({ field, before, after }) => [field, [before, after]]))
      const number = one.verdict === "converted" && {
        urn: one.urn,
        from: one.from,
        before: one.former,
        reason: reasonOf(one),
      }
      yield {
        id: one.setting,
        event: eventKinds[one.verdict],
        ...rollOf(one),
        register: one.facts,
        data: { import: id, ...number, fields },
      }
    }
  }
}
const rollOf = ({ roll }: { roll: Roll | null }) => ({ pupils: roll?.pupils ?? null, on: roll?.on ?? null })

function* inChunks<T>(all: Iterable<T>, size: number): Generator<T[]> {
  let some: T[] = []
  for (const one of all) {
    some.push(one)
    if (some.length < size) continue
    yield some
    some = []
  }
  if (some.length > 0) yield some
}

/**
 * Settings, numbers, rolls and events, each in one statement: every statement leaves a version of the hub's row behind (its `layout` rises), and every row
 * that refers to the hub walks past them. A roll that people of the hub gave for a day stands.
 */
async function writeSchools(tx: Tx, id: ImportId, plan: ImportPlan, added: ReadonlyMap<Urn, SettingId>): Promise<void> {
  const { counts } = plan
  const changed = counts.updated + counts.closed + counts.reopened + counts.converted
  if (counts.added + changed === 0) return
  const columns = `id uuid, event text, kind text, urn text, "from" date, pupils int, "on" date, register jsonb, data jsonb`
  await tx.client.query(`create temporary table register_verdict (${columns}) on commit drop`)
  for (const some of inChunks(writtenOf(id, plan, added), 50))
    await tx.client.query(`insert into register_verdict select * from jsonb_to_recordset($1::jsonb) as x(${columns})`, [
      json(some),
    ])
  const { rows } = await tx.client.query<{ rolls: boolean }>(
    "select exists (select from register_verdict where pupils is not null) as rolls",
  )
  if (counts.added > 0) {
    await tx.client.query(
      "insert into setting (hub_id, id, kind, register, created_at) select $1, id, kind, register, $2 from register_verdict where event = 'setting.added'",
      [tx.hub, tx.at],
    )
    await tx.client.query(
      "insert into setting_number (hub_id, setting_id, urn, from_day, reason) select $1, id, urn, \"from\", 'opened' from register_verdict where event = 'setting.added'",
      [tx.hub],
    )
  }
  if (changed > 0)
    await tx.client.query(
      "update setting s set register = x.register from register_verdict x where s.hub_id = $1 and s.id = x.id and x.event <> 'setting.added'",
      [tx.hub],
    )
  if (rows[0]?.rolls)
    await tx.client.query(
      `insert into roll as r (hub_id, setting_id, on_day, pupils, source) select $1, id, "on", pupils, 'register' from register_verdict where pupils is not null
        on conflict (hub_id, setting_id, on_day) do update set pupils = excluded.pupils where r.source = 'register' and r.pupils <> excluded.pupils`,
      [tx.hub],
    )
  await tx.client.query(
    "insert into event (hub_id, kind, subject, data, by_id, at) select $1, event, id, data, $2, $3 from register_verdict",
    [tx.hub, tx.by, tx.at],
  )
}

type Converted = Extract<Verdict, { verdict: "converted" }>

const isAcademy = (group: unknown) => group === "academy" || group === "free"
const reasonOf = ({ changes, facts }: Converted): "converted" | "renamed" =>
  isAcademy(facts.group) && changes.some(({ field, before }) => field === "group" && !isAcademy(before))
    ? "converted"
    : "renamed"

/**
 * The old number ends where the new one begins. Numbers between the two, of which no day is known, get a day each; and so that every number keeps one, the
 * new one begins later than it did where the old one is on record from then or after.
 */
async function renumber(tx: Tx, schools: readonly Converted[]): Promise<void> {
  if (schools.length === 0) return
  const { rows: latest } = await tx.client.query<{ setting: SettingId; from: Day }>({
    name: "latest-numbers",
    text: `select distinct on (setting_id) setting_id as setting, from_day as "from" from setting_number where hub_id = $1 and setting_id = any($2) order by setting_id, from_day desc`,
    values: [tx.hub, schools.map(({ setting }) => setting)],
  })
  const begins = new Map(latest.map(({ setting, from }) => [setting, from]))
  const ending: { id: SettingId; from: Day; until: Day }[] = []
  const beginning: { id: SettingId; urn: Urn; from: Day; until: Day | null; reason: string }[] = []
  for (const one of schools) {
    const old = begins.get(one.setting)
    if (old === undefined) throw new Error("a school without a number cannot get another")
    const { length } = one.through
    const from = one.from > addDays(old, length) ? one.from : addDays(old, length + 1)
    ending.push({ id: one.setting, from: old, until: addDays(from, -length) })
    for (const [at, urn] of one.through.entries())
      beginning.push({
        id: one.setting,
        urn,
        from: addDays(from, at - length),
        until: addDays(from, at - length + 1),
        reason: "renamed",
      })
    beginning.push({ id: one.setting, urn: one.urn, from, until: null, reason: reasonOf(one) })
  }
  await tx.client.query({
    name: "end-numbers",
    text: `update setting_number n set until_day = least(n.until_day, x.until) from jsonb_to_recordset($2::jsonb) as x(id uuid, "from" date, until date)
      where n.hub_id = $1 and n.setting_id = x.id and n.from_day = x."from"`,
    values: [tx.hub, json(ending)],
  })
  await tx.client.query({
    name: "begin-numbers",
    text: `insert into setting_number (hub_id, setting_id, urn, from_day, until_day, reason)
      select $1, id, urn, "from", until, reason from jsonb_to_recordset($2::jsonb) as x(id uuid, urn text, "from" date, until date, reason text)`,
    values: [tx.hub, json(beginning)],
  })
}

/** Who carries on whom, by the numbers that they have now. */
async function carryOn(tx: Tx, id: ImportId, { successions }: ImportPlan): Promise<void> {
  if (successions.length === 0) return
  const latest = (urn: string) =>
    `(select setting_id from setting_number n where n.hub_id = $1 and n.urn = ${urn} order by n.from_day desc limit 1)`
  await tx.client.query({
    name: "carry-on",
    text: `with x as (select distinct on (predecessor, successor) ${latest("x.predecessor")} as predecessor, ${latest("x.successor")} as successor, "from", kind
          from jsonb_to_recordset($2::jsonb) as x(predecessor text, successor text, "from" date, kind text)),
        added as (insert into succession (hub_id, predecessor_id, successor_id, from_day, kind)
          select $1, predecessor, successor, "from", kind from x where predecessor <> successor
          on conflict do nothing returning predecessor_id, successor_id, from_day, kind)
      insert into event (hub_id, kind, subject, data, by_id, at)
        select $1, 'setting.succeeded', predecessor_id, jsonb_build_object('successor', successor_id, 'from', from_day, 'kind', kind, 'import', $5::text), $3, $4 from added`,
    values: [tx.hub, json(successions), tx.by, tx.at, id],
  })
}

/** A school that closed before a year's count day is not due in it: what was begun there ends, and its answers stay. */
async function endAudits(tx: Tx, closed: readonly SettingId[]): Promise<void> {
  if (closed.length === 0) return
  const { rows } = await tx.client.query<{ id: AuditId; from: AuditState; on: Day }>({
    name: "audits-not-due",
    text: `select a.id, a.state as "from", s.closed as "on" from audit a
      join academic_year y on y.hub_id = a.hub_id and y.year = a.year join setting s on s.hub_id = a.hub_id and s.id = a.setting_id
      where a.hub_id = $1 and a.setting_id = any($2) and s.closed < y.count_day and a.state in ('not-started', 'started', 'form-in') order by a.id`,
    values: [tx.hub, closed],
  })
  for (const { id, from, on } of rows)
    await recordAuditMove(tx, id, { from, to: "closed-without", outcome: "not-due", on })
}

/** What a setting's figures hang on. */
const causes: ReadonlySet<RegisterField> = new Set(["phase", "opened", "closed", "status", "pupils", "censusDay"])

async function refigureWhere(
  tx: Tx,
  { verdicts, successions }: ImportPlan,
  added: ReadonlyMap<Urn, SettingId>,
): Promise<void> {
  const touched = new Set<SettingId>()
  const numbers = new Set(successions.flatMap(({ predecessor, successor }) => [predecessor, successor]))
  for (const one of verdicts) {
    if (one.verdict === "skipped" || one.verdict === "added") continue
    if (numbers.has(one.urn) || (isChange(one) && one.changes.some(({ field }) => causes.has(field))))
      touched.add(one.setting)
  }
  for (const urn of numbers) {
    const setting = added.get(urn)
    if (setting) touched.add(setting)
  }
  if (touched.size === 0) return
  const { rows } = await tx.client.query<{ id: SettingId }>({
    name: "audited-settings",
    text: `select distinct t.id from unnest($2::uuid[]) as t(id) where exists (select from audit a where a.hub_id = $1 and a.setting_id = t.id)
      or exists (select from succession x join audit a on a.hub_id = x.hub_id and a.setting_id = x.successor_id where x.hub_id = $1 and x.predecessor_id = t.id)`,
    values: [tx.hub, [...touched]],
  })
  for (const some of inChunks(rows, 1_000))
    await refigureSettings(
      tx,
      some.map(({ id }) => id),
    )
}

async function addAreas(tx: Tx, las: readonly LaCode[]): Promise<void> {
  await tx.client.query({
    name: "add-areas",
    text: "update hub set areas = areas || array(select la from unnest($2::text[]) with ordinality as x(la, n) where la <> all(areas) order by n) where id = $1 and not areas @> $2",
    values: [tx.hub, las],
  })
}
