const here = "http://tutti.invalid"

/** Where to go after signing in: a path of our own, or the first page. A link from outside cannot lead elsewhere. */
export function ownPath(text: string | null | undefined): string {
  if (!text?.startsWith("/") || !URL.canParse(text, here)) return "/today"
  // Read as a browser reads it: tabs, backslashes and a second slash may name another host.
  const { origin, pathname, search } = new URL(text, here)
  const path = pathname + search
  return origin === here && !path.startsWith("//") && !/^\/(sign-in|account\/sign-out)\b/.test(path) ? path : "/today"
}
