import * as v from "valibot"

const monthDays = (year: number, month: number) => new Date(Date.UTC(year, month, 0)).getUTCDate()

/** Up to 9998, so that the day after is a day too. */
export const isDay = (text: string): boolean => {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  if (!parts) return false
  const [year, month, date] = [Number(parts[1]), Number(parts[2]), Number(parts[3])]
  return year >= 1000 && year < 9999 && month >= 1 && month <= 12 && date >= 1 && date <= monthDays(year, month)
}

/** A calendar day as `2026-11-23`: no clock, no zone. Days compare as text: `a < b`. */
export const Day = v.pipe(
  v.string("Give a day like 2026-11-23"),
  v.check(isDay, "Give a day like 2026-11-23"),
  v.brand("Day"),
)
export type Day = v.InferOutput<typeof Day>

/** A moment in UTC as `2026-11-23T10:42:07.000Z`. */
export const Instant = v.pipe(
  v.string("Give a time like 2026-11-23T10:42:07Z"),
  v.isoTimestamp("Give a time like 2026-11-23T10:42:07Z"),
  v.brand("Instant"),
)
export type Instant = v.InferOutput<typeof Instant>

/** A day written in our own code; a wrong one is a bug. `day("2026-01-15")` */
export const day = (text: string): Day => v.parse(Day, text)

const asDate = (d: Day) => new Date(`${d}T00:00:00Z`)
const fromDate = (date: Date) => date.toISOString().slice(0, 10) as Day

/** `addDays(day("2026-01-31"), 1)` → `2026-02-01` */
export const addDays = (d: Day, days: number): Day => fromDate(new Date(asDate(d).getTime() + days * 86_400_000))

/** Whole days from `a` to `b`; negative when `b` is earlier. */
export const daysBetween = (a: Day, b: Day): number =>
  Math.round((asDate(b).getTime() - asDate(a).getTime()) / 86_400_000)

/** 1 Monday … 7 Sunday. */
export const weekday = (d: Day): number => asDate(d).getUTCDay() || 7

const london = new Intl.DateTimeFormat("en-CA", {
  timeZone: "Europe/London",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
})

/** The day it is in England at an instant. */
export const dayOf = (instant: Date): Day => london.format(instant) as Day

const names = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

/** As pages write it: `Mon 23 Nov 2026`. */
export const dayInWords = (d: Day): string => `${names[weekday(d) - 1]} ${shortDay(d)} ${d.slice(0, 4)}`

/** `23 Nov`, where the year is plain from the page. */
export const shortDay = (d: Day): string => `${Number(d.slice(8))} ${months[Number(d.slice(5, 7)) - 1]}`

/** From–until, `until` not in it; `null` is "still". */
export type Spell = { from: Day; until: Day | null }

/** `holds({ from, until }, on)`: the day lies in the spell. */
export const holds = (spell: Spell, on: Day): boolean => spell.from <= on && (spell.until === null || on < spell.until)

/** `new Date()`, passed in by whoever has a clock, as an instant. */
export const instantOf = (date: Date): Instant => date.toISOString() as Instant
