/** Every sentence of the account page. */
export const words = {
  title: "Your account",
  lede: (hub: string) => `Who you are at ${hub}, and where you are signed in.`,
  name: "Name",
  email: "Email",
  hub: "Hub",
  wrong: "Something wrong here? Your hub's manager can change it.",
  posts: "Your posts",
  post: "Post",
  where: "Where",
  wholeHub: "The whole hub",
  from: "From",
  until: "Until",
  stillHeld: "still held",
  lastDay: (day: string) => `${day}, the last day`,
  sessions: "Where you are signed in",
  sessionsNote: "A session ends by itself 30 days after it was last used.",
  browser: "Browser",
  since: "Since",
  seen: "Last seen",
  thisOne: "This browser",
  action: "What you can do",
  end: "End this session",
  endWhich: (browser: string) => `in ${browser}`,
  endOthers: "End all others",
  ended: "The session has been ended.",
  endedOthers: (n: number) =>
    n === 0
      ? "You were signed in nowhere else."
      : n === 1
        ? "One other session has been ended."
        : `${n} other sessions have been ended.`,
  gone: "That session had ended already.",
  tokens: "API tokens",
  tokensNote: "A token may do what you may. Whoever runs this installation makes one with: tutti token create",
  token: (n: number) => `Token ${n}`,
  made: "Made",
  endToken: "End this token",
  endedToken: "The token has been ended. What used it gets in no longer.",
  goneToken: "That token had ended already.",
  signOut: "Sign out",
} as const
