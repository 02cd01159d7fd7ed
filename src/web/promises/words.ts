const count = (n: number, one: string, many = `${one}s`) => `${n} ${n === 1 ? one : many}`

export const words = {
  title: (setting: string) => `Promises: ${setting}`,
  summary: (open: number, late: number) =>
    open === 0
      ? "Nothing is promised just now."
      : late === 0
        ? `${count(open, "open promise")}.`
        : `${count(open, "open promise")}, ${late} of them late.`,
  open: "Open promises",
  settled: (n: number) => `${count(n, "promise")} kept or not kept`,
  emptyWill: "What was agreed at a visit will be here, until it is kept.",
  emptyWhy: "Open promises stand at the top of the next visit, so that nobody has to remember them.",
  emptyAct: "Write the first one down",
  none: "No open promises.",
  noDay: "No day set",
  late: (days: number) => (days === 1 ? "Late by 1 day" : `Late by ${days} days`),
  today: "Today",
  due: "Open",
  kept: "Kept",
  notKept: "Not kept",
  keptBy: (keeper: string) => `${keeper} keeps it`,
  to: (whom: string) => `to ${whom}`,
  settledOn: (by: string | null, on: string) => (by ? `${by}, ${on}` : on),
  markKept: "It is kept",
  markNot: "Not kept",
  openAgain: "Open again",
  reason: "Why not?",
  add: "Write a promise down",
  text: "What was promised?",
  textHelp: "Name no pupil here. A worry about a child goes to the school’s safeguarding lead, never into Tutti.",
  toWhom: "To whom?",
  keeper: "Who keeps it?",
  nobody: "Nobody in particular",
  day: "By when?",
  button: "Write it down",
  added: "The promise is written down.",
  nowKept: "The promise is kept.",
  nowNot: "The promise is marked as not kept.",
  nowOpen: "The promise is open again.",
  missingText: "Say what was promised.",
  missingReason: "Say why it was not kept, in a few words.",
  unknownKeeper: "Choose somebody of the school or its cluster.",
  rewrite: "Change the words",
  rewriteHelp: "Use this to take a name out. The words as they were are kept nowhere.",
  rewriteButton: "Save the new words",
  rewritten: "The words are changed.",
} as const
