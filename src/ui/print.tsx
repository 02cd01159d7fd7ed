import type { ComponentChildren } from "preact"

/** On paper alone. */
export const OnlyPrint = ({ children }: { children: ComponentChildren }) => <div class="only-print">{children}</div>

/** On the screen alone. */
export const NotPrint = ({ children }: { children: ComponentChildren }) => <div class="not-print">{children}</div>

/** On paper alone: a label and a line to write on. */
export const WritingLine = ({ label }: { label: string }) => <p class="only-print answer-line">{label}</p>
