import type { Spot } from "./area.ts"

export type Label = Spot & { text: string; anchor: "start" | "middle" | "end"; key: string }
export type Box = { left: number; right: number; top: number; bottom: number }
/** Where a name may stand: the foot of its line, and which end of it. */
type Try = readonly [x: number, y: number, anchor: Label["anchor"]]
export type Named = { key: string; text: string; tries: readonly Try[] }
/** What is drawn on, and how large its letters are; on a telephone `widest` times as wide, and still whole. */
export type Sheet = { width: number; height: number; size: number; widest?: number }

/** A letter is about this wide, in parts of its height: a little more than it is, so that names keep apart. */
const letter = 0.56

const boxOf = ({ x, y, text, anchor }: Omit<Label, "key">, size: number): Box => {
  const width = text.length * size * letter
  const left = anchor === "start" ? x : anchor === "end" ? x - width : x - width / 2
  return { left, right: left + width, top: y - size * 0.85, bottom: y + size * 0.25 }
}

export const boxOfDot = ({ x, y, r }: Spot & { r: number }): Box => ({
  left: x - r,
  right: x + r,
  top: y - r,
  bottom: y + r,
})

const overlap = (a: Box, b: Box): number =>
  Math.max(0, Math.min(a.right, b.right) - Math.max(a.left, b.left)) *
  Math.max(0, Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top))

const outside = (box: Box, { width, height, widest = 1 }: Sheet): number => {
  const more = ((box.right - box.left) * (widest - 1)) / 2
  return (
    Math.max(0, more - box.left) +
    Math.max(0, box.right + more - width) +
    Math.max(0, -box.top) +
    Math.max(0, box.bottom - height)
  )
}

/** Beside a dot: right, left, above, below. */
export const besideDot = ({ x, y, r }: Spot & { r: number }, size: number): Try[] => {
  const gap = r + 4
  return [
    [x + gap, y + size * 0.35, "start"],
    [x - gap, y + size * 0.35, "end"],
    [x, y - gap, "middle"],
    [x, y + gap + size * 0.8, "middle"],
  ]
}

/** In an area, as near to the middle of its dots as may be; at last above them or below. */
export const withinDots = (dots: readonly (Spot & { r: number })[], size: number): Try[] => {
  const x = dots.reduce((sum, dot) => sum + dot.x, 0) / dots.length
  const y = dots.reduce((sum, dot) => sum + dot.y, 0) / dots.length
  const near = [0, -1.2, 1.2, -2.4, 2.4, -3.6, 3.6].flatMap((step) =>
    [0, 24, -24].map((aside): Try => [x + aside, y + step * size, "middle"]),
  )
  const top = Math.min(...dots.map((dot) => dot.y - dot.r)) - size * 0.5
  const bottom = Math.max(...dots.map((dot) => dot.y + dot.r)) + size * 1.1
  return [...near, [x, top, "middle"], [x, bottom, "middle"]]
}

/**
 * Names in the order given, each at the first of its places where it stands clear of everything in `taken` and of the
 * names before it, whole on the sheet; a name that has no such place is left out. The boxes of those that stand join `taken`.
 */
export function clearLabels(names: readonly Named[], taken: Box[], sheet: Sheet): Label[] {
  return names.flatMap(({ key, text, tries }) => {
    for (const [x, y, anchor] of tries) {
      const label = { key, text, x, y, anchor }
      const box = boxOf(label, sheet.size)
      if (outside(box, sheet) > 0 || taken.some((other) => overlap(box, other) > 0)) continue
      taken.push(box)
      return [label]
    }
    return []
  })
}

/** Every name, each where it covers least of what is in `taken`; its box joins `taken`. */
export function allLabels(names: readonly Named[], taken: Box[], sheet: Sheet): Label[] {
  return names.map(({ key, text, tries }) => {
    let best: { cost: number; label: Label; box: Box } | undefined
    for (const [n, [x, y, anchor]] of tries.entries()) {
      const label = { key, text, x, y, anchor }
      const box = boxOf(label, sheet.size)
      const cost = taken.reduce((sum, other) => sum + overlap(box, other), 0) + 40 * outside(box, sheet) + n * 0.5
      if (!best || cost < best.cost) best = { cost, box, label }
      if (cost <= n * 0.5) break
    }
    if (!best) throw new Error("a name without a place to try")
    taken.push(best.box)
    return best.label
  })
}
