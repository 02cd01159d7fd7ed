import * as v from "valibot"
import { access, coordinates, mayGlimpse, mayLayOut, type Place, readsNumbers, sightOf } from "../../domain/access.ts"
import { answersOf } from "../../domain/delivery.ts"
import { academicYearOf, yearInWords, yearStarts } from "../../domain/kit/academic-year.ts"
import { addDays, type Day, dayInWords } from "../../domain/kit/day.ts"
import { ClusterId, type MembershipId, SettingId } from "../../domain/kit/id.ts"
import type { LayoutChangeId } from "../../domain/layout.ts"
import { mayReadNeeds, openNeeds } from "../../domain/need.ts"
import { phases, settingKinds, successionKinds } from "../../domain/setting.ts"
import { listClusters } from "../../store/cluster.ts"
import { contactKinds, listContacts, recordContact } from "../../store/contact.ts"
import type { Tx } from "../../store/database.ts"
import { refigureSettings } from "../../store/figure.ts"
import {
  checkJoin,
  hasAudits,
  type JoinProblem,
  joinedInto,
  joinSettings,
  listAuditYears,
  listRolls,
  listSettingsByName,
  listTrusts,
  listUnplaced,
  lockLayout,
  membershipsOfAll,
  placeSettings,
  postsOfSetting,
  type SettingRecord,
  settingAndJoined,
  settingRecord,
  successions,
} from "../../store/layout.ts"
import { listNeeds, type NeedFacts } from "../../store/need.ts"
import { placeOfSetting } from "../../store/person.ts"
import { listOpenPromises } from "../../store/promise.ts"
import {
  changeSetting,
  findSetting,
  isOpen,
  listNumbers,
  listSettings,
  recordNumber,
  recordRoll,
  recordSuccession,
  type SettingFacts,
  settingWithNumber,
} from "../../store/setting.ts"
import { typedBy } from "../../store/typed-fact.ts"
import { listVisits } from "../../store/visit.ts"
import { problems as clusterProblems } from "../clusters/words.ts"
import { mustLayOut, mustReadLayout, readsLayout } from "../kit/layout-guard.ts"
import { type Form, getPage, idIn, type Outcome, type PageCall, type PageRoute, postForm } from "../kit/page.tsx"
import { forbidden, notFound } from "../kit/problem.ts"
import { codeOf, countOf, dayOf, idsOf, lineOf, noWrongs, optionalDayOf, textOf, Wrongs } from "../kit/typed.ts"
import { mayAddAt } from "../people/routes.ts"
import { readsCluster } from "../profiles/view.ts"
import { mayReadPromises } from "../promises/routes.ts"
import { visitIsFor } from "../visits/steps.ts"
import {
  addSetting,
  editSetting,
  gridFrom,
  postcodeFrom,
  type SettingChange,
  type Wrong,
  writesFacts,
} from "./change.ts"
import { factInWords, factNames, gridInWords } from "./fact.ts"
import { likelySame, olderOf } from "./likely.ts"
import { editSettingPage, newSettingPage, type TypedFacts } from "./setting-form-page.tsx"
import { nameAndPlace } from "./setting-name.tsx"
import { type SettingView, settingPage } from "./setting-page.tsx"
import { settingsPage } from "./settings-page.tsx"
import { type JoinSide, joinPage, joinPreviewPage, numberPage, rollPage, successorPage } from "./steps-page.tsx"
import { type UnplacedView, unplacedPage } from "./unplaced-page.tsx"
import { kindAndPhase, problems, words } from "./words.ts"

const onOnePage = 50

const settingIn = async (call: PageCall): Promise<SettingFacts> =>
  (await findSetting(call.tx, idIn(call, "id", SettingId))) ?? notFound()

const parsed = <S extends v.GenericSchema>(schema: S, text: string | null): v.InferOutput<S> | undefined => {
  const result = v.safeParse(schema, text)
  return result.success ? result.output : undefined
}

export const routes: PageRoute[] = [
  getPage("/settings", async (call) => {
    const { tx, me, query } = call
    const within = query.get("cluster") ?? ""
    const asked = {
      q: (query.get("q") ?? "").replaceAll("\0", "").trim().slice(0, 100),
      kind: settingKinds.find((code) => code === query.get("kind")) ?? "",
      cluster: within === "none" ? ("none" as const) : parsed(ClusterId, within),
      closed: query.has("closed"),
    }
    const after = parsed(SettingId, query.get("after"))
    const { rows, all } = await listSettingsByName(tx, asked, after, onOnePage + 1)
    const shown = rows.slice(0, onOnePage)
    const at = (id: SettingId | undefined) => {
      const to = new URLSearchParams(query)
      to.delete("after")
      if (id) to.set("after", id)
      return `/settings?${to}`
    }
    return {
      page: settingsPage(call, {
        rows: shown,
        all,
        asked: { ...asked, cluster: asked.cluster ?? "" },
        clusters: await listClusters(tx),
        unplaced: readsLayout(me) ? (await listUnplaced(tx)).length : 0,
        ...(after && { first: at(undefined) }),
        ...(rows.length > onOnePage && { next: at(shown.at(-1)?.id) }),
        makes: mayLayOut(me),
      }),
    }
  }),

  // ── Adding ──────────────────────────────────────────────────────────────────────────────────────────────────
  getPage("/settings/new", async (call) => {
    mustLayOut(call.me)
    const kind = settingKinds.find((code) => code === call.query.get("kind")) ?? ""
    return { page: newSettingPage(call, { ...noFacts, kind }, noWrongs) }
  }),
  postForm("/settings", async (call) => {
    const { tx, me, form, wiring } = call
    mustLayOut(me)
    const wrongs = new Wrongs()
    const kind = codeOf(form, "kind", settingKinds, wrongs, problems.kind)
    const facts = readFacts(form, wrongs, true)
    const { name } = facts
    if (!name) wrongs.add("name", problems.nameMissing)
    const id = wiring.newId<SettingId>()
    if (!wrongs.any && kind && name) tell(wrongs, await addSetting(tx, id, { ...facts, kind, name }))
    if (wrongs.any || !name) return { page: newSettingPage(call, typedIn(form), wrongs), status: 422 }
    return { redirect: `/settings/${id}`, notice: { text: words.added(name) } }
  }),

  // ── Not in a cluster yet ────────────────────────────────────────────────────────────────────────────────────
  getPage("/settings/not-in-a-cluster", async (call) => {
    mustReadLayout(call.me)
    const asked = { chosen: [], to: "", from: yearStarts(academicYearOf(call.tx.today)) }
    return { page: unplacedPage(call, await unplacedView(call, asked), noWrongs) }
  }),
  postForm("/settings/not-in-a-cluster", placeThem),

  // ── One setting ─────────────────────────────────────────────────────────────────────────────────────────────
  getPage("/settings/:id", async (call) => {
    const typed = { on: call.tx.today, kind: "", text: "" }
    return { page: settingPage(call, await viewOf(call, await settingIn(call), typed, noWrongs)) }
  }),

  postForm("/settings/:id/contacts", async (call) => {
    const { tx, form, wiring } = call
    const setting = await settingIn(call)
    if (!(await logsAt(call, setting.id)).writes) forbidden()
    const wrongs = new Wrongs()
    const on = dayOf(form, "on", wrongs)
    if (on && on > tx.today) wrongs.add("on", problems.future)
    const kind = codeOf(form, "kind", contactKinds, wrongs, problems.contactKind)
    const text = textOf(form, "text", 4000, wrongs, problems.text)
    if (wrongs.any || !on || !kind) {
      const typed = { on: form.text("on"), kind: form.text("kind"), text }
      return { page: settingPage(call, await viewOf(call, setting, typed, wrongs)), status: 422 }
    }
    await recordContact(tx, { id: wiring.newId(), setting: setting.id, on, kind, text })
    return { redirect: `/settings/${setting.id}#contacts`, notice: { text: words.contactSaved } }
  }),

  // ── Facts ───────────────────────────────────────────────────────────────────────────────────────────────────
  getPage("/settings/:id/edit", async (call) => {
    const setting = await settingIn(call)
    const how = await editing(call, setting)
    const record = await recordOf(call.tx, setting.id)
    return { page: editSettingPage(call, setting, record, typedOf(setting, record), how, noWrongs) }
  }),
  postForm("/settings/:id/edit", async (call) => {
    const { tx, form } = call
    const setting = await settingIn(call)
    const how = await editing(call, setting)
    const record = await recordOf(tx, setting.id)
    const wrongs = new Wrongs()
    const kind = how.kind ? codeOf(form, "kind", settingKinds, wrongs, problems.kind) : undefined
    const facts = readFacts(form, wrongs, how.all)
    if (!facts.name && typeof record.register?.name !== "string") wrongs.add("name", problems.nameMissing)
    const urn = how.urn && facts.urn ? facts.urn : undefined
    if (!wrongs.any) {
      const { urn: _, ...typed } = facts
      tell(wrongs, await editSetting(tx, setting, { ...asTyped(typed, record), kind, urn }))
    }
    if (wrongs.any) return { page: editSettingPage(call, setting, record, typedIn(form), how, wrongs), status: 422 }
    return { redirect: `/settings/${setting.id}`, notice: { text: words.saved } }
  }),
  postForm("/settings/:id/take-back", async (call) => {
    const { tx, me, form } = call
    const setting = await settingIn(call)
    mustLayOut(me)
    const field = factNames.find((name) => name === form.text("field")) ?? notFound()
    const record = await recordOf(tx, setting.id)
    if (record.register === null || factInWords(field, record.register) === undefined) return notFound()
    await changeSetting(tx, setting.id, field === "grid" ? { easting: null, northing: null } : { [field]: null })
    await refigureSettings(tx, [setting.id])
    return { redirect: `/settings/${setting.id}`, notice: { text: words.tookBack } }
  }),

  // ── Numbers, rolls, successors ──────────────────────────────────────────────────────────────────────────────
  getPage("/settings/:id/number", async (call) => {
    mustLayOut(call.me)
    return { page: numberPage(call, await settingIn(call), { urn: "", from: "", reason: "converted" }, noWrongs) }
  }),
  postForm("/settings/:id/number", async (call) => {
    const { tx, me, form } = call
    mustLayOut(me)
    const setting = await settingIn(call)
    const wrongs = new Wrongs()
    const urn = form.text("urn")
    if (!/^\d{6}$/.test(urn)) wrongs.add("urn", problems.urn)
    const from = dayOf(form, "from", wrongs)
    const reason = codeOf(form, "reason", ["converted", "renamed"], wrongs, problems.reason)
    if (!wrongs.any && from && reason) {
      await lockLayout(tx)
      const outcome = await recordNumber(tx, setting.id, urn, from, reason)
      if (outcome === "recorded")
        return { redirect: `/settings/${setting.id}`, notice: { text: words.numberSaved(urn) } }
      if (outcome === "from-too-early") wrongs.add("from", problems.fromTooEarly)
      else {
        const other = await settingWithNumber(tx, urn)
        const holder = other && (await findSetting(tx, other.setting))
        wrongs.add("urn", problems.urnTaken(holder && nameAndPlace(holder)))
      }
    }
    return {
      page: numberPage(call, setting, { urn, from: form.text("from"), reason: form.text("reason") }, wrongs),
      status: 422,
    }
  }),

  getPage("/settings/:id/roll", async (call) => {
    const setting = await settingIn(call)
    if ((await writesFacts(call.tx, call.me, setting.id)) === "none") forbidden()
    return { page: rollPage(call, setting, { pupils: "", on: call.tx.today }, noWrongs) }
  }),
  postForm("/settings/:id/roll", async (call) => {
    const { tx, me, form } = call
    const setting = await settingIn(call)
    if ((await writesFacts(tx, me, setting.id)) === "none") forbidden()
    const wrongs = new Wrongs()
    const pupils = countOf(form.text("pupils"))
    if (pupils === undefined || pupils > 100_000) wrongs.add("pupils", problems.pupils)
    const on = dayOf(form, "on", wrongs)
    if (on && on > tx.today) wrongs.add("on", problems.future)
    if (wrongs.any || pupils === undefined || !on)
      return {
        page: rollPage(call, setting, { pupils: form.text("pupils"), on: form.text("on") }, wrongs),
        status: 422,
      }
    await recordRoll(tx, setting.id, { pupils, on, source: "census" })
    await refigureSettings(tx, [setting.id])
    return { redirect: `/settings/${setting.id}#rolls`, notice: { text: words.rollSaved } }
  }),

  getPage("/settings/:id/successor", async (call) => {
    mustLayOut(call.me)
    const setting = await settingIn(call)
    const q = searched(call.query.get("q"))
    const form = {
      q,
      found: await others(call.tx, setting, q),
      chosen: "",
      kind: "",
      from: setting.closed ? addDays(setting.closed, 1) : "",
    }
    return { page: successorPage(call, setting, form, noWrongs) }
  }),
  postForm("/settings/:id/successor", async (call) => {
    const { tx, me, form } = call
    mustLayOut(me)
    const setting = await settingIn(call)
    const wrongs = new Wrongs()
    const id = parsed(SettingId, form.text("successor"))
    const successor = id && (await findSetting(tx, id))
    if (!successor) wrongs.add("successor", problems.successor)
    else if (successor.id === setting.id) wrongs.add("successor", problems.successorSelf)
    const kind = codeOf(form, "kind", successionKinds, wrongs, problems.successorKind)
    const from = dayOf(form, "from", wrongs)
    if (!wrongs.any && successor && kind && from) {
      await lockLayout(tx)
      const fact = { predecessor: setting.id, successor: successor.id, from, kind }
      if ((await recordSuccession(tx, fact)) === "recorded") {
        await refigureSettings(tx, [setting.id, successor.id])
        return { redirect: `/settings/${setting.id}`, notice: { text: words.successorSaved(successor.name) } }
      }
      wrongs.add("successor", problems.successorKnown)
    }
    const q = searched(form.text("q"))
    const shown = {
      q,
      found: await others(tx, setting, q),
      chosen: form.text("successor"),
      kind: form.text("kind"),
      from: form.text("from"),
    }
    return { page: successorPage(call, setting, shown, wrongs), status: 422 }
  }),

  // ── This is the same school as … ────────────────────────────────────────────────────────────────────────────
  getPage("/settings/:id/join", async (call) => {
    const { tx, me, query } = call
    mustLayOut(me)
    const setting = await settingIn(call)
    const id = parsed(SettingId, query.get("other"))
    const other = id && id !== setting.id && (await findSetting(tx, id))
    if (other) {
      const { keep, join } = olderOf(setting, other)
      const from = join.opened ?? (keep.closed ? addDays(keep.closed, 1) : tx.today)
      const wrongs = new Wrongs()
      const problem = await checkJoin(tx, keep.id, join.id, from)
      if (problem) wrongs.add("from", joinProblem(problem))
      return { page: await joinPreview(call, setting, keep, join, from, wrongs) }
    }
    const q = searched(query.get("q"))
    const likely = likelySame(setting, await listSettings(tx, {}, tx.today, 0, 100_000))
    return { page: joinPage(call, setting, { q, likely, found: await others(tx, setting, q) }, noWrongs) }
  }),
  postForm("/settings/:id/join", async (call) => {
    const { tx, me, form, wiring } = call
    mustLayOut(me)
    const setting = await settingIn(call)
    const [keepId, joinId] = [parsed(SettingId, form.text("keep")), parsed(SettingId, form.text("join"))]
    const keep = keepId && (await findSetting(tx, keepId))
    const join = joinId && (await findSetting(tx, joinId))
    if (!keep || !join) return notFound()
    const wrongs = new Wrongs()
    const from = dayOf(form, "from", wrongs)
    if (from) {
      const id = wiring.newId<LayoutChangeId>()
      const outcome = await joinSettings(tx, id, keep.id, join.id, from)
      if (outcome.ok) {
        await refigureSettings(tx, [keep.id, join.id])
        return {
          redirect: `/settings/${keep.id}`,
          notice: { text: words.joinDone(keep.name), undo: { action: `/clusters/changes/${id}/undo` } },
        }
      }
      wrongs.add("from", joinProblem(outcome.problem))
    }
    return { page: await joinPreview(call, setting, keep, join, form.text("from"), wrongs), status: 422 }
  }),
]

const searched = (text: string | null): string => (text ?? "").replaceAll("\0", "").trim().slice(0, 100)

const others = async (tx: Tx, setting: SettingFacts, q: string): Promise<SettingFacts[]> =>
  q === ""
    ? []
    : (await listSettings(tx, { q, byName: true, towns: true }, tx.today, 0, 30)).filter(({ id }) => id !== setting.id)

// ── Facts ─────────────────────────────────────────────────────────────────────────────────────────────────────
const noFacts: TypedFacts = {
  kind: "",
  name: "",
  phase: "",
  urn: "",
  postcode: "",
  town: "",
  la: "",
  trustName: "",
  grid: "",
  opened: "",
  closed: "",
}

const typedIn = (form: Form): TypedFacts => ({
  kind: form.text("kind"),
  name: form.text("name"),
  phase: form.text("phase"),
  urn: form.text("urn"),
  postcode: form.text("postcode"),
  town: form.text("town"),
  la: form.text("la"),
  trustName: form.text("trustName"),
  grid: form.text("grid"),
  opened: form.text("opened"),
  closed: form.text("closed"),
})

/** What holds now, for the form: the typed word, else the register's. */
const typedOf = (setting: SettingFacts, { register, typed }: SettingRecord): TypedFacts => {
  const all = { ...register, ...typed }
  const text = (field: string) => (typeof all[field] === "string" ? all[field] : "")
  return {
    kind: setting.kind,
    name: setting.name,
    phase: text("phase"),
    urn: setting.urn ?? "",
    postcode: text("postcode"),
    town: text("town"),
    la: text("la"),
    trustName: text("trustName"),
    grid: setting.easting !== null && setting.northing !== null ? gridInWords(setting.easting, setting.northing) : "",
    opened: text("opened"),
    closed: text("closed"),
  }
}

/** The fields of a form as facts; an empty one is null. `all`: also those that place a setting in the hub. */
function readFacts(form: Form, wrongs: Wrongs, all: boolean): SettingChange {
  const or = (text: string) => (text === "" ? null : text)
  const name = or(lineOf(form, "name", 200, wrongs))
  const phase = form.text("phase") === "" ? null : codeOf(form, "phase", phases, wrongs, problems.phase)
  const town = or(lineOf(form, "town", 100, wrongs))
  const postcode = form.text("postcode") === "" ? null : postcodeFrom(form.text("postcode"))
  if (postcode === undefined) wrongs.add("postcode", problems.postcode)
  if (!all) return { name, phase, town, postcode }
  const urn = or(form.text("urn"))
  if (urn !== null && !/^\d{6}$/.test(urn)) wrongs.add("urn", problems.urn)
  const la = or(form.text("la"))
  if (la !== null && !/^\d{3}$/.test(la)) wrongs.add("la", problems.la)
  const grid = form.text("grid") === "" ? { easting: null, northing: null } : gridFrom(form.text("grid"))
  if (grid === undefined) wrongs.add("grid", problems.grid)
  const trustName = or(lineOf(form, "trustName", 200, wrongs))
  const opened = optionalDayOf(form, "opened", wrongs)
  const closed = optionalDayOf(form, "closed", wrongs)
  return { name, phase, town, postcode, urn, la, ...grid, trustName, opened, closed }
}

/** Only what differs from the register's word is typed: the rest follows the register from import to import. */
function asTyped(facts: SettingChange, { register }: SettingRecord): SettingChange {
  if (register === null) return facts
  const sameGrid =
    typeof register.easting === "number" &&
    typeof register.northing === "number" &&
    typeof facts.easting === "number" &&
    typeof facts.northing === "number" &&
    gridInWords(register.easting, register.northing) === gridInWords(facts.easting, facts.northing)
  const kept = Object.entries(facts).map(([field, value]) => [
    field,
    value === (register[field] ?? null) || (sameGrid && (field === "easting" || field === "northing")) ? null : value,
  ])
  return Object.fromEntries(kept)
}

const tell = (wrongs: Wrongs, wrong: Wrong | undefined): void => {
  for (const [field, text] of Object.entries(wrong ?? {})) wrongs.add(field, text)
}

const recordOf = async (tx: Tx, id: SettingId): Promise<SettingRecord> => (await settingRecord(tx, id)) ?? notFound()

async function editing(
  { tx, me }: PageCall,
  setting: SettingFacts,
): Promise<{ all: boolean; urn: boolean; kind: boolean }> {
  const writes = await writesFacts(tx, me, setting.id)
  if (writes === "none") forbidden()
  const all = writes === "all"
  return { all, urn: all && setting.urn === null, kind: all && !(await hasAudits(tx, setting.id)) }
}

// ── One setting ───────────────────────────────────────────────────────────────────────────────────────────────
/** The contact log is the team's, as internal notes are: the school does not see it. */
async function logsAt({ tx, me }: PageCall, id: SettingId): Promise<{ reads: boolean; writes: boolean }> {
  const cells = access(me, "internal-notes", await placeOfSetting(tx, id))
  return { reads: cells.length > 0, writes: cells.some(({ level }) => level === "write") }
}

async function viewOf(
  call: PageCall,
  setting: SettingFacts,
  typed: SettingView["typed"],
  wrongs: Wrongs,
): Promise<SettingView> {
  const { tx, me } = call
  const { id } = setting
  const record = await recordOf(tx, id)
  const into = joinedInto(record)
  const place = await placeOfSetting(tx, id)
  const logs = await logsAt(call, id)
  const makes = mayLayOut(me)
  const trust =
    setting.trust && (await listTrusts(tx)).find(({ schools }) => schools.some((school) => school.id === id))
  return {
    setting,
    record,
    joined: into && (await findSetting(tx, into)),
    clusters: await listClusters(tx),
    memberships: await membershipsOfAll(tx, [id]),
    numbers: await listNumbers(tx, id),
    rolls: await listRolls(tx, id),
    posts: mayGlimpse(me, "directory", place) ? await postsOfSetting(tx, id) : undefined,
    succession: await successions(tx, id),
    contacts: logs.reads ? await listContacts(tx, await settingAndJoined(tx, id)) : undefined,
    trustCode: trust ? trust.code : undefined,
    likely: makes && !into && setting.cluster === null ? likelySame(setting, await joinable(tx)) : [],
    today: tx.today,
    typedBy: await typedBy(tx, id),
    visits: into ? undefined : await visitsAt(call, setting, place),
    promises: !into && mayReadPromises(me, place) ? await listOpenPromises(tx, id) : undefined,
    needs: !into && mayReadNeeds(me, place) ? await needsAt(tx, id) : undefined,
    opensAnswers: sightOf(me, answersOf(setting.kind), place) !== "none",
    readsCluster: (cluster) => readsCluster(me, cluster),
    writes: into ? "none" : await writesFacts(tx, me, id),
    makes: makes && !into,
    mayAddPeople: !into && (await mayAddAt(tx, me, id)),
    mayLog: !into && logs.writes,
    typed,
    wrongs,
  }
}

/** The next visit, and the last one made, as far as the reader may see them; tutors, venues and societies are not visited. */
async function visitsAt({ tx, me }: PageCall, setting: SettingFacts, place: Place): Promise<SettingView["visits"]> {
  if (answersOf(setting.kind) === "provider-returns" || !readsNumbers(sightOf(me, answersOf(setting.kind), place)))
    return undefined
  const all = (await listVisits(tx, { setting: setting.id }, 0, 50)).filter((visit) => visitIsFor(me, visit))
  const next = all.find(({ state }) => ["to-plan", "offered", "booked", "missed"].includes(state))
  return {
    next,
    last: all.find(({ state }) => state === "done"),
    mayPlan: next === undefined && coordinates(me, place) && isOpen(setting, tx.today),
  }
}

const needsAt = async (tx: Tx, id: SettingId): Promise<NeedFacts[]> =>
  (await listNeeds(tx, { scope: { setting: id, cluster: null } }, 0, 1000)).filter(({ state }) =>
    openNeeds.includes(state),
  )

/** Records that were not joined to another already: those were open on no day. */
const joinable = async (tx: Tx): Promise<SettingFacts[]> =>
  (await listSettings(tx, {}, tx.today, 0, 100_000)).filter(
    ({ opened, closed }) => !opened || !closed || closed >= opened,
  )

// ── Joining ───────────────────────────────────────────────────────────────────────────────────────────────────
const joinProblem = (problem: JoinProblem): string => {
  switch (problem.problem) {
    case "same-setting":
      return problems.joinSame
    case "already-joined":
      return problems.joinJoined
    case "from-too-early":
      return problems.joinEarly(problem.begins)
    case "both-audited":
      return problems.joinAudited(problem.years.map(yearInWords).join(", "))
  }
}

const joinTitles = [
  words.name,
  words.kind,
  words.urn,
  words.postcode,
  words.opened,
  words.closed,
  words.clusters,
  words.auditYears,
]

async function joinSide(tx: Tx, setting: SettingFacts): Promise<JoinSide> {
  const clusters = await listClusters(tx)
  const memberships = await membershipsOfAll(tx, [setting.id])
  const nameOf = (id: ClusterId) => clusters.find((cluster) => cluster.id === id)?.name ?? ""
  return {
    setting,
    rows: [
      nameAndPlace(setting),
      kindAndPhase(setting.kind, setting.phase),
      (await listNumbers(tx, setting.id)).map(({ urn }) => urn).join(", "),
      setting.postcode ?? "",
      setting.opened ? dayInWords(setting.opened) : words.unknown,
      setting.closed ? dayInWords(setting.closed) : words.stillOpen,
      [...new Set(memberships.map(({ cluster }) => nameOf(cluster)))].join(", "),
      (await listAuditYears(tx, setting.id)).map(yearInWords).join(", "),
    ],
  }
}

const joinPreview = async (
  call: PageCall,
  about: SettingFacts,
  keep: SettingFacts,
  join: SettingFacts,
  from: string,
  wrongs: Wrongs,
) =>
  joinPreviewPage(
    call,
    { about, keep: await joinSide(call.tx, keep), join: await joinSide(call.tx, join), titles: joinTitles, from },
    wrongs,
  )

// ── Not in a cluster yet ──────────────────────────────────────────────────────────────────────────────────────
async function unplacedView(
  { tx, me }: PageCall,
  asked: { chosen: readonly SettingId[]; to: string; from: string },
): Promise<UnplacedView> {
  const all = await joinable(tx)
  const makes = mayLayOut(me)
  return {
    settings: (await listUnplaced(tx)).map((setting) => ({
      ...setting,
      likely: makes ? likelySame(setting, all)[0] : undefined,
    })),
    clusters: (await listClusters(tx)).filter(({ until }) => until === null),
    chosen: new Set(asked.chosen),
    to: asked.to,
    from: asked.from,
    makes,
  }
}

async function placeThem(call: PageCall): Promise<Outcome> {
  const { tx, me, form, wiring } = call
  mustLayOut(me)
  const wrongs = new Wrongs()
  const chosen = idsOf(form, "setting", SettingId)
  const from: Day | undefined = dayOf(form, "from", wrongs)
  const view = await unplacedView(call, { chosen, to: form.text("to"), from: form.text("from") })
  const ticked = view.settings.filter(({ id }) => chosen.includes(id))
  if (ticked.length === 0) wrongs.add("setting", words.placeNone)
  const into = view.clusters.find(({ id }) => id === form.text("to"))
  if (form.text("to") !== "" && !into) wrongs.add("to", clusterProblems.chooseCluster)
  const moves = ticked.map((setting) => {
    const to = into?.id ?? view.clusters.find(({ id }) => id === setting.nearest?.cluster)?.id
    if (!to) wrongs.add("to", words.placeNoNearest(nameAndPlace(setting)))
    return { setting: setting.id, to: to ?? null }
  })
  if (wrongs.any || !from) return { page: unplacedPage(call, view, wrongs), status: 422 }
  const id = wiring.newId<LayoutChangeId>()
  const n = await placeSettings(tx, id, moves, from, () => wiring.newId<MembershipId>())
  return {
    redirect: "/settings/not-in-a-cluster",
    notice: { text: words.placed(n, into?.name ?? words.placedEach), undo: { action: `/clusters/changes/${id}/undo` } },
  }
}
