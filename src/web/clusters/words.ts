import { type AcademicYear, yearInWords } from "../../domain/kit/academic-year.ts"
import { addDays, type Day, dayInWords } from "../../domain/kit/day.ts"

const plural = (n: number, one: string, many: string) => (n === 1 ? `1 ${one}` : `${n} ${many}`)
export const schools = (n: number): string => plural(n, "school", "schools")
const settings = (n: number): string => plural(n, "setting", "settings")

/** `until` is the first day without: people are told the last day with. */
export const lastDay = (until: Day): string => dayInWords(addDays(until, -1))
export const spellInWords = (from: Day, until: Day | null): string =>
  until === null ? `from ${dayInWords(from)}` : `${dayInWords(from)} to ${lastDay(until)}`

export const problems = {
  nameMissing: "Give the cluster a name.",
  nameTaken: "Another cluster of the hub has this name. Choose a different one.",
  colour: "Choose one of the colours.",
  settingUnknown: "There is no such setting in this hub.",
  clusterEnded: (until: Day) => `This cluster ended on ${lastDay(until)}: a setting cannot belong to it after that.`,
  untilEarly: "The end must come after the beginning.",
  overlap: (cluster: string, from: Day, until: Day | null, start: Day) =>
    `It already belongs to ${cluster} (${spellInWords(from, until)}). End that on ${dayInWords(addDays(start, -1))} first: a setting is never in two clusters on one day.`,
  chooseSettings: "Choose at least one school or other setting.",
  chooseCluster: "Choose where they go.",
  allThere: "All of them are there already on that day, to stay. Choose others, another cluster or another day.",
  clusterGone: "This cluster ends before that day. Choose another cluster or an earlier day.",
  splitAll: "Leave at least one school or other setting where it is; to change only the name, rename the cluster.",
  mergeSelf: "Choose another cluster than the one that ends.",
  changedSince: "Some of this has changed again since. Nothing was put back; make the change you want from here.",
  untilUnread: "Give the first day on which it no longer belongs.",
}

export const words = {
  title: "Clusters",
  place: "Hub",
  lede: (clusters: number, schoolsIn: number, vacant: number) =>
    `${plural(clusters, "cluster", "clusters")} with ${schools(schoolsIn)}. ${
      vacant === 0
        ? clusters === 1
          ? "It has a coordinator."
          : "All have a coordinator."
        : `${vacant === 1 ? "1 has" : `${vacant} have`} no coordinator.`
    }`,
  ledeOn: (on: Day, clusters: number, schoolsIn: number) =>
    `On ${dayInWords(on)}: ${plural(clusters, "cluster", "clusters")} with ${schools(schoolsIn)}.`,
  ledePlain: (clusters: number) => `${plural(clusters, "cluster", "clusters")} that you belong to or may read.`,
  empty: "A cluster is a local musical community: schools, tutors, venues and societies with one coordinator.",
  emptyMore:
    "Clusters hold the hub together: audits, profiles and priorities are read cluster by cluster. Begin with one; schools can move between clusters at any time, from any day.",
  emptyPlain: "You belong to no cluster today.",
  add: "Add a cluster",
  move: "Move schools",
  notPlaced: (n: number) => `${settings(n)} not in a cluster yet`,
  on: "Show the layout of a day",
  onHelp: "Any day, past or to come.",
  show: "Show",
  today: "Back to today",
  cluster: "Cluster",
  schools: "Schools",
  others: "Other settings",
  coordinator: "Coordinator",
  manager: "Designated manager",
  vacant: "vacant",
  vacantSince: (since: Day, days: number) => `vacant since ${dayInWords(since)} (${plural(days, "day", "days")})`,
  since_: (since: Day, days: number) => `since ${dayInWords(since)} (${plural(days, "day", "days")})`,
  workGoesTo: (names: string) => `work goes to ${names}`,
  members: "Settings and history",
  profile: "Profile",
  mapTitle: "Where the clusters lie",
  mapTitleOn: (on: Day) => `Where the clusters lay on ${dayInWords(on)}`,
  mapNote: (without: number) =>
    `Boundaries are drawn around the settings that belong to each cluster.${without === 0 ? "" : ` ${settings(without)} ${without === 1 ? "has" : "have"} no place on the map yet.`}`,
  table: (on: Day) => `Clusters on ${dayInWords(on)}`,
  none: "Not in a cluster",

  newTitle: "Add a cluster",
  newLede: "Give it the name that people there use. Schools and a coordinator come next.",
  name: "Name of the cluster",
  nameHelp: "Such as Chippenham or Alder Vale.",
  save: "Save",
  added: (name: string) => `${name} is there. Now choose which schools belong to it.`,
  editTitle: (name: string) => `${name}: name and colour`,
  colour: "Colour",
  colourHelp: "Stands beside the name on maps and charts.",
  colourName: (n: number) => `Colour ${n}`,
  sharedBy: (names: string) => `also ${names}`,
  saved: (name: string) => `${name} is saved.`,

  membersLede: (name: string, schoolsIn: number, others: number, on: Day, when: "past" | "today" | "to come") =>
    `${schools(schoolsIn)}${others > 0 ? ` and ${plural(others, "other setting", "other settings")}` : ""} ${when === "today" ? "belong" : when === "past" ? "belonged" : "will belong"} to ${name} ${when === "today" ? "today" : `on ${dayInWords(on)}`}.`.replace(
      /^(1 school) belong/,
      "$1 belongs",
    ),
  membersEmpty: "No school or other setting belongs to this cluster on this day.",
  ended: (until: Day) => `This cluster ended on ${lastDay(until)}.`,
  setting: "School or other setting",
  kind: "Kind",
  since: "Belongs",
  posts: "People in post",
  postsEmpty: "Nobody held a post here on this day.",
  nowTitle: "Schools and other settings",
  history: "Who came and went",
  toCome: "Arranged for later",
  arrival: (n: number, name: string, from: Day) =>
    `${settings(n)} ${n === 1 ? "goes" : "go"} to ${name} on ${dayInWords(from)}`,
  historyEmpty: "Nothing has come or gone.",
  postHistory: "Who held posts here before",
  rename: "Name and colour",
  moveOut: "Move schools out of it",
  moveIn: "Move schools into it",
  split: "Split it in two",
  merge: "Merge it into another",
  addPerson: "Add a coordinator",
  person: "Person",
  role: "Role",
  when: "When",

  moveTitle: "Move schools between clusters",
  moveLede: "Choose which, where to, and from which day. You see what it does before it is done.",
  search: "Find by name, URN or postcode",
  filterCluster: "In which cluster today",
  filterPhase: "Phase",
  any: "Any",
  anyPhase: "Any phase or kind",
  filter: "Show these",
  choose: "Which move?",
  chooseHelp: (n: number) => `${settings(n)}. What is ticked stays ticked when you look for others.`,
  chosen: (n: number) => `${n} chosen already`,
  noneFound: "Nothing fits what you look for. Clear the search to see all.",
  to: "Where do they go?",
  toNone: "Out of all clusters",
  from: "From which day?",
  fromHelp: (year: AcademicYear, countDay: Day) =>
    `Up to the count day, ${dayInWords(countDay)}, a move counts for ${yearInWords(year)}; after it, from ${yearInWords((year + 1) as AcademicYear)} on.`,
  preview: "See what it does",
  previewTitle: (n: number, to: string) => `${n === 1 ? "1 setting goes" : `${n} settings go`} to ${to}`,
  previewTitleOut: (n: number) => (n === 1 ? "1 setting leaves its cluster" : `${n} settings leave their clusters`),
  previewLede: (from: Day) => `From ${dayInWords(from)}. Nothing is changed yet.`,
  countedElsewhere: (n: number, year: AcademicYear, cluster: string) =>
    `${n === 1 ? "1 of them still counts" : `${n} of them still count`} in ${cluster} for ${yearInWords(year)}: the move comes after its count day.`,
  countedAnew: (n: number, year: AcademicYear, from: string, to: string) =>
    `${n === 1 ? "1 of them counts" : `${n} of them count`} in ${to} instead of ${from} for ${yearInWords(year)}: the figures of both change.`,
  skipped: (names: string) => `Stays as it is, for it is there already: ${names}.`,
  before: "Before",
  after: "After",
  beforeMap: (on: Day) => `Before: ${dayInWords(addDays(on, -1))}`,
  afterMap: (on: Day) => `After: ${dayInWords(on)}`,
  change: "Schools and other settings",
  whatStops: "What ends, and when",
  now: "Now",
  stops: "What ends",
  lands: "Then",
  endsOn: (cluster: string, until: Day) => `${cluster} ends on ${lastDay(until)}`,
  withdrawn: (cluster: string, from: Day) => `${cluster} from ${dayInWords(from)} is withdrawn`,
  nothingStops: "nothing ends",
  counts: "Counts",
  countsStill: (year: AcademicYear, before: string, after: string) => `${yearInWords(year)}: ${before}, then ${after}`,
  countsSame: "as before",
  thenIn: (cluster: string | undefined, from: Day) =>
    cluster === undefined ? `in no cluster from ${dayInWords(from)}` : `${cluster} from ${dayInWords(from)}`,
  schoolsBefore: "Schools before",
  schoolsAfter: "Schools after",
  othersBefore: "Others before",
  othersAfter: "Others after",
  map: "On the map",
  mind: "Mind",
  changeTitle: "Change this cluster",
  splitFew: "It takes at least two schools or other settings to split a cluster.",
  do: (n: number) => (n === 1 ? "Move it" : `Move all ${n}`),
  back: "Change the choice",
  moved: (n: number, to: string, from: Day) => `${settings(n)} moved to ${to} from ${dayInWords(from)}.`,
  movedOut: (n: number, from: Day) =>
    `${settings(n)} left ${n === 1 ? "its cluster" : "their clusters"} from ${dayInWords(from)}.`,
  closedAmong: (n: number) => `${n === 1 ? "1 of them is" : `${n} of them are`} closed on that day.`,

  splitTitle: (name: string) => `Split ${name} in two`,
  splitLede: "Choose which schools and other settings make the new cluster, and from which day.",
  splitName: "Name of the new cluster",
  splitChoose: "Which go into the new cluster?",
  splitDo: "Split the cluster",
  splitDone: (name: string, n: number) => `${name} is there with ${settings(n)}. It has no coordinator yet.`,
  mergeTitle: (name: string) => `Merge ${name} into another cluster`,
  mergeLede: (n: number) => `Its ${settings(n)} go to the other cluster; its history stays with them.`,
  mergeInto: "Into which cluster?",
  mergePosts: "Which of these posts end on that day?",
  mergePostsHelp:
    "A post that stays has no cluster to work for from that day on. Somebody who goes on in the other cluster gets a new post there.",
  mergeNoPosts: "Nobody holds a post in this cluster from that day on.",
  mergePreview: (name: string, into: string) => `${name} goes into ${into}`,
  mergePreviewLede: (from: Day, people: readonly string[]) =>
    `From ${dayInWords(from)}. ${people.length === 0 ? "No post ends with it." : `These posts end with it: ${people.join(", ")}.`} Nothing is changed yet.`,
  mergeDo: "Merge the clusters",
  mergeDone: (name: string, into: string, n: number) => `${name} went into ${into} with ${settings(n)}.`,
  undone: "Put back as it was.",
  notLayOut: "Only the hub manager, the hub lead and the data officer lay out the hub.",
}
