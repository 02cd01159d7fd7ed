import * as v from "valibot"
import type { AcademicYear } from "../domain/kit/academic-year.ts"
import type { ToolkitId } from "../domain/kit/id.ts"
import { type CompiledToolkit, compile } from "../domain/toolkit/compile.ts"
import { ToolkitVersion } from "../domain/toolkit/version.ts"
import { json, type Tx } from "./database.ts"
import { recordEvent } from "./event.ts"

/** A published version never changes, so what was compiled once serves every transaction of the process. */
const compiled = new Map<string, CompiledToolkit>()

export async function findCompiled(tx: Tx, toolkit: ToolkitId, version: number): Promise<CompiledToolkit> {
  const key = `${tx.hub} ${toolkit} ${version}`
  const known = compiled.get(key)
  if (known) return known
  const row = await tx.sql
    .selectFrom("toolkit_version")
    .where("hub_id", "=", tx.hub)
    .where("toolkit_id", "=", toolkit)
    .where("version", "=", version)
    .select("content")
    .executeTakeFirstOrThrow()
  const fresh = compile(v.parse(ToolkitVersion, row.content))
  compiled.set(key, fresh)
  return fresh
}

export const listToolkits = (tx: Tx) =>
  tx.sql
    .selectFrom("toolkit")
    .innerJoin("toolkit_version", (join) =>
      join
        .onRef("toolkit_version.hub_id", "=", "toolkit.hub_id")
        .onRef("toolkit_version.toolkit_id", "=", "toolkit.id"),
    )
    .where("toolkit.hub_id", "=", tx.hub)
    .select([
      "toolkit.id",
      "toolkit.seq",
      "toolkit.code",
      "toolkit.name",
      "toolkit.kinds",
      "toolkit_version.version",
      "starts_year as startsYear",
      "published_at as publishedAt",
    ])
    .orderBy("toolkit.seq")
    .orderBy("toolkit_version.version")
    .execute()

export const findVersion = (tx: Tx, toolkit: ToolkitId, version: number) =>
  tx.sql
    .selectFrom("toolkit_version")
    .where("hub_id", "=", tx.hub)
    .where("toolkit_id", "=", toolkit)
    .where("version", "=", version)
    .select(["content", "starts_year as startsYear", "published_at as publishedAt"])
    .executeTakeFirst()

/** The version a kind of setting answers in a year: the newest that had started by then, else the first there was. */
export async function versionFor(
  tx: Tx,
  kind: string,
  year: AcademicYear,
): Promise<{ toolkit: ToolkitId; version: number } | undefined> {
  const rows = (await listToolkits(tx)).filter((row) => row.kinds.includes(kind))
  const row = rows.filter((row) => row.startsYear <= year).at(-1) ?? rows[0]
  return row && { toolkit: row.id, version: row.version }
}

/** Publishes a version, its content already parsed and without problems. */
export async function publishVersion(
  tx: Tx,
  toolkit: { id: ToolkitId; code: string },
  number: number,
  content: ToolkitVersion,
  startsYear: AcademicYear,
): Promise<void> {
  await tx.sql
    .insertInto("toolkit")
    .values({ hub_id: tx.hub, id: toolkit.id, code: toolkit.code, name: content.name, kinds: content.kinds })
    .onConflict((conflict) => conflict.columns(["hub_id", "id"]).doNothing())
    .execute()
  await tx.sql
    .insertInto("toolkit_version")
    .values({
      hub_id: tx.hub,
      toolkit_id: toolkit.id,
      version: number,
      content: json(content),
      starts_year: startsYear,
      published_at: tx.at,
      published_by: tx.by,
    })
    .execute()
  await recordEvent(tx, "toolkit.published", toolkit.id, { code: toolkit.code, version: number, startsYear })
}
