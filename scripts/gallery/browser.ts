import { existsSync, readFileSync } from "node:fs"
import { type Browser, type BrowserContext, chromium } from "playwright-core"

const executable = process.env.CHROMIUM ?? "/usr/bin/chromium"

export const hasBrowser = existsSync(executable)

export const openBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: executable,
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--lang=en-GB",
    ],
  })

const fonts = "node_modules/@fontsource-variable/atkinson-hyperlegible-next/files"

/** Answers for the website: the pages given, the stylesheet, its fonts, and a policy as strict as the real one. */
export async function serve(context: BrowserContext, pages: ReadonlyMap<string, string>): Promise<string> {
  const origin = "http://gallery.test"
  await context.route(`${origin}/**`, (route) => {
    const name = new URL(route.request().url()).pathname.slice(1)
    const page = pages.get(name)
    if (page !== undefined)
      return route.fulfill({
        contentType: "text/html; charset=utf-8",
        headers: { "content-security-policy": "default-src 'self'; style-src 'self'" },
        body: page,
      })
    const file = name.split("/").at(-1) ?? ""
    if (file.endsWith(".woff2"))
      return route.fulfill({ contentType: "font/woff2", body: readFileSync(`${fonts}/${file}`) })
    if (file === "look.css") return route.fulfill({ contentType: "text/css", body: readFileSync("src/ui/look.css") })
    if (file === "mark.svg")
      return route.fulfill({ contentType: "image/svg+xml", body: readFileSync("src/ui/mark.svg") })
    return route.fulfill({ status: 404, body: "" })
  })
  return origin
}
