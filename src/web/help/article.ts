import { readdirSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import MarkdownIt from "markdown-it"
import * as v from "valibot"

const groups = ["work", "role", "rules"] as const

/** What stands above an article, between two lines of `---`. */
const Front = v.strictObject({
  title: v.pipe(v.string(), v.minLength(1)),
  /** One sentence, for the list. */
  summary: v.pipe(v.string(), v.minLength(1)),
  group: v.picklist(groups),
  /** Its place in its group. */
  order: v.pipe(v.string(), v.transform(Number), v.integer()),
  /** The pages that it is about: paths as routes are written, `/visits/:id`. */
  pages: v.optional(
    v.pipe(
      v.string(),
      v.transform((text) => text.split(",").map((path) => path.trim()).filter(Boolean)),
      v.array(v.pipe(v.string(), v.startsWith("/"))),
    ),
    "",
  ),
})

export type Group = (typeof groups)[number]
export type Article = Omit<v.InferOutput<typeof Front>, "pages"> & {
  slug: string
  pages: readonly string[]
  html: string
  /** Title and text without marks, in small letters and without accents, to be searched. */
  plain: string
  text: string
}

/** No HTML passes through, and no link but to what is safe to follow. */
const markdown = new MarkdownIt({ html: false, linkify: false, typographer: false })

/** Reads one article; one that is not written as agreed is a bug, found by the tests. */
export function parseArticle(slug: string, source: string): Article {
  const parts = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(source)
  if (!parts) throw new Error(`docs/help/${slug}.md does not begin with its title between two lines of ---`)
  const [, head = "", body = ""] = parts
  const front = v.parse(
    Front,
    Object.fromEntries(
      head.split("\n").map((line) => {
        const colon = line.indexOf(":")
        return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()]
      }),
    ),
  )
  const html = markdown.render(body)
  const text = html.replaceAll(/<[^>]+>/g, " ").replaceAll(/\s+/g, " ").trim()
  return { slug, ...front, html, text, plain: folded(`${front.title} ${front.summary} ${text}`) }
}

/** The path is the same from `src/web/help` and from `dist/web/help`. */
const folder = fileURLToPath(new URL("../../../docs/help/", import.meta.url))

let kept: readonly Article[] | undefined

/** All of docs/help, read and rendered when first asked for. */
export function articles(): readonly Article[] {
  kept ??= readdirSync(folder)
    .filter((name) => name.endsWith(".md"))
    .map((name) => parseArticle(name.slice(0, -3), readFileSync(folder + name, "utf8")))
    .sort((a, b) => groups.indexOf(a.group) - groups.indexOf(b.group) || a.order - b.order)
  return kept
}

export const findArticle = (slug: string | undefined): Article | undefined =>
  articles().find((article) => article.slug === slug)

/** Small letters without accents: "Đình" is found by "dinh". */
const folded = (text: string): string =>
  text
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll("đ", "d")

/** Articles that have every word of what is asked for, those with it in the title first. */
export function searchArticles(asked: string): readonly Article[] {
  const words = folded(asked).split(/\s+/).filter(Boolean)
  if (words.length === 0) return []
  const found = articles().filter(({ plain }) => words.every((word) => plain.includes(word)))
  const inTitle = ({ title }: Article) => words.every((word) => folded(title).includes(word))
  return [...found.filter(inTitle), ...found.filter((article) => !inTitle(article))]
}

/** The words round the first hit, for the list of what was found. */
export function excerpt(article: Article, asked: string): string {
  const [word = ""] = folded(asked).split(/\s+/).filter(Boolean)
  // Folding may shorten the text by a letter or two: near enough for an excerpt.
  const at = folded(article.text).indexOf(word)
  if (at < 0) return article.summary
  const from = at < 60 ? 0 : article.text.indexOf(" ", at - 60) + 1
  const until = from + 160 >= article.text.length ? article.text.length : article.text.lastIndexOf(" ", from + 160)
  return `${from > 0 ? "… " : ""}${article.text.slice(from, until)}${until < article.text.length ? " …" : ""}`
}

/** The article about a page, by its path: `helpFor("/visits/0193…")`. The page named most exactly wins. */
export function helpFor(path: string): { href: string; title: string } | undefined {
  const steps = path.split("/").filter(Boolean)
  let best: { article: Article; exactness: number } | undefined
  for (const article of articles()) {
    for (const page of article.pages) {
      const exactness = likeness(page.split("/").filter(Boolean), steps)
      if (exactness > (best?.exactness ?? 0)) best = { article, exactness }
    }
  }
  return best && { href: `/help/${best.article.slug}`, title: best.article.title }
}

/** How many steps of the path a page names; 0 where it is not this page or one below it. A name counts more than `:id`. */
function likeness(page: readonly string[], steps: readonly string[]): number {
  if (page.length > steps.length) return 0
  let sum = 0
  for (const [n, step] of page.entries()) {
    if (step.startsWith(":")) sum += 1
    else if (step === steps[n]) sum += 2
    else return 0
  }
  return sum
}
