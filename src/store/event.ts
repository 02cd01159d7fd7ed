import type { EventKind } from "../domain/event.ts"
import { json, type Tx } from "./database.ts"

/** Written by the function that writes the fact, in the same transaction, so that it cannot be forgotten. */
export const recordEvent = async (
  tx: Tx,
  kind: EventKind,
  subject: string | null,
  data: unknown = {},
): Promise<void> => {
  await tx.client.query({
    name: "event",
    text: "insert into event (hub_id, kind, subject, data, by_id, at) values ($1, $2, $3, $4, $5, $6)",
    values: [tx.hub, kind, subject, json(data), tx.by, tx.at],
  })
}
