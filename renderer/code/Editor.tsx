import { useEffect, useEffectEvent, useRef } from "react"
import type { JobFile, Mark } from "../../engine/model/job-file.ts"
import { classes } from "../kit/classes.ts"
import { useShownTheme } from "../kit/useShownTheme.ts"
import { applyTheme } from "./monaco-theme.ts"
import { monaco } from "./monaco.ts"
import styles from "./Code.module.css"

interface EditorProps {
  readonly file: JobFile
  /** Lines to light. */
  readonly lit: readonly Mark[]
  /** The text is from before the errors. */
  readonly old: boolean
  /** The cursor was put in a line by the reader. */
  readonly onLine: (line: number) => void
}

const languages: Readonly<Record<JobFile["language"], string>> = { cpp: "cpp", shell: "shell", json: "json", cmake: "cmake", markdown: "markdown", python: "python", text: "plaintext" }

/** A read-only Monaco; one editor, one model at a time. */
export function Editor({ file, lit, old, onLine }: EditorProps) {
  const frame = useRef<HTMLDivElement>(null)
  const editor = useRef<monaco.editor.IStandaloneCodeEditor | null>(null)
  const marks = useRef<monaco.editor.IEditorDecorationsCollection | null>(null)
  const shown = useRef<string | null>(null)
  const theme = useShownTheme()
  const told = useEffectEvent(onLine)

  useEffect(() => {
    const made = monaco.editor.create(frame.current as HTMLElement, options)
    editor.current = made
    marks.current = made.createDecorationsCollection()
    const listener = made.onDidChangeCursorPosition((event) => {
      if (event.source === "mouse" || event.source === "keyboard") told(event.position.lineNumber)
    })
    return () => {
      listener.dispose()
      made.getModel()?.dispose()
      made.dispose()
      editor.current = null
      shown.current = null
    }
  }, [])

  useEffect(() => applyTheme(theme), [theme])

  useEffect(() => {
    const view = editor.current
    if (!view) return
    if (shown.current === file.path) {
      const place = view.saveViewState()
      if (view.getModel()?.getValue() !== file.text) view.getModel()?.setValue(file.text)
      view.restoreViewState(place)
      return
    }
    shown.current = file.path
    const before = view.getModel()
    view.setModel(monaco.editor.createModel(file.text, languages[file.language]))
    before?.dispose()
  }, [file.path, file.text, file.language])

  useEffect(() => {
    marks.current?.set(
      lit.map((mark) => ({
        range: new monaco.Range(mark.line, 1, mark.endLine, 1),
        options: { isWholeLine: true, className: styles.lit, linesDecorationsClassName: styles.litEdge },
      })),
    )
    const [first] = lit
    const line = editor.current?.getPosition()?.lineNumber ?? 0
    if (first && !lit.some((mark) => line >= mark.line && line <= mark.endLine)) editor.current?.revealLinesInCenterIfOutsideViewport(first.line, first.endLine)
  }, [lit, file.path, file.text])

  return <div ref={frame} className={classes(styles.editor, old && styles.old, "nokey")} />
}

const options: monaco.editor.IStandaloneEditorConstructionOptions = {
  model: null,
  readOnly: true,
  domReadOnly: true,
  readOnlyMessage: { value: "This file is written from the drawing. Change the block, and the code follows." },
  automaticLayout: true,
  editContext: false,
  stickyScroll: { enabled: false },
  minimap: { enabled: false },
  fontFamily: '"JetBrains Mono Variable", ui-monospace, monospace',
  fontLigatures: false,
  fontSize: 12,
  lineHeight: 19,
  scrollBeyondLastLine: false,
  renderLineHighlight: "line",
  renderLineHighlightOnlyWhenFocus: true,
  overviewRulerLanes: 0,
  lineNumbersMinChars: 4,
  folding: true,
  padding: { top: 6, bottom: 6 },
  scrollbar: { verticalScrollbarSize: 10, horizontalScrollbarSize: 10 },
  wordBasedSuggestions: "off",
  accessibilitySupport: "auto",
  ariaLabel: "Generated file",
}
