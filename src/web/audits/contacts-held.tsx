import type { SettingId } from "../../domain/kit/id.ts"
import type { SettingRecord } from "../../store/layout.ts"
import { Act } from "../../ui/button.tsx"
import { Facts } from "../../ui/facts.tsx"
import { words } from "./words.ts"

/** The question of the starter toolkit that asks whether these are right. */
export const contactsCode = "contacts-checked"

export type Contacts = {
  setting: SettingId
  record: SettingRecord
  /** Names; undefined where they are not for the reader. */
  heads: readonly string[] | undefined
  mayCorrect: boolean
}

type From = keyof typeof words.heldFrom

/** What holds: the typed word, else the register's; with where it comes from. */
const heldOf = ({ register, typed }: SettingRecord, field: string): { value: string; from: From } | undefined => {
  for (const [facts, from] of [
    [typed, "typed"],
    [register ?? {}, "register"],
  ] as const) {
    const value = facts[field]
    if (typeof value === "string" && value !== "") return { value, from }
  }
  return undefined
}

const Held = ({ parts }: { parts: readonly { value: string; from: From }[] }) =>
  parts.length === 0 ? (
    <span class="quiet">{words.heldNothing}</span>
  ) : (
    <>
      {parts.map(({ value }) => value).join(", ")}{" "}
      <span class="sub">{[...new Set(parts.map(({ from }) => words.heldFrom[from]))].join(" / ")}</span>
    </>
  )

/** What is asked about, beside the question, with the way to where it is corrected. */
export const ContactsHeld = ({ contacts: { setting, record, heads, mayCorrect } }: { contacts: Contacts }) => {
  const held = (...fields: string[]) => <Held parts={fields.flatMap((field) => heldOf(record, field) ?? [])} />
  return (
    <div class="field">
      <p class="ask small">{words.held}</p>
      <Facts
        facts={[
          [words.heldName, held("name")],
          [words.heldAddress, held("street", "locality", "town", "county", "postcode")],
          [words.heldTelephone, held("telephone")],
          [words.heldWebsite, held("website")],
          [
            words.heldHead,
            heads && (
              <>
                {heads.length > 0 ? heads.join(", ") : <span class="quiet">{words.heldNobody}</span>}{" "}
                {heads.length > 0 && <span class="sub">{words.heldFrom.people}</span>}
              </>
            ),
          ],
        ]}
      />
      <p class="row">
        {mayCorrect && <Act href={`/settings/${setting}/edit`}>{words.heldCorrect}</Act>}
        <Act href={`/settings/${setting}#people`}>{words.heldPeople}</Act>
      </p>
      {record.register !== null && <p class="quiet">{words.heldRegister}</p>}
    </div>
  )
}
