import pg from "pg"
import { afterAll, beforeAll, expect, test } from "vitest"
import { openPool } from "./database.ts"
import type { DatabaseAddress } from "./database-address.ts"
import { migrate } from "./migrate.ts"
import { openDatabase } from "./open-database.ts"
import { bareDatabase } from "./testing.ts"

const silent = () => {}
const log = { error: silent, warn: silent, info: silent, debug: silent }
const role = `tutti_test_${process.pid}`
let url: string
let superuser: DatabaseAddress

async function run(address: DatabaseAddress, sql: string) {
  const client = new pg.Client(address)
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}
const open = (databaseUrl: string) => openDatabase({ dataFolder: "/nowhere", databaseUrl, log })

beforeAll(async () => {
  superuser = (await bareDatabase()).owner
  await run(superuser, `create role ${role} login; alter database ${superuser.database} owner to ${role}`)
  url = `postgresql:///${superuser.database}?host=${superuser.host}&user=${role}`
})
afterAll(async () => {
  await run(superuser, `reassign owned by ${role} to tutti_owner; drop owned by ${role}; drop role ${role}`)
})

test("a role that may not become tutti_app is refused in plain words", async () => {
  await expect(open(url)).rejects.toThrow(/^The database at DATABASE_URL cannot be used: .*tutti_app/)
})

test("an ordinary role that owns its database migrates it, and is tutti_app when it serves", async () => {
  await run(superuser, `grant tutti_app to ${role} with set true, inherit false`)
  const database = await open(`${url}&options=-c%20lock_timeout%3D7s`)
  await migrate(database.owner)
  const db = openPool(database.app)
  try {
    const found = await db.query("select current_user, session_user, current_setting('lock_timeout') as lock")
    expect(found.rows).toEqual([{ current_user: "tutti_app", session_user: role, lock: "7s" }])
    expect((await db.query("select from hub")).rowCount).toBe(0)
    await expect(db.query("create table mine (n int)")).rejects.toThrow("permission denied")
    await expect(db.query("alter table hub disable row level security")).rejects.toThrow("must be owner")
  } finally {
    await db.end()
    await database.close()
  }
})

test("a database that cannot be reached is told in plain words", async () => {
  await expect(open("postgresql://127.0.0.1:1/tutti")).rejects.toThrow("The database at DATABASE_URL cannot be used")
})
