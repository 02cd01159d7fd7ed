import { Agent, get } from "node:http"
import { setTimeout as sleep } from "node:timers/promises"
import { Hono } from "hono"
import { expect, test } from "vitest"
import { finishRequests, listen } from "./serve.ts"
import { health } from "./web/health.ts"

const portOf = (server: Awaited<ReturnType<typeof listen>>) => {
  const address = server.address()
  if (typeof address !== "object" || address === null) throw new Error("not listening")
  return address.port
}

test("a request in hand is finished, on a connection that would be kept alive, and no new one is taken", async () => {
  const app = new Hono().get("/slow", async (c) => {
    await sleep(300)
    return c.text("done")
  })
  const server = await listen(app, "127.0.0.1", 0)
  const port = portOf(server)
  const agent = new Agent({ keepAlive: true })
  const inHand = new Promise<string>((resolve, reject) => {
    get({ port, path: "/slow", agent }, (answer) => answer.on("data", (data) => resolve(String(data)))).on(
      "error",
      reject,
    )
  })
  await sleep(100)
  const since = Date.now()
  const finished = finishRequests(server)
  await expect(fetch(`http://127.0.0.1:${port}/slow`)).rejects.toThrow()
  expect(await inHand).toBe("done")
  await finished
  expect(Date.now() - since).toBeLessThan(2_000)
})

test("a port that is taken is told in plain words", async () => {
  const server = await listen(new Hono(), "127.0.0.1", 0)
  const port = portOf(server)
  await expect(listen(new Hono(), "127.0.0.1", port)).rejects.toThrow(`cannot listen on 127.0.0.1, port ${port}`)
  await finishRequests(server)
})

test("health is 200 with the version, and 503 with a reason while the database is away or does not answer", async () => {
  const ask = async (ping: () => Promise<unknown>) => {
    const answer = await health({ version: "1.2.3", ping }).request("/healthz")
    return [answer.status, await answer.json()]
  }
  expect(await ask(async () => 1)).toEqual([200, { status: "ok", version: "1.2.3" }])
  const away = [503, { status: "unavailable", reason: "The database cannot be reached." }]
  expect(await ask(() => Promise.reject(new Error("gone")))).toEqual(away)
  expect(await ask(() => new Promise(() => {}))).toEqual(away)
})
