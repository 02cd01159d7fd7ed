import type { SettingFacts } from "../../store/setting.ts"
import { Details } from "../../ui/details.tsx"
import { Empty } from "../../ui/empty.tsx"
import { ErrorSummary } from "../../ui/error-summary.tsx"
import type { Option } from "../../ui/field.tsx"
import { Head } from "../../ui/head.tsx"
import { Part } from "../../ui/part.tsx"
import { Place } from "../../ui/place.tsx"
import { framed } from "../kit/frame.tsx"
import type { Form, PageCall } from "../kit/page.tsx"
import type { Wrongs } from "../kit/typed.ts"
import { AddPromise, OpenPromises, PromiseItem, type PromiseLine } from "./promises.tsx"
import { words } from "./words.ts"

export type PromisesView = {
  setting: SettingFacts
  lines: readonly PromiseLine[]
  mayAdd: boolean
  keepers: readonly Option[]
  form: Form | null
  wrongs: Wrongs
}

export function promisesPage(call: PageCall, view: PromisesView) {
  const { setting, lines, wrongs, form } = view
  const { today } = call.tx
  const open = lines.filter(({ promise }) => promise.outcome === "open")
  const settled = lines.filter(({ promise }) => promise.outcome !== "open")
  const late = open.filter(({ promise }) => promise.due !== null && promise.due < today).length
  const back = `/settings/${setting.id}/promises`
  return framed(call, {
    title: words.title(setting.name),
    current: "schools",
    wrong: wrongs.any,
    place: (
      <Place
        crumbs={[
          { text: setting.name, href: `/settings/${setting.id}` },
          ...(setting.town ? [{ text: setting.town }] : []),
        ]}
      />
    ),
    children: (
      <>
        <ErrorSummary problems={wrongs.list} />
        <Head title={words.title(setting.name)} lede={words.summary(open.length, late)} />
        <Part id="open" title={words.open}>
          {open.length > 0 ? (
            <OpenPromises lines={open} today={today} back={back} />
          ) : settled.length > 0 ? (
            <p>{words.noneOpen}</p>
          ) : (
            <Empty will={words.emptyWill} why={words.emptyWhy} />
          )}
          {settled.length > 0 && (
            <Details summary={words.settled(settled.length)}>
              <ul class="todo">
                {settled.map((line) => (
                  <PromiseItem line={line} today={today} back={back} named={false} key={line.promise.id} />
                ))}
              </ul>
            </Details>
          )}
        </Part>
        {view.mayAdd && (
          <Part id="add" title={words.add}>
            <AddPromise
              setting={setting.id}
              keepers={view.keepers}
              back={back}
              typed={(name) => form?.text(name)}
              problem={(name) => wrongs.at(name)}
            />
          </Part>
        )}
      </>
    ),
  })
}
