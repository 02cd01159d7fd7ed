import { dayInWords, dayOf, type Instant } from "../../domain/kit/day.ts"

const clock = new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/London", hour: "2-digit", minute: "2-digit" })

/** A moment by the clocks of England: `Mon 23 Nov 2026, 10:42`. */
export const momentInWords = (at: Instant): string => {
  const date = new Date(at)
  return `${dayInWords(dayOf(date))}, ${clock.format(date)}`
}
