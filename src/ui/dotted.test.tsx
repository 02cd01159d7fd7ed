import { renderToString } from "preact-render-to-string"
import { expect, test } from "vitest"
import { Dotted } from "./dotted.tsx"
import { Place } from "./place.tsx"

test("a dot is tied to what is before it, so that no line begins with one; what is not there has none", () => {
  expect(
    renderToString(<Dotted items={["Northmoor", false, <a href="/help">All help</a>, undefined, "Print"]} />),
  ).toBe('Northmoor\u00a0· <a href="/help">All help</a>\u00a0· Print')
  expect(renderToString(<Dotted items={[]} />)).toBe("")
})

test("where one is, in order", () => {
  const html = renderToString(<Place crumbs={[{ text: "Alder Vale", href: "/clusters/1" }, { text: "Profile" }]} />)
  expect(html).toBe('<p class="place"><a href="/clusters/1">Alder Vale</a>\u00a0· Profile</p>')
})
