import { clusterClass } from "./colour.ts"
import { areas, reachOf, type Spot } from "./map/area.ts"
import { placed } from "./map/label.ts"
import type { Fill, MapCluster, MapPlace, Step } from "./map/place.ts"
import { words } from "./map/words.ts"
import { Scroll } from "./table.tsx"

export type MapProps = {
  /** What it shows: "Northmoor's 87 schools in six clusters". */
  label: string
  places: readonly MapPlace[]
  clusters: readonly MapCluster[]
  /** The cluster in the middle of things: tinted and outlined, others in outline. */
  home?: string
  /** Dots by class of a measure, with a legend; otherwise in their cluster's colour. */
  steps?: readonly Step[]
  /** Settings that move: ringed. */
  moving?: ReadonlySet<string>
  /** Leave the list to the page. */
  listElsewhere?: boolean
}

type Drawn = MapPlace & Spot & { r: number }

const width = 690
const tallest = 700
const short = (n: number): number => Math.round(n * 10) / 10

type View = { drawn: Drawn[]; reach: number; height: number }

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

/** Metres to the drawing's units, north up, in one scale, with room for the cells at the edge; dots at the same place stand around it. */
function project(places: readonly MapPlace[], home: string | undefined): View {
  const known = places.flatMap((place) =>
    place.easting === null || place.northing === null ? [] : [{ place, x: place.easting, y: -place.northing }],
  )
  const framed = known.filter(({ place }) => home === undefined || place.cluster === home)
  if (framed.length === 0) return { drawn: [], reach: 0, height: 120 }
  const { west, east, north, south } = extent(framed)
  const all = extent(known)
  const reach = reachOf(
    known.filter(({ place }) => place.cluster !== null),
    Math.max(2_000, all.east - all.west, all.south - all.north),
  )
  const edge = reach * 1.05
  const span = { x: east - west + 2 * edge, y: south - north + 2 * edge }
  const scale = Math.min(width / span.x, tallest / span.y)
  const height = Math.round(span.y * scale)
  const left = (width - span.x * scale) / 2
  const small = known.length > 300 ? 3 : known.length > 60 ? 4.5 : 6.5
  const at = new Map<string, number>()
  const drawn = known.map(({ place, ...metres }): Drawn => {
    const r = place.large ? small * 1.35 : small
    const [x, y] = [short(left + (metres.x - west + edge) * scale), short((metres.y - north + edge) * scale)]
    const before = at.get(`${x},${y}`) ?? 0
    at.set(`${x},${y}`, before + 1)
    const turn = before * 2.4
    const away = before === 0 ? 0 : r * 1.6
    return { ...place, x: short(x + away * Math.cos(turn)), y: short(y + away * Math.sin(turn)), r }
  })
  return { drawn, reach: reach * scale, height }
}

const fillClass = (fill: Fill | undefined): string =>
  fill === undefined ? "" : fill === "not-applicable" ? "not-asked" : fill === "no-answer" ? "no-answer" : `k${fill}`

const Dot = ({ x, y, r, fill, dim }: Spot & { r: number; fill?: Fill | undefined; dim?: boolean }) => (
  <>
    <circle class={["sch", fillClass(fill), dim && "moving"].filter(Boolean).join(" ")} cx={x} cy={y} r={short(r)} />
    {fill === "no-answer" && (
      <path
        class="axis"
        d={`M${short(x - r * 0.6)} ${short(y - r * 0.6)}l${short(r * 1.2)} ${short(r * 1.2)}m0 ${short(-r * 1.2)}l${short(-r * 1.2)} ${short(r * 1.2)}`}
      />
    )}
  </>
)

const Place = ({ place, moving }: { place: Drawn; moving: boolean }) => {
  const dot = <Dot x={place.x} y={place.y} r={place.r} fill={place.fill} dim={moving} />
  return place.href ? (
    <a href={place.href} tabindex={-1}>
      {dot}
    </a>
  ) : (
    dot
  )
}

/** The middle of a cluster's dots, for its name. */
const middle = (dots: readonly Drawn[]): Spot => ({
  x: dots.reduce((sum, { x }) => sum + x, 0) / dots.length,
  y: dots.reduce((sum, { y }) => sum + y, 0) / dots.length,
})

/** So many names of settings still fit. */
const mostNames = 30

/** The drawing alone. Its links are for pointers; the list has the same ones for the keyboard and for screen readers. */
export const MapDrawing = ({ places, clusters, home, steps, moving = new Set() }: Omit<MapProps, "label">) => {
  const { drawn, reach, height } = project(places, home)
  const inClusters = drawn.filter((place) => place.cluster !== null)
  const outlines = areas(
    inClusters.map(({ x, y, cluster }) => ({ x, y, group: cluster ?? "" })),
    reach,
  )
  const shown = home === undefined ? drawn : drawn.filter(({ cluster }) => cluster === home)
  const named = shown.length <= mostNames
  const size = home !== undefined ? 12 : clusters.length > 20 ? 11 : 15
  const spots = shown.map(({ x, y, r }) => ({ x, y, r }))
  const clusterNames = placed(
    clusters
      .filter(({ id }) => id !== home)
      .flatMap(({ id, name }) => {
        const dots = drawn.filter(({ cluster, x, y }) => cluster === id && x > 0 && x < width && y > 0 && y < height)
        return dots.length === 0 ? [] : [{ ...middle(dots), key: id, text: name, clear: 0 }]
      }),
    spots.map((spot) => ({ ...spot, r: spot.r * 0.6 })),
    size,
    width,
    height,
  )
  const names = named
    ? placed(
        shown.map(({ id, name, x, y, r }) => ({ key: id, text: name, x, y, clear: r })),
        [...spots, ...clusterNames.map(({ x, y }) => ({ x, y, r: 10 }))],
        13,
        width,
        height,
      )
    : []
  const byCluster = (id: string | null) => shown.filter(({ cluster }) => cluster === id)
  return (
    <svg viewBox={`0 0 ${width} ${height}`} aria-hidden="true" class={home === undefined ? "county" : "one"}>
      {clusters.map(({ id, colour }) => {
        const path = outlines.get(id)
        return path && <path class={`area ${id === home ? "home " : ""}${clusterClass(colour)}`} d={path} key={id} />
      })}
      {clusters.map(({ id, colour }) => (
        <g class={steps ? undefined : clusterClass(colour)} key={id}>
          {byCluster(id).map((place) => (
            <Place place={place} moving={moving.has(place.id)} key={place.id} />
          ))}
        </g>
      ))}
      <g class="loose">
        {byCluster(null).map((place) => (
          <Place place={place} moving={moving.has(place.id)} key={place.id} />
        ))}
      </g>
      {names.map(({ key, text, x, y, anchor }) => (
        <text
          class={`place-name halo ${anchor === "end" ? "e" : anchor === "middle" ? "m" : ""}`}
          x={short(x)}
          y={short(y)}
          key={key}
        >
          {text}
        </text>
      ))}
      {clusterNames.map(({ key, text, x, y }) => (
        <text
          class={
            home !== undefined ? "q2 halo m" : clusters.length > 20 ? "area-name many-names halo m" : "area-name halo m"
          }
          x={short(x)}
          y={short(y)}
          key={key}
        >
          {text}
        </text>
      ))}
    </svg>
  )
}

/** The five classes with their limits and counts. */
const MapLegend = ({ steps }: { steps: readonly Step[] }) => (
  <ul class="legend">
    {steps.map(({ fill, text, count }) => (
      <li key={fill}>
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <Dot x={8} y={8} r={7} fill={fill} />
        </svg>
        {text} <span class="sub">{count}</span>
      </li>
    ))}
  </ul>
)

type Group = { key: string; title: string; places: readonly MapPlace[] }

const groupsOf = ({ places, clusters, home, steps }: MapProps): Group[] => {
  const shown = home === undefined ? places : places.filter(({ cluster }) => cluster === home)
  const groups: Group[] = steps
    ? steps.map(({ fill, text }) => ({
        key: String(fill),
        title: text,
        places: shown.filter((place) => place.fill === fill),
      }))
    : [
        ...clusters.map(({ id, name }) => ({
          key: id,
          title: name,
          places: shown.filter(({ cluster }) => cluster === id),
        })),
        { key: "none", title: words.noCluster, places: shown.filter(({ cluster }) => cluster === null) },
      ]
  return groups.filter((group) => group.places.length > 0)
}

/** The map in words: every place by class or by cluster, with its figure and its link. */
export const MapList = (props: MapProps) => {
  const groups = groupsOf(props)
  const all = groups.reduce((sum, { places }) => sum + places.length, 0)
  return (
    <details class="map-list">
      <summary>{words.asList(all)}</summary>
      {groups.map(({ key, title, places }) => (
        <div key={key}>
          <p>
            <b>{title}</b> <span class="sub">{places.length}</span>
          </p>
          <ul class="by-class">
            {places.map(({ id, name, href, text, easting }) => (
              <li key={id}>
                {href ? <a href={href}>{name}</a> : name}
                {text && ` ${text}`}
                {easting === null && <span class="sub"> {words.noPlace}</span>}
              </li>
            ))}
          </ul>
        </div>
      ))}
    </details>
  )
}

/** Settings as dots, clusters as areas that their settings draw; the legend beside it, the same in words below. */
export const CountyMap = (props: MapProps) => (
  <figure class="map">
    <figcaption class="vh">{props.label}</figcaption>
    <div class={props.steps ? "map-and-legend" : undefined}>
      <Scroll label={words.map(props.label)}>
        <MapDrawing {...props} />
      </Scroll>
      {props.steps && <MapLegend steps={props.steps} />}
    </div>
    {!props.listElsewhere && <MapList {...props} />}
  </figure>
)

/** The clusters before and after settings move, side by side; the movers are ringed in both. */
export const MoveMap = ({
  places,
  clusters,
  to,
  moving,
}: {
  /** As they are now. */
  places: readonly MapPlace[]
  clusters: readonly MapCluster[]
  /** Where those in `moving` go; null: out of every cluster. */
  to: string | null
  moving: ReadonlySet<string>
}) => {
  const after = places.map((place) => (moving.has(place.id) ? { ...place, cluster: to } : place))
  return (
    <div class="two">
      <figure class="map">
        <figcaption>
          <h3>{words.before}</h3>
        </figcaption>
        <MapDrawing places={places} clusters={clusters} moving={moving} />
      </figure>
      <figure class="map">
        <figcaption>
          <h3>{words.after}</h3>
        </figcaption>
        <MapDrawing places={after} clusters={clusters} moving={moving} />
      </figure>
    </div>
  )
}
