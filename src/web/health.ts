import { Hono } from "hono"

export type Health = { version: string; ping: () => Promise<unknown> }

/** Whether the server can serve and reach its database, for whoever watches it. No session, no hub. */
export const health = ({ version, ping }: Health) =>
  new Hono().get("/healthz", async (c) => {
    c.header("cache-control", "no-store")
    const waited = AbortSignal.timeout(1_000)
    const late = new Promise<never>((_, reject) => waited.addEventListener("abort", () => reject(waited.reason)))
    try {
      await Promise.race([ping(), late])
      return c.json({ status: "ok", version })
    } catch {
      return c.json({ status: "unavailable", reason: "The database cannot be reached." }, 503)
    }
  })
