import type { HubCounts } from "../../store/layout.ts"
import { words } from "./words.ts"

export type Step = { title: string; href: string; done: boolean; text: string; button: string }

/** What a new hub still needs, in the order that saves work. The year is opened with the hub: a step only where none is. */
export function stepsOf(counts: HubCounts): Step[] {
  const others = counts.people > 1 ? counts.people : 0 // whoever reads this is in post already
  const all = [
    { key: "year", count: counts.years, begin: "/years", see: "/years" },
    { key: "register", count: counts.schools, begin: "/register", see: "/settings" },
    { key: "clusters", count: counts.clusters, begin: "/clusters/new", see: "/clusters" },
    { key: "people", count: others, begin: "/people/new", see: "/people" },
    { key: "audit", count: counts.audits, begin: "/settings", see: "/settings" },
  ] as const
  return all
    .filter(({ key, count }) => key !== "year" || count === 0)
    .map(({ key, count, begin, see }) => {
      const { title, todo, done, button } = words.steps[key]
      return count > 0
        ? { title, href: see, done: true, text: done(count), button }
        : { title, href: begin, done: false, text: todo, button }
    })
}
