import { type ClusterColour, clusterColour } from "../../ui/colour.ts"

/** The colour that a cluster is stored with, 1 to 12. */
export const shadeOf = (cluster: { colour: number }): ClusterColour => clusterColour(cluster.colour - 1)
