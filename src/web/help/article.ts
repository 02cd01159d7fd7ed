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
  /** Words that people look for and the article does not say: `import, GIAS`. */
  also: v.optional(v.string(), ""),
  /** The pages that it is about: paths as routes are written, `/visits/:id`. */
  pages: v.optional(
    v.pipe(
      v.string(),
      v.transform((text) =>
        text
          .split(",")
          .map((path) => path.trim())
          .filter(Boolean),
      ),
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
  /** Title, summary, other words and text, as `wordsIn` has them, to be searched. */
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
  const text = textOf(html)
  return { slug, ...front, html, text, plain: wordsIn(`${front.title} ${front.summary} ${front.also} ${text}`) }
}

const entities: Record<string, string> = { quot: '"', amp: "&", lt: "<", gt: ">" }

/** What a reader sees of it: marks inside a line leave no gap. */
const textOf = (html: string): string =>
  html
    .replaceAll(/<\/?(em|strong|code|a)\b[^>]*>/g, "")
    .replaceAll(/<[^>]+>/g, " ")
    .replaceAll(/&(quot|amp|lt|gt);/g, (whole, name: string) => entities[name] ?? whole)
    .replaceAll(/\s+/g, " ")
    .trim()

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
  text.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase().replaceAll("đ", "d")

/** Words apart by one blank, so that what is asked for is found at the start of words: "day" is not in "today". */
const wordsIn = (text: string): string =>
  ` ${folded(text)
    .replaceAll(/[^\p{L}\p{N}]+/gu, " ")
    .trim()} `

/** Articles that have every word of what is asked for: first those with it in the title, then among their other words, then those with the phrase. */
export function searchArticles(asked: string, among = articles()): readonly Article[] {
  const phrase = wordsIn(asked).trimEnd()
  const words = phrase.trim().split(" ").filter(Boolean)
  if (words.length === 0) return []
  const has = (text: string) => words.every((word) => text.includes(` ${word}`))
  const rank = ({ title, also, plain }: Article) =>
    has(wordsIn(title)) ? 0 : has(wordsIn(also)) ? 1 : plain.includes(phrase) ? 2 : 3
  return among.filter(({ plain }) => has(plain)).toSorted((a, b) => rank(a) - rank(b))
}

/** The words round the first hit, for the list of what was found. */
export function excerpt({ text, summary }: Article, asked: string): string {
  const plain = folded(text) // folding may shorten the text by a letter or two: near enough
  const phrase = folded(asked).trim()
  const [first = phrase] = phrase.split(/\s+/)
  const at = plain.includes(phrase) ? plain.indexOf(phrase) : plain.indexOf(first)
  if (at < 0) return summary
  const from = at < 60 ? 0 : text.indexOf(" ", at - 60) + 1
  const until = from + 160 >= text.length ? text.length : text.lastIndexOf(" ", from + 160)
  return `${from > 0 ? "… " : ""}${text.slice(from, until)}${until < text.length ? " …" : ""}`
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
