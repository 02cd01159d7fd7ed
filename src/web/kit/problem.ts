/** One thing wrong with one field: where it is, and what to do about it. */
export type FieldProblem = { path: string; problem: string }

/**
 * A refusal on its way to whoever asked: RFC 9457 for programs, a page in plain words for people.
 * Thrown only in the web room, so that a transaction around it is undone.
 */
export class Problem extends Error {
  readonly status: 400 | 401 | 403 | 404 | 409 | 413 | 415 | 422 | 429 | 503
  readonly type: string
  readonly errors: readonly FieldProblem[]
  readonly more: Readonly<Record<string, unknown>>

  constructor(
    status: Problem["status"],
    type: string,
    detail: string,
    errors: readonly FieldProblem[] = [],
    more: Readonly<Record<string, unknown>> = {},
  ) {
    super(detail)
    this.status = status
    this.type = type
    this.errors = errors
    this.more = more
  }

  /** As `application/problem+json`. */
  toJson(): Record<string, unknown> {
    const { status, type, message: detail, errors, more } = this
    return { type, title: titles[status], status, detail, ...(errors.length > 0 ? { errors } : {}), ...more }
  }
}

const titles: Record<Problem["status"], string> = {
  400: "This could not be read",
  401: "Sign in first",
  403: "Not for you to do",
  404: "Not here",
  409: "That cannot be done now",
  413: "Too large",
  415: "Not of a kind that is taken here",
  422: "Something needs to be put right",
  429: "Too many at once",
  503: "Not available just now",
}

export const notFound = (what = "There is nothing here that you may see."): never => {
  throw new Problem(404, "not-found", what)
}
export const forbidden = (why = "You may see this, but not change it."): never => {
  throw new Problem(403, "not-allowed", why)
}
export const invalid = (...errors: FieldProblem[]): never => {
  throw new Problem(422, "invalid", errors.map((error) => error.problem).join(" "), errors)
}
export const idTaken = (): never => {
  throw new Problem(409, "id-taken", "Something else already has this id. Choose another.", [
    { path: "id", problem: "This id is taken." },
  ])
}
