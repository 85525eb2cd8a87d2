import type { Output } from "../../engine/api/contract.ts"
import type { DocumentEvent, OpenDocument } from "../../engine/model/document.ts"
import type { Edit } from "../../engine/model/edit.ts"
import type { EngineClient } from "./engine-client.ts"
import { confirmHead, dropHead, editLocally, openCopy, receive, reopen, type Rebased, type WorkingCopy } from "./working-copy.ts"

type Status = Omit<OpenDocument, "pipeline" | "layout" | "revision">

export interface DocumentLink {
  readonly id: string
  /** Applies edits at once and sends them; says why not, or gives the edits that take it back. */
  edit(edits: readonly Edit[]): { readonly ok: true; readonly inverse: readonly Edit[] } | { readonly ok: false; readonly message: string }
  /** Resolves when the engine has everything. */
  settled(): Promise<void>
  unsent(): boolean
  close(): void
}

interface LinkListener {
  changed(copy: WorkingCopy, status: Status): void
  /** Something of ours was lost, or the document is gone. */
  said(message: string): void
  closed(): void
}

/** Keeps one document in step with the engine: our edits go out one batch at a time, others' come in. */
export function linkDocument(client: EngineClient, opened: OpenDocument, listener: LinkListener): DocumentLink {
  const me = crypto.randomUUID()
  let status: Status = opened
  let copy = openCopy({ pipeline: opened.pipeline, layout: opened.layout }, opened.revision)
  let sending = false
  let closed = false
  let unwatch = startWatch()
  const waiting = new Set<() => void>()

  function publish(next: WorkingCopy): void {
    copy = next
    listener.changed(copy, status)
    if (copy.pending.length > 0) return
    for (const resolve of waiting) resolve()
    waiting.clear()
  }

  function accept({ copy: next, lost }: Rebased): void {
    publish(next)
    for (const message of lost) listener.said(`An edit could not be kept: ${message}`)
  }

  function hear(event: DocumentEvent): void {
    if (closed) return
    if (event.event === "closed") return listener.closed()
    if (event.event === "opened") {
      const { pipeline, layout, revision, ...rest } = event.document
      status = rest
      accept(reopen(copy, revision, { pipeline, layout }))
      return void send()
    }
    if (event.event === "status") {
      const { event: _, ...rest } = event
      status = { ...status, ...rest }
      return publish(copy)
    }
    status = { ...status, unsaved: event.unsaved }
    if (event.revision > copy.revision + 1) return restart()
    if (event.client === me) publish(confirmHead(copy, event.revision))
    else accept(receive(copy, event.revision, event.edits))
  }

  function startWatch(): () => void {
    return client.watch("document.watch", { id: opened.id }, { event: hear, failed: (error) => listener.said(error.message) })
  }

  /** A revision was missed: the first event of a new watch is the whole document. */
  function restart(): void {
    unwatch()
    unwatch = startWatch()
  }

  async function send(): Promise<void> {
    if (sending || closed) return
    sending = true
    try {
      while (await sendHead());
    } catch {
      // The connection is gone; the watch's next "opened" starts sending again.
    } finally {
      sending = false
    }
  }

  /** Sends the oldest pending edits; false when there is nothing more to send. */
  async function sendHead(): Promise<boolean> {
    const [head] = copy.pending
    if (!head || closed) return false
    const base = copy.revision
    const answer = await client.call("document.edit", { id: opened.id, base, edits: [...head], client: me })
    if (closed) return false
    take(answer, base)
    if (answer.result !== "behind" || copy.revision > base) return true
    // What was missed does not fit here: the whole document comes again, and sending begins anew with it.
    restart()
    return false
  }

  function take(answer: Output<"document.edit">, base: number): void {
    if (answer.result === "applied") publish(confirmHead(copy, answer.revision))
    else if (answer.result === "behind") answer.missed.forEach((edits, index) => accept(receive(copy, base + index + 1, edits)))
    else {
      listener.said(answer.message)
      accept(dropHead(copy))
    }
  }

  return {
    id: opened.id,
    edit(edits) {
      const result = editLocally(copy, edits)
      if (!result.ok) return result
      status = { ...status, unsaved: true }
      publish(result.copy)
      void send()
      return { ok: true, inverse: result.inverse }
    },
    settled: () => (copy.pending.length === 0 ? Promise.resolve() : new Promise((resolve) => waiting.add(resolve))),
    unsent: () => copy.pending.length > 0,
    close() {
      closed = true
      unwatch()
    },
  }
}
