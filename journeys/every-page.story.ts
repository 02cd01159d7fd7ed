import { standingFor } from "./crawl.ts"
import { readEveryPage } from "./every-page.ts"

/** Whose pages lead furthest: their links are followed to several schools, clusters and audits. */
const busiest: readonly string[] = ["Cluster Coordinator", "Hub manager"]

/** One page for each pattern; every-page.long.ts looks at them with everybody's eyes. */
readEveryPage("pages", { each: (part) => (busiest.includes(part) ? 3 : 1), standing: standingFor, whole: false })
