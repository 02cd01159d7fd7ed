import type { VisitState } from "../../domain/lifecycle.ts"
import type { IconName } from "../../ui/icon.tsx"
import { State, type Tone } from "../../ui/state.tsx"
import { stateNames } from "./words.ts"

const looks: Record<VisitState, { tone: Tone; icon?: IconName }> = {
  "to-plan": { tone: "plain" },
  offered: { tone: "due", icon: "waiting" },
  booked: { tone: "plain", icon: "calendar" },
  done: { tone: "good" },
  missed: { tone: "late" },
  "no-reply": { tone: "late" },
  declined: { tone: "plain", icon: "no" },
  "not-due": { tone: "plain", icon: "no" },
}

export const VisitStateWord = ({ state }: { state: VisitState }) => <State {...looks[state]}>{stateNames[state]}</State>
