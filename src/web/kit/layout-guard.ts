import { hubWide, may, mayLayOut, type Person } from "../../domain/access.ts"
import { forbidden, notFound } from "./problem.ts"

/** May read how the hub is laid out: years, clusters, memberships, people. */
export const readsLayout = (me: Person): boolean => may(me, "read", "layout", hubWide)

/** To who may not read the layout, the page is not there. */
export const mustReadLayout = (me: Person): void => {
  if (!readsLayout(me)) notFound()
}

/** Who reads the layout but does not make it is told who does. */
export const mustLayOut = (me: Person): void => {
  mustReadLayout(me)
  if (!mayLayOut(me)) forbidden("Only the hub manager, the hub lead and the data officer lay out the hub.")
}
