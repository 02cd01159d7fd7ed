/** The codes of `phases` in the reference lists. */
export const phaseCodes = [
  "nursery",
  "primary",
  "secondary",
  "all-through",
  "special",
  "alternative",
  "post-16",
] as const
export type PhaseCode = (typeof phaseCodes)[number]

/** The codes of `establishmentGroups` in the reference lists. */
export const groupCodes = ["maintained", "academy", "free", "independent", "special", "college", "other"] as const
export type GroupCode = (typeof groupCodes)[number]

/** `Free Schools - 16-19` (2015) and `Free schools 16 to 19` (2023) are one name. */
const plain = (name: string | null): string =>
  (name ?? "")
    .toLowerCase()
    .replace(/\bto\b/g, "")
    .replace(/[^a-z0-9]/g, "")

const special = /special(?!post16|designated)/
const alternative = /alternativeprovision|pupilreferral|secureunit/
const post16 = /1619|sixthform|furthereducation|post16|highereducation/

const byName: Record<string, PhaseCode> = {
  nursery: "nursery",
  primary: "primary",
  middledeemedprimary: "primary",
  secondary: "secondary",
  middledeemedsecondary: "secondary",
  allthrough: "all-through",
  "16plus": "post-16",
}

/** Independent and Welsh schools have no phase in the register. A preparatory school to 13 is a primary; 7 to 18 is all-through. */
function byAges(low: number | null, high: number | null): PhaseCode | null {
  if (low === null || high === null || high < low) return null
  if (low >= 16) return "post-16"
  if (high <= 5) return "nursery"
  if (low >= 10) return "secondary"
  return high <= 13 ? "primary" : "all-through"
}

/** Type comes first, for the register's phase of a special school is `Not applicable`; ages come last. */
export function phaseOf(
  type: string | null,
  phase: string | null,
  lowAge: number | null,
  highAge: number | null,
): PhaseCode | null {
  const kind = plain(type)
  if (alternative.test(kind)) return "alternative"
  if (special.test(kind)) return "special"
  if (post16.test(kind)) return "post-16"
  if (kind.includes("nursery")) return "nursery"
  return byName[plain(phase)] ?? byAges(lowAge, highAge)
}

/** `type` decides where an extract has no groups (2015). A special academy is an academy. */
export function groupOf(group: string | null, type: string | null): GroupCode | null {
  const [g, t] = [plain(group), plain(type)]
  if (g === "" && t === "") return null
  const words = g || t
  if (/colleges|universit/.test(g) || (g === "" && post16.test(t) && !/academy|freeschool/.test(t))) return "college"
  if (/academ/.test(words)) return "academy"
  if (/freeschool|studioschool|universitytechnical/.test(words)) return "free"
  if (g === "specialschools" || (g === "" && special.test(t))) return "special"
  if (/independent|citytechnology/.test(words)) return "independent"
  if (/localauthority|community|voluntary|foundation|pupilreferral/.test(words)) return "maintained"
  return "other"
}

/** A code of `settingKinds`. */
export const kindOf = (group: GroupCode | null, type: string | null): "school" | "college" =>
  group === "college" || /post16/.test(plain(type)) ? "college" : "school"
