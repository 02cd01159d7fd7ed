/** @jsxImportSource preact */
import type { LayoutProps } from "../../src/ui/layout.tsx"

const nav = (current: string) => [
  { href: "today.html", text: "Today", current: current === "Today" },
  { href: "audit.html", text: "Schools", current: current === "Schools" },
  { href: "cluster.html", text: "Cluster", current: current === "Cluster" },
  { href: "priorities.html", text: "Priorities", current: current === "Priorities" },
  { href: "money.html", text: "Money", current: current === "Money" },
]

/** What every invented page has around it. */
export const frame = (current: string): Pick<LayoutProps, "nav" | "me" | "home"> => ({
  nav: nav(current),
  me: { text: "Wren Halloway", href: "me.html" },
  home: "today.html",
})

export const years = ["2023/24", "2024/25", "2025/26"]
export const percent = (...values: (number | null)[]) =>
  values.map((value) => (value === null ? null : { value, text: `${value.toFixed(1)}%` }))
