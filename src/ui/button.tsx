import type { ComponentChildren } from "preact"

type Look = "main" | "second" | "plain"
const classes: Record<Look, string> = { main: "btn", second: "btn2", plain: "plain" }

export type ButtonProps = {
  /** One `main` on a page; `second` beside it; `plain` reads as a link. */
  look?: Look
  name?: string
  value?: string
  /** Posts the form to another address than the form's own. */
  action?: string
  /** Leaves the browser's own checks out, as "add a line" must. */
  unchecked?: boolean
  /** Said after the words to screen readers: which one of many. */
  which?: string
  children: ComponentChildren
}

/** `<Button>Plan a visit</Button>` */
export const Button = ({ look = "main", name, value, action, unchecked, which, children }: ButtonProps) => (
  <button class={classes[look]} type="submit" name={name} value={value} formaction={action} formnovalidate={unchecked}>
    {children}
    {which && <span class="vh"> {which}</span>}
  </button>
)

/** A link that looks like a button: it goes somewhere, it changes nothing. */
export const ButtonLink = ({
  look = "main",
  href,
  children,
}: {
  look?: "main" | "second"
  href: string
  children: ComponentChildren
}) => (
  <a class={classes[look]} href={href}>
    {children}
  </a>
)

/** A link with room for a finger. `which` tells screen readers which of many it is. */
export const Act = ({ href, which, children }: { href: string; which?: string; children: ComponentChildren }) => (
  <a class="act" href={href}>
    {children}
    {which && <span class="vh"> {which}</span>}
  </a>
)

/** A form of one button: `<PostButton action="/visits/1/undo">Undo</PostButton>` */
export const PostButton = ({
  action,
  hidden = {},
  ...button
}: Omit<ButtonProps, "action"> & { action: string; hidden?: Readonly<Record<string, string>> }) => (
  <form method="post" action={action} class="one-button">
    {Object.entries(hidden).map(([name, value]) => (
      <input type="hidden" name={name} value={value} key={name} />
    ))}
    <Button {...button} />
  </form>
)

/** Buttons and links side by side; the main one first. */
export const Actions = ({ children }: { children: ComponentChildren }) => <div class="row actions">{children}</div>
