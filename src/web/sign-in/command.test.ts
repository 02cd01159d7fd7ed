import { expect, test } from "vitest"
import { signInCommand } from "./command.ts"

test("the command that makes a link can be copied whole, whatever is in the address", () => {
  expect(signInCommand("mara@hub.example", "northmoor")).toBe(
    "npx tutti sign-in --hub northmoor --email mara@hub.example",
  )
  expect(signInCommand("mara.o'hara@hub.example")).toBe("npx tutti sign-in --email 'mara.o'\\''hara@hub.example'")
  expect(signInCommand("$(rm)`x`&|@hub.example")).toBe("npx tutti sign-in --email '$(rm)`x`&|@hub.example'")
})
