import type { JSX } from "preact"

/** The drawings, 24 by 24, in lines of the text's colour. */
const drawings = {
  done: <path d="M4 12.5l5 5L20 6.5" />,
  late: <path d="M12 3.5L22 20.5H2zM12 10v4.5M12 17.6v.1" />,
  due: <path d="M21 12a9 9 0 1 1-18 0a9 9 0 0 1 18 0zM12 7v5.5l3.5 2" />,
  part: (
    <>
      <circle cx="12" cy="12" r="9" />
      <path d="M12 3a9 9 0 0 1 0 18z" fill="currentColor" />
    </>
  ),
  none: <circle cx="12" cy="12" r="9" stroke-dasharray="3 3.6" />,
  no: <path d="M6 6l12 12M18 6L6 18" />,
  lock: <path d="M5 11h14v9H5zM8 11V8a4 4 0 0 1 8 0v3" />,
  share: (
    <path d="M12.5 9a3.5 3.5 0 1 1-7 0a3.5 3.5 0 0 1 7 0zM2.5 20c.5-4 3-6 6.5-6s6 2 6.5 6M15.5 6a3.5 3.5 0 0 1 0 6.5M18 14.5c2 .8 3.2 2.6 3.5 5.5" />
  ),
  calendar: <path d="M4 6h16v14H4zM4 11h16M8 3.500v4M16 3.500v4" />,
  waiting: <path d="M4 5h16v11H11l-4 4v-4H4z" />,
  search: <path d="M16.5 10.500a6 6 0 1 1-12 0a6 6 0 0 1 12 0zM15 15l5.5 5.5" />,
  note: <path d="M5 3.500h10l4 4v13H5zM8.5 12h7M8.5 16h7" />,
  person: <path d="M15.5 8a3.5 3.5 0 1 1-7 0a3.5 3.5 0 0 1 7 0zM4.5 20.500c.6-4.5 3.5-6.5 7.5-6.500s6.9 2 7.5 6.5" />,
  place: (
    <path d="M12 21s7-6.3 7-11.500a7 7 0 0 0-14 0C5 14.7 12 21 12 21zM14.5 9.500a2.5 2.5 0 1 1-5 0a2.5 2.5 0 0 1 5 0z" />
  ),
  print: <path d="M7 9V3.500h10V9M7 17H4V9h16v8h-3M7 14h10v6.500H7z" />,
  info: <path d="M21 12a9 9 0 1 1-18 0a9 9 0 0 1 18 0zM12 11v5.500M12 7.500v.1" />,
  changed: <path d="M4 8h13l-4-4M20 16H7l4 4" />,
  up: <path d="M12 20V5M6 11l6-6 6 6" />,
  down: <path d="M12 4v15M6 13l6 6 6-6" />,
  level: <path d="M5 12h14" />,
} satisfies Record<string, JSX.Element>

export type IconName = keyof typeof drawings

const isIcon = (name: string): name is IconName => name in drawings

/** Says nothing to a screen reader: a word always stands beside it. Drawn from the sprite that `pageHtml` puts in. */
export const Icon = ({ name }: { name: IconName }) => (
  <svg class="i" aria-hidden="true">
    <use href={`#i-${name}`} />
  </svg>
)

/** Where the sprite goes; `pageHtml` fills it once it knows which icons the page drew. */
export const spriteMark = '<svg class="sprite" aria-hidden="true"></svg>'

export const Sprite = ({ icons }: { icons: readonly IconName[] }) => (
  <svg class="sprite" aria-hidden="true">
    {icons.map((name) => (
      <symbol id={`i-${name}`} viewBox="0 0 24 24" key={name}>
        {drawings[name]}
      </symbol>
    ))}
  </svg>
)

/** The icons that some markup draws, each once. */
export const iconsIn = (html: string): IconName[] =>
  [...new Set([...html.matchAll(/href="#i-([a-z]+)"/g)].map((found) => found[1]))]
    .filter((name): name is IconName => name !== undefined && isIcon(name))
    .sort()
