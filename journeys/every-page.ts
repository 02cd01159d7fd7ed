import { beforeAll, describe, expect, test } from "vitest"
import { hasBrowser } from "../scripts/gallery/browser.ts"
import { type Crawled, crawl, everyPattern, type Found } from "./crawl.ts"
import { openHouse } from "./house.ts"
import { faultsAt, faultsInHtml } from "./inspect.ts"
import { cast, somebody, type Visitor, visitor } from "./people.ts"

/** Reached by no link of the demo, where no letter, import or note was ever written and one click signs in again: other stories open them. */
const elsewhere = [
  "/sign-in/:token",
  "/account/sign-out",
  "/letters/:id",
  "/register/:id",
  "/audits/:id/sections/:code/notes/:kind",
]

const minutes = 60_000

/**
 * The demo, read by everybody in it. `each` is how many addresses of a pattern a person's links are followed to; `standing`
 * chooses the pages that are looked at closely, and `whole`: pictures are kept of them,
 * and each is looked at in the dark and on paper, not only every fourth.
 */
export function readEveryPage(
  folder: string,
  {
    each,
    standing,
    whole,
  }: { each: (part: Found["by"]) => number; standing: (pages: readonly Found[]) => Found[]; whole: boolean },
): void {
  describe.runIf(hasBrowser)("Every page", () => {
    const house = openHouse(folder, { demo: "on" })
    const visitors = new Map<Found["by"], Visitor>()
    const pages: Found[] = []
    const dead: string[] = []

    beforeAll(async () => {
      const parts = ["nobody", ...cast] as const
      const waiting = [...parts]
      const crawled = new Map<Found["by"], Crawled>()
      const crawlWaiting = async () => {
        for (let part = waiting.shift(); part; part = waiting.shift()) {
          const one = part === "nobody" ? await visitor(house()) : await somebody(house(), part)
          visitors.set(part, one)
          crawled.set(part, await crawl(house(), part, one, each(part)))
        }
      }
      await Promise.all([crawlWaiting(), crawlWaiting(), crawlWaiting()])
      for (const part of parts) {
        pages.push(...(crawled.get(part)?.pages ?? []))
        dead.push(...(crawled.get(part)?.dead ?? []))
      }
    }, 10 * minutes)

    test("no link leads nowhere, whoever follows it", () => {
      expect(dead).toEqual([])
    })

    test("every page is reached by somebody who follows links", () => {
      const reached = new Set([...elsewhere, ...pages.map(({ pattern }) => pattern)])
      expect(everyPattern.filter((pattern) => !reached.has(pattern))).toEqual([])
    })

    test("the HTML of every page is valid", () => {
      const faults = standing(pages).flatMap(({ html, pattern, path, by }) =>
        faultsInHtml(html).map((fault) => `${pattern}: ${fault} (${path} as ${by})`),
      )
      expect(faults).toEqual([])
    })

    test("every page can be read by everybody, on a telephone, in the dark and on paper, and sends no script", {
      timeout: 30 * minutes,
    }, async () => {
      const faults: string[] = []
      const waiting = standing(pages)
      let seen = 0
      const inspectWaiting = async () => {
        for (let next = waiting.shift(); next; next = waiting.shift()) {
          const { pattern, path, by } = next
          const { context } = visitors.get(by) ?? expect.fail(`${by} is not here`)
          const page = await context.newPage()
          const name = pattern === "/" ? "front" : pattern.slice(1).replaceAll(/[/:]+/g, "-")
          const own = await faultsAt(page, house().url + path, {
            keep: whole ? (width) => house().keep(page, `${name}-${width}`) : undefined,
            closely: whole || seen++ % 4 === 0,
          })
          faults.push(...own.map((fault) => `${pattern}: ${fault} (${path} as ${by})`))
          await page.close()
        }
      }
      await Promise.all([inspectWaiting(), inspectWaiting()])
      expect(faults).toEqual([])
    })
  })
}
