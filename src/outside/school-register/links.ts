import * as v from "valibot"
import { done, type Result, refuse } from "../../domain/kit/result.ts"
import type { TableProblem } from "../../domain/register/problem.ts"
import { type RegisterLink, Urn } from "../../domain/register/row.ts"
import { type Limits, Refused, type Source, usualLimits } from "./bytes.ts"
import { dayOf } from "./cells.ts"
import type { Cells } from "./records.ts"
import { columnKey, readTable } from "./table.ts"

export type LinksTold = {
  links: RegisterLink[]
  /** Lines without two numbers or with a date that is none, and lines that cannot be cut: left out. */
  unread: { line: number; column: string | null }[]
}

const mostLinks = 500_000
const mostUnread = 50_000
const required = ["URN", "LinkURN", "LinkType"] as const

/** Reads the register's links file whole: one takes the place of the one before. Its 33,000 links come to about 5 MB. */
export async function readLinks(
  source: Source,
  limits: Limits = usualLimits,
): Promise<Result<LinksTold, TableProblem>> {
  const links: RegisterLink[] = []
  const unread: LinksTold["unread"] = []
  let places: ReadonlyMap<string, number> = new Map()
  let width = 0
  const kinds = new Map<string, string>()
  const leaveOut = (line: number, column: string | null) => {
    unread.push({ line, column })
    if (unread.length > mostUnread)
      throw new Refused({
        problem: "mostly-unreadable",
        lines: unread.length,
        first: { line, reason: "link-unreadable", column },
      })
  }
  const cell = (cells: Cells, name: string): string => cells.text(places.get(columnKey(name)) ?? -1).trim()

  const read = await readTable(source, limits, {
    required: required.map((name) => ({ key: columnKey(name), name })),
    columns: (columns) => {
      places = new Map(columns.map(({ key }, place) => [key, place]))
      width = Math.max(...required.map((name) => places.get(columnKey(name)) ?? 0)) + 1
    },
    row: (line, cells) => {
      const [urn, linkUrn] = [v.safeParse(Urn, cell(cells, "URN")), v.safeParse(Urn, cell(cells, "LinkURN"))]
      const on = dayOf(cell(cells, "LinkEstablishedDate"))
      if (cells.count < width) return leaveOut(line, null)
      if (!urn.success) return leaveOut(line, "URN")
      if (!linkUrn.success) return leaveOut(line, "LinkURN")
      if (on === undefined) return leaveOut(line, "LinkEstablishedDate")
      if (links.length >= mostLinks) throw new Refused({ problem: "too-many-rows", limit: mostLinks })
      const type = cell(cells, "LinkType").slice(0, 100)
      if (!kinds.has(type) && kinds.size < 1_000) kinds.set(type, type)
      links.push({ urn: urn.output, linkUrn: linkUrn.output, type: kinds.get(type) ?? type, on })
    },
    broken: (line) => leaveOut(line, null),
  })
  return read.ok ? done({ links, unread }) : refuse(read.problem)
}
