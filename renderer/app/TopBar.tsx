import { useDocument } from "../client/workspace-hooks.ts"
import { Icon } from "../kit/Icon.tsx"
import { IconButton } from "../kit/IconButton.tsx"
import { Keys } from "../kit/Keys.tsx"
import { Menu, type MenuEntry } from "../kit/Menu.tsx"
import { DocumentName } from "./DocumentName.tsx"
import { actions } from "./actions.ts"
import { RunButtons } from "./RunButtons.tsx"
import { TargetPicker } from "./TargetPicker.tsx"
import { useEnabled } from "./useEnabled.ts"
import type { Theme } from "./theme.ts"
import styles from "./TopBar.module.css"

interface TopBarProps {
  readonly theme: Theme
  readonly act: (name: string) => void
}

export function TopBar({ theme, act }: TopBarProps) {
  const document = useDocument()
  return (
    <header className={styles.bar}>
      <MainMenu theme={theme} act={act} />
      {document ? <DocumentName document={document} /> : <span className={styles.brand}>Tephra</span>}
      <button type="button" className={styles.search} onClick={() => act("command-palette")}>
        <Icon name="search" />
        <span>Search actions and blocks</span>
        <Keys keys="Ctrl+K" />
      </button>
      {document && (
        <>
          <span className={styles.tools}>
            <IconAction name="undo" icon="undo" act={act} />
            <IconAction name="redo" icon="redo" act={act} />
            <IconAction name="save" icon="save" act={act} />
          </span>
          <TargetPicker />
          <RunButtons act={act} />
        </>
      )}
    </header>
  )
}

function IconAction({ name, icon, act }: { readonly name: string; readonly icon: "undo" | "redo" | "save"; readonly act: (name: string) => void }) {
  const enabled = useEnabled(name)
  const action = actions.find((one) => one.name === name)!
  return (
    <IconButton label={action.title} keys={action.keys[0]} disabled={!enabled} onClick={() => act(name)}>
      <Icon name={icon} />
    </IconButton>
  )
}

const menuNames = ["new", "gallery", "open", "import", "save", "save-as", "close", "|", "command-palette", "shortcuts", "|"] as const
const panelNames = ["toggle-palette", "toggle-inspector", "toggle-bottom", "toggle-minimap", "|"] as const

function MainMenu({ theme, act }: TopBarProps) {
  const item = (name: string): MenuEntry => {
    const action = actions.find((one) => one.name === name)
    return action ? { kind: "item", label: action.title, keys: action.keys[0], run: () => act(name) } : { kind: "line" }
  }
  const themes = (["light", "dark", "system"] as const).map((one): MenuEntry => ({ kind: "item", label: { light: "Light", dark: "Dark", system: "As the system" }[one], checked: theme === one, run: () => act(`theme-${one}`) }))
  return (
    <Menu entries={[...menuNames.map(item), ...panelNames.map(item), { kind: "heading", label: "Colours" }, ...themes]}>
      <button type="button" className={styles.menu} aria-label="Menu">
        <Icon name="menu" />
      </button>
    </Menu>
  )
}
