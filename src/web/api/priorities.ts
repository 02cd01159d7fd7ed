import * as v from "valibot"
import { AcademicYear } from "../../domain/kit/academic-year.ts"
import { Instant } from "../../domain/kit/day.ts"
import { NeedId, PersonId, PriorityId } from "../../domain/kit/id.ts"
import { line, text } from "../../domain/kit/text.ts"
import { priorityStates } from "../../domain/lifecycle.ts"
import { mayReadPriorities } from "../../domain/priority.ts"
import { listPriorities, type PriorityFacts } from "../../store/priority.ts"
import { notFound } from "../kit/problem.ts"
import { placeOfRow, placeOfScope, seen } from "../needs/steps.ts"
import { forwardPriority, leaveOutPriority, proposePriority, stepPriority } from "../priorities/steps.ts"
import { page, paging, route } from "./route.ts"
import { inPath, listOf, OptionalDay, Scope, scopeText, YearText } from "./shapes.ts"

const ids = <const S extends v.GenericSchema>(id: S) =>
  v.optional(v.pipe(v.array(id), v.maxLength(500, "At most 500")), [])

const PriorityBody = v.object({
  id: v.optional(PriorityId),
  scope: Scope,
  year: AcademicYear,
  title: line(300, "Give it a title"),
  needs: ids(NeedId),
  from: ids(PriorityId),
  rank: v.optional(
    v.nullable(
      v.pipe(
        v.number("Give a rank from 1"),
        v.integer("Give a rank from 1"),
        v.minValue(1, "Give a rank from 1"),
        v.maxValue(10_000, "Give a rank up to 10,000"),
      ),
    ),
    null,
  ),
  state: v.optional(v.picklist(priorityStates, "This is not a state of a priority"), "proposed"),
})

const shown = (priority: PriorityFacts) => ({
  id: priority.id,
  scope: scopeText(priority),
  year: priority.year,
  title: priority.title,
  needs: priority.needs,
  from: priority.from,
  rank: priority.rank,
  state: priority.state,
  putForward: priority.putForward,
  notTakenUp: priority.notTakenUp,
  by: priority.by,
  at: priority.at,
})

const Priority = v.object({
  id: PriorityId,
  scope: v.string(),
  year: AcademicYear,
  title: v.string(),
  needs: v.array(NeedId),
  from: v.array(PriorityId),
  rank: v.number(),
  state: v.picklist(priorityStates),
  putForward: v.nullable(v.object({ by: v.nullable(v.string()), at: Instant })),
  notTakenUp: v.nullable(v.object({ reason: v.string(), by: v.nullable(v.string()), at: Instant })),
  by: v.nullable(PersonId),
  at: Instant,
})

export const routes = [
  route(
    {
      method: "GET",
      path: "/priorities",
      summary: "Priorities that you may see: of a setting, a cluster or the hub, or all of them",
      query: v.object({ ...paging, scope: v.optional(Scope), year: v.optional(YearText) }),
      reply: listOf(Priority),
    },
    async ({ tx, me, query }) => {
      if (query.scope && !mayReadPriorities(me, query.scope, await placeOfScope(tx, query.scope))) notFound()
      const rows = await seen(
        (after, limit) => listPriorities(tx, query, after, limit),
        (priority) => mayReadPriorities(me, priority, placeOfRow(priority)),
        query,
      )
      return { body: page(rows, query.limit, shown) }
    },
  ),
  route(
    {
      method: "POST",
      path: "/priorities",
      summary: "Proposes a priority; with `state`, takes that one step at once",
      body: PriorityBody,
      reply: Priority,
    },
    async ({ tx, me, body, wiring }) => {
      const { id = wiring.newId<PriorityId>(), scope, state, ...rest } = body
      const { priority, isNew } = await proposePriority(tx, me, { ...rest, ...scope, id })
      const moved = isNew && state !== "proposed" ? await stepPriority(tx, me, id, { to: state }) : priority
      return { status: 201, body: shown(moved) }
    },
  ),
  route(
    {
      method: "POST",
      path: "/priorities/:id/transitions",
      summary: "One step of a priority's way; `meeting` and `on` say who decided it, and when",
      params: inPath(PriorityId),
      body: v.object({
        to: v.picklist(priorityStates, "This is not a state of a priority"),
        reason: v.optional(text(2000, "Say why")),
        meeting: v.optional(line(200, "Name the meeting")),
        on: OptionalDay,
      }),
      reply: Priority,
    },
    async ({ tx, me, params, body }) => ({ body: shown(await stepPriority(tx, me, params.id, body)) }),
  ),
  route(
    {
      method: "POST",
      path: "/priorities/:id/put-forward",
      summary: "Puts a cluster's agreed priority forward to the county",
      params: inPath(PriorityId),
      reply: Priority,
    },
    async ({ tx, me, params }) => ({ body: shown(await forwardPriority(tx, me, params.id)) }),
  ),
  route(
    {
      method: "POST",
      path: "/priorities/:id/not-taken-up",
      summary: "Records why one that was put forward is not the county's",
      params: inPath(PriorityId),
      body: v.object({ reason: text(2000, "Say why, in a few words") }),
      reply: Priority,
    },
    async ({ tx, me, params, body }) => ({ body: shown(await leaveOutPriority(tx, me, params.id, body.reason)) }),
  ),
]
