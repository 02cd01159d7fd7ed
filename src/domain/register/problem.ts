import type { LaCode } from "./area.ts"

/** Why a file is refused as a whole; nothing of it is then used. */
export type TableProblem =
  | { problem: "not-found" }
  | { problem: "empty" }
  | { problem: "not-a-table" }
  | { problem: "utf-16" }
  | { problem: "workbook" }
  | { problem: "no-csv-in-zip" }
  | { problem: "encrypted" }
  | { problem: "damaged" }
  | { problem: "too-large"; limit: number }
  | { problem: "too-dense" }
  | { problem: "too-many-rows"; limit: number }
  | { problem: "mostly-unreadable"; lines: number; first: { line: number; reason: string; column: string | null } }
  | { problem: "column-missing"; column: string }

/** What is wrong with an import: with the extract itself, with its links, or with the areas asked for. */
export type ImportProblem =
  | { file: "extract" | "links"; problem: TableProblem }
  | { file: "extract"; problem: { problem: "area-unknown"; area: LaCode } }
