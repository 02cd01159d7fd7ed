import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, expect, test } from "vitest"
import { keptSecret, replaceSecret, secretOf } from "./secret.ts"

const folder = mkdtempSync(join(tmpdir(), "tutti-secret-"))
afterAll(() => rmSync(folder, { recursive: true }))

test("the secret is made once, kept where only we may read it, and found again", () => {
  const dataFolder = join(folder, "data")
  expect(keptSecret(dataFolder)).toBeUndefined()
  const secret = secretOf({ secret: undefined, dataFolder })
  expect(secret).toMatch(/^[0-9a-f]{64}$/)
  expect(secretOf({ secret: undefined, dataFolder })).toBe(secret)
  expect(statSync(join(dataFolder, "secret")).mode & 0o777).toBe(0o600)
  expect(readdirSync(dataFolder)).toEqual(["secret"])
})

test("one that is set from outside is taken, and nothing is kept", () => {
  const dataFolder = join(folder, "outside")
  expect(secretOf({ secret: "set from outside", dataFolder })).toBe("set from outside")
  expect(keptSecret(dataFolder)).toBeUndefined()
})

test("a backup brings its own", () => {
  replaceSecret(folder, "the secret of the backup")
  expect(keptSecret(folder)).toBe("the secret of the backup")
})

test("a torn secret is not taken for one", () => {
  writeFileSync(join(folder, "secret"), "")
  expect(() => keptSecret(folder)).toThrow("torn")
})
