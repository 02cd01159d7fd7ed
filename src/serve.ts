import type { Server } from "node:http"
import { setTimeout as sleep } from "node:timers/promises"
import { serve } from "@hono/node-server"
import type { Hono } from "hono"
import { CannotStart } from "./store/database-address.ts"

/** Resolves once it listens. Port 0 takes any free one. */
export function listen(app: Hono, hostname: string, port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, hostname, port, overrideGlobalObjects: false }, () =>
      resolve(server as Server),
    )
    server.on("error", (error) =>
      reject(new CannotStart(`Tutti cannot listen on ${hostname}, port ${port}: ${error.message}`)),
    )
  })
}

/** Takes no new requests, and waits up to 30 s for those in hand. A kept-alive connection ends with its last answer. */
export async function finishRequests(server: Server): Promise<void> {
  const ended = new Promise<void>((resolve) => server.close(() => resolve()))
  const hurry = setInterval(() => server.closeIdleConnections(), 20)
  await Promise.race([ended, sleep(30_000, undefined, { ref: false })])
  clearInterval(hurry)
  server.closeAllConnections()
  await ended
}
