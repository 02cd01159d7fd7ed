import * as v from "valibot"
import { expect, test } from "vitest"
import { ClusterId } from "../kit/id.ts"
import { areaIsKnown, areaNamed, areasAskedFor, LaCode } from "./area.ts"
import { similarNames } from "./likeness.ts"
import { nearestCluster } from "./nearest-cluster.ts"

test("areas are asked for by number or name, once each; one that does not exist is named", () => {
  expect(areasAskedFor("865, 866,865")).toEqual({ ok: true, value: ["865", "866"] })
  expect(areasAskedFor("Wiltshire,Swindon")).toEqual({ ok: true, value: ["865", "866"] })
  expect(areasAskedFor("Bristol, City of")).toEqual({ ok: true, value: ["801"] })
  expect(areasAskedFor("865,Atlantis")).toEqual({ ok: false, problem: { problem: "area-unknown", area: "Atlantis" } })
  expect(areasAskedFor(" , ")).toEqual({ ok: false, problem: { problem: "areas-missing" } })
})

test("an area is known by our list or by the file", () => {
  expect(areaNamed("County Durham")).toBe("840")
  expect(areaIsKnown(v.parse(LaCode, "999"), new Set())).toBe(false)
  expect(areaIsKnown(v.parse(LaCode, "999"), new Set(["999"]))).toBe(true)
})

test("names are alike across what an academy changes, and not across neighbours", () => {
  expect(similarNames("Ludwell Community Primary School", "Ludwell Primary School")).toBe(true)
  expect(
    similarNames("Winsley Church of England Voluntary Controlled Primary School", "Winsley CoE VC Primary School"),
  ).toBe(true)
  expect(
    similarNames("St Thomas à Becket Church of England Aided Primary School", "St. Thomas a Becket CofE School"),
  ).toBe(true)
  expect(similarNames("Wroughton Infant School", "Wroughton Junior School")).toBe(false)
  expect(similarNames("The Primary School", "The Academy")).toBe(false)
})

test("the nearest cluster is that of the nearest school, not that of the nearest middle", () => {
  const [chippenham, corsham, bath] = ["1", "2", "3"].map((n) =>
    v.parse(ClusterId, `00000000-0000-7000-8000-00000000000${n}`),
  )
  if (!chippenham || !corsham || !bath) throw new Error("three clusters")
  const at = (easting: number, northing = 170_000) => ({ easting, northing })
  const clusters = [
    { cluster: chippenham, members: [at(390_000), at(400_000)] },
    { cluster: corsham, members: [at(386_000)] },
    { cluster: bath, members: [] },
  ]
  expect(nearestCluster(at(389_000), clusters)).toEqual({ cluster: chippenham, metres: 1_000 })
  expect(nearestCluster(at(388_000), clusters)).toEqual({ cluster: chippenham, metres: 2_000 })
  expect(nearestCluster(at(388_000), [...clusters].reverse())).toEqual({ cluster: chippenham, metres: 2_000 })
  expect(nearestCluster(at(387_000), clusters)).toEqual({ cluster: corsham, metres: 1_000 })
  expect(nearestCluster(at(387_000), [{ cluster: bath, members: [] }])).toBeUndefined()
})
