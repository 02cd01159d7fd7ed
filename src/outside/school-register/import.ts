import type { Day } from "../../domain/kit/day.ts"
import { done, type Result, refuse } from "../../domain/kit/result.ts"
import { areaIsKnown, type LaCode } from "../../domain/register/area.ts"
import type { ImportProblem, TableProblem } from "../../domain/register/problem.ts"
import type { RegisterLink, RegisterRow, UnreadLine, Urn } from "../../domain/register/row.ts"
import { type Limits, type Source, usualLimits } from "./bytes.ts"
import { type ExtractTold, readExtract } from "./extract.ts"
import { type LinksTold, readLinks } from "./links.ts"

export type ImportFiles = {
  extract: Source
  /** A links file. Null: the extract's own zip is looked into, where it has a path. */
  links: Source | null
  las: readonly LaCode[]
  /** Numbers of the hub's schools: their rows are kept wherever they stand, to tell where they went. */
  known: ReadonlySet<string>
  today: Day
  /** Told of every row of the extract, whatever its area. */
  progress?: () => void
}

/** What `planImport` asks for, but what the hub knows. */
export type ImportRead = {
  rows: RegisterRow[]
  unread: UnreadLine[]
  links: RegisterLink[] | null
  las: readonly LaCode[]
  on: Day
  told: ExtractTold
}

/** Reads an extract and its links; of other areas nothing is kept. Refused whole, or usable whole. */
export async function readImport(
  files: ImportFiles,
  limits: Limits = usualLimits,
): Promise<Result<ImportRead, ImportProblem>> {
  const asked = new Set<string>(files.las)
  const rows: RegisterRow[] = []
  const unread: UnreadLine[] = []
  const kept = new Set<Urn>()
  const read = await readExtract(
    files.extract,
    files.today,
    {
      row: (row) => {
        files.progress?.()
        const wanted = asked.has(row.la)
        if (!wanted && !files.known.has(row.urn)) return
        // Of a number that comes twice only the line is told.
        rows.push(wanted && kept.has(row.urn) ? { ...row, facts: { urn: row.urn, name: "", la: row.la } } : row)
        if (wanted) kept.add(row.urn)
      },
      unread: (line) => {
        if (line.la === null || asked.has(line.la)) unread.push(line)
      },
    },
    limits,
  )
  if (!read.ok) return refuse({ file: "extract", problem: read.problem })
  const inFile = new Set(read.value.areas.keys())
  const area = files.las.find((la) => !areaIsKnown(la, inFile))
  if (area) return refuse({ file: "extract", problem: { problem: "area-unknown", area } })
  const links = files.links === null ? await linksBeside(files.extract, limits) : await readLinks(files.links, limits)
  if (links && !links.ok) return refuse({ file: "links", problem: links.problem })
  return done({
    rows,
    unread,
    links: links?.value.links ?? null,
    las: files.las,
    on: read.value.day ?? files.today,
    told: read.value,
  })
}

/** A zip may hold both tables. */
async function linksBeside(extract: Source, limits: Limits): Promise<Result<LinksTold, TableProblem> | null> {
  if (typeof extract !== "string") return null
  const links = await readLinks(extract, limits)
  return !links.ok && ["column-missing", "not-a-table"].includes(links.problem.problem) ? null : links
}
