import type { AreasProblem } from "./area.ts"
import type { SkipReason } from "./plan.ts"
import type { ImportProblem, TableProblem } from "./problem.ts"
import type { RegisterField } from "./row.ts"

const megabytes = (bytes: number): string => `${Math.round(bytes / 1_000_000)} MB`

/** What was wrong with a file, and what to do. `file` is `extract` or `links file`. */
export function problemInWords(problem: TableProblem | AreasProblem, file = "extract"): string {
  switch (problem.problem) {
    case "not-found":
      return `The ${file} is not there. Check where it was saved.`
    case "empty":
      return `The ${file} is empty. Download it again.`
    case "not-a-table":
      return `The ${file} is not a CSV table. Give the .csv, .csv.gz or .zip as the register publishes it.`
    case "utf-16":
      return `The ${file} is written in UTF-16. Save it as "CSV UTF-8", or give the file as downloaded.`
    case "workbook":
      return `The ${file} is a workbook. Save it as CSV, or give the file as downloaded.`
    case "no-csv-in-zip":
      return `The zip holds no CSV file. Give the .zip as the register publishes it.`
    case "encrypted":
      return `The ${file} is locked with a password. Unpack it and give the .csv.`
    case "damaged":
      return `The ${file} is damaged and cannot be unpacked to its end. Download it again.`
    case "too-large":
      return `The ${file} is larger than ${megabytes(problem.limit)} when unpacked. All England is about 60 MB: check that it is the right file.`
    case "too-dense":
      return `The ${file} unpacks to far more than it should. Check that it is the right file.`
    case "too-many-rows":
      return `The ${file} has more than ${problem.limit.toLocaleString("en-GB")} rows. All England has about 52,000: check that it is the right file.`
    case "mostly-unreadable": {
      const { line, reason, column } = problem.first
      const why = column === null ? reason : `${reason}, column "${column}"`
      return `Most rows of the ${file} cannot be read; line ${line} is the first (${why}). Give the file as downloaded, not as saved from a spreadsheet.`
    }
    case "column-missing":
      return `The ${file} has no column "${problem.column}". Download it again with that column.`
    case "areas-missing":
      return "Say which local authority areas to bring in, like 865,866."
    case "area-unknown":
      return `There is no local authority area "${problem.area}". Give its number of three digits, like 865 for Wiltshire.`
  }
}

export const importProblemInWords = ({ file, problem }: ImportProblem): string =>
  problemInWords(problem, file === "links" ? "links file" : "extract")

/** Why a line was left out. */
export const skipWords: Record<SkipReason, string> = {
  closed: "Closed before the hub ever knew it",
  "not-open-yet": "Proposed to open, and not open yet",
  "urn-twice": "This number stands in the file twice; the first row was used",
  "urn-unreadable": "The number (URN) is not one of six digits",
  "name-missing": "The school has no name",
  "name-too-long": "The name is too long to be one",
  "la-unreadable": "The local authority area cannot be told",
  "date-unreadable": "A date is none; dates are written 31-12-2026",
  "row-too-short": "The row has fewer cells than the heading",
  "row-too-long": "The line is too long to be a school",
  "quote-not-closed": "A quotation mark is opened and not closed",
  torn: "The last line is torn off",
}

/** As the dry run names what would change. */
export const fieldWords: Record<RegisterField, string> = {
  urn: "Number (URN)",
  name: "Name",
  la: "Local authority area",
  laName: "Name of the area",
  establishmentNumber: "Establishment number",
  typeCode: "Code of the type",
  type: "Type",
  group: "Group",
  phase: "Phase",
  lowAge: "Youngest age",
  highAge: "Oldest age",
  gender: "Pupils taken",
  religiousCharacter: "Religious character",
  status: "Status",
  opened: "First day open",
  closed: "Last day open",
  pupils: "Pupils on roll",
  censusDay: "Roll counted on",
  street: "Street",
  locality: "Locality",
  town: "Town",
  county: "County",
  postcode: "Postcode",
  easting: "Easting",
  northing: "Northing",
  trustCode: "Number of the trust",
  trustName: "Academy trust",
  federation: "Federation",
  website: "Website",
  telephone: "Telephone",
}
