import type { BrowserContext, Page } from "playwright-core"
import type { House } from "./house.ts"

/** The demo's people, by what they do; who they are is written on their cards. */
export const cast = [
  "Cluster Coordinator",
  "Designated manager",
  "Hub manager",
  "Hub lead",
  "Data officer",
  "Music lead",
  "Head teacher",
  "Tutor",
  "Society secretary",
  "Venue programmer",
  "Learning officer",
  "SEND Advocate",
  "Singing Champion",
  "First Access Champion",
  "Auditor or funder",
] as const
export type Part = (typeof cast)[number]

/** Somebody at a browser of their own. `troubles` is what the browser complained of. */
export type Visitor = { page: Page; context: BrowserContext; troubles: string[] }

/** A browser of its own, signed in to nothing. */
export async function visitor({ browser }: House): Promise<Visitor> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: "en-GB" })
  context.setDefaultTimeout(10_000)
  const page = await context.newPage()
  const troubles: string[] = []
  page.on("console", (message) => {
    // A form that comes back with its problems is no trouble.
    if (message.text().includes("status of 422")) return
    if (message.type() === "error" || message.type() === "warning")
      troubles.push(`${new URL(page.url()).pathname}: ${message.text()}`)
  })
  page.on("pageerror", (error) => troubles.push(`${new URL(page.url()).pathname}: ${error.message}`))
  return { page, context, troubles }
}

/** Somebody of the demo, by the card on its front page. */
export async function somebody(house: House, part: Part): Promise<Visitor> {
  const one = await visitor(house)
  await one.page.goto(house.url)
  const card = one.page.getByRole("listitem").filter({ has: one.page.getByText(part, { exact: true }) })
  await card.getByRole("button", { name: /^Sign in as / }).click()
  return one
}
