import * as v from "valibot"
import { Day } from "./kit/day.ts"
import { PersonId } from "./kit/id.ts"
import { line } from "./kit/text.ts"

/** `13:30`, by the clock in England in every season. */
export const TimeOfDay = v.pipe(
  v.string("Give a time like 13:30"),
  v.regex(/^([01]\d|2[0-3]):[0-5]\d$/, "Give a time like 13:30"),
  v.metadata({ examples: ["13:30"] }),
)

/** In UTF-16 units. */
export const longestPlace = 200

/**
 * What a person gives when they plan a visit or change it; each may be left open. This is the one list of it: the columns, the form, the API,
 * the event and "the same visit sent again" are made from it, or do not compile without each of these.
 */
export const Appointment = v.object({
  on: v.nullable(Day),
  time: v.nullable(TimeOfDay),
  place: v.nullable(line(longestPlace, "Give the place or leave it out")),
  coordinator: v.nullable(PersonId),
})
export type Appointment = v.InferOutput<typeof Appointment>

/** Of something that knows more, what was given. */
export const appointmentOf = ({ on, time, place, coordinator }: Appointment): Appointment => ({
  on,
  time,
  place,
  coordinator,
})
