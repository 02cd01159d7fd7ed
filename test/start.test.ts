import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import pg from "pg"
import { afterAll, afterEach, expect, test } from "vitest"
import { databaseOf, type Running, startTutti, tutti } from "./tutti-process.ts"

const base = mkdtempSync(join(tmpdir(), "tutti-start-"))
const data = join(base, "data")
const lockFile = join(data, "postgres-18", "postmaster.pid")
afterAll(() => rmSync(base, { recursive: true, force: true }))

let running: Running | undefined
afterEach(async () => {
  await running?.stop()
  running = undefined
})
const start = async (more: Record<string, string> = {}) => {
  running = await startTutti(data, more)
  return running
}

test("it says where it is ready, is healthy there, and stops cleanly when the whole group is told to, twice", async () => {
  const { url, output, stop } = await start()
  const health = await fetch(`${url}/healthz`)
  expect([health.status, await health.json()]).toEqual([200, { status: "ok", version: expect.any(String) }])
  expect(output().match(/^Tutti is ready at/gm)).toHaveLength(1)
  expect(readFileSync(join(data, "address"), "utf8")).toBe(`${url}\n`) // for links that commands print
  const stopped = stop("SIGINT")
  await stop("SIGINT").catch(() => {}) // it may have ended already
  running = undefined
  expect(await stopped).toBe(0)
  expect(existsSync(lockFile)).toBe(false)
})

test("the logs of a start are JSON lines", async () => {
  const { output } = await start({ LOG_LEVEL: "trace" })
  for (const line of output().trim().split("\n")) {
    if (!line.startsWith("Tutti is ready")) expect(JSON.parse(line)).toHaveProperty("level")
  }
})

test.each([
  ["PORT", "lots"],
  ["LOG_LEVEL", "loud"],
  ["DATABASE_URL", "nowhere"],
])("%s=%s ends the start at once, by name, with exit 2", async (variable, value) => {
  const refused = startTutti(join(base, "never"), { TUTTI_SECRET: "sixteen letters!", [variable]: value })
  await expect(refused).rejects.toThrow(`${variable} is set to something unusable. It may be:`)
  expect(
    (await tutti(join(base, "never"), ["check"], { [variable]: value, TUTTI_SECRET: "sixteen letters!" })).code,
  ).toBe(2)
  expect(existsSync(join(base, "never"))).toBe(false)
})

test("a command finds the server that runs and leaves it running", async () => {
  const { url } = await start()
  const pid = databaseOf(data).pid()
  const checked = await tutti(data, ["check", "--json"])
  expect(checked).toMatchObject({ code: 0, err: "" })
  expect(JSON.parse(checked.out)).toMatchObject({ sound: true })
  expect(databaseOf(data).pid()).toBe(pid)
  expect((await fetch(`${url}/healthz`)).status).toBe(200)
})

test("without a server a command starts the database for as long as it needs it", async () => {
  expect(existsSync(lockFile)).toBe(false)
  expect((await tutti(data, ["check"])).code).toBe(0)
  expect(existsSync(lockFile)).toBe(false)
})

test("a server that starts while a command has the database keeps it when the command is done", async () => {
  const file = join(base, "backup")
  const [ran, { url }] = await Promise.all([tutti(data, ["backup", file]), start()])
  expect(ran).toMatchObject({ code: 0, err: "" })
  expect((await fetch(`${url}/healthz`)).status).toBe(200)
})

test("a backup goes into an empty folder, and no further without --replace", async () => {
  const file = join(base, "to-restore")
  const other = join(base, "other")
  expect((await tutti(data, ["backup", file])).code).toBe(0)
  expect(await tutti(other, ["restore", file, "--json"])).toMatchObject({ code: 0, err: "" })
  expect(readdirSync(other)).toContain("postgres-18")
  const client = new pg.Client(databaseOf(other).owner)
  running = await startTutti(other)
  await client.connect()
  await client.query(
    "insert into hub (id, slug, name, created_at) values (gen_random_uuid(), 'wiltshire', 'Wiltshire', now())",
  )
  await client.end()
  const refused = await tutti(other, ["restore", file])
  expect([refused.code, refused.out]).toEqual([1, ""])
  expect(refused.err).toBe("The database is not empty. To put the backup in its place, say --replace.\n")
  expect(await tutti(other, ["restore", file, "--replace"])).toMatchObject({ code: 0, err: "" })
  expect((await fetch(`${running.url}/healthz`)).status).toBe(200)
})

test("wrong usage is exit 2, a refusal exit 1 with one line, help is exit 0", async () => {
  expect(await tutti(data, ["sing"])).toMatchObject({ code: 2, out: "" })
  expect(await tutti(data, ["restore", join(base, "nothing")])).toMatchObject({
    code: 1,
    out: "",
    err: expect.stringMatching(/^There is no file .*\n$/),
  })
  expect(await tutti(data, ["restore", "--help"])).toMatchObject({ code: 0, err: "" })
})

test("while the database is away health is 503 with a reason, and then 200 again", async () => {
  const { url } = await start()
  const seen = new Set<number>()
  process.kill(databaseOf(data).pid(), "SIGKILL")
  for (const until = Date.now() + 10_000; Date.now() < until; await sleep(5)) {
    const { status } = await fetch(`${url}/healthz`)
    seen.add(status)
    if (status === 200 && seen.has(503)) break
  }
  expect([...seen].sort()).toEqual([200, 503])
})

test("killed without a chance to close, it leaves no database behind: that is shut down properly by itself", async () => {
  const { pid, ended } = await start()
  process.kill(pid, "SIGKILL")
  await ended
  running = undefined
  for (const until = Date.now() + 10_000; existsSync(lockFile) && Date.now() < until; ) await sleep(20)
  expect(existsSync(lockFile)).toBe(false)
  expect(readFileSync(join(data, "postgres.log"), "utf8")).toMatch(/database system is shut down\n$/)
})
