/** Every sentence of signing in, of its letters too. */
export const words = {
  title: "Sign in",
  lede: "Tutti sends a link to your email address. It works once, for 15 minutes. There is no password.",
  ledeKept:
    "You sign in with a link; there is no password. No mail leaves from here: once you have asked, the next page says how you get the link.",
  signedOut: "You have signed out.",
  demoPeople: "Sign in as one of the demo hub's people",
  email: "Your email address",
  emailHelp: "The one that your hub has for you.",
  send: "Send me a link",
  ask: "Ask for a link",
  emailMissing: "Give your email address, like wren@school.example",

  sentTitle: "Look in your mail",
  sent: (email: string) => `If your hub has ${email} on its list, a link is on its way to it. It works for 15 minutes.`,
  hints: [
    "Open the link in this browser, and you are signed in at once.",
    "Nothing after a few minutes? Look among the unwanted mail, and check that the address above is right.",
    "Still nothing? Your hub may have another address for you. Ask your coordinator or your hub's manager.",
  ],

  keptTitle: "Your link is not sent: fetch it",
  kept: (email: string) =>
    `No mail leaves from here. If your hub has ${email} on its list, a letter with a link is kept under Letters. It works for 15 minutes.`,
  keptManager: "Your hub's manager can open the letter under Letters and give you the link.",
  keptHints: [
    "Open the link in this browser, and you are signed in at once.",
    "No letter there? Your hub may have another address for you: ask its manager.",
  ],
  /** Before the command itself. */
  command:
    "Whoever runs this installation can make a link at any time, without being signed in, by this command in the folder where Tutti lies:",
  commandNote: "Where the server was started with TUTTI_DATA or DATABASE_URL, give the command the same ones.",
  another: "Use another address",

  confirmTitle: "Sign in here?",
  confirm: (name: string, hub: string) =>
    `This link signs in ${name} at ${hub}. It was asked for in another browser. If that was you, go on.`,
  confirmNot: "If you did not ask for it, close this page: nothing happens.",
  confirmButton: (name: string) => `Sign in as ${name}`,

  deadTitle: "This link does not work any more",
  dead: "A link works once, for 15 minutes. This one has been used, is too old, or was not copied whole.",
  newLink: "Get a new link",

  tooOften: "Too many links were asked for from here. Wait 15 minutes, then try again.",
  noRole: "You hold no role here today. Ask your hub's manager.",

  letter: {
    subject: (hub: string) => `Sign in to ${hub}`,
    body: (name: string, hub: string, link: string) => `Dear ${name},

this link signs you in to ${hub} on Tutti:

${link}

It works once, for 15 minutes. Opened in the browser where you asked for it, it signs you in at once; any other browser asks first.

If you did not ask for it, you need do nothing: without the link nobody gets in.
`,
    noRoleSubject: (hub: string) => `You cannot sign in to ${hub} today`,
    noRoleBody: (name: string, hub: string) => `Dear ${name},

somebody, most likely you, asked for a link to sign in to ${hub} on Tutti. You hold no role there today, so there is nothing to sign in to.

If that is a mistake, ask the hub's manager to put your role right.
`,
  },
} as const
