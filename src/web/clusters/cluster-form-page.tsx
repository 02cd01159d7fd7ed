import type { ClusterFacts } from "../../store/cluster.ts"
import { Actions, Button } from "../../ui/button.tsx"
import { Choice } from "../../ui/choice.tsx"
import { type ClusterColour, clusterColour } from "../../ui/colour.ts"
import { Dot } from "../../ui/dot.tsx"
import { ErrorSummary } from "../../ui/error-summary.tsx"
import { Field } from "../../ui/field.tsx"
import { Head } from "../../ui/head.tsx"
import { Place } from "../../ui/place.tsx"
import { framed } from "../kit/frame.tsx"
import type { PageCall } from "../kit/page.tsx"
import type { Wrongs } from "../kit/typed.ts"
import { words } from "./words.ts"

export const newClusterPage = (call: PageCall, name: string, wrongs: Wrongs) =>
  framed(call, {
    title: words.newTitle,
    current: "clusters",
    wrong: wrongs.any,
    place: <Place crumbs={[{ text: words.title, href: "/clusters" }]} />,
    children: (
      <>
        <ErrorSummary problems={wrongs.list} />
        <Head title={words.newTitle} lede={words.newLede} />
        <form method="post" action="/clusters">
          <Field
            type="text"
            name="name"
            label={words.name}
            help={words.nameHelp}
            value={name}
            problem={wrongs.at("name")}
          />
          <Actions>
            <Button>{words.add}</Button>
          </Actions>
        </form>
      </>
    ),
  })

const colours: readonly ClusterColour[] = Array.from({ length: 12 }, (_, n) => clusterColour(n))

export const editClusterPage = (
  call: PageCall,
  cluster: ClusterFacts,
  typed: { name: string; colour: string },
  others: readonly ClusterFacts[],
  wrongs: Wrongs,
) => {
  const title = words.editTitle(cluster.name)
  const shared = (colour: number) =>
    others
      .filter((other) => other.id !== cluster.id && other.until === null && other.colour === colour)
      .map(({ name }) => name)
  return framed(call, {
    title,
    current: "clusters",
    wrong: wrongs.any,
    place: (
      <Place
        crumbs={[
          { text: words.title, href: "/clusters" },
          { text: cluster.name, href: `/clusters/${cluster.id}/members` },
        ]}
      />
    ),
    children: (
      <>
        <ErrorSummary problems={wrongs.list} />
        <Head title={title} />
        <form method="post" action={`/clusters/${cluster.id}/edit`}>
          <Field
            type="text"
            name="name"
            label={words.name}
            help={words.nameHelp}
            value={typed.name}
            problem={wrongs.at("name")}
          />
          <Choice
            type="radio"
            name="colour"
            legend={words.colour}
            help={words.colourHelp}
            problem={wrongs.at("colour")}
            chosen={[typed.colour]}
            options={colours.map((colour) => {
              const also = shared(colour)
              return {
                value: String(colour),
                text: (
                  <>
                    <Dot colour={colour} />
                    {words.colourName(colour)}
                  </>
                ),
                ...(also.length > 0 && { help: words.sharedBy(also.join(", ")) }),
              }
            })}
          />
          <Actions>
            <Button>{words.save}</Button>
          </Actions>
        </form>
      </>
    ),
  })
}
