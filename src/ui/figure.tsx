import type { ComponentChildren } from "preact"

/** A big number and what it says: `<Figure value="10.8">of 15 days left</Figure>`; `href` walks down to what it is made of. */
export const Figure = ({ value, href, children }: { value: string; href?: string; children: ComponentChildren }) => (
  <p class="fig">
    {href ? <a href={href}>{value}</a> : value} <small>{children}</small>
  </p>
)

/** Two figures side by side. */
export const Figures = ({ children }: { children: ComponentChildren }) => <div class="pair">{children}</div>
