import { holds } from "../../domain/access.ts"
import { addDays, type Day, dayInWords, type Instant } from "../../domain/kit/day.ts"
import { Act, Actions, Button, ButtonLink, PostButton } from "../../ui/button.tsx"
import { Facts } from "../../ui/facts.tsx"
import { Head } from "../../ui/head.tsx"
import { Part } from "../../ui/part.tsx"
import { Place } from "../../ui/place.tsx"
import { Table } from "../../ui/table.tsx"
import { framed } from "../kit/frame.tsx"
import { momentInWords } from "../kit/moment.ts"
import type { PageCall } from "../kit/page.tsx"
import { roleName } from "../kit/role-words.ts"
import { WayBack } from "../sign-in/way-back.tsx"
import { agentInWords } from "./agent.ts"
import { words } from "./words.ts"

export type Post = { role: string; cluster: string | null; setting: string | null; from: Day; until: Day | null }
export type Session = { id: string; agent: string; since: Instant; seen: Instant }
export type Token = { id: string; since: Instant }

const lastDay = (until: Day | null): string =>
  until === null ? words.stillHeld : words.lastDay(dayInWords(addDays(until, -1)))

/** `stuck`: nothing but a command or somebody else lets this person in again. */
type View = { posts: Post[]; sessions: Session[]; tokens: Token[]; stuck: boolean }

export const accountPage = (call: PageCall, { posts, sessions, tokens, stuck }: View) =>
  framed(call, {
    title: words.title,
    children: (
      <>
        <Head title={words.title} lede={words.lede(call.hub.name)} action={<SignOut asks={stuck} />} />
        <section class="part">
          <Facts
            facts={[
              [words.name, call.me.name],
              [words.email, call.me.email],
              [words.hub, call.hub.name],
            ]}
          />
          <p class="quiet">{words.wrong}</p>
        </section>
        {stuck && <Back call={call} />}
        <Part id="posts" title={words.posts}>
          <Table
            caption={words.posts}
            rows={posts}
            columns={[
              { title: words.post, cell: (post) => roleName(post.role) },
              { title: words.where, cell: (post) => post.cluster ?? post.setting ?? words.wholeHub },
              { title: words.from, whole: true, cell: (post) => dayInWords(post.from) },
              { title: words.until, whole: true, cell: (post) => lastDay(post.until) },
            ]}
          />
        </Part>
        <Part id="sessions" title={words.sessions} note={words.sessionsNote}>
          <Sessions sessions={sessions} mine={call.session} />
        </Part>
        {tokens.length > 0 && <Tokens tokens={tokens} />}
      </>
    ),
  })

/** Shown before signing out, where no link will come by mail. */
export const signOutPage = (call: PageCall) =>
  framed(call, {
    title: words.signOutTitle,
    place: <Place crumbs={[{ text: words.title, href: "/account" }]} />,
    children: (
      <>
        <Head title={words.signOutTitle} lede={words.signOutLede} />
        <Back call={call} />
        <section class="part">
          <Actions>
            <PostButton action="/account/sign-out">{words.signOut}</PostButton>
            <Act href="/account">{words.stay}</Act>
          </Actions>
        </section>
      </>
    ),
  })

const Back = ({ call: { me, hub } }: { call: PageCall }) => (
  <Part id="back" title={words.back} note={words.backNote}>
    <div class="prose">
      <p>{holds(me, "hub-manager") ? words.backManager : words.backOthers}</p>
      <WayBack email={me.email} hub={hub.slug} />
    </div>
  </Part>
)

const SignOut = ({ asks }: { asks: boolean }) =>
  asks ? (
    <ButtonLink look="second" href="/account/sign-out">
      {words.signOut}
    </ButtonLink>
  ) : (
    <PostButton look="second" action="/account/sign-out">
      {words.signOut}
    </PostButton>
  )

/** One form round the table: a cell may hold a button, but no form. With one session there is nothing to end. */
const Sessions = ({ sessions, mine }: { sessions: Session[]; mine: string }) =>
  sessions.length > 1 ? (
    <form method="post" action="/account/sessions/end-others">
      <SessionTable sessions={sessions} mine={mine} />
      <div class="row actions">
        <Button look="second">{words.endOthers}</Button>
      </div>
    </form>
  ) : (
    <SessionTable sessions={sessions} mine={mine} />
  )

const SessionTable = ({ sessions, mine }: { sessions: Session[]; mine: string }) => (
  <Table
    caption={words.sessions}
    rows={sessions}
    columns={[
      { title: words.browser, cell: ({ agent }) => agentInWords(agent) },
      { title: words.since, whole: true, cell: ({ since }) => momentInWords(since) },
      { title: words.seen, whole: true, cell: ({ seen }) => momentInWords(seen) },
      {
        title: <span class="vh">{words.action}</span>,
        label: "",
        cell: ({ id, agent }) =>
          id === mine ? (
            words.thisOne
          ) : (
            <Button look="plain" action={`/account/sessions/${id}/end`} which={words.endWhich(agentInWords(agent))}>
              {words.end}
            </Button>
          ),
      },
    ]}
  />
)

const Tokens = ({ tokens }: { tokens: Token[] }) => (
  <Part id="tokens" title={words.tokens} note={words.tokensNote}>
    <form method="post" action="/account">
      <Table
        caption={words.tokens}
        rows={tokens.map((token, n) => ({ ...token, name: words.token(n + 1) }))}
        columns={[
          { title: words.tokens, cell: ({ name }) => name },
          { title: words.made, whole: true, cell: ({ since }) => momentInWords(since) },
          {
            title: <span class="vh">{words.action}</span>,
            label: "",
            cell: ({ id, name }) => (
              <Button look="plain" action={`/account/tokens/${id}/end`} which={name}>
                {words.endToken}
              </Button>
            ),
          },
        ]}
      />
    </form>
  </Part>
)
