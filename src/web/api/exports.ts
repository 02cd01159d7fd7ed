import { Readable } from "node:stream"
import * as v from "valibot"
import { holds } from "../../domain/access.ts"
import { inHub } from "../../store/database.ts"
import { exportAnswers, exportColumns, noteExport, reachOf } from "../../store/export.ts"
import { forbidden } from "../kit/problem.ts"
import { route } from "./route.ts"
import { YearText } from "./shapes.ts"

const types = {
  csv: "text/csv; charset=utf-8",
  json: "application/json; charset=utf-8",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

export const routes = [
  route(
    {
      method: "GET",
      path: "/exports/answers",
      summary: "Every answer of a year that you may read, streamed",
      gives: Object.values(types),
      query: v.object({
        year: YearText,
        format: v.optional(v.picklist(["csv", "json", "xlsx"], "Give format=csv, json or xlsx"), "csv"),
      }),
    },
    async ({ me, query, wiring, tx: { hub } }) => {
      if (holds(me, "auditor"))
        forbidden("The auditor reads answers with small numbers hidden, and an export has no way to hide them.")
      // The stream outlives this handler, so it has a transaction of its own, which ends with it.
      const stream = await new Promise<Readable>((resolve, reject) => {
        inHub(wiring.streams, hub, me.id, wiring.now(), async (tx) => {
          const reach = await reachOf(tx, me)
          if (!reach.all && reach.settings.length === 0) forbidden("There are no answers that you may take away.")
          await noteExport(tx, query.year, query.format)
          const rows = await exportAnswers(tx, query.year, reach, query.format === "csv" ? "csv" : "json")
          const out = query.format === "xlsx" ? wiring.workbook(rows, exportColumns, `Answers ${query.year}`) : rows
          resolve(out)
          await new Promise((ended) => rows.on("close", ended).on("end", ended).on("error", ended))
        }).catch(reject)
      })
      return {
        stream: Readable.toWeb(stream) as ReadableStream<Uint8Array>,
        type: types[query.format],
        name: `answers-${query.year}.${query.format}`,
      }
    },
  ),
]
