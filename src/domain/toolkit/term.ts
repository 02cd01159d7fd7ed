export type SchoolTerm = "autumn" | "spring" | "summer"

const schoolTerms: readonly SchoolTerm[] = ["autumn", "spring", "summer"]

/** Six terms, three school terms: `schoolTermsOf([1, 2, 5])` → autumn and summer. In the order of the year, each once. */
export const schoolTermsOf = (ofSix: readonly number[]): SchoolTerm[] =>
  schoolTerms.filter((_, i) => ofSix.includes(2 * i + 1) || ofSix.includes(2 * i + 2))
