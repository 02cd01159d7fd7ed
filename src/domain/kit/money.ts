import * as v from "valibot"

/** Integer pence. */
export const Pence = v.pipe(v.number(), v.integer(), v.brand("Pence"))
export type Pence = v.InferOutput<typeof Pence>

/** `poundsInWords(1850)` → `£18.50`; whole pounds lose their pence: `£500`. */
export const poundsInWords = (pence: number): string => {
  const [pounds, rest] = [Math.trunc(Math.abs(pence) / 100), Math.abs(pence) % 100]
  const text = pounds.toString().replace(/\B(?=(\d{3})+$)/g, ",")
  return `${pence < 0 ? "−" : ""}£${text}${rest ? `.${String(rest).padStart(2, "0")}` : ""}`
}

/** What a person types, "18.50", "£1,200" or "18": pence, or undefined where it is no amount. */
export const penceFrom = (typed: string): number | undefined => {
  const match = /^£?\s*(\d{1,3}(?:,\d{3})+|\d{1,9})(?:\.(\d{2}))?$/.exec(typed.trim())
  return match ? Number(match[1]?.replaceAll(",", "")) * 100 + Number(match[2] ?? 0) : undefined
}
