// Brings a checkout to where it can run, from whatever is there: nothing installed, something stale, or all well. `npm run build` does just that;
// `npm start` and `npm test` begin with it.
// Plain JavaScript without dependencies: it runs before anything is installed. It talks on stderr alone.
import { spawnSync } from "node:child_process"
import { createHash } from "node:crypto"
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

export const root = fileURLToPath(new URL("..", import.meta.url))
const inRoot = (path) => join(root, path)

/** Installs what is missing and builds what is stale; two processes that do so at once take turns. */
export function prepare({ build = true } = {}) {
  const stale = () =>
    [notInstalled() && install, build && staleCode() && compile, build && stalePages() && bundle].filter(Boolean)
  if (stale().length === 0) return
  const unlock = lock()
  try {
    for (let steps = stale(); steps.length > 0; steps = stale()) steps[0]()
  } finally {
    unlock()
  }
}

const packages = ["package.json", "package-lock.json"]
const code = [...packages, "src", "tsconfig.base.json"]
const pages = [...packages, "src/browser", "src/ui", "src/domain", "vite.config.ts"]
const installStamp = "node_modules/.tutti-installed"
const codeStamp = "dist/.code"
const pagesStamp = "dist/.pages"

function notInstalled() {
  if (!existsSync(inRoot("node_modules"))) return true
  if (stampHolds(installStamp, ["package-lock.json"])) return false
  // Installed by hand: npm writes its own list last.
  const list = statSync(inRoot("node_modules/.package-lock.json"), { throwIfNoEntry: false })
  return list === undefined || list.mtimeMs < statSync(inRoot("package-lock.json")).mtimeMs
}
const staleCode = () => !existsSync(inRoot("dist/main.js")) || !stampHolds(codeStamp, code)
const stalePages = () => existsSync(inRoot("vite.config.ts")) && !stampHolds(pagesStamp, pages)

/**
 * The versions of the lock file, which is not written. Not `npm ci`: it refuses a lock file that was made where the registry
 * lacks the packages for other platforms, as ours was.
 */
function install() {
  say("Installing what is missing; this takes a minute, once")
  run("npm", [
    "install",
    "--no-save",
    "--include=dev",
    "--include=optional",
    "--no-audit",
    "--no-fund",
    "--loglevel=error",
  ])
  // `npx tutti` finds the command line here; elsewhere it would install this checkout into its cache, and ask first.
  rmSync(inRoot("node_modules/.bin/tutti"), { force: true })
  symlinkSync("../../scripts/tutti.mjs", inRoot("node_modules/.bin/tutti"))
  stamp(installStamp, ["package-lock.json"])
}

function compile() {
  say("Building")
  const before = signature(code)
  run(process.execPath, [inRoot("node_modules/typescript/bin/tsc"), "-b", "src"])
  if (!existsSync(inRoot("dist/main.js")))
    run(process.execPath, [inRoot("node_modules/typescript/bin/tsc"), "-b", "--force", "src"])
  writeFileSync(inRoot(codeStamp), before)
}

function bundle() {
  say("Building the pages")
  const before = signature(pages)
  run(process.execPath, [inRoot("node_modules/vite/bin/vite.js"), "build", "--logLevel=warn"])
  writeFileSync(inRoot(pagesStamp), before)
}

/** Runs a program in the checkout, its output to stderr; ends this process where it fails. */
export function run(program, args, env = {}) {
  const ran = spawnSync(program, args, { cwd: root, stdio: ["ignore", 2, 2], env: { ...process.env, ...env } })
  if (ran.status === 0) return
  say(`${[program, ...args].join(" ")} failed${ran.error ? `: ${ran.error.message}` : ""}`)
  process.exit(1)
}

export const say = (text) => process.stderr.write(`${text}\n`)

const stampHolds = (path, of) => existsSync(inRoot(path)) && readFileSync(inRoot(path), "utf8") === signature(of)
const stamp = (path, of) => writeFileSync(inRoot(path), signature(of))

/** Of names and contents, not of times: a fresh clone and a copied one have times that say nothing. */
function signature(paths) {
  const hash = createHash("sha256")
  for (const path of paths.flatMap(filesIn)) hash.update(`${path}\0`).update(readFileSync(inRoot(path)))
  return hash.digest("hex")
}

function filesIn(path) {
  const entry = statSync(inRoot(path), { throwIfNoEntry: false })
  if (entry === undefined) return []
  if (!entry.isDirectory()) return /\.(test|long|story)\.tsx?$/.test(path) ? [] : [path]
  return readdirSync(inRoot(path))
    .sort()
    .flatMap((name) => filesIn(`${path}/${name}`))
}

function lock() {
  mkdirSync(inRoot("dist"), { recursive: true })
  const path = inRoot("dist/.lock")
  for (;;) {
    try {
      writeFileSync(path, String(process.pid), { flag: "wx" })
      return () => rmSync(path, { force: true })
    } catch (error) {
      if (error.code !== "EEXIST") throw error
      if (holderIsGone(path)) rmSync(path, { force: true })
      else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100)
    }
  }
}

/** Gone, or killed before it could write its number, or its number was given to another process since. */
function holderIsGone(path) {
  const file = statSync(path, { throwIfNoEntry: false })
  if (file === undefined) return false
  const age = Date.now() - file.mtimeMs
  const pid = Number(readFileSync(path, "utf8"))
  if (!(pid > 0)) return age > 5_000
  try {
    process.kill(pid, 0)
    return age > 600_000
  } catch (error) {
    return error.code === "ESRCH"
  }
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) prepare()
