import { type Point, px, runs } from "./point.ts"
import { words } from "./words.ts"

/** A line the size of a word, for a table: the years on one scale from zero to `most`, the last one dotted. */
export const Spark = ({
  name,
  years,
  points,
  most,
}: {
  /** "Millrace Primary, First Access" */
  name: string
  years: readonly string[]
  points: readonly (Point | null)[]
  most: number
}) => {
  const x = (n: number) => px(points.length < 2 ? 53 : 3 + (n * 50) / (points.length - 1))
  const y = (point: Point) => px(17 - (14 * Math.min(point.value, most)) / (most || 1))
  const last = points.findLastIndex((point) => point !== null)
  const end = points[last]
  const line = runs(points)
    .filter((run) => run.length > 1)
    .map((run) =>
      run
        .map((n, at) => {
          const point = points[n]
          return point ? `${at === 0 ? "M" : "L"}${x(n)} ${y(point)}` : ""
        })
        .join(""),
    )
    .join("")
  const told = years.map((year, n) => words.at(year, points[n]?.text ?? words.noFigure, undefined))
  return (
    <svg class="spark" viewBox="0 0 56 20" role="img" aria-label={words.series(name, told)}>
      <path class="grid" d="M0 17.5H56" />
      {line && <path class="own thin" d={line} />}
      {end && <circle class="ownpt" cx={x(last)} cy={y(end)} r="3.2" />}
    </svg>
  )
}
