import type { Locator, Page } from "playwright-core"

type Name = string | RegExp
type Within = Page | Locator

/** What somebody does on a page, by the words on it. A name that is text must be the whole name. */
const exactly = (name: Name) => ({ name, exact: typeof name === "string" })

export const press = (on: Within, name: Name): Promise<void> => on.getByRole("button", exactly(name)).click()
export const follow = (on: Within, name: Name): Promise<void> => on.getByRole("link", exactly(name)).first().click()
export const type = (on: Within, label: Name, text: string): Promise<void> => on.getByLabel(label).fill(text)
/** A labelled radio button or box. Its label is pressed, as a finger would. */
export const tick = (on: Within, name: Name): Promise<void> => on.getByLabel(name).first().check()
/** The option whose words begin so. */
export const choose = async (on: Within, label: Name, option: string): Promise<void> => {
  const list = on.getByLabel(label)
  const texts = await list.getByRole("option").allTextContents()
  const index = texts.findIndex((text) => text.startsWith(option))
  if (index < 0) throw new Error(`“${option}” is not among: ${texts.join(", ")}`)
  await list.selectOption({ index })
}
/** What stands behind a summary line. */
export const unfold = (on: Within, name: Name): Promise<void> => on.getByText(name).first().click()

/** Waits until the page says this. */
export const sees = (on: Within, text: Name): Promise<void> => on.getByText(text).first().waitFor()
export const seesHeading = (on: Within, name: Name): Promise<void> =>
  on.getByRole("heading", { name }).first().waitFor()
/** What a page says, as text. */
export const told = async (page: Page): Promise<string> =>
  ((await page.getByRole("main").textContent()) ?? "").replaceAll(/\s+/g, " ")
