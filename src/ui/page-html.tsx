import type { VNode } from "preact"
import { renderToString } from "preact-render-to-string"
import { iconsIn, Sprite, spriteMark } from "./icon.tsx"

/** Elements without content, which the renderer closes as XML does; attributes may hold ">" within quotes. */
const closedLikeXml = /<(area|br|col|hr|img|input|link|meta|wbr)((?: [^\s"=>/]+(?:="[^"]*")?)*) ?\/>/g

/** `pageHtml(<Layout …>)` → the whole document, with a sprite of only those icons that it draws. */
export function pageHtml(page: VNode): string {
  const html = renderToString(page)
  const icons = iconsIn(html)
  const sprite = icons.length > 0 ? renderToString(<Sprite icons={icons} />) : ""
  return `<!DOCTYPE html>${html.replace(spriteMark, () => sprite).replace(closedLikeXml, "<$1$2>")}`
}
