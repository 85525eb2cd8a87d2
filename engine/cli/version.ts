import { appRoot, appVersion } from "../server/app-root.ts"

export function versionText(): string {
  return `tephra ${appVersion(appRoot())}`
}
