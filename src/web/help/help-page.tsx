import type { VNode } from "preact"
import { type Cell, cell, type Role, roles, things } from "../../domain/access.ts"
import { Facts } from "../../ui/facts.tsx"
import { Head } from "../../ui/head.tsx"
import { Part } from "../../ui/part.tsx"
import { Place } from "../../ui/place.tsx"
import { SearchBox } from "../../ui/search-box.tsx"
import { Table } from "../../ui/table.tsx"
import { framed } from "../kit/frame.tsx"
import { OpenFrame } from "../kit/open-frame.tsx"
import type { PageCall } from "../kit/page.tsx"
import { type Article, excerpt, type Group } from "./article.ts"
import { roleTitles, things as thingWords, words } from "./words.ts"

const Groups = ({ articles }: { articles: readonly Article[] }) => (
  <>
    {(["work", "role", "rules"] satisfies Group[]).map((group) => (
      <Part id={group} title={words.groups[group]} key={group}>
        <Found articles={articles.filter((article) => article.group === group)} about={(article) => article.summary} />
      </Part>
    ))}
  </>
)

const HelpList = ({ articles }: { articles: readonly Article[] }) => (
  <>
    <Head title={words.title} lede={words.lede} />
    <section class="part">
      <SearchBox action="/help" label={words.search} />
    </section>
    <Groups articles={articles} />
    <p>
      <a href="/developers">{words.developers}</a>
    </p>
  </>
)

/** What was found; where that is nothing, all there is. */
const HelpFound = ({
  asked,
  articles,
  all,
}: {
  asked: string
  articles: readonly Article[]
  all: readonly Article[]
}) => (
  <>
    <Head title={words.title} lede={words.found(articles.length, asked)} />
    <section class="part">
      <SearchBox action="/help" label={words.search} value={asked} />
      {articles.length === 0 ? (
        <p>{words.tryOther}</p>
      ) : (
        <Found articles={articles} about={(article) => excerpt(article, asked)} />
      )}
    </section>
    {articles.length === 0 && <Groups articles={all} />}
  </>
)

const Found = ({ articles, about }: { articles: readonly Article[]; about: (article: Article) => string }) => (
  <ul class="list">
    {articles.map((article) => (
      <li key={article.slug}>
        <a href={`/help/${article.slug}`}>{article.title}</a>
        <p class="quiet">{about(article)}</p>
      </li>
    ))}
  </ul>
)

const conditions = ({ own, agreed, hidden, open, numbers }: Cell): string =>
  [own && words.own, numbers && words.numbers, agreed && words.agreed, hidden && words.hidden, open && words.open]
    .filter(Boolean)
    .join(", ")

const cellInWords = (one: Cell): string => {
  const when = conditions(one)
  return when ? `${words.levels[one.level]} (${when})` : words.levels[one.level]
}

/** The table of src/domain/access.ts itself: what it says is what is done. `mine` are the reader's roles. */
const WhoSeesWhat = ({ mine }: { mine: readonly Role[] }) => (
  <>
    {mine.map((role) => (
      <Part id={`yours-${role}`} title={`${words.yours}: ${roleTitles[role]}`} note={words.yoursNote} key={role}>
        <Facts facts={things.map((thing) => [thingWords[thing], cellInWords(cell(thing, role))] as const)} />
      </Part>
    ))}
    <Part id="all" title={words.all} note={words.allNote}>
      <Table
        caption={words.all}
        narrow="scroll"
        rows={things}
        columns={[
          { title: words.thing, cell: (thing) => thingWords[thing] },
          ...roles.map((role) => ({
            title: roleTitles[role],
            cell: (thing: (typeof things)[number]) => cellInWords(cell(thing, role)),
          })),
        ]}
      />
    </Part>
  </>
)

type Help = { title: string; body: VNode }

export const listPage = (articles: readonly Article[]): Help => ({
  title: words.title,
  body: <HelpList articles={articles} />,
})

export const foundPage = (asked: string, articles: readonly Article[], all: readonly Article[]): Help => ({
  title: words.title,
  body: <HelpFound asked={asked} articles={articles} all={all} />,
})

/** The article that is told by the rules themselves. */
const generated = "who-sees-what"

export const articlePage = (article: Article, mine: readonly Role[]): Help => ({
  title: article.title,
  body: (
    <>
      <Place crumbs={[{ text: words.title, href: "/help" }]} />
      <Head title={article.title} />
      <div class="part prose" dangerouslySetInnerHTML={{ __html: article.html }} />
      {article.slug === generated && <WhoSeesWhat mine={mine} />}
    </>
  ),
})

export const framedHelp = (call: PageCall, title: string, body: VNode): VNode =>
  framed(call, { title, current: "help", children: body })

export const openHelp = (title: string, body: VNode): VNode => <OpenFrame title={title}>{body}</OpenFrame>
