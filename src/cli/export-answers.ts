import { once } from "node:events"
import * as v from "valibot"
import { AcademicYear } from "../domain/kit/academic-year.ts"
import type { HubId } from "../domain/kit/id.ts"
import { workbookOf } from "../outside/workbook.ts"
import { inHub, openStreams } from "../store/database.ts"
import { exportAnswers, exportColumns, noteExport } from "../store/export.ts"
import { type Command, failed } from "./command.ts"

/** Whoever reaches the command line may read all that the hub has, and so the export is whole. It goes to standard output. */
export const exportAnswersCommand: Command = {
  name: "export answers",
  summary: "Every answer of a year, with the question's wording as it was asked.",
  words: [],
  options: {
    hub: { value: "S", required: true, help: "The hub's slug." },
    year: { value: "Y", required: true, help: "The academic year: the calendar year in which it starts." },
    format: { value: "F", help: "csv, json or xlsx; csv unless told." },
  },
  async run({ database, now }, args) {
    const year = v.safeParse(
      v.pipe(v.string(), v.regex(/^\d{4}$/), v.transform(Number), AcademicYear),
      args.required("year"),
    )
    if (!year.success) return failed("Give --year like 2026.")
    const format = args.option("format") ?? (args.has("json") ? "json" : "csv")
    if (format !== "csv" && format !== "json" && format !== "xlsx") return failed("Give --format csv, json or xlsx.")
    const db = openStreams((await database()).app)
    try {
      const { rows } = await db.query<{ id: HubId }>("select id from find_hub($1)", [args.required("hub")])
      const [hub] = rows
      if (!hub) return failed(`There is no hub ${args.required("hub")}.`)
      await inHub(db, hub.id, null, now(), async (tx) => {
        await noteExport(tx, year.output, format)
        const answers = await exportAnswers(tx, year.output, { all: true }, format === "csv" ? "csv" : "json")
        const out = format === "xlsx" ? workbookOf(answers, exportColumns, `Answers ${year.output}`) : answers
        for await (const chunk of out) if (!process.stdout.write(chunk)) await once(process.stdout, "drain")
      })
      return { text: "", json: undefined }
    } finally {
      await db.end()
    }
  },
}
