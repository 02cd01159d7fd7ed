import fc from "fast-check"
import { renderToString } from "preact-render-to-string"
import { expect, test } from "vitest"
import { county } from "../../../scripts/gallery/parts.tsx"
import { CountyMap, MapDrawing, MapList, MoveMap } from "../map.tsx"
import { areas, ground } from "./area.ts"
import { bearingOf, mainBody } from "./frame.ts"
import { type Box, besideDot, boxOfDot, clearLabels, withinDots } from "./label.ts"
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

const sheet = { width: 400, height: 300, size: 10 }
const named = (x: number, y: number, text: string) => ({ key: text, text, tries: besideDot({ x, y, r: 5 }, 10) })

test("a name stands to the right of its dot, and where another is in the way to the left, above or below", () => {
  const dots = [
    { x: 200, y: 150, r: 5 },
    { x: 215, y: 150, r: 5 },
  ]
  const taken = dots.map(boxOfDot)
  const both = [named(200, 150, "Marlbank"), named(215, 150, "Osierpit")]
  expect(clearLabels(both, taken, sheet).map(({ text, anchor }) => [text, anchor])).toEqual([
    ["Marlbank", "end"],
    ["Osierpit", "start"],
  ])
  const hemmed: Box[] = [...taken, { left: 100, right: 194, top: 145, bottom: 155 }]
  expect(clearLabels([named(200, 150, "Marlbank")], hemmed, sheet)).toMatchObject([{ anchor: "middle", y: 141 }])
})

test("a name without room is left out, the first in the order keeps its place, and none runs over the edge", () => {
  const crowd = Array.from({ length: 9 }, (_, n) => ({ x: 200 + n, y: 150 + n, r: 5 }))
  const labels = clearLabels(
    crowd.map(({ x, y }, n) => named(x, y, `Copperholm ${n}`)),
    crowd.map(boxOfDot),
    sheet,
  )
  expect(labels[0]?.text).toBe("Copperholm 0")
  expect(labels.length).toBeLessThan(9)
  expect(clearLabels([named(398, 150, "Millrace")], [], sheet)).toMatchObject([{ anchor: "end" }])
})

test("no name touches a dot or another name, however the dots lie", () => {
  const spots = fc.array(fc.tuple(fc.integer({ min: 6, max: 394 }), fc.integer({ min: 6, max: 294 })), {
    minLength: 1,
    maxLength: 40,
  })
  fc.assert(
    fc.property(spots, (given) => {
      const dots = given.map(([x, y]) => ({ x, y, r: 5 }))
      const taken = dots.map(boxOfDot)
      const labels = clearLabels(
        dots.map(({ x, y }, n) => named(x, y, `Heronedge ${n}`)),
        taken,
        sheet,
      )
      const boxes = taken.slice(dots.length)
      expect(boxes).toHaveLength(labels.length)
      for (const [n, box] of boxes.entries())
        for (const other of taken.toSpliced(dots.length + n, 1))
          expect(
            box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom,
          ).toBe(false)
    }),
    { numRuns: 100 },
  )
})

test("a cluster's name goes above or below its dots where they fill its middle", () => {
  const dots = Array.from({ length: 49 }, (_, n) => ({ x: 150 + (n % 7) * 14, y: 100 + Math.floor(n / 7) * 14, r: 6 }))
  const [label] = clearLabels(
    [{ key: "a", text: "Alder Vale", tries: withinDots(dots, 10) }],
    dots.map(boxOfDot),
    sheet,
  )
  expect(label?.y).toBeLessThan(94)
})

const place = (id: string, easting: number, northing: number, more: Partial<MapPlace> = {}): MapPlace => ({
  id,
  name: `${id} Primary School`,
  href: `/settings/${id}`,
  easting,
  northing,
  cluster: "a",
  ...more,
})
const body = Array.from({ length: 12 }, (_, n) => place(`Fern ${n}`, (n % 4) * 2_000, Math.floor(n / 4) * 2_000))

test("a cluster's map frames its main body; a school far out stands at the edge, with its way and its distance in words", () => {
  const far = place("Copper", 23_000, -17_000)
  const clusters = [{ id: "a", name: "Brackwater", colour: 2 as const }]
  const draw = (places: MapPlace[]) =>
    renderToString(<CountyMap label="Map" places={places} clusters={clusters} home="a" />)
  const html = draw([...body, far])
  expect(html.match(/<circle class="sch/g)).toHaveLength(13)
  expect(html).toMatch(/class="away" transform="translate\([\d.]+ [\d.]+\) rotate\(4\d\)"/)
  expect(html).toContain(">Copper Primary, 24 km<")
  expect(html).toContain("Copper Primary School stands at the edge with an arrow: it lies 24 km to the south-east")
  expect(draw(body)).not.toContain("away")
})

test("where many lie far out there is no main body, and all are framed", () => {
  const spots = [...body.slice(0, 4), place("x", 60_000, 0), place("y", 0, 60_000)].map(({ easting, northing }) => ({
    x: easting ?? 0,
    y: northing ?? 0,
  }))
  expect(mainBody(spots)).toEqual(spots)
  expect(mainBody([{ x: 0, y: 0 }])).toEqual([{ x: 0, y: 0 }])
})

test("north is up", () => {
  expect([bearingOf({ x: 0, y: -1 }), bearingOf({ x: 1, y: 0 }), bearingOf({ x: -1, y: 1 })]).toEqual([
    "north",
    "east",
    "south-west",
  ])
})

test("the coast runs from school to school, round the hollows and past those who stand alone", () => {
  const square = [
    { x: 0, y: 0 },
    { x: 10, y: 0 },
    { x: 10, y: 10 },
    { x: 0, y: 10 },
  ]
  expect(ground(square, 20)).toMatch(/^M[\d.-]+ [\d.-]+(L[\d.-]+ [\d.-]+){3}Z$/)
  expect(ground([...square, { x: 80, y: 80 }], 20)).toMatch(/Z.*M80 80h0$/)
  expect(ground([...square, { x: 28, y: 0 }], 19)).toMatch(/^M(10 0L28 0|28 0L10 0)M.*Z$/)
  // A ring whose chords are longer than what joins: a pond within it is no hole, a lake is one.
  const ring = (n: number, r: number) =>
    Array.from({ length: n }, (_, k) => ({
      x: r * Math.cos((k * 2 * Math.PI) / n),
      y: r * Math.sin((k * 2 * Math.PI) / n),
    }))
  expect(ground([...ring(12, 20), ...ring(8, 8)], 15).match(/Z/g)).toHaveLength(1)
  expect(ground([...ring(60, 60), ...ring(60, 52)], 15).match(/Z/g)).toHaveLength(2)
  expect(ground(square.slice(0, 2), 20)).toMatch(/^M0 0L10 0$/)
  expect(ground([], 20)).toBe("")
})

test("only a trust's schools have dots, within the boundaries of their whole clusters, and the largest are named first", () => {
  const clusters = [{ id: "a", name: "Brackwater", colour: 2 as const }]
  const only = new Set(["Fern 0", "Fern 5"])
  const html = renderToString(<MapDrawing places={body} clusters={clusters} only={only} />)
  expect(html.match(/<circle class="sch/g)).toHaveLength(2)
  const whole = renderToString(<MapDrawing places={body} clusters={clusters} />)
  const boundary = (text: string) => /class="area c2" d="([^"]+)"/.exec(text)?.[1]
  expect(boundary(html)).toBe(boundary(whole))
  const crowd = [place("Small", 0, 0, { size: 40 }), place("Big", 1, 1, { size: 400 }), place("Far", 9_000, 9_000)]
  const near = crowd.concat(Array.from({ length: 6 }, (_, n) => place(`Mid ${n}`, n, -n, { size: 100 })))
  const names = renderToString(<MapDrawing places={near} clusters={clusters} home="a" />)
  expect(names).toContain(">Big Primary<")
  expect(names).not.toContain(">Small Primary<")
  expect(names).toContain("<title>Small Primary School</title>")
})
