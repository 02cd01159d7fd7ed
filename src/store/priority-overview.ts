import type { AcademicYear } from "../domain/kit/academic-year.ts"
import type { Day } from "../domain/kit/day.ts"
import type { ClusterId, SettingId } from "../domain/kit/id.ts"
import type { PriorityState } from "../domain/lifecycle.ts"
import type { Tx } from "./database.ts"
import type { Decided } from "./priority.ts"

/** One priority as an overview counts it. */
export type PriorityInBrief = {
  state: PriorityState
  isPutForward: boolean
  /** Why the county did not take it up, where that stands. */
  reason: string | null
  /** Of the county's priorities that name it as a source. */
  usedBy: PriorityState[]
}
/** `agreed`: the meeting that agreed last, or the day it was recorded where nobody named a meeting. */
export type AreaInBrief = {
  priorities: PriorityInBrief[]
  agreed: (Decided & { recorded: Day }) | null
}

/** The year's priorities of clusters and settings, by the id of either. Who may see which is the caller's to decide. */
export async function prioritiesInBrief(
  tx: Tx,
  year: AcademicYear,
  areas: readonly (ClusterId | SettingId)[],
): Promise<Map<string, AreaInBrief>> {
  const { rows } = await tx.client.query<AreaInBrief & { area: string }>({
    name: "priorities-in-brief",
    text: `
      with here as (
        select r.id, r.seq, r.state, coalesce(r.cluster_id, r.setting_id) as area from priority r
        where r.hub_id = $1 and r.year = $2 and (r.cluster_id = any($3) or r.setting_id = any($3))),
      agreed as (
        select distinct on (h.area) h.area, jsonb_build_object('meeting', t.meeting, 'on', t.on_day, 'recorded', (t.at at time zone 'Europe/London')::date) as agreed
        from here h join priority_transition t on t.hub_id = $1 and t.priority_id = h.id
        where t.to_state = 'agreed' and h.state not in ('proposed', 'dropped')
        order by h.area, t.seq desc)
      select h.area, a.agreed,
        json_agg(json_build_object(
          'state', h.state,
          'isPutForward', exists (select from put_forward w where w.hub_id = $1 and w.priority_id = h.id),
          'reason', (select o.reason from not_taken_up o where o.hub_id = $1 and o.priority_id = h.id order by o.seq desc limit 1),
          'usedBy', coalesce((select json_agg(u.state) from priority_source f
            join priority u on u.hub_id = f.hub_id and u.id = f.priority_id
            where f.hub_id = $1 and f.source_id = h.id and u.cluster_id is null and u.setting_id is null), '[]')) order by h.seq) as priorities
      from here h left join agreed a on a.area = h.area group by h.area, a.agreed`,
    values: [tx.hub, year, areas],
  })
  return new Map(rows.map(({ area, ...brief }) => [area, brief]))
}
