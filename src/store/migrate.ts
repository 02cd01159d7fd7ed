import { createHash } from "node:crypto"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import pg from "pg"
import { CannotStart, type DatabaseAddress } from "./database-address.ts"

export type Migration = { number: number; name: string; sha: string; sql: string; transaction: boolean }
type Applied = { number: number; name: string; sha: string }

/** The migrations of this checkout; the path is the same from `src/store` and from `dist/store`. */
export const migrationsFolder = fileURLToPath(new URL("../../migrations", import.meta.url))

/** Two processes that start at once migrate one after the other. */
const migrationLock = 78_484_652

/** `NNNN_name.sql` by number. Numbers may be left out; DEVELOPERS.md says which is the next. */
export function readMigrations(folder: string): Migration[] {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith(".sql") && name !== "schema.sql")
    .sort()
  const migrations = files.map((file) => {
    const [, digits, name] = /^(\d{4})_([a-z0-9_]+)\.sql$/.exec(file) ?? []
    if (digits === undefined || name === undefined) throw new Error(`${file} in ${folder} should be called NNNN_….sql`)
    const sql = readFileSync(join(folder, file), "utf8")
    const sha = createHash("sha256").update(sql).digest("hex")
    return { number: Number(digits), name, sha, sql, transaction: !/^-- no transaction\b/.test(sql) }
  })
  const twice = migrations.find(({ number }, index) => migrations[index + 1]?.number === number)
  if (twice) throw new Error(`Two migrations in ${folder} have the number ${twice.number}`)
  return migrations
}

export const newest = (migrations: { number: number }[]): number => migrations.at(-1)?.number ?? 0

/** Brings the database to the newest migration of `folder`; answers the numbers that it applied. */
export async function migrate(owner: DatabaseAddress, folder = migrationsFolder): Promise<number[]> {
  const migrations = readMigrations(folder)
  const client = new pg.Client(owner)
  client.on("error", () => {}) // told by the query that fails
  await client.connect()
  try {
    await client.query("select pg_advisory_lock($1)", [migrationLock])
    const applied = await appliedMigrations(client)
    refuseUnknown(applied, migrations)
    const missing = migrations.filter(({ number }) => number > newest(applied))
    for (const migration of missing) await apply(client, migration)
    return missing.map(({ number }) => number)
  } finally {
    await client.end()
  }
}

/** What was applied to this database, in order. None where it was never migrated. */
export async function appliedMigrations(client: pg.ClientBase): Promise<Applied[]> {
  const there = await client.query<{ is: boolean }>("select to_regclass('public.migration') is not null as is")
  if (!there.rows[0]?.is) return []
  const applied = await client.query<Applied>("select number, name, sha from public.migration order by number")
  return applied.rows
}

/** Forward only: a file that was applied stays as it was, and none slips in before it; a database that is ahead is a newer Tutti's. */
export function refuseUnknown(applied: Applied[], migrations: Migration[]): void {
  const known = migrations.filter(({ number }) => number <= newest(applied))
  if (newest(applied) > newest(migrations)) {
    throw new CannotStart(
      `The database is at migration ${newest(applied)}, this Tutti knows ${newest(migrations)}: start a newer Tutti.`,
    )
  }
  const stray =
    known.find(({ number, sha }) => applied.every((was) => was.number !== number || was.sha !== sha)) ??
    applied.find(({ number }) => known.every((is) => is.number !== number))
  if (stray) {
    throw new CannotStart(
      `Migration ${stray.number} (${stray.name}) is not as it was when the database passed it: put the file back, and write a new one.`,
    )
  }
}

export async function apply(client: pg.ClientBase, migration: Migration): Promise<void> {
  try {
    if (migration.transaction) {
      await client.query("begin")
      await applyWithin(client, migration)
      await client.query("commit")
    } else {
      // What fails half-way is run again from the top: every statement of such a file says `if not exists` or the like.
      for (const statement of statementsOf(migration.sql)) await client.query(statement)
      await record(client, migration)
    }
  } catch (error) {
    await client.query("rollback").catch(() => {}) // the connection may have ended, which `error` tells
    throw new Error(
      `Migration ${migration.number} (${migration.name}) failed: ${error instanceof Error ? error.message : error}`,
      {
        cause: error,
      },
    )
  }
}

/** Inside a transaction that others see nothing of, what was written to go without one needs none of its care. */
export async function applyWithin(client: pg.ClientBase, migration: Migration): Promise<void> {
  await client.query(migration.transaction ? migration.sql : migration.sql.replaceAll(/\bconcurrently\b/gi, ""))
  await record(client, migration)
}

async function record(client: pg.ClientBase, { number, name, sha }: Migration): Promise<void> {
  await client.query(`create table if not exists public.migration (
    number int primary key, name text not null, sha text not null, at timestamptz not null default now())`)
  await client.query("alter table public.migration enable row level security")
  await client.query("insert into public.migration (number, name, sha) values ($1, $2, $3)", [number, name, sha])
}

/** In a file without transaction a statement ends with `;` at the end of a line. */
const statementsOf = (sql: string): string[] =>
  sql.split(/;[ \t]*(?:\r?\n|$)/).filter((statement) => statement.replaceAll(/--.*$/gm, "").trim() !== "")
