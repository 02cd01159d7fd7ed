import * as v from "valibot"
import type { Instant } from "../domain/kit/day.ts"
import type { SettingId } from "../domain/kit/id.ts"
import type { Tx } from "./database.ts"

const Facts = v.record(v.string(), v.unknown())
const Change = v.object({ before: Facts, after: Facts })

/** Who typed what holds of a setting, and when; null for nobody known, as where the demo or a script did. */
export type TypedBy = { name: string | null; at: Instant }

/** Field by field, from the events of its facts: the last that changed a field is whose word stands. */
export async function typedBy(tx: Tx, setting: SettingId): Promise<Map<string, TypedBy>> {
  const { rows } = await tx.client.query<TypedBy & { kind: string; data: unknown }>({
    name: "typed-by",
    text: `select e.kind, e.data, e.at, p.name from event e left join person p on p.hub_id = e.hub_id and p.id = e.by_id
      where e.hub_id = $1 and e.subject = $2 and e.kind in ('setting.added', 'setting.changed') order by e.seq`,
    values: [tx.hub, setting],
  })
  const by = new Map<string, TypedBy>()
  for (const { kind, data, name, at } of rows) {
    const change = v.safeParse(Change, data)
    const added = v.safeParse(Facts, data)
    const [before, after] = change.success
      ? [change.output.before, change.output.after]
      : [{}, kind === "setting.added" && added.success ? added.output : {}]
    for (const [field, value] of Object.entries(after)) if (before[field] !== value) by.set(field, { name, at })
  }
  return by
}
