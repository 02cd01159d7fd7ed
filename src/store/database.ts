import {
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from "kysely"
import pg from "pg"
import { type Day, dayOf, type Instant, instantOf } from "../domain/kit/day.ts"
import type { HubId, PersonId } from "../domain/kit/id.ts"
import type { Tables } from "./tables.ts"

/**
 * A transaction held to one hub, by code (`hub` leads every `where`) and by row-level security (`app.hub_id`).
 * `by` is who acts, null for the system; `at` is the one moment of everything written in it, `today` its day in England.
 */
export type Tx = {
  sql: Kysely<Tables>
  client: pg.ClientBase
  hub: HubId
  by: PersonId | null
  at: Instant
  today: Day
  /** Writes that nothing else waits for: they leave together with `commit`, and one that fails undoes everything. */
  withCommit: (...writes: Promise<unknown>[]) => void
}
export type Db = pg.Pool

// `pg` would give Date for timestamptz and text for bigint: rows would not be what tables.ts says.
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text)
pg.types.setTypeParser(pg.types.builtins.TIMESTAMPTZ, (text) => new Date(text).toISOString())
const safe = (text: string): number => {
  const number = Number(text)
  if (!Number.isSafeInteger(number)) throw new Error(`a number too large to be exact: ${text}`)
  return number
}
pg.types.setTypeParser(pg.types.builtins.INT8, safe)
const bigints = 1016 as Parameters<typeof pg.types.setTypeParser>[0] // int8[], which the list of pg's types lacks
pg.types.setTypeParser(bigints, (text: string) =>
  text === "{}"
    ? []
    : text
        .slice(1, -1)
        .split(",")
        .map((item) => (item === "NULL" ? null : safe(item))),
)

/**
 * A named statement is planned once for its connection. Left to itself, PostgreSQL plans each execution anew where a list
 * (`= any($2)`) makes it hope for more, and planning cost twice what executing did
 * (docs/decisions/0004-writes-leave-in-flights.md).
 */
const planOnce = "-c plan_cache_mode=force_generic_plan"

/**
 * One pool for the process. 8 connections were measured best on two cores. Each is a pipeline: what is asked without waiting
 * goes out at once and is answered in order. COPY cannot share one: `openStreams`.
 */
export const openPool = (config: pg.PoolConfig): Db => {
  const pool = new pg.Pool({ max: 8, pipeline: true, options: planOnce, ...config })
  pool.on("connect", writeInFlights)
  // A connection that breaks while idle is replaced by the pool; without a listener it would end the process.
  pool.on("error", () => {})
  return pool
}

/** The socket that a connection writes to. */
type Wire = { cork: () => void; uncork: () => void }
const wires = new WeakMap<pg.PoolClient, Wire>()

/**
 * Holds what a connection writes until the event loop has turned, so that a flight of queries leaves in one system call:
 * each write wakes a backend, which on two cores takes the processor from us (docs/decisions/0004-writes-leave-in-flights.md).
 */
function writeInFlights(client: pg.PoolClient): void {
  const { connection }: { connection?: { stream: Wire } } = client as object
  if (!connection) return
  const { stream } = connection
  const uncork = stream.uncork.bind(stream)
  let held = 0
  stream.uncork = () => {
    held++
    if (held > 1) return
    setImmediate(() => {
      for (; held > 0; held--) uncork()
    })
  }
  wires.set(client, stream)
}

/** Connections for COPY, which holds one to itself until its stream has ended. */
export const openStreams = (config: pg.PoolConfig): Db => openPool({ ...config, max: 3, pipeline: false })

const names = new Map<string, string>()
/** So that a query that is built is planned once too; those whose lists make them differ each time find no room. */
function nameOf(sql: string): string | undefined {
  const known = names.get(sql)
  if (known || names.size >= 300) return known
  names.set(sql, `built-${names.size}`)
  return names.get(sql)
}

/** Kysely over one connection that is already in its transaction. */
class InTransaction implements Driver, DatabaseConnection {
  readonly #client: pg.ClientBase
  constructor(client: pg.ClientBase) {
    this.#client = client
  }
  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const { rows, rowCount } = await this.#client.query({
      name: nameOf(query.sql),
      text: query.sql,
      values: [...query.parameters],
    })
    return { rows, numAffectedRows: BigInt(rowCount ?? 0) }
  }
  streamQuery(): AsyncIterableIterator<never> {
    throw new Error("stream with COPY or a cursor instead")
  }
  acquireConnection = async () => this
  init = async () => {}
  releaseConnection = async () => {}
  beginTransaction = async () => {}
  commitTransaction = async () => {}
  rollbackTransaction = async () => {}
  destroy = async () => {}
}

const adapter = new PostgresAdapter()
const compiler = new PostgresQueryCompiler()
const kysely = (client: pg.ClientBase): Kysely<Tables> =>
  new Kysely<Tables>({
    dialect: {
      createAdapter: () => adapter,
      createDriver: () => new InTransaction(client),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => compiler,
    },
  })

/** A transaction that the caller already holds, seen as one of a hub: for checks that look at every hub in one snapshot. */
export const heldTo = (client: pg.ClientBase, hub: HubId, at: Date): Tx => ({
  sql: kysely(client),
  client,
  hub,
  by: null,
  at: instantOf(at),
  today: dayOf(at),
  withCommit: () => {
    throw new Error("this transaction is not ours to commit")
  },
})

async function transaction<T>(
  db: Db,
  begin: string,
  hub: HubId,
  by: PersonId | null,
  at: Date,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  const client = await db.connect()
  let broken: Error | undefined
  let failed: unknown // the first write that did; what comes after it fails for no reason of its own
  const breaks = (error: Error) => {
    broken = error
  }
  client.on("error", breaks)
  try {
    // Not waited for: it goes out together with the first query. `hub` is a parsed UUID, so it cannot carry SQL.
    const wire = wires.get(client)
    wire?.cork()
    const begun = client.query(`${begin}; set local app.hub_id = '${hub}'`)
    wire?.uncork()
    begun.catch(breaks)
    const leaving: Promise<unknown>[] = [begun]
    const withCommit = (...writes: Promise<unknown>[]) => {
      for (const write of writes)
        write.catch((error) => {
          failed ??= error
        })
      leaving.push(...writes)
    }
    const tx = { sql: kysely(client), client, hub, by, at: instantOf(at), today: dayOf(at), withCommit }
    const value = await work(tx)
    const committed = client.query("commit")
    committed.catch(() => {}) // heard below; where a write fails first, nobody waits for it
    await Promise.all(leaving)
    const { command } = await committed
    if (command !== "COMMIT") throw new Error("a statement that nobody waited for failed, and everything was undone")
    return value
  } catch (error) {
    if (!broken) await client.query("rollback").catch(breaks)
    throw failed ?? error
  } finally {
    client.off("error", breaks)
    client.release(broken)
  }
}

/** Runs `work` in one transaction held to `hub`; what throws undoes it all. */
export const inHub = <T>(db: Db, hub: HubId, by: PersonId | null, at: Date, work: (tx: Tx) => Promise<T>): Promise<T> =>
  transaction(db, "begin", hub, by, at, work)

/** The same for reading: one snapshot, and nothing can be written. */
export const readHub = <T>(
  db: Db,
  hub: HubId,
  by: PersonId | null,
  at: Date,
  work: (tx: Tx) => Promise<T>,
): Promise<T> => transaction(db, "begin isolation level repeatable read read only", hub, by, at, work)

/** JSON for a jsonb column; `pg` would send an array as a PostgreSQL array. */
export const json = (value: unknown): string => JSON.stringify(value)

/** The constraint that a write broke, where that is what went wrong. */
export const brokenConstraint = (error: unknown): string | undefined =>
  error instanceof pg.DatabaseError && ["23505", "23P01", "23503", "23514"].includes(error.code ?? "")
    ? error.constraint
    : undefined
