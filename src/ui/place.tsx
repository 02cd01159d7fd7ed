import type { ComponentChildren } from "preact"
import { Dotted } from "./dotted.tsx"

export type Crumb = { text: ComponentChildren; href?: string }

/** Where am I: "Marl Pit Primary · Audit 2026/27 · Section E, 5 of 15", above the heading. */
export const Place = ({ crumbs, children }: { crumbs: readonly Crumb[]; children?: ComponentChildren }) => (
  <p class="place">
    <Dotted items={crumbs.map(({ text, href }) => (href ? <a href={href}>{text}</a> : text))} />
    {children}
  </p>
)
