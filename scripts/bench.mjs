// npm run bench: the figures that we promise, each with the bare rate it is held against, measured in one run.
import { spawnSync } from "node:child_process"
import { setTimeout as sleep } from "node:timers/promises"

const quick = process.argv.includes("--quick")
const built = spawnSync("npx", ["tsc", "-b", "src"], { stdio: "inherit", shell: false })
if (built.status !== 0) process.exit(1)
const { openHouse } = await import("../bench/house.mjs")
const parts = ["deliveries", "reads", "exports"]
const begun = performance.now()
const house = await openHouse(quick ? { schools: 200, years: 3, openYears: 12 } : {})
console.log(`set up in ${Math.round((performance.now() - begun) / 1000)} s: ${JSON.stringify(house.demo)}`)
console.log(`\nwith a database that is there the server is ready in ≤ 2 s\n${house.startMs} ms`)
const memory = async (when) => console.log(`${when} ${Math.round(await house.rss())} MB`)
const idle = async (when) => {
  if (quick) return
  await sleep(60_000)
  await memory(when)
}
try {
  console.log("\nthe Node process ≤ 90 MB after 60 s idle, ≤ 180 MB loaded")
  await idle("idle since the start")
  for (const part of parts) {
    const { measure, promise } = await import(`../bench/${part}.mjs`)
    console.log(`\n${promise}`)
    console.log(JSON.stringify(await measure(house, quick ? 3 : 8), null, 1))
    await memory("the Node process")
  }
  await idle("and idle after all this")
} finally {
  await house.close()
}
