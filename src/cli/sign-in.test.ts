import { randomUUID } from "node:crypto"
import { afterAll, expect, test } from "vitest"
import { day } from "../domain/kit/day.ts"
import type { HubId, PersonId, SpellId } from "../domain/kit/id.ts"
import { parseSettings } from "../settings.ts"
import { inHub, openPool } from "../store/database.ts"
import { recordHub } from "../store/hub.ts"
import { recordPerson, recordSpell } from "../store/person.ts"
import { findSignIn } from "../store/session.ts"
import { testDatabase } from "../store/testing.ts"
import { hashToken } from "../web/kit/session.ts"
import { understand } from "./command.ts"
import { newId } from "./hub.ts"
import { signInCommand } from "./sign-in.ts"

test("tutti sign-in prints a link for who is locked out, with the hub only where it must be said", async () => {
  const database = await testDatabase()
  const db = openPool(database.app)
  afterAll(() => db.end())
  const id = newId<PersonId>()
  await inHub(db, newId<HubId>(), null, new Date(), async (tx) => {
    await recordHub(tx, { slug: "northmoor", name: "Northmoor Music Hub", demo: false })
    await recordPerson(tx, { id, name: "Wren Halloway", email: "wren@hub.example" })
    const post = { cluster: null, setting: null, from: day("2020-09-01"), until: null }
    await recordSpell(tx, { id: newId<SpellId>(), person: id, role: "hub-manager", ...post })
  })
  const settings = parseSettings({ PUBLIC_URL: "https://hub.example" }, `/tmp/${randomUUID()}`)
  if (!settings.ok) throw new Error("settings")
  const open = async () => ({ kind: "outside" as const, ...database, close: async () => {} })
  const context = { settings: settings.value, now: () => new Date(), database: open, databaseAsItIs: open }
  const run = async (email: string, ...more: string[]) => {
    const asked = understand([signInCommand], ["sign-in", ...more, `--email=${email}`])
    if (asked.kind !== "run") throw new Error("not understood")
    return signInCommand.run(context, asked.args)
  }
  const { text } = await run("Wren@hub.example", "--hub", "northmoor")
  const token = /^https:\/\/hub\.example\/sign-in\/([\w-]{43})$/.exec(text)?.[1] ?? ""
  expect(await findSignIn(db, hashToken(token))).toMatchObject({ person: id, used: null, browser: null })
  expect((await run("wren@hub.example")).text).toMatch(/^https:\/\/hub\.example\/sign-in\/[\w-]{43}$/)
  for (const more of [[], ["--hub", "northmoor"]])
    expect((await run("nobody@hub.example", ...more)).problem).toContain("nobody@hub.example")
  expect((await run("wren@hub.example", "--hub", "nowhere")).problem).toBe("There is no hub nowhere.")

  await inHub(db, newId<HubId>(), null, new Date(), async (tx) => {
    await recordHub(tx, { slug: "southmoor", name: "Southmoor Music Hub", demo: false })
    await recordPerson(tx, { id: newId<PersonId>(), name: "Wren Halloway", email: "wren@hub.example" })
  })
  expect((await run("wren@hub.example")).problem).toBe(
    "wren@hub.example belongs to several hubs. Say which: --hub northmoor or --hub southmoor.",
  )
  const south = await run("wren@hub.example", "--hub", "southmoor")
  expect(south.text).toContain("/sign-in/")
})
