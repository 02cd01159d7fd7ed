import { type Answer, counting, holding, type SettledAnswers, settle } from "../domain/answer.ts"
import { type Contributions, contribute, lastYear } from "../domain/figure.ts"
import { groupBy } from "../domain/kit/group.ts"
import type { AnswerId, AuditId, PriorityId, SettingId, ToolkitId } from "../domain/kit/id.ts"
import { audited } from "../domain/lifecycle.ts"
import type { CompiledToolkit } from "../domain/toolkit/compile.ts"
import { codesIn } from "../domain/toolkit/condition.ts"
import { type AuditFacts, findAudits, listAnswers, lockAudits } from "./audit.ts"
import type { Tx } from "./database.ts"
import { findCompiled } from "./toolkit.ts"

/** What a setting's figures of a year hang on, besides its answers. */
export type Context = {
  audit: AuditId
  roll: number | null
  split: boolean
  /** Every setting it carries on, itself included, that was open on last year's count day, with its audit then. */
  last: { setting: SettingId; audit: AuditId | null }[]
  /** Audits of the year after whose `last(…)` hangs on this one. */
  next: AuditId[]
  /** The setting's priorities of the year before, the rows of "what happened with them". */
  priorities: PriorityId[]
}

/** One reading for all of it. A merger counts between the two count days; a chain of mergers is followed. */
export async function contextsOf(tx: Tx, audits: readonly AuditId[]): Promise<Context[]> {
  const { rows } = await tx.client.query<Context>({
    name: "figure-context",
    text: `select a.id as audit,
        (select r.pupils from roll r where r.hub_id = a.hub_id and r.setting_id = a.setting_id and r.on_day <= y.count_day order by r.on_day desc limit 1) as roll,
        exists (select from succession x where x.hub_id = a.hub_id and x.kind = 'split' and (x.successor_id = a.setting_id or x.predecessor_id = a.setting_id)
          and x.from_day > l.day and x.from_day <= y.count_day) as split,
        (with recursive chain(setting_id) as (
            select a.setting_id union
            select x.predecessor_id from chain c join succession x on x.hub_id = a.hub_id and x.successor_id = c.setting_id
            where x.kind <> 'split' and x.from_day > l.day and x.from_day <= y.count_day)
          select coalesce(jsonb_agg(jsonb_build_object('setting', s.id, 'audit', p.id)), '[]') from chain c
          join setting s on s.hub_id = a.hub_id and s.id = c.setting_id and (s.opened is null or s.opened <= l.day) and (s.closed is null or s.closed >= l.day)
          left join audit p on p.hub_id = a.hub_id and p.year = a.year - 1 and p.setting_id = s.id) as last,
        array(select n.id from audit n where n.hub_id = a.hub_id and n.year = a.year + 1 and (n.setting_id = a.setting_id
          or n.setting_id in (select x.successor_id from succession x where x.hub_id = a.hub_id and x.predecessor_id = a.setting_id))) as next,
        array(select p.id from priority p where p.hub_id = a.hub_id and p.setting_id = a.setting_id and p.year = a.year - 1) as priorities
      from audit a join academic_year y on y.hub_id = a.hub_id and y.year = a.year
      cross join lateral (select coalesce((select z.count_day from academic_year z where z.hub_id = a.hub_id and z.year = a.year - 1), y.count_day - 364) as day) l
      where a.hub_id = $1 and a.id = any($2)`,
    values: [tx.hub, audits],
  })
  return rows
}

/** The questions that decide what is asked and implied of `codes`, themselves included. */
export const behind = (compiled: CompiledToolkit, codes: readonly string[]): string[] => {
  const all = new Set<string>()
  const add = (code: string): void => {
    const question = compiled.questions.get(code)
    if (!question || all.has(code)) return
    all.add(code)
    for (const condition of [question.askedWhen, ...question.implied.map((one) => one.when)])
      if (condition) codesIn(condition).forEach(add)
  }
  codes.forEach(add)
  return [...all]
}

/** What `last(…)` of a context reads: last year's settled answers of every setting that it carries on. */
export type LastOf = (context: Context) => SettledAnswers[] | "split"

/** Reads last year's answers to `codes` (see `behind`) for all these contexts at once. */
export async function readLast(tx: Tx, contexts: readonly Context[], codes: readonly string[]): Promise<LastOf> {
  const ids = contexts.flatMap(({ split, last }) => (split ? [] : last.flatMap(({ audit }) => audit ?? [])))
  const settled = new Map<AuditId, SettledAnswers>()
  if (codes.length > 0 && ids.length > 0) {
    const [audits, all] = await Promise.all([lookAtAudits(tx, ids), listAnswers(tx, ids, codes)])
    const answers = groupBy(all, (answer) => answer.audit)
    for (const { id, toolkit, version, kind, phase } of audits) {
      const compiled = await findCompiled(tx, toolkit, version)
      settled.set(id, settle(compiled, { kind, phase, holding: holding(answers.get(id) ?? []), roll: null }))
    }
  }
  const unasked: SettledAnswers = new Map() // nobody asked it: unknown
  return ({ split, last }) =>
    split ? "split" : last.map(({ audit }) => (audit ? settled.get(audit) : undefined) ?? unasked)
}

async function lookAtAudits(tx: Tx, ids: readonly AuditId[]) {
  const { rows } = await tx.client.query<{
    id: AuditId
    toolkit: ToolkitId
    version: number
    kind: string
    phase: string | null
  }>({
    name: "look-at-audits",
    text: `select a.id, a.toolkit_id as toolkit, a.version, s.kind, s.phase from audit a join setting s on s.hub_id = a.hub_id and s.id = a.setting_id where a.hub_id = $1 and a.id = any($2)`,
    values: [tx.hub, ids],
  })
  return rows
}

/** Settled answers of an audit this year. */
export const settledOf = (
  compiled: CompiledToolkit,
  audit: Pick<AuditFacts, "kind" | "phase">,
  answers: readonly Answer[],
  roll: number | null,
): SettledAnswers => settle(compiled, { kind: audit.kind, phase: audit.phase, holding: holding(answers), roll })

/** `idle`: the audit's answers that do not count. */
export type Figured = { audit: AuditFacts; contributions: Contributions; idle: AnswerId[] }

/** Works figures out anew from their causes; writes nothing. */
export async function workOut(
  tx: Tx,
  audits: readonly AuditFacts[],
  answers: ReadonlyMap<AuditId, readonly Answer[]>,
  known?: readonly Context[],
): Promise<Figured[]> {
  const contexts =
    known ??
    (await contextsOf(
      tx,
      audits.map((audit) => audit.id),
    ))
  const asked = await Promise.all(
    audits.map(async (audit) => ({ audit, compiled: await findCompiled(tx, audit.toolkit, audit.version) })),
  )
  const codes = new Set(asked.flatMap(({ compiled }) => behind(compiled, compiled.lastCodes)))
  const lastOf = await readLast(tx, contexts, [...codes])
  return asked.map(({ audit, compiled }) => {
    const context = contexts.find((one) => one.audit === audit.id)
    if (!context) throw new Error("an audit of a year that is not there")
    const last = lastYear(compiled.lastCodes, lastOf(context))
    const own = answers.get(audit.id) ?? []
    const settled = settledOf(compiled, audit, own, context.roll)
    const contributions = contribute(compiled, {
      kind: audit.kind,
      open: true,
      audited: audited.includes(audit.state),
      settled,
      last,
    })
    const counts = counting(settled)
    return { audit, contributions, idle: own.flatMap(({ id }) => (counts.has(id) ? [] : [id])) }
  })
}

/** Keeps what was worked out; a row that is as it was stays untouched, so that nobody reads anew for nothing. */
export async function keepFigures(tx: Tx, figured: readonly Figured[]): Promise<void> {
  const keep = ({ audit, contributions, idle }: Figured) =>
    tx.client.query({
      name: "keep-figure",
      text: `insert into figure as f (hub_id, year, setting_id, toolkit_id, version, components, marks, idle) values ($1, $2, $3, $4, $5, $6, $7, $8)
        on conflict (hub_id, year, setting_id) do update set toolkit_id = excluded.toolkit_id, version = excluded.version, components = excluded.components, marks = excluded.marks,
          idle = excluded.idle, changed = excluded.changed
        where (f.components, f.marks, f.idle, f.toolkit_id, f.version) is distinct from (excluded.components, excluded.marks, excluded.idle, excluded.toolkit_id, excluded.version)`,
      values: [
        tx.hub,
        audit.year,
        audit.setting,
        audit.toolkit,
        audit.version,
        contributions.components,
        contributions.marks,
        idle,
      ],
    })
  await Promise.all(figured.map(keep))
}

/** Works out and keeps these audits' figures. The audits are locked, in one order. */
export async function refigure(tx: Tx, ids: readonly AuditId[]): Promise<void> {
  if (ids.length === 0) return
  const audits = await lockAudits(tx, ids)
  const answers = groupBy(await listAnswers(tx, ids), (answer) => answer.audit)
  const figured = await workOut(tx, audits, answers)
  await keepFigures(tx, figured)
}

/** Whether answers to these questions move the year after: `last(…)` reads answers, never figures, so nothing moves further. */
export const movesNextYear = (compiled: CompiledToolkit, questions: Iterable<string>): boolean => {
  const read = new Set(behind(compiled, compiled.lastCodes))
  return [...questions].some((question) => read.has(question))
}

/** After a change of roll, phase, days open or succession: every year of these settings and of those that carry them on. */
export async function refigureSettings(tx: Tx, settings: readonly SettingId[]): Promise<void> {
  if (settings.length === 0) return
  const rows = await tx.sql
    .selectFrom("audit")
    .where("hub_id", "=", tx.hub)
    .where((e) =>
      e.or([
        e("setting_id", "in", settings),
        e(
          "setting_id",
          "in",
          e
            .selectFrom("succession")
            .where("hub_id", "=", tx.hub)
            .where("predecessor_id", "in", settings)
            .select("successor_id"),
        ),
      ]),
    )
    .select("id")
    .orderBy("year")
    .orderBy("id")
    .execute()
  for (let from = 0; from < rows.length; from += 100)
    await refigure(
      tx,
      rows.slice(from, from + 100).map(({ id }) => id),
    )
}

/** Pupils by register or census that stand in for a year: the latest on or before its count day. */
export async function rollOf(tx: Tx, setting: SettingId, year: number): Promise<number | null> {
  const { rows } = await tx.client.query<{ pupils: number }>({
    name: "roll-of",
    text: `select r.pupils from roll r join academic_year y on y.hub_id = r.hub_id and y.year = $3 and r.on_day <= y.count_day
      where r.hub_id = $1 and r.setting_id = $2 order by r.on_day desc limit 1`,
    values: [tx.hub, setting, year],
  })
  return rows[0]?.pupils ?? null
}

/** Audits whose kept figures are not what their answers make, or which have answers and none; a hundred audits at a time. */
export async function differingFigures(tx: Tx): Promise<AuditFacts[]> {
  const differing: AuditFacts[] = []
  const { rows } = await tx.client.query<{
    id: AuditId
    components: (number | null)[] | null
    marks: string | null
    idle: AnswerId[] | null
  }>(
    `select a.id, f.components, f.marks, f.idle from audit a left join figure f on f.hub_id = a.hub_id and f.year = a.year and f.setting_id = a.setting_id and f.toolkit_id = a.toolkit_id and f.version = a.version
      where a.hub_id = $1 and (f.hub_id is not null or exists (select from answer n where n.hub_id = a.hub_id and n.audit_id = a.id)) order by a.seq`,
    [tx.hub],
  )
  for (let from = 0; from < rows.length; from += 100) {
    const kept = new Map(rows.slice(from, from + 100).map((row) => [row.id, row]))
    const answers = groupBy(await listAnswers(tx, [...kept.keys()]), (answer) => answer.audit)
    const figured = await workOut(tx, await findAudits(tx, [...kept.keys()]), answers)
    for (const { audit, contributions, idle } of figured) {
      const row = kept.get(audit.id)
      const isSame =
        row?.marks === contributions.marks &&
        JSON.stringify([row.components, row.idle]) === JSON.stringify([contributions.components, idle])
      if (!isSame) differing.push(audit)
    }
  }
  return differing
}
