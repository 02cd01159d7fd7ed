import * as v from "valibot"
import { access, coordinates, isCentre, type Person, type Place, speaksFor } from "./access.ts"
import { type Answer, checkAnswer, holding } from "./answer.ts"
import { AnswerSource, AnswerState } from "./answer-state.ts"
import { Instant } from "./kit/day.ts"
import { AnswerId, AuditId, DeliveryId } from "./kit/id.ts"
import { closedToAnswers } from "./lifecycle.ts"
import type { CompiledToolkit } from "./toolkit/compile.ts"

/** One answer as a device sends it; `value` is checked against its question later. */
export const SentAnswer = v.object({
  id: AnswerId,
  audit: AuditId,
  question: v.pipe(v.string(), v.maxLength(100)),
  row: v.optional(v.nullable(v.pipe(v.string(), v.maxLength(100))), null),
  state: AnswerState,
  value: v.optional(v.unknown()),
  source: AnswerSource,
  answeredAt: Instant,
  replaces: v.optional(
    v.union([
      v.null(),
      v.pipe(
        AnswerId,
        v.transform((id) => [id]),
      ),
      v.pipe(v.array(AnswerId), v.maxLength(100)),
    ]),
    null,
  ),
})
export type SentAnswer = v.InferOutput<typeof SentAnswer>

/** No answer is nested deeper than a table's cells are; what is would break whoever walks down it, and is left out: unreadable. */
const isShallow = (value: unknown, left = 8): boolean =>
  typeof value !== "object" ||
  value === null ||
  (left > 0 && Object.values(value).every((one) => isShallow(one, left - 1)))
const idOf = (answer: unknown): unknown =>
  typeof answer === "object" && answer !== null && "id" in answer && typeof answer.id === "string" ? answer.id : null

/** The envelope. Each answer in it is parsed by itself, so that one that cannot be read refuses no other. */
export const Delivery = v.object({
  delivery: DeliveryId,
  device: v.pipe(
    v.string(),
    v.uuid("Give the device an id"),
    v.transform((id) => id.toLowerCase()),
  ),
  answers: v.pipe(
    v.array(v.unknown(), "Give a list of answers"),
    v.maxLength(5000, "At most 5000 answers at once"),
    v.transform((answers) => answers.map((answer) => (isShallow(answer) ? answer : { id: idOf(answer) }))),
  ),
})
export type Delivery = v.InferOutput<typeof Delivery>

export const refusalProblems = [
  "audit-unknown",
  "audit-closed",
  "question-unknown",
  "row-unknown",
  "state-value-mismatch",
  "out-of-bounds",
  "replaces-unknown",
  "id-taken",
  "not-allowed",
  "unreadable",
] as const
export type RefusalProblem = (typeof refusalProblems)[number]

export type Refusal = { id: string | null; problem: RefusalProblem; detail: string }
export type OpenDisagreement = { audit: AuditId; question: string; row: string | null; answers: AnswerId[] }
export type Receipt = {
  delivery: DeliveryId
  received: AnswerId[]
  refused: Refusal[]
  disagreements: OpenDisagreement[]
}

/** An audit as it stands, with everything that a decision about new answers needs. */
export type OpenAudit = {
  id: AuditId
  kind: string
  state: string
  /** It was signed off at least once: from then on a coordinator's way to section I is shut. */
  signedOff: boolean
  place: Place
  compiled: CompiledToolkit
  answers: readonly Answer[]
  /** Ids of last year's priorities of the setting, the rows of its questions about them. */
  priorities: readonly string[]
}

export type Accepted = Answer & { audit: AuditId }

const details: Record<RefusalProblem, string> = {
  "audit-unknown": "There is no such audit that you may see.",
  "audit-closed": "The audit is closed. Reopen it first, with a reason.",
  "question-unknown": "This version of the toolkit has no such question.",
  "row-unknown": "The question's table has no such row.",
  "state-value-mismatch": "The value does not fit the question's type or the state.",
  "out-of-bounds": "The value lies outside what the question allows.",
  "replaces-unknown": "It replaces an answer that is not there, or that was given to another question or row.",
  "id-taken": "Another answer already has this id.",
  "not-allowed": "It is not yours to answer, or not under this source.",
  unreadable: "It could not be read.",
}
const refusal = (id: string | null, problem: RefusalProblem, detail = details[problem]): Refusal => ({
  id,
  problem,
  detail,
})

/** Schools answer an audit; everybody else a return. */
export const answersOf = (kind: string): "answers" | "provider-returns" =>
  kind === "school" || kind === "college" || kind === "early-years" ? "answers" : "provider-returns"

const canWrite = (
  person: Person,
  thing: "answers" | "provider-returns" | "inclusion-counts",
  audit: { place: Place; signedOff: boolean },
): boolean =>
  access(person, thing, audit.place).some(
    (cell) => (cell.level === "write" || cell.level === "approve") && !(cell.open && audit.signedOff),
  )

/** A coordinator speaks as one, and for what the school said; a school for itself; the centre in every voice. */
function maySpeakAs(person: Person, source: AnswerSource, audit: OpenAudit): boolean {
  const { place } = audit
  if (source === "school") return speaksFor(person, place) || coordinates(person, place) || isCentre(person, place)
  if (source === "tutor-return")
    return answersOf(audit.kind) === "provider-returns" && (speaksFor(person, place) || isCentre(person, place))
  if (source === "coordinator") return coordinates(person, place) || isCentre(person, place)
  if (source === "centre" || source === "import") return isCentre(person, place)
  return false
}

export const mayAnswer = (
  person: Person,
  audit: { kind: string; place: Place; signedOff: boolean },
  sensitive: boolean,
): boolean =>
  canWrite(person, answersOf(audit.kind), audit) && (!sensitive || canWrite(person, "inclusion-counts", audit))

const same = (a: Accepted, b: Accepted): boolean =>
  a.audit === b.audit &&
  a.question === b.question &&
  a.row === b.row &&
  a.state === b.state &&
  a.source === b.source &&
  canonical(a.value) === canonical(b.value) &&
  Date.parse(a.answeredAt) === Date.parse(b.answeredAt) &&
  a.replaces.join() === b.replaces.join()

/** Same content, same text, whatever the order of its keys (jsonb keeps its own). */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, part) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )

/** An answer as it was read, or why it could not be. */
export type Read = { sent: SentAnswer } | { refusal: Refusal }

/** Parses every answer by itself. */
export const readAnswers = (delivery: Delivery): Read[] =>
  delivery.answers.map((raw) => {
    const parsed = v.safeParse(SentAnswer, raw)
    if (parsed.success) return { sent: parsed.output }
    const id = v.safeParse(v.object({ id: v.string() }), raw)
    const [issue] = parsed.issues
    const where = v.getDotPath(issue)
    return {
      refusal: refusal(
        id.success ? id.output.id.slice(0, 100) : null,
        "unreadable",
        where ? `${where}: ${issue.message}` : issue.message,
      ),
    }
  })

export type Decision = { receipt: Receipt; accepted: Accepted[] }

/**
 * Decides a delivery, answer by answer: received or refused, and no refusal refuses another. `audits` are those that the
 * person may see; `elsewhere` are answers of the hub, outside these audits, that already have one of the ids sent.
 * An answer that is already there with the same content is received, and stored no second time.
 */
export function decide(
  delivery: DeliveryId,
  read: readonly Read[],
  person: Person,
  audits: ReadonlyMap<AuditId, OpenAudit>,
  elsewhere: ReadonlySet<string>,
): Decision {
  const received: AnswerId[] = []
  const refused: Refusal[] = []
  const accepted: Accepted[] = []
  const touched = new Map<AuditId, Set<string>>()
  const known = new Map<string, Accepted>()
  for (const audit of audits.values())
    for (const answer of audit.answers) known.set(answer.id, { ...answer, audit: audit.id })
  const rowsAdded = new Map<string, Set<string>>()
  const addedRows = (audit: OpenAudit, question: string): Set<string> => {
    const key = `${audit.id} ${question}`
    const rows =
      rowsAdded.get(key) ??
      new Set(
        [
          ...(holding(audit.answers.filter((answer) => answer.question === question)).questions.get(question)?.rows ??
            []),
        ]
          .filter(([, answer]) => answer.state !== "blank")
          .map(([row]) => row),
      )
    rowsAdded.set(key, rows)
    return rows
  }

  for (const one of read) {
    if ("refusal" in one) {
      refused.push(one.refusal)
      continue
    }
    const { sent } = one
    const audit = audits.get(sent.audit)
    const problem = !audit ? "audit-unknown" : elsewhere.has(sent.id) ? "id-taken" : null
    if (!audit || problem) {
      refused.push(refusal(sent.id, problem ?? "audit-unknown"))
      continue
    }
    const question = audit.compiled.questions.get(sent.question)
    const priorities = audit.priorities
    const answer = checkAnswer(
      audit.compiled,
      { question: sent.question, row: sent.row, state: sent.state, value: sent.value ?? null },
      { priorities, added: question?.question.table?.addRows ? [...addedRows(audit, sent.question)] : [] },
    )
    const replaces = sent.replaces ?? []
    const before = known.get(sent.id)
    if (before && answer.ok) {
      const again: Accepted = { ...before, ...sent, row: answer.value.row, value: answer.value.value, replaces }
      if (same(before, again)) received.push(sent.id)
      else refused.push(refusal(sent.id, "id-taken"))
      continue
    }
    const why: RefusalProblem | null = before
      ? "id-taken"
      : closedToAnswers.includes(audit.state)
        ? "audit-closed"
        : !mayAnswer(person, audit, question?.question.sensitive ?? false) || !maySpeakAs(person, sent.source, audit)
          ? "not-allowed"
          : !answer.ok
            ? answer.problem
            : replaces.some((id) => !isReplaceable(known.get(id), sent.audit, sent.question, answer.value.row))
              ? "replaces-unknown"
              : null
    if (why || !answer.ok) {
      refused.push(refusal(sent.id, why ?? "unreadable"))
      continue
    }
    const { row, state, value } = answer.value
    const fact: Accepted = {
      id: sent.id,
      audit: sent.audit,
      question: sent.question,
      row,
      state,
      value,
      source: sent.source,
      answeredAt: sent.answeredAt,
      by: person.id,
      replaces,
      seq: Number.MAX_SAFE_INTEGER - read.length + accepted.length, // after all that is stored, in the order sent
    }
    accepted.push(fact)
    known.set(fact.id, fact)
    received.push(fact.id)
    if (row !== null && question?.question.table?.addRows)
      addedRows(audit, sent.question)[state === "blank" ? "delete" : "add"](row)
    touched.set(sent.audit, (touched.get(sent.audit) ?? new Set()).add(sent.question))
  }

  const disagreements = [...touched].flatMap(([id, questions]) => {
    const all = [...(audits.get(id)?.answers ?? []), ...accepted.filter((answer) => answer.audit === id)]
    return holding(all.filter((answer) => questions.has(answer.question))).disagreements.map((one) => ({
      audit: id,
      ...one,
      answers: [...one.answers],
    }))
  })
  return { receipt: { delivery, received, refused, disagreements }, accepted }
}

const isReplaceable = (before: Accepted | undefined, audit: AuditId, question: string, row: string | null): boolean =>
  before !== undefined && before.audit === audit && before.question === question && before.row === row
