import * as v from "valibot"
import { Day } from "../../domain/kit/day.ts"
import { ClusterId, SettingId } from "../../domain/kit/id.ts"
import { line } from "../../domain/kit/text.ts"
import { phases, settingKinds, successionKinds } from "../../domain/setting.ts"
import type { Tx } from "../../store/database.ts"
import { refigureSettings } from "../../store/figure.ts"
import { createdAs, lockLayout, settingRecord, successions } from "../../store/layout.ts"
import {
  findSetting,
  listNumbers,
  listSettings,
  recordNumber,
  recordRoll,
  recordSuccession,
  type SettingFacts,
} from "../../store/setting.ts"
import { findYear, usualYear } from "../../store/year.ts"
import { forbidden, idTaken, invalid, notFound, Problem } from "../kit/problem.ts"
import {
  addSetting,
  editSetting,
  ownFields,
  postcodeFrom,
  type SettingChange,
  type SettingField,
  type Wrong,
  writesFacts,
} from "../settings/change.ts"
import { problems } from "../settings/words.ts"
import { page, paging, route } from "./route.ts"
import { inPath, YearText } from "./shapes.ts"
import { laysOut } from "./years.ts"

const shown = (setting: SettingFacts) => ({
  id: setting.id,
  kind: setting.kind,
  name: setting.name,
  phase: setting.phase,
  urn: setting.urn,
  postcode: setting.postcode,
  town: setting.town,
  la: setting.la,
  opened: setting.opened,
  closed: setting.closed,
  cluster: setting.cluster,
  trust: setting.trust,
  pupils: setting.pupils,
})
const text = v.nullable(v.string())
const shape = {
  id: SettingId,
  kind: v.string(),
  name: v.string(),
  phase: text,
  urn: text,
  postcode: text,
  town: text,
  la: text,
  opened: v.nullable(Day),
  closed: v.nullable(Day),
  cluster: v.nullable(ClusterId),
  trust: text,
  pupils: v.nullable(v.number()),
}
const Setting = v.object(shape)

const Urn = v.pipe(v.string(problems.urn), v.regex(/^\d{6}$/, problems.urn))
const Postcode = v.pipe(
  v.string(problems.postcode),
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    const postcode = postcodeFrom(dataset.value)
    if (postcode !== undefined) return postcode
    addIssue({ message: problems.postcode })
    return NEVER
  }),
)
const kind = v.picklist(settingKinds, problems.kind)
const name = line(200, problems.nameMissing)
const optional = <S extends v.GenericSchema>(schema: S) => v.optional(v.nullable(schema))
const facts = {
  phase: optional(v.picklist(phases, problems.phase)),
  urn: optional(Urn),
  postcode: optional(Postcode),
  town: optional(line(100, "Give the town or leave it out")),
  la: optional(v.pipe(v.string(problems.la), v.regex(/^\d{3}$/, problems.la))),
  opened: optional(Day),
  closed: optional(Day),
}

const here = async (tx: Tx, id: SettingId): Promise<SettingFacts> => (await findSetting(tx, id)) ?? notFound()
const refused = (wrong: Wrong): never => invalid(...Object.entries(wrong).map(([path, problem]) => ({ path, problem })))

/** A typed name can be taken back only where the register has one. */
const namedByRegister = async (tx: Tx, id: SettingId): Promise<boolean> =>
  typeof (await settingRecord(tx, id))?.register?.name === "string"

/** What a setting was created with, to compare with what is sent again. */
const Created = v.object({
  kind: v.string(),
  name: v.string(),
  phase: v.optional(v.string()),
  postcode: v.optional(v.string()),
  town: v.optional(v.string()),
  la: v.optional(v.string()),
  opened: v.optional(v.string()),
  closed: v.optional(v.string()),
})

async function asSent(tx: Tx, id: SettingId, body: SettingChange): Promise<boolean> {
  const created = v.safeParse(Created, await createdAs(tx, "setting.added", id))
  if (!created.success) return false
  const fields = Object.keys(Created.entries) as (keyof typeof created.output)[]
  const numbers = await listNumbers(tx, id)
  const sameUrn = body.urn
    ? numbers.some((number) => number.urn === body.urn)
    : numbers.every((number) => number.reason !== "opened")
  return sameUrn && fields.every((field) => (created.output[field] ?? null) === (body[field] ?? null))
}

const query = v.object({
  ...paging,
  kind: v.optional(kind),
  cluster: v.optional(v.union([v.literal("none"), ClusterId], "Give a cluster's id, or none")),
  year: v.optional(YearText),
  q: v.optional(
    v.pipe(
      v.string(),
      v.transform((typed) => typed.replaceAll("\0", "")),
    ),
  ),
})

const Succession = v.object({ setting: SettingId, from: Day, kind: v.string() })
const Detail = v.object({
  ...shape,
  identifiers: v.array(v.object({ urn: v.string(), from: Day, until: v.nullable(Day), reason: v.string() })),
  predecessors: v.array(Succession),
  successors: v.array(Succession),
})

const detail = async (tx: Tx, setting: SettingFacts) => {
  const { predecessors, successors } = await successions(tx, setting.id)
  const one = ({ id, from, kind }: { id: SettingId; from: Day; kind: string }) => ({ setting: id, from, kind })
  return {
    ...shown(setting),
    identifiers: await listNumbers(tx, setting.id),
    predecessors: predecessors.map(one),
    successors: successors.map(one),
  }
}

export const routes = [
  route(
    {
      method: "GET",
      path: "/settings",
      summary: "Settings, closed ones too, in the order they came; with `year`, as they stood on its count day",
      query,
      reply: v.object({ items: v.array(Setting), next: v.nullable(v.string()) }),
    },
    async ({ tx, query }) => {
      const { kind, cluster, q, year } = query
      const on = year === undefined ? tx.today : ((await findYear(tx, year)) ?? usualYear(year)).countDay
      const rows = await listSettings(tx, { kind, cluster, q }, on, query.after, query.limit + 1)
      return { body: page(rows, query.limit, shown) }
    },
  ),
  route(
    {
      method: "POST",
      path: "/settings",
      summary: "Adds a school or other setting",
      body: v.object({ id: v.optional(SettingId), kind, name, ...facts }),
      reply: Setting,
    },
    async ({ tx, me, body, wiring }) => {
      laysOut(me)
      await lockLayout(tx)
      const id = body.id ?? wiring.newId<SettingId>()
      const there = await findSetting(tx, id)
      if (there) return (await asSent(tx, id, body)) ? { status: 201, body: shown(there) } : idTaken()
      const wrong = await addSetting(tx, id, body)
      return wrong ? refused(wrong) : { status: 201, body: shown(await here(tx, id)) }
    },
  ),
  route(
    {
      method: "GET",
      path: "/settings/:id",
      summary: "One setting, with its numbers and who carried it on",
      params: inPath(SettingId),
      reply: Detail,
    },
    async ({ tx, params }) => ({ body: await detail(tx, await here(tx, params.id)) }),
  ),
  route(
    {
      method: "PATCH",
      path: "/settings/:id",
      summary: "Types facts of a setting: they win over the register's; null takes a typed fact back",
      params: inPath(SettingId),
      body: v.object({ kind: v.optional(kind), name: v.optional(v.nullable(name)), ...facts }),
      reply: Detail,
    },
    async ({ tx, me, params, body }) => {
      const before = await here(tx, params.id)
      const writes = await writesFacts(tx, me, params.id)
      if (writes === "none") forbidden()
      const beyond = (Object.keys(body) as SettingField[]).filter((field) => !ownFields.includes(field))
      if (writes === "own" && beyond.length > 0) forbidden(problems.notYours(beyond.join(", ")))
      if (body.name === null && !(await namedByRegister(tx, params.id)))
        invalid({ path: "name", problem: problems.nameMissing })
      const wrong = await editSetting(tx, before, body)
      return wrong ? refused(wrong) : { body: await detail(tx, await here(tx, params.id)) }
    },
  ),
  route(
    {
      method: "POST",
      path: "/settings/:id/identifiers",
      summary: "The same school under a new number from a day: its history stays with it",
      params: inPath(SettingId),
      body: v.object({ urn: Urn, from: Day, reason: line(200, problems.reason) }),
      reply: v.object({ setting: SettingId, urn: v.string(), from: Day, reason: v.string() }),
    },
    async ({ tx, me, params, body }) => {
      await here(tx, params.id)
      laysOut(me)
      await lockLayout(tx)
      const known = (await listNumbers(tx, params.id)).find(
        (number) => number.urn === body.urn && number.from === body.from,
      )
      const outcome = known ? "recorded" : await recordNumber(tx, params.id, body.urn, body.from, body.reason)
      if (outcome === "urn-taken") invalid({ path: "urn", problem: problems.urnTaken(undefined) })
      if (outcome === "from-too-early") invalid({ path: "from", problem: problems.fromTooEarly })
      return { status: 201, body: { setting: params.id, ...body, ...(known && { reason: known.reason }) } }
    },
  ),
  route(
    {
      method: "POST",
      path: "/settings/:id/successors",
      summary: "Another school carries this one on from a day",
      params: inPath(SettingId),
      body: v.object({ setting: SettingId, from: Day, kind: v.picklist(successionKinds, problems.successorKind) }),
      reply: Succession,
    },
    async ({ tx, me, params, body }) => {
      await here(tx, params.id)
      laysOut(me)
      await lockLayout(tx)
      if (body.setting === params.id) invalid({ path: "setting", problem: problems.successorSelf })
      if (!(await findSetting(tx, body.setting))) invalid({ path: "setting", problem: problems.successor })
      const fact = { predecessor: params.id, successor: body.setting, from: body.from, kind: body.kind }
      if ((await recordSuccession(tx, fact)) === "known") {
        const known = (await successions(tx, params.id)).successors.find((other) => other.id === body.setting)
        if (known?.from !== body.from || known.kind !== body.kind)
          throw new Problem(409, "already-carried-on", problems.successorKnown, [
            { path: "setting", problem: problems.successorKnown },
          ])
      } else await refigureSettings(tx, [params.id, body.setting])
      return { status: 201, body }
    },
  ),
  route(
    {
      method: "POST",
      path: "/settings/:id/rolls",
      summary: "Pupils on roll on a day, by census or register",
      params: inPath(SettingId),
      body: v.object({
        pupils: v.pipe(
          v.number(problems.pupils),
          v.integer(problems.pupils),
          v.minValue(0, problems.pupils),
          v.maxValue(100_000, problems.pupils),
        ),
        on: Day,
        source: v.optional(v.picklist(["census", "register"]), "census"),
      }),
      reply: v.object({ setting: SettingId, pupils: v.number(), on: Day, source: v.string() }),
    },
    async ({ tx, me, params, body }) => {
      await here(tx, params.id)
      if ((await writesFacts(tx, me, params.id)) === "none") forbidden()
      await lockLayout(tx)
      await recordRoll(tx, params.id, body)
      await refigureSettings(tx, [params.id])
      return { status: 201, body: { setting: params.id, ...body } }
    },
  ),
]
