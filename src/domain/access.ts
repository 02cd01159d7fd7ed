import type { ClusterId, PersonId, SettingId } from "./kit/id.ts"

/**
 * Who may see and do what: the whole table, and the only place that decides it.
 * `-` none · `r` read · `w` read and write · `a` approve (includes read) · `own` their own setting or clusters ·
 * `agreed` sections a school chose to share · `hidden` with small numbers hidden · `open` until the audit is signed off · `numbers` what is a number, none of the words.
 * Columns: coordinator, designated manager, hub manager, hub lead, music lead, head, tutor, SEND Advocate,
 * Singing Champion, First Access Champion, venue or organisation, data officer, auditor or funder.
 */
const columns = [
  "coordinator",
  "designated-manager",
  "hub-manager",
  "hub-lead",
  "music-lead",
  "head",
  "tutor",
  "send-advocate",
  "singing-champion",
  "first-access-champion",
  "partner",
  "data-officer",
  "auditor",
] as const
export type Role = (typeof columns)[number]

const table = {
  "school-profile": ["r", "r", "r", "r", "w own", "w own", "r", "r", "r", "r", "r", "w", "r"],
  answers: [
    "w own",
    "r own",
    "r",
    "r",
    "w own",
    "w own",
    "-",
    "r agreed",
    "r agreed",
    "r agreed",
    "-",
    "w",
    "r hidden",
  ],
  "answers-in-cluster": [
    "r own",
    "r own",
    "r",
    "r",
    "r agreed",
    "r agreed",
    "-",
    "r agreed",
    "r agreed",
    "r agreed",
    "-",
    "r",
    "r hidden",
  ],
  "answers-elsewhere": ["-", "-", "r", "r", "-", "-", "-", "-", "-", "-", "-", "r", "-"],
  "inclusion-counts": ["w own open", "-", "r", "r", "w own", "w own", "-", "-", "-", "-", "-", "r", "-"],
  "inclusion-figures": [
    "r hidden",
    "r hidden",
    "r",
    "r",
    "r hidden",
    "r hidden",
    "-",
    "r hidden",
    "r hidden",
    "r hidden",
    "-",
    "r",
    "r hidden",
  ],
  "visit-notes": ["w own", "r own", "r", "r", "r own", "r own", "-", "-", "-", "-", "-", "r", "-"],
  "internal-notes": ["w own", "w own", "r", "r", "-", "-", "-", "-", "-", "-", "-", "-", "-"],
  "school-priorities": [
    "w own",
    "r own",
    "r",
    "r",
    "a own",
    "a own",
    "-",
    "r agreed",
    "r agreed",
    "r agreed",
    "-",
    "r",
    "-",
  ],
  "cluster-priorities": ["w own", "a own", "a", "r", "r own", "r own", "r own", "r", "r", "r", "r own", "r", "r"],
  "county-priorities": ["r", "r", "w", "a", "r", "r", "r", "r", "r", "r", "r", "r", "r"],
  needs: ["w own", "a own", "a", "r", "w own", "r own", "w own", "r", "r", "r", "-", "r", "-"],
  directory: ["w own", "w", "w", "r", "w own", "w own", "w own", "r", "r", "r", "w own", "w", "-"],
  letters: ["w own", "a own", "a", "r", "-", "-", "-", "-", "-", "-", "-", "w", "-"],
  layout: ["r", "r", "w", "w", "-", "-", "-", "-", "-", "-", "-", "w", "r"],
  "published-toolkit": ["r", "r", "r", "r", "r", "r", "-", "r", "r", "r", "-", "r", "r"],
  "provider-returns": ["r own numbers", "r own", "r", "r", "-", "-", "w own", "-", "-", "-", "w own", "w", "r hidden"],
  events: ["r own", "r own", "r", "r", "r own", "r own", "-", "-", "-", "-", "-", "r", "r"],
} as const satisfies Record<string, readonly string[]>

export type Thing = keyof typeof table
export type Level = "none" | "read" | "write" | "approve"
export type Cell = { level: Level; own: boolean; agreed: boolean; hidden: boolean; open: boolean; numbers: boolean }

const levels: Record<string, Level> = { "-": "none", r: "read", w: "write", a: "approve" }

/** One cell of the table. */
export function cell(thing: Thing, role: Role): Cell {
  const [letter = "-", ...words] = (table[thing][columns.indexOf(role)] ?? "-").split(" ")
  const says = (word: string) => words.includes(word)
  return {
    level: levels[letter] ?? "none",
    own: says("own"),
    agreed: says("agreed"),
    hidden: says("hidden"),
    open: says("open"),
    numbers: says("numbers"),
  }
}

export const roles: readonly Role[] = columns
export const things = Object.keys(table) as Thing[]

/** Roles in a setting, as the reference lists name them, and the column that each stands in; the rest may not sign in. */
const settingColumns: Record<string, Role> = {
  head: "head",
  "music-lead": "music-lead",
  "head-of-music": "music-lead",
  tutor: "tutor",
  "ensemble-leader": "partner",
  "venue-programmer": "partner",
  "learning-officer": "partner",
  secretary: "partner",
}
const teamColumns: readonly string[] = [
  "coordinator",
  "designated-manager",
  "hub-manager",
  "hub-lead",
  "data-officer",
  "send-advocate",
  "singing-champion",
  "first-access-champion",
  "auditor",
]
/** The column a role code stands in, or undefined where it opens nothing. */
export const columnOf = (code: string): Role | undefined =>
  settingColumns[code] ?? columns.find((column) => column === code && teamColumns.includes(code))

/**
 * A role held today. In the team: for a cluster, or for the hub (a designated manager without a cluster has all of them).
 * In a setting: `setting`, and the cluster that the setting belongs to today.
 */
export type Post = { role: Role; cluster: ClusterId | null; setting: SettingId | null }
export type Person = { id: PersonId; name: string; posts: readonly Post[] }

/**
 * Where something lies today. `coordinators` are the people who coordinate its cluster today and do not also work
 * in the setting itself; where there are none, the coordinator's column falls to the managers and the hub lead.
 */
export type Place = { setting: SettingId | null; cluster: ClusterId | null; coordinators: readonly PersonId[] }

/** The hub itself, where no cluster or setting is meant. */
export const hubWide: Place = { setting: null, cluster: null, coordinators: [] }

const standIns: readonly Role[] = ["designated-manager", "hub-manager", "hub-lead"]

const covers = (post: Post, place: Place): boolean => {
  if (post.role === "designated-manager" && post.cluster === null) return true
  if (post.setting !== null && place.setting !== null) return post.setting === place.setting
  return inCluster(post, place)
}
const inCluster = (post: Post, place: Place): boolean => post.cluster !== null && post.cluster === place.cluster

/** May this role be used here at all? A coordinator has no more rights in a school where they also work. */
const worksIn = (person: Person, place: Place) =>
  place.setting !== null && person.posts.some((post) => post.setting === place.setting)

/** The columns a person stands in at a place, stand-ins for a missing coordinator included. */
export function columnsAt(person: Person, place: Place): { role: Role; own: boolean }[] {
  const at: { role: Role; own: boolean }[] = []
  const vacant = (place.setting !== null || place.cluster !== null) && place.coordinators.length === 0
  for (const post of person.posts) {
    if (post.role === "coordinator" && worksIn(person, place)) continue
    const own = covers(post, place)
    at.push({ role: post.role, own })
    if (vacant && standIns.includes(post.role) && (own || post.role !== "designated-manager"))
      at.push({ role: "coordinator", own: true })
  }
  return at
}

/** What a person may do with a thing at a place: the cells that apply, strongest first, `own` already settled. */
export function access(person: Person, thing: Thing, place: Place): Cell[] {
  return columnsAt(person, place)
    .map(({ role, own }) => ({ cell: cell(thing, role), own }))
    .filter(({ cell, own }) => cell.level !== "none" && (own || !cell.own))
    .map(({ cell }) => cell)
}

const ranks: Record<Level, number> = { none: 0, read: 1, write: 2, approve: 3 }

/** `may(wren, "write", "answers", place)`: plain yes or no, for what is not narrowed by `agreed`, `hidden`, `open` or `numbers`. */
export const may = (person: Person, level: Exclude<Level, "none">, thing: Thing, place: Place): boolean =>
  access(person, thing, place).some(
    (cell) => !cell.agreed && !cell.hidden && !cell.open && !cell.numbers && allows(cell.level, level),
  )

/** Approving includes reading and, in this table, doing; writing includes reading. */
const allows = (has: Level, wanted: Level) => ranks[has] >= ranks[wanted]

/** Whether a person may read a thing at a place at all, narrowed or not. */
export const mayGlimpse = (person: Person, thing: Thing, place: Place): boolean =>
  access(person, thing, place).length > 0

/** Layout of the hub: years, clusters, memberships, settings, register, people. */
export const mayLayOut = (person: Person): boolean => may(person, "write", "layout", hubWide)

/** `centre` in lifecycle.ts: the hub's own team, for a place. */
export const isCentre = (person: Person, place: Place): boolean =>
  person.posts.some(
    (post) =>
      post.role === "hub-manager" ||
      post.role === "hub-lead" ||
      post.role === "data-officer" ||
      (post.role === "designated-manager" && (covers(post, place) || place.cluster === null)),
  )

/** Acts as the coordinator of a place today, as one or in a missing one's stead. */
export const coordinates = (person: Person, place: Place): boolean =>
  columnsAt(person, place).some(({ role, own }) => role === "coordinator" && own)

/** Works in the setting, in a role that speaks for it. */
export const speaksFor = (person: Person, place: Place): boolean =>
  worksIn(person, place) && person.posts.some((post) => post.setting === place.setting)

export const holds = (person: Person, ...wanted: Role[]): boolean =>
  person.posts.some((post) => wanted.includes(post.role))

/**
 * How much of a setting's answers a person reads: all, its numbers alone, all with small numbers hidden, the sections it shares, or nothing.
 * Section I has a row of its own (`mayReadInclusion`).
 */
export type Sight = "whole" | "numbers" | "hidden" | "agreed" | "none"
const sights: readonly Sight[] = ["whole", "numbers", "hidden", "agreed", "none"]
/** Figures are made of numbers: who reads those reads them whole. */
export const readsNumbers = (sight: Sight): boolean => sight === "whole" || sight === "numbers"

export function sightOf(person: Person, thing: "answers" | "provider-returns", place: Place): Sight {
  const seen = columnsAt(person, place).map(({ role, own }): Sight => {
    const rows: Thing[] =
      thing === "provider-returns"
        ? ["provider-returns"]
        : [own ? "answers" : inReach(person, role, place) ? "answers-in-cluster" : "answers-elsewhere"]
    const found = rows.map((row) => cell(row, role)).find((one) => one.level !== "none" && (own || !one.own))
    return !found ? "none" : found.numbers ? "numbers" : found.agreed ? "agreed" : found.hidden ? "hidden" : "whole"
  })
  return sights.find((sight) => seen.includes(sight)) ?? "none"
}

/** Hub-wide roles reach every cluster; the others those of their posts. */
const inReach = (person: Person, role: Role, place: Place): boolean =>
  person.posts.some(
    (post) => post.role === role && ((post.cluster === null && post.setting === null) || inCluster(post, place)),
  )

/** Pupil Premium and SEND counts of one setting; a coordinator's way there shuts with the first sign-off. */
export const mayReadInclusion = (person: Person, place: Place, signedOff: boolean): boolean =>
  access(person, "inclusion-counts", place).some((one) => !(one.open && signedOff))

/** Whether a person sees every answer behind a figure of an area, and so the figure whole; `sensitive`: made of section I. */
export function seesWhole(person: Person, area: Place, sensitive: boolean): boolean {
  if (sensitive) return may(person, "read", "inclusion-figures", area)
  if (area.setting) return sightOf(person, "answers", area) === "whole"
  return area.cluster ? may(person, "read", "answers-in-cluster", area) : may(person, "read", "answers-elsewhere", area)
}
/** Whether figures made of section I are for this person at all, hidden or not. */
export const seesInclusionFigures = (person: Person): boolean =>
  person.posts.some((post) => cell("inclusion-figures", post.role).level !== "none")

/** The clusters and settings that a person's posts reach, null where one of them reaches the whole hub: narrows a list, and decides nothing. */
export function reachOf(person: Person): { clusters: ClusterId[]; settings: SettingId[] } | null {
  if (person.posts.some((post) => post.cluster === null && post.setting === null)) return null
  return {
    clusters: person.posts.flatMap((post) => (post.setting === null ? (post.cluster ?? []) : [])),
    settings: person.posts.flatMap((post) => post.setting ?? []),
  }
}
