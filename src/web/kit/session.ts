import { createHash } from "node:crypto"
import type { Context } from "hono"
import { deleteCookie, getCookie, setCookie } from "hono/cookie"
import { type Instant, instantOf } from "../../domain/kit/day.ts"
import type { HubId, PersonId } from "../../domain/kit/id.ts"
import { type Db, inHub, type Tx } from "../../store/database.ts"
import { recordSession, renewSession } from "../../store/session.ts"
import type { Wiring } from "./wiring.ts"

export type Session = { hub: HubId; id: string; person: PersonId; seen: Instant }

export const sessionCookie = "tutti"
export const hashToken = (token: string): Buffer => createHash("sha256").update(token).digest()
/** 256 bits that nobody can guess, as text for an address or a cookie. */
export const newToken = (wiring: Pick<Wiring, "random">): string => wiring.random(32).toString("base64url")

const hour = 3_600_000
const lasts = 30 * 24 * hour

/** The session of this browser, if it holds one that has neither ended nor run out. */
export async function findSession(db: Db, c: Context): Promise<Session | undefined> {
  const token = getCookie(c, sessionCookie)
  if (!token) return undefined
  const { rows } = await db.query<Session>({
    name: "find-session",
    text: "select hub_id as hub, id, person_id as person, seen_at as seen from find_session($1)",
    values: [hashToken(token)],
  })
  return rows[0]
}

/** A session lasts 30 days from when it was last seen; that is written down once an hour at most. */
export async function keepSession(wiring: Wiring, c: Context, session: Session): Promise<void> {
  const now = wiring.now()
  if (now.getTime() - Date.parse(session.seen) < hour) return
  await inHub(wiring.db, session.hub, session.person, now, (tx) => renewSession(tx, session.id, runsOut(now)))
  giveCookie(wiring, c, getCookie(c, sessionCookie) ?? "")
}

/** Begins a session for a person of the hub that `tx` is held to; the answer carries its cookie. */
export async function beginSession(
  tx: Tx,
  wiring: Wiring,
  c: Context,
  person: PersonId,
  how: "link" | "demo" | "founder",
): Promise<void> {
  const token = newToken(wiring)
  await recordSession(tx, {
    id: wiring.newId(),
    token: hashToken(token),
    person,
    agent: c.req.header("user-agent") ?? "",
    expires: runsOut(wiring.now()),
    how,
  })
  giveCookie(wiring, c, token)
}

export const forgetSession = (c: Context): void => {
  deleteCookie(c, sessionCookie, { path: "/" })
}

const runsOut = (now: Date): Instant => instantOf(new Date(now.getTime() + lasts))

/** Cookies go over https alone where the hub is reached by it. */
export const secure = (wiring: Pick<Wiring, "publicUrl">): boolean => wiring.publicUrl.startsWith("https:")

const giveCookie = (wiring: Wiring, c: Context, token: string): void =>
  setCookie(c, sessionCookie, token, {
    path: "/",
    httpOnly: true,
    sameSite: "Lax",
    secure: secure(wiring),
    maxAge: lasts / 1000,
  })
