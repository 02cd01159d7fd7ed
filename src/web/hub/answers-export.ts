import { Readable } from "node:stream"
import { holds, type Person } from "../../domain/access.ts"
import type { AcademicYear } from "../../domain/kit/academic-year.ts"
import type { HubId } from "../../domain/kit/id.ts"
import { inHub } from "../../store/database.ts"
import { exportAnswers, exportColumns, noteExport, reachOf } from "../../store/export.ts"
import { forbidden } from "../kit/problem.ts"
import type { Wiring } from "../kit/wiring.ts"

export const formats = ["csv", "json", "xlsx"] as const
export type Format = (typeof formats)[number]

export const mediaTypes: Record<Format, string> = {
  csv: "text/csv; charset=utf-8",
  json: "application/json; charset=utf-8",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

/** The auditor reads answers with small numbers hidden, and an export has no way to hide them. */
export const mayExport = (me: Person): boolean => !holds(me, "auditor")

/** A file as it leaves: every answer of a year that somebody may read. By page and by the API, the same. */
export async function answersFile(
  wiring: Wiring,
  hub: HubId,
  me: Person,
  { year, format }: { year: AcademicYear; format: Format },
): Promise<{ stream: ReadableStream<Uint8Array>; type: string; name: string }> {
  if (!mayExport(me))
    forbidden("The auditor reads answers with small numbers hidden, and an export has no way to hide them.")
  // The stream outlives its caller, so it has a transaction of its own, which ends with it.
  const stream = await new Promise<Readable>((resolve, reject) => {
    inHub(wiring.streams, hub, me.id, wiring.now(), async (tx) => {
      const reach = await reachOf(tx, me)
      if (!reach.all && reach.settings.length === 0) forbidden("There are no answers that you may take away.")
      await noteExport(tx, year, format)
      const rows = await exportAnswers(tx, year, reach, format === "csv" ? "csv" : "json")
      resolve(format === "xlsx" ? wiring.workbook(rows, exportColumns, `Answers ${year}`) : rows)
      await new Promise((ended) => rows.on("close", ended).on("end", ended).on("error", ended))
    }).catch(reject)
  })
  return {
    stream: Readable.toWeb(stream) as ReadableStream<Uint8Array>,
    type: mediaTypes[format],
    name: `answers-${year}.${format}`,
  }
}
