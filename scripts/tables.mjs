// Writes src/store/tables.ts, the row types of the migrated schema, from a connection given as DATABASE_URL or PG* variables.
import { writeFile } from "node:fs/promises"
import pg from "pg"

const client = new pg.Client(process.env.DATABASE_URL ? { connectionString: process.env.DATABASE_URL } : {})
await client.connect()
const { rows } = await client.query(`
  select c.relname as table, a.attname as column, format_type(a.atttypid, null) as type, a.attnotnull as "notNull",
         a.attidentity <> '' as identity, a.attgenerated <> '' as generated, ad.adbin is not null as "hasDefault"
  from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
  left join pg_attrdef ad on ad.adrelid = c.oid and ad.adnum = a.attnum
  where n.nspname = 'public' and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped order by c.relname, a.attnum`)
await client.end()

const types = {
  uuid: "string",
  text: "string",
  integer: "number",
  bigint: "number",
  boolean: "boolean",
  date: "Day",
  "timestamp with time zone": "Instant",
  jsonb: "Json",
  bytea: "Buffer",
  "text[]": "string[]",
  "uuid[]": "string[]",
  "bigint[]": "(number | null)[]",
}
// Columns that say more than their type: ids of a kind, academic years.
const meanings = {
  hub_id: "HubId",
  person_id: "PersonId",
  by_id: "PersonId",
  coordinator_id: "PersonId",
  keeper_id: "PersonId",
  removed_by: "PersonId",
  published_by: "PersonId",
  decided_by: "PersonId",
  setting_id: "SettingId",
  predecessor_id: "SettingId",
  successor_id: "SettingId",
  cluster_id: "ClusterId",
  audit_id: "AuditId",
  toolkit_id: "ToolkitId",
  visit_id: "VisitId",
  delivery_id: "DeliveryId",
  need_id: "NeedId",
  into_id: "NeedId",
  priority_id: "PriorityId",
  source_id: "PriorityId",
  promise_id: "PromiseId",
  import_id: "ImportId",
  year: "AcademicYear",
  starts_year: "AcademicYear",
  "hub.id": "HubId",
  "person.id": "PersonId",
  "setting.id": "SettingId",
  "cluster.id": "ClusterId",
  "audit.id": "AuditId",
  "toolkit.id": "ToolkitId",
  "visit.id": "VisitId",
  "delivery.id": "DeliveryId",
  "answer.id": "AnswerId",
  "need.id": "NeedId",
  "priority.id": "PriorityId",
  "promise.id": "PromiseId",
  "register_import.id": "ImportId",
  "membership.id": "MembershipId",
  "spell.id": "SpellId",
}
const typeOf = (row) => {
  const type = meanings[`${row.table}.${row.column}`] ?? meanings[row.column] ?? types[row.type]
  if (!type) throw new Error(`${row.table}.${row.column} has a type without a name here: ${row.type}`)
  const read = row.notNull || (row.generated && row.column === "name") ? type : `${type} | null`
  if (row.generated) return `ColumnType<${read}, never, never>`
  if (row.identity) return `ColumnType<${read}, never, never>`
  if (type === "Json")
    return row.hasDefault
      ? `ColumnType<${read}, string | undefined, string>`
      : `ColumnType<${read}, string${row.notNull ? "" : " | null | undefined"}, string | null>`
  return row.hasDefault ? `Generated<${read}>` : read
}
const tables = Map.groupBy
  ? Map.groupBy(rows, (row) => row.table)
  : rows.reduce((map, row) => map.set(row.table, [...(map.get(row.table) ?? []), row]), new Map())
const pascal = (name) => name.replace(/(^|_)([a-z])/g, (_, __, letter) => letter.toUpperCase())
const body = [...tables]
  .filter(([name]) => name !== "migration")
  .map(
    ([name, columns]) =>
      `export type ${pascal(name)}Table = {\n${columns.map((column) => `  ${column.column}: ${typeOf(column)}`).join("\n")}\n}`,
  )
const list = [...tables.keys()].filter((name) => name !== "migration").map((name) => `  ${name}: ${pascal(name)}Table`)
await writeFile(
  new URL("../src/store/tables.ts", import.meta.url),
  `// Made from the migrated schema by scripts/tables.mjs (npm run schema); do not edit.
import type { ColumnType, Generated } from "kysely"
import type { AcademicYear } from "../domain/kit/academic-year.ts"
import type { Day, Instant } from "../domain/kit/day.ts"
import type {
  AnswerId, AuditId, ClusterId, DeliveryId, HubId, ImportId, MembershipId, NeedId, PersonId, PriorityId, PromiseId, SettingId, SpellId, ToolkitId, VisitId,
} from "../domain/kit/id.ts"

/** What a jsonb column gives back: parsed where it is used, by the schema of its content. */
export type Json = unknown

${body.join("\n\n")}

export type Tables = {
${list.join("\n")}
}
`,
)
