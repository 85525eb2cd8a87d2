import { createContext, use, type ReactNode } from "react"
import type { EngineClient } from "./engine-client.ts"

const Context = createContext<EngineClient | null>(null)

export function ClientProvider({ client, children }: { readonly client: EngineClient; readonly children: ReactNode }) {
  return <Context value={client}>{children}</Context>
}

export function useClient(): EngineClient {
  const client = use(Context)
  if (!client) throw new Error("useClient needs a ClientProvider above it")
  return client
}
