import * as v from "valibot"
import { coordinates, mayGlimpse, readsNumbers, sightOf, speaksFor } from "../../domain/access.ts"
import type { AnswerSource } from "../../domain/answer-state.ts"
import { answersOf } from "../../domain/delivery.ts"
import { worryIn } from "../../domain/free-text.ts"
import { JudgementLevel } from "../../domain/judgement.ts"
import { AcademicYear, academicYearOf, yearInWords } from "../../domain/kit/academic-year.ts"
import { addDays, type Day, dayInWords, dayOf } from "../../domain/kit/day.ts"
import { AuditId, DeliveryId, SettingId } from "../../domain/kit/id.ts"
import { type AuditState, auditStates, auditSteps, silenceBeforeSignOff, stepsFor } from "../../domain/lifecycle.ts"
import type { CompiledQuestion } from "../../domain/toolkit/compile.ts"
import { codesIn } from "../../domain/toolkit/condition.ts"
import type { Section } from "../../domain/toolkit/version.ts"
import { auditMoves, listAudits, takesAnswers } from "../../store/audit.ts"
import { removeAnswerText } from "../../store/audit-page.ts"
import { listJudgements, recordJudgement } from "../../store/judgement.ts"
import { listRolls, postsOfSetting, type SettingRecord, settingRecord } from "../../store/layout.ts"
import { listNotes, type NoteKind, type NoteVersion, noteKinds, recordNote, removeNote } from "../../store/note.ts"
import { placeOfSetting } from "../../store/person.ts"
import { findSetting, isOpen } from "../../store/setting.ts"
import { listSharing, recordSharing, sharedSections } from "../../store/sharing.ts"
import { findCompiled, versionFor } from "../../store/toolkit.ts"
import { listVisits } from "../../store/visit.ts"
import { findYear, listYears } from "../../store/year.ts"
import type { AnswerProblem } from "../../ui/question/answer.ts"
import { controlId, type Posted, pressed } from "../../ui/question/names.ts"
import { mayFill, moveAudit, openAudit } from "../api/audits.ts"
import { momentInWords } from "../kit/moment.ts"
import { getPage, idIn, type Outcome, type PageCall, type PageRoute, postForm } from "../kit/page.tsx"
import { forbidden, notFound, Problem } from "../kit/problem.ts"
import { dayOf as dayIn, noWrongs, readDay, textOf, Wrongs } from "../kit/typed.ts"
import { writesFacts } from "../settings/change.ts"
import { auditPage } from "./audit-page.tsx"
import { contactsCode } from "./contacts-held.tsx"
import { judgementPage } from "./judgement-page.tsx"
import { listPage } from "./list-page.tsx"
import { notePage } from "./note-page.tsx"
import { paperPage } from "./paper-page.tsx"
import { sectionPath } from "./parts.tsx"
import { questionPage, textIn } from "./question-page.tsx"
import { postedOf, type Saved, saveSection, takeBack } from "./save.ts"
import { type NoteView, sectionPage } from "./section-page.tsx"
import { sharingPage } from "./sharing-page.tsx"
import {
  askedIn,
  isAsked,
  isReturn,
  mayReadNotes,
  mayType,
  mayWriteNotes,
  missingBefore,
  missingInWords,
  openSheet,
  progressOf,
  type Sheet,
  sourcesFor,
} from "./sheet.ts"
import { stepPage } from "./step-page.tsx"
import { stepWords, words } from "./words.ts"

const sheetOf = (call: PageCall): Promise<Sheet> => openSheet(call.tx, call.me, idIn(call, "id", AuditId))

/** A section with at least one question for this reader. */
const sectionIn = (call: PageCall, sheet: Sheet): Section => {
  const section = sheet.compiled.sections.get(call.params.code ?? "") ?? notFound()
  return sheet.questions.some(({ question }) => question.section === section.code) ? section : notFound()
}

// ── One audit, its steps ──────────────────────────────────────────────────────────────────────────────────────────

/** Steps of this reader, the usual way on first. A started audit needs no button: its first answer starts it. */
async function stepsOf(call: PageCall, sheet: Sheet): Promise<{ steps: AuditState[]; signOffFrom: Day | undefined }> {
  const { audit, place } = sheet
  const usual: readonly AuditState[] = [
    "form-in",
    "complete",
    "signed-off",
    "started",
    "reopened",
    "locked",
    "closed-without",
  ]
  const open = new Set(stepsFor(auditSteps, audit.state, call.me, place).map(({ to }) => to))
  if (audit.state === "not-started") open.delete("started")
  const signOffFrom = await signOffDay(call, sheet)
  if (signOffFrom && signOffFrom > call.tx.today) open.delete("signed-off")
  return {
    steps: usual.filter((to) => open.has(to)),
    signOffFrom: signOffFrom && signOffFrom > call.tx.today ? signOffFrom : undefined,
  }
}

/** Where a coordinator may only sign off in the school's place: the first day for that. */
async function signOffDay(call: PageCall, { audit, place }: Sheet): Promise<Day | undefined> {
  if (audit.state !== "complete" || speaksFor(call.me, place) || !coordinates(call.me, place)) return undefined
  const completed = (await auditMoves(call.tx, audit.id)).filter((move) => move.to === "complete").at(-1)
  return completed && addDays(dayOf(new Date(completed.at)), silenceBeforeSignOff)
}

async function stepView(call: PageCall, sheet: Sheet, to: AuditState, wrongs: Wrongs): Promise<Outcome> {
  const { steps } = await stepsOf(call, sheet)
  if (!steps.includes(to)) throw new Problem(409, "transition-not-allowed", words.noStep)
  const step = stepsFor(auditSteps, sheet.audit.state, call.me, sheet.place).find((one) => one.to === to)
  return {
    page: stepPage(call, {
      sheet,
      to,
      asksReason: step?.reason === true,
      outcomes: step?.outcome ?? [],
      notConfirmed: to === "signed-off" && sheet.audit.state === "complete" && !speaksFor(call.me, sheet.place),
      missing: missingBefore(sheet, to),
      wrongs,
    }),
    ...(wrongs.any && { status: 422 as const }),
  }
}

const stateIn = (call: PageCall): AuditState => auditStates.find((state) => state === call.params.to) ?? notFound()

async function takeStep(call: PageCall): Promise<Outcome> {
  const sheet = await sheetOf(call)
  const to = stateIn(call)
  const wrongs = new Wrongs()
  const step = stepsFor(auditSteps, sheet.audit.state, call.me, sheet.place).find((one) => one.to === to)
  const reason = textOf(call.form, "reason", 2000, wrongs, step?.reason ? "Say why, in a few words." : undefined)
  const outcome = call.form.text("outcome")
  if (step?.outcome && !step.outcome.includes(outcome)) wrongs.add("outcome", "Choose the outcome.")
  const on = to === "signed-off" && call.form.text("on") !== "" ? (dayIn(call.form, "on", wrongs) ?? null) : null
  if (on && on > call.tx.today) wrongs.add("on", words.dayToCome)
  // Whose step it is not is told so below, whatever is missing.
  const lacks = step ? missingInWords(missingBefore(sheet, to)) : ""
  if (lacks !== "" && reason === "" && !call.form.has("enough")) wrongs.add("enough", words.enoughMissing(lacks))
  if (wrongs.any) return stepView(call, sheet, to, wrongs)
  const why = reason === "" && call.form.has("enough") ? words.nothingMore : reason
  const silent = to === "signed-off" && sheet.audit.state === "complete" && !speaksFor(call.me, sheet.place)
  const told = [
    ...(silent ? [words.upper(words.signedNotConfirmed)] : []),
    ...(lacks !== "" ? [words.leftAtThat(lacks, why)] : reason !== "" ? [reason] : []),
  ].join(". ")
  await moveAudit(call.tx, call.me, sheet.audit.id, {
    to,
    ...(step?.outcome && { outcome }),
    ...(told !== "" && { reason: told }),
    ...(on && { on }),
  })
  const undo = to === "closed-without" ? { undo: { action: `/audits/${sheet.audit.id}/steps/started` } } : {}
  return {
    redirect: `/audits/${sheet.audit.id}`,
    notice: { text: stepWords(to, isReturn(sheet)).done(lacks), ...undo },
  }
}

// ── One section ───────────────────────────────────────────────────────────────────────────────────────────────────

type Chosen = { source: AnswerSource | undefined; on: Day | null; dayProblem: string | undefined }

/** In whose voice, and on which day, the page is answered; said in its form, kept in its address. */
async function chosen(call: PageCall, sheet: Sheet): Promise<Chosen> {
  const sources = sourcesFor(sheet)
  const asked = call.form.text("source") || (call.query.get("as") ?? "")
  const source = sources.find((one) => one === asked) ?? sources[0]
  const text = call.form.text("answeredOn") || (call.query.get("on") ?? "")
  const day = text === "" ? undefined : readDay(text)
  const year = await findYear(call.tx, sheet.audit.year)
  const dayProblem =
    text !== "" && !day
      ? "Give a day, like 23/11/2026."
      : day && day > call.tx.today
        ? words.dayToCome
        : day && year && day < addDays(year.starts, -62)
          ? words.dayTooEarly
          : undefined
  return { source, on: day && day !== call.tx.today && !dayProblem ? day : null, dayProblem }
}

const latest = (versions: readonly NoteVersion[], section: string, kind: NoteKind): NoteVersion | undefined =>
  versions.filter((version) => version.section === section && version.kind === kind).at(-1)

async function notesFor(call: PageCall, sheet: Sheet, section: Section): Promise<NoteView[]> {
  // Nobody of a tutor, venue or society reads notes: theirs are the team's alone.
  const kinds = noteKinds.filter(
    (kind) => !(isReturn(sheet) && kind === "visit") && (mayReadNotes(sheet, kind) || mayWriteNotes(sheet, kind)),
  )
  if (kinds.length === 0) return []
  const versions = await listNotes(call.tx, sheet.audit.id)
  return kinds.map((kind) => ({
    kind,
    mayWrite: mayWriteNotes(sheet, kind),
    now: latest(versions, section.code, kind),
  }))
}

const recordOf = async (call: PageCall, { audit }: Sheet): Promise<SettingRecord> =>
  (await settingRecord(call.tx, audit.setting)) ?? notFound()

/** The contact details that a question of the section asks about, as far as this reader sees them. */
async function contactsOf(call: PageCall, sheet: Sheet, section: Section, record: SettingRecord) {
  if (!askedIn(sheet, section.code).some(({ question }) => question.code === contactsCode)) return undefined
  const heads = mayGlimpse(call.me, "directory", sheet.place)
    ? (await postsOfSetting(call.tx, sheet.audit.setting)).filter(
        ({ role, until }) => role === "head" && (until === null || until > call.tx.today),
      )
    : undefined
  const mayCorrect = (await writesFacts(call.tx, call.me, sheet.audit.setting)) !== "none"
  return { setting: sheet.audit.setting, record, heads: heads?.map(({ name }) => name), mayCorrect }
}

/** "the school register of Tue 1 Oct 2024": where the pupils that stand in were counted. */
async function rollFrom(call: PageCall, { audit, roll }: Sheet): Promise<string> {
  const one =
    roll === null ? undefined : (await listRolls(call.tx, audit.setting)).find(({ pupils }) => pupils === roll)
  return words.rollFrom(one?.source, one && dayInWords(one.on))
}

type Came = {
  notes: readonly NoteView[]
  problems: readonly AnswerProblem[]
  typed?: Posted
  sure: readonly string[]
  told?: string
}

async function showSection(call: PageCall, sheet: Sheet, section: Section, came?: Came): Promise<Outcome> {
  const { source, on, dayProblem } = await chosen(call, sheet)
  const judgements = (await listJudgements(call.tx, sheet.audit.id)).filter((one) => one.section === section.code)
  const more = call.query.get("more")
  const fresh = (call.query.get("new") ?? "")
    .split(",")
    .flatMap((code) => sheet.questions.find(({ question }) => question.code === code) ?? [])
  const spare = (question: string): string[] => {
    const lines = sheet.settled.get(question)?.rows.size ?? 0
    const wanted = (lines === 0 ? 2 : 1) + (more === question ? 2 : 0)
    const most = sheet.compiled.questions.get(question)?.question.table?.maxRows ?? Number.POSITIVE_INFINITY
    return Array.from({ length: Math.max(0, Math.min(wanted, most - lines)) }, () => call.wiring.newId<string>())
  }
  const record = await recordOf(call, sheet)
  return {
    page: sectionPage(call, {
      sheet,
      section,
      record,
      rollFrom: await rollFrom(call, sheet),
      contacts: await contactsOf(call, sheet, section, record),
      notes: came?.notes ?? (await notesFor(call, sheet, section)),
      judgement: mayReadNotes(sheet, "visit") ? judgements.at(-1) : undefined,
      mayJudge: judges(sheet),
      sources: sourcesFor(sheet),
      source,
      on,
      dayProblem,
      spare,
      problems: came?.problems ?? [],
      typed: came?.typed,
      sure: came?.sure ?? [],
      told: came?.told,
      fresh: fresh.filter(({ question }) => isAsked(sheet, question.code)),
      because: sheet.questions.find(({ question }) => question.code === call.query.get("because"))?.question.text ?? "",
    }),
  }
}

const noteLimit = 10_000

/** Keeps what was typed in the notes; asks once where a text looks as if it named a pupil, and shows both where two people wrote at once. */
async function saveNotes(
  call: PageCall,
  sheet: Sheet,
  section: Section,
  sure: ReadonlySet<string>,
): Promise<{ notes: NoteView[]; saved: number }> {
  let saved = 0
  const notes: NoteView[] = []
  for (const note of await notesFor(call, sheet, section)) {
    const name = `note-${note.kind}`
    const typed = call.form.text(name)
    const before = note.now?.text ?? ""
    if (!note.mayWrite || !call.form.has(name) || typed === before.trim()) {
      notes.push(note)
      continue
    }
    const was = call.form.text(`${name}-was`)
    const shown = (await listNotes(call.tx, sheet.audit.id)).find(({ id }) => id === was)
    const isUntouched = typed === (shown?.text ?? "").trim() && was !== (note.now?.id ?? "")
    const worry = sure.has(name) ? null : worryIn(typed)
    const problem =
      was !== (note.now?.id ?? "")
        ? words.noteChanged(words.by(note.now?.byName ?? null), note.now ? momentInWords(note.now.at) : "")
        : typed.length > noteLimit
          ? words.noteTooLong
          : worry
            ? words.worry(worry)
            : undefined
    if (isUntouched) notes.push(note)
    else if (problem)
      notes.push({ ...note, typed, problem, ...(was !== (note.now?.id ?? "") && { theirs: note.now?.text ?? "" }) })
    else {
      await recordNote(call.tx, {
        id: call.wiring.newId<string>(),
        audit: sheet.audit.id,
        section: section.code,
        kind: note.kind,
        text: typed,
      })
      saved++
      notes.push(note)
    }
  }
  return { notes, saved }
}

/** Questions that what was saved has brought, with the answered one that brought most of them. */
function broughtBy(before: Sheet, after: Sheet): { fresh: CompiledQuestion[]; because: string } {
  const fresh = after.questions.filter(
    ({ question }) => isAsked(after, question.code) && !isAsked(before, question.code),
  )
  const changed = new Set(
    after.answers
      .filter(({ id }) => !before.answers.some((answer) => answer.id === id))
      .map(({ question }) => question),
  )
  const causes = fresh.flatMap(({ askedWhen }) =>
    askedWhen ? codesIn(askedWhen).filter((code) => changed.has(code)) : [],
  )
  const [because = ""] = [...causes].sort(
    (a, b) => causes.filter((code) => code === b).length - causes.filter((code) => code === a).length,
  )
  return { fresh, because }
}

async function postSection(call: PageCall): Promise<Outcome> {
  const before = await sheetOf(call)
  const section = sectionIn(call, before)
  const form = postedOf(call.form)
  const { source, on, dayProblem } = await chosen(call, before)
  const sure = new Set(form.get("sure") ?? [])
  const isTypable = before.questions.some((one) => one.question.section === section.code && mayType(before, one))
  const answers = [...form.keys()].some((name) => name.startsWith("was."))
  if (!isTypable && answers)
    throw takesAnswers(before.audit.state)
      ? new Problem(403, "not-allowed", words.readOnly(isReturn(before)))
      : new Problem(409, "audit-closed", words.closedMeanwhile)
  if (dayProblem)
    return {
      ...(await showSection(call, before, section, {
        notes: await typedNotes(call, before, section),
        problems: [],
        typed: form,
        sure: [...sure],
      })),
      status: 422,
    }
  const { notes, saved: notesSaved } = await saveNotes(call, before, section, sure)
  const result: Saved =
    isTypable && source !== undefined
      ? await saveSection(call, before, section.code, form, { source, on })
      : notesSaved > 0 || notes.some(({ problem }) => problem)
        ? { count: 0, problems: [], typed: new Map(), delivery: null, disagreeing: [] }
        : forbidden(words.readOnly(isReturn(before)))
  const after = await sheetOf(call)
  const wrong = result.problems.length + notes.filter(({ problem }) => problem).length
  if (wrong > 0) {
    const worried = [
      ...result.problems.map(({ question }) => question),
      ...notes.filter(({ problem }) => problem).map(({ kind }) => `note-${kind}`),
    ]
    const now = await notesFor(call, after, section)
    const came: Came = {
      notes: now.map((note) => {
        const came = notes.find(({ kind, problem }) => kind === note.kind && problem)
        return came ? { ...came, now: note.now } : note
      }),
      problems: result.problems,
      typed: result.typed,
      sure: [...new Set([...sure, ...worried])],
      told: words.partSaved(
        result.count + notesSaved,
        new Set(result.problems.map(({ question }) => question)).size + notes.filter(({ problem }) => problem).length,
      ),
    }
    const outcome = await showSection(call, after, section, came)
    // What could be saved stays saved: a page of 422 would undo it.
    return result.count + notesSaved > 0 ? outcome : { ...outcome, status: 422 }
  }
  const redirect = nextPath(call, { before, after, section, form, source, on, result })
  return {
    redirect,
    // Nothing is said on the next page of what did not happen on this one.
    ...((result.count + notesSaved > 0 || redirect.split(/[?#]/)[0] === sectionPath(after, section.code)) && {
      notice: noticeOf(after, section, result, notesSaved),
    }),
  }
}

/** The notes as typed, where nothing of the form was saved. */
const typedNotes = async (call: PageCall, sheet: Sheet, section: Section): Promise<NoteView[]> =>
  (await notesFor(call, sheet, section)).map((note) =>
    note.mayWrite && call.form.has(`note-${note.kind}`)
      ? { ...note, typed: call.form.text(`note-${note.kind}`) }
      : note,
  )

const noticeOf = (sheet: Sheet, section: Section, { count, delivery, disagreeing }: Saved, notes: number) => ({
  text: [
    ...(count > 0 || notes === 0 ? [words.saved(count)] : []),
    ...(notes > 0 ? [words.noteSaved] : []),
    ...(disagreeing.length > 0 ? [words.disagrees] : []),
  ].join(" "),
  ...(delivery && {
    undo: { action: `/audits/${sheet.audit.id}/take-back`, hidden: { delivery, section: section.code } },
  }),
})

type Went = {
  before: Sheet
  after: Sheet
  section: Section
  form: Posted
  source: AnswerSource | undefined
  on: Day | null
  result: Saved
}

/** Where the pressed button leads; new questions and disagreements in this section keep one here. */
function nextPath(call: PageCall, { before, after, section, form, source, on, result }: Went): string {
  const button = pressed(form)
  const { fresh, because } = broughtBy(before, after)
  const here = sectionPath(after, section.code)
  const sources = sourcesFor(after)
  const query = new URLSearchParams({ ...(source && sources.length > 1 && { as: source }), ...(on && { on }) })
  const path = (base: string, extra: Record<string, string>, anchor: string) => {
    const all = new URLSearchParams([...query, ...Object.entries(extra)]).toString()
    return `${base}${all === "" ? "" : `?${all}`}${anchor === "" ? "" : `#${anchor}`}`
  }
  const codes = fresh.map(({ question }) => question.code)
  const news: Record<string, string> =
    codes.length > 0 ? { new: codes.slice(0, 20).join(","), ...(because && { because }) } : {}
  const [disagreeing] = result.disagreeing
  if (disagreeing) return path(here, news, controlId(disagreeing))
  if (button.is === "add") return path(here, { ...news, more: button.question }, controlId(button.question))
  if (button.is === "same" || button.is === "drop" || button.is === "keep")
    return path(here, news, codes.length > 0 ? "" : controlId(button.question))
  const sections = progressOf(after)
  const next = sections[sections.findIndex((one) => one.section.code === section.code) + 1]
  const freshHere = fresh.some(({ question }) => question.section === section.code)
  if (form.has("go") && next && !freshHere && call.form.text("go") === "next")
    return path(sectionPath(after, next.section.code), news, "")
  return path(here, news, "")
}

// ── Notes and judgements ──────────────────────────────────────────────────────────────────────────────────────────

const judges = (sheet: Sheet): boolean => !isReturn(sheet) && mayWriteNotes(sheet, "visit")
const kindIn = (call: PageCall): NoteKind => noteKinds.find((kind) => kind === call.params.kind) ?? notFound()

async function noteIn(call: PageCall) {
  const sheet = await sheetOf(call)
  const section = sectionIn(call, sheet)
  const kind = kindIn(call)
  if (!mayReadNotes(sheet, kind) && !mayWriteNotes(sheet, kind)) notFound()
  const all = (await listNotes(call.tx, sheet.audit.id)).filter((version) => version.section === section.code)
  return { sheet, section, kind, all, versions: all.filter((version) => version.kind === kind) }
}

async function moveNote(call: PageCall): Promise<Outcome> {
  const { sheet, section, kind, all, versions } = await noteIn(call)
  const other = kind === "visit" ? "internal" : "visit"
  if (!mayWriteNotes(sheet, kind) || !mayWriteNotes(sheet, other)) forbidden()
  const now = versions.at(-1)
  const path = `${sectionPath(sheet, section.code)}/notes`
  // What was shown when the button was pressed is what moves: nobody's newer words go to the school unread.
  if (!now?.text || now.id !== call.form.text("was")) return { redirect: `${path}/${kind}` }
  const there = latest(all, section.code, other)?.text ?? ""
  const fact = { audit: sheet.audit.id, section: section.code }
  await recordNote(call.tx, {
    ...fact,
    id: call.wiring.newId<string>(),
    kind: other,
    text: [there, now.text]
      .filter(Boolean)
      .join("\n\n")
      .slice(0, noteLimit * 2),
  })
  await recordNote(call.tx, { ...fact, id: call.wiring.newId<string>(), kind, text: "" })
  return { redirect: `${path}/${other}`, notice: { text: words.noteMoved[other] } }
}

async function judge(call: PageCall): Promise<Outcome> {
  const sheet = await sheetOf(call)
  const section = sectionIn(call, sheet)
  if (!judges(sheet)) forbidden()
  const wrongs = new Wrongs()
  const level = v.safeParse(JudgementLevel, call.form.text("level"))
  if (!level.success) wrongs.add("level", "Choose one of the four levels.")
  const evidence = textOf(call.form, "evidence", 2000, wrongs, words.judgeEvidenceMissing)
  const worry = call.form.all("sure").includes("evidence") ? null : worryIn(evidence)
  if (worry) wrongs.add("evidence", words.worry(worry))
  if (!level.success || wrongs.any) {
    const judgements = (await listJudgements(call.tx, sheet.audit.id)).filter((one) => one.section === section.code)
    const typed = { level: call.form.text("level"), evidence }
    return {
      page: judgementPage(call, {
        sheet,
        section,
        judgements,
        mayJudge: true,
        typed,
        wrongs,
        sure: worry !== null || call.form.has("sure"),
      }),
      status: 422,
    }
  }
  await recordJudgement(call.tx, {
    id: call.wiring.newId<string>(),
    audit: sheet.audit.id,
    section: section.code,
    level: level.output,
    evidence,
  })
  return { redirect: sectionPath(sheet, section.code), notice: { text: words.judged } }
}

// ── Audits and sharing of a setting ───────────────────────────────────────────────────────────────────────────────

async function settingIn(call: PageCall) {
  const setting = (await findSetting(call.tx, idIn(call, "id", SettingId))) ?? notFound()
  const place = await placeOfSetting(call.tx, setting.id)
  const sight = sightOf(call.me, answersOf(setting.kind), place)
  return sight === "none" ? notFound() : { setting, place, sight }
}

async function auditsOf(call: PageCall): Promise<Outcome> {
  const { setting, place } = await settingIn(call)
  const rows = (await listAudits(call.tx, { setting: setting.id }, 0, 100)).sort((a, b) => b.year - a.year)
  const audits = []
  for (const audit of rows) {
    const progress = progressOf(await openSheet(call.tx, call.me, audit.id))
    audits.push({
      audit,
      asked: progress.reduce((n, one) => n + one.asked, 0),
      answered: progress.reduce((n, one) => n + one.answered, 0),
    })
  }
  const year = academicYearOf(call.tx.today)
  const years = await listYears(call.tx)
  const isThere = audits.some(({ audit }) => audit.year === year)
  const asks = await versionFor(call.tx, setting.kind, year)
  const known = years.find((one) => one.year === year)
  const begins =
    !isThere &&
    asks &&
    known &&
    mayFill(call.me, setting.kind, place) &&
    (isOpen(setting, call.tx.today) || isOpen(setting, known.countDay))
  const note = !asks ? words.noToolkit : !known && !isThere ? words.yearNotOpen(yearInWords(year)) : undefined
  return { page: listPage(call, { setting, audits, open: begins ? year : undefined, note }) }
}

const YearIn = v.pipe(v.string(), v.regex(/^\d{4}$/), v.transform(Number), AcademicYear)

async function sharingOf(call: PageCall) {
  const { setting, place } = await settingIn(call)
  const mayChoose = speaksFor(call.me, place) || coordinates(call.me, place)
  const year = academicYearOf(call.tx.today)
  const asks = await versionFor(call.tx, setting.kind, year)
  const compiled = asks && (await findCompiled(call.tx, asks.toolkit, asks.version))
  return { setting, mayChoose, year, sections: compiled?.version.sections ?? [] }
}

async function paperOf(call: PageCall) {
  const sheet = await sheetOf(call)
  const form = call.query.get("form") === "before" ? "before" : "whole"
  return paperPage(call, sheet, await recordOf(call, sheet), form)
}

export const routes: PageRoute[] = [
  getPage("/settings/:id/audits", auditsOf),
  postForm("/settings/:id/audits", async (call) => {
    const { setting } = await settingIn(call)
    const year = v.safeParse(YearIn, call.form.text("year"))
    if (!year.success) return notFound()
    const { audit } = await openAudit(call.tx, call.me, {
      id: call.wiring.newId<AuditId>(),
      setting: setting.id,
      year: year.output,
    })
    return { redirect: `/audits/${audit.id}` }
  }),
  getPage("/settings/:id/sharing", async (call) => {
    const { setting, mayChoose, year, sections } = await sharingOf(call)
    const shared = (await sharedSections(call.tx, [setting.id])).get(setting.id) ?? new Set<string>()
    const confirmed = (await sharedSections(call.tx, [setting.id], year)).get(setting.id) ?? new Set<string>()
    return {
      page: sharingPage(call, {
        setting,
        year,
        sections,
        shared,
        confirmed,
        mayChoose,
        history: mayChoose ? await listSharing(call.tx, setting.id) : [],
      }),
    }
  }),
  postForm("/settings/:id/sharing", async (call) => {
    const { setting, mayChoose, sections } = await sharingOf(call)
    if (!mayChoose) return forbidden(words.sharingRead)
    const wanted = sections
      .filter((section) => !section.private && call.form.all("section").includes(section.code))
      .map(({ code }) => code)
    await recordSharing(call.tx, setting.id, wanted)
    return { redirect: `/settings/${setting.id}/sharing`, notice: { text: words.sharingSaved } }
  }),

  getPage("/audits/:id", async (call) => {
    const sheet = await sheetOf(call)
    const judgements = mayReadNotes(sheet, "visit") ? await listJudgements(call.tx, sheet.audit.id) : []
    const readable = new Set(progressOf(sheet).map(({ section }) => section.code))
    const whole = readsNumbers(sheet.sight)
    const visits = whole ? await listVisits(call.tx, { audit: sheet.audit.id }, 0, 20) : []
    return {
      page: auditPage(call, {
        sheet,
        ...(await stepsOf(call, sheet)),
        moves: whole ? (await auditMoves(call.tx, sheet.audit.id)).reverse() : [],
        visits,
        judgements: [
          ...new Map(
            judgements.filter(({ section }) => readable.has(section)).map((one) => [one.section, one]),
          ).values(),
        ],
        mayPlan:
          coordinates(call.me, sheet.place) &&
          !visits.some(({ state }) => ["to-plan", "offered", "booked", "missed"].includes(state)),
      }),
    }
  }),
  getPage("/audits/:id/steps/:to", async (call) => stepView(call, await sheetOf(call), stateIn(call), noWrongs)),
  postForm("/audits/:id/steps/:to", takeStep),
  getPage("/audits/:id/paper", async (call) => ({
    page: await paperOf(call),
  })),
  getPage("/audits/:id/questions/:code", async (call) => {
    const sheet = await sheetOf(call)
    const one = sheet.questions.find(({ question }) => question.code === call.params.code) ?? notFound()
    return { page: questionPage(call, sheet, one) }
  }),
  postForm("/audits/:id/questions/:code/remove", async (call) => {
    const sheet = await sheetOf(call)
    const one = sheet.questions.find(({ question }) => question.code === call.params.code) ?? notFound()
    if (sourcesFor(sheet).length === 0) return forbidden(words.readOnly(isReturn(sheet)))
    const at = textIn(sheet, one).find(({ row }) => (row ?? "") === call.form.text("row")) ?? notFound()
    await removeAnswerText(
      call.tx,
      sheet.audit.id,
      { question: one.question.code, row: at.row, columns: at.columns },
      words.textGone,
    )
    return { redirect: `/audits/${sheet.audit.id}/questions/${one.question.code}`, notice: { text: words.textRemoved } }
  }),
  postForm("/audits/:id/take-back", async (call) => {
    const sheet = await sheetOf(call)
    const delivery = v.safeParse(DeliveryId, call.form.text("delivery"))
    if (!delivery.success) return notFound()
    const back = await takeBack(call, sheet, delivery.output)
    const section = sheet.compiled.sections.get(call.form.text("section"))
    return {
      redirect: section ? sectionPath(sheet, section.code) : `/audits/${sheet.audit.id}`,
      notice: { text: words.takenBack(back) },
    }
  }),

  getPage("/audits/:id/sections/:code", async (call) => {
    const sheet = await sheetOf(call)
    return showSection(call, sheet, sectionIn(call, sheet))
  }),
  postForm("/audits/:id/sections/:code", postSection),
  getPage("/audits/:id/sections/:code/notes/:kind", async (call) => {
    const { sheet, section, kind, versions } = await noteIn(call)
    const mayWrite = mayWriteNotes(sheet, kind)
    return {
      page: notePage(call, {
        sheet,
        section,
        kind,
        versions,
        mayWrite,
        mayMove: mayWrite && mayWriteNotes(sheet, kind === "visit" ? "internal" : "visit"),
      }),
    }
  }),
  postForm("/audits/:id/sections/:code/notes/:kind/move", moveNote),
  postForm("/audits/:id/sections/:code/notes/:kind/remove", async (call) => {
    const { sheet, section, kind } = await noteIn(call)
    if (!mayWriteNotes(sheet, kind)) forbidden()
    await removeNote(call.tx, sheet.audit.id, section.code, kind)
    return { redirect: `${sectionPath(sheet, section.code)}/notes/${kind}`, notice: { text: words.noteGone } }
  }),
  getPage("/audits/:id/sections/:code/judgement", async (call) => {
    const sheet = await sheetOf(call)
    const section = sectionIn(call, sheet)
    const mayJudge = judges(sheet)
    if (!mayReadNotes(sheet, "visit") && !mayJudge) return notFound()
    const judgements = (await listJudgements(call.tx, sheet.audit.id)).filter((one) => one.section === section.code)
    const last = judgements.at(-1)
    return {
      page: judgementPage(call, {
        sheet,
        section,
        judgements,
        mayJudge,
        typed: { level: last?.level ?? "", evidence: "" },
        wrongs: noWrongs,
        sure: false,
      }),
    }
  }),
  postForm("/audits/:id/sections/:code/judgement", judge),
]
