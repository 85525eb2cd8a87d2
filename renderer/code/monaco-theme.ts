import { monaco } from "./monaco.ts"

const names = { light: "tephra-light", dark: "tephra-dark" } as const

/** Token classes and the colour token that each is drawn with. */
const rules: readonly (readonly [token: string, variable: string, style?: string])[] = [
  ["", "--text"],
  ["comment", "--text-muted", "italic"],
  ["string", "--grass-11"],
  ["string.key.json", "--iris-11"],
  ["string.value.json", "--grass-11"],
  ["string.escape", "--teal-11"],
  ["number", "--blue-11"],
  ["keyword", "--plum-11"],
  ["type", "--teal-11"],
  ["type.identifier", "--teal-11"],
  ["annotation", "--orange-11"],
  ["variable", "--orange-11"],
  ["delimiter", "--text-muted"],
]

/** Makes Monaco look like the app; called when the theme changes, for both are made of the same tokens. */
export function applyTheme(theme: "light" | "dark"): void {
  const style = getComputedStyle(document.documentElement)
  const hex = (variable: string) => hexColour(style.getPropertyValue(variable).trim())
  monaco.editor.defineTheme(names[theme], {
    base: theme === "dark" ? "vs-dark" : "vs",
    inherit: true,
    rules: rules.map(([token, variable, fontStyle]) => ({ token, foreground: hex(variable).slice(1), fontStyle })),
    colors: {
      "editor.background": hex("--surface"),
      "editor.foreground": hex("--text"),
      "editorLineNumber.foreground": hex("--text-faint"),
      "editorLineNumber.activeForeground": hex("--text"),
      "editorGutter.background": hex("--surface"),
      "editor.lineHighlightBackground": hex("--surface-hover"),
      "editor.lineHighlightBorder": hex("--surface-hover"),
      "editorStickyScroll.background": hex("--surface-sunken"),
      "editorWidget.background": hex("--surface-raised"),
      "editorWidget.border": hex("--line-strong"),
      "editorIndentGuide.background1": hex("--line"),
      "scrollbarSlider.background": `${hex("--line-strong")}80`,
      focusBorder: hex("--focus"),
    },
  })
  monaco.editor.setTheme(names[theme])
}

let pen: CanvasRenderingContext2D | null | undefined

/** Any CSS colour as `#rrggbb`, the only form that Monaco takes: painted once and read back. */
function hexColour(colour: string): string {
  pen ??= new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true }) as unknown as CanvasRenderingContext2D | null
  if (!pen) return "#808080"
  pen.clearRect(0, 0, 1, 1)
  pen.fillStyle = colour
  pen.fillRect(0, 0, 1, 1)
  const [red = 0, green = 0, blue = 0] = pen.getImageData(0, 0, 1, 1).data
  return `#${[red, green, blue].map((part) => part.toString(16).padStart(2, "0")).join("")}`
}
