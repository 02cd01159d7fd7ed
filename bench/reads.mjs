// The lists and pages of data that screens and devices ask for.
import { clients, connection, get, load } from "./house.mjs"

export const promise =
  "25 visits ≥ 700/s; an audit of 70 questions ≥ 300/s whole, ≥ 1,000/s as 304; cluster and county profile p95 ≤ 30 ms"

export async function measure(house, seconds) {
  const { port, leadToken, owner, hub, thisYear } = house
  const callers = house.callers.slice(0, clients)
  const own = await Promise.all(
    callers.map(async ({ cluster }) => {
      const { rows } = await owner.query(
        "select a.id from audit a join membership m on m.hub_id = a.hub_id and m.setting_id = a.setting_id and m.cluster_id = $2 and m.until_day is null where a.hub_id = $1 and a.year = $3",
        [hub, cluster, thisYear - 1],
      )
      return rows.map((row) => row.id)
    }),
  )
  const visits = await load(house, seconds, (client) =>
    get(`/visits?year=${thisYear - 1}&limit=25`, callers[client]?.token ?? leadToken),
  )
  const audit = await load(house, seconds, (client, n) =>
    get(`/audits/${own[client]?.[n % own[client].length]}`, callers[client].token),
  )
  const tags = callers.map(() => new Map())
  const line = connection(port)
  for (const [client, audits] of own.entries())
    for (const id of audits)
      tags[client].set(id, /etag: (.+)/i.exec((await line.ask(get(`/audits/${id}`, callers[client].token))).head)?.[1])
  line.close()
  const unchanged = await load(
    house,
    seconds,
    (client, n) => {
      const id = own[client][n % own[client].length]
      return get(`/audits/${id}`, callers[client].token, `if-none-match: ${tags[client].get(id)}\r\n`)
    },
    (reply) => reply.status === 304,
  )
  const cluster = await load(house, seconds, (client) =>
    get(`/profiles/clusters/${callers[client].cluster}?year=${thisYear - 1}`, callers[client].token),
  )
  const county = await load(house, seconds, () => get(`/profiles/hub?year=${thisYear - 1}`, leadToken))
  return { visits, audit, unchanged, cluster, county }
}
