import { createTransport } from "nodemailer"
import * as v from "valibot"

/** A letter as it leaves: plain text, to one address. */
export type Outgoing = { id: string; to: string; subject: string; body: string }

/**
 * What became of a letter. `final`: the mail server will never take it. `unreachable`: it is the server that could not
 * be used, and the next letter would fare no better.
 */
export type Sending = { left: true } | { left: false; why: string; verdict: "final" | "try-again" | "unreachable" }

export type Post = { send: (letter: Outgoing) => Promise<Sending>; close: () => void }

const seconds = 1000

/**
 * The mail server at `smtpUrl`. The sender is its `?from=`, else the user it names where that is an address,
 * else `tutti@` the host of `publicUrl`.
 */
export function openPost(smtpUrl: string, publicUrl: string): Post {
  const host = new URL(publicUrl).hostname
  const sender = senderOf(new URL(smtpUrl), host)
  const transport = createTransport({
    url: smtpUrl,
    connectionTimeout: 10 * seconds,
    greetingTimeout: 10 * seconds,
    socketTimeout: 20 * seconds,
    dnsTimeout: 10 * seconds,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    send: async ({ id, to, subject, body }) => {
      try {
        await transport.sendMail({
          // The same letter sent twice, as after a crash, has the same id: a mail program shows it once.
          messageId: `<${id}@${host}>`,
          from: { name: "Tutti", address: sender },
          to: { name: "", address: to },
          subject,
          text: body,
          headers: { "Auto-Submitted": "auto-generated" },
        })
        return { left: true }
      } catch (error) {
        return failure(error)
      }
    },
    close: () => transport.close(),
  }
}

function senderOf(smtp: URL, host: string): string {
  const from = smtp.searchParams.get("from")
  if (from) return from
  const user = decodeURIComponent(smtp.username)
  if (user.includes("@")) return user
  return `tutti@${/^[\d.]+$|^\[/.test(host) ? "localhost" : host}`
}

const SmtpError = v.object({
  message: v.string(),
  code: v.optional(v.string()),
  responseCode: v.optional(v.number()),
})

function failure(error: unknown): Sending {
  const parsed = v.safeParse(SmtpError, error instanceof Error ? { ...error, message: error.message } : error)
  if (!parsed.success) throw error
  const { message: why, code = "", responseCode = 0 } = parsed.output
  // A 5xx about this letter or its address stands; one about signing in to the server is the server's matter.
  if (["EENVELOPE", "EMESSAGE"].includes(code) && responseCode >= 500) return { left: false, why, verdict: "final" }
  if (["EENVELOPE", "EMESSAGE"].includes(code))
    return { left: false, why, verdict: responseCode ? "try-again" : "final" }
  return { left: false, why, verdict: "unreachable" }
}
