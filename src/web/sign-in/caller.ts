import { isIP } from "node:net"
import type { Context } from "hono"
import * as v from "valibot"

const Bindings = v.object({ incoming: v.object({ socket: v.object({ remoteAddress: v.string() }) }) })

/** This machine, or one of the house: a proxy stands there, not the public. */
const near =
  /^(::ffff:)?(127\.|10\.|192\.168\.|169\.254\.|172\.(1[6-9]|2\d|3[01])\.)|^(::1$|f[cd][0-9a-f]{2}:|fe[89ab][0-9a-f]:)/i

/**
 * The network address that a request comes from. What a proxy adds at the end of `X-Forwarded-For` is believed where
 * the connection comes from near by; the rest of that header anybody can write.
 */
export function callerAddress(c: Context): string {
  const bindings = v.safeParse(Bindings, c.env)
  const from = bindings.success ? bindings.output.incoming.socket.remoteAddress : "127.0.0.1"
  if (!near.test(from)) return from
  const forwarded = c.req.header("x-forwarded-for")?.split(",").at(-1)?.trim() ?? ""
  return isIP(forwarded) ? forwarded : from
}
