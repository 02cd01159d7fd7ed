import type { ComponentChildren } from "preact"
import { Sprite } from "./icon.tsx"
import { words } from "./words.ts"

export type NavItem = { href: string; text: string; current?: boolean }

export type LayoutProps = {
  /** What the heading says, for the browser's tab. */
  title: string
  /** By role, five or six words; none on pages before sign-in. */
  nav?: readonly NavItem[]
  /** Who is signed in: name, or "Isla Farrant, hub lead". */
  me?: { text: string; href: string }
  /** Where the mark leads: the reader's first page. */
  home?: string
  /** "Where am I", above the heading: a `<Place>`. */
  place?: ComponentChildren
  /** Stays in sight under the navigation: what is saved, what waits. */
  saved?: ComponentChildren
  /** Sources, who sees this, help. */
  footer?: ComponentChildren
  /** The form came back with problems: the tab says so first. */
  wrong?: boolean
  /** The page can be put on a wall: larger, without navigation, at `#meeting` or full screen. */
  meets?: boolean
  /** A `<Sheet>`-wide column in the middle: reports, letters, long reading. */
  sheet?: boolean
  /** The page's own colour, as `clusterClass` gives it. */
  colour?: string
  /** A module that makes the page quicker; without it everything works. */
  script?: string
  children: ComponentChildren
}

/** Five staff lines that begin one after another: from solo to tutti. */
const Mark = () => (
  <svg class="mark" viewBox="0 0 30 22" aria-hidden="true">
    <path d="M20 2h10M11 6.5h19M1 11h29M11 15.5h19M20 20h10" />
  </svg>
)

const Nav = ({ items }: { items: readonly NavItem[] }) => (
  <nav class="nav" aria-label={words.mainNavigation}>
    <ul>
      {items.map(({ href, text, current }) => (
        <li key={href}>
          <a href={href} aria-current={current ? "page" : undefined}>
            {text}
          </a>
        </li>
      ))}
    </ul>
  </nav>
)

const font = "/assets/fonts/atkinson-hyperlegible-next-latin-wght-normal.woff2"

/** A tab and a list of bookmarks have room for some 70 letters: what is longer ends at a word. */
const tabTitle = (title: string): string => {
  const whole = `${title} · ${words.product}`
  if (whole.length <= 70) return whole
  const short = title.slice(0, 69 - words.product.length - 3)
  return `${short.slice(0, Math.max(short.lastIndexOf(" "), 30)).replace(/[\s,:.]+$/, "")}… · ${words.product}`
}

/** The whole document. Nothing in it needs more than `default-src 'self'`: no style attribute, no inline script. */
export const Layout = (props: LayoutProps) => (
  <html lang="en-GB" class={props.meets ? "meets" : undefined}>
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>{tabTitle(props.wrong ? words.errorTitle(props.title) : props.title)}</title>
      <link rel="preload" href={font} as="font" type="font/woff2" crossorigin="anonymous" />
      <link rel="stylesheet" href="/assets/look.css" />
      <link rel="icon" href="/assets/mark.svg" type="image/svg+xml" />
      {props.script && <script type="module" src={props.script} />}
    </head>
    <body>
      <Sprite icons={[]} />
      <a class="skip" href="#main">
        {words.skip}
      </a>
      <header class="top">
        <a class="brand" href={props.home ?? "/"}>
          <Mark />
          {words.product}
        </a>
        {props.me && (
          <a class="me" href={props.me.href}>
            {props.me.text}
          </a>
        )}
        {props.nav && <Nav items={props.nav} />}
      </header>
      {props.saved && (
        <div class="saved" role="status">
          <p>{props.saved}</p>
        </div>
      )}
      <main class={["page", props.colour].filter(Boolean).join(" ")} id={props.meets ? "meeting" : "main"}>
        {props.meets && <span id="main" />}
        {props.sheet ? (
          <div class="sheet">
            {props.place}
            {props.children}
          </div>
        ) : (
          <>
            {props.place}
            {props.children}
          </>
        )}
      </main>
      {props.footer && <footer class="foot">{props.footer}</footer>}
    </body>
  </html>
)
