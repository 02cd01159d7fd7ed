/** A figure to draw and how it is written: `{ value: 13.4, text: "13.4%" }`, rounded from the exact fraction by kit. */
export type Point = { value: number; text: string }

/** One decimal is a tenth of a pixel: enough, and short. */
export const px = (n: number): number => Math.round(n * 10) / 10

/** Runs of years that follow each other without a gap, as indices: a missing year is a gap in the line. */
export const runs = (points: readonly (Point | null)[]): number[][] => {
  const found: number[][] = []
  for (const [n, point] of points.entries()) {
    if (point === null) continue
    const run = found.at(-1)
    if (run?.at(-1) === n - 1) run.push(n)
    else found.push([n])
  }
  return found
}

/** A round number at or above the largest value, for an axis from zero: 17.2 → 20. */
export const roundUp = (value: number): number => {
  if (!(value > 0)) return 1
  const power = 10 ** Math.floor(Math.log10(value))
  return [1, 2, 4, 5, 6, 8, 10].map((step) => step * power).find((step) => step >= value - 1e-9) ?? value
}
