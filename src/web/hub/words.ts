import { schools } from "../clusters/words.ts"

const settings = (n: number) => (n === 1 ? "1 setting" : `${n} settings`)
const people = (n: number) => (n === 1 ? "1 person" : `${n} people`)
const clusters = (n: number) => (n === 1 ? "1 cluster" : `${n} clusters`)

export const words = {
  title: (hub: string) => hub,
  ledeBegin: (done: number, all: number) =>
    `${done} of ${all} steps to a working hub are done. Take them in any order; nothing is final.`,
  lede: (schoolsHere: number, inClusters: number, vacant: number) =>
    `${schools(schoolsHere)} in ${clusters(inClusters)}; ${vacant === 0 ? "every cluster has a coordinator" : `${vacant === 1 ? "1 cluster has" : `${clusters(vacant)} have`} no coordinator today`}.`,
  begin: "Lay out the hub",
  steps: {
    year: {
      title: "Academic years",
      todo: "Open this year, so that audits have one to belong to.",
      done: (n: number) => `${n === 1 ? "1 year is" : `${n} years are`} open.`,
      button: "Open the year",
    },
    register: {
      title: "Areas and the school register",
      todo: "Choose your local authority areas and bring in their schools, from the extract that the Department publishes.",
      done: (n: number) => `${schools(n)} on record.`,
      button: "Bring in the register",
    },
    clusters: {
      title: "Clusters",
      todo: "Make clusters, and put schools into them from a day.",
      done: (n: number) => `${clusters(n)}.`,
      button: "Add a cluster",
    },
    people: {
      title: "People",
      todo: "Add coordinators and managers; each gets an invitation by mail.",
      done: (n: number) => `${people(n)} in post today.`,
      button: "Add a person",
    },
    audit: {
      title: "The first audit",
      todo: "Open a school and begin its audit; figures follow by themselves.",
      done: (n: number) => (n === 1 ? "1 audit is open or done." : `${n} audits are open or done.`),
      button: "Choose a school",
    },
  },
  done: "Done",
  toDo: "To do",
  alsoHere: "Everything of the hub",
  rows: {
    years: "Academic years",
    yearsText: "Dates, count day, the smallest number shown",
    register: "School register",
    registerText: "Bring in the extract, see what it would change",
    clusters: "Clusters",
    clustersText: (n: number) => `${clusters(n)}: map, members, moving, splitting, merging`,
    settings: "Schools and other settings",
    settingsText: (n: number) => `${settings(n)}: schools, tutors, venues, societies`,
    waiting: "Not in a cluster yet",
    waitingText: (n: number) =>
      n === 0 ? "Nobody waits" : `${settings(n)} ${n === 1 ? "waits" : "wait"}, each with the nearest cluster`,
    people: "People",
    peopleText: (n: number) => `${people(n)} in post: add, invite, end a post`,
    trusts: "Academy trusts",
    trustsText: "Their schools across all clusters",
    letters: "Letters",
    lettersText: "What was written to people, and whether it left",
  },
  vacancies: "Vacant today",
  vacanciesNoCluster: "There is no cluster yet.",
  vacanciesNone: "Every cluster has a coordinator today.",
  fill: "Name a coordinator",
}
