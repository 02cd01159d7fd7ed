export const words = {
  county: "county",
  /** "Brackwater: 2023/24 12.4% (11 of 13), 2024/25 no figure" */
  series: (name: string, parts: readonly string[]) => `${name}: ${parts.join(", ")}.`,
  at: (year: string, text: string, of: string | undefined) => (of ? `${year} ${text} (${of})` : `${year} ${text}`),
  noFigure: "no figure",
  same: (year: string, text: string) => `${year} ${text}`,
  sameSchools: "The same schools as the year before",
  breakBefore: (year: string, text: string) => `The series breaks before ${year}: ${text}.`,
  hours: (month: string, planned: string, used: string | null) =>
    used === null ? `${month} ${planned} planned` : `${month} ${planned} planned, ${used} used`,
  planned: "planned",
  used: "used",
  compared: (label: string, name: string, own: string, other: string, at: string, of: string | undefined) =>
    `${label}: ${name} ${own}, ${other} ${at}${of ? `, ${of}` : ""}`,
  range: (least: string, most: string) => `from ${least} to ${most}`,
  changeAsBar: "Change drawn as a bar",
  keySame: "same schools as the year before",
  keyUnder: "Under each year: schools that answered",
} as const
