import { readFileSync } from "node:fs"
import type { AcademicYear } from "../domain/kit/academic-year.ts"
import type { ToolkitId } from "../domain/kit/id.ts"
import { starterToolkits } from "../domain/toolkit/starter.ts"
import type { Tx } from "./database.ts"
import { publishVersion } from "./toolkit.ts"

const folder = new URL("../../starter/", import.meta.url)
/** A file of the starter folder, which ships with the product. */
export const readStarter = (file: string): unknown => JSON.parse(readFileSync(new URL(file, folder), "utf8"))

/** Publishes the starter toolkits, the school audit and the yearly returns, from `year` on. */
export async function publishStarter(tx: Tx, year: AcademicYear, newId: <Id extends string>() => Id): Promise<void> {
  for (const { slug, version } of starterToolkits(readStarter("index.json"), readStarter))
    await publishVersion(tx, { id: newId<ToolkitId>(), code: slug }, 1, version, year)
}
