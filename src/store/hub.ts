import type { HubId } from "../domain/kit/id.ts"
import type { Tx } from "./database.ts"
import { recordEvent } from "./event.ts"

/** `areas` are the codes of the local authorities that the hub covers. `layout` rises with every change of its layout. */
export type HubFacts = { id: HubId; slug: string; name: string; demo: boolean; areas: string[]; layout: number }

export const findHub = (tx: Tx): Promise<HubFacts> =>
  tx.sql
    .selectFrom("hub")
    .where("id", "=", tx.hub)
    .select(["id", "slug", "name", "demo", "areas", "layout"])
    .executeTakeFirstOrThrow()

/** Records the hub that `tx` is already held to. */
export async function recordHub(tx: Tx, hub: { slug: string; name: string; demo: boolean }): Promise<void> {
  await tx.sql
    .insertInto("hub")
    .values({ id: tx.hub, ...hub, created_at: tx.at })
    .execute()
  await recordEvent(tx, "hub.created", tx.hub, hub)
}
