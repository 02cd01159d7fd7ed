import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import pg from "pg"
import { uuidv7 } from "uuidv7"
import { afterAll, expect, test } from "vitest"
import { databaseOf, startTutti, tutti } from "./tutti-process.ts"

const base = mkdtempSync(join(tmpdir(), "tutti-deliveries-"))
const data = join(base, "data")
afterAll(() => rmSync(base, { recursive: true, force: true }))

const kills = Number(process.env.TUTTI_ROUNDS ?? 20)
const wanted = 500
const victims = ["server", "database", "both"] as const

type Sent = { delivery: string; answers: { id: string }[] }

/** A device: it sends each delivery until it has a receipt, whatever happens to the hub meanwhile. */
async function deliver(
  address: () => string,
  token: string,
  audits: readonly string[],
  share: number,
  received: Sent[],
  stop: () => boolean,
): Promise<void> {
  for (let n = 0; n < share && !stop(); n++) {
    const delivery = uuidv7()
    const answers = ["educator-skills", "educator-knowledge", "educator-confidence", "leadership-support"].map(
      (question, i) => ({
        id: uuidv7(),
        audit: audits[(n * 7 + i) % audits.length],
        question,
        row: null,
        state: "given",
        value: 1 + ((n + i) % 5),
        source: "coordinator",
        answeredAt: new Date().toISOString(),
        replaces: null,
      }),
    )
    const body = JSON.stringify({ delivery, device: delivery, answers })
    for (;;) {
      try {
        const reply = await fetch(`${address()}/api/v1/deliveries`, {
          method: "POST",
          headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
          body,
          signal: AbortSignal.timeout(5_000),
        })
        if (reply.status === 200) {
          const receipt = (await reply.json()) as { received: string[]; refused: unknown[] }
          expect(receipt.refused).toEqual([])
          expect(receipt.received).toHaveLength(answers.length)
          received.push({ delivery, answers })
          break
        }
        expect(reply.status, await reply.text()).toBe(503)
      } catch (error) {
        if (error instanceof Error && error.name === "AssertionError") throw error
      }
      await sleep(50)
    }
  }
}

test(`after ${kills} kills during ${wanted} deliveries every acknowledged answer is there once`, async () => {
  let server = await startTutti(data)
  expect(await tutti(data, ["hub", "create", "--name", "Northmoor", "--slug", "northmoor"])).toMatchObject({ code: 0 })
  expect(
    await tutti(data, [
      "person",
      "add",
      "--hub",
      "northmoor",
      "--email",
      "lead@northmoor.test",
      "--name",
      "Isla Farrant",
      "--role",
      "hub-lead",
    ]),
  ).toMatchObject({ code: 0 })
  const token = (
    await tutti(data, ["token", "create", "--hub", "northmoor", "--email", "lead@northmoor.test"])
  ).out.trim()
  const ask = async (path: string, body?: unknown, method = body ? "POST" : "GET") => {
    const reply = await fetch(`${server.url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
    expect(reply.status, await reply.clone().text()).toBeLessThan(300)
    return (await reply.json()) as { id: string; items: { year: number }[] }
  }
  const year = (await ask("/years")).items.at(-1)?.year
  const audits: string[] = []
  for (let n = 0; n < 20; n++) {
    const setting = (
      await ask("/settings", { kind: "school", name: `School ${n}`, phase: "primary", urn: String(900100 + n) })
    ).id
    audits.push((await ask("/audits", { setting, year })).id)
  }

  const received: Sent[] = []
  let isOver = false
  const devices = Array.from({ length: 8 }, () =>
    deliver(
      () => server.url,
      token,
      audits,
      Math.ceil(wanted / 8),
      received,
      () => isOver,
    ),
  )
  const all = Promise.all(devices)
  all.catch(() => {})
  for (let kill = 0; kill < kills; kill++) {
    const until = Math.floor(((kill + 0.2 + Math.random() * 0.6) / kills) * wanted)
    for (const patience = Date.now() + 30_000; received.length < until && Date.now() < patience; ) await sleep(5)
    const victim = victims[kill % victims.length]
    const postgres = databaseOf(data).pid()
    if (victim !== "database") process.kill(server.pid, "SIGKILL")
    if (victim !== "server") process.kill(postgres, "SIGKILL")
    if (victim !== "database") {
      await server.ended
      server = await startTutti(data)
    }
  }
  await all
  isOver = true

  const client = new pg.Client(databaseOf(data).owner)
  await client.connect()
  const { rows } = await client.query<{ id: string; n: number }>(
    "select id::text, count(*)::int as n from answer group by id",
  )
  await client.end()
  const stored = new Map(rows.map(({ id, n }) => [id, n]))
  const missing = received.flatMap(({ answers }) => answers).filter(({ id }) => stored.get(id) !== 1)
  expect(missing).toEqual([])
  expect(await tutti(data, ["check"])).toMatchObject({ code: 0 })
  expect(await server.stop()).toBe(0)
  console.log(
    `${kills} kills, ${received.length} deliveries acknowledged, ${stored.size} answers stored, none lost, none twice`,
  )
})
