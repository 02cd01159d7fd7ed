import * as v from "valibot"
import { holds, hubWide, may } from "../../domain/access.ts"
import {
  countStuckLetters,
  findLetter,
  type Letter,
  listLetters,
  recordLetterOpened,
  sendAgain,
} from "../../store/letter.ts"
import { getPage, idIn, type PageCall, type PageRoute, postForm } from "../kit/page.tsx"
import { forbidden, notFound } from "../kit/problem.ts"
import { leaves } from "./leaves.ts"
import { type LetterView, letterPage, outboxPage } from "./letters-page.tsx"
import { words } from "./words.ts"

const Id = v.pipe(v.string(), v.uuid())
const Before = v.optional(v.pipe(v.string(), v.regex(/^\d{1,15}$/), v.transform(Number)))
const onOnePage = 50

const mayRead = ({ me }: PageCall) => may(me, "read", "letters", hubWide) || notFound()

export const routes: PageRoute[] = [
  getPage("/letters", async (call) => {
    mayRead(call)
    const text = (call.query.get("q") ?? "").replaceAll("\0", "").trim().slice(0, 200)
    const parsed = v.safeParse(Before, call.query.get("before") ?? undefined)
    if (!parsed.success) return notFound()
    const before = parsed.output ?? null
    const found = await listLetters(call.tx, { text, before, limit: onOnePage + 1 })
    const letters = found.slice(0, onOnePage)
    const at = (seq: number | undefined) =>
      `/letters?${new URLSearchParams({ ...(text && { q: text }), ...(seq !== undefined && { before: String(seq) }) })}`
    return {
      page: outboxPage(call, {
        letters,
        stuck: await countStuckLetters(call.tx),
        text,
        first: before === null ? undefined : at(undefined),
        next: found.length > onOnePage ? at(letters.at(-1)?.seq) : undefined,
      }),
    }
  }),

  getPage("/letters/:id", async (call) => {
    mayRead(call)
    const letter = (await findLetter(call.tx, idIn(call, "id", Id))) ?? notFound()
    return { page: letterPage(call, { letter, ...hidden(call, letter), again: againFor(call, letter) }) }
  }),

  // A form, for looking at somebody's link is recorded.
  postForm("/letters/:id/open", async (call) => {
    mayRead(call)
    const letter = (await findLetter(call.tx, idIn(call, "id", Id))) ?? notFound()
    const { link } = hidden(call, letter)
    if (link === "gone" || link === "manager" || !holds(call.me, "hub-manager")) return forbidden()
    if (link !== "may") return { redirect: `/letters/${letter.id}` }
    await recordLetterOpened(call.tx, letter)
    const again = againFor(call, letter)
    return { page: letterPage(call, { letter, body: letter.body, link: "shown", again }) }
  }),

  postForm("/letters/:id/send-again", async (call) => {
    mayRead(call)
    if (!may(call.me, "write", "letters", hubWide)) return forbidden()
    const { id } = (await findLetter(call.tx, idIn(call, "id", Id))) ?? notFound()
    const done = await sendAgain(call.tx, id)
    return { redirect: `/letters/${id}`, notice: { text: done ? words.again : words.notAgain } }
  }),
]

/** A link signs in whoever has it. Only where no letter leaves may the hub's manager have it shown, to pass it on. */
function hidden(call: PageCall, letter: Letter): Pick<LetterView, "body" | "link"> {
  const body = letter.body.replaceAll(/https?:\/\/\S+\/sign-in\/[\w-]{43}\S*/g, words.hiddenLink)
  const isStale = letter.usefulUntil !== null && letter.usefulUntil <= call.tx.at
  if (body === letter.body) return { body, link: "none" }
  if (isStale) return { body, link: "stale" }
  if (leaves(call)) return { body, link: "gone" }
  return { body, link: holds(call.me, "hub-manager") ? "may" : "manager" }
}

function againFor(call: PageCall, letter: Letter): "may" | "stale" | "no" {
  if (letter.state !== "failed" && letter.state !== "kept") return "no"
  if (letter.usefulUntil !== null && letter.usefulUntil <= call.tx.at) return "stale"
  return may(call.me, "write", "letters", hubWide) && call.wiring.postLeaves && !call.hub.demo ? "may" : "no"
}
