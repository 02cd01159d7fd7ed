import type { VNode } from "preact"

/** Keeps columns apart from what stands between them and the heading, where something does. */
export const Below = ({ under, children }: { under: boolean; children: VNode }) =>
  under ? <div class="part">{children}</div> : children
