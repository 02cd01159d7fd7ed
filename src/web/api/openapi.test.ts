import * as v from "valibot"
import { expect, test } from "vitest"
import { testSite } from "../testing.ts"
import { apiRoutes } from "./all.ts"
import { bodyExamples } from "./examples.ts"
import { addressOf, nameOf, openApi, parametersOf } from "./openapi.ts"
import { things } from "./words.ts"

/** As much of OpenAPI 3.1 as this description uses. */
const Json = v.record(v.string(), v.unknown())
const Parameter = v.strictObject({
  name: v.pipe(v.string(), v.nonEmpty()),
  in: v.picklist(["path", "query", "header"]),
  required: v.boolean(),
  description: v.pipe(v.string(), v.nonEmpty()),
  schema: Json,
  example: v.optional(v.unknown()),
})
const Ref = v.strictObject({ $ref: v.pipe(v.string(), v.startsWith("#/components/")) })
const Content = v.record(v.string(), v.strictObject({ schema: Json, example: v.optional(v.unknown()) }))
const Response = v.strictObject({
  description: v.pipe(v.string(), v.nonEmpty()),
  headers: v.optional(v.record(v.string(), Ref)),
  content: v.optional(Content),
})
const Operation = v.strictObject({
  operationId: v.pipe(v.string(), v.nonEmpty()),
  summary: v.pipe(v.string(), v.nonEmpty()),
  tags: v.pipe(v.array(v.string()), v.length(1)),
  parameters: v.array(v.union([Parameter, Ref])),
  requestBody: v.optional(v.strictObject({ required: v.literal(true), content: Content })),
  responses: v.record(v.pipe(v.string(), v.regex(/^[2345]\d\d$/)), v.union([Ref, Response])),
})
const OpenApi = v.strictObject({
  openapi: v.literal("3.1.0"),
  info: v.strictObject({
    title: v.string(),
    summary: v.string(),
    description: v.string(),
    version: v.string(),
    license: v.strictObject({ name: v.string(), identifier: v.string() }),
  }),
  servers: v.array(v.strictObject({ url: v.string() })),
  security: v.array(v.record(v.string(), v.array(v.string()))),
  tags: v.array(v.strictObject({ name: v.string(), description: v.string() })),
  paths: v.record(v.pipe(v.string(), v.startsWith("/")), v.record(v.picklist(["get", "post", "patch"]), Operation)),
  components: v.strictObject({
    securitySchemes: v.record(
      v.string(),
      v.strictObject({ type: v.literal("http"), scheme: v.literal("bearer"), description: v.string() }),
    ),
    headers: v.record(v.string(), Json),
    parameters: v.record(v.string(), Parameter),
    responses: v.record(v.string(), Response),
    schemas: v.record(v.string(), Json),
  }),
})

const site = await testSite([], apiRoutes)
const { status, body, headers } = await site.api(null, "GET", "/openapi.json")
const described = v.parse(OpenApi, body)

/** Every object within, with where it is. */
function* within(value: unknown, at = ""): Generator<[string, Record<string, unknown>]> {
  if (typeof value !== "object" || value === null) return
  if (!Array.isArray(value)) yield [at, value as Record<string, unknown>]
  for (const [key, one] of Object.entries(value)) yield* within(one, `${at}/${key}`)
}

test("a stranger may read the description, and has it again unchanged", async () => {
  expect(status).toBe(200)
  const again = await site.api(null, "GET", "/openapi.json", undefined, { "if-none-match": headers.get("etag") ?? "" })
  expect(again.status).toBe(304)
  expect((await site.api(null, "GET", "/years")).status).toBe(401)
})

test("every route is in it, by its own summary and under a thing that has words", () => {
  for (const { method, path, summary } of apiRoutes) {
    const operation = described.paths[addressOf(path)]?.[method.toLowerCase() as "get"]
    expect(operation, `${method} ${path}`).toMatchObject({ summary })
    expect(Object.keys(things)).toContain(operation?.tags[0])
  }
  const told = Object.values(described.paths).flatMap((operations) => Object.values(operations))
  expect(told).toHaveLength(apiRoutes.length)
  expect(new Set(told.map(({ operationId }) => operationId)).size).toBe(apiRoutes.length)
})

test("every step of an address that is asked for is told, and needed", () => {
  for (const [address, operations] of Object.entries(described.paths)) {
    const asked = [...address.matchAll(/\{(\w+)\}/g)].map((found) => found[1])
    for (const operation of Object.values(operations)) {
      const told = operation.parameters.flatMap((one) => ("in" in one && one.in === "path" ? [one] : []))
      expect(told.map(({ name }) => name).toSorted(), address).toEqual(asked.toSorted())
      expect(told.every(({ required }) => required)).toBe(true)
    }
  }
})

test("every reference leads somewhere", () => {
  for (const [at, { $ref }] of within(body)) {
    if ($ref === undefined) continue
    const found = String($ref)
      .slice(2)
      .split("/")
      .reduce<unknown>((value, key) => (value as Record<string, unknown>)?.[key], body)
    expect(found, at).toBeDefined()
  }
})

test("every field of a body says what it means, and so does every parameter", () => {
  for (const [address, operations] of Object.entries(described.paths))
    for (const [method, { requestBody }] of Object.entries(operations))
      for (const [, { properties }] of within(requestBody))
        for (const [name, field] of Object.entries((properties as Record<string, Record<string, unknown>>) ?? {}))
          expect(field.description, `${method} ${address} ${name}`).toEqual(expect.stringMatching(/\w/))
})

test("every body, address and query that it gives as an example is taken by the route", () => {
  for (const route of apiRoutes) {
    const name = `${route.method} ${route.path}`
    if (route.body && !route.takes) {
      const outcome = v.safeParse(route.body, bodyExamples[name])
      expect(outcome.issues, name).toBeUndefined()
    }
    for (const at of ["path", "query"] as const) {
      const schema = at === "path" ? route.params : route.query
      const examples = parametersOf(route).filter((one) => one.in === at && one.example !== undefined)
      if (!schema) continue
      const outcome = v.safeParse(schema, Object.fromEntries(examples.map((one) => [one.name, String(one.example)])))
      expect(outcome.issues, `${name} ${at}`).toBeUndefined()
    }
  }
  expect(
    Object.keys(bodyExamples).filter(
      (name) => !apiRoutes.some(({ method, path, body }) => body && name === `${method} ${path}`),
    ),
  ).toEqual([])
})

test("every problem that it shows is one that this API answers", () => {
  const Problem = v.looseObject({
    type: v.pipe(v.string(), v.regex(/^[a-z-]+$/)),
    title: v.string(),
    status: v.number(),
    detail: v.string(),
  })
  const responses = Object.values(described.components.responses)
  expect(responses).toHaveLength(8)
  for (const { content } of responses) expect(v.is(Problem, content?.["application/problem+json"]?.example)).toBe(true)
})

test("reads carry an ETag, writes of JSON name their body, and a token is asked for", () => {
  for (const { method, path, gives, body: sent, takes } of apiRoutes) {
    const operation = described.paths[addressOf(path)]?.[method.toLowerCase() as "get"]
    if (method === "GET" && !gives) expect(operation?.responses["304"], path).toBeDefined()
    if (sent && !takes) expect(operation?.requestBody?.content["application/json"]?.schema).toBeDefined()
    expect(operation?.responses["401"]).toBeDefined()
  }
  expect(described.security).toEqual([{ token: [] }])
})

test("a route that says what it answers with keeps to its name", () => {
  expect(nameOf({ method: "GET", path: "/clusters/:id/memberships" })).toBe("get-clusters-id-memberships")
  for (const { method, path, reply, gives } of apiRoutes)
    expect(Boolean(reply || gives), `${method} ${path} has a reply`).toBe(true)
  expect(openApi([], "1").paths).toEqual({})
})
