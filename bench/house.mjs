// A house to measure: the real server in a process of its own on a database of its own (fsync on), 800 schools × 3 years,
// and besides, open audits of earlier years, so that every delivery has a fresh one.

import { execFileSync, spawn } from "node:child_process"
import { createHash, randomBytes } from "node:crypto"
import { existsSync, mkdirSync } from "node:fs"
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { connect } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { uuidv7 } from "uuidv7"
import { makeDemo } from "../dist/demo/hub.js"
import { openPool, openStreams } from "../dist/store/database.js"
import { migrate } from "../dist/store/migrate.js"
import { openDatabase } from "../dist/store/open-database.js"

export const clients = 8
const { start } = JSON.parse(await readFile(new URL("../package.json", import.meta.url), "utf8")).scripts
/** A data folder as it is, its owner and its times too. */
const copy = (from, to) => execFileSync("cp", ["-a", `${from}/.`, to])
const log = { info() {}, warn() {}, error: console.error, fatal: console.error, debug() {}, trace() {} }

/**
 * Opens the house; `BENCH_DATA` names a folder in which a furnished one is kept from run to run (each delivery uses up an
 * audit, so a kept one is copied first).
 */
export async function openHouse(size = {}) {
  const kept = process.env.BENCH_DATA
  const dataFolder = await mkdtemp(join(tmpdir(), "tutti-bench-"))
  const isKept = kept && existsSync(join(kept, "house.json"))
  if (isKept) copy(kept, dataFolder)
  const settings = process.env.BENCH_PG && { settings: process.env.BENCH_PG.split(" ") }
  const open = () => openDatabase({ dataFolder, databaseUrl: undefined, log, ...settings })
  let database = await open()
  if (!isKept) {
    const made = await furnish(database, size)
    await writeFile(join(dataFolder, "house.json"), JSON.stringify(made))
    if (kept) {
      await database.close()
      mkdirSync(kept, { recursive: true })
      copy(dataFolder, kept)
      database = await open()
    }
  }
  const made = JSON.parse(await readFile(join(dataFolder, "house.json"), "utf8"))
  const db = openPool(database.app)
  const owner = openPool({ ...database.owner, max: clients })
  const streams = openStreams(database.owner)
  const { server, port, startMs } = await startServer(dataFolder)
  const rss = async () =>
    Number(/VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${server.pid}/status`, "utf8"))?.[1] ?? 0) / 1024
  /** Milliseconds of processor that the server and PostgreSQL have used. */
  const used = async () => {
    const { rows } = await owner.query("select pid from pg_stat_activity union select pg_backend_pid()")
    const database = await Promise.all(rows.map(({ pid }) => processorOf(pid)))
    return { node: await processorOf(server.pid), postgres: database.reduce((a, b) => a + b, 0) }
  }
  const close = async () => {
    server.removeAllListeners("exit")
    const ended = new Promise((done) => server.on("exit", done))
    server.kill("SIGTERM")
    await ended
    await Promise.all([db.end(), owner.end(), streams.end()])
    await database.close()
    await rm(dataFolder, { recursive: true, force: true })
  }
  return { ...made, db, owner, streams, port, startMs, server, rss, used, close }
}

/** The demo of this size, and besides, open audits of earlier years; tokens for every coordinator. */
async function furnish(database, { schools = 800, years = 3, openYears = 12 }) {
  await migrate(database.owner)
  const db = openPool(database.app)
  const owner = openPool({ ...database.owner, max: clients })
  const now = new Date()
  const demo = await makeDemo(db, { slug: "bench", demo: false, schools, years, seed: 1, now })
  const { hub } = demo
  const thisYear = now.getUTCMonth() < 8 ? now.getUTCFullYear() - 1 : now.getUTCFullYear()
  // Open audits of long ago, and tokens: set-up, written by the owner.
  const firstYear = thisYear - years
  for (let year = firstYear - 1; year > firstYear - 2 * openYears; year -= 2) {
    await owner.query(
      "insert into academic_year select $1, $2::int, make_date($2, 9, 1), make_date($2 + 1, 8, 31), make_date($2 + 1, 1, 16), 5",
      [hub, year],
    )
    await owner.query(
      `insert into audit (hub_id, id, setting_id, year, toolkit_id, version, created_at)
       select $1, gen_random_uuid(), s.id, $2, t.toolkit_id, 1, now() from setting s, toolkit_version t join toolkit k on k.hub_id = t.hub_id and k.id = t.toolkit_id
       where s.hub_id = $1 and t.hub_id = $1 and k.code = 'school-audit' and s.kind = 'school'`,
      [hub, year],
    )
  }
  const tokenFor = async (person) => {
    const token = randomBytes(32).toString("base64url")
    await owner.query(
      "insert into api_token (hub_id, id, token_hash, person_id, created_at) values ($1, $2, $3, $4, now())",
      [hub, uuidv7(), createHash("sha256").update(token).digest(), person],
    )
    return token
  }
  const coordinators = await owner.query(
    `select p.person_id, p.cluster_id from spell p where p.hub_id = $1 and p.role = 'coordinator' and p.until_day is null
     and (select count(*) from spell q where q.hub_id = p.hub_id and q.person_id = p.person_id) = 1 order by p.person_id`,
    [hub],
  )
  const callers = []
  for (const { person_id, cluster_id } of coordinators.rows) {
    const audits = await owner.query(
      `select a.id from audit a join membership m on m.hub_id = a.hub_id and m.setting_id = a.setting_id and m.cluster_id = $2 and m.until_day is null
       where a.hub_id = $1 and a.year < $3 and a.state = 'not-started' order by random()`,
      [hub, cluster_id, firstYear],
    )
    callers.push({
      person: person_id,
      cluster: cluster_id,
      token: await tokenFor(person_id),
      audits: audits.rows.map((row) => row.id),
    })
  }
  const lead = await owner.query("select person_id from spell where hub_id = $1 and role = 'hub-lead'", [hub])
  const leadToken = await tokenFor(lead.rows[0].person_id)
  await owner.query("vacuum analyze")
  await Promise.all([db.end(), owner.end()])
  return { hub, demo, thisYear, firstYear, callers, leadToken }
}

async function startServer(dataFolder) {
  const port = 20_000 + Math.floor(Math.random() * 20_000)
  const begun = performance.now()
  const flags = process.env.BENCH_NODE_FLAGS ?? ""
  const server = spawn("sh", ["-c", start.replace("node ", `node ${flags} `)], {
    cwd: fileURLToPath(new URL("..", import.meta.url)),
    env: { ...process.env, TUTTI_DATA: dataFolder, PORT: String(port), TUTTI_DEMO: "off", LOG_LEVEL: "error" },
    stdio: ["ignore", "pipe", "inherit"],
  })
  await new Promise((ready, failed) => {
    server.stdout.on("data", (text) => String(text).includes("is ready") && ready())
    server.on("exit", failed)
  })
  return { server, port, startMs: Math.round(performance.now() - begun) }
}

/** Linux counts a process's time in hundredths of a second. */
async function processorOf(pid) {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "")
  const [, , , , , , , , , , , user = 0, system = 0] = stat.slice(stat.lastIndexOf(")") + 1).split(" ")
  return (Number(user) + Number(system)) * 10
}

/** One keep-alive connection that asks and waits, over and over: the least a client can cost. */
export function connection(port) {
  const socket = connect(port, "127.0.0.1").setNoDelay(true)
  let waiting
  let have = Buffer.alloc(0)
  socket.on("data", (chunk) => {
    have = have.length ? Buffer.concat([have, chunk]) : chunk
    const end = have.indexOf("\r\n\r\n")
    if (end < 0) return
    const head = have.toString("latin1", 0, end)
    const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0)
    if (have.length < end + 4 + length) return
    const body = have.subarray(end + 4, end + 4 + length)
    have = have.subarray(end + 4 + length)
    waiting?.({ status: Number(head.slice(9, 12)), head, body })
  })
  return {
    ask: (text) =>
      new Promise((answered) => {
        waiting = answered
        socket.write(text)
      }),
    close: () => socket.destroy(),
  }
}

export const get = (path, token, more = "") =>
  `GET /api/v1${path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${token}\r\n${more}\r\n`
export const post = (path, token, body) =>
  `POST /api/v1${path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${token}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`

/** `clients` closed loops for `seconds`, after a warm-up that is not counted. `next(client, n)` gives what to send, or undefined at the end. */
export async function load({ port, used }, seconds, next, good = (reply) => reply.status === 200) {
  const times = []
  let [bad, isCounting, isOver] = [0, false, false]
  let before = { node: 0, postgres: 0 }
  const warmUp = 4_000
  setTimeout(async () => {
    before = await used()
    isCounting = true
  }, warmUp)
  const from = performance.now() + warmUp
  setTimeout(
    () => {
      isOver = true
    },
    warmUp + seconds * 1000,
  )
  await Promise.all(
    Array.from({ length: clients }, async (_, client) => {
      const line = connection(port)
      for (let n = 0; !isOver; n++) {
        const text = next(client, n)
        if (text === undefined) break
        const begun = performance.now()
        const reply = await line.ask(text)
        if (!good(reply)) {
          if (bad++ === 0) console.error(reply.head.split("\r\n")[0], reply.body.toString().slice(0, 300))
        }
        if (isCounting) times.push(performance.now() - begun)
      }
      line.close()
    }),
  )
  const took = (performance.now() - from) / 1000
  const after = await used()
  const each = (of) => Number(((after[of] - before[of]) / times.length).toFixed(2))
  times.sort((a, b) => a - b)
  const at = (share) => Number((times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0).toFixed(1))
  return {
    rate: Math.round(times.length / took),
    p50: at(0.5),
    p95: at(0.95),
    p99: at(0.99),
    bad,
    count: times.length,
    processorMs: { node: each("node"), postgres: each("postgres") },
  }
}
