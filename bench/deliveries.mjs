// Whole 40-answer deliveries, validated, with figures, event and receipt in one transaction; beside them the bare INSERTs of the same rows.
import { createHash } from "node:crypto"
import { uuidv7 } from "uuidv7"
import { schoolAnswers } from "../dist/demo/answers.js"
import { luckOf } from "../dist/demo/luck.js"
import { clients, load, post } from "./house.mjs"

export const promise = "deliveries ≥ 450/s at p95 ≤ 30 ms, ≥ 0.6 of the bare INSERTs"

const luck = luckOf(7)
/** Forty answers that a primary school could give, in the order of the form. */
function fortyAnswers(audit) {
  const school = { phase: "primary", roll: 210, years: ["r", "y1", "y2", "y3", "y4", "y5", "y6"] }
  const music = { provision: 0.9, singing: 0.9, confidence: 0.7, inclusion: 0.5 }
  const given = schoolAnswers(school, music, new Map(), luck, uuidv7).slice(0, 40)
  return given.map(({ question, row, state, value }) => ({
    id: uuidv7(),
    audit,
    question,
    row,
    state,
    value,
    source: "coordinator",
    answeredAt: "2026-11-23T10:42:07Z",
    replaces: null,
  }))
}

/** Every body made beforehand, so that making them costs the clients nothing; coordinators take turns at each client. */
const bodiesFor = ({ callers }) => {
  const bodies = Array.from({ length: clients }, () => [])
  const most = Math.max(...callers.map(({ audits }) => audits.length))
  for (let n = 0; n < most; n++)
    for (const [at, { token, audits }] of callers.entries())
      if (audits[n])
        bodies[at % clients].push(
          post(
            "/deliveries",
            token,
            JSON.stringify({ delivery: uuidv7(), device: uuidv7(), answers: fortyAnswers(audits[n]) }),
          ),
        )
  return bodies
}

export async function measure(house, seconds) {
  const bodies = bodiesFor(house)
  const whole = await load(
    house,
    seconds,
    (client, n) => bodies[client]?.[n],
    (reply) => reply.status === 200 && reply.body.includes('"refused":[]'),
  )
  const bare = await bareInserts(house, seconds)
  return { deliveries: whole, bareInserts: bare, ratio: Number((whole.rate / bare.rate).toFixed(2)) }
}

/** The same rows by prepared INSERTs over the same kind of connection: what the database alone can do. */
async function bareInserts({ db, hub, owner, firstYear, used }, seconds) {
  const { rows: audits } = await owner.query(
    "select a.id, a.setting_id, a.year, a.toolkit_id from audit a where a.hub_id = $1 and a.year < $2 and not exists (select from answer n where n.hub_id = a.hub_id and n.audit_id = a.id) order by random()",
    [hub, firstYear],
  )
  const {
    rows: [figure],
  } = await owner.query("select components, marks from figure where hub_id = $1 limit 1", [hub])
  // Made beforehand too.
  const rows = audits.map((audit) => ({ ...audit, delivery: uuidv7(), answers: fortyAnswers(audit.id) }))
  const before = { cpu: process.cpuUsage(), ...(await used()) }
  const until = performance.now() + seconds * 1000
  const times = []
  const from = performance.now()
  await Promise.all(
    Array.from({ length: clients }, async (_, client) => {
      const connection = await db.connect()
      for (let n = client; performance.now() < until && n < rows.length; n += clients) {
        const { answers, delivery, ...audit } = rows[n]
        const begun = performance.now()
        await connection.query(`begin; set local app.hub_id = '${hub}'`)
        await connection.query({
          name: "bare-answers",
          text: `insert into answer (hub_id, id, audit_id, delivery_id, question, row, state, value, source, answered_at, replaces)
            select $1, x.id, $2, $3, x.question, x.row, x.state, x.value, 'coordinator', $8, null from unnest($4::uuid[], $5::text[], $6::text[], $7::text[], $9::jsonb[]) as x(id, question, row, state, value)`,
          values: [
            hub,
            audit.id,
            delivery,
            answers.map((a) => a.id),
            answers.map((a) => a.question),
            answers.map((a) => a.row),
            answers.map((a) => a.state),
            "2026-11-23T10:42:07Z",
            answers.map((a) => (a.value === null ? null : JSON.stringify(a.value))),
          ],
        })
        await connection.query({
          name: "bare-delivery",
          text: "insert into delivery (hub_id, id, device, person_id, content, receipt, received_at) values ($1, $2, $3, null, $4, $5, now())",
          values: [
            hub,
            delivery,
            delivery,
            createHash("sha256").update(delivery).digest(),
            JSON.stringify({ delivery, received: answers.map((a) => a.id), refused: [], disagreements: [] }),
          ],
        })
        await connection.query({
          name: "bare-event",
          text: "insert into event (hub_id, kind, subject, data, at) values ($1, 'delivery.received', $2, $3, now())",
          values: [hub, audit.id, JSON.stringify({ delivery, answers: 40 })],
        })
        await connection.query({
          name: "bare-move",
          text: "insert into audit_transition (hub_id, audit_id, from_state, to_state, at) values ($1, $2, 'not-started', 'started', now())",
          values: [hub, audit.id],
        })
        await connection.query({
          name: "bare-figure",
          text: "insert into figure (hub_id, year, setting_id, toolkit_id, version, components, marks) values ($1, $2, $3, $4, 1, $5, $6) on conflict do nothing",
          values: [hub, audit.year, audit.setting_id, audit.toolkit_id, figure.components, figure.marks],
        })
        await connection.query("commit")
        times.push(performance.now() - begun)
      }
      connection.release()
    }),
  )
  const after = await used()
  const own = process.cpuUsage(before.cpu)
  times.sort((a, b) => a - b)
  return {
    processorMs: {
      node: Number(((own.user + own.system) / 1000 / times.length).toFixed(2)),
      postgres: Number(((after.postgres - before.postgres) / times.length).toFixed(2)),
    },
    rate: Math.round(times.length / ((performance.now() - from) / 1000)),
    p95: Number((times[Math.floor(times.length * 0.95)] ?? 0).toFixed(1)),
    count: times.length,
  }
}
