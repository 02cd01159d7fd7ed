import type { Page } from "playwright-core"
import { describe, expect, test } from "vitest"
import { hasBrowser } from "../scripts/gallery/browser.ts"
import { choose, follow, press, sees, seesHeading, tick, told, type } from "./hand.ts"
import { openHouse } from "./house.ts"
import { faultsForReaders, faultsInHtml } from "./inspect.ts"
import { type Visitor, visitor } from "./people.ts"

const school = "Hawthorn Lane Primary School"

describe.runIf(hasBrowser)("From an empty hub, by pages alone", () => {
  const house = openHouse("journeys/empty-hub", { demo: "off" })
  let wren: Visitor
  let station = 0
  const picture = (page: Page, name: string) => house().keep(page, `${String(++station).padStart(2, "0")}-${name}`)

  test("Wren starts a hub, and is its manager at once where no mail leaves", async () => {
    wren = await visitor(house())
    const { page } = wren
    await page.goto(house().url)
    await seesHeading(page, "Start your own hub")
    await press(page, "Start the hub")
    await seesHeading(page, "There is a problem")
    await type(page, "What is the hub called?", "Tallow Music Hub")
    await type(page, "Your name", "Wren Hollis")
    await type(page, "Your email address", "wren@tallow.example")
    await picture(page, "start")
    await press(page, "Start the hub")
    await sees(page, "Tallow Music Hub has been started, and you are its manager.")
    await picture(page, "today")
    expect(new URL(page.url()).pathname).toBe("/today")
  })

  test("every page says what will be there, and its one button begins it", async () => {
    const { page } = wren
    const said: string[] = []
    const faults: string[] = []
    for (const path of [
      "/today",
      "/settings",
      "/settings/not-in-a-cluster",
      "/clusters",
      "/county",
      "/county/figures",
      "/hub",
      "/years",
      "/register",
      "/people",
      "/trusts",
      "/visits",
      "/needs?scope=hub",
      "/priorities",
      "/priorities/county",
      "/letters",
      "/hub/exports",
      "/account",
      "/account/sign-out",
    ]) {
      const html = await (await page.goto(house().url + path))?.text()
      await picture(page, `empty${path.replaceAll(/[/?=]/g, "-")}`)
      faults.push(
        ...(await faultsForReaders(page)).map((fault) => `${path}: ${fault}`),
        ...faultsInHtml(html ?? "").map((fault) => `${path}: ${fault}`),
      )
      // An empty state has no role of its own: this is the one place where a class is asked for.
      const empty = page.locator(".empty")
      if ((await empty.count()) === 0) continue
      const ways = await empty.getByRole("link").or(empty.getByRole("button")).allTextContents()
      // Beside the one button there may be a quieter way. Letters are written by what people do elsewhere.
      const few = path === "/letters" ? ways.length === 0 : ways.length === 1 || ways.length === 2
      if (!few) faults.push(`${path}: an empty state with ${ways.length} ways on: ${ways.join(", ")}`)
      for (const way of ways) {
        await page.goto(house().url + path)
        await follow(empty, way)
        said.push(`${path}: ${way} → ${new URL(page.url()).pathname}`)
        expect(await page.getByRole("heading", { level: 1 }).textContent()).not.toContain("nothing here")
      }
    }
    expect(faults).toEqual([])
    expect(said.length).toBeGreaterThan(8)
  })

  test("she types two schools, makes a cluster, and puts them into it", async () => {
    const { page } = wren
    for (const [name, urn] of [
      [school, "990001"],
      ["Mill Weir Primary School", "990003"],
    ] as const) {
      await follow(page, "Schools")
      await follow(page, "Add a school or other setting")
      await choose(page, "What is it?", "School")
      await type(page, "Name", name)
      await choose(page, "Phase", "Primary")
      await type(page, "URN", urn)
      await type(page, "Postcode", "SN1 1AA")
      await type(page, "Town or village", "Swindon")
      await picture(page, "school")
      await press(page, "Add")
      await sees(page, `${name} is there.`)
    }
    await follow(page, "Clusters")
    await follow(page, "Add a cluster")
    await type(page, "Name of the cluster", "Old Town")
    await press(page, "Add a cluster")
    await sees(page, "Old Town is there.")
    await picture(page, "cluster-without-schools")
    await follow(page, "Schools")
    await follow(page, /wait for a cluster$/)
    await tick(page, /^Hawthorn/)
    await tick(page, /^Mill Weir/)
    await choose(page, "Into which cluster?", "Old Town")
    await press(page, "Put them in")
    await follow(page, "Clusters")
    await picture(page, "clusters")
    expect(await told(page)).toContain("1 cluster with 2 schools.")
  })

  test("she adds a coordinator and a music lead", async () => {
    const { page } = wren
    await page.goto(`${house().url}/people`)
    await follow(page, "Add a person")
    await press(page, "Add")
    await seesHeading(page, "There is a problem")
    await picture(page, "person-with-problems")
    await type(page, "Name", "Bryn Tarrant")
    await type(page, "Email address", "bryn@tallow.example")
    await choose(page, "Role", "Cluster Coordinator")
    await choose(page, "For which cluster?", "Old Town")
    await press(page, "Add")
    await sees(page, "Bryn Tarrant is there: Cluster Coordinator")
    await follow(page, "Schools")
    await follow(page, new RegExp(school))
    await page.getByRole("link", { name: /^Add a person/ }).click()
    await type(page, "Name", "Cass Orme")
    await type(page, "Email address", "cass@hawthorn.example")
    await choose(page, "Role", "Music lead")
    await press(page, "Add")
    await sees(page, "Cass Orme is there")
    await page.goto(`${house().url}/letters`)
    await picture(page, "letters-that-wait")
    expect(await told(page)).toContain("cass@hawthorn.example")
  })

  test("the coordinator gets in by the link that Wren passes on, and begins the first audit", async () => {
    const bryn = await visitor(house())
    await bryn.page.goto(`${house().url}/sign-in`)
    await type(bryn.page, "Your email address", "bryn@tallow.example")
    await press(bryn.page, "Ask for a link")
    await sees(bryn.page, "npx tutti sign-in --email bryn@tallow.example")
    await wren.page.reload()
    await follow(wren.page.getByRole("row").filter({ hasText: "bryn@tallow.example" }), /^Sign in to/)
    await seesHeading(wren.page, "Sign in to Tallow Music Hub")
    await press(wren.page, "Show the link")
    const link =
      /http\S+?\/sign-in\/[\w-]{43}/.exec(await told(wren.page))?.[0] ?? expect.fail("the letter has no link")
    await bryn.page.goto(link)
    const { page } = bryn
    await page.waitForURL("**/today")
    await picture(page, "today-of-a-coordinator")
    await follow(page, "Schools")
    await follow(page, new RegExp(school))
    await picture(page, "school-page")
    await follow(page, /^Audits/)
    await picture(page, "no-audit-yet")
    await press(page, /^Begin the audit of/)
    await seesHeading(page, `Audit of ${school}`)
    await picture(page, "audit-not-started")
    await follow(page, /^Begin with A/)
    await type(page, "How many pupils are on roll?", "212")
    await press(page, "Save")
    await sees(page, "1 answer saved.")
    await picture(page, "first-answer")
    expect([...wren.troubles, ...bryn.troubles]).toEqual([])
  })
})
