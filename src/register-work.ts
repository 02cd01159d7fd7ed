import { createWriteStream } from "node:fs"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import * as v from "valibot"
import { dayOf } from "./domain/kit/day.ts"
import type { HubId, ImportId, PersonId, SettingId } from "./domain/kit/id.ts"
import { LaCode } from "./domain/register/area.ts"
import { importProblemInWords } from "./domain/register/words.ts"
import { type ImportRead, readImport } from "./outside/school-register/import.ts"
import { inHub, readHub, type Tx } from "./store/database.ts"
import { applyPlan, knownNumbers, lockRegister, planRegister } from "./store/register.ts"
import {
  beginReading,
  listWaitingImports,
  type PartFile,
  planHash,
  type RegisterImport,
  readParts,
  recordApplied,
  recordPlanned,
  recordRefused,
  type Told,
  tellRows,
  tryImport,
} from "./store/register-import.ts"
import type { Wiring } from "./web/kit/wiring.ts"

const atOnce = 5
/** A file that ended the process that read it is not begun for ever. */
const mostAttempts = 3
const words = {
  brokeOff: "Reading it broke off three times. Bring it in by command line, where more is told: tutti import register.",
}

/** Reads, plans and carries out what people brought in by page, in all hubs. */
export async function registerImports(wiring: Wiring): Promise<number> {
  let done = 0
  for (const { hub, id } of await listWaitingImports(wiring.db, atOnce)) if (await dealWith(wiring, hub, id)) done += 1
  return done
}

/** The lock is held by a transaction that does nothing else, so that others can see how far the reading is, and that it ends with this process. */
const dealWith = ({ db, now, newId }: Wiring, hub: HubId, id: ImportId): Promise<boolean> =>
  inHub(db, hub, null, now(), async (lock) => {
    if (!(await tryImport(lock, id))) return false
    const within = <T>(work: (tx: Tx) => Promise<T>, by: PersonId | null = null) => inHub(db, hub, by, now(), work)
    const begun = await within((tx) => beginReading(tx, id))
    if (!begun) return false
    if (begun.attempts > mostAttempts) {
      await within((tx) => recordRefused(tx, id, words.brokeOff))
      return true
    }
    const folder = await mkdtemp(join(tmpdir(), "tutti-register-"))
    try {
      const file = async (part: PartFile, name: string) => {
        const path = join(folder, `${part}-${name.replace(/[^\w.-]+/g, "_").slice(-100)}`)
        await readHub(db, hub, null, now(), (tx) =>
          pipeline(Readable.from(readParts(tx, id, part)), createWriteStream(path)),
        )
        return path
      }
      const extract = await file("extract", begun.fileName)
      const links = begun.linksName === null ? null : await file("links", begun.linksName)
      const known = await readHub(db, hub, null, now(), knownNumbers)
      const told = tellsProgress((rows) => within((tx) => tellRows(tx, id, rows)))
      const las = v.parse(v.array(LaCode), begun.areas)
      const read = await readImport({ extract, links, las, known, today: dayOf(now()), progress: told.row }).finally(
        told.stop,
      )
      if (read.ok)
        await within((tx) => decide(tx, newId, begun, read.value, told.rows()), begun.dryRun ? null : begun.decidedBy)
      else await within((tx) => recordRefused(tx, id, importProblemInWords(read.problem)))
      return true
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })

/** Shows what an import would do; or does it, where a person asked for just that. */
async function decide(
  tx: Tx,
  newId: Wiring["newId"],
  begun: RegisterImport,
  read: ImportRead,
  rows: number,
): Promise<void> {
  await lockRegister(tx)
  const hasLinks = read.links !== null
  const { plan, names } = await planRegister(tx, read)
  if (begun.dryRun || !begun.plan?.equals(planHash(plan))) {
    const { columns, unreadable } = read.told
    const told: Told = { ...columns, unreadable, links: hasLinks }
    await recordPlanned(tx, begun, plan, names, told, rows)
    return
  }
  const added = await applyPlan(tx, { id: begun.id, file: begun.fileName, las: read.las }, plan, () =>
    newId<SettingId>(),
  )
  await recordApplied(tx, begun.id, plan, names, added)
}

/** Tells how many rows were read twice a second, where there are more. */
function tellsProgress(tell: (rows: number) => Promise<unknown>) {
  let [rows, last] = [0, 0]
  let telling: Promise<unknown> = Promise.resolve()
  const timer = setInterval(() => {
    if (rows === last) return
    last = rows
    telling = telling.then(() => tell(last))
    telling.catch(() => {}) // told by `stop`
  }, 500)
  return {
    row: () => void rows++,
    rows: () => rows,
    stop: async () => {
      clearInterval(timer)
      await telling
    },
  }
}
