import { type Point, px } from "./point.ts"
import { words } from "./words.ts"

/** Where one stands among the others: a line from the least to the most, a tick at the whole, a dot for oneself. */
export const RangeDot = ({
  name,
  own,
  wholeName,
  whole,
  least,
  greatest,
  most,
}: {
  name: string
  own: Point | null
  wholeName: string
  whole: Point | null
  least: Point
  greatest: Point
  /** The right end of the scale, which begins at zero. */
  most: number
}) => {
  const x = (point: Point) => px(4 + (152 * Math.min(point.value, most)) / (most || 1))
  const told = [
    own && `${name} ${own.text}`,
    whole && `${wholeName} ${whole.text}`,
    words.range(least.text, greatest.text),
  ].filter(Boolean)
  return (
    <svg class="range" viewBox="0 0 160 20" role="img" aria-label={told.join(", ")}>
      <path class="grid" d="M4 10H156" />
      <path class="cty" d={`M${x(least)} 10H${x(greatest)}`} />
      {whole && <path class="brk" d={`M${x(whole)} 3V17`} />}
      {own && <circle class="ownpt" cx={x(own)} cy="10" r="5" />}
    </svg>
  )
}
