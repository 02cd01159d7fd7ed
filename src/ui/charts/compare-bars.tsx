import { scaleLinear } from "d3-scale"
import { type Point, px, roundUp } from "./point.ts"
import { words } from "./words.ts"

export type Comparison = {
  label: string
  own: Point | null
  other: Point | null
  /** "13 of 14 schools" */
  of?: string
  /** In place of the bar: why there is no figure. */
  missing?: string
}

/** A bar for one's own figure from zero, and a mark for the other's, on one scale. The mark takes the page's or `colour`'s colour. */
export const CompareBars = ({
  name,
  otherName,
  rows,
  colour = "",
  most,
}: {
  name: string
  otherName: string
  rows: readonly Comparison[]
  colour?: string
  most?: number
}) => {
  const top = most ?? roundUp(Math.max(0, ...rows.flatMap(({ own, other }) => [own?.value ?? 0, other?.value ?? 0])))
  const scale = scaleLinear([0, top], [0, 170])
  const told = rows.map(({ label, own, other, of, missing }) =>
    words.compared(label, name, own?.text ?? missing ?? words.noFigure, otherName, other?.text ?? words.noFigure, of),
  )
  return (
    <svg viewBox={`0 0 344 ${Math.max(1, rows.length) * 50}`} role="img" aria-label={told.join("; ")}>
      {rows.map(({ label, own, other, of, missing }, n) => {
        const y = n * 50
        return (
          <g key={label}>
            <text class="bt" x="0" y={y + 13}>
              {label}
            </text>
            <rect class="track" x="1" y={y + 20} width="170" height="12" />
            {own && <rect class="used" x="1" y={y + 20} width={px(scale(own.value))} height="12" />}
            {other && <path class={`own tick ${colour}`} d={`M${px(scale(other.value))} ${y + 16}V${y + 36}`} />}
            <text class="bt" x="182" y={y + 24}>
              {own?.text ?? missing ?? words.noFigure}
            </text>
            <text class="q2" x="182" y={y + 39}>
              {[other && `${otherName} ${other.text}`, of].filter(Boolean).join(" · ")}
            </text>
          </g>
        )
      })}
    </svg>
  )
}
