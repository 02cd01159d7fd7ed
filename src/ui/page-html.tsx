import type { VNode } from "preact"
import { renderToString } from "preact-render-to-string"
import { iconsIn, Sprite, spriteMark } from "./icon.tsx"

/** `pageHtml(<Layout …>)` → the whole document, with a sprite of only those icons that it draws. */
export function pageHtml(page: VNode): string {
  const html = renderToString(page)
  const icons = iconsIn(html)
  const sprite = icons.length > 0 ? renderToString(<Sprite icons={icons} />) : ""
  return `<!doctype html>${html.replace(spriteMark, () => sprite)}`
}
