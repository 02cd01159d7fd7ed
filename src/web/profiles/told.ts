import type { Change } from "../../domain/change.ts"
import type { Figure } from "../../domain/profile.ts"
import type { CompiledMeasure, CompiledToolkit } from "../../domain/toolkit/compile.ts"
import type { Term } from "../../domain/toolkit/measure.ts"
import { unitFor, whole } from "../../ui/answer-text.ts"
import type { Point } from "../../ui/charts/point.ts"
import { nounOf, ofAll } from "./words.ts"

// Figures as pages write them. A figure with a marker has no value here either: nothing below can tell what is hidden.

/** `13.4` → `13.4`, `-0.4` → `−0.4`, `12345` → `12,345` */
const written = (text: string): string => {
  const [integer = "", decimals] = text.replace("-", "").split(".")
  return `${text.startsWith("-") ? "−" : ""}${whole(Number(integer))}${decimals === undefined ? "" : `.${decimals}`}`
}

/** "13.4%", "3.42", "414"; null where there is a marker. */
export const valueText = ({ text, unit }: Figure): string | null =>
  text === null ? null : unit === "%" ? `${written(text)}%` : written(text)

/** "13.4%" or "[c]". */
export const valueOrMarker = (figure: Figure): string => valueText(figure) ?? figure.marker ?? ""

export const pointOf = (figure: Figure | undefined): Point | null => {
  const text = figure && valueText(figure)
  return figure && figure.value !== null && text !== null && text !== undefined ? { value: figure.value, text } : null
}

/** "+1.1 points", "+7.0%", "−0.20", "no change". */
export const changeText = ({ kind, text }: Change): string => {
  if (Number(text) === 0) return kind === "points" ? "0.0 points" : kind === "percent" ? "0.0%" : text.replace("-", "")
  const signed = text.startsWith("-") ? written(text) : `+${written(text)}`
  if (kind === "percent") return `${signed}%`
  return kind === "points" ? `${signed} ${text === "1.0" || text === "-1.0" ? "point" : "points"}` : signed
}

export const kindOf = ({ measure }: CompiledMeasure): string => measure.kinds[0] ?? "school"

/** What the terms of a sum count: settings, or the unit of the questions that they ask. */
function countedBy(compiled: CompiledToolkit, measure: CompiledMeasure, at: number): string | null {
  const terms = (measure.sums[at] ?? []).map(({ of }) => of)
  if (terms.length > 0 && terms.every(({ is }) => is === "where" || is === "answering" || is === "open"))
    return nounOf(kindOf(measure), 2)
  const found = terms.map((term) => unitOf(compiled, term))
  return found.every((unit) => unit === found[0]) ? (found[0] ?? null) : null
}

function unitOf(compiled: CompiledToolkit, term: Term): string | null {
  const unit = (code: string, column?: string) => {
    const asked = compiled.questions.get(code)
    return (column === undefined ? null : asked?.columns.get(column)?.column.unit) ?? asked?.question.unit ?? null
  }
  if (term.is === "code" || term.is === "last") return unit(term.code)
  if (term.is === "column") return unit(term.code, term.column)
  return null
}

/** "414 of 3,090 pupils", "9 of 14 schools"; null where the measure has no such parts, or they are hidden. */
export function partsText(
  compiled: CompiledToolkit,
  measure: CompiledMeasure,
  { numerator, denominator, unit }: Figure,
): string | null {
  if (numerator === null || denominator === null || unit.startsWith("mean") || unit.startsWith("features")) return null
  if (!Number.isInteger(numerator) || !Number.isInteger(denominator)) return null
  const [top, bottom] = [countedBy(compiled, measure, 0), countedBy(compiled, measure, 1)]
  if (top === bottom)
    return `${whole(numerator)} of ${whole(denominator)}${bottom ? ` ${unitFor(denominator, bottom)}` : ""}`
  const part = (n: number, what: string | null) => `${whole(n)}${what ? ` ${unitFor(n, what)}` : ""}`
  return unit === "%"
    ? `${whole(numerator)} of ${part(denominator, bottom)}`
    : `${part(numerator, top)} for ${part(denominator, bottom)}`
}

/** "414 of 3,090 pupils" where it has parts, else its value with its unit: "96 pupils", "3.42". */
export function partsOrValue(compiled: CompiledToolkit, measure: CompiledMeasure, figure: Figure): string {
  const parts = partsText(compiled, measure, figure)
  if (parts) return parts
  const value = valueText(figure)
  return value === null ? (figure.marker ?? "") : withUnit(value, figure)
}

/** "96 pupils", "+2.1 percentage points"; the value alone where the unit is a scale. */
export const withUnit = (value: string, { unit, value: number }: Figure): string =>
  unit === "%" || unit.startsWith("mean") || unit.startsWith("features")
    ? value
    : `${value} ${unitFor(number ?? 0, unit)}`

/** "13 of 14 schools" */
export const answeredText = ({ settings }: Figure, measure: CompiledMeasure): string =>
  ofAll(settings.answered, settings.members, kindOf(measure))
