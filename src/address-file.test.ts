import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, expect, test } from "vitest"
import { addressForLinks, leaveAddress } from "./address-file.ts"

const folder = mkdtempSync(join(tmpdir(), "tutti-address-"))
afterAll(() => rmSync(folder, { recursive: true }))
const settings = { dataFolder: join(folder, "data"), publicUrl: undefined, host: "127.0.0.1", port: 3000 }

test("a link leads where the server was last ready, unless PUBLIC_URL says otherwise", () => {
  expect(addressForLinks(settings)).toBe("http://127.0.0.1:3000")
  leaveAddress(settings, "http://127.0.0.1:4950")
  expect(addressForLinks(settings)).toBe("http://127.0.0.1:4950")
  expect(addressForLinks({ ...settings, publicUrl: "https://hub.example" })).toBe("https://hub.example")
  leaveAddress({ ...settings, publicUrl: "https://hub.example" }, "http://127.0.0.1:4951")
  expect(addressForLinks(settings)).toBe("https://hub.example")
})

test("a file that holds no address is passed over", () => {
  writeFileSync(join(settings.dataFolder, "address"), "javascript:alert(1)\n")
  expect(addressForLinks(settings)).toBe("http://127.0.0.1:3000")
})
