import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import pg from "pg"
import { afterAll, expect, test } from "vitest"
import { databaseOf, startTutti, tutti } from "./tutti-process.ts"

const base = mkdtempSync(join(tmpdir(), "tutti-kill-"))
const data = join(base, "data")
afterAll(() => rmSync(base, { recursive: true, force: true }))

const rounds = Number(process.env.TUTTI_ROUNDS ?? 5)
const writers = 8

type Victim = "server" | "database" | "both"

test.each<Victim>(["server", "database", "both"])(
  "nothing acknowledged is lost when the %s is killed",
  async (victim) => {
    const acknowledged: number[] = []
    const starts: number[] = []
    let next = 0
    for (let round = 0; round < rounds; round++) {
      const server = await startTutti(data)
      starts.push(server.readyAfterMs)
      const database = databaseOf(data)
      await once(database.owner, "create table if not exists kill_test (n int primary key)")
      await once(database.owner, "grant insert on kill_test to tutti_app")

      let stopped = false
      const writing = Array.from({ length: writers }, async () => {
        while (!stopped) {
          const client = new pg.Client(database.app)
          client.on("error", () => {})
          try {
            await client.connect()
            while (!stopped) {
              const n = next++
              await client.query({ name: "write", text: "insert into kill_test values ($1)", values: [n] })
              acknowledged.push(n)
            }
          } catch {
            await sleep(20) // away: what was not acknowledged may be there or not
          } finally {
            await client.end().catch(() => {})
          }
        }
      })
      await sleep(200 + Math.random() * 800)
      const postgres = database.pid()
      if (victim !== "database") process.kill(server.pid, "SIGKILL")
      if (victim !== "server") process.kill(postgres, "SIGKILL")

      if (victim === "database") {
        // The server that was not killed brings it back, and writing goes on.
        const before = acknowledged.length
        for (const until = Date.now() + 20_000; acknowledged.length < before + 100 && Date.now() < until; )
          await sleep(10)
        expect(acknowledged.length).toBeGreaterThanOrEqual(before + 100)
        stopped = true
        await Promise.all(writing)
        expect(await server.stop()).toBe(0)
      } else {
        stopped = true
        await server.ended
        await Promise.all(writing)
      }
    }

    const server = await startTutti(data)
    const stored = new Set((await once(databaseOf(data).owner, "select n from kill_test")).map(({ n }) => n))
    expect(acknowledged.filter((n) => !stored.has(n))).toEqual([])
    expect(await tutti(data, ["check"])).toMatchObject({ code: 0 })
    await once(databaseOf(data).owner, "drop table kill_test")
    expect(await server.stop()).toBe(0)
    console.log(
      `${victim}: ${rounds} kills, ${acknowledged.length} acknowledged, all there; starts took ${starts.join(", ")} ms`,
    )
  },
)

async function once(address: pg.ClientConfig, sql: string): Promise<{ n: number }[]> {
  const client = new pg.Client(address)
  await client.connect()
  try {
    return (await client.query<{ n: number }>(sql)).rows
  } finally {
    await client.end()
  }
}
