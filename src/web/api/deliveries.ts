import { Delivery } from "../../domain/delivery.ts"
import { accept } from "../../store/delivery.ts"
import { Problem } from "../kit/problem.ts"
import { route } from "./route.ts"

export const routes = [
  route({ method: "POST", path: "/deliveries", summary: "Answers from a device: received or refused one by one, and never twice", body: Delivery }, async ({ tx, me, body }) => {
    const accepted = await accept(tx, me, body)
    if (accepted === "delivery-reused") throw new Problem(409, "delivery-reused", "A delivery with this id and other content was received before. Send it under a new id.")
    return { body: accepted.receipt }
  }),
]
