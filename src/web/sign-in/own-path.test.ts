import { expect, test } from "vitest"
import { ownPath } from "./own-path.ts"

test("a path of our own is kept, with its query", () => {
  expect(ownPath("/visits/1?year=2026")).toBe("/visits/1?year=2026")
})

test.each([
  null,
  "",
  "https://evil.example/",
  "//evil.example",
  "/\\evil.example",
  "/\t/evil.example",
  "/\n/evil.example",
  "\\\\evil.example",
  "javascript:alert(1)",
  "today",
  "/.//evil.example",
  "/sign-in?to=/x",
  "/account/sign-out",
  "http://tutti.invalid/x",
])("%j leads to the first page", (to) => {
  expect(ownPath(to)).toBe("/today")
})
