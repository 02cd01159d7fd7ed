import type { Day } from "../../domain/kit/day.ts"
import { dayInWords, dayOf } from "../../domain/kit/day.ts"
import type { ClusterId } from "../../domain/kit/id.ts"
import { hasRoll } from "../../domain/setting.ts"
import { type ContactEntry, contactKinds } from "../../store/contact.ts"
import type { MembershipRow, PostRow, SettingRecord, Succession } from "../../store/layout.ts"
import type { NeedFacts } from "../../store/need.ts"
import type { PromiseFacts } from "../../store/promise.ts"
import type { SettingFacts } from "../../store/setting.ts"
import type { TypedBy } from "../../store/typed-fact.ts"
import type { VisitFacts } from "../../store/visit.ts"
import { Act, Button, ButtonLink, PostButton } from "../../ui/button.tsx"
import { clusterColour } from "../../ui/colour.ts"
import { Details } from "../../ui/details.tsx"
import { ClusterName } from "../../ui/dot.tsx"
import { ErrorSummary } from "../../ui/error-summary.tsx"
import { Field } from "../../ui/field.tsx"
import { Head } from "../../ui/head.tsx"
import { Columns, Part } from "../../ui/part.tsx"
import { Place } from "../../ui/place.tsx"
import { Table } from "../../ui/table.tsx"
import { lastDay, spellInWords } from "../clusters/words.ts"
import { Below } from "../kit/below.tsx"
import { framed } from "../kit/frame.tsx"
import type { PageCall } from "../kit/page.tsx"
import type { Wrongs } from "../kit/typed.ts"
import { stateNames as needStates } from "../needs/words.ts"
import { trustHref } from "../trusts/trusts-page.tsx"
import { VisitStateWord } from "../visits/parts.tsx"
import { sinceEver } from "./change.ts"
import { type FactName, factInWords, factNames } from "./fact.ts"
import { nameAndPlace, SettingName } from "./setting-name.tsx"
import { contactNames, kindAndPhase, numberReasons, roleName, successionNames, words } from "./words.ts"

export type SettingView = {
  setting: SettingFacts
  record: SettingRecord
  joined: SettingFacts | undefined
  clusters: readonly { id: ClusterId; name: string; colour: number }[]
  memberships: readonly MembershipRow[]
  numbers: readonly { urn: string; from: Day; until: Day | null; reason: string }[]
  rolls: readonly { pupils: number; on: Day; source: string }[]
  posts: readonly PostRow[] | undefined
  succession: { predecessors: readonly Succession[]; successors: readonly Succession[] }
  contacts: readonly ContactEntry[] | undefined
  trustCode: string | undefined
  likely: readonly SettingFacts[]
  today: Day
  typedBy: ReadonlyMap<string, TypedBy>
  /** What is due here, each as far as the reader may see it: undefined where it is not for them. */
  visits: { next: VisitFacts | undefined; last: VisitFacts | undefined; mayPlan: boolean } | undefined
  promises: readonly PromiseFacts[] | undefined
  needs: readonly NeedFacts[] | undefined
  /** The reader gets its audits and its profile, whole or in part. */
  opensAnswers: boolean
  readsCluster: (cluster: ClusterId) => boolean
  writes: "all" | "own" | "none"
  makes: boolean
  mayAddPeople: boolean
  mayLog: boolean
  typed: { on: string; kind: string; text: string }
  wrongs: Wrongs
}

const factTitles: Record<FactName, string> = {
  name: words.theName,
  phase: words.phase,
  town: words.town,
  postcode: words.postcode,
  grid: words.grid,
  la: words.la,
  trustName: words.trust,
  opened: words.opened,
  closed: words.closed,
}

type FactRow = { field: FactName; value: string; source: string; over: boolean }

const factRows = ({ record: { register, typed }, typedBy }: SettingView): FactRow[] =>
  factNames.flatMap((field) => {
    const here = factInWords(field, typed)
    const there = register === null ? undefined : factInWords(field, register)
    const value = here ?? there
    if (value === undefined) return []
    const by = typedBy.get(field === "grid" ? "easting" : field)
    const told = words.fromTyped(by?.name, by && dayOf(new Date(by.at)))
    const source =
      here === undefined
        ? words.fromRegister
        : register === null
          ? told
          : there === undefined
            ? words.typedAlone(told)
            : here === there
              ? told
              : words.typedOver(told, there)
    return [{ field, value, source, over: here !== undefined && there !== undefined }]
  })

const FactsPart = (view: SettingView) => {
  const { setting, writes, makes, trustCode } = view
  const rows = factRows(view)
  return (
    <Part id="facts" title={words.facts}>
      <Table
        caption={words.facts}
        rows={rows}
        rowKey={({ field }) => field}
        columns={[
          { title: words.fact, cell: ({ field }) => factTitles[field] },
          {
            title: words.holds,
            cell: ({ field, value }) =>
              field === "trustName" && trustCode ? <a href={trustHref(trustCode)}>{value}</a> : value,
          },
          {
            title: words.source,
            label: "",
            cell: ({ source }) => <span class="sub">{source}</span>,
          },
        ]}
      />
      <div class="row">
        {writes !== "none" && <Act href={`/settings/${setting.id}/edit`}>{words.edit}</Act>}
        {makes &&
          rows
            .filter(({ over }) => over)
            .map(({ field }) => (
              <PostButton look="plain" action={`/settings/${setting.id}/take-back`} hidden={{ field }} key={field}>
                {words.takeBack(factTitles[field])}
              </PostButton>
            ))}
      </div>
    </Part>
  )
}

const VisitLine = ({ title, visit }: { title: string; visit: VisitFacts }) => (
  <li>
    {title}: <a href={`/visits/${visit.id}`}>{visit.on ? dayInWords(visit.on) : words.visitNoDay}</a>{" "}
    <VisitStateWord state={visit.state} />{" "}
    {visit.coordinatorName && <span class="sub">{words.visitBy(visit.coordinatorName)}</span>}
  </li>
)

/** What is going on here: visits, promises, needs. */
const NowParts = ({ setting, visits, promises, needs, today }: SettingView) => (
  <>
    {visits && (
      <Part id="visits" title={words.visits}>
        {!visits.next && <p>{visits.last ? words.visitNextNone : words.visitsNone}</p>}
        {(visits.next || visits.last) && (
          <ul class="list">
            {visits.next && <VisitLine title={words.visitNext} visit={visits.next} />}
            {visits.last && <VisitLine title={words.visitLast} visit={visits.last} />}
          </ul>
        )}
        {visits.mayPlan && <Act href={`/settings/${setting.id}/visits/new`}>{words.visitPlan}</Act>}
      </Part>
    )}
    {promises && (
      <Part id="promises" title={words.promises}>
        {promises.length === 0 ? (
          <p>{words.promisesNone}</p>
        ) : (
          <ul class="list">
            {promises.map(({ id, text, due }) => (
              <li key={id}>
                {text} <span class="sub">{words.promiseDue(due, today)}</span>
              </li>
            ))}
          </ul>
        )}
        <Act href={`/settings/${setting.id}/promises`}>{words.promisesAll}</Act>
      </Part>
    )}
    {needs && (
      <Part id="needs" title={words.needs}>
        {needs.length === 0 ? (
          <p>{words.needsNone}</p>
        ) : (
          <ul class="list">
            {needs.map(({ id, text, state }) => (
              <li key={id}>
                <a href={`/needs/${id}`}>{text}</a> <span class="sub">{needStates[state]}</span>
              </li>
            ))}
          </ul>
        )}
        <Act href={`/needs?scope=setting:${setting.id}`}>{words.needsAll}</Act>
      </Part>
    )}
  </>
)

const NumbersPart = ({ setting, numbers, makes }: SettingView) => (
  <Part id="numbers" title={words.numbers}>
    {numbers.length === 0 ? (
      <p>{words.numbersNone}</p>
    ) : (
      <ul class="list">
        {[...numbers].reverse().map(({ urn, from, until, reason }) => (
          <li key={from}>
            <b class="nb">{urn}</b>{" "}
            <span class="sub">
              {from === sinceEver && until === null
                ? ""
                : from === sinceEver
                  ? words.numberSpell(words.fromTheStart, until && lastDay(until))
                  : spellInWords(from, until)}
              {from !== sinceEver && ` · ${numberReasons[reason] ?? reason}`}
            </span>
          </li>
        ))}
      </ul>
    )}
    {makes && hasRoll(setting.kind) && <Act href={`/settings/${setting.id}/number`}>{words.numberAdd}</Act>}
  </Part>
)

const ClustersPart = ({ setting, memberships, clusters, makes, readsCluster }: SettingView) => (
  <Part id="clusters" title={words.clusters}>
    {memberships.length === 0 ? (
      <p>{words.clustersNone}</p>
    ) : (
      <ul class="list">
        {[...memberships].reverse().map((membership) => {
          const cluster = clusters.find(({ id }) => id === membership.cluster)
          return (
            <li key={membership.id}>
              {cluster && (
                <ClusterName
                  name={cluster.name}
                  colour={clusterColour(cluster.colour - 1)}
                  {...(readsCluster(cluster.id) && { href: `/clusters/${cluster.id}` })}
                />
              )}{" "}
              <span class="sub">{spellInWords(membership.from, membership.until)}</span>
            </li>
          )
        })}
      </ul>
    )}
    {makes && <Act href={`/clusters/move?setting=${setting.id}`}>{words.move}</Act>}
  </Part>
)

const RollsPart = ({ setting, rolls, writes }: SettingView) =>
  hasRoll(setting.kind) || rolls.length > 0 ? (
    <Part id="rolls" title={words.rolls} note={words.rollNote}>
      {rolls.length === 0 ? (
        <p>{words.rollsNone}</p>
      ) : (
        <ul class="list">
          {rolls.map(({ pupils, on, source }) => (
            <li key={on}>{words.rollOn(pupils, on, words.rollSource(source))}</li>
          ))}
        </ul>
      )}
      {writes !== "none" && <Act href={`/settings/${setting.id}/roll`}>{words.rollAdd}</Act>}
    </Part>
  ) : null

const PeoplePart = ({ setting, posts, mayAddPeople }: SettingView & { posts: readonly PostRow[] }) => (
  <Part id="people" title={words.people}>
    {posts.length === 0 ? (
      <p>{words.peopleNone}</p>
    ) : (
      <ul class="list">
        {posts.map((post) => (
          <li key={post.spell}>
            <a href={`/people/${post.person}`}>{post.name}</a>, {roleName(post.role)}{" "}
            <span class="sub">{spellInWords(post.from, post.until)}</span>
          </li>
        ))}
      </ul>
    )}
    {mayAddPeople && <Act href={`/people/new?setting=${setting.id}`}>{words.peopleAdd}</Act>}
  </Part>
)

const SuccessionPart = ({ setting, succession, makes }: SettingView) => {
  const { predecessors, successors } = succession
  if (!makes && predecessors.length === 0 && successors.length === 0) return null
  const one = (title: string, others: readonly Succession[]) =>
    others.map((other) => (
      <li key={other.id}>
        {title} <SettingName {...other} />{" "}
        <span class="sub">
          {words.predecessor((successionNames as Record<string, string>)[other.kind] ?? other.kind, other.from)}
        </span>
      </li>
    ))
  return (
    <Part id="succession" title={words.succession}>
      {predecessors.length + successors.length === 0 ? (
        <p>{words.successionNone}</p>
      ) : (
        <ul class="list">
          {one(words.carriesOn, predecessors)}
          {one(words.carriedOnBy, successors)}
        </ul>
      )}
      {makes && (
        <div class="row">
          <Act href={`/settings/${setting.id}/successor`}>{words.successorAdd}</Act>
          <Act href={`/settings/${setting.id}/join`}>{words.join}</Act>
        </div>
      )}
    </Part>
  )
}

const ContactsPart = ({
  setting,
  contacts,
  mayLog,
  typed,
  wrongs,
}: SettingView & { contacts: readonly ContactEntry[] }) => (
  <Part id="contacts" title={words.contacts} note={words.contactsNote}>
    {contacts.length === 0 ? (
      <p>{words.contactsNone}</p>
    ) : (
      <ul class="list">
        {contacts.map((entry) => (
          <li key={entry.id}>
            <b>{contactNames[entry.kind] ?? entry.kind}</b>{" "}
            <span class="sub">
              {dayInWords(entry.on)}
              {entry.name && `, ${entry.name}`}
            </span>
            <br />
            {entry.text}
          </li>
        ))}
      </ul>
    )}
    {mayLog && (
      <Details summary={words.contactAdd} open={wrongs.any}>
        <form method="post" action={`/settings/${setting.id}/contacts`}>
          <Field type="date" name="on" label={words.contactOn} value={typed.on} problem={wrongs.at("on")} small />
          <Field
            type="select"
            name="kind"
            label={words.contactKind}
            value={typed.kind}
            problem={wrongs.at("kind")}
            options={contactKinds.map((code) => ({ value: code, text: contactNames[code] ?? code }))}
            small
          />
          <Field
            type="textarea"
            name="text"
            label={words.contactText}
            help={words.contactTextHelp}
            value={typed.text}
            problem={wrongs.at("text")}
            rows={3}
            small
          />
          <p class="row">
            <Button>{words.contactSave}</Button>
          </p>
        </form>
      </Details>
    )}
  </Part>
)

export const settingPage = (call: PageCall, view: SettingView) => {
  const { setting, joined, clusters, posts, contacts, likely, makes, wrongs } = view
  const cluster = clusters.find(({ id }) => id === setting.cluster)
  const closed =
    !joined && setting.closed && setting.closed < call.tx.today ? words.isClosed(setting.closed) : undefined
  return framed(call, {
    title: setting.name,
    current: "schools",
    wrong: wrongs.any,
    place: <Place crumbs={[{ text: words.title, href: "/settings" }]} />,
    children: (
      <>
        <ErrorSummary problems={wrongs.list} />
        <Head
          title={setting.name}
          lede={
            joined
              ? words.isJoined
              : words.detailLede(
                  kindAndPhase(setting.kind, setting.phase),
                  setting.town,
                  cluster?.name ?? null,
                  setting.pupils,
                )
          }
          note={closed}
          action={
            joined || !view.opensAnswers ? undefined : (
              <>
                <ButtonLink href={`/settings/${setting.id}/audits`}>{words.audits}</ButtonLink>
                <ButtonLink look="second" href={`/settings/${setting.id}/profile`}>
                  {words.profile}
                </ButtonLink>
              </>
            )
          }
        />
        {joined && (
          <p class="part">
            <Act href={`/settings/${joined.id}`}>{words.goTo(nameAndPlace(joined))}</Act>
          </p>
        )}
        {makes &&
          likely.map((other) => (
            <p class="part" key={other.id}>
              {words.sameAs(nameAndPlace(other))}{" "}
              <Act href={`/settings/${setting.id}/join?other=${other.id}`} which={other.name}>
                {words.look}
              </Act>
            </p>
          ))}
        {!joined && (
          <Below under={likely.length > 0}>
            <Columns
              beside={
                <div>
                  <ClustersPart {...view} />
                  {posts && <PeoplePart {...view} posts={posts} />}
                  <RollsPart {...view} />
                </div>
              }
            >
              <NowParts {...view} />
              <FactsPart {...view} />
              <NumbersPart {...view} />
              <SuccessionPart {...view} />
              {contacts && <ContactsPart {...view} contacts={contacts} />}
            </Columns>
          </Below>
        )}
      </>
    ),
  })
}
