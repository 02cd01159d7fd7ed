// All answers of the year before as CSV and as JSON, beside a bare COPY of the same select.
import { request } from "node:http"
import { to } from "pg-copy-streams"
import { exportStatement } from "../dist/store/export.js"

export const promise = "exports ≥ 0.5 × bare COPY of the same select, first byte ≤ 100 ms, memory flat"

export async function measure({ port, leadToken, streams, hub, thisYear, rss }) {
  const results = {}
  for (const format of ["csv", "json"]) {
    const rounds = []
    for (let n = 0; n < 5; n++) {
      const bare = await bareCopy(streams, exportStatement({ hub }, thisYear - 1, { all: true }, format))
      const before = await rss()
      const whole = await overHttp(port, leadToken, `/api/v1/exports/answers?year=${thisYear - 1}&format=${format}`)
      rounds.push({ bare, whole, grown: (await rss()) - before })
    }
    const median = (of) => rounds.map(of).sort((a, b) => a - b)[2]
    results[format] = {
      megabytes: Number((rounds[0].whole.bytes / 1e6).toFixed(1)),
      bareMs: Math.round(median((r) => r.bare.ms)),
      wholeMs: Math.round(median((r) => r.whole.ms)),
      ratio: Number(median((r) => r.bare.ms / r.whole.ms).toFixed(2)),
      firstByteMs: Math.round(median((r) => r.whole.first)),
      grownMb: Math.round(median((r) => r.grown)),
    }
  }
  return results
}

async function bareCopy(streams, statement) {
  const client = await streams.connect()
  const begun = performance.now()
  let bytes = 0
  const stream = client.query(to(statement))
  for await (const chunk of stream) bytes += chunk.length
  client.release()
  return { ms: performance.now() - begun, bytes }
}

const overHttp = (port, token, path) =>
  new Promise((done, failed) => {
    const begun = performance.now()
    request({ port, path, headers: { authorization: `Bearer ${token}` } }, (response) => {
      let [bytes, first] = [0, 0]
      response.on("data", (chunk) => {
        first ||= performance.now() - begun
        bytes += chunk.length
      })
      response.on("end", () =>
        response.statusCode === 200
          ? done({ ms: performance.now() - begun, first, bytes })
          : failed(new Error(`answered ${response.statusCode}`)),
      )
    })
      .on("error", failed)
      .end()
  })
