import type { ClusterId } from "../kit/id.ts"

/** Metres of the British National Grid. */
export type Point = { easting: number; northing: number }
export type ClusterPlace = { cluster: ClusterId; members: readonly Point[] }
export type Suggestion = { cluster: ClusterId; metres: number }

const squared = (a: Point, b: Point): number => (a.easting - b.easting) ** 2 + (a.northing - b.northing) ** 2

/**
 * The cluster of the nearest member school, not the one with the nearest middle: boundaries are drawn from the settings, so this is the cluster in whose
 * boundary the school lies. Of two equally near, the first by id. Undefined where no member has a place.
 */
export function nearestCluster(place: Point, clusters: Iterable<ClusterPlace>): Suggestion | undefined {
  let nearest: { cluster: ClusterId; far: number } | undefined
  for (const { cluster, members } of clusters) {
    for (const member of members) {
      const far = squared(place, member)
      if (!nearest || far < nearest.far || (far === nearest.far && cluster < nearest.cluster))
        nearest = { cluster, far }
    }
  }
  return nearest && { cluster: nearest.cluster, metres: Math.round(Math.sqrt(nearest.far)) }
}
