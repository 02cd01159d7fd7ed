/** How often something may be done from one place within a time, counted in the memory of this process. */
export class Limit {
  readonly #most: number
  readonly #within: number
  readonly #times = new Map<string, number[]>()

  /** `new Limit(30, 900_000)`: 30 times in 15 minutes. */
  constructor(most: number, within: number) {
    this.#most = most
    this.#within = within
  }

  /** Counts one more; false where that is too many. */
  takes(key: string, now: number): boolean {
    if (this.#times.size > 10_000) this.#forget(now)
    const recent = this.#recent(key, now)
    if (recent.length >= this.#most) return false
    this.#times.set(key, [...recent, now])
    return true
  }

  #recent(key: string, now: number): number[] {
    return (this.#times.get(key) ?? []).filter((time) => now - time < this.#within)
  }

  #forget(now: number): void {
    for (const key of this.#times.keys()) if (this.#recent(key, now).length === 0) this.#times.delete(key)
  }
}
