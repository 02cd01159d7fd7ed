/** @jsxImportSource preact */
import { Act, Button } from "../../src/ui/button.tsx"
import { type ClusterColour, clusterClass } from "../../src/ui/colour.ts"
import { Details } from "../../src/ui/details.tsx"
import { ClusterName } from "../../src/ui/dot.tsx"
import { Head } from "../../src/ui/head.tsx"
import { Layout } from "../../src/ui/layout.tsx"
import { Part } from "../../src/ui/part.tsx"
import { Place } from "../../src/ui/place.tsx"
import { WritingLine } from "../../src/ui/print.tsx"
import { State } from "../../src/ui/state.tsx"
import { Table } from "../../src/ui/table.tsx"
import { frame } from "./frame.tsx"

const names = ["Alder Vale", "Brackwater", "Coldhaven", "Dunmere", "Eskerby", "Fennick"]
const colours: readonly ClusterColour[] = [1, 2, 3, 4, 5, 6]
const none = (
  <span class="sub">
    <span aria-hidden="true">–</span>
    <span class="vh">not put forward</span>
  </span>
)

const Voice = ({ n, text, fact, schools }: { n: number; text: string; fact: string; schools: string }) => (
  <article class={`voice ${clusterClass(colours[n] ?? 1)}`}>
    <h3>
      <ClusterName name={names[n] ?? ""} colour={colours[n] ?? 1} />
    </h3>
    <blockquote>{text}</blockquote>
    <p class="quiet">{fact}</p>
    <Details summary={schools}>
      <ul class="path">
        <li>
          <a href={`s${n}.html`}>Larkfold Primary</a>
        </li>
        <li class="sub">5 more not shared by name</li>
      </ul>
    </Details>
  </article>
)

export const priorities = () => (
  <Layout
    title="County priorities for 2026/27"
    {...frame("Priorities")}
    meets
    place={<Place crumbs={[{ text: "Northmoor" }, { text: "Meeting of Tue 12 May 2026" }]} />}
    footer={<p>Sources: cluster priorities agreed by Fri 1 May 2026 and put forward by their coordinators.</p>}
  >
    <Head
      title="County priorities for 2026/27"
      lede="Six clusters put forward ten priorities, in four groups. One is adopted, one is not taken up, two are still to decide."
      action={
        <>
          <a class="btn not-meeting not-print" href="#meeting">
            Open meeting mode
          </a>
          <a class="btn2 only-meeting" href="#main">
            Leave meeting mode
          </a>
        </>
      }
    />
    <Part id="said" title="Who said what" note="Schools behind each cluster’s priority.">
      <Table
        caption="Who said what"
        narrow="scroll"
        rows={[
          {
            title: "Every pupil sings, every week",
            said: ["8 of 15", "9 of 14", "6 of 16", "", "", "5 of 12"],
            all: 28,
          },
          { title: "Keep going after First Access", said: ["", "6 of 14", "", "7 of 13", "5 of 17", ""], all: 18 },
          { title: "Instruments every pupil can play", said: ["", "", "5 of 16", "", "4 of 17", ""], all: 9 },
        ]}
        columns={[
          { title: "Group", cell: ({ title, all }) => <a href={`#g${all}`}>{title}</a> },
          ...names.map((name, n) => ({
            title: <ClusterName name={name} colour={colours[n] ?? 1} />,
            label: name,
            whole: true,
            cell: ({ said }: { said: string[] }) => said[n] || none,
          })),
          {
            title: "Schools",
            number: true,
            whole: true,
            cell: ({ all }) => (
              <>
                <b>{all}</b> of 87
              </>
            ),
          },
        ]}
      />
    </Part>
    <section class="group" id="g28" aria-labelledby="g28h">
      <header>
        <h2 id="g28h">Every pupil sings, every week</h2>
        <State tone="good">Adopted</State>
        <p>
          4 of 6 clusters, 28 of 87 schools. Every pupil sings weekly in 66.7% of schools that answered, up 7.9 points.
        </p>
      </header>
      <div class="voices">
        <Voice
          n={0}
          text="Start a singing assembly in every small school."
          fact="Sings weekly: 9 of 15"
          schools="8 of 15 schools"
        />
        <Voice
          n={1}
          text="A spring singing day led by older pupils."
          fact="Sings weekly: 10 of 14"
          schools="9 of 14 schools"
        />
        <Voice
          n={2}
          text="Two trained singing leaders in each school."
          fact="Sings weekly: 11 of 15"
          schools="6 of 16 schools"
        />
        <Voice n={5} text="Keep boys singing after Year 6." fact="Sings weekly: 8 of 12" schools="5 of 12 schools" />
      </div>
      <div class="verdict yes">
        <h3>Every pupil sings every week, led by staff who feel ready to</h3>
        <p>Adopted at this meeting. Measure: schools where every pupil sings weekly, from 66.7% to 75% by July 2027.</p>
        <p>
          <Act href="undo.html">Undo</Act>
        </p>
      </div>
    </section>
    <section class="group" id="g18" aria-labelledby="g18h">
      <header>
        <h2 id="g18h">Keep going after First Access</h2>
        <State tone="due">To decide</State>
        <p>
          3 of 6 clusters, 18 of 87 schools. 25.4% of last year’s First Access pupils went on to learn an instrument.
        </p>
      </header>
      <div class="voices">
        <Voice
          n={1}
          text="Small groups in Year 5 for those who want more."
          fact="Went on: 24.0%"
          schools="6 of 14 schools"
        />
        <Voice n={3} text="Group lessons that families can afford." fact="Went on: 19.8%" schools="7 of 13 schools" />
        <Voice
          n={4}
          text="Let pupils keep the instrument for a second year."
          fact="Went on: 28.1%"
          schools="5 of 17 schools"
        />
      </div>
      <form action="/priorities/2" method="post">
        <fieldset class="decide">
          <legend class="vh">Decide on: Keep going after First Access</legend>
          <div class="chips">
            <label>
              <input type="radio" name="verdict" value="adopt" checked />
              Adopt
            </label>
            <label>
              <input type="radio" name="verdict" value="no" />
              Not taken up
            </label>
            <label>
              <input type="radio" name="verdict" value="later" />
              Decide later
            </label>
          </div>
          <div class="then adopt">
            <label for="as">
              <b>As the county’s priority</b>
            </label>
            <input id="as" name="as" type="text" value="Every pupil who wants to can keep going after First Access" />
            <p>
              <Button>Adopt for 2026/27</Button>
            </p>
          </div>
          <div class="then no">
            <label for="why">
              <b>Why not this year?</b> The clusters read this.
            </label>
            <textarea id="why" name="why" />
            <p>
              <Button name="not" value="yes">
                Record as not taken up
              </Button>
            </p>
          </div>
        </fieldset>
      </form>
      <WritingLine label="Decision:" />
    </section>
  </Layout>
)
