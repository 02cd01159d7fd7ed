import type { SettledAnswers } from "./answer.ts"
import type { Fact } from "./toolkit/condition.ts"

export type AskCode =
  | "first-access-stopped"
  | "choir-stopped"
  | "lessons-fell"
  | "ensembles-fell"
  | "lead-vacant"
  | "confidence-low"
  | "continuation-low"
  | "singing-not-all"
  | "no-first-access"
  | "no-choir"
  | "waiting"
  | "no-cpd"
  | "support-low"
  | "live-music-few"
  | "plan-missing"
  | "no-accessible"
  | "left-blank"

/** A question worth asking at the door, with the questions of the toolkit whose answers suggest it. */
export type WorthAsking = { code: AskCode; from: readonly string[] }

/** A fall that is worth a question: by a fifth or more, and by five pupils at least. */
const fifth = 5
const lowScale = 2
const manyWaiting = 5
const lowContinuation = { top: 1, bottom: 5 }

type Said = (code: string) => Fact | undefined

const saidIn =
  (settled: SettledAnswers | undefined): Said =>
  (code) => {
    const one = settled?.get(code)
    return one?.known.is === "usable" ? one.known.fact : undefined
  }

const numberOf = (fact: Fact | undefined): number | undefined =>
  typeof fact === "object" && fact !== null && "top" in fact ? fact.top / fact.bottom : undefined

/** In order of what matters most; a toolkit that asks other questions makes other ones, or none. */
function* signs(now: Said, before: Said): Generator<WorthAsking> {
  const number = (said: Said, code: string) => numberOf(said(code))
  const fell = (code: string): boolean => {
    const [then, today] = [number(before, code), number(now, code)]
    return then !== undefined && today !== undefined && then - today >= fifth && (then - today) * fifth >= then
  }
  const atMost = (code: string, most: number): boolean => {
    const value = number(now, code)
    return value !== undefined && value <= most
  }
  const access = "first-access-offered"
  const hasStopped = before(access) === "yes" && now(access) !== undefined && now(access) !== "yes"
  const choirStopped = before("choir") === "yes" && now("choir") === "no"

  if (hasStopped) yield { code: "first-access-stopped", from: [access] }
  if (choirStopped) yield { code: "choir-stopped", from: ["choir"] }
  if (now("music-lead-role") === "vacant") yield { code: "lead-vacant", from: ["music-lead-role"] }
  if (fell("lessons-pupils")) yield { code: "lessons-fell", from: ["lessons-pupils"] }
  if (fell("ensembles-pupils")) yield { code: "ensembles-fell", from: ["ensembles-pupils"] }
  if (atMost("educator-confidence", lowScale)) yield { code: "confidence-low", from: ["educator-confidence"] }
  const [continued, had] = [number(now, "first-access-continued"), number(before, "first-access-pupils")]
  if (
    continued !== undefined &&
    had !== undefined &&
    had > 0 &&
    continued * lowContinuation.bottom < had * lowContinuation.top
  )
    yield { code: "continuation-low", from: ["first-access-continued", "first-access-pupils"] }
  if (now("singing-regular") === "no" || now("singing-regular") === "some")
    yield { code: "singing-not-all", from: ["singing-regular"] }
  if (!hasStopped && (now(access) === "no" || now(access) === "planned"))
    yield { code: "no-first-access", from: [access] }
  if (!choirStopped && now("choir") === "no") yield { code: "no-choir", from: ["choir"] }
  if ((number(now, "lessons-waiting") ?? 0) >= manyWaiting) yield { code: "waiting", from: ["lessons-waiting"] }
  if (number(now, "cpd-attended") === 0) yield { code: "no-cpd", from: ["cpd-attended"] }
  if (atMost("leadership-support", lowScale)) yield { code: "support-low", from: ["leadership-support"] }
  if (now("live-music") === "some" || now("live-music") === "none")
    yield { code: "live-music-few", from: ["live-music"] }
  if (now("plan-status") === "none") yield { code: "plan-missing", from: ["plan-status"] }
  if (now("accessible-instruments") === "no") yield { code: "no-accessible", from: ["accessible-instruments"] }
}

/**
 * At most `most` questions worth asking, from the newest settled answers and those of the year before. Where the answers
 * suggest fewer, what was asked and left blank fills up. `mayUse` leaves out what the reader may not see.
 */
export function worthAsking(
  now: SettledAnswers,
  before: SettledAnswers | undefined,
  mayUse: (code: string) => boolean,
  most = 3,
): WorthAsking[] {
  const found = [...signs(saidIn(now), saidIn(before))].filter(({ from }) => from.every(mayUse)).slice(0, most)
  for (const { compiled, asked, from } of now.values()) {
    if (found.length >= most) break
    const { code, when } = compiled.question
    if (asked === true && from === null && when !== "visit" && mayUse(code))
      found.push({ code: "left-blank", from: [code] })
  }
  return found
}
