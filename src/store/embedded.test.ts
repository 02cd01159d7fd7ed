import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import pg from "pg"
import { afterAll, afterEach, expect, test } from "vitest"
import { openPool } from "./database.ts"
import type { DatabaseAddress, OpenDatabase } from "./database-address.ts"
import { openEmbedded } from "./embedded.ts"
import { isUnavailable } from "./unavailable.ts"

const base = mkdtempSync(join(tmpdir(), "tutti-embedded-"))
const shared = join(base, "data")
afterAll(() => rmSync(base, { recursive: true, force: true }))

const said: string[] = []
const say = (message: string) => void said.push(message)
const log = { error: say, warn: say, info: say, debug: say }

const opened: OpenDatabase[] = []
async function open(dataFolder = shared, onRestart = () => {}): Promise<OpenDatabase> {
  const database = await openEmbedded({ dataFolder, log, settings: ["fsync=off"], onRestart })
  opened.push(database)
  return database
}
afterEach(async () => {
  for (const database of opened.splice(0)) await database.close()
})

const serverFolder = (dataFolder: string) => join(dataFolder, "postgres-18")
const pidFile = (dataFolder = shared) => join(serverFolder(dataFolder), "postmaster.pid")
const serverPid = (dataFolder = shared) => Number.parseInt(readFileSync(pidFile(dataFolder), "utf8"), 10)

async function ask(address: DatabaseAddress, sql: string): Promise<unknown> {
  const client = new pg.Client(address)
  await client.connect()
  try {
    return (await client.query({ text: sql, rowMode: "array" })).rows[0]?.[0]
  } finally {
    await client.end()
  }
}

test("what serves is neither owner nor able to pass the policies by", async () => {
  const { app, owner } = await open()
  const can = (role: string) =>
    `select (rolsuper or rolbypassrls or rolcreatedb or rolcreaterole)::text from pg_roles where rolname = '${role}'`
  expect(await ask(app, "select current_user")).toBe("tutti_app")
  expect(await ask(owner, can("tutti_app"))).toBe("false")
  expect(await ask(owner, can("tutti_read"))).toBe("false")
  expect(await ask(owner, "select pg_get_userbyid(datdba) from pg_database where datname = 'tutti'")).toBe(
    "tutti_owner",
  )
  await expect(ask(app, "set role tutti_owner")).rejects.toThrow("permission denied")
  await expect(ask(app, "create table mine (n int)")).rejects.toThrow("permission denied")
})

test("it is durable, keeps UTC and is reached by its socket alone", async () => {
  const { owner } = await open(join(base, "durable"))
  expect(await ask(owner, "show synchronous_commit")).toBe("on")
  expect(await ask(owner, "show timezone")).toBe("UTC")
  expect(await ask(owner, "show listen_addresses")).toBe("")
})

test("the last to leave turns it off, and one that found it running leaves it so", async () => {
  const server = await open()
  const command = await open()
  const pid = serverPid()
  await command.close()
  expect(await ask(server.app, "select 1")).toBe(1)
  expect(serverPid()).toBe(pid)
  await server.close()
  expect(existsSync(pidFile())).toBe(false)
})

test("who came first may leave first", async () => {
  const command = await open()
  const server = await open()
  await command.close()
  expect(await ask(server.app, "select 1")).toBe(1)
})

test("eight that open and close at the same time all get a database, and it is off in the end", async () => {
  await Promise.all(
    Array.from({ length: 8 }, async (_, n) => {
      await sleep(n * 15)
      const database = await open()
      expect(await ask(database.app, "select 1")).toBe(1)
      await sleep(n * 7)
      await database.close()
    }),
  )
  expect(existsSync(pidFile())).toBe(false)
})

test("two that initialise the same folder at once end up with one database", async () => {
  const folder = join(base, "together")
  await Promise.all([open(folder), open(folder)])
  expect(readdirSync(folder).sort()).toEqual(["postgres-18", "postgres.log"])
})

test("killed under a server that runs, it comes back, and the pool goes on; meanwhile requests are refused at once", async () => {
  let back = 0
  const { app, owner } = await open(shared, () => {
    back += 1
  })
  await ask(owner, "create table if not exists kept (n int)")
  await ask(owner, "insert into kept values (1)")
  const pool = openPool(app)
  try {
    const inHand = pool.query("select pg_sleep(20)").catch((error) => error)
    await sleep(100)
    process.kill(serverPid(), "SIGKILL")
    expect(isUnavailable(await inHand)).toBe(true)
    const since = Date.now()
    const refusal = await pool.query("select 1").catch((error) => error)
    expect(isUnavailable(refusal)).toBe(true)
    expect(Date.now() - since).toBeLessThan(1_000)
    while (back === 0 && Date.now() - since < 15_000) await sleep(20)
    expect((await pool.query("select 1 as one")).rows).toEqual([{ one: 1 }])
    expect(await ask(owner, "select count(*)::int from kept")).toBe(1)
  } finally {
    await pool.end()
  }
})

test("a lock file left by a server that is gone, its number now another process's, is no hindrance", async () => {
  await (await open()).close()
  // As a server would have left it, with the number of a process that is not one.
  writeFileSync(pidFile(), `${process.pid}\n/proc/self/cwd\n1\n5432\n/proc/self/cwd\n\n        1         1\nready   \n`)
  const database = await open()
  expect(await ask(database.app, "select 1")).toBe(1)
})

test("a half-made folder of a process that is gone is swept away", async () => {
  const folder = join(base, "half")
  mkdirSync(join(folder, "postgres-18.new-999999999-abc"), { recursive: true })
  await open(folder)
  expect(readdirSync(folder).sort()).toEqual(["postgres-18", "postgres.log"])
})

test("a path that is too long for a socket works", async () => {
  const database = await open(join(base, "long-".repeat(12), "longer-".repeat(12)))
  expect(await ask(database.app, "select 1")).toBe(1)
})

test.runIf(process.getuid?.() === 0)("as root it works below a folder that only root may enter", async () => {
  const closed = join(base, "closed")
  mkdirSync(closed, { mode: 0o700 })
  chmodSync(closed, 0o700)
  const database = await open(join(closed, "data"))
  expect(await ask(database.app, "select 1")).toBe(1)
})

test("what hinders it from starting is told in its own words", async () => {
  const folder = join(base, "hindered")
  await (await open(folder)).close()
  await expect(openEmbedded({ dataFolder: folder, log, settings: ["shared_buffers=lots"] })).rejects.toThrow(
    /does not start: .*shared_buffers/,
  )
})
