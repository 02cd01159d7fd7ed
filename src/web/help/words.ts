import type { Level, Role, Thing } from "../../domain/access.ts"
import type { Group } from "./article.ts"

/** Every sentence of the help pages that is not in docs/help. */
export const words = {
  title: "Help",
  lede: "Short pages: how the work is done, what each role does, and the rules.",
  search: "Find help on",
  groups: { work: "Doing the work", role: "What each role does", rules: "How it is kept" } satisfies Record<
    Group,
    string
  >,
  found: (n: number, asked: string) =>
    n === 0
      ? `Nothing in the help has “${asked}”.`
      : n === 1
        ? `1 page has “${asked}”.`
        : `${n} pages have “${asked}”.`,
  tryOther: "Try one word less, or another word for it. These are all the pages:",
  developers: "For developers: the API, route by route",
  yours: "What you may see and do",
  yoursNote: "From the posts that you hold today.",
  all: "The whole table",
  allNote: "Made from the rules that the program itself asks before it shows or changes anything.",
  thing: "What",
  nothing: "–",
  nothingSaid: "nothing",
  levels: { none: "–", read: "reads", write: "writes", approve: "approves" } satisfies Record<Level, string>,
  own: "own",
  agreed: "shared parts",
  hidden: "small numbers hidden",
  open: "until sign-off",
  numbers: "numbers only",
} as const

export const things: Record<Thing, string> = {
  "school-profile": "School's name, phase, roll and public facts",
  answers: "Answers of their own setting or cluster",
  "answers-in-cluster": "Answers of other schools in the cluster",
  "answers-elsewhere": "Answers of schools in other clusters",
  "inclusion-counts": "Pupil Premium and SEND counts of one school",
  "inclusion-figures": "Pupil Premium and SEND figures of cluster and county",
  "visit-notes": "Visit notes, which the school sees",
  "internal-notes": "Internal notes, which the school does not see",
  "school-priorities": "School priorities",
  "cluster-priorities": "Cluster priorities",
  "county-priorities": "County priorities",
  needs: "Needs",
  directory: "Contact details in the directory",
  letters: "Letters",
  layout: "Layout: years, clusters, memberships, register, people",
  "published-toolkit": "The published toolkit",
  "provider-returns": "Returns of tutors and co-operatives",
  events: "The record of who changed what",
}

export const roleTitles: Record<Role, string> = {
  coordinator: "Coordinator",
  "designated-manager": "Designated manager",
  "hub-manager": "Hub manager",
  "hub-lead": "Hub lead",
  "music-lead": "Music lead",
  head: "Head",
  tutor: "Tutor",
  "send-advocate": "SEND Advocate",
  "singing-champion": "Singing Champion",
  "first-access-champion": "First Access Champion",
  partner: "Venue, organisation or society",
  "data-officer": "Data officer",
  auditor: "Auditor or funder",
}
