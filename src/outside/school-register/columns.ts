import { columnKey } from "./table.ts"

/** What is read, by the names that the register has given it since 2015. Heads and proprietors are not among them: they are never read. */
const names = {
  urn: ["URN"],
  name: ["EstablishmentName"],
  laCode: ["LA (code)"],
  laName: ["LA (name)", "LA"],
  dfeNumber: ["DfE number", "LAESTAB"],
  establishmentNumber: ["EstablishmentNumber"],
  typeCode: ["TypeOfEstablishment (code)"],
  type: ["TypeOfEstablishment (name)", "TypeOfEstablishment"],
  group: ["EstablishmentTypeGroup (name)", "EstablishmentTypeGroup"],
  statusCode: ["EstablishmentStatus (code)"],
  status: ["EstablishmentStatus (name)", "EstablishmentStatus"],
  opened: ["OpenDate"],
  closed: ["CloseDate"],
  phase: ["PhaseOfEducation (name)", "PhaseOfEducation"],
  lowAge: ["StatutoryLowAge"],
  highAge: ["StatutoryHighAge"],
  gender: ["Gender (name)", "Gender"],
  religiousCharacter: ["ReligiousCharacter (name)", "ReligiousCharacter"],
  pupils: ["NumberOfPupils"],
  censusDay: ["CensusDate"],
  street: ["Street"],
  locality: ["Locality"],
  town: ["Town"],
  county: ["County (name)", "County"],
  postcode: ["Postcode"],
  easting: ["Easting"],
  northing: ["Northing"],
  trustFlag: ["TrustSchoolFlag (name)", "TrustSchoolFlag"],
  trustCode: ["Trusts (code)"],
  trustName: ["Trusts (name)", "Trusts"],
  federation: ["Federations (name)", "Federations"],
  website: ["SchoolWebsite", "WebsiteAddress"],
  telephoneStd: ["TelephoneSTD"],
  telephone: ["TelephoneNum"],
  lastChanged: ["LastChangedDate"],
} as const
export type Column = keyof typeof names

/** What the page and the report call a column that is not there, or a cell that cannot be read. */
export const nameOf = (column: Column): string => names[column][0]

/** Columns of the register that Tutti has no use for; any other is reported, for it may be a new name of one that it needs. */
const unused = new RegExp(
  `^(${[
    "(reasonestablishment(opened|closed)|boarders|nurseryprovision|officialsixthform|religiousethos|diocese|admissionspolicy|specialclasses)(code|name)?",
    "(gender|religiouscharacter|phaseofeducation|establishmenttypegroup|federations|trustschoolflag|gor|districtadministrative|administrativeward)(code|name)",
    "(parliamentaryconstituency|urbanrural|gsslacode|msoa|lsoa|previousla|qabname|establishmentaccredited|ofstedspecialmeasures)(code|name)?",
    "school(capacity|sponsorflag(name)?|sponsors(name)?)|federationflag(name)?|numberof(boys|girls)|percentagefsm|fsm|ukprn|uprn|feheidentifier",
    "furthereducationtype(name)?|ofsted(lastinsp|rating(name)?)|rscregion(name)?|address3|head(title(name)?|firstname|lastname|preferredjobtitle|honours)",
    "bsoinspectoratename(name)?|inspectorate(report|name(name)?)|(dateoflast|next)inspectionvisit|teenmoth(name|places)?|ccf(name)?|senpru(name)?|ebd(name)?|placespru",
    "ftprov(name)?|edbyother(name)?|section41approved(name)?|sen\\d+(name)?|typeofresourcedprovision(name)?|(resourcedprovision|senunit)(onroll|capacity)",
    "censusareastatisticward(name)?|sen(no)?stat|boardingestablishment(name)?|propsname|previousestablishmentnumber|country(name)?|sitename|qabreport|chnumber",
    "accreditationexpirydate|linkedestablishments|registeredey(name)?|(main|secondary)specialism\\d(name)?|studioschoolindicator(name)?|asc(highest|lowest)age",
    "(boys|girls)\\d+[abc]?(plus|andunder)?|llsc(name)?|freshstart(name)?|hpleadingoption\\d(name)?|investorinpeople(name)?|pfi(name)?",
    "approvednumberboardersspecial|specialpupils|.*headteacher.*",
  ].join("|")})$`,
)

const byKey = new Map<string, Column>(
  (Object.keys(names) as Column[]).flatMap((column) => names[column].map((name) => [columnKey(name), column] as const)),
)

export type ColumnReport = {
  /** Of those that are read; each costs what hangs on it, no more. */
  missing: string[]
  /** Names that the register has not had before. */
  unknown: string[]
}

/** Where each column stands. */
export function placesOf(columns: readonly { key: string; name: string }[]): {
  places: ReadonlyMap<Column, number>
  report: ColumnReport
} {
  const places = new Map<Column, number>()
  const unknown: string[] = []
  columns.forEach(({ key, name }, place) => {
    const column = byKey.get(key)
    if (column) {
      if (!places.has(column)) places.set(column, place)
    } else if (key !== "" && !unused.test(key)) unknown.push(name.slice(0, 100))
  })
  const missing = (Object.keys(names) as Column[])
    .filter((column) => !places.has(column) && !stoodFor(column, places))
    .map(nameOf)
  return { places, report: { missing, unknown: unknown.slice(0, 50) } }
}

/** Old names and second ways are not missed where the first is there. */
const stoodFor = (column: Column, places: ReadonlyMap<Column, number>): boolean =>
  column === "telephoneStd" ||
  column === "dfeNumber" ||
  (column === "statusCode" && places.has("status")) ||
  (column === "typeCode" && places.has("type"))
