import { areas } from "../../domain/register/area.ts"
import { Actions, Button } from "../../ui/button.tsx"
import { Options } from "../../ui/choice.tsx"
import { Details } from "../../ui/details.tsx"
import { ErrorSummary } from "../../ui/error-summary.tsx"
import { Field } from "../../ui/field.tsx"
import { Head } from "../../ui/head.tsx"
import { Place } from "../../ui/place.tsx"
import { framed } from "../kit/frame.tsx"
import type { PageCall } from "../kit/page.tsx"
import type { Wrongs } from "../kit/typed.ts"
import { areaName, words } from "./words.ts"

const optionOf = (code: string) => ({ value: code, text: areaName(code), help: code })
const all = [...areas.keys()].sort((a, b) => areaName(a).localeCompare(areaName(b), "en-GB") || a.localeCompare(b))

/** The hub's own areas, ticked; others by name or number, or from the list of England's. */
const AreasField = ({ own, typed, wrongs }: { own: readonly string[]; typed: Typed; wrongs: Wrongs }) => {
  const near = [...new Set([...own, ...typed.las])].sort((a, b) => areaName(a).localeCompare(areaName(b), "en-GB"))
  const problem = wrongs.at("las")
  return (
    <fieldset class={problem ? "field wrong" : "field"}>
      <legend class="ask">{words.areasAsk}</legend>
      <p class="help" id="areas-help">
        {words.areasHelp}
      </p>
      {near.length > 0 && (
        <Options
          type="checkbox"
          name="las"
          id="las-own"
          options={near.map(optionOf)}
          chosen={typed.las}
          described="areas-help"
        />
      )}
      <Field
        type="text"
        name="others"
        id="las"
        label={near.length > 0 ? words.otherAreas : words.areasTyped}
        help={words.otherAreasHelp}
        value={typed.others}
        problem={problem}
        small
      />
      <Details summary={words.allAreas(near.length)}>
        <Options
          type="checkbox"
          name="las"
          id="las-more"
          options={all.filter((code) => !near.includes(code)).map(optionOf)}
        />
      </Details>
    </fieldset>
  )
}

export type Typed = { las: readonly string[]; others: string }

export const newRegisterPage = (call: PageCall, typed: Typed, wrongs: Wrongs) =>
  framed(call, {
    title: words.newTitle,
    current: "hub",
    wrong: wrongs.any,
    place: (
      <Place
        crumbs={[
          { text: words.hub, href: "/hub" },
          { text: words.title, href: "/register" },
        ]}
      />
    ),
    children: (
      <>
        <ErrorSummary problems={wrongs.list} />
        <Head title={words.newTitle} lede={words.newLede} />
        <form method="post" action="/register" enctype="multipart/form-data" class="part">
          <AreasField own={call.hub.areas} typed={typed} wrongs={wrongs} />
          <Field
            type="file"
            name="extract"
            label={words.extractAsk}
            help={words.extractHelp}
            accept=".zip,.csv,.gz"
            problem={wrongs.at("extract")}
          />
          <Field
            type="file"
            name="links"
            label={words.linksAsk}
            help={words.linksHelp}
            accept=".zip,.csv,.gz"
            problem={wrongs.at("links")}
            optional
          />
          <Actions>
            <Button>{words.read}</Button>
          </Actions>
        </form>
        <Details summary={words.where}>
          <p>{words.whereText}</p>
        </Details>
      </>
    ),
  })
