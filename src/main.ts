import { randomBytes } from "node:crypto"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import type { Hono } from "hono"
import { uuidv7 } from "uuidv7"
import * as v from "valibot"
import { leaveAddress } from "./address-file.ts"
import { makeLog } from "./log.ts"
import type { Post } from "./outside/post.ts"
import { readImport } from "./outside/school-register/import.ts"
import { workbookOf } from "./outside/workbook.ts"
import { registerImports } from "./register-work.ts"
import { restWhenIdle } from "./rest.ts"
import { secretOf } from "./secret.ts"
import { finishRequests, listen } from "./serve.ts"
import { addressOf, checkout, type Settings, settingsOrExit } from "./settings.ts"
import { type Db, openPool, openStreams } from "./store/database.ts"
import { CannotStart } from "./store/database-address.ts"
import { migrate } from "./store/migrate.ts"
import { openDatabase } from "./store/open-database.ts"
import { profileReader } from "./store/profile.ts"
import { buildApp } from "./web/app.ts"
import type { Wiring } from "./web/kit/wiring.ts"
import { sendLetters, startWork } from "./work.ts"

const settings = settingsOrExit()
const log = makeLog(settings.logLevel, (line) => process.stdout.write(line))
const { version } = v.parse(
  v.object({ version: v.string() }),
  JSON.parse(readFileSync(join(checkout, "package.json"), "utf8")),
)

/** Asked to stop twice, as happens when npm passes on what the whole group got, it still stops once. */
const askedToStop = new Promise<string>((resolve) => {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => resolve(signal))
})

try {
  await run(settings)
  process.exit(0)
} catch (error) {
  log.fatal("Tutti cannot go on", { error })
  if (error instanceof CannotStart) process.stderr.write(`${error.message}\n`)
  process.exit(1)
}

async function run(settings: Settings): Promise<void> {
  const secret = secretOf(settings)
  const database = await openDatabase({ ...settings, log })
  try {
    const applied = await migrate(database.owner)
    if (applied.length > 0) log.info("Migrated", { applied })
    const [db, streams] = [openPool(database.app), openStreams(database.app)]
    try {
      const wiring = wire(settings, db, streams, secret)
      if (wiring.demo) await fillWithDemo(db)
      await workAndServe(settings, wiring)
    } finally {
      // A query that never ends is cut off by the database, which is shut down next.
      await Promise.race([Promise.all([db.end(), streams.end()]), sleep(5_000, undefined, { ref: false })])
    }
  } finally {
    await database.close()
  }
  log.info("Stopped")
}

/** The world as the rooms of the website get it. */
function wire(settings: Settings, db: Db, streams: Db, secret: string): Wiring {
  return {
    db,
    streams,
    now: () => new Date(),
    newId: <Id extends string>() => uuidv7() as string as Id,
    random: randomBytes,
    secret: Buffer.from(secret),
    version,
    publicUrl: settings.publicUrl ?? addressOf(settings.host, settings.port),
    demo: settings.demo === "on" || (settings.demo === undefined && settings.databaseUrl === undefined),
    postLeaves: settings.smtpUrl !== undefined,
    profiles: profileReader(),
    workbook: workbookOf,
    readRegister: readImport,
    log: (level, message, more) => log[level](message, more),
  }
}

/** An empty database gets the invented county; a hub that is there is left as it is. */
async function fillWithDemo(db: Db): Promise<void> {
  const { rows } = await db.query("select 1 from list_hubs()")
  if (rows.length > 0) return
  const { makeDemo } = await import("./demo/hub.ts")
  const { schools, audits, answers } = await makeDemo(db, {
    slug: "northmoor",
    demo: true,
    schools: 87,
    years: 3,
    seed: 1,
    now: new Date(),
  })
  log.info("The demo county is laid out", { schools, audits, answers })
}

/** Loaded where letters leave: what is not needed takes no memory. */
async function postAt(smtpUrl: string, publicUrl: string): Promise<Post> {
  const { openPost } = await import("./outside/post.ts")
  return openPost(smtpUrl, publicUrl)
}

async function workAndServe(settings: Settings, wiring: Wiring): Promise<void> {
  const post = settings.smtpUrl === undefined ? undefined : await postAt(settings.smtpUrl, wiring.publicUrl)
  const work = settings.work === "off" ? undefined : startWork(wiring, [sendLetters(post), registerImports])
  try {
    if (settings.work === "only") await askedToStop
    else await serveUntilAsked(buildApp(wiring), settings)
  } finally {
    await work?.stop()
    post?.close()
  }
}

async function serveUntilAsked(app: Hono, settings: Settings): Promise<void> {
  const { host, port } = settings
  const server = await listen(app, host, port)
  restWhenIdle(server)
  const address = server.address()
  const taken = typeof address === "object" && address !== null ? address.port : port
  try {
    leaveAddress(settings, addressOf(host, taken))
  } catch (error) {
    log.warn("The address could not be left in the data folder: commands print links with the default one", { error })
  }
  process.stdout.write(`Tutti is ready at ${addressOf(host, taken)}\n`)
  const signal = await askedToStop
  log.info("Stopping", { signal })
  await finishRequests(server)
}
