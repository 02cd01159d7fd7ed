import { expect, test } from "vitest"
import { listLetters, markFailed, markKept, markSent, type NewLetter, recordLetter } from "../../store/letter.ts"
import { newId, type TestHub, testSite } from "../testing.ts"
import { routes } from "./routes.ts"
import { words } from "./words.ts"

const site = await testSite(routes, [])
const northmoor = await site.hub("northmoor")
const southmoor = await site.hub("southmoor")
const manager = await northmoor.person("Mara Holt", { role: "hub-manager" })
const lead = await northmoor.person("Isla Farrant", { role: "hub-lead" })
const auditor = await northmoor.person("Gil Frome", { role: "auditor" })
const neighbour = await southmoor.person("Sol Brand", { role: "hub-manager" })
const link = `http://127.0.0.1:3000/sign-in/${"a".repeat(43)}?to=%2Fvisits`

async function writes(more: Partial<NewLetter> = {}, hub: TestHub = northmoor): Promise<string> {
  const id = newId<string & { brand: "letter" }>()
  const letter: NewLetter = {
    id,
    kind: "notice",
    person: null,
    to: "wren@school.example",
    subject: "Your visit",
    body: "Dear Wren,\n\nsee you on Monday.",
    usefulUntil: null,
    ...more,
  }
  await hub.inside((tx) => recordLetter(tx, letter))
  return id
}

test("Mara sees what was written to whom and what became of it; a failed letter says why and can be sent again", async () => {
  const [sent, failed, kept] = [await writes(), await writes({ subject: "Undelivered" }), await writes()]
  await northmoor.inside(async (tx) => {
    await markSent(tx, sent)
    await markFailed(tx, failed, "550 No such user here", null)
    await markKept(tx, kept)
  })
  const { text } = await site.get(manager, "/letters")
  for (const told of [
    "wren@school.example",
    "Undelivered",
    words.states.sent,
    words.states.failed,
    words.states.kept,
    "1 kept here and 1 that could not be sent",
  ])
    expect(text).toContain(told)

  site.wiring.postLeaves = true
  const page = await site.get(manager, `/letters/${failed}`)
  expect(page.text).toContain("550 No such user here")
  expect(page.text).toContain(words.sendAgain)
  const again = await site.post(manager, `/letters/${failed}/send-again`, {})
  expect(again).toMatchObject({ status: 303, location: `/letters/${failed}`, notice: { text: words.again } })
  expect((await site.get(manager, `/letters/${failed}`)).text).toContain(words.states.waiting)
  expect((await site.post(manager, `/letters/${sent}/send-again`, {})).notice).toEqual({ text: words.notAgain })
  site.wiring.postLeaves = false
})

test("a link to sign in is shown to the hub's manager alone, only where letters do not leave, and that goes on record", async () => {
  const id = await writes({ kind: "sign-in", body: `Dear Wren,\n\n${link}\n\nIt works once.` })
  const opened = () =>
    northmoor.inside((tx) =>
      tx.sql
        .selectFrom("event")
        .where("subject", "=", id)
        .where("kind", "=", "letter.opened")
        .select("by_id")
        .execute(),
    )
  const before = (await site.get(manager, `/letters/${id}`)).text
  expect(before).not.toContain("/sign-in/aaaa")
  expect(before).toContain(words.whyShow("wren@school.example"))
  expect(before).toContain(words.states.kept) // though it waits: it has nowhere to go
  expect(await opened()).toEqual([])
  const shown = await site.post(manager, `/letters/${id}/open`, {})
  expect(shown.status).toBe(200)
  expect(shown.text).toContain(`<a href="${link}">${link}</a>`)
  expect(shown.text).toContain("readonly")
  expect(await opened()).toEqual([{ by_id: manager.id }])
  expect((await site.post(lead, `/letters/${id}/open`, {})).status).toBe(403)
  const read = await site.get(lead, `/letters/${id}`)
  expect(read.text).toContain(words.hiddenLink)
  expect(read.text).not.toContain("/sign-in/aaaa")
  site.wiring.postLeaves = true
  const gone = (await site.get(manager, `/letters/${id}`)).text
  expect(gone).not.toContain("/sign-in/aaaa")
  expect(gone).toContain(words.whyGone)
  expect((await site.post(manager, `/letters/${id}/open`, {})).status).toBe(403)
  site.wiring.postLeaves = false
  expect(await opened()).toHaveLength(1)
})

test("who may not read letters finds none; who may read may not send; another hub's are not there", async () => {
  const id = await writes()
  await northmoor.inside((tx) => markFailed(tx, id, "no", null))
  expect((await site.get(auditor, "/letters")).status).toBe(404)
  expect((await site.get(auditor, `/letters/${id}`)).status).toBe(404)
  expect((await site.post(auditor, `/letters/${id}/send-again`, {})).status).toBe(404)
  expect((await site.get(lead, `/letters/${id}`)).status).toBe(200)
  expect((await site.post(lead, `/letters/${id}/send-again`, {})).status).toBe(403)
  expect((await site.get(neighbour, `/letters/${id}`)).status).toBe(404)
  expect((await site.get(neighbour, "/letters")).text).not.toContain("wren@school.example")
  await site.post(neighbour, `/letters/${id}/send-again`, {})
  expect((await site.get(manager, `/letters/${id}`)).text).toContain(words.states.failed)
})

test("an empty outbox says what will be here", async () => {
  const westmoor = await site.hub("westmoor")
  const text = (await site.get(await westmoor.person("Una Field", { role: "hub-manager" }), "/letters")).text
  expect(text).toContain(words.none)
  expect(text).toContain(words.noServer)
})

test("sixty letters come in two pages, the newest first, and search keeps to what is asked", async () => {
  const eastmoor = await site.hub("eastmoor")
  const una = await eastmoor.person("Una Field", { role: "hub-manager" })
  for (let n = 1; n <= 60; n += 1) await writes({ subject: `Letter ${n}.`, to: `p${n % 2}@school.example` }, eastmoor)
  const first = await site.get(una, "/letters")
  expect(first.text).toContain("Letter 60.")
  expect(first.text).not.toContain("Letter 10.")
  const next = /href="([^"]+)" rel="next"/.exec(first.text)?.[1]?.replaceAll("&amp;", "&") ?? ""
  const second = await site.get(una, next)
  expect(second.text).toContain("Letter 10.")
  expect(second.text).not.toContain("Letter 60.")
  expect(second.text).not.toContain('rel="next"')
  expect((await site.get(una, "/letters?q=LETTER 7.")).text).toContain("Letter 7.")
  expect((await site.get(una, "/letters?q=p0@")).text).not.toContain("p1@school.example")
  for (const nothing of ["%25", "_", "\\", "' or 1=1 --"]) {
    expect((await site.get(una, `/letters?q=${encodeURIComponent(nothing)}`)).text).toContain(words.nothingFound)
  }
  expect((await site.get(una, "/letters?before=abc")).status).toBe(404)
  expect((await eastmoor.inside((tx) => listLetters(tx, { text: "", before: null, limit: 100 }))).length).toBe(60)
})
