import { setTimeout as sleep } from "node:timers/promises"
import { instantOf } from "./domain/kit/day.ts"
import type { Post } from "./outside/post.ts"
import { inHub } from "./store/database.ts"
import { findHub } from "./store/hub.ts"
import { listWaitingLetters, markFailed, markKept, markSent, takeLetter } from "./store/letter.ts"
import type { Wiring } from "./web/kit/wiring.ts"

/** Does what is waiting, one round of it, and answers how much it did: 0 lets it rest. */
export type Worker = (wiring: Wiring) => Promise<number>

export type Work = { stop: () => Promise<void> }

const rest = 1_000
/** After a fault, so that a database that is away is not asked a thousand times. */
const longRest = 5_000

/** Runs each worker again and again, beside the others, until `stop`; that waits for what is in hand. */
export function startWork(wiring: Wiring, workers: readonly Worker[]): Work {
  const stopping = new AbortController()
  const { signal } = stopping
  const pause = (ms: number) => sleep(ms, undefined, { signal }).catch(() => {}) // cut short by `stop`
  const run = async (worker: Worker) => {
    while (!signal.aborted) {
      try {
        if ((await worker(wiring)) === 0) await pause(rest)
      } catch (error) {
        wiring.log("error", "background work failed", { worker: worker.name, error })
        await pause(longRest)
      }
    }
  }
  const running = Promise.all(workers.map(run))
  return {
    stop: async () => {
      stopping.abort()
      await running
    },
  }
}

const minutes = 60_000
/** From one try to the next: nearly a day in all, after which somebody has to look. */
const patience = [1, 5, 15, 60, 180, 360, 720].map((wait) => wait * minutes)
const atOnce = 20

/** Sends what waits in the outboxes of all hubs. Without a mail server nothing leaves: letters are kept, and shown. */
export const sendLetters = (post: Post | undefined): Worker =>
  async function letters(wiring) {
    const waiting = await listWaitingLetters(wiring.db, instantOf(wiring.now()), atOnce)
    let done = 0
    for (const { hub, id } of waiting) {
      const became = await sendLetter(wiring, post, hub, id)
      if (became === "unreachable") return 0
      if (became !== "elsewhere") done += 1
    }
    return done
  }

/** The row stays locked while the letter leaves, so that no other process sends it too. */
async function sendLetter(
  { db, now }: Wiring,
  post: Post | undefined,
  hub: Parameters<typeof inHub>[1],
  id: string,
): Promise<"elsewhere" | "dealt-with" | "unreachable"> {
  return inHub(db, hub, null, now(), async (tx) => {
    const letter = await takeLetter(tx, id)
    if (!letter) return "elsewhere"
    if (letter.usefulUntil !== null && letter.usefulUntil <= tx.at) {
      await markFailed(tx, id, "It was too late: what it says holds no longer.", null)
      return "dealt-with"
    }
    // The people of the demo hub are invented: their addresses may be somebody's.
    if (!post || (await findHub(tx)).demo) {
      await markKept(tx, id)
      return "dealt-with"
    }
    const sending = await post.send(letter)
    if (sending.left) {
      await markSent(tx, id)
      return "dealt-with"
    }
    const wait = sending.verdict === "final" ? undefined : patience[letter.attempts]
    const again = wait === undefined ? null : instantOf(new Date(now().getTime() + wait))
    await markFailed(tx, id, sending.why, again)
    return sending.verdict === "unreachable" ? "unreachable" : "dealt-with"
  })
}
