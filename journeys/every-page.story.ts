import { beforeAll, describe, expect, test } from "vitest"
import { hasBrowser } from "../scripts/gallery/browser.ts"
import { crawl, everyPattern, type Found, standingFor } from "./crawl.ts"
import { openHouse } from "./house.ts"
import { faultsAt, faultsInHtml } from "./inspect.ts"
import { cast, somebody, type Visitor, visitor } from "./people.ts"

/** Reached by no link of the demo, where no letter, import or note was ever written: the main job opens them. */
const elsewhere = ["/sign-in/:token", "/letters/:id", "/register/:id", "/audits/:id/sections/:code/notes/:kind"]

/** Whose pages lead furthest: their links are followed to several schools, clusters and audits. */
const busiest: readonly string[] = ["Cluster Coordinator", "Hub manager"]

describe.runIf(hasBrowser)("Every page", () => {
  const house = openHouse("pages", { demo: "on" })
  const visitors = new Map<string, Visitor>()
  const pages: Found[] = []
  const dead: string[] = []

  beforeAll(async () => {
    for (const part of ["nobody", ...cast] as const) {
      const one = part === "nobody" ? await visitor(house()) : await somebody(house(), part)
      visitors.set(part, one)
      const crawled = await crawl(house(), part, one, busiest.includes(part) ? 3 : 1)
      pages.push(...crawled.pages)
      dead.push(...crawled.dead)
    }
  })

  test("no link leads nowhere, whoever follows it", () => {
    expect(dead).toEqual([])
  })

  test("every page is reached by somebody who follows links", () => {
    const reached = new Set([...elsewhere, ...pages.map(({ pattern }) => pattern)])
    expect(everyPattern.filter((pattern) => !reached.has(pattern))).toEqual([])
  })

  test("the HTML of every page is valid", () => {
    const faults = standingFor(pages).flatMap(({ html, pattern, path, by }) =>
      faultsInHtml(html).map((fault) => `${pattern}: ${fault} (${path} as ${by})`),
    )
    expect(faults).toEqual([])
  })

  test("every page can be read by everybody, on a telephone, in the dark and on paper, and sends no script", async () => {
    const faults: string[] = []
    const waiting = standingFor(pages)
    const inspectWaiting = async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        const { pattern, path, by } = next
        const { context } = visitors.get(by) ?? expect.fail(`${by} is not here`)
        const page = await context.newPage()
        const name = pattern === "/" ? "front" : pattern.slice(1).replaceAll(/[/:]+/g, "-")
        const own = await faultsAt(page, house().url + path, (width) => house().keep(page, `${name}-${width}`))
        faults.push(...own.map((fault) => `${pattern}: ${fault} (${path} as ${by})`))
        await page.close()
      }
    }
    await Promise.all([inspectWaiting(), inspectWaiting()])
    expect(faults).toEqual([])
  })
})
