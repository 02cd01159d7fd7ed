import type { AcademicYear } from "../../domain/kit/academic-year.ts"
import { yearInWords } from "../../domain/kit/academic-year.ts"
import type { Section } from "../../domain/toolkit/version.ts"
import type { SettingFacts } from "../../store/setting.ts"
import type { SharingChoice } from "../../store/sharing.ts"
import { Actions, Button } from "../../ui/button.tsx"
import { Choice } from "../../ui/choice.tsx"
import { Head } from "../../ui/head.tsx"
import { Part } from "../../ui/part.tsx"
import { Place } from "../../ui/place.tsx"
import { framed } from "../kit/frame.tsx"
import { momentInWords } from "../kit/moment.ts"
import type { PageCall } from "../kit/page.tsx"
import { words } from "./words.ts"

export type SharingView = {
  setting: SettingFacts
  year: AcademicYear
  sections: readonly Section[]
  shared: ReadonlySet<string>
  /** Of those, what was said again this year: the rest holds for earlier years alone. */
  confirmed: ReadonlySet<string>
  mayChoose: boolean
  history: readonly SharingChoice[]
}

export const sharingPage = (call: PageCall, view: SharingView) => {
  const { setting, sections, shared, history } = view
  const open = sections.filter((section) => !section.private)
  const named = (of: ReadonlySet<string>) => sections.map(({ code }) => code).filter((code) => of.has(code))
  const isOpen = named(shared).some((code) => !view.confirmed.has(code))
  const closed = sections.filter((section) => section.private)
  return framed(call, {
    title: `${words.sharingTitle}: ${setting.name}`,
    current: "schools",
    place: <Place crumbs={[{ text: setting.name, href: `/settings/${setting.id}` }, { text: words.sharingTitle }]} />,
    children: (
      <>
        <Head
          title={words.sharingTitle}
          lede={words.sharingLede(setting.name, named(shared), named(view.confirmed), yearInWords(view.year))}
          note={view.mayChoose ? undefined : words.sharingRead}
        />
        {isOpen && view.mayChoose && <p>{words.sharingConfirm(yearInWords(view.year))}</p>}
        {view.mayChoose ? (
          <form method="post">
            <Choice
              type="checkbox"
              name="section"
              legend={words.sharingAsk}
              help={words.sharingHelp}
              options={open.map(({ code, title }) => ({ value: code, text: words.sectionName(code, title) }))}
              chosen={[...shared]}
            />
            <p class="quiet">
              {closed.length > 0 && `${words.sharingPrivate(closed.map(({ code }) => code).join(", "))} `}
              {words.sharingCentreOnly}
            </p>
            <Actions>
              <Button>{words.sharingSave}</Button>
            </Actions>
          </form>
        ) : (
          <ul class="list">
            {open
              .filter(({ code }) => shared.has(code))
              .map(({ code, title }) => (
                <li key={code}>{words.sectionName(code, title)}</li>
              ))}
          </ul>
        )}
        {history.length > 0 && (
          <Part id="history" title={words.sharingHistory}>
            <ul class="list">
              {history.map((choice) => (
                <li key={`${choice.at} ${choice.section} ${choice.audience}`}>
                  <p>
                    {choice.audience === "centre"
                      ? words.sharingWithdrawn(choice.section)
                      : words.sharingShared(choice.section)}
                  </p>
                  <p class="quiet">
                    {words.by(choice.by)}, {momentInWords(choice.at)}
                  </p>
                </li>
              ))}
            </ul>
          </Part>
        )}
      </>
    ),
  })
}
