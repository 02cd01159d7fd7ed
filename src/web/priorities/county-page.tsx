import { academicYear, yearInWords } from "../../domain/kit/academic-year.ts"
import { dayInWords } from "../../domain/kit/day.ts"
import type { ClusterId } from "../../domain/kit/id.ts"
import type { Decided } from "../../store/priority.ts"
import { Act, Actions, Button, ButtonLink, PostButton } from "../../ui/button.tsx"
import { Choice } from "../../ui/choice.tsx"
import { clusterClass } from "../../ui/colour.ts"
import { Details } from "../../ui/details.tsx"
import { ClusterName, Dot } from "../../ui/dot.tsx"
import { Empty } from "../../ui/empty.tsx"
import { ErrorSummary } from "../../ui/error-summary.tsx"
import { Field } from "../../ui/field.tsx"
import { Icon } from "../../ui/icon.tsx"
import { Part } from "../../ui/part.tsx"
import { Place } from "../../ui/place.tsx"
import { State } from "../../ui/state.tsx"
import { Scroll } from "../../ui/table.tsx"
import { framed } from "../kit/frame.tsx"
import type { Form, PageCall } from "../kit/page.tsx"
import type { Wrongs } from "../kit/typed.ts"
import { colourOf } from "../needs/areas.ts"
import { BehindNames } from "../needs/behind-names.tsx"
import { onDay } from "./area-page.tsx"
import type { County, Group, GroupState, Voice } from "./county.ts"
import { stateNames, words } from "./words.ts"

const said = words.countyPage

export type CountyView = {
  county: County
  hand: "adopts" | "proposes" | "reads"
  /** The meeting that decides now, as the address or the last decision says. */
  meeting: Decided
  /** The page was opened in meeting mode: what is decided leads back into it. */
  meets: boolean
  form: Form | null
  wrongs: Wrongs
}

export const countyHref = (year: number, meeting: Decided, meets: boolean): string => {
  const query = new URLSearchParams({ year: String(year) })
  if (meeting.meeting) query.set("meeting", meeting.meeting)
  if (meeting.on) query.set("on", meeting.on)
  if (meets) query.set("view", "meeting")
  return `/priorities/county?${query}${meets ? "#meeting" : ""}`
}

export function countyPage(call: PageCall, view: CountyView) {
  const { county, meeting, hand, wrongs } = view
  const year = yearInWords(county.year)
  const title = said.title(year)
  const of = (state: GroupState) => county.groups.filter((group) => group.state === state).length
  const shown =
    hand === "reads" ? county.groups.filter((group) => group.county && group.state === "adopted") : county.groups
  const lede =
    hand === "reads" || county.forwarded === 0
      ? said.summaryRead(of("adopted"))
      : said.summary(
          county.saying,
          county.forwarded,
          county.groups.length,
          of("adopted"),
          of("not-taken-up"),
          of("to-decide"),
        )
  const undecided = county.groups
    .filter(({ state }) => state === "to-decide")
    .reduce((sum, { voices }) => sum + voices.length, 0)
  return framed(call, {
    title,
    current: "priorities",
    meets: true,
    wrong: wrongs.any,
    place: (
      <Place
        crumbs={[
          { text: call.hub.name },
          { text: said.meetingOf(meeting.meeting, meeting.on && dayInWords(meeting.on)) },
          {
            text: words.otherYear(yearInWords(academicYear(county.year - 1))),
            href: countyHref(county.year - 1, { meeting: null, on: null }, false),
          },
          {
            text: words.otherYear(yearInWords(academicYear(county.year + 1))),
            href: countyHref(county.year + 1, { meeting: null, on: null }, false),
          },
          { text: said.clusters, href: `/priorities?all=1&year=${county.year}` },
        ]}
      />
    ),
    children: (
      <>
        <ErrorSummary problems={wrongs.list} />
        <div class="head split">
          <h1>{title}</h1>
          <p class="lede">{lede}</p>
          {shown.length > 0 && (
            <p class="row act1 not-print">
              <a class="btn not-meeting" href={countyHref(county.year, meeting, true)}>
                {said.open}
              </a>
              <a class="btn2 only-meeting" href={`${countyHref(county.year, meeting, false)}#main`}>
                {said.leave}
              </a>
            </p>
          )}
        </div>
        {shown.length === 0 ? (
          <Empty
            will={hand === "reads" ? said.readEmptyWill(year) : said.emptyWill(year)}
            why={hand === "reads" ? said.readEmptyWhy : said.emptyWhy}
            action={
              hand !== "reads" && (
                <ButtonLink look="second" href={`/priorities?all=1&year=${county.year}`}>
                  {said.emptyAct}
                </ButtonLink>
              )
            }
          />
        ) : (
          <>
            <WhoSaidWhat county={county} groups={shown} />
            {hand !== "reads" && (
              <div class="part not-print">
                <SameForm view={view} />
                <MeetingForm view={view} />
              </div>
            )}
            {shown.map((group) => (
              <GroupPart group={group} view={view} key={group.id} />
            ))}
            {hand !== "reads" && of("adopted") > 0 && undecided > 0 && <p class="part">{said.undecided(undecided)}</p>}
            <p class="part quiet">{said.sources}</p>
          </>
        )}
      </>
    ),
  })
}

const reach = (voices: readonly Voice[]): number => voices.reduce((sum, { schools }) => sum + schools.behind, 0)
const clustersIn = (voices: readonly Voice[]): number => new Set(voices.map(({ cluster }) => cluster.id)).size

const WhoSaidWhat = ({ county, groups }: { county: County; groups: readonly Group[] }) => (
  <Part id="who" title={said.whoSaid} note={said.whoSaidNote}>
    <Scroll label={said.table}>
      <table class="sticky">
        <thead>
          <tr>
            <th scope="col">{said.group}</th>
            {county.clusters.map((cluster) => (
              <th scope="col" class="nb" key={cluster.id}>
                <ClusterName name={cluster.name} colour={colourOf(cluster)} />
              </th>
            ))}
            <th scope="col" class="num">
              {said.schoolsHead}
            </th>
          </tr>
        </thead>
        <tbody>
          {groups.map((group) => (
            <tr key={group.id}>
              <th scope="row">
                <a href={`#g-${group.id}`}>{group.title}</a>
              </th>
              {county.clusters.map(({ id }) => (
                <SaidCell group={group} cluster={id} key={id} />
              ))}
              <td class="num nb">
                <b>{reach(group.voices)}</b>
                {said.of(county.allSchools)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  </Part>
)

const SaidCell = ({ group, cluster }: { group: Group; cluster: ClusterId }) => {
  const voices = group.voices.filter((voice) => voice.cluster.id === cluster)
  const [voice] = voices
  if (!voice)
    return (
      <td class="sub">
        <span aria-hidden="true">–</span>
        <span class="vh">{said.notForward}</span>
      </td>
    )
  const behind = voices.reduce((most, { schools }) => Math.max(most, schools.behind), 0)
  return behind === 0 ? (
    <td>
      <Icon name="done" />
      <span class="vh">{said.saidSo}</span>
    </td>
  ) : (
    <td class="nb">
      {behind}
      {said.of(voice.schools.all)}
    </td>
  )
}

const GroupPart = ({ group, view }: { group: Group; view: CountyView }) => {
  const { county, hand } = view
  const id = `g-${group.id}`
  // Two clusters may say the same in the same words: an article, for landmarks want names of their own.
  return (
    <article class="group" id={id} aria-labelledby={`${id}-title`}>
      <header>
        <h2 id={`${id}-title`}>{group.title}</h2>
        <GroupStateWord group={group} />
        <p>{said.reach(clustersIn(group.voices), county.clusters.length, reach(group.voices), county.allSchools)}</p>
        {group.figure && <p>{said.figure(group.figure)}</p>}
        {group.county && (
          <Act href={`/priorities/${group.id}`} which={group.title}>
            {said.path}
          </Act>
        )}
        {hand !== "reads" && group.county && group.state === "to-decide" && (
          <PostButton
            look="plain"
            action="/priorities/county/apart"
            hidden={{ ...carried(view), group: group.id }}
            which={group.title}
          >
            {said.takeApart}
          </PostButton>
        )}
      </header>
      <div class="voices">
        {group.voices.map((voice) => (
          <VoicePart voice={voice} group={group} view={view} key={voice.priority.id} />
        ))}
      </div>
      {group.state === "to-decide" ? (
        hand !== "reads" && <Decide group={group} view={view} />
      ) : (
        <Verdict group={group} view={view} />
      )}
    </article>
  )
}

const GroupStateWord = ({ group: { state, county } }: { group: Group }) =>
  state === "to-decide" ? (
    <State tone="due">{said.toDecide}</State>
  ) : state === "not-taken-up" ? (
    <State tone="plain" icon="no">
      {said.not}
    </State>
  ) : (
    <State tone="good">
      {county && county.state !== "agreed" ? `${said.adopted} · ${stateNames[county.state]}` : said.adopted}
    </State>
  )

const VoicePart = ({ voice, group, view }: { voice: Voice; group: Group; view: CountyView }) => {
  const { cluster, priority, readable, schools, figure, names } = voice
  const mayTakeOut = view.hand !== "reads" && group.county && group.state === "to-decide" && group.voices.length > 1
  const counted = words.schoolsOf(schools.behind, schools.all)
  const more = (
    <>
      {readable && (
        <Act href={`/priorities/${priority.id}`} which={priority.title}>
          {said.path}
        </Act>
      )}
      {mayTakeOut && (
        <PostButton
          look="plain"
          action="/priorities/county/take-out"
          hidden={{ ...carried(view), group: group.id, source: priority.id }}
          which={priority.title}
        >
          {said.takeOut}
        </PostButton>
      )}
    </>
  )
  return (
    <article class={`voice ${clusterClass(colourOf(cluster))}`}>
      <h3>
        <Dot colour={colourOf(cluster)} />
        {cluster.name}
      </h3>
      <blockquote>{readable ? priority.title : said.yourCluster}</blockquote>
      {figure && <p class="quiet">{figure}</p>}
      {names.named.length > 0 ? (
        <>
          <BehindNames behind={names} summary={counted}>
            {more}
          </BehindNames>
          <p class="only-print quiet">{counted}</p>
        </>
      ) : (
        <>
          <p class="quiet">{names.all.length === 0 ? words.noSchools : counted}</p>
          {more}
        </>
      )}
    </article>
  )
}

/** What every form of the page takes along: the year, the meeting, and whether it is in meeting mode. */
const carried = ({ county, meeting, meets }: CountyView): Record<string, string> => ({
  year: String(county.year),
  ...(meeting.meeting && { meeting: meeting.meeting }),
  ...(meeting.on && { on: meeting.on }),
  ...(meets && { view: "meeting" }),
})
const Carried = ({ view }: { view: CountyView }) => (
  <>
    {Object.entries(carried(view)).map(([name, value]) => (
      <input type="hidden" name={name} value={value} key={name} />
    ))}
  </>
)

const Decide = ({ group, view }: { group: Group; view: CountyView }) => {
  const { hand, form, wrongs, county } = view
  const mine = form?.text("group") === group.id ? form : null
  const field = (name: string) => `${name}-${group.id}`
  const decision = mine?.text("decision") ?? "later"
  const year = yearInWords(county.year)
  const chips = [
    { value: "adopt", text: hand === "adopts" ? said.adopt : said.propose },
    { value: "no", text: said.no },
    { value: "later", text: said.later },
  ]
  return (
    <>
      <form method="post" action="/priorities/county/decide" id={`f-${group.id}`}>
        <Carried view={view} />
        <input type="hidden" name="group" value={group.id} />
        <fieldset class="decide">
          <legend class="vh">{said.decideOn(group.title)}</legend>
          <div class="chips">
            {chips.map(({ value, text }) => (
              <label key={value}>
                <input type="radio" name="decision" value={value} checked={decision === value} />
                {text}
              </label>
            ))}
          </div>
          <div class="then adopt">
            <Field
              small
              type="text"
              name="title"
              id={field("title")}
              label={said.as}
              value={mine?.text("title") ?? group.title}
              problem={wrongs.at(field("title"))}
            />
            <p>
              <Button name="decided" value="adopt" which={group.title}>
                {hand === "adopts" ? said.adoptFor(year) : said.proposeFor}
              </Button>
            </p>
          </div>
          <div class="then no">
            <Field
              small
              type="textarea"
              name="reason"
              id={field("reason")}
              label={said.why}
              help={said.whyNote}
              rows={2}
              value={mine?.text("reason")}
              problem={wrongs.at(field("reason"))}
            />
            <p>
              <Button name="decided" value="no" which={group.title}>
                {said.recordNot}
              </Button>
            </p>
          </div>
        </fieldset>
      </form>
      <p class="only-print answer-line">{said.decision}</p>
    </>
  )
}

const Verdict = ({ group, view }: { group: Group; view: CountyView }) => {
  const { county, hand } = view
  if (group.state === "not-taken-up") {
    const reasons = [
      ...new Map(
        group.voices.flatMap(({ priority }) =>
          priority.notTakenUp ? [[priority.notTakenUp.reason, priority.notTakenUp] as const] : [],
        ),
      ).values(),
    ]
    return (
      <div class="verdict">
        <h3>{said.notFor(yearInWords(county.year))}</h3>
        {reasons.map(({ reason, by, at }) => (
          <div key={reason}>
            <p>{reason}</p>
            <p class="quiet">{said.reasonBy(by, onDay(at))}</p>
          </div>
        ))}
        {hand !== "reads" && (
          <PostButton
            look="plain"
            action="/priorities/county/open-again"
            hidden={{ ...carried(view), group: group.id }}
            which={group.title}
          >
            {words.undo}
          </PostButton>
        )}
      </div>
    )
  }
  const agreed = group.history.filter(({ what }) => what === "agreed").at(-1)
  const proposed = group.history.find(({ what }) => what === "proposed")
  const day = agreed ? (agreed.on ? dayInWords(agreed.on) : onDay(agreed.at)) : null
  return (
    <div class="verdict yes">
      <h3>{group.title}</h3>
      <p>
        {said.adoptedAt(agreed?.meeting ?? null, day)} {said.people(proposed?.by ?? null, agreed?.by ?? null)}
      </p>
      {hand === "adopts" && group.county?.state === "agreed" && (
        <PostButton
          look="plain"
          action="/priorities/county/undo"
          hidden={{ ...carried(view), group: group.id }}
          which={group.title}
        >
          {words.undo}
        </PostButton>
      )}
    </div>
  )
}

/** Tick several, say what they say together. At most one of them may be a group already. */
const SameForm = ({ view }: { view: CountyView }) => {
  const { county, form, wrongs } = view
  const open = county.groups.filter(({ state }) => state === "to-decide")
  if (open.length < 2) return null
  const isMine = form?.has("together") ?? false
  const isWrong = wrongs.at("same") !== undefined || wrongs.at("together") !== undefined
  return (
    <div>
      <Details summary={said.same} open={isWrong}>
        <form method="post" action="/priorities/county/group">
          <Carried view={view} />
          <Choice
            small
            type="checkbox"
            name="same"
            legend={said.sameWhich}
            help={said.sameNote}
            options={open.map((group) => ({
              value: group.id,
              text: group.title,
              help: group.voices.map(({ cluster }) => cluster.name).join(", "),
            }))}
            chosen={isMine ? (form?.all("same") ?? []) : []}
            problem={wrongs.at("same")}
          />
          <Field
            small
            type="text"
            name="together"
            label={said.sameTitle}
            value={isMine ? form?.text("together") : undefined}
            problem={wrongs.at("together")}
          />
          <Actions>
            <Button look="second">{said.sameButton}</Button>
          </Actions>
        </form>
      </Details>
    </div>
  )
}

/** The meeting stands in the address, so that every decision made on the page carries it. */
const MeetingForm = ({ view }: { view: CountyView }) => (
  <div class="not-meeting">
    <Details summary={said.meetingForm}>
      <form method="get" action="/priorities/county">
        <input type="hidden" name="year" value={String(view.county.year)} />
        <Field
          small
          type="text"
          name="meeting"
          id="meeting-name"
          label={said.meetingName}
          value={view.meeting.meeting ?? undefined}
        />
        <Field small type="date" name="on" label={said.meetingDay} value={view.meeting.on ?? undefined} />
        <Actions>
          <Button look="second">{said.meetingSet}</Button>
        </Actions>
      </form>
    </Details>
  </div>
)
