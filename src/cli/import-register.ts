import { basename } from "node:path"
import { setFlagsFromString } from "node:v8"
import { dayInWords, dayOf } from "../domain/kit/day.ts"
import type { HubId, ImportId, SettingId } from "../domain/kit/id.ts"
import { areasAskedFor, type LaCode } from "../domain/register/area.ts"
import { type ImportPlan, tally } from "../domain/register/plan.ts"
import { importProblemInWords, problemInWords, skipWords } from "../domain/register/words.ts"
import { readImport } from "../outside/school-register/import.ts"
import { type Db, inHub, openPool, readHub } from "../store/database.ts"
import { applyPlan, knownNumbers, lockRegister, planRegister, type Reading } from "../store/register.ts"
import { recordImported } from "../store/register-import.ts"
import { type Answer, type Command, failed } from "./command.ts"
import { newId } from "./hub.ts"

export const importRegisterCommand: Command = {
  name: "import register",
  summary: "Brings in the schools of some areas from the school register's extract.",
  words: ["FILE"],
  options: {
    hub: { value: "S", required: true, help: "The hub's slug." },
    las: { value: "865,866", required: true, help: "The local authority areas, by number." },
    links: { value: "FILE", help: "The register's links file: which number followed which." },
    "dry-run": { help: "Say what would change, and change nothing." },
  },
  async run({ database, now }, args) {
    // Much is made and soon let go of. Cleared away earlier than V8 would, twice England with every school changed takes 300 MB, not 420.
    setFlagsFromString("--heap-growing-percent=25")
    const las = areasAskedFor(args.required("las"))
    if (!las.ok) return failed(problemInWords(las.problem))
    const db = openPool({ ...(await database()).app, max: 2 })
    try {
      const { rows } = await db.query<{ id: HubId }>("select id from find_hub($1)", [args.required("hub")])
      const [hub] = rows
      if (!hub) return failed(`There is no hub ${args.required("hub")}.`)
      const at = now()
      const known = await readHub(db, hub.id, null, at, knownNumbers)
      const read = await readImport({
        extract: args.word("FILE"),
        links: args.option("links") ?? null,
        las: las.value,
        known,
        today: dayOf(at),
      })
      if (!read.ok) return failed(importProblemInWords(read.problem))
      const isDry = args.has("dry-run")
      const plan = isDry
        ? (await readHub(db, hub.id, null, at, (tx) => planRegister(tx, read.value))).plan
        : await bringIn(db, hub.id, at, basename(args.word("FILE")), las.value, read.value)
      return { text: told(plan, isDry), json: tally(plan) } satisfies Answer
    } finally {
      await db.end()
    }
  },
}

/** The lock comes before the plan: two imports of one hub follow one another. */
const bringIn = (
  db: Db,
  hub: HubId,
  at: Date,
  file: string,
  las: readonly LaCode[],
  reading: Reading,
): Promise<ImportPlan> =>
  inHub(db, hub, null, at, async (tx) => {
    await lockRegister(tx)
    const { plan, names } = await planRegister(tx, reading)
    const made = { id: newId<ImportId>(), file, las }
    const added = await applyPlan(tx, made, plan, newId<SettingId>)
    await recordImported(tx, made, plan, names, added)
    return plan
  })

const rowsInWords = (n: number): string => (n === 1 ? "1 row" : `${n.toLocaleString("en-GB")} rows`)

function told(plan: ImportPlan, isDry: boolean): string {
  const { rows, skipped, unseen, ...counts } = tally(plan)
  const reasons = new Map<string, number>()
  for (const { reason } of skipped) reasons.set(skipWords[reason], (reasons.get(skipWords[reason]) ?? 0) + 1)
  return [
    `${rowsInWords(rows)} of the extract of ${dayInWords(plan.on)}.${isDry ? " Nothing was changed." : ""}`,
    ...Object.entries(counts).map(([name, n]) => `${name.padEnd(10)}${n}`),
    `${"skipped".padEnd(10)}${skipped.length}`,
    ...[...reasons].map(([reason, n]) => `  ${n} ${reason}`),
    `${"unseen".padEnd(10)}${unseen}${unseen > 0 ? " (known, and not in the file: they stay as they are)" : ""}`,
    ...plan.empty.map((la) => `The file has no row of area ${la}.`),
  ].join("\n")
}
