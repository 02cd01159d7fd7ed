import type { Person, Place } from "../../domain/access.ts"
import type { NeedId } from "../../domain/kit/id.ts"
import type { NeedState } from "../../domain/lifecycle.ts"
import { mayRaise, mayReadNeeds, mergeNeed, moveNeed, type Scope } from "../../domain/need.ts"
import { findCluster } from "../../store/cluster.ts"
import type { Tx } from "../../store/database.ts"
import { findNeed, lockNeed, type NeedFacts, type RaisedNeed, recordNeed, recordNeedMove } from "../../store/need.ts"
import { placeOfCluster, placeOfSetting } from "../../store/person.ts"
import { findSetting } from "../../store/setting.ts"
import { stepProblem } from "../api/audits.ts"
import { forbidden, idTaken, invalid, notFound } from "../kit/problem.ts"
import { words } from "./words.ts"

/** Where a need or a priority lies today, as its row says. */
export const placeOfRow = (row: Scope & Pick<NeedFacts, "home" | "coordinators">): Place => ({
  setting: row.setting,
  cluster: row.home,
  coordinators: row.coordinators,
})

/** Where a scope lies today; one that is not there is not found. */
export async function placeOfScope(tx: Tx, scope: Scope): Promise<Place> {
  if (scope.setting) return (await findSetting(tx, scope.setting)) ? placeOfSetting(tx, scope.setting) : notFound()
  if (scope.cluster) return (await findCluster(tx, scope.cluster)) ? placeOfCluster(tx, scope.cluster) : notFound()
  return { setting: null, cluster: null, coordinators: [] }
}

/** A need that the reader may see. */
export async function needFor(tx: Tx, me: Person, id: NeedId): Promise<NeedFacts> {
  const need = (await findNeed(tx, id)) ?? notFound()
  return mayReadNeeds(me, placeOfRow(need)) ? need : notFound()
}

/** Raises a need, once however often it is sent. Used by pages and API alike. */
export async function raiseNeed(tx: Tx, me: Person, wanted: RaisedNeed): Promise<NeedFacts> {
  const place = await placeOfScope(tx, wanted)
  if (!mayReadNeeds(me, place)) notFound()
  if (!mayRaise(me, place)) forbidden()
  if ((await recordNeed(tx, wanted)) === "taken") idTaken()
  return (await findNeed(tx, wanted.id)) ?? notFound()
}

export type NeedStep = { to: NeedState; reason?: string | undefined; into?: NeedId | undefined }

/** Takes a need one step on, or says in plain words why not. Used by pages and API alike. */
export async function stepNeed(tx: Tx, me: Person, id: NeedId, step: NeedStep): Promise<NeedFacts> {
  await needFor(tx, me, id)
  const need = (await lockNeed(tx, id)) ?? notFound()
  const taken = moveNeed(need, step.to, me, placeOfRow(need), step)
  if (!taken.ok) return stepProblem(taken.problem)
  const into = step.to === "merged" && step.into ? await targetOf(tx, me, need, step.into) : null
  await recordNeedMove(tx, id, { ...taken.value, reason: step.reason ?? null, into })
  return (await findNeed(tx, id)) ?? notFound()
}

async function targetOf(tx: Tx, me: Person, need: NeedFacts, into: NeedId): Promise<NeedId> {
  const other = await findNeed(tx, into)
  if (!other || !mayReadNeeds(me, placeOfRow(other))) return invalid({ path: "into", problem: words.page.missingInto })
  const merged = mergeNeed(need, other)
  return merged.ok ? merged.value : invalid({ path: "into", problem: words.problems[merged.problem] })
}

/** Reads on until a page is full of rows that the reader may see, or there are no more. */
export async function seen<T extends { seq: number }>(
  read: (after: number, limit: number) => Promise<T[]>,
  isFor: (row: T) => boolean,
  { after, limit }: { after: number; limit: number },
): Promise<T[]> {
  const rows: T[] = []
  for (let from = after; rows.length <= limit; ) {
    const batch = await read(from, Math.max(limit + 1, 100))
    rows.push(...batch.filter(isFor))
    const last = batch.at(-1)
    if (!last || batch.length < Math.max(limit + 1, 100)) break
    from = last.seq
  }
  return rows
}
