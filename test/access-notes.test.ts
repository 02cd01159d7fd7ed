import { beforeAll, describe, expect, test } from "vitest"
import { day } from "../src/domain/kit/day.ts"
import { type County, makeCounty } from "./access-house.ts"
import { type Caller, type House, newId, openHouse, type Reply } from "./house.ts"

let house: House
let county: County
let lead: Caller

beforeAll(async () => {
  house = await openHouse()
  county = await makeCounty(house, "Quarl")
  lead = await county.hub.person(
    "every@quarl.test",
    { role: "hub-lead" },
    { role: "hub-manager" },
    { role: "data-officer" },
  )
}, 60_000)

type Question = { code: string; withheld: boolean; answers: { value: unknown; by: string }[]; lastYear: unknown[] }
const questionIn = (reply: Reply, code: string): Question | undefined =>
  reply.body.sections
    ?.flatMap((section: { questions: Question[] }) => section.questions)
    .find((one: Question) => one.code === code)
const answer = (audit: string, question: string, value: unknown, more: object = {}) => ({
  id: newId(),
  audit,
  question,
  row: null,
  state: "given",
  value,
  source: "school",
  answeredAt: "2026-11-20T09:00:00Z",
  replaces: null,
  ...more,
})
const deliver = async (who: Caller, ...answers: object[]) =>
  (await who.post("/deliveries", { delivery: newId(), device: newId(), answers })).body
const statuses = (who: Caller, ...paths: string[]) =>
  Promise.all(paths.map(async (path) => (await who.get(path)).status))
const school = async (name: string, cluster: string | null, from = "2020-09-01") => {
  const { id } = (await lead.post("/settings", { kind: "school", name, phase: "primary" })).body
  if (cluster) await lead.post(`/clusters/${cluster}/memberships`, { setting: id, from })
  const audit = (await lead.post("/audits", { setting: id, year: 2026 })).body.id as string
  return { id: id as string, audit }
}

describe("people-and-jobs.md, note", () => {
  test("1: a coordinator's access ends on the day that their spell ends; what they wrote stays under their name", async () => {
    house.at("2026-11-23")
    const { hub, alder } = county
    const wren = await hub.person("wren@quarl.test", { role: "coordinator", cluster: alder, until: day("2026-12-01") })
    const { audit } = await school("Dunlin Primary", alder)
    await deliver(wren, answer(audit, "celebrate", "Carols", { source: "coordinator" }))
    expect(await statuses(wren, `/audits/${audit}`)).toEqual([200])
    house.at("2026-11-30")
    expect(await statuses(wren, `/audits/${audit}`)).toEqual([200])
    house.at("2026-12-01")
    expect(await statuses(wren, `/audits/${audit}`, "/me")).toEqual([403, 403])
    expect((await wren.page("/today")).status).toBe(403)
    expect(questionIn(await lead.get(`/audits/${audit}`), "celebrate")?.answers).toMatchObject([
      { value: "Carols", by: wren.id },
    ])
    house.at("2026-11-23")
  })

  test("2: a coordinator of two clusters sees both; two coordinators of one see the same", async () => {
    const { hub, alder, brack, own, far } = county
    const both = await hub.person(
      "both@quarl.test",
      { role: "coordinator", cluster: alder },
      { role: "coordinator", cluster: brack },
    )
    expect(await statuses(both, `/audits/${own.audit}`, `/audits/${far.audit}`)).toEqual([200, 200])
    const second = await hub.person("second@quarl.test", { role: "coordinator", cluster: alder })
    const [one, other] = [await county.people.co.get(`/audits/${own.audit}`), await second.get(`/audits/${own.audit}`)]
    expect(other.body).toEqual(one.body)
  })

  test("3: a school that moves takes its history: its new coordinator sees it, the old one does not", async () => {
    const { alder, brack, people } = county
    const brent = await county.hub.person("brent@quarl.test", { role: "coordinator", cluster: brack })
    const moved = (await lead.post("/settings", { kind: "school", name: "Mover Primary" })).body.id
    await lead.post(`/clusters/${alder}/memberships`, { setting: moved, from: "2020-09-01", until: "2026-11-01" })
    const last = (await lead.post("/audits", { setting: moved, year: 2025 })).body.id
    expect(await statuses(people.co, `/audits/${last}`)).toEqual([404])
    expect((await lead.post(`/clusters/${brack}/memberships`, { setting: moved, from: "2026-11-01" })).status).toBe(201)
    expect(await statuses(brent, `/audits/${last}`, `/profiles/settings/${moved}?year=2025`)).toEqual([200, 200])
    expect(await statuses(people.co, `/audits/${last}`)).toEqual([404])
    expect((await people.co.page(`/audits/${last}`)).status).toBe(404)
  })

  test("4: a coordinator types Pupil Premium until the audit is signed off; then the school, hub manager, hub lead and data officer alone read it", async () => {
    const { alder, hub, people } = county
    const { id, audit } = await school("Egret Primary", alder)
    const head = await hub.person("egret.head@quarl.test", { role: "head", setting: id })
    const first = answer(audit, "pupil-premium-pupils", 2755, { source: "coordinator" })
    expect(
      await deliver(people.co, first, answer(audit, "celebrate", "Carols", { source: "coordinator" })),
    ).toMatchObject({ refused: [] })
    expect(await deliver(people.ma, answer(audit, "pupil-premium-pupils", 5))).toMatchObject({
      refused: [{ problem: "not-allowed" }],
    })
    const reads = async (who: Caller) => questionIn(await who.get(`/audits/${audit}`), "pupil-premium-pupils")
    expect(await reads(people.co)).toMatchObject({ withheld: false, answers: [{ value: 2755 }] })
    expect(await reads(people.ma)).toMatchObject({ withheld: true, answers: [] })
    for (const to of ["form-in", "complete"])
      expect(await people.co.post(`/audits/${audit}/transitions`, { to })).toMatchObject({ status: 200 })
    expect(await reads(people.co)).toMatchObject({ withheld: false })
    expect(await head.post(`/audits/${audit}/transitions`, { to: "signed-off" })).toMatchObject({ status: 200 })

    for (const who of [head, people.hm, people.hl, people.do])
      expect(await reads(who)).toMatchObject({ withheld: false, answers: [{ value: 2755 }] })
    for (const who of [people.co, people.ma, people.se, people.au])
      expect(await reads(who)).toMatchObject({ withheld: true, answers: [], lastYear: [] })
    const exported = await people.co.get("/exports/answers?year=2026&format=csv")
    expect(exported.body).toContain("Egret Primary")
    expect(exported.body).not.toContain("2755")
    expect((await people.co.page(`/audits/${audit}/questions/pupil-premium-pupils`)).status).toBe(404)
    // Reopened, it is still shut to the coordinator: the school signed it off once.
    await head.post(`/audits/${audit}/transitions`, { to: "reopened", reason: "A number was wrong" })
    expect(await reads(people.co)).toMatchObject({ withheld: true, answers: [] })
    expect(await deliver(people.co, answer(audit, "pupil-premium-pupils", 9, { source: "coordinator" }))).toMatchObject(
      { refused: [{ problem: "not-allowed" }] },
    )
    // And the year after, beside this year's empty box.
    house.at("2027-09-20")
    await lead.patch("/years/2027", {})
    const next = (await lead.post("/audits", { setting: id, year: 2027 })).body.id
    const nextYear = questionIn(await people.co.get(`/audits/${next}`), "pupil-premium-pupils")
    expect(nextYear?.lastYear).toEqual([])
    expect(questionIn(await head.get(`/audits/${next}`), "pupil-premium-pupils")?.lastYear).toMatchObject([
      { value: 2755 },
    ])
    house.at("2026-11-23")
  })

  test("6: who leads music in a school that they coordinate has the school's rights there and no more", async () => {
    const { alder, hub, people } = county
    const { id, audit } = await school("Finch Primary", alder)
    const maya = await hub.person(
      "maya@quarl.test",
      { role: "coordinator", cluster: alder },
      { role: "music-lead", setting: id },
    )
    expect(await deliver(maya, answer(audit, "celebrate", "A choir"))).toMatchObject({ refused: [] })
    expect(await deliver(maya, answer(audit, "venues", "The hall", { source: "coordinator" }))).toMatchObject({
      refused: [{ problem: "not-allowed" }],
    })
    expect(await maya.post("/visits", { audit })).toMatchObject({ status: 403 })
    expect(await maya.post(`/audits/${audit}/transitions`, { to: "form-in" })).toMatchObject({ status: 200 })
    expect(await maya.post(`/audits/${audit}/transitions`, { to: "complete" })).toMatchObject({ status: 403 })
    expect((await maya.page(`/audits/${audit}/sections/C/notes/internal`)).status).toBe(404)
    expect((await maya.page(`/audits/${county.own.audit}/sections/C/notes/internal`)).status).toBe(200)
    // With nobody else to coordinate it, the manager stands in; with another coordinator, they do.
    expect(await people.co.post(`/audits/${audit}/transitions`, { to: "complete" })).toMatchObject({ status: 200 })
    const lone = (await lead.post("/clusters", { name: "Lone" })).body.id
    const { id: only, audit: alone } = await school("Grebe Primary", lone)
    const nia = await hub.person(
      "nia@quarl.test",
      { role: "coordinator", cluster: lone },
      { role: "music-lead", setting: only },
    )
    const manager = await hub.person("lone.manager@quarl.test", { role: "designated-manager", cluster: lone })
    await deliver(nia, answer(alone, "celebrate", "A choir"))
    expect(await nia.post(`/audits/${alone}/transitions`, { to: "form-in" })).toMatchObject({ status: 200 })
    expect(await nia.post(`/audits/${alone}/transitions`, { to: "complete" })).toMatchObject({ status: 403 })
    expect(await manager.post(`/audits/${alone}/transitions`, { to: "complete" })).toMatchObject({ status: 200 })
  })

  test("7: champions see needs everywhere, answers in agreed sections, and no school's Pupil Premium or SEND", async () => {
    const { people, own, beside, far } = county
    for (const who of [people.se, people.si, people.fa]) {
      for (const { id, audit } of [own, beside, far]) {
        expect((await who.get(`/needs?scope=setting:${id}`)).body.items).toHaveLength(1)
        const reply = await who.get(`/audits/${audit}`)
        expect(questionIn(reply, "performance-wish")).toMatchObject({ withheld: false })
        for (const code of [
          "celebrate",
          "visit-notes",
          "pupil-premium-pupils",
          "send-pupils",
          "inclusion-participation",
        ])
          expect(questionIn(reply, code), code).toMatchObject({ withheld: true, answers: [], lastYear: [] })
      }
    }
    const near = await county.hub.person("near@quarl.test", { role: "singing-champion", cluster: county.alder })
    expect(await statuses(near, `/audits/${own.audit}`, `/audits/${far.audit}`)).toEqual([200, 404])
  })

  test("8: what a school shares no longer is closed at once, on every way to it", async () => {
    const { alder, hub, people } = county
    const { id, audit } = await school("Heron Primary", alder)
    const head = await hub.person("heron.head@quarl.test", { role: "head", setting: id })
    const shared = answer(audit, "sharing-choice", ["D", "G"])
    await deliver(
      head,
      answer(audit, "performance-wish", "Wishedheron"),
      answer(audit, "first-access-offered", "yes"),
      answer(audit, "first-access-pupils", 41),
      answer(audit, "pupils-on-roll", 200),
      shared,
    )
    const ways = async () => ({
      audit: questionIn(await people.si.get(`/audits/${audit}`), "performance-wish")?.withheld,
      page: (await people.si.page(`/audits/${audit}/questions/performance-wish`)).status,
      beside: questionIn(await people.ml.get(`/audits/${audit}`), "performance-wish")?.withheld,
      measures: (await people.si.get(`/profiles/settings/${id}?year=2026`)).body.measures
        ?.map(({ code }: { code: string }) => code)
        .includes("first-access-share"),
      trail: (await people.si.get(`/profiles/settings/${id}/measures/first-access-share/trail?year=2026`)).status,
      export: (await people.si.get("/exports/answers?year=2026")).status,
    })
    expect(await ways()).toMatchObject({ audit: false, page: 200, beside: false, measures: true, trail: 200 })
    const tag = (await people.si.get(`/audits/${audit}`)).headers.get("etag") ?? ""
    expect(await head.form(`/settings/${id}/sharing`, { section: [] })).toMatchObject({ status: 303 })
    expect(await ways()).toMatchObject({ audit: true, page: 404, beside: true, measures: false, export: 403 })
    expect([403, 404]).toContain((await ways()).trail)
    expect((await people.si.get(`/audits/${audit}`, { "if-none-match": tag })).status).toBe(200)
  })

  test("8, trap 63: a choice of last year shares nothing of this one until the school confirms it", async () => {
    const { alder, hub, people } = county
    house.at("2026-05-01")
    const { id, audit: last } = await (async () => {
      const setting = (await lead.post("/settings", { kind: "school", name: "Ibis Primary", phase: "primary" })).body
        .id as string
      await lead.post(`/clusters/${alder}/memberships`, { setting, from: "2020-09-01" })
      return { id: setting, audit: (await lead.post("/audits", { setting, year: 2025 })).body.id as string }
    })()
    const head = await hub.person("ibis.head@quarl.test", { role: "head", setting: id })
    await deliver(head, answer(last, "sharing-choice", ["G"]), answer(last, "performance-wish", "Opera"))
    house.at("2026-11-23")
    const audit = (await lead.post("/audits", { setting: id, year: 2026 })).body.id
    await deliver(head, answer(audit, "performance-wish", "Ballet"))
    const withheld = async (of: string) => questionIn(await people.si.get(`/audits/${of}`), "performance-wish")
    expect(await withheld(last)).toMatchObject({ withheld: false })
    expect(await withheld(audit)).toMatchObject({ withheld: true, answers: [], lastYear: [] })
    expect((await people.si.page(`/audits/${audit}/questions/performance-wish`)).status).toBe(404)
    await deliver(head, answer(audit, "sharing-choice", ["G"]))
    expect(await withheld(audit)).toMatchObject({ withheld: false, answers: [{ value: "Ballet" }] })
  })

  test("9: an export holds no answer that the same person is not shown on the audit", async () => {
    const seen = async (who: Caller) => {
      const { items } = (await who.get("/audits?year=2026&limit=200")).body
      const ids = new Set<string>()
      for (const { id, setting } of items)
        for (const { questions } of (await who.get(`/audits/${id}`)).body.sections)
          for (const one of questions) if (one.answers.length > 0) ids.add(`${setting.name} ${one.code}`)
      return ids
    }
    for (const [column, who] of Object.entries(county.people)) {
      const reply = await who.get("/exports/answers?year=2026&format=json")
      expect([200, 403], column).toContain(reply.status)
      if (reply.status === 403) continue
      const open = await seen(who)
      const beyond = reply.body
        .map((row: { setting: string; question: string }) => `${row.setting} ${row.question}`)
        .filter((one: string) => !open.has(one))
      expect(beyond, column).toEqual([])
      if (column !== "pa") expect(reply.body.length, column).toBeGreaterThan(0)
    }
  })

  test("10: searches, counts and suggestions tell nothing of what may not be opened", async () => {
    const { people, far } = county
    for (const who of [people.ml, people.tu, people.pa, people.co]) {
      const { items } = (await who.get("/audits?limit=200")).body
      expect(items.some(({ setting }: { setting: { id: string } }) => setting.id === far.id)).toBe(false)
      expect((await who.get(`/audits?cluster=${county.brack}`)).body).toEqual({ items: [], next: null })
      expect((await who.get(`/visits?cluster=${county.brack}`)).body).toEqual({ items: [], next: null })
      expect((await who.page("/people?q=head.3")).body).not.toContain("head.3@")
      expect((await who.page(`/needs?scope=cluster:${county.brack}`)).status).toBe(404)
    }
    // Evidence that a need was raised on names no school whose answers its reader may not see.
    const need = (
      await lead.post("/needs", {
        scope: `cluster:${county.alder}`,
        year: 2026,
        category: "cpd",
        source: "audit",
        text: "Singing",
        evidence: { measure: "singing-regular-share", year: 2026, settings: [county.own.id, far.id], value: 50 },
      })
    ).body
    const told = (await people.tu.get(`/needs?scope=cluster:${county.alder}`)).body.items.find(
      ({ id }: { id: string }) => id === need.id,
    )
    expect(JSON.stringify(told)).not.toContain(far.id)
    expect(JSON.stringify(told)).not.toContain(county.own.id)
  })
})
