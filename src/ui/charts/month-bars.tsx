import { scaleLinear } from "d3-scale"
import { px } from "./point.ts"
import { words } from "./words.ts"

export type Month = {
  /** "Nov" */
  name: string
  planned: number
  /** Null for months still to come. */
  used: number | null
  current?: boolean
}

const plain = (n: number): string => String(Math.round(n * 10) / 10)

/** Planned as an outline, used as a filled bar in it, month by month from zero. `label` stands over the current month. */
export const MonthBars = ({ months, unit, label }: { months: readonly Month[]; unit: string; label?: string }) => {
  const most = Math.max(1, ...months.flatMap(({ planned, used }) => [planned, used ?? 0]))
  const [width, floor] = [344, 92]
  const step = (width - 12) / Math.max(1, months.length)
  const scale = scaleLinear([0, most], [floor, 26])
  const current = months.findIndex((month) => month.current)
  const x = (n: number) => px(8 + n * step)
  const bar = px(Math.min(22, step * 0.72))
  const told = months.map(({ name, planned, used }) =>
    words.hours(name, plain(planned), used === null ? null : plain(used)),
  )
  const half = (label?.length ?? 0) * 3.2
  return (
    <>
      <svg viewBox={`0 0 ${width} 116`} role="img" aria-label={`${unit}: ${told.join("; ")}`}>
        <path class="axis" d={`M0 ${floor + 0.5}H${width}`} />
        {months.map(({ name, planned, used }, n) => (
          <g key={name}>
            <rect class="plan" x={x(n)} y={px(scale(planned))} width={bar} height={px(floor - scale(planned))} />
            {used !== null && (
              <rect class="used" x={x(n)} y={px(scale(used))} width={bar} height={px(floor - scale(used))} />
            )}
            <text class={n === current ? "bt m" : "q2 m"} x={px(x(n) + bar / 2)} y="108">
              {name.slice(0, 1)}
            </text>
          </g>
        ))}
        {label && current >= 0 && (
          <text class="bt m" x={px(Math.min(Math.max(x(current) + bar / 2, half + 2), width - half - 2))} y="14">
            {label}
          </text>
        )}
      </svg>
      <p class="key quiet">
        <span>
          <svg viewBox="0 0 30 12" aria-hidden="true">
            <rect class="plan" x="1" y="1" width="28" height="10" />
          </svg>
          {words.planned}
        </span>
        <span>
          <svg viewBox="0 0 30 12" aria-hidden="true">
            <rect class="used" width="30" height="12" />
          </svg>
          {words.used}
        </span>
      </p>
    </>
  )
}
