/** @jsxImportSource preact */
import { Act, Actions, Button, ButtonLink, PostButton } from "../../src/ui/button.tsx"
import { Choice } from "../../src/ui/choice.tsx"
import { clusterColour } from "../../src/ui/colour.ts"
import { Details } from "../../src/ui/details.tsx"
import { DiffList } from "../../src/ui/diff-list.tsx"
import { ClusterName } from "../../src/ui/dot.tsx"
import { Empty } from "../../src/ui/empty.tsx"
import { ErrorSummary } from "../../src/ui/error-summary.tsx"
import { Facts } from "../../src/ui/facts.tsx"
import { Field } from "../../src/ui/field.tsx"
import { Head } from "../../src/ui/head.tsx"
import { Layout } from "../../src/ui/layout.tsx"
import { limitsFor, type MapCluster, type MapPlace, stepOf, stepsFor } from "../../src/ui/map/place.ts"
import { CountyMap, MoveMap } from "../../src/ui/map.tsx"
import { Notice } from "../../src/ui/notice.tsx"
import { Pager } from "../../src/ui/pager.tsx"
import { Part } from "../../src/ui/part.tsx"
import { Place } from "../../src/ui/place.tsx"
import { Progress } from "../../src/ui/progress.tsx"
import { SearchBox } from "../../src/ui/search-box.tsx"
import { State } from "../../src/ui/state.tsx"
import { Table } from "../../src/ui/table.tsx"
import { TrailList } from "../../src/ui/trail-list.tsx"
import { frame } from "./frame.tsx"

const areas = [
  "Alder Vale",
  "Brackwater",
  "Coldhaven",
  "Dunmere",
  "Eskerby",
  "Fennick",
  "Garth",
  "Hollin",
  "Inglow",
  "Jarrow Vale",
  "Kell",
  "Larkmoor",
]

export const parts = () => (
  <Layout
    title="Every part"
    wrong
    {...frame("Schools")}
    place={<Place crumbs={[{ text: "Northmoor", href: "hub.html" }, { text: "Gallery" }]} />}
  >
    <Notice undo={{ action: "/moves/1/undo" }}>Tollgate Primary moves to Brackwater from Mon 5 Jan 2026.</Notice>
    <ErrorSummary
      problems={[
        { field: "day", text: "Enter a day in the school year, like 23 Nov 2026" },
        { text: "Something wider is wrong" },
      ]}
    />
    <Head
      title="Every part"
      lede="What pages are made of."
      action={<ButtonLink href="new.html">Add a school</ButtonLink>}
    />
    <Part id="form" title="A form">
      <form action="/x" method="post">
        <Field
          type="text"
          name="name"
          label="What is the school called?"
          help="As on its sign."
          value={'<b>"Bobby\' tables"</b>'}
        />
        <Field type="email" name="email" label="Where do we write to?" autocomplete="email" optional />
        <Field
          type="date"
          name="day"
          label="From which day?"
          help="The first day in the new cluster."
          problem="Enter a day in the school year, like 23 Nov 2026"
          value="2026-13-45"
        />
        <Field type="number" name="pupils" label="How many pupils?" unit="pupils" value={210} />
        <Field
          type="number"
          name="budget"
          label="How much is in the fund?"
          before="£"
          decimal
          value="500.00"
          problem="Enter the amount in pounds, like 18.50"
        />
        <Field
          type="select"
          name="cluster"
          label="Which cluster?"
          value="2"
          options={[
            { group: "North", options: areas.slice(0, 6).map((text, n) => ({ value: String(n), text })) },
            { group: "South", options: areas.slice(6).map((text, n) => ({ value: String(n + 6), text })) },
          ]}
        />
        <Field type="textarea" name="why" label="Why?" value={"Two lines\nof text"} />
        <Field
          type="file"
          name="file"
          label="The register’s file"
          accept=".csv,.gz,.zip"
          help="As downloaded: .csv, .csv.gz or .zip"
        />
        <Choice
          type="radio"
          name="outcome"
          legend="How did it end?"
          options={[
            { value: "a", text: "Visited, audit complete" },
            { value: "b", text: "Form received, no visit", help: "The school sent it by post." },
          ]}
          chosen={["b"]}
          problem="Choose one"
        />
        <Choice
          type="checkbox"
          name="las"
          legend="Which areas?"
          small
          options={areas.slice(0, 4).map((text) => ({ value: text, text }))}
          chosen={["Brackwater"]}
        />
        <Actions>
          <Button>Save</Button>
          <Button look="second" name="draft" value="1">
            Keep as a draft
          </Button>
          <Act href="back.html">Back to the schools</Act>
        </Actions>
      </form>
      <PostButton look="plain" action="/x/undo" which="the visit" hidden={{ id: "1" }}>
        Take back
      </PostButton>
    </Part>
    <Part id="colours" title="Twelve clusters">
      <ul class="row">
        {areas.map((name, n) => (
          <li key={name}>
            <ClusterName name={name} colour={clusterColour(n)} href={`c${n}.html`} />
          </li>
        ))}
      </ul>
    </Part>
    <Part id="states" title="States">
      <p class="row">
        <State tone="good">Done</State>
        <State tone="due">Due in 7 days</State>
        <State tone="late">Late by 3 days</State>
        <State tone="plain">To plan</State>
        <State tone="due" icon="part">
          3 of 4
        </State>
      </p>
    </Part>
    <Part id="search" title="A list">
      <SearchBox action="/schools" label="Find a school by part of its name, URN or postcode" value="Marl">
        <Field
          type="select"
          name="kind"
          label="Kind"
          small
          options={[{ value: "school", text: "School" }]}
          empty="All kinds"
        />
      </SearchBox>
      <Table
        caption="Schools"
        captionShown
        rows={[
          { name: "Marl Pit Primary", urn: "126234", pupils: 169 },
          {
            name: "A very long name of a school that is called after three saints and a river, Church of England Voluntary Aided",
            urn: "126235",
            pupils: 72,
          },
        ]}
        columns={[
          { title: "School", cell: ({ name, urn }) => <a href={`${urn}.html`}>{name}</a> },
          { title: "URN", cell: ({ urn }) => urn },
          { title: "Pupils", number: true, cell: ({ pupils }) => pupils },
        ]}
      />
      <Pager shown="Schools 51 to 100 of 412" first="/schools" next="/schools?after=x" />
    </Part>
    <Part id="facts" title="Facts">
      <Facts
        facts={[
          ["Phase", "Primary"],
          ["Pupils on roll", "169 (register, Thu 15 Jan 2026)"],
          ["Telephone", ""],
          ["Head", "Bo Ashdown"],
        ]}
      />
      <Details summary="Earlier numbers">
        <p>126111 until Sat 31 Aug 2024</p>
      </Details>
    </Part>
    <Part id="trail" title="Where 13.4% comes from">
      <TrailList
        steps={[
          {
            text: "Brackwater, 2025/26",
            value: "414 of 3,090",
            steps: [
              {
                text: "Millrace Primary",
                href: "mill.html",
                value: "58 of 210",
                steps: [
                  {
                    text: "How many pupils have First Access this year?",
                    value: "58 pupils",
                    said: "Wren Halloway, Tue 10 Mar 2026",
                  },
                  { text: "How many pupils are on roll?", value: "210 pupils", said: "register, Thu 15 Jan 2026" },
                ],
              },
              { text: "Lantern Hill School", href: "lantern.html", said: "does not apply" },
            ],
          },
        ]}
      />
    </Part>
    <Part id="dry" title="What would change">
      <DiffList
        items={[
          {
            title: "Marl Pit Primary",
            href: "marl.html",
            state: (
              <State tone="due" icon="changed">
                Changed
              </State>
            ),
            note: "URN 126234",
            changes: [
              { field: "Name", before: "Marl Pit Primary School", after: "Marl Pit CofE Primary School" },
              { field: "Website", before: null, after: "https://marlpit.example" },
            ],
          },
          { title: "New Hollow Academy", state: <State tone="good">New</State>, note: "URN 150001", changes: [] },
        ]}
      />
      <Progress id="work" text="12,400 of 52,000 rows read" done={12400} all={52000} href="parts.html" />
    </Part>
    <Part id="nothing" title="Nothing yet">
      <Empty
        will="The cluster’s visits will be here, in order of what is due."
        why="You see at a glance who waits for you."
        action={<ButtonLink href="plan.html">Plan a visit</ButtonLink>}
      />
    </Part>
  </Layout>
)

/** The same for the same seed. */
const luck = (seed: number) => {
  let state = seed
  return () => {
    state = (state * 1664525 + 1013904223) % 4294967296
    return state / 4294967296
  }
}

export const county = (
  clusterCount: number,
  each: number,
  seed = 7,
): { places: MapPlace[]; clusters: MapCluster[] } => {
  const random = luck(seed)
  const side = Math.ceil(Math.sqrt(clusterCount))
  const clusters = Array.from({ length: clusterCount }, (_, n) => ({
    id: `cluster-${n}`,
    name: clusterCount > areas.length ? `${areas[n % 12]} ${Math.floor(n / 12) + 1}` : (areas[n] ?? ""),
    colour: clusterColour(n),
  }))
  const places = clusters.flatMap(({ id }, n) => {
    const [cx, cy] = [
      ((n % side) + 0.5 + (random() - 0.5) * 0.4) * 16_000,
      (Math.floor(n / side) + 0.5 + (random() - 0.5) * 0.4) * 16_000,
    ]
    return Array.from({ length: each }, (_, k): MapPlace => {
      const value = random() * 40
      return {
        id: `0190aaaa-0000-7000-8000-0000${String(n).padStart(4, "0")}${String(k).padStart(4, "0")}`,
        name: `School ${n}-${k}`,
        href: `/schools/0190aaaa-0000-7000-8000-0000${String(n).padStart(4, "0")}${String(k).padStart(4, "0")}`,
        easting: 400_000 + cx + (random() + random() - 1) * 11_000,
        northing: 150_000 + cy + (random() + random() - 1) * 11_000,
        cluster: id,
        large: k % 8 === 0,
        fill: k % 17 === 3 ? "no-answer" : k % 19 === 5 ? "not-applicable" : stepOf(value, [8, 16, 24, 32]),
        text: `${value.toFixed(1)}%`,
      }
    })
  })
  return { places, clusters }
}

const say = {
  under: (a: string) => `under ${a}`,
  to: (a: string, b: string) => `${a} to ${b}`,
  over: (a: string) => `${a} or more`,
  notApplicable: "does not apply",
  noAnswer: "no answer",
}

export const maps = () => {
  const six = county(6, 15)
  const four = county(4, 50)
  const fifty = county(50, 16)
  const limits = limitsFor([8, 16, 24, 32, 39, 3, 12, 22, 30])
  const movers = new Set(
    six.places
      .filter(({ cluster }) => cluster === "cluster-1")
      .slice(0, 5)
      .map(({ id }) => id),
  )
  return (
    <Layout title="Maps" {...frame("Cluster")}>
      <Head title="Maps" lede={`Limits: ${limits.join(", ")}`} />
      <Part id="six" title="Six clusters">
        <CountyMap
          label="Northmoor’s schools in six clusters"
          places={six.places.map(({ fill: _, ...place }) => place)}
          clusters={six.clusters}
        />
      </Part>
      <Part id="four" title="Four clusters of 50, by class">
        <CountyMap
          label="First Access in four clusters"
          {...four}
          steps={stepsFor(
            four.places.map(({ fill }) => fill),
            [8, 16, 24, 32],
            (n) => `${n}%`,
            say,
          )}
        />
      </Part>
      <Part id="move" title="Five schools move">
        <MoveMap
          places={six.places.map(({ fill: _, ...place }) => place)}
          clusters={six.clusters}
          moving={movers}
          to="cluster-0"
        />
      </Part>
      <Part id="fifty" title="Fifty clusters, 800 schools">
        <CountyMap
          label="800 schools"
          places={fifty.places.map(({ fill: _, ...place }) => place)}
          clusters={fifty.clusters}
        />
      </Part>
      <Part id="own" title="One cluster of many">
        <CountyMap
          label="Coldhaven"
          places={six.places.map(({ fill: _, ...place }) => place)}
          clusters={six.clusters}
          home="cluster-2"
          listElsewhere
        />
      </Part>
    </Layout>
  )
}
