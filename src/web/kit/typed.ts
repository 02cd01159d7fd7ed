import * as v from "valibot"
import { Day } from "../../domain/kit/day.ts"
import { line, text } from "../../domain/kit/text.ts"
import type { FieldProblem } from "../../ui/error-summary.tsx"
import type { Form } from "./page.tsx"

/** What is wrong with a form, field by field: told once above the heading and once at the field. */
export class Wrongs {
  readonly #list: FieldProblem[] = []
  add(field: string, text: string): void {
    if (this.at(field) === undefined) this.#list.push({ field, text })
  }
  at(field: string): string | undefined {
    return this.#list.find((problem) => problem.field === field)?.text
  }
  get list(): readonly FieldProblem[] {
    return this.#list
  }
  get any(): boolean {
    return this.#list.length > 0
  }
}

export const noWrongs = new Wrongs()

const words = {
  day: "Give a day, like 23/11/2026.",
  missing: "Give the day.",
}

/** A day from a date field, or typed as `23/11/2026` where the browser has no such field. */
export const readDay = (text: string): Day | undefined => {
  const typed = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text)
  const iso = typed ? `${typed[3]}-${typed[2]?.padStart(2, "0")}-${typed[1]?.padStart(2, "0")}` : text
  const parsed = v.safeParse(Day, iso)
  return parsed.success && parsed.output >= "1800-01-01" && parsed.output < "2200-01-01" ? parsed.output : undefined
}

/** A day that must be given. */
export function dayOf(form: Form, name: string, wrongs: Wrongs, missing = words.missing): Day | undefined {
  const text = form.text(name)
  const day = readDay(text)
  if (day === undefined) wrongs.add(name, text === "" ? missing : words.day)
  return day
}

/** A day that may be left out: null. */
export function optionalDayOf(form: Form, name: string, wrongs: Wrongs): Day | null {
  return form.text(name) === "" ? null : (dayOf(form, name, wrongs) ?? null)
}

/** What was typed, trimmed; "" counts as missing where `missing` says how to ask for it. */
const typedAs =
  (border: (most: number, missing: string) => v.GenericSchema<string>) =>
  (form: Form, name: string, most: number, wrongs: Wrongs, missing?: string): string => {
    const typed = form.text(name)
    if (typed === "") {
      if (missing !== undefined) wrongs.add(name, missing)
    } else for (const { message } of v.safeParse(border(most, ""), typed).issues ?? []) wrongs.add(name, message)
    return typed
  }
/** Of a field of one line. */
export const lineOf = typedAs(line)
/** Of a text area. */
export const textOf = typedAs(text)

/** One of a list of codes. */
export function codeOf<T extends string>(
  form: Form,
  name: string,
  codes: readonly T[],
  wrongs: Wrongs,
  missing: string,
): T | undefined {
  const text = form.text(name)
  const code = codes.find((one) => one === text)
  if (code === undefined) wrongs.add(name, missing)
  return code
}

/** Ids that were ticked; what is no id is left out. */
export const idsOf = <S extends v.GenericSchema>(form: Form, name: string, schema: S): v.InferOutput<S>[] => [
  ...new Set(
    form.all(name).flatMap((text) => {
      const id = v.safeParse(schema, text)
      return id.success ? [id.output] : []
    }),
  ),
]

/** A whole number from 0, or undefined. */
export const countOf = (text: string): number | undefined =>
  /^\d{1,7}$/.test(text.replaceAll(",", "")) ? Number(text.replaceAll(",", "")) : undefined
