import * as v from "valibot"
import { findCluster } from "../../store/cluster.ts"
import { findHub } from "../../store/hub.ts"
import { rolesToday } from "../../store/layout.ts"
import { route } from "./route.ts"

const Named = v.object({ id: v.string(), name: v.string() })

export const routes = [
  route(
    {
      method: "GET",
      path: "/me",
      summary: "Who the token belongs to, and what they hold today",
      reply: v.object({
        person: v.object({ id: v.string(), name: v.string(), email: v.string() }),
        hub: v.object({ id: v.string(), slug: v.string(), name: v.string() }),
        roles: v.array(v.string()),
        clusters: v.array(Named),
        posts: v.array(
          v.object({
            role: v.string(),
            cluster: v.nullable(v.string()),
            setting: v.nullable(v.string()),
            from: v.string(),
            until: v.nullable(v.string()),
          }),
        ),
      }),
    },
    async ({ tx, me }) => {
      const hub = await findHub(tx)
      const posts = await rolesToday(tx, me.id)
      const clusters = []
      for (const id of new Set(posts.flatMap((post) => post.cluster ?? []))) {
        const cluster = await findCluster(tx, id)
        if (cluster) clusters.push({ id, name: cluster.name })
      }
      return {
        body: {
          person: { id: me.id, name: me.name, email: me.email },
          hub: { id: hub.id, slug: hub.slug, name: hub.name },
          roles: [...new Set(posts.map((post) => post.role))],
          clusters,
          posts: posts.map(({ role, cluster, setting, from, until }) => ({ role, cluster, setting, from, until })),
        },
      }
    },
  ),
]
