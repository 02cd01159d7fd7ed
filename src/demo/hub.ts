import type { AnswerValue } from "../domain/answer-state.ts"
import { type AcademicYear, academicYear, academicYearOf, yearStarts } from "../domain/kit/academic-year.ts"
import { addDays, type Day, day, dayOf, daysBetween, instantOf, weekday } from "../domain/kit/day.ts"
import type {
  AnswerId,
  AuditId,
  ClusterId,
  DeliveryId,
  HubId,
  MembershipId,
  NeedId,
  PersonId,
  PriorityId,
  PromiseId,
  SettingId,
  SpellId,
  VisitId,
} from "../domain/kit/id.ts"
import { recordAudit, recordAuditMove } from "../store/audit.ts"
import { moveSetting, recordCluster, recordMembership } from "../store/cluster.ts"
import { recordContact } from "../store/contact.ts"
import { type Db, inHub, type Tx } from "../store/database.ts"
import { accept } from "../store/delivery.ts"
import { refigure } from "../store/figure.ts"
import { foundHub } from "../store/found.ts"
import { recordNeed, recordNeedMove } from "../store/need.ts"
import { findPerson, recordPerson, recordSpell } from "../store/person.ts"
import { recordPriority, recordPriorityMove, recordPutForward } from "../store/priority.ts"
import { recordPromise, recordPromiseOutcome } from "../store/promise.ts"
import { recordNumber, recordRoll, recordSetting } from "../store/setting.ts"
import { versionFor } from "../store/toolkit.ts"
import { findVisit, recordVisit, recordVisitMove } from "../store/visit.ts"
import { recordYear, usualYear } from "../store/year.ts"
import { drift, type Given, type Music, schoolAnswers } from "./answers.ts"
import { type Luck, luckOf } from "./luck.ts"
import { cast, clusterNames, countyName, namesFrom, placeName } from "./names.ts"

export type DemoOptions = { slug: string; demo: boolean; schools: number; years: number; seed: number; now: Date }
export type DemoCounts = {
  hub: HubId
  slug: string
  clusters: number
  schools: number
  audits: number
  answers: number
}

type Cluster = {
  id: ClusterId
  name: string
  easting: number
  northing: number
  coordinators: PersonId[]
  vacantSince: Day | null
}
type School = {
  id: SettingId
  name: string
  phase: string
  roll: number
  years: string[]
  cluster: Cluster
  moves: { on: Day; to: Cluster } | null
  music: Music
  last: Map<string, AnswerValue>
}

/** Ids from luck, in rising order as UUIDv7 are, so that the same seed makes the same hub to the last letter. */
const idsOf = (luck: Luck) => {
  let made = 0
  const hex = (digits: number) =>
    Math.floor(luck.next() * 16 ** digits)
      .toString(16)
      .padStart(digits, "0")
  return <Id extends string>(): Id => {
    const clock = (1_750_000_000_000 + made++).toString(16).padStart(12, "0")
    return `${clock.slice(0, 8)}-${clock.slice(8)}-7${hex(3)}-${"89ab"[Math.floor(luck.next() * 4)]}${hex(3)}-${hex(6)}${hex(6)}` as string as Id
  }
}

const yearGroups: Record<string, readonly string[]> = {
  primary: ["r", "y1", "y2", "y3", "y4", "y5", "y6"],
  secondary: ["y7", "y8", "y9", "y10", "y11"],
  special: ["y1", "y2", "y3", "y4", "y5", "y6", "y7", "y8", "y9"],
  "all-through": ["r", "y1", "y2", "y3", "y4", "y5", "y6", "y7", "y8", "y9", "y10", "y11"],
}

/**
 * An invented hub: clusters, schools and their people, and `years` years of audits up to today, each accepted by the same way
 * as a coordinator's own. Nothing in it is real. `told` hears how far it is.
 */
export async function makeDemo(
  db: Db,
  options: DemoOptions,
  told: (done: number, of: number) => void = () => {},
): Promise<DemoCounts> {
  const luck = luckOf(options.seed)
  const newId = idsOf(luck)
  const hub = newId<HubId>()
  const today = dayOf(options.now)
  const thisYear = academicYearOf(today)
  const firstYear = academicYear(thisYear - options.years + 1)
  const years = Array.from({ length: options.years }, (_, i) => academicYear(firstYear + i))
  const at = (d: Day) => new Date(Math.min(Date.parse(`${d}T14:30:00Z`), options.now.getTime()))
  const begins = yearStarts(firstYear)
  const make = async (within: Run): Promise<DemoCounts> => {
    const { clusters, schools, people } = await within(begins, null, async (tx) => {
      await foundHub(
        tx,
        { slug: options.slug, name: options.demo ? countyName : `${countyName} ${options.slug}`, demo: options.demo },
        newId,
      )
      for (const year of years.slice(1)) await recordYear(tx, usualYear(year))
      return layOut(tx, options, luck, newId, begins, thisYear)
    })

    let [audits, answers] = [0, 0]
    for (const year of years)
      for (const school of schools) {
        const isNow = year === thisYear
        const visited = visitDay(year, luck)
        const silent = luck.chance(0.05)
        if (isNow && visited > addDays(today, 21)) continue
        school.music = drift(school.music, luck)
        const roll = Math.max(20, Math.round(school.roll * (0.97 + luck.next() * 0.06)))
        const given =
          silent || visited > today ? [] : schoolAnswers({ ...school, roll }, school.music, school.last, luck, newId)
        const audit = newId<AuditId>()
        answers += await oneAudit({
          within,
          newId,
          luck,
          today,
          year,
          school,
          coordinator: (d) => coordinatorOn(school, d, people),
          visited,
          silent,
          audit,
          given,
        })
        school.last = new Map(
          given
            .filter((answer) => answer.row === null && typeof answer.value === "number")
            .map((answer) => [answer.question, answer.value]),
        )
        audits++
        if (audits % 20 === 0) told(audits, years.length * schools.length)
      }
    await agreePriorities(within, newId, luck, years, clusters, schools, people, today)
    return { hub, slug: options.slug, clusters: clusters.length, schools: schools.length, audits, answers }
  }
  // The county that a fresh start shows comes whole or not at all; a large one would hold too many locks for that.
  if (options.demo)
    return inHub(db, hub, null, options.now, async (tx) => {
      await tx.client.query("set local enable_seqscan = off") // tables that were empty a moment ago have no statistics yet
      return make((d, by, work) => work({ ...tx, by, at: instantOf(at(d)), today: dayOf(at(d)) }))
    })
  return make((d, by, work) => inHub(db, hub, by, at(d), work))
}

/** Spread over the year from October to May, away from August and Christmas. */
const visitDay = (year: AcademicYear, luck: Luck): Day => {
  const d = addDays(day(`${year}-10-01`), luck.between(0, 235))
  const isChristmas = d >= day(`${year}-12-18`) && d <= day(`${year + 1}-01-05`)
  const termTime = isChristmas ? addDays(d, 21) : d
  // Schools are open from Monday to Friday.
  return weekday(termTime) > 5 ? addDays(termTime, 8 - weekday(termTime)) : termTime
}

const clusterOn = ({ cluster, moves }: School, d: Day): Cluster => (moves && d >= moves.on ? moves.to : cluster)
/** Where the post is vacant, the hub manager stands in. */
const coordinatorOn = (school: School, d: Day, people: People): PersonId => {
  const { coordinators, vacantSince } = clusterOn(school, d)
  const [first] = coordinators
  return first && !(vacantSince && d >= vacantSince) ? first : people.hubManager
}

type People = { manager: PersonId; hubManager: PersonId; lead: PersonId }

async function layOut(
  tx: Tx,
  options: DemoOptions,
  luck: Luck,
  newId: <Id extends string>() => Id,
  from: Day,
  thisYear: AcademicYear,
) {
  const newName = namesFrom(luck)
  const person = async (
    role: string,
    where: { cluster?: ClusterId; setting?: SettingId } = {},
    until: Day | null = null,
    name = newName(),
  ): Promise<PersonId> => {
    const id = newId<PersonId>()
    const email = `${name.toLowerCase().replaceAll(" ", ".")}@northmoor.example`
    await recordPerson(tx, { id, name, email })
    await hold(id, role, where, from, until)
    return id
  }
  const hold = (
    id: PersonId,
    role: string,
    where: { cluster?: ClusterId; setting?: SettingId },
    since: Day,
    until: Day | null,
  ) =>
    recordSpell(tx, {
      id: newId<SpellId>(),
      person: id,
      role,
      cluster: where.cluster ?? null,
      setting: where.setting ?? null,
      from: since,
      until,
    })

  const lead = await person("hub-lead", {}, null, cast.lead)
  const hubManager = await person("hub-manager", {}, null, cast.hubManager)
  await person("data-officer", {}, null, cast.dataOfficer)
  await person("send-advocate", {}, null, cast.sendAdvocate)
  await person("singing-champion", {}, null, cast.singingChampion)
  await person("first-access-champion", {}, null, cast.firstAccessChampion)
  await person("auditor", {}, null, cast.auditor)

  const count = Math.min(Math.max(3, Math.round(options.schools / 14)), 60)
  const clusters: Cluster[] = []
  for (let n = 0; n < count; n++) {
    const angle = (n / count) * 2 * Math.PI * 2.4
    const reach = 8_000 + (n / count) * 26_000
    const name = `${clusterNames[n % clusterNames.length]}${n >= clusterNames.length ? ` ${Math.floor(n / clusterNames.length) + 1}` : ""}`
    const cluster: Cluster = {
      id: newId<ClusterId>(),
      name,
      easting: Math.round(410_000 + reach * Math.cos(angle)),
      northing: Math.round(480_000 + reach * Math.sin(angle)),
      coordinators: [],
      vacantSince: null,
    }
    await recordCluster(tx, { id: cluster.id, name })
    clusters.push(cluster)
  }
  const manager = await person("designated-manager", clusters[0] ? { cluster: clusters[0].id } : {}, null, cast.manager)
  for (const cluster of clusters.slice(1, Math.ceil(count / 2)))
    await hold(manager, "designated-manager", { cluster: cluster.id }, from, null)
  const second = await person(
    "designated-manager",
    clusters.at(-1) ? { cluster: clusters.at(-1)?.id as ClusterId } : {},
  )
  for (const cluster of clusters.slice(Math.ceil(count / 2), -1))
    await hold(second, "designated-manager", { cluster: cluster.id }, from, null)

  // One post is vacant since the autumn, one person holds two clusters, two people share one.
  const vacantSince = day(`${thisYear}-10-01`)
  for (const [n, cluster] of clusters.entries()) {
    const holder = n === 3 ? clusters[1]?.coordinators[0] : undefined
    if (holder) await hold(holder, "coordinator", { cluster: cluster.id }, from, null)
    const id =
      holder ??
      (await person(
        "coordinator",
        { cluster: cluster.id },
        n === 2 ? vacantSince : null,
        n === 1 ? cast.coordinator : undefined,
      ))
    cluster.coordinators.push(id)
    if (n === 2) cluster.vacantSince = vacantSince
    if (n === 0) cluster.coordinators.push(await person("coordinator", { cluster: cluster.id }))
  }

  const schools: School[] = []
  for (let n = 0; n < options.schools; n++) {
    const cluster = clusters[n % count]
    if (!cluster) break
    const phase = n % 14 === 5 ? "secondary" : n % 29 === 11 ? "special" : n % 43 === 17 ? "all-through" : "primary"
    const roll =
      phase === "secondary"
        ? luck.between(480, 1250)
        : phase === "all-through"
          ? luck.between(500, 900)
          : phase === "special"
            ? luck.between(50, 130)
            : luck.between(48, 430)
    const place = placeName(n)
    const id = newId<SettingId>()
    const name = `${place} ${{ secondary: "Secondary School", special: "School", "all-through": "All-Through School", primary: "Primary School" }[phase]}`
    await recordSetting(tx, id, {
      kind: "school",
      name,
      phase,
      la: n % 5 === 4 ? "902" : "901",
      town: place,
      postcode: `NM${1 + (n % 40)} ${1 + (n % 9)}AB`,
      easting: cluster.easting + Math.round((luck.next() + luck.next() - 1) * 5_600),
      northing: cluster.northing + Math.round((luck.next() + luck.next() - 1) * 5_600),
      ...(n % 7 === 3 && {
        trustName: ["Northmoor Learning Trust", "Three Rivers Trust", "Harbour Light Academies"][n % 3],
      }),
    })
    await recordNumber(tx, id, String(900_100 + n), day("2010-09-01"), "opened")
    for (let year = academicYearOf(from); year <= thisYear; year++)
      await recordRoll(tx, id, {
        pupils: Math.round(roll * (0.98 + luck.next() * 0.05)),
        on: day(`${year}-10-03`),
        source: "census",
      })
    await recordMembership(tx, { id: newId<MembershipId>(), setting: id, cluster: cluster.id, from, until: null })
    const music = {
      provision: luck.next() * 0.7 + 0.15,
      singing: luck.next() * 0.6 + 0.3,
      confidence: luck.next() * 0.6 + 0.25,
      inclusion: luck.next() * 0.6 + 0.2,
    }
    schools.push({
      id,
      name,
      phase,
      roll,
      years: [...(yearGroups[phase] ?? [])],
      cluster,
      moves: null,
      music,
      last: new Map(),
    })
    if (n < 12) {
      await person("music-lead", { setting: id })
      if (n % 3 === 0) await person("head", { setting: id })
    }
  }
  await neighbours(tx, clusters, newId, from, newName, person)
  const moved = schools[2]
  const to = clusters[1]
  const movingDay = day(`${thisYear}-01-05`)
  if (moved && to && moved.cluster !== to && movingDay > from) {
    await moveSetting(tx, moved.id, to.id, movingDay, newId<MembershipId>())
    moved.moves = { on: movingDay, to }
  }
  const converted = schools[5]
  if (converted) await recordNumber(tx, converted.id, String(990_100), addDays(movingDay, 27), "converted")
  return { clusters, schools, people: { manager, hubManager, lead } satisfies People }
}

/** Tutors, a co-operative, venues and societies: the musical community is not of schools alone. */
async function neighbours(
  tx: Tx,
  clusters: readonly Cluster[],
  newId: <Id extends string>() => Id,
  from: Day,
  newName: () => string,
  person: (role: string, where: { setting: SettingId }, until: null, name: string) => Promise<PersonId>,
): Promise<void> {
  const kinds = [
    ["tutor", (who: string) => `Upper strings with ${who}`, "tutor"],
    ["co-operative", () => "Northmoor Strings Co-operative", "tutor"],
    ["venue", () => "Brackwater Corn Hall", "venue-programmer"],
    ["society", () => "Coldhaven Choral Society", "secretary"],
    ["organisation", () => "Northmoor Youth Orchestra", "learning-officer"],
  ] as const
  for (const [n, [kind, called, role]] of kinds.entries()) {
    const cluster = clusters[n % clusters.length]
    if (!cluster) continue
    const id = newId<SettingId>()
    const who = newName()
    await recordSetting(tx, id, {
      kind,
      name: called(who),
      town: cluster.name,
      easting: cluster.easting + 900 * n,
      northing: cluster.northing - 700 * n,
    })
    await recordMembership(tx, { id: newId<MembershipId>(), setting: id, cluster: cluster.id, from, until: null })
    await person(role, { setting: id }, null, who)
  }
}

type Run = <T>(d: Day, by: PersonId | null, work: (tx: Tx) => Promise<T>) => Promise<T>
type OneAudit = {
  within: Run
  newId: <Id extends string>() => Id
  luck: Luck
  today: Day
  year: AcademicYear
  school: School
  coordinator: (d: Day) => PersonId
  visited: Day
  silent: boolean
  audit: AuditId
  given: readonly Given[]
}

/** A visit and its audit, from the first call to the school's sign-off, as far as the days have come. Returns answers kept. */
async function oneAudit({
  within,
  newId,
  luck,
  today,
  year,
  school,
  coordinator,
  visited,
  silent,
  audit,
  given,
}: OneAudit): Promise<number> {
  const planned = addDays(visited, -luck.between(14, 28))
  const visit = newId<VisitId>()
  const isDone = visited <= today
  if (planned > today) return 0
  await within(planned, coordinator(planned), async (tx) => {
    const version = await versionFor(tx, "school", year)
    if (!version) throw new Error("the starter toolkit is missing")
    await recordAudit(tx, { id: audit, setting: school.id, year, ...version })
    await recordVisit(tx, {
      id: visit,
      audit,
      on: visited,
      time: luck.one(["09:15", "10:30", "13:30", "15:00"]),
      place: null,
      coordinator: coordinator(visited),
    })
    await step(tx, visit, "offered")
    if (!silent) await step(tx, visit, "booked")
    await recordContact(tx, {
      id: newId(),
      setting: school.id,
      on: planned,
      kind: luck.one(["call", "mail"]),
      text: silent ? "Left a message with the office." : "Agreed the day with the office.",
    })
  })
  if (!isDone) return 0
  if (silent) {
    await within(visited, coordinator(visited), async (tx) => {
      await recordAuditMove(tx, audit, { from: "not-started", to: "closed-without", outcome: "no-reply" })
      await step(tx, visit, "no-reply")
      await refigure(tx, [audit])
    })
    return 0
  }
  let kept = 0
  const half = Math.ceil(given.length / 2)
  const form = addDays(visited, -luck.between(1, 8))
  const sent = async (
    d: Day,
    part: readonly Given[],
    source: "school" | "coordinator",
    after: (tx: Tx) => Promise<void>,
  ) =>
    within(d, coordinator(d), async (tx) => {
      const me = await findPerson(tx, coordinator(d))
      if (!me) throw new Error("the coordinator is missing")
      const answers = part.map(({ question, row, state, value }) => ({
        id: newId<AnswerId>(),
        audit,
        question,
        row,
        state,
        value,
        source,
        answeredAt: instantOf(new Date(`${d}T14:30:00Z`)),
        replaces: null,
      }))
      const accepted = await accept(tx, me, { delivery: newId<DeliveryId>(), device: newId(), answers })
      if (accepted === "delivery-reused" || accepted.receipt.refused.length > 0)
        throw new Error(`the demo wrote an answer that is refused: ${JSON.stringify(accepted)}`)
      kept += accepted.receipt.received.length
      await after(tx)
    })
  await sent(form, given.slice(0, half), "school", (tx) =>
    recordAuditMove(tx, audit, { from: "started", to: "form-in" }),
  )
  await sent(visited, given.slice(half), "coordinator", async (tx) => {
    await recordAuditMove(tx, audit, { from: "form-in", to: "complete" })
    await step(tx, visit, "done", luck.chance(0.9) ? "completed" : "conversation")
    await refigure(tx, [audit])
    if (luck.chance(0.4)) {
      const promise = newId<PromiseId>()
      const due = addDays(visited, luck.between(10, 40))
      const text = luck.one([
        "Send the list of instruments the county can lend.",
        "Introduce their Year 5 teacher to the singing leaders nearby.",
        "Ask the SEND Advocate about switch instruments.",
        "Send dates of the spring singing day.",
      ])
      await recordPromise(tx, {
        id: promise,
        setting: school.id,
        audit,
        text,
        toWhom: "the music lead",
        keeper: coordinator(visited),
        due,
      })
      if (daysBetween(due, today) > 30)
        await recordPromiseOutcome(tx, promise, luck.chance(0.85) ? "kept" : "not-kept", null)
    }
  })
  const signed = addDays(visited, luck.between(4, 24))
  if (signed <= today && luck.chance(0.85))
    await within(signed, coordinator(signed), (tx) =>
      recordAuditMove(tx, audit, { from: "complete", to: "signed-off" }),
    )
  return kept
}

async function step(
  tx: Tx,
  id: VisitId,
  to: "offered" | "booked" | "done" | "no-reply",
  outcome?: string,
): Promise<void> {
  const visit = await findVisit(tx, id)
  if (visit) await recordVisitMove(tx, visit, { from: visit.state, to, outcome: outcome ?? null })
}

const themes = [
  {
    need: "Six schools have no singing outside assembly",
    category: "provision",
    cluster: "A singing day led by older pupils",
    county: "Every pupil sings every week",
  },
  {
    need: "Pupils stop learning after First Access because small groups cost too much",
    category: "funding",
    cluster: "Small groups for those who want more",
    county: "Every pupil who wants to can keep going after First Access",
  },
  {
    need: "No accessible instruments within reach",
    category: "inclusion",
    cluster: "Share accessible instruments between schools",
    county: "Instruments every pupil can play",
  },
  {
    need: "Small schools cannot get to concerts",
    category: "partnership",
    cluster: "A shared minibus for the valley schools",
    county: "Getting to events",
  },
] as const

/** Needs, the clusters' priorities and the county's: last year's decided, this year's on their way. */
async function agreePriorities(
  within: Run,
  newId: <Id extends string>() => Id,
  luck: Luck,
  years: readonly AcademicYear[],
  clusters: readonly Cluster[],
  schools: readonly School[],
  people: People,
  today: Day,
): Promise<void> {
  for (const year of years.slice(-2)) {
    const isPast = year !== years.at(-1)
    const decidedOn = isPast ? day(`${year + 1}-06-12`) : today
    const forwarded = new Map<number, PriorityId[]>()
    for (const [n, cluster] of clusters.entries()) {
      const [coordinator = people.hubManager] = cluster.coordinators
      for (const theme of new Set([n % themes.length, (n + 1) % themes.length])) {
        const words = themes[theme]
        const own = schools.filter((school) => clusterOn(school, decidedOn) === cluster)
        if (!words) continue
        const needs: NeedId[] = []
        await within(decidedOn, coordinator, async (tx) => {
          for (const school of luck.some(own, 2)) {
            const need = newId<NeedId>()
            await recordNeed(tx, {
              id: need,
              setting: school.id,
              cluster: null,
              year,
              category: words.category,
              text: words.need,
              source: "visit",
              evidence: null,
            })
            if (isPast) await recordNeedMove(tx, need, { from: "raised", to: "agreed", reason: null })
            needs.push(need)
          }
        })
        if (!isPast && luck.chance(0.6)) continue
        const priority = newId<PriorityId>()
        const meeting = { meeting: `${cluster.name} cluster meeting`, on: decidedOn }
        await within(decidedOn, coordinator, (tx) =>
          recordPriority(
            tx,
            {
              id: priority,
              setting: null,
              cluster: cluster.id,
              year,
              title: words.cluster,
              needs,
              from: [],
              rank: null,
            },
            meeting,
          ).then(() => {}),
        )
        if (!isPast) continue
        await within(decidedOn, people.manager, (tx) =>
          recordPriorityMove(tx, priority, { from: "proposed", to: "agreed", reason: null, ...meeting }),
        )
        await within(decidedOn, coordinator, (tx) => recordPutForward(tx, priority))
        forwarded.set(theme, [...(forwarded.get(theme) ?? []), priority])
      }
    }
    for (const [theme, sources] of forwarded) {
      const words = themes[theme]
      if (!words || theme === themes.length - 1) continue
      const priority = newId<PriorityId>()
      const meeting = { meeting: "County team meeting", on: decidedOn }
      await within(decidedOn, people.hubManager, (tx) =>
        recordPriority(
          tx,
          {
            id: priority,
            setting: null,
            cluster: null,
            year,
            title: words.county,
            needs: [],
            from: sources,
            rank: null,
          },
          meeting,
        ).then(() => {}),
      )
      if (theme < 2)
        await within(decidedOn, people.lead, (tx) =>
          recordPriorityMove(tx, priority, { from: "proposed", to: "agreed", reason: null, ...meeting }),
        )
    }
  }
}
