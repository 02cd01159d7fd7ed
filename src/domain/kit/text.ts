import * as v from "valibot"

/**
 * What a person types, at the border of forms and of the API alike: trimmed, not empty, of at most so many UTF-16 units, and without what
 * cannot be read: half a surrogate pair, or a control character other than a tab or the end of a line.
 */
const typed = (most: number, missing: string) =>
  v.pipe(
    v.string(missing),
    v.metadata({ minLength: 1, maxLength: most }),
    v.transform((text) => text.trim()),
    v.minLength(1, missing),
    v.check(
      (text) => !/(?![\t\n\r])\p{Cc}|\p{Surrogate}/u.test(text),
      "Take out the control characters: they cannot be read.",
    ),
    v.maxLength(most, `Write at most ${most} characters.`),
  )

/** A name, a title, a place: one line. `line(200, "Give its name")` */
export const line = (most: number, missing: string) =>
  v.pipe(
    typed(most, missing),
    v.check((text) => !/[\n\r\u2028\u2029]/.test(text), "Write it in one line."),
  )

/** A reason, a need, a note: as many lines as one likes. `text(2000, "Say why")` */
export const text = (most: number, missing: string) => typed(most, missing)
