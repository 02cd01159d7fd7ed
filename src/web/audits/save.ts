import * as v from "valibot"
import type { Answer } from "../../domain/answer.ts"
import type { AnswerSource } from "../../domain/answer-state.ts"
import type { RefusalProblem } from "../../domain/delivery.ts"
import { worryIn } from "../../domain/free-text.ts"
import { type Day, Instant } from "../../domain/kit/day.ts"
import type { AnswerId, DeliveryId } from "../../domain/kit/id.ts"
import type { CompiledQuestion } from "../../domain/toolkit/compile.ts"
import { lockAudits } from "../../store/audit.ts"
import { answersOfDelivery } from "../../store/audit-page.ts"
import { accept } from "../../store/delivery.ts"
import { type AskedQuestion, changes, type Intent, readAnswers, sameAgain } from "../../ui/answer-form.ts"
import { type AnswerProblem, isCells } from "../../ui/question/answer.ts"
import { type Posted, posted, pressed, valueName, wasName } from "../../ui/question/names.ts"
import type { Form, PageCall } from "../kit/page.tsx"
import { Problem } from "../kit/problem.ts"
import { mayType, openSheet, rowsOf, type Sheet, sourcesFor, standingIn, standingOf } from "./sheet.ts"
import { words } from "./words.ts"

/** What became of a section's form. Valid answers are saved; the fields of the others come back as they were typed. */
export type Saved = {
  /** Questions with an answer received: a table is one, however many its rows. */
  count: number
  problems: readonly AnswerProblem[]
  /** The form's fields of the questions with problems. */
  typed: Posted
  delivery: DeliveryId | null
  /** Questions where two answers now disagree. */
  disagreeing: readonly string[]
}

export const postedOf = (form: Form): Posted => {
  const fields = new Map<string, string[]>()
  for (const [name, value] of form.entries()) fields.set(name, [...(fields.get(name) ?? []), value])
  return fields
}

/** Says what a field was filled in with, that nobody had said. */
export const prefilledName = (question: string): string => `prefilled.${question}`
const isCorrected = (form: Posted, question: string): boolean =>
  posted(form, valueName(question)) !== posted(form, prefilledName(question))

const idsIn = (text: string): string[] => text.split(" ").filter(Boolean)

/** The ids of the answers that the form was made with, at one question. */
const shownIds = (form: Posted, question: string): Set<string> => {
  const start = wasName(question)
  return new Set(
    [...form].flatMap(([name, values]) =>
      name === start || name.startsWith(`${start}.`) ? idsIn(values[0] ?? "") : [],
    ),
  )
}

/** A question as the form showed it, whatever was answered since: only what differs from that was changed by this person. */
const asShown = (sheet: Sheet, form: Posted, one: CompiledQuestion): AskedQuestion => {
  const shown = shownIds(form, one.question.code)
  const then = sheet.answers.filter((answer) => answer.question === one.question.code && shown.has(answer.id))
  return { question: one.question, standing: standingOf(then, sheet.names), rows: rowsOf(sheet, one) }
}

/** Takes every answer of a section from its form, valid ones at once, and does what the pressed button asks. */
export async function saveSection(
  call: PageCall,
  before: Sheet,
  section: string,
  form: Posted,
  said: { source: AnswerSource; on: Day | null },
): Promise<Saved> {
  await lockAudits(call.tx, [before.audit.id])
  const sheet = await openSheet(call.tx, call.me, before.audit.id)
  const mine = sheet.questions.filter(
    (one) => one.question.section === section && one.question.fact === null && mayType(sheet, one),
  )
  const button = pressed(form)
  const fields = new Map(form)
  const extra: Intent[] = []
  /** Questions, or rows, that the button speaks for in place of their fields. */
  const spoken = new Set<string>()
  const at = (question: string, row: string | null) => `${question} ${row ?? ""}`

  if (button.is === "drop") {
    const replaces = idsIn(posted(form, wasName(button.question, button.row)) ?? "")
    if (replaces.length > 0)
      extra.push({ question: button.question, row: button.row, state: "blank", value: null, replaces })
    for (const name of form.keys())
      if (name.startsWith(`a.${button.question}.${button.row}.`) || name === wasName(button.question, button.row))
        fields.delete(name)
  }
  // A number that Tutti filled in is somebody's answer only once they save the page, not where they press another button.
  if (button.is !== "save")
    for (const { question } of mine)
      if (form.has(prefilledName(question.code)) && !isCorrected(form, question.code))
        fields.delete(wasName(question.code))
  const asked = mine.map((one) => asShown(sheet, fields, one))
  if (button.is === "same") {
    const one = mine.find(({ question }) => question.code === button.question)
    const shown = asked.find(({ question }) => question.code === button.question)
    if (one && shown) {
      const again = sameAgain(shown, sheet.lastFor(one))
      const rows = new Set(again.map(({ row }) => row))
      const others = shown.standing.filter(
        ({ row, state }) => row !== null && state !== "blank" && !rows.has(row) && !rows.has(null),
      )
      extra.push(...changes(again, [shown]))
      for (const { row, id } of others)
        extra.push({ question: button.question, row, state: "blank", value: null, replaces: [id] })
      spoken.add(button.question)
    }
  }
  if (button.is === "keep") {
    const heads =
      sheet.held.disagreements.find(({ question, row }) => question === button.question && row === button.row)
        ?.answers ?? []
    const chosen = sheet.answers.find(({ id }) => id === button.answer)
    if (chosen && heads.includes(chosen.id) && mine.some(({ question }) => question.code === button.question)) {
      extra.push({
        question: button.question,
        row: button.row,
        state: chosen.state,
        value: chosen.value,
        replaces: heads,
      })
      spoken.add(at(button.question, button.row))
    }
  }

  const reading = readAnswers(fields, asked)
  const isSpoken = ({ question, row }: { question: string; row: string | null }) =>
    spoken.has(question) || spoken.has(at(question, row))
  const problems: AnswerProblem[] = reading.problems.filter((problem) => !isSpoken(problem))
  const hasProblem = (question: string) => problems.some((problem) => problem.question === question)
  const sure = new Set(form.get("sure") ?? [])
  const typed = changes(reading.intents, asked).filter((intent) => !isSpoken(intent) && !hasProblem(intent.question))
  for (const intent of typed) {
    const problem = sure.has(intent.question) ? undefined : worryOf(sheet, intent)
    if (problem) problems.push(problem)
  }
  const intents = [...typed.filter(({ question }) => !hasProblem(question)), ...extra]
  if (form.has("nil"))
    intents.push(
      ...nilReturns(
        sheet,
        asked,
        (question) => hasProblem(question) || intents.some((intent) => intent.question === question),
      ),
    )

  const sent = await send(
    call,
    sheet,
    intents.filter((intent) => !isThere(sheet, intent)),
    said,
  )
  problems.push(...sent.problems)
  const wrong = new Set(problems.map(({ question }) => question))
  return {
    count: sent.count,
    delivery: sent.delivery,
    disagreeing: sent.disagreeing,
    problems,
    typed: new Map([...fields].filter(([name]) => wrong.has(name.split(".")[1] ?? ""))),
  }
}

/** It is there already: sent twice, or somebody else said the same meanwhile. */
const isThere = (sheet: Sheet, intent: Intent): boolean =>
  standingIn(sheet, intent.question).some(
    (one) =>
      one.row === intent.row &&
      !intent.replaces.includes(one.id) &&
      one.state === intent.state &&
      canonical(one.value) === canonical(intent.value),
  )

const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, part) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )

/** There was none: to every number that nobody answered. */
const nilReturns = (sheet: Sheet, asked: readonly AskedQuestion[], isTaken: (question: string) => boolean): Intent[] =>
  asked
    .filter(({ question }) => {
      const one = sheet.settled.get(question.code)
      const counts =
        question.type === "count" ||
        question.type === "money" ||
        (question.table?.columns.some(({ type }) => type === "count") && !question.table.rowsFrom)
      return counts && one?.asked === true && one.from === null && !isTaken(question.code)
    })
    .map(({ question, standing }) => ({
      question: question.code,
      row: null,
      state: "nil",
      value: null,
      replaces: standing.filter(({ row }) => row === null).map(({ id }) => id),
    }))

/** Free text that looks as if it named a pupil, or told of a concern, is asked about once. */
function worryOf(sheet: Sheet, { question: code, row, value }: Intent): AnswerProblem | undefined {
  const question = sheet.compiled.questions.get(code)?.question
  if (!question) return undefined
  const texts = isCells(value)
    ? (question.table?.columns ?? [])
        .filter(({ type }) => type === "text")
        .map((column) => ({ column: column.code, text: value[column.code] }))
    : question.type === "text"
      ? [{ column: null, text: value }]
      : []
  for (const { column, text } of texts) {
    const worry = typeof text === "string" ? worryIn(text) : null
    if (worry) return { question: code, row, column, text: words.worry(worry) }
  }
  return undefined
}

const refusals: Partial<Record<RefusalProblem, string>> = words.refusals

/** Hands changes in as a delivery: there is no second way for an answer to enter. */
async function send(
  call: PageCall,
  sheet: Sheet,
  intents: readonly Intent[],
  said: { source: AnswerSource; on: Day | null },
) {
  if (intents.length === 0) return { count: 0, problems: [], delivery: null, disagreeing: [] }
  const delivery = call.wiring.newId<DeliveryId>()
  const answeredAt =
    said.on === null || said.on === call.tx.today ? call.tx.at : v.parse(Instant, `${said.on}T12:00:00Z`)
  const answers = intents.map(({ question, row, state, value, replaces }) => ({
    id: call.wiring.newId<AnswerId>(),
    audit: sheet.audit.id,
    question,
    row,
    state,
    value,
    source: said.source,
    answeredAt,
    replaces: replaces.length === 0 ? null : [...replaces],
  }))
  const accepted = await accept(call.tx, call.me, { delivery, device: call.session, answers })
  if (accepted === "delivery-reused") throw new Error("a fresh delivery was there already")
  const { received, refused, disagreements } = accepted.receipt
  const problems = refused.map(({ id, problem, detail }): AnswerProblem => {
    const answer = answers.find((one) => one.id === id)
    return {
      question: answer?.question ?? "",
      row: answer?.row ?? null,
      column: null,
      text: refusals[problem] ?? detail,
    }
  })
  if (refused.some(({ problem }) => problem === "audit-closed"))
    throw new Problem(409, "audit-closed", words.closedMeanwhile)
  const taken = new Set(answers.filter(({ id }) => received.includes(id)).map(({ question }) => question))
  return {
    count: taken.size,
    problems,
    delivery: received.length > 0 ? delivery : null,
    disagreeing: [...new Set(disagreements.map(({ question }) => question))],
  }
}

/** Says again what stood before a delivery of this person's, where what it said still stands. */
export async function takeBack(call: PageCall, before: Sheet, delivery: DeliveryId): Promise<number> {
  await lockAudits(call.tx, [before.audit.id])
  const sheet = await openSheet(call.tx, call.me, before.audit.id)
  const byId = new Map<string, Answer>(sheet.answers.map((answer) => [answer.id, answer]))
  const replaced = new Set(sheet.answers.flatMap(({ replaces }) => [...replaces]))
  const ids = await answersOfDelivery(call.tx, sheet.audit.id, delivery, call.me.id)
  const intents = ids.flatMap((id): Intent[] => {
    const answer = byId.get(id)
    const one = answer && sheet.compiled.questions.get(answer.question)
    if (!answer || !one || replaced.has(id) || !sheet.questions.includes(one) || !mayType(sheet, one)) return []
    const earlier = answer.replaces
      .map((was) => byId.get(was))
      .filter((was) => was !== undefined)
      .at(-1)
    return [
      {
        question: answer.question,
        row: answer.row,
        state: earlier?.state ?? "blank",
        value: earlier?.value ?? null,
        replaces: [id],
      },
    ]
  })
  const [source] = sourcesFor(sheet)
  if (!source) return 0
  return (await send(call, sheet, intents, { source, on: null })).count
}
