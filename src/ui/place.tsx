import type { ComponentChildren } from "preact"

export type Crumb = { text: ComponentChildren; href?: string }

/** Where am I: "Marl Pit Primary · Audit 2026/27 · Section E, 5 of 15", above the heading. */
export const Place = ({ crumbs, children }: { crumbs: readonly Crumb[]; children?: ComponentChildren }) => (
  <p class="place">
    {crumbs.map(({ text, href }, n) => (
      <>
        {n > 0 && " · "}
        {href ? <a href={href}>{text}</a> : text}
      </>
    ))}
    {children}
  </p>
)
