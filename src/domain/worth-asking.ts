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

/** What each question's newest answer but `nth` says, whatever year it is of: a year just begun has few. */
const saidIn =
  (years: readonly SettledAnswers[], nth: 0 | 1): Said =>
  (code) =>
    years.flatMap((settled) => {
      const known = settled.get(code)?.known
      return known?.is === "usable" ? [known.fact] : []
    })[nth]

const numberOf = (fact: Fact | undefined): number | undefined =>
  typeof fact === "object" && fact !== null && "top" in fact ? fact.top / fact.bottom : undefined

/** In order of what matters most: what stopped, what fell, then what is low or lacking; a toolkit that asks other questions makes other ones, or none. */
function* signs(years: readonly SettledAnswers[]): Generator<WorthAsking> {
  const [now, before] = [saidIn(years, 0), saidIn(years, 1)]
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
  if (fell("lessons-pupils")) yield { code: "lessons-fell", from: ["lessons-pupils"] }
  if (fell("ensembles-pupils")) yield { code: "ensembles-fell", from: ["ensembles-pupils"] }
  if (now("music-lead-role") === "vacant") yield { code: "lead-vacant", from: ["music-lead-role"] }
  if (atMost("educator-confidence", lowScale)) yield { code: "confidence-low", from: ["educator-confidence"] }
  // Those who went on are counted in the year after the one in which they began.
  const since = years.findIndex((settled) => settled.get("first-access-continued")?.known.is === "usable")
  const [continued, had] = [
    number(now, "first-access-continued"),
    number(saidIn(years.slice(since + 1, since + 2), 0), "first-access-pupils"),
  ]
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
 * At most `most` questions worth asking, from the settled answers of up to three years, the newest first: what changed is seen
 * between the last two that say something. One of them at most is about a blank of the newest, and only once its form is in: before
 * that a blank says nothing. `mayUse` leaves out what the reader may not see.
 */
export function worthAsking(
  years: readonly SettledAnswers[],
  { mayUse, formIn }: { mayUse: (code: string) => boolean; formIn: boolean },
  most = 3,
): WorthAsking[] {
  const found = [...signs(years)].filter(({ from }) => from.every(mayUse)).slice(0, most)
  if (!formIn || found.length >= most) return found
  const blank = [...(years[0]?.values() ?? [])].find(
    ({ compiled: { question }, asked, from }) =>
      asked === true && from === null && question.when !== "visit" && question.fact === null && mayUse(question.code),
  )
  return blank ? [...found, { code: "left-blank", from: [blank.compiled.question.code] }] : found
}
