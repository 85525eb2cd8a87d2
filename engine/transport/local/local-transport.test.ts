import { conformance } from "../testing/conformance.ts"
import { localTransport } from "./local-transport.ts"

conformance("local", () => Promise.resolve({ transport: localTransport(), close: () => undefined }))
