import * as v from "valibot"
import { AcademicYear } from "../../domain/kit/academic-year.ts"
import { Instant } from "../../domain/kit/day.ts"
import { NeedId, PersonId, PriorityId } from "../../domain/kit/id.ts"
import { text } from "../../domain/kit/text.ts"
import { needStates } from "../../domain/lifecycle.ts"
import { mayReadNeeds, needCategories, needSources } from "../../domain/need.ts"
import { listNeeds } from "../../store/need.ts"
import { notFound } from "../kit/problem.ts"
import { type Behind, evidenceFor, waysDown } from "../needs/behind.ts"
import { placeOfRow, placeOfScope, raiseNeed, seen, stepNeed } from "../needs/steps.ts"
import { page, paging, route } from "./route.ts"
import { inPath, listOf, Scope, scopeText, YearText } from "./shapes.ts"

/** Deeper or longer than this is no evidence but a document. */
const mostDepth = 8
const mostEvidence = 20_000

/** No NUL and no half character, which the database could not keep; and nothing that never ends. */
function isKeepable(value: unknown, depth = 0): boolean {
  if (depth > mostDepth) return false
  if (typeof value === "string") return !value.includes("\u0000") && !/\p{Surrogate}/u.test(value)
  if (typeof value !== "object" || value === null) return true
  return Object.entries(value).every(([key, one]) => isKeepable(key, depth) && isKeepable(one, depth + 1))
}

const EvidenceBody = v.pipe(
  v.unknown(),
  v.check((value) => isKeepable(value), "Take out what cannot be kept: control characters, or more than 8 levels"),
  v.check(
    (value) => !isKeepable(value) || value === undefined || JSON.stringify(value).length <= mostEvidence,
    "At most 20,000 characters of evidence",
  ),
)

const NeedBody = v.object({
  id: v.optional(NeedId),
  scope: Scope,
  year: AcademicYear,
  category: v.picklist(needCategories, `Give a category: ${needCategories.join(", ")}`),
  text: text(2000, "Say what is needed"),
  source: v.picklist(needSources, `Give a source: ${needSources.join(", ")}`),
  evidence: v.optional(EvidenceBody),
})

const shown = (behind: Behind) => {
  const { need } = behind
  return {
    id: need.id,
    scope: scopeText(need),
    year: need.year,
    category: need.category,
    text: need.text,
    source: need.source,
    evidence: evidenceFor(behind),
    state: need.state,
    into: need.into,
    priorities: need.priorities,
    by: need.by,
    at: need.at,
  }
}
const Need = v.object({
  id: NeedId,
  scope: v.string(),
  year: AcademicYear,
  category: v.string(),
  text: v.string(),
  source: v.string(),
  evidence: v.unknown(),
  state: v.picklist(needStates),
  into: v.nullable(NeedId),
  priorities: v.array(PriorityId),
  by: v.nullable(PersonId),
  at: Instant,
})
type Calling = Parameters<typeof waysDown>[0]
const allShown = async (call: Calling, needs: Parameters<typeof waysDown>[1]) => {
  const ways = await waysDown(call, needs)
  return needs.map((need) => shown(ways.get(need.id) ?? notFound()))
}

export const routes = [
  route(
    {
      method: "GET",
      path: "/needs",
      summary: "Needs that you may see: of a setting, a cluster or the hub, or all of them",
      query: v.object({ ...paging, scope: v.optional(Scope), year: v.optional(YearText) }),
      reply: listOf(Need),
    },
    async (call) => {
      const { tx, me, query } = call
      if (query.scope && !mayReadNeeds(me, await placeOfScope(tx, query.scope))) notFound()
      const rows = await seen(
        (after, limit) => listNeeds(tx, query, after, limit),
        (need) => mayReadNeeds(me, placeOfRow(need)),
        query,
      )
      const { items, next } = page(rows, query.limit, (need) => need)
      return { body: { items: await allShown(call, items), next } }
    },
  ),
  route({ method: "POST", path: "/needs", summary: "Raises a need", body: NeedBody, reply: Need }, async (call) => {
    const { tx, me, wiring } = call
    const { id = wiring.newId<NeedId>(), scope, evidence = null, ...rest } = call.body
    const need = await raiseNeed(tx, me, { ...rest, ...scope, id, evidence })
    const [body] = await allShown(call, [need])
    return { status: 201, body }
  }),
  route(
    {
      method: "POST",
      path: "/needs/:id/transitions",
      summary: "One step of a need's way; `into` names the need that it is merged into",
      params: inPath(NeedId),
      body: v.object({
        to: v.picklist(needStates, "This is not a state of a need"),
        reason: v.optional(text(2000, "Say why")),
        into: v.optional(NeedId),
      }),
      reply: Need,
    },
    async (call) => {
      const [body] = await allShown(call, [await stepNeed(call.tx, call.me, call.params.id, call.body)])
      return { body }
    },
  ),
]
