/**
 * Only what is asked for stands in the query, so that each way of asking has its plan and its index. `values` are those that
 * the query has already; what is asked is put behind them. `way` tells one way from another, for the statement's name.
 */
export function asked(
  values: unknown[],
  filters: readonly (readonly [condition: string, value: unknown])[],
): { where: string; way: string } {
  const given = filters.map(([condition, value]) => (value ? ` and ${condition} $${values.push(value)}` : ""))
  return { where: given.join(""), way: given.map((one) => (one ? 1 : 0)).join("") }
}
