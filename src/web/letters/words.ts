import type { LetterState } from "../../store/letter.ts"

/** Every sentence of the outbox. */
export const words = {
  title: "Letters",
  lede: (kept: number, failed: number) => {
    const stuck = [kept > 0 && `${kept} kept here`, failed > 0 && `${failed} that could not be sent`].filter(Boolean)
    return stuck.length === 0
      ? "Every letter that Tutti has written, the newest first."
      : `Every letter that Tutti has written, the newest first: ${stuck.join(" and ")}.`
  },
  noServer:
    "No mail server is set up, so letters do not leave: they are kept here for you to pass on. Whoever runs this installation sets one up with SMTP_URL.",
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
  shown: (n: number) => (n === 1 ? "1 letter" : `${n} letters`),
} as const
