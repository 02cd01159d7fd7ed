import { dayInWords } from "../../domain/kit/day.ts"
import { successionKinds } from "../../domain/setting.ts"
import type { SettingFacts } from "../../store/setting.ts"
import { Actions, Button } from "../../ui/button.tsx"
import { Choice } from "../../ui/choice.tsx"
import { ErrorSummary } from "../../ui/error-summary.tsx"
import { Field } from "../../ui/field.tsx"
import { Head } from "../../ui/head.tsx"
import { Part } from "../../ui/part.tsx"
import { Place } from "../../ui/place.tsx"
import { SearchBox } from "../../ui/search-box.tsx"
import { Table } from "../../ui/table.tsx"
import { framed } from "../kit/frame.tsx"
import type { PageCall } from "../kit/page.tsx"
import type { Wrongs } from "../kit/typed.ts"
import { nameAndPlace } from "./setting-name.tsx"
import { kindAndPhase, numberReasons, successionNames, words } from "./words.ts"

const About = ({ setting }: { setting: SettingFacts }) => (
  <Place
    crumbs={[
      { text: words.title, href: "/settings" },
      { text: nameAndPlace(setting), href: `/settings/${setting.id}` },
    ]}
  />
)

export const numberPage = (
  call: PageCall,
  setting: SettingFacts,
  typed: { urn: string; from: string; reason: string },
  wrongs: Wrongs,
) => {
  const title = words.numberTitle(setting.name)
  return framed(call, {
    title,
    current: "schools",
    wrong: wrongs.any,
    place: <About setting={setting} />,
    children: (
      <>
        <ErrorSummary problems={wrongs.list} />
        <Head title={title} lede={words.numberLede} />
        <form method="post" action={`/settings/${setting.id}/number`}>
          <Field
            type="text"
            name="urn"
            label={words.numberUrn}
            help={words.urnHelp}
            value={typed.urn}
            problem={wrongs.at("urn")}
            width="short"
            autocomplete="off"
          />
          <Field type="date" name="from" label={words.numberFrom} value={typed.from} problem={wrongs.at("from")} />
          <Choice
            type="radio"
            name="reason"
            legend={words.numberReason}
            problem={wrongs.at("reason")}
            options={(["converted", "renamed"] as const).map((code) => ({ value: code, text: numberReasons[code] }))}
            chosen={[typed.reason]}
          />
          <Actions>
            <Button>{words.numberSave}</Button>
          </Actions>
        </form>
      </>
    ),
  })
}

export const rollPage = (
  call: PageCall,
  setting: SettingFacts,
  typed: { pupils: string; on: string },
  wrongs: Wrongs,
) => {
  const title = words.rollTitle(setting.name)
  return framed(call, {
    title,
    current: "schools",
    wrong: wrongs.any,
    place: <About setting={setting} />,
    children: (
      <>
        <ErrorSummary problems={wrongs.list} />
        <Head title={title} />
        <form method="post" action={`/settings/${setting.id}/roll`}>
          <Field
            type="number"
            name="pupils"
            label={words.rollPupils}
            value={typed.pupils}
            problem={wrongs.at("pupils")}
          />
          <Field
            type="date"
            name="on"
            label={words.rollDay}
            help={words.rollDayHelp}
            value={typed.on}
            problem={wrongs.at("on")}
          />
          <Actions>
            <Button>{words.rollSave}</Button>
          </Actions>
        </form>
      </>
    ),
  })
}

const settingOption = (setting: SettingFacts) => ({
  value: setting.id,
  text: nameAndPlace(setting),
  help: [
    kindAndPhase(setting.kind, setting.phase),
    setting.urn,
    setting.closed && words.closedOn(setting.closed),
    setting.opened && `${words.opened}: ${dayInWords(setting.opened)}`,
  ]
    .filter(Boolean)
    .join(" · "),
})

export const successorPage = (
  call: PageCall,
  setting: SettingFacts,
  form: { q: string; found: readonly SettingFacts[]; chosen: string; kind: string; from: string },
  wrongs: Wrongs,
) => {
  const title = words.successorTitle(setting.name)
  return framed(call, {
    title,
    current: "schools",
    wrong: wrongs.any,
    place: <About setting={setting} />,
    children: (
      <>
        <ErrorSummary problems={wrongs.list} />
        <Head title={title} lede={words.successorLede} />
        <section class="part">
          <SearchBox
            action={`/settings/${setting.id}/successor`}
            label={words.successorFind}
            value={form.q}
            button={words.find}
          />
        </section>
        {form.q !== "" && form.found.length === 0 && <p>{words.nothing}</p>}
        {form.found.length > 0 && (
          <form method="post" action={`/settings/${setting.id}/successor`}>
            <input type="hidden" name="q" value={form.q} />
            <Choice
              type="radio"
              name="successor"
              legend={words.successorWhich}
              problem={wrongs.at("successor")}
              options={form.found.map(settingOption)}
              chosen={[form.chosen]}
            />
            <Choice
              type="radio"
              name="kind"
              legend={words.successorHow}
              problem={wrongs.at("kind")}
              options={successionKinds.map((code) => ({ value: code, text: successionNames[code] }))}
              chosen={[form.kind]}
            />
            <Field type="date" name="from" label={words.successorFrom} value={form.from} problem={wrongs.at("from")} />
            <Actions>
              <Button>{words.successorSave}</Button>
            </Actions>
          </form>
        )}
      </>
    ),
  })
}

export const joinPage = (
  call: PageCall,
  setting: SettingFacts,
  form: { q: string; likely: readonly SettingFacts[]; found: readonly SettingFacts[] },
  wrongs: Wrongs,
) => {
  const title = words.joinTitle(setting.name)
  return framed(call, {
    title,
    current: "schools",
    wrong: wrongs.any,
    place: <About setting={setting} />,
    children: (
      <>
        <ErrorSummary problems={wrongs.list} />
        <Head title={title} lede={words.joinLede} />
        <section class="part">
          <SearchBox
            action={`/settings/${setting.id}/join`}
            label={words.joinFind}
            value={form.q}
            button={words.find}
          />
        </section>
        {form.q !== "" && form.found.length === 0 && <p>{words.nothing}</p>}
        {form.likely.length + form.found.length > 0 && (
          <form method="get" action={`/settings/${setting.id}/join`}>
            <Choice
              type="radio"
              name="other"
              legend={form.found.length > 0 ? words.joinFound : words.joinLikely}
              problem={wrongs.at("other")}
              options={(form.found.length > 0 ? form.found : form.likely).map(settingOption)}
            />
            <Actions>
              <Button>{words.joinChoose}</Button>
            </Actions>
          </form>
        )}
      </>
    ),
  })
}

export type JoinSide = { setting: SettingFacts; rows: readonly string[] }

export const joinPreviewPage = (
  call: PageCall,
  {
    about,
    keep,
    join,
    titles,
    from,
  }: { about: SettingFacts; keep: JoinSide; join: JoinSide; titles: readonly string[]; from: string },
  wrongs: Wrongs,
) =>
  framed(call, {
    title: words.joinPreviewTitle,
    current: "schools",
    wrong: wrongs.any,
    place: <About setting={about} />,
    children: (
      <>
        <ErrorSummary problems={wrongs.list} />
        <Head title={words.joinPreviewTitle} lede={words.joinPreviewLede(nameAndPlace(keep.setting))} />
        <section class="part">
          <Table
            caption={words.joinPreviewTitle}
            rows={titles.map((title, n) => ({ title, keep: keep.rows[n], join: join.rows[n] }))}
            rowKey={({ title }) => title}
            columns={[
              { title: words.fact, cell: ({ title }) => title },
              { title: words.joinOlder, cell: (row) => row.keep || words.none },
              { title: words.joinNewer, cell: (row) => row.join || words.none },
            ]}
          />
        </section>
        <form method="post" action={`/settings/${about.id}/join`}>
          <input type="hidden" name="keep" value={keep.setting.id} />
          <input type="hidden" name="join" value={join.setting.id} />
          <Field type="date" name="from" label={words.joinFrom} value={from} problem={wrongs.at("from")} />
          <Part id="what" title={words.joinWhat}>
            <ul class="bullets">
              {words.joinEffects.map((effect) => (
                <li key={effect}>{effect}</li>
              ))}
            </ul>
          </Part>
          <Actions>
            <Button>{words.joinDo}</Button>
            <a class="act" href={`/settings/${about.id}/join`}>
              {words.joinBack}
            </a>
          </Actions>
        </form>
      </>
    ),
  })
