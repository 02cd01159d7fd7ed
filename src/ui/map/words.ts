import type { Bearing } from "./frame.ts"

const km = (metres: number) => `${Math.max(1, Math.round(metres / 1000))} km`
export const words = {
  km,
  away: (name: string, metres: number, way: Bearing) =>
    `${name} stands at the edge with an arrow: it lies ${km(metres)} to the ${way} of the nearest of the others.`,
  map: (of: string) => `Map: ${of}`,
  asList: (places: number) => (places === 1 ? "The one on this map as a list" : `The ${places} on this map as a list`),
  notApplicable: "does not apply",
  noAnswer: "no answer",
  noPlace: "Not on the map: no place known",
  before: "Before",
  after: "After",
  noCluster: "Not in a cluster yet",
} as const
