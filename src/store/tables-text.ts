import type { ClientBase } from "pg"
import { groupBy } from "../domain/kit/group.ts"

type Column = {
  table: string
  column: string
  type: string
  notNull: boolean
  identity: boolean
  generated: boolean
  hasDefault: boolean
}

/** The row types of the migrated schema, as the text of `tables.ts`: laid out as Biome wants it. */
export async function tablesText(client: ClientBase): Promise<string> {
  const { rows } = await client.query<Column>(`
    select c.relname as table, a.attname as column, format_type(a.atttypid, null) as type, a.attnotnull as "notNull",
           a.attidentity <> '' as identity, a.attgenerated <> '' as generated, ad.adbin is not null as "hasDefault"
    from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
    left join pg_attrdef ad on ad.adrelid = c.oid and ad.adnum = a.attnum
    where n.nspname = 'public' and c.relkind = 'r' and c.relname <> 'migration' and a.attnum > 0 and not a.attisdropped
    order by c.relname collate "C", a.attnum`)
  const tables = [...groupBy(rows, ({ table }) => table)]
  const ids = [...new Set(rows.map(meaningOf))].filter((type) => type?.endsWith("Id")).sort()
  return `// The rows of the schema that the migrations make. Generated: \`npm run schema\` writes it, a test compares it.
import type { ColumnType, Generated } from "kysely"
import type { AcademicYear } from "../domain/kit/academic-year.ts"
import type { Day, Instant } from "../domain/kit/day.ts"
import type {
${ids.map((id) => `  ${id},`).join("\n")}
} from "../domain/kit/id.ts"

/** What a jsonb column gives back: parsed where it is used, by the schema of its content. */
export type Json = unknown

${tables.map(([name, columns]) => `export type ${pascal(name)}Table = {\n${columns.map(lineOf).join("\n")}\n}`).join("\n\n")}

export type Tables = {
${tables.map(([name]) => `  ${name}: ${pascal(name)}Table`).join("\n")}
}
`
}

const pascal = (name: string) => name.replaceAll(/(^|_)([a-z])/g, (_, __, letter: string) => letter.toUpperCase())

/** TypeScript's name for PostgreSQL's. */
const types: Record<string, string> = {
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

/** Columns that say more than their type: ids of a kind, academic years. A column of one table comes before its name alone. */
const meanings: Record<string, string> = {
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
const meaningOf = ({ table, column }: Column): string | undefined => meanings[`${table}.${column}`] ?? meanings[column]

const lineOf = (column: Column): string => `  ${column.column}: ${typeOf(column)}`

function typeOf(one: Column): string {
  const type = meaningOf(one) ?? types[one.type]
  if (!type) throw new Error(`${one.table}.${one.column} has a type without a name in tables-text.ts: ${one.type}`)
  // The readable name of a setting is generated from two of which one is always there.
  const read = one.notNull || (one.generated && one.column === "name") ? type : `${type} | null`
  if (one.generated || one.identity) return `ColumnType<${read}, never, never>`
  if (type !== "Json") return one.hasDefault ? `Generated<${read}>` : read
  return one.hasDefault
    ? `ColumnType<${read}, string | undefined, string>`
    : `ColumnType<${read}, string${one.notNull ? "" : " | null | undefined"}, string | null>`
}
