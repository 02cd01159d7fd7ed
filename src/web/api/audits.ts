import * as v from "valibot"
import {
  access,
  isCentre,
  mayReadInclusion,
  type Person,
  type Place,
  type Sight,
  sightOf,
  speaksFor,
} from "../../domain/access.ts"
import { type Answer, holding, type SettledAnswers } from "../../domain/answer.ts"
import { AnswerSource, AnswerState } from "../../domain/answer-state.ts"
import { answersOf } from "../../domain/delivery.ts"
import { AcademicYear } from "../../domain/kit/academic-year.ts"
import { type Day, Instant } from "../../domain/kit/day.ts"
import { groupBy } from "../../domain/kit/group.ts"
import { AnswerId, AuditId, ClusterId, PersonId, SettingId, ToolkitId } from "../../domain/kit/id.ts"
import { line, text } from "../../domain/kit/text.ts"
import { auditStates, auditSteps, silenceBeforeSignOff, takeStep } from "../../domain/lifecycle.ts"
import { type CompiledQuestion, isNumeric } from "../../domain/toolkit/compile.ts"
import { Question, Table } from "../../domain/toolkit/version.ts"
import {
  type AuditFacts,
  auditMoves,
  auditOf,
  auditStamp,
  findAudit,
  lastAudit,
  listAnswers,
  listAudits,
  lockAudits,
  recordAudit,
  recordAuditMove,
} from "../../store/audit.ts"
import type { Tx } from "../../store/database.ts"
import { lastPriorities } from "../../store/delivery.ts"
import { refigure, rollOf, settledOf } from "../../store/figure.ts"
import { placeOfSetting, placesOfAudits } from "../../store/person.ts"
import { findSetting, isOpen } from "../../store/setting.ts"
import { sharedSections } from "../../store/sharing.ts"
import { findCompiled, versionFor } from "../../store/toolkit.ts"
import { findYear, usualThreshold } from "../../store/year.ts"
import { forbidden, idTaken, invalid, notFound, Problem } from "../kit/problem.ts"
import { page, paging, route } from "./route.ts"
import { inPath, listOf, OptionalDay, YearText } from "./shapes.ts"

export const mayFill = (me: Person, kind: string, place: Place): boolean =>
  access(me, answersOf(kind), place).some((cell) => cell.level === "write" || cell.level === "approve") ||
  isCentre(me, place)

const shown = (audit: AuditFacts) => ({
  id: audit.id,
  setting: { id: audit.setting, name: audit.name, kind: audit.kind, phase: audit.phase },
  year: audit.year,
  state: audit.state,
  outcome: audit.outcome,
})

/** An audit that the reader may see at all, with how much of it. */
export async function auditFor(
  tx: Tx,
  me: Person,
  id: AuditId,
): Promise<{ audit: AuditFacts; place: Place; sight: Sight }> {
  const [audit, places] = await Promise.all([findAudit(tx, id), placesOfAudits(tx, [id])])
  return seenBy(me, audit, places.get(id))
}

function seenBy(me: Person, audit: AuditFacts | undefined, place: Place | undefined) {
  if (!audit || !place) return notFound()
  const sight = sightOf(me, answersOf(audit.kind), place)
  return sight === "none" ? notFound() : { audit, place, sight }
}

/** Whether a question's answers are for this reader: section I by its own row, the rest by how much they see. */
export function questionIsFor(
  me: Person,
  { audit, place, sight }: { audit: AuditFacts; place: Place; sight: Sight },
  { question, section }: CompiledQuestion,
  shared: ReadonlySet<string>,
): boolean {
  if (question.sensitive || section.private) return mayReadInclusion(me, place, audit.signedOff)
  if (sight === "whole" || question.share === "public") return true
  if (sight === "numbers") return isNumeric(question) || Boolean(question.table?.columns.some(isNumeric))
  return (
    sight === "hidden" || (sight === "agreed" && question.share === "school+cluster" && shared.has(question.section))
  )
}

/** Numbers of pupils that are small are hidden from who reads "with small numbers hidden". */
export const isSmall = (
  { question, columns }: CompiledQuestion,
  answers: readonly Answer[],
  threshold: number,
): boolean => {
  const small = (n: unknown) => typeof n === "number" && n > 0 && n < threshold
  if (question.unit === "pupils" && question.type === "count" && answers.some((answer) => small(answer.value)))
    return true
  const counts = [...columns.values()]
    .filter(({ column }) => column.type === "count" && (column.unit ?? question.unit) === "pupils")
    .map(({ column }) => column.code)
  return answers.some((answer) =>
    counts.some((code) => small((answer.value as Record<string, unknown> | null)?.[code])),
  )
}

const answerShown = (answer: Answer, counts: boolean) => ({
  id: answer.id,
  row: answer.row,
  state: answer.state,
  value: answer.value,
  answeredAt: answer.answeredAt,
  by: answer.by,
  source: answer.source,
  counts,
})

const Audit = v.object({
  id: AuditId,
  setting: v.object({ id: SettingId, name: v.string(), kind: v.string(), phase: v.nullable(v.string()) }),
  year: AcademicYear,
  state: v.picklist(auditStates),
  outcome: v.nullable(v.string()),
})
const AnswerShown = v.object({
  id: AnswerId,
  row: v.nullable(v.string()),
  state: AnswerState,
  value: v.unknown(),
  answeredAt: Instant,
  by: v.nullable(PersonId),
  source: AnswerSource,
  counts: v.boolean(),
})
const Asked = v.pick(Question, ["code", "type", "text", "help", "options", "unit", "min", "max"])
const WholeAudit = v.object({
  ...Audit.entries,
  toolkit: v.object({ id: ToolkitId, version: v.number() }),
  sections: v.array(
    v.object({
      code: v.string(),
      title: v.string(),
      questions: v.array(
        v.object({
          ...Asked.entries,
          asked: v.boolean(),
          withheld: v.boolean(),
          table: v.optional(Table),
          answers: v.array(AnswerShown),
          lastYear: v.array(AnswerShown),
        }),
      ),
    }),
  ),
  disagreements: v.array(v.object({ question: v.string(), row: v.nullable(v.string()), answers: v.array(AnswerId) })),
})

const AuditBody = v.object({ id: v.optional(AuditId), setting: SettingId, year: AcademicYear })

/** Opens a setting's answers for a year, or finds them there. Used by pages and API alike. */
export async function openAudit(
  tx: Tx,
  me: Person,
  wanted: { id: AuditId; setting: SettingId; year: AcademicYear },
): Promise<{ audit: AuditFacts; isNew: boolean }> {
  const setting = (await findSetting(tx, wanted.setting)) ?? notFound("There is no such setting.")
  const place = await placeOfSetting(tx, setting.id)
  if (!mayFill(me, setting.kind, place))
    return sightOf(me, answersOf(setting.kind), place) === "none" ? notFound("There is no such setting.") : forbidden()
  const year =
    (await findYear(tx, wanted.year)) ?? invalid({ path: "year", problem: "This year is not open yet. Open it first." })
  const version =
    (await versionFor(tx, setting.kind, wanted.year)) ??
    invalid({ path: "setting", problem: "No toolkit asks settings of this kind." })
  const there = await auditOf(tx, setting.id, wanted.year)
  if (there) return { audit: there, isNew: false }
  if (!isOpen(setting, year.starts) && !isOpen(setting, year.ends) && !isOpen(setting, year.countDay))
    invalid({ path: "setting", problem: `${setting.name} was closed in that year.` })
  if (await findAudit(tx, wanted.id)) idTaken()
  if (await recordAudit(tx, { ...wanted, ...version }))
    return { audit: (await findAudit(tx, wanted.id)) ?? notFound(), isNew: true }
  return { audit: (await auditOf(tx, setting.id, wanted.year)) ?? idTaken(), isNew: false }
}

/** Takes an audit one step on, or says in plain words why not. Used by pages and API alike. */
export async function moveAudit(
  tx: Tx,
  me: Person,
  id: AuditId,
  step: {
    to: (typeof auditStates)[number]
    outcome?: string | undefined
    on?: Day | null | undefined
    reason?: string | undefined
  },
): Promise<AuditFacts> {
  const { place } = await auditFor(tx, me, id)
  const [audit] = await lockAudits(tx, [id])
  if (!audit) return notFound()
  const taken = takeStep(auditSteps, audit.state, step.to, me, place, step)
  if (!taken.ok) stepProblem(taken.problem)
  if (step.to === "signed-off" && audit.state === "complete" && !speaksFor(me, place)) await notBeforeSilence(tx, id)
  await recordAuditMove(tx, id, { from: audit.state, ...step })
  await refigure(tx, [id])
  return { ...audit, state: step.to, outcome: step.outcome ?? null }
}

/** A coordinator signs off for a school only after it had its days to object. */
async function notBeforeSilence(tx: Tx, id: AuditId): Promise<void> {
  const completed = (await auditMoves(tx, id)).filter((move) => move.to === "complete").at(-1)
  const since = completed ? (Date.parse(tx.at) - Date.parse(completed.at)) / 86_400_000 : 0
  if (since < silenceBeforeSignOff)
    throw new Problem(
      409,
      "transition-not-allowed",
      `The school has ${silenceBeforeSignOff} days to sign off or object. After that you may sign off for it, marked "not confirmed".`,
      [],
      { allowed: ["reopened"] },
    )
}

export function stepProblem(refusal: {
  code: string
  allowed: readonly string[]
  outcomes?: readonly string[]
}): never {
  if (refusal.code === "not-allowed") return forbidden("You may see this, but this step is not yours to take.")
  if (refusal.code === "reason-missing") return invalid({ path: "reason", problem: "Say why, in a few words." })
  if (refusal.code === "outcome-missing")
    return invalid({ path: "outcome", problem: `Give the outcome: ${refusal.outcomes?.join(", ")}.` })
  throw new Problem(
    409,
    "transition-not-allowed",
    refusal.allowed.length > 0
      ? `From here it can go to: ${refusal.allowed.join(", ")}.`
      : "It is closed; there is no way on.",
    [],
    { allowed: refusal.allowed },
  )
}

/** Last year's answers that held then, question by question. */
export async function lastYearOf(
  tx: Tx,
  audit: AuditFacts,
): Promise<{ settled: SettledAnswers; signedOff: boolean } | undefined> {
  const last = await lastAudit(tx, audit.id)
  return last && settledLast(tx, last, await listAnswers(tx, [last.id]))
}

async function settledLast(tx: Tx, last: AuditFacts, answers: readonly Answer[]) {
  const compiled = await findCompiled(tx, last.toolkit, last.version)
  return { settled: settledOf(compiled, last, answers, null), signedOff: last.signedOff }
}

export const routes = [
  route(
    {
      method: "GET",
      path: "/audits",
      summary: "Audits that you may see, in the order they were begun",
      query: v.object({
        ...paging,
        cluster: v.optional(ClusterId),
        year: v.optional(YearText),
        state: v.optional(v.picklist(auditStates)),
        setting: v.optional(SettingId),
      }),
      reply: listOf(Audit),
    },
    async ({ tx, me, query }) => {
      // Rows the caller may not see are passed over, so a page may be read in several goes.
      const rows: Awaited<ReturnType<typeof listAudits>> = []
      for (let after = query.after; rows.length <= query.limit; ) {
        const batch = await listAudits(tx, query, after, query.limit + 1)
        rows.push(
          ...batch.filter(
            (row) =>
              sightOf(me, answersOf(row.kind), {
                setting: row.setting,
                cluster: row.cluster,
                coordinators: row.coordinators,
              }) !== "none",
          ),
        )
        const last = batch.at(-1)
        if (!last || batch.length <= query.limit) break
        after = last.seq
      }
      return { body: page(rows, query.limit, shown) }
    },
  ),
  route(
    {
      method: "POST",
      path: "/audits",
      summary: "A setting's answers for a year, one for each: opens them, or finds them",
      body: AuditBody,
      reply: Audit,
    },
    async ({ tx, me, body, wiring }) => {
      const { audit, isNew } = await openAudit(tx, me, {
        id: body.id ?? wiring.newId<AuditId>(),
        setting: body.setting,
        year: body.year,
      })
      return { status: isNew || audit.id === body.id ? 201 : 200, body: shown(audit) }
    },
  ),
  route(
    {
      method: "GET",
      path: "/audits/:id",
      summary: "One audit whole: sections, questions, every answer ever given, last year's beside",
      params: inPath(AuditId),
      reply: WholeAudit,
      stamp: ({ tx, params }) => auditStamp(tx, params.id),
      ahead: ({ tx, params: { id } }) =>
        Promise.all([findAudit(tx, id), placesOfAudits(tx, [id]), lastAudit(tx, id), listAnswers(tx, [id])]),
    },
    async ({ tx, me, params, ahead: [found, places, last, answers] }) => {
      const seen = seenBy(me, found, places.get(params.id))
      const { audit } = seen
      const [compiled, roll, before, sharing, year, priorities] = await Promise.all([
        findCompiled(tx, audit.toolkit, audit.version),
        rollOf(tx, audit.setting, audit.year),
        last && listAnswers(tx, [last.id]).then((own) => settledLast(tx, last, own)),
        sharedSections(tx, [audit.setting], audit.year),
        findYear(tx, audit.year),
        lastPriorities(tx, audit.setting, audit.year),
      ])
      const settled = settledOf(compiled, audit, answers, roll)
      const held = holding(answers)
      const shared = sharing.get(audit.setting) ?? new Set<string>()
      const threshold = year?.threshold ?? usualThreshold
      const byQuestion = groupBy(answers, (answer) => answer.question)
      const questions = compiled.version.questions.map((question) => {
        const compiledQuestion = compiled.questions.get(question.code) ?? notFound()
        const own = byQuestion.get(question.code) ?? []
        const isInclusion = question.sensitive || compiledQuestion.section.private
        // A coordinator's way to section I shut when last year's audit was signed off.
        const was =
          isInclusion && last && !mayReadInclusion(me, seen.place, last.signedOff)
            ? undefined
            : before?.settled.get(question.code)
        const lastAnswers =
          was && was.asked === true
            ? [...(was.known.is !== "unknown" && was.held?.whole ? [was.held.whole] : []), ...was.rows.values()]
            : []
        const isFor =
          questionIsFor(me, seen, compiledQuestion, shared) &&
          !(seen.sight === "hidden" && isSmall(compiledQuestion, [...own, ...lastAnswers], threshold))
        const asked = settled.get(question.code)?.asked === true
        const { code, type, text, help, options, unit, min, max, table, section } = question
        return {
          section,
          shown: {
            code,
            type,
            text,
            help,
            options,
            unit,
            min,
            max,
            asked,
            withheld: !isFor,
            ...(table && {
              table: table.rowsFrom
                ? { ...table, rows: priorities.map(({ id, title }) => ({ code: id, label: title })) }
                : table,
            }),
            answers: isFor ? own.map((answer) => answerShown(answer, asked && held.ids.has(answer.id))) : [],
            lastYear: isFor ? lastAnswers.map((answer) => answerShown(answer, true)) : [],
          },
        }
      })
      const visible = new Set(questions.filter(({ shown }) => !shown.withheld).map(({ shown }) => shown.code))
      return {
        body: {
          ...shown(audit),
          toolkit: { id: audit.toolkit, version: audit.version },
          sections: compiled.version.sections.map(({ code, title }) => ({
            code,
            title,
            questions: questions.filter((question) => question.section === code).map((question) => question.shown),
          })),
          disagreements: held.disagreements.filter(({ question }) => visible.has(question)),
        },
      }
    },
  ),
  route(
    {
      method: "POST",
      path: "/audits/:id/transitions",
      summary: "One step of an audit's way",
      params: inPath(AuditId),
      reply: Audit,
      body: v.object({
        to: v.picklist(auditStates, "This is not a state of an audit"),
        outcome: v.optional(line(50, "Give the outcome")),
        on: OptionalDay,
        reason: v.optional(text(2000, "Say why")),
      }),
    },
    async ({ tx, me, params, body }) => {
      const moved = await moveAudit(tx, me, params.id, body)
      return { body: shown(moved) }
    },
  ),
]
