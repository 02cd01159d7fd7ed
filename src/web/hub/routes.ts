import { hubWide, may, mayLayOut } from "../../domain/access.ts"
import { clustersOn, countHub, listUnplaced } from "../../store/layout.ts"
import { mustReadLayout } from "../kit/layout-guard.ts"
import { getPage, type PageRoute } from "../kit/page.tsx"
import { hubPage } from "./hub-page.tsx"

export const routes: PageRoute[] = [
  getPage("/hub", async (call) => {
    const { tx, me } = call
    mustReadLayout(me)
    return {
      page: hubPage(call, {
        counts: await countHub(tx),
        clusters: await clustersOn(tx, tx.today),
        unplaced: (await listUnplaced(tx)).length,
        makes: mayLayOut(me),
        readsLetters: may(me, "read", "letters", hubWide),
      }),
    }
  }),
]
