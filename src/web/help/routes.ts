import type { VNode } from "preact"
import type { Role } from "../../domain/access.ts"
import { getPage, type PageRoute, respond } from "../kit/page.tsx"
import { notFound } from "../kit/problem.ts"
import { findSession } from "../kit/session.ts"
import { articles, findArticle, searchArticles } from "./article.ts"
import { articlePage, foundPage, framedHelp, listPage, openHelp } from "./help-page.tsx"

/** What a help page says, to somebody with these roles. */
type Says = (asked: { slug: string | undefined; q: string; mine: readonly Role[] }) => { title: string; body: VNode }

/** Help is for everybody: who is signed in reads it in their own frame, who is not in the open one. */
const helpPage = (path: string, says: Says): PageRoute => {
  const signedIn = getPage(path, async (call) => {
    const mine = [...new Set(call.me.posts.map((post) => post.role))]
    const { title, body } = says({ slug: call.params.slug, q: questionIn(call.query), mine })
    return { page: framedHelp(call, title, body) }
  })
  return {
    method: "GET",
    path,
    handle: async (c, wiring) => {
      if (await findSession(wiring.db, c)) return signedIn.handle(c, wiring)
      const { title, body } = says({
        slug: c.req.param("slug"),
        q: questionIn(new URL(c.req.url).searchParams),
        mine: [],
      })
      return respond(c, { page: openHelp(title, body) })
    },
  }
}

const questionIn = (query: URLSearchParams): string => (query.get("q") ?? "").trim().slice(0, 200)

export const routes: PageRoute[] = [
  helpPage("/help", ({ q }) => (q === "" ? listPage(articles()) : foundPage(q, searchArticles(q), articles()))),
  helpPage("/help/:slug", ({ slug, mine }) => {
    const article = findArticle(slug) ?? notFound("There is no help under this address.")
    return articlePage(article, mine)
  }),
]
