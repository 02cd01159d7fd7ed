import type { ComponentChildren } from "preact"

/** A page with nothing yet: what will be here, why it is worth having, and the one button that begins it. */
export const Empty = ({ will, why, action }: { will: string; why: string; action?: ComponentChildren }) => (
  <div class="empty">
    <p class="lede">{will}</p>
    <p>{why}</p>
    {action}
  </div>
)
