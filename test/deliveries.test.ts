import fc from "fast-check"
import { afterEach, beforeAll, describe, expect, test } from "vitest"
import { checks, runChecks } from "../src/store/check.ts"
import { type Caller, type House, newId, openHouse } from "./house.ts"
import { type SentAnswer, type SmallCounty, smallCounty } from "./small-county.ts"

let house: House
let county: SmallCounty
let lead: Caller
let alder: string
let coordinator: Caller

beforeAll(async () => {
  house = await openHouse()
  county = await smallCounty(house, "quarl")
  lead = county.lead
  alder = await county.cluster("Alder")
  coordinator = await county.hub.person("wren@quarl.test", { role: "coordinator", cluster: alder })
  for (const year of [2024, 2025, 2027]) await lead.patch(`/years/${year}`, {})
}, 60_000)

afterEach(async () => {
  expect((await runChecks(house.database.owner, checks)).flatMap(({ problems }) => problems)).toEqual([])
})

let n = 0
/** A school of its own, with its audit. */
const fresh = async (year = 2026) => {
  const setting = await county.school(`School ${++n}`, alder)
  return { setting, audit: await county.audit(setting, year) }
}
const send = (who: Caller, delivery: string, answers: unknown[]) =>
  who.post("/deliveries", { delivery, device: newId(), answers })
const says = (audit: string, question: string, value: unknown, more: Partial<SentAnswer> = {}) =>
  county.answer(audit, question, value, { source: "coordinator", ...more })
const stored = async (audit: string) =>
  (
    await county.hub.inside((tx) =>
      tx.client.query("select id from answer where hub_id = $1 and audit_id = $2 order by seq", [tx.hub, audit]),
    )
  ).rows.map(({ id }) => id as string)

describe("a delivery", () => {
  test("gets its receipt, and the same one when it comes again", async () => {
    const { audit } = await fresh()
    const one = says(audit, "singing-regular", "most")
    const body = { delivery: newId(), device: newId(), answers: [one] }
    const first = await coordinator.post("/deliveries", body)
    expect(first).toMatchObject({
      status: 200,
      body: { delivery: body.delivery, received: [one.id], refused: [], disagreements: [] },
    })
    expect((await coordinator.post("/deliveries", body)).body).toEqual(first.body)
    expect(await stored(audit)).toEqual([one.id])
  })

  test("sent eight times at once gets eight equal receipts and is stored once", async () => {
    const { audit } = await fresh()
    const answers = [
      says(audit, "singing-regular", "most"),
      says(audit, "pupils-on-roll", 211),
      says(audit, "nothing", 1),
    ]
    const body = { delivery: newId(), device: newId(), answers }
    const replies = await Promise.all(Array.from({ length: 8 }, () => coordinator.post("/deliveries", body)))
    for (const reply of replies) expect(reply).toMatchObject({ status: 200, body: replies[0]?.body })
    expect(replies[0]?.body).toMatchObject({
      received: [answers[0]?.id, answers[1]?.id],
      refused: [{ id: answers[2]?.id, problem: "question-unknown" }],
    })
    expect(await stored(audit)).toEqual([answers[0]?.id, answers[1]?.id])
    const { rows } = await county.hub.inside((tx) =>
      tx.client.query("select seq from event where hub_id = $1 and kind = 'delivery.received' and subject = $2", [
        tx.hub,
        audit,
      ]),
    )
    expect(rows).toHaveLength(1)
  })

  test("with other content under the same id is refused whole", async () => {
    const { audit } = await fresh()
    const delivery = newId<string>()
    const device = newId<string>()
    const one = says(audit, "pupils-on-roll", 211)
    await coordinator.post("/deliveries", { delivery, device, answers: [one] })
    const other = await coordinator.post("/deliveries", { delivery, device, answers: [{ ...one, value: 212 }] })
    expect(other).toMatchObject({ status: 409, body: { type: "delivery-reused", status: 409 } })
    expect(other.headers.get("content-type")).toContain("application/problem+json")
    // Another person's delivery under that id is told nothing of the first one's receipt.
    const stranger = await county.hub.person(`other${newId()}@quarl.test`, { role: "singing-champion" })
    expect((await stranger.post("/deliveries", { delivery, device, answers: [{ ...one, value: 3 }] })).status).toBe(409)
    expect((await county.asked(audit, "pupils-on-roll")).answers).toMatchObject([{ value: 211 }])
  })

  test("is taken answer by answer: each refusal by its name, and none refuses another", async () => {
    const { audit } = await fresh()
    const { audit: closed } = await fresh()
    await coordinator.post(`/audits/${closed}/transitions`, { to: "closed-without", outcome: "declined" })
    const elsewhere = await smallCounty(house, `elsewhere-${newId()}`)
    const theirs = await elsewhere.audit(await elsewhere.school("Far Primary", null))
    const stored = says(audit, "venues", "The hall")
    expect(await county.deliver(coordinator, stored)).toMatchObject({ refused: [] })
    const good = [
      says(audit, "singing-regular", "most"),
      says(audit, "pupils-on-roll", 211),
      says(audit, "celebrate", "Carols"),
    ]
    const bad: [SentAnswer | unknown, string][] = [
      [says(newId(), "singing-regular", "most"), "audit-unknown"],
      [says(theirs, "singing-regular", "most"), "audit-unknown"],
      [says(closed, "singing-regular", "most"), "audit-closed"],
      [says(audit, "singing-loudly", "most"), "question-unknown"],
      [says(audit, "__proto__", "most"), "question-unknown"],
      [says(audit, "curriculum-minutes", { minutes: 60 }, { row: "y14" }), "row-unknown"],
      [says(audit, "pupils-on-roll", 3, { row: "y1" }), "row-unknown"],
      [says(audit, "curriculum-minutes", { minutes: 60 }), "row-unknown"],
      [says(audit, "last-priorities", { result: "met" }, { row: newId() }), "row-unknown"],
      [says(audit, "pupils-on-roll", "211"), "state-value-mismatch"],
      [says(audit, "pupils-on-roll", 3, { state: "nil" }), "state-value-mismatch"],
      [says(audit, "pupils-on-roll", null), "state-value-mismatch"],
      [says(audit, "singing-regular", "most", { state: "estimate" }), "state-value-mismatch"],
      [says(audit, "celebrate", "Most of us", { state: "estimate" }), "state-value-mismatch"],
      [says(audit, "curriculum-minutes", { metres: 60 }, { row: "y1" }), "state-value-mismatch"],
      [says(audit, "pupils-on-roll", -1), "out-of-bounds"],
      [says(audit, "pupils-on-roll", 5001), "out-of-bounds"],
      [says(audit, "singing-regular", "loudly"), "out-of-bounds"],
      [says(audit, "educator-skills", 6), "out-of-bounds"],
      [says(audit, "singing-regular", "most", { replaces: newId<string>() }), "replaces-unknown"],
      [says(audit, "singing-regular", "most", { replaces: stored.id }), "replaces-unknown"],
      [says(audit, "celebrate", "More", { id: stored.id }), "id-taken"],
      [says(closed, "venues", "The hall", { id: stored.id }), "id-taken"],
      [says(audit, "singing-regular", "most", { source: "centre" }), "not-allowed"],
      [says(audit, "singing-regular", "most", { source: "import" }), "not-allowed"],
      [says(audit, "singing-regular", "most", { state: "carried-unconfirmed" }), "unreadable"],
      [says(audit, "singing-regular", "most", { id: "not-an-id" }), "unreadable"],
      [says(audit, "singing-regular", "most", { answeredAt: "yesterday" }), "unreadable"],
      [says(audit, "celebrate", "half \ud800 a character"), "unreadable"],
      [says(audit, "celebrate", "a nul \u0000 here"), "unreadable"],
      ["not an object", "unreadable"],
      [null, "unreadable"],
      [{}, "unreadable"],
    ]
    const answers = bad
      .flatMap(([one], at) => (at % 11 === 0 ? [one, good[at / 11]] : [one]))
      .filter((one) => one !== undefined)
    const { body, status } = await send(coordinator, newId(), answers)
    expect(status).toBe(200)
    expect(body.received).toEqual(good.map(({ id }) => id))
    expect(body.refused.map(({ problem }: { problem: string }) => problem)).toEqual(bad.map(([, problem]) => problem))
    expect(body.refused.map(({ id }: { id: string | null }) => id)).toEqual(
      bad.map(([one]) => (one as SentAnswer | null)?.id ?? null),
    )
    for (const { detail } of body.refused) expect(detail).toMatch(/\S/)
  })

  test("may bring a refused answer again, put right, under its own id", async () => {
    const { audit } = await fresh()
    const wrong = says(audit, "pupils-on-roll", -4)
    expect(await county.deliver(coordinator, wrong)).toMatchObject({
      received: [],
      refused: [{ id: wrong.id, problem: "out-of-bounds" }],
    })
    expect(await county.deliver(coordinator, { ...wrong, value: 4 })).toMatchObject({
      received: [wrong.id],
      refused: [],
    })
    // Received once, it is received again in any later delivery, and is there once.
    expect(await county.deliver(coordinator, { ...wrong, value: 4 })).toMatchObject({
      received: [wrong.id],
      refused: [],
    })
    expect(await stored(audit)).toEqual([wrong.id])
  })

  test("of nothing is a delivery too; of too much, or of no known shape, none", async () => {
    expect(await county.deliver(coordinator)).toMatchObject({ received: [], refused: [], disagreements: [] })
    for (const body of [
      {},
      [],
      { delivery: "x", device: newId(), answers: [] },
      { delivery: newId(), answers: [] },
      { delivery: newId(), device: newId(), answers: {} },
    ])
      expect(await coordinator.post("/deliveries", body)).toMatchObject({
        status: 422,
        body: {
          type: "invalid",
          errors: expect.arrayContaining([expect.objectContaining({ problem: expect.any(String) })]),
        },
      })
    expect((await coordinator.post("/deliveries", "{")).status).toBe(400)
  })

  test("starts an audit with its first answer, and not without one", async () => {
    const { audit } = await fresh()
    await county.deliver(coordinator, says(audit, "nothing", 1))
    expect((await coordinator.get(`/audits/${audit}`)).body.state).toBe("not-started")
    await county.deliver(coordinator, says(audit, "pupils-on-roll", 1))
    expect((await coordinator.get(`/audits/${audit}`)).body.state).toBe("started")
  })

  test("to an audit that is signed off or locked is refused, and taken again once it is reopened", async () => {
    const { audit, setting } = await fresh()
    const head = await county.hub.person(`head${newId()}@quarl.test`, { role: "head", setting })
    const move = async (who: Caller, to: string, more = {}) =>
      expect(await who.post(`/audits/${audit}/transitions`, { to, ...more }), to).toMatchObject({ status: 200 })
    const taken = async () =>
      (await county.deliver(coordinator, says(audit, "pupils-on-roll", 1))).refused[0]?.problem ?? "taken"
    expect(await taken()).toBe("taken")
    await move(coordinator, "form-in")
    expect(await taken()).toBe("taken")
    await move(coordinator, "complete")
    expect(await taken()).toBe("taken")
    await move(head, "signed-off")
    expect(await taken()).toBe("audit-closed")
    await move(lead, "locked")
    expect(await taken()).toBe("audit-closed")
    await move(lead, "reopened", { reason: "A number was wrong" })
    expect(await taken()).toBe("taken")
  })
})

describe("what holds", () => {
  const counting = async (audit: string, question: string) =>
    (await county.asked(audit, question)).answers.filter(({ counts }) => counts).map(({ id }) => id)
  const open = async (audit: string) => (await lead.get(`/audits/${audit}`)).body.disagreements

  test("two answers to one place disagree: the one received last counts until one replaces both", async () => {
    const { audit } = await fresh()
    const [one, two] = [
      says(audit, "pupils-on-roll", 211),
      says(audit, "pupils-on-roll", 213, { answeredAt: "2020-01-01T00:00:00Z" }),
    ]
    await county.deliver(coordinator, one)
    const disagreement = { question: "pupils-on-roll", row: null, answers: [one.id, two.id] }
    expect((await county.deliver(coordinator, two)).disagreements).toEqual([{ audit, ...disagreement }])
    expect(await open(audit)).toEqual([disagreement])
    expect(await counting(audit, "pupils-on-roll")).toEqual([two.id])
    const settled = says(audit, "pupils-on-roll", 212, { replaces: [one.id, two.id] })
    expect((await county.deliver(coordinator, settled)).disagreements).toEqual([])
    expect(await open(audit)).toEqual([])
    expect(await counting(audit, "pupils-on-roll")).toEqual([settled.id])
    expect((await county.asked(audit, "pupils-on-roll")).answers.map(({ id }) => id)).toEqual([
      one.id,
      two.id,
      settled.id,
    ])
    // Two corrections of the same answer disagree in their turn.
    const [left, right] = [
      says(audit, "pupils-on-roll", 1, { replaces: settled.id }),
      says(audit, "pupils-on-roll", 2, { replaces: settled.id }),
    ]
    expect((await county.deliver(coordinator, left, right)).disagreements).toMatchObject([
      { answers: [left.id, right.id] },
    ])
    expect(await counting(audit, "pupils-on-roll")).toEqual([right.id])
  })

  test("a correction within one delivery replaces what stands before it in the same one", async () => {
    const { audit } = await fresh()
    const one = says(audit, "celebrate", "Carols")
    const two = says(audit, "celebrate", "Carols and a play", { replaces: one.id })
    expect(await county.deliver(coordinator, one, two)).toMatchObject({ received: [one.id, two.id], disagreements: [] })
    expect(await counting(audit, "celebrate")).toEqual([two.id])
  })

  test("blank takes an answer back; nothing is lost", async () => {
    const { audit, setting } = await fresh()
    const one = says(audit, "lessons-offered", "range")
    const two = says(audit, "lessons-pupils", 31)
    await county.deliver(coordinator, one, two)
    const figure = () => county.figure(`/profiles/settings/${setting}?year=2026`, "lessons-pupils")
    expect(await figure()).toMatchObject({ value: 31 })
    const back = says(audit, "lessons-pupils", null, { state: "blank", replaces: two.id })
    expect(await county.deliver(coordinator, back)).toMatchObject({ refused: [] })
    expect(await figure()).toMatchObject({ value: null, marker: "[x]" })
    expect((await county.asked(audit, "lessons-pupils")).answers.map(({ id, state }) => [id, state])).toEqual([
      [two.id, "given"],
      [back.id, "blank"],
    ])
  })

  test("an answer to a question that is not asked is kept and does not count; asked again, it does", async () => {
    const { audit, setting } = await fresh()
    const no = says(audit, "lessons-offered", "no")
    const kept = says(audit, "lessons-pupils", 31)
    expect(await county.deliver(coordinator, no, kept, says(audit, "pupils-on-roll", 61))).toMatchObject({
      refused: [],
    })
    expect(await county.asked(audit, "lessons-pupils")).toMatchObject({
      asked: false,
      answers: [{ id: kept.id, counts: false }],
    })
    // Trap 28: not asked, for there are none: 0 of 61 is in the share.
    expect(await county.figure(`/profiles/settings/${setting}?year=2026`, "lessons-share")).toMatchObject({
      value: 0,
      numerator: 0,
      denominator: 61,
    })
    await county.deliver(coordinator, says(audit, "lessons-offered", "range", { replaces: no.id }))
    expect(await county.asked(audit, "lessons-pupils")).toMatchObject({
      asked: true,
      answers: [{ id: kept.id, counts: true }],
    })
    expect(await county.figure(`/profiles/settings/${setting}?year=2026`, "lessons-share")).toMatchObject({
      value: 50.8,
      numerator: 31,
      denominator: 61,
    })
  })

  test("a state of the whole table takes the rows' place, gives way to later rows, and taken back lets them hold", async () => {
    const { audit } = await fresh()
    const row = says(audit, "curriculum-minutes", { minutes: 60 }, { row: "y1" })
    const whole = says(audit, "curriculum-minutes", null, { state: "not-available" })
    await county.deliver(coordinator, row, whole)
    expect(await counting(audit, "curriculum-minutes")).toEqual([whole.id])
    await county.deliver(coordinator, says(audit, "curriculum-minutes", null, { state: "blank", replaces: whole.id }))
    expect(await counting(audit, "curriculum-minutes")).toContain(row.id)
    const nil = says(audit, "instruments-held", null, { state: "nil" })
    const later = says(audit, "instruments-held", { playable: 12 }, { row: "strings" })
    await county.deliver(coordinator, nil, later)
    expect(await counting(audit, "instruments-held")).toEqual([later.id])
  })

  test("rows of last year's priorities are those priorities' ids", async () => {
    const { audit, setting } = await fresh()
    const { body } = await coordinator.post("/priorities", {
      scope: `setting:${setting}`,
      year: 2025,
      title: "A choir for all",
    })
    expect(body.id, JSON.stringify(body)).toBeDefined()
    expect(
      await county.deliver(coordinator, says(audit, "last-priorities", { result: "met" }, { row: body.id })),
    ).toMatchObject({ refused: [] })
    expect((await county.asked(audit, "last-priorities")).table?.rows).toEqual([
      { code: body.id, label: "A choir for all" },
    ])
  })

  test("added rows have ids of their own, and end where the table does", async () => {
    const { audit } = await fresh()
    const rows = Array.from({ length: 3 }, () =>
      says(audit, "priorities", { priority: "A choir" }, { row: newId<string>() }),
    )
    const fourth = says(audit, "priorities", { priority: "A band" }, { row: newId<string>() })
    expect(await county.deliver(coordinator, ...rows, fourth)).toMatchObject({
      refused: [{ id: fourth.id, problem: "out-of-bounds" }],
    })
    const dropped = says(audit, "priorities", null, {
      state: "blank",
      row: rows[0]?.row ?? "",
      replaces: rows[0]?.id ?? "",
    })
    expect(await county.deliver(coordinator, dropped, fourth)).toMatchObject({ refused: [] })
  })

  /** One good value of each question of the bank, by its type. */
  const goodValue = (question: {
    code: string
    type: string
    min: number | null
    options: { code: string }[]
    table?: {
      rows: { code: string }[]
      addRows?: boolean
      rowsFrom?: string
      columns: { code: string; type: string; options?: { code: string }[]; min?: number }[]
    }
  }) => {
    const cell = (of: { type: string; options?: { code: string }[]; min?: number | null }): unknown =>
      ({
        single: of.options?.[0]?.code,
        "yes-no": "yes",
        multiple: [of.options?.[0]?.code],
        count: of.min ?? 3,
        scale: of.min ?? 3,
        money: 1250,
        text: "Words",
        date: "2026-10-01",
      })[of.type]
    const { table } = question
    if (!table) return { row: null, value: cell(question) }
    return {
      row: table.rows[0]?.code ?? newId<string>(),
      value: Object.fromEntries(table.columns.map((column) => [column.code, cell(column)])),
    }
  }

  test("every question of every type takes a value and each of its states, and an estimate only where it is a number", async () => {
    const { audit, setting } = await fresh()
    await coordinator.post("/priorities", { scope: `setting:${setting}`, year: 2025, title: "A choir for all" })
    const { body } = await coordinator.get(`/audits/${audit}`)
    const questions = body.sections.flatMap((section: { questions: unknown[] }) => section.questions)
    expect(new Set(questions.map(({ type }: { type: string }) => type))).toEqual(
      new Set(["single", "multiple", "count", "scale", "money", "text", "yes-no", "date", "table"]),
    )
    const answers: SentAnswer[] = []
    const mismatches: string[] = []
    for (const question of questions) {
      const { row, value } = goodValue(question)
      const isNumber =
        ["count", "scale", "money"].includes(question.type) ||
        question.table?.columns.some(({ type }: { type: string }) => ["count", "scale", "money"].includes(type))
      answers.push(says(audit, question.code, value, { row }))
      const estimate = says(audit, question.code, value, { row, state: "estimate" })
      answers.push(estimate)
      if (!isNumber) mismatches.push(estimate.id)
      for (const state of ["nil", "not-applicable", "not-available", "declined", "blank"]) {
        answers.push(says(audit, question.code, null, { state }))
        const both = says(audit, question.code, value, { row, state })
        answers.push(both)
        mismatches.push(both.id)
      }
    }
    const { refused, received } = await county.deliver(coordinator, ...answers)
    expect(refused.filter(({ problem }) => problem !== "state-value-mismatch")).toEqual([])
    expect(refused.map(({ id }) => id).sort()).toEqual([...mismatches].sort())
    expect(received).toHaveLength(answers.length - mismatches.length)
  })

  test("trap 27: zero, blank, nil and estimate stay four things", async () => {
    const cluster = await county.cluster(`Four ${newId()}`)
    const said: [string, unknown][] = [
      ["given", 0],
      ["blank", null],
      ["nil", null],
      ["estimate", 20],
    ]
    for (const [state, value] of said) {
      const audit = await county.audit(await county.school(`Of ${state}`, cluster))
      await county.deliver(lead, county.answer(audit, "lessons-offered", "range"))
      expect(await county.deliver(lead, county.answer(audit, "lessons-pupils", value, { state }))).toMatchObject({
        refused: [],
      })
    }
    expect(await county.figure(`/profiles/clusters/${cluster}?year=2026`, "lessons-pupils")).toMatchObject({
      value: 20,
      marker: null,
      flags: ["[e]"],
      settings: { members: 4, answered: 3 },
    })
  })

  test("the state and the option not-applicable mean the same", async () => {
    for (const [value, state] of [
      ["not-applicable", "given"],
      [null, "not-applicable"],
    ] as const) {
      const { audit, setting } = await fresh()
      await county.deliver(
        coordinator,
        says(audit, "first-access-offered", value, { state }),
        says(audit, "pupils-on-roll", 90),
      )
      expect(await county.figure(`/profiles/settings/${setting}?year=2026`, "first-access-pupils")).toMatchObject({
        value: null,
        marker: "[z]",
      })
    }
  })

  test("last year's correction moves this year's continuation, and no other school's", async () => {
    const { audit: last, setting } = await fresh(2025)
    const audit = await county.audit(setting)
    const before = says(last, "first-access-pupils", 35)
    await county.deliver(
      coordinator,
      says(last, "first-access-offered", "yes"),
      before,
      says(audit, "first-access-continued", 7),
    )
    const figure = () => county.figure(`/profiles/settings/${setting}?year=2026`, "first-access-continuation")
    expect(await figure()).toMatchObject({ value: 20, numerator: 7, denominator: 35 })
    const stamp = (await lead.get(`/profiles/settings/${setting}?year=2026`)).headers.get("etag") ?? ""
    await county.deliver(coordinator, says(last, "first-access-pupils", 28, { replaces: before.id }))
    expect(await figure()).toMatchObject({ value: 25, numerator: 7, denominator: 28 })
    expect((await lead.get(`/profiles/settings/${setting}?year=2026`, { "if-none-match": stamp })).status).toBe(200)
  })

  test("an answer that is carried forward counts nowhere until somebody confirms it", async () => {
    const { audit: last, setting } = await fresh(2025)
    await county.deliver(coordinator, says(last, "first-access-offered", "yes"), says(last, "pupils-on-roll", 211))
    const audit = await county.audit(setting)
    expect(await county.asked(audit, "pupils-on-roll")).toMatchObject({ answers: [], lastYear: [{ value: 211 }] })
    expect(
      await county.deliver(coordinator, says(audit, "pupils-on-roll", 211, { source: "carried-unconfirmed" })),
    ).toMatchObject({ received: [], refused: [{ problem: "not-allowed" }] })
    expect(await county.figure(`/profiles/settings/${setting}?year=2026`, "first-access-pupils")).toMatchObject({
      value: null,
      marker: "[x]",
    })
  })
})

describe("at once", () => {
  test("two people answering one audit wait for each other, and both are kept", async () => {
    const { audit, setting } = await fresh()
    const head = await county.hub.person(`head${newId()}@quarl.test`, { role: "head", setting })
    const waves = Array.from({ length: 12 }, (_, wave) => wave)
    const sent: string[] = []
    const replies = await Promise.all(
      waves.map((wave) => {
        const [who, source] = wave % 2 === 0 ? ([coordinator, "coordinator"] as const) : ([head, "school"] as const)
        const answers = [
          says(audit, "pupils-on-roll", 100 + wave, { source }),
          says(audit, "celebrate", `Wave ${wave}`, { source }),
        ]
        sent.push(...answers.map(({ id }) => id))
        return send(who, newId(), answers)
      }),
    )
    for (const reply of replies) expect(reply).toMatchObject({ status: 200, body: { refused: [] } })
    expect((await stored(audit)).sort()).toEqual(sent.sort())
    const { answers } = await county.asked(audit, "pupils-on-roll")
    expect(answers.filter(({ counts }) => counts).map(({ id }) => id)).toEqual([answers.at(-1)?.id])
  })

  test("deliveries to this year and the last, of several schools, in any order, never stand in each other's way", async () => {
    const schools = await Promise.all(
      [1, 2, 3].map(async () => {
        const { setting, audit } = await fresh()
        return [audit, await county.audit(setting, 2025), await county.audit(setting, 2024)]
      }),
    )
    const all = schools.flat()
    const replies = await Promise.all(
      Array.from({ length: 30 }, (_, turn) => {
        const audits = [...all]
          .sort((a, b) => ((a.charCodeAt(35) * (turn + 3)) % 7) - ((b.charCodeAt(35) * (turn + 3)) % 7))
          .slice(0, 1 + (turn % 4))
        return send(
          coordinator,
          newId(),
          audits.flatMap((audit) => [
            says(audit, "first-access-offered", "yes"),
            says(audit, "first-access-pupils", turn),
          ]),
        )
      }),
    )
    expect(replies.filter(({ status }) => status !== 200).map(({ body }) => body)).toEqual([])
  })

  test("one delivery to two schools' last year and one to their this year, each way round, do not wait for each other in a ring", async () => {
    const [one, two] = [await fresh(), await fresh()]
    const before = { one: await county.audit(one.setting, 2025), two: await county.audit(two.setting, 2025) }
    const both = (audits: string[]) =>
      send(
        coordinator,
        newId(),
        audits.flatMap((audit) => [says(audit, "first-access-offered", "yes"), says(audit, "first-access-pupils", 1)]),
      )
    const earlier = { one: await county.audit(one.setting, 2024), two: await county.audit(two.setting, 2024) }
    const replies = await Promise.all(
      Array.from({ length: 10 }, () => [
        both([earlier.one, before.two]),
        both([before.one, before.two]),
        both([earlier.two, before.one]),
        both([one.audit, two.audit]),
      ]).flat(),
    )
    expect(replies.filter(({ status }) => status !== 200).map(({ body }) => body)).toEqual([])
  })

  test("a roll, a name or a move that is written meanwhile stops no delivery", async () => {
    const schools = await Promise.all([1, 2, 3, 4].map(() => fresh()))
    const work = schools.flatMap(({ audit, setting }, turn) => [
      send(coordinator, newId(), [
        says(audit, "pupils-on-roll", 100 + turn),
        says(audit, "lessons-offered", "range"),
        says(audit, "lessons-pupils", 9),
      ]),
      lead.post(`/settings/${setting}/rolls`, { pupils: 90 + turn, on: "2026-10-01" }),
      lead.patch(`/settings/${setting}`, { phase: "all-through" }),
      send(coordinator, newId(), [says(audit, "celebrate", "Carols")]),
      lead.post(`/audits/${audit}/transitions`, { to: "closed-without", outcome: "declined" }),
    ])
    for (const reply of await Promise.all(work)) expect(reply.status, JSON.stringify(reply.body)).toBeLessThan(500)
  })

  /** What may become of one sending: it does not arrive, its receipt does not, or all goes well; then somebody tries again. */
  const signal = fc.constantFrom("lost-going" as const, "lost-coming" as const, "up" as const, "twice" as const)
  const notes = fc.array(
    fc.record({
      question: fc.constantFrom("pupils-on-roll", "lessons-waiting", "visiting-teachers", "first-access-continued"),
      value: fc.integer({ min: 0, max: 100 }),
      cut: fc.boolean(),
    }),
    { minLength: 1, maxLength: 12 },
  )

  test("however often the signal drops, what was sent is stored, each answer once", async () => {
    const { audit } = await fresh()
    const all: string[] = []
    await fc.assert(
      fc.asyncProperty(notes, fc.array(signal, { maxLength: 10 }), async (written, signals) => {
        const answers = written.map(({ question, value }) => says(audit, question, value))
        let waiting = [...answers]
        const turns = [...signals, "up" as const]
        let delivery = { delivery: newId<string>(), device: newId<string>(), answers: waiting }
        for (const turn of turns) {
          if (waiting.length === 0) break
          if (turn === "lost-going") continue
          const replies = await Promise.all(
            (turn === "twice" ? [1, 2] : [1]).map(() => coordinator.post("/deliveries", delivery)),
          )
          for (const reply of replies) expect(reply).toMatchObject({ status: 200, body: replies[0]?.body })
          if (turn === "lost-coming") {
            // Tried again later, some of it in another delivery.
            const cut = written.findIndex(({ cut }) => cut)
            if (cut > 0) delivery = { ...delivery, delivery: newId<string>(), answers: waiting.slice(0, cut) }
            continue
          }
          const received = new Set(replies[0]?.body.received)
          waiting = waiting.filter(({ id }) => !received.has(id))
          delivery = { ...delivery, delivery: newId<string>(), answers: waiting }
        }
        if (waiting.length > 0) expect((await county.deliver(coordinator, ...waiting)).refused).toEqual([])
        all.push(...answers.map(({ id }) => id))
      }),
      { numRuns: 25 },
    )
    expect((await stored(audit)).sort()).toEqual(all.sort())
  })
})
