/** An answer that is a refusal: a code for programs and a sentence for people. */
export class ApiError extends Error {
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.name = "ApiError"
    this.code = code
  }
}

/** What a fault of ours looks like to the other end: the reason, and that it is not the person's doing. */
export function toApiError(error: unknown, what: string): ApiError {
  if (error instanceof ApiError) return error
  const reason = error instanceof Error ? error.message : String(error)
  return new ApiError("internal", `The engine failed at ${what}: ${reason}. This is a fault of Tephra; what you did before is kept.`)
}
