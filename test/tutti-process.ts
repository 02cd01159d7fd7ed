import { type ChildProcess, execFile, spawn } from "node:child_process"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { fileURLToPath } from "node:url"

const checkout = fileURLToPath(new URL("..", import.meta.url))
const ours = /^(PORT|HOST|PUBLIC_URL|DATABASE_URL|SMTP_URL|LOG_LEVEL|TUTTI_.*)$/
const environment = (dataFolder: string, more: Record<string, string>) => ({
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.test(name))),
  TUTTI_DATA: dataFolder,
  TUTTI_DEMO: "off",
  ...more,
})

export type Running = {
  url: string
  /** Of the server; it leads a process group of its own, as one that a terminal started does. */
  pid: number
  /** From the start to the line that says it is ready. */
  readyAfterMs: number
  output(): string
  /** Signals the whole group, as Ctrl-C does; answers the exit code. */
  stop(signal?: NodeJS.Signals): Promise<number | null>
  /** Resolves when the process has ended, however. */
  ended: Promise<number | null>
}

/** `npm start` without npm, on a port of its own. */
export async function startTutti(dataFolder: string, more: Record<string, string> = {}): Promise<Running> {
  const since = Date.now()
  const child = spawn(process.execPath, ["scripts/start.mjs"], {
    cwd: checkout,
    detached: true,
    env: environment(dataFolder, { PORT: "0", ...more }),
  })
  const { output, ended } = listenTo(child)
  for (const until = Date.now() + 60_000; ; await sleep(5)) {
    const url = /^Tutti is ready at (\S+)$/m.exec(output())?.[1]
    const { pid } = child
    if (url !== undefined && pid !== undefined) {
      const stop = async (signal: NodeJS.Signals = "SIGTERM") => {
        process.kill(-pid, signal)
        return await ended
      }
      return { url, pid, readyAfterMs: Date.now() - since, output, stop, ended }
    }
    if (child.exitCode !== null || Date.now() > until) throw new Error(`Tutti did not start:\n${output()}`)
  }
}

function listenTo(child: ChildProcess) {
  let text = ""
  const add = (data: Buffer) => {
    text += data.toString("utf8")
  }
  child.stdout?.on("data", add)
  child.stderr?.on("data", add)
  const ended = new Promise<number | null>((resolve) => child.once("close", (code) => resolve(code)))
  return { output: () => text, ended }
}

export type Ran = { code: number; out: string; err: string }

/** `npx tutti …` without npx. */
export function tutti(dataFolder: string, args: string[], more: Record<string, string> = {}): Promise<Ran> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      ["scripts/tutti.mjs", ...args],
      { cwd: checkout, env: environment(dataFolder, more) },
      (_error, out, err) => resolve({ code: child.exitCode ?? -1, out, err }),
    )
  })
}

/** Where the server of this data folder listens, and the number of its process. */
export function databaseOf(dataFolder: string) {
  const folder = join(dataFolder, "postgres-18")
  const reach = { host: folder, port: 5432, database: "tutti" }
  return {
    app: { ...reach, user: "tutti_app" },
    owner: { ...reach, user: "tutti_owner" },
    pid: () => Number.parseInt(readFileSync(join(folder, "postmaster.pid"), "utf8"), 10),
  }
}
