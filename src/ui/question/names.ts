/**
 * The names of a question's fields in a form post. Codes hold no dots, so a name can be read back:
 * `a.QUESTION`, `a.QUESTION.state`, `a.QUESTION.ROW.COLUMN`, `a.QUESTION.ROW.state`; `was.QUESTION` and
 * `was.QUESTION.ROW` say which answers were on the page (ids with spaces between, empty for none).
 */
export const valueName = (question: string): string => `a.${question}`
export const stateName = (question: string, row: string | null = null): string =>
  row === null ? `a.${question}.state` : `a.${question}.${row}.state`
/** A column may itself have the code `state`; no code ends in a hyphen. */
export const cellName = (question: string, row: string, column: string): string =>
  `a.${question}.${row}.${column === "state" ? "state-" : column}`
export const wasName = (question: string, row: string | null = null): string =>
  row === null ? `was.${question}` : `was.${question}.${row}`

/** The id of a control, for labels and for the links of the error summary; codes hold no double hyphens. */
export const controlId = (question: string, row: string | null = null, column: string | null = null): string =>
  ["q", question, row, column].filter((part) => part !== null).join("--")

/** A form post, each name with all its values. */
export type Posted = ReadonlyMap<string, readonly string[]>

/** The first value of a field; undefined where the form did not have it. */
export const posted = (form: Posted, name: string): string | undefined => form.get(name)?.[0]

/** The rows of a table question that were on the page. */
export const postedRows = (form: Posted, question: string): string[] => {
  const start = `${wasName(question)}.`
  return [...form.keys()].filter((name) => name.startsWith(start)).map((name) => name.slice(start.length))
}

export type Pressed =
  | { is: "save" }
  /** "Same as last year" at a question. */
  | { is: "same"; question: string }
  | { is: "add"; question: string }
  | { is: "drop"; question: string; row: string }
  /** Of two answers that disagree, this one. */
  | { is: "keep"; question: string; row: string | null; answer: string }

/** Which button sent the form. */
export const pressed = (form: Posted): Pressed => {
  const same = posted(form, "same")
  if (same !== undefined) return { is: "same", question: same }
  for (const [name, values] of form) {
    const [button, question, row = null] = name.split(".")
    if (question === undefined) continue
    if (button === "add") return { is: "add", question }
    if (button === "drop" && row !== null) return { is: "drop", question, row }
    const answer = values[0]
    if (button === "keep" && answer !== undefined) return { is: "keep", question, row, answer }
  }
  return { is: "save" }
}
