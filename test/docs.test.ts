import { existsSync, readdirSync, readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { expect, test } from "vitest"

const root = fileURLToPath(new URL("..", import.meta.url))
const pagesIn = (folder: string): string[] =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith(".md"))
    .map((name) => join(folder, name))
const decisions = pagesIn("docs/decisions")
const pages = ["README.md", "DEVELOPERS.md", ...pagesIn("docs"), ...decisions]
const textOf = (page: string): string => readFileSync(join(root, page), "utf8")
/** As headings become links: small letters, hyphens for blanks. */
const anchorsOf = (page: string): string[] =>
  [...textOf(page).matchAll(/^#+ (.+)$/gm)].map((found) =>
    (found[1] ?? "")
      .toLowerCase()
      .replaceAll(/[^\w\s-]/g, "")
      .replaceAll(" ", "-"),
  )

test.each(pages)("every link in %s leads somewhere", (page) => {
  for (const [, link = ""] of textOf(page).matchAll(/\]\(([^)]+)\)/g)) {
    if (/^https?:/.test(link)) continue
    const [path = "", anchor] = link.split("#")
    const target = path === "" ? page : join(dirname(page), path)
    expect(existsSync(join(root, target)), link).toBe(true)
    if (anchor !== undefined) expect(anchorsOf(target), link).toContain(anchor)
  }
})

test.each(pages)("every file that %s names in the house is there", (page) => {
  // Without blocks and made-up names: `NNNN_word.sql`, `<thing>.ts`, `*-page.tsx`.
  const named = textOf(page).matchAll(/`((?:src|test|docs|scripts|migrations|starter|bench|journeys|lint)\/[\w./-]*)`/g)
  for (const [, path = ""] of named) if (!/NNNN/.test(path)) expect(existsSync(join(root, path)), path).toBe(true)
})

test("every decision has its own number and its day", () => {
  const numbers = decisions.map((page) => page.replace(/.*\/(\d{4})-.*/, "$1"))
  expect(new Set(numbers).size).toBe(numbers.length)
  for (const [n, page] of decisions.entries()) {
    const [heading = ""] = textOf(page).split("\n")
    expect(heading, page).toMatch(
      new RegExp(`^# ${Number(numbers[n])}\\. .+\\d{4}-\\d{2}-\\d{2}, (accepted|superseded by \\d+)$`),
    )
  }
})

test("the README tells every variable, and a clone holds its picture and its licence", () => {
  const readme = textOf("README.md")
  const told = [...readme.matchAll(/^\| `([A-Z_`, ]+)` \|/gm)].flatMap((found) => (found[1] ?? "").split("`, `"))
  const read = [...textOf("src/settings.ts").matchAll(/^ {2}([A-Z_]+): \{/gm)].map((found) => found[1])
  expect(told.toSorted()).toEqual(read.toSorted())
  expect(existsSync(join(root, "LICENSE"))).toBe(true)
})
