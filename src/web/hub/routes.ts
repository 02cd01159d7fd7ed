import * as v from "valibot"
import { hubWide, may, mayLayOut } from "../../domain/access.ts"
import { reachOf } from "../../store/export.ts"
import { clustersOn, countHub, listUnplaced } from "../../store/layout.ts"
import { listYears } from "../../store/year.ts"
import { mustReadLayout } from "../kit/layout-guard.ts"
import { getPage, type PageCall, type PageRoute, postForm } from "../kit/page.tsx"
import { forbidden, invalid } from "../kit/problem.ts"
import { answersFile, formats, mayExport } from "./answers-export.ts"
import { exportsPage } from "./exports-page.tsx"
import { hubPage } from "./hub-page.tsx"
import { exportWords } from "./words.ts"

const Format = v.picklist(formats)

/** Whoever may read any answers whole may take them away. */
async function mustExport({ tx, me }: PageCall): Promise<void> {
  if (!mayExport(me)) forbidden()
  const reach = await reachOf(tx, me)
  if (!reach.all && reach.settings.length === 0) forbidden()
}

export const routes: PageRoute[] = [
  getPage("/hub", async (call) => {
    const { tx, me } = call
    mustReadLayout(me)
    return {
      page: hubPage(call, {
        counts: await countHub(tx),
        clusters: await clustersOn(tx, tx.today),
        unplaced: (await listUnplaced(tx)).length,
        makes: mayLayOut(me),
        readsLetters: may(me, "read", "letters", hubWide),
        exports: mayExport(me),
      }),
    }
  }),

  getPage("/hub/exports", async (call) => {
    await mustExport(call)
    return { page: exportsPage(call, (await listYears(call.tx)).toReversed()) }
  }),

  // A form, for that something was taken away is recorded.
  postForm("/hub/exports", async (call) => {
    await mustExport(call)
    const { tx, me, wiring, form } = call
    const year = (await listYears(tx)).find(({ year }) => String(year) === form.text("year"))?.year
    const format = v.safeParse(Format, form.text("format"))
    if (year === undefined) return invalid({ path: "year", problem: exportWords.yearMissing })
    if (!format.success) return invalid({ path: "format", problem: exportWords.format })
    const { stream, type, name } = await answersFile(wiring, tx.hub, me, { year, format: format.output })
    const headers = { "content-type": type, "content-disposition": `attachment; filename="${name}"` }
    return { response: new Response(stream, { headers: { ...headers, "cache-control": "private, no-store" } }) }
  }),
]
