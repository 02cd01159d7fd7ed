import * as v from "valibot"
import { expect, test } from "vitest"
import { type Caller, newId, openHouse } from "../../../test/house.ts"
import { apiRoutes } from "./all.ts"
import { successesOf } from "./openapi.ts"

const house = await openHouse()
const hub = await house.hub("northmoor")
const maud = await hub.person("maud@northmoor.test", { role: "hub-manager" }, { role: "hub-lead" })

const used = new Set<string>()
const steps = (path: string) => new URL(path, "http://tutti.test").pathname.split("/")
const routeOf = (method: string, path: string) => {
  const asked = steps(path)
  const fits = (written: string[]) =>
    written.length === asked.length && written.every((step, n) => step.startsWith(":") || step === asked[n])
  const route = apiRoutes.find((one) => one.method === method && fits(one.path.split("/")))
  if (!route) throw new Error(`no route for ${method} ${path}`)
  return route
}

/** Asks, and holds the answer to what the route says of it: no field missing, none beside, no other status. */
async function told(who: Caller, method: "get" | "post" | "patch", path: string, body?: unknown) {
  const route = routeOf(method.toUpperCase(), path)
  const answer = method === "get" ? await who.get(path) : await who[method](path, body)
  const name = `${route.method} ${route.path} ${JSON.stringify(answer.body)}`
  expect(
    successesOf(route).map(({ status }) => status),
    name,
  ).toContain(answer.status)
  const outcome = v.safeParse(route.reply ?? v.never(), answer.body)
  expect(
    outcome.issues?.map((issue) => `${v.getDotPath(issue)}: ${issue.message}`),
    name,
  ).toBeUndefined()
  expect(outcome.output).toEqual(answer.body)
  used.add(`${route.method} ${route.path}`)
  return answer.body
}

test("every answer of a hub at work is as its route says", async () => {
  const get = (path: string) => told(maud, "get", path)
  const post = (path: string, body: unknown) => told(maud, "post", path, body)
  const patch = (path: string, body: unknown) => told(maud, "patch", path, body)

  await patch("/years/2025", { countDay: "2026-01-15" })
  const cluster = await post("/clusters", { name: "Chalk Valley" })
  const school = await post("/settings", {
    kind: "school",
    name: "Marl Pit Primary",
    phase: "primary",
    urn: "123456",
    opened: "2001-09-01",
  })
  const other = await post("/settings", { kind: "school", name: "Quarry Primary", phase: "primary" })
  const membership = await post(`/clusters/${cluster.id}/memberships`, { setting: school.id, from: "2020-09-01" })
  await post(`/clusters/${cluster.id}/memberships`, { setting: other.id, from: "2020-09-01" })
  await patch(`/clusters/${cluster.id}/memberships/${membership.id}`, { until: null })
  await patch(`/clusters/${cluster.id}`, { colour: 3 })
  await patch(`/settings/${school.id}`, { town: "Chippenham" })
  await post(`/settings/${school.id}/identifiers`, { urn: "149876", from: "2026-02-01", reason: "converted" })
  await post(`/settings/${school.id}/successors`, { setting: other.id, from: "2027-09-01", kind: "merged" })
  await post(`/settings/${school.id}/rolls`, { pupils: 212, on: "2027-01-10" })
  for (const path of [
    "/me",
    "/years",
    "/years/2026",
    "/clusters",
    `/clusters/${cluster.id}`,
    `/clusters/${cluster.id}/memberships`,
    "/settings",
    `/settings/${school.id}`,
  ])
    await get(path)

  const toolkits = await get("/toolkits")
  for (const { id } of toolkits.items) await get(`/toolkits/${id}/versions/1`)

  // Every question gets the answer that its kind takes, so that every shape of answer comes out again.
  const year = 2026
  const audits: { id: string }[] = []
  for (const setting of [school, other]) audits.push(await post("/audits", { setting: setting.id, year }))
  const [audit] = audits
  if (!audit) throw new Error("no audit")
  const whole = await get(`/audits/${audit.id}`)
  type Asked = {
    code: string
    type: string
    min: number | null
    options: { code: string }[]
    table?: {
      rows: { code: string }[]
      columns: { code: string; type: string; min: number | null; options: { code: string }[] }[]
    }
  }
  const questions: Asked[] = whole.sections.flatMap((section: { questions: Asked[] }) => section.questions)
  const plain = ({ type, min, options }: Pick<Asked, "type" | "min" | "options">) =>
    ({
      single: options[0]?.code,
      "yes-no": "yes",
      count: min ?? 1,
      money: min ?? 100,
      scale: min ?? 1,
      text: "Đình's choir",
      date: "2026-10-01",
    })[type]
  const given = (question: Asked) =>
    question.type === "multiple"
      ? question.options.slice(0, 1).map(({ code }) => code)
      : question.table
        ? Object.fromEntries(question.table.columns.map((column) => [column.code, plain(column)]))
        : plain(question)
  const sent = audits.flatMap(({ id }) =>
    questions.map((question) => ({
      id: newId(),
      audit: id,
      question: question.code,
      row: question.table ? (question.table.rows[0]?.code ?? newId()) : null,
      state: "given",
      value: given(question),
      source: "coordinator",
      answeredAt: "2026-11-23T10:42:07Z",
      replaces: null,
    })),
  )
  const [first] = sent
  const receipt = await post("/deliveries", {
    delivery: newId(),
    device: newId(),
    answers: [...sent, { ...first, id: newId() }, { id: newId(), audit: audit.id }],
  })
  expect(receipt.received.length).toBeGreaterThan(60)
  expect(receipt.refused.length).toBeGreaterThan(0)
  expect(receipt.disagreements).toHaveLength(1)
  const filled = await get(`/audits/${audit.id}`)
  expect(filled.disagreements).toHaveLength(1)
  await get("/audits")
  await post(`/audits/${audit.id}/transitions`, { to: "form-in" })

  const visit = await post("/visits", { audit: audit.id, on: "2026-11-30", time: "13:30", place: "By video" })
  await post(`/visits/${visit.id}/transitions`, { to: "offered" })
  await get("/visits")

  for (const at of [`settings/${school.id}`, `clusters/${cluster.id}`, "hub"]) {
    const profile = await get(`/profiles/${at}?year=${year}`)
    await get(`/profiles/${at}?year=${year}&view=published`)
    await get(`/profiles/${at}/changes?year=${year}&from=2025`)
    for (const { code } of profile.measures) await get(`/profiles/${at}/measures/${code}/trail?year=${year}`)
  }

  const need = await post("/needs", {
    scope: `cluster:${cluster.id}`,
    year,
    category: "cpd",
    text: "A choir leader",
    source: "meeting",
    evidence: { measure: "lessons-share", note: ["kept as sent"] },
  })
  await post(`/needs/${need.id}/transitions`, { to: "agreed" })
  await get("/needs")
  const priority = await post("/priorities", {
    scope: `cluster:${cluster.id}`,
    year,
    title: "Every school sings",
    needs: [need.id],
  })
  await post(`/priorities/${priority.id}/transitions`, { to: "agreed", on: "2026-11-23" })
  await post(`/priorities/${priority.id}/put-forward`, {})
  await post(`/priorities/${priority.id}/not-taken-up`, { reason: "Next year" })
  await get("/priorities")
})

test("no route with a reply was left out", () => {
  // The register's file is no JSON: src/web/api/register.ts has its own test of what it answers.
  const left = apiRoutes.filter(({ method, path, reply, takes }) => reply && !takes && !used.has(`${method} ${path}`))
  expect(left.map(({ method, path }) => `${method} ${path}`)).toEqual([])
})

test("what is told of an answer that is streamed is what it is sent as", async () => {
  for (const [format, type] of Object.entries({ csv: "text/csv", json: "application/json" })) {
    const { headers, status } = await maud.get(`/exports/answers?year=2026&format=${format}`)
    expect([status, headers.get("content-type")]).toEqual([200, expect.stringContaining(type)])
    expect(apiRoutes.find(({ path }) => path === "/exports/answers")?.gives?.some((one) => one.startsWith(type))).toBe(
      true,
    )
  }
})
