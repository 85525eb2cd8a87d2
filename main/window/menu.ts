import type { MenuItemConstructorOptions } from "electron"
import type { MenuAction } from "../host/channels.ts"

/** The native menu. Each item only names an action; the page, which also has the keys, does it. */
export function menuTemplate(choose: (action: MenuAction) => void): MenuItemConstructorOptions[] {
  // The page binds the keys itself, so that browser and desktop are the same; here they are only shown.
  const item = (label: string, action: MenuAction, accelerator?: string): MenuItemConstructorOptions => ({
    label,
    click: () => choose(action),
    ...(accelerator ? { accelerator, registerAccelerator: false } : {}),
  })
  const separator: MenuItemConstructorOptions = { type: "separator" }
  return [
    {
      label: "&File",
      submenu: [
        item("New", "new"),
        item("Open…", "open", "CmdOrCtrl+O"),
        item("Import ONNX…", "import"),
        item("Save", "save", "CmdOrCtrl+S"),
        item("Save as…", "save-as", "CmdOrCtrl+Shift+S"),
        separator,
        { role: "quit" },
      ],
    },
    {
      label: "&Edit",
      submenu: [item("Undo", "undo", "CmdOrCtrl+Z"), item("Redo", "redo", "CmdOrCtrl+Shift+Z"), separator, { role: "cut" }, { role: "copy" }, { role: "paste" }],
    },
    {
      label: "&View",
      submenu: [item("All actions…", "command-palette", "CmdOrCtrl+K"), item("Fit", "fit", "F"), separator, { role: "togglefullscreen" }, { role: "toggleDevTools" }],
    },
    { label: "&Run", submenu: [item("Run", "run", "CmdOrCtrl+Enter"), item("Stop", "stop")] },
  ]
}
