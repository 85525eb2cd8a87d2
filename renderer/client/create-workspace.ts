import type { BlockTypes } from "../../engine/model/block-type.ts"
import type { OpenDocument } from "../../engine/model/document.ts"
import type { Edit } from "../../engine/model/edit.ts"
import { innerOf, outerOf } from "../../engine/model/identity.ts"
import type { Run } from "../../engine/model/run.ts"
import { readSeeds } from "../../engine/model/seeds.ts"
import { Target } from "../../engine/model/target.ts"
import { analysed, linkFacts } from "./analysis-link.ts"
import { linkCustom } from "./custom-link.ts"
import { linkDocument, type DocumentLink } from "./document-link.ts"
import type { EngineClient } from "./engine-client.ts"
import { compositeAt } from "./inside/drawing-inside.ts"
import { present, stillInside } from "./inside/still-there.ts"
import { offeredBy } from "../../engine/composites/offered.ts"
import { membersOf } from "../runs/arrays.ts"
import { linkRuns } from "./run-link.ts"
import { machineActions } from "./machine-actions.ts"
import { isBatch } from "./machines.ts"
import { firstOf, rememberSession, restoreSession } from "./session.ts"
import type { Settings } from "./settings.ts"
import { linkSites } from "./site-link.ts"
import { createStore } from "./store.ts"
import { emptyUndoStack, remember, seal } from "./undo-stack.ts"
import { rememberTarget } from "./targets.ts"
import type { SaveResult, Workspace } from "./workspace.ts"
import { initialState, nothingSelected } from "./workspace-state.ts"

interface WorkspaceParts {
  readonly client: EngineClient
  readonly settings: Settings
  readonly types: BlockTypes
}

function startedText([first, ...others]: readonly Run[], waits: boolean): string {
  const who = others.length === 0 ? `Run #${first?.number}` : `Runs #${first?.number} to #${others.at(-1)?.number}`
  if (!waits) return `${who} started`
  return `${who} ${others.length === 0 ? "waits" : "wait"} for your log-in`
}

export function createWorkspace({ client, settings, types }: WorkspaceParts): Workspace {
  const storedTarget = Target.safeParse(settings.get("target"))
  const store = createStore({ ...initialState, types, target: storedTarget.success ? storedTarget.data : initialState.target, bottomOpen: settings.get("bottom-open") === true })
  let link: DocumentLink | null = null
  let notices = 0
  const settled = () => link?.settled() ?? Promise.resolve()
  const facts = linkFacts({ client, store, settled })
  const custom = linkCustom({ client, store, builtIn: types })
  const runs = linkRuns(client, store, settings)
  const sites = linkSites({ client, store, tell })

  function tell(text: string, kind: "info" | "error" = "info"): void {
    store.set({ notice: { id: ++notices, kind, text } })
  }

  /** Runs something that asks the engine; what fails is said, never thrown. */
  async function attempt<T>(what: string, action: () => Promise<T>): Promise<T | undefined> {
    try {
      return await action()
    } catch (error) {
      tell(`${what}: ${error instanceof Error ? error.message : String(error)}`, "error")
      return undefined
    }
  }

  function show(opened: OpenDocument): void {
    link?.close()
    // What was said before was said of another document.
    const empty = { analysis: null, facts: {}, jobProblems: [], selection: nothingSelected, inside: "", undo: emptyUndoStack, seeds: [], unreadSeeds: null, chosenRun: null, chosenArray: null, notice: null }
    const { pipeline, layout, ...rest } = opened
    store.set({ ...empty, document: null, custom: null, types })
    const document = { ...rest, content: { pipeline, layout } }
    store.set({ document, analysis: analysed(store.get(), pipeline), gallery: false, opening: false })
    link = linkDocument(client, opened, {
      changed(copy, status) {
        const state = store.get()
        const { content, revision } = copy
        const touched = state.document?.content.pipeline !== content.pipeline
        const inside = stillInside(state.inside, content.pipeline)
        store.set({
          document: { ...status, revision, content },
          analysis: analysed(state, content.pipeline),
          inside,
          selection: present(state.selection, compositeAt(content.pipeline, inside)?.composite ?? content.pipeline),
          ...(touched ? { jobProblems: [] } : {}),
          // A run that was started before the first save stays with the document.
          ...(state.document?.path !== status.path && state.run ? { chosenRun: state.run.id } : {}),
        })
        if (state.document?.path !== status.path) {
          rememberSession(settings, store)
          void lookAtCustom()
        }
        if (touched) facts.changed()
        runs.follow()
      },
      said: (message) => tell(message, "error"),
      closed: forget,
    })
    rememberSession(settings, store)
    facts.changed()
    void lookAtCustom()
    runs.follow()
  }

  async function lookAtCustom(): Promise<void> {
    await attempt("The custom blocks beside the file could not be looked at", custom.look)
  }

  function forget(): void {
    link?.close()
    link = null
    store.set({ document: null, analysis: null, facts: {}, custom: null, types, selection: nothingSelected, inside: "", undo: emptyUndoStack, opening: false })
    rememberSession(settings, store)
    runs.follow()
  }

  async function open(what: string, ask: () => Promise<OpenDocument>): Promise<void> {
    store.set({ opening: true })
    const opened = await attempt(what, ask)
    if (opened) show(opened)
    else store.set({ opening: false })
  }

  /** Applies without remembering; gives what takes it back. */
  function change(edits: readonly Edit[]): readonly Edit[] | null {
    const { document } = store.get()
    if (!link || !document || edits.length === 0) return null
    const result = link.edit(edits)
    if (result.ok) return result.inverse
    tell(result.message, "error")
    return null
  }

  function stepBack(from: "done" | "undone"): void {
    const { undo } = store.get()
    const entry = undo[from].at(-1)
    if (!entry) return tell(from === "done" ? "Nothing to undo" : "Nothing to redo")
    const inverse = change(entry.edits)
    const { [from]: entries } = store.get().undo
    const rest = entries.slice(0, -1)
    const other = from === "done" ? undo.undone : undo.done
    const back = inverse ? [...other, { label: entry.label, edits: inverse }] : other
    store.set({ undo: from === "done" ? { done: rest, undone: back } : { done: back, undone: rest } })
    if (inverse) tell(`${from === "done" ? "Undid" : "Redid"}: ${entry.label}`)
  }

  async function start(insist = false): Promise<void> {
    const { document, target, held, seeds, unreadSeeds } = store.get()
    if (!document) return
    if (unreadSeeds !== null) return tell(`The field “Seeds” ${String(readSeeds(unreadSeeds))}`, "error")
    const wanted = seeds.length === 0 ? [null] : [...seeds]
    if (insist && held) sites.insist(held)
    await settled()
    const found = await attempt("The run did not start", () => sites.consult(document.id, target, wanted.length))
    store.set({ held: found ?? null })
    if (found !== null) return
    const answer = await attempt("The run did not start", () => client.call("run.start", { document: document.id, target, seeds: wanted }))
    if (!answer) return
    const [first] = answer.runs
    if (first) {
      runs.started(document.id, first.id)
      store.set({ jobProblems: [], chosenRun: first.id, chosenArray: first.array?.id ?? null, tab: "run", bottomOpen: true })
      runs.follow()
      const waits = isBatch(store.get(), target.machine) && (await attempt("Not logged in", () => sites.logInForRun(target.machine)))
      return tell(startedText(answer.runs, waits === true))
    }
    void lookAtCustom()
    store.set({ jobProblems: answer.problems, tab: "problems", bottomOpen: true })
    tell("The run did not start: the problems below need an answer first", "error")
  }

  async function save(options: { readonly path?: string; readonly overwrite?: boolean } = {}): Promise<SaveResult> {
    const { document } = store.get()
    if (!document) return "refused"
    const path = options.path ?? document.path
    if (path === null) return "needs-path"
    await settled()
    const answer = await attempt("Not saved", () => client.call("document.save", { id: document.id, path: options.path ?? null, overwrite: options.overwrite ?? false }))
    if (!answer) return "refused"
    if (answer.result === "saved") tell(`Saved ${answer.path}`)
    else if (answer.result === "refused") tell(answer.message, "error")
    return answer.result
  }

  function setTarget(target: Target): void {
    settings.set("target", target)
    rememberTarget(settings, target)
    store.set({ target, jobProblems: [] })
  }

  return {
    store,
    get whole(): Workspace {
      return this
    },
    settings,
    get types() {
      return store.get().types
    },
    get offered() {
      return offeredBy(store.get().types)
    },
    tell,
    settled,
    unsent: () => link?.unsent() ?? false,
    start,
    save,
    lookAtCustom,
    trustCustom: async (hash) => void (await attempt("The custom blocks are not trusted", () => custom.trust(hash))),
    look: async () => void (await attempt("The data files could not be looked at", facts.look)),
    edit(edits, { label, mark }) {
      const inverse = change(edits)
      if (inverse) store.set({ undo: remember(store.get().undo, { label, edits: inverse, mark }) })
      return inverse !== null
    },
    seal: () => store.set({ undo: seal(store.get().undo) }),
    undo: () => stepBack("done"),
    redo: () => stepBack("undone"),
    select: ({ blocks, wires }) => store.set({ selection: { blocks: blocks ?? new Set(), wires: wires ?? new Set() } }),
    enter(path) {
      const { inside, document } = store.get()
      if (path !== inside && (path === "" || (document && compositeAt(document.content.pipeline, path)))) store.set({ inside: path, selection: nothingSelected })
    },
    reveal(path) {
      const count = (store.get().reveal?.count ?? 0) + 1
      const block = innerOf(path)
      store.set({ inside: outerOf(path), selection: { blocks: new Set([block]), wires: new Set() }, reveal: { block, count } })
    },
    showTab: (tab) => store.set({ tab, bottomOpen: true }),
    setBottomOpen(bottomOpen) {
      settings.set("bottom-open", bottomOpen)
      store.set({ bottomOpen })
    },
    showGallery: (gallery) => store.set({ gallery }),
    setTarget,
    ...machineActions({ client, store, settings, sites, setTarget, tell, attempt }),
    dismiss: (what) => store.set({ [what]: null }),
    setSeeds: (seeds) => store.set({ seeds, unreadSeeds: null }),
    setUnreadSeeds: (unreadSeeds) => store.set({ unreadSeeds }),
    chooseRun(chosenRun) {
      store.set({ chosenRun, chosenArray: null })
      runs.follow()
    },
    chooseArray(chosenArray) {
      const members = membersOf(store.get().runs, chosenArray)
      store.set({ chosenArray, chosenRun: (members.find(({ state }) => state !== "ended") ?? members[0])?.id ?? null })
      runs.follow()
    },
    setJobProblems: (jobProblems) => store.set({ jobProblems }),
    openPath: (path) => open(`${path} could not be opened`, () => client.call("document.open", { path })),
    async importOnnx(file) {
      const answer = await attempt("Not imported", () => client.call("onnx.import", { file }))
      if (answer?.path) await this.openPath(answer.path)
      const [first, ...others] = answer?.problems ?? []
      if (first) tell(`${first.message}${others.length > 0 ? ` And ${others.length} more; tephra import names them all.` : ""}`, answer?.path ? "info" : "error")
    },
    openId: (id) => open("The document could not be opened", () => firstOf(client, id)),
    create: (template) => open("The new document could not be made", () => client.call("document.create", { template })),
    async reload() {
      const { document } = store.get()
      if (document) await open("The file could not be read again", () => client.call("document.reload", { id: document.id }))
    },
    async close(discard) {
      const { document } = store.get()
      if (!document) return
      await settled()
      const closed = await attempt("The document could not be closed", () => client.call("document.close", { id: document.id, discard }))
      if (closed) forget()
    },
    restore() {
      return restoreSession(client, settings, this)
    },
    async stop() {
      const { run, chosenArray } = store.get()
      if (chosenArray !== null) store.set({ endedArray: chosenArray })
      else if (run) await this.stopRun(run.id)
    },
    stopRun: async (id) => void (await attempt("The run could not be stopped", () => client.call("run.stop", { id }))),
    askToStop: (endedArray) => store.set({ endedArray }),
    async stopArray() {
      const { runs: all, endedArray } = store.get()
      const [first] = membersOf(all, endedArray)
      store.set({ endedArray: null })
      if (first) await attempt("The runs could not be stopped", () => client.call("run.stopArray", { id: first.id }))
    },
    goApart: async (id) => void (await attempt("The others were not handed in", () => client.call("run.apart", { id }))),
    async resume() {
      const { run } = store.get()
      if (!run) return
      const resumed = await attempt("The run could not be resumed", () => client.call("run.resume", { id: run.id }))
      if (resumed) store.set({ tab: "run", bottomOpen: true })
    },
  }
}
