export const words = {
  map: (of: string) => `Map: ${of}`,
  asList: (places: number) => (places === 1 ? "The one on this map as a list" : `The ${places} on this map as a list`),
  notApplicable: "does not apply",
  noAnswer: "no answer",
  noPlace: "Not on the map: no place known",
  before: "Before",
  after: "After",
  noCluster: "Not in a cluster yet",
} as const
