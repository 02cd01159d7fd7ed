import fc from "fast-check"
import * as v from "valibot"
import { expect, test } from "vitest"
import { day } from "../kit/day.ts"
import { LaCode } from "./area.ts"
import { applied, settingOf } from "./fixtures/applied.ts"
import { type ImportInput, type KnownSchool, planImport, tally, type Verdict } from "./plan.ts"
import { RegisterFacts, type RegisterLink, type RegisterRow, type UnreadLine, Urn } from "./row.ts"

const u = (urn: string) => v.parse(Urn, urn)
const wiltshire = v.parse(LaCode, "865")
const swindon = v.parse(LaCode, "866")
const autumn = day("2025-10-01")
const spring = day("2026-03-02")

let line = 1
const row = (urn: string, name: string, facts: Partial<RegisterFacts> = {}): RegisterRow => {
  const la = facts.la ?? wiltshire
  return {
    line: ++line,
    urn: u(urn),
    la,
    facts: {
      status: "open",
      opened: null,
      closed: null,
      pupils: null,
      censusDay: null,
      ...facts,
      urn: u(urn),
      name,
      la,
    },
  }
}
const link = (urn: string, type: string, linkUrn: string, on: string | null = null): RegisterLink => ({
  urn: u(urn),
  linkUrn: u(linkUrn),
  type,
  on: on === null ? null : day(on),
})
const plan = (known: KnownSchool[], rows: RegisterRow[], more: Partial<ImportInput> = {}) =>
  planImport({ known, rows, unread: [], links: null, las: [wiltshire], on: spring, ...more })
const after = (rows: RegisterRow[], more: Partial<ImportInput> = {}) =>
  applied([], plan([], rows, { on: autumn, ...more }))
const verdicts = (of: { verdicts: Verdict[] }) =>
  of.verdicts.map((one) => `${one.urn} ${one.verdict === "skipped" ? one.reason : one.verdict}`)

const elm = row("900105", "Elm Tree Primary School", {
  establishmentNumber: "2005",
  postcode: "SN15 9AA",
  opened: day("1998-09-01"),
})
const elmClosed = row("900105", "Elm Tree Primary School", {
  ...elm.facts,
  status: "closed",
  closed: day("2026-01-31"),
})
const elmAcademy = row("900205", "Elm Tree Academy", {
  establishmentNumber: "2005",
  postcode: "SN15 9AA",
  opened: day("2026-02-01"),
})
const elmLinks = [
  link("900105", "Successor", "900205", "2026-01-31"),
  link("900205", "Predecessor", "900105", "2026-02-01"),
]
const ash = row("900106", "Ash Primary School", { postcode: "SN15 9BB", pupils: 90, censusDay: day("2025-01-16") })

test("schools seen for the first time are added with their roll, and the same extract again changes nothing", () => {
  const first = plan([], [elm, ash], { on: autumn })
  expect(first.counts).toEqual({
    rows: 2,
    added: 2,
    updated: 0,
    closed: 0,
    reopened: 0,
    converted: 0,
    unchanged: 0,
    unseen: 0,
  })
  expect(first.verdicts[1]).toMatchObject({ verdict: "added", roll: { pupils: 90, on: "2025-01-16" } })
  const again = plan(applied([], first), [elm, ash])
  expect(verdicts(again)).toEqual(["900105 unchanged", "900106 unchanged"])
})

test("what is kept of a row is what the stored form allows", () => {
  for (const one of plan([], [elm, ash]).verdicts)
    expect(v.parse(RegisterFacts, "facts" in one ? one.facts : null)).toEqual("facts" in one && one.facts)
})

test("a change is told field by field, and a new count of pupils is a roll of its day", () => {
  const moved = row("900106", "Ash Primary School", { postcode: "SN15 9CC", pupils: 95, censusDay: day("2026-01-15") })
  expect(plan(after([ash]), [moved]).verdicts).toMatchObject([
    {
      verdict: "updated",
      changes: [
        { field: "pupils", before: 90, after: 95 },
        { field: "censusDay", before: "2025-01-16", after: "2026-01-15" },
        { field: "postcode", before: "SN15 9BB", after: "SN15 9CC" },
      ],
      roll: { pupils: 95, on: "2026-01-15" },
    },
  ])
})

test("a column that the file lacks takes nothing away", () => {
  const { pupils: _, censusDay: __, postcode: ___, ...bare } = ash.facts
  expect(verdicts(plan(after([ash]), [{ ...ash, facts: bare }]))).toEqual(["900106 unchanged"])
})

test("a school is closed by its status, or by a close date that has come", () => {
  const dated = row("900106", "Ash Primary School", {
    ...ash.facts,
    status: "proposed-to-close",
    closed: day("2026-02-28"),
  })
  expect(plan(after([elm, ash]), [elmClosed, dated]).verdicts).toMatchObject([
    { verdict: "closed", by: "status", facts: { status: "closed", closed: "2026-01-31" } },
    { verdict: "closed", by: "date", facts: { status: "closed", closed: "2026-02-28" } },
  ])
  const later = row("900106", "Ash Primary School", {
    ...ash.facts,
    status: "proposed-to-close",
    closed: day("2026-08-31"),
  })
  expect(verdicts(plan(after([ash]), [later]))).toEqual(["900106 updated"])
})

test("a school closed without a day is closed on the extract's, and stays so in the next", () => {
  const closed = row("900106", "Ash Primary School", { ...ash.facts, status: "closed" })
  const known = after([ash])
  const first = plan(known, [closed])
  expect(first.verdicts[0]).toMatchObject({ verdict: "closed", facts: { closed: spring } })
  expect(verdicts(plan(applied(known, first), [closed], { on: day("2026-05-01") }))).toEqual(["900106 unchanged"])
})

test("a school that opens again is told; a close date from before it opened is no closing", () => {
  const known = applied(after([elm]), plan(after([elm]), [elmClosed]))
  expect(plan(known, [elm]).verdicts).toMatchObject([{ verdict: "reopened", facts: { status: "open", closed: null } }])
  const stale = row("900105", "Elm Tree Primary School", {
    ...elm.facts,
    opened: day("2026-02-15"),
    closed: day("2026-01-31"),
  })
  expect(plan(known, [stale]).verdicts).toMatchObject([{ verdict: "reopened", facts: { closed: null } }])
})

test("closed before it was ever seen, not open yet, and twice in a file are left out with their reasons", () => {
  const planned = row("900110", "Rowan Primary School", { status: "proposed-to-open" })
  const unread: UnreadLine = { line: 900, reason: "torn", la: null, urn: null, column: null }
  const elsewhere: UnreadLine = { ...unread, line: 901, la: swindon }
  const made = plan([], [elmClosed, planned, ash, { ...ash, line: 800 }], { unread: [unread, elsewhere] })
  expect(tally(made)).toEqual({
    rows: 5,
    added: 1,
    updated: 0,
    closed: 0,
    reopened: 0,
    converted: 0,
    unchanged: 0,
    unseen: 0,
    skipped: [
      { line: elmClosed.line, reason: "closed" },
      { line: planned.line, reason: "not-open-yet" },
      { line: 800, reason: "urn-twice" },
      { line: 900, reason: "torn" },
    ].sort((a, b) => a.line - b.line),
  })
})

test("nobody is closed by absence: a school that the file lacks is unseen, and stays", () => {
  const made = plan(after([elm, ash]), [ash])
  expect(made.verdicts).toHaveLength(1)
  expect(made.unseen).toEqual([{ setting: settingOf("900105"), urn: "900105", closed: false, carriedOn: [] }])
})

test("rows of other areas are not counted; a school that stands in another area now is neither unseen nor closed", () => {
  const moved = { ...elm, la: swindon, facts: { ...elm.facts, la: swindon, laName: "Swindon" } }
  const made = plan(after([elm]), [moved, { ...ash, la: swindon }])
  expect(made.counts.rows).toBe(0)
  expect(made.unseen).toEqual([])
  expect(made.elsewhere).toEqual([{ setting: settingOf("900105"), urn: "900105", la: "866", laName: "Swindon" }])
  expect(made.empty).toEqual(["865"])
})

// Expert trap 8
test("Elm Tree becomes an academy: the same school under a new number, and its old row is unchanged", () => {
  const known = after([elm])
  for (const links of [elmLinks, [elmLinks[0]], [elmLinks[1]]].map((some) => some.filter((one) => one !== undefined))) {
    const made = plan(known, [elmClosed, elmAcademy], { links })
    expect(verdicts(made).sort()).toEqual(["900105 unchanged", "900205 converted"])
    expect(made.verdicts.find(({ verdict }) => verdict === "converted")).toMatchObject({
      setting: settingOf("900105"),
      former: "900105",
      through: [],
      from: "2026-02-01",
      facts: { opened: "1998-09-01", status: "open", closed: null },
    })
    const now = applied(known, made)
    expect(now).toHaveLength(1)
    expect(verdicts(plan(now, [elmClosed, elmAcademy], { links })).sort()).toEqual([
      "900105 unchanged",
      "900205 unchanged",
    ])
    expect(verdicts(plan(now, [elmClosed, elmAcademy])).sort()).toEqual(["900105 unchanged", "900205 unchanged"])
  }
})

test("the old number's row may be gone, or still be open while the register lags", () => {
  expect(verdicts(plan(after([elm]), [elmAcademy], { links: elmLinks }))).toEqual(["900205 converted"])
  expect(verdicts(plan(after([elm]), [elm, elmAcademy], { links: elmLinks })).sort()).toEqual([
    "900105 unchanged",
    "900205 converted",
  ])
})

test("two numbers that have stood open side by side for years are two schools, whatever the links say", () => {
  const beside = row("900205", "Elm Tree Academy", { opened: day("2013-09-01") })
  expect(verdicts(plan(after([elm]), [elm, beside], { links: elmLinks })).sort()).toEqual([
    "900105 unchanged",
    "900205 added",
  ])
})

test("links dated after the extract wait; the new number is added, and offered", () => {
  const made = plan(after([elm]), [elmAcademy], { links: elmLinks, on: day("2026-01-31") })
  expect(made.verdicts).toMatchObject([
    { verdict: "added", mayBe: [{ setting: settingOf("900105"), urn: "900105", why: "link-waits" }] },
  ])
  expect(made.counts.unseen).toBe(1)
})

test("two conversions in a row are walked in one import", () => {
  const again = row("900305", "Elm Tree Academy", { opened: day("2026-02-20") })
  const between = row("900205", "Elm Tree Academy", { status: "closed", closed: day("2026-02-19") })
  const links = [...elmLinks, link("900205", "Successor", "900305", "2026-02-19")]
  const known = after([elm])
  for (const rows of [[elmClosed, between, again], [again, elmClosed], [again]]) {
    const made = plan(known, rows, { links })
    expect(made.counts).toMatchObject({ rows: rows.length, converted: 1, unchanged: rows.length - 1 })
    expect(made.verdicts.find(({ verdict }) => verdict === "converted")).toMatchObject({
      urn: "900305",
      former: "900105",
      through: ["900205"],
    })
    expect(plan(applied(known, made), rows, { links }).counts.unchanged).toBe(rows.length)
  }
})

// Expert trap 9
test("a new number that no link explains is added, and offered as a school that it may be", () => {
  expect(plan(after([elm]), [elmClosed, elmAcademy]).verdicts.at(-1)).toMatchObject({
    verdict: "added",
    mayBe: [{ setting: settingOf("900105"), why: "same-number" }],
  })
  const renumbered = row("900205", "Elm Tree CofE Academy", { establishmentNumber: "2099", postcode: "SN15 9AA" })
  expect(plan(after([elm]), [elmClosed, renumbered]).verdicts.at(-1)).toMatchObject({ mayBe: [{ why: "same-place" }] })
})

// Expert trap 19
test("the name alone is never enough, and a school that stands open under its own number is not offered", () => {
  const namesake = row("900300", "Elm Tree Primary School", { establishmentNumber: "3300", postcode: "SP7 9ZZ" })
  expect(plan(after([elm]), [elmClosed, namesake]).verdicts.at(-1)).toMatchObject({ verdict: "added", mayBe: [] })
  const junior = row("900301", "Elm Tree Junior School", { postcode: "SN15 9AA" })
  expect(plan(after([elm]), [elm, junior]).verdicts.at(-1)).toMatchObject({ verdict: "added", mayBe: [] })
})

const infants = row("900111", "Hazel Infant School", { postcode: "SN15 9DD" })
const juniors = row("900112", "Hazel Junior School", { postcode: "SN15 9DD", opened: day("1990-09-01") })
const closedOn = (one: RegisterRow, on: string) =>
  row(one.urn, one.facts.name, { ...one.facts, status: "closed", closed: day(on) })

// Expert trap 10
test("infants and juniors that become one new primary are closed and merged, not converted", () => {
  const primary = row("900210", "Hazel Primary School", { postcode: "SN15 9DD", opened: day("2026-01-01") })
  for (const type of ["Predecessor", "Predecessor - merged", "Predecessor - amalgamated"]) {
    const links = [link("900210", type, "900111", "2026-01-01"), link("900210", type, "900112", "2026-01-01")]
    const known = after([infants, juniors])
    const rows = [closedOn(infants, "2025-12-31"), closedOn(juniors, "2025-12-31"), primary]
    const made = plan(known, rows, { links })
    expect(verdicts(made).sort()).toEqual(["900111 closed", "900112 closed", "900210 added"])
    expect(made.verdicts.find(({ verdict }) => verdict === "added")).toMatchObject({ mayBe: [] })
    expect(made.successions).toEqual([
      { predecessor: "900111", successor: "900210", from: "2026-01-01", kind: "merged" },
      { predecessor: "900112", successor: "900210", from: "2026-01-01", kind: "merged" },
    ])
    const again = plan(applied(known, made), rows, { links })
    expect(again.counts.unchanged).toBe(3)
    expect(again.successions).toEqual([])
  }
})

// Expert trap 11
test("infants that join the juniors are absorbed, and closed by their successor even where their row lags", () => {
  const links = [link("900111", "Successor - merged", "900112", "2025-12-31")]
  const known = after([infants, juniors])
  const made = plan(known, [infants, juniors], { links })
  expect(made.verdicts).toMatchObject([
    { verdict: "closed", by: "successor", urn: "900111", facts: { closed: "2025-12-31" } },
    { verdict: "unchanged", urn: "900112" },
  ])
  expect(made.successions).toEqual([
    { predecessor: "900111", successor: "900112", from: "2026-01-01", kind: "absorbed" },
  ])
  expect(plan(applied(known, made), [infants, juniors]).counts).toMatchObject({ unchanged: 2, reopened: 0 })
})

test("a merger whose old schools the file lacks closes nobody, and says who carries them on", () => {
  const links = [link("900111", "Successor - merged", "900112", "2025-12-31")]
  const made = plan(after([infants, juniors]), [juniors], { links })
  expect(made.counts).toMatchObject({ closed: 0, unseen: 1 })
  expect(made.unseen[0]).toMatchObject({
    urn: "900111",
    carriedOn: [{ urn: "900112", kind: "merged", on: "2025-12-31" }],
  })
})

test("a split is recorded and closes nobody", () => {
  const upper = row("900213", "Hazel Upper School", { opened: day("2026-01-01") })
  const made = plan(after([juniors]), [juniors, upper], {
    links: [link("900112", "Successor - Split School", "900213", "2026-01-01")],
  })
  expect(verdicts(made)).toEqual(["900112 unchanged", "900213 added"])
  expect(made.successions).toEqual([{ predecessor: "900112", successor: "900213", from: "2026-01-01", kind: "split" }])
})

test("schools that are each other's successor, two or three in a ring, are told apart and do not hang", () => {
  const three = [
    link("900111", "Successor - merged", "900112"),
    link("900112", "Successor", "900106"),
    link("900106", "Successor", "900111"),
  ]
  const two = [
    link("900111", "Successor - merged", "900112", "2026-01-01"),
    link("900112", "Successor - merged", "900111", "2026-01-01"),
  ]
  for (const links of [two, three]) {
    const made = plan(after([infants, juniors, ash]), [infants, juniors, ash], { links })
    expect(made.counts.unchanged).toBe(3)
    expect(made.successions).toEqual([])
  }
})

test("two schools of the hub that a link calls one are told, and not joined without a person", () => {
  const made = plan(after([elm, elmAcademy]), [elmClosed, elmAcademy], { links: elmLinks })
  expect(made.counts).toMatchObject({ closed: 1, unchanged: 1, converted: 0 })
  expect(made.twins).toEqual([{ setting: settingOf("900105"), other: settingOf("900205") }])
})

test("what a person closed by hand is not opened by the register", () => {
  const typed: KnownSchool = {
    setting: settingOf("900105"),
    urn: u("900105"),
    formerUrns: [],
    name: "Elm Tree",
    postcode: null,
    la: "865",
    closed: day("2026-01-15"),
    facts: null,
    successors: [],
  }
  expect(verdicts(plan([typed], [elm]))).toEqual(["900105 updated"])
})

test("in whatever order rows and links stand, each row is counted once and comes to the same", () => {
  const rows = [
    elmClosed,
    elmAcademy,
    ash,
    closedOn(infants, "2025-12-31"),
    juniors,
    row("900400", "Yew School"),
    row("900401", "Far School", { la: swindon }),
    row("900402", "Old School", { status: "closed" }),
  ]
  const links = [
    ...elmLinks,
    link("900111", "Successor - merged", "900112", "2025-12-31"),
    link("900106", "Sixth Form Centre Link", "900112"),
  ]
  const known = after([elm, infants, juniors, row("900403", "Lost School")])
  const expected = plan(known, rows, { links })
  expect(expected.counts).toMatchObject({ rows: 7, added: 2, closed: 1, converted: 1, unchanged: 2, unseen: 1 })
  fc.assert(
    fc.property(
      fc.shuffledSubarray(rows, { minLength: rows.length }),
      fc.shuffledSubarray(links, { minLength: links.length }),
      (someRows, someLinks) => {
        const made = plan(known, someRows, { links: someLinks })
        const { added, updated, closed, reopened, converted, unchanged, rows: all } = made.counts
        expect(added + updated + closed + reopened + converted + unchanged + tally(made).skipped.length).toBe(all)
        expect({ ...made, verdicts: verdicts(made).sort() }).toEqual({
          ...expected,
          verdicts: verdicts(expected).sort(),
        })
        const now = applied(known, made)
        const again = plan(now, someRows, { links: someLinks })
        expect(again.counts).toMatchObject({ unchanged: 6, added: 0, updated: 0, closed: 0, reopened: 0, converted: 0 })
      },
    ),
  )
})

const anyStatus = fc.constantFrom("open", "closed", "proposed-to-close", "proposed-to-open" as const)
const anyDay = fc.option(fc.constantFrom("1990-09-01", "2024-08-31", "2026-02-28", "2026-08-31"))
const anyRow = fc.tuple(fc.integer({ min: 900_001, max: 900_012 }), anyStatus, anyDay, anyDay, fc.boolean())
const anyLink = fc.tuple(
  fc.integer({ min: 900_001, max: 900_012 }),
  fc.constantFrom(
    "Successor",
    "Predecessor",
    "Successor - merged",
    "Predecessor - amalgamated",
    "Successor - Split School",
    "Other",
  ),
  fc.integer({ min: 900_001, max: 900_012 }),
  anyDay,
)

test("whatever the register says, twice over, each row is counted once and the second time nothing changes", () => {
  const make = ([urn, status, opened, closed, here]: [
    number,
    RegisterFacts["status"],
    string | null,
    string | null,
    boolean,
  ]) =>
    row(String(urn), `School ${urn}`, {
      status,
      opened: opened === null ? null : day(opened),
      closed: closed === null ? null : day(closed),
      la: here ? wiltshire : swindon,
    })
  fc.assert(
    fc.property(
      fc.array(anyRow, { maxLength: 15 }),
      fc.array(anyRow, { maxLength: 15 }),
      fc.array(anyLink, { maxLength: 12 }),
      (early, late, told) => {
        const links = told.map(([a, type, b, on]) => link(String(a), type, String(b), on))
        const known = after(early.map(make))
        const rows = late.map(make)
        const made = plan(known, rows, { links })
        const { unseen: _, rows: all, ...counts } = made.counts
        expect(Object.values(counts).reduce((sum, one) => sum + one, 0) + tally(made).skipped.length).toBe(all)
        expect(all).toBe(rows.filter(({ la }) => la === wiltshire).length)
        const again = plan(applied(known, made), rows, { links })
        expect(verdicts(again).filter((one) => !/ (unchanged|closed|not-open-yet|urn-twice)$/.test(one))).toEqual([])
        expect(again.counts.closed).toBe(0)
        expect(again.successions).toEqual([])
      },
    ),
    { numRuns: 3_000 },
  )
})
