import type { LetterState } from "../../store/letter.ts"

/** Every sentence of the outbox. */
export const words = {
  title: "Letters",
  /** What it says above the list; `kept` are those that did not leave because none do. */
  lede: (kept: number, failed: number) => {
    const stuck = [kept > 0 && `${kept} kept here`, failed > 0 && `${failed} that could not be sent`].filter(Boolean)
    return stuck.length === 0
      ? "Every letter that Tutti has written, the newest first."
      : `Every letter that Tutti has written, the newest first: ${stuck.join(" and ")}.`
  },
  noServer:
    "No mail server is set up, so no letter leaves: each is kept here, to be passed on by hand. Whoever runs this installation sets one up with SMTP_URL.",
  demo: "Letters of the demo hub never leave: its people are invented.",
  search: "Find a letter by part of its address or subject",
  none: "Letters that Tutti writes will be here",
  noneWhy: "Links to sign in, invitations and reminders: you see what was sent to whom, when, and what did not arrive.",
  nothingFound: "No letter has this in its address or subject.",
  to: "To",
  subject: "Subject",
  written: "Written",
  sent: "Sent",
  state: "State",
  states: {
    waiting: "On its way",
    sent: "Sent",
    "trying-again": "Trying again",
    failed: "Could not be sent",
    kept: "Kept here",
  } satisfies Record<LetterState, string>,
  nextTry: "Next try",
  failure: "What the mail server said",
  sendAgain: "Send it again",
  again: "The letter is on its way again.",
  notAgain: "This letter cannot be sent again: it has been sent, is on its way, or says what holds no longer.",
  stale: "The link in this letter works no longer. The person can ask for a new one.",
  hiddenLink: "[the link is for the reader alone]",
  whyGone:
    "A link signs in whoever opens it, as the person it was written to. It left with the letter, so it is not shown here.",
  whyManager:
    "A link signs in whoever opens it, as the person it was written to. No mail leaves from here, so the hub's manager can look at it, to pass it on.",
  whyShow: (to: string) =>
    `The link signs in whoever opens it, as ${to}. You can look at it because no mail leaves from here and somebody has to pass it on. That you looked is kept in the hub's record.`,
  show: "Show the link",
  shownNote: (to: string) => `Pass this on to ${to} alone. That you looked at the link is kept in the hub's record.`,
  text: "The letter",
  copy: "The letter's text, to copy",
  shown: (n: number) => (n === 1 ? "1 letter" : `${n} letters`),
} as const
