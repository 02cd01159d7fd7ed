import { expect, test } from "vitest"
import { makeLog } from "./log.ts"

test("only what is as grave as the level is told, one JSON object a line", () => {
  const lines: string[] = []
  const log = makeLog("warn", (line) => lines.push(line))
  log.info("Nothing to see")
  log.warn("Nearly full", { percent: 91 })
  expect(lines).toHaveLength(1)
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({ level: "warn", message: "Nearly full", percent: 91 })
})

test("an error is told with its stack and its code", () => {
  const lines: string[] = []
  const error = Object.assign(new Error("no such file"), { code: "ENOENT" })
  makeLog("info", (line) => lines.push(line)).error("Cannot read", { error })
  const { stack, ...told } = JSON.parse(lines[0] ?? "").error
  expect(told).toEqual({ name: "Error", message: "no such file", code: "ENOENT" })
  expect(stack).toContain("log.test")
})
