import { type Day, dayInWords } from "../../domain/kit/day.ts"
import { areas as areaNames } from "../../domain/register/area.ts"
import type { MayBe } from "../../domain/register/plan.ts"
import type { RegisterField } from "../../domain/register/row.ts"
import { fieldWords } from "../../domain/register/words.ts"
import type { Added, ChangeKind, ImportCounts, ImportState } from "../../store/register-import.ts"
import { phaseNames } from "../settings/words.ts"

const number = (n: number): string => n.toLocaleString("en-GB")
const plural = (n: number, one: string, many: string): string => (n === 1 ? `1 ${one}` : `${number(n)} ${many}`)
const schools = (n: number) => plural(n, "school", "schools")
const rows = (n: number) => plural(n, "row", "rows")
const listed = (all: readonly string[]): string =>
  all.length < 2 ? all.join("") : `${all.slice(0, -1).join(", ")} and ${all.at(-1)}`

/** Two areas have one name, and one that is newer than our list has none. */
export const areaName = (code: string): string => areaNames.get(code) ?? `area ${code}`
export const areasInWords = (codes: readonly string[]): string =>
  listed([
    ...codes.slice(0, codes.length > 6 ? 5 : 6).map((code) => areaName(code).replace(/, (City|County) of$/, "")),
    ...(codes.length > 6 ? [`${codes.length - 5} other areas`] : []),
  ])

export const problems = {
  areas: "Choose at least one local authority area.",
  areaUnknown: (typed: string) =>
    `There is no local authority area “${typed}”. Give its name, or its number of three digits, like 865 for Wiltshire.`,
  extract: "Choose the extract: the .zip, .csv or .csv.gz as the register publishes it.",
  extractEmpty: "This file is empty. Download it again.",
  linksEmpty: "This links file is empty. Download it again, or leave it out.",
  chooseAgain: "Choose the file again: a browser does not keep it.",
}

/** What a kind of row is called in the list of what it came to, and what that means. */
export const kindWords: Record<ChangeKind | "unchanged", { name: string; means: string; one: string }> = {
  closed: {
    name: "Closed",
    means: "Closed by status, by close date or by a successor; their history stays",
    one: "Closes",
  },
  converted: {
    name: "New number, same school",
    means: "Became an academy or were given another number; audits and people stay with the school",
    one: "New number",
  },
  reopened: { name: "Reopened", means: "Were closed here, and the register has them open", one: "Reopens" },
  updated: { name: "Changed", means: "Something that the register says of them is new", one: "Changes" },
  added: { name: "New", means: "Not known here before; they wait in “not in a cluster yet”", one: "New" },
  unchanged: { name: "As they were", means: "Nothing is written", one: "As it was" },
  skipped: { name: "Left out", means: "Lines that bring nothing in, each with its reason", one: "Left out" },
  unseen: {
    name: "Not in the file",
    means: "Known here and missing from the file; nobody is closed for that",
    one: "Not in the file",
  },
  elsewhere: {
    name: "Moved to another area",
    means: "Known here, and now in an area that was not asked for",
    one: "Moved",
  },
  twin: { name: "One school twice", means: "Two records here that the links call one school", one: "Twice here" },
}

const fieldValues: Partial<Record<RegisterField, Record<string, string>>> = {
  phase: phaseNames,
  status: {
    open: "Open",
    "proposed-to-close": "Open, but proposed to close",
    closed: "Closed",
    "proposed-to-open": "Proposed to open",
  },
  group: {
    maintained: "Maintained by the local authority",
    academy: "Academy",
    free: "Free school",
    independent: "Independent",
    special: "Special",
    college: "College",
    other: "Other",
  },
}
const dayFields: readonly RegisterField[] = ["opened", "closed", "censusDay"]

export const fieldName = (field: RegisterField): string => fieldWords[field]
/** A value as pages write it; days as days, codes as words. */
export function valueInWords(field: RegisterField, value: string | number | null): string | null {
  if (value === null) return null
  if (field === "la") return `${areaName(String(value))} (${value})`
  if (dayFields.includes(field)) return dayInWords(value as Day)
  return fieldValues[field]?.[value] ?? (field === "pupils" ? number(Number(value)) : String(value))
}

const whys: Record<MayBe["why"], string> = {
  link: "the register links the two numbers",
  "link-waits": "the register links the two numbers, from a day that has not come in this extract",
  "same-number": "both have the same establishment number",
  "same-place": "it has the same postcode and a like name",
}

export const words = {
  title: "School register",
  hub: "Hub",
  bringIn: "Bring in the register",
  lede: (byArea: readonly { la: string | null; schools: number }[]) => {
    const all = schools(byArea.reduce((sum, { schools }) => sum + schools, 0))
    const inArea = (la: string | null) => (la === null ? "of no area" : `in ${areasInWords([la])}`)
    const [first, ...others] = byArea
    if (!first) return `${all} on record.`
    if (others.length === 0) return `${all} on record, ${inArea(first.la)}.`
    const told = byArea.length > 6 ? byArea.slice(0, 5) : byArea
    const rest = byArea.slice(told.length)
    const more =
      rest.length > 0 && `${number(rest.reduce((sum, { schools }) => sum + schools, 0))} in ${rest.length} other areas`
    return `${all} on record: ${listed([...told.map(({ la, schools }) => `${number(schools)} ${inArea(la)}`), more || ""].filter(Boolean))}.`
  },
  empty:
    "The Department publishes every school of England with its number, place, phase, trust and roll. Brought in here, your hub's schools are on record within a minute.",
  emptyWhy:
    "Bring it in again once a term: new, changed and closed schools are told apart, academies keep their history, and nothing that you typed is overwritten.",
  list: "Brought in so far",
  when: "When",
  file: "File",
  areas: "Areas",
  by: "By",
  byNobody: "Command line",
  cameTo: "Came to",
  older: "Older ones",
  shown: (from: number, to: number, all: number) =>
    all === 0 ? "None" : `${number(from)} to ${number(to)} of ${number(all)}`,
  shownOnly: (n: number) => `${number(n)} shown`,

  newTitle: "Bring in the school register",
  newLede: "First you see what it would change, school by school. Nothing changes before you say so.",
  areasAsk: "Which local authority areas?",
  areasHelp: "Rows of other areas are left alone.",
  allAreas: (n: number) => (n === 0 ? "Or choose from the areas of England" : "Or choose from England's other areas"),
  areasTyped: "By name or number",
  otherAreas: "Other areas, by name or number",
  otherAreasHelp: "With commas between: Wiltshire, 866",
  extractAsk: "The extract",
  extractHelp:
    "“Establishment fields” from “Get information about schools”: the .zip as downloaded, or the .csv or .csv.gz in it. 200 MB at most.",
  linksAsk: "The links",
  linksHelp:
    "“Establishment links”, which tell that a new number is a school that you know. Without them an academy comes as a new school. Leave it out where the zip holds both.",
  read: "Read it",
  where: "Where to find it",
  whereText:
    "On get-information-schools.service.gov.uk choose “Download all data”, tick “Establishment fields” and “Establishment links”, and save the zip.",

  readingTitle: "Reading the extract",
  applyingTitle: "Bringing the changes in",
  rowsRead: (n: number) => (n === 0 ? "It will be read in a moment" : `${rows(n)} read`),
  waitNote: "You can leave this page: the reading goes on, and waits for you under “School register”.",
  cancel: "Call it off",
  cancelled: "Called off. Nothing was changed.",
  cancelledTitle: "Called off",
  cancelledLede: "Nothing of this file was brought in.",
  tooLate: "It is too late to call it off.",
  again: "Bring in another file",

  refusedTitle: "This could not be read",
  refusedNote: "Nothing was changed.",

  plannedTitle: "What would change",
  plannedNothing: (unchanged: number) =>
    `Nothing would change: ${schools(unchanged)} ${unchanged === 1 ? "stands" : "stand"} here as the register has ${unchanged === 1 ? "it" : "them"}.`,
  planned: (counts: ImportCounts) => `${sumUp(counts)} Nothing has changed yet.`,
  differs:
    "The hub has changed since you looked, and with it what this file would do. This is how it stands now: look again, and bring it in then.",
  apply: "Bring these changes in",
  leave: "Leave it",
  gone: "What this file would do has changed, or somebody was quicker. This is how it stands now.",
  appliedTitle: "Brought in",
  applied: (counts: ImportCounts) => sumUp(counts),
  extractOf: (on: Day | null, links: boolean | undefined) => {
    const withLinks = links ? ", with links" : ", without links: an academy under a new number comes as a new school"
    return `${on ? `, as of ${dayInWords(on)}` : ""}${links === undefined ? "" : withLinks}`
  },
  waiting: (n: number) => `${schools(n)} ${n === 1 ? "waits" : "wait"} in “not in a cluster yet”`,
  /** Where it differs from how many were new, why. */
  became: (counts: ImportCounts, { waiting, placed, closed, gone }: Added): string | undefined => {
    if (counts.added === 0 || waiting === counts.added) return undefined
    const parts = [
      waiting > 0 && `${number(waiting)} ${waiting === 1 ? "waits" : "wait"} for a cluster`,
      placed > 0 && `${number(placed)} ${placed === 1 ? "is" : "are"} in one`,
      closed.length > 0 &&
        `${number(closed.length)} ${closed.length === 1 ? "has" : "have"} closed (${closed
          .slice(0, 3)
          .map(({ name, last }) => `${name}, last day ${dayInWords(last)}`)
          .join("; ")}${closed.length > 3 ? " and others" : ""})`,
      gone > 0 && `${gone === counts.added ? "all" : number(gone)} ${gone === 1 ? "was" : "were"} taken out again`,
    ].filter((part) => part !== false)
    return `Of the ${plural(counts.added, "new school", "new schools")} ${listed(parts)}.`
  },
  others: (n: number) => `${n === 1 ? "1 more that waits is" : `${number(n)} more that wait are`} not from this file.`,
  takenBack: "What can be taken back",
  takenBackNote:
    "New schools can be taken out again from this file's page, as long as nobody has done anything with them: no cluster, no person, no audit. What changes in schools that you know stays: the register is the source of it, and what you type on a school's page wins over it.",
  takeOut: "Take the new schools out again",
  takeOutNote: (n: number, others: number) =>
    `${schools(n)} of this file ${n === 1 ? "has" : "have"} not been touched since: no cluster, no person, no audit, no later change. ${n === 1 ? "It" : "They"} can be taken out of the hub.${
      others > 0 ? ` The other ${others === 1 ? "one stays" : `${number(others)} stay`}.` : ""
    } Bring the file in again to have ${n === 1 ? "it" : "them"} back.`,
  takeOutButton: (n: number) => `Take ${n === 1 ? "this school" : `these ${schools(n)}`} out again`,
  isOut: "Taken out",
  takenOut: (n: number) =>
    n === 0 ? "No school was taken out: somebody was quicker." : `${schools(n)} taken out again.`,
  toSettings: "See all schools",
  next: "Where next",

  counts: "What the rows came to",
  countsNote: (n: number) =>
    `${rows(n)} of the areas asked for. Each is counted once; schools that are not in the file are no rows.`,
  kind: "Came to",
  n: "Rows",
  means: "What that means",
  everything: "Show all of it",
  changes: "School by school",
  changesOf: (name: string) => `School by school: ${name.toLowerCase()}`,
  none: "None of the schools.",
  emptyArea: (codes: readonly string[]) =>
    `The file has no row of ${areasInWords(codes)}. Check that it is the right file.`,
  noticed: "What was noticed in the file",
  missing: (columns: readonly string[]) =>
    `It lacks these columns; what is known of them stays: ${columns.join(", ")}.`,
  unknown: (n: number) => `${plural(n, "column is", "columns are")} not used here.`,
  unreadable: (column: string, cells: number) =>
    `Column “${column}”: ${plural(cells, "cell", "cells")} could not be read and ${cells === 1 ? "counts" : "count"} as nothing.`,

  urn: (urn: string) => `URN ${urn}`,
  line: (n: number) => `Line ${number(n)}`,
  number: (former: string, now: string, from: Day) => `URN ${now} from ${dayInWords(from)}, ${former} until then`,
  closedBy: {
    status: "by its status",
    date: "by its close date",
    successor: "because the links say that another school carries it on",
  },
  pupils: (n: number) => plural(n, "pupil", "pupils"),
  phase: (code: string) => phaseNames[code] ?? code,
  mayBe: (urn: string | null, why: MayBe["why"]) => `${urn === null ? "" : ` (URN ${urn})`}: ${whys[why]}.`,
  mayBeSame: "May be the same school as ",
  join: "Join them",
  joinLater: "Once it is in, you can join the two.",
  unseenOpen: "Stays open here. If you know that it closed, write its last day on its page.",
  unseenClosed: "Closed here already.",
  carriedOn: (urn: string, kind: string, on: Day | null) =>
    `The links say: ${kind === "merged" ? "merged into" : kind === "split" ? "split into" : "followed by"} URN ${urn}${on ? ` from ${dayInWords(on)}` : ""}.`,
  writeDown: "Write it down",
  elsewhere: (la: string, name: string | null) =>
    `Now in ${name ?? areaName(la)} (${la}). Bring that area in too, if it is yours.`,
  twin: "The links call this the same school as ",
  column: (name: string) => `Column “${name}”.`,

  states: {
    waiting: "Waits to be read",
    reading: "Being read",
    planned: "Waits for your word",
    applied: "Brought in",
    refused: "Could not be read",
    cancelled: "Called off",
  } satisfies Record<ImportState, string>,
}

function sumUp(counts: ImportCounts): string {
  const parts = (["added", "converted", "closed", "reopened", "updated"] as const)
    .filter((kind) => counts[kind] > 0)
    .map(
      (kind) =>
        `${number(counts[kind])} ${{ added: "new", converted: "with a new number", closed: "closed", reopened: "reopened", updated: "changed" }[kind]}`,
    )
  const changed = counts.added + counts.converted + counts.closed + counts.reopened + counts.updated
  return parts.length === 0
    ? `Nothing changed: ${schools(counts.unchanged)} as they were.`
    : `${schools(changed)}: ${listed(parts)}${counts.unchanged > 0 ? `; ${number(counts.unchanged)} as they were` : ""}.`
}
export const shortSum = (counts: ImportCounts): string => sumUp(counts)
