import type { ClusterId, NeedId, PriorityId, SettingId } from "../../domain/kit/id.ts"
import { needsBehind } from "../../store/need.ts"
import type { PriorityFacts } from "../../store/priority.ts"
import { type Behind, type Reader, waysDown } from "../needs/behind.ts"

export type Counted = { behind: number; all: number }

/** Priorities with the needs that they rest on, each with its way down for this reader. */
export async function pathsOf(
  reader: Reader,
  priorities: readonly PriorityFacts[],
): Promise<Map<PriorityId, Behind[]>> {
  const needs = await needsBehind(
    reader.tx,
    priorities.map(({ id }) => id),
  )
  const all = new Map<NeedId, NonNullable<ReturnType<typeof needs.get>>[number]>()
  for (const list of needs.values()) for (const need of list) all.set(need.id, need)
  const ways = await waysDown(reader, [...all.values()])
  return new Map(
    priorities.map(({ id }) => [id, (needs.get(id) ?? []).flatMap((need) => ways.get(need.id) ?? [])] as const),
  )
}

/** Each setting behind some needs once. */
export const settingsIn = (needs: readonly Behind[]): Set<SettingId> => new Set(needs.flatMap(({ all }) => all))

/** "9 of 14 schools": those behind that are in the cluster today, of the cluster's schools today. */
export function schoolsOf(
  cluster: ClusterId,
  needs: readonly Behind[],
  byCluster: ReadonlyMap<ClusterId, ReadonlySet<SettingId>>,
): Counted {
  const schools = byCluster.get(cluster) ?? new Set<SettingId>()
  return { behind: [...settingsIn(needs)].filter((id) => schools.has(id)).length, all: schools.size }
}

/** The settings behind several needs, each once: named where any of the needs lets the reader see its name. */
export function together(needs: readonly Behind[]): Pick<Behind, "all" | "named" | "others"> {
  const all = [...settingsIn(needs)]
  const named = new Map(needs.flatMap((behind) => behind.named.map((setting) => [setting.id, setting] as const)))
  return { all, named: [...named.values()].sort((a, b) => (a.name < b.name ? -1 : 1)), others: all.length - named.size }
}
