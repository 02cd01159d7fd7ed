import type { AnswerSource } from "../../domain/answer-state.ts"
import type { RefusalProblem } from "../../domain/delivery.ts"
import type { Misfit } from "../../domain/fit.ts"
import type { Worry } from "../../domain/free-text.ts"
import type { AuditState } from "../../domain/lifecycle.ts"

const many = (n: number, one: string, more: string): string => `${n} ${n === 1 ? one : more}`
const upper = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
/** “KS2” and “I” stay. */
const lower = (text: string): string =>
  /^[A-Z][a-z’]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text
/** A question's first words, as many as name it in a line. */
const shortened = (text: string, most = 60): string =>
  text.length <= most
    ? text.replace(/[?.:]$/, "")
    : `${text.slice(0, text.lastIndexOf(" ", most)).replace(/[,;:]$/, "")} …`
const listed = (all: readonly string[]): string =>
  all.length < 2 ? all.join("") : `${all.slice(0, -1).join(", ")} and ${all.at(-1)}`
const numbers = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
const inWords = (n: number): string => numbers[n] ?? String(n)

/** Schools answer an audit, everybody else a yearly return. */
const thing = (isReturn: boolean): string => (isReturn ? "return" : "audit")

export const stateNames: Record<AuditState, string> = {
  "not-started": "Not started",
  started: "Started",
  "form-in": "Form in",
  complete: "Complete",
  "signed-off": "Signed off",
  reopened: "Reopened",
  locked: "Locked",
  "closed-without": "Closed without answers",
}

export const outcomeNames: Record<string, string> = {
  declined: "Declined this year",
  "no-reply": "No reply after the agreed number of attempts",
  "not-due": "Not due: closed, merged, opened late, or an agreed skip",
}

/** What a step is called on its button, on its page, and what it does. */
export type StepWords = {
  button: string
  title: string
  means: string
  /** Once it is taken; `missing` as `words.missing` says it, empty where nothing is. */
  done: (missing: string) => string
  /** The button's words where something is missing. */
  anyway?: (missing: string) => string
}
const without = (missing: string): string => (missing === "" ? "" : `, with ${missing}`)
export const steps: Record<string, (isReturn: boolean) => StepWords> = {
  started: (r) => ({
    button: "Open it again",
    title: `Open this ${thing(r)} again`,
    means: "It takes answers again, and goes on where it stopped.",
    done: () => "It is open again.",
  }),
  "form-in": (r) => ({
    button: r ? "The return is in" : "The form is in",
    title: r ? "The return is in" : "The form is in",
    means:
      "By this you say that no more is to come before the visit. There is no step back and none is needed: every answer may still be given or changed.",
    done: (missing) =>
      `The ${r ? "return" : "form"} is in${without(missing)}. Every answer may still be given or changed.`,
    anyway: (missing) => `The ${r ? "return" : "form"} is in, with ${missing}`,
  }),
  complete: (r) => ({
    button: r ? "Mark as complete" : "Mark the audit as complete",
    title: `Mark this ${thing(r)} as complete`,
    means:
      "By this you say that you have gone through it together. It counts as audited from now on, and waits to be signed off; until then answers may still be given and changed.",
    done: (missing) =>
      missing === ""
        ? "It is complete, and waits to be signed off. Too soon? Reopen it, with a reason."
        : `It is complete with ${missing}, and waits to be signed off. Too soon? Reopen it, with a reason.`,
    anyway: (missing) => `Complete it with ${missing}`,
  }),
  "signed-off": (r) => ({
    button: "Sign off",
    title: `Sign off this ${thing(r)}`,
    means:
      "By this you say that the answers given are right. After this they change only when it is reopened, with a reason.",
    done: (missing) => `It is signed off${without(missing)}.`,
    anyway: (missing) => `Sign it off with ${missing}`,
  }),
  reopened: (r) => ({
    button: "Reopen",
    title: `Reopen this ${thing(r)}`,
    means: "Answers can be changed again. Every change stays on record with who made it and why it was reopened.",
    done: () => "It is open again. Sign it off once the change is made.",
  }),
  locked: (r) => ({
    button: "Lock",
    title: `Lock this ${thing(r)}`,
    means: "The year’s return has been made with it. Only the data officer can reopen it.",
    done: () => "It is locked.",
  }),
  "closed-without": (r) => ({
    button: "Close without answers",
    title: `Close this ${thing(r)} without answers`,
    means: "It takes no more answers, and does not count as audited. You can open it again until the year is locked.",
    done: () => "It is closed.",
  }),
}
export const stepWords = (to: string, isReturn: boolean): StepWords =>
  steps[to]?.(isReturn) ?? { button: to, title: to, means: "", done: () => "Done." }

const sourceNames: Record<AnswerSource, (name: string) => string> = {
  school: (name) => `The school, by ${name}`,
  coordinator: (name) => `Seen by ${name}`,
  carried: (name) => `Carried forward, confirmed by ${name}`,
  "carried-unconfirmed": () => "Carried forward, not confirmed",
  register: () => "The school register",
  "tutor-return": (name) => `Their return, by ${name}`,
  import: () => "Brought in from an earlier survey",
  centre: (name) => `Corrected by the centre, ${name}`,
}

export const words = {
  upper,
  inWords,
  thing,
  nameOf: (isReturn: boolean, year: string) => `${isReturn ? "Yearly return" : "Audit"} ${year}`,
  saidBy: (source: AnswerSource, name: string | undefined) => sourceNames[source](name ?? "somebody who has left"),

  // One audit
  auditTitle: (isReturn: boolean, name: string) => (isReturn ? `Yearly return of ${name}` : `Audit of ${name}`),
  auditLede: (done: number, all: number, isReturn: boolean) =>
    done === 0
      ? `Nothing is answered yet. There ${all === 1 ? "is one question" : `are ${all} questions`} to begin with; answers may bring more.`
      : done === all
        ? `All ${many(all, "question", "questions")} of the ${thing(isReturn)} are answered.`
        : `${done} of ${all} questions are answered.`,
  sections: "Sections",
  sectionsDone: (done: number, all: number) => `${done} of ${all} done. Nothing has to be in order.`,
  sectionsWhole: (done: number, all: number) => `${done} of ${all} have every answer.`,
  unanswered: "Unanswered",
  unansweredOf: (blank: number, asked: number) => `${blank} of ${many(asked, "question", "questions")}`,
  allSections: (all: number) => `All ${all} sections`,
  done: "Done",
  nothingAsked: "Nothing asked",
  notBegun: "Not begun",
  atVisit: "At the visit",
  some: (answered: number, asked: number) => `${answered} of ${asked}`,
  toSettle: (n: number) => `${n} to settle`,
  toCheck: (n: number) => `${n} to check`,
  misfit: ({ rule, sum, than }: Misfit, other: string) => {
    const what = `The lines add up to ${sum}, but “${other}” says ${than}.`
    if (rule === "mustEqual") return `${what} The two should be the same`
    return rule === "atLeast"
      ? `${what} Add what is missing, or change the ${than}`
      : `${what} There cannot be more: check both`
  },
  sectionName: (code: string, title: string) => `${code}. ${title}`,
  withheld: (sections: readonly string[]) =>
    sections.length === 1
      ? `Section ${sections[0]} is seen by the school and the centre only.`
      : `Sections ${listed(sections)} are not for you to see: the school decides what it shares.`,
  nothingShared: "This school has not chosen to share any section with you.",
  whoSees: (name: string) =>
    `Answers stay private to ${name}, its coordinator and the centre until ${name} chooses to share a section.`,
  whoSeesReturn: (name: string) => `This return is read by ${name}, the cluster’s coordinator and the centre.`,
  sharing: "What is shared",
  whereItStands: "Where it stands",
  state: "State",
  toolkit: "Toolkit",
  version: (name: string, version: number) => `${name}, version ${version}`,
  outcome: "Outcome",
  begin: (section: string) => `Begin with ${section}`,
  goOnWith: (section: string) => `Go on with ${section}`,
  noStep: "No step is yours to take now.",
  signOffFrom: (day: string) =>
    `The school has until ${day} to sign off or object. After that you may sign off for it, marked “not confirmed”.`,
  toSettleTitle: "Answers to settle",
  toSettleNote:
    "Two people answered the same question without seeing each other’s answer. The later one counts until you choose.",
  counts: "Counts until settled",
  keepThis: "This one is right",
  worthShowing: "Worth showing to others",
  history: "History",
  historyMove: (from: string, to: string) => `${from} → ${to}`,
  by: (name: string | null) => name ?? "Tutti",
  paper: "Print it to fill in on paper",
  visits: "Visits",
  visitOn: (day: string | null) => day ?? "No day yet",
  promises: "Promises",
  planVisit: "Plan a visit",
  all: (isReturn: boolean) => (isReturn ? "Returns of other years" : "Audits of other years"),
  questionHistory: "Every answer ever given",
  everyAnswer: (n: number) => (n === 1 ? "The answer, or to remove its text" : `All ${n} answers ever given`),

  // One section
  sectionPlace: (code: string, n: number, of: number) => `Section ${code}, ${n} of ${of}`,
  sectionLede: (questions: number, minutes: number, hasLast: boolean) =>
    [
      `${upper(inWords(questions))} ${questions === 1 ? "question" : "questions"}, about ${minutes === 1 ? "one minute" : `${inWords(minutes)} minutes`}.`,
      ...(hasLast ? [`Last year’s answers are beside ${questions === 1 ? "it" : "each one"}.`] : []),
    ].join(" "),
  nothingNow: "Nothing in this section is asked now. An answer in another section may bring questions here.",
  readOnly: (isReturn: boolean) => `You may read this ${thing(isReturn)}, but not answer it.`,
  closed: (state: string) => `It is ${state.toLowerCase()}, so it takes no answers. Reopen it first, with a reason.`,
  closedMeanwhile:
    "It was closed while you were typing, so it takes no more answers. Nothing was saved. Go back to keep what you typed.",
  whoSays: "Who says so?",
  sources: {
    school: "The school said",
    coordinator: "I saw it myself",
    "tutor-return": "They said",
    centre: "A correction by the centre",
  } as Partial<Record<AnswerSource, string>>,
  answeredOn: "When was it answered?",
  answeredOnHelp: "For a form filled in on paper. Leave it as it is for today.",
  typingIn: "Typing in from paper?",
  dayToCome: "This day has not come yet.",
  dayTooEarly: "This day is before the year of these answers.",
  save: "Save",
  saveAndGo: (next: string) => `Save and go on to ${next}`,
  goOn: (next: string) => `Go on to ${next}`,
  nil: "There were none: for every number still blank here",
  nilHelp: "A nil return says that there was none, and counts as 0. A blank says that nothing is known.",
  registerSays: (from: string, pupils: string) => `${upper(from)} says ${pupils}. That counts until you answer.`,
  prefilled: (from: string, pupils: string) =>
    `Filled in: ${from} says ${pupils}. It becomes the school’s answer when you save; correct it if it is wrong.`,
  rollFrom: (source: string | undefined, on: string | undefined) =>
    [source === "census" ? "the census" : "the school register", on && `of ${on}`].filter(Boolean).join(" "),
  otherRows: { "year-groups": "Other year groups", "key-stages": "Other key stages" },
  lastLines: "What was listed last year",
  held: "What we hold",
  heldName: "School",
  heldAddress: "Address",
  heldTelephone: "Telephone",
  heldWebsite: "Website",
  heldHead: "Head",
  heldNobody: "nobody is known",
  heldNothing: "not known",
  heldFrom: { register: "school register", typed: "typed here", people: "people of this hub" },
  heldCorrect: "Correct name or address",
  heldPeople: "Correct who works here",
  heldRegister: "What the school register says of telephone and website, the school corrects in the register itself.",
  sharingQuestion: "Which sections are shared is chosen on a page of its own, at any time.",
  sharingLink: "What is shared, and with whom",
  saved: (n: number) => (n === 0 ? "Nothing had changed." : `${many(n, "answer", "answers")} saved.`),
  noteSaved: "The note is saved.",
  partSaved: (saved: number, wrong: number) =>
    `${saved === 0 ? "Nothing was saved yet" : `${many(saved, "answer was", "answers were")} saved`}. ${wrong} ${wrong === 1 ? "needs" : "need"} another look.`,
  /** A problem in a table begins with the name of its row. */
  named: (question: string, problem: string, inRow: boolean) =>
    `${shortened(question)}: ${inRow ? problem : lower(problem)}`,
  moreQuestions: (n: number, because: string) =>
    because === ""
      ? `${many(n, "more question", "more questions")} now.`
      : `${many(n, "more question", "more questions")} because of your answer to “${because}”.`,
  disagrees: "Somebody else answered the same question meanwhile. Both answers are kept; choose the right one below.",
  takenBack: (n: number) =>
    n === 0 ? "Nothing was left to take back." : `Taken back: ${many(n, "answer", "answers")}.`,
  refusals: {
    "out-of-bounds": "This lies outside what the question allows",
    "row-unknown": "This line is not one of the table’s: remove it and add it again",
    "state-value-mismatch": "This answer does not fit the question",
    "not-allowed": "This question is not yours to answer, or not in this voice",
    "replaces-unknown": "The page was too old: look at what stands now and answer again",
    "question-unknown": "This version of the toolkit has no such question",
    unreadable: "This could not be read: type it again",
  } satisfies Partial<Record<RefusalProblem, string>>,
  worry: ({ about, found }: Worry) =>
    about === "pupil"
      ? `“${found}” looks as if it points at one pupil. Take the name out; if it names no pupil, save again as it is`
      : `“${found}”: a concern about a child does not belong here. Tell the school’s designated safeguarding lead today. If this is no such concern, save again as it is`,
  concern:
    "Never write a concern about a child here. Tell the school’s designated safeguarding lead, the same day, by the school’s own procedure.",

  // Notes
  notes: "Notes on this section",
  notesShort: "Notes",
  noteLabels: { visit: "For the school", internal: "Only for you and the centre" },
  noteReadLabels: { visit: "Note for the school", internal: "Note for the team" },
  noteHelps: {
    visit: (name: string) => `${name} reads this. No names of pupils, no safeguarding concerns.`,
    internal: () =>
      "The school never sees this. Write it so that you could read it aloud: whoever it is about may ask to see it.",
  },
  noteChanged: (by: string, at: string) =>
    `${by} changed this note on ${at}, while you were writing. Put the two together, then save`,
  noteTheirs: "What the note says now:",
  noteTooLong: "Write at most 10,000 characters",
  noteMore: "Earlier versions, move or remove",
  noteTitle: { visit: "Note for the school", internal: "Note for the team" },
  noteLede: {
    visit: "The school reads this note.",
    internal: "Only the coordinator, the manager and the hub’s leaders read this note.",
  },
  noteNone: "There is no note now.",
  noteVersions: "Versions",
  noteRemoved: (by: string) => `Text removed by ${by}`,
  noteCleared: "Cleared",
  noteMove: "Move it",
  noteMoveTo: { visit: "Move it to the note for the school", internal: "Move it to the note for the team" },
  noteMoveMeans: {
    visit: "The school will read every word of it. Read it once more before you move it.",
    internal: "The school will no longer see it here. It may have read it already.",
  },
  noteMoved: { visit: "Moved. The school can read it now.", internal: "Moved. Only the team reads it now." },
  noteRemove: "Remove it for good",
  noteRemoveMeans:
    "For a text that names a pupil. The text goes, with every earlier version of it, and cannot be brought back. Who wrote it and when stays.",
  noteRemoveButton: "Remove the text and its earlier versions",
  noteGone: "The text is removed, with its earlier versions.",

  textGone: "(text removed)",
  textRemoveMeans:
    "For a text that names a pupil. The words go from this answer and from every earlier one, and cannot be brought back. Who answered and when stays.",
  textRemoved: "The text is removed, from the earlier answers too.",

  // Judgement
  judgement: "Your judgement",
  judgementRead: "The coordinator’s judgement",
  judgementNone: "Nobody has judged this section yet.",
  judgementApart:
    "It stands beside what the school said, and changes none of its answers or figures. The school reads it.",
  judge: "Judge this section",
  judgeAgain: "Judge it anew",
  judgeTitle: (section: string) => `How good is it? ${section}`,
  judgeLevel: "Which description fits best?",
  judgeEvidence: "What did you see or hear?",
  judgeEvidenceHelp: "One or two sentences that somebody else could check. No names of pupils.",
  judgeEvidenceMissing: "Say what the judgement rests on.",
  judgeSave: "Keep this judgement",
  judged: "The judgement is kept.",
  judgedBy: (name: string, day: string) => `${name}, ${day}`,
  judgementsBefore: "Earlier judgements",

  // Steps
  /** “49 questions unanswered, 2 answers to settle and 1 table that does not add up”; empty where nothing is missing. */
  missing: (blanks: number, disagreements: number, misfits: number) =>
    [
      ...(blanks > 0 ? [`${many(blanks, "question", "questions")} unanswered`] : []),
      ...(disagreements > 0 ? [`${many(disagreements, "answer", "answers")} to settle`] : []),
      ...(misfits > 0 ? [many(misfits, "table that does not add up", "tables that do not add up")] : []),
    ]
      .join(", ")
      .replace(/, ([^,]*)$/, " and $1"),
  missingTitle: "What is still missing",
  missingOf: (blank: number, asked: number) => `${blank} of ${asked} unanswered`,
  missingNote:
    "A blank counts in no figure. It can still be filled in, also with “there were none” or “we can’t get it”.",
  nothingMissing: (to: string) =>
    to === "form-in"
      ? "Every question of the time before the visit has an answer, and no two answers disagree."
      : "Every question that is asked has an answer, and no two answers disagree.",
  which: "Which",
  settleWhich: (question: string) => `Two answers to settle: ${question}`,
  checkWhich: (question: string) => `Does not add up: ${question}`,
  enough: "Why leave it at that?",
  nothingMore: "Nothing more can be found out",
  otherReason: "Or another reason",
  enoughMissing: (missing: string) => `${upper(missing)}: tick that nothing more can be found out, or say why`,
  leftAtThat: (missing: string, reason: string) => `${upper(missing)}: ${reason}`,
  reason: "Why?",
  reasonHelp: "In a few words; everybody who may read the audit sees it.",
  stepOutcome: "What is the outcome?",
  notConfirmed: "You sign off for the school, after its silence: it is marked “not confirmed”.",
  signedNotConfirmed: "not confirmed by the school",
  signedOn: "On which day was it agreed?",
  back: "Back",

  // Audits of a setting
  listTitle: (isReturn: boolean) => (isReturn ? "Yearly returns" : "Audits"),
  listLede: (name: string, n: number, isReturn: boolean) =>
    n === 0
      ? `${name} has no ${thing(isReturn)} yet.`
      : `${name} has ${many(n, thing(isReturn), `${thing(isReturn)}s`)}, one for each year.`,
  year: "Year",
  answered: "Answered",
  open: (isReturn: boolean, year: string) => `Begin the ${thing(isReturn)} of ${year}`,
  openEmpty: (isReturn: boolean) =>
    isReturn
      ? "One return for each year will be here: a few questions about who is taught or welcomed, and what would help."
      : "One audit for each year will be here, with what the school said about its music.",
  openWhy: (isReturn: boolean) =>
    isReturn
      ? "With it the cluster’s picture is of a musical community, and not of schools alone."
      : "From the second year on, last year’s answers stand beside each question.",
  noToolkit: "No toolkit asks settings of this kind, so there is nothing to answer.",
  yearNotOpen: (year: string) => `The year ${year} is not open yet. The hub’s manager opens it.`,

  // Sharing
  sharingTitle: "What is shared",
  sharingLede: (name: string, codes: readonly string[], confirmed: readonly string[], year: string) => {
    if (codes.length === 0)
      return `${name} shares nothing: only ${name}, its coordinator and the centre read its answers.`
    const sections = (of: readonly string[]) => `${of.length === 1 ? "section" : "sections"} ${listed(of)}`
    if (codes.every((code) => confirmed.includes(code)))
      return `${name} shares ${sections(codes)} with its cluster, by name.`
    const now = confirmed.length === 0 ? "nothing yet" : `only ${sections(confirmed)}`
    return `${name} shares ${sections(codes)} with its cluster, by name, from the years before; of ${year} it shares ${now}.`
  },
  sharingAsk: "Which sections may others in the cluster see, with the school’s name?",
  sharingHelp:
    "Other schools’ music leads and heads, and the hub’s champions. Figures of the whole cluster and county are made of all answers either way, and name nobody. You can change this at any time; what you take back is gone from their sight at once.",
  sharingPrivate: (codes: string) => `Section ${codes} is never shared.`,
  sharingCentreOnly: "Questions marked for the centre only stay with the centre, also in a shared section.",
  sharingConfirm: (year: string) =>
    `The ticks show what was chosen in an earlier year. Save this page and it holds for ${year}, too.`,
  sharingSave: "Save what is shared",
  sharingSaved: "What is shared is saved. It holds from now on.",
  sharingHistory: "What was chosen before",
  sharingShared: (section: string) => `Section ${section}: shared with the cluster`,
  sharingWithdrawn: (section: string) => `Section ${section}: no longer shared`,
  sharingRead: "Only the school and its coordinator choose what is shared.",

  // Paper
  paperTitle: (isReturn: boolean, name: string, year: string) =>
    `${isReturn ? "Yearly return" : "Audit"} ${year}: ${name}`,
  paperLede:
    "To be filled in by hand. Leave blank what you do not know; write 0 where you counted and there were none.",
  paperReturnTo: (hub: string) => `For ${hub}. No names of pupils, please, and no concerns about a child.`,
  paperShort: "Only what the school fills in before the visit",
  paperLong: "Every question",
  paperPrint:
    "Print this page from your browser: it fits A4. Later, type it in section by section, with the day on which it was answered.",
  paperOnlyIf: (condition: string) => `Only if: ${condition}`,
  paperAnsweredOn: "Answered on (day):",
  paperAnsweredBy: "by (post):",
  conditionIs: (question: string, answers: string) => `“${question}” is ${answers}`,
  conditionIsNot: (question: string, answers: string) => `“${question}” is not ${answers}`,
  conditionCompares: (question: string, comparison: string, value: string) => `“${question}” is ${comparison} ${value}`,
  conditionAnswered: (question: string) => `“${question}” has an answer`,
  comparisons: {
    "=": "",
    "!=": "not",
    ">": "more than",
    ">=": "at least",
    "<": "less than",
    "<=": "at most",
  } as Record<string, string>,
  or: " or ",
  and: " and ",
  not: (condition: string) => `not: ${condition}`,

  // One question
  questionLede: (n: number) =>
    n === 0
      ? "Nobody has answered it yet."
      : `${upper(many(n, "answer", "answers"))}, the newest first. No answer is ever overwritten.`,
  answer: "Answer",
  row: "Row",
  said: "Who said it",
  when: "When",
  standing: "Standing",
  countsNow: "Counts",
  replaced: "Replaced",
  notAsked: "Not asked now: does not count",
} as const
