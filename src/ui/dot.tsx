import { type ClusterColour, clusterClass } from "./colour.ts"

/** Decoration: the cluster's name always stands beside it. */
export const Dot = ({ colour }: { colour: ClusterColour }) => <span class={`dot ${clusterClass(colour)}`} />

/** `<ClusterName name="Brackwater" colour={2} href="/clusters/…" />` */
export const ClusterName = ({ name, colour, href }: { name: string; colour: ClusterColour; href?: string }) => (
  <span class="cluster-name">
    <Dot colour={colour} />
    {href ? <a href={href}>{name}</a> : name}
  </span>
)
