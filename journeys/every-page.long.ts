import { standingFor } from "./crawl.ts"
import { readEveryPage } from "./every-page.ts"

/** One page for each pattern and each reader: what is shown, and with it what can be wrong, differs from one to the other. */
readEveryPage("pages-of-everybody", {
  each: () => 12,
  standing: (pages) =>
    [...new Set(pages.map(({ by }) => by))].flatMap((reader) => standingFor(pages.filter(({ by }) => by === reader))),
  whole: true,
})
