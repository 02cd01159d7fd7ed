import pg from "pg"
import { yearInWords } from "../domain/kit/academic-year.ts"
import type { HubId } from "../domain/kit/id.ts"
import { heldTo } from "./database.ts"
import type { DatabaseAddress } from "./database-address.ts"
import { differingFigures } from "./figure.ts"
import { appliedMigrations, migrationsFolder, readMigrations, refuseUnknown } from "./migrate.ts"

/** Proves one thing about all that is stored, as the owner, who sees every hub. A sentence for each thing that is wrong. */
export type Check = { name: string; problems(client: pg.ClientBase): Promise<string[]> }

const migrations: Check = {
  name: "the schema is the one that the migrations make",
  async problems(client) {
    refuseUnknown(await appliedMigrations(client), readMigrations(migrationsFolder))
    return []
  },
}

const constraints: Check = {
  name: "every rule of the schema holds for every row",
  async problems(client) {
    const found = await client.query<{ name: string; table: string }>(`
      select conname as name, conrelid::regclass::text as "table" from pg_constraint
      where connamespace = 'public'::regnamespace and not convalidated order by 2, 1`)
    return found.rows.map(({ name, table }) => `The rule ${name} of ${table} was never proved.`)
  },
}

const pages: Check = {
  name: "no page of the database was damaged on disk",
  async problems(client) {
    const found = await client.query<{ failures: string | null }>(
      "select checksum_failures::text as failures from pg_stat_database where datname = current_database()",
    )
    const failures = Number(found.rows[0]?.failures ?? 0)
    return failures === 0 ? [] : [`PostgreSQL met ${failures} damaged pages: restore a backup.`]
  },
}

const figures: Check = {
  name: "every figure equals the one worked out anew from its answers",
  async problems(client) {
    const hubs = await client.query<{ id: HubId; slug: string }>("select id, slug from hub order by slug")
    const wrong: string[] = []
    for (const hub of hubs.rows) {
      const tx = heldTo(client, hub.id, new Date())
      for (const one of await differingFigures(tx))
        wrong.push(`${hub.slug}: the figures of ${one.name} in ${yearInWords(one.year)} are not what its answers make.`)
    }
    return wrong
  },
}

/** What `tutti check` proves, in this order. */
export const checks: Check[] = [migrations, constraints, pages, figures]

export type CheckResult = { name: string; problems: string[] }

/** All checks look at one snapshot, so that work that goes on meanwhile cannot make them disagree. */
export async function runChecks(owner: DatabaseAddress, list = checks): Promise<CheckResult[]> {
  const client = new pg.Client(owner)
  client.on("error", () => {}) // told by the query that fails
  await client.connect()
  try {
    await client.query("begin isolation level repeatable read read only")
    const results: CheckResult[] = []
    for (const check of list) results.push({ name: check.name, problems: await check.problems(client) })
    return results
  } finally {
    await client.end()
  }
}
