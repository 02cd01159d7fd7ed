import { type AcademicYear, yearInWords } from "../../domain/kit/academic-year.ts"
import { dayInWords } from "../../domain/kit/day.ts"
import type { Question } from "../../domain/toolkit/version.ts"
import type { AskCode } from "../../domain/worth-asking.ts"
import type { PromiseFacts } from "../../store/promise.ts"
import type { SettingFacts } from "../../store/setting.ts"
import type { VisitFacts } from "../../store/visit.ts"
import { Act } from "../../ui/button.tsx"
import { Facts } from "../../ui/facts.tsx"
import { Head } from "../../ui/head.tsx"
import { Part } from "../../ui/part.tsx"
import { Place } from "../../ui/place.tsx"
import { NotPrint } from "../../ui/print.tsx"
import { State } from "../../ui/state.tsx"
import { Table } from "../../ui/table.tsx"
import { framed } from "../kit/frame.tsx"
import type { PageCall } from "../kit/page.tsx"
import { kindAndPhase, roleName } from "../settings/words.ts"
import { timeInWords } from "./moment.ts"
import { asks, words } from "./words.ts"

/** What a question said in each of two years, in words. */
export type Beside = { question: Question; now: string; before: string | null }

export type BeforeView = {
  visit: VisitFacts
  setting: SettingFacts
  people: readonly { name: string; role: string; email: string | null; telephone: string | null }[]
  promises: readonly PromiseFacts[]
  /** The two years compared; `before` null where there is only one. */
  years: { now: AcademicYear; before: AcademicYear | null } | undefined
  changes: readonly Beside[]
  asking: readonly { code: AskCode; from: readonly Beside[] }[]
  note: { text: string; by: string } | undefined
}

/** One page for a phone or a sheet of paper, read in the car park. */
export const beforePage = (call: PageCall, view: BeforeView) => {
  const { visit, setting, promises, years } = view
  const title = words.beforeTitle(visit.settingName)
  return framed(call, {
    title,
    current: "schools",
    sheet: true,
    place: <Place crumbs={[{ text: words.visitTitle(visit.settingName), href: `/visits/${visit.id}` }]} />,
    children: (
      <>
        <Head
          title={title}
          lede={words.beforeSum(visit.on && dayInWords(visit.on), visit.time && timeInWords(visit.time))}
        />
        <div class="two part">
          <Part id="who" title={words.whoYouMeet}>
            {view.people.length === 0 ? (
              <p>{words.nobody}</p>
            ) : (
              <ul class="list">
                {view.people.map((person) => (
                  <li key={`${person.name} ${person.role}`}>
                    <b>{person.name}</b>, {roleName(person.role).toLowerCase()}
                    {person.telephone && (
                      <>
                        {" · "}
                        <a href={`tel:${person.telephone.replace(/[^\d+]/g, "")}`}>{person.telephone}</a>
                      </>
                    )}
                    {person.email && (
                      <>
                        {" · "}
                        <a href={`mailto:${person.email}`}>{person.email}</a>
                      </>
                    )}
                  </li>
                ))}
              </ul>
            )}
          </Part>
          <Part id="where" title={words.whereItIs}>
            <Facts
              facts={[
                [words.address, [visit.place, setting.name, setting.town, setting.postcode].filter(Boolean).join(", ")],
                [words.phase, kindAndPhase(setting.kind, setting.phase)],
                [words.pupils, setting.pupils === null ? null : String(setting.pupils)],
              ]}
            />
          </Part>
        </div>
        <div class="two part">
          <Part id="asking" title={words.asking}>
            {view.asking.length === 0 ? (
              <p>{words.askingNone}</p>
            ) : (
              <ol class="list">
                {view.asking.map(({ code, from }) => (
                  <li key={code + from.map(({ question }) => question.code).join()}>
                    <p>
                      <b>{asks[code]}</b>
                    </p>
                    {from.map((one) => (
                      <p class="quiet" key={one.question.code}>
                        {one.question.text} {besideInWords(one, years)}
                      </p>
                    ))}
                  </li>
                ))}
              </ol>
            )}
          </Part>
          <Part id="promises" title={words.promisesTitle}>
            {promises.length === 0 ? (
              <p>{words.noPromises}</p>
            ) : (
              <ul class="list">
                {promises.map((promise) => (
                  <li key={promise.id}>
                    {promise.text}{" "}
                    <span class="quiet">
                      {words.promisedBy(promise.keeperName, promise.due && dayInWords(promise.due))}
                    </span>{" "}
                    {promise.due && promise.due < call.tx.today && <State tone="late">{words.late}</State>}
                  </li>
                ))}
              </ul>
            )}
          </Part>
        </div>
        <Part
          id="changes"
          title={words.changes}
          note={years?.before ? words.changesNote(yearInWords(years.now), yearInWords(years.before)) : undefined}
        >
          {!years ? (
            <p>{words.noAnswers}</p>
          ) : years.before === null ? (
            <p>{words.changesFirst}</p>
          ) : view.changes.length === 0 ? (
            <p>{words.changesNone}</p>
          ) : (
            <Table
              caption={words.changes}
              rows={view.changes}
              rowKey={({ question }) => question.code}
              columns={[
                { title: words.figure, cell: ({ question }) => question.text },
                { title: yearInWords(years.before), cell: ({ before }) => before ?? "" },
                { title: yearInWords(years.now), cell: ({ now }) => <b>{now}</b> },
              ]}
            />
          )}
        </Part>
        {view.note && (
          <Part id="note" title={words.notes} note={view.note.by}>
            <p>{view.note.text}</p>
          </Part>
        )}
        <p class="part quiet">{words.sources(dayInWords(call.tx.today))}</p>
        <NotPrint>
          <Act href={`/audits/${visit.audit}`}>{words.openAudit}</Act>
        </NotPrint>
      </>
    ),
  })
}

const besideInWords = ({ now, before }: Beside, years: BeforeView["years"]): string =>
  [
    years?.before && before !== null && `${yearInWords(years.before)}: ${before}`,
    years && `${yearInWords(years.now)}: ${now}`,
  ]
    .filter(Boolean)
    .join("; ")
