import * as v from "valibot"
import { type Answer, holding, type Known, type SettledAnswers, settle } from "./answer.ts"
import type { AnswerSource, AnswerState, AnswerValue } from "./answer-state.ts"
import { type Contributions, contribute } from "./figure.ts"
import { Instant } from "./kit/day.ts"
import { AnswerId } from "./kit/id.ts"
import type { CompiledToolkit } from "./toolkit/compile.ts"

// For tests alone: schools with a few answers, written in a line or two.

export type TestAnswer = {
  question: string
  row?: string | null
  state?: AnswerState
  value?: AnswerValue
  source?: AnswerSource
  replaces?: readonly number[]
}

/** `testId(7)` is the id of the answer received seventh. */
export const testId = (n: number): AnswerId =>
  v.parse(AnswerId, `00000000-0000-7000-8000-${n.toString(16).padStart(12, "0")}`)

const noon = v.parse(Instant, "2026-01-12T12:00:00Z")

/** In the order received, from 1. */
export const testAnswers = (given: readonly TestAnswer[]): Answer[] =>
  given.map((one, i) => ({
    id: testId(i + 1),
    question: one.question,
    row: one.row ?? null,
    state: one.state ?? "given",
    value: one.value ?? null,
    source: one.source ?? "school",
    answeredAt: noon,
    by: null,
    replaces: (one.replaces ?? []).map(testId),
    seq: i + 1,
  }))

export type TestSchool = {
  answers?: readonly TestAnswer[]
  /** Simple answers by question: a value, or a state without one. */
  says?: { readonly [question: string]: AnswerValue | { state: AnswerState; value?: AnswerValue } }
  kind?: string
  phase?: string | null
  roll?: number | null
  audited?: boolean
  open?: boolean
  last?: ReadonlyMap<string, Known>
}

const isState = (said: unknown): said is { state: AnswerState; value?: AnswerValue } =>
  typeof said === "object" && said !== null && "state" in said

const saidAnswers = (says: NonNullable<TestSchool["says"]>): TestAnswer[] =>
  Object.entries(says).map(([question, said]) => (isState(said) ? { question, ...said } : { question, value: said }))

export const settledSchool = (compiled: CompiledToolkit, school: TestSchool): SettledAnswers =>
  settle(compiled, {
    kind: school.kind ?? "school",
    phase: school.phase === undefined ? "primary" : school.phase,
    holding: holding(testAnswers([...saidAnswers(school.says ?? {}), ...(school.answers ?? [])])),
    roll: school.roll ?? null,
  })

export const contributionsOf = (compiled: CompiledToolkit, school: TestSchool): Contributions =>
  contribute(compiled, {
    kind: school.kind ?? "school",
    open: school.open ?? true,
    audited: school.audited ?? true,
    settled: settledSchool(compiled, school),
    last: school.last ?? new Map(),
  })
