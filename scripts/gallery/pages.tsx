/** @jsxImportSource preact */
import type { VNode } from "preact"
import { audit, everyQuestion, paper } from "./audit.tsx"
import { cluster } from "./cluster.tsx"
import { maps, parts } from "./parts.tsx"
import { priorities } from "./priorities.tsx"
import { report } from "./report.tsx"
import { today } from "./today.tsx"

/** Invented pages that draw every component: looked at by `npm run gallery`, checked by `src/ui/gallery.test.tsx`. */
export const pages: Readonly<Record<string, () => VNode>> = {
  today,
  audit,
  cluster,
  priorities,
  report,
  parts,
  maps,
  questions: everyQuestion,
  paper,
}
