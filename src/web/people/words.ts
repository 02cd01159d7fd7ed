import { type Day, dayInWords } from "../../domain/kit/day.ts"

export const words = {
  title: "People",
  place: "Hub",
  lede: (people: number, posts: number) =>
    `${people === 1 ? "1 person holds" : `${people} people hold`} ${posts === 1 ? "1 post" : `${posts} posts`} today. In the order of family names.`,
  emptyWill: "Everyone in the team and at schools, tutors, venues and societies, with what they do and since when.",
  emptyWhy: "Who is in post today may sign in and see their part; whose post ended sees nothing from the next day on.",
  search: "Find by part of a name",
  role: "Role",
  anyRole: "Any role",
  where: "Where",
  anywhere: "Anywhere",
  theHub: "the whole hub",
  former: "Also who left",
  nobody: "Nobody fits what you look for.",
  add: "Add a person",
  name: "Name",
  nameInOrder: "Name, by family name",
  posts: "Posts",
  shown: (from: number, to: number, all: number) => (all === 0 ? "Nobody" : `${from} to ${to} of ${all} people`),
  noPost: "holds no post today",

  newTitle: "Add a person with a post",
  newLede: "Somebody who is here already gets a second post: give the same address.",
  personName: "Name",
  email: "Email address",
  emailHelp: "The link to sign in goes here. One address, one person.",
  telephone: "Telephone",
  roleHelp: "What the person does.",
  teamRoles: "In the hub's team",
  settingRoles: "At a school or other setting",
  cluster: "For which cluster?",
  clusterHelp: "For coordinators and designated managers. A designated manager without a cluster looks after all.",
  clusterNone: "No one cluster",
  setting: "At which school or other setting?",
  settingHelp: "Part of its name, town, URN or postcode; for roles at a setting.",
  settingWhich: "Which of these?",
  at: (name: string) => `At ${name}`,
  from: "First day in post",
  until: "Last day in post",
  untilHelp: "Leave it out while it is not known.",
  invite: "Invitation",
  inviteYes: "Send an invitation by mail",
  inviteYesKept: "Write an invitation",
  inviteHelp: "Only to roles that can sign in.",
  inviteHelpKept:
    "Only to roles that can sign in. No mail leaves from here: it is kept under Letters, to be passed on.",
  save: "Add",
  added: (name: string, role: string) => `${name} is there: ${role}.`,
  invited: (email: string, leaves: boolean) =>
    leaves ? ` An invitation goes to ${email}.` : ` An invitation to ${email} is kept under Letters, to be passed on.`,

  personLede: (name: string, posts: number) =>
    posts === 0
      ? `${name} holds no post today, and can see nothing.`
      : posts === 1
        ? `${name} holds 1 post today.`
        : `${name} holds ${posts} posts today.`,
  contact: "How to reach them",
  current: "Posts today and to come",
  before: "Posts before",
  none: "None.",
  end: "End this post",
  endTitle: (role: string, place: string) => `${role}${place ? `, ${place}` : ""}`,
  lastDay: "Last day in post",
  lastDayHelp: "From the next day on the person sees nothing of this place. What they wrote stays, under their name.",
  ended: (name: string, role: string, last: Day) => `${name} is ${role} until ${dayInWords(last)}.`,
  addPost: "Give another post",
  edit: "Change name or address",
  editTitle: (name: string) => `${name}: name and address`,
  inviteAgain: "Send an invitation",
  inviteSent: (email: string, leaves: boolean) =>
    leaves ? `An invitation goes to ${email}.` : `An invitation to ${email} is kept under Letters, to be passed on.`,
  saveEdit: "Save",
  saved: (name: string) => `${name} is saved.`,
  undone: "Put back as it was.",
  changedSince: "This has changed again since. Nothing was put back.",
  since: (from: Day, until: Day | null) =>
    until === null ? `from ${dayInWords(from)}` : `${dayInWords(from)} to ${dayInWords(until)}`,
}

export const problems = {
  name: "Give the person's name.",
  email: "Give an email address, like name@school.sch.uk.",
  emailTaken: "Somebody else here has this address.",
  role: "Choose what the person does.",
  roleNotYours: "Only the hub manager, the hub lead and the data officer give this role.",
  cluster: "Choose the cluster: a coordinator coordinates one.",
  clusterEnded: "This cluster has ended. Choose another.",
  setting: "Say at which school or other setting.",
  settingNone: "No school or other setting fits. Look for another part of its name.",
  settingMany: "Choose which one is meant.",
  untilEarly: "The last day comes before the first. Check both.",
  twice: "This person holds this post on some of these days already.",
  last: "Give the last day in post, on or after the first.",
}

export const invitation = {
  subject: (hub: string) => `You are part of ${hub} on Tutti`,
  body: (who: { name: string; by: string; hub: string; post: string; address: string }) =>
    `Dear ${who.name}

${who.by} has added you to ${who.hub} as ${who.post}.

Tutti is the hub's working notebook. Sign in with this email address at
${who.address}
and you will get a link that lets you in. There is no password.

If this is a mistake, answer to ${who.by} or leave this letter unanswered: nothing happens without you.
`,
}
