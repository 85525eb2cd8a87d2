import * as monaco from "monaco-editor/editor"
import EditorWorker from "monaco-editor/editor/editor.worker?worker"
import "monaco-editor/features/codicon/register"
import "monaco-editor/features/codeEditor/register"
import "monaco-editor/features/find/register"
import "monaco-editor/features/folding/register"
import "monaco-editor/features/gotoLine/register"
import "monaco-editor/features/clipboard/register"
import "monaco-editor/features/contextmenu/register"
import "monaco-editor/features/bracketMatching/register"
import "monaco-editor/features/caretOperations/register"
import "monaco-editor/features/wordHighlighter/register"
import "monaco-editor/features/wordOperations/register"
import "monaco-editor/features/smartSelect/register"
import "monaco-editor/features/stickyScroll/register"
import "monaco-editor/features/readOnlyMessage/register"
import "monaco-editor/features/toggleTabFocusMode/register"
import "monaco-editor/languages/definitions/cpp/register"
import "monaco-editor/languages/definitions/shell/register"
import "monaco-editor/languages/definitions/python/register"
import "monaco-editor/languages/definitions/markdown/register"
import { cmakeTokens, jsonTokens } from "./small-languages.ts"

declare global {
  interface Window {
    MonacoEnvironment?: { readonly getWorker: (id: string, label: string) => Worker }
  }
}

// The files are only read: the plain editor's worker is all that is needed, the JSON and other services stay away.
window.MonacoEnvironment = { getWorker: () => new EditorWorker() }

monaco.languages.register({ id: "json" })
monaco.languages.setMonarchTokensProvider("json", jsonTokens)
monaco.languages.register({ id: "cmake" })
monaco.languages.setMonarchTokensProvider("cmake", cmakeTokens)

export { monaco }
