import fc from "fast-check"
import { renderToString } from "preact-render-to-string"
import { expect, test } from "vitest"
import { county } from "../../../scripts/gallery/parts.tsx"
import { MapDrawing, MapList, MoveMap } from "../map.tsx"
import { areas } from "./area.ts"
import { limitsFor, type MapPlace, stepOf, stepsFor } from "./place.ts"

const draw = (clusters: number, each: number) => renderToString(<MapDrawing {...county(clusters, each)} />)

test("maps of 4 clusters of 50 and of 50 clusters of 16 are small enough to send", () => {
  expect(draw(4, 50).length).toBeLessThan(250_000)
  expect(draw(50, 16).length).toBeLessThan(250_000)
})

test("every school has its dot and its link, every cluster its area and its name", () => {
  const html = draw(6, 15)
  expect(html.match(/<circle class="sch/g)).toHaveLength(90)
  expect(html.match(/<a href="\/schools\//g)).toHaveLength(90)
  expect(html.match(/<path class="area /g)).toHaveLength(6)
  expect(html).toContain(">Alder Vale<")
})

type Point = readonly [number, number]

/** The loops of an outline, its arcs (clockwise on the page) cut into short lines. */
const loops = (path: string, radius: number): Point[][] =>
  path
    .split("M")
    .filter(Boolean)
    .map((loop) => {
      const points: Point[] = []
      for (const [, letter, large, a, b] of loop.matchAll(/(^|L|A[\d.]+ [\d.]+ 0 ([01]) 1 )(-?[\d.]+) (-?[\d.]+)/g)) {
        const [x, y] = [Number(a), Number(b)]
        const from = points.at(-1)
        if (letter?.startsWith("A") && from) {
          const chord = Math.hypot(x - from[0], y - from[1])
          const half = Math.sqrt(Math.max(0, radius * radius - (chord * chord) / 4)) * (large === "1" ? -1 : 1)
          const [ux, uy] = chord === 0 ? [0, 0] : [(x - from[0]) / chord, (y - from[1]) / chord]
          const centre = [(from[0] + x) / 2 - uy * half, (from[1] + y) / 2 + ux * half] as const
          const [start, end] = [from, [x, y] as const].map((p) => Math.atan2(p[1] - centre[1], p[0] - centre[0]))
          const turn = ((end ?? 0) - (start ?? 0) + 2 * Math.PI) % (2 * Math.PI)
          for (let n = 1; n < 48; n++) {
            const at = (start ?? 0) + (turn * n) / 48
            points.push([centre[0] + radius * Math.cos(at), centre[1] + radius * Math.sin(at)])
          }
        }
        points.push([x, y])
      }
      return points
    })

const isInside = ([x, y]: Point, all: readonly Point[][]): boolean => {
  let inside = false
  for (const loop of all)
    for (const [n, [ax, ay]] of loop.entries()) {
      const [bx, by] = loop[(n + 1) % loop.length] ?? [ax, ay]
      if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside
    }
  return inside
}

test("any place near a school lies in the area of the nearest school's cluster and in no other", () => {
  const spots = fc.array(
    fc.record({
      x: fc.integer({ min: 0, max: 600 }),
      y: fc.integer({ min: 0, max: 600 }),
      group: fc.constantFrom("a", "b", "c"),
    }),
    { minLength: 1, maxLength: 40 },
  )
  const anywhere = fc.array(fc.tuple(fc.integer({ min: -90, max: 690 }), fc.integer({ min: -90, max: 690 })), {
    minLength: 40,
    maxLength: 40,
  })
  fc.assert(
    fc.property(spots, fc.integer({ min: 20, max: 200 }), anywhere, (given, radius, asked) => {
      const places = given.filter((place, n) => given.findIndex(({ x, y }) => x === place.x && y === place.y) === n)
      const drawn = [...areas(places, radius)].map(([group, path]) => {
        expect(path).not.toMatch(/NaN|Infinity/)
        return [group, loops(path, radius)] as const
      })
      for (const [x, y] of asked) {
        const far = places.map((place) => ({ group: place.group, away: Math.hypot(place.x - x, place.y - y) }))
        const nearest = far.sort((a, b) => a.away - b.away)[0]
        const rival = far.find(({ group }) => group !== nearest?.group)
        // Too near to a boundary to be told apart in tenths of a pixel.
        if (!nearest || Math.abs(nearest.away - radius) < 2 || (rival && rival.away - nearest.away < 2)) continue
        const owners = drawn.filter(([, all]) => isInside([x, y], all)).map(([group]) => group)
        expect(owners).toEqual(nearest.away < radius ? [nearest.group] : [])
      }
    }),
    { numRuns: 300 },
  )
})

test("a single school, two schools and schools in a row have areas too", () => {
  expect(areas([{ x: 5, y: 5, group: "a" }], 4).get("a")).toMatch(/^M1 5A4 4 0 [01] 1 9 5A4 4 0 [01] 1 1 5Z$/)
  const two = areas(
    [
      { x: 0, y: 0, group: "a" },
      { x: 6, y: 0, group: "b" },
    ],
    5,
  )
  expect(two.get("a")).toMatch(/^M.*L.*A.*Z$|^M.*A.*L.*Z$/)
  const row = areas(
    [0, 10, 20, 30].map((x, n) => ({ x, y: 0, group: n < 2 ? "a" : "b" })),
    8,
  )
  expect(row.get("a")?.match(/L/g)).toHaveLength(1)
})

test("a school without a place is in the list, and says so", () => {
  const lost: MapPlace = { id: "1", name: "Tutor of no place", href: "/1", easting: null, northing: null, cluster: "a" }
  const props = { label: "Map", clusters: [{ id: "a", name: "Alder Vale", colour: 1 as const }], places: [lost] }
  expect(renderToString(<MapList {...props} />)).toMatch(/Tutor of no place<\/a><span class="sub"> Not on the map/)
  expect(renderToString(<MapDrawing {...props} />)).not.toContain("NaN")
})

test("what does not apply and what was not answered are told from each other and from a low figure by form", () => {
  const place = (id: string, fill: MapPlace["fill"], easting: number): MapPlace => ({
    id,
    name: id,
    easting,
    northing: 0,
    cluster: "a",
    ...(fill && { fill }),
  })
  const html = renderToString(
    <MapDrawing
      clusters={[{ id: "a", name: "A", colour: 1 }]}
      places={[place("n", "not-applicable", 0), place("x", "no-answer", 9_000), place("low", 1, 18_000)]}
      steps={[]}
    />,
  )
  expect(html).toContain('class="sch not-asked"')
  expect(html).toMatch(
    /class="sch no-answer"[^>]*><\/circle><path class="axis"|class="sch no-answer"[^>]*\/><path class="axis"/,
  )
  expect(html).toContain('class="sch k1"')
})

test("movers are ringed before and after, and their areas change", () => {
  const { places, clusters } = county(3, 6)
  const moving = new Set([places[0]?.id ?? ""])
  const html = renderToString(<MoveMap places={places} clusters={clusters} moving={moving} to="cluster-1" />)
  expect(html.match(/ moving"/g)).toHaveLength(2)
  const outlines = [...html.matchAll(/<path class="area c1" d="([^"]+)"/g)].map(([, d]) => d)
  expect(outlines).toHaveLength(2)
  expect(outlines[0]).not.toBe(outlines[1])
})

test("classes have round limits, and the legend counts each", () => {
  const values = [0, 3, 8, 12, 15, 18, 22, 27, 33, 40]
  const limits = limitsFor(values)
  expect(limits).toEqual([10, 15, 20, 35])
  expect(limits.map((limit) => stepOf(limit, limits))).toEqual([2, 3, 4, 5])
  const say = {
    under: (a: string) => `under ${a}`,
    to: (a: string, b: string) => `${a} to ${b}`,
    over: (a: string) => `${a} or more`,
    notApplicable: "does not apply",
    noAnswer: "no answer",
  }
  expect(stepsFor([...values.map((value) => stepOf(value, limits)), "no-answer"], limits, (n) => `${n}%`, say)).toEqual(
    [
      { fill: 1, text: "under 10%", count: 3 },
      { fill: 2, text: "10% to 15%", count: 1 },
      { fill: 3, text: "15% to 20%", count: 2 },
      { fill: 4, text: "20% to 35%", count: 3 },
      { fill: 5, text: "35% or more", count: 1 },
      { fill: "no-answer", text: "no answer", count: 1 },
    ],
  )
  expect(limitsFor([5, 5, 5])).toEqual([])
  expect(limitsFor([])).toEqual([])
})
