import { academicYearOf } from "../domain/kit/academic-year.ts"
import type { PersonId, SpellId } from "../domain/kit/id.ts"
import type { Tx } from "./database.ts"
import { recordHub } from "./hub.ts"
import { recordPerson, recordSpell } from "./person.ts"
import { publishStarter } from "./starter.ts"
import { recordYear, usualYear } from "./year.ts"

/** Two who found a hub at once do it one after the other. */
const foundingLock = 78_484_653

/** Held until `tx` ends: nobody else founds a hub meanwhile. */
export async function lockFounding(tx: Tx): Promise<void> {
  await tx.client.query("select pg_advisory_xact_lock($1)", [foundingLock])
}

/** A hub under the id that `tx` is held to, with this academic year and the starter toolkit published. */
export async function foundHub(
  tx: Tx,
  hub: { slug: string; name: string; demo: boolean },
  newId: <Id extends string>() => Id,
): Promise<void> {
  const year = academicYearOf(tx.today)
  await recordHub(tx, hub)
  await recordYear(tx, usualYear(year))
  await publishStarter(tx, year, newId)
}

/** Its first person, who may lay it out and invite the others. */
export async function recordFounder(
  tx: Tx,
  founder: { id: PersonId; spell: SpellId; name: string; email: string },
): Promise<void> {
  const { id, spell, name, email } = founder
  await recordPerson(tx, { id, name, email })
  await recordSpell(tx, {
    id: spell,
    person: id,
    role: "hub-manager",
    cluster: null,
    setting: null,
    from: tx.today,
    until: null,
  })
}
