/** `13:30` by the clock in England, as people say it: `1.30 pm`. */
export const timeInWords = (time: string): string => {
  const [hours = 0, minutes = 0] = time.split(":").map(Number)
  return `${hours % 12 || 12}${minutes === 0 ? "" : `.${String(minutes).padStart(2, "0")}`} ${hours < 12 ? "am" : "pm"}`
}

/** What a person types as a time of day: `13:30`, `9.15`, `1.30 pm`. */
export const timeFrom = (typed: string): string | undefined => {
  const found = /^(\d{1,2})[:.](\d{2})(?::\d{2})?\s*(am|pm)?$/i.exec(typed.trim())
  if (!found) return undefined
  const half = found[3]?.toLowerCase()
  const hours = half === undefined ? Number(found[1]) : (Number(found[1]) % 12) + (half === "pm" ? 12 : 0)
  const minutes = Number(found[2])
  if (hours > 23 || minutes > 59 || (half !== undefined && Number(found[1]) > 12)) return undefined
  return `${String(hours).padStart(2, "0")}:${String(minutes).padStart(2, "0")}`
}
