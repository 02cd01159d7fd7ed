import { reachOf, type Spot } from "./area.ts"
import type { MapPlace } from "./place.ts"

export type Drawn = MapPlace & Spot & { r: number }
/** A setting that the frame leaves out: where its arrow stands at the edge, which way it points and how far it lies. */
export type Away = Drawn & { turn: number; metres: number; bearing: Bearing }
export type Frame = {
  /** Every place where it lies, shown or not, in the frame or not: boundaries are made of them. */
  all: Drawn[]
  /** Those shown in the frame. */
  dots: Drawn[]
  away: Away[]
  reach: number
  width: number
  height: number
}

const width = 690
const tallest = 700
/** One cluster needs no more than this. */
const tallestOfOne = 540
export const short = (n: number): number => Math.round(n * 10) / 10

const extent = (spots: readonly Spot[]) =>
  spots.reduce(
    ({ west, east, north, south }, { x, y }) => ({
      west: Math.min(west, x),
      east: Math.max(east, x),
      north: Math.min(north, y),
      south: Math.max(south, y),
    }),
    { west: Infinity, east: -Infinity, north: Infinity, south: -Infinity },
  )

const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  const half = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? (sorted[half] ?? 0) : ((sorted[half - 1] ?? 0) + (sorted[half] ?? 0)) / 2
}

/** So many times as far from the middle as half of the others: outlying. */
const farOut = 3.5

/**
 * The spots that a frame should show well: all but those far out, and all where more than a quarter are far out,
 * for then there is no main body.
 */
export function mainBody<S extends Spot>(spots: readonly S[]): S[] {
  const middle = { x: median(spots.map(({ x }) => x)), y: median(spots.map(({ y }) => y)) }
  const from = spots.map((spot) => Math.hypot(spot.x - middle.x, spot.y - middle.y))
  const usual = median(from)
  const body = spots.filter((_, n) => (from[n] ?? 0) <= usual * farOut)
  return spots.length >= 4 && body.length >= spots.length * 0.75 ? body : [...spots]
}

const bearings = ["north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west"] as const
export type Bearing = (typeof bearings)[number]
/** Of a way across the page, y downwards. */
export const bearingOf = ({ x, y }: Spot): Bearing =>
  bearings[(Math.round(Math.atan2(x, -y) / (Math.PI / 4)) + 8) % 8] ?? "north"

/** Where the way from the middle of a sheet towards `to` meets its edge, `inset` within it. */
function atEdge(to: Spot, sheet: { width: number; height: number }, inset: number): Spot & { turn: number } {
  const [x, y] = [to.x - sheet.width / 2, to.y - sheet.height / 2]
  const part = Math.min(
    (sheet.width / 2 - inset) / Math.max(Math.abs(x), 1e-9),
    (sheet.height / 2 - inset) / Math.max(Math.abs(y), 1e-9),
  )
  return {
    x: sheet.width / 2 + x * part,
    y: sheet.height / 2 + y * part,
    turn: Math.round((Math.atan2(y, x) * 180) / Math.PI),
  }
}

export type Wanted = {
  /** Has a dot. */
  shows: (place: MapPlace) => boolean
  /** Lies in the frame, with a dot or without. */
  holds: (place: MapPlace) => boolean
  /** A single cluster: those of it that lie far out stand at the edge. */
  one: boolean
}

/** Metres to the drawing's units, north up, in one scale; dots at the same place stand around it. */
export function frameOf(places: readonly MapPlace[], { shows, holds, one }: Wanted): Frame {
  const known = places.flatMap((place) =>
    place.easting === null || place.northing === null ? [] : [{ place, x: place.easting, y: -place.northing }],
  )
  const shown = known.filter(({ place }) => shows(place))
  if (shown.length === 0) return { all: [], dots: [], away: [], reach: 0, width, height: 120 }
  const held = known.filter(({ place }) => holds(place))
  const body = one ? mainBody(held) : held
  const { west, east, north, south } = extent(body)
  const all = extent(known)
  const reach = reachOf(
    known.filter(({ place }) => place.cluster !== null),
    Math.max(2_000, all.east - all.west, all.south - all.north),
  )
  const edge = reach * 0.7
  const span = { x: east - west + 2 * edge, y: south - north + 2 * edge }
  const scale = Math.min(width / span.x, (one ? tallestOfOne : tallest) / span.y)
  const sheet = { width, height: Math.round(span.y * scale) }
  const left = (width - span.x * scale) / 2
  const small = shown.length > 300 ? 3 : shown.length > 60 ? 4.5 : 6.5
  const at = new Map<string, number>()
  const drawn = known.map(({ place, ...metres }): Drawn => {
    const r = place.large ? small * 1.35 : small
    const [x, y] = [short(left + (metres.x - west + edge) * scale), short((metres.y - north + edge) * scale)]
    const before = at.get(`${x},${y}`) ?? 0
    at.set(`${x},${y}`, before + 1)
    const turn = before * 2.4
    const aside = before === 0 ? 0 : r * 1.6
    return { ...place, x: short(x + aside * Math.cos(turn)), y: short(y + aside * Math.sin(turn)), r }
  })
  const out = drawn.filter(
    (place) => shows(place) && (place.x < 0 || place.x > width || place.y < 0 || place.y > sheet.height),
  )
  const inFrame = drawn.filter((place) => shows(place) && !out.includes(place))
  const away = out.map((place): Away => {
    const nearest = inFrame.reduce((best, other) =>
      Math.hypot(other.x - place.x, other.y - place.y) < Math.hypot(best.x - place.x, best.y - place.y) ? other : best,
    )
    const way = { x: place.x - nearest.x, y: place.y - nearest.y }
    const edge = atEdge(place, sheet, 30)
    return {
      ...place,
      ...edge,
      x: short(edge.x),
      y: short(edge.y),
      metres: Math.hypot(way.x, way.y) / scale,
      bearing: bearingOf(way),
    }
  })
  return { all: drawn, dots: inFrame, away, reach: reach * scale, ...sheet }
}
