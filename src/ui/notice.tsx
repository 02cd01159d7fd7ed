import type { ComponentChildren } from "preact"
import { PostButton } from "./button.tsx"
import { Icon } from "./icon.tsx"
import { words } from "./words.ts"

export type Undo = { action: string; hidden?: Readonly<Record<string, string>> }

/** What was just done, and the way back: undo instead of "are you sure". */
export const Notice = ({ children, undo }: { children: ComponentChildren; undo?: Undo }) => (
  <div class="notice" role="status">
    <p>
      <Icon name="done" />
      {children}
    </p>
    {undo && (
      <PostButton look="plain" action={undo.action} {...(undo.hidden && { hidden: undo.hidden })}>
        {words.undo}
      </PostButton>
    )}
  </div>
)
