import { type AcademicYear, academicYear, academicYearOf, yearInWords } from "../../domain/kit/academic-year.ts"
import { dayInWords, dayOf } from "../../domain/kit/day.ts"
import { needCategories, needSources, openNeeds } from "../../domain/need.ts"
import type { Suggestion } from "../../domain/suggestion.ts"
import { Act, Actions, Button, ButtonLink, PostButton } from "../../ui/button.tsx"
import { Details } from "../../ui/details.tsx"
import { Empty } from "../../ui/empty.tsx"
import { ErrorSummary } from "../../ui/error-summary.tsx"
import { Field, type Option } from "../../ui/field.tsx"
import { Head } from "../../ui/head.tsx"
import { Part } from "../../ui/part.tsx"
import { Place } from "../../ui/place.tsx"
import { State, type Tone } from "../../ui/state.tsx"
import { framed } from "../kit/frame.tsx"
import type { Form, PageCall } from "../kit/page.tsx"
import type { Wrongs } from "../kit/typed.ts"
import { type Area, isCounty, scopeQuery } from "./areas.ts"
import type { Behind } from "./behind.ts"
import { BehindNames } from "./behind-names.tsx"
import { categoryNames, sourceNames, stateNames, words } from "./words.ts"

export type NeedsView = {
  area: Area
  year: AcademicYear
  needs: readonly { behind: Behind; mayAgree: boolean }[]
  suggestions: readonly { suggestion: Suggestion; behind: Behind }[] | null
  /** Whom a need may be raised for; empty where the reader may raise none. */
  abouts: readonly Option[]
  mayPropose: boolean
  /** What came back with problems. */
  form: Form | null
  wrongs: Wrongs
}

const tones: Record<string, Tone> = { agreed: "good", "in-hand": "good", met: "good", raised: "due" }
export const NeedState = ({ state }: { state: keyof typeof stateNames }) => (
  <State tone={tones[state] ?? "plain"}>{stateNames[state]}</State>
)

export const needsHref = (area: Area, year: AcademicYear): string => `/needs?scope=${scopeQuery(area)}&year=${year}`

const prioritiesHref = (area: Area, year: AcademicYear): string =>
  area.setting
    ? `/priorities/setting/${area.setting}?year=${year}`
    : area.cluster
      ? `/priorities/cluster/${area.cluster}?year=${year}`
      : `/priorities/county?year=${year}`

export function needsPage(call: PageCall, view: NeedsView) {
  const { area, year } = view
  const title = words.title(isCounty(area) ? words.county : area.name, yearInWords(year))
  const open = view.needs.filter(({ behind }) => openNeeds.includes(behind.need.state))
  const closed = view.needs.filter(({ behind }) => !openNeeds.includes(behind.need.state))
  const agreed = open.filter(({ behind }) => behind.need.state !== "raised").length
  const backing = open.filter(({ behind }) => behind.need.priorities.length > 0).length
  return framed(call, {
    title,
    current: "priorities",
    wrong: view.wrongs.any,
    place: (
      <Place
        crumbs={[
          { text: area.name, ...(area.href && { href: area.href }) },
          { text: words.year(yearInWords(year)) },
          { text: words.otherYear(yearInWords(academicYear(year - 1))), href: needsHref(area, academicYear(year - 1)) },
          ...(year < academicYearOf(call.tx.today)
            ? [
                {
                  text: words.otherYear(yearInWords(academicYear(year + 1))),
                  href: needsHref(area, academicYear(year + 1)),
                },
              ]
            : []),
        ]}
      />
    ),
    children: (
      <>
        <ErrorSummary problems={view.wrongs.list} />
        <Head
          title={title}
          lede={words.summary(open.length, agreed, backing)}
          {...(area.colour && { cluster: area.colour })}
          action={view.mayPropose && <ButtonLink href={prioritiesHref(area, year)}>{words.toPriorities}</ButtonLink>}
        />
        {view.suggestions && (
          <Part id="suggested" title={words.suggested} note={words.suggestedNote(yearInWords(year))}>
            {view.suggestions.length === 0 ? (
              <p>{words.suggestedNone}</p>
            ) : (
              <ul class="list">
                {view.suggestions.map(({ suggestion, behind }) => (
                  <li key={suggestion.measure}>
                    <p>{suggestion.text}</p>
                    <p class="quiet">{categoryNames[suggestion.category]}</p>
                    <div class="row">
                      {view.abouts.length > 0 && (
                        <PostButton
                          look="second"
                          action="/needs/suggested"
                          hidden={{ scope: scopeQuery(area), year: String(year), measure: suggestion.measure }}
                          which={suggestion.text}
                        >
                          {words.add}
                        </PostButton>
                      )}
                      <BehindNames behind={behind} />
                    </div>
                  </li>
                ))}
              </ul>
            )}
          </Part>
        )}
        <Part id="open" title={words.open} note={area.cluster && words.openNote(area.name)}>
          {open.length === 0 ? (
            <Empty
              will={words.emptyWill}
              why={words.emptyWhy}
              action={
                view.abouts.length > 0 && (
                  <ButtonLink look="second" href="#add">
                    {words.emptyAct}
                  </ButtonLink>
                )
              }
            />
          ) : (
            <ul class="todo">
              {open.map(({ behind, mayAgree }) => (
                <NeedLine behind={behind} mayAgree={mayAgree} area={area} key={behind.need.id} />
              ))}
            </ul>
          )}
          {closed.length > 0 && (
            <Details summary={words.closed(closed.length)}>
              <ul class="todo">
                {closed.map(({ behind }) => (
                  <NeedLine behind={behind} mayAgree={false} area={area} key={behind.need.id} />
                ))}
              </ul>
            </Details>
          )}
        </Part>
        {view.abouts.length > 0 && <AddNeed view={view} />}
      </>
    ),
  })
}

const NeedLine = ({ behind, mayAgree, area }: { behind: Behind; mayAgree: boolean; area: Area }) => {
  const { need } = behind
  return (
    <li>
      <p class="when">
        <NeedState state={need.state} />
      </p>
      <div>
        <h3>
          <a href={`/needs/${need.id}`}>{need.text}</a>
        </h3>
        <p class="quiet">
          {need.setting && !area.setting && behind.named.some(({ id }) => id === need.setting) && need.settingName && (
            <>{words.of(need.settingName)} · </>
          )}
          {words.meta(nameOf(categoryNames, need.category), nameOf(sourceNames, need.source))} ·{" "}
          {words.raisedBy(need.byName, dayInWords(dayOf(new Date(need.at))))}
        </p>
        {!need.setting && <BehindNames behind={behind} />}
      </div>
      <div class="end">
        {need.priorities.length > 0 && <span class="quiet">{words.inPriorities(need.priorities.length)}</span>}
        {mayAgree && (
          <PostButton
            look="plain"
            action={`/needs/${need.id}/move`}
            hidden={{ to: "agreed", back: "list" }}
            which={need.text}
          >
            {words.agree}
          </PostButton>
        )}
      </div>
    </li>
  )
}

export const nameOf = (names: Readonly<Record<string, string>>, code: string): string => names[code] ?? code

const AddNeed = ({ view: { area, year, abouts, form, wrongs } }: { view: NeedsView }) => {
  const typed = (name: string) => form?.text(name)
  return (
    <Part id="add" title={words.addTitle}>
      <form method="post" action="/needs">
        <input type="hidden" name="scope" value={scopeQuery(area)} />
        <input type="hidden" name="year" value={String(year)} />
        {abouts.length > 1 ? (
          <Field
            small
            type="select"
            name="about"
            label={words.about}
            options={abouts}
            empty={false}
            value={typed("about") ?? scopeQuery(area)}
            problem={wrongs.at("about")}
          />
        ) : (
          <input type="hidden" name="about" value={abouts[0]?.value} />
        )}
        <Field
          small
          type="textarea"
          name="text"
          label={words.text}
          help={words.textHelp}
          rows={2}
          value={typed("text")}
          problem={wrongs.at("text")}
        />
        <Field
          small
          type="select"
          name="category"
          label={words.category}
          options={needCategories.map((value) => ({ value, text: categoryNames[value] }))}
          value={typed("category")}
          problem={wrongs.at("category")}
        />
        <Field
          small
          type="select"
          name="source"
          label={words.source}
          options={needSources.map((value) => ({ value, text: sourceNames[value] }))}
          value={typed("source")}
          problem={wrongs.at("source")}
        />
        <Actions>
          <Button>{words.addButton}</Button>
        </Actions>
      </form>
    </Part>
  )
}

/** Where somebody with several areas, or none, begins. */
export function needsLanding(call: PageCall, areas: readonly Area[], year: AcademicYear) {
  return framed(call, {
    title: words.chooseTitle,
    current: "priorities",
    children: (
      <>
        <Head title={words.chooseTitle} lede={words.chooseLede} />
        {areas.length === 0 ? (
          <Empty will={words.chooseNone} why={words.chooseNoneWhy} />
        ) : (
          <div class="part">
            <ul class="list">
              {areas.map((area) => (
                <li key={area.name}>
                  <Act href={needsHref(area, year)}>{area.name}</Act>
                </li>
              ))}
            </ul>
          </div>
        )}
      </>
    ),
  })
}
