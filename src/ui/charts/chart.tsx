import type { ComponentChildren } from "preact"

/** A drawing under a title that says what it shows: "Brackwater stays below the county". */
export const Chart = ({
  title,
  note,
  colour,
  children,
}: {
  title: string
  /** What is drawn: "Share of pupils, 2025/26". */
  note?: string
  /** As `clusterClass` gives it. */
  colour?: string
  children: ComponentChildren
}) => (
  <figure class={["chart", colour].filter(Boolean).join(" ")}>
    <figcaption>
      <h3>{title}</h3>
      {note && <p class="quiet">{note}</p>}
    </figcaption>
    {children}
  </figure>
)

/** Small multiples: charts of one kind and one scale, side by side. */
export const Many = ({ children }: { children: ComponentChildren }) => <div class="many">{children}</div>
