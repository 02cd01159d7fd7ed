import { type AcademicYear, yearInWords } from "../../domain/kit/academic-year.ts"
import { type Day, dayInWords } from "../../domain/kit/day.ts"
import { whole } from "../../ui/answer-text.ts"

// ── Counting in words ─────────────────────────────────────────────────────────────────────────────────────────────

const small = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
/** `inWords(3)` → `three`; from eleven on in figures. */
export const inWords = (n: number): string => small[n] ?? whole(n)
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** What settings of a kind are called, one and many. */
const kinds: Record<string, readonly [one: string, many: string]> = {
  school: ["school", "schools"],
  college: ["college", "colleges"],
  tutor: ["tutor", "tutors"],
  "co-operative": ["co-operative", "co-operatives"],
  "music-service": ["music service", "music services"],
  organisation: ["organisation", "organisations"],
  society: ["society", "societies"],
  venue: ["venue", "venues"],
}
const settingNoun = ["setting", "settings"] as const
export const nounOf = (kind: string, n: number): string => (kinds[kind] ?? settingNoun)[n === 1 ? 0 : 1]
export const count = (n: number, kind = "school"): string => `${whole(n)} ${nounOf(kind, n)}`
/** "9 of 14 schools", "1 of 1 school". */
export const ofAll = (n: number, all: number, kind = "school"): string => `${whole(n)} of ${count(all, kind)}`

/** "Tollgate", "Tollgate and Quern", "Tollgate, Quern and 3 more". */
export const listed = (names: readonly string[], most = 3): string => {
  const shown = names.slice(0, names.length > most ? most - 1 : most)
  const rest = names.length - shown.length
  if (rest > 0) return `${shown.join(", ")} and ${rest} more`
  return shown.length < 2 ? (shown[0] ?? "") : `${shown.slice(0, -1).join(", ")} and ${shown.at(-1)}`
}

/** "Tollgate Primary School" → "Tollgate": for the few letters that a chart has room for. */
const shortName = (name: string): string => {
  const short = name.replace(
    /( (C of E|CofE|CE|VA|VC|RC|Church of England|Catholic|Community|Voluntary|Aided|Controlled|Primary|Secondary|Infants?|Junior|All-Through|First|Middle|Special|High|School|Academy|College|and|Nursery))+$/i,
    "",
  )
  return short === "" ? name : short
}

// ── Measures that a profile begins with ───────────────────────────────────────────────────────────────────────────

type Told = { value: string; parts: string | null; top: number | null }
type Headline = {
  /** In a sentence that lists several: "pupils in ensembles (17.5%)". */
  name: string
  /** Over a chart: a statement, with its figure. */
  told: (figure: Told) => string
  /** After a big figure: "13.4%" "of pupils have First Access". */
  of: string
}

const parted = (told: Told): string => told.parts ?? told.value

const ofPupils: Readonly<Record<string, Headline>> = {
  "first-access-share": {
    name: "First Access",
    told: ({ value }) => `First Access reaches ${value} of pupils`,
    of: "of pupils have First Access",
  },
  "lessons-share": {
    name: "pupils having lessons",
    told: ({ value }) => `${value} of pupils have lessons`,
    of: "of pupils have lessons",
  },
  "ensembles-share": {
    name: "pupils in ensembles",
    told: ({ value }) => `${value} of pupils play or sing in a group`,
    of: "of pupils play or sing in a group",
  },
}

/** In the order in which a profile shows them; a toolkit that lacks them shows its own first ones. */
export const headlines: Readonly<Record<string, Headline>> = {
  ...ofPupils,
  "singing-regular-share": {
    name: "schools where every pupil sings",
    told: (told) => `Every pupil sings weekly in ${parted(told)}`,
    of: "of schools: every pupil sings weekly",
  },
  "confident-schools-share": {
    name: "schools with confident staff",
    told: (told) => `Staff feel confident in ${parted(told)}`,
    of: "of schools have confident staff",
  },
  "plan-published-share": {
    name: "schools with a published plan",
    told: (told) => `${parted(told)} ${told.top === 1 ? "has" : "have"} published a music plan`,
    of: "of schools have published a music plan",
  },
}

/** A school's own, on its own page. */
export const ownHeadlines: Readonly<Record<string, Headline>> = {
  ...ofPupils,
  "features-met": {
    name: "features in place",
    told: ({ value }) => `${value} of the seven features are in place`,
    of: "of the seven features are in place",
  },
  "educator-confidence-mean": {
    name: "staff’s confidence",
    told: ({ value }) => `Staff rate their confidence ${value} of 5`,
    of: "of 5: how staff rate their confidence",
  },
  "singing-lead-confidence-mean": {
    name: "confidence in singing",
    told: ({ value }) => `Confidence in leading singing is rated ${value} of 5`,
    of: "of 5: confidence in leading singing",
  },
}

const aims: Record<string, string> = {
  "0": "How many take part in the audit",
  "1": "Educators’ skills, knowledge and confidence",
  "2": "Access to opportunities, experiences and resources",
}

export const units: Record<string, { title: string; change: string }> = {
  "%": { title: "Share", change: "Points" },
  "mean 1-5": { title: "Mean", change: "Change" },
  "features (0-7)": { title: "Features", change: "Change" },
  "percentage points": { title: "Gap", change: "Points" },
}

/** Markers and flags, as `reference-lists.json` has them, in plain words. */
export const markers: Record<string, string> = {
  "[c]": "hidden, because a small number of pupils could be worked out from it",
  "[x]": "not known: nobody answered",
  "[z]": "does not apply",
  "[low]": "more than nothing, but rounds to it",
  "[u]": "more than half of the answers are estimates",
  "[e]": "some of it is estimated",
}

/** One line under a chart's year. */
export const shortMarkers: Record<string, string> = {
  "[c]": "hidden",
  "[x]": "no answer",
  "[z]": "does not apply",
  "[low]": "under 0.1",
}

type Joined = { joined: readonly string[]; left: readonly string[] }

/** Over a break in a chart: "Tollgate joins", "2 join, 1 leaves". */
export function breakTold({ joined, left }: Joined): string {
  const names = (list: readonly string[], one: string, many: string) =>
    list.length === 1 ? `${shortName(list[0] ?? "")} ${one}` : `${list.length} ${many}`
  const both = joined.length > 0 && left.length > 0
  if (both)
    return `${joined.length} ${joined.length === 1 ? "joins" : "join"}, ${left.length} ${left.length === 1 ? "leaves" : "leave"}`
  return joined.length > 0 ? names(joined, "joins", "join") : names(left, "leaves", "leave")
}

export const words = {
  profile: "Profile",
  clusterProfile: "Cluster profile",
  countyProfile: "County profile",
  schoolProfile: "Profile",
  county: "The county",
  countyLine: "the county",
  hubPlace: (hub: string) => hub,
  years: "Years",
  aim: (aim: number) => aims[String(aim)] ?? `Aim ${aim}`,
  ofKind: (kind: string) => capital(nounOf(kind, 2)),

  // Summing up
  nothingYet: (year: AcademicYear) => `No answers for ${yearInWords(year)} yet.`,
  noHeadline: (year: AcademicYear) => `The main figures of ${yearInWords(year)} are not answered yet; others are.`,
  /** "Among the same schools, four of six measures rose and two fell." */
  rose: (rose: number, fell: number, held: number, all: number): string => {
    const done = [
      [rose, "rose"],
      [fell, "fell"],
      [held, "held"],
    ] as const
    const [first, ...others] = done.filter(([n]) => n > 0)
    if (!first) return ""
    const [n, did] = first
    const subject =
      all === 1
        ? "the one measure"
        : n === all
          ? `all ${inWords(all)} measures`
          : `${inWords(n)} of ${inWords(all)} measures`
    const said = [`${subject} ${did}`, ...others.map(([more, then]) => `${inWords(more)} ${then}`)]
    return `Among the same schools, ${listed(said)}.`
  },
  beside: (above: readonly string[], below: readonly string[]): string =>
    [
      above.length > 0 ? `Above the county: ${listed(above, 6)}.` : null,
      below.length > 0 ? `Below it: ${listed(below, 6)}.` : null,
    ]
      .flatMap((part) => part ?? [])
      .join(" ")
      .replace(/^Below it/, "Below the county"),
  named: (name: string, value: string) => `${name} (${value})`,
  size: (schools: number, pupils: number) =>
    pupils > 0 ? `${count(schools)}, ${whole(pupils)} pupils.` : `${count(schools)}.`,
  audited: (n: number, all: number, year: AcademicYear) =>
    all === 0
      ? `No school was open and a member on the count day of ${yearInWords(year)}.`
      : `${n === 0 ? "None" : n === all && all > 1 ? "All" : whole(n)} of ${count(all)} ${n === 1 ? "was" : "were"} audited in ${yearInWords(year)}.`.replace(
          "All of",
          "All",
        ),
  yourView: "You see it whole.",
  notShared: (n: number) =>
    n === 0
      ? ""
      : `${capital(inWords(n))} ${nounOf("school", n)} ${n === 1 ? "shares" : "share"} nothing with the cluster.`,
  seeAsCluster: "See what the cluster sees",
  seeAsPublished: "See what is published",
  asPublished: "As published: small numbers are hidden.",
  asCluster: "This is what the cluster sees: what schools share, small numbers hidden.",
  seeOwn: "Back to your own view",
  vacant: "The cluster has no coordinator today.",
  moved: (what: string) => `${what} Compare the same schools before you compare the years.`,
  joinedFrom: (names: string, from: string | null, n: number) =>
    `${names} ${n === 1 ? "has" : "have"} joined${from ? ` from ${from}` : ""} since the year before.`,
  leftFor: (names: string, to: string | null, n: number) =>
    `${names} ${n === 1 ? "has" : "have"} left${to ? ` for ${to}` : ""}.`,

  // Charts
  multiples: (n: number, years: number) =>
    `${capital(inWords(n))} ${n === 1 ? "measure" : "measures"}${years > 1 ? ` over ${inWords(years)} years` : ""}`,
  sameNote: (all: string | null, same: string | null, schools: number, kind: string) => {
    if (all === null) return same === null ? "" : `${same} in a year among the same ${count(schools, kind)}`
    if (same === null || same === all) return `${all} in a year`
    return `${all} in a year, ${same.replace(/ points?$/, "")} among the same ${count(schools, kind)}`
  },
  walkDown: "What it stands on",
  hiddenChart: (title: string) => `${title}: hidden`,
  unknownChart: (title: string) => `${title}: not known yet`,
  outsideChart: (title: string) => `${title}: does not apply`,
  above: ", above the county",
  below: ", below the county",
  asTable: "These figures as a table",
  ownPublished: "These figures as they are published",
  notAsked: "not asked",
  county_: "County",

  // Tables
  tableTitle: (area: string) => `${area} in figures`,
  tableCaption: (aim: string, area: string, year: AcademicYear) => `${aim}: ${area}, ${yearInWords(year)}`,
  tableLede: (shown: number, hidden: number, missing: number) =>
    [
      `${capital(inWords(shown))} ${shown === 1 ? "figure" : "figures"}`,
      hidden > 0 ? `${inWords(hidden)} hidden to protect small numbers` : null,
      missing > 0 ? `${inWords(missing)} not known yet` : null,
    ]
      .flatMap((part) => part ?? [])
      .join(", ")
      .concat("."),
  measure: "Measure",
  change: "Change",
  same: "Same schools",
  sameSettings: "The same, both years",
  answered: "Answered",
  clusterColumn: "Cluster",
  rangeColumn: "Among the cluster’s schools",
  legend: "Signs",
  unitOf: (unit: string) => (unit === "%" ? "" : unit),
  sameCount: (n: number, kind: string) => `(${count(n, kind)})`,
  fromTo: (from: string, to: string) => `from ${from} to ${to}`,
  pointsShort: "points",
  tooFew: "too few to show",

  // The schools of a cluster
  schools: (n: number) => (n === 1 ? "The one school" : `The ${whole(n)} schools`),
  schoolsNote: (year: AcademicYear, years: number, most: string) =>
    years > 1
      ? `Figures of ${yearInWords(year)}, with ${inWords(years)} years drawn beside them on one scale, 0 to ${most}. Largest schools first.`
      : `Figures of ${yearInWords(year)}. Largest schools first.`,
  school: "School",
  pupils: "Pupils",
  rollByRegister: "Roll by register",
  lock: "not shared",
  joined: (year: AcademicYear) => `new in ${yearInWords(year)}`,
  sings: "Every pupil sings",
  yes: "Every week",
  no: "Not yet",
  others: "Others in the cluster",
  membersLink: "Who belongs to this cluster",
  needsLink: "Needs",
  prioritiesLink: "Priorities",

  // Map
  mapTitle: (title: string) => `On the map: ${title}`,
  mapNote: (year: AcademicYear) =>
    `Each school’s own figure, ${yearInWords(year)}. The larger dots are secondary schools.`,
  mapClusters: (year: AcademicYear) => `Every school has the shade of its cluster’s figure, ${yearInWords(year)}.`,
  mapLabel: (area: string, schools: string, measure: string) => `${area}: ${schools} by ${measure}`,
  mapChoose: "Show another measure:",
  none: "none",
  some: "some",
  under: (a: string) => `under ${a}`,
  to: (a: string, b: string) => `${a} to ${b}`,
  over: (a: string) => `${a} or more`,
  mapOutside: "does not apply",
  mapNone: "no figure to show",
  mapAlike: "all alike",

  // The county
  clusters: "Cluster by cluster",
  clustersNote: (year: AcademicYear) =>
    `Figures of ${yearInWords(year)} in the clusters’ own order. Each cluster counts in the county once.`,
  cluster: "Cluster",
  auditedColumn: "Audited",
  range: "Lowest to highest cluster",
  rangeShort: "Range",
  lowHigh: (least: string, greatest: string) => `${least} to ${greatest}`,
  drawn: "Drawn, with the county as a tick",
  rangeTitle: "How far apart the clusters lie",
  rangeNote:
    "From the lowest cluster to the highest; the tick is the county. Clusters differ in size and in their schools: compare each with its own past first.",
  schoolsColumn: "Schools",
  unplaced: "Not in a cluster",
  areas: "By local authority area",
  areasNote:
    "Where a measure counts pupils, these totals are for the hub’s own team: beside the clusters’ they could give small numbers away.",
  area: "Area",
  noArea: "Area not known",
  countyLede: (clusters: number) => (clusters === 1 ? "One cluster." : `${capital(inWords(clusters))} clusters.`),

  // One measure
  definition: "What it says",
  top: "Counted",
  bottom: "Out of",
  asksFrom: "It is made of the answers to",
  lastYearOf: (text: string) => `${text} (the answer of the year before)`,
  rollNote: "Where no answer to it counts, the roll of the school register stands in.",
  stands: "What it stands on",
  standsOn: (answered: string) => `${answered} gave a usable answer.`,
  estimates: (n: number) => `${capital(inWords(n))} of them ${n === 1 ? "is an estimate" : "are estimates"}.`,
  noEstimates: "None is an estimate.",
  silent: (n: number, kind: string) => `${capital(inWords(n))} ${nounOf(kind, n)} gave no usable answer`,
  outside: (n: number, kind: string) => `It does not apply to ${inWords(n)} ${nounOf(kind, n)}`,
  silentNames: "No usable answer",
  outsideNames: "Does not apply",
  down: "Down to the answers",
  downNote: "Each setting with what it adds, the answers behind that, who gave them and when.",
  downClusters: "Down to the clusters",
  downClustersNote: "Open a cluster to go on to its schools and their answers.",
  withheld: (n: number, kind: string) =>
    `${capital(inWords(n))} more ${nounOf(kind, n)}: the answers are not shared with you.`,
  withheldAll: (n: number, kind: string) =>
    `The answers of ${count(n, kind)} stand behind it. They are not shared with you.`,
  nobody: "Nobody has answered yet.",
  smallOnes: (n: number) =>
    n === 1
      ? "One answer is left out: it holds a small number."
      : `${capital(inWords(n))} answers are left out: they hold small numbers.`,
  estimate: "an estimate",
  noContribution: "adds nothing: no usable answer",
  notForIt: "does not apply",
  row: (question: string, row: string) => `${question}: ${row}`,
  derived: (because: string) => (because ? `implied by “${because}”` : "implied by other answers"),
  register: "from the school register",
  lastYear: "the figure of the year before",
  lastYearQuestion: (text: string) => `${text} (last year)`,
  nothing: "no answer",
  auditQuestion: "The audit",
  auditDone: "complete",
  auditOpen: "not complete",
  openQuestion: "Open on the count day",
  openYes: "yes",
  said: (by: string | null, on: string, how: string) => [by, on, how].flatMap((part) => part ?? []).join(", "),
  sources: {
    school: "given by the school",
    coordinator: "written down by the coordinator",
    carried: "carried forward and confirmed",
    "carried-unconfirmed": "carried forward, not confirmed",
    register: "from the school register",
    "tutor-return": "from a return",
    import: "from an earlier survey",
    centre: "corrected by the centre",
  } as Record<string, string>,

  // Why it moved
  why: "Why did this figure move?",
  whyNoBefore: (year: AcademicYear) => `There is no figure for ${yearInWords(year)} to compare it with.`,
  whyNoNow: (year: AcademicYear) => `There is no figure for ${yearInWords(year)}.`,
  whyHidden: "One of the two figures is hidden, so nothing is said about the difference.",
  whyTold: (
    direction: -1 | 0 | 1,
    from: string,
    to: string,
    same: -1 | 0 | 1 | null,
    schools: number,
    kind: string,
    moved: boolean,
  ) => {
    const first =
      direction === 0 ? `It stayed at ${to}.` : `It ${direction > 0 ? "rose" : "fell"} from ${from} to ${to}.`
    if (same === null || schools === 0) return first
    const among = `${schools === 1 ? `In the one ${nounOf(kind, 1)}` : `Among the same ${count(schools, kind)}`} that answered in both years${moved ? ", wherever they belonged then" : ""}`
    const agrees = same === direction
    return `${first} ${among}, it ${agrees ? "also " : ""}${same > 0 ? "rose" : same < 0 ? "fell" : "held"}.`
  },
  steps: (from: string, to: string) => `Steps from ${from} to ${to}`,
  stepsRow: (from: AcademicYear, to: AcademicYear) => `From ${yearInWords(from)} to ${yearInWords(to)}`,
  asPublishedIn: (year: AcademicYear) => `${yearInWords(year)}, all`,
  asStoodIn: (year: AcademicYear, on: Day) => `${yearInWords(year)}, as it stood on ${dayInWords(on)}`,
  step: {
    corrected: (names: string, n: number) => `Corrected since: ${n === 1 ? names : `${n} settings, ${names}`}`,
    changed: (_: string, n: number, kind: string) =>
      `New answers of ${count(n, kind)} that answered here last year too`,
    "newly-answering": (names: string, n: number) =>
      `${names} ${n === 1 ? "answers" : "answer"} now, and did not last year`,
    "no-longer-answering": (names: string, n: number) => `${names} ${n === 1 ? "gives" : "give"} no answer this year`,
    joined: (names: string, n: number, _: string, where: string | null) =>
      `${names} ${n === 1 ? "joins" : "join"}${where ? ` from ${where}` : ""}`,
    left: (names: string, n: number, _: string, where: string | null) =>
      `${names} ${n === 1 ? "leaves" : "leave"}${where ? ` for ${where}` : ""}`,
    "at-once": (_: string, n: number, kind: string) =>
      `All ${count(n, kind)} at once: on the way there would be nothing to divide by`,
  },
  byMember: "What each added to the change",
  byMemberNote: (unit: string) =>
    `In ${unit}, all together exactly the whole change. Figures are taken from exact values, then rounded.`,
  byCluster: "What each cluster added to the change",
  memberTitle: (kind: string) => capital(nounOf(kind, 1)),
  adds: "Adds",
  pair: (before: string | null, after: string | null) => `${before ?? "no figure"} to ${after ?? "no figure"}`,
  noChange: "no change",
  changeRow: "All schools",
  allRow: (kind: string) => `All ${nounOf(kind, 2)}`,
  sameRow: (n: number, kind: string) => (n === 1 ? `The same ${nounOf(kind, 1)}` : `The same ${count(n, kind)}`),
  sumsNote: "Shares are sums over sums. Changes are taken from exact figures, then rounded.",
  notAMember: "not in the count",

  // Hidden
  hiddenTitle: "This figure is hidden",
  hiddenLede: "It could show something about a few pupils, so it is hidden, and so are the answers it came from.",
  hiddenWhy: (threshold: number) =>
    `A number of pupils from 1 to ${threshold - 1} is never shown outside the hub’s own team; a second figure is hidden with it wherever the first could be worked out from the others.`,
  hiddenWho: "The school itself, the hub manager, the hub lead and the data officer see it.",
  howMade: "How figures are made",
  backTo: (area: string) => `Back to ${area}`,

  // One setting
  settingLede: (told: readonly string[]) => told.join(" "),
  sinceLast: (change: string, year: AcademicYear) => `${change} since ${yearInWords(year)}`,
  ownFigures: "Own figures",
  ownNote: (cluster: string | null) =>
    cluster
      ? `Beside each figure: where it lies among the schools of ${cluster}, from the least to the most. There is no ranking.`
      : "This setting is in no cluster, so its figures stand alone.",
  notOpen: (year: AcademicYear) =>
    `It was not open on the count day of ${yearInWords(year)}, or nothing is asked of its kind.`,
  emptyWill: "The figures will be here once answers are in.",
  emptyWhy:
    "A profile is made of the answers to the audit: what is there, what changed, and what stands behind each figure.",
  emptyVisits: "Plan the first visit",
  openAudit: (year: AcademicYear) => `Open the audit of ${yearInWords(year)}`,

  // Providers
  providers: "Lessons: what schools and teachers say",
  providersNote:
    "A cross-check. The school’s own number is the one that counts in every measure, and neither is changed.",
  saysSchool: (n: number) => `The school reports ${whole(n)} ${n === 1 ? "pupil" : "pupils"} having lessons`,
  saysSchools: (n: number, schools: number) =>
    `${count(schools)} ${schools === 1 ? "reports" : "report"} ${whole(n)} pupils having lessons`,
  saysNothing: "The school has given no number of pupils having lessons",
  saysTeachers: (n: number) => `tutors and co-operatives report ${whole(n)}, each pupil counted once`,
  unaccounted: (n: number) => `${whole(n)} ${n === 1 ? "is" : "are"} not accounted for by their returns.`,
  moreThanSchool: (n: number) => `That is ${whole(n)} more than reported by schools.`,
  agree: "The two agree.",
  noReturns: "no tutor or co-operative has listed it yet",
  provider: "Reported by",
  atSchool: "School",
  through: "Through",
  own: "own account",
  counts: "Counts",
  counted: "counted",
  leftOut: "left out: it is in the other’s return",
  unconfirmed: "counted, not confirmed: the other has not reported",
  unmatched: "counted; no school of the hub is known by this name",
  providerLines: "Lines of the returns",
  sentCounted: (sent: number, counted: number, leftOut: number) =>
    leftOut > 0
      ? `${whole(sent)} in all lines, ${whole(counted)} counted; ${whole(leftOut)} left out, because another return has them already.`
      : `${whole(sent)} in all lines, and all of them counted.`,

  // Sources
  helpWith: (title: string) => `Help with this page: ${title}`,
  allHelp: "All help",
  whoSees: "Who sees what",
  sourceLine: (first: AcademicYear, last: AcademicYear, schools: string, on: Day) =>
    `Sources: audits of ${first === last ? yearInWords(last) : `${yearInWords(first)} to ${yearInWords(last)}`}; pupils on roll from the audit or the school register.${schools === "" ? "" : ` ${schools} on the count day, ${dayInWords(on)}.`}`,
  printed: (on: Day) => `As it stood on ${dayInWords(on)}.`,
} as const
