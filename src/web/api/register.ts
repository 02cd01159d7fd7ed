import type { Context } from "hono"
import * as v from "valibot"
import { mayLayOut } from "../../domain/access.ts"
import { dayOf } from "../../domain/kit/day.ts"
import type { ImportId, SettingId } from "../../domain/kit/id.ts"
import { areasAskedFor, type LaCode } from "../../domain/register/area.ts"
import { type ImportPlan, tally } from "../../domain/register/plan.ts"
import { importProblemInWords, problemInWords } from "../../domain/register/words.ts"
import { inHub, readHub } from "../../store/database.ts"
import { findPerson } from "../../store/person.ts"
import { applyPlan, knownNumbers, lockRegister, planRegister, type Reading } from "../../store/register.ts"
import { recordImported } from "../../store/register-import.ts"
import { readsLayout } from "../kit/layout-guard.ts"
import { forbidden, notFound, Problem } from "../kit/problem.ts"
import { boundedBody, keepFile, withFolder } from "../kit/upload.ts"
import type { Wiring } from "../kit/wiring.ts"
import { type ApiRoute, type Caller, parse } from "./route.ts"

const count = v.number()
const Counts = v.object({
  rows: count,
  added: count,
  updated: count,
  closed: count,
  reopened: count,
  converted: count,
  unchanged: count,
  unseen: count,
  skipped: v.array(v.object({ line: count, reason: v.string() })),
})

const Las = v.pipe(
  v.string("Say which areas: las=865,866"),
  v.rawTransform(({ dataset, addIssue, NEVER }): LaCode[] => {
    const las = areasAskedFor(dataset.value)
    if (las.ok) return las.value
    addIssue({ message: problemInWords(las.problem) })
    return NEVER
  }),
)
const query = v.object({
  las: Las,
  "dry-run": v.optional(v.picklist(["", "1", "true", "0", "false"], "Give dry-run=true, or leave it out"), "false"),
  /** The file's name, where the day that it speaks of stands in it. */
  name: v.optional(v.pipe(v.string(), v.maxLength(200)), "register-extract"),
})
type Query = v.InferOutput<typeof query>

/** The body is read before a transaction is opened, and an extract before the hub is locked. */
async function bringIn(c: Context, wiring: Wiring, { hub, person }: Caller, asked: Query): Promise<ImportPlan> {
  const { db, now, newId } = wiring
  const at = now()
  const { las, name } = asked
  return withFolder(async (folder) => {
    const { path } = await keepFile(folder, name, boundedBody(c))
    const known = await readHub(db, hub, person, at, knownNumbers)
    const read = await wiring.readRegister({ extract: path, links: null, las, known, today: dayOf(at) })
    if (!read.ok) {
      const problem = importProblemInWords(read.problem)
      throw new Problem(422, read.problem.problem.problem, problem, [
        { path: read.problem.problem.problem === "area-unknown" ? "las" : "body", problem },
      ])
    }
    const reading: Reading = read.value
    if (["", "1", "true"].includes(asked["dry-run"]))
      return (await readHub(db, hub, person, at, (tx) => planRegister(tx, reading))).plan
    return inHub(db, hub, person, at, async (tx) => {
      await lockRegister(tx)
      const { plan, names } = await planRegister(tx, reading)
      const made = { id: newId<ImportId>(), file: name, las }
      const added = await applyPlan(tx, made, plan, () => newId<SettingId>())
      await recordImported(tx, made, plan, names, added)
      return plan
    })
  })
}

async function mayBringIn({ db, now }: Wiring, { hub, person }: Caller): Promise<void> {
  const me = await readHub(db, hub, person, now(), (tx) => findPerson(tx, person))
  if (!me) throw new Problem(401, "unauthorized", "This token belongs to nobody.")
  if (me.posts.length === 0) throw new Problem(403, "no-role", "You hold no role today. Ask your hub's manager.")
  if (mayLayOut(me)) return
  if (readsLayout(me))
    forbidden("Only the hub manager, the hub lead and the data officer bring in the school register.")
  notFound()
}

export const routes: readonly ApiRoute[] = [
  {
    method: "POST",
    path: "/register-imports",
    summary:
      "Brings in the school register's extract for some areas: the .csv, .csv.gz or .zip as published, 200 MB at most; a zip may hold the links too. With `dry-run`, says what would change",
    query,
    takes: "application/octet-stream",
    reply: Counts,
    handle: async (c, wiring, who) => {
      await mayBringIn(wiring, who)
      const plan = await bringIn(c, wiring, who, parse(query, c.req.query()))
      return Response.json(tally(plan), { headers: { "cache-control": "private, no-cache" } })
    },
  },
]
