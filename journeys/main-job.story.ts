import { describe, expect, test } from "vitest"
import { hasBrowser } from "../scripts/gallery/browser.ts"
import type { Question } from "../src/domain/toolkit/version.ts"
import { answer, audit, isAsked, type Said, something } from "./audit-hand.ts"
import { choose, follow, press, sees, seesHeading, tick, told, type, unfold } from "./hand.ts"
import { openHouse } from "./house.ts"
import { faultsHere } from "./inspect.ts"
import { type Visitor, visitor } from "./people.ts"
import { extract, schools } from "./register-extract.ts"

/** Any text that ends or begins with these words. */
const whole = (words: string, end: "$" | "") => new RegExp(words.replaceAll(/[()?]/g, "\\$&") + end)

const school = "Hawthorn Lane Primary School"

const lastYear: Record<string, Said> = {
  "pupils-on-roll": "206",
  "music-lead-role": "A class teacher with responsibility for music",
  "music-lead-hours": "1",
  "singing-regular": "Most pupils",
  "singing-where": ["Singing assembly", "Class lessons"],
  "singing-support": "Staff training",
}

/** What the school says this year where it matters: numbers that fit together, and each way of having none. */
const thisYear: Record<string, Said> = {
  "pupils-on-roll": "212",
  "pupils-by-key-stage": {
    rows: {
      "Early Years Foundation Stage": { Pupils: "30" },
      "Key Stage 1": { Pupils: "62" },
      "Key Stage 2": { Pupils: "120" },
    },
  },
  "music-lead-role": "A class teacher with responsibility for music",
  "singing-regular": "Some pupils",
  "singing-where": ["Singing assembly"],
  "first-access-offered": "Yes",
  "first-access-pupils": "30",
  "first-access-groups": {
    rows: {
      "Line 1": {
        "Year group": "Year 4",
        "Instrument family": "Strings",
        Pupils: "30",
        "School terms (of three)": "3",
        "Taught by": "School's own staff",
      },
    },
  },
  "first-access-continued": { instead: "We can’t get it" },
  "lessons-offered": "Yes, one or two instruments",
  "lessons-pupils": { about: "14" },
  "lessons-table": {
    rows: {
      "Line 1": {
        "Instrument family": "Woodwind",
        "Kind of lesson": "Individual",
        Girls: "8",
        Boys: "6",
        "All pupils": "14",
      },
    },
  },
  "lessons-waiting": { instead: "There were none" },
  choir: "Yes",
  ensemble: "No",
  "ensembles-pupils": "24",
  "ensembles-roster": { rows: { "Line 1": { "Name of group": "Lunchtime choir", Pupils: "24", Meets: "Weekly" } } },
  "pupil-premium-pupils": "48",
  "send-pupils": "35",
  "plan-status": "In place, summary not yet published",
  "plan-budget": "1200",
  "accessible-instruments": "No",
  venues: { instead: "Does not apply" },
  "visit-notes": { instead: "We’d rather not say" },
}

describe.runIf(hasBrowser)("From the school register to the county picture", () => {
  const house = openHouse("journeys/main-job", { demo: "off", letters: "leave" })
  const everybody: Visitor[] = []
  const faults: string[] = []
  let station = 0
  const today = new Date().toISOString().slice(0, 10)
  /** The academic year that runs today: it begins on 1 September. */
  const year = Number(today.slice(0, 4)) - (today.slice(5) < "09-01" ? 1 : 0)
  const inWords = (one: number) => `${one}/${String(one + 1).slice(2)}`
  const addressOf = (name: string) => `${name.split(" ")[0]?.toLowerCase()}@tallow.example`
  /** A picture of where somebody is now. */
  const picture = ({ page }: Visitor, name: string) =>
    house().keep(page, `${String(++station).padStart(2, "0")}-${name}`)

  const arrives = async () => {
    const one = await visitor(house())
    everybody.push(one)
    return one
  }
  /** Asks for a link, finds it in the mail, and opens it. */
  const signsIn = async (email: string) => {
    const one = await arrives()
    await one.page.goto(`${house().url}/sign-in`)
    await type(one.page, "Your email address", email)
    await press(one.page, "Send me a link")
    await one.page.goto(await house().letters.linkFor(email))
    await one.page.waitForURL("**/today")
    return one
  }

  /** Answers what the section asks, and what its answers bring; saves, and sees that nothing was wrong. */
  const answersSection = async ({ page }: Visitor, code: string, what: (question: Question) => Said | undefined) => {
    const section = audit.sections.find((one) => one.code === code) ?? expect.fail(code)
    if (!new URL(page.url()).pathname.endsWith(`/sections/${code}`)) await follow(page, whole(section.title, "$"))
    await seesHeading(page, section.title)
    const done: Question[] = []
    for (let more = true; more; ) {
      more = false
      for (const question of audit.questions.filter((one) => one.section === code && !done.includes(one))) {
        const said = what(question)
        if (said === undefined || !(await isAsked(page, question))) continue
        await answer(page, question, said)
        done.push(question)
        more = true
      }
      if (!more) break
      await press(page, "Save")
      await sees(page, /answers? saved/)
      expect(await page.getByRole("alert").allInnerTexts()).toEqual([])
    }
    return done
  }

  let wren: Visitor // hub manager
  let bryn: Visitor // coordinator
  let odile: Visitor // designated manager
  let isla: Visitor // hub lead

  test("Wren starts the hub, and the link in the mail lets her in", async () => {
    wren = await arrives()
    const { page } = wren
    await page.goto(house().url)
    await type(page, "What is the hub called?", "Tallow Music Hub")
    await type(page, "Your name", "Wren Hollis")
    await type(page, "Your email address", "wren@tallow.example")
    await press(page, "Start the hub")
    await page.goto(await house().letters.linkFor("wren@tallow.example"))
    await page.waitForURL("**/today")
    expect(await told(page)).toContain("What needs you now")
    await picture(wren, "today-of-an-empty-hub")
  })

  test("she brings the register in, after a look at what it would change", async () => {
    const { page } = wren
    await follow(page, "Hub")
    await follow(page, "School register")
    await follow(page, "Bring in the register")
    await type(page, "By name or number", "Swindon")
    await page.getByLabel("The extract").setInputFiles(extract())
    await picture(wren, "register-chosen")
    await press(page, "Read it")
    await seesHeading(page, "What would change")
    await picture(wren, "register-dry-run")
    for (const said of [`${schools.length} new`, school, "Façade Street Infant School", "Nothing has changed yet."])
      expect(await told(page)).toContain(said)
    faults.push(...(await faultsHere(page)))
    await press(page, "Bring these changes in")
    await seesHeading(page, "Brought in")
    await sees(page, `${schools.length} schools wait`)
    await picture(wren, "register-brought-in")
  })

  test("she makes two clusters and puts the schools into them", async () => {
    const { page } = wren
    for (const [name, town] of [
      ["Old Town", /Swindon|Wroughton/],
      ["Highworth", /Highworth/],
    ] as const) {
      await follow(page, "Clusters")
      await follow(page, "Add a cluster")
      await type(page, "Name of the cluster", name)
      await press(page, "Add a cluster")
      await sees(page, `${name} is there.`)
      await follow(page, "Schools")
      await follow(page, /wait for a cluster$/)
      for (const one of schools) if (town.test(one.town)) await tick(page, new RegExp(`^${one.name}`))
      await choose(page, "Into which cluster?", name)
      await type(page, "From which day?", `${year - 1}-09-01`)
      await picture(wren, `schools-for-${name.toLowerCase().replace(" ", "-")}`)
      await press(page, "Put them in")
    }
    await follow(page, "Clusters")
    await seesHeading(page, "Clusters")
    expect(await told(page)).toContain("2 clusters with 10 schools.")
    await picture(wren, "clusters")
  })

  test("she opens the year before, and invites a coordinator, a manager and the hub lead", async () => {
    const { page } = wren
    await follow(page, "Hub")
    await follow(page, "Academic years")
    await follow(page, `Open ${inWords(year - 1)}, an earlier year`)
    await press(page, "Open the year")
    for (const { name, role, cluster } of [
      { name: "Bryn Tarrant", role: "Cluster Coordinator", cluster: "Old Town" },
      { name: "Odile Marsh", role: "Designated manager" },
      { name: "Isla Farrant", role: "Hub lead" },
    ]) {
      await follow(page, "Hub")
      // The list of what to do first has a link of this name too, straight to adding somebody.
      await page.getByRole("link", { name: "People", exact: true }).last().click()
      await follow(page, "Add a person")
      await type(page, "Name", name)
      await type(page, "Email address", addressOf(name))
      await choose(page, "Role", role)
      if (cluster) await choose(page, "For which cluster?", cluster)
      await tick(page, "Send an invitation by mail")
      if (cluster) await picture(wren, "coordinator-invited")
      await press(page, "Add")
      await sees(page, `An invitation goes to ${addressOf(name)}.`)
      expect(await house().letters.textFor(addressOf(name))).toContain(`Wren Hollis has added you to Tallow Music Hub`)
    }
    bryn = await signsIn(addressOf("Bryn Tarrant"))
    await picture(bryn, "today-of-a-new-coordinator")
    odile = await signsIn(addressOf("Odile Marsh"))
    isla = await signsIn(addressOf("Isla Farrant"))
  })

  /** Bryn plans a visit to the school, agreed with it, and opens its audit. */
  const plans = async (day: string) => {
    const { page } = bryn
    await page.goto(`${house().url}/visits`)
    const row = page.getByRole("listitem").or(page.getByRole("row")).filter({ hasText: school })
    await follow(row.first(), /^Plan a visit/)
    await seesHeading(page, `Plan a visit to ${school}`)
    await type(page, "Day", day)
    await type(page, "Time", "13:30")
    await tick(page, "Booked: the school has agreed")
    await picture(bryn, "visit-planned")
    await press(page, "Plan this visit")
    await seesHeading(page, `Visit to ${school}`)
  }

  test("Bryn types in what the school said a year ago", async () => {
    const { page } = bryn
    await plans(`${year}-06-10`)
    await follow(page, inWords(year - 1))
    for (const code of ["A", "C"]) await answersSection(bryn, code, (question) => lastYear[question.code])
    await follow(page, `Audit ${inWords(year - 1)}`)
    await seesHeading(page, `Audit of ${school}`)
    expect(await told(page)).toContain("Started")
    await picture(bryn, "audit-of-last-year")
  })

  test("he plans this year's visit, and reads before he knocks", async () => {
    const { page } = bryn
    await plans(today)
    await follow(page, "Before you knock")
    await seesHeading(page, "Before you knock")
    await picture(bryn, "before-you-knock")
    expect(await told(page)).toContain("1.30 pm")
    await follow(page, `Visit to ${school}`)
    await follow(page, inWords(year))
    await seesHeading(page, `Audit of ${school}`)
  })

  test("he answers every question, section by section, last year's beside it", async () => {
    const { page } = bryn
    await follow(page, /^Begin with A/)
    await sees(page, "Last year’s answers are beside each one.")
    expect(await told(page)).toContain("Last year: 206")
    const answered = new Set<string>()
    for (const { code } of audit.sections) {
      const asked = await answersSection(bryn, code, (question) => thisYear[question.code] ?? something(question))
      for (const { type } of asked) answered.add(type)
      await picture(bryn, `section-${code.toLowerCase()}`)
    }
    expect([...answered].sort()).toEqual([...new Set(audit.questions.map(({ type }) => type))].sort())
    await follow(page, whole("Singing", "$"))
    await press(page, /^Same as last year.*Where does singing happen/)
    await sees(page, /saved/)
  })

  test("he keeps a note for the school and one for the team, judges a section, and writes a promise down", async () => {
    const { page } = bryn
    await seesHeading(page, "Singing")
    await type(page, "For the school", "Year 4 led the warm-up themselves.")
    await type(page, "Only for you and the centre", "Ask the manager about a singing leader for two terms.")
    await press(page, "Save")
    await sees(page, "The note is saved.")
    await page.getByRole("link", { name: "Earlier versions, move or remove" }).first().click()
    await seesHeading(page, "Note for the school")
    await picture(bryn, "note-and-its-versions")
    faults.push(...(await faultsHere(page)))
    await page.goBack()
    await follow(page, "Judge this section")
    await page.getByRole("radio").nth(1).check()
    await type(page, "What did you see or hear?", "Warm-ups led by pupils; two classes sing only in assembly.")
    await picture(bryn, "judgement")
    await press(page, "Keep this judgement")
    await sees(page, "The judgement is kept.")
    await follow(page, `Audit ${inWords(year)}`)
    await follow(page, "Promises")
    await type(page, "What was promised?", "Send the dates of the spring singing day.")
    await type(page, "To whom?", "the music lead")
    await picture(bryn, "promise")
    await press(page, "Write it down")
    await sees(page, "The promise is written down.")
    expect(await told(page)).toContain("1 open promise.")
  })

  test("he completes the audit, and the visit is done", async () => {
    const { page } = bryn
    await page.goto(`${house().url}/visits`)
    await follow(page, whole(school, ""))
    await follow(page, inWords(year))
    for (const [step, button] of [
      ["The form is in", /^The form is in/],
      ["Mark the audit as complete", /^(Mark the audit as complete|Complete it with)/],
    ] as const) {
      await follow(page, step)
      await picture(bryn, step.toLowerCase().replaceAll(" ", "-"))
      const enough = page.getByLabel("Nothing more can be found out")
      if ((await enough.count()) > 0) await enough.check()
      await press(page, button)
    }
    await sees(page, /^It is complete.* waits to be signed off/)
    await picture(bryn, "audit-complete")
    await follow(page.getByRole("region", { name: "Visits" }), /\d{4}$/)
    await unfold(page, "It took place")
    await tick(page, "Visited, audit complete")
    await press(page, "The visit is done")
    await sees(page, "The visit is done.")
    expect(await told(page)).toContain("Visited, audit complete")
  })

  test("the school's profile says what it answered, beside last year", async () => {
    const { page } = bryn
    await follow(page, school)
    await follow(page, "Profile")
    await follow(page, inWords(year))
    await seesHeading(page, school)
    await picture(bryn, "school-profile")
    expect(await told(page)).toContain("14.2") // 30 of 212 pupils
  })

  test("from the visit comes a need, from the need the cluster's priority", async () => {
    const { page } = bryn
    await follow(page, "Priorities")
    await follow(page, "See the needs")
    await picture(bryn, "needs-of-the-cluster")
    await choose(page, "Who needs it?", school)
    await type(page, "What is needed?", "Two classes sing only in assembly")
    await choose(page, "What kind of need is it?", "Provision missing or thin")
    await choose(page, "Where does it come from?", "From a visit")
    await press(page, "Add the need")
    await sees(page, "The need is added.")
    await press(page, /^Agree/)
    await follow(page, "Turn needs into priorities")
    await tick(page, /Two classes sing only in assembly/)
    await type(page, "What is the priority?", "Every class sings every week")
    await press(page, "Propose this priority")
    await sees(page, "The priority is proposed.")
    expect(await told(page)).toContain("One priority: none agreed, none put forward to the county.")
    await picture(bryn, "cluster-priority-proposed")
  })

  /** Agrees what the meeting decided. */
  const agrees = async ({ page }: Visitor, meeting: string) => {
    const part = page.getByRole("region", { name: "Agree what the meeting decided" })
    await type(part, "Which meeting decided?", meeting)
    await type(part, "On what day?", today)
    await press(page, "Agree these priorities")
    await sees(page, "The priority is agreed.")
  }

  test("Odile agrees it, and does for the vacant cluster what a coordinator would", async () => {
    const { page } = odile
    await follow(page, "Priorities")
    await follow(page, /Old Town/)
    await picture(odile, "priority-to-agree")
    await agrees(odile, "Autumn cluster meeting")
    await follow(page, "Priorities")
    await follow(page, /Highworth/)
    await follow(page, "See the needs")
    await choose(page, "Who needs it?", "Cresset Primary School")
    await type(page, "What is needed?", "Nobody on the staff leads singing")
    await choose(page, "What kind of need is it?", "Staffing or tutor")
    await choose(page, "Where does it come from?", "From a meeting")
    await press(page, "Add the need")
    await follow(page, "Turn needs into priorities")
    await tick(page, /Nobody on the staff leads singing/)
    await type(page, "What is the priority?", "A singing leader for Highworth")
    await press(page, "Propose this priority")
    await agrees(odile, "Highworth heads")
    await press(page, /^Put forward to the county/)
    await sees(page, "It is put forward to the county.")
    expect(await told(page)).toContain("One priority: one agreed, one put forward to the county.")
  })

  test("Bryn puts his forward, and Wren groups the two that say the same", async () => {
    await follow(bryn.page, "Priorities")
    await press(bryn.page, /^Put forward to the county/)
    await picture(bryn, "put-forward")
    const { page } = wren
    await follow(page, "Priorities")
    await unfold(page, "Group those that say the same")
    await tick(page, /^Every class sings every week/)
    await tick(page, /^A singing leader for Highworth/)
    await type(page, "What do they say together?", "Singing every week, led by somebody who can")
    await picture(wren, "county-side-by-side")
    await press(page, "These say the same")
    await sees(page, "Two are in one group now.")
    expect(await told(page)).toContain("Two clusters put forward two priorities, in one group.")
    await picture(wren, "county-grouped")
  })

  test("Isla adopts it for the county", async () => {
    const { page } = isla
    await follow(page, "Priorities")
    await tick(page, "Adopt")
    await picture(isla, "county-to-adopt")
    await press(page, new RegExp(`^Adopt for ${inWords(year)}`))
    await sees(page, "The county adopts:")
    expect(await told(page)).toContain("One is adopted.")
    await picture(isla, "county-adopted")
  })

  test("and follows it back down: cluster, need, school, answer", async () => {
    const { page } = isla
    await follow(page, /^The way down to the answers/)
    await seesHeading(page, "Singing every week, led by somebody who can")
    await picture(isla, "down-from-the-priority")
    await follow(page, /Every class sings every week/)
    await follow(page, /Two classes sing only in assembly/)
    await picture(isla, "down-to-the-need")
    await follow(page, `Needs: ${school}`)
    await follow(page, school)
    await follow(page, "Profile")
    await follow(page, inWords(year))
    await follow(page, "First Access pupils as a share of roll")
    await picture(isla, "down-to-the-figure")
    await follow(page, /How many pupils have First Access/)
    await seesHeading(page, "First Access")
    await picture(isla, "down-to-the-answer")
    expect(await told(page)).toMatch(/30.*Bryn Tarrant/)
  })

  test("and from a figure of the county by its trail to the same answer", async () => {
    const { page } = isla
    await follow(page, "Clusters")
    await follow(page, "Old Town")
    await follow(page, "The county")
    await follow(page, inWords(year))
    await picture(isla, "county-profile")
    await follow(page, /^What it stands on/)
    await picture(isla, "county-figure")
    await follow(page.getByRole("main"), "Old Town")
    await follow(page, /How many pupils have First Access/)
    await seesHeading(page, "First Access")
    expect(await told(page)).toMatch(/30.*Bryn Tarrant/)
  })

  test("Wren finds every letter that left", async () => {
    const { page } = wren
    await follow(page, "Hub")
    await follow(page, "Letters")
    await picture(wren, "letters")
    await follow(page.getByRole("table"), /./)
    await seesHeading(page, /Tallow Music Hub/)
    await picture(wren, "letter")
    expect(await faultsHere(page)).toEqual([])
  })

  test("no browser had a complaint, and pages that no link of the demo reaches are like all others", () => {
    expect(faults).toEqual([])
    expect(everybody.flatMap(({ troubles }) => troubles)).toEqual([])
  })
})
