import AxeBuilder from "@axe-core/playwright"
import { HtmlValidate } from "html-validate"
import { chromium } from "playwright-core"

const G = "/work/shared/data/gias/"
const base = "http://127.0.0.1:3471"
const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
})
const hv = new HtmlValidate({
  extends: ["html-validate:recommended"],
  rules: { "void-style": "off", "no-trailing-whitespace": "off", "long-title": "off", "form-dup-name": "off" },
})
const js = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 1280, height: 900 } })
const axeCtx = async (page) => {
  // axe needs scripts: open the same page in another context
  const c = await browser.newContext({ viewport: { width: 1280, height: 900 } })
  await c.addCookies(await js.cookies())
  const p = await c.newPage()
  await p.goto(page.url())
  const r = await new AxeBuilder({ page: p })
    .analyze()
    .catch((e) => ({ violations: [{ id: String(e).slice(0, 200), nodes: [] }] }))
  await c.close()
  return r
}
const shot = async (page, name) => {
  for (const w of [360, 1280]) {
    await page.setViewportSize({ width: w, height: 900 })
    await page.screenshot({
      path: `/tmp/tk/shots/${name}-${w}.png`,
      fullPage: name.includes("new") ? false : true,
      clip: undefined,
    })
    const sw = await page.evaluate(() => 0).catch(() => 0)
  }
  const html = await page.content()
  const rep = await hv.validateString(await (await page.context().request.get(page.url())).text())
  for (const r of rep.results) for (const m of r.messages) console.log(name, "html:", m.ruleId, m.message)
  const a = await axeCtx(page)
  for (const v of a.violations) console.log(name, "axe:", v.id, v.nodes.map((n) => n.html.slice(0, 100)).slice(0, 3))
}
const page = await js.newPage()
await page.goto(base + "/")
await page.getByRole("button", { name: "Sign in as Isla" }).first().click()
console.log(page.url())
await page.goto(base + "/register")
await shot(page, "1-empty")
await page.goto(base + "/register/new")
await shot(page, "2-new")
// problems
await page.getByRole("button", { name: "Read it" }).click()
await shot(page, "3-new-wrong")
const bring = async (codes, extract, links) => {
  await page.goto(base + "/register/new")
  const field = page.getByLabel(/by name or number/i)
  const own = await page.locator("#las-own").count()
  if (!own) await field.fill(codes)
  await page.getByLabel("The extract").setInputFiles(extract)
  if (links) await page.getByLabel(/^The links/).setInputFiles(links)
  await page.getByRole("button", { name: "Read it" }).click()
}
const wait = async () => {
  for (let i = 0; i < 40; i++) {
    const h = await page.locator("h1").innerText()
    if (!/Reading|Bringing/.test(h)) return h
    await new Promise((r) => setTimeout(r, 500))
    await page.goto(page.url()).catch(() => {})
  }
}
await bring(
  "Wiltshire, Bristol, City of",
  G + "reconstructed/RECONSTRUCTED_edubasealldata_20191201_LA865_wiltshire.csv",
)
await shot(page, "4-reading")
console.log(await wait())
await shot(page, "5-planned")
await page.getByRole("button", { name: "Bring these changes in" }).click()
await shot(page, "6-applying")
console.log(await wait())
await shot(page, "7-applied")
await bring(
  "Wiltshire, Bristol, City of",
  G + "reconstructed/RECONSTRUCTED_edubasealldata_20230119_LA865_wiltshire.csv",
  G + "links/links_edubasealldata20230421.csv.gz",
)
console.log(await wait())
await shot(page, "8-planned2")
const u = page.url()
for (const k of ["unseen", "added", "updated", "converted"]) {
  await page.goto(u + "?show=" + k)
  await shot(page, "9-" + k)
}
await page.goto(u)
await page.getByRole("button", { name: "Bring these changes in" }).click()
console.log(await wait())
await shot(page, "10-applied2")
await page.goto(page.url() + "?show=added")
await shot(page, "11-added-applied")
await bring(
  "Wiltshire, Bristol, City of",
  G + "reconstructed/RECONSTRUCTED_edubasealldata_20230119_LA865_wiltshire.csv",
  G + "links/links_edubasealldata20230421.csv.gz",
)
console.log(await wait())
await shot(page, "12-same-again")
await bring("Wiltshire, Bristol, City of", G + "GIAS-NOTES.md")
console.log(await wait())
await shot(page, "13-refused")
await page.goto(base + "/register")
await shot(page, "14-list")
await browser.close()
