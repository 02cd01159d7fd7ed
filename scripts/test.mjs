// `npm test`, in a clone where nothing was installed too: checks, unit and API tests on this Node and on another, journeys.
// With --long also what takes minutes. What could not be run is said in the last lines.
import { spawnSync } from "node:child_process"
import { existsSync } from "node:fs"
import { join } from "node:path"
import { prepare, root, run, say } from "./build.mjs"

const floor = 20
const newestLts = 26
const here = Number(process.versions.node.split(".")[0])
const left = []

prepare()
const bin = (name) => join(root, "node_modules", name)
run(process.execPath, [bin("typescript/bin/tsc"), "-b"])
run(process.execPath, [bin("@biomejs/biome/bin/biome"), "check", "."])

let failed = false
const vitest = (node, ...args) => {
  const env = { ...process.env, ...(chromium && { CHROMIUM: chromium }) }
  const ran = spawnSync(node, [bin("vitest/vitest.mjs"), "run", ...args], { cwd: root, stdio: "inherit", env })
  failed ||= ran.status !== 0
}
const onNode = (node, ...only) => {
  say(`\nUnit and API tests on Node ${spawnSync(node, ["-v"], { encoding: "utf8" }).stdout.trim()}`)
  vitest(node, "--project", "rules", "--project", "rooms", ...only)
}
/** On the other Node: rules and API. Pages, the database, starting and the command line are tried on one. */
const unitAndApi = [
  "src/domain",
  "src/ui",
  "src/web/api",
  "test/audits",
  "test/deliveries",
  "test/profiles",
  "test/visits",
  "test/worked",
]

const chromium = await browser()
onNode(process.execPath)
const wanted = here === newestLts ? floor : newestLts
const other = otherNode(wanted)
if (other) onNode(other, ...unitAndApi)
else left.push(`Node ${wanted} could not be had: unit and API tests ran on Node ${here} alone.`)

// One worker for each story: who waits for the browser leaves the processor to the others.
if (chromium) vitest(process.execPath, "--project", "journeys", "--maxWorkers=3")
else left.push("There is no Chromium and none could be installed: journeys were skipped.")
if (process.argv.includes("--long")) vitest(process.execPath, "--project", "long")

for (const line of left) say(line)
process.exit(failed ? 1 : 0)

/** The package `node` of the registry brings the program itself. */
function otherNode(major) {
  const asked = ["--yes", "--package", `node@${major}`, "--", "node", "-p", "process.execPath"]
  const found = spawnSync("npx", asked, { cwd: root, encoding: "utf8", timeout: 90_000 })
  const path = found.stdout?.trim()
  if (found.status !== 0 || !path || !existsSync(path)) return undefined
  const told = spawnSync(path, ["-v"], { encoding: "utf8" }).stdout
  return told?.startsWith(`v${major}.`) ? path : undefined
}

/** Debian's Chromium, installed where it is missing and we may; else Playwright's own. */
async function browser() {
  const installed = () =>
    process.env.CHROMIUM ?? ["chromium", "chromium-browser", "google-chrome"].map(onPath).find(Boolean)
  const found = installed()
  if (found) return found
  const quietly = (program, args) =>
    spawnSync(program, args, {
      stdio: "ignore",
      timeout: 150_000,
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    })
  if (process.getuid?.() === 0 && onPath("apt-get")) {
    say("Installing Chromium")
    quietly("apt-get", ["update"])
    quietly("apt-get", ["install", "--yes", "--no-install-recommends", "chromium"])
    const debians = installed()
    if (debians) return debians
  }
  quietly(process.execPath, [bin("playwright-core/cli.js"), "install", "chromium"])
  const playwright = await import("playwright-core")
  const path = playwright.chromium.executablePath()
  return existsSync(path) && spawnSync(path, ["--version"]).status === 0 ? path : undefined
}

function onPath(name) {
  return (process.env.PATH ?? "")
    .split(":")
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path))
}
