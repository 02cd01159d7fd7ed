import type { AnswerState, AnswerValue } from "../domain/answer-state.ts"
import type { Luck } from "./luck.ts"

/** How music stands in one school; it drifts from year to year. Shares from 0 to 1. */
export type Music = { provision: number; singing: number; confidence: number; inclusion: number }

export type School = { phase: string; roll: number; years: readonly string[] }

export type Given = { question: string; row: string | null; state: AnswerState; value: AnswerValue }

const clamp = (n: number) => Math.min(1, Math.max(0.02, n))
export const drift = (music: Music, luck: Luck): Music => {
  const step = (n: number) => clamp(n + (luck.next() - 0.42) * 0.18)
  return {
    provision: step(music.provision),
    singing: step(music.singing),
    confidence: step(music.confidence),
    inclusion: step(music.inclusion),
  }
}

const scaleOf = (share: number, luck: Luck) => Math.min(5, Math.max(1, Math.round(1 + share * 4 + (luck.next() - 0.5))))
const keyStages: Record<string, string> = {
  r: "eyfs",
  y1: "ks1",
  y2: "ks1",
  y3: "ks2",
  y4: "ks2",
  y5: "ks2",
  y6: "ks2",
  y7: "ks3",
  y8: "ks3",
  y9: "ks3",
  y10: "ks4",
  y11: "ks4",
  y12: "ks5",
  y13: "ks5",
}

/**
 * A school's answers to the starter audit, whole and in keeping with each other: lines add up, what is not asked is not answered,
 * and here and there something is blank, an estimate, a nil return or declined, as it is in life. `row` makes ids of added rows.
 */
export function schoolAnswers(
  school: School,
  music: Music,
  last: ReadonlyMap<string, AnswerValue>,
  luck: Luck,
  row: () => string,
): Given[] {
  const given: Given[] = []
  const give = (question: string, value: AnswerValue, state: AnswerState = "given", atRow: string | null = null) =>
    given.push({ question, row: atRow, state, value })
  /** Mostly an answer; sometimes none. */
  const maybe = (question: string, value: AnswerValue, state: AnswerState = "given") => {
    if (luck.chance(0.93)) give(question, value, state)
    else if (luck.chance(0.3)) give(question, null, luck.one(["not-available", "declined"]))
  }
  const number = (question: string, n: number) =>
    luck.chance(0.05) ? undefined : give(question, n, luck.chance(0.12) ? "estimate" : "given")
  const share = (of: number, part: number) => Math.max(0, Math.round(of * part))
  const yesNo = (share: number) => (luck.chance(share) ? "yes" : "no")
  const { roll, phase, years } = school
  const { provision, singing, confidence, inclusion } = music

  give("pupils-on-roll", roll)
  const stages = [...new Set(years.map((year) => keyStages[year] ?? "ks2"))]
  const inStage = share(roll, 1 / stages.length)
  for (const [i, stage] of stages.entries())
    give(
      "pupils-by-key-stage",
      { pupils: i === stages.length - 1 ? roll - inStage * (stages.length - 1) : inStage },
      "given",
      stage,
    )
  const lead = luck.chance(0.08)
    ? "vacant"
    : phase === "secondary" || phase === "all-through"
      ? "head-of-music"
      : luck.one(["class-teacher", "class-teacher", "specialist", "shared", "senior-leader"])
  give("music-lead-role", lead)
  if (lead !== "vacant") maybe("music-lead-hours", luck.between(0, 6))
  maybe("contacts-checked", yesNo(0.9))
  maybe("governor-link", yesNo(0.3 + provision / 3))

  for (const year of years) {
    const minutes =
      phase === "secondary" && Number(year.slice(1)) >= 10
        ? null
        : luck.chance(provision)
          ? 60
          : luck.one([30, 40, 45, 50])
    if (minutes === null) give("curriculum-minutes", null, "not-applicable", year)
    else
      give(
        "curriculum-minutes",
        { minutes, pattern: luck.one(["weekly", "weekly", "weekly", "carousel", "block"]) },
        "given",
        year,
      )
  }
  maybe("curriculum-taught-by", luck.some(["class-teacher", "specialist", "visiting", "hlta"], luck.between(1, 2)))
  maybe("curriculum-scheme", luck.one(["own", "trust", "published", "published", "mixed"]))
  if (["primary", "secondary", "all-through", "special"].includes(phase))
    maybe("curriculum-model", luck.one(["fully", "mostly", "mostly", "partly", "aware", "unaware"]))
  for (const strand of ["singing", "playing", "listening", "composing", "performing", "notation", "technology"])
    if (luck.chance(0.9))
      give(
        "curriculum-secure",
        { score: scaleOf(confidence - (strand === "technology" || strand === "composing" ? 0.2 : 0), luck) },
        "given",
        strand,
      )
  maybe("curriculum-assessment", luck.some(["teacher", "recordings", "portfolio", "reported"], luck.between(1, 3)))

  const sings =
    phase === "post-16"
      ? "no"
      : luck.chance(singing)
        ? "yes"
        : luck.chance(singing)
          ? "most"
          : luck.chance(0.8)
            ? "some"
            : "no"
  if (phase !== "post-16") maybe("singing-regular", sings)
  if (sings !== "no" && phase !== "post-16") {
    maybe("singing-where", luck.some(["assembly", "class", "choir", "events", "worship"], luck.between(1, 4)))
    maybe("singing-lead-confidence", scaleOf(confidence, luck))
  }
  maybe("singing-support", luck.one(["training", "repertoire", "leader", "event", "part-singing", "nothing"]))

  const access =
    phase === "special" ? "not-applicable" : luck.chance(provision * 0.85) ? "yes" : luck.chance(0.3) ? "planned" : "no"
  give("first-access-offered", access)
  const learners =
    access === "yes" ? luck.between(1, Math.max(1, Math.min(4, Math.floor(roll / 90)))) * luck.between(24, 30) : 0
  if (access === "yes") {
    give("first-access-pupils", Math.min(learners, roll), luck.chance(0.1) ? "estimate" : "given")
    give(
      "first-access-groups",
      {
        "year-group": luck.one(["y3", "y4", "y5"]),
        family: luck.one(["strings", "brass", "woodwind", "guitar"]),
        pupils: Math.min(learners, roll),
        terms: luck.between(1, 3),
      },
      "given",
      row(),
    )
  } else if (access !== "not-applicable")
    maybe(
      "first-access-barriers",
      luck.some(
        ["school-budget", "timetable", "space", "instruments", "staff-confidence", "no-tutor"],
        luck.between(1, 2),
      ),
    )
  const before = last.get("first-access-pupils")
  if (typeof before === "number" && before > 0) number("first-access-continued", share(before, 0.1 + provision * 0.3))
  else if (phase === "special") give("first-access-continued", null, "not-applicable")

  const lessons = luck.chance(0.25 + provision)
    ? luck.chance(provision)
      ? "range"
      : "some"
    : luck.chance(0.5)
      ? "elsewhere"
      : "no"
  give("lessons-offered", lessons)
  const taught = lessons === "range" || lessons === "some" ? Math.max(3, share(roll, 0.04 + provision * 0.14)) : 0
  if (taught > 0) {
    give("lessons-pupils", taught, luck.chance(0.1) ? "estimate" : "given")
    const families = luck.some(
      ["strings", "woodwind", "brass", "keyboard", "guitar", "voice", "percussion"],
      lessons === "range" ? 4 : 2,
    )
    families.forEach((kind, i) => {
      const pupils =
        i === families.length - 1
          ? taught - Math.floor(taught / families.length) * (families.length - 1)
          : Math.floor(taught / families.length)
      give(
        "lessons-table",
        {
          family: kind,
          mode: luck.one(["individual", "small-group", "small-group"]),
          "key-stage": luck.one(stages.filter((stage) => stage !== "eyfs") as [string, ...string[]]) ?? "ks2",
          pupils,
          provider: luck.one(["associate", "co-operative", "school-staff"]),
        },
        "given",
        row(),
      )
    })
    number("lessons-price", luck.between(28, 44) * 50)
    const advanced = share(taught, phase === "secondary" || phase === "all-through" ? 0.18 : 0.02)
    const foundation = share(taught, 0.35)
    for (const [level, pupils] of [
      ["entry", Math.max(0, taught - foundation - advanced)],
      ["foundation", foundation],
      ["intermediate", advanced],
      ["advanced", 0],
    ] as const)
      give("levels", { pupils }, "given", level)
  }
  if (lessons !== "no" && luck.chance(0.6)) number("lessons-waiting", luck.between(0, Math.max(1, share(roll, 0.03))))

  const choir = yesNo(0.25 + singing * 0.7)
  const ensemble = yesNo(provision)
  give("choir", choir)
  give("ensemble", ensemble)
  const members =
    (choir === "yes" ? share(roll, 0.05 + singing * 0.12) + 4 : 0) +
    (ensemble === "yes" ? share(roll, 0.05 * provision) + 5 : 0)
  if (members > 0) {
    give("ensembles-pupils", members, luck.chance(0.15) ? "estimate" : "given")
    const stage = luck.one(stages as [string, ...string[]])
    const groups = [
      ...(choir === "yes" ? [["School choir", "choir"]] : []),
      ...(ensemble === "yes" ? [["School band", "wind-band"]] : []),
    ] as const
    groups.forEach(([name, kind], i) => {
      const pupils =
        i === 0
          ? members - Math.floor(members / groups.length) * (groups.length - 1)
          : Math.floor(members / groups.length)
      give(
        "ensembles-roster",
        {
          name: name ?? "",
          kind: kind ?? "choir",
          "key-stage": stage,
          pupils,
          meets: luck.one(["weekly", "weekly", "fortnightly", "half-termly-block"]),
        },
        "given",
        row(),
      )
    })
  }
  maybe(
    "performance-seasons",
    luck.chance(provision) ? ["autumn", "spring", "summer"] : luck.some(["autumn", "summer"], luck.between(1, 2)),
  )
  maybe("live-music", luck.one(provision > 0.5 ? ["every", "every", "most"] : ["most", "some", "none"]))
  for (const place of ["in-school", "parents"])
    if (luck.chance(0.7)) give("performances", { times: luck.between(1, 6), pupils: share(roll, 0.6) }, "given", place)
  if (luck.chance(0.5))
    give(
      "performance-wish",
      luck.one([
        "A concert with other schools in the cluster",
        "A stage at the summer festival",
        "Singing together at the Corn Hall",
        "A visit from a wind quintet",
      ]),
    )
  if (luck.chance(0.5))
    for (const [kind, entries] of [
      ["graded", share(taught, 0.2)],
      ["gcse", phase === "secondary" ? luck.between(4, 22) : 0],
    ] as const)
      if (entries > 0) give("exams", { entries, passes: share(entries, 0.93) }, "given", kind)
  if (["secondary", "all-through", "post-16"].includes(phase))
    for (const stage of ["ks4", "ks5"]) give("ks4-music", { pupils: luck.between(4, 34) }, "given", stage)
  maybe("progression-clear", scaleOf(confidence, luck))

  const premium = share(roll, 0.1 + luck.next() * 0.2)
  number("pupil-premium-pupils", premium)
  number("send-pupils", share(roll, phase === "special" ? 1 : 0.12 + luck.next() * 0.08))
  for (const [part, whole] of [
    ["first-access", learners],
    ["lessons", taught],
    ["ensembles", members],
  ] as const)
    if (whole > 0 && luck.chance(0.85))
      give(
        "inclusion-participation",
        {
          "pupil-premium": share(whole, 0.04 + inclusion * 0.2),
          send: share(whole, 0.05 + inclusion * 0.15),
          "looked-after": luck.between(0, 2),
          "fee-remission": share(whole, inclusion * 0.12),
        },
        luck.chance(0.3) ? "estimate" : "given",
        part,
      )
  maybe(
    "inclusion-adaptations",
    luck.some(
      ["visual-supports", "extra-adult", "smaller-groups", "fee-support", "loan-instrument", "targeted-invitation"],
      luck.between(1, 3),
    ),
  )
  maybe(
    "inclusion-barriers",
    luck.some(
      ["cost-to-family", "timetable", "transport", "space", "instruments", "staff-confidence"],
      luck.between(1, 3),
    ),
  )

  maybe("practice-space", luck.one(provision > 0.6 ? ["dedicated", "shared"] : ["shared", "limited", "none"]))
  for (const kind of ["strings", "woodwind", "brass", "percussion", "keyboard", "guitar"])
    if (luck.chance(0.7))
      give(
        "instruments-held",
        { playable: luck.between(0, 12 + share(roll, 0.03)), repair: luck.between(0, 4), lend: luck.between(0, 3) },
        "estimate",
        kind,
      )
  maybe(
    "technology-used",
    luck.some(["tablets", "notation", "recording", "production", "keyboards"], luck.between(1, 2)),
  )
  maybe("accessible-instruments", luck.one(["yes", "can-borrow", "no", "not-needed"]))
  maybe("educator-skills", scaleOf(confidence, luck))
  maybe("educator-knowledge", scaleOf(confidence, luck))
  maybe("educator-confidence", scaleOf(confidence, luck))
  const staff = Math.max(1, Math.round(roll / 32))
  number("staff-teaching-music", staff)
  maybe("visiting-teachers", taught > 0 ? luck.between(1, 5) : 0)
  number("cpd-attended", luck.chance(0.3 + provision / 2) ? luck.between(1, Math.min(staff, 4)) : 0)
  maybe(
    "cpd-needs",
    luck.some(["singing", "first-access", "curriculum", "assessment", "composing", "technology", "inclusion-send"], 3),
  )
  maybe("cpd-format", luck.some(["twilight", "half-day", "in-class", "online-live"], 2))
  maybe("cpd-offer", luck.chance(0.4) ? luck.some(["expertise", "visit", "space", "instruments"], 2) : ["not-now"])
  if (luck.chance(0.6))
    give(
      "partners",
      {
        setting: luck.one(["Northmoor Strings Co-operative", "Brackwater Corn Hall", "Coldhaven Choral Society"]),
        kind: "organisation",
        does: luck.one(["lessons", "workshop", "concert"]),
        pupils: share(roll, 0.2),
      },
      "given",
      row(),
    )
  maybe("cluster-meetings", luck.between(0, 3))
  maybe("cluster-project", yesNo(0.5))
  if (luck.chance(0.4)) give("venues", "The Corn Hall, and the church next door for concerts")
  const plan =
    phase === "special" && luck.chance(0.3)
      ? "not-applicable"
      : luck.chance(provision)
        ? "published"
        : luck.one(["in-place", "draft", "none"])
  maybe("plan-status", plan)
  if (plan === "published" || plan === "in-place")
    maybe("plan-reviewed", `${2023 + luck.between(0, 2)}-0${luck.between(1, 9)}-15`)
  if (luck.chance(0.7)) give("plan-budget", luck.between(2, 60) * 10_000, "estimate")
  maybe("leadership-support", scaleOf((provision + confidence) / 2, luck))
  maybe("plan-draft-wanted", yesNo(0.6))
  give(
    "priorities",
    {
      priority: luck.one([
        "Every class sings every week",
        "A band for Key Stage 2",
        "Music for pupils with SEND",
        "Keep going after First Access",
      ]),
      function: luck.one(["schools", "progression", "inclusion"]),
    },
    "given",
    row(),
  )
  if (luck.chance(0.7))
    give(
      "celebrate",
      luck.one([
        "The summer concert, with forty singers",
        "Our first string group",
        "Year 4 playing brass to the whole school",
        "A pupil-led singing assembly every Friday",
      ]),
    )
  if (luck.chance(0.6))
    give("sharing-choice", luck.some(["A", "B", "C", "D", "E", "F", "G", "L", "M", "N"], luck.between(3, 9)))
  return given
}
