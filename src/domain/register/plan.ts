import { addDays, type Day, daysBetween } from "../kit/day.ts"
import type { SettingId } from "../kit/id.ts"
import type { LaCode } from "./area.ts"
import { similarNames } from "./likeness.ts"
import { type LinkGraph, linkGraph, type Step } from "./links.ts"
import {
  RegisterFacts,
  type RegisterField,
  type RegisterLink,
  type RegisterRow,
  type UnreadLine,
  type UnreadReason,
  type Urn,
} from "./row.ts"

/** A school of the hub, as it stood before the import. */
export type KnownSchool = {
  setting: SettingId
  /** Its number today; null where a person added it without one. */
  urn: Urn | null
  formerUrns: readonly Urn[]
  /** As pages show them: what a person typed wins over the register. `closed` is the last day open. */
  name: string
  postcode: string | null
  la: string | null
  closed: Day | null
  /** What the register last said, and only that; null where it never spoke of this school. */
  facts: RegisterFacts | null
  /** The schools recorded as carrying this one on, by today's numbers. */
  successors: readonly { urn: Urn; kind: SuccessionKind }[]
}

export type Change = { field: RegisterField; before: string | number | null; after: string | number | null }
export type SkipReason = UnreadReason | "closed" | "not-open-yet" | "urn-twice"
export type Roll = { pupils: number; on: Day }

/** Why a new number may be a school that the hub has: never the name alone. */
export type MayBe = { setting: SettingId; urn: Urn | null; why: "link" | "link-waits" | "same-number" | "same-place" }

type Told = { line: number; urn: Urn; facts: RegisterFacts; changes: Change[]; roll: Roll | null }

/** What one row of the areas asked for comes to. `facts` replace those that were kept. */
export type Verdict =
  | (Told & { verdict: "added"; mayBe: MayBe[] })
  | (Told & { verdict: "updated" | "reopened"; setting: SettingId })
  | (Told & { verdict: "closed"; setting: SettingId; by: "status" | "date" | "successor" })
  /** `urn` holds from the day `from`; `through` are numbers between the old and it. The school's first day stays that of its first number. */
  | (Told & { verdict: "converted"; setting: SettingId; former: Urn; through: Urn[]; from: Day })
  | { verdict: "unchanged"; line: number; urn: Urn; setting: SettingId }
  | { verdict: "skipped"; line: number; urn: Urn | null; reason: SkipReason; column: string | null }

export type SuccessionKind = "merged" | "absorbed" | "split"

/** One school carries another on. Both by the numbers that they have when the plan is carried out. */
export type Succession = { predecessor: Urn; successor: Urn; from: Day; kind: SuccessionKind }

/** A known school that the file lacks: it stays as it is. `carriedOn` is what the links say, for a person to confirm. */
export type Unseen = {
  setting: SettingId
  urn: Urn
  closed: boolean
  carriedOn: { urn: Urn; kind: Step["kind"]; on: Day | null }[]
}

export type Counts = {
  rows: number
  added: number
  updated: number
  closed: number
  reopened: number
  converted: number
  unchanged: number
  unseen: number
}

export type ImportPlan = {
  on: Day
  counts: Counts
  /** In the file's order. */
  verdicts: Verdict[]
  successions: Succession[]
  unseen: Unseen[]
  /** Known schools whose row stands in an area that was not asked for, as after a reorganisation: neither rows nor unseen. */
  elsewhere: { setting: SettingId; urn: Urn; la: LaCode; laName: string | null }[]
  /** Two schools of the hub that the links call one. */
  twins: { setting: SettingId; other: SettingId }[]
  /** Areas asked for that have no row. */
  empty: LaCode[]
}

/** What the command line prints and the API answers. Every row is in it once; `unseen` are no rows. */
export const tally = ({
  counts,
  verdicts,
}: ImportPlan): Counts & { skipped: { line: number; reason: SkipReason }[] } => ({
  ...counts,
  skipped: verdicts.flatMap((one) => (one.verdict === "skipped" ? [{ line: one.line, reason: one.reason }] : [])),
})

export type ImportInput = {
  known: Iterable<KnownSchool>
  /** In any order. Those of other areas are not counted. */
  rows: Iterable<RegisterRow>
  unread: Iterable<UnreadLine>
  /** The whole links file; null where none was given. */
  links: Iterable<RegisterLink> | null
  las: readonly LaCode[]
  /** The extract's day, not today's. */
  on: Day
}

/** A register that lags shows the old number open for a while after the new one has opened. */
const lagDays = 365

const nothing: Omit<RegisterFacts, "urn" | "name" | "la"> = {
  laName: null,
  establishmentNumber: null,
  typeCode: null,
  type: null,
  group: null,
  phase: null,
  lowAge: null,
  highAge: null,
  gender: null,
  religiousCharacter: null,
  status: "open",
  opened: null,
  closed: null,
  pupils: null,
  censusDay: null,
  street: null,
  locality: null,
  town: null,
  county: null,
  postcode: null,
  easting: null,
  northing: null,
  trustCode: null,
  trustName: null,
  federation: null,
  website: null,
  telephone: null,
}

const fields = Object.keys(RegisterFacts.entries) as RegisterField[]

type Standing = Pick<RegisterFacts, "status" | "closed">

const saysClosed = ({ status, closed }: Standing, opened: Day | null, on: Day): "status" | "date" | undefined => {
  if (status === "closed") return "status"
  // A close date before the opening date is left over from an earlier closing.
  const stale = closed !== null && opened !== null && closed < opened
  return closed !== null && closed <= on && !stale ? "date" : undefined
}

/** By the row alone, whatever is known of the school. */
const closedBy = ({ facts }: RegisterRow, on: Day): "status" | "date" | undefined =>
  saysClosed({ status: facts.status ?? "open", closed: facts.closed ?? null }, facts.opened ?? null, on)

/**
 * Decides what an extract means for a hub's schools, each row once, and writes nothing. The same extract planned again after it was applied comes out
 * unchanged; rows may come in any order.
 */
export function planImport(input: ImportInput): ImportPlan {
  const { on } = input
  const asked = new Set<string>(input.las)
  const schools = [...input.known]
  const current = new Map<Urn, KnownSchool>()
  const former = new Map<Urn, KnownSchool>()
  for (const school of schools) {
    if (school.urn !== null) current.set(school.urn, school)
    for (const urn of school.formerUrns) former.set(urn, school)
  }

  const verdicts: Verdict[] = []
  const rows = new Map<Urn, RegisterRow>()
  const elsewhere = new Map<Urn, ImportPlan["elsewhere"][number]>()
  for (const row of input.rows) {
    if (!asked.has(row.la)) {
      const school = current.get(row.urn)
      if (school)
        elsewhere.set(row.urn, { setting: school.setting, urn: row.urn, la: row.la, laName: row.facts.laName ?? null })
    } else if (rows.has(row.urn))
      verdicts.push({ verdict: "skipped", line: row.line, urn: row.urn, reason: "urn-twice", column: null })
    else rows.set(row.urn, row)
  }
  for (const { line, reason, la, urn, column } of input.unread)
    if (la === null || asked.has(la)) verdicts.push({ verdict: "skipped", line, urn, reason, column })

  const graph = linkGraph(input.links ?? [], on)
  const standsOpen = (urn: Urn): boolean => {
    const row = rows.get(urn)
    return row !== undefined && closedBy(row, on) === undefined && row.facts.status !== "proposed-to-open"
  }
  const hasEnded = (row: RegisterRow): boolean =>
    (closedBy(row, on) ?? carriedOn(row, graph, standsOpen, on)) !== undefined
  const taken = (urn: Urn) => current.has(urn) || former.has(urn)
  const conversions = findConversions(schools, rows, graph, taken, hasEnded, on)
  const newNumber = new Map([...conversions.values()].map((conversion) => [conversion.row.urn, conversion]))
  const between = new Map(
    [...conversions.values()].flatMap((conversion) =>
      conversion.through.map((urn) => [urn, conversion.school] as const),
    ),
  )
  const candidates = candidateIndex(schools, rows, conversions, on)

  const seen = new Set<SettingId>()

  for (const row of rows.values()) {
    const { line, urn } = row
    const conversion = newNumber.get(urn)
    const school = current.get(urn)
    const earlier =
      former.get(urn) ?? between.get(urn) ?? (school && conversions.has(school.setting) ? school : undefined)
    if (conversion) {
      const { setting } = conversion.school
      seen.add(setting)
      const { former, through, from } = conversion
      verdicts.push({
        ...tellKnown(row, conversion.school, "later", carriedOn(row, graph, standsOpen, on), on),
        verdict: "converted",
        setting,
        former,
        through,
        from,
      })
    } else if (earlier) {
      seen.add(earlier.setting)
      verdicts.push({ verdict: "unchanged", line, urn, setting: earlier.setting })
    } else if (school) {
      const { setting } = school
      seen.add(setting)
      const carried = school.successors.some(({ kind }) => kind !== "split")
      const recorded = carried && school.facts?.status === "closed" ? (school.facts.closed ?? undefined) : undefined
      const ended = recorded ?? carriedOn(row, graph, standsOpen, on)
      const told = tellKnown(row, school, school.formerUrns.length > 0 ? "later" : "first", ended, on)
      const is = told.facts.status === "closed"
      const was = school.facts ? school.facts.status === "closed" : is && school.closed !== null
      if (is && !was) verdicts.push({ ...told, verdict: "closed", setting, by: closedBy(row, on) ?? "successor" })
      else if (was && !is) verdicts.push({ ...told, verdict: "reopened", setting })
      else if (told.changes.length > 0) verdicts.push({ ...told, verdict: "updated", setting })
      else verdicts.push({ verdict: "unchanged", line, urn, setting })
    } else if (hasEnded(row)) verdicts.push({ verdict: "skipped", line, urn, reason: "closed", column: null })
    else if (row.facts.status === "proposed-to-open")
      verdicts.push({ verdict: "skipped", line, urn, reason: "not-open-yet", column: null })
    else verdicts.push({ ...tellNew(row, on), verdict: "added", mayBe: candidates(row, graph) })
  }
  verdicts.sort((a, b) => a.line - b.line)

  const unseen: Unseen[] = []
  for (const { setting, urn, la, facts, closed } of schools) {
    if (urn === null || seen.has(setting) || elsewhere.has(urn) || !asked.has(facts?.la ?? la ?? "")) continue
    const steps = graph.successors(urn).map((step) => ({ urn: step.to, kind: step.kind, on: step.last }))
    unseen.push({
      setting,
      urn,
      closed: (facts ? facts.status === "closed" : false) || closed !== null,
      carriedOn: steps,
    })
  }

  const { successions, twins } = findSuccessions(verdicts, current, former, conversions, graph, standsOpen, on)
  const counts: Counts = {
    rows: verdicts.length,
    added: 0,
    updated: 0,
    closed: 0,
    reopened: 0,
    converted: 0,
    unchanged: 0,
    unseen: unseen.length,
  }
  for (const { verdict } of verdicts) if (verdict !== "skipped") counts[verdict]++
  const found = new Set([...rows.values()].map((row) => row.la))
  return {
    on,
    counts,
    verdicts,
    successions,
    unseen,
    elsewhere: [...elsewhere.values()],
    twins,
    empty: input.las.filter((la) => !found.has(la)),
  }
}

/**
 * Open or closed on the extract's day. Where the file has no column for it, what was known stays; `ended` is the last day of a school that a successor ended,
 * whatever a lagging row says.
 */
function standing(row: RegisterRow, before: RegisterFacts | null, ended: Day | undefined, on: Day): Standing {
  const { status, closed } = row.facts
  const wasClosed = before?.status === "closed"
  const told: Standing = {
    status: status ?? before?.status ?? "open",
    closed: closed !== undefined ? closed : status === undefined ? (before?.closed ?? null) : null,
  }
  if (saysClosed(told, row.facts.opened ?? null, on))
    return { status: "closed", closed: told.closed ?? (wasClosed ? before.closed : null) ?? on }
  if (ended !== undefined) return { status: "closed", closed: ended }
  return { ...told, closed: told.closed !== null && told.closed > on ? told.closed : null }
}

const or = <T>(told: T | undefined, known: T): T => (told === undefined ? known : told)

/** What a row says, and what was known where it is silent. Written out: spread, 26,000 of these take three times the memory. */
function factsOf(
  row: RegisterRow,
  before: RegisterFacts | null,
  opened: Day | null,
  { status, closed }: Standing,
): RegisterFacts {
  const told = row.facts
  const known = before ?? nothing
  return {
    urn: told.urn,
    name: told.name,
    la: told.la,
    status,
    opened,
    closed,
    laName: or(told.laName, known.laName),
    establishmentNumber: or(told.establishmentNumber, known.establishmentNumber),
    typeCode: or(told.typeCode, known.typeCode),
    type: or(told.type, known.type),
    group: or(told.group, known.group),
    phase: or(told.phase, known.phase),
    lowAge: or(told.lowAge, known.lowAge),
    highAge: or(told.highAge, known.highAge),
    gender: or(told.gender, known.gender),
    religiousCharacter: or(told.religiousCharacter, known.religiousCharacter),
    pupils: or(told.pupils, known.pupils),
    censusDay: or(told.censusDay, known.censusDay),
    street: or(told.street, known.street),
    locality: or(told.locality, known.locality),
    town: or(told.town, known.town),
    county: or(told.county, known.county),
    postcode: or(told.postcode, known.postcode),
    easting: or(told.easting, known.easting),
    northing: or(told.northing, known.northing),
    trustCode: or(told.trustCode, known.trustCode),
    trustName: or(told.trustName, known.trustName),
    federation: or(told.federation, known.federation),
    website: or(told.website, known.website),
    telephone: or(told.telephone, known.telephone),
  }
}

const rollOf = ({ pupils, censusDay }: RegisterFacts, on: Day): Roll | null =>
  pupils === null ? null : { pupils, on: censusDay ?? on }

const tellNew = (row: RegisterRow, on: Day): Told => {
  const facts = factsOf(row, null, row.facts.opened ?? null, standing(row, null, undefined, on))
  return { line: row.line, urn: row.urn, facts, changes: [], roll: rollOf(facts, on) }
}

/** The first day of a school stays that of its first number. */
function tellKnown(
  row: RegisterRow,
  school: KnownSchool,
  numbers: "first" | "later",
  ended: Day | undefined,
  on: Day,
): Told {
  const before = school.facts
  const known = before?.opened ?? null
  const opened = numbers === "later" || row.facts.opened === undefined ? known : row.facts.opened
  const facts = factsOf(row, before, opened, standing(row, before, ended, on))
  const changes: Change[] = []
  for (const field of fields) {
    const [was, is] = [before ? before[field] : null, facts[field]]
    if (was !== is) changes.push({ field, before: was, after: is })
  }
  const counted = changes.some(({ field }) => field === "pupils" || field === "censusDay")
  return { line: row.line, urn: row.urn, facts, changes, roll: counted ? rollOf(facts, on) : null }
}

type Conversion = { school: KnownSchool; former: Urn; through: Urn[]; row: RegisterRow; from: Day }

/** The one plain step on from a number, where the number it leads to has no other plain one leading to it. */
function plainStep(graph: LinkGraph, urn: Urn): Step | undefined {
  const [step, ...more] = graph.successors(urn)
  if (!step || more.length > 0 || step.kind !== "plain") return undefined
  return graph.predecessors(step.to).filter(({ kind }) => kind === "plain").length === 1 ? step : undefined
}

/** Walks on from each known school, over several conversions where need be, to the last number that the file has. */
function findConversions(
  schools: readonly KnownSchool[],
  rows: ReadonlyMap<Urn, RegisterRow>,
  graph: LinkGraph,
  taken: (urn: Urn) => boolean,
  hasEnded: (row: RegisterRow) => boolean,
  on: Day,
): Map<SettingId, Conversion> {
  const found = new Map<SettingId, Conversion>()
  for (const school of schools) {
    if (school.urn === null) continue
    const walked: Urn[] = []
    for (let step = plainStep(graph, school.urn); step && !taken(step.to); step = plainStep(graph, step.to)) {
      walked.push(step.to)
      const row = rows.get(step.to)
      if (!row || row.facts.status === "proposed-to-open" || bothStand(rows.get(school.urn), row, hasEnded, on))
        continue
      const day =
        row.facts.opened ??
        dayAfter(rows.get(school.urn)?.facts.closed ?? school.facts?.closed ?? null) ??
        step.last ??
        on
      found.set(school.setting, { school, former: school.urn, through: walked.slice(0, -1), row, from: day })
    }
  }
  return found
}

const dayAfter = (day: Day | null): Day | null => (day === null ? null : addDays(day, 1))

/** Two numbers plainly open side by side for longer than a register lags are two schools, whatever the links say; nor does one that is closed take over from one that is open. */
function bothStand(
  old: RegisterRow | undefined,
  next: RegisterRow,
  hasEnded: (row: RegisterRow) => boolean,
  on: Day,
): boolean {
  if (!old || hasEnded(old)) return false
  if (hasEnded(next)) return true
  const { opened } = next.facts
  return (old.facts.status ?? "open") === "open" && (opened == null || daysBetween(opened, on) > lagDays)
}

/** Several give way to one: by its own kind of link, or by plain ones that meet. */
const isMerger = (graph: LinkGraph, step: Step): boolean =>
  step.kind === "merged" ||
  (step.kind === "plain" && graph.predecessors(step.to).filter(({ kind }) => kind === "plain").length > 1)

/**
 * The last day of a school whose row still says open though a link of the last year says that it went into one that the file shows open. A split closes
 * nothing, and nor do older links: some stand on the school that stayed.
 */
function carriedOn(row: RegisterRow, graph: LinkGraph, standsOpen: (urn: Urn) => boolean, on: Day): Day | undefined {
  const [step, ...more] = graph.successors(row.urn)
  if (
    !step ||
    more.length > 0 ||
    step.first === null ||
    step.last === null ||
    !isMerger(graph, step) ||
    !standsOpen(step.to)
  )
    return undefined
  return daysBetween(step.last, on) <= lagDays ? step.first : undefined
}

const sameNumber = (la: string | null, number: string | null | undefined): string | null =>
  la && number ? `${la}${number}` : null

const bare = (postcode: string | null | undefined): string | null => postcode?.replace(/\s/g, "").toUpperCase() || null

/** Finds the known schools that a new number may be: only such as do not stand open in the same file under their own. */
function candidateIndex(
  schools: readonly KnownSchool[],
  rows: ReadonlyMap<Urn, RegisterRow>,
  conversions: ReadonlyMap<SettingId, Conversion>,
  on: Day,
): (row: RegisterRow, graph: LinkGraph) => MayBe[] {
  const byNumber = new Map<string, KnownSchool[]>()
  const byPostcode = new Map<string, KnownSchool[]>()
  const byUrn = new Map<Urn, KnownSchool>()
  const put = (map: Map<string, KnownSchool[]>, key: string | null, school: KnownSchool) => {
    if (key !== null) map.set(key, [...(map.get(key) ?? []), school])
  }
  for (const school of schools) {
    const own = school.urn === null ? undefined : rows.get(school.urn)
    const stands = own !== undefined && closedBy(own, on) === undefined && own.facts.status !== "proposed-to-close"
    if (stands || conversions.has(school.setting)) continue
    put(byNumber, sameNumber(school.facts?.la ?? school.la, school.facts?.establishmentNumber), school)
    put(byPostcode, bare(school.postcode), school)
    for (const urn of [school.urn, ...school.formerUrns]) if (urn !== null) byUrn.set(urn, school)
  }
  return (row, graph) => {
    const steps = graph.predecessors(row.urn)
    const [merger] = steps
    if (steps.length > 1 && merger && isMerger(graph, merger)) return []
    const found = new Map<SettingId, MayBe>()
    const offer = (school: KnownSchool | undefined, why: MayBe["why"]) => {
      if (!school || found.has(school.setting)) return
      const closed = school.facts?.closed ?? school.closed
      const longAgo = closed !== null && row.facts.opened != null && daysBetween(closed, row.facts.opened) > 2 * lagDays
      if (!longAgo) found.set(school.setting, { setting: school.setting, urn: school.urn, why })
    }
    for (const step of steps) if (step.kind === "plain") offer(byUrn.get(step.from), "link")
    for (const step of graph.waiting(row.urn)) offer(byUrn.get(step.from), "link-waits")
    for (const school of byNumber.get(sameNumber(row.la, row.facts.establishmentNumber) ?? "") ?? [])
      offer(school, "same-number")
    for (const school of byPostcode.get(bare(row.facts.postcode) ?? "") ?? [])
      if (similarNames(school.name, row.facts.name)) offer(school, "same-place")
    return [...found.values()]
  }
}

/** Who carries on the schools that this import finds closed or split; known numbers and those that it adds. */
function findSuccessions(
  verdicts: readonly Verdict[],
  current: ReadonlyMap<Urn, KnownSchool>,
  former: ReadonlyMap<Urn, KnownSchool>,
  conversions: ReadonlyMap<SettingId, Conversion>,
  graph: LinkGraph,
  standsOpen: (urn: Urn) => boolean,
  on: Day,
): Pick<ImportPlan, "successions" | "twins"> {
  const bySetting = new Map([...current.values()].map((school) => [school.setting, school]))
  const successions: Succession[] = []
  const twins: ImportPlan["twins"] = []
  const opened = new Map<Urn, Day | null>()
  const added = new Set<Urn>()
  for (const one of verdicts) {
    if ("facts" in one) opened.set(one.urn, one.facts.opened)
    if (one.verdict === "added" || one.verdict === "converted") added.add(one.urn)
  }
  for (const one of verdicts) {
    if (one.verdict === "skipped") continue
    const school = "setting" in one ? bySetting.get(one.setting) : undefined
    // The old number's own row.
    if (one.verdict === "unchanged" && school?.urn !== one.urn) continue
    if (one.verdict === "unchanged" && conversions.has(one.setting)) continue
    const facts = "facts" in one ? one.facts : school?.facts
    const closed = facts?.status === "closed"
    const steps = graph.successors(one.urn)
    for (const step of steps) {
      const next = current.get(step.to) ?? former.get(step.to)
      if ((next && next === school) || (!next && !added.has(step.to))) continue
      const urn = (next && (conversions.get(next.setting)?.row.urn ?? next.urn)) ?? step.to
      if (school?.successors.some((one) => one.urn === urn)) continue
      if (!closed && !(step.kind === "split" && standsOpen(step.to))) continue
      const split = step.kind === "split" || steps.length > 1
      if (!split && !isMerger(graph, step)) {
        if (next && school) twins.push({ setting: school.setting, other: next.setting })
        continue
      }
      const from = (closed ? dayAfter(facts?.closed ?? null) : null) ?? step.last ?? on
      const start = opened.get(step.to) ?? next?.facts?.opened ?? null
      const stoodBefore = start === null || daysBetween(start, from) > 62
      successions.push({
        predecessor: one.urn,
        successor: urn,
        from,
        kind: split ? "split" : stoodBefore ? "absorbed" : "merged",
      })
    }
  }
  return { successions, twins }
}
