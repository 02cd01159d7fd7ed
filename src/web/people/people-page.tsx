import { Fragment } from "preact"
import { addDays, type Day } from "../../domain/kit/day.ts"
import type { ClusterId, PersonId, SettingId, SpellId } from "../../domain/kit/id.ts"
import { settingRoles, teamRoles } from "../../domain/setting.ts"
import type { ClusterFacts } from "../../store/cluster.ts"
import type { PersonFacts } from "../../store/post.ts"
import type { SettingFacts } from "../../store/setting.ts"
import { Act, Actions, Button, ButtonLink, PostButton } from "../../ui/button.tsx"
import { Choice, Options } from "../../ui/choice.tsx"
import { Empty } from "../../ui/empty.tsx"
import { ErrorSummary } from "../../ui/error-summary.tsx"
import { Facts } from "../../ui/facts.tsx"
import { Field } from "../../ui/field.tsx"
import { Head } from "../../ui/head.tsx"
import { Pager } from "../../ui/pager.tsx"
import { Part } from "../../ui/part.tsx"
import { Place } from "../../ui/place.tsx"
import { SearchBox } from "../../ui/search-box.tsx"
import { Table } from "../../ui/table.tsx"
import { framed } from "../kit/frame.tsx"
import { readsLayout } from "../kit/layout-guard.ts"
import type { PageCall } from "../kit/page.tsx"
import type { Wrongs } from "../kit/typed.ts"
import { leaves } from "../letters/leaves.ts"
import { nameAndPlace } from "../settings/setting-name.tsx"
import { kindAndPhase, roleName } from "../settings/words.ts"
import { words } from "./words.ts"

export type PersonPost = {
  spell: SpellId
  role: string
  cluster: ClusterId | null
  clusterName: string | null
  setting: SettingId | null
  settingName: string | null
  from: Day
  until: Day | null
}
export type PersonRow = { id: PersonId; name: string; posts: PersonPost[] }

const last = (until: Day | null): Day | null => until && addDays(until, -1)

const PostWords = ({ post }: { post: PersonPost }) => (
  <>
    {roleName(post.role)}
    {post.cluster && (
      <>
        , <a href={`/clusters/${post.cluster}/members`}>{post.clusterName}</a>
      </>
    )}
    {!post.cluster && !post.setting && `, ${words.theHub}`}
    {post.setting && (
      <>
        , <a href={`/settings/${post.setting}`}>{post.settingName}</a>
      </>
    )}
  </>
)

export type PeopleList = {
  people: readonly PersonRow[]
  all: number
  from: number
  holding: { people: number; posts: number }
  asked: { q: string; role: string; where: string; former: boolean }
  clusters: readonly ClusterFacts[]
  first?: string
  next?: string
  makes: boolean
}

export const peoplePage = (call: PageCall, list: PeopleList) => {
  const { people, all, from, asked, clusters, makes } = list
  const plain = asked.q === "" && asked.role === "" && asked.where === ""
  const add = makes ? <ButtonLink href="/people/new">{words.add}</ButtonLink> : undefined
  return framed(call, {
    title: words.title,
    current: "hub",
    place: <Place crumbs={[{ text: words.place, href: "/hub" }]} />,
    children: (
      <>
        <Head title={words.title} lede={words.lede(list.holding.people, list.holding.posts)} action={add} />
        {all === 0 && plain ? (
          <Empty will={words.emptyWill} why={words.emptyWhy} action={add} />
        ) : (
          <section class="part">
            <SearchBox action="/people" label={words.search} value={asked.q}>
              <Field
                type="select"
                name="role"
                label={words.role}
                value={asked.role}
                empty={words.anyRole}
                options={shortRoles}
                small
              />
              <Field
                type="select"
                name="where"
                label={words.where}
                value={asked.where}
                empty={words.anywhere}
                options={[
                  { value: "hub", text: words.theHub },
                  ...clusters.filter(({ until }) => until === null).map(({ id, name }) => ({ value: id, text: name })),
                ]}
                small
              />
              <Options
                type="checkbox"
                name="former"
                id="former"
                options={[{ value: "yes", text: words.former }]}
                chosen={asked.former ? ["yes"] : []}
              />
            </SearchBox>
            {people.length === 0 ? (
              <p>{words.nobody}</p>
            ) : (
              <Table
                caption={words.title}
                rows={people}
                rowKey={({ id }) => id}
                columns={[
                  { title: words.nameInOrder, cell: ({ id, name }) => <a href={`/people/${id}`}>{name}</a> },
                  {
                    title: words.posts,
                    cell: ({ posts }) =>
                      posts.length === 0 ? (
                        <span class="sub">{words.noPost}</span>
                      ) : (
                        posts.map((post, n) => (
                          <Fragment key={post.spell}>
                            {n > 0 && <br />}
                            <PostWords post={post} />{" "}
                            <span class="sub">{words.since(post.from, last(post.until))}</span>
                          </Fragment>
                        ))
                      ),
                  },
                ]}
              />
            )}
            <Pager shown={words.shown(from + 1, from + people.length, all)} first={list.first} next={list.next} />
          </section>
        )}
      </>
    ),
  })
}

/** Without what stands in brackets: a filter has little room. */
const short = ({ value, text }: { value: string; text: string }) => ({ value, text: text.split(" (")[0] ?? text })

const roleOptions = (team: boolean) => [
  ...(team
    ? [{ group: words.teamRoles, options: teamRoles.map((code) => ({ value: code, text: roleName(code) })) }]
    : []),
  { group: words.settingRoles, options: settingRoles.map((code) => ({ value: code, text: roleName(code) })) },
]

const shortRoles = roleOptions(true).map(({ group, options }) => ({ group, options: options.map(short) }))

export type TypedPerson = {
  name: string
  email: string
  telephone: string
  role: string
  cluster: string
  at: string
  setting: string
  from: string
  until: string
  invite: boolean
}
export type PersonForm = {
  typed: TypedPerson
  /** The one that was chosen, or those to choose from. */
  setting: SettingFacts | undefined
  found: readonly SettingFacts[]
  clusters: readonly ClusterFacts[]
  /** May give roles in the team, too. */
  team: boolean
}

export const newPersonPage = (call: PageCall, form: PersonForm, wrongs: Wrongs) => {
  const { typed, setting, found, clusters, team } = form
  return framed(call, {
    title: words.newTitle,
    current: "hub",
    wrong: wrongs.any,
    place: setting ? (
      <Place crumbs={[{ text: nameAndPlace(setting), href: `/settings/${setting.id}` }]} />
    ) : (
      <Place
        crumbs={[
          { text: words.place, href: "/hub" },
          { text: words.title, href: "/people" },
        ]}
      />
    ),
    children: (
      <>
        <ErrorSummary problems={wrongs.list} />
        <Head title={words.newTitle} lede={words.newLede} />
        <form method="post" action="/people">
          <Field
            type="text"
            name="name"
            label={words.personName}
            value={typed.name}
            problem={wrongs.at("name")}
            autocomplete="off"
          />
          <Field
            type="email"
            name="email"
            label={words.email}
            help={words.emailHelp}
            value={typed.email}
            problem={wrongs.at("email")}
            autocomplete="off"
          />
          <Field
            type="tel"
            name="telephone"
            label={words.telephone}
            value={typed.telephone}
            problem={wrongs.at("telephone")}
            width="middle"
            autocomplete="off"
            optional
          />
          <Field
            type="select"
            name="role"
            label={words.role}
            help={words.roleHelp}
            value={typed.role}
            problem={wrongs.at("role")}
            options={roleOptions(team && !setting)}
          />
          {team && !setting && (
            <Field
              type="select"
              name="cluster"
              label={words.cluster}
              help={words.clusterHelp}
              value={typed.cluster}
              problem={wrongs.at("cluster")}
              empty={words.clusterNone}
              options={clusters
                .filter(({ until }) => until === null)
                .map(({ id, name }) => ({ value: id, text: name }))}
            />
          )}
          {setting ? (
            <p class="field">
              <input type="hidden" name="setting" value={setting.id} />
              {words.at(nameAndPlace(setting))}
            </p>
          ) : (
            <>
              <Field
                type="text"
                name="at"
                label={words.setting}
                help={words.settingHelp}
                value={typed.at}
                problem={wrongs.at("at")}
                optional={team}
              />
              {found.length > 0 && (
                <Choice
                  type="radio"
                  name="setting"
                  legend={words.settingWhich}
                  problem={wrongs.at("setting")}
                  options={found.map((one) => ({
                    value: one.id,
                    text: nameAndPlace(one),
                    help: [kindAndPhase(one.kind, one.phase), one.urn].filter(Boolean).join(" · "),
                  }))}
                  chosen={[typed.setting]}
                  small
                />
              )}
            </>
          )}
          <Field type="date" name="from" label={words.from} value={typed.from} problem={wrongs.at("from")} />
          <Field
            type="date"
            name="until"
            label={words.until}
            help={words.untilHelp}
            value={typed.until}
            problem={wrongs.at("until")}
            optional
          />
          <Choice
            type="checkbox"
            name="invite"
            legend={words.invite}
            help={leaves(call) ? words.inviteHelp : words.inviteHelpKept}
            options={[{ value: "yes", text: leaves(call) ? words.inviteYes : words.inviteYesKept }]}
            chosen={typed.invite ? ["yes"] : []}
          />
          <Actions>
            <Button>{words.save}</Button>
          </Actions>
        </form>
      </>
    ),
  })
}

export type PersonView = {
  person: PersonFacts
  posts: readonly (PersonPost & { mayEnd: boolean })[]
  /** Where the reader may see how to reach them. */
  reaches: boolean
  makes: boolean
  mayInvite: boolean
  wrongs: Wrongs
  typedLast: string
}

const holdsOrWill = (today: Day) => (post: PersonPost) => post.until === null || post.until > today

export const personPage = (call: PageCall, view: PersonView) => {
  const { person, posts, reaches, makes, mayInvite, wrongs } = view
  const today = call.tx.today
  const current = posts.filter(holdsOrWill(today))
  const former = posts.filter((post) => !holdsOrWill(today)(post))
  const now = current.filter(({ from }) => from <= today).length
  return framed(call, {
    title: person.name,
    current: "hub",
    wrong: wrongs.any,
    place: readsLayout(call.me) ? (
      <Place
        crumbs={[
          { text: words.place, href: "/hub" },
          { text: words.title, href: "/people" },
        ]}
      />
    ) : undefined,
    children: (
      <>
        <ErrorSummary problems={wrongs.list} />
        <Head
          title={person.name}
          lede={words.personLede(person.name, now)}
          action={makes ? <ButtonLink href={`/people/new?person=${person.id}`}>{words.addPost}</ButtonLink> : undefined}
        />
        {reaches && (
          <Part id="reach" title={words.contact}>
            <Facts
              facts={[
                [words.email, <a href={`mailto:${person.email}`}>{person.email}</a>],
                [words.telephone, person.telephone],
              ]}
            />
            <div class="row">
              {makes && <Act href={`/people/${person.id}/edit`}>{words.edit}</Act>}
              {mayInvite && (
                <PostButton look="plain" action={`/people/${person.id}/invite`}>
                  {words.inviteAgain}
                </PostButton>
              )}
            </div>
          </Part>
        )}
        <Part id="current" title={words.current}>
          {current.length === 0 && <p>{words.none}</p>}
          <ul class="list">
            {current.map((post) => (
              <li key={post.spell}>
                <PostWords post={post} /> <span class="sub">{words.since(post.from, last(post.until))}</span>
                {post.mayEnd && (
                  <details class="more" open={wrongs.at(`last-${post.spell}`) !== undefined}>
                    <summary>{words.end}</summary>
                    <form method="post" action={`/people/posts/${post.spell}/end`}>
                      <Field
                        type="date"
                        name="last"
                        id={`last-${post.spell}`}
                        label={words.lastDay}
                        help={words.lastDayHelp}
                        value={
                          wrongs.at(`last-${post.spell}`) === undefined ? (last(post.until) ?? today) : view.typedLast
                        }
                        problem={wrongs.at(`last-${post.spell}`)}
                        small
                      />
                      <Button look="second" which={roleName(post.role)}>
                        {words.end}
                      </Button>
                    </form>
                  </details>
                )}
              </li>
            ))}
          </ul>
        </Part>
        {former.length > 0 && (
          <Part id="before" title={words.before}>
            <ul class="list">
              {former.map((post) => (
                <li key={post.spell}>
                  <PostWords post={post} /> <span class="sub">{words.since(post.from, last(post.until))}</span>
                </li>
              ))}
            </ul>
          </Part>
        )}
      </>
    ),
  })
}

export const editPersonPage = (
  call: PageCall,
  person: PersonFacts,
  typed: { name: string; email: string; telephone: string },
  wrongs: Wrongs,
) =>
  framed(call, {
    title: words.editTitle(person.name),
    current: "hub",
    wrong: wrongs.any,
    place: (
      <Place
        crumbs={[
          ...(readsLayout(call.me) ? [{ text: words.title, href: "/people" }] : []),
          { text: person.name, href: `/people/${person.id}` },
        ]}
      />
    ),
    children: (
      <>
        <ErrorSummary problems={wrongs.list} />
        <Head title={words.editTitle(person.name)} />
        <form method="post" action={`/people/${person.id}/edit`}>
          <Field
            type="text"
            name="name"
            label={words.personName}
            value={typed.name}
            problem={wrongs.at("name")}
            autocomplete="off"
          />
          <Field
            type="email"
            name="email"
            label={words.email}
            help={words.emailHelp}
            value={typed.email}
            problem={wrongs.at("email")}
            autocomplete="off"
          />
          <Field
            type="tel"
            name="telephone"
            label={words.telephone}
            value={typed.telephone}
            problem={wrongs.at("telephone")}
            width="middle"
            autocomplete="off"
            optional
          />
          <Actions>
            <Button>{words.saveEdit}</Button>
          </Actions>
        </form>
      </>
    ),
  })
