import type { ComponentChildren } from "preact"

/** More, for who wants it. `prints`: also on paper, opened. */
export const Details = ({
  summary,
  open,
  prints,
  children,
}: {
  summary: ComponentChildren
  open?: boolean
  prints?: boolean
  children: ComponentChildren
}) => (
  <details class={prints ? "more prints" : "more"} open={open}>
    <summary>{summary}</summary>
    {children}
  </details>
)
