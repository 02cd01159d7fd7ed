import * as v from "valibot"
import { Day } from "../../domain/kit/day.ts"

/** `z` not applicable, `c` and `x` suppressed, `-` a name of nothing. */
const nothing = new Set(["", "-", "x", "z", "c", "not applicable", "not recorded", "unknown", "null", "n/a"])

/** Most cells are such, and are taken as they are. */
const tidy = /^[!-~]+(?: [!-~]+)*$/

/** Whatever the register writes for nothing is null. `None` and `Does not apply` are answers. Control characters cannot be kept, and stand for nothing. */
export function textOf(cell: string): string | null {
  const plain = tidy.test(cell) ? cell : cell.replace(/[\p{Cc}\p{Zs}\p{Zl}\p{Zp}]+/gu, " ").trim()
  return nothing.has(plain.toLowerCase()) ? null : plain
}

/** A date that is none is undefined, which is not the same as nothing. */
export function dayOf(cell: string): Day | null | undefined {
  const plain = textOf(cell)
  if (plain === null) return null
  const [, date, month, year] = /^(\d{1,2})[-/](\d{1,2})[-/](\d{4})(?: 00:00(?::00)?)?$/.exec(plain) ?? []
  const told = date && month && year ? `${year}-${month.padStart(2, "0")}-${date.padStart(2, "0")}` : plain
  const day = v.safeParse(Day, told)
  return day.success ? day.output : undefined
}

/** `01-01-1900` is the register's placeholder for an opening nobody wrote down. */
export const openingOf = (cell: string): Day | null | undefined => {
  const day = dayOf(cell)
  return day === "1900-01-01" ? null : day
}

/** A whole number from 0; undefined where something else stands there. */
export function countOf(cell: string, most = 1_000_000): number | null | undefined {
  const plain = textOf(cell)
  if (plain === null) return null
  return /^\d{1,7}(\.0+)?$/.test(plain) && Number(plain) <= most ? Number.parseInt(plain, 10) : undefined
}

/** Spreadsheets take leading zeros off: `2` is `02`. A code of noughts or nines is nothing. */
export function codeOf(cell: string, digits: number): string | null {
  const plain = textOf(cell)
  if (plain === null || /^(0+|9{2,3})$/.test(plain)) return null
  return /^\d+$/.test(plain) ? plain.padStart(digits, "0") : plain
}

/** `ba151le` and `BA15  1LE` are `BA15 1LE`. */
export const postcodeOf = (cell: string): string | null =>
  textOf(cell)
    ?.toUpperCase()
    .replace(/\s+/g, "")
    .replace(/^(.+)(.{3})$/, "$1 $2") ?? null

/** Digits alone; the 0 that a spreadsheet took comes back. */
export function telephoneOf(std: string, number: string): string | null {
  const digits = `${std}${number}`.replace(/^\s*\+44/, "0").replace(/\D/g, "")
  if (digits === "" || /^0+$/.test(digits)) return null
  return digits.length < 11 && !digits.startsWith("0") ? `0${digits}` : digits
}
