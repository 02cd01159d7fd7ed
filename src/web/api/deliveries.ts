import * as v from "valibot"
import { Delivery, refusalProblems } from "../../domain/delivery.ts"
import { AnswerId, AuditId, DeliveryId } from "../../domain/kit/id.ts"
import { accept, meet } from "../../store/delivery.ts"
import { Problem } from "../kit/problem.ts"
import { route } from "./route.ts"

const Receipt = v.object({
  delivery: DeliveryId,
  received: v.array(AnswerId),
  refused: v.array(v.object({ id: v.nullable(v.string()), problem: v.picklist(refusalProblems), detail: v.string() })),
  disagreements: v.array(
    v.object({ audit: AuditId, question: v.string(), row: v.nullable(v.string()), answers: v.array(AnswerId) }),
  ),
})

export const routes = [
  route(
    {
      method: "POST",
      path: "/deliveries",
      summary: "Answers from a device: received or refused one by one, and never twice",
      body: Delivery,
      reply: Receipt,
      ahead: ({ tx, body }) => meet(tx, body),
    },
    async ({ tx, me, body, ahead }) => {
      const accepted = await accept(tx, me, body, ahead)
      if (accepted === "delivery-reused")
        throw new Problem(
          409,
          "delivery-reused",
          "A delivery with this id and other content was received before. Send it under a new id.",
        )
      return { body: accepted.receipt }
    },
  ),
]
