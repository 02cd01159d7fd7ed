import type { PriorityState } from "../../domain/lifecycle.ts"
import type { DraftProblem, ForwardProblem, NotTakenUpProblem } from "../../domain/priority.ts"

export const stateNames: Record<PriorityState, string> = {
  proposed: "Proposed",
  agreed: "Agreed",
  "in-progress": "In progress",
  met: "Met",
  "part-met": "Partly met",
  "not-met": "Not met",
  changed: "Changed",
  dropped: "Dropped",
}

const numbers = [
  "No",
  "One",
  "Two",
  "Three",
  "Four",
  "Five",
  "Six",
  "Seven",
  "Eight",
  "Nine",
  "Ten",
  "Eleven",
  "Twelve",
]
/** "Six" at the head of a sentence, "six" within it, "14" beyond twelve. */
const First = (n: number) => numbers[n] ?? String(n)
const within = (n: number) => (n === 0 ? "none" : First(n).toLowerCase())
const are = (n: number, rest: string) => (n === 0 ? [] : [`${within(n)} ${n === 1 ? "is" : "are"} ${rest}`])
const count = (n: number, one: string, many = `${one}s`) => `${n} ${n === 1 ? one : many}`
const sentence = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

export const draftProblems: Record<DraftProblem, string> = {
  "need-unknown": "There is no such need that you may see.",
  "need-elsewhere": "This need is of another area: a priority rests on needs of its own area.",
  "need-of-later-year": "This need is of a later year than the priority.",
  "need-closed": "This need was merged or not taken up.",
  "source-unknown": "There is no such priority that you may see.",
  "source-not-put-forward": "This cluster’s priority has not been put forward to the county.",
  "source-of-other-year": "This priority is of another year. Only a part-met one of an earlier year can be carried on.",
  "source-elsewhere": "Only the county’s priorities come from those of clusters.",
  "sources-missing": "Name the clusters’ priorities that it came from.",
}
export const forwardProblems: Record<ForwardProblem, string> = {
  "not-a-clusters": "Only a cluster’s priority can be put forward to the county.",
  "not-agreed": "It can be put forward once it is agreed.",
  "not-allowed": "The cluster’s coordinator puts it forward.",
}
export const notTakenUpProblems: Record<NotTakenUpProblem, string> = {
  "not-put-forward": "It was not put forward to the county.",
  adopted: "The county has adopted it. Undo that first.",
}

export const words = {
  priorities: "Priorities",
  county: "County",
  otherYear: (year: string) => `See ${year}`,
  landing: {
    title: (year: string) => `Priorities for ${year}`,
    lede: (proposed: number, agreed: number, forward: number, adopted: number) =>
      proposed + agreed === 0
        ? "None has been proposed yet."
        : agreed === 0
          ? `${First(proposed)} ${proposed === 1 ? "is" : "are"} proposed, none is agreed yet.`
          : `${First(agreed)} agreed: ${within(forward)} put forward to the county, ${within(adopted)} adopted.${proposed === 0 ? "" : ` ${First(proposed)} more ${proposed === 1 ? "is" : "are"} proposed.`}`,
    note: "What each part of the county set itself to do for young people’s music.",
    county: (year: string) => `The county’s priorities for ${year}`,
    table: (year: string) => `Priorities for ${year}, by cluster`,
    cluster: "Cluster",
    area: "Cluster or school",
    proposed: "Proposed",
    agreed: "Agreed",
    forwarded: "Put forward",
    adopted: "Adopted",
    lastAgreed: "Last agreed",
    waits: "What waits",
    together: "Together",
    toAgree: (n: number) => `${n} to be agreed`,
    toForward: "none put forward",
    toDecide: (n: number) => `${n} for the county to decide`,
    nothing: "none yet",
    settled: "nothing waits",
  },
  schoolsOf: (behind: number, all: number) => `${behind} of ${all} schools`,
  schools: (n: number) => count(n, "school"),
  noSchools: "No school is named by the needs behind it.",
  missingReason: "Say why, in a few words.",
  missingTitle: "Give the priority a title.",
  takenBack: "Taken back",
  undo: "Undo",

  area: {
    title: (name: string, year: string) => `Priorities of ${name} for ${year}`,
    summary: (all: number, agreed: number, forward: number) =>
      all === 0
        ? "None yet."
        : sentence(
            `${all === 1 ? "one priority" : `${within(all)} priorities`}: ${within(agreed)} agreed, ${within(forward)} put forward to the county.`,
          ),
    summaryOfSetting: (all: number, agreed: number) =>
      all === 0
        ? "None yet."
        : sentence(`${all === 1 ? "one priority" : `${within(all)} priorities`}: ${within(agreed)} agreed.`),
    emptyWill: "The priorities will be here, in order.",
    emptyWhy: "A few priorities, each resting on needs that people named, tell everybody what this year is for.",
    emptyAct: "Turn needs into the first",
    county: "The county’s priorities",
    seeNeeds: "See the needs",
    inOrder: "In order of importance",
    up: "Up",
    down: "Down",
    restsOnNothing: "No need is named behind it.",
    putForward: "Put forward to the county",
    takeBack: "Take back from the county",
    forwardBy: (by: string | null, on: string) => `Put forward by ${by ?? "somebody"}, ${on}`,
    countyAdopted: (title: string) => `The county adopted it: ${title}`,
    countyGrouped: "The county is considering it with others that say the same",
    countyLooks: "The county has still to decide",
    countyNot: (reason: string) => `Not taken up by the county: ${reason}`,
    closed: (n: number) => `${count(n, "priority", "priorities")} closed`,
    agreeTitle: "Agree what the meeting decided",
    agreeNote: "The manager agrees a cluster’s priorities, with the meeting that decided them.",
    agreeNoteSetting: "The school agrees its own priorities.",
    which: "Which are agreed?",
    missingWhich: "Tick at least one.",
    meeting: "Which meeting decided?",
    meetingHelp: "For example: Spring cluster meeting.",
    missingMeeting: "Name the meeting that decided.",
    day: "On what day?",
    missingDay: "Give the day of the meeting.",
    agree: "Agree these priorities",
    agreedNow: (n: number) => (n === 1 ? "The priority is agreed." : `${n} priorities are agreed.`),
    proposeTitle: "Turn needs into a priority",
    proposeNote: "Tick the needs that it answers, then say in one line what will be done.",
    needs: "Which needs does it answer?",
    noNeeds: "There is no open need to choose from.",
    addNeeds: "Go to the needs",
    priorityTitle: "What is the priority?",
    priorityHelp: "One line, as people would say it: “Every pupil sings, every week”.",
    propose: "Propose this priority",
    proposed: "The priority is proposed.",
    backs: "already in a priority",
    about: (names: readonly string[], all: number) =>
      [...names.slice(0, 2), ...(all > 2 ? [`${all - 2} more`] : [])].join(", "),
    ofYear: (year: string) => `of ${year}`,
    forwarded: "It is put forward to the county.",
    takenBack: "It is taken back from the county.",
    moved: (title: string, way: string) => `“${title}” went ${way}.`,
  },

  one: {
    scope: (name: string, year: string) => `${name}, ${year}`,
    path: "Where it comes from",
    pathNote: "Down to the needs, the schools and what they answered.",
    notYours: "A priority of another cluster",
    history: "What happened",
    next: "What happens next",
    reason: "What came of it, or why?",
    reasonHelp: "One or two sentences. Everybody who sees this priority reads it.",
    whyAgain: "Why is it taken back?",
    ways: {
      agreed: "Agree",
      "in-progress": "It is in progress",
      met: "It is met",
      "part-met": "It is partly met",
      "not-met": "It is not met",
      changed: "It has changed",
      dropped: "Drop it",
      proposed: "Take the agreement back",
    } satisfies Record<PriorityState, string>,
    waitsFor: {
      setting: "The school agrees it: its head or its music lead.",
      cluster: "The cluster’s designated manager or the hub manager agrees it, with the meeting that decided.",
      hub: "The hub lead adopts it, with the meeting that decided.",
    },
    again: "Open it again",
    carryOn: "Carry it on next year",
    carried: (year: string) => `It is carried on in ${year}.`,
    carriedFrom: "Carries on from",
    now: {
      proposed: "It is a proposal again.",
      agreed: "It is agreed.",
      "in-progress": "It is in progress.",
      met: "It is met.",
      "part-met": "It is partly met.",
      "not-met": "It is not met.",
      changed: "It is closed as changed.",
      dropped: "It is dropped.",
    } satisfies Record<PriorityState, string>,
    result: "Result",
    did: {
      "put-forward": "Put forward to the county",
      "taken-back": "Taken back from the county",
      "not-taken-up": "Not taken up by the county",
      "open-again": "Open again for the county",
    } as Record<string, string>,
    at: (meeting: string | null, day: string | null) => [meeting, day].filter(Boolean).join(", "),
    by: (by: string | null, when: string) => (by ? `${by}, ${when}` : when),
    sources: "Comes from",
  },

  countyPage: {
    title: (year: string) => `County priorities for ${year}`,
    meetingOf: (meeting: string | null, day: string | null) =>
      meeting && day ? `${meeting}, ${day}` : meeting ? meeting : day ? `Meeting of ${day}` : "No meeting yet",
    summary: (clusters: number, forward: number, groups: number, adopted: number, not: number, open: number) => {
      const first = `${First(clusters)} ${clusters === 1 ? "cluster" : "clusters"} put forward ${within(forward)} ${forward === 1 ? "priority" : "priorities"}, in ${within(groups)} ${groups === 1 ? "group" : "groups"}.`
      return `${first} ${sentence([...are(adopted, "adopted"), ...are(not, "not taken up"), ...are(open, "still to decide")].join(", "))}.`
    },
    summaryRead: (n: number) =>
      n === 0 ? "None has been adopted yet." : `${First(n)} ${n === 1 ? "priority is" : "priorities are"} adopted.`,
    open: "Open meeting mode",
    leave: "Leave meeting mode",
    whoSaid: "Who said what",
    whoSaidNote: "Schools behind each cluster’s priority.",
    group: "Group",
    schoolsHead: "Schools",
    notForward: "not put forward",
    saidSo: "put forward, no school named",
    of: (all: number) => ` of ${all}`,
    table: "Table: who said what",
    adopted: "Adopted",
    toDecide: "To decide",
    not: "Not taken up",
    reach: (clusters: number, allClusters: number, schools: number, all: number) =>
      `${clusters} of ${count(allClusters, "cluster")}, ${schools} of ${count(all, "school")}.`,
    figure: ({
      title,
      value,
      before,
      answered,
      members,
    }: {
      title: string
      value: string
      before: string | null
      answered: number
      members: number
    }) =>
      `${title}: ${value}${before === null ? "" : `, ${before} the year before`}; ${answered} of ${members} schools could say.`,
    path: "The way down to the answers",
    decideOn: (title: string) => `Decide on: ${title}`,
    adopt: "Adopt",
    propose: "Propose",
    no: "Not taken up",
    later: "Decide later",
    as: "As the county’s priority",
    adoptFor: (year: string) => `Adopt for ${year}`,
    proposeFor: "Propose to the hub lead",
    why: "Why not this year?",
    whyNote: "The clusters read this.",
    recordNot: "Record as not taken up",
    decision: "Decision:",
    adoptedAt: (meeting: string | null, day: string | null) =>
      meeting && day ? `Adopted at ${meeting}, ${day}.` : day ? `Adopted ${day}.` : "Adopted.",
    people: (proposed: string | null, agreed: string | null) =>
      proposed && agreed && proposed !== agreed
        ? `Proposed by ${proposed}; ${agreed} agrees.`
        : agreed
          ? `${agreed} decided.`
          : "",
    notFor: (year: string) => `Not taken up for ${year}`,
    reasonBy: (by: string | null, on: string) => (by ? `${by}, ${on}` : on),
    same: "Group those that say the same",
    sameNote: "Tick two or more. Each keeps its cluster’s words and its path down to the schools.",
    sameWhich: "Which say the same?",
    sameTitle: "What do they say together?",
    sameButton: "These say the same",
    missingTwo: "Tick at least two.",
    twoGroups: "Two of these are groups already. Take one of them apart first.",
    missingTogether: "Say in one line what they say together.",
    takeApart: "Take this group apart",
    takeOut: "Take out of the group",
    apart: "The group is taken apart.",
    takenOut: "It is taken out of the group.",
    putBack: "It is back in the group.",
    grouped: (n: number) => `${First(n)} are in one group now.`,
    adoptedNow: (title: string) => `The county adopts: ${title}`,
    proposedNow: (title: string) => `Proposed to the hub lead: ${title}`,
    notNow: "Recorded as not taken up. The clusters read why.",
    laterNow: "It stays to be decided.",
    openAgain: "It is open again.",
    meetingForm: "Which meeting is this?",
    meetingName: "The meeting’s name",
    meetingDay: "Its day",
    meetingSet: "Decide at this meeting",
    emptyWill: (year: string) => `What the clusters put forward for ${year} will be here, side by side.`,
    emptyWhy:
      "Each cluster’s coordinator puts its agreed priorities forward. You then group those that say the same and adopt the county’s, each with its path down to the schools.",
    emptyAct: "See the clusters",
    readEmptyWill: (year: string) => `The county’s priorities for ${year} will be here.`,
    readEmptyWhy: "They come from what the clusters put forward, and each keeps its path down to the schools.",
    sources:
      "Sources: clusters’ priorities, agreed and put forward by their coordinators. Schools are counted where they are in the cluster today. School names are shown only where the school has shared the section.",
    undecided: (n: number) =>
      `${First(n)} ${n === 1 ? "priority that was put forward is neither a source nor has" : "priorities that were put forward are neither a source nor have"} a reason yet. Each needs one of the two before the county’s are settled.`,
    yourCluster: "From another cluster",
    clusters: "Each cluster’s priorities",
  },
} as const
