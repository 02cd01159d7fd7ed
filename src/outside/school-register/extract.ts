import * as v from "valibot"
import type { Day } from "../../domain/kit/day.ts"
import { Day as DaySchema } from "../../domain/kit/day.ts"
import { done, type Result, refuse } from "../../domain/kit/result.ts"
import { areaNamed, LaCode } from "../../domain/register/area.ts"
import { groupOf, phaseOf } from "../../domain/register/phase.ts"
import type { TableProblem } from "../../domain/register/problem.ts"
import {
  type RegisterFacts,
  type RegisterRow,
  type RegisterStatus,
  type UnreadLine,
  type UnreadReason,
  Urn,
} from "../../domain/register/row.ts"
import { type Limits, Refused, type Source, usualLimits } from "./bytes.ts"
import { codeOf, countOf, dayOf, openingOf, postcodeOf, telephoneOf, textOf } from "./cells.ts"
import { type Column, type ColumnReport, nameOf, placesOf } from "./columns.ts"
import type { Cells } from "./records.ts"
import { columnKey, readTable } from "./table.ts"

export type ExtractTold = {
  /** The file's, or that of the file in the zip. */
  name: string | null
  columns: ColumnReport
  /** All rows that could be read, of every area. */
  rows: number
  /** Rows per area, by its number. */
  areas: ReadonlyMap<string, number>
  /** Cells that hold something else than their column should: they are read as nothing. */
  unreadable: { column: string; cells: number }[]
  /** The extract's day: by its name (`edubasealldata20260901.csv`), else the latest day in it that is not after today; null where it has neither. */
  day: Day | null
}

export type ExtractReader = {
  row: (row: RegisterRow) => void
  unread: (line: UnreadLine) => void
}

const mostRows = 250_000
const mostUnread = 50_000
const longestName = 300
const longestText = 1_000

/**
 * Reads the register's extract as it streams (the daily extract, a search export or one with chosen columns; zip, gzip or plain), telling each row once.
 * Where it is refused, what has been told of it is to be thrown away. `today` bounds the extract's day.
 */
export async function readExtract(
  source: Source,
  today: Day,
  reader: ExtractReader,
  limits: Limits = usualLimits,
): Promise<Result<ExtractTold, TableProblem>> {
  let parse: RowParser | undefined
  let report: ColumnReport = { missing: [], unknown: [] }
  let width = 0
  let [rows, unread] = [0, 0]
  let first: UnreadLine | undefined
  let latest: Day | null = null
  const areas = new Map<string, number>()
  const unreadable = new Map<Column, number>()
  const note = (column: Column) => void unreadable.set(column, (unreadable.get(column) ?? 0) + 1)
  const leaveOut = (line: UnreadLine) => {
    first ??= line
    if (++unread > mostUnread) throw new Refused(mostly(unread, line))
    reader.unread(line)
  }

  const read = await readTable(source, limits, {
    required: [
      { key: columnKey(nameOf("urn")), name: nameOf("urn") },
      { key: columnKey(nameOf("name")), name: nameOf("name") },
    ],
    columns: (columns) => {
      const found = placesOf(columns)
      report = found.report
      const { places } = found
      if (!places.has("laCode") && !places.has("laName") && !places.has("dfeNumber"))
        throw new Refused({ problem: "column-missing", column: nameOf("laCode") })
      width = columns.findLastIndex(({ key }) => key !== "") + 1
      parse = rowParser(places, note)
    },
    row: (line, cells, ended) => {
      if (!parse) return
      if (cells.count < width)
        return leaveOut({ line, ...parse.place(cells), reason: ended ? "row-too-short" : "torn", column: null })
      const row = parse.row(line, cells)
      if ("reason" in row) return leaveOut(row)
      if (++rows > mostRows) throw new Refused({ problem: "too-many-rows", limit: mostRows })
      areas.set(row.la, (areas.get(row.la) ?? 0) + 1)
      for (const day of parse.days(row, cells)) if (day <= today && (latest === null || day > latest)) latest = day
      reader.row(row)
    },
    broken: (line, reason, cells) =>
      leaveOut({ line, ...(parse ? parse.place(cells) : { la: null, urn: null }), reason, column: null }),
  })
  if (!read.ok) return read
  if (first && unread > 1_000 && unread > rows) return refuse(mostly(unread, first))
  const named = dayInName(read.value.name)
  return done({
    name: read.value.name,
    columns: report,
    rows,
    areas,
    unreadable: [...unreadable].map(([column, cells]) => ({ column: nameOf(column), cells })),
    day: named !== null && named <= today ? named : latest,
  })
}

const mostly = (lines: number, { line, reason, column }: UnreadLine): TableProblem => ({
  problem: "mostly-unreadable",
  lines,
  first: { line, reason, column },
})

/** `edubasealldata20150407`, `RECONSTRUCTED_edubasealldata_20191201_LA865`, `2021-05-07_gias`. */
export function dayInName(name: string | null): Day | null {
  const [, year, month, date] = /(?<!\d)(20\d\d)-?([01]\d)-?([0-3]\d)(?!\d)/.exec(name ?? "") ?? []
  const day = v.safeParse(DaySchema, `${year}-${month}-${date}`)
  return day.success ? day.output : null
}

type RowParser = {
  row: (line: number, cells: Cells) => RegisterRow | UnreadLine
  /** As much as can be told of a line that cannot be read. */
  place: (cells: Cells) => { la: LaCode | null; urn: Urn | null }
  /** Days by which the extract's own can be told. */
  days: (row: RegisterRow, cells: Cells) => Day[]
}

const statusByName: Record<string, RegisterStatus> = {
  open: "open",
  closed: "closed",
  openbutproposedtoclose: "proposed-to-close",
  proposedtoopen: "proposed-to-open",
}
const statusByCode: Record<string, RegisterStatus> = {
  "1": "open",
  "2": "closed",
  "3": "proposed-to-close",
  "4": "proposed-to-open",
}

/** Says when a cell is not what its column should hold. */
type Note = (column: Column) => void

function rowParser(places: ReadonlyMap<Column, number>, note: Note): RowParser {
  const has = (...columns: Column[]) => columns.some((column) => places.has(column))
  const cell = (cells: Cells, column: Column): string => {
    const place = places.get(column)
    return place === undefined ? "" : cells.text(place)
  }
  /** Few values, many rows: each is kept once. */
  const kept = new Map<string, string>()
  const once = (value: string | null): string | null => {
    if (value === null) return null
    const known = kept.get(value)
    if (known !== undefined) return known
    if (kept.size < 20_000) kept.set(value, value)
    return value
  }

  const urnOf = (cells: Cells): Urn | null => {
    const urn = v.safeParse(Urn, cell(cells, "urn").trim())
    return urn.success ? urn.output : null
  }
  const laOf = (cells: Cells): LaCode | null => {
    for (const told of [
      cell(cells, "laCode")
        .trim()
        .replace(/^\d{1,2}$/, ""),
      cell(cells, "dfeNumber").trim().slice(0, 3),
    ]) {
      const code = v.safeParse(LaCode, told)
      if (code.success) return code.output
    }
    return areaNamed(cell(cells, "laName")) ?? null
  }
  const textIn = (cells: Cells, column: Column): string | null => {
    const text = textOf(cell(cells, column))
    if (text === null || text.length <= longestText) return text
    note(column)
    return null
  }
  const countIn = (cells: Cells, column: Column, most?: number): number | null => {
    const count = countOf(cell(cells, column), most)
    if (count === undefined) note(column)
    return count ?? null
  }

  const statusOf = (cells: Cells): RegisterStatus => {
    const [name, code] = [columnKey(cell(cells, "status")), cell(cells, "statusCode").trim().replace(/^0/, "")]
    const status = statusByName[name] ?? statusByCode[code] ?? statusByCode[name]
    if (!status && name !== "") note("status")
    return status ?? "open"
  }

  const trustIn = (cells: Cells): Pick<RegisterFacts, "trustCode" | "trustName"> => {
    // "Supported by a trust" is a foundation trust of a maintained school: not one that runs academies.
    const flag = textOf(cell(cells, "trustFlag"))
    if (flag !== null && !/academy/i.test(flag)) return { trustCode: null, trustName: null }
    return { trustCode: once(codeOf(cell(cells, "trustCode"), 1)), trustName: once(textIn(cells, "trustName")) }
  }

  const row = (line: number, cells: Cells): RegisterRow | UnreadLine => {
    const [urn, la] = [urnOf(cells), laOf(cells)]
    const leaveOut = (reason: UnreadReason, column: Column): UnreadLine => ({
      line,
      reason,
      la,
      urn,
      column: nameOf(column),
    })
    if (urn === null) return leaveOut("urn-unreadable", "urn")
    if (la === null) return leaveOut("la-unreadable", has("laCode") ? "laCode" : "laName")
    const name = textOf(cell(cells, "name"))
    if (name === null) return leaveOut("name-missing", "name")
    if (name.length > longestName) return leaveOut("name-too-long", "name")

    const opened = openingOf(cell(cells, "opened"))
    const closed = dayOf(cell(cells, "closed"))
    const censusDay = dayOf(cell(cells, "censusDay"))
    if (opened === undefined) return leaveOut("date-unreadable", "opened")
    if (closed === undefined) return leaveOut("date-unreadable", "closed")
    if (censusDay === undefined) return leaveOut("date-unreadable", "censusDay")

    const facts: RegisterRow["facts"] = { urn, name, la }
    const [type, group] = [textIn(cells, "type"), textIn(cells, "group")]
    const [lowAge, highAge] = [countIn(cells, "lowAge", 99), countIn(cells, "highAge", 99)]
    if (has("laName")) facts.laName = once(textIn(cells, "laName"))
    if (has("establishmentNumber", "dfeNumber"))
      facts.establishmentNumber = codeOf(
        cell(cells, "establishmentNumber") || (/(\d{4})\s*$/.exec(cell(cells, "dfeNumber"))?.[1] ?? ""),
        4,
      )
    if (has("typeCode")) facts.typeCode = once(codeOf(cell(cells, "typeCode"), 2))
    if (has("type")) facts.type = once(type)
    if (has("group", "type")) facts.group = groupOf(group, type)
    const phase = phaseOf(type ?? group, textOf(cell(cells, "phase")), lowAge, highAge)
    // Without one of these columns a phase that cannot be told is left as it is known.
    if (phase !== null || (has("type") && has("phase") && has("lowAge"))) facts.phase = phase
    if (has("lowAge")) facts.lowAge = lowAge
    if (has("highAge")) facts.highAge = highAge
    if (has("gender")) facts.gender = once(textIn(cells, "gender"))
    if (has("religiousCharacter")) facts.religiousCharacter = once(textIn(cells, "religiousCharacter"))
    if (has("status", "statusCode")) facts.status = statusOf(cells)
    if (has("opened")) facts.opened = opened
    if (has("closed")) facts.closed = closed
    if (has("pupils")) facts.pupils = countIn(cells, "pupils", 99_999)
    if (has("censusDay")) facts.censusDay = censusDay
    if (has("street")) facts.street = textIn(cells, "street")
    if (has("locality")) facts.locality = once(textIn(cells, "locality"))
    if (has("town")) facts.town = once(textIn(cells, "town"))
    if (has("county")) facts.county = once(textIn(cells, "county"))
    if (has("postcode")) facts.postcode = postcodeOf(cell(cells, "postcode"))
    if (has("easting") && has("northing")) {
      const [easting, northing] = [countIn(cells, "easting"), countIn(cells, "northing", 1_500_000)]
      // Half a place is none, and 0 is how the register leaves it out.
      facts.easting = easting && northing ? easting : null
      facts.northing = easting && northing ? northing : null
    }
    const trust = trustIn(cells)
    if (has("trustCode")) facts.trustCode = trust.trustCode
    if (has("trustName")) facts.trustName = trust.trustName
    if (has("federation")) facts.federation = once(textIn(cells, "federation"))
    if (has("website")) facts.website = textIn(cells, "website")
    if (has("telephone")) facts.telephone = telephoneOf(cell(cells, "telephoneStd"), cell(cells, "telephone"))
    return { line, urn, la, facts }
  }

  return {
    row,
    place: (cells) => ({ la: laOf(cells), urn: urnOf(cells) }),
    days: ({ facts }, cells) => {
      const changed = dayOf(cell(cells, "lastChanged"))
      if (changed === undefined) note("lastChanged")
      return [changed, facts.censusDay, facts.status === "open" ? facts.opened : null].filter((day) => day != null)
    },
  }
}
