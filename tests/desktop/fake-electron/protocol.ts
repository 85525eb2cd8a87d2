type Handler = (request: Request) => Promise<Response>

const privileged = new Set<string>()
const handlers = new Map<string, Handler>()

export const protocol = {
  registerSchemesAsPrivileged(schemes: readonly { scheme: string; privileges: { secure?: boolean } }[]): void {
    for (const { scheme, privileges } of schemes) {
      if (!privileges.secure) throw new Error(`the scheme ${scheme} must be secure`)
      privileged.add(scheme)
    }
  },
  handle(scheme: string, handler: Handler): void {
    if (!privileged.has(scheme)) throw new Error(`${scheme} was not registered before the app was ready`)
    if (handlers.has(scheme)) throw new Error(`${scheme} is handled twice`)
    handlers.set(scheme, handler)
  },
  /** Not Electron's: what a request of a page leads to. */
  answer(scheme: string, request: Request): Promise<Response> {
    const handler = handlers.get(scheme)
    if (handler === undefined) throw new Error(`nothing handles ${scheme}`)
    return handler(request)
  },
}
