import { parse as parseCsv } from "csv-parse/sync"
import { readXlsx } from "hucre"
import { beforeAll, describe, expect, test } from "vitest"
import { checks, runChecks } from "../src/store/check.ts"
import { type Caller, type House, newId, openHouse } from "./house.ts"
import { type Figure, type SmallCounty, smallCounty } from "./small-county.ts"

let house: House
let county: SmallCounty
let lead: Caller
/** Reads every cluster as published. */
let auditor: Caller
let champion: Caller

beforeAll(async () => {
  house = await openHouse()
  county = await smallCounty(house, "quarl")
  lead = county.lead
  auditor = await county.hub.person("auditor@quarl.test", { role: "auditor" })
  champion = await county.hub.person("champion@quarl.test", { role: "send-advocate" })
  expect(await lead.patch("/years/2025", {})).toMatchObject({
    status: 200,
    body: { countDay: "2026-01-15", threshold: 5 },
  })
}, 60_000)

let n = 0
const cluster = () => county.cluster(`Cluster ${++n}`)
/** A school with its answers of this year and the last. */
async function school(
  of: string | null,
  now: Record<string, unknown> | null = {},
  last?: Record<string, unknown>,
  more: Record<string, string> = {},
) {
  const id = await county.school(`School ${++n}`, of, more)
  const audit = now === null ? "" : await county.audit(id)
  if (now !== null) await county.say(audit, now)
  const before = last && (await county.audit(id, 2025))
  if (before) await county.say(before, last)
  return { id, audit, before: before ?? "" }
}
const lessons = (pupils: unknown, roll?: unknown) => ({
  "lessons-offered": "range",
  "lessons-pupils": pupils,
  ...(roll !== undefined && { "pupils-on-roll": roll }),
})
const firstAccess = (pupils: unknown) => ({ "first-access-offered": "yes", "first-access-pupils": pupils })
const ofSchool = (id: string, code: string, who?: Caller, more = "") =>
  county.figure(`/profiles/settings/${id}?year=2026${more}`, code, who)
const ofCluster = (id: string, code: string, who?: Caller, more = "") =>
  county.figure(`/profiles/clusters/${id}?year=2026${more}`, code, who)

test("what the hub takes on later leaves a year that is over as it was, until it answers for that year", async () => {
  const audited = async (year: number) =>
    (await county.figure(`/profiles/hub?year=${year}`, "audit-coverage")).settings.members
  await school(await cluster(), {}, {})
  const [before, now] = [await audited(2025), await audited(2026)]
  const late = await county.school("Late Primary School", null)
  expect([await audited(2025), await audited(2026)]).toEqual([before, now + 1])
  await county.say(await county.audit(late, 2025), lessons(3))
  expect([await audited(2025), await audited(2026)]).toEqual([before + 1, now + 1])
})

describe("a figure", () => {
  test("has a marker and no value where there is none: [x] unanswered, [z] where it does not apply or the bottom is 0, [low]", async () => {
    const none = { value: null, numerator: null, denominator: null }
    const blank = await school(null)
    expect(await ofSchool(blank.id, "lessons-pupils")).toMatchObject({
      ...none,
      marker: "[x]",
      settings: { members: 1, answered: 0 },
    })
    const without = await school(null, { "first-access-offered": "not-applicable", ...lessons(0), "pupils-on-roll": 0 })
    expect(await ofSchool(without.id, "first-access-pupils")).toMatchObject({ ...none, marker: "[z]" })
    expect(await ofSchool(without.id, "lessons-share")).toMatchObject({
      ...none,
      marker: "[z]",
      settings: { members: 1, answered: 1 },
    })
    const mixed = await cluster()
    await school(mixed, { "first-access-offered": "not-applicable" })
    await school(mixed)
    expect(await ofCluster(mixed, "first-access-schools-share")).toMatchObject({
      ...none,
      marker: "[x]",
      settings: { members: 2, answered: 0 },
    })
    const low = await cluster()
    await school(low, lessons(1, 2500))
    expect(await ofCluster(low, "lessons-share"), "trap 37").toMatchObject({ ...none, marker: "[low]" })
  })

  test("trap 36: halves are rounded away from zero, on every way out", async () => {
    const half = await cluster()
    const { id } = await school(half, lessons(169, 2000))
    expect(await ofCluster(half, "lessons-share")).toMatchObject({ value: 8.5, numerator: 169, denominator: 2000 })
    expect((await lead.page(`/settings/${id}/measures/lessons-share?year=2026`)).body).toMatch(/8\.5/)
    const sixteenth = await school(null, lessons(1, 16))
    expect(await ofSchool(sixteenth.id, "lessons-share")).toMatchObject({ value: 6.3 })
  })

  test("traps 29 and 30: sums over sums, of schools with both parts alone", async () => {
    const both = await cluster()
    await school(both, lessons(10, 50))
    await school(both, lessons(48, 960))
    expect(await ofCluster(both, "lessons-share")).toMatchObject({ value: 5.7, numerator: 58, denominator: 1010 })
    const pairs = await cluster()
    await school(pairs, lessons(30, 200))
    await school(pairs, lessons(40))
    await school(pairs, { "lessons-offered": "range", "pupils-on-roll": 100 })
    expect(await ofCluster(pairs, "lessons-share")).toMatchObject({
      value: 15,
      numerator: 30,
      denominator: 200,
      settings: { members: 3, answered: 1 },
    })
  })

  test("says of what it is made: [e] with an estimate in it, [u] too where more than half are", async () => {
    const some = await cluster()
    await school(some, lessons({ estimate: 20 }))
    await school(some, lessons(20))
    expect(await ofCluster(some, "lessons-pupils")).toMatchObject({ value: 40, flags: ["[e]"] })
    await school(some, lessons({ estimate: 20 }))
    expect((await ofCluster(some, "lessons-pupils")).flags.sort()).toEqual(["[e]", "[u]"])
  })

  test("of the roll stands on the latest count on or before the count day where no answer counts", async () => {
    const { id, audit } = await school(null, lessons(20))
    const roll = (pupils: number, on: string) => lead.post(`/settings/${id}/rolls`, { pupils, on })
    const bottom = async () => (await ofSchool(id, "lessons-share")).denominator
    expect(await bottom()).toBeNull()
    await roll(100, "2026-10-01")
    expect(await bottom()).toBe(100)
    await roll(110, "2027-01-21")
    expect(await bottom()).toBe(110)
    await roll(120, "2027-01-22")
    expect(await bottom()).toBe(110)
    const said = county.answer(audit, "pupils-on-roll", 105)
    await county.deliver(lead, said)
    expect(await bottom()).toBe(105)
    await county.deliver(lead, county.answer(audit, "pupils-on-roll", null, { state: "blank", replaces: said.id }))
    expect(await bottom()).toBe(110)
    expect(await lead.patch("/years/2026", { countDay: "2027-01-28", reason: "Moved" })).toMatchObject({ status: 200 })
    expect(await bottom()).toBe(120)
    await lead.patch("/years/2026", { countDay: "2027-01-21" })
    expect(await bottom()).toBe(110)
  })

  test("trap 56: zero is shown, and so is everybody", async () => {
    const zero = await cluster()
    await school(zero, lessons(0, 60))
    await school(zero, lessons(0, 50))
    expect(await ofCluster(zero, "lessons-pupils", auditor)).toMatchObject({ value: 0, marker: null })
    expect(await ofCluster(zero, "lessons-share", auditor)).toMatchObject({ value: 0, numerator: 0, denominator: 110 })
    const all = await cluster()
    await school(all, lessons(12, 12))
    await school(all, lessons(40, 40))
    expect(await ofCluster(all, "lessons-share", auditor)).toMatchObject({ value: 100, marker: null })
  })

  test("trap 57: schools are not people: 3 of 4 with a choir is shown", async () => {
    const choirs = await cluster()
    for (const choir of ["yes", "yes", "yes", "no"]) await school(choirs, { choir })
    expect(await ofCluster(choirs, "choir-share", auditor)).toMatchObject({
      value: 75,
      numerator: 3,
      denominator: 4,
      marker: null,
    })
  })
})

describe("small numbers", () => {
  let small: string
  let wren: Caller
  let schools: { id: string }[]
  beforeAll(async () => {
    small = await cluster()
    wren = await county.hub.person("wren@quarl.test", { role: "coordinator", cluster: small })
    // 3 of 60, 30 of 200 and 9 of 90 have lessons; each school shares the section.
    schools = []
    for (const [pupils, roll] of [
      [3, 60],
      [30, 200],
      [9, 90],
    ])
      schools.push(await school(small, { ...lessons(pupils, roll), "sharing-choice": ["E", "A"] }))
  })
  const hidden = { value: null, numerator: null, denominator: null, marker: "[c]", flags: [] }

  test("are hidden from who reads the published figures, with a second one so that no sum gives them away", async () => {
    const seen = await Promise.all(schools.map(({ id }) => ofSchool(id, "lessons-pupils", champion)))
    expect(seen.map(({ value }) => value)).toEqual([null, 30, null])
    for (const one of [seen[0], seen[2]]) expect(one).toMatchObject(hidden)
    expect(await ofCluster(small, "lessons-pupils", champion)).toMatchObject({ value: 42 })
    // The same top in another measure is hidden with it.
    expect(await ofSchool(schools[2]?.id ?? "", "lessons-share", champion)).toMatchObject(hidden)
    expect(await ofSchool(schools[0]?.id ?? "", "lessons-pupils", wren)).toMatchObject({ value: 3 })
    expect(await ofSchool(schools[0]?.id ?? "", "lessons-pupils", wren, "&view=published")).toMatchObject(hidden)
  })

  test("stay hidden on every way to them: profile, trail, changes, pages and their titles (trap 58)", async () => {
    const id = schools[0]?.id ?? ""
    expect(await champion.get(`/profiles/settings/${id}/measures/lessons-share/trail?year=2026`)).toMatchObject({
      status: 403,
      body: { type: "protected" },
    })
    const { body } = await champion.get(`/profiles/settings/${id}/changes?year=2026&from=2025`)
    const change = body.measures.find(({ code }: { code: string }) => code === "lessons-pupils")
    expect(change.all).toMatchObject({ now: null, change: null, markers: { now: "[c]" } })
    expect(change.sameSchools).toMatchObject({ now: null, change: null })
    const page = await champion.page(`/settings/${id}/measures/lessons-pupils?year=2026`)
    expect(page.status).toBe(403)
    expect(page.body).not.toMatch(/>\s*3\s*</)
    // Down from the cluster's figure, which is shown, to the schools: not to those two.
    const trail = await champion.get(`/profiles/clusters/${small}/measures/lessons-pupils/trail?year=2026`)
    expect(trail).toMatchObject({ status: 200, body: { withheld: 2 } })
    expect(trail.body.settings.map(({ setting }: { setting: { id: string } }) => setting.id)).toEqual([schools[1]?.id])
    for (const path of [
      `/clusters/${small}?year=2026`,
      `/clusters/${small}/figures?year=2026`,
      `/settings/${id}/profile?year=2026`,
      `/settings/${id}/figures?year=2026`,
    ]) {
      const { status, body } = await champion.page(path)
      expect(status, path).toBe(200)
      const told = (body as string).replace(/<style[\s\S]*?<\/style>|<svg[\s\S]*?<\/svg>/g, "")
      expect(told, path).not.toMatch(/3 of 60|\b5\.0\s?%|>\s*5\.0\s*</)
    }
  })

  test("the team's view is 403 to who sees nothing whole, and the published one is not", async () => {
    for (const path of [`/profiles/clusters/${small}`, "/profiles/hub", `/profiles/settings/${schools[1]?.id}`]) {
      expect(await champion.get(`${path}?year=2026&view=team`), path).toMatchObject({ status: 403 })
      expect(await champion.get(`${path}?year=2026&view=published`), path).toMatchObject({
        status: 200,
        body: { view: "published" },
      })
      expect(await champion.get(`${path}?year=2026`), path).toMatchObject({ status: 200, body: { view: "published" } })
      expect(await lead.get(`${path}?year=2026`), path).toMatchObject({ status: 200, body: { view: "team" } })
      expect(await lead.get(`${path}?year=2026&view=secret`), path).toMatchObject({ status: 422 })
      expect(await lead.get(path), path).toMatchObject({ status: 422 })
    }
  })

  test("a threshold that is raised hides more, and lowered again shows it", async () => {
    const nine = schools[1]?.id ?? ""
    const shown = async () => (await ofSchool(nine, "lessons-pupils", champion)).marker
    const own = await cluster()
    await school(own, lessons(12, 120))
    await school(own, lessons(40, 120))
    await school(own, lessons(50, 120))
    expect(await ofCluster(own, "lessons-pupils", auditor)).toMatchObject({ marker: null })
    expect(await shown()).toBeNull()
    const before = (await champion.get(`/profiles/settings/${nine}?year=2026`)).headers.get("etag") ?? ""
    expect(await lead.patch("/years/2026", { threshold: 31 })).toMatchObject({ status: 200, body: { threshold: 31 } })
    expect(await shown()).toBe("[c]")
    expect((await champion.get(`/profiles/settings/${nine}?year=2026`, { "if-none-match": before })).status).toBe(200)
    const manager = await county.hub.person(`manager${newId()}@quarl.test`, { role: "hub-manager" })
    expect((await manager.patch("/years/2026", { threshold: 5 })).status).toBe(403)
    expect((await lead.patch("/years/2026", { threshold: 2 })).status).toBe(422)
    expect(await lead.patch("/years/2026", { threshold: 5 })).toMatchObject({ status: 200 })
    expect(await shown()).toBeNull()
  })

  test("trap 54: all schools beside the same schools do not give away the one that makes the difference", async () => {
    const both = await cluster()
    await school(both, lessons(40), lessons(44))
    await school(both, lessons(30), lessons(31))
    await school(both, lessons(3))
    const { body } = await auditor.get(`/profiles/clusters/${both}/changes?year=2026&from=2025`)
    const { all, sameSchools } = body.measures.find(({ code }: { code: string }) => code === "lessons-pupils")
    expect([all.now, sameSchools.now]).toContain(null)
    const whole = (await lead.get(`/profiles/clusters/${both}/changes?year=2026&from=2025`)).body.measures.find(
      ({ code }: { code: string }) => code === "lessons-pupils",
    )
    expect([whole.all.now, whole.sameSchools.now]).toEqual([73, 70])
  })

  test("trap 55: the figure of a cluster with one school is that school's: shared by it or not there, and no Pupil Premium in it", async () => {
    const lone = await cluster()
    const { id } = await school(lone, {
      ...lessons(40, 200),
      ...firstAccess(30),
      "inclusion-participation/lessons": { "pupil-premium": 12 },
      "pupil-premium-pupils": 50,
      "sharing-choice": ["E"],
    })
    const manager = await county.hub.person(`manager${newId()}@quarl.test`, {
      role: "designated-manager",
      cluster: lone,
    })
    const codes = async (who: Caller) =>
      ((await who.get(`/profiles/clusters/${lone}?year=2026`)).body.measures as Figure[] | undefined)
        ?.filter(({ value }) => value !== null)
        .map(({ code }) => code) ?? []
    expect(await codes(champion)).toContain("lessons-pupils")
    expect(await codes(champion)).not.toContain("first-access-pupils")
    for (const who of [champion, manager, auditor])
      expect((await codes(who)).filter((code) => /premium|send|fee/.test(code))).toEqual([])
    expect(await codes(lead)).toContain("lessons-premium-share")
    const head = await county.hub.person(`head${newId()}@quarl.test`, { role: "head", setting: id })
    expect((await head.get(`/profiles/settings/${id}?year=2026`)).body.view).toBe("team")
  })

  test("who has no business with Pupil Premium and SEND gets no measure made of section I, hidden or not", async () => {
    const tutor = await county.hub.person(`tutor${newId()}@quarl.test`, {
      role: "tutor",
      setting: (await lead.post("/settings", { kind: "tutor", name: "Tilda" })).body.id,
    })
    const sensitive = ["lessons-premium-share", "premium-gap", "lessons-send-share", "fee-remission-share"]
    const codes = async (who: Caller) =>
      (await who.get("/profiles/hub?year=2026")).body.measures?.map(({ code }: Figure) => code) ?? []
    expect((await codes(tutor)).filter((code: string) => sensitive.includes(code))).toEqual([])
    expect(await codes(lead)).toEqual(expect.arrayContaining(sensitive))
    expect(await codes(auditor)).toEqual(expect.arrayContaining(sensitive))
  })
})

describe("over the years", () => {
  const continued = (id: string) => ofSchool(id, "first-access-continuation")
  const successor = async (id: string, setting: string, kind: string, from = "2026-09-01") =>
    expect(await lead.post(`/settings/${id}/successors`, { setting, from, kind }), kind).toMatchObject({ status: 201 })

  test("trap 10: after a merger last year is the sum of those that came together, unknown where one is", async () => {
    const infants = await school(null, null, firstAccess(24), { closed: "2026-08-31" })
    const juniors = await school(null, null, {}, { closed: "2026-08-31" })
    const merged = await school(null, { "first-access-continued": 12 }, undefined, { opened: "2026-09-01" })
    for (const { id } of [infants, juniors]) await successor(id, merged.id, "merged")
    expect(await continued(merged.id)).toMatchObject({ value: null, marker: "[x]" })
    await county.say(juniors.before, firstAccess(36))
    expect(await continued(merged.id)).toMatchObject({ value: 20, numerator: 12, denominator: 60 })
  })

  test("trap 11: a school absorbed before the count day adds to the bottom of the one that took it in", async () => {
    const absorbed = await school(null, {}, firstAccess(18), { closed: "2026-12-31" })
    const carrier = await school(null, { "first-access-continued": 21 }, firstAccess(45))
    expect(await continued(carrier.id)).toMatchObject({ denominator: 45 })
    await successor(absorbed.id, carrier.id, "absorbed", "2027-01-01")
    expect(await continued(carrier.id)).toMatchObject({ numerator: 21, denominator: 63 })
  })

  test("after a split last year is unknown on both sides", async () => {
    const old = await school(null, { "first-access-continued": 5 }, firstAccess(50))
    const young = await school(null, { "first-access-continued": 5 }, undefined, { opened: "2026-09-01" })
    await successor(old.id, young.id, "split")
    for (const { id } of [old, young]) expect(await continued(id)).toMatchObject({ value: null, marker: "[x]" })
  })

  test("trap 8: an academy's new number changes nothing of its figures", async () => {
    const area = await cluster()
    const { id } = await school(area, { "first-access-continued": 41 }, firstAccess(180), { urn: "900105" })
    expect(await continued(id)).toMatchObject({ value: 22.8, denominator: 180 })
    expect(
      await lead.post(`/settings/${id}/identifiers`, { urn: "900205", from: "2026-11-01", reason: "converted" }),
    ).toMatchObject({ status: 201 })
    expect(await continued(id)).toMatchObject({ value: 22.8, numerator: 41, denominator: 180 })
    expect(await ofCluster(area, "audit-coverage")).toMatchObject({ settings: { members: 1 } })
    expect((await lead.get("/settings?q=900105")).body.items.map((one: { id: string }) => one.id)).toEqual([id])
  })

  test("trap 21: who belongs on the count day counts in it for the whole year; moving the count day moves the school", async () => {
    const [before, after] = [await cluster(), await cluster()]
    const { id } = await school(before, lessons(40), undefined, { until: "2027-01-25" })
    await lead.post(`/clusters/${after}/memberships`, { setting: id, from: "2027-01-25" })
    const members = async (of: string) => (await ofCluster(of, "lessons-pupils")).settings.members
    expect([await members(before), await members(after)]).toEqual([1, 0])
    expect(await lead.patch("/years/2026", { countDay: "2027-01-28", reason: "The census moved" })).toMatchObject({
      status: 200,
    })
    expect([await members(before), await members(after)]).toEqual([0, 1])
    await lead.patch("/years/2026", { countDay: "2027-01-21", reason: "And back" })
    expect([await members(before), await members(after)]).toEqual([1, 0])
  })

  test("traps 17 and 34: a school that opened is in all schools and not in the same ones; from nothing there is no percentage", async () => {
    const area = await cluster()
    const stays = await school(area, lessons(40), lessons(30))
    await school(area, lessons(60), undefined, { opened: "2026-09-01" })
    const change = async (code: string) =>
      (await lead.get(`/profiles/clusters/${area}/changes?year=2026&from=2025`)).body.measures.find(
        (one: { code: string }) => one.code === code,
      )
    expect(await change("lessons-pupils")).toMatchObject({
      all: { then: 30, now: 100, change: 233.3 },
      sameSchools: { then: 30, now: 40, change: 33.3, schools: [stays.id] },
    })
    const none = await cluster()
    await school(none, lessons(26), { "lessons-offered": "no" })
    const { body } = await lead.get(`/profiles/clusters/${none}/changes?year=2026&from=2025`)
    expect(body.measures.find((one: { code: string }) => one.code === "lessons-pupils").all).toMatchObject({
      then: 0,
      now: 26,
      change: null,
    })
  })

  test("a school closed on the count day is no member; its history stays to be read", async () => {
    const area = await cluster()
    const { id, audit } = await school(area, lessons(40))
    expect(await ofCluster(area, "lessons-pupils")).toMatchObject({ value: 40 })
    expect(await lead.patch(`/settings/${id}`, { closed: "2027-01-20" })).toMatchObject({ status: 200 })
    expect(await ofCluster(area, "lessons-pupils")).toMatchObject({
      value: null,
      settings: { members: 0, answered: 0 },
    })
    expect((await lead.get(`/audits/${audit}`)).status).toBe(200)
  })
})

describe("an export", () => {
  type Line = Record<
    | "setting"
    | "urn"
    | "cluster"
    | "year"
    | "question"
    | "wording"
    | "row"
    | "column"
    | "state"
    | "value"
    | "answered_at"
    | "answered_by"
    | "source"
    | "counts",
    unknown
  >
  const columns = [
    "setting",
    "urn",
    "cluster",
    "year",
    "question",
    "wording",
    "row",
    "column",
    "state",
    "value",
    "answered_at",
    "answered_by",
    "source",
    "counts",
  ]
  const formula = `=HYPERLINK("http://evil.test","Click")`
  let name: string

  beforeAll(async () => {
    const area = await cluster()
    const id = await county.school('Export, "Quoted" & Sons', area, { urn: "123456" })
    name = `Export, "Quoted" & Sons`
    const audit = await county.audit(id)
    const first = county.answer(audit, "pupils-on-roll", 211, { answeredAt: "2026-10-01T08:15:30Z" })
    await county.deliver(
      lead,
      first,
      county.answer(audit, "pupils-on-roll", 212, { replaces: first.id }),
      county.answer(audit, "celebrate", `A choir,\nand "carols" 🎵 ÿ`),
      county.answer(audit, "venues", formula),
      county.answer(audit, "performance-wish", "-5"),
      county.answer(audit, "visit-notes", "+44 1249"),
      county.answer(audit, "curriculum-taught-by", ["class-teacher", "other"]),
      county.answer(audit, "curriculum-minutes", { minutes: 60 }, { row: "y1" }),
      county.answer(audit, "lessons-price", 1850),
      county.answer(audit, "choir", null, { state: "declined" }),
      county.answer(audit, "exams", null, { state: "nil" }),
      county.answer(audit, "lessons-offered", "no"),
      county.answer(audit, "lessons-pupils", 4),
      county.answer(audit, "instruments-held", { playable: 12 }, { row: "strings", state: "estimate" }),
    )
  })
  const json = async (who = lead): Promise<Line[]> => (await who.get("/exports/answers?year=2026&format=json")).body
  const csv = async (who = lead): Promise<Record<string, string>[]> =>
    parseCsv((await who.get("/exports/answers?year=2026&format=csv")).body, {
      columns: true,
      bom: true,
      relax_column_count: false,
    })
  const own = (lines: Line[]) => lines.filter(({ setting }) => setting === name)

  test("as JSON holds every answer with its question as it was asked, one line a cell, and which counts", async () => {
    const lines = own(await json())
    expect(Object.keys(lines[0] ?? {})).toEqual(columns)
    const of = (question: string) => lines.filter((line) => line.question === question)
    expect(of("pupils-on-roll")).toMatchObject([
      {
        urn: "123456",
        year: 2026,
        wording: "How many pupils are on roll?",
        state: "given",
        value: 211,
        answered_at: "2026-10-01T08:15:30Z",
        answered_by: "all",
        source: "school",
        counts: false,
      },
      { value: 212, counts: true },
    ])
    expect(of("celebrate")).toMatchObject([{ value: `A choir,\nand "carols" 🎵 ÿ` }])
    expect(of("venues")).toMatchObject([{ value: formula }])
    expect(of("curriculum-taught-by")).toMatchObject([{ value: ["class-teacher", "other"] }])
    expect(of("curriculum-minutes")).toMatchObject([{ row: "y1", column: "minutes", value: 60 }])
    expect(of("choir")).toMatchObject([{ state: "declined", value: null }])
    expect(of("exams")).toMatchObject([{ state: "nil", row: null, value: null }])
    expect(of("lessons-pupils")).toMatchObject([{ value: 4, counts: false }])
    expect(of("instruments-held")).toMatchObject([{ state: "estimate", column: "playable", value: 12 }])
  })

  test("as CSV says the same as JSON, and holds nothing that a spreadsheet would take for a formula", async () => {
    const [lines, cells] = [await json(), await csv()]
    expect(cells.length).toBe(lines.length)
    expect(Object.keys(cells[0] ?? {})).toEqual(columns)
    for (const [at, line] of lines.entries()) {
      const cell = cells[at] ?? {}
      const asText = line.value === null ? "" : Array.isArray(line.value) ? line.value.join("|") : String(line.value)
      expect([asText, `'${asText}`]).toContain(cell.value)
      expect(cell).toMatchObject({
        question: line.question,
        state: line.state,
        answered_at: line.answered_at,
        counts: line.counts ? "t" : "f",
      })
    }
    for (const cell of cells.flatMap((line) => Object.values(line)))
      if (!/^-?\d+(\.\d+)?$/.test(cell)) expect(cell).not.toMatch(/^[=+@\t\r-]/)
    expect(cells.find((line) => line.question === "venues")?.value).toBe(`'${formula}`)
  })

  test("as a workbook says the same, and its texts are texts", async () => {
    const reply = await lead.get("/exports/answers?year=2026&format=xlsx")
    expect(reply.status).toBe(200)
    expect(reply.headers.get("content-disposition")).toContain("answers-2026.xlsx")
    const { sheets } = await readXlsx(reply.body)
    const rows = sheets[0]?.rows ?? []
    expect(rows[0]).toEqual(columns)
    const lines = await json()
    expect(rows.length - 1).toBe(lines.length)
    const at = columns.indexOf("value")
    const question = columns.indexOf("question")
    expect(rows.slice(1).map((row) => row[question])).toEqual(lines.map((line) => line.question))
    const row = rows.find((one) => one[question] === "venues")
    expect(String(row?.[at]).replace(/^'/, "")).toBe(formula)
    const cell = [...(sheets[0]?.cells?.values() ?? [])].find((one) => (one as { formula?: string }).formula)
    expect(cell).toBeUndefined()
  })

  test("holds what the audits hold, answer for answer", async () => {
    const { items } = (await lead.get("/audits?year=2026&limit=200")).body
    let answers = 0
    for (const { id } of items)
      for (const { questions } of (await lead.get(`/audits/${id}`)).body.sections)
        for (const one of questions)
          for (const { value } of one.answers)
            answers +=
              value !== null && typeof value === "object" && !Array.isArray(value) ? Object.keys(value).length : 1
    expect((await json()).length).toBe(answers)
  })

  test("of a year that nobody opened is empty, of no year or format refused", async () => {
    expect((await lead.get("/exports/answers?year=2031&format=json")).body).toEqual([])
    expect((await lead.get("/exports/answers?year=2031&format=csv")).body.trim()).toBe(columns.join(","))
    for (const query of ["", "year=26", "year=2026&format=pdf"])
      expect((await lead.get(`/exports/answers?${query}`)).status, query).toBe(422)
  })
})

test("all that was stored is sound", async () => {
  expect((await runChecks(house.database.owner, checks)).flatMap(({ problems }) => problems)).toEqual([])
})
