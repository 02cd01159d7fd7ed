/** An invented extract in the Department's form: cp1252, CRLF, days as DD-MM-YYYY, one school of another area, one closed long ago. */

const columns = [
  "URN",
  "LA (code)",
  "LA (name)",
  "EstablishmentNumber",
  "EstablishmentName",
  "TypeOfEstablishment (code)",
  "TypeOfEstablishment (name)",
  "EstablishmentTypeGroup (code)",
  "EstablishmentTypeGroup (name)",
  "EstablishmentStatus (code)",
  "EstablishmentStatus (name)",
  "OpenDate",
  "CloseDate",
  "PhaseOfEducation (code)",
  "PhaseOfEducation (name)",
  "StatutoryLowAge",
  "StatutoryHighAge",
  "CensusDate",
  "NumberOfPupils",
  "LastChangedDate",
  "Street",
  "Town",
  "Postcode",
  "Easting",
  "Northing",
] as const

type School = { urn: number; name: string; town: string; at: [number, number]; pupils: number; phase?: "Secondary" }

const hawthorn: School = {
  urn: 990001,
  name: "Hawthorn Lane Primary School",
  town: "Swindon",
  at: [415200, 184300],
  pupils: 210,
}
/** Ten schools of Swindon; none of them is real. */
export const schools: readonly School[] = [
  hawthorn,
  { urn: 990002, name: "St Cecilia's Catholic Primary School", town: "Swindon", at: [416100, 185200], pupils: 198 },
  { urn: 990003, name: "Mill Weir Primary School", town: "Swindon", at: [414700, 183100], pupils: 174 },
  { urn: 990004, name: "Façade Street Infant School", town: "Swindon", at: [415900, 184900], pupils: 92 },
  { urn: 990005, name: "Old Wharf Junior School", town: "Swindon", at: [416600, 184000], pupils: 156 },
  { urn: 990006, name: "Ridgeway Bank Primary School", town: "Wroughton", at: [414300, 180600], pupils: 233 },
  { urn: 990007, name: "Tallow Hill Primary School", town: "Highworth", at: [420100, 192400], pupils: 187 },
  { urn: 990008, name: "Cresset Primary School", town: "Highworth", at: [420700, 192900], pupils: 201 },
  { urn: 990009, name: "Larkfield Academy", town: "Swindon", at: [417300, 186100], pupils: 1104, phase: "Secondary" },
  { urn: 990010, name: "Quarry Green Primary School", town: "Highworth", at: [421000, 191700], pupils: 143 },
]

const line = (cells: Record<string, string | number>): string =>
  columns.map((column) => `"${String(cells[column] ?? "").replaceAll('"', '""')}"`).join(",")

const rowOf = ({ urn, name, town, at, pupils, phase }: School): Record<string, string | number> => ({
  URN: urn,
  "LA (code)": 866,
  "LA (name)": "Swindon",
  EstablishmentNumber: urn - 990001 + 2001,
  EstablishmentName: name,
  "TypeOfEstablishment (code)": "01",
  "TypeOfEstablishment (name)": "Community school",
  "EstablishmentTypeGroup (code)": 4,
  "EstablishmentTypeGroup (name)": "Local authority maintained schools",
  "EstablishmentStatus (code)": 1,
  "EstablishmentStatus (name)": "Open",
  OpenDate: "01-09-1998",
  "PhaseOfEducation (code)": phase ? 4 : 2,
  "PhaseOfEducation (name)": phase ?? "Primary",
  StatutoryLowAge: phase ? 11 : 4,
  StatutoryHighAge: phase ? 16 : 11,
  CensusDate: "15-01-2026",
  NumberOfPupils: pupils,
  LastChangedDate: "12-10-2026",
  Street: "1 Invented Road",
  Town: town,
  Postcode: `SN${(urn % 9) + 1} 1AA`,
  Easting: at[0],
  Northing: at[1],
})

/** What a person downloads: `count` schools, and two rows that bring nothing in. */
export function extract(): { name: string; mimeType: string; buffer: Buffer } {
  const elsewhere = { ...rowOf(hawthorn), URN: 990090, "LA (code)": 865, "LA (name)": "Wiltshire" }
  const closed = {
    ...rowOf(hawthorn),
    URN: 990091,
    EstablishmentName: "Long Gone Primary School",
    "EstablishmentStatus (code)": 2,
    "EstablishmentStatus (name)": "Closed",
    CloseDate: "31-08-2011",
  }
  const lines = [
    line(Object.fromEntries(columns.map((name) => [name, name]))),
    ...[...schools.map(rowOf), elsewhere, closed].map(line),
  ]
  return {
    name: "edubasealldata20261102.csv",
    mimeType: "text/csv",
    buffer: Buffer.from(`${lines.join("\r\n")}\r\n`, "latin1"),
  }
}
