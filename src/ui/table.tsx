import type { ComponentChildren } from "preact"
import { words } from "./words.ts"

export type Column<Row> = {
  title: ComponentChildren
  /** Before the cell where rows are cards; the title unless told, which must then be text. */
  label?: string
  /** Figures: to the right. */
  number?: boolean
  /** Does not break: days, "9 of 14". */
  whole?: boolean
  /** Class of header and cells, such as a cluster's colour. */
  class?: string
  cell: (row: Row) => ComponentChildren
}

export type TableProps<Row> = {
  /** What the table shows; read first by a screen reader. */
  caption: string
  /** The caption in sight, above the table. */
  captionShown?: boolean
  /** The first column heads its row. */
  columns: readonly [Column<Row>, ...Column<Row>[]]
  rows: readonly Row[]
  rowKey?: (row: Row) => string
  rowClass?: (row: Row) => string | undefined
  /** Sums under the rows, one for each column. */
  foot?: readonly ComponentChildren[]
  /** `cards`: every row a card under 600 px. `scroll`: scrolls in itself and keeps its first column. `three`: cards with three figures a line. */
  narrow?: "cards" | "three" | "scroll"
}

const cellClass = (column: { number?: boolean; whole?: boolean; class?: string }) =>
  [column.number && "num", column.whole && "nb", column.class].filter(Boolean).join(" ") || undefined

const labelOf = <Row,>(column: Column<Row>): string | undefined =>
  column.label ?? (typeof column.title === "string" ? column.title : undefined)

/** A table of data; wide ones never widen the page. */
export function Table<Row>(props: TableProps<Row>) {
  const { columns, rows, narrow = "cards" } = props
  const [head, ...rest] = columns
  const table = (
    <table class={narrow === "scroll" ? "sticky" : narrow === "three" ? "cards tri" : "cards"}>
      <caption class={props.captionShown ? undefined : "vh"}>{props.caption}</caption>
      <thead>
        <tr>
          {columns.map((column, n) => (
            <th scope="col" class={cellClass(column)} key={n}>
              {column.title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, n) => (
          <tr class={props.rowClass?.(row)} key={props.rowKey?.(row) ?? n}>
            <th scope="row" class={cellClass(head)}>
              {head.cell(row)}
            </th>
            {rest.map((column, at) => (
              <td class={cellClass(column)} data-l={labelOf(column)} key={at}>
                <span>{column.cell(row)}</span>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
      {props.foot && (
        <tfoot>
          <tr>
            <th scope="row" class={cellClass(head)}>
              {props.foot[0]}
            </th>
            {rest.map((column, at) => (
              <td class={cellClass(column)} data-l={labelOf(column)} key={at}>
                <span>{props.foot?.[at + 1]}</span>
              </td>
            ))}
          </tr>
        </tfoot>
      )}
    </table>
  )
  return narrow === "scroll" ? <Scroll label={words.tableOf(props.caption)}>{table}</Scroll> : table
}

/** Scrolls in itself; can be reached and scrolled with the keyboard. */
export const Scroll = ({ label, children }: { label: string; children: ComponentChildren }) => (
  <section class="scroll" tabindex={0} aria-label={label}>
    {children}
  </section>
)
