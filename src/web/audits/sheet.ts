import {
  coordinates,
  isCentre,
  may,
  mayReadInclusion,
  type Person,
  type Place,
  type Sight,
  speaksFor,
} from "../../domain/access.ts"
import { type Answer, type Held, type Holding, headsOf, holding, type SettledAnswers } from "../../domain/answer.ts"
import type { AnswerSource } from "../../domain/answer-state.ts"
import { answersOf, mayAnswer } from "../../domain/delivery.ts"
import { type Misfit, misfits } from "../../domain/fit.ts"
import { type AcademicYear, academicYear } from "../../domain/kit/academic-year.ts"
import { dayOf } from "../../domain/kit/day.ts"
import { groupBy } from "../../domain/kit/group.ts"
import type { AuditId, PersonId } from "../../domain/kit/id.ts"
import { type AuditState, audited } from "../../domain/lifecycle.ts"
import type { CompiledQuestion, CompiledToolkit } from "../../domain/toolkit/compile.ts"
import type { Option, Question, Section } from "../../domain/toolkit/version.ts"
import { rollCode } from "../../domain/toolkit/version.ts"
import { type RowsOfSchool, rowsOfSchool } from "../../domain/year-group.ts"
import { type AuditFacts, lastAudit, listAnswers, takesAnswers } from "../../store/audit.ts"
import { namesOfAnswerers } from "../../store/audit-page.ts"
import type { Tx } from "../../store/database.ts"
import { lastPriorities } from "../../store/delivery.ts"
import { rollOf, settledOf } from "../../store/figure.ts"
import type { SettingRecord } from "../../store/layout.ts"
import { sharedSections } from "../../store/sharing.ts"
import { findCompiled } from "../../store/toolkit.ts"
import { findYear, usualThreshold } from "../../store/year.ts"
import type { Before, Standing } from "../../ui/question/answer.ts"
import { auditFor, isSmall, lastYearOf, questionIsFor } from "../api/audits.ts"
import { words } from "./words.ts"

/** An audit as one reader has it on a page: only what is for them, and what they may type. */
export type Sheet = {
  me: Person
  audit: AuditFacts
  place: Place
  sight: Sight
  compiled: CompiledToolkit
  /** All answers ever given, oldest first, whoever may see them: for working out, never for showing. */
  answers: readonly Answer[]
  held: Holding
  settled: SettledAnswers
  names: ReadonlyMap<PersonId, string>
  /** Rows of the questions about last year's priorities. */
  priorities: readonly Option[]
  /** Pupils by the register or census, which stand in where nothing is answered. */
  roll: number | null
  last: { year: AcademicYear; settled: SettledAnswers } | undefined
  /** Questions for this reader that are for such a setting at all, in the toolkit's order; asked or not. */
  questions: readonly CompiledQuestion[]
  lastFor: (question: CompiledQuestion) => Before[]
}

/** Reads an audit for somebody; what is not there or not for them is not found. */
export async function openSheet(tx: Tx, me: Person, id: AuditId): Promise<Sheet> {
  const seen = await auditFor(tx, me, id)
  const { audit, place, sight } = seen
  const compiled = await findCompiled(tx, audit.toolkit, audit.version)
  const answers = await listAnswers(tx, [audit.id])
  const roll = await rollOf(tx, audit.setting, audit.year)
  const settled = settledOf(compiled, audit, answers, roll)
  const before = await lastYearOf(tx, audit)
  const shared = (await sharedSections(tx, [audit.setting], audit.year)).get(audit.setting) ?? new Set<string>()
  const threshold = (await findYear(tx, audit.year))?.threshold ?? usualThreshold
  const asksPriorities = compiled.inOrder.some(({ question }) => question.table?.rowsFrom)
  const priorities = asksPriorities ? await lastPriorities(tx, audit.setting, audit.year) : []
  const byQuestion = groupBy(answers, ({ question }) => question)

  const lastFor = ({ question, section }: CompiledQuestion): Before[] => {
    const one = before?.settled.get(question.code)
    if (one?.asked !== true || question.table?.rowsFrom) return []
    // A coordinator's way to section I shut when last year's audit was signed off.
    if ((question.sensitive || section.private) && !mayReadInclusion(me, place, before?.signedOff ?? false)) return []
    return [...wholeOf(one.held), ...one.rows.values()].map(({ row, state, value }) => ({ row, state, value }))
  }
  const isForReader = (one: CompiledQuestion): boolean => {
    const { asked } = settled.get(one.question.code) ?? { asked: "kind" }
    if (asked === "kind" || asked === "phase" || !questionIsFor(me, seen, one, shared)) return false
    const last = before?.settled.get(one.question.code)?.held
    const all = [
      ...(byQuestion.get(one.question.code) ?? []),
      ...(last ? [...wholeOf(last), ...last.rows.values()] : []),
    ]
    return !(sight === "hidden" && isSmall(one, all, threshold))
  }
  const inOrder = compiled.version.questions.flatMap(({ code }) => compiled.questions.get(code) ?? [])
  return {
    me,
    audit,
    place,
    sight,
    compiled,
    answers,
    held: holding(answers),
    settled,
    names: await namesOfAnswerers(tx, [audit.id]),
    priorities: priorities.map(({ id, title }) => ({ code: id, label: title })),
    roll,
    last: before && { year: academicYear(audit.year - 1), settled: before.settled },
    questions: inOrder.filter(isForReader),
    lastFor,
  }
}

const wholeOf = (held: Held | null): Answer[] => (held?.whole && held.whole.state !== "blank" ? [held.whole] : [])

export const isReturn = (sheet: { audit: { kind: string } }): boolean =>
  answersOf(sheet.audit.kind) === "provider-returns"

export const isAsked = (sheet: Sheet, code: string): boolean => sheet.settled.get(code)?.asked === true

/** Questions of a section that are on its page: asked, for this reader, and answered here (sharing is chosen on a page of its own). */
export const askedIn = (sheet: Sheet, section: string): CompiledQuestion[] =>
  sheet.questions.filter(
    ({ question }) => question.section === section && question.fact === null && isAsked(sheet, question.code),
  )

export const mayType = (sheet: Sheet, { question, section }: CompiledQuestion): boolean =>
  takesAnswers(sheet.audit.state) &&
  mayAnswer(
    sheet.me,
    { kind: sheet.audit.kind, place: sheet.place, signedOff: sheet.audit.signedOff },
    question.sensitive || section.private,
  )

/** The voices that a person may answer in; empty for who may not answer. */
export function sourcesFor({ me, audit, place }: Pick<Sheet, "me" | "audit" | "place">): AnswerSource[] {
  const theirs: AnswerSource = answersOf(audit.kind) === "provider-returns" ? "tutor-return" : "school"
  if (speaksFor(me, place)) return [theirs]
  if (coordinates(me, place)) return ["school", "coordinator"]
  return isCentre(me, place) ? [theirs, "centre"] : []
}

/** What stood at a question when `answers` were all there was: of those that disagree both; what gave way to others as blank, so that it can be replaced. */
export function standingOf(answers: readonly Answer[], names: ReadonlyMap<PersonId, string>): Standing[] {
  const { ids } = holding(answers)
  const told = answers.filter(({ source }) => source !== "carried-unconfirmed")
  return [...groupBy(told, ({ row }) => row).values()].flatMap((same) => {
    const heads = headsOf(same)
    const counts = heads.some(({ id }) => ids.has(id))
    return heads.map((answer): Standing => {
      const { id, row, by, source, answeredAt } = answer
      if (!counts) return { id, row, state: "blank", value: null }
      const name = by === null ? undefined : names.get(by)
      return {
        id,
        row,
        state: answer.state,
        value: answer.value,
        by: words.saidBy(source, name),
        on: dayOf(new Date(answeredAt)),
      }
    })
  })
}

export const standingIn = (sheet: Sheet, question: string): Standing[] =>
  standingOf(
    sheet.answers.filter((answer) => answer.question === question),
    sheet.names,
  )

/** Rows that a table names: the version's, or last year's priorities. */
export const rowsOf = (sheet: Sheet, { question }: CompiledQuestion): readonly Option[] =>
  question.table?.rowsFrom ? sheet.priorities : []

export const isAnswered = (sheet: Sheet, code: string): boolean => sheet.settled.get(code)?.from === "answer"

/** Which rows of a table are for this school; those of which something is said this year or last are. Null: all of them. */
export const rowsFor = (sheet: Sheet, one: CompiledQuestion, record: SettingRecord): RowsOfSchool | null => {
  const { question } = one
  if (!question.table || question.table.addRows || question.table.rowsFrom) return null
  const said = new Set(
    [...(sheet.settled.get(question.code)?.rows.keys() ?? []), ...sheet.lastFor(one).map(({ row }) => row)].filter(
      (row) => row !== null,
    ),
  )
  const age = (name: string): number | null => {
    const years = record.register?.[name]
    return typeof years === "number" ? years : null
  }
  const school = { phase: sheet.audit.phase, lowAge: age("lowAge"), highAge: age("highAge") }
  return rowsOfSchool(question.table.rows, school, (row) => said.has(row))
}

export const withRows = (question: Question, rows: readonly Option[]): Question =>
  question.table ? { ...question, table: { ...question.table, rows: [...rows] } } : question

const filledIn = /^Filled in from [^.]*\.\s*/
/** The toolkit's help says of some fields that they are filled in: only over one that is. */
export const helped = (question: Question, isFilled: boolean): Question =>
  isFilled ? question : { ...question, help: question.help.replace(filledIn, "") }

/** The register's pupils stand in where the roll is not answered. */
export const standsInRoll = (sheet: Sheet, code: string): number | null =>
  code === rollCode && sheet.settled.get(code)?.from === "register" ? sheet.roll : null

/** Lines that do not add up, where this reader sees both sides of it. */
export const misfitsFor = (sheet: Sheet): Misfit[] => {
  const seen = new Set(sheet.questions.map(({ question }) => question.code))
  return misfits(sheet.settled).filter(({ question, other }) => seen.has(question) && seen.has(other))
}

export type SectionProgress = {
  section: Section
  asked: number
  answered: number
  /** Nothing of it is asked before the visit. */
  atVisit: boolean
  disagreements: number
  misfits: number
}

/** Sections with at least one question for this reader, each with how far it is. */
export const progressOf = (sheet: Sheet): SectionProgress[] =>
  sheet.compiled.version.sections.flatMap((section) => {
    if (!sheet.questions.some(({ question }) => question.section === section.code)) return []
    const asked = askedIn(sheet, section.code)
    const codes = new Set(asked.map(({ question }) => question.code))
    return {
      section,
      asked: asked.length,
      answered: asked.filter(({ question }) => isAnswered(sheet, question.code)).length,
      atVisit: asked.every(({ question }) => question.when === "visit"),
      disagreements: sheet.held.disagreements.filter(({ question }) => codes.has(question)).length,
      misfits: misfitsFor(sheet).filter(({ question }) => codes.has(question)).length,
    }
  })

/** Steps that say “this is all”. */
export const saysAll = (to: AuditState): boolean => to === "form-in" || to === "complete" || to === "signed-off"

/** What a section still lacks before such a step. */
export type Missing = {
  section: Section
  asked: number
  blanks: readonly CompiledQuestion[]
  /** Questions with two answers, and tables that do not add up. */
  toSettle: readonly CompiledQuestion[]
  toCheck: readonly CompiledQuestion[]
}

/** Section by section; what is asked at the visit alone is not missing before it. */
export const missingBefore = (sheet: Sheet, to: AuditState): Missing[] =>
  !saysAll(to)
    ? []
    : sheet.compiled.version.sections.flatMap((section) => {
        const asked = askedIn(sheet, section.code)
        const due = asked.filter(({ question }) => to !== "form-in" || question.when !== "visit")
        const isIn = (found: readonly { question: string }[]) =>
          asked.filter(({ question }) => found.some((one) => one.question === question.code))
        const missing: Missing = {
          section,
          asked: due.length,
          blanks: due.filter(({ question }) => !isAnswered(sheet, question.code)),
          toSettle: isIn(sheet.held.disagreements),
          toCheck: isIn(misfitsFor(sheet)),
        }
        return missing.blanks.length + missing.toSettle.length + missing.toCheck.length > 0 ? [missing] : []
      })

export const missingInWords = (missing: readonly Missing[]): string => {
  const sum = (of: (one: Missing) => readonly unknown[]) => missing.reduce((n, one) => n + of(one).length, 0)
  return words.missing(
    sum(({ blanks }) => blanks),
    sum(({ toSettle }) => toSettle),
    sum(({ toCheck }) => toCheck),
  )
}

/** A blank says something only once somebody said that no more is to come. */
export const isFormIn = ({ audit }: Sheet): boolean => audit.state === "form-in" || audited.includes(audit.state)

/** What settled in this audit, the one before, and the one before that: as far as there are any. */
export async function settledYears(tx: Tx, sheet: Sheet): Promise<SettledAnswers[]> {
  const last = await lastAudit(tx, sheet.audit.id)
  const before = last && (await lastYearOf(tx, last))
  return [sheet.settled, ...(sheet.last ? [sheet.last.settled] : []), ...(before ? [before.settled] : [])]
}

/** Sections of which this reader sees nothing, and which others do. */
export const withheldSections = (sheet: Sheet): Section[] =>
  sheet.compiled.version.sections.filter(
    (section) =>
      !sheet.questions.some(({ question }) => question.section === section.code) &&
      sheet.compiled.version.questions.some(
        ({ code, section: of }) =>
          of === section.code && !["kind", "phase"].includes(String(sheet.settled.get(code)?.asked)),
      ),
  )

export const mayReadNotes = (sheet: Pick<Sheet, "me" | "place">, kind: "visit" | "internal"): boolean =>
  may(sheet.me, "read", kind === "visit" ? "visit-notes" : "internal-notes", sheet.place)
export const mayWriteNotes = (sheet: Pick<Sheet, "me" | "place">, kind: "visit" | "internal"): boolean =>
  may(sheet.me, "write", kind === "visit" ? "visit-notes" : "internal-notes", sheet.place)
