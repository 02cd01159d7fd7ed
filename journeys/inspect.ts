import { AxeBuilder } from "@axe-core/playwright"
import { HtmlValidate } from "html-validate"
import type { Page } from "playwright-core"

const validator = new HtmlValidate({
  extends: ["html-validate:recommended"],
  // Boxes of one question share its name, as radio buttons do.
  rules: { "form-dup-name": ["error", { shared: ["radio", "checkbox", "submit", "button", "reset"] }] },
})

/** What an HTML validator says of a page as it was sent. */
export function faultsInHtml(html: string): string[] {
  const { results } = validator.validateStringSync(html)
  return results.flatMap(({ messages }) =>
    messages.map(
      ({ ruleId, message, selector }) =>
        `${ruleId}: ${message} (${(selector ?? "").replaceAll(/:nth-child\(\d+\)/g, "")})`,
    ),
  )
}

/** No page has a frame, so no second page is needed to put the findings of frames together: three times as quick. */
const axe = (page: Page) => new AxeBuilder({ page }).setLegacyMode(true)

const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

/** What axe finds in the page as it is shown now. */
export async function faultsForReaders(page: Page): Promise<string[]> {
  const rules = { "target-size": { enabled: true } }
  return found(
    await axe(page)
      .options({ runOnly: tags, rules, resultTypes: ["violations"] })
      .analyze(),
  )
}

/** The dark differs in nothing but colours. */
async function faultsInTheDark(page: Page): Promise<string[]> {
  await page.emulateMedia({ colorScheme: "dark" })
  const faults = found(await axe(page).withRules(["color-contrast"]).analyze())
  await page.emulateMedia({ colorScheme: "light" })
  return faults.map((fault) => `in the dark, ${fault}`)
}

const found = ({ violations }: Awaited<ReturnType<AxeBuilder["analyze"]>>): string[] =>
  violations.map(({ id, nodes }) => {
    const where = nodes.slice(0, 3).map(({ target, html }) => `${target.join(" ")} ${html.slice(0, 140)}`)
    return `axe ${id} (${nodes.length}): ${where.join(" | ")}`
  })

/** Things that make the page wider than a window of this width. */
async function faultsOfWidth(page: Page, width: number): Promise<string[]> {
  await page.setViewportSize({ width, height: 900 })
  const wide = await page.evaluate<string[]>(`(() => {
    const room = document.documentElement.clientWidth
    if (document.documentElement.scrollWidth <= room) return []
    const out = [...document.body.querySelectorAll("*")].filter((one) => one.getBoundingClientRect().right > room + 1)
    return ["", ...out.slice(0, 3).map((one) => one.outerHTML.slice(0, 120))]
  })()`)
  return wide.length > 0 ? [`wider than ${width} px: ${wide.join(" | ")}`] : []
}

/** Main controls that are too small for a finger; smaller targets are axe's to find. */
async function faultsOfSize(page: Page): Promise<string[]> {
  const small = await page.evaluate<string[]>(`[...document.querySelectorAll(
      "button:not(.vh), .btn, .act, .opts label, .chips label, .scale label, summary, .nav a, select, textarea, input:not([type=radio]):not([type=checkbox]):not([type=hidden])")]
    .filter((one) => one.checkVisibility() && (one.offsetHeight < 43.5 || one.offsetWidth < 24))
    .map((one) => one.offsetWidth + " × " + one.offsetHeight + " " + one.outerHTML.slice(0, 120))`)
  return [...new Set(small)].slice(0, 4).map((one) => `too small for a finger: ${one}`)
}

/** What goes wrong on paper: navigation on it, more leaves than its text is worth, none. */
async function faultsOnPaper(page: Page): Promise<string[]> {
  await page.setViewportSize({ width: 794, height: 1123 })
  await page.emulateMedia({ media: "print" })
  const [screens, shown] = await page.evaluate<[number, string[]]>(`[
    document.documentElement.scrollHeight / innerHeight,
    [...document.querySelectorAll(".nav, .cols > nav, .skip, .me")].filter((one) => one.checkVisibility()).map((one) => one.outerHTML.slice(0, 80))]`)
  const paper = await page.pdf({ preferCSSPageSize: true, printBackground: false })
  await page.emulateMedia({ media: "screen" })
  const leaves = paper.toString("latin1").match(/\/Type \/Page\b/g)?.length ?? 0
  const most = Math.ceil(screens * 2) + 1
  return [
    ...shown.map((one) => `on paper: ${one}`),
    ...(leaves < 1 || leaves > most ? [`${leaves} leaves of paper for ${screens.toFixed(1)} screens`] : []),
  ]
}

type Look = {
  keep?: ((width: number) => Promise<unknown>) | undefined
  /** In the dark and on paper too, which take as long as all the rest. */
  closely?: boolean
}

/** All that is wrong with the page as it is now, whoever reads it and on whatever. Leaves it 1280 wide, on the screen, in the light. */
export async function faultsHere(page: Page, { keep, closely = true }: Look = {}): Promise<string[]> {
  await page.setViewportSize({ width: 1280, height: 900 })
  const faults = await faultsForReaders(page)
  if (closely) faults.push(...(await faultsInTheDark(page)))
  await keep?.(1280)
  // 1280 at a zoom of 200 is 640.
  faults.push(...(await faultsOfWidth(page, 640)), ...(await faultsOfWidth(page, 320)), ...(await faultsOfSize(page)))
  await page.setViewportSize({ width: 360, height: 740 })
  await keep?.(360)
  if (closely) faults.push(...(await faultsOnPaper(page)))
  await page.setViewportSize({ width: 1280, height: 900 })
  return faults
}

/** The same of the page at an address, and whether it asks for script or the browser complains. */
export async function faultsAt(page: Page, address: string, look: Look): Promise<string[]> {
  const heard: string[] = []
  page.on("request", (request) => {
    if (request.resourceType() === "script") heard.push(`asks for script: ${request.url()}`)
  })
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) heard.push(`the browser says: ${message.text()}`)
  })
  await page.goto(address)
  return [...(await faultsHere(page, look)), ...heard]
}
