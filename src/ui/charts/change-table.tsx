import type { ComponentChildren } from "preact"
import { Scroll } from "../table.tsx"
import { words as uiWords } from "../words.ts"
import { px } from "./point.ts"
import { words } from "./words.ts"

/** From zero in the middle to the right for more, to the left for less; the figure beside it has the sign. */
const ChangeBar = ({ value, most }: { value: number; most: number }) => {
  const width = px(most > 0 ? (50 * Math.min(Math.abs(value), most)) / most : 0)
  return (
    <svg class="bar" viewBox="0 0 100 16" preserveAspectRatio="none" aria-hidden="true">
      {width > 0 && (
        <rect class={value > 0 ? "rise" : "fall"} x={value > 0 ? 50 : px(50 - width)} y="1" width={width} height="14" />
      )}
      <path class="axis" vector-effect="non-scaling-stroke" d="M50 0V16" />
    </svg>
  )
}

export type ChangeRow = {
  text: ComponentChildren
  href?: string
  /** Small, after the text: "11 of 13 schools". */
  note?: string
  /** The figure after this step: "14.7%"; or "31 to 58". */
  figure?: string
  /** The change to draw and as written, with its sign: `{ value: 1.1, text: "+1.1" }`. */
  change?: { value: number; text: string }
  /** First and last lines: the figures as published. */
  strong?: boolean
}

/** "Why did this figure move?": steps or schools, each with its change as a figure and as a bar from zero. */
export const ChangeTable = ({
  caption,
  titles,
  rows,
  figureLast,
}: {
  caption: string
  titles: { row: string; figure: string; change: string }
  rows: readonly ChangeRow[]
  /** The figure stands after the bar: for "31 to 58". */
  figureLast?: boolean
}) => {
  const most = Math.max(0, ...rows.map(({ change }) => Math.abs(change?.value ?? 0)))
  return (
    <Scroll label={uiWords.tableOf(caption)}>
      <table class={figureLast ? "moves" : "moves steps"}>
        <caption class="vh">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{titles.row}</th>
            {!figureLast && (
              <th scope="col" class="num">
                {titles.figure}
              </th>
            )}
            <th scope="col" class="num">
              {titles.change}
            </th>
            <th scope="col" class="bar-cell">
              <span class="vh">{words.changeAsBar}</span>
            </th>
            {figureLast && (
              <th scope="col" class="num">
                {titles.figure}
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, n) => (
            <tr key={n}>
              <th scope="row" class={row.strong ? undefined : "usual"}>
                {row.href ? <a href={row.href}>{row.text}</a> : row.text}
                {row.note && <span class="sub"> {row.note}</span>}
              </th>
              {!figureLast && <td class="num">{row.strong ? <b>{row.figure}</b> : row.figure}</td>}
              <td class="num nb">{row.change?.text}</td>
              <td class="bar-cell">{row.change && <ChangeBar value={row.change.value} most={most} />}</td>
              {figureLast && <td class="num nb">{row.figure}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  )
}
