import { type ConversionConfig, type JsonSchema, toJsonSchema, toJsonSchemaDefs } from "@valibot/to-json-schema"
import * as v from "valibot"
import { AnswerSource, AnswerState } from "../../domain/answer-state.ts"
import { Delivery, SentAnswer } from "../../domain/delivery.ts"
import { AcademicYear } from "../../domain/kit/academic-year.ts"
import { Day, Instant, isDay } from "../../domain/kit/day.ts"
import * as ids from "../../domain/kit/id.ts"
import { Column, Implied, Measure, Option, Part, Question, Section, Table } from "../../domain/toolkit/version.ts"
import { Problem } from "../kit/problem.ts"
import { bodyExamples, parameterExamples } from "./examples.ts"
import type { ApiRoute } from "./route.ts"
import { fields, problems, things, words } from "./words.ts"

/** Schemas that the description names once and refers to. */
const named = {
  ...ids,
  Day,
  Instant,
  AcademicYear,
  AnswerState,
  AnswerSource,
  SentAnswer,
  Question,
  Section,
  Table,
  Column,
  Option,
  Implied,
  Measure,
  Part,
  Problem: v.object({
    type: v.pipe(v.string(), v.description("A stable name")),
    title: v.string(),
    status: v.number(),
    detail: v.pipe(v.string(), v.description("Plain words")),
    errors: v.optional(v.array(v.object({ path: v.string(), problem: v.string() }))),
    allowed: v.optional(
      v.pipe(v.array(v.string()), v.description("Of `transition-not-allowed`: where it may go from here")),
    ),
  }),
}

const exampleId = "0193574a-8c00-7000-8000-000000000001"
const where = "#/components/schemas/"

/** An action that JSON Schema has no word for: a brand and a rule of our own are left out, ids and days are told. */
const overrideAction: ConversionConfig["overrideAction"] = ({ valibotAction, jsonSchema }) => {
  const { type, requirement } = valibotAction as { type: string; requirement?: unknown }
  if (type === "check" && requirement === isDay) return { ...jsonSchema, format: "date", examples: ["2026-11-23"] }
  if (type === "iso_timestamp") return { ...jsonSchema, examples: ["2026-11-23T10:42:07Z"] }
  if (type === "regex" && requirement instanceof RegExp && requirement.flags === "i" && requirement.test(exampleId)) {
    const { pattern: _, ...text } = jsonSchema
    return { ...text, format: "uuid", examples: [exampleId] }
  }
  return type === "brand" || type === "check" || type === "raw_check" ? jsonSchema : undefined
}

/** `input`: what goes over the wire. A schema that cannot be told throws, so that a test finds it. */
const config: ConversionConfig = {
  target: "draft-2020-12",
  typeMode: "input",
  overrideAction,
  overrideRef: ({ referenceId }) => where + referenceId,
}

/** `of` is where its fields stand: a name may mean something of its own there. */
const schemaOf = (schema: v.GenericSchema, ...of: string[]): JsonSchema => {
  const { $schema: _, $defs: __, ...rest } = toJsonSchema(schema, { ...config, definitions: named })
  return explained(rest, of)
}

/** Fields that say nothing about themselves are told by their names. */
function explained(schema: JsonSchema, of: readonly string[]): JsonSchema {
  const properties = Object.entries(schema.properties ?? {}).map(([name, one]) => {
    if (typeof one === "boolean") return [name, one]
    const told = explained(one, of)
    const about = of.map((place) => fields[`${place}.${name}`]).find(Boolean) ?? fields[name]
    return [name, told.description || about === undefined ? told : { ...told, description: about }]
  })
  const { items, anyOf } = schema
  return {
    ...schema,
    ...(schema.properties && { properties: Object.fromEntries(properties) }),
    ...(items && typeof items === "object" && !Array.isArray(items) && { items: explained(items, of) }),
    ...(anyOf && { anyOf: anyOf.map((one) => (typeof one === "boolean" ? one : explained(one, of))) }),
  }
}

/** Answers of a delivery are parsed one by one, so its own schema does not say what they are. */
export const bodySchema = (body: v.GenericSchema, thing: string): JsonSchema => {
  const told = schemaOf(body, thing, "body")
  if (body !== Delivery) return told
  return {
    ...told,
    properties: {
      ...told.properties,
      answers: {
        type: "array",
        items: { $ref: `${where}SentAnswer` },
        maxItems: 5000,
        description: fields["body.answers"],
      },
    },
  }
}

export const replySchema = (reply: v.GenericSchema, thing: string): JsonSchema => schemaOf(reply, thing)

/** One parameter of a path or a query, with an example that its schema takes. */
export type Parameter = {
  name: string
  in: "path" | "query"
  required: boolean
  description: string
  schema: JsonSchema
  example?: unknown
}

export function parametersOf({ path, params, query }: Pick<ApiRoute, "path" | "params" | "query">): Parameter[] {
  const told = (schema: v.GenericSchema | undefined, at: Parameter["in"]): Parameter[] => {
    const { properties = {}, required = [] } = schema ? schemaOf(schema, thingOf(path), at) : {}
    return Object.entries(properties).flatMap(([name, whole]) => {
      if (typeof whole === "boolean") return []
      const { description = "", ...rest } = whole
      const plain = numberText(rest)
      const example = exampleOf(plain) ?? parameterExamples[name]
      return [
        {
          name,
          in: at,
          required: required.includes(name),
          description,
          schema: plain,
          ...(example !== undefined && { example }),
        },
      ]
    })
  }
  return [...told(params, "path"), ...told(query, "query")]
}

/** A number travels as text in an address; what it is is a number. */
const numberText = ({ pattern, default: preset, ...schema }: JsonSchema): JsonSchema =>
  schema.type === "integer"
    ? { ...schema, ...(preset !== undefined && { default: Number(preset) }) }
    : { ...schema, ...(pattern && { pattern }), ...(preset !== undefined && { default: preset }) }

/** What a reference leads to; anything else is itself. */
export function resolved(schema: JsonSchema): JsonSchema {
  const name = schema.$ref?.slice(where.length) ?? ""
  const found = named[name as keyof typeof named] as v.GenericSchema | undefined
  return found
    ? { ...schemaOf(v.pipe(found), name), ...(schema.description && { description: schema.description }) }
    : schema
}

function exampleOf(schema: JsonSchema): unknown {
  const { examples, default: preset, const: only, enum: choices } = resolved(schema)
  return (Array.isArray(examples) ? examples[0] : undefined) ?? preset ?? only ?? choices?.[0]
}

/** `/clusters/:id` → `/clusters/{id}` */
export const addressOf = (path: string): string => path.replaceAll(/:(\w+)/g, "{$1}")
export const thingOf = (path: string): string => path.split("/")[1] ?? ""
/** A name for a route that can stand in an address: `get-clusters-id`. */
export const nameOf = ({ method, path }: Pick<ApiRoute, "method" | "path">): string =>
  [method.toLowerCase(), ...path.split("/").filter(Boolean)].join("-").replaceAll(":", "")

/** Steps of a thing that is there; every other POST makes something. */
const steps = ["transitions", "put-forward", "not-taken-up", "deliveries", "register-imports"]
const lastOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1)

/** With which statuses a route answers when all goes well. */
export function successesOf({ method, path }: Pick<ApiRoute, "method" | "path">): { status: number; about: string }[] {
  if (method === "GET") return [{ status: 200, about: words.answer }]
  if (method === "PATCH" || steps.includes(lastOf(path)))
    return [{ status: 200, about: words.outcomes[lastOf(path)] ?? words.done }]
  const made = { status: 201, about: words.created }
  return path === "/audits" ? [made, { status: 200, about: words.found }] : [made]
}

export type Refusal = { status: keyof typeof problems; types: readonly string[] }

/** Which problems a route may answer with. */
export function refusalsOf({
  method,
  path,
  params,
  query,
  body,
  takes,
}: Pick<ApiRoute, "method" | "path" | "params" | "query" | "body" | "takes">): Refusal[] {
  const conflicts = [
    ...(body && "id" in (schemaOf(body).properties ?? {}) ? ["id-taken"] : []),
    ...(lastOf(path) === "transitions" || path.startsWith("/priorities/") ? ["transition-not-allowed"] : []),
    ...(path === "/deliveries" ? ["delivery-reused"] : []),
    ...(lastOf(path) === "successors" ? ["already-carried-on"] : []),
  ]
  const refusals: Refusal[] = [
    { status: 400, types: body && !takes ? ["unreadable"] : [] },
    { status: 401, types: ["unauthorized"] },
    {
      status: 403,
      types: [method === "GET" ? [] : ["not-allowed"], "no-role", lastOf(path) === "trail" ? ["protected"] : []].flat(),
    },
    { status: 404, types: params || method === "GET" ? ["not-found"] : [] },
    { status: 409, types: method === "GET" ? [] : conflicts },
    { status: 413, types: body || takes ? ["too-large"] : [] },
    { status: 422, types: query || body ? ["invalid"] : [] },
    { status: 503, types: ["failed"] },
  ]
  return refusals.filter(({ types }) => types.length > 0)
}

const jsonOf = (schema: JsonSchema, example?: unknown) => ({
  "application/json": { schema, ...(example !== undefined && { example }) },
})

function operationOf(route: ApiRoute) {
  const { method, path, summary, body, reply, takes, gives } = route
  const tagged = { headers: { ETag: { $ref: "#/components/headers/ETag" } } }
  const content = gives
    ? Object.fromEntries(gives.map((type) => [type.replace(/;.*/, ""), { schema: { type: "string" } }]))
    : jsonOf(reply ? replySchema(reply, thingOf(path)) : {})
  const answers = successesOf(route).map(({ status, about }) => [
    status,
    { description: gives ? words.streamed : about, ...(method === "GET" && !gives && tagged), content },
  ])
  return {
    operationId: nameOf(route),
    summary,
    tags: [thingOf(path)],
    parameters: [
      ...parametersOf(route),
      ...(method === "GET" && !gives ? [{ $ref: "#/components/parameters/IfNoneMatch" }] : []),
    ],
    ...(body &&
      !takes && {
        requestBody: {
          required: true,
          content: jsonOf(bodySchema(body, thingOf(path)), bodyExamples[`${method} ${path}`]),
        },
      }),
    ...(takes && {
      requestBody: {
        required: true,
        content: { [takes]: { schema: { type: "string", format: "binary" } } },
      },
    }),
    responses: {
      ...Object.fromEntries(answers),
      ...(method === "GET" && !gives && { 304: { description: words.unchanged, ...tagged } }),
      ...Object.fromEntries(
        refusalsOf(route).map(({ status }) => [status, { $ref: `#/components/responses/${problems[status].name}` }]),
      ),
    },
  }
}

/** One refusal of each status, as it is answered. */
const problemExamples = [
  new Problem(400, "unreadable", "The body is not JSON."),
  new Problem(401, "unauthorized", "This token belongs to nobody."),
  new Problem(403, "not-allowed", "You may see this, but not change it."),
  new Problem(404, "not-found", "There is nothing here that you may see."),
  new Problem(409, "transition-not-allowed", "From here it can go to: complete.", [], { allowed: ["complete"] }),
  new Problem(413, "too-large", "At most 10 MB can be sent at once. Send it in parts."),
  new Problem(422, "invalid", "countDay: Give a day like 2026-11-23", [
    { path: "countDay", problem: "Give a day like 2026-11-23" },
  ]),
  new Problem(503, "failed", "Something went wrong on our side. Nothing was changed."),
]

/** The whole API as OpenAPI 3.1, from the same objects that register and check its routes. */
export function openApi(routes: readonly ApiRoute[], version: string) {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const route of routes) {
    const address = addressOf(route.path)
    paths[address] = { ...paths[address], [route.method.toLowerCase()]: operationOf(route) }
  }
  const schemas = Object.entries(toJsonSchemaDefs(named, config)).map(([name, schema]) => [
    name,
    explained(schema, [name]),
  ])
  const responses = problemExamples.map((problem) => {
    const { name, about } = problems[problem.status as keyof typeof problems]
    return [
      name,
      {
        description: about,
        content: { "application/problem+json": { schema: { $ref: `${where}Problem` }, example: problem.toJson() } },
      },
    ]
  })
  return {
    openapi: "3.1.0",
    info: {
      title: words.title,
      summary: words.summary,
      description: words.description,
      version,
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: "/api/v1" }],
    security: [{ token: [] }],
    tags: [...new Set(routes.map(({ path }) => thingOf(path)))].map((name) => ({
      name,
      description: things[name]?.about ?? name,
    })),
    paths,
    components: {
      securitySchemes: { token: { type: "http", scheme: "bearer", description: words.token } },
      headers: { ETag: { description: words.etag, schema: { type: "string" } } },
      parameters: {
        IfNoneMatch: {
          name: "If-None-Match",
          in: "header",
          required: false,
          description: words.ifNoneMatch,
          schema: { type: "string" },
        },
      },
      responses: Object.fromEntries(responses),
      schemas: Object.fromEntries(schemas),
    },
  }
}
