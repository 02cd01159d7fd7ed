import { mayLayOut } from "../../domain/access.ts"
import { listClusters } from "../../store/cluster.ts"
import { listTrusts, placesOn } from "../../store/layout.ts"
import { getPage, type PageRoute } from "../kit/page.tsx"
import { notFound } from "../kit/problem.ts"
import { trustPage, trustsPage } from "./trusts-page.tsx"

export const routes: PageRoute[] = [
  getPage("/trusts", async (call) => ({ page: trustsPage(call, await listTrusts(call.tx), mayLayOut(call.me)) })),
  getPage("/trusts/:code", async (call) => {
    const trust = (await listTrusts(call.tx)).find(({ code }) => code === call.params.code) ?? notFound()
    return { page: trustPage(call, trust, await listClusters(call.tx), await placesOn(call.tx, call.tx.today)) }
  }),
]
