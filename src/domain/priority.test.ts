import fc from "fast-check"
import { expect, test } from "vitest"
import type { Person, Place } from "./access.ts"
import { academicYear } from "./kit/academic-year.ts"
import type { ClusterId, NeedId, PersonId, PriorityId, SettingId } from "./kit/id.ts"
import type { NeedState, PriorityState } from "./lifecycle.ts"
import {
  type Backing,
  type Draft,
  leaveOut,
  movePriority,
  propose,
  putForward,
  reorder,
  type Source,
  standingOf,
} from "./priority.ts"

const id = <Id extends string>(n: number): Id =>
  `00000000-0000-7000-8000-${String(n).padStart(12, "0")}` as string as Id
const [brackwater, alder] = [id<ClusterId>(1), id<ClusterId>(2)]
const [copperfold, pinders] = [id<SettingId>(11), id<SettingId>(12)]
const [y2025, y2026, y2027] = [academicYear(2025), academicYear(2026), academicYear(2027)]
const wren: Person = {
  id: id<PersonId>(21),
  name: "Wren",
  posts: [{ role: "coordinator", cluster: brackwater, setting: null }],
}
const tomas: Person = {
  id: id<PersonId>(22),
  name: "Tomas",
  posts: [{ role: "hub-manager", cluster: null, setting: null }],
}
const isla: Person = { id: id<PersonId>(23), name: "Isla", posts: [{ role: "hub-lead", cluster: null, setting: null }] }
const here: Place = { setting: null, cluster: brackwater, coordinators: [wren.id] }

const need = (
  scope: { setting?: SettingId; cluster?: ClusterId; home?: ClusterId | null },
  year = y2026,
  state: NeedState = "agreed",
): Backing => ({
  setting: scope.setting ?? null,
  cluster: scope.cluster ?? null,
  home: scope.home ?? scope.cluster ?? null,
  year,
  state,
})
const source = (cluster: ClusterId | null, year = y2026, state: PriorityState = "agreed", forward = true): Source => ({
  setting: null,
  cluster,
  year,
  state,
  putForward: forward ? { by: "Wren" } : null,
})
const draft = (more: Partial<Draft> = {}): Draft => ({
  setting: null,
  cluster: brackwater,
  year: y2026,
  title: "Every pupil sings",
  needs: [],
  from: [],
  ...more,
})
const backed = (one: Backing, over: Partial<Draft> = {}) =>
  propose(draft({ needs: [id<NeedId>(31)], ...over }), new Map([[id<NeedId>(31), one]]), new Map())
const from = (one: Source, over: Partial<Draft> = {}) =>
  propose(
    draft({ cluster: null, from: [id<PriorityId>(41)], ...over }),
    new Map(),
    new Map([[id<PriorityId>(41), one]]),
  )
const code = (outcome: ReturnType<typeof propose>) => (outcome.ok ? "done" : outcome.problem[0]?.code)

test("a cluster's priority rests on its own needs and on those of schools that are in it today", () => {
  expect(code(backed(need({ cluster: brackwater })))).toBe("done")
  expect(code(backed(need({ setting: copperfold, home: brackwater })))).toBe("done")
  expect(code(backed(need({ setting: pinders, home: alder })))).toBe("need-elsewhere")
  expect(code(backed(need({ cluster: alder })))).toBe("need-elsewhere")
  expect(code(backed(need({})))).toBe("need-elsewhere")
})

test("a school's priority rests on that school's needs alone", () => {
  const over = { setting: copperfold, cluster: null }
  expect(code(backed(need({ setting: copperfold, home: brackwater }), over))).toBe("done")
  expect(code(backed(need({ cluster: brackwater }), over))).toBe("need-elsewhere")
})

test("last year's need may back this year's priority, next year's may not", () => {
  expect(code(backed(need({ cluster: brackwater }, y2025)))).toBe("done")
  expect(code(backed(need({ cluster: brackwater }, y2027)))).toBe("need-of-later-year")
})

test("a merged need backs nothing", () => {
  expect(code(backed(need({ cluster: brackwater }, y2026, "merged")))).toBe("need-closed")
  expect(code(backed(need({ cluster: brackwater }, y2026, "not-taken-up")))).toBe("need-closed")
})

test("the county's priority needs sources, each put forward by its cluster for that year", () => {
  expect(code(propose(draft({ cluster: null }), new Map(), new Map()))).toBe("sources-missing")
  expect(code(from(source(brackwater)))).toBe("done")
  expect(code(from(source(brackwater, y2026, "agreed", false)))).toBe("source-not-put-forward")
  expect(code(from(source(brackwater, y2025)))).toBe("source-of-other-year")
  expect(code(propose(draft({ cluster: null, from: [id<PriorityId>(49)] }), new Map(), new Map()))).toBe(
    "source-unknown",
  )
})

test("a cluster's own part-met priority of the year before is carried on; another cluster's is not its source", () => {
  expect(code(from(source(brackwater, y2025, "part-met"), { cluster: brackwater }))).toBe("done")
  expect(code(from(source(brackwater, y2025, "met"), { cluster: brackwater }))).toBe("source-of-other-year")
  expect(code(from(source(alder), { cluster: brackwater }))).toBe("source-elsewhere")
})

const moving = (state: PriorityState, more: object = {}) => ({
  setting: null,
  cluster: brackwater,
  state,
  wasAgreed: state !== "proposed",
  nextAgreed: false,
  putForward: null,
  ...more,
})

test("Wren proposes, the manager agrees: the coordinator cannot agree her own", () => {
  expect(movePriority(moving("proposed"), "agreed", wren, here, {})).toMatchObject({
    ok: false,
    problem: { code: "not-allowed" },
  })
  expect(movePriority(moving("proposed"), "agreed", tomas, here, {})).toEqual({
    ok: true,
    value: { from: "proposed", to: "agreed" },
  })
  expect(movePriority(moving("proposed"), "agreed", isla, here, {})).toMatchObject({
    ok: false,
    problem: { code: "not-allowed" },
  })
})

test("a dropped proposal goes back to being one, not past the agreement it never had", () => {
  const dropped = moving("dropped", { wasAgreed: false })
  expect(movePriority(dropped, "in-progress", wren, here, { reason: "x" })).toMatchObject({
    ok: false,
    problem: { allowed: ["proposed"] },
  })
  expect(movePriority(dropped, "proposed", wren, here, { reason: "By mistake" }).ok).toBe(true)
  expect(movePriority(moving("dropped"), "in-progress", wren, here, { reason: "By mistake" }).ok).toBe(true)
})

test("once the next year's are agreed, a result stands", () => {
  expect(movePriority(moving("met", { nextAgreed: true }), "in-progress", wren, here, { reason: "x" })).toEqual({
    ok: false,
    problem: { code: "transition-not-allowed", allowed: [] },
  })
})

test("what was put forward is taken back from the county before its agreement is taken back", () => {
  const forward = moving("agreed", { putForward: { by: "Wren" } })
  expect(movePriority(forward, "proposed", tomas, here, { reason: "x" }).ok).toBe(false)
  expect(movePriority(moving("agreed"), "proposed", tomas, here, { reason: "x" }).ok).toBe(true)
})

test("only an agreed priority of a cluster is put forward, by its coordinator or who stands in", () => {
  expect(putForward(moving("agreed"), wren, here)).toEqual({ ok: true, value: "put-forward" })
  expect(putForward(moving("proposed"), wren, here)).toEqual({ ok: false, problem: "not-agreed" })
  expect(putForward(moving("agreed"), tomas, here)).toEqual({ ok: false, problem: "not-allowed" })
  expect(putForward(moving("agreed"), tomas, { ...here, coordinators: [] }).ok).toBe(true)
  expect(putForward({ setting: null, cluster: null, state: "agreed" }, isla, here)).toEqual({
    ok: false,
    problem: "not-a-clusters",
  })
})

test("one that was put forward is adopted, grouped, left out with its reason, or still to decide", () => {
  expect(standingOf([], null)).toBe("to-decide")
  expect(standingOf(["proposed"], null)).toBe("grouped")
  expect(standingOf(["dropped"], null)).toBe("to-decide")
  expect(standingOf(["dropped", "in-progress"], "Too dear")).toBe("adopted")
  expect(standingOf(["proposed"], "Too dear")).toBe("not-taken-up")
  expect(leaveOut({}, "adopted")).toEqual({ ok: false, problem: "adopted" })
  expect(leaveOut(null, "to-decide")).toEqual({ ok: false, problem: "not-put-forward" })
})

test("up and then down is the order before, and nothing is ever lost", () =>
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(50), { minLength: 1 }), fc.nat(), (order, n) => {
      const one = order[n % order.length] ?? 0
      const up = reorder(order, one, "up")
      expect([...up].sort()).toEqual([...order].sort())
      if (order.indexOf(one) > 0) expect(reorder(up, one, "down")).toEqual(order)
      else expect(up).toEqual(order)
    }),
  ))
