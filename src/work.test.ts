import { createServer } from "node:net"
import { SMTPServer } from "smtp-server"
import { afterAll, afterEach, beforeAll, expect, test } from "vitest"
import type { HubId } from "./domain/kit/id.ts"
import { openPost } from "./outside/post.ts"
import { inHub } from "./store/database.ts"
import { recordHub } from "./store/hub.ts"
import { findLetter, type Letter, type NewLetter, recordLetter, sendAgain } from "./store/letter.ts"
import type { Wiring } from "./web/kit/wiring.ts"
import { newId } from "./web/testing.ts"
import { testWiring } from "./web/testing-visitor.ts"
import { sendLetters, startWork } from "./work.ts"

const minutes = 60_000
const northmoor = newId<HubId>()
const demo = newId<HubId>()
let wiring: Wiring
let setNow: (now: Date) => void
const began = new Date()

beforeAll(async () => {
  const made = await testWiring()
  wiring = made.wiring
  setNow = made.setNow
  for (const hub of [northmoor, demo])
    await inHub(wiring.db, hub, null, wiring.now(), (tx) =>
      recordHub(tx, { slug: hub === demo ? "demo" : "northmoor", name: "Northmoor Music Hub", demo: hub === demo }),
    )
})
afterEach(() => setNow(began))

type Received = { from: string; to: string[]; text: string }

/** A mail server of our own; `answer` may refuse an address. */
async function mailServer(port = 0, answer: (address: string) => Error | null = () => null) {
  const received: Received[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onRcptTo: ({ address }, _session, done) => done(answer(address)),
    onData: (stream, { envelope }, done) => {
      const parts: Buffer[] = []
      stream.on("data", (part: Buffer) => parts.push(part))
      stream.on("end", () => {
        const from = envelope.mailFrom ? envelope.mailFrom.address : ""
        received.push({
          from,
          to: envelope.rcptTo.map(({ address }) => address),
          text: Buffer.concat(parts).toString(),
        })
        done()
      })
    },
  })
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve))
  const address = server.server.address()
  const taken = typeof address === "object" && address ? address.port : 0
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()))
  afterAll(close)
  return { received, url: `smtp://127.0.0.1:${taken}`, port: taken, close }
}

const post = (url: string) => {
  const opened = openPost(url, "https://hub.example")
  afterAll(() => opened.close())
  return opened
}

async function writes(more: Partial<NewLetter> = {}, hub = northmoor): Promise<string> {
  const id = newId<string & { brand: "letter" }>()
  const letter: NewLetter = {
    id,
    kind: "notice",
    person: null,
    to: "wren@school.example",
    subject: "Hello",
    body: "Dear Wren,\n\nhello.\n",
    usefulUntil: null,
    ...more,
  }
  await inHub(wiring.db, hub, null, wiring.now(), (tx) => recordLetter(tx, letter))
  return id
}

async function letter(id: string, hub = northmoor): Promise<Letter> {
  const found = await inHub(wiring.db, hub, null, wiring.now(), (tx) => findLetter(tx, id))
  if (!found) throw new Error("no such letter")
  return found
}

test("a letter leaves over SMTP: to whom, from whom, as plain text, once", async () => {
  const mail = await mailServer()
  const id = await writes({
    subject: "Sign in to Süd – Northmoor",
    body: "Dear Đình,\n\nhttps://hub.example/sign-in/abc\n",
  })
  const work = sendLetters(post(mail.url))
  expect(await work(wiring)).toBe(1)
  expect(await work(wiring)).toBe(0)
  expect(mail.received).toHaveLength(1)
  expect(mail.received[0]?.from).toBe("tutti@hub.example")
  expect(mail.received[0]?.to).toEqual(["wren@school.example"])
  expect(mail.received[0]?.text).toContain(`Message-ID: <${id}@hub.example>`)
  expect(mail.received[0]?.text).toContain("text/plain; charset=utf-8")
  expect((await letter(id)).state).toBe("sent")
})

test("a refused connection is tried again after a minute, and the letter arrives", async () => {
  const port = await freePort()
  const id = await writes()
  const work = sendLetters(post(`smtp://127.0.0.1:${port}`))
  expect(await work(wiring)).toBe(0)
  expect((await letter(id)).state).toBe("trying-again")
  expect((await letter(id)).failure).toContain("ECONNREFUSED")

  const mail = await mailServer(port)
  await work(wiring)
  expect(mail.received).toEqual([]) // its minute is not over
  setNow(new Date(began.getTime() + minutes))
  await work(wiring)
  expect(mail.received).toHaveLength(1)
  expect(await letter(id)).toMatchObject({ state: "sent", failure: null })
})

test("after eight tries over most of a day a letter is given up; sent again by hand it starts over", async () => {
  const port = await freePort()
  const id = await writes()
  const work = sendLetters(post(`smtp://127.0.0.1:${port}`))
  const waits: number[] = []
  for (let time = began.getTime(); (await letter(id)).state !== "failed"; ) {
    setNow(new Date(time))
    await work(wiring)
    const next = (await letter(id)).next
    if (next === null) break
    waits.push((Date.parse(next) - time) / minutes)
    time = Date.parse(next)
  }
  expect(waits).toEqual([1, 5, 15, 60, 180, 360, 720])
  expect((await letter(id)).state).toBe("failed")

  const mail = await mailServer(port)
  await work(wiring)
  expect(mail.received).toEqual([])
  expect(await inHub(wiring.db, northmoor, null, wiring.now(), (tx) => sendAgain(tx, id))).toBe(true)
  await work(wiring)
  expect(mail.received).toHaveLength(1)
})

test("an address that the mail server will never take is given up at once, and holds up no other letter", async () => {
  const mail = await mailServer(0, (address) =>
    address.startsWith("gone") ? Object.assign(new Error("No such user here"), { responseCode: 550 }) : null,
  )
  const [gone, wren] = [await writes({ to: "gone@school.example" }), await writes()]
  expect(await sendLetters(post(mail.url))(wiring)).toBe(2)
  expect((await letter(gone)).state).toBe("failed")
  expect((await letter(gone)).failure).toContain("No such user here")
  expect((await letter(wren)).state).toBe("sent")
})

test("an address that the mail server puts off is tried again", async () => {
  const mail = await mailServer(0, () => Object.assign(new Error("Try later"), { responseCode: 451 }))
  const id = await writes()
  await sendLetters(post(mail.url))(wiring)
  expect((await letter(id)).state).toBe("trying-again")
  await inHub(wiring.db, northmoor, null, wiring.now(), (tx) =>
    tx.sql.updateTable("letter").set({ sent_at: tx.at }).where("id", "=", id).execute(),
  )
})

test("without a mail server letters are kept, and do not leave by themselves once there is one", async () => {
  const id = await writes()
  await sendLetters(undefined)(wiring)
  expect((await letter(id)).state).toBe("kept")
  const mail = await mailServer()
  await sendLetters(post(mail.url))(wiring)
  expect(mail.received).toEqual([])
})

test("letters of the demo hub never leave: its people are invented", async () => {
  const mail = await mailServer()
  const id = await writes({}, demo)
  await sendLetters(post(mail.url))(wiring)
  expect(mail.received).toEqual([])
  expect((await letter(id, demo)).state).toBe("kept")
})

test("a link that has grown too old is not sent", async () => {
  const mail = await mailServer()
  const id = await writes({
    kind: "sign-in",
    usefulUntil: new Date(began.getTime() + 15 * minutes).toISOString() as Letter["written"],
  })
  setNow(new Date(began.getTime() + 20 * minutes))
  await sendLetters(post(mail.url))(wiring)
  expect(mail.received).toEqual([])
  expect((await letter(id)).state).toBe("failed")
  expect(await inHub(wiring.db, northmoor, null, wiring.now(), (tx) => sendAgain(tx, id))).toBe(false)
})

test("two processes at the same 30 letters send each once", async () => {
  const mail = await mailServer()
  for (let n = 0; n < 30; n += 1) await writes({ subject: `Letter ${n}` })
  const both = [sendLetters(post(mail.url)), sendLetters(post(mail.url))]
  for (let n = 0; n < 3; n += 1) await Promise.all(both.map((work) => work(wiring)))
  const subjects = mail.received.map(({ text }) => /Subject: (.*)\r/.exec(text)?.[1])
  expect(subjects).toHaveLength(30)
  expect(new Set(subjects).size).toBe(30)
})

test("a subject or an address cannot add lines to a letter's head, nor people to its list", async () => {
  const mail = await mailServer()
  await writes({ subject: "Hello\r\nBcc: thief@evil.example", to: "wren@school.example, thief@evil.example" })
  await sendLetters(post(mail.url))(wiring)
  for (const { to, text } of mail.received) {
    expect(to).not.toContain("thief@evil.example")
    expect(text).not.toMatch(/^Bcc:/m)
  }
})

test("the work goes on by itself, survives a fault, and stops when what it has in hand is done", async () => {
  let rounds = 0
  let finished = 0
  const work = startWork(wiring, [
    async () => {
      rounds += 1
      await new Promise((resolve) => setTimeout(resolve, 30))
      finished += 1
      return 1
    },
    async () => {
      throw new Error("this worker is broken")
    },
  ])
  await new Promise((resolve) => setTimeout(resolve, 150))
  await work.stop()
  const atStop = rounds
  expect(atStop).toBeGreaterThan(1)
  expect(finished).toBe(rounds)
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect(rounds).toBe(atStop)
})

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === "object" && address ? address.port : 0
}
