import type { AnswerId, AuditId, DeliveryId, PersonId } from "../domain/kit/id.ts"
import type { Tx } from "./database.ts"
import { recordEvent } from "./event.ts"

// Readings of the pages of audits, each named by the screen that asks.

/** Names of the people who answered in these audits. */
export async function namesOfAnswerers(tx: Tx, audits: readonly AuditId[]): Promise<Map<PersonId, string>> {
  const { rows } = await tx.client.query<{ id: PersonId; name: string }>({
    name: "answerers",
    text: `select p.id, p.name from person p where p.hub_id = $1 and p.id in (select d.person_id from delivery d join answer n on n.hub_id = d.hub_id and n.delivery_id = d.id
      where d.hub_id = $1 and n.audit_id = any($2))`,
    values: [tx.hub, audits],
  })
  return new Map(rows.map(({ id, name }) => [id, name]))
}

/** What one delivery said in an audit, where this person sent it: for taking it back. */
export async function answersOfDelivery(
  tx: Tx,
  audit: AuditId,
  delivery: DeliveryId,
  person: PersonId,
): Promise<AnswerId[]> {
  const { rows } = await tx.client.query<{ id: AnswerId }>({
    name: "answers-of-delivery",
    text: `select n.id from answer n join delivery d on d.hub_id = n.hub_id and d.id = n.delivery_id
      where n.hub_id = $1 and n.audit_id = $2 and n.delivery_id = $3 and d.person_id = $4 order by n.seq`,
    values: [tx.hub, audit, delivery, person],
  })
  return rows.map(({ id }) => id)
}

/**
 * Takes free text out of every answer to a question and row, the earlier ones too: words that name a pupil are kept nowhere.
 * `columns` are those of a table that hold text; none for a question that is text itself.
 */
export async function removeAnswerText(
  tx: Tx,
  audit: AuditId,
  at: { question: string; row: string | null; columns: readonly string[] },
  instead: string,
): Promise<number> {
  const { rows } = await tx.client.query<{ gone: number }>("select remove_answer_text($1, $2, $3, $4, $5) as gone", [
    audit,
    at.question,
    at.row,
    at.columns,
    instead,
  ])
  const gone = rows[0]?.gone ?? 0
  if (gone > 0) await recordEvent(tx, "answer.text-removed", audit, { question: at.question, row: at.row })
  return gone
}
