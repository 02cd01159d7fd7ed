import type { VNode } from "preact"
import type { PersonId } from "../../domain/kit/id.ts"
import type { Appointment } from "../../domain/visit.ts"
import { Act, Actions, Button } from "../../ui/button.tsx"
import { Choice } from "../../ui/choice.tsx"
import { ErrorSummary } from "../../ui/error-summary.tsx"
import { Field } from "../../ui/field.tsx"
import { Head } from "../../ui/head.tsx"
import { Place } from "../../ui/place.tsx"
import { framed } from "../kit/frame.tsx"
import type { PageCall } from "../kit/page.tsx"
import type { Wrongs } from "../kit/typed.ts"
import { words } from "./words.ts"

/** As it stands in the form. */
export type TypedAppointment = Record<keyof Appointment, string>

export type PlanView = {
  title: string
  lede: string | undefined
  back: { href: string; text: string }
  typed: TypedAppointment
  /** Who may go. */
  goers: readonly { id: PersonId; name: string }[]
  /** How a new visit may stand; empty for a change of one. */
  stands: readonly ("to-plan" | "offered" | "booked")[]
  chosen: string
  save: string
  wrongs: Wrongs
}

const standText = { "to-plan": words.standsPlan, offered: words.standsOffered, booked: words.standsBooked }

/** A field for each thing that is given, in the order of the form. */
const fieldsOf = ({ typed, wrongs, goers }: PlanView): Record<keyof Appointment, VNode> => ({
  on: (
    <Field
      key="on"
      type="date"
      name="on"
      label={words.day}
      help={words.dayHelp}
      value={typed.on}
      problem={wrongs.at("on")}
    />
  ),
  time: (
    <Field
      key="time"
      type="time"
      name="time"
      label={words.time}
      help={words.timeHelp}
      value={typed.time}
      problem={wrongs.at("time")}
      optional
    />
  ),
  coordinator: (
    <Field
      key="coordinator"
      type="select"
      name="coordinator"
      label={words.goes}
      value={typed.coordinator}
      options={goers.map(({ id, name }) => ({ value: id, text: name }))}
      empty={false}
      problem={wrongs.at("coordinator")}
    />
  ),
  place: (
    <Field
      key="place"
      type="text"
      name="place"
      label={words.place}
      help={words.placeHelp}
      value={typed.place}
      problem={wrongs.at("place")}
      optional
    />
  ),
})

/** Day, time, who, where: of a new visit, or of one that changes. */
export const planPage = (call: PageCall, view: PlanView) => {
  const { wrongs } = view
  return framed(call, {
    title: view.title,
    current: "schools",
    wrong: wrongs.any,
    place: <Place crumbs={[view.back, { text: words.title, href: "/visits" }]} />,
    children: (
      <>
        <ErrorSummary problems={wrongs.list} />
        <Head title={view.title} lede={view.lede} />
        <form method="post">
          {Object.values(fieldsOf(view))}
          {view.stands.length > 1 && (
            <Choice
              type="radio"
              name="stands"
              legend={words.stands}
              problem={wrongs.at("stands")}
              options={view.stands.map((state) => ({ value: state, text: standText[state] }))}
              chosen={[view.chosen]}
            />
          )}
          <Actions>
            <Button>{view.save}</Button>
            <Act href={view.back.href}>{words.back}</Act>
          </Actions>
        </form>
      </>
    ),
  })
}
