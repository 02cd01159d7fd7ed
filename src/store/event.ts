import type { EventKind } from "../domain/event.ts"
import { json, type Tx } from "./database.ts"

/** Written by the function that writes the fact, in the same transaction, so that it cannot be forgotten. */
export const recordEvent = async (
  tx: Tx,
  kind: EventKind,
  subject: string | null,
  data: unknown = {},
): Promise<void> => {
  await tx.sql
    .insertInto("event")
    .values({ hub_id: tx.hub, kind, subject, data: json(data), by_id: tx.by, at: tx.at })
    .execute()
}
