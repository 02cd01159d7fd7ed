import type { exportColumns } from "../../store/export.ts"
import { schools } from "../clusters/words.ts"
import type { Format } from "./answers-export.ts"

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
      todo: "Add coordinators and managers; each gets an invitation.",
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
    exports: "Exports",
    exportsText: "Every answer of a year as a table, for a spreadsheet or a program",
    letters: "Letters",
    lettersText: "What was written to people, and whether it left",
  },
  vacancies: "Vacant today",
  vacanciesNoCluster: "There is no cluster yet.",
  vacanciesNone: "Every cluster has a coordinator today.",
  fill: "Name a coordinator",
}

/** Every sentence of the page of exports. */
export const exportWords = {
  title: "Exports",
  lede: "Every answer of a year that you may read, with the question's wording as it was asked.",
  none: "Once a year is open, its answers can be taken away here",
  noneWhy: "As a table for a spreadsheet, or as a file for a program.",
  year: "Which year?",
  format: "As what?",
  formats: { csv: "CSV", json: "JSON", xlsx: "Workbook (.xlsx)" } satisfies Record<Format, string>,
  uses: {
    csv: "A table that every spreadsheet and statistics program reads",
    json: "For programs",
    xlsx: "Opens in Excel and LibreOffice",
  } satisfies Record<Format, string>,
  take: "Take it away",
  yearMissing: "Choose a year that is open here.",
  inIt: "What is in it",
  inItNote:
    "One line for each answer, and for each cell of a table; earlier answers are in it too. It holds what you may read on the screen, and that it was taken away is kept in the hub's record.",
  columns: {
    setting: "The school's or other setting's name",
    urn: "Its number in the school register, the latest",
    cluster: "Its cluster on the year's count day",
    year: "The year in which the academic year starts",
    question: "The question's code",
    wording: "The question as it was asked",
    row: "For tables: which row",
    column: "For tables: which column",
    state: "Given, estimate, nil, not applicable, not available, declined, or blank where an answer was taken back",
    value: "The answer; several options have | between them",
    answered_at: "When it was answered, in UTC",
    answered_by: "Who sent it",
    source: "Whose word it is: the coordinator's, the school's, the centre's, or an import",
    counts: "Whether it is the one that holds now",
  } satisfies Record<(typeof exportColumns)[number], string>,
}
