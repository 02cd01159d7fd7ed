import { readFileSync } from "node:fs"
import fc from "fast-check"
import { renderToString } from "preact-render-to-string"
import * as v from "valibot"
import { expect, test } from "vitest"
import { type Question, ToolkitVersion } from "../domain/toolkit/version.ts"
import { type AskedQuestion, changes, dayFrom, readAnswers, sameAgain, summaryOf } from "./answer-form.ts"
import { answerInWords } from "./answer-text.ts"
import type { Said, Standing } from "./question/answer.ts"
import { pressed } from "./question/names.ts"
import { QuestionField } from "./question.tsx"

const toolkit = v.parse(ToolkitVersion, JSON.parse(readFileSync("starter/school-audit.json", "utf8")))
const question = (code: string): Question => {
  const found = toolkit.questions.find((one) => one.code === code)
  if (!found) throw new Error(`no question ${code}`)
  return found
}
const id = (n: number) => `01900000-0000-7000-8000-${String(n).padStart(12, "0")}`
const stands = (state: Said["state"], value: Said["value"], row: string | null = null, n = 1): Standing => ({
  id: id(n),
  state,
  value,
  row,
})

const unescaped = (html: string) =>
  html
    .replaceAll("&quot;", '"')
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&")

/** What a browser would send for a page that nobody touched: the controls' default values, in the form's order. */
const untouched = (html: string): Map<string, string[]> => {
  const form = new Map<string, string[]>()
  const add = (name: string | undefined, value: string) => {
    if (name)
      form.set(unescaped(name), [...(form.get(unescaped(name)) ?? []), unescaped(value).replaceAll("\n", "\r\n")])
  }
  const attribute = (tag: string, name: string) => new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1]
  const controls = /<input[^>]*>|<textarea([^>]*)>([\s\S]*?)<\/textarea>|<select([^>]*)>([\s\S]*?)<\/select>/g
  for (const [tag, textarea, text, select, options] of html.matchAll(controls)) {
    if (textarea !== undefined) add(attribute(textarea, "name"), (text ?? "").replace(/^\n/, ""))
    else if (select !== undefined) {
      const chosen = [...(options ?? "").matchAll(/<option([^>]*)>/g)].find(([, one]) => / selected/.test(one ?? ""))
      add(attribute(select, "name"), attribute(chosen?.[1] ?? "", "value") ?? "")
    } else {
      const type = attribute(tag, "type")
      if ((type === "radio" || type === "checkbox") && !/ checked/.test(tag)) continue
      add(attribute(tag, "name"), attribute(tag, "value") ?? "")
    }
  }
  return form
}
const page = (asked: AskedQuestion) =>
  renderToString(
    <QuestionField question={asked.question} standing={asked.standing} {...(asked.rows && { rows: asked.rows })} />,
  )

const withoutValue = fc.constantFrom<Said>(
  { state: "nil", value: null },
  { state: "not-applicable", value: null },
  { state: "not-available", value: null },
  { state: "declined", value: null },
)
/** Text as the form keeps it: nothing around it. */
const text = fc
  .string({ unit: "grapheme", minLength: 1, maxLength: 60 })
  .map((typed) => typed.replace(/\r\n?/g, "\n").replaceAll("\u0000", "").trim())
  .filter((typed) => typed !== "")
const number = (asked: { type: string; min: number | null; max: number | null }) =>
  asked.type === "scale"
    ? fc.integer({ min: asked.min ?? 1, max: asked.max ?? 5 })
    : fc.integer({ min: asked.min ?? 0, max: Math.min(asked.max ?? 99_999_999, 99_999_999) })
const day = fc
  .date({ min: new Date("1990-01-01"), max: new Date("2100-01-01"), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))

const cell = (column: NonNullable<Question["table"]>["columns"][number]) => {
  switch (column.type) {
    case "single":
      return fc.constantFrom(...column.options.map(({ code }) => code))
    case "yes-no":
      return fc.constantFrom("yes", "no")
    case "text":
      return text
    case "date":
      return day
    default:
      return number(column)
  }
}

const said = (asked: Question): fc.Arbitrary<Said> => {
  const given = (value: fc.Arbitrary<Said["value"]>) => value.map((one): Said => ({ state: "given", value: one }))
  switch (asked.type) {
    case "single":
      return given(fc.constantFrom(...asked.options.map(({ code }) => code)))
    case "multiple":
      return given(
        fc
          .subarray(
            asked.options.map(({ code }) => code),
            { minLength: Math.max(1, asked.min ?? 1) },
          )
          .map((codes) => codes.slice(0, asked.max ?? codes.length)),
      )
    case "yes-no":
      return given(fc.constantFrom("yes", "no"))
    case "text":
      return given(text)
    case "date":
      return given(day)
    default:
      return fc
        .tuple(fc.constantFrom<"given" | "estimate">("given", "estimate"), number(asked))
        .map(([state, value]) => ({ state, value }))
  }
}

const priorities = [
  { code: id(901), label: "A brass group" },
  { code: id(902), label: "Singing in two parts" },
]

const asked = fc.constantFrom(...toolkit.questions).chain((one): fc.Arbitrary<AskedQuestion> => {
  const { table } = one
  const rows = table?.rowsFrom ? { rows: priorities } : {}
  if (!table)
    return fc
      .option(fc.oneof(said(one), withoutValue))
      .map((answer) => ({ question: one, standing: answer ? [stands(answer.state, answer.value)] : [] }))
  const numeric = table.columns.some(({ type }) => ["count", "money", "scale"].includes(type))
  const names = table.rowsFrom
    ? priorities
    : table.addRows
      ? [id(801), id(802), id(803)].map((code) => ({ code }))
      : table.rows
  const cells = fc
    .record(Object.fromEntries(table.columns.map((column) => [column.code, cell(column)])), { requiredKeys: [] })
    .map(
      (value): Record<string, string | number> =>
        Object.fromEntries(Object.entries(value).flatMap(([code, one]) => (one === undefined ? [] : [[code, one]]))),
    )
    .filter((value) => Object.keys(value).length > 0)
  const row = fc.oneof(
    fc
      .tuple(
        fc.constantFrom<Said["state"]>(...(numeric ? (["given", "estimate"] as const) : (["given"] as const))),
        cells,
      )
      .map(([state, value]): Said => ({ state, value })),
    withoutValue,
  )
  const whole = withoutValue.map(
    (answer): AskedQuestion => ({ question: one, ...rows, standing: [stands(answer.state, null)] }),
  )
  const byRow = fc
    .tuple(
      fc.subarray(names.map(({ code }) => code)),
      fc.array(row, { minLength: names.length, maxLength: names.length }),
    )
    .map(([chosen, answers]) => ({
      question: one,
      ...rows,
      standing: chosen.map((code, n): Standing => {
        const answer = answers[n] ?? { state: "nil", value: null }
        return stands(answer.state, answer.value, code, n)
      }),
    }))
  return fc.oneof({ weight: 4, arbitrary: byRow }, whole)
})

test("a page that nobody touched says what it was made from, for every question and state", () =>
  fc.assert(
    fc.property(asked, (one) => {
      const read = readAnswers(untouched(page(one)), [one])
      expect(read.problems).toEqual([])
      expect(changes(read.intents, [one])).toEqual([])
      for (const answer of one.standing)
        expect(read.intents).toContainEqual({
          question: one.question.code,
          row: answer.row,
          state: answer.state,
          value: Array.isArray(answer.value) ? expect.arrayContaining([...answer.value]) : answer.value,
          replaces: [answer.id],
        })
    }),
    { numRuns: 300 },
  ))

const typed = (
  code: string,
  fields: Record<string, string | string[]>,
  standing: Standing[] = [],
  rows?: typeof priorities,
) => {
  const one: AskedQuestion = { question: question(code), standing, ...(rows && { rows }) }
  const form = untouched(page(one))
  for (const [name, value] of Object.entries(fields)) form.set(name, [value].flat())
  const { intents, problems } = readAnswers(form, [one])
  return {
    said: changes(intents, [one]).map(({ row, state, value }) => ({ row, state, value })),
    problems: problems.map((p) => p.text),
  }
}
const given = (value: Said["value"], row: string | null = null) => ({ row, state: "given", value })

test.each([
  ["1,200", 1200],
  [" 24 ", 24],
  ["1 200", 1200],
  ["0", 0],
  ["007", 7],
])("a count typed as %j is %d", (text, value) => {
  expect(typed("pupils-on-roll", { "a.pupils-on-roll": text })).toEqual({ said: [given(value)], problems: [] })
})

test.each(["about 20", "2.5", "1,2", "12a", "٣", "1e3", "--2"])(
  "a count typed as %j is told how to be mended",
  (text) => {
    expect(typed("pupils-on-roll", { "a.pupils-on-roll": text })).toEqual({
      said: [],
      problems: ["Enter a whole number, like 24"],
    })
  },
)

test("a count outside its bounds is told the bounds", () => {
  expect(typed("music-lead-hours", { "a.music-lead-hours": "41" }).problems).toEqual(["Enter a number from 0 to 40"])
  expect(typed("lessons-pupils", { "a.lessons-pupils": "-1" }).problems).toEqual([
    expect.stringMatching(/^Enter (a number from 0|0 or more)/),
  ])
})

test("pounds become pence, and what is no amount is told how to be mended", () => {
  expect(typed("lessons-price", { "a.lessons-price": "18.50" }).said).toEqual([given(1850)])
  expect(typed("lessons-price", { "a.lessons-price": "£1" }).said).toEqual([given(100)])
  expect(typed("lessons-price", { "a.lessons-price": "about £18" }).problems).toEqual([
    "Enter the amount in pounds, like 18.50",
  ])
  expect(typed("lessons-price", { "a.lessons-price": "100.01" }).problems).toEqual(["Enter an amount from £0 to £100"])
})

test.each([
  ["2026-11-23", "2026-11-23"],
  ["23/11/2026", "2026-11-23"],
  ["23 11 2026", "2026-11-23"],
  ["Mon 23 Nov 2026", "2026-11-23"],
  ["1st September 2026", "2026-09-01"],
  ["31/02/2026", undefined],
  ["11/23/2026", undefined],
  ["soon", undefined],
  ["23 Now 2026", undefined],
])("the day typed as %j is %j", (text, day) => {
  expect(dayFrom(text)).toBe(day)
})

test("blank, nil and a true zero stay three things", () => {
  expect(typed("lessons-pupils", {}).said).toEqual([])
  expect(typed("lessons-pupils", { "a.lessons-pupils.state": "nil" }).said).toEqual([
    { row: null, state: "nil", value: null },
  ])
  expect(typed("lessons-pupils", { "a.lessons-pupils": "0" }).said).toEqual([given(0)])
})

test("an answer is taken back by emptying its field or by saying so", () => {
  const eighteen = [stands("given", 18)]
  const blank = [{ row: null, state: "blank", value: null }]
  expect(typed("lessons-pupils", { "a.lessons-pupils": "" }, eighteen).said).toEqual(blank)
  expect(typed("lessons-pupils", { "a.lessons-pupils.state": "blank" }, eighteen).said).toEqual(blank)
  expect(page({ question: question("lessons-pupils"), standing: eighteen })).toContain("Take back the answer")
  expect(page({ question: question("lessons-pupils"), standing: [] })).not.toContain("Take back the answer")
})

test("without script, the one that was changed wins: number or way of having none", () => {
  const none = { row: null, state: "not-available", value: null }
  expect(typed("lessons-pupils", { "a.lessons-pupils.state": "not-available" }, [stands("given", 18)]).said).toEqual([
    none,
  ])
  expect(typed("lessons-pupils", { "a.lessons-pupils": "18" }, [stands("not-available", null)]).said).toEqual([
    given(18),
  ])
  expect(typed("lessons-pupils", { "a.lessons-pupils": "18", "a.lessons-pupils.state": "declined" }).problems).toEqual([
    "Give the answer, or choose “We’d rather not say”, not both",
  ])
})

test("an estimate stays one when its number is corrected", () => {
  expect(typed("lessons-pupils", { "a.lessons-pupils": "20" }, [stands("estimate", 18)]).said).toEqual([
    { row: null, state: "estimate", value: 20 },
  ])
})

test("hostile choices are refused in words", () => {
  expect(typed("lessons-offered", { "a.lessons-offered": "__proto__" }).problems).toEqual(["Choose one of the answers"])
  expect(typed("curriculum-taught-by", { "a.curriculum-taught-by": ["specialist", "'; drop table"] }).problems).toEqual(
    ["Choose among the answers"],
  )
  expect(typed("celebrate", { "a.celebrate": "a\u0000b" }).problems).toEqual([
    "Type this again: it holds a character that cannot be kept",
  ])
})

test("a table's row reads its cells, names the row in its problem, and is dropped when emptied", () => {
  expect(typed("curriculum-minutes", { "a.curriculum-minutes.y3.minutes": "60" }).said).toEqual([
    given({ minutes: 60 }, "y3"),
  ])
  expect(typed("curriculum-minutes", { "a.curriculum-minutes.y3.minutes": "an hour" }).problems).toEqual([
    "Year 3: enter a whole number, like 24",
  ])
  const standing = [stands("given", { minutes: 60 }, "y3")]
  expect(typed("curriculum-minutes", { "a.curriculum-minutes.y3.minutes": "" }, standing).said).toEqual([
    { row: "y3", state: "blank", value: null },
  ])
  expect(typed("curriculum-minutes", { "a.curriculum-minutes.y7.state": "not-applicable" }).said).toEqual([
    { row: "y7", state: "not-applicable", value: null },
  ])
})

test("a row that the page did not have is not read", () => {
  expect(
    typed("curriculum-minutes", { "was.curriculum-minutes.y99": "", "a.curriculum-minutes.y99.minutes": "60" }).said,
  ).toEqual([])
})

test("a state of the whole table gives way to lines written after it", () => {
  const one = id(801)
  const fields = { [`was.lessons-table.${one}`]: "", [`a.lessons-table.${one}.pupils`]: "8" }
  expect(typed("lessons-table", fields, [stands("nil", null)]).said).toEqual([given({ pupils: 8 }, one)])
  expect(typed("lessons-table", { ...fields, "a.lessons-table.state": "nil" }).problems).toEqual([
    "Give the answer, or choose “There were none”, not both",
  ])
})

test("two answers that disagree are both replaced by the next", () => {
  const both = [stands("given", "specialist", null, 1), stands("given", "vacant", null, 2)]
  const one = { question: question("music-lead-role"), standing: both }
  const html = page(one)
  expect(html).toContain("Two answers disagree")
  const form = untouched(html)
  form.set("a.music-lead-role", ["shared"])
  expect(readAnswers(form, [one]).intents).toEqual([
    { question: "music-lead-role", row: null, state: "given", value: "shared", replaces: [id(1), id(2)] },
  ])
})

test("same as last year gives last year's answers again, row by row, but never those about last year's priorities", () => {
  const before = [
    { row: "y3", state: "given" as const, value: { minutes: 60 } },
    { row: "y4", state: "blank" as const, value: null },
  ]
  expect(
    sameAgain({ question: question("curriculum-minutes"), standing: [stands("given", { minutes: 45 }, "y3")] }, before),
  ).toEqual([{ question: "curriculum-minutes", row: "y3", state: "given", value: { minutes: 60 }, replaces: [id(1)] }])
  expect(sameAgain({ question: question("last-priorities"), standing: [] }, before)).toEqual([])
})

test("the button that was pressed is known by its name", () => {
  expect(pressed(new Map([["same", ["lessons-price"]]]))).toEqual({ is: "same", question: "lessons-price" })
  expect(pressed(new Map([["add.lessons-table", [""]]]))).toEqual({ is: "add", question: "lessons-table" })
  expect(pressed(new Map([[`drop.lessons-table.${id(1)}`, [""]]]))).toEqual({
    is: "drop",
    question: "lessons-table",
    row: id(1),
  })
  expect(pressed(new Map([["keep.lessons-price", [id(2)]]]))).toEqual({
    is: "keep",
    question: "lessons-price",
    row: null,
    answer: id(2),
  })
  expect(pressed(new Map([["a.lessons-price", ["1"]]]))).toEqual({ is: "save" })
})

test("what was typed stays in the field, with the problem above it and a way to it from the summary", () => {
  const one = { question: question("lessons-price"), standing: [] }
  const form = untouched(page(one))
  form.set("a.lessons-price", ['about "£18" <b>'])
  const { problems } = readAnswers(form, [one])
  const html = renderToString(<QuestionField question={one.question} posted={form} problems={problems} />)
  expect(html).toContain('value="about &quot;£18&quot; &lt;b')
  const [summary] = summaryOf(problems)
  expect(html).toContain(`id="${summary?.field}"`)
  expect(html).toMatch(/aria-describedby="q--lessons-price--help q--lessons-price--problem"/)
  expect(html.indexOf("Enter the amount")).toBeLessThan(html.indexOf('name="a.lessons-price"'))
})

test("answers in words", () => {
  const say = (code: string, state: Said["state"], value: Said["value"]) =>
    answerInWords(question(code), { state, value })
  expect(say("lessons-pupils", "given", 0)).toBe("0 pupils")
  expect(say("lessons-pupils", "given", 1)).toBe("1 pupil")
  expect(say("pupils-on-roll", "given", 1200)).toBe("1,200 pupils")
  expect(say("lessons-pupils", "estimate", 28)).toBe("28 pupils, an estimate")
  expect(say("lessons-pupils", "nil", null)).toBe("None (nil return)")
  expect(say("lessons-pupils", "blank", null)).toBe("No answer")
  expect(say("lessons-price", "given", 1850)).toBe("£18.50 per 30 minutes")
  expect(say("lessons-offered", "given", "range")).toBe("Yes, a range of instruments and voice")
  expect(say("plan-reviewed", "given", "2026-11-23")).toBe("Mon 23 Nov 2026")
  expect(say("curriculum-minutes", "given", { minutes: 60, pattern: "weekly" })).toBe(
    "Minutes a week: 60; Pattern: Every week",
  )
  expect(answerInWords(question("lessons-pupils"), undefined)).toBe("No answer")
})
