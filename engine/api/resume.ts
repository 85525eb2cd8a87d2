import type { Input, Output, RunEvent, WatchName } from "./contract.ts"

/** The input with which a watch goes on after `event`: behind the last cursor where events have one, else from the start. */
export function resumeInput(name: WatchName, input: Input<WatchName>, event: Output<WatchName>): Input<WatchName> {
  if (name !== "run.watch") return input
  const happened = event as RunEvent
  return happened.event === "points" ? { ...(input as Input<"run.watch">), cursor: happened.cursor } : input
}
