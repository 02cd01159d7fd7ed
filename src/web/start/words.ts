/** Every sentence of the first page and of starting a hub. */
export const words = {
  frontTitle: "What music there is, and who said so",
  what: [
    "Tutti is the working notebook of a Music Hub: its clusters, schools, tutors, societies and venues, and the people who visit them.",
    "A coordinator audits each school once a year, and the answers become a profile of music in the school, the cluster and the county, every figure traceable to who said it and when.",
    "From the profiles come needs, from the needs priorities, and each priority keeps its path down to the schools it came from.",
  ],
  tryTitle: "Look round as somebody",
  tryNote: (hub: string) => `${hub} is invented, and so is everybody in it. Change what you like.`,
  signInAs: (name: string) => `Sign in as ${name}`,
  ownTitle: "Start your own hub",
  ownLede:
    "An empty hub with this academic year and the starter toolkit. From then on, nobody can sign in to the invented one.",
  haveOne: "Have a hub here already?",
  signIn: "Sign in with a link by mail",

  title: "Start your own hub",
  lede: "You become its manager: you lay out clusters, bring in the school register and invite the others.",
  hubName: "What is the hub called?",
  hubNameHelp: "As people know it, like Northmoor Music Hub.",
  yourName: "Your name",
  email: "Your email address",
  emailLeaves: "Tutti sends a link to it that signs you in. Check it twice: nobody else can let you in.",
  emailStays: "Links to sign in go here once a mail server is set up. You are signed in here at once.",
  start: "Start the hub",
  hubNameMissing: "Say what the hub is called",
  yourNameMissing: "Give your name",
  emailMissing: "Give your email address, like wren@hub.example",
  startedTitle: "Your hub is there",
  started: (hub: string, email: string) => `${hub} has been started. A link to sign in is on its way to ${email}.`,
  startedWrong: (slug: string) =>
    `Was the address wrong? Whoever runs this installation adds you with the right one: tutti person add --hub ${slug} --role hub-manager`,
  ready: (hub: string) => `${hub} has been started, and you are its manager.`,
  takenTitle: "There is a hub here already",
  taken:
    "Only the first hub of an installation is started from this page. Whoever runs the installation adds more with the command line: tutti hub create",
} as const
