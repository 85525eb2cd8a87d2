import type { LaunchOptions } from "playwright-core"

/** Milliseconds that a browser or a page is waited for: ends what hangs, and nothing that is slow on a busy machine. */
export const pagePatience = 300_000

/** Debian’s Chromium without the parts of a browser around the page, which cost more than the page; quiet on a closed network. */
export const chromiumOptions: LaunchOptions = {
  executablePath: "/usr/bin/chromium-headless-shell",
  timeout: pagePatience,
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
}
