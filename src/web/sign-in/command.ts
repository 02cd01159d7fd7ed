/** A word as a shell reads it back whole: an address may have letters that mean something there. */
const quoted = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)

/** The command that makes a link for somebody, to be copied whole. `hub` is its slug. */
export const signInCommand = (email: string, hub?: string): string =>
  [
    "npx tutti sign-in",
    hub && `--hub ${quoted(hub)}`,
    email.startsWith("-") ? `--email=${quoted(email)}` : `--email ${quoted(email)}`,
  ]
    .filter(Boolean)
    .join(" ")
