import type { JsonSchema } from "@valibot/to-json-schema"
import { resolved } from "../api/openapi.ts"
import { kinds } from "./words.ts"

/** One line of the table of a body or an answer: `items[].setting.id`. */
export type Field = { path: string; kind: string; needed: boolean; about: string }

const mostDeep = 5

/** Every field of a schema and of what is within it, in order. */
export function fieldsOf(schema: JsonSchema, path = "", depth = 0): Field[] {
  const whole = objectIn(schema)
  if (!whole || depth > mostDeep) return []
  const { properties = {}, required = [] } = whole
  return Object.entries(properties).flatMap(([name, one]) => {
    if (typeof one === "boolean") return []
    const here = path === "" ? name : `${path}.${name}`
    const listed = itemsIn(one)
    const field = {
      path: here,
      kind: kindOf(one),
      needed: required.includes(name),
      about: resolved(one).description ?? "",
    }
    return [field, ...fieldsOf(listed ?? one, listed ? `${here}[]` : here, depth + 1)]
  })
}

/** The object that a schema is, or is where it is not null. */
function objectIn(schema: JsonSchema): JsonSchema | undefined {
  const one = resolved(schema)
  if (one.properties) return one
  return one.anyOf?.map((option) => (typeof option === "boolean" ? undefined : objectIn(option))).find(Boolean)
}

function itemsIn(schema: JsonSchema): JsonSchema | undefined {
  const { items } = resolved(schema)
  return typeof items === "object" && !Array.isArray(items) ? items : undefined
}

/** What a value is, in a few words: "whole number, 1 to 200, 50 unless told". */
export function kindOf(schema: JsonSchema): string {
  const one = resolved(schema)
  const { minimum, maximum, maxLength, default: preset } = one
  const most = maximum === Number.MAX_SAFE_INTEGER ? undefined : maximum
  const bounds = minimum !== undefined || most !== undefined ? kinds.between(minimum, most) : undefined
  const tells = preset !== undefined && preset !== null && !(Array.isArray(preset) && preset.length === 0)
  return [
    plainKind(one),
    bounds,
    maxLength === undefined ? undefined : kinds.upTo(maxLength),
    tells ? kinds.unless(preset) : undefined,
  ]
    .filter(Boolean)
    .join(", ")
}

function plainKind(schema: JsonSchema): string {
  const { type, format, anyOf, const: only } = schema
  if (anyOf) return kinds.orElse([...new Set(anyOf.map((one) => (typeof one === "boolean" ? kinds.any : kindOf(one))))])
  if (schema.enum) return kinds.oneOf(schema.enum)
  if (only !== undefined) return String(only)
  if (format === "uuid") return kinds.id
  if (format === "date") return kinds.day
  if (format === "date-time") return kinds.time
  if (type === "array") {
    const items = itemsIn(schema)
    return kinds.listOf(items ? kindOf(items) : kinds.any)
  }
  const plain: Record<string, string> = {
    string: kinds.text,
    number: kinds.number,
    integer: kinds.whole,
    boolean: kinds.flag,
    null: kinds.nothing,
    object: kinds.object,
  }
  return (typeof type === "string" ? plain[type] : undefined) ?? kinds.any
}
