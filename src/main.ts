import { readFileSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { Hono } from "hono"
import * as v from "valibot"
import { makeLog } from "./log.ts"
import { secretOf } from "./secret.ts"
import { finishRequests, listen } from "./serve.ts"
import { addressOf, checkout, type Settings, settingsOrExit } from "./settings.ts"
import { openPool } from "./store/database.ts"
import { CannotStart } from "./store/database-address.ts"
import { migrate } from "./store/migrate.ts"
import { openDatabase } from "./store/open-database.ts"
import { health } from "./web/health.ts"

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
    const db = openPool(database.app)
    try {
      const app = new Hono().route("/", health({ version, ping: () => db.query("select 1") }))
      void secret // the routes to come sign with it
      await serveUntilAsked(app, settings)
    } finally {
      // A query that never ends is cut off by the database, which is shut down next.
      await Promise.race([db.end(), sleep(5_000, undefined, { ref: false })])
    }
  } finally {
    await database.close()
  }
  log.info("Stopped")
}

async function serveUntilAsked(app: Hono, { host, port }: Settings): Promise<void> {
  const server = await listen(app, host, port)
  const address = server.address()
  const taken = typeof address === "object" && address !== null ? address.port : port
  process.stdout.write(`Tutti is ready at ${addressOf(host, taken)}\n`)
  const signal = await askedToStop
  log.info("Stopping", { signal })
  await finishRequests(server)
}
