import * as v from "valibot"
import { reachOf } from "../../domain/access.ts"
import { AcademicYear } from "../../domain/kit/academic-year.ts"
import { AuditId, ClusterId, SettingId, VisitId } from "../../domain/kit/id.ts"
import { line, text } from "../../domain/kit/text.ts"
import { visitStates } from "../../domain/lifecycle.ts"
import { Appointment, appointmentOf } from "../../domain/visit.ts"
import { listVisits, type VisitFacts } from "../../store/visit.ts"
import { moveVisit, planVisit, visitIsFor } from "../visits/steps.ts"
import { page, paging, route } from "./route.ts"
import { inPath, listOf, OptionalDay, YearText } from "./shapes.ts"

const Visit = v.object({
  id: VisitId,
  audit: AuditId,
  setting: v.object({ id: SettingId, name: v.string() }),
  year: AcademicYear,
  ...Appointment.entries,
  state: v.picklist(visitStates),
  outcome: v.nullable(v.string()),
  attempt: v.number(),
})

const shown = (visit: VisitFacts): v.InferOutput<typeof Visit> => ({
  id: visit.id,
  audit: visit.audit,
  setting: { id: visit.setting, name: visit.settingName },
  year: visit.year,
  ...appointmentOf(visit),
  state: visit.state,
  outcome: visit.outcome,
  attempt: visit.attempt,
})

export const routes = [
  route(
    {
      method: "GET",
      path: "/visits",
      summary: "Visits that you may see, newest first",
      query: v.object({
        ...paging,
        cluster: v.optional(ClusterId),
        year: v.optional(YearText),
        state: v.optional(v.picklist(visitStates)),
      }),
      reply: listOf(Visit),
    },
    async ({ tx, me, query }) => {
      const rows: VisitFacts[] = []
      for (let before = query.after; rows.length <= query.limit; ) {
        const batch = await listVisits(tx, { ...query, within: reachOf(me) }, before, query.limit + 1)
        rows.push(...batch.filter((visit) => visitIsFor(me, visit)))
        const last = batch.at(-1)
        if (!last || batch.length <= query.limit) break
        before = last.seq
      }
      return { body: page(rows, query.limit, shown) }
    },
  ),
  route(
    {
      method: "POST",
      path: "/visits",
      summary: "Plans a visit to a setting for its audit",
      body: v.object({
        id: v.optional(VisitId),
        audit: AuditId,
        ...v.partial(Appointment).entries,
      }),
      reply: Visit,
    },
    async ({ tx, me, body, wiring }) => ({
      status: 201,
      body: shown(
        await planVisit(tx, me, {
          id: body.id ?? wiring.newId<VisitId>(),
          audit: body.audit,
          on: body.on ?? null,
          time: body.time ?? null,
          place: body.place ?? null,
          coordinator: body.coordinator ?? null,
        }),
      ),
    }),
  ),
  route(
    {
      method: "POST",
      path: "/visits/:id/transitions",
      summary: "One step of a visit's way",
      params: inPath(VisitId),
      reply: Visit,
      body: v.object({
        to: v.picklist(visitStates, "This is not a state of a visit"),
        on: OptionalDay,
        outcome: v.optional(line(50, "Give the outcome")),
        reason: v.optional(text(2000, "Say why")),
      }),
    },
    async ({ tx, me, params, body }) => ({ body: shown(await moveVisit(tx, me, params.id, body)) }),
  ),
]
