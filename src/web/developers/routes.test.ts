import { expect, test } from "vitest"
import { apiRoutes } from "../api/all.ts"
import { nameOf } from "../api/openapi.ts"
import { routes as help } from "../help/routes.ts"
import { testSite } from "../testing.ts"
import { curlOf } from "./curl.ts"
import { routes } from "./routes.ts"

const site = await testSite([...routes, ...help], apiRoutes)
const northmoor = await site.hub("northmoor")
const southmoor = await site.hub("southmoor")
const maud = await northmoor.person("Maud Ayre", { role: "hub-manager" })
const tess = await northmoor.person("Tess Low", { role: "tutor" })
const otto = await southmoor.person("Otto Reed", { role: "hub-manager" })
const { body } = await site.api(maud, "POST", "/settings", {
  kind: "school",
  name: "Marl Pit <Primary>",
  phase: "primary",
})
const { id } = body as { id: string }

const text = async (who: typeof maud | null, path: string) => (await site.get(who, path)).text

test("the pages are for who is signed in, and the help leads to them", async () => {
  expect(await site.get(null, "/developers/get-me")).toMatchObject({
    status: 303,
    location: "/sign-in?to=%2Fdevelopers%2Fget-me",
  })
  expect((await site.get(maud, "/help")).text).toContain('href="/developers"')
})

test("every route has a page, and the list leads to it", async () => {
  const list = await text(maud, "/developers")
  for (const route of apiRoutes) {
    const path = `/developers/${nameOf(route)}`
    expect(list).toContain(`href="${path}"`)
    const page = await site.get(tess, path)
    expect([page.status, path]).toEqual([200, path])
    expect(page.text.replaceAll(/<\/?code>/g, "`")).toContain(`<p class="lede">${route.summary}</p>`)
    expect(page.text).toContain("curl")
    expect(page.text).not.toContain("<script")
    expect(page.text.includes('name="run"'), path).toBe(route.method === "GET" && !route.gives)
  }
  expect((await site.get(maud, "/developers/get-nothing")).status).toBe(404)
})

test("Maud tries a read, and sees what her own token would get", async () => {
  const form = await text(maud, "/developers/get-settings-id")
  expect(form).toContain(`value="${id}"`)
  const page = await text(maud, `/developers/get-settings-id?run=1&id=${id}`)
  expect(page).toContain("was answered 200")
  expect(page).toContain("&quot;name&quot;: &quot;Marl Pit &lt;Primary>&quot;")
  expect(page).toContain(`/api/v1/settings/${id}`)
})

test("what somebody may not see by token they may not see here", async () => {
  expect(await text(tess, "/developers/get-clusters?run=1")).toContain("was answered 404")
  const page = await text(otto, `/developers/get-settings-id?run=1&id=${id}`)
  expect(page).toContain("was answered 404")
  expect(page).not.toContain("Marl Pit")
  expect(await text(otto, "/developers/get-settings-id")).not.toContain(id)
})

test("a refusal is shown as it is answered, and an empty field asks to be filled in", async () => {
  expect(await text(maud, "/developers/get-years-year?run=1&year=soon")).toContain("was answered 404")
  expect(await text(maud, "/developers/get-settings?run=1&limit=9000")).toContain("Give a limit from 1 to 200")
  const page = await site.get(maud, "/developers/get-settings-id?run=1&id=")
  expect(page.status).toBe(422)
  expect(page.text).toContain("Fill in id")
  expect(page.text).not.toContain("was answered")
})

test("nothing is written from here, however it is asked for", async () => {
  const written = () =>
    northmoor.inside((tx) => tx.sql.selectFrom("event").where("hub_id", "=", tx.hub).select("kind").execute())
  const before = await written()
  await text(maud, "/developers/post-clusters?run=1&name=Chalk")
  await text(maud, "/developers/get-exports-answers?run=1&year=2026")
  expect(await written()).toEqual(before)
})

test("a body with an apostrophe survives the shell", () => {
  const route = apiRoutes.find((one) => one.method === "POST" && one.path === "/priorities/:id/not-taken-up")
  expect(route && curlOf(route, "https://hub.example", "/x")).toContain(`county'\\''s singing`)
})
