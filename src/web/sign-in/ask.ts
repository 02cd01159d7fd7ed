import { setTimeout as sleep } from "node:timers/promises"
import { instantOf } from "../../domain/kit/day.ts"
import type { HubId, PersonId } from "../../domain/kit/id.ts"
import { inHub, type Tx } from "../../store/database.ts"
import { findHub } from "../../store/hub.ts"
import { countLetters, recordLetter } from "../../store/letter.ts"
import { findPerson } from "../../store/person.ts"
import { findHubsOfEmail, recordSignIn } from "../../store/session.ts"
import { hashToken, newToken } from "../kit/session.ts"
import type { Wiring } from "../kit/wiring.ts"
import { words } from "./words.ts"

const minutes = 60_000
export const linkLasts = 15 * minutes
/** Letters to one person in 15 minutes; who asks more often gets no more, and is not told. */
const mostLetters = 5
/** An address that is known takes longer than one that is not: both answer after this. */
const answersAfter = 250

/**
 * Writes a letter with a link for each hub that knows the address. Each letter is written in its own hub: one hub's
 * outbox must never hold a link into another. Whether anything was written cannot be told from the answer or its time.
 */
export async function askForLinks(wiring: Wiring, email: string, to: string, browser: string): Promise<void> {
  await Promise.all([writeLinks(wiring, email, to, browser), sleep(answersAfter)])
}

async function writeLinks(wiring: Wiring, email: string, to: string, browser: string): Promise<void> {
  for (const { hub, person } of await findHubsOfEmail(wiring.db, email))
    await askInHub(wiring, hub, person, to, browser)
}

export const askInHub = (wiring: Wiring, hub: HubId, person: PersonId, to: string, browser: string): Promise<void> =>
  inHub(wiring.db, hub, null, wiring.now(), (tx) => writeLink(tx, wiring, person, to, browser))

/** The link and its letter, in one transaction. */
export async function writeLink(tx: Tx, wiring: Wiring, id: PersonId, to: string, browser: string): Promise<void> {
  const now = wiring.now()
  if ((await countLetters(tx, id, "sign-in", instantOf(new Date(now.getTime() - linkLasts)))) >= mostLetters) return
  const hub = await findHub(tx)
  const person = await findPerson(tx, id)
  if (!person) return
  const letter = { id: wiring.newId(), kind: "sign-in", person: id, to: person.email } as const
  const expires = instantOf(new Date(now.getTime() + linkLasts))
  if (person.posts.length === 0) {
    const subject = words.letter.noRoleSubject(hub.name)
    await recordLetter(tx, {
      ...letter,
      subject,
      body: words.letter.noRoleBody(person.name, hub.name),
      usefulUntil: null,
    })
    return
  }
  const token = newToken(wiring)
  await recordSignIn(tx, {
    id: wiring.newId(),
    token: hashToken(token),
    person: id,
    browser: hashToken(browser),
    expires,
  })
  const link = `${wiring.publicUrl}/sign-in/${token}${to === "/today" ? "" : `?to=${encodeURIComponent(to)}`}`
  const body = words.letter.body(person.name, hub.name, link)
  await recordLetter(tx, { ...letter, subject: words.letter.subject(hub.name), body, usefulUntil: expires })
}
