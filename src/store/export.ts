import { type Readable, Transform } from "node:stream"
import type pg from "pg"
import { to as copyTo } from "pg-copy-streams"
import { mayReadInclusion, type Person, seesWhole, sightOf } from "../domain/access.ts"
import { answersOf } from "../domain/delivery.ts"
import type { AcademicYear } from "../domain/kit/academic-year.ts"
import type { ClusterId, PersonId, SettingId } from "../domain/kit/id.ts"
import type { Tx } from "./database.ts"
import { recordEvent } from "./event.ts"

/** Whose answers somebody may take away: what they may read on the screen, whole, and section I by its own row. */
export type Reach =
  | { all: true }
  | { all: false; settings: SettingId[]; inclusion: SettingId[]; inclusionOpen: SettingId[] }

export async function reachOf(tx: Tx, me: Person): Promise<Reach> {
  const hub = { setting: null, cluster: null, coordinators: [] }
  if (seesWhole(me, hub, false) && seesWhole(me, hub, true)) return { all: true }
  const { rows } = await tx.client.query<{
    id: SettingId
    kind: string
    cluster: ClusterId | null
    coordinators: PersonId[]
  }>(
    `select s.id, s.kind, m.cluster_id as cluster, array(select c.person_id from spell c where c.hub_id = s.hub_id and c.cluster_id = m.cluster_id and c.role = 'coordinator'
        and c.from_day <= $2 and (c.until_day is null or c.until_day > $2)
        and not exists (select from spell own where own.hub_id = c.hub_id and own.person_id = c.person_id and own.setting_id = s.id and own.from_day <= $2 and (own.until_day is null or own.until_day > $2))) as coordinators
      from setting s left join membership m on m.hub_id = s.hub_id and m.setting_id = s.id and m.from_day <= $2 and (m.until_day is null or m.until_day > $2) where s.hub_id = $1`,
    [tx.hub, tx.today],
  )
  const places = rows.map(({ id, kind, cluster, coordinators }) => ({
    id,
    kind,
    place: { setting: id, cluster, coordinators },
  }))
  const seen = places.filter(({ kind, place }) => sightOf(me, answersOf(kind), place) === "whole")
  return {
    all: false,
    settings: seen.map(({ id }) => id),
    inclusion: seen.filter(({ place }) => mayReadInclusion(me, place, true)).map(({ id }) => id),
    inclusionOpen: seen.filter(({ place }) => mayReadInclusion(me, place, false)).map(({ id }) => id),
  }
}

export const exportColumns = [
  "setting",
  "urn",
  "cluster",
  "year",
  "question",
  "wording",
  "row",
  "column",
  "state",
  "value",
  "answered_at",
  "answered_by",
  "source",
  "counts",
] as const

/** A spreadsheet would take such a text for a formula: an apostrophe before it keeps it a text. */
const noFormula = (text: string) =>
  `case when ${text} ~ '^[=+@\\t\\r-]' and ${text} !~ '^-?[0-9.]+$' then '''' || ${text} else ${text} end`

/**
 * Every answer of a year, one line for each cell of a table, oldest first within a setting; `counts` says which hold now.
 * The same reading for CSV and JSON, so that they cannot differ.
 */
function answersSelect(tx: Tx, year: AcademicYear, reach: Reach, as: "csv" | "json"): string {
  const ids = (list: readonly string[]) => `array[${list.map((id) => `'${id}'`).join()}]::uuid[]`
  const mine = reach.all ? "" : `and a.setting_id = any(${ids(reach.settings)})`
  const inclusion = reach.all
    ? ""
    : `and (not q.sensitive or a.setting_id = any(${ids(reach.inclusion)}) or (a.setting_id = any(${ids(reach.inclusionOpen)})
        and not exists (select from audit_transition t where t.hub_id = a.hub_id and t.audit_id = a.id and t.to_state = 'signed-off')))`
  const text = as === "csv" ? noFormula : (name: string) => name
  const value =
    as === "csv"
      ? text(
          "coalesce(c.value #>> '{}', case when jsonb_typeof(n.value) = 'array' then (select string_agg(o, '|') from jsonb_array_elements_text(n.value) o) when c.key is null then n.value #>> '{}' end)",
        )
      : "coalesce(c.value, n.value)"
  return `with asked as (
      select v.toolkit_id, v.version, q->>'code' as code, q->>'text' as wording, coalesce((q->>'sensitive')::boolean, false) or coalesce((s->>'private')::boolean, false) as sensitive
      from toolkit_version v cross join lateral jsonb_array_elements(v.content->'questions') q
      left join lateral (select x from jsonb_array_elements(v.content->'sections') x where x->>'code' = q->>'section') y(s) on true where v.hub_id = '${tx.hub}')
    select ${text("s.name")} as setting,
      (select u.urn from setting_number u where u.hub_id = s.hub_id and u.setting_id = s.id order by u.from_day desc limit 1) as urn, k.name as cluster, a.year, n.question, q.wording, n.row,
      c.key as "column", n.state, ${value} as value, to_char(n.answered_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as answered_at, p.name as answered_by, n.source,
      not (n.id = any(f.idle)) as counts
    from audit a join academic_year y on y.hub_id = a.hub_id and y.year = a.year
    join setting s on s.hub_id = a.hub_id and s.id = a.setting_id
    join answer n on n.hub_id = a.hub_id and n.audit_id = a.id
    join delivery d on d.hub_id = n.hub_id and d.id = n.delivery_id
    join asked q on q.toolkit_id = a.toolkit_id and q.version = a.version and q.code = n.question
    join figure f on f.hub_id = a.hub_id and f.year = a.year and f.setting_id = a.setting_id
    left join person p on p.hub_id = d.hub_id and p.id = d.person_id
    left join membership m on m.hub_id = a.hub_id and m.setting_id = a.setting_id and m.from_day <= y.count_day and (m.until_day is null or m.until_day > y.count_day)
    left join cluster k on k.hub_id = m.hub_id and k.id = m.cluster_id
    left join lateral jsonb_each(case when jsonb_typeof(n.value) = 'object' then n.value end) c on true
    where a.hub_id = '${tx.hub}' and a.year = ${Number(year)} ${mine} ${inclusion}`
}

/** The COPY statement of an export; a line of JSON has no control character, so \\b can quote nothing and hide nothing. */
export const exportStatement = (tx: Tx, year: AcademicYear, reach: Reach, as: "csv" | "json"): string =>
  as === "csv"
    ? `copy (${answersSelect(tx, year, reach, as)}) to stdout (format csv, header)`
    : `copy (select ',' || to_json(e) from (${answersSelect(tx, year, reach, as)}) e) to stdout (format csv, quote E'\\b', delimiter E'\\x01')`

/** Streams an export as it leaves the database; memory stays flat however long it is. */
export async function exportAnswers(tx: Tx, year: AcademicYear, reach: Reach, as: "csv" | "json"): Promise<Readable> {
  const rows = (tx.client as pg.PoolClient).query(copyTo(exportStatement(tx, year, reach, as)))
  return as === "csv" ? rows : rows.pipe(asArray())
}

export const noteExport = (tx: Tx, year: AcademicYear, format: string) =>
  recordEvent(tx, "answers.exported", null, { year, format })

/** Lines that each begin with a comma become one JSON array. */
function asArray(): Transform {
  let isFirst = true
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      done(null, isFirst ? Buffer.concat([Buffer.from("["), chunk.subarray(1)]) : chunk)
      isFirst = false
    },
    flush(done) {
      done(null, isFirst ? "[]\n" : "]\n")
    },
  })
}
