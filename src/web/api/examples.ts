const [cluster, setting, audit, visit, need, priority] = [1, 2, 3, 4, 5, 6].map(
  (n) => `0193574a-8c00-7000-8000-00000000000${n}`,
)

/** A body for every route that takes one, by method and path. A test parses each by its route's own schema. */
export const bodyExamples: Record<string, unknown> = {
  "PATCH /years/:year": { countDay: "2027-01-21", threshold: 5, reason: "The census day of our authorities" },
  "POST /clusters": { id: cluster, name: "Chalk Valley" },
  "PATCH /clusters/:id": { name: "Chalk Valley and Downs" },
  "POST /clusters/:id/memberships": { setting, from: "2026-09-01" },
  "PATCH /clusters/:id/memberships/:membership": { until: "2027-09-01" },
  "POST /settings": {
    id: setting,
    kind: "school",
    name: "Marl Pit Primary",
    phase: "primary",
    urn: "123456",
    postcode: "SN15 1AA",
    la: "865",
  },
  "PATCH /settings/:id": { town: "Chippenham", phase: "primary" },
  "POST /settings/:id/identifiers": { urn: "149876", from: "2027-02-01", reason: "converted to an academy" },
  "POST /settings/:id/successors": { setting: cluster, from: "2027-09-01", kind: "merged" },
  "POST /settings/:id/rolls": { pupils: 212, on: "2027-01-21" },
  "POST /audits": { id: audit, setting, year: 2026 },
  "POST /audits/:id/transitions": { to: "closed-without", outcome: "no-reply" },
  "POST /visits": { id: visit, audit, on: "2026-11-30", time: "13:30", place: "By video" },
  "POST /visits/:id/transitions": { to: "declined", reason: "The music lead is leaving at Christmas" },
  "POST /deliveries": {
    delivery: visit,
    device: need,
    answers: [
      {
        id: priority,
        audit,
        question: "singing-regular",
        row: null,
        state: "given",
        value: "most",
        source: "coordinator",
        answeredAt: "2026-11-23T10:42:07Z",
        replaces: null,
      },
    ],
  },
  "POST /needs": {
    id: need,
    scope: `setting:${setting}`,
    year: 2026,
    category: "cpd",
    text: "Someone to start a choir with the class teachers",
    source: "visit",
  },
  "POST /needs/:id/transitions": { to: "agreed" },
  "POST /priorities": {
    id: priority,
    scope: `cluster:${cluster}`,
    year: 2026,
    title: "Every school sings every week",
    needs: [need],
  },
  "POST /priorities/:id/transitions": { to: "agreed", meeting: "Cluster meeting", on: "2026-11-23" },
  "POST /priorities/:id/not-taken-up": { reason: "It is met by the county's singing priority" },
}

/** Values for parameters whose schema names none. */
export const parameterExamples: Record<string, unknown> = {
  code: "singing-regular-share",
  las: "865,866",
  q: "Chippenham",
}
