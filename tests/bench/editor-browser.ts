import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Page } from "playwright-core"
import { writePipeline } from "../../engine/model/file.ts"
import { emptyPipeline, type Block } from "../../engine/model/pipeline.ts"
import { openEditor } from "../visual/editor-page.ts"
import { quantile, rounded, type Report } from "./figure.ts"

const side = { columns: 40, rows: 25 }
const panSteps = 90


/** 1,000 blocks in real Chromium: first paint, and the frames of a pan near and from far away. */
export async function measure(report: Report): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "tephra-bench-"))
  const path = writeThousand(folder)
  const editor = await openEditor({ width: 1600, height: 900, path })
  try {
    const { page } = editor
    await page.locator(".react-flow__node").first().waitFor({ state: "attached" })
    const paints: number[] = []
    for (let round = 0; round < 5; round++) paints.push(await firstPaint(page))
    tell(report, "editor: 1,000 blocks, first paint", quantile(paints, 0.5))
    await zoom(page, "0")
    await measurePan(page, report, "zoom 1")
    await zoom(page, "1")
    await page.getByTestId("far-layer").waitFor({ state: "attached" })
    await measurePan(page, report, "fit view")
  } finally {
    await editor.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A grid of layers, each wired to its left neighbour. */
function writeThousand(folder: string): string {
  const blocks: Record<string, Block> = {}
  const wires: Record<string, string> = {}
  const places: Record<string, { x: number; y: number }> = {}
  for (let index = 0; index < side.columns * side.rows; index++) {
    const [column, row] = [index % side.columns, Math.floor(index / side.columns)]
    blocks[idOf(index)] = { type: "dense", name: `layer ${index}`, config: { units: 8 + (index % 100) } }
    places[idOf(index)] = { x: column * 240, y: row * 96 }
    if (column > 0) wires[`${idOf(index)}.input`] = `${idOf(index - 1)}.output`
  }
  const path = join(folder, "thousand.tephra.json")
  writeFileSync(path, writePipeline({ ...emptyPipeline("thousand"), uses: { dense: { version: 1 } }, blocks, wires }))
  writeFileSync(join(folder, "thousand.tephra.layout.json"), JSON.stringify({ blocks: places }))
  return path
}

/** Milliseconds from the start of the navigation until the first frame that has the drawing in it. */
async function firstPaint(page: Page): Promise<number> {
  await page.reload()
  return page.evaluate(
    () =>
      new Promise<number>((done) => {
        const look = () => {
          const drawn = document.querySelector(".react-flow__node, [data-testid=far-layer]")
          if (drawn) requestAnimationFrame(() => done(performance.now()))
          else requestAnimationFrame(look)
        }
        look()
      }),
  )
}

async function zoom(page: Page, key: string): Promise<void> {
  await page.locator("[data-canvas]").focus()
  await page.keyboard.press(key)
  await page.waitForTimeout(600)
}

async function measurePan(page: Page, report: Report, name: string): Promise<void> {
  const box = await page.locator("[data-canvas]").boundingBox()
  if (!box) throw new Error("there is no canvas to pan")
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  await page.keyboard.down("Space")
  await page.mouse.move(x, y)
  await page.mouse.down()
  const frames = page.evaluate(framesDuring, panSteps)
  for (let step = 1; step <= panSteps; step++) await page.mouse.move(x + Math.sin(step / 12) * 300, y + Math.cos(step / 12) * 150)
  const times = await frames
  await page.mouse.up()
  await page.keyboard.up("Space")
  tell(report, `editor: 1,000 blocks, pan frame, ${name}, median`, quantile(times, 0.5))
  tell(report, `editor: 1,000 blocks, pan frame, ${name}, 95 %`, quantile(times, 0.95))
}

/** Milliseconds between the frames that the page shows; the first few as warm-up left out. */
function framesDuring(count: number): Promise<number[]> {
  return new Promise((done) => {
    const times: number[] = []
    let last = performance.now()
    const frame = (now: number) => {
      times.push(now - last)
      last = now
      if (times.length < count) requestAnimationFrame(frame)
      else done(times.slice(5))
    }
    requestAnimationFrame(frame)
  })
}

function tell(report: Report, name: string, value: number): void {
  report({ name, value: rounded(value), unit: "ms", peer: null, ratio: null, goal: null, met: null })
}

function idOf(index: number): string {
  const alphabet = "abcdefghijklmnopqrstuvwxyz234567"
  return Array.from({ length: 8 }, (_, place) => alphabet[Math.floor(index / 32 ** place) % 32]).join("")
}
