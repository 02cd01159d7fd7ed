import type { Spot } from "./area.ts"

export type Label = Spot & { text: string; anchor: "start" | "middle" | "end"; key: string }
type Box = { left: number; right: number; top: number; bottom: number }

const boxOf = (x: number, y: number, text: string, anchor: Label["anchor"], size: number): Box => {
  const width = text.length * size * 0.56
  const left = anchor === "start" ? x : anchor === "end" ? x - width : x - width / 2
  return { left, right: left + width, top: y - size * 0.85, bottom: y + size * 0.25 }
}

const overlap = (a: Box, b: Box): number =>
  Math.max(0, Math.min(a.right, b.right) - Math.max(a.left, b.left)) *
  Math.max(0, Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top))

const outside = (box: Box, width: number, height: number): number =>
  Math.max(0, -box.left) + Math.max(0, box.right - width) + Math.max(0, -box.top) + Math.max(0, box.bottom - height)

export type Named = Spot & {
  key: string
  text: string /** Radius of the dot that it must not cover; 0 for an area's name. */
  clear: number
}

/** Puts each name where it covers least of what is there: beside, above or below its spot. Nothing is left out. */
export function placed(
  names: readonly Named[],
  dots: readonly (Spot & { r: number })[],
  size: number,
  width: number,
  height: number,
): Label[] {
  const taken: Box[] = dots.map(({ x, y, r }) => ({ left: x - r, right: x + r, top: y - r, bottom: y + r }))
  return names.map(({ key, text, x, y, clear }) => {
    const gap = clear + 4
    const tries: [number, number, Label["anchor"]][] =
      clear > 0
        ? [
            [x + gap, y + size * 0.35, "start"],
            [x - gap, y + size * 0.35, "end"],
            [x, y - gap, "middle"],
            [x, y + gap + size * 0.8, "middle"],
            [x + gap, y - gap * 0.6, "start"],
            [x + gap, y + gap + size * 0.4, "start"],
            [x - gap, y - gap * 0.6, "end"],
          ]
        : [0, -1.2, 1.2, -2.4, 2.4, -3.6, 3.6].flatMap((step): [number, number, Label["anchor"]][] => [
            [x, y + step * size, "middle"],
            [x + 24, y + step * size, "middle"],
            [x - 24, y + step * size, "middle"],
          ])
    let best: { cost: number; label: Label; box: Box } | undefined
    for (const [n, [tx, ty, anchor]] of tries.entries()) {
      const box = boxOf(tx, ty, text, anchor, size)
      const cost =
        taken.reduce((sum, other) => sum + overlap(box, other), 0) + 40 * outside(box, width, height) + n * 0.5
      if (!best || cost < best.cost) best = { cost, box, label: { key, text, x: tx, y: ty, anchor } }
      if (cost <= n * 0.5) break
    }
    if (!best) throw new Error("a name without a place to try")
    taken.push(best.box)
    return best.label
  })
}
