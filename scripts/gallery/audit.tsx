/** @jsxImportSource preact */
import { readFileSync } from "node:fs"
import * as v from "valibot"
import { day } from "../../src/domain/kit/day.ts"
import { type Question, ToolkitVersion } from "../../src/domain/toolkit/version.ts"
import { summaryOf } from "../../src/ui/answer-form.ts"
import { AnswerView } from "../../src/ui/answer-view.tsx"
import { Act, Actions, Button } from "../../src/ui/button.tsx"
import { ErrorSummary } from "../../src/ui/error-summary.tsx"
import { Head } from "../../src/ui/head.tsx"
import { Layout } from "../../src/ui/layout.tsx"
import { NoteField } from "../../src/ui/note.tsx"
import { PaperQuestion } from "../../src/ui/paper-question.tsx"
import { Columns, Part } from "../../src/ui/part.tsx"
import { Place } from "../../src/ui/place.tsx"
import type { AnswerProblem, Before, Standing } from "../../src/ui/question/answer.ts"
import { valueName, wasName } from "../../src/ui/question/names.ts"
import { QuestionField, QuestionForm } from "../../src/ui/question.tsx"
import { State } from "../../src/ui/state.tsx"
import { TaskList } from "../../src/ui/task-list.tsx"
import { frame } from "./frame.tsx"

const toolkit = v.parse(ToolkitVersion, JSON.parse(readFileSync("starter/school-audit.json", "utf8")))

const question = (code: string): Question => {
  const found = toolkit.questions.find((one) => one.code === code)
  if (!found) throw new Error(`no question ${code}`)
  return found
}

const said = (id: string, state: Standing["state"], value: Standing["value"], row: string | null = null): Standing => ({
  id,
  row,
  state,
  value,
  by: "Wren Halloway",
  on: day("2026-11-20"),
})
const last = (state: Before["state"], value: Before["value"], row: string | null = null): Before => ({
  row,
  state,
  value,
})

const line = (n: number) => `01900000-0000-7000-8000-00000000000${n}`
const lines = [
  {
    family: "strings",
    mode: "small-group",
    "key-stage": "ks2",
    girls: 5,
    boys: 3,
    pupils: 8,
    provider: "music-service",
  },
  { family: "guitar", mode: "small-group", "key-stage": "ks2", girls: 2, boys: 3, pupils: 5, provider: "co-operative" },
  { family: "keyboard", mode: "individual", "key-stage": "ks2", pupils: 3, provider: "private" },
].map((cells, n) => said(`l${n}`, "given", cells, line(n)))

const fit: AnswerProblem = {
  question: "lessons-table",
  row: line(0),
  column: "pupils",
  text: "The lines add up to 16, but 18 pupils have lessons. Add the missing pupils, or change the 18 above.",
}
const price: AnswerProblem = {
  question: "lessons-price",
  row: null,
  column: null,
  text: "Enter the amount in pounds, like 18.50",
}
const typed = new Map([
  [wasName("lessons-price"), [""]],
  [valueName("lessons-price"), ["about £18"]],
])

const sections = (current: string) =>
  toolkit.sections.map(({ code, title }, n) => ({
    text: `${code}. ${title}`,
    href: `section-${code}.html`,
    current: code === current,
    state:
      code === current ? (
        <State tone="late">2 to check</State>
      ) : n % 4 === 1 ? (
        <State tone="due" icon="part">
          {n} of 16
        </State>
      ) : n % 5 === 2 ? (
        <State tone="plain">At the visit</State>
      ) : (
        <State tone="good">Done</State>
      ),
  }))

export const audit = () => (
  <Layout
    title="Instrumental and vocal lessons, Marl Pit Primary"
    wrong
    {...frame("Schools")}
    saved={
      <>
        <State tone="good">Saved</State>
        <span class="quiet">· last change 1.42 pm</span>
      </>
    }
    place={
      <Place
        crumbs={[
          { text: "Marl Pit Primary", href: "marl.html" },
          { text: "Audit 2026/27" },
          { text: "Section E, 5 of 15" },
        ]}
      >
        <span class="only-narrow">
          <br />
          <a href="#sections">All 15 sections</a>
        </span>
      </Place>
    }
    footer={
      <p>
        Answers stay private to Marl Pit Primary, its coordinator and the centre until the school chooses to share a
        section.
      </p>
    }
  >
    <Columns
      beside={
        <TaskList
          id="sections"
          title="Sections"
          summary="7 of 15 done. Nothing has to be in order."
          tasks={sections("E")}
        />
      }
    >
      <QuestionForm action="/audits/1/sections/E">
        <ErrorSummary problems={summaryOf([fit, price])} />
        <Head
          title="Instrumental and vocal lessons"
          lede="Five questions, about four minutes. Last year’s answers are beside each one."
        />
        <QuestionField
          question={question("lessons-offered")}
          standing={[said("a1", "given", "range")]}
          lastYear={[last("given", "some")]}
        />
        <QuestionField
          question={question("lessons-pupils")}
          standing={[said("a2", "given", 18)]}
          lastYear={[last("given", 18)]}
        />
        <QuestionField
          question={question("lessons-table")}
          standing={lines}
          lastYear={[last("given", {}, line(7)), last("given", {}, line(8))]}
          problems={[fit]}
        />
        <QuestionField
          question={question("lessons-waiting")}
          standing={[said("a4", "not-available", null)]}
          lastYear={[last("estimate", 6)]}
        />
        <QuestionField
          question={question("lessons-price")}
          posted={typed}
          lastYear={[last("given", 1750)]}
          problems={[price]}
        />
        <div class="q">
          <h2 class="ask">Notes on this section</h2>
          <NoteField
            name="note-school"
            label="For the school"
            help="Marl Pit sees this. No names of pupils, no safeguarding concerns."
            value="Cello lessons begin after Christmas if four pupils sign up."
          />
          <NoteField
            name="note-team"
            label="Only for you and the centre"
            help="The school never sees this. Write it so that you could read it aloud."
            value="The 18 comes from the office. Check it against the tutor’s own list on the day."
            secret
          />
        </div>
        <Actions>
          <Button name="done" value="E">
            Mark section E as done
          </Button>
          <Act href="section-F.html">Go on to F, Choirs and ensembles</Act>
        </Actions>
      </QuestionForm>
    </Columns>
  </Layout>
)

const priorities = [
  { code: "0190aaaa-0000-7000-8000-000000000001", label: "A brass group for Years 5 and 6" },
  { code: "0190aaaa-0000-7000-8000-000000000002", label: "Singing in two parts in Year 6" },
]

/** Every question of the starter toolkit, some with answers of every state. */
export const everyQuestion = () => (
  <Layout title="Every question" {...frame("Schools")} place={<Place crumbs={[{ text: "Gallery" }]} />}>
    <Head title="Every question of the starter toolkit" />
    <QuestionForm action="/audits/1/sections/all">
      {toolkit.questions.map((one, n) => (
        <QuestionField
          key={one.code}
          question={one}
          rows={priorities}
          spare={[line(0), line(1)]}
          standing={
            one.code === "music-lead-role"
              ? [said("x1", "given", "specialist"), { ...said("x2", "given", "vacant"), by: "Priya Nair" }]
              : one.code === "curriculum-minutes"
                ? [
                    said("m1", "given", { minutes: 60, pattern: "weekly" }, "y3"),
                    said("m2", "estimate", { minutes: 45 }, "y4"),
                    said("m3", "not-applicable", null, "y7"),
                  ]
                : one.type !== "table" && n % 6 === 4
                  ? [said(`n${n}`, "declined", null)]
                  : []
          }
          lastYear={
            one.type === "text"
              ? [last("given", "The spring concert in the Corn Hall, with the two schools next door.")]
              : []
          }
        />
      ))}
      <Actions>
        <Button>Save</Button>
      </Actions>
    </QuestionForm>
  </Layout>
)

export const paper = () => (
  <Layout
    title="Audit on paper, Marl Pit Primary"
    {...frame("Schools")}
    sheet
    footer={<p>Sources: the starter toolkit, version 1.</p>}
  >
    <Head title="Marl Pit Primary, audit 2026/27, on paper" />
    {toolkit.sections.slice(0, 6).map((section) => (
      <Part id={`section-${section.code}`} title={`${section.code}. ${section.title}`} key={section.code}>
        {toolkit.questions
          .filter((one) => one.section === section.code)
          .map((one) => (
            <PaperQuestion
              key={one.code}
              question={one}
              standing={
                one.code === "lessons-table" ? lines : one.code === "lessons-pupils" ? [said("a2", "estimate", 18)] : []
              }
              lastYear={one.code === "lessons-price" ? [last("given", 1750)] : []}
            />
          ))}
      </Part>
    ))}
    <Part id="read" title="Answers to be read">
      <AnswerView question={question("lessons-table")} answers={lines} />
      <p>
        <AnswerView question={question("lessons-pupils")} answers={[said("q", "estimate", 18)]} />
      </p>
    </Part>
  </Layout>
)
