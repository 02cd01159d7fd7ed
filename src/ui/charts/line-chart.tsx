import { scaleLinear, scalePoint } from "d3-scale"
import { Scroll } from "../table.tsx"
import { type Point, px, roundUp, runs } from "./point.ts"
import { words } from "./words.ts"

export type LineChartProps = {
  /** Whose figures: "Brackwater". */
  name: string
  /** "2023/24", oldest first. More than five make the drawing wider, and it then scrolls in itself on a phone. */
  years: readonly string[]
  /** One for each year; null where there is none. */
  own: readonly (Point | null)[]
  /** The figures of a wider area, thin and grey. */
  county?: { name: string; points: readonly (Point | null)[] }
  /** The figure of the schools that also answered the year before: drawn from that year's point. */
  same?: readonly (Point | null)[]
  /** Under each year: "11 of 13", or why there is no figure. */
  under?: readonly string[]
  /** Between which years the members changed: `before` is the index of the later one. */
  breaks?: readonly { before: number; text: string }[]
  /** The top of the axis, the same for charts side by side. */
  most?: number
  /** Written at the top of the axis: "%". */
  unit?: string
}

const plot = { left: 40, right: 236, top: 20, bottom: 122 }
/** So many years stand side by side in the usual width; each further one takes as much room again. */
const usualYears = 5
const yearRoom = 42
/** Less than this and two labels touch. */
const apart = 15

const labelOf = (props: LineChartProps): string => {
  const { name, years, own, county, same = [], under = [], breaks = [] } = props
  const told = (points: readonly (Point | null)[], of: readonly string[]) =>
    years.map((year, n) => words.at(year, points[n]?.text ?? words.noFigure, of[n]))
  const sameTold = years.flatMap((year, n) => (same[n] ? [words.same(year, same[n].text)] : []))
  return [
    words.series(name, told(own, under)),
    ...(sameTold.length > 0 ? [words.series(words.sameSchools, sameTold)] : []),
    ...(county ? [words.series(county.name, told(county.points, []))] : []),
    ...breaks.map(({ before, text }) => words.breakBefore(years[before] ?? "", text)),
  ].join(" ")
}

/** Own line, the county's, the same schools' dotted one; labels at the lines and no legend. The axis begins at zero. */
export const LineChart = (props: LineChartProps) => {
  const { years, own, same = [], under = [] } = props
  const county = props.county?.points ?? []
  const breaks = (props.breaks ?? []).filter(({ before }) => before > 0)
  const extra = Math.max(0, years.length - usualYears) * yearRoom
  const box = { ...plot, right: plot.right + extra }
  const largest = Math.max(0, ...[...own, ...county, ...same].map((point) => point?.value ?? 0))
  const most = props.most ?? roundUp(largest)
  const tight = years.length > 4

  const place = scalePoint<number>(
    years.map((_, n) => n),
    [box.left + 18, box.right - 10],
  )
  const x = (n: number) => px(place(n) ?? box.left + 18)
  const scale = scaleLinear([0, most], [box.bottom, box.top])
  const y = (point: Point) => px(scale(Math.min(point.value, most)))
  const ticks = [0, most / 2, most]
  const path = (points: readonly (Point | null)[], cut: ReadonlySet<number>) =>
    runs(points)
      .flatMap((run) =>
        run.slice(1).map((n) => {
          const [a, b] = [points[n - 1], points[n]]
          if (!a || !b) return ""
          if (!cut.has(n)) return `M${x(n - 1)} ${y(a)}L${x(n)} ${y(b)}`
          // A gap in the middle, where the members changed.
          const [mx, my] = [(x(n - 1) + x(n)) / 2, (y(a) + y(b)) / 2]
          const slope = (y(b) - y(a)) / (x(n) - x(n - 1))
          return `M${x(n - 1)} ${y(a)}L${px(mx - 5)} ${px(my - 5 * slope)}M${px(mx + 5)} ${px(my + 5 * slope)}L${x(n)} ${y(b)}`
        }),
      )
      .join("")
  const countyPath = path(county, new Set())
  const cuts = new Set(breaks.map(({ before }) => before))

  const ownPath = path(own, cuts)
  const lastOwn = own.findLastIndex((point) => point !== null)
  const firstOwn = own.findIndex((point) => point !== null)
  const lastCounty = county.findLastIndex((point) => point !== null)
  const end = own[lastOwn]
  const countyEnd = county[lastCounty]
  let ownY = end ? y(end) + 4.5 : 0
  let countyY = countyEnd ? y(countyEnd) + 4 : 0
  if (end && countyEnd && Math.abs(ownY - countyY) < apart) {
    const middle = (ownY + countyY) / 2
    const sign = ownY <= countyY ? -1 : 1
    ownY = middle + (sign * apart) / 2
    countyY = middle - (sign * apart) / 2
  }
  const first = own[firstOwn]
  const beside = county[firstOwn]
  // Under the point where the county runs above it, unless that would touch the axis.
  const below = first && beside && beside.value > first.value && y(first) + 19 < box.bottom - 2
  const firstY = first ? y(first) + (below ? 19 : -10) : undefined

  const drawing = (
    <svg
      viewBox={`0 0 ${324 + extra} ${tight ? 176 : 162}`}
      class={extra > 0 ? "wide" : undefined}
      role="img"
      aria-label={labelOf(props)}
    >
      {ticks.map((tick) => (
        <>
          <path class={tick === 0 ? "axis" : "grid"} d={`M${box.left} ${px(scale(tick))}H${box.right}`} />
          <text class="q2 e" x={box.left - 6} y={px(scale(tick)) + 4}>
            {`${Math.round(tick * 100) / 100}${tick === most ? (props.unit ?? "") : ""}`}
          </text>
        </>
      ))}
      {breaks.map(({ before, text }) => {
        const at = px((x(before - 1) + x(before)) / 2)
        // "Tollgate joins" is centred over the break, as far as the drawing has room.
        const half = text.length * 3
        return (
          <g key={before}>
            <path class="brk cut" d={`M${at} ${box.bottom}V22`} />
            <path class="brk" d={`M${at - 6} ${box.bottom + 3}l4-6 4 6 4-6`} />
            <text class="q2 m" x={px(Math.min(Math.max(at, half + 2), 322 + extra - half))} y="13">
              {text}
            </text>
          </g>
        )
      })}
      {countyPath && <path class="cty" d={countyPath} />}
      {county.map((point, n) => point && <circle class="ctypt" cx={x(n)} cy={y(point)} r="2.5" key={n} />)}
      {same.map((point, n) => {
        const from = own[n - 1]
        return (
          point && (
            <g key={n}>
              {from && <path class="samel" d={`M${x(n - 1)} ${y(from)}L${x(n)} ${y(point)}`} />}
              <circle class="same" cx={x(n)} cy={y(point)} r="3.5" />
            </g>
          )
        )
      })}
      {ownPath && <path class="own" d={ownPath} />}
      {own.map((point, n) => point && <circle class="ownpt" cx={x(n)} cy={y(point)} r="4.5" key={n} />)}
      {first && firstOwn !== lastOwn && firstY !== undefined && (
        <text class="ownt m halo" x={x(firstOwn)} y={px(firstY)}>
          {first.text.replace(/%$/, "")}
        </text>
      )}
      {end && (
        <text class="ownt" x={x(lastOwn) + 12} y={px(ownY)}>
          {end.text}
        </text>
      )}
      {countyEnd && (
        <text class="q2" x={x(lastCounty) + 12} y={px(countyY)}>
          {`${words.county} ${countyEnd.text}`}
        </text>
      )}
      {years.map((year, n) => {
        // "11 of 13" in two lines where years stand close, "not asked" too.
        const [top, ...rest] = tight ? (under[n] ?? "").split(" ") : [under[n]]
        return (
          <g key={year}>
            <text class="q2 m" x={x(n)} y="141">
              {tight ? year.slice(2) : year}
            </text>
            {top && (
              <text class="q2 m" x={x(n)} y="157">
                {top}
              </text>
            )}
            {rest.length > 0 && (
              <text class="q2 m" x={x(n)} y="172">
                {rest.join(" ")}
              </text>
            )}
          </g>
        )
      })}
    </svg>
  )
  return extra > 0 ? <Scroll label={labelOf(props)}>{drawing}</Scroll> : drawing
}

/** What the lines of several charts mean, once above them. */
export const LineKey = ({ name, county, same }: { name: string; county?: string; same?: boolean }) => (
  <p class="key quiet">
    <span>
      <svg viewBox="0 0 30 12" aria-hidden="true">
        <path class="own" d="M0 6H30" />
        <circle class="ownpt" cx="24" cy="6" r="4" />
      </svg>
      {name}
    </span>
    {same && (
      <span>
        <svg viewBox="0 0 30 12" aria-hidden="true">
          <path class="samel" d="M0 6H24" />
          <circle class="same" cx="25" cy="6" r="3.5" />
        </svg>
        {words.keySame}
      </span>
    )}
    {county && (
      <span>
        <svg viewBox="0 0 30 12" aria-hidden="true">
          <path class="cty" d="M0 6H30" />
        </svg>
        {county}
      </span>
    )}
    <span>{words.keyUnder}</span>
  </p>
)
