import { mkdirSync } from "node:fs"
import { join } from "node:path"
import type { Page } from "playwright-core"
import { expect } from "vitest"
import { pictures } from "./app.ts"

const sizes = [{ width: 1280, height: 800 }, { width: 2560, height: 1440 }]
const schemes = ["light", "dark"] as const
/** For whoever looks at them: a picture takes far longer than the check that all fits. */
const wanted = process.env["TEPHRA_PICTURES"] === "1"

/** What the screen shows now fits both sizes; with TEPHRA_PICTURES=1 pictures of it, in both colours too, lie in build/screenshots. */
export function takeAll(page: Page, name: string): Promise<void> {
  return fitting(page, name, sizes, schemes)
}

/** One alone, where a picture of all would say nothing new. */
export function take(page: Page, name: string): Promise<void> {
  return fitting(page, name, sizes.slice(0, 1), schemes.slice(0, 1))
}

/** Nothing of it may need to be scrolled sideways. */
async function fitting(page: Page, name: string, inSizes: typeof sizes, inSchemes: readonly (typeof schemes)[number][]): Promise<void> {
  for (const size of inSizes) {
    await page.setViewportSize(size)
    await page.mouse.move(0, 0)
    await settled(page)
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth), `${name} scrolls sideways at ${size.width}`).toBeLessThanOrEqual(0)
    if (wanted) await picture(page, `${name}-${size.width}`, inSchemes)
  }
  await page.setViewportSize({ width: 1440, height: 900 })
}

async function picture(page: Page, name: string, inSchemes: readonly (typeof schemes)[number][]): Promise<void> {
  mkdirSync(pictures, { recursive: true })
  for (const colorScheme of inSchemes) {
    await page.emulateMedia({ colorScheme })
    await settled(page)
    await page.screenshot({ path: join(pictures, `${name}-${colorScheme}.png`) })
  }
  await page.emulateMedia({ colorScheme: "light" })
}

/** Fonts are there, and what follows a new size has been drawn. */
export async function settled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await document.fonts.ready
    for (let frame = 0; frame < 4; frame += 1) await new Promise((drawn) => requestAnimationFrame(drawn))
  })
}
