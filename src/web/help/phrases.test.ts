import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { expect, test } from "vitest"
import { articles } from "./article.ts"

const src = fileURLToPath(new URL("../../", import.meta.url))
const plain = (text: string): string => text.replaceAll("’", "'")
const said = plain(
  ["web", "ui"]
    .flatMap((room) =>
      readdirSync(join(src, room), { recursive: true, encoding: "utf8" }).map((name) => join(room, name)),
    )
    .filter((name) => /\.tsx?$/.test(name) && !name.includes(".test."))
    .map((name) => readFileSync(join(src, name), "utf8"))
    .join("\n"),
)
/** Set apart for their meaning: nothing to press, and no heading. */
const emphasis: readonly string[] = ["from the first of September"]

test.each(articles().map(({ slug, html }) => [slug, html] as const))(
  "what %s names in italics stands on a page, letter for letter",
  (_, html) => {
    const named = [...html.matchAll(/<em>(.*?)<\/em>/gs)].map(([, phrase = ""]) => plain(phrase).replaceAll("\n", " "))
    expect(named.filter((phrase) => !said.includes(phrase) && !emphasis.includes(phrase))).toEqual([])
  },
)
