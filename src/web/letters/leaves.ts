import type { PageCall } from "../kit/page.tsx"

/** Whether letters of this hub leave. Those of the demo hub never do: its people are invented. */
export const leaves = ({ wiring, hub }: Pick<PageCall, "wiring" | "hub">): boolean => wiring.postLeaves && !hub.demo
