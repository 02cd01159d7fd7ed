import { readFileSync } from "node:fs"
import { expect, test } from "vitest"

const css = readFileSync("src/ui/look.css", "utf8")

/** A token's values: the light-only fallback, then light and dark of `light-dark()`. */
const token = (name: string) => {
  const plain = new RegExp(`--${name}: (#[0-9a-f]{3,6});`).exec(css)?.[1]
  const [, light, dark] = new RegExp(`--${name}: light-dark\\((#[0-9a-f]{3,6}), (#[0-9a-f]{3,6})\\)`).exec(css) ?? []
  if (!plain || !light || !dark) throw new Error(`--${name} has no value for old browsers, for light or for dark`)
  return { plain, light, dark }
}
type Theme = "light" | "dark"
type Triple = readonly [number, number, number]

const rgb = (hex: string): Triple => {
  const long = hex.length === 4 ? `#${[...hex.slice(1)].map((c) => c + c).join("")}` : hex
  const at = (n: number) => Number.parseInt(long.slice(n, n + 2), 16) / 255
  return [at(1), at(3), at(5)]
}
const linear = (c: number) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
const light = (hex: string): Triple => {
  const [r, g, b] = rgb(hex)
  return [linear(r), linear(g), linear(b)]
}
const luminance = ([r, g, b]: Triple) => 0.2126 * r + 0.7152 * g + 0.0722 * b
const contrast = (a: string, b: string) => {
  const [x, y] = [luminance(light(a)), luminance(light(b))]
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05)
}

/** Machado, Oliveira, Fernandes 2009: what is left of linear light, severity 1. */
const eyes: Record<string, readonly [Triple, Triple, Triple]> = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protan: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deutan: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritan: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
}
const times = (row: Triple, [r, g, b]: Triple) => Math.min(1, Math.max(0, row[0] * r + row[1] * g + row[2] * b))

/** Oklab, times 100: a distance of about 2 can just be seen side by side. */
const seen = (hex: string, [one, two, three]: readonly [Triple, Triple, Triple]): Triple => {
  const given = light(hex)
  const [r, g, b] = [times(one, given), times(two, given), times(three, given)]
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
  return [
    21.04542553 * l + 79.3617785 * m - 0.40720468 * s,
    197.79984951 * l - 242.8592205 * m + 45.05937099 * s,
    2.59040371 * l + 78.27717662 * m - 80.8675766 * s,
  ]
}
const distance = (a: Triple, b: Triple) => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])

const clusters = Array.from({ length: 12 }, (_, n) => `c${n + 1}`)
const themes: Theme[] = ["light", "dark"]
const grounds = ["paper", "tint", "wash"]

test.each(themes.flatMap((theme) => Object.keys(eyes).map((eye) => [theme, eye] as const)))(
  "twelve clusters stay apart in the %s for %s eyes",
  (theme, eye) => {
    const matrix = eyes[eye]
    if (!matrix) throw new Error(eye)
    const close = clusters.flatMap((a, n) =>
      clusters.slice(n + 1).flatMap((b) => {
        const far = distance(seen(token(a)[theme], matrix), seen(token(b)[theme], matrix))
        return far < 8.5 ? [`${a} and ${b}: ${far.toFixed(1)}`] : []
      }),
    )
    expect(close).toEqual([])
  },
)

test.each(themes)("cluster colours, changes and edges can be seen on every ground in the %s", (theme) => {
  const faint = [...clusters, "rise", "fall", "edge"].flatMap((name) =>
    ["paper", "tint"].flatMap((ground) => {
      const ratio = contrast(token(name)[theme], token(ground)[theme])
      return ratio < 3 ? [`${name} on ${ground}: ${ratio.toFixed(2)}`] : []
    }),
  )
  expect(faint).toEqual([])
})

test.each(themes)("text can be read on every ground in the %s", (theme) => {
  const faint = ["ink", "quiet", "accent", "good", "due", "late"].flatMap((name) =>
    grounds.flatMap((ground) => {
      const ratio = contrast(token(name)[theme], token(ground)[theme])
      return ratio < 4.5 ? [`${name} on ${ground}: ${ratio.toFixed(2)}`] : []
    }),
  )
  expect(faint).toEqual([])
  expect(contrast(token("on-accent")[theme], token("accent")[theme])).toBeGreaterThan(4.5)
})

test.each(themes)("the five steps of a map go one way and can be told apart in the %s", (theme) => {
  const steps = ["m1", "m2", "m3", "m4", "m5"].map((name) => luminance(light(token(name)[theme])))
  const sorted = [...steps].sort((a, b) => (theme === "light" ? b - a : a - b))
  expect(steps).toEqual(sorted)
  for (const [n, step] of steps.slice(1).entries()) expect(Math.abs(step - (steps[n] ?? 0))).toBeGreaterThan(0.01)
})

test("no cluster has the colour of what can be acted on", () => {
  for (const theme of themes)
    for (const name of clusters) {
      const matrix = eyes.normal
      if (!matrix) throw new Error("normal")
      const far = distance(seen(token(name)[theme], matrix), seen(token("accent")[theme], matrix))
      expect(`${name} ${far > 6}`).toBe(`${name} true`)
    }
})

test("a browser without light-dark() gets the light colours", () => {
  for (const name of [
    ...clusters,
    "ink",
    "quiet",
    "paper",
    "tint",
    "line",
    "edge",
    "accent",
    "wash",
    "good",
    "due",
    "late",
    "m1",
    "m5",
  ])
    expect(`${name} ${token(name).plain}`).toBe(`${name} ${token(name).light}`)
})

test("what needs :has() to be shown is shown where there is none", () => {
  const withoutHas = css.replace(/@supports selector\(:has\(\*\)\) \{[\s\S]*?\n\}/, "")
  expect(withoutHas).not.toBe(css)
  expect(withoutHas).not.toMatch(/\.then[^{]*\{[^}]*display: none/)
})
