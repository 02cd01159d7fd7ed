import { mkdirSync } from "node:fs"
import { AxeBuilder } from "@axe-core/playwright"
import type { Browser, Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { hasBrowser, openBrowser, serve } from "../scripts/gallery/browser.ts"
import { pages } from "../scripts/gallery/pages.tsx"
import { pageHtml } from "../src/ui/page-html.tsx"

/** `npm run gallery` keeps the pictures in this folder. */
const keep = process.env.GALLERY

let browser: Browser
let page: Page
let origin: string
const complaints: string[] = []

describe.runIf(hasBrowser)("The gallery", () => {
  beforeAll(async () => {
    browser = await openBrowser()
    const context = await browser.newContext()
    origin = await serve(
      context,
      new Map(Object.entries(pages).map(([name, draw]) => [`${name}.html`, pageHtml(draw())])),
    )
    page = await context.newPage()
    page.on("console", (message) => {
      // The date field says so of the day that is none; everything else would be a breach of the policy.
      if (!message.text().includes("does not conform to the required format")) complaints.push(message.text())
    })
    if (keep) mkdirSync(keep, { recursive: true })
  })
  afterAll(() => browser.close())

  const open = async (name: string, width: number, colorScheme: "light" | "dark") => {
    await page.emulateMedia({ colorScheme, media: "screen" })
    await page.setViewportSize({ width, height: 900 })
    await page.goto(`${origin}/${name}.html`)
    await page.evaluate("document.fonts.ready")
  }

  test.each(Object.keys(pages))("%s: axe finds nothing, in the light and in the dark", async (name) => {
    // The longest page has nothing of its own in the dark.
    for (const scheme of name === "questions" ? (["light"] as const) : (["light", "dark"] as const)) {
      await open(name, 1280, scheme)
      const { violations } = await new AxeBuilder({ page }).analyze()
      expect(violations.map(({ id, nodes }) => [scheme, id, nodes.slice(0, 3).map(({ html }) => html)])).toEqual([])
      if (keep) await page.screenshot({ path: `${keep}/${name}-1280-${scheme}.png`, fullPage: true })
    }
  })

  test.each(Object.keys(pages))(
    "%s: never wider than the window, at 320, 640 (a zoom of 200) and 768",
    async (name) => {
      for (const width of [320, 640, 768]) {
        await open(name, width, "light")
        const wider = await page.evaluate<number>(
          "document.documentElement.scrollWidth - document.documentElement.clientWidth",
        )
        expect({ width, wider }).toEqual({ width, wider: 0 })
        if (keep) await page.screenshot({ path: `${keep}/${name}-${width}.png`, fullPage: true })
      }
      if (keep) await page.pdf({ path: `${keep}/${name}.pdf`, printBackground: true, preferCSSPageSize: true })
    },
  )

  test("every button, option and summary has room for a finger", async () => {
    for (const name of ["parts", "questions"]) {
      await open(name, 320, "light")
      const small = await page.evaluate<
        string[]
      >(`[...document.querySelectorAll("button:not(.vh), .btn, .act, .opts label, .chips label, .scale label, summary, .nav a, input:not([type=radio]):not([type=checkbox]):not([type=hidden]), select, textarea")]
        .filter((one) => one.offsetParent && (one.offsetHeight < 43.5 || one.offsetWidth < 24))
        .map((one) => one.outerHTML.slice(0, 120))`)
      expect(small).toEqual([])
    }
  })

  test("the pages break no rule of the policy, and send no script", () => {
    expect(complaints).toEqual([])
    expect(
      Object.values(pages)
        .map((draw) => pageHtml(draw()))
        .join(""),
    ).not.toMatch(/<script| style="/)
  })
})
