import type { HubId } from "../../domain/kit/id.ts"
import { listHubs } from "../../store/session.ts"
import type { Wiring } from "../kit/wiring.ts"

/** The demo hub, for as long as it is the only one: looked up each time, so that the first real hub ends it at once. */
export async function findDemoHub(wiring: Wiring): Promise<{ id: HubId; name: string } | undefined> {
  if (!wiring.demo) return undefined
  const hubs = await listHubs(wiring.db)
  return hubs.every((hub) => hub.demo) ? hubs[0] : undefined
}

/** Whether somebody's hub lives here: then no other is started by page. */
export const hasRealHub = async (db: Wiring["db"]): Promise<boolean> => (await listHubs(db)).some((hub) => !hub.demo)
