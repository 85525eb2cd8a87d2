import { jobScript } from "../job-script.ts"
import type { SchedulerText } from "../script-input.ts"
import { localLauncher } from "./local-launcher.ts"
import { submitScript } from "./submit-script.ts"

/** `job.sh` (builds and runs, POSIX sh) and `submit.sh` (starts it apart from the terminal) for this computer. */
export const local: SchedulerText = {
  title: "this computer",
  command: () => null,
  scripts: (input) => [jobScript(input, localLauncher), { path: "submit.sh", language: "shell", text: submitScript, marks: [] }],
  array: null,
  queue: null,
}
