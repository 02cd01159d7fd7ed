/** An exact fraction; `bottom` is above 0. Kept unreduced until it is shown. */
export type Fraction = { top: bigint; bottom: bigint }

/** `fraction(1, 16)`; a bottom of 0 is a bug. */
export const fraction = (top: number | bigint, bottom: number | bigint = 1): Fraction => {
  const [t, b] = [BigInt(top), BigInt(bottom)]
  if (b === 0n) throw new Error("a fraction of nothing")
  return b > 0n ? { top: t, bottom: b } : { top: -t, bottom: -b }
}

export const plus = (a: Fraction, b: Fraction): Fraction =>
  fraction(a.top * b.bottom + b.top * a.bottom, a.bottom * b.bottom)
export const minus = (a: Fraction, b: Fraction): Fraction =>
  fraction(a.top * b.bottom - b.top * a.bottom, a.bottom * b.bottom)
export const times = (a: Fraction, b: Fraction): Fraction => fraction(a.top * b.top, a.bottom * b.bottom)
export const over = (a: Fraction, b: Fraction): Fraction => fraction(a.top * b.bottom, a.bottom * b.top)
export const compare = (a: Fraction, b: Fraction): number => {
  const difference = a.top * b.bottom - b.top * a.bottom
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

/** Half away from zero, on the exact value: `rounded(fraction(25, 4), 1)` → `"6.3"`, −6.25 → `"-6.3"`. */
export const rounded = (value: Fraction, decimals: number): string => {
  const scale = 10n ** BigInt(decimals)
  const negative = value.top < 0n
  const top = (negative ? -value.top : value.top) * scale
  const whole = (2n * top + value.bottom) / (2n * value.bottom)
  const digits = whole.toString().padStart(decimals + 1, "0")
  const text = decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`
  return negative && whole !== 0n ? `-${text}` : text
}
