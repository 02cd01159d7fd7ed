import { expect } from "vitest"
import { type Caller, type House, type Hub, newId } from "./house.ts"

export type SentAnswer = {
  id: string
  audit: string
  question: string
  row: string | null
  state: string
  value: unknown
  source: string
  answeredAt: string
  replaces: string | string[] | null
}
export type Given = {
  id: string
  row: string | null
  state: string
  value: unknown
  by: string
  source: string
  counts: boolean
}
export type Asked = {
  code: string
  type: string
  asked: boolean
  withheld: boolean
  answers: Given[]
  lastYear: Given[]
  table?: { rows: { code: string }[] }
}
export type Figure = {
  code: string
  value: number | null
  numerator: number | null
  denominator: number | null
  marker: string | null
  flags: string[]
  settings: { members: number; answered: number }
}

/** One hub with a person who may do all, and short ways to lay it out and to answer. */
export type SmallCounty = {
  hub: Hub
  lead: Caller
  cluster: (name: string) => Promise<string>
  school: (
    name: string,
    cluster: string | null,
    more?: { from?: string; until?: string } & Record<string, unknown>,
  ) => Promise<string>
  audit: (setting: string, year?: number) => Promise<string>
  answer: (audit: string, question: string, value: unknown, more?: Partial<SentAnswer>) => SentAnswer
  deliver: (
    who: Caller,
    ...answers: object[]
  ) => Promise<{
    received: string[]
    refused: { id: string | null; problem: string }[]
    disagreements: { question: string; answers: string[] }[]
  }>
  /** Answers given for a setting and a year in one go; none may be refused. */
  say: (audit: string, values: Record<string, unknown>) => Promise<void>
  asked: (audit: string, question: string, who?: Caller) => Promise<Asked>
  figure: (path: string, code: string, who?: Caller) => Promise<Figure>
}

export async function smallCounty(house: House, slug: string): Promise<SmallCounty> {
  const hub = await house.hub(slug)
  const lead = await hub.person(
    `all@${slug}.test`,
    { role: "hub-lead" },
    { role: "hub-manager" },
    { role: "data-officer" },
  )
  const made = async (path: string, body: object): Promise<string> => {
    const reply = await lead.post(path, body)
    expect(reply, JSON.stringify(reply.body)).toMatchObject({ status: 201 })
    return reply.body.id
  }
  const answer: SmallCounty["answer"] = (audit, question, value, more = {}) => ({
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
  const deliver: SmallCounty["deliver"] = async (who, ...answers) => {
    const reply = await who.post("/deliveries", { delivery: newId(), device: newId(), answers })
    expect(reply, JSON.stringify(reply.body)).toMatchObject({ status: 200 })
    return reply.body
  }
  return {
    hub,
    lead,
    cluster: (name) => made("/clusters", { name }),
    school: async (name, cluster, { from = "2020-09-01", until, ...more } = {}) => {
      const id = await made("/settings", { kind: "school", phase: "primary", name, ...more })
      if (cluster) await made(`/clusters/${cluster}/memberships`, { setting: id, from, ...(until && { until }) })
      return id
    },
    audit: (setting, year = 2026) => made("/audits", { setting, year }),
    answer,
    deliver,
    say: async (audit, values) => {
      const answers = Object.entries(values).map(([place, value]) => {
        const [question = "", row = null] = place.split("/")
        const isNumber = typeof value === "object" && value !== null && "estimate" in value
        if (
          value === "nil" ||
          value === "not-applicable" ||
          value === "not-available" ||
          value === "declined" ||
          value === "blank"
        )
          return answer(audit, question, null, { row, state: value })
        return answer(audit, question, isNumber ? value.estimate : value, {
          row,
          ...(isNumber && { state: "estimate" }),
        })
      })
      expect((await deliver(lead, ...answers)).refused).toEqual([])
    },
    asked: async (audit, question, who = lead) => {
      const { body } = await who.get(`/audits/${audit}`)
      const all: Asked[] = body.sections.flatMap(({ questions }: { questions: Asked[] }) => questions)
      const found = all.find(({ code }) => code === question)
      if (!found) throw new Error(`no question ${question}`)
      return found
    },
    figure: async (path, code, who = lead) => {
      const reply = await who.get(path)
      expect(reply, JSON.stringify(reply.body)).toMatchObject({ status: 200 })
      return reply.body.measures.find((one: Figure) => one.code === code)
    },
  }
}
