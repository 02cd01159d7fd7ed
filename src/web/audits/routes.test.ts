import { readFileSync } from "node:fs"
import { join } from "node:path"
import * as v from "valibot"
import { expect, test } from "vitest"
import { academicYear } from "../../domain/kit/academic-year.ts"
import { day } from "../../domain/kit/day.ts"
import type { AuditId, ClusterId, MembershipId, SettingId } from "../../domain/kit/id.ts"
import { auditMoves, recordAudit } from "../../store/audit.ts"
import { recordCluster, recordMembership } from "../../store/cluster.ts"
import { recordRoll, recordSetting } from "../../store/setting.ts"
import { recordSharing, sharedSections } from "../../store/sharing.ts"
import { publishStarter } from "../../store/starter.ts"
import { versionFor } from "../../store/toolkit.ts"
import { recordYear, usualYear } from "../../store/year.ts"
import { routes as auditsApi } from "../api/audits.ts"
import { routes as deliveriesApi } from "../api/deliveries.ts"
import { type Caller, newId, type Post, testSite } from "../testing.ts"
import { routes } from "./routes.ts"

const site = await testSite(routes, [...auditsApi, ...deliveriesApi])
const hub = await site.hub("northmoor")
const [brack, alder] = [newId<ClusterId>(), newId<ClusterId>()]
await hub.inside(async (tx) => {
  await recordYear(tx, usualYear(academicYear(2025)))
  await publishStarter(tx, academicYear(2025), newId)
  await recordCluster(tx, { id: brack, name: "Brackwater" })
  await recordCluster(tx, { id: alder, name: "Alder Vale" })
})

const place = async (name: string, cluster = brack, kind = "school"): Promise<SettingId> => {
  const id = newId<SettingId>()
  await hub.inside(async (tx) => {
    await recordSetting(tx, id, { kind, name, ...(kind === "school" && { phase: "primary" }) })
    await recordMembership(tx, {
      id: newId<MembershipId>(),
      setting: id,
      cluster,
      from: day("2020-09-01"),
      until: null,
    })
  })
  return id
}
const marlPit = await place("Marl Pit Primary")
const osier = await place("Osier Bank Primary")
const person = (name: string, ...posts: Post[]) => hub.person(name, ...posts)
const wren = await person("Wren Halloway", { role: "coordinator", cluster: brack })
const tom = await person("Tom Ardley", { role: "coordinator", cluster: brack })
const alba = await person("Alba Quill", { role: "coordinator", cluster: alder })
const mira = await person("Mira Sorrel", { role: "designated-manager", cluster: brack })
const isla = await person("Isla Farrant", { role: "hub-lead" })
const joan = await person("Joan Pike", { role: "music-lead", setting: marlPit })
const hew = await person("Hew Marsh", { role: "head", setting: marlPit })
const olive = await person("Olive Tarn", { role: "music-lead", setting: osier })
const cora = await person("Cora Lint", { role: "singing-champion" })
const audrey = await person("Audrey Vane", { role: "auditor" })

const audit = async (setting: SettingId, year = 2026, kind = "school"): Promise<AuditId> => {
  const id = newId<AuditId>()
  await hub.inside(async (tx) => {
    const version = await versionFor(tx, kind, academicYear(year))
    if (!version) throw new Error("the starter toolkits ask every kind")
    await recordAudit(tx, { id, setting, year: academicYear(year), ...version })
  })
  return id
}

type Fields = Record<string, string | readonly string[]>
const text = (html: string): string =>
  html
    .replaceAll("&quot;", '"')
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&")
const attribute = (tag: string, name: string): string | undefined => {
  const found = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1]
  return found === undefined ? undefined : text(found)
}

/** The fields of the page's form as a browser would send them. */
function fieldsOf(html: string): Record<string, string[]> {
  const form = /<form method="post" action="[^"]*" class="questions">([\s\S]*?)<\/form>/.exec(html)?.[1] ?? ""
  const fields: Record<string, string[]> = {}
  const add = (name: string | undefined, value: string) => {
    if (name !== undefined) fields[name] = [...(fields[name] ?? []), value]
  }
  for (const [tag] of form.matchAll(/<input\b[^>]*>/g)) {
    const isBox = /type="(radio|checkbox)"/.test(tag)
    if (!isBox || /\schecked/.test(tag)) add(attribute(tag, "name"), attribute(tag, "value") ?? "")
  }
  for (const [, tag = "", inner = ""] of form.matchAll(/(<textarea\b[^>]*>)([\s\S]*?)<\/textarea>/g))
    add(attribute(tag, "name"), text(inner))
  for (const [, tag = "", inner = ""] of form.matchAll(/(<select\b[^>]*>)([\s\S]*?)<\/select>/g)) {
    const chosen = /<option\b[^>]*\sselected[^>]*>/.exec(inner)?.[0]
    add(attribute(tag, "name"), chosen ? (attribute(chosen, "value") ?? "") : "")
  }
  return fields
}

const sectionAt = (id: AuditId, code: string) => `/audits/${id}/sections/${code}`
const open = async (who: Caller, id: AuditId, code: string) => fieldsOf((await site.get(who, sectionAt(id, code))).text)
/** Opens a section, types over what is there, and saves. */
const save = async (who: Caller, id: AuditId, code: string, typed: Fields, button: Fields = { save: "stay" }) =>
  site.post(who, sectionAt(id, code), { ...(await open(who, id, code)), ...typed, ...button })

/** What a step asks where something is still missing. */
const enough = { enough: "yes" }
const undoOf = (notice: unknown) =>
  v.parse(v.object({ undo: v.object({ action: v.string(), hidden: v.record(v.string(), v.string()) }) }), notice).undo

type Stored = {
  id: string
  row: string | null
  state: string
  value: unknown
  source: string
  by: string
  counts: boolean
  answeredAt: string
}
type Question = { code: string; answers: Stored[]; asked: boolean; withheld: boolean }
const questionOf = async (who: Caller, id: AuditId, code: string): Promise<Question> => {
  const { body } = await site.api(who, "GET", `/audits/${id}`)
  const found = (body as { sections: { questions: Question[] }[] }).sections
    .flatMap(({ questions }) => questions)
    .find((question) => question.code === code)
  if (!found) throw new Error(`no question ${code}`)
  return found
}
const standing = async (who: Caller, id: AuditId, code: string) =>
  (await questionOf(who, id, code)).answers.filter(({ counts }) => counts)
const all = async (who: Caller, id: AuditId, code: string) => (await questionOf(who, id, code)).answers

test("Wren saves an answer of every type and the page gives each back", async () => {
  const id = await audit(await place("Every Type Primary"))
  await save(wren, id, "C", { "a.singing-regular": "most" })
  const first = await save(wren, id, "C", {
    "a.singing-where": ["assembly", "class"],
    "a.singing-lead-confidence": "4",
  })
  expect(first.status).toBe(303)
  expect(first.notice?.text).toContain("2 answers saved")
  expect(await standing(wren, id, "singing-regular")).toMatchObject([
    { state: "given", value: "most", source: "school" },
  ])
  expect(await standing(wren, id, "singing-where")).toMatchObject([{ value: ["assembly", "class"] }])
  expect(await standing(wren, id, "singing-lead-confidence")).toMatchObject([{ value: 4 }])

  await save(wren, id, "E", { "a.lessons-offered": "some" })
  const e = await open(wren, id, "E")
  const line =
    Object.keys(e)
      .find((name) => /^was\.lessons-table\..+/.test(name))
      ?.split(".")[2] ?? ""
  await save(wren, id, "E", {
    ...e,
    "a.lessons-pupils": "1,018",
    "a.lessons-pupils.state": "estimate",
    "a.lessons-price": "£18.50",
    [`a.lessons-table.${line}.family`]: "strings",
    [`a.lessons-table.${line}.pupils`]: "8",
  })
  expect(await standing(wren, id, "lessons-pupils")).toMatchObject([{ state: "estimate", value: 1018 }])
  expect(await standing(wren, id, "lessons-price")).toMatchObject([{ value: 1850 }])
  expect(await standing(wren, id, "lessons-table")).toMatchObject([
    { row: line, value: { family: "strings", pupils: 8 } },
  ])

  await save(wren, id, "A", {
    "a.governor-link": "no",
    "a.pupils-on-roll": "210",
    "a.pupils-by-key-stage.ks2.pupils": "120",
    "a.pupils-by-key-stage.ks3.state": "not-applicable",
  })
  await save(wren, id, "N", { "a.plan-status": "published" })
  await save(wren, id, "N", { "a.plan-reviewed": "2026-09-14" })
  await save(wren, id, "G", { "a.performance-wish": "A carol concert in the town hall" })
  expect(await standing(wren, id, "governor-link")).toMatchObject([{ value: "no" }])
  expect(await standing(wren, id, "pupils-by-key-stage")).toMatchObject([
    { row: "ks2", value: { pupils: 120 } },
    { row: "ks3", state: "not-applicable" },
  ])
  expect(await standing(wren, id, "plan-reviewed")).toMatchObject([{ value: "2026-09-14" }])
  expect(await standing(wren, id, "performance-wish")).toMatchObject([{ value: "A carol concert in the town hall" }])

  const back = await open(wren, id, "E")
  expect(back).toMatchObject({
    "a.lessons-offered": ["some"],
    "a.lessons-pupils": ["1018"],
    "a.lessons-pupils.state": ["estimate"],
    "a.lessons-price": ["18.50"],
    [`a.lessons-table.${line}.pupils`]: ["8"],
  })
  const again = await save(wren, id, "E", {})
  expect(again.notice?.text).toBe("Nothing had changed.")
  expect(await all(wren, id, "lessons-pupils")).toHaveLength(1)
})

test("a blank, a true zero and a nil return stay three things, and each of the seven states can be given (trap 27)", async () => {
  const id = await audit(await place("Seven States Primary"))
  await save(wren, id, "K", {
    "a.staff-teaching-music": "0",
    "a.visiting-teachers.state": "nil",
    "a.educator-skills.state": "not-applicable",
    "a.educator-knowledge.state": "declined",
    "a.educator-confidence.state": "not-available",
  })
  expect(await standing(wren, id, "staff-teaching-music")).toMatchObject([{ state: "given", value: 0 }])
  expect(await standing(wren, id, "visiting-teachers")).toMatchObject([{ state: "nil", value: null }])
  expect(await standing(wren, id, "educator-skills")).toMatchObject([{ state: "not-applicable" }])
  expect(await standing(wren, id, "educator-knowledge")).toMatchObject([{ state: "declined" }])
  expect(await standing(wren, id, "educator-confidence")).toMatchObject([{ state: "not-available" }])
  expect(await all(wren, id, "cpd-attended")).toEqual([])
  const page = await open(wren, id, "K")
  expect(page["a.staff-teaching-music"]).toEqual(["0"])
  expect(page["a.visiting-teachers"]).toEqual([""])
  // Cleared by the person, it is taken back; what they leave alone stays.
  await save(wren, id, "K", { "a.staff-teaching-music": "" })
  expect((await all(wren, id, "staff-teaching-music")).map(({ state }) => state)).toEqual(["given", "blank"])
  expect(await standing(wren, id, "visiting-teachers")).toMatchObject([{ state: "nil" }])
})

test("valid answers are saved; what cannot be read comes back as typed, with its problem at the field and in the summary", async () => {
  const id = await audit(await place("Half Right Primary"))
  await save(wren, id, "E", { "a.lessons-offered": "range" })
  const half = await save(wren, id, "E", {
    "a.lessons-pupils": "18",
    "a.lessons-waiting": "6",
    "a.lessons-price": "about £18",
  })
  expect(half.status).toBe(200)
  expect(half.text).toContain("2 answers were saved. 1 needs another look.")
  expect(half.text).toContain(
    '<a href="#q--lessons-price">What does a family usually pay for 30 minutes of individual …: enter the amount in pounds, like 18.50</a>',
  )
  expect(fieldsOf(half.text)["a.lessons-price"]).toEqual(["about £18"])
  expect(await standing(wren, id, "lessons-pupils")).toMatchObject([{ value: 18 }])
  // Put right, the form goes in without saying the others twice.
  await site.post(wren, sectionAt(id, "E"), { ...fieldsOf(half.text), "a.lessons-price": "18", save: "stay" })
  expect(await all(wren, id, "lessons-pupils")).toHaveLength(1)
  expect(await standing(wren, id, "lessons-price")).toMatchObject([{ value: 1800 }])
  const nothing = await save(wren, id, "E", { "a.lessons-price": "many" })
  expect(nothing.status).toBe(422)
  expect(await all(wren, id, "lessons-price")).toHaveLength(1)
})

test("two people who answer at once are both kept; the page shows it, and choosing one settles it", async () => {
  const id = await audit(await place("Two Voices Primary"))
  await save(wren, id, "D", { "a.first-access-offered": "yes" })
  const [wrens, toms] = [await open(wren, id, "D"), await open(tom, id, "D")]
  await site.post(wren, sectionAt(id, "D"), { ...wrens, "a.first-access-pupils": "28", save: "stay" })
  const second = await site.post(tom, sectionAt(id, "D"), {
    ...toms,
    "a.first-access-pupils": "30",
    "a.first-access-continued": "4",
    save: "stay",
  })
  expect(second.notice?.text).toContain("Somebody else answered the same question meanwhile")
  expect(await all(wren, id, "first-access-pupils")).toMatchObject([{ value: 28 }, { value: 30, counts: true }])
  const page = await site.get(wren, sectionAt(id, "D"))
  expect(page.text).toContain("Two answers disagree")
  expect((await site.get(wren, `/audits/${id}`)).text).toContain("1 to settle")
  const [first] = await all(wren, id, "first-access-pupils")
  await save(wren, id, "D", {}, { "keep.first-access-pupils": first?.id ?? "" })
  expect(await standing(wren, id, "first-access-pupils")).toMatchObject([{ value: 28, by: wren.id }])
  expect(await all(wren, id, "first-access-pupils")).toHaveLength(3)
  expect((await site.get(wren, `/audits/${id}`)).text).not.toContain("1 to settle")
})

test("a field that somebody else changed meanwhile is not set back by a form that left it alone", async () => {
  const id = await audit(await place("Old Page Primary"))
  await save(wren, id, "K", { "a.staff-teaching-music": "5" })
  const toms = await open(tom, id, "K")
  await save(wren, id, "K", { "a.staff-teaching-music": "6" })
  await site.post(tom, sectionAt(id, "K"), { ...toms, "a.visiting-teachers": "2", save: "stay" })
  expect(await standing(wren, id, "staff-teaching-music")).toMatchObject([{ value: 6 }])
  expect(await all(wren, id, "staff-teaching-music")).toHaveLength(2)
})

test("a form that is sent twice is stored once", async () => {
  const id = await audit(await place("Twice Primary"))
  const form = { ...(await open(wren, id, "K")), "a.staff-teaching-music": "5", save: "stay" }
  await Promise.all([
    site.post(wren, sectionAt(id, "K"), form),
    site.post(wren, sectionAt(id, "K"), form),
    site.post(wren, sectionAt(id, "K"), form),
  ])
  expect(await all(wren, id, "staff-teaching-music")).toHaveLength(1)
})

test("last year stands beside and counts for nothing until “same as last year” is pressed", async () => {
  const school = await place("Same Again Primary")
  const last = await audit(school, 2025)
  await save(wren, last, "E", { "a.lessons-offered": "some" })
  const e = await open(wren, last, "E")
  const line =
    Object.keys(e)
      .find((name) => /^was\.lessons-table\..+/.test(name))
      ?.split(".")[2] ?? ""
  await save(wren, last, "E", {
    ...e,
    "a.lessons-pupils": "18",
    [`a.lessons-table.${line}.family`]: "brass",
    [`a.lessons-table.${line}.pupils`]: "18",
  })
  const id = await audit(school)
  const page = await site.get(wren, sectionAt(id, "E"))
  expect(page.text).toContain("Yes, one or two instruments")
  expect(fieldsOf(page.text)["a.lessons-offered"]).toBeUndefined()
  expect(await all(wren, id, "lessons-offered")).toEqual([])
  const same = await save(wren, id, "E", {}, { same: "lessons-offered", as: "coordinator" })
  expect(await standing(wren, id, "lessons-offered")).toMatchObject([{ value: "some", source: "school" }])
  expect(same.location).toContain("new=lessons-pupils")
  await save(wren, id, "E", { source: "coordinator", "a.lessons-waiting": "3" }, { same: "lessons-pupils" })
  expect(await standing(wren, id, "lessons-pupils")).toMatchObject([{ value: 18, source: "coordinator" }])
  expect(await standing(wren, id, "lessons-waiting")).toMatchObject([{ value: 3 }])
  await save(wren, id, "E", {}, { same: "lessons-table" })
  expect(await standing(wren, id, "lessons-table")).toMatchObject([
    { row: line, value: { family: "brass", pupils: 18 } },
  ])
  expect((await save(wren, id, "E", {}, { same: "lessons-table" })).notice?.text).toBe("Nothing had changed.")
})

test("questions that do not apply are not asked, and an answer that changes that says which it brought (trap 28)", async () => {
  const id = await audit(await place("Conditions Primary"))
  expect((await site.get(wren, sectionAt(id, "D"))).text).not.toContain("was.first-access-pupils")
  const saved = await save(wren, id, "D", { "a.first-access-offered": "yes" }, { go: "next" })
  expect(saved.location).toContain(`/sections/D?`)
  const page = await site.get(wren, saved.location ?? "")
  expect(page.text).toContain("2 more questions because of your answer to")
  expect(page.text).toContain("was.first-access-pupils")
  await save(wren, id, "D", { "a.first-access-pupils": "28" })
  await save(wren, id, "D", { "a.first-access-offered": "no" })
  expect((await site.get(wren, sectionAt(id, "D"))).text).not.toContain("was.first-access-pupils")
  expect(await all(wren, id, "first-access-pupils")).toMatchObject([{ value: 28, counts: false }])
  // A primary school is not asked about Key Stage 4.
  expect((await site.get(wren, sectionAt(id, "H"))).text).not.toContain("was.ks4-music")
})

test("a nil return for the section says none to every blank number, and can be taken back", async () => {
  const id = await audit(await place("Nil Primary"))
  const saved = await save(wren, id, "K", { "a.staff-teaching-music": "5" }, { nil: "section" })
  expect(await standing(wren, id, "staff-teaching-music")).toMatchObject([{ value: 5 }])
  expect(await standing(wren, id, "visiting-teachers")).toMatchObject([{ state: "nil" }])
  expect(await all(wren, id, "educator-skills")).toEqual([])
  const undo = undoOf(saved.notice)
  await site.post(wren, undo.action, undo.hidden)
  expect((await all(wren, id, "visiting-teachers")).map(({ state }) => state)).toEqual(["nil", "blank"])
  expect((await all(wren, id, "staff-teaching-music")).map(({ state }) => state)).toEqual(["given", "blank"])
  // Nobody takes back what another person said.
  const other = await save(wren, id, "K", { "a.staff-teaching-music": "7" })
  const others = undoOf(other.notice)
  await site.post(tom, `/audits/${id}/take-back`, others.hidden)
  expect(await standing(wren, id, "staff-teaching-music")).toMatchObject([{ value: 7 }])
})

test("lines are added and removed without script, and what was typed beside them is kept", async () => {
  const id = await audit(await place("Lines Primary"))
  const added = await save(wren, id, "M", { "a.cluster-meetings": "2" }, { "add.partners": "" })
  expect(await standing(wren, id, "cluster-meetings")).toMatchObject([{ value: 2 }])
  const form = fieldsOf((await site.get(wren, added.location ?? "")).text)
  const rows = Object.keys(form).flatMap((name) => /^was\.partners\.(.+)$/.exec(name)?.[1] ?? [])
  expect(rows).toHaveLength(4)
  await save(wren, id, "M", {
    ...form,
    [`a.partners.${rows[0]}.setting`]: "County Brass",
    [`a.partners.${rows[1]}.setting`]: "Fen Choir",
  })
  expect(await standing(wren, id, "partners")).toHaveLength(2)
  await save(wren, id, "M", {}, { [`drop.partners.${rows[0]}`]: "" })
  expect((await standing(wren, id, "partners")).filter(({ state }) => state === "given")).toMatchObject([
    { row: rows[1] },
  ])
  expect((await open(wren, id, "M"))[`was.partners.${rows[0]}`]).toBeUndefined()
})

test("a whole table answered with nil gives way to lines, and nil again to nil, without a disagreement", async () => {
  const id = await audit(await place("To And Fro Primary"))
  await save(wren, id, "H", { "a.exams.state": "nil" })
  const form = await open(wren, id, "H")
  const cell = Object.keys(form).find((name) => /^a\.exams\..+\.entries$/.test(name)) ?? ""
  await save(wren, id, "H", { [cell]: "4" })
  await save(wren, id, "H", { "a.exams.state": "nil", [cell]: "" })
  await save(wren, id, "H", { "a.exams.state": "", [cell]: "5" })
  expect(await standing(wren, id, "exams")).toMatchObject([{ value: { entries: 5 } }])
  const { body } = await site.api(wren, "GET", `/audits/${id}`)
  expect((body as { disagreements: unknown[] }).disagreements).toEqual([])
})

test("lines that add up to fewer than the pupils are saved, and asked about (trap 39)", async () => {
  const id = await audit(await place("Adding Up Primary"))
  await save(wren, id, "E", { "a.lessons-offered": "range" })
  const form = await open(wren, id, "E")
  const row = Object.keys(form).flatMap((name) => /^was\.lessons-table\.(.+)$/.exec(name)?.[1] ?? [])[0]
  const saved = await save(wren, id, "E", {
    ...form,
    "a.lessons-pupils": "18",
    [`a.lessons-table.${row}.family`]: "strings",
    [`a.lessons-table.${row}.pupils`]: "16",
  })
  expect(saved.notice?.text).toBe("2 answers saved.")
  const page = await site.get(wren, sectionAt(id, "E"))
  expect(page.text).toContain(
    "The lines add up to 16, but “How many different pupils have lessons at school?” says 18. Add what is missing, or change the 18",
  )
  expect((await site.get(wren, `/audits/${id}`)).text).toContain("1 to check")
  await save(wren, id, "E", { [`a.lessons-table.${row}.pupils`]: "20" })
  expect((await site.get(wren, sectionAt(id, "E"))).text).not.toContain("The lines add up")
})

test("what was filled in on paper is typed in with the day on which it was answered", async () => {
  const id = await audit(await place("Paper Primary"))
  await save(wren, id, "K", { "a.staff-teaching-music": "5", answeredOn: "2026-10-12" })
  expect((await standing(wren, id, "staff-teaching-music"))[0]?.answeredAt).toContain("2026-10-12")
  const ahead = await save(wren, id, "K", { "a.staff-teaching-music": "9", answeredOn: "2027-01-12" })
  expect(ahead.status).toBe(422)
  expect(ahead.text).toContain("This day has not come yet.")
  expect(fieldsOf(ahead.text)["a.staff-teaching-music"]).toEqual(["9"])
  expect(await standing(wren, id, "staff-teaching-music")).toMatchObject([{ value: 5 }])
  const paper = await site.get(wren, `/audits/${id}/paper`)
  expect(paper.status).toBe(200)
  expect(paper.text).toContain("Only if: “Can pupils")
})

test("notes for the school and for the team are kept apart, versions and all, and moving one is an act of its own (trap 62)", async () => {
  const id = await audit(marlPit)
  await save(wren, id, "E", {
    "note-visit": "Cello lessons begin after Christmas.",
    "note-internal": "The 18 comes from the office.",
  })
  const joans = await site.get(joan, sectionAt(id, "E"))
  expect(joans.text).toContain("Cello lessons begin after Christmas.")
  expect(joans.text).not.toContain("The 18 comes from the office")
  expect((await site.get(joan, `${sectionAt(id, "E")}/notes/internal`)).status).toBe(404)
  expect((await site.get(mira, sectionAt(id, "E"))).text).toContain("The 18 comes from the office")
  await save(wren, id, "E", { "note-visit": "Cello lessons begin at Easter." })
  const page = await site.get(wren, `${sectionAt(id, "E")}/notes/visit`)
  expect(page.text).toContain("Cello lessons begin after Christmas.")
  expect(page.text).toContain("Cello lessons begin at Easter.")
  // Two who write at once: the second is shown the first one's words, and nothing is lost.
  const [wrens, toms] = [await open(wren, id, "E"), await open(tom, id, "E")]
  await site.post(wren, sectionAt(id, "E"), { ...wrens, "note-visit": "Wren’s words." })
  const clash = await site.post(tom, sectionAt(id, "E"), { ...toms, "note-visit": "Tom’s words." })
  expect(clash.status).toBe(422)
  expect(clash.text).toContain("Wren’s words.")
  expect(fieldsOf(clash.text)["note-visit"]).toEqual(["Tom’s words."])
  await site.post(tom, sectionAt(id, "E"), { ...fieldsOf(clash.text), "note-visit": "Both." })
  expect((await site.get(joan, sectionAt(id, "E"))).text).toContain("Both.")
  // A form that left the note alone sets nothing back.
  await site.post(wren, sectionAt(id, "E"), { ...wrens, "note-internal": "" })
  expect((await open(wren, id, "E"))["note-visit"]).toEqual(["Both."])
})

test("a text that looks as if it named a pupil is asked about once, and can be removed with its earlier versions (traps 60, 61)", async () => {
  const id = await audit(await place("Names Primary"))
  const named = "J. in Year 5 has an EHC plan."
  const warned = await save(wren, id, "I", { "note-visit": named })
  expect(warned.status).toBe(422)
  expect(warned.text).toContain("looks as if it points at one pupil")
  expect((await open(wren, id, "I"))["note-visit"]).toEqual([""])
  await site.post(wren, sectionAt(id, "I"), fieldsOf(warned.text))
  expect((await open(wren, id, "I"))["note-visit"]).toEqual([named])
  await save(wren, id, "I", { "note-visit": "A quiet room is needed." })
  await site.post(wren, `${sectionAt(id, "I")}/notes/visit/remove`, {})
  const page = await site.get(wren, `${sectionAt(id, "I")}/notes/visit`)
  expect(page.text).not.toContain("EHC plan")
  expect(page.text).toContain("Text removed by Wren Halloway")
  const left = await hub.inside((tx) =>
    tx.client.query(
      "select (select count(*) from note where audit_id = $1 and text is not null) as notes, (select count(*) from event where data::text like '%EHC%') as events",
      [id],
    ),
  )
  expect(left.rows).toEqual([{ notes: 0, events: 0 }])
  // The same at an answer in free text; and a concern is told whom to tell.
  const answer = await save(wren, id, "G", {
    "a.performance-wish": "Sam, Year 6, wants to sing",
    "a.live-music": "every",
  })
  expect(answer.status).toBe(200)
  expect(answer.text).toContain("1 answer was saved. 1 needs another look.")
  await site.post(wren, sectionAt(id, "G"), fieldsOf(answer.text))
  expect(await standing(wren, id, "performance-wish")).toMatchObject([{ value: "Sam, Year 6, wants to sing" }])
  const concern = await save(wren, id, "G", { "note-internal": "She disclosed abuse" })
  expect(concern.text).toContain("Tell the school’s designated safeguarding lead today")
  expect((await site.get(wren, sectionAt(id, "G"))).text).toContain("Never write a concern about a child here")
})

test("words that name a pupil are taken out of an answer and of every earlier one, and nothing else of them (trap 60)", async () => {
  const id = await audit(await place("Gone Words Primary"))
  await save(wren, id, "G", { "a.performance-wish": "A solo for the boy with the cello" })
  await save(wren, id, "G", { "a.performance-wish": "A concert in the hall", "a.live-music": "most" })
  const added = await open(wren, id, "M")
  const row = Object.keys(added).flatMap((name) => /^was\.partners\.(.+)$/.exec(name)?.[1] ?? [])[0]
  await save(wren, id, "M", {
    ...added,
    [`a.partners.${row}.setting`]: "Ana’s mother",
    [`a.partners.${row}.pupils`]: "4",
  })
  const path = (code: string) => `/audits/${id}/questions/${code}`
  expect((await site.get(wren, path("performance-wish"))).text).toContain("the boy with the cello")
  expect((await site.post(mira, `${path("performance-wish")}/remove`, { row: "" })).status).toBe(303)
  expect((await site.post(audrey, `${path("performance-wish")}/remove`, { row: "" })).status).toBeGreaterThanOrEqual(
    403,
  )
  await site.post(wren, `${path("partners")}/remove`, { row: row ?? "" })
  const page = (await site.get(wren, path("performance-wish"))).text
  expect(page).not.toMatch(/cello|concert/)
  expect(page).toContain("Wren Halloway")
  expect(await standing(wren, id, "partners")).toMatchObject([
    { state: "given", value: { setting: "(text removed)", pupils: 4 } },
  ])
  expect(await standing(wren, id, "live-music")).toMatchObject([{ value: "most" }])
  const left = await hub.inside((tx) =>
    tx.client.query(
      "select (select count(*) from answer where value::text like '%cello%') + (select count(*) from delivery where receipt::text like '%cello%') + (select count(*) from event where data::text like '%cello%') as left",
      [],
    ),
  )
  expect(left.rows).toEqual([{ left: 0 }])
  // A choice is not text: it cannot be taken out this way, nor can the serving role write over an answer.
  expect((await site.post(wren, `${path("live-music")}/remove`, { row: "" })).status).toBe(404)
  await expect(hub.inside((tx) => tx.client.query("update answer set value = '1'"))).rejects.toThrow(
    "permission denied",
  )
})

test("last year’s section I is shut to the coordinator once it was signed off, on the page and in the API", async () => {
  const school = await place("Shut Last Year Primary")
  const una = await person("Una Reave", { role: "head", setting: school })
  const last = await audit(school, 2025)
  await save(una, last, "I", { "a.send-pupils": "23" })
  const id = await audit(school)
  expect((await site.get(wren, sectionAt(id, "I"))).text).toContain("23 pupils")
  for (const to of ["form-in", "complete"]) await site.post(wren, `/audits/${last}/steps/${to}`, enough)
  await site.post(una, `/audits/${last}/steps/signed-off`, enough)
  expect((await site.get(wren, sectionAt(id, "I"))).text).not.toContain("23 pupils")
  expect((await site.get(una, sectionAt(id, "I"))).text).toContain("23 pupils")
  const lastYear = async (who: Caller) =>
    ((await questionOf(who, id, "send-pupils")) as Question & { lastYear: unknown[] }).lastYear
  expect(await lastYear(wren)).toEqual([])
  expect(await lastYear(una)).toMatchObject([{ value: 23 }])
})

test("a note moves only as a deliberate act, and only what was shown", async () => {
  const id = await audit(await place("Move Primary"))
  await save(wren, id, "E", { "note-internal": "Ask about the hall." })
  const page = await site.get(wren, `${sectionAt(id, "E")}/notes/internal`)
  expect(page.text).toContain("The school will read every word of it.")
  const was = /name="was" value="([^"]+)"/.exec(page.text)?.[1] ?? ""
  await save(wren, id, "E", { "note-internal": "Ask about the hall. The head is cross." })
  await site.post(wren, `${sectionAt(id, "E")}/notes/internal/move`, { was })
  expect((await open(wren, id, "E"))["note-visit"]).toEqual([""])
  const now =
    /name="was" value="([^"]+)"/.exec((await site.get(wren, `${sectionAt(id, "E")}/notes/internal`)).text)?.[1] ?? ""
  expect((await site.post(mira, `${sectionAt(id, "E")}/notes/internal/move`, { was: now })).status).toBe(403)
  await site.post(wren, `${sectionAt(id, "E")}/notes/internal/move`, { was: now })
  expect(await open(wren, id, "E")).toMatchObject({
    "note-visit": ["Ask about the hall. The head is cross."],
    "note-internal": [""],
  })
})

test("the coordinator judges a section against described levels, with evidence, apart from what the school said", async () => {
  const school = await place("Judged Primary")
  const id = await audit(school)
  const jo = await person("Jo Reed", { role: "music-lead", setting: school })
  await save(wren, id, "C", { "a.singing-regular": "no" })
  const path = `${sectionAt(id, "C")}/judgement`
  expect((await site.get(wren, path)).text).toContain("others could learn from seeing it")
  const bare = await site.post(wren, path, { level: "leading", evidence: "" })
  expect(bare.status).toBe(422)
  expect(bare.text).toContain("Say what the judgement rests on.")
  await site.post(wren, path, { level: "beginning", evidence: "One choir, led by one person." })
  await site.post(wren, path, {
    level: "leading",
    evidence: "Every class sings each morning; two schools have come to see it.",
  })
  expect((await site.get(jo, `/audits/${id}`)).text).toContain("Worth showing to others")
  expect((await site.get(jo, path)).text).toContain("One choir, led by one person.")
  expect((await site.post(jo, path, { level: "leading", evidence: "Us" })).status).toBe(403)
  expect(await standing(wren, id, "singing-regular")).toMatchObject([{ value: "no" }])
  expect((await site.get(cora, path)).status).toBe(404)
})

test("what is shared is a choice of the school’s own, private at first, for each year anew, changed at any time (trap 63)", async () => {
  const school = await place("Sharing Primary")
  const jo = await person("Ida Moss", { role: "music-lead", setting: school })
  const id = await audit(school)
  await save(jo, id, "C", { "a.singing-regular": "yes" })
  await save(jo, id, "I", { "a.send-pupils": "12" })
  expect((await site.get(cora, sectionAt(id, "C"))).status).toBe(404)
  expect((await site.get(olive, sectionAt(id, "C"))).status).toBe(404)
  expect((await site.post(cora, `/settings/${school}/sharing`, { section: "C" })).status).toBe(403)
  await site.post(jo, `/settings/${school}/sharing`, { section: ["C", "I", "Z"] })
  expect((await hub.inside((tx) => sharedSections(tx, [school]))).get(school)).toEqual(new Set(["C"]))
  const shared = await site.get(cora, sectionAt(id, "C"))
  expect(shared.text).toContain("Yes, every pupil")
  expect(shared.text).not.toContain('name="a.singing-regular"')
  // A question for the centre only stays with the centre, also in a shared section.
  expect(shared.text).not.toContain("singing-lead-confidence")
  expect((await site.get(cora, sectionAt(id, "I"))).status).toBe(404)
  expect((await site.get(cora, `/audits/${id}`)).text).toContain("are not for you to see")
  await site.post(jo, `/settings/${school}/sharing`, {})
  expect((await site.get(cora, sectionAt(id, "C"))).status).toBe(404)
  // A choice of an earlier year does not hold for this one until it is said again.
  const old = await place("Last Years Choice Primary")
  await hub.inside((tx) =>
    recordSharing({ ...tx, at: "2026-03-02T09:00:00Z" as typeof tx.at, today: day("2026-03-02") }, old, ["C"]),
  )
  const oldAudit = await audit(old)
  await save(wren, oldAudit, "C", { "a.singing-regular": "yes" })
  expect((await site.get(cora, sectionAt(oldAudit, "C"))).status).toBe(404)
  const early = (await site.get(wren, `/settings/${old}/sharing`)).text
  expect(early).toContain("chosen in an earlier year")
  expect(early).not.toContain("shares nothing:")
  expect(early).toMatch(
    /shares sections? [A-Z].* with its cluster, by name, from the years before; of 2026\/27 it shares nothing yet\./,
  )
  await site.post(wren, `/settings/${old}/sharing`, { section: "C" })
  expect((await site.get(cora, sectionAt(oldAudit, "C"))).status).toBe(200)
})

test("each role gets what the table gives it: page by page", async () => {
  const id = await audit(osier)
  await save(olive, id, "C", { "a.singing-regular": "most" })
  await save(olive, id, "I", { "a.send-pupils": "23" })
  const status = async (who: Caller, path: string) => (await site.get(who, path)).status
  // Another school's music lead, and another cluster's coordinator: nothing.
  for (const path of [`/audits/${id}/sections/C`, `/audits/${id}/sections/I`]) {
    expect(await status(joan, path)).toBe(404)
    expect(await status(alba, path)).toBe(404)
  }
  expect(await status(alba, `/audits/${id}`)).toBe(404)
  expect(await status(alba, `/settings/${osier}/audits`)).toBe(404)
  expect(
    (await site.post(alba, sectionAt(id, "C"), { "was.singing-regular": "", "a.singing-regular": "no" })).status,
  ).toBe(404)
  // The manager reads all but section I; the hub lead all of it; neither may type.
  expect(await status(mira, `/audits/${id}/sections/I`)).toBe(404)
  expect((await site.get(mira, `/audits/${id}`)).text).toContain("Section I is seen by the school and the centre only.")
  expect((await site.get(isla, `/audits/${id}/sections/I`)).text).toContain("23 pupils")
  expect((await site.get(isla, `/audits/${id}/sections/C`)).text).not.toContain('name="a.singing-regular"')
  expect(
    (await site.post(isla, sectionAt(id, "C"), { "was.singing-regular": "", "a.singing-regular": "no" })).status,
  ).toBe(403)
  expect(await standing(wren, id, "singing-regular")).toMatchObject([{ value: "most", by: olive.id, source: "school" }])
  // Small numbers are hidden from an auditor, here as in the API.
  await save(olive, id, "E", { "a.lessons-offered": "some" })
  await save(olive, id, "E", { "a.lessons-pupils": "3" })
  expect((await site.get(audrey, `/audits/${id}/sections/E`)).text).not.toContain("3 pupils")
  expect((await site.get(wren, `/audits/${id}/sections/E`)).text).toContain('value="3"')
  expect(await status(audrey, `/audits/${id}/sections/E/notes/visit`)).toBe(404)
  expect(await status(audrey, `/audits/${id}/questions/lessons-pupils`)).toBe(404)
  expect(await status(wren, `/audits/${id}/questions/lessons-pupils`)).toBe(200)
})

test("an audit goes its way by its buttons; after the school’s word section I shuts for the coordinator", async () => {
  const school = await place("Long Way Primary")
  const jo = await person("Una Crane", { role: "head", setting: school })
  const opened = await site.post(wren, `/settings/${school}/audits`, { year: "2026" })
  const id = (opened.location ?? "").split("/").at(-1) as AuditId
  await save(wren, id, "I", { "a.send-pupils": "23" })
  const step = (who: Caller, to: string, fields: Fields = {}) =>
    site.post(who, `/audits/${id}/steps/${to}`, { ...enough, ...fields })
  expect((await site.get(wren, `/audits/${id}/steps/form-in`)).text).toContain("How many pupils are on roll?")
  expect((await step(jo, "complete")).status).toBeGreaterThanOrEqual(400)
  expect((await step(wren, "form-in")).status).toBe(303)
  expect((await step(wren, "complete")).status).toBe(303)
  expect((await site.get(wren, `/audits/${id}`)).text).toContain("has until Sun 13 Dec 2026 to sign off or object")
  expect((await step(wren, "signed-off")).status).toBe(409)
  expect((await step(jo, "signed-off")).status).toBe(303)
  expect((await site.get(wren, sectionAt(id, "I"))).status).toBe(404)
  expect((await site.get(jo, sectionAt(id, "I"))).text).toContain("23 pupils")
  const closed = await site.post(wren, sectionAt(id, "C"), {
    "was.singing-regular": "",
    "a.singing-regular": "no",
    save: "stay",
  })
  expect(closed.status).toBe(409)
  expect(await all(jo, id, "singing-regular")).toEqual([])
  const bare = await step(jo, "reopened")
  expect(bare.status).toBe(422)
  expect(bare.text).toContain("Say why, in a few words.")
  expect((await step(jo, "reopened", { reason: "The number of SEND pupils was of last year" })).status).toBe(303)
  expect((await site.get(wren, `/audits/${id}`)).text).toContain("The number of SEND pupils was of last year")
  const moves = await hub.inside((tx) => auditMoves(tx, id))
  expect(moves.map(({ to }) => to)).toEqual(["started", "form-in", "complete", "signed-off", "reopened"])

  const other =
    (await site.post(wren, `/settings/${await place("Shut Primary")}/audits`, { year: "2026" })).location ?? ""
  expect((await site.post(wren, `${other}/steps/closed-without`, { outcome: "tired" })).status).toBe(422)
  const shut = await site.post(wren, `${other}/steps/closed-without`, { outcome: "declined" })
  expect(shut.notice).toMatchObject({ undo: { action: `${other}/steps/started` } })
  expect((await site.post(wren, `${other}/steps/started`, {})).status).toBe(303)
})

test("an empty audit is never made complete without a word: what is missing is said, section by section", async () => {
  const school = await place("Nothing Said Primary")
  const head = await person("Nell Crane", { role: "head", setting: school })
  const id = await audit(school)
  await save(wren, id, "C", { "a.singing-regular": "most" })
  const at = (to: string) => `/audits/${id}/steps/${to}`
  const page = (await site.get(wren, at("form-in"))).text
  expect(page).toMatch(/>The form is in, with \d+ questions unanswered</)
  expect(page).not.toContain("Everything that can be said")
  expect(page).toContain(`href="${sectionAt(id, "A")}"`)
  expect(page).toMatch(/\d+ of \d+ unanswered/)
  const bare = await site.post(wren, at("form-in"), {})
  expect(bare.status).toBe(422)
  expect(bare.text).toMatch(/<a href="#enough">\d+ questions unanswered: tick that nothing more can be found out/)
  const told = await site.post(wren, at("form-in"), { reason: "The head is ill until spring" })
  expect(told.notice?.text).toMatch(/^The form is in, with \d+ questions unanswered\. Every answer may still/)

  // Two answers that disagree, and a table that does not add up.
  const shown = await open(wren, id, "A")
  for (const [who, value] of [
    [wren, "yes"],
    [head, "no"],
  ] as const)
    await site.post(who, sectionAt(id, "A"), { ...shown, "a.governor-link": value, save: "stay" })
  await save(wren, id, "A", { "a.pupils-on-roll": "67", "a.pupils-by-key-stage.ks2.pupils": "40" })
  const complete = (await site.get(wren, at("complete"))).text
  expect(complete).toMatch(
    />Complete it with \d+ questions unanswered, 1 answer to settle and 1 table that does not add up</,
  )
  expect(complete).toContain("Two answers to settle: ")
  expect(complete).toContain("Does not add up: ")
  const done = await site.post(wren, at("complete"), enough)
  expect(done.notice?.text).toMatch(/^It is complete with \d+ questions unanswered.*Reopen it, with a reason\.$/)
  const after = (await site.get(wren, `/audits/${id}`)).text
  expect(after).toMatch(/0 of 15 have every answer\./)
  expect(after).not.toContain("0 of 15 done")
  expect(after).toMatch(/\d+ questions unanswered, 1 answer to settle .*: Nothing more can be found out/)
  expect(after).toMatch(/\d+ questions unanswered: The head is ill until spring/)
  expect(after).toContain(`${at("reopened")}"`)
})

test("where all is answered, a step asks nothing and claims no more than is so", async () => {
  const tutor = await place("Ada Crewe, viola", brack, "tutor")
  const ada = await person("Ada Crewe", { role: "tutor", setting: tutor })
  const { location } = await site.post(ada, `/settings/${tutor}/audits`, { year: "2026" })
  const id = (location ?? "").split("/").at(-1) as AuditId
  for (let round = 0; round < 3; round++)
    for (const code of ["A", "B", "C", "D"]) {
      const fields = await open(ada, id, code)
      const states = Object.keys(fields)
        .filter((name) => /^was\.[^.]+$/.test(name))
        .map((name) => [`a.${name.slice(4)}.state`, "declined"])
      if (states.length > 0)
        await site.post(ada, sectionAt(id, code), { ...fields, ...Object.fromEntries(states), save: "stay" })
    }
  const page = (await site.get(ada, `/audits/${id}/steps/form-in`)).text
  expect(page).toContain("has an answer, and no two answers disagree.")
  expect(page).not.toContain("Nothing more can be found out")
  expect((await site.post(ada, `/audits/${id}/steps/form-in`, {})).status).toBe(303)
})

test("each line of the error summary names its question, and a table saved counts as one answer", async () => {
  const id = await audit(await place("Which Question Primary"))
  const wrong = await save(wren, id, "A", {
    "a.governor-link": "no",
    "a.pupils-on-roll": "many",
    "a.pupils-by-key-stage.ks2.pupils": "lots",
  })
  expect(wrong.text).toContain('<h2 id="errors-title">1 answer was saved. 2 need another look.</h2>')
  expect(wrong.text).toContain(
    '<a href="#q--pupils-on-roll">How many pupils are on roll: enter a whole number, like 24</a>',
  )
  expect(wrong.text).not.toContain("1 answer saved")
  const table = await save(wren, id, "A", {
    "a.pupils-by-key-stage.ks1.pupils": "20",
    "a.pupils-by-key-stage.ks2.pupils": "40",
  })
  expect(table.notice?.text).toBe("1 answer saved.")
  const onward = await save(wren, id, "A", {}, { go: "next" })
  expect([onward.status, onward.notice]).toEqual([303, undefined])
})

test("a primary is asked for Reception to Year 6, whatever else it has said stays, and other rows are folded away", async () => {
  const school = await place("Small Primary")
  const last = await audit(school, 2025)
  await save(wren, last, "B", { "a.curriculum-minutes.y4.minutes": "45", "a.curriculum-minutes.y8.minutes": "30" })
  const id = await audit(school)
  const page = (await site.get(wren, sectionAt(id, "B"))).text
  const [main = "", others = ""] = page.split("Other year groups")
  for (const row of ["r", "y6", "y8"]) expect(main).toContain(`name="a.curriculum-minutes.${row}.minutes"`)
  expect(main).not.toContain('name="a.curriculum-minutes.y7.minutes"')
  expect(others).toContain('name="a.curriculum-minutes.y13.minutes"')
  // Last year's value stands at its row.
  expect(main).toMatch(/Year 4<br\/?><span class="sub">Last year: [^<]*45/)
  await save(wren, id, "B", { "a.curriculum-minutes.y9.minutes": "60" })
  expect((await site.get(wren, sectionAt(id, "B"))).text.split("Other year groups")[0]).toContain(
    'name="a.curriculum-minutes.y9.minutes"',
  )
  const paper = (await site.get(wren, `/audits/${id}/paper`)).text
  expect(paper).toContain("Year 6")
  expect(paper).not.toContain("Year 13")
})

test("the roll is filled in where it is known, and becomes an answer only when the page is saved", async () => {
  const unknown = await audit(await place("No Roll Primary"))
  expect((await site.get(wren, sectionAt(unknown, "A"))).text).not.toContain("Filled in from")
  const school = await place("Known Roll Primary")
  await hub.inside((tx) => recordRoll(tx, school, { pupils: 67, on: day("2026-10-01"), source: "register" }))
  const id = await audit(school)
  const page = (await site.get(wren, sectionAt(id, "A"))).text
  expect(page).toContain("Filled in from the public register")
  expect(page).toContain("Filled in: the school register of Thu 1 Oct 2026 says 67 pupils.")
  expect(fieldsOf(page)["a.pupils-on-roll"]).toEqual(["67"])
  await save(wren, id, "A", {}, { same: "governor-link" })
  expect(await all(wren, id, "pupils-on-roll")).toEqual([])
  await save(wren, id, "A", {})
  expect(await standing(wren, id, "pupils-on-roll")).toMatchObject([{ state: "given", value: 67 }])
  expect((await site.get(wren, sectionAt(id, "A"))).text).not.toContain("Filled in")
})

test("the contact details that are asked about stand beside the question, with where they come from", async () => {
  const school = newId<SettingId>()
  await hub.inside(async (tx) => {
    const register = {
      name: "Reed Primary",
      phase: "primary",
      street: "2 Mill Lane",
      town: "Reed",
      telephone: "01249 555010",
    }
    await recordSetting(tx, school, { kind: "school", name: "Reed Primary", postcode: "SN15 3HN" }, register)
    await recordMembership(tx, {
      id: newId<MembershipId>(),
      setting: school,
      cluster: brack,
      from: day("2020-09-01"),
      until: null,
    })
  })
  const head = await person("Hazel Moor", { role: "head", setting: school })
  const page = (await site.get(head, sectionAt(await audit(school), "A"))).text
  for (const told of ["2 Mill Lane, Reed, SN15 3HN", "01249 555010", "Hazel Moor", "school register / typed here"])
    expect(page).toContain(told)
  expect(page).toContain(`href="/settings/${school}/edit"`)
})

test("a tutor answers a yearly return by the same path, and it is called so", async () => {
  const tutor = await place("Bram Tully, cello", brack, "tutor")
  const bram = await person("Bram Tully", { role: "tutor", setting: tutor })
  const list = await site.get(bram, `/settings/${tutor}/audits`)
  expect(list.text).toContain("Begin the return of 2026/27")
  const { location } = await site.post(bram, `/settings/${tutor}/audits`, { year: "2026" })
  const id = (location ?? "").split("/").at(-1) as AuditId
  expect((await site.get(bram, `/audits/${id}`)).text).toContain("Yearly return of Bram Tully")
  await save(bram, id, "A", { "a.tutor-pupils": "31" })
  expect(await standing(bram, id, "tutor-pupils")).toMatchObject([{ value: 31, source: "tutor-return" }])
  expect((await site.get(bram, sectionAt(id, "A"))).text).toContain("was.tutor-schools")
  // A coordinator reads it, and does not type in it.
  expect((await site.get(wren, sectionAt(id, "A"))).text).toContain("31 pupils")
  expect((await site.get(wren, sectionAt(id, "A"))).text).not.toContain('name="a.tutor-pupils"')
  expect((await site.get(joan, `/audits/${id}`)).status).toBe(404)
})

test("hostile text in every field is kept or refused, never a fault", async () => {
  const id = await audit(await place("Hostile Primary"))
  await save(wren, id, "E", { "a.lessons-offered": "range" })
  await save(wren, id, "F", { "a.choir": "yes" })
  const naughty: string[] = (() => {
    try {
      return JSON.parse(readFileSync(join("..", "shared", "data", "csv", "blns.json"), "utf8"))
    } catch {
      return [
        "<script>alert(1)</script>",
        "'; drop table answer; --",
        "\u0000\u0001",
        "\ud800",
        "𝒜".repeat(6000),
        "-1e309",
        "%00",
        "../../etc",
        "{{7*7}}",
        "ﷺ",
      ]
    }
  })()
  for (let n = 0; n < naughty.length; n += 40) {
    for (const code of ["A", "E", "F", "G", "M"]) {
      const form = await open(wren, id, code)
      const typed = Object.fromEntries(
        Object.keys(form).map((name, i) => [name, naughty[(n + i) % naughty.length] ?? ""]),
      )
      expect((await site.post(wren, sectionAt(id, code), typed)).status).toBeLessThan(500)
      const values = Object.fromEntries(
        Object.keys(form).map((name, i) => [
          name,
          name.startsWith("a.") ? (naughty[(n + i) % naughty.length] ?? "") : (form[name] ?? ""),
        ]),
      )
      expect((await site.post(wren, sectionAt(id, code), values)).status).toBeLessThan(500)
    }
    const word = naughty[n] ?? ""
    for (const [path, fields] of [
      [`${sectionAt(id, "E")}/judgement`, { level: word, evidence: word }],
      [`/audits/${id}/steps/form-in`, { reason: word, on: word, outcome: word }],
      [`/audits/${id}/steps/reopened`, { reason: word }],
      [`/audits/${id}/take-back`, { delivery: word, section: word }],
      [`/settings/${marlPit}/sharing`, { section: word }],
      [`/settings/${marlPit}/audits`, { year: word }],
      [`${sectionAt(id, "E")}/notes/visit/move`, { was: word }],
    ] as const)
      expect((await site.post(wren, path, fields)).status).toBeLessThan(500)
    const odd = encodeURIComponent(word.replace(/\p{Surrogate}/gu, ""))
    for (const path of [
      `/audits/${odd}`,
      `/audits/${id}/sections/${odd}`,
      `/audits/${id}/questions/${odd}`,
      `/audits/${id}/steps/${odd}`,
      `${sectionAt(id, "E")}?as=${odd}&on=${odd}&new=${odd}&because=${odd}&more=${odd}`,
    ])
      expect((await site.get(wren, path)).status).toBeLessThan(500)
  }
  const page = await site.get(wren, sectionAt(id, "G"))
  expect(page.text).not.toContain("<script>alert")
}, 120_000)

test("no page of an audit carries script", async () => {
  const id = await audit(await place("Plain Primary"))
  for (const path of [
    `/audits/${id}`,
    sectionAt(id, "E"),
    `/audits/${id}/paper`,
    `${sectionAt(id, "E")}/judgement`,
    `/settings/${marlPit}/audits`,
    `/settings/${marlPit}/sharing`,
  ]) {
    const { status, text } = await site.get(wren, path)
    expect({ path, status }).toEqual({ path, status: 200 })
    expect(text).not.toMatch(/<script|\son\w+="|style="/)
  }
  expect((await site.get(hew, `/settings/${marlPit}/audits`)).status).toBe(200)
})
