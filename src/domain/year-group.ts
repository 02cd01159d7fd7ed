import type { Option } from "./toolkit/version.ts"

// Rows of tables that stand for year groups or key stages, as the toolkit codes them: which of them a school can have.

const years = (from: number, to: number): string[] => Array.from({ length: to - from + 1 }, (_, n) => `y${from + n}`)
const yearGroups: ReadonlySet<string> = new Set(["n", "n1", "n2", "r", ...years(1, 13)])
const keyStages: ReadonlySet<string> = new Set(["eyfs", "ks1", "ks2", "ks3", "ks4", "ks5"])

/** Phases that are not here (all-through, special, alternative, one that nobody knows) may have any. */
const ofPhase: Record<string, ReadonlySet<string>> = {
  nursery: new Set(["n", "n1", "n2", "r", "eyfs"]),
  primary: new Set(["n", "n1", "n2", "r", ...years(1, 6), "eyfs", "ks1", "ks2"]),
  secondary: new Set([...years(7, 13), "ks3", "ks4", "ks5"]),
  "post-16": new Set([...years(12, 13), "ks5"]),
}

/** Ages in whole years, null where nobody knows them: a middle school, which the register counts as primary or secondary, is known by them. */
export type SchoolAges = { phase: string | null; lowAge: number | null; highAge: number | null }

const isMiddle = ({ phase, lowAge, highAge }: SchoolAges): boolean =>
  (phase === "primary" && highAge !== null && highAge > 11) || (phase === "secondary" && lowAge !== null && lowAge < 11)

export type RowsOfSchool = { is: "year-groups" | "key-stages"; shown: readonly Option[]; others: readonly Option[] }

/**
 * The rows that a school's phase can have, and any row of which something is `said`; the others apart, so that nothing is
 * lost. Null where the table is not one of year groups or key stages, or nothing would be apart.
 */
export function rowsOfSchool(
  rows: readonly Option[],
  school: SchoolAges,
  said: (row: string) => boolean,
): RowsOfSchool | null {
  const is = rows.every(({ code }) => yearGroups.has(code))
    ? "year-groups"
    : rows.every(({ code }) => keyStages.has(code))
      ? "key-stages"
      : null
  const can = isMiddle(school) ? undefined : ofPhase[school.phase ?? ""]
  if (is === null || rows.length === 0 || !can) return null
  const isShown = ({ code }: Option) => can.has(code) || said(code)
  const [shown, others] = [rows.filter(isShown), rows.filter((row) => !isShown(row))]
  return shown.length === 0 || others.length === 0 ? null : { is, shown, others }
}
