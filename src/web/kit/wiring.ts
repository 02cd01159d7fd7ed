import type { Readable } from "node:stream"
import type { Day } from "../../domain/kit/day.ts"
import type { Result } from "../../domain/kit/result.ts"
import type { LaCode } from "../../domain/register/area.ts"
import type { ImportProblem } from "../../domain/register/problem.ts"
import type { Db } from "../../store/database.ts"
import type { ProfileReader } from "../../store/profile.ts"
import type { Reading } from "../../store/register.ts"

/** What main hands to every room of the website: the world, passed in. */
export type Wiring = {
  db: Db
  /** The same database for long streams. */
  streams: Db
  now: () => Date
  /** A fresh UUIDv7. */
  newId: <Id extends string>() => Id
  /** Bytes nobody can guess, for tokens. */
  random: (bytes: number) => Buffer
  secret: Buffer
  version: string
  publicUrl: string
  /** One click signs in as anybody of the demo hub, for as long as it is the only hub. */
  demo: boolean
  /** There is a mail server; without one letters stay in the outbox, whose reader passes them on. */
  postLeaves: boolean
  profiles: ProfileReader
  /** Lines of a JSON array as a workbook, row by row. */
  workbook: (json: Readable, columns: readonly string[], name: string) => Readable
  /** Reads an extract of the school register that lies in a file, and its links in another or in the same zip. */
  readRegister: (files: {
    extract: string
    links: string | null
    las: readonly LaCode[]
    known: ReadonlySet<string>
    today: Day
  }) => Promise<Result<Reading, ImportProblem>>
  log: (level: "error" | "warn" | "info" | "debug", message: string, more?: Record<string, unknown>) => void
}
