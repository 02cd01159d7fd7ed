import * as v from "valibot"
import {
  coordinates,
  holds,
  isCentre,
  may,
  mayGlimpse,
  type Person,
  type Place,
  sightOf,
  speaksFor,
} from "../../domain/access.ts"
import type { Known, Settled } from "../../domain/answer.ts"
import { answersOf } from "../../domain/delivery.ts"
import { AcademicYear, academicYearOf, yearStarts } from "../../domain/kit/academic-year.ts"
import { type AuditId, type ClusterId, type PersonId, SettingId, VisitId } from "../../domain/kit/id.ts"
import {
  attemptsBeforeNoReply,
  auditStates,
  stepsFor,
  type VisitState,
  visitOutcomes,
  visitStates,
  visitSteps,
} from "../../domain/lifecycle.ts"
import { type Appointment, longestPlace } from "../../domain/visit.ts"
import { worthAsking } from "../../domain/worth-asking.ts"
import { listAudits } from "../../store/audit.ts"
import { listClusters } from "../../store/cluster.ts"
import { listContacts } from "../../store/contact.ts"
import { listNotes } from "../../store/note.ts"
import { peopleAround, placeOfSetting } from "../../store/person.ts"
import { listOpenPromises } from "../../store/promise.ts"
import { findSetting } from "../../store/setting.ts"
import {
  changeVisit,
  listToPlan,
  listVisits,
  recordVisitTime,
  type VisitFacts,
  type VisitFilter,
  visitMoves,
} from "../../store/visit.ts"
import { listYears } from "../../store/year.ts"
import { answerInWords } from "../../ui/answer-text.ts"
import { openAudit } from "../api/audits.ts"
import { isFormIn, openSheet, type Sheet, settledYears } from "../audits/sheet.ts"
import { momentInWords } from "../kit/moment.ts"
import { getPage, idIn, type Outcome, type PageCall, type PageRoute, postForm } from "../kit/page.tsx"
import { forbidden, notFound, Problem } from "../kit/problem.ts"
import { codeOf, countOf, dayOf, lineOf, noWrongs, optionalDayOf, textOf, Wrongs } from "../kit/typed.ts"
import { type Beside, beforePage } from "./before-page.tsx"
import { timeFrom } from "./moment.ts"
import { planPage, type TypedAppointment } from "./plan-page.tsx"
import { checkDay, moveVisit, planVisit, triesOf, visitFor, visitIsFor, visitSeen } from "./steps.ts"
import { visitPage } from "./visit-page.tsx"
import { visitsPage } from "./visits-page.tsx"
import { stateNames, stepWords, words } from "./words.ts"

// ── The list ──────────────────────────────────────────────────────────────────────────────────────────────────────

const mostShown = 200
const YearIn = v.pipe(v.string(), v.regex(/^\d{4}$/), v.transform(Number), AcademicYear)
const visited = ["school", "college", "early-years"]

/** The clusters whose visits are this person's to plan; null for all of them. */
function ownClusters(me: Person): ClusterId[] | null {
  if (
    holds(me, "hub-manager", "hub-lead", "data-officer") ||
    me.posts.some(({ role, cluster }) => role === "designated-manager" && cluster === null)
  )
    return null
  return [
    ...new Set(
      me.posts.flatMap(({ role, cluster }) =>
        cluster && (role === "coordinator" || role === "designated-manager") ? [cluster] : [],
      ),
    ),
  ]
}

async function visitsOf(call: PageCall): Promise<Outcome> {
  const { tx, me, query } = call
  const years = (await listYears(tx)).map(({ year }) => year).reverse()
  const thisYear = academicYearOf(tx.today)
  const wanted = v.safeParse(YearIn, query.get("year") ?? "")
  const year = wanted.success ? wanted.output : thisYear
  const state = visitStates.find((one) => one === query.get("state"))
  const own = ownClusters(me)
  const clusters = (await listClusters(tx)).filter(
    ({ id, until }) => (until === null || until > tx.today) && (own === null || own.includes(id)),
  )
  const cluster = clusters.find(({ id }) => id === query.get("cluster"))
  const settings = own?.length === 0 ? me.posts.flatMap((post) => post.setting ?? []) : []
  const reach: VisitFilter[] = cluster
    ? [{ cluster: cluster.id }]
    : own === null
      ? [{}]
      : own.length > 0
        ? own.map((id) => ({ cluster: id }))
        : settings.map((setting) => ({ setting }))
  const visits: VisitFacts[] = []
  for (const filter of reach)
    visits.push(
      ...(await listVisits(tx, { ...filter, year, state }, 0, mostShown)).filter((visit) => visitIsFor(me, visit)),
    )
  const order = (visit: VisitFacts) =>
    `${["done", "no-reply", "declined", "not-due"].includes(visit.state) ? 1 : 0}${visit.on ?? "9999"}${visit.time ?? ""}${visit.settingName}`
  visits.sort((a, b) => (order(a) < order(b) ? -1 : 1))
  const plans = state === undefined && year === thisYear && (own === null || own.length > 0)
  const waiting = plans ? await listToPlan(tx, cluster ? [cluster.id] : own, year, visited, mostShown + 1) : []
  const mine = waiting.filter(({ setting, cluster, coordinators }) => {
    const place = { setting, cluster, coordinators }
    return coordinates(me, place) || isCentre(me, place)
  })
  return {
    page: visitsPage(call, {
      year,
      years: years.includes(year) ? years : [year, ...years],
      state,
      visits: visits.slice(0, mostShown),
      toPlan: mine.slice(0, mostShown),
      cut: waiting.length > mostShown,
      clusters,
      cluster: cluster?.id,
    }),
  }
}

// ── Planning one, and changing it ─────────────────────────────────────────────────────────────────────────────────

const goersOf = async (call: PageCall, setting: SettingId): Promise<{ id: PersonId; name: string }[]> => {
  const people = (await peopleAround(call.tx, setting)).filter(({ inSetting }) => !inSetting)
  const all = people.some(({ id }) => id === call.me.id) ? people : [...people, { id: call.me.id, name: call.me.name }]
  const order = { coordinator: 0, "designated-manager": 1, "hub-manager": 2 } as Record<string, number>
  const sorted = [...all].sort(
    (a, b) => (order["role" in a ? a.role : ""] ?? 3) - (order["role" in b ? b.role : ""] ?? 3),
  )
  return [...new Map(sorted.map(({ id, name }) => [id, { id, name }])).values()]
}

const typedIn = ({ form }: PageCall): TypedAppointment => ({
  on: form.text("on"),
  time: form.text("time"),
  place: form.text("place"),
  coordinator: form.text("coordinator"),
})

const asTyped = ({ on, time, place, coordinator }: Appointment): TypedAppointment => ({
  on: on ?? "",
  time: time ?? "",
  place: place ?? "",
  coordinator: coordinator ?? "",
})

function appointmentIn(call: PageCall, goers: readonly { id: PersonId }[], wrongs: Wrongs): Appointment {
  const on = optionalDayOf(call.form, "on", wrongs)
  const typed = call.form.text("time")
  const time = typed === "" ? null : (timeFrom(typed) ?? null)
  if (typed !== "" && time === null) wrongs.add("time", words.timeWrong)
  const coordinator = goers.find(({ id }) => id === call.form.text("coordinator"))?.id
  if (!coordinator) wrongs.add("coordinator", words.goesWrong)
  return { on, time, place: lineOf(call.form, "place", longestPlace, wrongs) || null, coordinator: coordinator ?? null }
}

/** What a rule refused is told at its field; anything else goes its way. */
function told(error: unknown, wrongs: Wrongs): void {
  if (!(error instanceof Problem) || (error.status !== 422 && error.status !== 409)) throw error
  for (const { path, problem } of error.errors) wrongs.add(path === "setting" || path === "year" ? "on" : path, problem)
  if (error.errors.length === 0) wrongs.add("", error.message)
}

async function planned(call: PageCall, isPost: boolean): Promise<Outcome> {
  const setting = (await findSetting(call.tx, idIn(call, "id", SettingId))) ?? notFound()
  const place = await placeOfSetting(call.tx, setting.id)
  if (sightOf(call.me, answersOf(setting.kind), place) === "none") notFound()
  if (!coordinates(call.me, place) && !isCentre(call.me, place)) forbidden()
  const goers = await goersOf(call, setting.id)
  const stands = coordinates(call.me, place) ? (["offered", "booked", "to-plan"] as const) : (["to-plan"] as const)
  const wrongs = new Wrongs()
  if (isPost) {
    const wanted = appointmentIn(call, goers, wrongs)
    const state = stands.length === 1 ? "to-plan" : codeOf(call.form, "stands", stands, wrongs, words.standsMissing)
    if (state === "booked" && wanted.on === null) wrongs.add("on", words.dayMissing)
    if (!wrongs.any && state)
      try {
        const year = academicYearOf(wanted.on ?? call.tx.today)
        const { audit } = await openAudit(call.tx, call.me, {
          id: call.wiring.newId<AuditId>(),
          setting: setting.id,
          year,
        })
        const visit = await planVisit(call.tx, call.me, {
          id: call.wiring.newId<VisitId>(),
          audit: audit.id,
          ...wanted,
        })
        if (state !== "to-plan") await moveVisit(call.tx, call.me, visit.id, { to: "offered", on: wanted.on })
        if (state === "booked") await moveVisit(call.tx, call.me, visit.id, { to: "booked", on: wanted.on })
        return { redirect: `/visits/${visit.id}`, notice: { text: words.planned(stateNames[state]) } }
      } catch (error) {
        told(error, wrongs)
      }
  }
  const first = goers.find(({ id }) => id === call.me.id) ?? goers[0]
  return {
    page: planPage(call, {
      title: words.planTitle(setting.name),
      lede: words.planLede,
      back: { href: `/settings/${setting.id}`, text: setting.name },
      typed: isPost
        ? typedIn(call)
        : asTyped({
            on: null,
            time: null,
            place: null,
            coordinator:
              (place.coordinators.includes(call.me.id) ? call.me.id : place.coordinators[0]) ?? first?.id ?? null,
          }),
      goers,
      stands,
      chosen: isPost ? call.form.text("stands") : "offered",
      save: words.book,
      wrongs,
    }),
    ...(wrongs.any && { status: 422 as const }),
  }
}

async function changed(call: PageCall, isPost: boolean): Promise<Outcome> {
  // What it was before goes into the event, so nobody may change it meanwhile.
  const { visit, place } = await (isPost ? visitFor : visitSeen)(call.tx, call.me, idIn(call, "id", VisitId))
  if (!mayChange(call.me, visit, place)) forbidden()
  const goers = await goersOf(call, visit.setting)
  const wrongs = new Wrongs()
  if (isPost) {
    const wanted = appointmentIn(call, visit.coordinator ? [...goers, { id: visit.coordinator }] : goers, wrongs)
    if (visit.state === "booked" && wanted.on === null) wrongs.add("on", words.dayMissing)
    if (!wrongs.any)
      try {
        if (wanted.on) await checkDay(call.tx, visit.setting, visit.year, wanted.on)
        await changeVisit(call.tx, visit, wanted)
        return { redirect: `/visits/${visit.id}`, notice: { text: words.changed } }
      } catch (error) {
        told(error, wrongs)
      }
  }
  const away =
    visit.coordinator && !goers.some(({ id }) => id === visit.coordinator)
      ? [{ id: visit.coordinator, name: visit.coordinatorName ?? "" }]
      : []
  return {
    page: planPage(call, {
      title: words.changeTitle(visit.settingName),
      lede: undefined,
      back: { href: `/visits/${visit.id}`, text: words.visitTitle(visit.settingName) },
      typed: isPost ? typedIn(call) : asTyped(visit),
      goers: [...goers, ...away],
      stands: [],
      chosen: "",
      save: words.changeSave,
      wrongs,
    }),
    ...(wrongs.any && { status: 422 as const }),
  }
}

// ── One visit ─────────────────────────────────────────────────────────────────────────────────────────────────────

const isOpenState = (state: VisitState): boolean => state === "to-plan" || state === "offered" || state === "booked"
const mayChange = (me: Person, visit: VisitFacts, place: Place): boolean =>
  isOpenState(visit.state) && (coordinates(me, place) || isCentre(me, place))
/** The calls before a visit are the team's; the log of them is read as internal notes are. */
const isTeam = (me: Person, place: Place): boolean =>
  !speaksFor(me, place) && (coordinates(me, place) || isCentre(me, place))

const usual: readonly VisitState[] = [
  "offered",
  "booked",
  "done",
  "missed",
  "to-plan",
  "no-reply",
  "declined",
  "not-due",
]

async function showVisit(call: PageCall, tried?: VisitState, wrongs: Wrongs = noWrongs): Promise<Outcome> {
  const { visit, place } = await visitSeen(call.tx, call.me, idIn(call, "id", VisitId))
  const tries = await triesOf(call.tx, visit)
  const from = yearStarts(visit.year)
  const contacts = mayGlimpse(call.me, "internal-notes", place)
    ? (await listContacts(call.tx, [visit.setting], 20)).filter(({ on }) => on >= from)
    : []
  const open = stepsFor(visitSteps, visit.state, call.me, place).filter(
    ({ to }) => to !== "no-reply" || tries.count >= attemptsBeforeNoReply,
  )
  const auditState = auditStates.find((state) => state === visit.auditState) ?? "not-started"
  return {
    page: visitPage(call, {
      visit,
      auditState,
      steps: usual.flatMap((to) => {
        const step = open.find((one) => one.to === to)
        return step ? [{ to, asksReason: step.reason === true }] : []
      }),
      tried,
      wrongs,
      mayChange: mayChange(call.me, visit, place),
      tries: isTeam(call.me, place) ? { ...tries, contacts } : null,
      promises: await listOpenPromises(call.tx, visit.setting),
      moves: (await visitMoves(call.tx, visit.id)).reverse(),
    }),
    ...(wrongs.any && { status: 422 as const }),
  }
}

const mostMinutes = 1440
const mostMiles = 2000

async function takeStep(call: PageCall): Promise<Outcome> {
  const { visit, place } = await visitFor(call.tx, call.me, idIn(call, "id", VisitId))
  const to = visitStates.find((state) => state === call.params.to) ?? notFound()
  const wrongs = new Wrongs()
  const step = stepsFor(visitSteps, visit.state, call.me, place).find((one) => one.to === to)
  const reason = textOf(call.form, "reason", 2000, wrongs, step?.reason ? words.reasonMissing : undefined)
  const outcome =
    step && to === "done" ? codeOf(call.form, "outcome", visitOutcomes, wrongs, words.outcomeMissing) : undefined
  const on = call.form.text("on") === "" ? null : (dayOf(call.form, "on", wrongs) ?? null)
  const number = (name: string, most: number): number | null => {
    const text = call.form.text(name)
    const n = text === "" ? null : countOf(text)
    if (n === undefined) wrongs.add(name, words.numberWrong)
    else if (n !== null && n > most) wrongs.add(name, words.tooMany(most))
    return n ?? null
  }
  const took = { minutes: number("minutes", mostMinutes), miles: number("miles", mostMiles) }
  if (!wrongs.any)
    try {
      await moveVisit(call.tx, call.me, visit.id, {
        to,
        ...(on && { on }),
        ...(outcome && { outcome }),
        ...(reason !== "" && { reason }),
      })
      if (to === "done" && (took.minutes !== null || took.miles !== null))
        await recordVisitTime(call.tx, visit.id, took)
      const back: VisitState | undefined =
        to === "done" ? "booked" : to === "no-reply" || to === "declined" ? "to-plan" : undefined
      return {
        redirect: `/visits/${visit.id}`,
        notice: {
          text: stepWords(visit.state, to).done,
          ...(back && { undo: { action: `/visits/${visit.id}/steps/${back}` } }),
        },
      }
    } catch (error) {
      told(error, wrongs)
    }
  return showVisit(call, to, wrongs)
}

// ── Before you knock ──────────────────────────────────────────────────────────────────────────────────────────────

/** The newest year with something to say: this one once its form is in, else the one before. */
async function newestSheet(call: PageCall, visit: VisitFacts): Promise<Sheet | undefined> {
  const audits = (await listAudits(call.tx, { setting: visit.setting }, 0, 100))
    .filter(({ year }) => year <= visit.year)
    .sort((a, b) => b.year - a.year)
  for (const audit of audits) {
    if (audit.year === visit.year && ["not-started", "started", "closed-without"].includes(audit.state)) continue
    const sheet = await openSheet(call.tx, call.me, audit.id)
    if (sheet.answers.length > 0) return sheet
  }
  const [now] = audits.filter(({ year }) => year === visit.year)
  const sheet = now && (await openSheet(call.tx, call.me, now.id))
  return sheet && sheet.answers.length > 0 ? sheet : undefined
}

const inWords = (one: Settled | undefined): string | null => {
  if (!one) return null
  const { question } = one.compiled
  if (one.from === "answer" && one.held?.whole) return answerInWords(question, one.held.whole)
  const known: Known = one.known
  if (known.is !== "usable") return null
  const { fact } = known
  if (fact === null) return null
  const value = typeof fact === "object" && "top" in fact ? fact.top / fact.bottom : fact
  return answerInWords(question, { state: known.estimate ? "estimate" : "given", value })
}

const compared = ["single", "yes-no", "count", "scale", "money"]
/** As many as leave the page one page on paper. */
const mostChanges = 6

/** Answers that moved from one year to the next: what began or stopped first, then numbers. Nothing of a private section. */
function changesOf(sheet: Sheet, mayUse: (code: string) => boolean): Beside[] {
  const { last } = sheet
  if (!last) return []
  const moved = sheet.questions.flatMap(({ question }): (Beside & { isChoice: boolean; feeds: boolean })[] => {
    const [now, before] = [sheet.settled.get(question.code), last.settled.get(question.code)]
    if (
      !mayUse(question.code) ||
      !compared.includes(question.type) ||
      now?.known.is !== "usable" ||
      before?.known.is !== "usable"
    )
      return []
    const [today, then] = [inWords(now), inWords(before)]
    if (today === null || then === null || today === then) return []
    return [
      {
        question,
        now: today,
        before: then,
        isChoice: question.type === "single" || question.type === "yes-no",
        feeds: sheet.compiled.feeds.has(question.code),
      },
    ]
  })
  const rank = (one: (typeof moved)[number]) => (one.feeds ? 0 : 2) + (one.isChoice ? 0 : 1)
  return moved.sort((a, b) => rank(a) - rank(b)).slice(0, mostChanges)
}

async function before(call: PageCall): Promise<Outcome> {
  const { visit, place } = await visitSeen(call.tx, call.me, idIn(call, "id", VisitId))
  if (!isTeam(call.me, place)) return forbidden()
  const setting = (await findSetting(call.tx, visit.setting)) ?? notFound()
  const sheet = await newestSheet(call, visit)
  const open = new Set(
    sheet?.questions
      .filter(({ question, section }) => !question.sensitive && !section.private)
      .map(({ question }) => question.code) ?? [],
  )
  const mayUse = (code: string) => open.has(code)
  const isOpen = sheet?.audit.state === "not-started" || sheet?.audit.state === "started"
  const beside = (code: string): Beside[] => {
    const one = sheet?.compiled.questions.get(code)
    const now = inWords(sheet?.settled.get(code)) ?? (isOpen ? words.notAsked : words.wasBlank)
    return one ? [{ question: one.question, now, before: inWords(sheet?.last?.settled.get(code)) }] : []
  }
  const mayRing = may(call.me, "read", "directory", place)
  const people = (await peopleAround(call.tx, visit.setting)).filter(({ inSetting }) => inSetting)
  const first = ["head", "music-lead", "head-of-music"]
  const rank = (role: string) => (first.includes(role) ? first.indexOf(role) : first.length)
  const notes =
    sheet && may(call.me, "read", "visit-notes", place)
      ? (await listNotes(call.tx, sheet.audit.id)).filter(({ kind, text }) => kind === "visit" && text)
      : []
  const note = notes.at(-1)
  return {
    page: beforePage(call, {
      visit,
      setting,
      people: people
        .sort((a, b) => rank(a.role) - rank(b.role))
        .map((person) => ({
          ...person,
          email: mayRing ? person.email : null,
          telephone: mayRing ? person.telephone : null,
        })),
      promises: await listOpenPromises(call.tx, visit.setting),
      years: sheet && { now: sheet.audit.year, before: sheet.last?.year ?? null },
      changes: sheet ? changesOf(sheet, mayUse) : [],
      asking: sheet
        ? worthAsking(await settledYears(call.tx, sheet), { mayUse, formIn: isFormIn(sheet) }).map(
            ({ code, from }) => ({
              code,
              from: from.flatMap(beside),
            }),
          )
        : [],
      note: note?.text ? { text: note.text, by: `${words.by(note.byName)}, ${momentInWords(note.at)}` } : undefined,
    }),
  }
}

export const routes: PageRoute[] = [
  getPage("/visits", visitsOf),
  getPage("/settings/:id/visits/new", (call) => planned(call, false)),
  postForm("/settings/:id/visits/new", (call) => planned(call, true)),
  getPage("/visits/:id", (call) => showVisit(call)),
  getPage("/visits/:id/before", before),
  getPage("/visits/:id/change", (call) => changed(call, false)),
  postForm("/visits/:id/change", (call) => changed(call, true)),
  postForm("/visits/:id/steps/:to", takeStep),
]
