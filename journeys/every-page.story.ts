import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { crawl, everyPattern, type Found } from "./crawl.ts"
import { hasBrowser, openHouse } from "./house.ts"
import {
  faultsForReaders,
  faultsInHtml,
  faultsInTheDark,
  faultsOfSize,
  faultsOfWidth,
  faultsOnPaper,
} from "./inspect.ts"
import { cast, somebody, type Visitor } from "./people.ts"

describe.runIf(hasBrowser)("Every page", () => {
  const house = openHouse("pages", { demo: "on" })
  const pages: Found[] = []
  const dead: string[] = []
  const visitors = new Map<string, Visitor>()

  beforeAll(async () => {
    for (const part of cast) {
      const one = await somebody(house(), part)
      visitors.set(part, one)
      const crawled = await crawl(house(), part, one, 2)
      pages.push(...crawled.pages)
      dead.push(...crawled.dead)
    }
  })

  test("no link leads nowhere, whoever follows it", () => {
    expect(dead).toEqual([])
  })

  test("every page is reached by somebody who follows links", () => {
    const reached = new Set(pages.map(({ pattern }) => pattern))
    expect(everyPattern.filter((pattern) => !reached.has(pattern))).toEqual([])
  })

  test("the HTML of every page is valid", () => {
    const faults = new Map<string, string>()
    for (const { html, pattern, path, by } of pages)
      for (const fault of faultsInHtml(html))
        if (!faults.has(`${pattern} ${fault}`)) faults.set(`${pattern} ${fault}`, `${by} ${path}`)
    expect([...faults].map(([fault, where]) => `${fault} ${where}`)).toEqual([])
  })

  test("every page can be read by everybody, on a telephone, in the dark and on paper, and sends no script", async () => {
    const faults: string[] = []
    for (const { pattern, path, by } of richest(pages)) {
      const { page } = visitors.get(by) ?? expect.fail(by)
      const scripts: string[] = []
      const note = (request: { resourceType: () => string; url: () => string }) => {
        if (request.resourceType() === "script") scripts.push(`asks for script: ${request.url()}`)
      }
      page.on("request", note)
      await page.setViewportSize({ width: 1280, height: 900 })
      await page.goto(house().url + path)
      const name = pattern.replaceAll(/[/:]+/g, "-").replace(/^-/, "") || "front"
      const own = [
        ...(await faultsForReaders(page)),
        ...(await faultsInTheDark(page)),
        ...(await faultsOfWidth(page, 640)),
        ...(await faultsOfWidth(page, 320)),
        ...(await faultsOfSize(page)),
        ...(await faultsOnPaper(page)),
        ...scripts,
      ]
      await page.setViewportSize({ width: 360, height: 740 })
      await page.screenshot({ path: house().kept(`${name}-360`), fullPage: true })
      await page.setViewportSize({ width: 1280, height: 900 })
      await page.screenshot({ path: house().kept(`${name}-1280`), fullPage: true })
      page.off("request", note)
      faults.push(...own.map((fault) => `${pattern} as ${by} (${path}): ${fault}`))
    }
    expect(faults).toEqual([])
  })

  test("no browser had a complaint", () => {
    expect([...visitors.values()].flatMap(({ troubles }) => troubles)).toEqual([])
  })
})

/** One page for each pattern: the one with most in it. */
function richest(pages: readonly Found[]): Found[] {
  const best = new Map<string, Found>()
  for (const page of pages)
    if (page.html.length > (best.get(page.pattern)?.html.length ?? 0)) best.set(page.pattern, page)
  return [...best.values()]
}
