/** Luck that repeats: the same seed gives the same hub. Numbers from 0 up to, not with, 1 (mulberry32). */
export type Luck = {
  next: () => number
  /** A whole number, both ends in it. */
  between: (least: number, most: number) => number
  chance: (share: number) => boolean
  one: <T>(of: readonly [T, ...T[]]) => T
  /** Some, in their own order. */
  some: <T>(of: readonly T[], count: number) => T[]
}

export function luckOf(seed: number): Luck {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
  const between = (least: number, most: number) => least + Math.floor(next() * (most - least + 1))
  return {
    next,
    between,
    chance: (share) => next() < share,
    one: (of) => of[between(0, of.length - 1)] ?? of[0],
    some: (of, count) => {
      const left = [...of.keys()]
      const taken = new Set<number>()
      while (taken.size < Math.min(count, of.length)) taken.add(left.splice(between(0, left.length - 1), 1)[0] ?? 0)
      return of.filter((_, i) => taken.has(i))
    },
  }
}
