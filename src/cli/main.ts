import { makeLog } from "../log.ts"
import { settingsOrExit } from "../settings.ts"
import { CannotStart, type OpenDatabase } from "../store/database-address.ts"
import { migrate } from "../store/migrate.ts"
import { openDatabase } from "../store/open-database.ts"
import { type Answer, type Context, understand } from "./command.ts"
import { commands } from "./commands.ts"

const asked = understand(commands, process.argv.slice(2))
if (asked.kind === "help") {
  process.stdout.write(asked.text)
} else if (asked.kind === "wrong") {
  process.stderr.write(`${asked.problem}\n`)
  process.exitCode = 2
} else {
  const answer = await withDatabase((context) => asked.command.run(context, asked.args))
  if (asked.json && answer.json !== undefined) process.stdout.write(`${JSON.stringify(answer.json)}\n`)
  else if (answer.text !== "") process.stdout.write(`${answer.text}\n`)
  if (answer.problem !== undefined) {
    process.stderr.write(`${answer.problem}\n`)
    process.exitCode = 1
  }
}

/** Ctrl-C ends the command, and then still leaves the database properly, so that the last to leave turns it off. */
async function withDatabase(run: (context: Context) => Promise<Answer>): Promise<Answer> {
  const settings = settingsOrExit()
  const log = makeLog(process.env.LOG_LEVEL === undefined ? "warn" : settings.logLevel, (line) =>
    process.stderr.write(line),
  )
  let opened: Promise<OpenDatabase> | undefined
  let migrated: Promise<unknown> | undefined
  const databaseAsItIs = () => {
    opened ??= openDatabase({ ...settings, log })
    return opened
  }
  const database = async () => {
    const found = await databaseAsItIs()
    migrated ??= migrate(found.owner)
    await migrated
    return found
  }
  const told = new Promise<Answer>((resolve) => {
    const stop = () => resolve({ text: "", json: { problem: "stopped" }, problem: "Stopped before it was done." })
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, stop)
  })
  try {
    return await Promise.race([run({ settings, now: () => new Date(), database, databaseAsItIs }), told])
  } catch (error) {
    // The stack of a bug is told where somebody asked for it; everybody else gets the one line.
    const problem = error instanceof Error ? error.message : String(error)
    if (!(error instanceof CannotStart)) log.debug("failed", { error })
    return { text: "", json: { problem }, problem: problem.replaceAll(/\s+/g, " ") }
  } finally {
    await opened?.then(
      (database) => database.close(),
      () => {},
    ) // that it could not be opened was told
  }
}
