import type { ComponentChildren } from "preact"
import { Icon, type IconName } from "./icon.tsx"

export type Tone = "good" | "due" | "late" | "plain"
const icons: Record<Tone, IconName> = { good: "done", due: "due", late: "late", plain: "none" }

/** A state is a word with an icon, never colour alone: `<State tone="late">Late by 3 days</State>` */
export const State = ({ tone, icon, children }: { tone: Tone; icon?: IconName; children: ComponentChildren }) => (
  <span class={tone === "plain" ? "state" : `state ${tone}`}>
    <Icon name={icon ?? icons[tone]} />
    {children}
  </span>
)
