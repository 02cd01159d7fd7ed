import { expect, test } from "vitest"
import { luckOf } from "./luck.ts"
import { cast, namesFrom } from "./names.ts"

test("nobody in the demo has another's name, and of the first forty nobody has another's given name", () => {
  const newName = namesFrom(luckOf(7))
  const names = [...Object.values(cast), ...Array.from({ length: 200 }, newName)]
  expect(new Set(names).size).toBe(names.length)
  const firsts = names.slice(0, 40).map((name) => name.split(" ")[0])
  expect(new Set(firsts).size).toBe(40)
})

test("a name takes two draws, whoever was named before, so that what follows is the same", () => {
  const [one, other] = [luckOf(3), luckOf(3)]
  const newName = namesFrom(one)
  for (let n = 0; n < 60; n++) newName()
  for (let n = 0; n < 120; n++) other.next()
  expect(one.next()).toBe(other.next())
})
