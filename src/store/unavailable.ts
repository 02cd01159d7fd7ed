/**
 * Whether the database could not be reached or went away under a query: the request may be tried again, and is answered 503.
 * Whether a write that fails so was stored is not known: only a write that may be sent twice is safe to send again.
 */
export function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = "code" in error && typeof error.code === "string" ? error.code : undefined
  if (code !== undefined) return /^(ENOENT|ECONNREFUSED|ECONNRESET|EPIPE|57P0[1-3]|53300|08...)$/.test(code)
  // `pg` gives these no code.
  return /^(Connection terminated|timeout expired|timeout exceeded when trying to connect|Client has encountered a connection error)/.test(
    error.message,
  )
}
