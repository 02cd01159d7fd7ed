import fc from "fast-check"
import { beforeAll, describe, expect, test } from "vitest"
import { academicYear } from "../../domain/kit/academic-year.ts"
import { day } from "../../domain/kit/day.ts"
import type { ClusterId, MembershipId, SettingId } from "../../domain/kit/id.ts"
import { needStates, priorityStates } from "../../domain/lifecycle.ts"
import { recordCluster, recordMembership } from "../../store/cluster.ts"
import { schoolsByCluster } from "../../store/need.ts"
import { recordSetting } from "../../store/setting.ts"
import { recordYear, usualYear } from "../../store/year.ts"
import { routes as needsApi } from "../api/needs.ts"
import { routes as prioritiesApi } from "../api/priorities.ts"
import { type Caller, newId, type TestHub, type TestSite, testSite } from "../testing.ts"
import { routes as pages } from "./routes.ts"

const [alder, brackwater, empty] = [newId<ClusterId>(), newId<ClusterId>(), newId<ClusterId>()]
const brackSchools = ["Copperfold Primary", "Millrace Primary", "Sallow Lane Primary"].map((name) => ({
  name,
  id: newId<SettingId>(),
}))
const alderSchools = ["Larkfold Primary", "Nether Alder Primary"].map((name) => ({ name, id: newId<SettingId>() }))
const copperfold = brackSchools[0]?.id as SettingId

let site: TestSite
let hub: TestHub
let [wren, amir, maya, tomas, isla, dora, mona, sunny, vera, stranger]: Caller[] = []
const who = (caller: Caller | undefined): Caller => {
  if (!caller) throw new Error("not yet in the cast")
  return caller
}

beforeAll(async () => {
  site = await testSite(pages, [...needsApi, ...prioritiesApi])
  hub = await site.hub("northmoor")
  const other = await site.hub("elsewhere")
  const venue = newId<SettingId>()
  await hub.inside(async (tx) => {
    for (const [id, name] of [
      [alder, "Alder Vale"],
      [brackwater, "Brackwater"],
      [empty, "Coldhaven"],
    ] as const)
      await recordCluster(tx, { id, name })
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
    for (const { id, name } of brackSchools) await put(id, "school", name, brackwater)
    for (const { id, name } of alderSchools) await put(id, "school", name, alder)
    await put(venue, "venue", "The Maltings", brackwater)
  })
  wren = await hub.person("Wren Adeyemi", { role: "coordinator", cluster: brackwater })
  amir = await hub.person("Amir Shah", { role: "coordinator", cluster: alder })
  maya = await hub.person("Maya Lund", { role: "designated-manager", cluster: brackwater })
  tomas = await hub.person("Tomas Reve", { role: "hub-manager" })
  isla = await hub.person("Isla Farrant", { role: "hub-lead" })
  dora = await hub.person("Dora Quill", { role: "data-officer" })
  mona = await hub.person("Mona Leaf", { role: "music-lead", setting: copperfold })
  sunny = await hub.person("Sunny Hale", { role: "singing-champion" })
  vera = await hub.person("Vera Stage", { role: "venue-programmer", setting: venue })
  stranger = await other.person("Sam Other", { role: "hub-manager" }, { role: "hub-lead" })
})

type Priority = {
  id: string
  scope: string
  state: string
  title: string
  rank: number
  needs: string[]
  from: string[]
  putForward: unknown
  notTakenUp: { reason: string } | null
}
const cluster = (id: ClusterId) => `cluster:${id}`
const need = async (
  by: Caller | undefined,
  scope: string,
  settings: readonly string[] = [],
  text = "Singing every week",
) => {
  const answer = await site.api(who(by), "POST", "/needs", {
    id: newId<string>(),
    scope,
    year: 2026,
    category: "provision",
    text,
    source: "meeting",
    evidence: { settings },
  })
  expect(answer.status).toBe(201)
  return (answer.body as { id: string }).id
}
const body = (scope: string, more: object = {}) => ({
  id: newId<string>(),
  scope,
  year: 2026,
  title: "Every pupil sings, every week",
  needs: [],
  from: [],
  ...more,
})
const send = (by: Caller | undefined, scope: string, more: object = {}) =>
  site.api(who(by), "POST", "/priorities", body(scope, more))
const propose = async (by: Caller | undefined, scope: string, more: object = {}) => {
  const answer = await send(by, scope, more)
  expect(answer.status, JSON.stringify(answer.body)).toBe(201)
  return answer.body as Priority
}
const step = (by: Caller | undefined, id: string, to: string, more: object = {}) =>
  site.api(who(by), "POST", `/priorities/${id}/transitions`, { to, ...more })
const forward = (by: Caller | undefined, id: string) => site.api(who(by), "POST", `/priorities/${id}/put-forward`)
const leaveOut = (by: Caller | undefined, id: string, reason?: string) =>
  site.api(who(by), "POST", `/priorities/${id}/not-taken-up`, { reason })
const list = async (by: Caller | undefined, query = "") => {
  const { status, body } = await site.api(who(by), "GET", `/priorities?limit=200${query}`)
  return { status, items: status === 200 ? (body as { items: Priority[] }).items : [] }
}
const find = async (id: string) => (await list(tomas)).items.find((one) => one.id === id)
/** A cluster's priority on its way: proposed, agreed, put forward. */
const forwarded = async (by: Caller | undefined, of: ClusterId, more: object = {}) => {
  const priority = await propose(by, cluster(of), more)
  expect((await step(tomas, priority.id, "agreed")).status).toBe(200)
  expect((await forward(by, priority.id)).status).toBe(200)
  return priority
}

describe("proposing", () => {
  test.each([
    ["her coordinator", () => wren, 201],
    ["her designated manager", () => maya, 201],
    ["the hub manager", () => tomas, 201],
    ["another cluster's coordinator", () => amir, 404],
    ["the hub lead, who reads", () => isla, 403],
    ["the data officer, who reads", () => dora, 403],
    ["a music lead of the cluster, who reads", () => mona, 403],
    ["a venue of the cluster, which reads", () => vera, 403],
    ["a champion, who reads", () => sunny, 403],
    ["another hub", () => stranger, 404],
  ])("a priority of Brackwater by %s", async (_, by, status) => {
    expect((await send(by(), cluster(brackwater))).status).toBe(status)
  })

  test("sent twice it is there once, also after it has moved on; the same id with another title is taken", async () => {
    const sent = body(cluster(brackwater), { needs: [await need(wren, cluster(brackwater))], rank: 3 })
    const first = await site.api(who(wren), "POST", "/priorities", sent)
    expect([first.status, first.body]).toEqual([
      201,
      expect.objectContaining({ state: "proposed", rank: 3, needs: sent.needs }),
    ])
    await step(tomas, sent.id, "agreed")
    const again = await site.api(who(wren), "POST", "/priorities", sent)
    expect([again.status, again.body]).toEqual([201, expect.objectContaining({ id: sent.id, state: "agreed" })])
    expect(await site.api(who(wren), "POST", "/priorities", { ...sent, title: "Other" })).toMatchObject({
      status: 409,
      body: { type: "id-taken" },
    })
  })

  test("it rests on needs of its own area and of schools in it, and of no other", async () => {
    const [own, school, away] = [
      await need(wren, cluster(brackwater)),
      await need(wren, `setting:${copperfold}`),
      await need(amir, cluster(alder)),
    ]
    expect((await send(wren, cluster(brackwater), { needs: [own, school] })).status).toBe(201)
    const wrong = await send(tomas, cluster(brackwater), { needs: [own, away, newId<string>()] })
    expect(wrong.status).toBe(422)
    expect((wrong.body as { errors: { path: string }[] }).errors.map(({ path }) => path)).toEqual([
      "needs.1",
      "needs.2",
    ])
    expect((await send(wren, cluster(brackwater), { needs: [away] })).status).toBe(422)
  })

  test.each([
    [{ title: "" }, "title"],
    [{ title: "a\u0000" }, "title"],
    [{ rank: 0 }, "rank"],
    [{ rank: 1.5 }, "rank"],
    [{ year: 1 }, "year"],
    [{ needs: ["x"] }, "needs.0"],
    [{ state: "done" }, "state"],
    [{ scope: "county" }, "scope"],
  ])("%j is a clear problem at its field", async (wrong, path) => {
    const answer = await send(wren, cluster(brackwater), wrong)
    expect([answer.status, (answer.body as { errors: { path: string }[] }).errors[0]?.path]).toEqual([422, path])
  })

  test("a state beyond proposed takes that step at once, for who may take it", async () => {
    expect(await send(tomas, cluster(brackwater), { state: "agreed" })).toMatchObject({
      status: 201,
      body: { state: "agreed" },
    })
    const refused = body(cluster(brackwater), { state: "agreed" })
    expect((await site.api(who(wren), "POST", "/priorities", refused)).status).toBe(403)
    expect(await find(refused.id)).toBeUndefined()
  })

  test("ranks follow on where none is given", async () => {
    const [one, two] = [
      await propose(wren, cluster(brackwater), { year: 2031 }),
      await propose(wren, cluster(brackwater), { year: 2031 }),
    ]
    expect([one.rank, two.rank]).toEqual([1, 2])
  })
})

describe("steps", () => {
  test.each([
    ["the coordinator who proposed it", () => wren, 403],
    ["the hub lead", () => isla, 403],
    ["the data officer", () => dora, 403],
    ["a music lead", () => mona, 403],
    ["another cluster's coordinator", () => amir, 404],
    ["another hub", () => stranger, 404],
    ["her designated manager", () => maya, 200],
    ["the hub manager", () => tomas, 200],
  ])("agreeing a cluster's by %s", async (_, by, status) => {
    const { id } = await propose(wren, cluster(brackwater))
    expect((await step(by(), id, "agreed", { meeting: "Spring cluster meeting", on: "2026-05-12" })).status).toBe(
      status,
    )
  })

  test("agreed, in progress, partly met, and on into the next year; every step is recorded with who and when", async () => {
    const { id } = await propose(wren, cluster(brackwater), { year: 2024 })
    await step(maya, id, "agreed", { meeting: "Spring cluster meeting", on: "2024-05-14" })
    expect(await step(wren, id, "in-progress")).toMatchObject({ status: 200 })
    expect(await step(wren, id, "part-met", { reason: "Half of the schools" })).toMatchObject({
      status: 200,
      body: { state: "part-met" },
    })
    const next = await send(wren, cluster(brackwater), { year: 2025, from: [id] })
    expect(next).toMatchObject({ status: 201, body: { from: [id] } })
    expect((await step(wren, id, "in-progress", { reason: "Not done" })).status).toBe(200)
    await step(wren, id, "part-met")
    await step(maya, (next.body as Priority).id, "agreed")
    expect(await step(wren, id, "in-progress", { reason: "Not done" })).toMatchObject({
      status: 409,
      body: { allowed: [] },
    })
    const rows = await hub.inside((tx) =>
      tx.sql
        .selectFrom("priority_transition")
        .where("hub_id", "=", hub.id)
        .where("priority_id", "=", id as never)
        .selectAll()
        .orderBy("seq")
        .execute(),
    )
    expect(rows.map((row) => row.to_state)).toEqual([
      "proposed",
      "agreed",
      "in-progress",
      "part-met",
      "in-progress",
      "part-met",
    ])
    expect(rows[1]).toMatchObject({ meeting: "Spring cluster meeting", on_day: "2024-05-14", by_id: who(maya).id })
  })

  test("a step that is not there says which are; one that needs its reason asks for it", async () => {
    const { id } = await propose(wren, cluster(brackwater))
    expect(await step(wren, id, "met")).toMatchObject({
      status: 409,
      body: { type: "transition-not-allowed", allowed: ["agreed", "dropped"] },
    })
    await step(maya, id, "agreed")
    expect(await step(maya, id, "proposed")).toMatchObject({ status: 422, body: { errors: [{ path: "reason" }] } })
    expect((await step(maya, id, "proposed", { reason: "Too soon" })).status).toBe(200)
  })

  test("a school's own is proposed by its coordinator and agreed by the school", async () => {
    const { id } = await propose(wren, `setting:${copperfold}`)
    expect((await step(wren, id, "agreed")).status).toBe(403)
    expect((await step(mona, id, "agreed")).status).toBe(200)
    expect((await list(amir, `&scope=setting:${copperfold}`)).status).toBe(404)
  })
})

describe("the way to the county", () => {
  test.each([
    ["the cluster's coordinator", () => wren, 200],
    ["her designated manager, while there is a coordinator", () => maya, 403],
    ["the hub manager", () => tomas, 403],
    ["the hub lead", () => isla, 403],
    ["another cluster's coordinator", () => amir, 404],
    ["a music lead", () => mona, 403],
    ["another hub", () => stranger, 404],
  ])("putting forward by %s", async (_, by, status) => {
    const { id } = await propose(wren, cluster(brackwater))
    expect(await forward(wren, id)).toMatchObject({
      status: 409,
      body: { type: "transition-not-allowed", allowed: ["agreed", "dropped"] },
    })
    await step(maya, id, "agreed")
    expect((await forward(by(), id)).status).toBe(status)
    expect(Boolean((await find(id))?.putForward)).toBe(status === 200)
    if (status === 200) expect((await forward(by(), id)).status).toBe(200)
  })

  test("where the cluster has no coordinator, the hub lead puts forward", async () => {
    const { id } = await propose(isla, cluster(empty))
    await step(tomas, id, "agreed")
    expect((await forward(isla, id)).status).toBe(200)
  })

  test("the county's is proposed by the centre, from what was put forward, and agreed by the hub lead", async () => {
    const one = await forwarded(wren, brackwater)
    const waiting = await propose(wren, cluster(brackwater))
    for (const [by, status] of [
      [wren, 403],
      [dora, 403],
      [mona, 403],
      [maya, 403],
      [stranger, 422],
      [tomas, 201],
      [isla, 201],
    ] as const)
      expect((await send(by, "hub", { from: [one.id] })).status).toBe(status)
    for (const from of [[], [waiting.id], [newId<string>()], [one.id, waiting.id]])
      expect((await send(tomas, "hub", { from })).status).toBe(422)
    expect((await send(tomas, "hub", { from: [one.id], year: 2027 })).status).toBe(422)
    const county = await propose(tomas, "hub", { from: [one.id] })
    for (const by of [wren, tomas, maya, dora, mona]) expect((await step(by, county.id, "agreed")).status).toBe(403)
    expect((await step(isla, county.id, "agreed")).status).toBe(200)
    for (const by of [wren, amir, dora, mona, vera, sunny])
      expect((await list(by, "&scope=hub")).items.map(({ id }) => id)).toContain(county.id)
    expect((await list(stranger, "&scope=hub")).items).toEqual([])
  })

  test("one that is no source says why: by the centre, with a reason, and not of what the county adopted", async () => {
    const one = await forwarded(wren, brackwater)
    const notForward = await propose(wren, cluster(brackwater))
    expect((await leaveOut(tomas, one.id)).status).toBe(422)
    expect((await leaveOut(tomas, one.id, "  ")).status).toBe(422)
    for (const [by, status] of [
      [wren, 403],
      [maya, 403],
      [dora, 403],
      [amir, 404],
      [stranger, 404],
    ] as const)
      expect((await leaveOut(by, one.id, "No")).status).toBe(status)
    expect(await leaveOut(tomas, notForward.id, "No")).toMatchObject({
      status: 409,
      body: { type: "transition-not-allowed" },
    })
    expect(await leaveOut(tomas, one.id, "Transport is for the councils")).toMatchObject({
      status: 200,
      body: { notTakenUp: { reason: "Transport is for the councils" } },
    })
    const county = await propose(isla, "hub", { from: [one.id], state: "agreed" })
    expect((await find(one.id))?.notTakenUp).toBeNull()
    expect((await leaveOut(isla, one.id, "No")).status).toBe(409)
    await step(isla, county.id, "proposed", { reason: "Not yet" })
    expect((await leaveOut(isla, one.id, "No")).status).toBe(200)
  })
})

type Undo = { action: string; hidden: Record<string, string> }
const undoOf = ({ notice }: { notice: Record<string, unknown> | undefined }): Undo => {
  if (!notice?.undo) throw new Error("nothing to undo")
  return notice.undo as Undo
}

describe("the cluster's page", () => {
  const here = `/priorities/cluster/${brackwater}`
  test("needs become a priority, the manager agrees it with the meeting, the coordinator puts it forward, each with its way back", async () => {
    const one = await need(
      wren,
      cluster(brackwater),
      brackSchools.map(({ id }) => id),
      "3 of 3 schools have no choir",
    )
    expect((await site.get(who(wren), `${here}?year=2026`)).text).toContain("3 of 3 schools have no choir")
    const proposed = await site.post(who(wren), here, {
      year: "2026",
      needs: [one],
      title: "A choir in every school",
      meeting: "Spring cluster meeting",
      on: "2026-05-12",
    })
    expect([proposed.status, proposed.location]).toEqual([303, `${here}?year=2026`])
    const { id } = (await list(wren)).items.find(({ title }) => title === "A choir in every school") as Priority
    expect((await site.get(who(wren), here)).text).not.toContain("Agree these priorities")
    expect((await site.get(who(wren), here)).text).toContain("Copperfold Primary, Millrace Primary, 1 more")
    const waiting = await site.get(who(wren), `/priorities/${id}`)
    expect(waiting.text).toContain("The cluster’s designated manager or the hub manager agrees it")
    expect(waiting.text).not.toContain(`action="/priorities/${id}/put-forward"`)
    expect((await site.post(who(maya), `${here}/agree`, { year: "2026", agreed: [id] })).text).toContain(
      "Name the meeting that decided.",
    )
    const agreed = await site.post(who(maya), `${here}/agree`, {
      year: "2026",
      agreed: [id],
      "agreed-meeting": "Spring cluster meeting",
      "agreed-on": "2026-05-12",
    })
    expect([agreed.status, agreed.notice?.text]).toEqual([303, "The priority is agreed."])
    expect((await site.get(who(wren), here)).text).toContain("3 of 3 schools")
    expect((await site.get(who(wren), `/priorities/${id}`)).text).toContain(`action="/priorities/${id}/put-forward"`)
    const sent = await site.post(who(wren), `/priorities/${id}/put-forward`, {})
    expect(sent.notice?.undo).toEqual({ action: `/priorities/${id}/take-back` })
    expect((await site.post(who(wren), `/priorities/${id}/take-back`, {})).status).toBe(303)
    expect((await find(id))?.putForward).toBeNull()
    const page = (await site.get(who(wren), `/priorities/${id}`)).text
    for (const told of [
      "Spring cluster meeting, Tue 12 May 2026",
      "Maya Lund",
      "Put forward to the county",
      "Taken back from the county",
      "Copperfold Primary",
    ])
      expect(page).toContain(told)
  })

  test("a title that is missing comes back with what was ticked", async () => {
    const one = await need(wren, cluster(brackwater))
    const back = await site.post(who(wren), here, { year: "2026", needs: [one], title: "  " })
    expect(back.status).toBe(422)
    expect(back.text).toContain("Give the priority a title.")
    expect(back.text).toMatch(new RegExp(`value="${one}"[^>]*checked`))
  })

  test("up and down change the order, and undo changes it back", async () => {
    const titles = ["First", "Second", "Third"]
    const ids: string[] = []
    for (const title of titles) ids.push((await propose(wren, cluster(brackwater), { year: 2032, title })).id)
    const order = async () =>
      [...(await site.get(who(wren), `${here}?year=2032`)).text.matchAll(/<h3><a[^>]*>(First|Second|Third)</g)].map(
        ([, title]) => title,
      )
    expect(await order()).toEqual(titles)
    const up = await site.post(who(wren), `/priorities/${ids[2]}/up`, {})
    expect(await order()).toEqual(["First", "Third", "Second"])
    await site.post(who(wren), undoOf(up).action, {})
    expect(await order()).toEqual(titles)
    await site.post(who(wren), `/priorities/${ids[2]}/down`, {})
    expect(await order()).toEqual(titles)
    expect((await site.post(who(mona), `/priorities/${ids[2]}/up`, {})).status).toBe(403)
    expect((await site.post(who(amir), `/priorities/${ids[2]}/up`, {})).status).toBe(404)
  })

  test("each role is led to its own page", async () => {
    expect((await site.get(who(wren), "/priorities")).location).toBe(`${here}?year=2026`)
    expect((await site.get(who(isla), "/priorities")).location).toBe("/priorities/county?year=2026")
    const landing = await site.get(who(mona), "/priorities")
    for (const told of ["Brackwater", "Copperfold Primary", "The county’s priorities for 2026/27"])
      expect(landing.text).toContain(told)
    expect((await site.get(who(amir), here)).status).toBe(404)
    expect((await site.get(who(stranger), here)).status).toBe(404)
  })
})

describe("the page of all areas", () => {
  const year = 2034
  const at = `/priorities?all=1&year=${year}`
  const rows = (text: string): string[] =>
    [...(/<tbody>(.*?)<\/tbody>/s.exec(text)?.[1] ?? "").matchAll(/<tr.*?<\/tr>/gs)].map(([row]) =>
      row
        .replaceAll(/<[^>]+>/g, " ")
        .replaceAll(/\s+/g, " ")
        .trim(),
    )

  test("counts each cluster's priorities from proposal to adoption, names the meeting that agreed last, and says what waits", async () => {
    expect((await site.get(who(isla), at)).text).toContain("None has been proposed yet.")
    const meeting = { meeting: "Spring cluster meeting", on: "2034-03-08" }
    await propose(wren, cluster(brackwater), { year, title: "More songs" })
    await propose(wren, cluster(brackwater), { year, title: "Left" }).then(({ id }) =>
      step(wren, id, "dropped", { reason: "Said twice" }),
    )
    const [sing, drum, bells] = [
      await propose(wren, cluster(brackwater), { year, title: "Sing" }),
      await propose(wren, cluster(brackwater), { year, title: "Drum" }),
      await propose(wren, cluster(brackwater), { year, title: "Bells" }),
    ]
    for (const { id } of [sing, drum, bells]) {
      expect((await step(maya, id, "agreed", meeting)).status).toBe(200)
      await forward(wren, id)
    }
    const county = await propose(tomas, "hub", { year, title: "The county sings", from: [sing.id] })
    expect((await step(isla, county.id, "agreed")).status).toBe(200)
    await leaveOut(tomas, bells.id, "Not this year")
    await step(tomas, (await propose(amir, cluster(alder), { year })).id, "agreed", meeting)

    const { text } = await site.get(who(isla), at)
    expect(rows(text)).toEqual([
      "Alder Vale 0 1 0 0 Spring cluster meeting, Wed 8 Mar 2034 none put forward",
      "Brackwater 1 3 3 1 Spring cluster meeting, Wed 8 Mar 2034 1 to be agreed, 1 for the county to decide",
      "Coldhaven 0 0 0 0 none yet",
    ])
    expect(text).toContain("Four agreed: three put forward to the county, one adopted. One more is proposed.")
    expect(text).toContain(`href="/priorities?all=1&amp;year=${year - 1}"`)
    expect(rows((await site.get(who(isla), `/priorities?all=1&year=${year + 1}`)).text)[1]).toBe(
      "Brackwater 0 0 0 0 none yet",
    )
  })

  test("shows a reader the areas whose priorities are theirs to read, and no others", async () => {
    await propose(mona, `setting:${copperfold}`, { year, title: "A choir of our own" })
    const seen = rows((await site.get(who(mona), at)).text)
    expect(seen).toEqual([
      "Brackwater 1 3 3 1 Spring cluster meeting, Wed 8 Mar 2034 1 to be agreed, 1 for the county to decide",
      "Copperfold Primary 1 0 1 to be agreed",
    ])
    expect(rows((await site.get(who(sunny), at)).text)).toHaveLength(3)
    expect((await site.get(who(wren), at)).location).toBe(`/priorities/cluster/${brackwater}?year=${year}`)
  })
})

describe("the county's page", () => {
  const year = "2028"
  const page = async (by: Caller | undefined) => (await site.get(who(by), `/priorities/county?year=${year}`)).text
  const titles = (text: string) =>
    [...text.matchAll(/<article class="group".*?<h2[^>]*>(?:<a[^>]*>)?([^<]*)/g)].map(([, title]) => title)
  let [sing, choir, bus]: Priority[] = []

  test("says what will be here before anything is", async () => {
    expect(await page(isla)).toContain("What the clusters put forward for 2028/29 will be here")
    expect(await page(wren)).toContain("The county’s priorities for 2028/29 will be here.")
  })

  test("shows what was put forward side by side, with the schools behind each", async () => {
    const more = async (by: Caller | undefined, of: ClusterId, ids: readonly string[], title: string) =>
      forwarded(by, of, { year: 2028, title, needs: [await need(by, cluster(of), ids, `Need: ${title}`)] })
    sing = await more(
      wren,
      brackwater,
      brackSchools.slice(0, 2).map(({ id }) => id),
      "A spring singing day",
    )
    choir = await more(
      amir,
      alder,
      alderSchools.map(({ id }) => id),
      "Singing in every small school",
    )
    bus = await more(wren, brackwater, [], "A shared minibus")
    const text = await page(isla)
    expect(text).toContain("Two clusters put forward three priorities, in three groups. Three are still to decide.")
    expect(titles(text)).toEqual(["Singing in every small school", "A spring singing day", "A shared minibus"])
    for (const told of ["2 of 3", "2 of 2", "Copperfold Primary", "Larkfold Primary", "To decide"])
      expect(text).toContain(told)
  })

  test("groups those that say the same, and takes the group apart again", async () => {
    const alone = await site.post(who(tomas), "/priorities/county/group", {
      year,
      same: [sing?.id ?? ""],
      together: "Sing",
    })
    expect([alone.status, alone.text.includes("Tick at least two.")]).toEqual([422, true])
    const nameless = await site.post(who(tomas), "/priorities/county/group", {
      year,
      same: [sing?.id ?? "", choir?.id ?? ""],
      together: "",
    })
    expect([nameless.status, nameless.text.includes("Say in one line what they say together.")]).toEqual([422, true])
    const grouped = await site.post(who(tomas), "/priorities/county/group", {
      year,
      same: [sing?.id ?? "", choir?.id ?? ""],
      together: "Every pupil sings",
    })
    expect(grouped.notice?.text).toBe("Two are in one group now.")
    expect(titles(await page(isla))).toEqual(["Every pupil sings", "A shared minibus"])
    const undo = undoOf(grouped)
    await site.post(who(tomas), undo.action, undo.hidden)
    expect(titles(await page(isla))).toHaveLength(3)
    await site.post(who(tomas), "/priorities/county/group", {
      year,
      same: [sing?.id ?? "", choir?.id ?? ""],
      together: "Every pupil sings",
    })
    const group = (await list(tomas, "&scope=hub&year=2028")).items.find(
      ({ state }) => state === "proposed",
    ) as Priority
    await site.post(who(tomas), "/priorities/county/group", {
      year,
      same: [group.id, bus?.id ?? ""],
      together: "Every pupil sings, and gets there",
    })
    expect(titles(await page(isla))).toEqual(["Every pupil sings, and gets there"])
    await site.post(who(tomas), "/priorities/county/take-out", { year, group: group.id, source: bus?.id ?? "" })
    expect(titles(await page(isla))).toHaveLength(2)
  })

  test("the hub manager proposes and does not adopt; the hub lead adopts, with the meeting, and may undo", async () => {
    const [group] = (await list(tomas, "&scope=hub&year=2028")).items.filter(({ state }) => state === "proposed") as [
      Priority,
    ]
    expect(await page(tomas)).toContain("Propose to the hub lead")
    const proposed = await site.post(who(tomas), "/priorities/county/decide", {
      year,
      group: group.id,
      decided: "adopt",
      title: "Every pupil sings, every week",
    })
    expect(proposed.notice?.text).toBe("Proposed to the hub lead: Every pupil sings, every week")
    const untitled = await site.post(who(isla), "/priorities/county/decide", {
      year,
      group: group.id,
      decided: "adopt",
      title: "",
    })
    expect([untitled.status, untitled.text.includes("Give the priority a title.")]).toEqual([422, true])
    const adopted = await site.post(who(isla), "/priorities/county/decide", {
      year,
      group: group.id,
      decided: "adopt",
      title: "Every pupil sings, every week",
      meeting: "Partnership board",
      on: "2028-05-12",
    })
    expect(adopted.notice?.text).toBe("The county adopts: Every pupil sings, every week")
    const text = await page(isla)
    for (const told of [
      "Adopted at Partnership board, Fri 12 May 2028.",
      "Proposed by Tomas Reve; Isla Farrant agrees.",
      "neither a source nor has a reason yet",
    ])
      expect(text).toContain(told)
    const undo = undoOf(adopted)
    await site.post(who(isla), undo.action, undo.hidden)
    expect((await find(group.id))?.state).toBe("proposed")
    await site.post(who(isla), "/priorities/county/decide", {
      year,
      group: group.id,
      decided: "adopt",
      title: "Every pupil sings, every week",
      meeting: "Partnership board",
      on: "2028-05-12",
    })
  })

  test("what is not taken up says why, to the cluster too, and can be opened again", async () => {
    const group = bus?.id ?? ""
    const silent = await site.post(who(isla), "/priorities/county/decide", { year, group, decided: "no", reason: "" })
    expect([silent.status, silent.text.includes("Say why, in a few words.")]).toEqual([422, true])
    const left = await site.post(who(isla), "/priorities/county/decide", {
      year,
      group,
      decided: "no",
      reason: "Transport is for the councils",
      view: "meeting",
    })
    expect(left.location).toBe("/priorities/county?year=2028&view=meeting#meeting")
    expect(await page(isla)).toContain("Not taken up for 2028/29")
    expect((await site.get(who(wren), `/priorities/cluster/${brackwater}?year=2028`)).text).toContain(
      "Not taken up by the county: Transport is for the councils",
    )
    const undo = undoOf(left)
    await site.post(who(isla), undo.action, undo.hidden)
    expect((await find(group))?.notTakenUp).toBeNull()
  })

  test("from the county's priority down: all of it for the centre, a coordinator's own cluster, and counts of the others", async () => {
    const [county] = (await list(isla, "&scope=hub&year=2028")).items.filter(({ state }) => state === "agreed") as [
      Priority,
    ]
    expect(new Set(county.from)).toEqual(new Set([sing?.id, choir?.id]))
    const seen = async (by: Caller | undefined) => {
      const { text, status } = await site.get(who(by), `/priorities/${county.id}`)
      expect(status).toBe(200)
      return [...brackSchools, ...alderSchools]
        .filter(({ name }) => text.includes(name))
        .map(({ name }) => name)
        .concat(text.includes("A spring singing day") ? ["said"] : [])
    }
    expect(await seen(isla)).toEqual([
      "Copperfold Primary",
      "Millrace Primary",
      "Larkfold Primary",
      "Nether Alder Primary",
      "said",
    ])
    expect(await seen(wren)).toEqual(["Copperfold Primary", "Millrace Primary", "said"])
    expect(await seen(amir)).toEqual(["Larkfold Primary", "Nether Alder Primary"])
    expect(await seen(mona)).toEqual(["Copperfold Primary", "said"])
    expect((await site.get(who(amir), `/priorities/${county.id}`)).text).toContain("2 of 3 schools")
    expect((await site.get(who(stranger), `/priorities/${county.id}`)).status).toBe(404)
    const read = await page(amir)
    expect(read).toContain("Every pupil sings, every week")
    for (const hidden of ["A spring singing day", "Copperfold", "Adopt for", "A shared minibus"])
      expect(read).not.toContain(hidden)
  })

  test("deciding is for the centre: everybody else is refused, and nothing is written", async () => {
    for (const by of [wren, maya, dora, mona, sunny])
      for (const path of ["decide", "group", "apart", "undo", "open-again", "take-out", "put-back"])
        expect(
          (
            await site.post(who(by), `/priorities/county/${path}`, {
              year,
              group: bus?.id ?? "",
              decided: "no",
              reason: "x",
            })
          ).status,
        ).toBe(403)
    expect((await find(bus?.id ?? ""))?.notTakenUp).toBeNull()
    expect(
      (
        await site.post(who(stranger), "/priorities/county/decide", {
          year,
          group: bus?.id ?? "",
          decided: "no",
          reason: "x",
        })
      ).status,
    ).toBe(404)
  })

  test.each(["' or 1=1", "<img src=x onerror=1>", "\u0000", "𝕌‮", "x".repeat(5000)])(
    "hostile words are never a fault of ours: %j",
    async (text) => {
      const { id } = await forwarded(wren, brackwater, { year: 2033 })
      for (const [path, fields] of [
        ["/priorities/county/decide", { group: id, decided: "no", reason: text }],
        ["/priorities/county/decide", { group: text, decided: text }],
        ["/priorities/county/group", { same: [id, text], together: text }],
        [`/priorities/cluster/${brackwater}`, { title: text, meeting: text, on: text, needs: [text] }],
        [`/priorities/${id}/move`, { to: text, reason: text }],
      ] as const)
        expect((await site.post(who(isla), path, { year: "2033", ...fields })).status).toBeLessThan(500)
      expect(
        (
          await site.get(
            who(isla),
            `/priorities/county?year=2033&meeting=${encodeURIComponent(text)}&on=${encodeURIComponent(text)}`,
          )
        ).status,
      ).toBeLessThan(500)
      expect((await site.get(who(isla), "/priorities/county?year=2033")).text).not.toContain("<img src=x")
    },
  )
})

test("whatever steps people try, the state kept is where the last recorded step led", () =>
  fc.assert(
    fc.asyncProperty(
      fc.constantFrom("need", "priority"),
      fc.array(fc.tuple(fc.nat(4), fc.nat(7), fc.boolean()), { maxLength: 8 }),
      async (thing, tries) => {
        const id =
          thing === "need"
            ? await need(wren, cluster(brackwater))
            : (await propose(wren, cluster(brackwater), { year: 2040 })).id
        const states: readonly string[] = thing === "need" ? needStates : priorityStates
        let expected = thing === "need" ? "raised" : "proposed"
        for (const [by, to, reason] of tries) {
          const target = states[to % states.length] ?? ""
          const caller = who([wren, maya, tomas, isla, mona][by])
          const path = thing === "need" ? `/needs/${id}/transitions` : `/priorities/${id}/transitions`
          const answer = await site.api(caller, "POST", path, { to: target, ...(reason && { reason: "Because" }) })
          expect([200, 403, 409, 422]).toContain(answer.status)
          if (answer.status === 200) expected = target
        }
        const { rows } = await hub.inside((tx) =>
          tx.client.query<{ state: string; last: string | null }>(
            `select state, (select to_state from ${thing}_transition t where t.hub_id = x.hub_id and t.${thing}_id = x.id order by seq desc limit 1) as last from ${thing} x where hub_id = $1 and id = $2`,
            [hub.id, id],
          ),
        )
        expect(rows[0]?.state).toBe(expected)
        expect(rows[0]?.last ?? expected).toBe(expected)
      },
    ),
    { numRuns: 40 },
  ))

test("9 of 14 schools is said of the clusters of that year: a school that moves later is still counted where it was", async () => {
  const [before, after] = [newId<ClusterId>(), newId<ClusterId>()]
  const moving = newId<SettingId>()
  await hub.inside(async (tx) => {
    await recordYear(tx, usualYear(academicYear(2025)))
    await recordCluster(tx, { id: before, name: "Dunmere" })
    await recordCluster(tx, { id: after, name: "Eskerby" })
    await recordSetting(tx, moving, { kind: "school", name: "Moving Primary" })
    for (const [cluster, from, until] of [
      [before, day("2020-09-01"), day("2026-10-01")],
      [after, day("2026-10-01"), null],
    ] as const)
      await recordMembership(tx, { id: newId<MembershipId>(), setting: moving, cluster, from, until })
    const where = async (year: number) =>
      [...(await schoolsByCluster(tx, academicYear(year)))]
        .filter(([, schools]) => schools.has(moving))
        .map(([id]) => id)
    expect([await where(2025), await where(2026)]).toEqual([[before], [after]])
  })
})
