import { randomUUID } from "node:crypto"
import pg from "pg"
import { afterAll, inject } from "vitest"
import type { DatabaseAddress } from "./database-address.ts"
import { template } from "./testing-setup.ts"

export type TestDatabase = { app: DatabaseAddress; owner: DatabaseAddress }

/** A migrated, empty database of this test file's own, dropped when the file is done. End your pools in `afterAll`. */
export const testDatabase = (): Promise<TestDatabase> => makeDatabase(`template ${template} strategy file_copy`)

/** One that was never migrated. */
export const bareDatabase = (): Promise<TestDatabase> => makeDatabase("strategy file_copy")

async function makeDatabase(how: string): Promise<TestDatabase> {
  const reach = { host: inject("databaseHost"), port: 5432 }
  const name = `test_${randomUUID().replaceAll("-", "")}`
  await asOwner(reach.host, `create database ${name} ${how}`)
  afterAll(() => asOwner(reach.host, `drop database if exists ${name} with (force)`))
  return {
    app: { ...reach, database: name, user: "tutti_app" },
    owner: { ...reach, database: name, user: "tutti_owner" },
  }
}

async function asOwner(host: string, statement: string): Promise<void> {
  const client = new pg.Client({ host, port: 5432, database: "postgres", user: "tutti_owner" })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
