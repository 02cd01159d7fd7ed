const spelt: [RegExp, string][] = [
  [/\bc\s*of\s*e\b|\bcofe\b|\bc\s*e\b/g, "church of england"],
  [/\br\s*c\b/g, "roman catholic"],
  [/\bsaint\b/g, "st"],
  [/\binfants\b/g, "infant"],
  [/\bjuniors\b/g, "junior"],
]

/** Words that come and go when a school becomes an academy. Infant, junior, girls and the like stay: they tell neighbours apart. */
const passing = new Set(
  "the of and a at for in school schools primary secondary academy college community church england roman catholic voluntary controlled aided foundation va vc trust high nursery".split(
    " ",
  ),
)

const wordsOf = (name: string): string[] => {
  let plain = name
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/['’]/g, "")
    .replace(/[^a-z0-9]+/g, " ")
    .trim()
  for (const [how, full] of spelt) plain = plain.replace(how, full)
  return plain.split(" ")
}

/** `similarNames("Ludwell Community Primary School", "Ludwell Primary School")`: half or more of the telling words are the same. Never enough by itself. */
export function similarNames(a: string, b: string): boolean {
  const [all, every] = [wordsOf(a), wordsOf(b)]
  if (all.join(" ") === every.join(" ")) return true
  const [left, right] = [
    new Set(all.filter((word) => !passing.has(word))),
    new Set(every.filter((word) => !passing.has(word))),
  ]
  if (left.size === 0 || right.size === 0) return false
  let same = 0
  for (const word of left) if (right.has(word)) same++
  return same * 2 >= left.size + right.size - same
}
