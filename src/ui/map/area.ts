import { Delaunay } from "d3-delaunay"

export type Spot = { x: number; y: number }

/** A side of a cell: a straight line to a neighbour, or an arc of the circle around its own spot, towards nobody. */
type Side = { from: string; to: string; start: Spot; end: Spot; neighbour: number | null; turn: number }

const next = (edge: number): number => (edge % 3 === 2 ? edge - 2 : edge + 1)

const circumcentre = (a: Spot, b: Spot, c: Spot): Spot => {
  const [bx, by, cx, cy] = [b.x - a.x, b.y - a.y, c.x - a.x, c.y - a.y]
  const d = 2 * (bx * cy - by * cx)
  // Three spots in a line meet nowhere near.
  if (Math.abs(d) < 1e-12) return { x: Number.POSITIVE_INFINITY, y: Number.POSITIVE_INFINITY }
  const [b2, c2] = [bx * bx + by * by, cx * cx + cy * cy]
  return { x: a.x + (cy * b2 - by * c2) / d, y: a.y + (bx * c2 - cx * b2) / d }
}

const angle = (centre: Spot, spot: Spot): number => Math.atan2(spot.y - centre.y, spot.x - centre.x)

type Corner = { t: number; key: string; at: Spot }

/**
 * The straight sides between neighbouring cells, each cut to the circles around both spots. Both cells have circles of one size,
 * so a side ends for both at the same point; ends carry a name, not only a place, so that outlines close whatever the rounding.
 */
function straightSides(spots: readonly Spot[], radius: number): Map<number, Side[]> {
  const { triangles, halfedges } = Delaunay.from(
    spots,
    (spot) => spot.x,
    (spot) => spot.y,
  )
  const sides = new Map<number, Side[]>()
  const spotOf = (index: number | undefined): [number, Spot] => {
    const spot = index === undefined ? undefined : spots[index]
    if (index === undefined || !spot) throw new Error("a triangle without its spots")
    return [index, spot]
  }
  const corner = (edge: number, m: Spot, u: Spot): Corner => {
    const triangle = Math.floor(edge / 3)
    const [, a] = spotOf(triangles[3 * triangle])
    const [, b] = spotOf(triangles[3 * triangle + 1])
    const [, c] = spotOf(triangles[3 * triangle + 2])
    const at = circumcentre(a, b, c)
    const t = (at.x - m.x) * u.x + (at.y - m.y) * u.y
    return { t: Number.isFinite(at.x) ? t : Number.POSITIVE_INFINITY, key: `t${triangle}`, at }
  }
  if (spots.length < 2) return sides
  for (const [edge, other] of halfedges.entries()) {
    // Of two spots alone there is one edge, said three times.
    if (other > edge || (spots.length === 2 && edge > 0)) continue
    const [i, a] = spotOf(triangles[edge])
    const [j, b] = spotOf(triangles[next(edge)])
    const distance = Math.hypot(b.x - a.x, b.y - a.y)
    const reach = Math.sqrt(radius * radius - (distance * distance) / 4)
    if (!(reach > 0)) continue
    const m = { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 }
    const u = { x: -(b.y - a.y) / distance, y: (b.x - a.x) / distance }
    const cut = (t: number): Corner => ({
      t,
      key: `c${i},${j},${Math.sign(t)}`,
      at: { x: m.x + u.x * t, y: m.y + u.y * t },
    })
    // The triangle that the edge belongs to lies on one side of it; beyond the hull there is none.
    const [, c] = spotOf(triangles[next(next(edge))])
    const inward = Math.sign((c.x - m.x) * u.x + (c.y - m.y) * u.y) || 1
    const own = corner(edge, m, u)
    const far: Corner =
      other < 0 ? { ...cut(-inward * reach), t: -inward * Number.POSITIVE_INFINITY } : corner(other, m, u)
    const near = Number.isFinite(own.at.x) ? own : { ...own, t: inward * Number.POSITIVE_INFINITY }
    let [low, high] = near.t < far.t ? [near, far] : [far, near]
    if (low.t >= reach || high.t <= -reach) continue
    if (low.t < -reach) low = cut(-reach)
    if (high.t > reach) high = cut(reach)
    // Seen from `a`, with y downwards, low to high runs one way round; from `b` the other.
    const forA: Side = { from: low.key, to: high.key, start: low.at, end: high.at, neighbour: j, turn: 0 }
    const forB: Side = { from: high.key, to: low.key, start: high.at, end: low.at, neighbour: i, turn: 0 }
    sides.set(i, [...(sides.get(i) ?? []), forA])
    sides.set(j, [...(sides.get(j) ?? []), forB])
  }
  return sides
}

/** The sides of one cell in order, gaps between straight ones closed by arcs. */
function around(index: number, spot: Spot, straight: readonly Side[], radius: number): Side[] {
  const middle = (side: Side) => angle(spot, { x: (side.start.x + side.end.x) / 2, y: (side.start.y + side.end.y) / 2 })
  const ordered = [...straight].sort((a, b) => middle(a) - middle(b))
  if (ordered.length === 0) {
    const [left, right] = [
      { x: spot.x - radius, y: spot.y },
      { x: spot.x + radius, y: spot.y },
    ]
    const half = { neighbour: null, turn: Math.PI }
    return [
      { ...half, from: `l${index}`, to: `r${index}`, start: left, end: right },
      { ...half, from: `r${index}`, to: `l${index}`, start: right, end: left },
    ]
  }
  return ordered.flatMap((side, n) => {
    const following = ordered[(n + 1) % ordered.length]
    if (!following || side.to === following.from) return [side]
    const turn = (angle(spot, following.start) - angle(spot, side.end) + 2 * Math.PI) % (2 * Math.PI)
    return [side, { from: side.to, to: following.from, start: side.end, end: following.start, neighbour: null, turn }]
  })
}

const short = (n: number): string => String(Math.round(n * 10) / 10)

const drawn = (side: Side, radius: number): string =>
  side.neighbour === null
    ? `A${short(radius)} ${short(radius)} 0 ${side.turn > Math.PI ? 1 : 0} 1 ${short(side.end.x)} ${short(side.end.y)}`
    : `L${short(side.end.x)} ${short(side.end.y)}`

/** Sides laid end to end into closed lines, as an SVG path. */
function chained(sides: readonly Side[], radius: number): string {
  const starts = new Map<string, Side[]>()
  for (const side of sides) starts.set(side.from, [...(starts.get(side.from) ?? []), side])
  let path = ""
  for (const first of sides) {
    let side = starts.get(first.from)?.includes(first) ? first : undefined
    if (!side) continue
    path += `M${short(side.start.x)} ${short(side.start.y)}`
    while (side) {
      const here: Side = side
      const left = starts.get(here.from)?.filter((one) => one !== here) ?? []
      starts.set(here.from, left)
      path += drawn(here, radius)
      side = starts.get(here.to)?.[0]
    }
    path += "Z"
  }
  return path
}

/** Too little to see, enough that no three spots lie in a line. */
const nudge = 0.01

/** Of spots in the same place the first alone, none quite in a line with others. */
function apart<S extends Spot>(spots: readonly S[]): S[] {
  const seen = new Set<string>()
  return spots
    .filter(({ x, y }) => {
      const key = `${x},${y}`
      return seen.has(key) ? false : seen.add(key)
    })
    .map((site, n) => ({
      ...site,
      x: site.x + nudge * Math.sin(n * 12.9898),
      y: site.y + nudge * Math.cos(n * 78.233),
    }))
}

/**
 * The area of each group of spots: every place nearer to one of its spots than to another group's, and no farther than `radius`.
 * A boundary drawn from the settings themselves. Answers an SVG path for each group.
 */
export function areas(spots: readonly (Spot & { group: string })[], radius: number): Map<string, string> {
  const sites = apart(spots)
  const straight = straightSides(sites, radius)
  const sides = new Map<string, Side[]>()
  for (const [index, site] of sites.entries()) {
    const own = around(index, site, straight.get(index) ?? [], radius).filter(
      ({ neighbour }) => neighbour === null || sites[neighbour]?.group !== site.group,
    )
    const group = sides.get(site.group)
    if (group) group.push(...own)
    else sides.set(site.group, own)
  }
  return new Map([...sides].map(([group, own]) => [group, chained(own, radius)]))
}

/** A hole in the land, which runs round the other way, too small to mean anything. */
function isPond(loop: readonly Spot[], most: number): boolean {
  const twice = loop.reduce((sum, { x, y }, n) => {
    const after = loop[(n + 1) % loop.length] ?? { x, y }
    return sum + x * after.y - after.x * y
  }, 0)
  return twice > 0 && twice < 2 * most * most
}

/**
 * The ground that spots take up together, as an SVG path to be drawn with a broad, round line: spots less than `most` apart are
 * joined, three of them by all that lies between, so that a coast runs from spot to spot and not in lobes around each.
 */
export function ground(spots: readonly Spot[], most: number): string {
  const sites = apart(spots)
  const at = (n: number): Spot => sites[n] ?? { x: 0, y: 0 }
  const isNear = (a: number, b: number) => Math.hypot(at(a).x - at(b).x, at(a).y - at(b).y) < most
  const lines: [number, number][] = []
  const coast = new Map<number, number[]>()
  const inland = new Set<number>()
  if (sites.length === 2 && isNear(0, 1)) lines.push([0, 1])
  if (sites.length > 2) {
    const { triangles, halfedges } = Delaunay.from(
      sites,
      (site) => site.x,
      (site) => site.y,
    )
    const corner = (edge: number) => triangles[edge] ?? 0
    const isLand = (triangle: number): boolean =>
      [0, 1, 2].every((n) => isNear(corner(3 * triangle + n), corner(3 * triangle + ((n + 1) % 3))))
    for (const [edge, other] of halfedges.entries()) {
      const [a, b] = [corner(edge), corner(next(edge))]
      const here = isLand(Math.floor(edge / 3))
      const beyond = other >= 0 && isLand(Math.floor(other / 3))
      if (here) inland.add(a)
      if (here && !beyond) coast.set(a, [...(coast.get(a) ?? []), b])
      if (!here && !beyond && other < edge && isNear(a, b)) lines.push([a, b])
    }
  }
  const said = (n: number): string => `${short(at(n).x)} ${short(at(n).y)}`
  const joined = new Set([...inland, ...lines.flat()])
  let path = lines.map(([a, b]) => `M${said(a)}L${said(b)}`).join("")
  for (const [start, ways] of coast) {
    for (let here = ways.pop(); here !== undefined; here = ways.pop()) {
      const loop = [start]
      for (; here !== undefined && here !== start; here = coast.get(here)?.pop()) loop.push(here)
      if (!isPond(loop.map(at), most)) path += `M${loop.map(said).join("L")}Z`
    }
  }
  // A line of no length has round ends: a spot alone is a disc.
  for (const n of sites.keys()) if (!joined.has(n)) path += `M${said(n)}h0`
  return path
}

/**
 * How far a cell may reach: a little more than the usual distance between spots, so that a county has no straight frame, few
 * holes, and no cell swells far beyond its schools. In the spots' own unit.
 */
export function reachOf(spots: readonly Spot[], span: number): number {
  const widest = span / 8
  if (spots.length < 3) return widest
  const { triangles } = Delaunay.from(
    spots,
    (spot) => spot.x,
    (spot) => spot.y,
  )
  const lengths: number[] = []
  for (let n = 0; n < triangles.length; n++) {
    const [a, b] = [spots[triangles[n] ?? 0], spots[triangles[next(n)] ?? 0]]
    if (a && b) lengths.push(Math.hypot(a.x - b.x, a.y - b.y))
  }
  lengths.sort((a, b) => a - b)
  const usual = lengths[Math.floor(lengths.length / 2)] ?? widest
  return Math.min(widest, Math.max(span / 50, usual * 1.25))
}
