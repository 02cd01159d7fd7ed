import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import pg from "pg"
import { from as copyFrom, to as copyTo } from "pg-copy-streams"
import { done, type Result, refuse } from "../domain/kit/result.ts"
import {
  checkBackupFile,
  type Header,
  openBackupFile,
  type TableRows,
  UnreadableBackup,
  writeBackupFile,
} from "./backup-file.ts"
import { CannotStart, type DatabaseAddress } from "./database-address.ts"
import { appliedMigrations, applyWithin, migrationsFolder, newest, readMigrations, refuseUnknown } from "./migrate.ts"

export type Told = { migration: number; tables: number }

/** The whole database as it is at one moment, while it is in use. `secret` is the key that sealed what is sealed in it. */
export async function backup(owner: DatabaseAddress, path: string, secret: string | null, at: Date): Promise<Told> {
  return await withClient(owner, async (client) => {
    // An error, and not a silent lack of rows, should a policy ever hold the role that reads.
    await client.query("begin isolation level repeatable read read only; set local row_security = off")
    const header: Header = {
      format: "tutti-backup",
      version: 1,
      madeAt: at.toISOString(),
      migration: newest(await appliedMigrations(client)),
      secret,
      tables: await tablesIn(client),
      sequences: await sequencesIn(client),
    }
    async function* tables(): AsyncGenerator<TableRows> {
      for (const table of header.tables) {
        yield { table: table.name, rows: client.query(copyTo(`copy ${columnsOf(table)} to stdout`)) }
      }
    }
    await writeBackupFile(path, header, tables())
    await client.query("commit")
    return { migration: header.migration, tables: header.tables.length }
  })
}

export type RestoreProblem = { kind: "unreadable" | "newer" | "not-empty" | "in-use" | "does-not-fit"; why: string }

/**
 * Reads the file through before anything is touched, then makes the schema anew, fills it and brings it up to date, all in one
 * transaction: who looks meanwhile sees what was, and what fails leaves what was. Foreign keys are taken off and put on again
 * afterwards, which proves every row against them.
 */
export async function restore(
  owner: DatabaseAddress,
  path: string,
  { replace, folder = migrationsFolder }: { replace: boolean; folder?: string },
): Promise<Result<Header, RestoreProblem>> {
  const migrations = readMigrations(folder)
  let header: Header
  try {
    header = await checkBackupFile(path)
  } catch (error) {
    if (error instanceof UnreadableBackup) return refuse({ kind: "unreadable", why: error.message })
    throw error
  }
  if (header.migration > newest(migrations)) {
    return refuse({
      kind: "newer",
      why: `The backup was made by a newer Tutti (migration ${header.migration}; this one knows ${newest(migrations)}).`,
    })
  }
  return await withClient(owner, async (client) => {
    await client.query("begin; set local lock_timeout = '30s'")
    try {
      if (!replace && (await holdsRows(client))) {
        return refuse({
          kind: "not-empty",
          why: "The database is not empty. To put the backup in its place, say --replace.",
        })
      }
      await client.query("drop schema public cascade; create schema public; grant usage on schema public to public")
      for (const migration of migrations.filter(({ number }) => number <= header.migration))
        await applyWithin(client, migration)
      await fill(client, path, header)
      refuseUnknown(await appliedMigrations(client), migrations)
      for (const migration of migrations.filter(({ number }) => number > header.migration))
        await applyWithin(client, migration)
      await client.query("commit")
      return done(header)
    } catch (error) {
      const problem = problemOf(error)
      if (problem === undefined) throw error
      return refuse(problem)
    } finally {
      await client.query("rollback").catch(() => {}) // of nothing, where it was committed
    }
  })
}

function problemOf(error: unknown): RestoreProblem | undefined {
  if (error instanceof UnreadableBackup) return { kind: "unreadable", why: error.message }
  if (error instanceof CannotStart) return { kind: "does-not-fit", why: error.message }
  if (!(error instanceof pg.DatabaseError)) return undefined
  if (error.code === "55P03")
    return { kind: "in-use", why: "The database is busy: something holds it for longer than 30 seconds." }
  // Data that breaks a rule of the schema (22…, 23…), or a table or column that the schema lacks (42…).
  if (/^(22|23|42)/.test(error.code ?? ""))
    return { kind: "does-not-fit", why: `The backup does not fit: ${error.message}. Nothing was changed.` }
  return undefined
}

async function fill(client: pg.Client, path: string, header: Header): Promise<void> {
  // The migrations just run wrote their own rows; the backup brings them all.
  const made = await tablesIn(client)
  if (made.length > 0) await client.query(`truncate ${made.map(({ name }) => ident(name)).join(", ")}`)
  const keys = await foreignKeys(client)
  for (const { table, name } of keys)
    await client.query(`alter table ${table} drop constraint ${pg.escapeIdentifier(name)}`)
  for (const { name } of made) await client.query(`alter table ${ident(name)} disable trigger user`)

  const { tables, close } = await openBackupFile(path)
  try {
    const wanted = new Map(header.tables.map((table) => [table.name, table]))
    for await (const { table, rows } of tables) {
      const columns = wanted.get(table)
      if (columns === undefined)
        throw new UnreadableBackup("The backup changed while it was read: nothing was changed.")
      await pipeline(
        Readable.from(rows, { objectMode: false }),
        client.query(copyFrom(`copy ${columnsOf(columns)} from stdin`)),
      )
    }
  } finally {
    close()
  }

  for (const { name } of made) await client.query(`alter table ${ident(name)} enable trigger user`)
  for (const { table, name, definition } of keys)
    await client.query(`alter table ${table} add constraint ${pg.escapeIdentifier(name)} ${definition}`)
  for (const { name, last, called } of header.sequences) {
    await client.query("select setval(format('public.%I', $1::text)::regclass, $2::bigint, $3)", [name, last, called])
  }
}

async function withClient<T>(address: DatabaseAddress, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ ...address, statement_timeout: 0 })
  client.on("error", () => {}) // told by the query that fails
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

const ident = (name: string) => `public.${pg.escapeIdentifier(name)}`
const columnsOf = ({ name, columns }: Header["tables"][number]) =>
  `${ident(name)} (${columns.map((column) => pg.escapeIdentifier(column)).join(", ")})`

/** All tables, with the columns that hold something: generated ones are made again. */
async function tablesIn(client: pg.Client): Promise<Header["tables"]> {
  const found = await client.query<Header["tables"][number]>(`
    select c.relname as name, array_agg(a.attname::text order by a.attnum) as columns
    from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
      and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
    group by c.relname order by c.relname collate "C"`)
  return found.rows.map(({ name, columns }) => ({ name, columns }))
}

/** Sequences are not part of the snapshot; read after it was taken, they are where it needs them or further on. */
async function sequencesIn(client: pg.Client): Promise<Header["sequences"]> {
  const names = await client.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'S' order by relname collate "C"`,
  )
  const sequences: Header["sequences"] = []
  for (const { name } of names.rows) {
    const at = await client.query<{ last: string; called: boolean }>(
      `select last_value::text as last, is_called as called from ${ident(name)}`,
    )
    for (const { last, called } of at.rows) sequences.push({ name, last, called })
  }
  return sequences
}

async function foreignKeys(client: pg.Client): Promise<{ table: string; name: string; definition: string }[]> {
  const found = await client.query<{ table: string; name: string; definition: string }>(`
    select conrelid::regclass::text as "table", conname as name, pg_get_constraintdef(oid) as definition
    from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace and conparentid = 0 order by 1, 2`)
  return found.rows
}

/** Whether any table has rows, but for the list of migrations. */
async function holdsRows(client: pg.Client): Promise<boolean> {
  for (const { name } of await tablesIn(client)) {
    if (name === "migration") continue
    const row = await client.query(`select from ${ident(name)} limit 1`)
    if (row.rowCount) return true
  }
  return false
}
