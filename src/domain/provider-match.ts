import { countProviderLines, type ProviderCount, type ProviderLine } from "./provider.ts"

/** A line of a return as it was typed: schools and co-operatives by the names that tutors know them by. */
export type TypedLine<Id> = {
  by: Id
  school: string
  pupils: number
  through: "own" | "other"
  throughName: string | null
}

export type Named<Id> = { id: Id; name: string; town: string | null; kind: string }

const plain = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[’']/g, "")
    .replace(/&/g, " and ")
    .replace(/[^a-z0-9]+/g, " ")
    .replace(/\b(the|c of e|ce|va|vc|church of england|school|academy)\b/g, " ")
    .replace(/\s+/g, " ")
    .trim()

/**
 * The one setting that a typed name can mean: its whole name, or its name with its place. Two with one name are told apart by
 * the place alone, so that a name which fits several means none of them.
 */
export function settingNamed<Id>(text: string, among: readonly Named<Id>[]): Id | null {
  const wanted = plain(text)
  if (wanted === "") return null
  const withPlace = among.filter(({ name, town }) => town !== null && plain(`${name} ${town}`) === wanted)
  const found = withPlace.length > 0 ? withPlace : among.filter(({ name }) => plain(name) === wanted)
  return found.length === 1 && found[0] ? found[0].id : null
}

/** Text keys: `school:ID`, or `typed:NAME` where no one setting has the name. */
const keyOf = <Id extends string>(text: string, among: readonly Named<Id>[]): string => {
  const id = settingNamed(text, among)
  return id === null ? `typed:${plain(text)}` : id
}

/** Typed lines as lines between settings, counted once. Names that fit no one setting are kept apart, and count. */
export function countTypedLines<Id extends string>(
  lines: readonly TypedLine<Id>[],
  reported: ReadonlySet<Id>,
  settings: readonly Named<Id>[],
): ProviderCount<string> {
  const schools = settings.filter(({ kind }) => kind === "school" || kind === "college" || kind === "early-years")
  const others = settings.filter(({ kind }) => !schools.some((school) => school.kind === kind))
  const counted = lines.map(
    ({ by, school, pupils, through, throughName }): ProviderLine<string> => ({
      by,
      school: keyOf(school, schools),
      pupils,
      through: through === "own" ? null : keyOf(throughName ?? "", others),
    }),
  )
  return countProviderLines<string>(counted, reported)
}
