import type { ComponentChildren } from "preact"

/** A part of a page under its heading. `id` names the part, so that a link can lead to it. */
export const Part = ({
  id,
  title,
  note,
  colour,
  children,
}: {
  id: string
  title: ComponentChildren
  /** Small print under the heading: what is counted, as of when. */
  note?: ComponentChildren
  /** As `clusterClass` gives it. */
  colour?: string
  children: ComponentChildren
}) => (
  <section class={["part", colour].filter(Boolean).join(" ")} id={id} aria-labelledby={`${id}-title`}>
    <h2 id={`${id}-title`}>{title}</h2>
    {note && <p class="quiet">{note}</p>}
    {children}
  </section>
)

/** The thing itself, and beside it on wide pages what one looks up: the second part follows in the source, and on a phone. */
export const Columns = ({ children, beside }: { children: ComponentChildren; beside: ComponentChildren }) => (
  <div class="cols">
    <div>{children}</div>
    {beside}
  </div>
)
