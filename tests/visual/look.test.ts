import { mkdirSync } from "node:fs"
import { fileURLToPath } from "node:url"
import type { Page } from "playwright-core"
import { afterEach, describe, expect, test } from "vitest"
import { openEditor, type EditorPage } from "./editor-page.ts"

const pictures = fileURLToPath(new URL("../../build/test-results/visual/", import.meta.url))
const sample = fileURLToPath(new URL("../samples/regression/pipeline.tephra.json", import.meta.url))
mkdirSync(pictures, { recursive: true })

let editor: EditorPage | undefined
afterEach(async () => {
  await editor?.close()
  editor = undefined
})

const views = [
  { name: "light at 1280×800", width: 1280, height: 800, scheme: "light" },
  { name: "dark at 1280×800", width: 1280, height: 800, scheme: "dark" },
  { name: "light at 2560×1440", width: 2560, height: 1440, scheme: "light" },
  { name: "dark at 2560×1440", width: 2560, height: 1440, scheme: "dark" },
] as const

async function picture(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: `${pictures}${name.replaceAll(/[^a-z0-9]+/g, "-")}.png` })
}

/** The page itself never scrolls, and no button's words are cut off. */
async function expectTidy(page: Page): Promise<void> {
  const found = await page.evaluate(() => {
    const cut = [...document.querySelectorAll<HTMLElement>("header button, [role=tab]")].filter((button) => button.scrollWidth > button.clientWidth + 1)
    const nameless = [...document.querySelectorAll<HTMLElement>("button, input, [role=button]")].filter(
      (control) => !control.innerText && !control.ariaLabel && !control.title && !(control as HTMLInputElement).labels?.length && !control.getAttribute("aria-labelledby"),
    )
    const { scrollWidth, scrollHeight, clientWidth, clientHeight } = document.documentElement
    return { cut: cut.map((one) => one.innerText), nameless: nameless.map((one) => one.outerHTML.slice(0, 120)), scrolls: scrollWidth > clientWidth || scrollHeight > clientHeight }
  })
  expect(found).toEqual({ cut: [], nameless: [], scrolls: false })
}

/** The least contrast of words on plain grounds; WCAG asks for 4.5. */
function leastContrast(page: Page): Promise<{ readonly ratio: number; readonly words: string }> {
  return page.evaluate(() => {
    const paint = document.createElement("canvas").getContext("2d", { willReadFrequently: true })!
    const rgba = (colour: string) => {
      paint.clearRect(0, 0, 1, 1)
      paint.fillStyle = colour
      paint.fillRect(0, 0, 1, 1)
      return [...paint.getImageData(0, 0, 1, 1).data].map((part) => part / 255) as [number, number, number, number]
    }
    const linear = (part: number) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    const light = ([r, g, b]: readonly number[]) => 0.2126 * linear(r!) + 0.7152 * linear(g!) + 0.0722 * linear(b!)
    const groundOf = (start: Element): readonly number[] | null => {
      for (let element: Element | null = start; element; element = element.parentElement) {
        const colour = rgba(getComputedStyle(element).backgroundColor)
        if (colour[3] > 0.98) return colour
        if (colour[3] > 0.02) return null
      }
      return rgba(getComputedStyle(document.body).backgroundColor)
    }
    const words = [...document.querySelectorAll<HTMLElement>("body *")].filter(
      (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent!.trim() !== "") && element.checkVisibility({ opacityProperty: true }) && !element.closest(":disabled, svg, .visually-hidden"),
    )
    let least = { ratio: 21, words: "" }
    for (const element of words) {
      const ground = groundOf(element)
      if (!ground) continue
      const [a, b] = [light(rgba(getComputedStyle(element).color)), light(ground)]
      const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
      if (ratio < least.ratio) least = { ratio, words: element.textContent!.slice(0, 60) }
    }
    return least
  })
}

describe.each(views)("$name", ({ name, width, height, scheme }) => {
  test("the editor with a pipeline and a block's settings, then the gallery", async () => {
    editor = await openEditor({ width, height, scheme, path: sample })
    const { page, complaints } = editor
    await page.getByRole("group", { name: /^hidden 1, Dense/ }).click()
    await page.getByRole("textbox", { name: "Units" }).waitFor()
    await page.getByText("400×9").waitFor()
    await page.mouse.move(width / 2, 100)
    await expectTidy(page)
    await expectContrast(page)
    await picture(page, `editor ${name}`)

    await page.keyboard.press("Alt+G")
    await page.getByText("13 blocks").waitFor()
    await expectTidy(page)
    await expectContrast(page)
    await picture(page, `gallery ${name}`)
    expect(complaints).toEqual([])
  })
})

async function expectContrast(page: Page): Promise<void> {
  const { ratio, words } = await leastContrast(page)
  expect({ words, readable: ratio >= 4.5 ? true : ratio }).toEqual({ words, readable: true })
}

test("every wire shows its shape, and shapes follow a width that is typed", async () => {
  editor = await openEditor({ path: sample })
  const { page } = editor
  const shapes = () => page.getByTestId("wire-label").allTextContents()
  await page.getByText("400×9").waitFor()
  await expect.poll(async () => (await shapes()).filter((text) => text === "B×64").length).toBe(2)
  await page.getByRole("group", { name: /^hidden 1, Dense/ }).click()
  await page.getByRole("textbox", { name: "Units" }).fill("128")
  await expect.poll(shapes).toContain("B×128")
  await page.getByRole("textbox", { name: "Units" }).fill("12x")
  await expect.poll(() => page.getByRole("alert").filter({ hasText: "not a number" }).count()).toBe(1)
  expect(await page.getByRole("textbox", { name: "Units" }).inputValue()).toBe("12x")
  expect(await shapes()).toContain("B×128")
})

test("far away nothing is mounted and all is drawn on one canvas", async () => {
  editor = await openEditor({ path: sample })
  const { page } = editor
  await page.locator(".react-flow__node").first().waitFor()
  await page.locator("[data-canvas]").focus()
  const viewport = page.locator(".react-flow__viewport")
  for (let step = 0; step < 6; step++) {
    const before = await viewport.getAttribute("style")
    await page.keyboard.press("-")
    await expect.poll(() => viewport.getAttribute("style")).not.toBe(before)
  }
  await page.getByTestId("far-layer").waitFor({ state: "attached" })
  await expect.poll(() => page.locator(".react-flow__node").count()).toBe(0)
  await page.keyboard.press("1")
  await page.locator(".react-flow__node").first().waitFor()
})
