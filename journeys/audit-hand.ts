import type { Locator, Page } from "playwright-core"
import { starterToolkits } from "../src/domain/toolkit/starter.ts"
import type { Column, Question } from "../src/domain/toolkit/version.ts"
import { readStarter } from "../src/store/starter.ts"

/** The school audit as the starter toolkit has it. */
export const audit =
  starterToolkits(readStarter("index.json"), readStarter).find(({ slug }) => slug === "school-audit")?.version ??
  (() => {
    throw new Error("the starter toolkit has no school audit")
  })()

/** What is said: text or number typed, labels of options ticked, cells by row and column; or a way of having no answer. */
export type Said =
  | string
  | string[]
  | { about: string }
  | { instead: string }
  | { rows: Record<string, Record<string, string>> }

/** Something that fits, where nothing in particular is said. */
export function something(question: Question): Said {
  const { type, options, table, max } = question
  if (type === "multiple") return options.slice(0, Math.min(2, max ?? 2)).map(({ label }) => label)
  if (!table) return plain(question)
  const cells = Object.fromEntries(table.columns.map((column) => [column.label, plain(column)]))
  const rows = table.addRows ? ["Line 1"] : table.rows.slice(0, 2).map(({ label }) => label)
  return { rows: Object.fromEntries(rows.map((row) => [row, cells])) }
}

function plain({ type, options }: Pick<Question, "type" | "options">): string {
  switch (type) {
    case "single":
      return options[0]?.label ?? ""
    case "yes-no":
      return "Yes"
    case "scale":
      return "3"
    case "count":
      return "6"
    case "money":
      return "18.50"
    case "date":
      return new Date().toISOString().slice(0, 10)
    default:
      return "A summer concert with the schools nearby"
  }
}

const lower = (text: string): string =>
  /^[A-Z][a-z’]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text

/** The question as the page asks it: a group of options, a table, or a field. */
function asked(page: Page, { text, type, table }: Question): Locator {
  if (table) return page.getByRole("table", { name: text, exact: true })
  if (type === "count" || type === "money" || type === "text" || type === "date")
    return page.getByLabel(text, { exact: true })
  return page.getByRole("group", { name: text, exact: true })
}

/** Whether the page asks it now: an answer to another question may bring it. */
export const isAsked = async (page: Page, question: Question): Promise<boolean> =>
  (await asked(page, question).count()) > 0

export async function answer(page: Page, question: Question, said: Said): Promise<void> {
  const here = asked(page, question)
  if (typeof said === "string") {
    if (question.type === "count" || question.type === "money" || question.type === "text" || question.type === "date")
      await here.fill(said)
    else await here.getByRole("radio", { name: said, exact: true }).check()
    return
  }
  if (Array.isArray(said)) {
    for (const label of said) await here.getByRole("checkbox", { name: label, exact: true }).check()
    return
  }
  if ("about" in said) {
    await here.fill(said.about)
    const kind = page.getByRole("group", { name: `This number is: ${question.text}`, exact: true })
    return kind.getByRole("radio", { name: "An estimate" }).check()
  }
  if ("instead" in said) {
    const of = question.type === "count" || question.type === "money" ? "a number" : "an answer"
    const name = `Instead of ${of}: ${question.text}`
    const ways = page.getByRole("group", { name, exact: true, includeHidden: true })
    // The ways stand behind a line, which is a group of its own.
    await page
      .getByRole("group")
      .filter({ has: ways })
      .last()
      .getByText(/^No (number|answer) to give\?$/)
      .click()
    return ways.getByRole("radio", { name: said.instead, exact: true }).check()
  }
  const columns = question.table?.columns ?? []
  for (const [row, cells] of Object.entries(said.rows))
    for (const [label, value] of Object.entries(cells)) {
      const column = columns.find((one) => one.label === label)
      if (!column) throw new Error(`${question.code} has no column “${label}”`)
      await fill(here, column, `${row}, ${lower(label)}`, value)
    }
}

async function fill(table: Locator, column: Column, label: string, value: string): Promise<void> {
  if (column.type === "scale")
    return table
      .getByRole("group", { name: label, exact: true })
      .getByRole("radio", { name: value, exact: true })
      .check()
  const cell = table.getByLabel(label, { exact: true })
  if (column.type === "single" || column.type === "yes-no") await cell.selectOption({ label: value })
  else await cell.fill(value)
}
