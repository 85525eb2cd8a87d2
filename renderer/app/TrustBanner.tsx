import { useEffect, useState } from "react"
import type { CustomBlocks } from "../../engine/model/custom.ts"
import { useWorkspace, useWorkspaceState } from "../client/workspace-hooks.ts"
import { Button } from "../kit/Button.tsx"
import { Banner } from "./Banner.tsx"
import { refusedIn } from "./custom-words.ts"

/** Asks about custom blocks that lie beside the drawing and are not trusted, and tells of those that cannot be used. */
export function TrustBanner({ onLook }: { readonly onLook: () => void }) {
  const workspace = useWorkspace()
  const custom = useWorkspaceState((state) => state.custom)
  const [later, setLater] = useState<string | null>(null)
  // Files may have changed while another window was in front.
  useEffect(() => {
    const look = () => void workspace.lookAtCustom()
    window.addEventListener("focus", look)
    return () => window.removeEventListener("focus", look)
  }, [workspace])
  const words = custom && custom.hash !== later ? bannerWords(custom) : null
  if (!custom || !words) return null
  return (
    <Banner
      icon="warning"
      look="warning"
      actions={
        <>
          <Button size="small" onClick={() => setLater(custom.hash)}>
            Not now
          </Button>
          <Button size="small" look="primary" onClick={onLook}>
            Look at {custom.blocks.length === 1 ? "it" : "them"}…
          </Button>
        </>
      }
    >
      {words}
    </Banner>
  )
}

/** Null where there is nothing to ask or tell. */
function bannerWords(custom: CustomBlocks): string | null {
  const count = custom.blocks.length
  if (count === 0) return null
  const blocks = count === 1 ? "a custom block" : `${count} custom blocks`
  if (custom.changed) return `The files of ${blocks} beside this drawing have changed since you trusted them, so ${count === 1 ? "it is" : "they are"} off.`
  if (!custom.trusted) return `Beside this drawing ${count === 1 ? "lies" : "lie"} ${blocks} with code of ${count === 1 ? "its" : "their"} own. ${count === 1 ? "It stays" : "They stay"} off until you trust ${count === 1 ? "it" : "them"}.`
  const refused = refusedIn(custom).size
  return refused === 0 ? null : `${refused === 1 ? "A custom block" : `${refused} custom blocks`} beside this drawing cannot be used.`
}
