/** `Northmoor & Süd Music Hub` → `northmoor-sud-music-hub`; `taken` are the slugs that others have. */
export function slugOf(name: string, taken: readonly string[]): string {
  const letters = name
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll("đ", "d")
    .replaceAll(/[^a-z0-9]+/g, "-")
    .slice(0, 50)
    .replaceAll(/^-+|-+$/g, "")
  const slug = letters === "" ? "hub" : letters
  for (let n = 1; ; n += 1) {
    const candidate = n === 1 ? slug : `${slug}-${n}`
    if (!taken.includes(candidate)) return candidate
  }
}
