import type { ComponentChildren } from "preact"
import type { ClusterColour } from "./colour.ts"
import { Dot } from "./dot.tsx"

export type HeadProps = {
  title: string
  /** One sentence that sums the page up from its data. */
  lede?: ComponentChildren
  /** The page's one main action. */
  action?: ComponentChildren
  /** Small print under the lede. */
  note?: ComponentChildren
  /** The cluster that the whole page is about: its dot stands before the heading. */
  cluster?: ClusterColour
}

export const Head = ({ title, lede, action, note, cluster }: HeadProps) => (
  <div class={action ? "head split" : "head"}>
    <h1>
      {cluster && <Dot colour={cluster} />}
      {title}
    </h1>
    {lede && <p class="lede">{lede}</p>}
    {note && <p class="quiet">{note}</p>}
    {action && <div class="row act1">{action}</div>}
  </div>
)
