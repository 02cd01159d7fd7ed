import { HtmlValidate } from "html-validate"
import { expect, test } from "vitest"
import { pages } from "../../scripts/gallery/pages.tsx"
import { pageHtml } from "./page-html.tsx"

const validator = new HtmlValidate({
  extends: ["html-validate:recommended"],
  // Boxes of one question share a name, as radios do.
  rules: { "form-dup-name": ["error", { shared: ["radio", "checkbox", "button", "submit"] }] },
})

test.each(Object.keys(pages))(
  "%s is valid HTML",
  async (name) => {
    const draw = pages[name]
    if (!draw) throw new Error(name)
    const { results } = await validator.validateString(pageHtml(draw()))
    expect(
      results.flatMap(({ messages }) =>
        messages.map(({ ruleId, message, selector }) => `${ruleId}: ${message} at ${selector}`),
      ),
    ).toEqual([])
  },
  20_000,
)

test.each(Object.keys(pages))("%s gives every id once, and labels lead to what is there", (name) => {
  const html = pages[name] ? pageHtml(pages[name]()) : ""
  const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id)
  expect(ids.filter((id, n) => ids.indexOf(id) !== n)).toEqual([])
  const wanted = [...html.matchAll(/ (?:for|aria-labelledby|aria-describedby)="([^"]+)"/g)].flatMap(([, list]) =>
    (list ?? "").split(" "),
  )
  expect(wanted.filter((id) => !ids.includes(id))).toEqual([])
})
