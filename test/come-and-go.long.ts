import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, expect, test } from "vitest"
import { startTutti, tutti } from "./tutti-process.ts"

const base = mkdtempSync(join(tmpdir(), "tutti-come-and-go-"))
afterAll(() => rmSync(base, { recursive: true, force: true }))

test("whenever a command is done while a server comes up, the server has the database", async () => {
  const data = join(base, "data")
  for (let i = 0; i < 100; i++) {
    const [ran, server] = await Promise.all([tutti(data, ["backup", join(base, `backup-${i}`)]), startTutti(data)])
    expect(ran).toMatchObject({ code: 0, err: "" })
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200)
    await server.stop()
  }
})
