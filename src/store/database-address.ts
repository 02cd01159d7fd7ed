import type { PoolConfig } from "pg"

/** Where a database is and as whom to go there: what `pg.Client` and `pg.Pool` take. */
export type DatabaseAddress = PoolConfig

export type OpenDatabase = {
  kind: "embedded" | "outside"
  /** Serves: held by the row-level policies, owns nothing. */
  app: DatabaseAddress
  /** Owns and migrates: not held by the policies. */
  owner: DatabaseAddress
  /** End all pools first. The last process to close an embedded database waits until it is shut down. */
  close(): Promise<void>
}

/** Why the program cannot start, in words for the person who started it; no stack is shown. */
export class CannotStart extends Error {
  override name = "CannotStart"
}

/** What the store tells while it works; `log.ts` makes one. */
export type StoreLog = Record<
  "error" | "warn" | "info" | "debug",
  (message: string, facts?: Record<string, unknown>) => void
>
