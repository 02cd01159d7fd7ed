import { areas } from "../../domain/register/area.ts"
import { Actions, Button } from "../../ui/button.tsx"
import { Options } from "../../ui/choice.tsx"
import { Details } from "../../ui/details.tsx"
import { ErrorSummary } from "../../ui/error-summary.tsx"
import { describedBy, Field } from "../../ui/field.tsx"
import { Head } from "../../ui/head.tsx"
import { Place } from "../../ui/place.tsx"
import { Problem } from "../../ui/problem.tsx"
import { framed } from "../kit/frame.tsx"
import type { PageCall } from "../kit/page.tsx"
import type { Wrongs } from "../kit/typed.ts"
import { areaName, words } from "./words.ts"

const optionOf = (code: string) => ({ value: code, text: areaName(code), help: code })
const all = [...areas.keys()].sort((a, b) => areaName(a).localeCompare(areaName(b), "en-GB") || a.localeCompare(b))

/** The hub's own areas come first, ticked; then all of England's. */
const AreasField = ({ own, chosen, problem }: { own: readonly string[]; chosen: readonly string[]; problem: string | undefined }) => {
  const near = [...new Set([...own, ...chosen])].sort((a, b) => areaName(a).localeCompare(areaName(b), "en-GB"))
  return (
    <fieldset class={problem ? "field wrong" : "field"}>
      <legend class="ask">{words.areasAsk}</legend>
      <p class="help" id="las-help">
        {words.areasHelp}
      </p>
      {problem && <Problem id="las-problem">{problem}</Problem>}
      {near.length > 0 && (
        <Options type="checkbox" name="las" id="las" options={near.map(optionOf)} chosen={chosen} described={describedBy("las", true, problem)} />
      )}
      <Details summary={words.allAreas(near.length)} open={near.length === 0}>
        <Options
          type="checkbox"
          name="las"
          id={near.length === 0 ? "las" : "las-more"}
          options={all.filter((code) => !near.includes(code)).map(optionOf)}
          {...(near.length === 0 && { described: describedBy("las", true, problem) })}
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
          <AreasField own={call.hub.areas} chosen={typed.las} problem={wrongs.at("las")} />
          <Field type="text" name="others" label={words.otherAreas} help={words.otherAreasHelp} value={typed.others} problem={wrongs.at("others")} width="middle" optional small />
          <Field type="file" name="extract" label={words.extractAsk} help={words.extractHelp} accept=".zip,.csv,.gz" problem={wrongs.at("extract")} />
          <Field type="file" name="links" label={words.linksAsk} help={words.linksHelp} accept=".zip,.csv,.gz" problem={wrongs.at("links")} optional />
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
