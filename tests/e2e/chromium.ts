import type { LaunchOptions } from "playwright-core"

/** Debian’s Chromium without the parts of a browser around the page, which cost more than the page; quiet on a closed network. */
export const chromiumOptions: LaunchOptions = {
  executablePath: "/usr/bin/chromium-headless-shell",
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
