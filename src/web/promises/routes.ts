import * as v from "valibot"
import { may, type Person, type Place } from "../../domain/access.ts"
import { AuditId, PromiseId, SettingId } from "../../domain/kit/id.ts"
import { findAudit } from "../../store/audit.ts"
import type { Tx } from "../../store/database.ts"
import { placeOfSetting } from "../../store/person.ts"
import {
  changePromise,
  findPromise,
  keepersOf,
  listPromises,
  lockPromise,
  type PromiseFacts,
  recordPromise,
  recordPromiseOutcome,
} from "../../store/promise.ts"
import { findSetting, type SettingFacts } from "../../store/setting.ts"
import { type Form, getPage, idIn, type Outcome, type PageCall, postForm } from "../kit/page.tsx"
import { forbidden, notFound } from "../kit/problem.ts"
import { codeOf, lineOf, noWrongs, optionalDayOf, Wrongs } from "../kit/typed.ts"
import type { PromiseLine } from "./promises.tsx"
import { promisesPage } from "./promises-page.tsx"
import { words } from "./words.ts"

/** Promises stand in the row of the visit notes that the school sees. */
export const mayReadPromises = (me: Person, place: Place): boolean => may(me, "read", "visit-notes", place)
export const mayPromise = (me: Person, place: Place): boolean => may(me, "write", "visit-notes", place)
/** Its keeper may say that it is kept, and so may who writes promises here. */
const maySettle = (me: Person, place: Place, promise: PromiseFacts): boolean =>
  mayReadPromises(me, place) && (promise.keeper === me.id || mayPromise(me, place))

/** For other pages: promises as lines of `OpenPromises`, with what the reader may do about each. */
export const promiseLines = (me: Person, place: Place, promises: readonly PromiseFacts[]): PromiseLine[] =>
  mayReadPromises(me, place)
    ? promises.map((promise) => ({ promise, maySettle: maySettle(me, place, promise), mayRewrite: false }))
    : []

export const keeperOptions = async (tx: Tx, setting: SettingId, me: Person) => {
  const people = await keepersOf(tx, setting)
  const all = people.some(({ id }) => id === me.id) ? people : [{ id: me.id, name: me.name }, ...people]
  return all.map(({ id, name }) => ({ value: id, text: name }))
}

async function readSetting(call: PageCall): Promise<{ setting: SettingFacts; place: Place }> {
  const id = idIn(call, "id", SettingId)
  const setting = (await findSetting(call.tx, id)) ?? notFound()
  const place = await placeOfSetting(call.tx, id)
  return mayReadPromises(call.me, place) ? { setting, place } : notFound()
}

const typedChange = (form: Form) => ({
  text: form.text("promise"),
  toWhom: form.text("to-whom"),
  due: form.text("due"),
})

async function show(
  call: PageCall,
  setting: SettingFacts,
  place: Place,
  form: Form | null,
  wrongs: Wrongs,
  changed?: PromiseId,
): Promise<Outcome> {
  const { tx, me } = call
  const mayAdd = mayPromise(me, place)
  const lines = promiseLines(me, place, await listPromises(tx, setting.id))
  const page = promisesPage(call, {
    setting,
    lines: lines.map((line) => ({
      ...line,
      mayRewrite: mayAdd,
      problem: {
        reason: wrongs.at(`reason-${line.promise.id}`),
        text: wrongs.at(`text-${line.promise.id}`),
        whom: wrongs.at(`whom-${line.promise.id}`),
        due: wrongs.at(`due-${line.promise.id}`),
      },
      typed: changed === line.promise.id ? typedChange(call.form) : undefined,
    })),
    mayAdd,
    keepers: mayAdd ? await keeperOptions(tx, setting.id, me) : [],
    form,
    wrongs,
  })
  return wrongs.any ? { page, status: 422 } : { page }
}

/** A path of this site, so that no form can send somebody elsewhere. */
const backTo = (form: Form, usual: string): string =>
  /^\/(?![/\\])[\x20-\x7e]*$/.test(form.text("back")) ? form.text("back") : usual

export const routes = [
  getPage("/settings/:id/promises", async (call) => {
    const { setting, place } = await readSetting(call)
    return show(call, setting, place, null, noWrongs)
  }),

  postForm("/settings/:id/promises", async (call) => {
    const { tx, me, form, wiring } = call
    const { setting, place } = await readSetting(call)
    if (!mayPromise(me, place)) forbidden()
    const wrongs = new Wrongs()
    const text = lineOf(form, "promise", 1000, wrongs, words.missingText)
    const toWhom = lineOf(form, "to-whom", 200, wrongs)
    const due = optionalDayOf(form, "due", wrongs)
    if (due && due < tx.today) wrongs.add("due", words.duePast)
    const keepers = await keeperOptions(tx, setting.id, me)
    const keeper = keepers.find(({ value }) => value === form.text("keeper"))
    if (!keeper && form.text("keeper") !== "") wrongs.add("keeper", words.unknownKeeper)
    const audit = v.safeParse(AuditId, form.text("audit"))
    const about = audit.success ? await findAudit(tx, audit.output) : undefined
    if (wrongs.any) return show(call, setting, place, form, wrongs)
    const id = wiring.newId<PromiseId>()
    await recordPromise(tx, {
      id,
      setting: setting.id,
      audit: about?.setting === setting.id ? about.id : null,
      text,
      toWhom: toWhom || null,
      keeper: keeper?.value ?? null,
      due,
    })
    return { redirect: backTo(form, `/settings/${setting.id}/promises`), notice: { text: words.added } }
  }),

  postForm("/promises/:id/settle", async (call) => {
    const { tx, me, form } = call
    const id = idIn(call, "id", PromiseId)
    const promise = (await findPromise(tx, id)) ?? notFound()
    const place = await placeOfSetting(tx, promise.setting)
    if (!mayReadPromises(me, place)) notFound()
    if (!maySettle(me, place, promise)) forbidden()
    const wrongs = new Wrongs()
    const outcome = codeOf(form, "outcome", ["kept", "not-kept", "open"], wrongs, words.missingReason)
    const reason = lineOf(form, "reason", 1000, wrongs)
    if (outcome === "not-kept" && reason === "") wrongs.add(`reason-${id}`, words.missingReason)
    if (!outcome || wrongs.any)
      return show(call, (await findSetting(tx, promise.setting)) ?? notFound(), place, null, wrongs)
    const now = (await lockPromise(tx, id)) ?? notFound()
    if (now.outcome !== outcome) await recordPromiseOutcome(tx, id, outcome, reason || null)
    const back = backTo(form, `/settings/${promise.setting}/promises`)
    const text = outcome === "kept" ? words.nowKept : outcome === "not-kept" ? words.nowNot : words.nowOpen
    const undo =
      outcome === "open" ? {} : { undo: { action: `/promises/${id}/settle`, hidden: { outcome: "open", back } } }
    return { redirect: back, notice: { text, ...undo } }
  }),

  postForm("/promises/:id/words", async (call) => {
    const { tx, me, form } = call
    const promise = (await findPromise(tx, idIn(call, "id", PromiseId))) ?? notFound()
    const place = await placeOfSetting(tx, promise.setting)
    if (!mayReadPromises(me, place)) notFound()
    if (!mayPromise(me, place)) forbidden()
    const wrongs = new Wrongs()
    const text = lineOf(form, "promise", 1000, wrongs, words.missingText)
    // What the form did not ask stays as it is.
    const toWhom = form.has("to-whom") ? lineOf(form, "to-whom", 200, wrongs) || null : promise.toWhom
    const due = form.has("due") ? optionalDayOf(form, "due", wrongs) : promise.due
    if (due && due < tx.today && due !== promise.due) wrongs.add("due", words.duePast)
    if (wrongs.any) {
      const fields = { promise: "text", "to-whom": "whom", due: "due" } as const
      const there = new Wrongs()
      for (const [name, field] of Object.entries(fields)) {
        const problem = wrongs.at(name)
        if (problem) there.add(`${field}-${promise.id}`, problem)
      }
      return show(call, (await findSetting(tx, promise.setting)) ?? notFound(), place, null, there, promise.id)
    }
    await changePromise(tx, promise.id, { text, toWhom, due })
    return { redirect: `/settings/${promise.setting}/promises`, notice: { text: words.rewritten } }
  }),
]
