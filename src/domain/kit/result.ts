/** What a rule answers: the thing it made, or the name of its refusal. `throw` is kept for bugs. */
export type Result<T, P> = { ok: true; value: T } | { ok: false; problem: P }

/** `done(5)` → `{ ok: true, value: 5 }` */
export const done = <T>(value: T): { ok: true; value: T } => ({ ok: true, value })

/** `refuse("too-late")` → `{ ok: false, problem: "too-late" }` */
export const refuse = <P>(problem: P): { ok: false; problem: P } => ({ ok: false, problem })
