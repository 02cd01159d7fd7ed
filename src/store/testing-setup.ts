import { existsSync, mkdtempSync, rmSync, statfsSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import pg from "pg"
import type { TestProject } from "vitest/node"
import { openEmbedded } from "./embedded.ts"
import { migrate } from "./migrate.ts"

declare module "vitest" {
  interface ProvidedContext {
    /** The socket folder of the test run's PostgreSQL. */
    databaseHost: string
  }
}

export const template = "tutti_template"
/** A test run is thrown away: nothing of it need outlive the machine. */
const hasty = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200", "autovacuum=off"]

/** One PostgreSQL for the whole test run, with a template that was migrated once. Called by Vitest. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(roomyMemory() ?? tmpdir(), "tutti-test-"))
  const say = (message: string, facts?: object) =>
    process.stderr.write(`${message} ${facts ? JSON.stringify(facts) : ""}\n`)
  const quiet = () => {}
  const database = await openEmbedded({
    dataFolder: folder,
    log: { error: say, warn: say, info: quiet, debug: quiet },
    settings: hasty,
  })
  const client = new pg.Client({ ...database.owner, database: "postgres" })
  await client.connect()
  await client.query(`create database ${template}`)
  await migrate({ ...database.owner, database: template })
  await client.end()
  project.provide("databaseHost", String(database.owner.host))
  return async () => {
    await database.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A thousand small files are copied for each test file: 14 ms in memory, 200 ms on a disk. */
function roomyMemory(): string | undefined {
  if (!existsSync("/dev/shm")) return undefined
  const { bavail, bsize } = statfsSync("/dev/shm")
  return bavail * bsize > 2 * 2 ** 30 ? "/dev/shm" : undefined
}
