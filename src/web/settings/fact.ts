import * as v from "valibot"
import { Day, dayInWords } from "../../domain/kit/day.ts"
import { areas } from "../../domain/register/area.ts"
import { phaseNames } from "./words.ts"

/** The facts that a person may type over the register, in the order of the page. */
export const factNames = ["name", "phase", "town", "postcode", "grid", "la", "trustName", "opened", "closed"] as const
export type FactName = (typeof factNames)[number]

/** `865, Wiltshire`; an area that neither the register nor our list names is `area 901`. */
const areaInWords = (code: string, named: unknown): string => {
  const name = typeof named === "string" && named !== "" ? named : areas.get(code)
  return name === undefined ? `area ${code}` : `${code}, ${name}`
}

/** One fact as pages write it, from what the register says or from what was typed; undefined where it says nothing. */
export function factInWords(field: string, facts: Record<string, unknown>): string | undefined {
  if (field === "grid")
    return typeof facts.easting === "number" && typeof facts.northing === "number"
      ? gridInWords(facts.easting, facts.northing)
      : undefined
  const value = facts[field]
  if (typeof value !== "string" || value === "") return undefined
  if (field === "phase") return phaseNames[value] ?? value
  if (field === "la") return areaInWords(value, facts.laName)
  const day = v.safeParse(Day, value)
  return (field === "opened" || field === "closed") && day.success ? dayInWords(day.output) : value
}

const squares = "ABCDEFGHJKLMNOPQRSTUVWXYZ"

/** `ST 924 732`, to a hundred metres. */
export function gridInWords(easting: number, northing: number): string {
  const [e, n] = [Math.floor(easting / 100_000), Math.floor(northing / 100_000)]
  const large = squares[(3 - Math.floor(n / 5)) * 5 + 2 + Math.floor(e / 5)]
  const small = squares[(4 - (n % 5)) * 5 + (e % 5)]
  const digits = (metres: number) => String(Math.floor((metres % 100_000) / 100)).padStart(3, "0")
  return `${large}${small} ${digits(easting)} ${digits(northing)}`
}
