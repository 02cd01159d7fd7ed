import type { Day } from "../kit/day.ts"
import type { RegisterLink, Urn } from "./row.ts"

/** How one number gave way to another: `plain` is Successor/Predecessor, which the register uses for conversions and, where several meet, for mergers. */
export type StepKind = "plain" | "merged" | "split"

/** From one number to the next. The two sides are often a day apart: the end of the one, the start of the other. */
export type Step = { from: Urn; to: Urn; kind: StepKind; first: Day | null; last: Day | null }

export type LinkGraph = {
  /** In force on the extract's day; a step of a ring is in neither. */
  successors: (urn: Urn) => readonly Step[]
  predecessors: (urn: Urn) => readonly Step[]
  /** Dated after the extract: they wait for a later one. */
  waiting: (urn: Urn) => readonly Step[]
}

const none: readonly Step[] = []

/** "Result of Amalgamation" and "Merged - …" stand alike on both sides and tell no direction; sixth form links are no succession. */
function stepOf({ urn, linkUrn, type }: RegisterLink): { from: Urn; to: Urn; kind: StepKind } | undefined {
  const match = /^(successor|predecessor)(?:\s*-\s*(merged|amalgamated|split school))?$/i.exec(
    type.trim().replace(/\s+/g, " "),
  )
  if (!match) return undefined
  const how = match[2]?.toLowerCase()
  const kind: StepKind = how === undefined ? "plain" : how === "split school" ? "split" : "merged"
  return match[1]?.toLowerCase() === "successor" ? { from: urn, to: linkUrn, kind } : { from: linkUrn, to: urn, kind }
}

/**
 * Joins both sides of the links (193 of 16,793 stand on one side only). Where the sides differ in kind, the one that says more wins.
 * `on` is the extract's day.
 */
export function linkGraph(links: Iterable<RegisterLink>, on: Day): LinkGraph {
  const steps = new Map<string, Step>()
  for (const link of links) {
    const found = stepOf(link)
    if (!found || found.from === found.to) continue
    const key = `${found.from}${found.to}`
    const step = steps.get(key)
    if (!step) {
      steps.set(key, { ...found, first: link.on, last: link.on })
      continue
    }
    if (step.kind === "plain") step.kind = found.kind
    if (link.on !== null) {
      if (step.first === null || link.on < step.first) step.first = link.on
      if (step.last === null || link.on > step.last) step.last = link.on
    }
  }
  const [successors, predecessors, waiting] = [new Map<Urn, Step[]>(), new Map<Urn, Step[]>(), new Map<Urn, Step[]>()]
  const put = (map: Map<Urn, Step[]>, urn: Urn, step: Step) => {
    const list = map.get(urn)
    if (list) list.push(step)
    else map.set(urn, [step])
  }
  for (const step of steps.values()) {
    if (step.last !== null && step.last > on) put(waiting, step.to, step)
    else put(successors, step.from, step)
  }
  const rings = inRings(successors)
  for (const [urn, list] of successors) {
    const straight = list.filter((step) => !rings.has(step))
    successors.set(urn, straight)
    for (const step of straight) put(predecessors, step.to, step)
  }
  return {
    successors: (urn) => successors.get(urn) ?? none,
    predecessors: (urn) => predecessors.get(urn) ?? none,
    waiting: (urn) => waiting.get(urn) ?? none,
  }
}

/** Steps from which a walk comes back to where it began: the register makes such rings and mends them, so they tell nothing. */
function inRings(successors: ReadonlyMap<Urn, readonly Step[]>): Set<Step> {
  // Take away, again and again, what nothing leads on from: what stays has a ring ahead, and few do.
  const comesFrom = new Map<Urn, Urn[]>()
  const left = new Map<Urn, number>()
  for (const [urn, list] of successors) {
    left.set(urn, list.length)
    for (const { to } of list) {
      const from = comesFrom.get(to)
      if (from) from.push(urn)
      else comesFrom.set(to, [urn])
    }
  }
  const ends = [...comesFrom.keys()].filter((urn) => !left.has(urn))
  for (let end = ends.pop(); end !== undefined; end = ends.pop()) {
    for (const urn of comesFrom.get(end) ?? []) {
      const rest = (left.get(urn) ?? 0) - 1
      left.set(urn, rest)
      if (rest === 0) ends.push(urn)
    }
  }
  const rings = new Set<Step>()
  for (const [urn, rest] of left) {
    if (rest > 0) for (const step of successors.get(urn) ?? []) if (leadsTo(successors, step.to, urn)) rings.add(step)
  }
  return rings
}

function leadsTo(successors: ReadonlyMap<Urn, readonly Step[]>, from: Urn, goal: Urn): boolean {
  const been = new Set<Urn>()
  const ahead = [from]
  for (let urn = ahead.pop(); urn !== undefined; urn = ahead.pop()) {
    if (urn === goal) return true
    if (been.has(urn)) continue
    been.add(urn)
    for (const step of successors.get(urn) ?? []) ahead.push(step.to)
  }
  return false
}
