import * as v from "valibot"
import { Day } from "../kit/day.ts"
import { LaCode } from "./area.ts"
import { groupCodes, phaseCodes } from "./phase.ts"

/** A school's number in the register. */
export const Urn = v.pipe(v.string(), v.regex(/^[1-9]\d{5}$/, "Give a URN of six digits"), v.brand("Urn"))
export type Urn = v.InferOutput<typeof Urn>

const text = v.nullable(v.string())
const count = v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0)))

export const statuses = ["open", "proposed-to-close", "closed", "proposed-to-open"] as const
export type RegisterStatus = (typeof statuses)[number]

/**
 * What the register last said of a school, as it is kept. `null`: it says nothing.
 * `opened` is the school's first day under its first number, `closed` its last day; `status` is as decided on the extract's day.
 * `easting` and `northing` are metres of the British National Grid.
 */
export const RegisterFacts = v.object({
  urn: Urn,
  name: v.string(),
  la: LaCode,
  laName: text,
  establishmentNumber: text,
  typeCode: text,
  type: text,
  group: v.nullable(v.picklist(groupCodes)),
  phase: v.nullable(v.picklist(phaseCodes)),
  lowAge: count,
  highAge: count,
  gender: text,
  religiousCharacter: text,
  status: v.picklist(statuses),
  opened: v.nullable(Day),
  closed: v.nullable(Day),
  pupils: count,
  censusDay: v.nullable(Day),
  street: text,
  locality: text,
  town: text,
  county: text,
  postcode: text,
  easting: count,
  northing: count,
  trustCode: text,
  trustName: text,
  federation: text,
  website: text,
  telephone: text,
})
export type RegisterFacts = v.InferOutput<typeof RegisterFacts>
export type RegisterField = keyof RegisterFacts

/** One row of an extract. A field is left out where the file has no such column: then what is known stays. `line` is the file's, the header being 1. */
export type RegisterRow = {
  line: number
  urn: Urn
  la: LaCode
  facts: Pick<RegisterFacts, "urn" | "name" | "la"> & Partial<RegisterFacts>
}

/** Why the reader left a line out. */
export type UnreadReason =
  | "urn-unreadable"
  | "name-missing"
  | "name-too-long"
  | "la-unreadable"
  | "date-unreadable"
  | "row-too-short"
  | "row-too-long"
  | "quote-not-closed"
  | "torn"

/** A line that could not be read; `la` is null where not even its area could. */
export type UnreadLine = {
  line: number
  reason: UnreadReason
  la: LaCode | null
  urn: Urn | null
  column: string | null
}

/** `URN` has `linkUrn` as its `type`. A blank date is null. */
export type RegisterLink = { urn: Urn; linkUrn: Urn; type: string; on: Day | null }
