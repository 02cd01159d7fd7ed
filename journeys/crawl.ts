import { pages } from "../src/web/pages.ts"
import type { House } from "./house.ts"
import type { Part, Visitor } from "./people.ts"

/** Addresses that a person's browser fills in: `/settings/:id` stands for every setting's page. */
const patterns = pages
  .filter(({ method }) => method === "GET")
  .map(({ path }) => ({ path, fits: new RegExp(`^${path.replaceAll(/:\w+/g, "[^/]+")}$`) }))

/** Every page there is, as it is written in the routes. */
export const everyPattern: readonly string[] = patterns.map(({ path }) => path)

const patternOf = (path: string): string | undefined => patterns.find(({ fits }) => fits.test(path))?.path

export type Found = { pattern: string; path: string; html: string; by: Part | "nobody" }
export type Crawled = { pages: Found[]; dead: string[] }

/** Downloads are no pages: they are asked for, and not read. */
const isPage = (response: Response): boolean => response.headers.get("content-type")?.startsWith("text/html") ?? false

/**
 * Follows every link from a person's first page on, up to `each` addresses of a pattern. `dead` are links that lead nowhere:
 * where, on which page.
 */
export async function crawl(house: House, part: Found["by"], { context }: Visitor, each: number): Promise<Crawled> {
  const cookie = (await context.cookies(house.url)).map(({ name, value }) => `${name}=${value}`).join("; ")
  const first = part === "nobody" ? "/" : "/today"
  const queue: { path: string; from: string }[] = [{ path: first, from: "the beginning" }]
  const asked = new Set([first])
  const times = new Map<string, number>()
  const found: Found[] = []
  const dead: string[] = []
  for (let next = queue.shift(); next; next = queue.shift()) {
    const { path, from } = next
    const response = await fetch(house.url + path, { headers: { cookie } })
    const html = await response.text()
    if (!response.ok) {
      dead.push(`${part}: ${path} answers ${response.status}, linked from ${from}`)
      continue
    }
    if (!isPage(response)) continue
    const here = new URL(response.url)
    const pattern = patternOf(here.pathname)
    if (pattern) found.push({ pattern, path: here.pathname + here.search, html, by: part })
    for (const to of linksOf(html, here)) {
      if (to.pathname === here.pathname && to.search === here.search && to.hash && !hasPlace(html, to.hash))
        dead.push(`${part}: ${to.hash} is not on ${path}`)
      const address = to.pathname + to.search
      const kind = patternOf(to.pathname) ?? to.pathname
      const already = times.get(kind) ?? 0
      if (asked.has(address) || already >= each) continue
      asked.add(address)
      times.set(kind, already + 1)
      queue.push({ path: address, from: path })
    }
  }
  return { pages: found, dead }
}

function linksOf(html: string, here: URL): URL[] {
  return [...html.matchAll(/<a\b[^>]*?\shref="([^"]+)"/g)]
    .map(([, href = ""]) => new URL(href.replaceAll("&amp;", "&"), here))
    .filter((to) => to.origin === here.origin)
}

const hasPlace = (html: string, hash: string): boolean => html.includes(` id="${decodeURIComponent(hash.slice(1))}"`)

/** Longer pages say nothing that shorter ones do not, and axe takes seconds for them. */
const longest = 60_000

/** One page for each pattern: the one with most in it that is not too long. */
export function standingFor(pages: readonly Found[]): Found[] {
  const best = new Map<string, Found>()
  for (const page of pages) {
    const other = best.get(page.pattern)
    if (!other || worth(page) > worth(other)) best.set(page.pattern, page)
  }
  return [...best.values()]
}

const worth = ({ html }: Found): number => (html.length <= longest ? html.length : longest - html.length)
