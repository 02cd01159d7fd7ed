import { expect, test } from "vitest"
import { academicYear } from "../../domain/kit/academic-year.ts"
import { day } from "../../domain/kit/day.ts"
import type {
  AnswerId,
  AuditId,
  ClusterId,
  DeliveryId,
  MembershipId,
  PromiseId,
  SettingId,
  VisitId,
} from "../../domain/kit/id.ts"
import { appointmentOf } from "../../domain/visit.ts"
import { recordAudit } from "../../store/audit.ts"
import { recordCluster, recordMembership } from "../../store/cluster.ts"
import { recordContact } from "../../store/contact.ts"
import { recordPromise } from "../../store/promise.ts"
import { recordSetting } from "../../store/setting.ts"
import { publishStarter } from "../../store/starter.ts"
import { versionFor } from "../../store/toolkit.ts"
import { changeVisit, lockVisit } from "../../store/visit.ts"
import { recordYear, usualYear } from "../../store/year.ts"
import { routes as deliveriesApi } from "../api/deliveries.ts"
import { routes as visitsApi } from "../api/visits.ts"
import { type Caller, newId, type Post, testSite } from "../testing.ts"
import { routes } from "./routes.ts"

const site = await testSite(routes, [...visitsApi, ...deliveriesApi])
const hub = await site.hub("northmoor")
const [brack, alder, vacant] = [newId<ClusterId>(), newId<ClusterId>(), newId<ClusterId>()]
await hub.inside(async (tx) => {
  for (const year of [2024, 2025]) await recordYear(tx, usualYear(academicYear(year)))
  await publishStarter(tx, academicYear(2024), newId)
  await recordCluster(tx, { id: brack, name: "Brackwater" })
  await recordCluster(tx, { id: alder, name: "Alder Vale" })
  await recordCluster(tx, { id: vacant, name: "Coldstow" })
})
const school = async (
  name: string,
  cluster = brack,
  more: { closed?: ReturnType<typeof day> } = {},
): Promise<SettingId> => {
  const id = newId<SettingId>()
  await hub.inside(async (tx) => {
    await recordSetting(tx, id, { kind: "school", name, phase: "primary", postcode: "NM1 2AB", ...more })
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
const person = (name: string, ...posts: Post[]) => hub.person(name, ...posts)
const wren = await person("Wren Halloway", { role: "coordinator", cluster: brack })
const alba = await person("Alba Quill", { role: "coordinator", cluster: alder })
const lena = await person("Lena Stow", { role: "hub-lead" })
const cora = await person("Cora Lint", { role: "singing-champion" })
const marlPit = await school("Marl Pit Primary")
const joan = await person("Joan Pike", { role: "music-lead", setting: marlPit })
const olive = await person("Olive Tarn", { role: "music-lead", setting: await school("Osier Bank Primary") })

type Fields = Record<string, string>
const plan = async (who: Caller, setting: SettingId, fields: Fields) =>
  site.post(who, `/settings/${setting}/visits/new`, {
    on: "",
    time: "",
    place: "",
    coordinator: wren.id,
    stands: "offered",
    ...fields,
  })
const step = (who: Caller, visit: string, to: string, fields: Fields = {}) =>
  site.post(who, `${visit}/steps/${to}`, fields)
const page = async (who: Caller, path: string) => (await site.get(who, path)).text
const statesOf = async (visit: string) =>
  (
    await hub.inside((tx) =>
      tx.client.query<{ state: string }>(
        "select to_state as state from visit_transition where visit_id = $1 order by seq",
        [visit.split("/").at(-1)],
      ),
    )
  ).rows.map(({ state }) => state)

test("Wren plans a visit with day, time, place and who goes, offered and booked in one go", async () => {
  expect(await page(wren, "/visits")).toContain("Marl Pit Primary")
  const { location } = await plan(wren, marlPit, {
    on: "2026-12-01",
    time: "1.30 pm",
    place: "By video",
    stands: "booked",
  })
  const visit = location ?? ""
  expect(visit).toMatch(/^\/visits\/[\w-]{36}$/)
  expect(await statesOf(visit)).toEqual(["offered", "booked"])
  const shown = await page(wren, visit)
  for (const text of ["Tue 1 Dec 2026, 1.30 pm. Wren Halloway goes.", "By video", "Booked"])
    expect(shown).toContain(text)
  expect(await page(joan, visit)).toContain("Tue 1 Dec 2026")
  // The API shows the same one.
  const { body } = await site.api(wren, "GET", "/visits?year=2026&state=booked")
  expect((body as { items: { on: string; time: string }[] }).items).toMatchObject([{ on: "2026-12-01", time: "13:30" }])
})

test("the academic year comes from the day: 31 August and 1 September are in two years (trap 1)", async () => {
  const setting = await school("Year Ends Primary")
  const yearOf = async (on: string) => {
    const { location } = await plan(wren, setting, { on })
    const { rows } = await hub.inside((tx) =>
      tx.client.query("select a.year from visit v join audit a on a.id = v.audit_id where v.id = $1", [
        location?.split("/").at(-1),
      ]),
    )
    return rows[0]
  }
  expect(await yearOf("2026-08-31")).toEqual({ year: 2025 })
  expect(await yearOf("2026-09-01")).toEqual({ year: 2026 })
  const ahead = await plan(wren, setting, { on: "2031-10-01" })
  expect(ahead.status).toBe(422)
  expect(ahead.text).toContain("This year is not open yet")
})

test("a visit to a school that is closed on the day, at no time, by nobody, is told at its field and nothing is done", async () => {
  const shut = await school("Shut Primary", brack, { closed: day("2026-10-31") })
  const late = await plan(wren, shut, { on: "2026-11-30" })
  expect(late.status).toBe(422)
  expect(late.text).toContain("Shut Primary is not open on Mon 30 Nov 2026.")
  const wrong = await plan(wren, marlPit, { on: "30/02/2026", time: "25:00", coordinator: alba.id, stands: "maybe" })
  expect(wrong.status).toBe(422)
  for (const text of [
    "Give a day, like 23/11/2026.",
    "Give a time like 13:30.",
    "Choose one of these people.",
    "Say how it stands.",
  ])
    expect(wrong.text).toContain(text)
  expect((await plan(wren, marlPit, { stands: "booked" })).text).toContain("Give the day of the visit")
  const { rows } = await hub.inside((tx) =>
    tx.client.query("select count(*) from visit v join audit a on a.id = v.audit_id where a.setting_id = $1", [shut]),
  )
  expect(rows).toEqual([{ count: 0 }])
})

test("a visit is done with its outcome, minutes and miles, not before its day, and that can be taken back", async () => {
  const { location } = await plan(wren, await school("Done Primary"), {
    on: "2026-11-20",
    time: "09:15",
    stands: "booked",
  })
  const visit = location ?? ""
  const bare = await step(wren, visit, "done", { minutes: "an hour" })
  expect(bare.status).toBe(422)
  for (const text of ["Say how it went.", "Give a whole number, or leave it blank."]) expect(bare.text).toContain(text)
  const done = await step(wren, visit, "done", {
    outcome: "conversation",
    minutes: "75",
    miles: "12",
    on: "2026-11-20",
  })
  expect(done.notice?.undo?.action).toBe(`${visit}/steps/booked`)
  const shown = await page(wren, visit)
  for (const text of ["Structured conversation instead of a visit", "75 minutes, 12 miles", "Done"])
    expect(shown).toContain(text)
  await step(wren, visit, "booked")
  expect((await statesOf(visit)).at(-1)).toBe("booked")
  const ahead = (await plan(wren, await school("Ahead Primary"), { on: "2026-12-20", stands: "booked" })).location ?? ""
  const early = await step(wren, ahead, "done", { outcome: "completed" })
  expect(early.status).toBe(422)
  expect(early.text).toContain("not before")
})

test("a visit is rearranged, missed, tried again and declined, each with its reason where one is asked", async () => {
  const visit =
    (await plan(wren, await school("Restless Primary"), { on: "2026-11-24", stands: "booked" })).location ?? ""
  const bare = await step(wren, visit, "to-plan")
  expect(bare.status).toBe(422)
  expect(bare.text).toContain("Say why, in a few words.")
  await step(wren, visit, "to-plan", { reason: "The hall is let" })
  await step(wren, visit, "offered", { on: "2026-11-25" })
  await step(wren, visit, "booked")
  await step(wren, visit, "missed", { reason: "A fire drill" })
  await step(wren, visit, "to-plan")
  expect(await page(wren, visit)).toContain("<dd>2</dd>")
  await step(wren, visit, "declined", { reason: "Too much this year" })
  expect(await statesOf(visit)).toEqual([
    "offered",
    "booked",
    "to-plan",
    "offered",
    "booked",
    "missed",
    "to-plan",
    "declined",
  ])
  expect(await page(wren, visit)).toContain("A fire drill")
  expect((await step(wren, visit, "to-plan")).status).toBe(303)
})

test("a school is called silent after three tries, whose days come from its contact log", async () => {
  const setting = await school("Silent Primary")
  const visit = (await plan(wren, setting, {})).location ?? ""
  expect((await step(wren, visit, "no-reply")).status).toBe(422)
  const call = (on: string) =>
    hub.inside((tx) =>
      recordContact(tx, { id: newId(), setting, on: day(on), kind: "call", text: `Left word on ${on}` }),
    )
  await call("2026-10-05")
  await call("2026-10-19")
  await call("2026-10-19")
  await call("2026-03-02") // last year's
  expect(await page(wren, visit)).not.toContain("steps/no-reply")
  await call("2026-11-02")
  const shown = await page(wren, visit)
  expect(shown).toContain("3 tries: enough to close it as without a reply.")
  expect(shown).toContain("Left word on 2026-10-05")
  expect(shown).not.toContain("Left word on 2026-03-02")
  expect((await step(wren, visit, "no-reply")).status).toBe(303)
  expect((await statesOf(visit)).at(-1)).toBe("no-reply")
})

test("a visit belongs to its school, its coordinator and the centre; where there is no coordinator its steps fall to the hub lead", async () => {
  const visit = (await plan(wren, marlPit, { on: "2026-12-08" })).location ?? ""
  for (const who of [alba, cora, olive]) expect((await site.get(who, visit)).status).toBe(404)
  expect((await site.get(joan, visit)).status).toBe(200)
  expect((await site.get(joan, `${visit}/before`)).status).toBe(403)
  expect((await step(joan, visit, "done", { outcome: "completed" })).status).toBeGreaterThanOrEqual(400)
  expect((await step(alba, visit, "booked")).status).toBe(404)
  expect((await plan(alba, marlPit, { on: "2026-12-08" })).status).toBe(404)
  expect((await plan(joan, marlPit, { on: "2026-12-08" })).status).toBe(403)
  expect((await step(joan, visit, "booked")).status).toBe(303)
  const cold = await school("Coldstow Primary", vacant)
  const planned = await plan(lena, cold, { on: "2026-12-09", coordinator: lena.id, stands: "booked" })
  expect(planned.status).toBe(303)
  expect(await page(alba, "/visits")).not.toContain("Marl Pit")
  expect(await page(joan, "/visits")).toContain("Marl Pit")
  expect(await page(joan, "/visits")).not.toContain("Coldstow")
})

test("“Before you knock” says who, where, what was promised, what changed, and three things worth asking with their figures", async () => {
  const setting = await school("Knock Primary")
  const head = await person("Hew Marsh", { role: "head", setting })
  await person("Ida Moss", { role: "music-lead", setting })
  const answers = async (year: number, says: Record<string, unknown>) => {
    const id = newId<AuditId>()
    await hub.inside(async (tx) => {
      const version = await versionFor(tx, "school", academicYear(year))
      if (!version) throw new Error("the starter toolkit asks schools")
      await recordAudit(tx, { id, setting, year: academicYear(year), ...version })
    })
    const sent = Object.entries(says).map(([question, value]) => ({
      id: newId<AnswerId>(),
      audit: id,
      question,
      row: null,
      state: "given",
      value,
      source: "school",
      answeredAt: "2026-01-12T12:00:00Z",
      replaces: null,
    }))
    const { status } = await site.api(head, "POST", "/deliveries", {
      delivery: newId<DeliveryId>(),
      device: newId(),
      answers: sent,
    })
    expect(status).toBe(200)
  }
  await answers(2024, {
    "first-access-offered": "yes",
    "first-access-pupils": 60,
    choir: "yes",
    "educator-confidence": 3,
    "lessons-offered": "some",
    "lessons-pupils": 20,
    "send-pupils": 31,
  })
  await answers(2025, {
    "first-access-offered": "no",
    choir: "no",
    "educator-confidence": 2,
    "lessons-offered": "some",
    "lessons-pupils": 19,
    "send-pupils": 12,
  })
  await hub.inside((tx) =>
    recordPromise(tx, {
      id: newId<PromiseId>(),
      setting,
      audit: null,
      text: "Lend two half-size cellos",
      toWhom: "Ida",
      keeper: wren.id,
      due: day("2026-11-20"),
    }),
  )
  const visit = (await plan(wren, setting, { on: "2026-11-24", time: "13:30", stands: "booked" })).location ?? ""
  const shown = await page(wren, `${visit}/before`)
  for (const text of [
    "Tue 24 Nov 2026, 1.30 pm",
    "Hew Marsh",
    "ida.moss@example.org",
    "NM1 2AB",
    "Lend two half-size cellos",
    "Late",
    "First Access ran the year before and has stopped.",
    "2024/25: Yes; 2025/26: No",
    "The choir has stopped.",
    "Staff are not confident in teaching music.",
  ])
    expect(shown).toContain(text)
  expect(shown).not.toContain("Fewer pupils have lessons")
  // Counts of section I stay out of a page that lies on a car seat.
  expect(shown).not.toContain("31 pupils")
  expect(shown.match(/<ol class="list">[\s\S]*?<\/ol>/)?.[0].match(/<li>/g)).toHaveLength(3)
})

test("what a visit was before a change is what the change before it made, even where the two are sent at once", async () => {
  const visit =
    (await plan(wren, await school("Twice Primary"), { on: "2026-12-10", place: "The hall" })).location ?? ""
  const id = visit.split("/").at(-1) as VisitId
  const changeTo = (place: string) =>
    site.post(wren, `${visit}/change`, { on: "2026-12-10", time: "", place, coordinator: wren.id })
  let second: ReturnType<typeof changeTo> | undefined
  await hub.inside(async (tx) => {
    const before = await lockVisit(tx, id)
    if (!before) throw new Error("there is a visit")
    second = changeTo("The library")
    // Until the second waits for the first.
    for (let waits = false; !waits; ) {
      const { rows } = await tx.client.query<{ waits: boolean }>(
        "select exists (select from pg_locks where not granted and transactionid = pg_current_xact_id()::xid) as waits",
      )
      waits = rows[0]?.waits === true
    }
    await changeVisit(tx, before, { ...appointmentOf(before), place: "By video" })
  })
  expect((await second)?.status).toBe(303)
  const { rows } = await hub.inside((tx) =>
    tx.client.query(
      "select data -> 'before' ->> 'place' as before, data -> 'after' ->> 'place' as after from event where kind = 'visit.changed' and subject = $1 order by seq",
      [id],
    ),
  )
  expect(rows).toEqual([
    { before: "The hall", after: "By video" },
    { before: "By video", after: "The library" },
  ])
})

test("hostile text in every field of a visit is refused or kept, never a fault", async () => {
  const visit = (await plan(wren, marlPit, { on: "2026-11-23", stands: "booked" })).location ?? ""
  for (const word of [
    "<script>alert(1)</script>",
    "'; drop table visit; --",
    "\u0000",
    "9".repeat(400),
    "-1",
    "2026-13-45",
    "１２：３０",
    "‮",
    "x".repeat(5000),
  ]) {
    expect(
      (await plan(wren, marlPit, { on: word, time: word, place: word, coordinator: word, stands: word })).status,
    ).toBeLessThan(500)
    expect(
      (await site.post(wren, `${visit}/change`, { on: word, time: word, place: word, coordinator: word })).status,
    ).toBeLessThan(500)
    for (const to of ["done", "missed", "declined", "offered", "nowhere"])
      expect(
        (
          await step(wren, visit, to, {
            outcome: word,
            minutes: word,
            miles: word,
            on: word,
            reason: to === "done" ? word : "",
          })
        ).status,
      ).toBeLessThan(500)
    const odd = encodeURIComponent(word)
    for (const path of [
      `/visits?year=${odd}&state=${odd}&cluster=${odd}`,
      `/visits/${odd}`,
      `/settings/${odd}/visits/new`,
    ])
      expect((await site.get(wren, path)).status).toBeLessThan(500)
  }
  const kept = await site.post(wren, `${visit}/change`, {
    on: "2026-11-27",
    time: "",
    place: "<b>Hall</b>",
    coordinator: wren.id,
  })
  expect(kept.status).toBe(303)
  expect(await page(wren, visit)).toContain("&lt;b>Hall&lt;/b>")
})
