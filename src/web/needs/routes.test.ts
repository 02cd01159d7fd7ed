import * as v from "valibot"
import { beforeAll, describe, expect, test } from "vitest"
import { academicYear } from "../../domain/kit/academic-year.ts"
import { day } from "../../domain/kit/day.ts"
import type { ClusterId, MembershipId, SettingId, ToolkitId } from "../../domain/kit/id.ts"
import { ToolkitVersion } from "../../domain/toolkit/version.ts"
import { moveSetting, recordCluster, recordMembership } from "../../store/cluster.ts"
import { recordSetting } from "../../store/setting.ts"
import { recordSharing } from "../../store/sharing.ts"
import { publishVersion } from "../../store/toolkit.ts"
import { routes as auditsApi } from "../api/audits.ts"
import { routes as deliveriesApi } from "../api/deliveries.ts"
import { routes as needsApi } from "../api/needs.ts"
import { type Caller, newId, type TestHub, type TestSite, testSite } from "../testing.ts"
import { routes as pages } from "./routes.ts"

/** One question, one measure: who has a choir. */
const toolkit = v.parse(ToolkitVersion, {
  name: "Choirs",
  sections: [{ code: "E", title: "Singing" }],
  questions: [
    { code: "choir", section: "E", text: "Is there a regular choir?", type: "yes-no", share: "school+cluster" },
  ],
  measures: [
    {
      code: "choir-share",
      title: "Schools with a choir",
      numerator: "schools where choir = 'yes'",
      denominator: "schools answering choir",
      unit: "%",
      direction: "up",
      levels: ["cluster", "county"],
      years: "point-change",
      decimals: 1,
    },
  ],
})
const [brackwater, alder] = [newId<ClusterId>(), newId<ClusterId>()]
const names = ["Copperfold Primary", "Millrace Primary", "Sallow Lane Primary", "Wychbeck Primary"]
const schools = names.map(() => newId<SettingId>())
const [copperfold, millrace, sallow, wychbeck] = schools as [SettingId, SettingId, SettingId, SettingId]
const pinders = newId<SettingId>()

let site: TestSite
let hub: TestHub
let wren: Caller // coordinates Brackwater
let amir: Caller // coordinates Alder Vale
let tomas: Caller // hub manager
let isla: Caller // hub lead
let dora: Caller // data officer
let mona: Caller // music lead of Copperfold
let hugh: Caller // head of Millrace
let tess: Caller // tutor in Brackwater
let sunny: Caller // Singing Champion
let vera: Caller // a venue's person
let stranger: Caller // of another hub, with every right there

beforeAll(async () => {
  site = await testSite(pages, [...auditsApi, ...deliveriesApi, ...needsApi])
  hub = await site.hub("northmoor")
  const other = await site.hub("elsewhere")
  const [tutor, venue] = [newId<SettingId>(), newId<SettingId>()]
  await hub.inside(async (tx) => {
    await recordCluster(tx, { id: brackwater, name: "Brackwater" })
    await recordCluster(tx, { id: alder, name: "Alder Vale" })
    const put = async (id: SettingId, kind: string, name: string, cluster: ClusterId) => {
      await recordSetting(tx, id, { kind, name })
      await recordMembership(tx, {
        id: newId<MembershipId>(),
        setting: id,
        cluster,
        from: day("2020-09-01"),
        until: null,
      })
    }
    for (const [n, id] of schools.entries()) await put(id, "school", names[n] ?? "", brackwater)
    await put(pinders, "school", "Pinder’s Cross Primary", alder)
    await put(tutor, "tutor", "Tess Tallow", brackwater)
    await put(venue, "venue", "The Maltings", brackwater)
    await publishVersion(tx, { id: newId<ToolkitId>(), code: "choirs" }, 1, toolkit, academicYear(2025))
  })
  wren = await hub.person("Wren Adeyemi", { role: "coordinator", cluster: brackwater })
  amir = await hub.person("Amir Shah", { role: "coordinator", cluster: alder })
  tomas = await hub.person("Tomas Reve", { role: "hub-manager" })
  isla = await hub.person("Isla Farrant", { role: "hub-lead" })
  dora = await hub.person("Dora Quill", { role: "data-officer" })
  mona = await hub.person("Mona Leaf", { role: "music-lead", setting: copperfold })
  hugh = await hub.person("Hugh Pyke", { role: "head", setting: millrace })
  tess = await hub.person("Tess Tallow", { role: "tutor", setting: tutor })
  sunny = await hub.person("Sunny Hale", { role: "singing-champion" })
  vera = await hub.person("Vera Stage", { role: "venue-programmer", setting: venue })
  stranger = await other.person("Sam Other", { role: "hub-manager" }, { role: "hub-lead" })
})

type Need = { id: string; scope: string; state: string; text: string; evidence: { settings?: string[] } | null }
const body = (more: object = {}) => ({
  id: newId<string>(),
  scope: `cluster:${brackwater}`,
  year: 2026,
  category: "provision",
  text: "A choir in every school",
  source: "meeting",
  ...more,
})
const raise = async (who: Caller, more: object = {}) => {
  const answer = await site.api(who, "POST", "/needs", body(more))
  expect(answer.status).toBe(201)
  return answer.body as Need
}
const step = (who: Caller, id: string, to: string, more: object = {}) =>
  site.api(who, "POST", `/needs/${id}/transitions`, { to, ...more })
const list = async (who: Caller, query = "") => {
  const { status, body } = await site.api(who, "GET", `/needs?limit=200${query}`)
  return { status, items: status === 200 ? (body as { items: Need[] }).items : [] }
}

describe("raising", () => {
  test.each([
    ["her coordinator", () => wren, 201],
    ["the hub manager", () => tomas, 201],
    ["a music lead of the cluster", () => mona, 201],
    ["a tutor of the cluster", () => tess, 201],
    ["another cluster's coordinator", () => amir, 404],
    ["the hub lead, who reads", () => isla, 403],
    ["the data officer, who reads", () => dora, 403],
    ["a head, who reads", () => hugh, 403],
    ["a champion, who reads", () => sunny, 403],
    ["a venue's person", () => vera, 404],
    ["somebody of another hub", () => stranger, 404],
  ])("a need of Brackwater by %s", async (_, who, status) => {
    expect((await site.api(who(), "POST", "/needs", body())).status).toBe(status)
  })

  test("sent twice it is there once, and the same id with other words is taken", async () => {
    const sent = body({ evidence: { measure: "choir-share", settings: [copperfold] } })
    const [first, again] = [await site.api(wren, "POST", "/needs", sent), await site.api(wren, "POST", "/needs", sent)]
    expect([first.status, again.status]).toEqual([201, 201])
    expect(again.body).toEqual(first.body)
    const taken = await site.api(wren, "POST", "/needs", { ...sent, text: "Something else" })
    expect([taken.status, (taken.body as { type: string }).type]).toEqual([409, "id-taken"])
    expect((await list(wren)).items.filter(({ id }) => id === sent.id)).toHaveLength(1)
  })

  test.each([
    [{ category: "wishes" }, "category"],
    [{ source: "gossip" }, "source"],
    [{ text: "   " }, "text"],
    [{ text: "a\u0000b" }, "text"],
    [{ scope: "cluster:1" }, "scope"],
    [{ year: 26 }, "year"],
    [{ year: "2026" }, "year"],
    [{ evidence: { note: "a\u0000b" } }, "evidence"],
    [{ evidence: { note: "\ud800" } }, "evidence"],
    [{ evidence: [[[[[[[[[["deep"]]]]]]]]]] }, "evidence"],
    [{ evidence: { note: "x".repeat(20_001) } }, "evidence"],
    [{ id: "7" }, "id"],
  ])("%j is a clear problem at its field", async (wrong, path) => {
    const answer = await site.api(wren, "POST", "/needs", body(wrong))
    expect(answer.status).toBe(422)
    expect((answer.body as { errors: { path: string }[] }).errors[0]?.path).toBe(path)
  })

  test.each(["Robert'); drop table need;--", "<script>alert(1)</script>", "𝕌𝕟𝕚 ‮rtl‬ 🎺", "\\", "%s%n", "' or 1=1"])(
    "hostile words are kept as they are: %s",
    async (text) => {
      const need = await raise(wren, { text })
      expect(need.text).toBe(text.trim())
      const page = await site.get(wren, `/needs/${need.id}`)
      expect(page.status).toBe(200)
      expect(page.text).not.toContain("<script>")
    },
  )

  test("the event that tells of it holds none of its words", async () => {
    const need = await raise(wren, { text: "J. in Year 5 has a plan" })
    const rows = await hub.inside((tx) =>
      tx.sql.selectFrom("event").where("hub_id", "=", hub.id).where("subject", "=", need.id).selectAll().execute(),
    )
    expect(rows.map(({ kind }) => kind)).toEqual(["need.raised"])
    expect(JSON.stringify(rows)).not.toContain("Year 5")
  })
})

describe("steps", () => {
  test("raised, agreed, in hand, met, and back with a reason: each by the coordinator, each recorded", async () => {
    const { id } = await raise(wren)
    for (const to of ["agreed", "in-hand", "met"])
      expect(await step(wren, id, to)).toMatchObject({ status: 200, body: { state: to } })
    expect((await step(wren, id, "agreed")).status).toBe(422)
    expect(await step(wren, id, "agreed", { reason: "It was not" })).toMatchObject({
      status: 200,
      body: { state: "agreed" },
    })
    const moves = await hub.inside((tx) =>
      tx.sql
        .selectFrom("need_transition")
        .where("hub_id", "=", hub.id)
        .where("need_id", "=", id as never)
        .select(["from_state", "to_state", "by_id"])
        .orderBy("seq")
        .execute(),
    )
    expect(moves.map((move) => [move.from_state, move.to_state])).toEqual([
      ["raised", "agreed"],
      ["agreed", "in-hand"],
      ["in-hand", "met"],
      ["met", "agreed"],
    ])
    expect(new Set(moves.map((move) => move.by_id))).toEqual(new Set([wren.id]))
  })

  test("a step that is not there says which are", async () => {
    const { id } = await raise(wren)
    const answer = await step(wren, id, "met")
    expect(answer.status).toBe(409)
    expect(answer.body).toMatchObject({ type: "transition-not-allowed", allowed: ["agreed", "not-taken-up", "merged"] })
  })

  test("not taken up wants its reason", async () => {
    const { id } = await raise(wren)
    const answer = await step(wren, id, "not-taken-up")
    expect([answer.status, (answer.body as { errors: { path: string }[] }).errors[0]?.path]).toEqual([422, "reason"])
    expect((await step(wren, id, "not-taken-up", { reason: "The county does this" })).status).toBe(200)
  })

  test.each([
    ["another cluster's coordinator", () => amir, 404],
    ["the hub manager, while there is a coordinator", () => tomas, 403],
    ["the hub lead", () => isla, 403],
    ["the music lead who raised it", () => mona, 403],
    ["a head", () => hugh, 403],
    ["a champion", () => sunny, 403],
    ["a venue's person", () => vera, 404],
    ["another hub", () => stranger, 404],
  ])("agreeing is not for %s", async (_, who, status) => {
    const { id } = await raise(mona)
    expect((await step(who(), id, "agreed")).status).toBe(status)
    expect((await step(wren, id, "agreed")).status).toBe(200)
  })

  test("the hub manager may leave one out; the data officer, who only reads needs, may not", async () => {
    const { id } = await raise(wren)
    expect((await step(dora, id, "not-taken-up", { reason: "No" })).status).toBe(403)
    expect((await step(tomas, id, "not-taken-up", { reason: "No" })).status).toBe(200)
  })

  test("a need goes into another of its cluster, never into itself, a closed one or one elsewhere", async () => {
    const [one, other, closed] = [await raise(wren), await raise(wren), await raise(wren)]
    await step(wren, closed.id, "not-taken-up", { reason: "No" })
    const away = await raise(amir, { scope: `cluster:${alder}` })
    for (const into of [one.id, closed.id, away.id, newId<string>()])
      expect((await step(wren, one.id, "merged", { into })).status).toBe(422)
    expect(await step(wren, one.id, "merged", { into: other.id })).toMatchObject({
      status: 200,
      body: { state: "merged", into: other.id },
    })
    expect(await step(wren, one.id, "agreed", { reason: "They differ" })).toMatchObject({
      status: 200,
      body: { state: "agreed", into: null },
    })
  })

  test("where a cluster has no coordinator, the hub lead acts for one", async () => {
    const [empty, id] = [newId<ClusterId>(), newId<string>()]
    await hub.inside((tx) => recordCluster(tx, { id: empty, name: "Coldhaven" }))
    expect((await site.api(isla, "POST", "/needs", body({ id, scope: `cluster:${empty}` }))).status).toBe(201)
    expect((await step(isla, id, "agreed")).status).toBe(200)
  })

  test("the county's own needs are the hub manager's; a coordinator does not see them", async () => {
    const need = await raise(tomas, { scope: "hub" })
    expect((await step(tomas, need.id, "agreed")).status).toBe(200)
    expect((await list(wren, "&scope=hub")).status).toBe(404)
    expect((await step(wren, need.id, "in-hand")).status).toBe(404)
  })

  test("somebody who coordinates the cluster of their own school gets no more in that school", async () => {
    const both = await hub.person(
      "Bea Both",
      { role: "coordinator", cluster: brackwater },
      { role: "music-lead", setting: sallow },
    )
    const own = await raise(both, { scope: `setting:${sallow}` })
    expect((await step(both, own.id, "agreed")).status).toBe(403)
    expect((await step(wren, own.id, "agreed")).status).toBe(200)
    const next = await raise(both, { scope: `setting:${wychbeck}` })
    expect((await step(both, next.id, "agreed")).status).toBe(200)
  })
})

describe("lists", () => {
  test("each sees what is theirs, page by page, and a scope that is not theirs is not there", async () => {
    const away = await raise(amir, { scope: `cluster:${alder}` })
    const school = await raise(wren, { scope: `setting:${millrace}` })
    const all = (await list(wren)).items.map(({ id }) => id)
    expect(all).toContain(school.id)
    expect(all).not.toContain(away.id)
    expect((await list(mona)).items.some(({ scope }) => scope === `setting:${millrace}`)).toBe(false)
    expect((await list(hugh)).items.map(({ id }) => id)).toContain(school.id)
    expect((await list(sunny)).items.map(({ id }) => id)).toEqual(expect.arrayContaining([away.id, school.id]))
    expect((await list(stranger)).items).toEqual([])
    expect((await list(wren, `&scope=cluster:${alder}`)).status).toBe(404)
    expect((await list(stranger, `&scope=cluster:${brackwater}`)).status).toBe(404)

    const walked: string[] = []
    for (let after: string | null = "0"; after !== null; ) {
      const { body } = await site.api(wren, "GET", `/needs?limit=3&after=${after}`)
      const page = body as { items: Need[]; next: string | null }
      expect(page.items.length).toBeLessThanOrEqual(3)
      walked.push(...page.items.map(({ id }) => id))
      after = page.next
    }
    expect(walked).toEqual(all)
  })

  test("by scope and year", async () => {
    const old = await raise(wren, { year: 2025 })
    const { items } = await list(wren, `&scope=cluster:${brackwater}&year=2025`)
    expect(items.map(({ id }) => id)).toEqual([old.id])
  })
})

describe("from the figures to a need, and down to the answers", () => {
  const asked: string[] = []
  beforeAll(async () => {
    await hub.inside((tx) => recordSharing(tx, millrace, ["E"]))
    for (const [n, setting] of schools.entries()) {
      const audit = newId<string>()
      expect((await site.api(wren, "POST", "/audits", { id: audit, setting, year: 2026 })).status).toBe(201)
      const answers = [
        {
          id: newId<string>(),
          audit,
          question: "choir",
          row: null,
          state: "given",
          value: n === 3 ? "yes" : "no",
          source: "coordinator",
          answeredAt: "2026-11-20T10:00:00Z",
          replaces: null,
        },
      ]
      const { status, body } = await site.api(wren, "POST", "/deliveries", {
        delivery: newId<string>(),
        device: newId<string>(),
        answers,
      })
      expect([status, (body as { received: string[] }).received.length]).toEqual([200, 1])
      asked.push(audit)
    }
  })

  test("the page suggests what the figures say, and one button makes it a need", async () => {
    const page = await site.get(wren, `/needs?scope=cluster:${brackwater}&year=2026`)
    expect(page.text).toContain("3 of 4 schools have no regular choir")
    expect(page.text).toContain("Add this need")
    const added = await site.post(wren, "/needs/suggested", {
      scope: `cluster:${brackwater}`,
      year: "2026",
      measure: "choir-share",
    })
    expect([added.status, added.notice?.text]).toEqual([303, "The need is added."])
    const again = await site.get(wren, `/needs?scope=cluster:${brackwater}&year=2026`)
    expect(again.text).not.toContain("Add this need")
    const need = (await list(wren)).items.find(({ text }) => text.startsWith("3 of 4 schools"))
    expect(need?.evidence).toMatchObject({
      measure: "choir-share",
      year: 2026,
      value: 25,
      numerator: 1,
      denominator: 4,
    })
    expect(new Set(need?.evidence?.settings)).toEqual(new Set([copperfold, millrace, sallow]))
    const one = await site.get(wren, `/needs/${need?.id}`)
    for (const told of [
      "Copperfold Primary",
      "Is there a regular choir?",
      "No",
      "Wren Adeyemi, Fri 20 Nov 2026",
      "25.0% (1 of 4)",
    ])
      expect(one.text).toContain(told)
    expect(one.text).not.toContain("Wychbeck")
  })

  test("a suggestion whose figures have gone away is not made a need", async () => {
    const gone = await site.post(wren, "/needs/suggested", {
      scope: `cluster:${brackwater}`,
      year: "2024",
      measure: "choir-share",
    })
    expect([gone.status, gone.notice]).toEqual([303, undefined])
  })

  test("a school is named to whom it shares with, its coordinator, itself and the centre: others get the count", async () => {
    const need = (await list(wren)).items.find(({ text }) => text.startsWith("3 of 4 schools"))
    const seen = async (who: Caller) => {
      const { text } = await site.get(who, `/needs/${need?.id}`)
      const settings = (await list(who)).items.find(({ id }) => id === need?.id)?.evidence?.settings ?? []
      return {
        named: names.filter((name) => text.includes(name)),
        settings: settings.length,
        more: /(\d) more not shared/.exec(text)?.[1],
      }
    }
    expect(await seen(tomas)).toMatchObject({ named: names.slice(0, 3), settings: 3 })
    expect(await seen(sunny)).toEqual({ named: ["Millrace Primary"], settings: 1, more: "2" })
    expect(await seen(mona)).toEqual({ named: ["Copperfold Primary", "Millrace Primary"], settings: 2, more: "1" })
    expect(await seen(tess)).toEqual({ named: [], settings: 0, more: undefined })
    await hub.inside((tx) => recordSharing(tx, millrace, []))
    expect(await seen(sunny)).toEqual({ named: [], settings: 0, more: undefined })
  })

  test("evidence that claims a school shares what it does not names nobody", async () => {
    const need = await raise(wren, {
      evidence: { measure: "choir-share", year: 2026, sections: [], shared: true, settings: [copperfold] },
    })
    expect((await site.get(sunny, `/needs/${need.id}`)).text).not.toContain("Copperfold")
    const bare = await raise(wren, { evidence: { settings: [copperfold, "no id"] } })
    expect((await site.get(wren, `/needs/${bare.id}`)).status).toBe(200)
  })
})

describe("pages", () => {
  test("a coordinator of one cluster is led to its needs; a form with problems comes back with them, and nothing is kept", async () => {
    expect((await site.get(wren, "/needs")).location).toBe(`/needs?scope=cluster:${brackwater}&year=2026`)
    const before = (await list(wren)).items.length
    const back = await site.post(wren, "/needs", {
      scope: `cluster:${brackwater}`,
      about: `cluster:${brackwater}`,
      year: "2026",
      text: " ",
      category: "provision",
      source: "",
    })
    expect(back.status).toBe(422)
    for (const told of ["Say what is needed.", "Choose where it comes from.", 'value="provision" selected'])
      expect(back.text).toContain(told)
    expect((await list(wren)).items).toHaveLength(before)
  })

  test("a need for a school, typed into the page, and taken back with its notice", async () => {
    const sent = await site.post(wren, "/needs", {
      scope: `cluster:${brackwater}`,
      about: `setting:${wychbeck}`,
      year: "2026",
      text: "Ukuleles for Year 3",
      category: "instruments",
      source: "visit",
    })
    expect(sent.status).toBe(303)
    const need = (await list(wren)).items.find(({ text }) => text === "Ukuleles for Year 3")
    expect(need?.scope).toBe(`setting:${wychbeck}`)
    const undo = sent.notice?.undo as { action: string; hidden: Record<string, string> }
    expect((await site.post(wren, undo.action, undo.hidden)).status).toBe(303)
    expect((await list(wren)).items.find(({ id }) => id === need?.id)?.state).toBe("not-taken-up")
  })

  test("a name can be taken out of a need, and is then nowhere", async () => {
    const need = await raise(wren, { text: "Jo in Year 5 wants a cello" })
    expect((await site.post(mona, `/needs/${need.id}/words`, { text: "x" })).status).toBe(403)
    expect((await site.post(wren, `/needs/${need.id}/words`, { text: "" })).status).toBe(422)
    expect((await site.post(wren, `/needs/${need.id}/words`, { text: "A cello to borrow" })).status).toBe(303)
    const { rows } = await site.db.query("select 1")
    expect(rows).toHaveLength(1)
    const everywhere = await hub.inside((tx) =>
      tx.client.query(
        "select (select string_agg(n::text, ' ') from need n) || (select string_agg(e::text, ' ') from event e) as said",
      ),
    )
    expect(everywhere.rows[0].said).not.toContain("Jo in Year 5")
    expect(everywhere.rows[0].said).toContain("A cello to borrow")
  })

  test("an address that is none, or not the reader's, is not there", async () => {
    for (const path of [
      "/needs/7",
      `/needs/${newId<string>()}`,
      "/needs?scope=county",
      `/needs?scope=cluster:${newId<string>()}`,
    ])
      expect((await site.get(wren, path)).status).toBe(404)
    expect((await site.get(stranger, `/needs?scope=cluster:${brackwater}`)).status).toBe(404)
  })
})

test("a school that moves cluster takes its needs along: the new coordinator has them, the old one does not", async () => {
  const need = await raise(wren, { scope: `setting:${wychbeck}`, text: "Moves along" })
  const stays = await raise(wren, { text: "Stays with the cluster" })
  await hub.inside((tx) => moveSetting(tx, wychbeck, alder, day("2026-11-23"), newId<MembershipId>()))
  expect((await site.get(wren, `/needs/${need.id}`)).status).toBe(404)
  expect((await step(wren, need.id, "agreed")).status).toBe(404)
  expect((await step(amir, need.id, "agreed")).status).toBe(200)
  expect((await site.get(amir, `/needs/${stays.id}`)).status).toBe(404)
  expect((await site.get(amir, `/needs?scope=cluster:${alder}&year=2026`)).text).toContain("Moves along")
})
