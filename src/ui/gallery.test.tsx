import { mkdirSync, writeFileSync } from "node:fs"
import { expect, test } from "vitest"
import { pages } from "../../scripts/gallery/pages.tsx"
import { pageHtml } from "./page-html.tsx"

test.each(Object.keys(pages))("%s", (name) => {
  const html = pageHtml(pages[name]?.() ?? <p />)
  mkdirSync("/tmp/gallery", { recursive: true })
  writeFileSync(`/tmp/gallery/${name}.html`, html)
  expect(html).toContain("<!DOCTYPE html>")
})
