import { expect, test } from "vitest"
import { cell, roles, things } from "../../domain/access.ts"
import { pages } from "../pages.ts"
import { newId, testSite } from "../testing.ts"
import { articles, helpFor, parseArticle, searchArticles } from "./article.ts"
import { routes } from "./routes.ts"
import { roleTitles, things as thingWords } from "./words.ts"

const site = await testSite(routes, [])
const northmoor = await site.hub("northmoor")
const isla = await northmoor.person("Isla Farrant", { role: "hub-lead" })

test("every article can be read by somebody signed in and by a stranger", async () => {
  for (const { slug, title } of articles()) {
    const [mine, open] = [await site.get(isla, `/help/${slug}`), await site.get(null, `/help/${slug}`)]
    expect([mine.status, open.status]).toEqual([200, 200])
    expect(mine.text).toContain(`<h1>${title}</h1>`)
    expect(mine.text).toContain("Isla Farrant")
    expect(open.text).not.toContain("Isla Farrant")
  }
})

test("there is an article for every role, and none is longer than a page", () => {
  const slugs = articles().map(({ slug }) => slug)
  for (const role of roles) expect(slugs).toContain(role)
  for (const { text, slug } of articles()) expect(text.split(" ").length, slug).toBeLessThan(450)
})

test("every link in an article leads to an article", () => {
  const known = articles().map(({ slug }) => `/help/${slug}`)
  const links = articles().flatMap(({ html }) => [...html.matchAll(/href="([^"]+)"/g)].map((found) => found[1] ?? ""))
  expect(links.length).toBeGreaterThan(5)
  for (const link of links) expect(known).toContain(link)
})

test("the list has every article, and search finds those with all the words, accents or not", async () => {
  const { text } = await site.get(null, "/help")
  for (const { slug } of articles()) expect(text).toContain(`/help/${slug}`)
  expect(searchArticles("count day").map(({ slug }) => slug)).toContain("years")
  expect(searchArticles("ACADÉMY trust")[0]?.slug).toBe("clusters")
  expect(searchArticles("priorities")[0]?.slug).toBe("priorities")
  expect(searchArticles("oday")).toEqual([]) // found at the start of words
  expect((await site.get(null, "/help?q=dry+run")).text).toContain("/help/school-register")
  expect((await site.get(null, `/help?q=${encodeURIComponent("<script>alert(1)</script>")}`)).text).not.toContain(
    "<script>",
  )
})

test("a page knows the article about it, the one that names it most exactly", () => {
  const id = newId()
  expect(helpFor("/account")?.href).toBe("/help/signing-in")
  expect(helpFor(`/settings/${id}`)?.href).toBe("/help/settings")
  expect(helpFor(`/settings/${id}/profile`)?.href).toBe("/help/profiles")
  expect(helpFor(`/letters/${id}`)).toEqual({ href: "/help/letters", title: "Letters" })
  expect(helpFor("/nowhere")).toBeUndefined()
})

/** Every page of the website; those without are help themselves, or come before one is signed in. */
const about: Record<string, readonly string[]> = {
  "": ["/", "/help", "/help/:slug", "/developers", "/developers/:route"],
  today: ["/today"],
  "signing-in": ["/sign-in", "/sign-in/:token", "/account", "/account/sign-out"],
  "starting-a-hub": ["/start", "/hub"],
  exports: ["/hub/exports"],
  letters: ["/letters", "/letters/:id"],
  years: ["/years", "/years/:year", "/years/:year/open"],
  people: ["/people", "/people/new", "/people/:id", "/people/:id/edit"],
  "school-register": ["/register", "/register/new", "/register/:id"],
  clusters: [
    ...["/clusters", "/clusters/new", "/clusters/move", "/clusters/:id/members", "/clusters/:id/edit"],
    ...["/clusters/:id/split", "/clusters/:id/merge", "/settings/not-in-a-cluster", "/trusts", "/trusts/:code"],
  ],
  settings: [
    ...["/settings", "/settings/new", "/settings/:id", "/settings/:id/edit", "/settings/:id/number"],
    ...["/settings/:id/roll", "/settings/:id/successor", "/settings/:id/join"],
  ],
  sharing: ["/settings/:id/sharing"],
  promises: ["/settings/:id/promises"],
  "auditing-a-school": [
    ...["/visits", "/settings/:id/visits/new", "/visits/:id", "/visits/:id/before", "/visits/:id/change"],
    ...["/settings/:id/audits", "/audits/:id", "/audits/:id/paper", "/audits/:id/steps/:to"],
    ...["/audits/:id/questions/:code", "/audits/:id/sections/:code", "/audits/:id/sections/:code/judgement"],
    "/audits/:id/sections/:code/notes/:kind",
  ],
  profiles: [
    ...["/clusters/:id", "/clusters/:id/figures", "/clusters/:id/measures/:code"],
    ...["/county", "/county/figures", "/county/measures/:code"],
    ...["/settings/:id/profile", "/settings/:id/figures", "/settings/:id/measures/:code"],
  ],
  priorities: [
    ...["/needs", "/needs/:id", "/priorities", "/priorities/county", "/priorities/:id"],
    ...["/priorities/cluster/:id", "/priorities/setting/:id"],
  ],
}

test("every page of the website has the article that is about it", () => {
  const told = new Map(Object.entries(about).flatMap(([slug, paths]) => paths.map((path) => [path, slug] as const)))
  for (const { method, path } of pages) {
    if (method !== "GET") continue
    expect(told.has(path), `no article is named for ${path}`).toBe(true)
    const slug = told.get(path)
    expect(helpFor(path)?.href, path).toBe(slug === "" ? undefined : `/help/${slug}`)
  }
})

test("who sees what is the table of the rules themselves, and the reader's own roles come first", async () => {
  const { text } = await site.get(isla, "/help/who-sees-what")
  expect(text.indexOf("What you may see and do: Hub lead")).toBeGreaterThan(0)
  const rows = [...text.slice(text.indexOf("<tbody>")).matchAll(/<tr>(.*?)<\/tr>/g)].map((found) => found[1] ?? "")
  expect(rows).toHaveLength(things.length)
  for (const [n, thing] of things.entries()) {
    const cells = [...(rows[n] ?? "").matchAll(/<span>(.*?)<\/span>/g)].map((found) => found[1] ?? "")
    expect(rows[n]).toContain(thingWords[thing])
    expect(cells).toHaveLength(roles.length)
    for (const [at, role] of roles.entries()) {
      const { level, own, hidden } = cell(thing, role)
      expect(cells[at], `${thing} ${roleTitles[role]}`).toMatch(
        { none: /^–$/, read: /^reads/, write: /^writes/, approve: /^approves/ }[level],
      )
      expect(cells[at]?.includes("own")).toBe(own && level !== "none")
      expect(cells[at]?.includes("small numbers hidden")).toBe(hidden)
    }
  }
})

test("an article cannot carry markup or a dangerous link into a page", () => {
  const head = "---\ntitle: T\nsummary: S.\ngroup: work\norder: 1\n---\n"
  const { html } = parseArticle(
    "x",
    `${head}<script>alert(1)</script>\n\n[a](javascript:alert(1)) <img src=x onerror=alert(1)>`,
  )
  expect(html).not.toMatch(/<script|<img|href="javascript/)
})

test.each(["/help/nothing", "/help/..%2f..%2fpackage.json", "/help/__proto__"])("%s is not there", async (path) => {
  expect((await site.get(null, path)).status).toBe(404)
})

test("an article is found by words that it does not say, before those that only mention them", () => {
  const head = (title: string, more = "") => `---\ntitle: ${title}\nsummary: S.\ngroup: work\norder: 1\n${more}---\n`
  const register = parseArticle("register", `${head("The school register", "also: import, GIAS\n")}Bring it in.`)
  const other = parseArticle("other", `${head("Letters")}An import is no letter.`)
  const slugs = (asked: string) => searchArticles(asked, [other, register]).map(({ slug }) => slug)
  expect(slugs("gias")).toEqual(["register"])
  expect(slugs("import")).toEqual(["register", "other"])
  expect(slugs("import register")).toEqual(["register"])
})

test("where nothing is found, the page says so and has all articles", async () => {
  const { text } = await site.get(null, "/help?q=xylophonist")
  expect(text).toContain("Nothing in the help has")
  for (const { slug } of articles()) expect(text).toContain(`href="/help/${slug}"`)
})
