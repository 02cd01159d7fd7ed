import type { AcademicYear } from "./kit/academic-year.ts"
import type { SettingId } from "./kit/id.ts"
import type { NeedCategory } from "./need.ts"

/** A figure as it is published: with a marker it is hidden or there is none, and it suggests nothing. */
export type FigureSeen = {
  value: number | null
  numerator: number | null
  denominator: number | null
  marker: string | null
  settings: { members: number; answered: number }
}

export type MeasureSeen = {
  code: string
  now: FigureSeen
  /** Null where the year before has no such figure. */
  before: FigureSeen | null
  /** A question behind it is sensitive, or of a private section: never a reason that others may read. */
  sensitive: boolean
  /** Each setting's own value this year, null where it has none: 0 or 1 where schools are counted, else what it gave. */
  settings: readonly { setting: SettingId; value: number | null }[]
}

export type Suggestion = {
  measure: string
  category: NeedCategory
  /** The figures in words: "6 of 14 schools have no choir; last year 4". */
  text: string
  /** The figure as published, and the settings behind the lack. Who reads their names is decided on reading. */
  evidence: {
    measure: string
    year: AcademicYear
    value: number | null
    numerator: number | null
    denominator: number | null
    settings: SettingId[]
  }
}

/** Fewer schools than this are a matter for each school's own visit, not for the cluster. */
export const fewestLacking = 2
/** Suggests where at least one school in three lacks it … */
export const shareLacking = { of: 3 }
/** … or where at least this many more lack it than the year before. */
export const moreLacking = 2
/** A mean of ratings 1–5 below this, or lower than last year by `meanFall`; settings at or under `lowRating` are named. */
export const lowMean = 3
export const meanFall = 0.5
export const lowRating = 2
/** A percentage of pupils lower than last year by this many points. */
export const pointFall = 5
/** A list of waiting pupils at least this long and no shorter than last year's. */
export const longQueue = 10
/** A figure that fewer than half of its members stand behind suggests nothing: it may only show who was asked. */
const standsOnEnough = ({ settings }: FigureSeen): boolean =>
  settings.answered * 2 >= settings.members && settings.answered > 0
/** So that a first page can be read: the strongest. */
export const mostSuggested = 8

type Rule = { category: NeedCategory } & (
  | { is: "schools-without"; lack: string }
  | { is: "low-mean"; what: string }
  | { is: "fallen-share"; what: string }
  | { is: "queue"; what: string }
)

/** By code of the measure. The Model Music Curriculum is nobody's duty, and is not here. */
const rules: Readonly<Record<string, Rule>> = {
  "singing-regular-share": {
    is: "schools-without",
    category: "provision",
    lack: "do not have every pupil singing every week",
  },
  "choir-share": { is: "schools-without", category: "provision", lack: "have no regular choir" },
  "curriculum-hour-share": {
    is: "schools-without",
    category: "provision",
    lack: "have less than an hour of music a week in some year groups",
  },
  "first-access-schools-share": { is: "schools-without", category: "provision", lack: "have no First Access class" },
  "live-music-share": {
    is: "schools-without",
    category: "provision",
    lack: "do not have live music for every pupil in the year",
  },
  "performance-share": { is: "schools-without", category: "provision", lack: "do not perform in every term" },
  "lead-in-post-share": { is: "schools-without", category: "leadership", lack: "have no music lead in post" },
  "plan-published-share": { is: "schools-without", category: "leadership", lack: "have not published a plan summary" },
  "cpd-schools-share": { is: "schools-without", category: "cpd", lack: "had no music CPD" },
  "confident-schools-share": {
    is: "schools-without",
    category: "cpd",
    lack: "rate their staff’s confidence below 4 of 5",
  },
  "cluster-meeting-share": { is: "schools-without", category: "partnership", lack: "came to no cluster meeting" },
  "accessible-share": {
    is: "schools-without",
    category: "inclusion",
    lack: "have no accessible instruments and none to borrow",
  },
  "singing-lead-confidence-mean": { is: "low-mean", category: "cpd", what: "Confidence in leading singing" },
  "curriculum-secure-mean": { is: "low-mean", category: "cpd", what: "Security in the curriculum" },
  "leadership-support-mean": { is: "low-mean", category: "leadership", what: "Support from senior leaders" },
  "first-access-continuation": {
    is: "fallen-share",
    category: "provision",
    what: "of last year’s First Access pupils went on learning an instrument",
  },
  "lessons-share": { is: "fallen-share", category: "provision", what: "of pupils have lessons" },
  "ensembles-share": { is: "fallen-share", category: "provision", what: "of pupils are in a choir or ensemble" },
  "lessons-waiting": { is: "queue", category: "staffing", what: "pupils wait for lessons" },
}

type Found = { text: string; settings: SettingId[]; strength: number }
const shown = (figure: FigureSeen | null): figure is FigureSeen => figure !== null && figure.marker === null

/**
 * Needs that the figures of a year suggest, the strongest first. Feed it the published figures and nothing else: what
 * is hidden there would be told by a sentence that everybody may read. The year before is used where it is shown.
 */
export function suggestNeeds(input: { year: AcademicYear; measures: readonly MeasureSeen[] }): Suggestion[] {
  const found = input.measures.flatMap((measure) => {
    const rule = rules[measure.code]
    if (!rule || measure.sensitive || !shown(measure.now) || !standsOnEnough(measure.now)) return []
    const one = lookFor(rule, measure, measure.now, shown(measure.before) ? measure.before : null)
    if (!one) return []
    const { value, numerator, denominator } = measure.now
    const evidence = { measure: measure.code, year: input.year, value, numerator, denominator, settings: one.settings }
    return [
      {
        strength: one.strength,
        suggestion: { measure: measure.code, category: rule.category, text: one.text, evidence },
      },
    ]
  })
  return found
    .sort((a, b) => b.strength - a.strength)
    .slice(0, mostSuggested)
    .map(({ suggestion }) => suggestion)
}

function lookFor(rule: Rule, measure: MeasureSeen, now: FigureSeen, before: FigureSeen | null): Found | null {
  switch (rule.is) {
    case "schools-without":
      return schoolsWithout(rule.lack, measure, now, before)
    case "low-mean":
      return lowRatings(rule.what, measure, now, before)
    case "fallen-share":
      return fallenShare(rule.what, now, before)
    case "queue":
      return queue(rule.what, measure, now, before)
  }
}

const lackOf = ({ numerator, denominator }: FigureSeen): { lack: number; of: number } | null =>
  numerator === null || denominator === null ? null : { lack: denominator - numerator, of: denominator }

function schoolsWithout(lack: string, measure: MeasureSeen, now: FigureSeen, before: FigureSeen | null): Found | null {
  const [is, was] = [lackOf(now), before && lackOf(before)]
  if (!is || is.lack < fewestLacking) return null
  const rose = was !== null && is.lack - was.lack >= moreLacking
  if (is.lack * shareLacking.of < is.of && !rose) return null
  const then = was ? `; last year ${was.of === is.of ? was.lack : `${was.lack} of ${was.of}`}` : ""
  const settings = measure.settings.filter(({ value }) => value === 0).map(({ setting }) => setting)
  return {
    text: `${is.lack} of ${is.of} schools ${lack}${then}`,
    settings,
    strength: is.lack / is.of + (rose ? 0.25 : 0),
  }
}

function lowRatings(what: string, measure: MeasureSeen, now: FigureSeen, before: FigureSeen | null): Found | null {
  if (now.value === null) return null
  const fell = before?.value != null && before.value - now.value >= meanFall
  if (now.value >= lowMean && !fell) return null
  const settings = measure.settings
    .filter(({ value }) => value !== null && value <= lowRating)
    .map(({ setting }) => setting)
  const then = before?.value != null ? `; last year ${before.value.toFixed(2)}` : ""
  const low = settings.length >= fewestLacking ? `; ${settings.length} rate it ${lowRating} or less` : ""
  return {
    text: `${what} is ${now.value.toFixed(2)} of 5 on average in ${now.settings.answered} schools${then}${low}`,
    settings,
    strength: (5 - now.value) / 5,
  }
}

function fallenShare(what: string, now: FigureSeen, before: FigureSeen | null): Found | null {
  if (now.value === null || before?.value == null || before.value - now.value < pointFall) return null
  return {
    text: `${now.value.toFixed(1)}% ${what}; the year before ${before.value.toFixed(1)}%`,
    settings: [],
    strength: (before.value - now.value) / 20,
  }
}

function queue(what: string, measure: MeasureSeen, now: FigureSeen, before: FigureSeen | null): Found | null {
  if (now.value === null || now.value < longQueue) return null
  if (before?.value != null && now.value < before.value) return null
  const then = before?.value != null ? `; last year ${before.value}` : ""
  const settings = measure.settings.filter(({ value }) => value !== null && value > 0).map(({ setting }) => setting)
  return { text: `${now.value} ${what}${then}`, settings, strength: Math.min(1, now.value / 100) }
}
