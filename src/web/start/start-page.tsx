import { Button, ButtonLink, PostButton } from "../../ui/button.tsx"
import { type ClusterColour, clusterColour } from "../../ui/colour.ts"
import { ClusterName } from "../../ui/dot.tsx"
import { ErrorSummary } from "../../ui/error-summary.tsx"
import { Field } from "../../ui/field.tsx"
import { Head } from "../../ui/head.tsx"
import { Columns, Part } from "../../ui/part.tsx"
import { OpenFrame } from "../kit/open-frame.tsx"
import { roleDoes, roleName } from "../kit/role-words.ts"
import type { Wrongs } from "../kit/typed.ts"
import { words } from "./words.ts"

export type Card = {
  role: string
  id: string
  name: string
  cluster: string | null
  colour: number | null
  setting: string | null
}

const colourOf = (colour: number): ClusterColour => clusterColour(colour - 1)

const Where = ({ cluster, colour, setting }: Card) => {
  if (cluster !== null && colour !== null) {
    return (
      <p class="quiet">
        <ClusterName name={cluster} colour={colourOf(colour)} />
      </p>
    )
  }
  return setting === null ? null : <p class="quiet">{setting}</p>
}

/** "Sign in as Wren", and the whole name for who cannot see which row the button is in. */
const SignInAs = ({ id, name }: Card) => {
  const [first = name, ...rest] = name.split(" ")
  return (
    <PostButton look="second" action="/demo/sign-in" hidden={{ person: id }} which={rest.join(" ")}>
      {words.signInAs(first)}
    </PostButton>
  )
}

/** The first page of a demo: what this is, and whose eyes to see it with. */
export const FrontPage = ({ hub, cards }: { hub: string; cards: Card[] }) => (
  <OpenFrame title={words.frontTitle}>
    <Head title={words.frontTitle} lede={words.what[0]} />
    <div class="part prose">
      {words.what.slice(1).map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
    </div>
    <div class="part">
      <Columns beside={<Own />}>
        <Part id="try" title={words.tryTitle} note={words.tryNote(hub)}>
          <ul class="todo by-role">
            {cards.map((card) => (
              <li key={card.role}>
                <p class="when">{roleName(card.role)}</p>
                <div>
                  <h3>{card.name}</h3>
                  <p>{roleDoes(card.role)}</p>
                  <Where {...card} />
                </div>
                <div class="end">
                  <SignInAs {...card} />
                </div>
              </li>
            ))}
          </ul>
        </Part>
      </Columns>
    </div>
  </OpenFrame>
)

const Own = () => (
  <div>
    <Part id="own" title={words.ownTitle}>
      <p>{words.ownLede}</p>
      <p>
        <ButtonLink href="/start">{words.ownTitle}</ButtonLink>
      </p>
      <p>
        {words.haveOne}{" "}
        <a class="act" href="/sign-in">
          {words.signIn}
        </a>
      </p>
    </Part>
  </div>
)

export type Founding = { hub: string; name: string; email: string }

export const StartPage = (props: { typed: Founding; wrongs: Wrongs; postLeaves: boolean }) => {
  const { typed, wrongs, postLeaves } = props
  return (
    <OpenFrame title={words.title} wrong={wrongs.any}>
      <ErrorSummary problems={wrongs.list} />
      <Head title={words.title} lede={words.lede} />
      <form method="post" action="/start" novalidate>
        <Field
          type="text"
          name="hub"
          label={words.hubName}
          help={words.hubNameHelp}
          value={typed.hub}
          problem={wrongs.at("hub")}
          autocomplete="organization"
        />
        <Field
          type="text"
          name="name"
          label={words.yourName}
          value={typed.name}
          problem={wrongs.at("name")}
          autocomplete="name"
        />
        <Field
          type="email"
          name="email"
          label={words.email}
          help={postLeaves ? words.emailLeaves : words.emailStays}
          value={typed.email}
          problem={wrongs.at("email")}
          autocomplete="email"
        />
        <div class="row actions">
          <Button>{words.start}</Button>
        </div>
      </form>
    </OpenFrame>
  )
}

export const StartedPage = ({ hub, email, slug }: { hub: string; email: string; slug: string }) => (
  <OpenFrame title={words.startedTitle}>
    <Head title={words.startedTitle} lede={words.started(hub, email)} note={words.startedWrong(slug)} />
  </OpenFrame>
)

export const TakenPage = () => (
  <OpenFrame title={words.takenTitle}>
    <Head title={words.takenTitle} lede={words.taken} />
    <p class="part">
      <ButtonLink href="/sign-in">{words.signIn}</ButtonLink>
    </p>
  </OpenFrame>
)
