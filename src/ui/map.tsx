import { useId } from "preact/hooks"
import { clusterClass } from "./colour.ts"
import { areas, ground, type Spot } from "./map/area.ts"
import { type Away, type Drawn, frameOf, short } from "./map/frame.ts"
import { allLabels, besideDot, boxOfDot, clearLabels, type Label, withinDots } from "./map/label.ts"
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
  /** The places with dots; the others only draw their clusters' boundaries. All, unless told. */
  only?: ReadonlySet<string>
  /** Dots by class of a measure, with a legend; otherwise in their cluster's colour. */
  steps?: readonly Step[]
  /** Settings that move: ringed. */
  moving?: ReadonlySet<string>
  /** Leave the list to the page. */
  listElsewhere?: boolean
}

type Which = Pick<MapProps, "places" | "home" | "only">

const isShown = ({ home, only }: Which, { id, cluster }: Pick<MapPlace, "id" | "cluster">): boolean =>
  (home === undefined || cluster === home) && (only === undefined || only.has(id))

const frame = (which: Which) => {
  const shows = (place: MapPlace) => isShown(which, place)
  const clusters = new Set(which.places.filter(shows).map(({ cluster }) => cluster))
  const holds = (place: MapPlace) => shows(place) || (place.cluster !== null && clusters.has(place.cluster))
  return frameOf(which.places, { shows, holds, one: which.home !== undefined })
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

const titleOf = ({ name, text }: MapPlace): string => [name, text].filter(Boolean).join(", ")

const Place = ({ place, moving }: { place: Drawn; moving: boolean }) => {
  const dot = (
    <>
      <title>{titleOf(place)}</title>
      <Dot x={place.x} y={place.y} r={place.r} fill={place.fill} dim={moving} />
    </>
  )
  return place.href ? (
    <a href={place.href} tabindex={-1}>
      {dot}
    </a>
  ) : (
    <g>{dot}</g>
  )
}

/** A dot at the edge with a point towards where it really is. */
const AwayPlace = ({ place, moving }: { place: Away; moving: boolean }) => (
  <>
    <path
      class="away"
      transform={`translate(${place.x} ${place.y}) rotate(${place.turn})`}
      d={`M${short(place.r + 20)} 0l-11 -7v14z`}
    />
    <Place place={place} moving={moving} />
  </>
)

/** A map has room for "Marlbank Primary". */
const shortName = (name: string): string => name.replace(/^(\S+ .+) School$/, "$1")
const awayName = (place: Away): string => `${shortName(place.name)}, ${words.km(place.metres)}`

/** The largest first: theirs are the names that stay where there is no room for all. */
const largestFirst = (a: MapPlace, b: MapPlace): number =>
  Number(b.large ?? false) - Number(a.large ?? false) || (b.size ?? 0) - (a.size ?? 0)

/** Of clusters' names where the map is as narrow as a telephone, as in look.css. */
const narrowLetters = 26

/** Above this many, names of settings would only say which villages happen to lie apart. */
const mostNames = 40

const Names = ({ labels, look }: { labels: readonly Label[]; look: string }) => (
  <>
    {labels.map(({ key, text, x, y, anchor }) => (
      <text
        class={[look, "halo", anchor === "end" ? "e" : anchor === "middle" ? "m" : ""].filter(Boolean).join(" ")}
        x={short(x)}
        y={short(y)}
        key={key}
      >
        {text}
      </text>
    ))}
  </>
)

/** The drawing alone. Its links are for pointers; the list has the same ones for the keyboard and for screen readers. */
export const MapDrawing = (props: Omit<MapProps, "label">) => {
  const { clusters, home, steps, moving = new Set() } = props
  const id = useId()
  const { all, dots, away, reach, width, height } = frame(props)
  const inClusters = all.filter((place) => place.cluster !== null)
  const outlines = areas(
    inClusters.map(({ x, y, cluster }) => ({ x, y, group: cluster ?? "" })),
    reach * 1.2,
  )
  const land = ground(inClusters, reach * 2)
  const one = home !== undefined
  const many = clusters.length > 20
  const whole = { width, height }
  const taken = [...dots, ...away].map(boxOfDot)
  const labelled = [...dots].sort(largestFirst)
  const awayNames = clearLabels(
    away.map((place) => ({
      key: place.id,
      text: awayName(place),
      tries: besideDot({ ...place, r: place.r + 20 }, 13),
    })),
    taken,
    { ...whole, size: 13 },
  )
  const areaNames = (): Label[] => {
    const size = one ? 12 : many ? 11 : 15
    const named = (cluster: MapCluster) => {
      const own = inClusters.filter(
        ({ cluster: of, x, y }) => of === cluster.id && x > 0 && x < width && y > 0 && y < height,
      )
      return own.length === 0 ? [] : [{ key: cluster.id, text: cluster.name, tries: withinDots(own, size) }]
    }
    const isDotted = ({ id: cluster }: MapCluster) => dots.some((place) => place.cluster === cluster)
    const letters = { ...whole, size, widest: one || many ? 1 : narrowLetters / size }
    return [
      ...allLabels(clusters.filter((cluster) => !one && isDotted(cluster)).flatMap(named), taken, letters),
      ...clearLabels(clusters.filter((cluster) => !isDotted(cluster)).flatMap(named), taken, letters),
    ]
  }
  const placeNames = (): Label[] =>
    labelled.length > mostNames
      ? []
      : clearLabels(
          labelled.map((place) => ({ key: place.id, text: shortName(place.name), tries: besideDot(place, 13) })),
          taken,
          { ...whole, size: 13 },
        )
  // On a cluster's own map its schools are named first, elsewhere the clusters.
  const ownNames = one ? placeNames() : []
  const clusterNames = areaNames()
  const names = one ? ownNames : placeNames()
  const byCluster = (cluster: string | null) => dots.filter((place) => place.cluster === cluster)
  const homeClass = clusterClass(clusters.find((cluster) => cluster.id === home)?.colour ?? 1)
  return (
    <svg viewBox={`0 0 ${width} ${height}`} aria-hidden="true" class={one ? "one" : "county"}>
      <defs>
        <path id={`${id}-ground`} d={land} />
        <mask id={`${id}-land`} maskUnits="userSpaceOnUse" x="0" y="0" width={width} height={height}>
          <use href={`#${id}-ground`} class="land" stroke-width={short(reach)} />
        </mask>
        {home !== undefined && (
          <clipPath id={`${id}-home`}>
            <path d={outlines.get(home)} />
          </clipPath>
        )}
      </defs>
      <use href={`#${id}-ground`} class="coast" stroke-width={short(reach + (one ? 2 : 2.5))} />
      {home !== undefined && (
        <g clip-path={`url(#${id}-home)`}>
          <use href={`#${id}-ground`} class={`coast ${homeClass}`} stroke-width={short(reach + 4)} />
        </g>
      )}
      <use href={`#${id}-ground`} class="inland" stroke-width={short(reach)} />
      <g mask={`url(#${id}-land)`}>
        {clusters.map(({ id: cluster, colour }) => {
          const path = outlines.get(cluster)
          return (
            path && (
              <path class={`area ${cluster === home ? "home " : ""}${clusterClass(colour)}`} d={path} key={cluster} />
            )
          )
        })}
      </g>
      {clusters.map(({ id: cluster, colour }) => (
        <g class={steps ? undefined : clusterClass(colour)} key={cluster}>
          {byCluster(cluster).map((place) => (
            <Place place={place} moving={moving.has(place.id)} key={place.id} />
          ))}
        </g>
      ))}
      <g class="loose">
        {byCluster(null).map((place) => (
          <Place place={place} moving={moving.has(place.id)} key={place.id} />
        ))}
      </g>
      <g class={steps ? undefined : homeClass}>
        {away.map((place) => (
          <AwayPlace place={place} moving={moving.has(place.id)} key={place.id} />
        ))}
      </g>
      <Names labels={[...names, ...awayNames]} look="place-name" />
      <Names labels={clusterNames} look={one ? "q2 near-name" : many ? "area-name many-names" : "area-name"} />
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

const groupsOf = (props: MapProps): Group[] => {
  const { clusters, steps } = props
  const shown = props.places.filter((place) => isShown(props, place))
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
    {frame(props).away.map(({ id, name, metres, bearing }) => (
      <p class="quiet" key={id}>
        {words.away(name, metres, bearing)}
      </p>
    ))}
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
