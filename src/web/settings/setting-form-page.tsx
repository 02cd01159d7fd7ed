import { phases, settingKinds } from "../../domain/setting.ts"
import type { SettingRecord } from "../../store/layout.ts"
import type { SettingFacts } from "../../store/setting.ts"
import { Actions, Button } from "../../ui/button.tsx"
import { ErrorSummary } from "../../ui/error-summary.tsx"
import { Field } from "../../ui/field.tsx"
import { Head } from "../../ui/head.tsx"
import { Place } from "../../ui/place.tsx"
import { framed } from "../kit/frame.tsx"
import type { PageCall } from "../kit/page.tsx"
import type { Wrongs } from "../kit/typed.ts"
import { factInWords } from "./fact.ts"
import { nameAndPlace } from "./setting-name.tsx"
import { kindNames, phaseNames, words } from "./words.ts"

/** As typed, field by field. `grid` stands for easting and northing. */
export type TypedFacts = Record<
  "kind" | "name" | "phase" | "urn" | "postcode" | "town" | "la" | "trustName" | "grid" | "opened" | "closed",
  string
>

type FactFields = {
  typed: TypedFacts
  wrongs: Wrongs
  says?: (field: string) => string | undefined
  all: boolean
  urn: boolean
}

const factFields = ({ typed, wrongs, says, all, urn }: FactFields) => {
  const told = (field: string, help?: string) => {
    const said = says?.(field)
    return [help, said].filter(Boolean).join(" ") || undefined
  }
  const text = (name: keyof TypedFacts, label: string, help?: string, width?: "short" | "middle") => {
    const said = told(name, help)
    return (
      <Field
        type="text"
        name={name}
        label={label}
        value={typed[name]}
        problem={wrongs.at(name)}
        {...(said && { help: said })}
        {...(width && { width })}
        autocomplete="off"
        optional={name !== "name"}
      />
    )
  }
  const date = (name: "opened" | "closed", label: string, help?: string) => {
    const said = told(name, help)
    return (
      <Field
        type="date"
        name={name}
        label={label}
        value={typed[name]}
        problem={wrongs.at(name)}
        {...(said && { help: said })}
        optional
      />
    )
  }
  const phaseHelp = told("phase", words.phaseHelp)
  return (
    <>
      {text("name", words.theName)}
      <Field
        type="select"
        name="phase"
        label={words.phase}
        {...(phaseHelp && { help: phaseHelp })}
        value={typed.phase}
        problem={wrongs.at("phase")}
        empty={words.noPhase}
        options={phases.map((code) => ({ value: code, text: phaseNames[code] ?? code }))}
        optional
      />
      {text("town", words.town, words.townHelp)}
      {text("postcode", words.postcode, undefined, "short")}
      {all && (
        <>
          {urn && text("urn", words.urn, words.urnHelp, "short")}
          {text("grid", words.grid, words.gridHelp, "middle")}
          {text("la", words.la, words.laHelp, "short")}
          {text("trustName", words.trust)}
          {date("opened", words.opened)}
          {date("closed", words.closed, words.closedHelp)}
        </>
      )}
    </>
  )
}

const Kind = ({ typed, wrongs }: { typed: TypedFacts; wrongs: Wrongs }) => (
  <Field
    type="select"
    name="kind"
    label={words.whatKind}
    value={typed.kind}
    problem={wrongs.at("kind")}
    options={settingKinds.map((code) => ({ value: code, text: kindNames[code] }))}
  />
)

export const newSettingPage = (call: PageCall, typed: TypedFacts, wrongs: Wrongs) =>
  framed(call, {
    title: words.newTitle,
    current: "schools",
    wrong: wrongs.any,
    place: <Place crumbs={[{ text: words.title, href: "/settings" }]} />,
    children: (
      <>
        <ErrorSummary problems={wrongs.list} />
        <Head title={words.newTitle} lede={words.newLede} />
        <form method="post" action="/settings">
          <Kind typed={typed} wrongs={wrongs} />
          {factFields({ typed, wrongs, all: true, urn: true })}
          <Actions>
            <Button>{words.saveNew}</Button>
          </Actions>
        </form>
      </>
    ),
  })

export const editSettingPage = (
  call: PageCall,
  setting: SettingFacts,
  record: SettingRecord,
  typed: TypedFacts,
  { all, urn, kind }: { all: boolean; urn: boolean; kind: boolean },
  wrongs: Wrongs,
) => {
  const says = (field: string) => {
    if (record.register === null) return undefined
    const said = factInWords(field, record.register)
    return said === undefined ? words.registerSilent : words.registerSays(said)
  }
  return framed(call, {
    title: words.editTitle(setting.name),
    current: "schools",
    wrong: wrongs.any,
    place: (
      <Place
        crumbs={[
          { text: words.title, href: "/settings" },
          { text: nameAndPlace(setting), href: `/settings/${setting.id}` },
        ]}
      />
    ),
    children: (
      <>
        <ErrorSummary problems={wrongs.list} />
        <Head title={words.editTitle(setting.name)} lede={words.editLede} />
        <form method="post" action={`/settings/${setting.id}/edit`}>
          {kind && <Kind typed={typed} wrongs={wrongs} />}
          {factFields({ typed, wrongs, says, all, urn })}
          <Actions>
            <Button>{words.save}</Button>
          </Actions>
        </form>
      </>
    ),
  })
}
