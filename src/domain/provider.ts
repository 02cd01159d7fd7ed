/** A line of a tutor's or co-operative's return: pupils that it teaches at a school, `through` another provider or on its own account. */
export type ProviderLine<Id> = { by: Id; school: Id; pupils: number; through: Id | null }

/** `left-out`: it is in the other's own lines already. `unconfirmed`: the other has not reported, so that it counts, flagged. */
export type CountedLine<Id> = ProviderLine<Id> & { counts: "counted" | "left-out" | "unconfirmed" }

export type ProviderCount<Id> = {
  lines: CountedLine<Id>[]
  /** Of all lines as sent in. */
  sent: number
  counted: number
  leftOut: number
  bySchool: Map<Id, number>
}

/**
 * Pupils whom two providers report are counted once, with the provider they are taught through, if that one has reported.
 * `reported` holds every provider with a return this year. A cross-check of what the schools say; it changes no measure.
 */
export const countProviderLines = <Id>(
  lines: readonly ProviderLine<Id>[],
  reported: ReadonlySet<Id>,
): ProviderCount<Id> => {
  const bySchool = new Map<Id, number>()
  let [sent, counted] = [0, 0]
  const marked = lines.map((line): CountedLine<Id> => {
    const isOwn = line.through === null || line.through === line.by
    const counts = isOwn ? "counted" : line.through !== null && reported.has(line.through) ? "left-out" : "unconfirmed"
    sent += line.pupils
    if (counts !== "left-out") {
      counted += line.pupils
      bySchool.set(line.school, (bySchool.get(line.school) ?? 0) + line.pupils)
    }
    return { ...line, counts }
  })
  return { lines: marked, sent, counted, leftOut: sent - counted, bySchool }
}
