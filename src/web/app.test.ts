import { beforeAll, describe, expect, test } from "vitest"
import { day } from "../domain/kit/day.ts"
import type { HubId, PersonId, SpellId } from "../domain/kit/id.ts"
import { inHub, openPool } from "../store/database.ts"
import { recordHub } from "../store/hub.ts"
import { recordPerson, recordSpell } from "../store/person.ts"
import { appOf, buildApp } from "./app.ts"
import { getPage, postForm } from "./kit/page.tsx"
import { Problem } from "./kit/problem.ts"
import type { Wiring } from "./kit/wiring.ts"
import { newId } from "./testing.ts"
import { testWiring, Visitor } from "./testing-visitor.ts"

const demo = newId<HubId>()
const lead = newId<PersonId>()
const origin = "http://127.0.0.1:3000"
let wiring: Wiring
let logged: unknown[]
let app: ReturnType<typeof buildApp>

beforeAll(async () => {
  const made = await testWiring({ demo: true })
  wiring = made.wiring
  logged = made.logged
  app = buildApp(wiring)
  await inHub(wiring.db, demo, null, wiring.now(), async (tx) => {
    await recordHub(tx, { slug: "demo", name: "Quarlshire Music Hub", demo: true })
    await recordPerson(tx, { id: lead, name: "Idris Haileselam", email: "idris@demo.example" })
    const post = { cluster: null, setting: null, from: day("2020-09-01"), until: null }
    await recordSpell(tx, { id: newId<SpellId>(), person: lead, role: "hub-lead", ...post })
  })
})

async function idris(): Promise<Visitor> {
  const visitor = new Visitor(app)
  await visitor.post("/demo/sign-in", { person: lead })
  return visitor
}

describe("headers", () => {
  const policy = "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"

  test.each([
    "/",
    "/sign-in",
    "/account",
    "/nowhere",
    "/healthz",
    "/assets/look.css",
    "/api/v1/me",
    "/api/v1/nowhere",
    "/%00",
  ])("%s may be framed by nobody, runs no foreign script and is not guessed at", async (path) => {
    const { headers } = await new Visitor(app).get(path)
    expect(headers.get("content-security-policy")).toBe(policy)
    expect(headers.get("x-content-type-options")).toBe("nosniff")
    expect(headers.get("referrer-policy")).toBe("same-origin")
    expect(headers.get("strict-transport-security")).toBeNull()
  })

  test("browsers are told to keep to https only where PUBLIC_URL is https", async () => {
    const tls = buildApp({ ...wiring, publicUrl: "https://hub.example" })
    expect((await new Visitor(tls).get("/sign-in")).headers.get("strict-transport-security")).toBe("max-age=31536000")
  })

  test("no page, redirect or refusal is kept by a cache", async () => {
    const visitor = await idris()
    for (const path of ["/", "/account", "/letters", "/help", "/nowhere", "/sign-in/x"]) {
      expect((await visitor.get(path)).headers.get("cache-control")).toBe("private, no-store")
    }
  })
})

describe("a form from elsewhere", () => {
  test.each([
    ["another site, told by its Origin", { origin: "https://evil.example" }],
    ["another site, told by Sec-Fetch-Site", { origin: "", "sec-fetch-site": "cross-site" }],
    ["a neighbour on the same domain", { origin: "http://other.127.0.0.1:3000", "sec-fetch-site": "same-site" }],
    ["an opaque origin", { origin: "null" }],
    ["nowhere", { origin: "" }],
    ["elsewhere as plain text", { origin: "https://evil.example", "content-type": "text/plain" }],
    ["elsewhere with files", { origin: "https://evil.example", "content-type": "multipart/form-data; boundary=x" }],
  ])("is refused when it comes from %s", async (_, headers) => {
    const visitor = await idris()
    const seen = await visitor.post("/account/sign-out", {}, headers)
    expect(seen.status).toBe(403)
    expect((await visitor.get("/account")).status).toBe(200)
  })

  test("is taken from our own pages, also behind a proxy that speaks https", async () => {
    expect((await (await idris()).post("/account/sign-out")).status).toBe(303)
    const behind = new Visitor(buildApp({ ...wiring, publicUrl: "https://hub.example" }))
    expect((await behind.post("/sign-in", { email: "" }, { origin: "https://hub.example" })).status).toBe(422)
  })
})

describe("refusals", () => {
  const broken = () =>
    appOf(
      wiring,
      [
        getPage("/breaks", async () => {
          throw new Error("secret detail")
        }),
        getPage("/away", async () => {
          throw Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" })
        }),
        getPage("/lapsed", async () => {
          throw new Problem(401, "unauthorized", "Sign in.")
        }),
        postForm("/takes", async ({ form }) => ({ redirect: `/got-${form.text("x").length}` })),
      ],
      [],
    )
  const signedIn = async () => {
    const visitor = new Visitor(broken())
    for (const [name, cookie] of (await idris()).cookies) visitor.cookies.set(name, cookie)
    return visitor
  }

  test("a fault of ours is told in plain words, without its details, and is logged", async () => {
    const seen = await (await signedIn()).get("/breaks")
    expect(seen.status).toBe(500)
    expect(seen.text).not.toContain("secret detail")
    expect(seen.text).toContain("on our side")
    expect(logged).toContainEqual(expect.objectContaining({ level: "error", route: "/breaks" }))
  })

  test("a database that is away is told as 503, for pages and for the API", async () => {
    expect((await (await signedIn()).get("/away")).status).toBe(503)
    const nowhere = openPool({ host: "127.0.0.1", port: 1, connectionTimeoutMillis: 500 })
    const cut = buildApp({ ...wiring, db: nowhere })
    const visitor = new Visitor(cut)
    visitor.cookies.set("tutti", { value: "x".repeat(43), path: "/" })
    expect((await visitor.get("/account")).status).toBe(503)
    const health = await visitor.get("/healthz")
    expect(health.status).toBe(503)
    expect(JSON.parse(health.text)).toEqual({ status: expect.any(String), reason: expect.any(String) })
    await nowhere.end()
  })

  test("healthy is told with the version", async () => {
    const seen = await new Visitor(app).get("/healthz")
    expect([seen.status, JSON.parse(seen.text)]).toEqual([200, { status: "ok", version: "0.0.0-test" }])
  })

  test("whoever is not signed in is sent to sign in and comes back, with the query", async () => {
    expect((await new Visitor(app).get("/letters?q=wren&before=5")).location).toBe(
      "/sign-in?to=%2Fletters%3Fq%3Dwren%26before%3D5",
    )
    expect((await (await signedIn()).get("/lapsed")).location).toBe("/sign-in?to=%2Flapsed")
  })

  test("nothing here is a page for people and a problem for programs", async () => {
    const page = await new Visitor(app).get("/nowhere")
    expect([page.status, page.headers.get("content-type")]).toEqual([404, "text/html; charset=UTF-8"])
    const problem = await new Visitor(app).post("/api/v1/nowhere")
    expect([problem.status, problem.headers.get("content-type")]).toEqual([
      404,
      "application/problem+json; charset=utf-8",
    ])
  })

  test("a form of more than 2 MB is refused, also when its length is not told", async () => {
    const visitor = await signedIn()
    expect((await visitor.post("/takes", { x: "y".repeat(1000) })).location).toBe("/got-1000")
    expect((await visitor.post("/takes", { x: "y".repeat(2_100_000) })).status).toBe(413)
    const chunk = new TextEncoder().encode(`x=${"y".repeat(65_534)}`)
    let sent = 0
    const stream = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        sent += 1
        controller.enqueue(chunk)
      },
    })
    const response = await broken().request(`${origin}/takes`, {
      method: "POST",
      headers: { origin, "content-type": "application/x-www-form-urlencoded", "transfer-encoding": "chunked" },
      body: stream,
      duplex: "half",
    } as RequestInit)
    expect(response.status).toBe(413)
    expect(sent).toBeLessThan(50)
  })
})

describe("files", () => {
  test("a page names its stylesheet and font with the stamp of their content, and those are kept for ever", async () => {
    const { text } = await new Visitor(app).get("/sign-in")
    const links = [...text.matchAll(/"(\/assets\/[^"]+)"/g)].map((found) => found[1] ?? "")
    expect(links).toHaveLength(3)
    for (const link of links) {
      expect(link).toMatch(/\?v=[\w-]{12}$/)
      const file = await app.request(`${origin}${link}`)
      expect(file.status).toBe(200)
      expect(file.headers.get("cache-control")).toBe("public, max-age=31536000, immutable")
    }
  })

  test("the stylesheet asks for the same font as the page does", async () => {
    const { text } = await new Visitor(app).get("/sign-in")
    const font = /fonts\/[\w-]+\.woff2\?v=[\w-]+/.exec(text)?.[0] ?? "none"
    expect(await (await app.request(`${origin}/assets/look.css`)).text()).toContain(`url("${font}")`)
  })

  test("without the stamp a file is asked for again, and answered 304 when it is the same", async () => {
    const first = await app.request(`${origin}/assets/look.css?v=old`)
    expect(first.headers.get("cache-control")).toBe("public, no-cache")
    const again = await app.request(`${origin}/assets/look.css`, {
      headers: { "if-none-match": first.headers.get("etag") ?? "" },
    })
    expect(again.status).toBe(304)
  })

  test("who takes gzip gets it", async () => {
    const packed = await app.request(`${origin}/assets/look.css`, { headers: { "accept-encoding": "gzip, br" } })
    expect(packed.headers.get("content-encoding")).toBe("gzip")
    const bytes = new Uint8Array(await packed.arrayBuffer())
    expect([bytes[0], bytes[1]]).toEqual([0x1f, 0x8b])
  })

  test.each(["/assets/", "/assets/nothing.css", "/assets/..%2f..%2fpackage.json", "/assets/../../package.json"])(
    "%s is not there",
    async (path) => {
      expect((await app.request(`${origin}${path}`)).status).toBe(404)
    },
  )
})
