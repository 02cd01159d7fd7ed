import type { Server } from "node:http"
import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"

/**
 * Gives memory back while nothing is asked: by itself V8 collects only as it allocates. Each collection halves the space for new
 * objects, so there are five, ten seconds apart, of some 30 ms.
 */
export function restWhenIdle(server: Server): void {
  setFlagsFromString("--expose-gc")
  const collect: (how: { type: "major"; flavor: "last-resort" }) => void = runInNewContext("gc")
  let collections = 0
  const idle = setTimeout(() => {
    collect({ type: "major", flavor: "last-resort" })
    collections += 1
    if (collections < 5) idle.refresh()
  }, 10_000).unref()
  server.on("request", () => {
    collections = 0
    idle.refresh()
  })
}
