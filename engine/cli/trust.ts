import { statSync } from "node:fs"
import { basename, dirname, resolve } from "node:path"
import { blockTypes } from "../blocks/index.generated.ts"
import { readCustom } from "../custom/custom-types.ts"
import type { CustomBlocks, CustomSource } from "../model/custom.ts"
import { customBlocks, trustFolder } from "../server/custom-blocks.ts"
import { WrongUse, exitCode, jsonOption, onlyArgument, textOption } from "./command.ts"
import type { Arguments, Command } from "./command.ts"
import { withStore } from "./home.ts"
import { oneLine } from "./one-line.ts"
import type { Output } from "./output.ts"
import { shellWord } from "../model/shell-word.ts"

/** Letters of a hash that are enough to mean it. */
const enough = 12

export const trustCommand: Command = {
  name: "trust",
  takes: "[FOLDER]",
  summary: "Shows the custom blocks beside pipelines, and lets them be used",
  text: `A custom block brings C++ and Python of its own, which jobs run as you. None is used until you trust the files as they are: look at them, then give --hash
with the hash that this command shows (its first ${enough} letters will do). After any change of the files it is asked again. Without FOLDER: the folders that are trusted.`,
  options: {
    hash: { kind: "value", value: "HASH", help: "trust the files that have this hash" },
    revoke: { kind: "flag", help: "trust the folder no longer" },
    json: jsonOption,
  },
  run: (given, output) =>
    withStore(async (store) => {
      const hash = textOption(given, "hash")
      const revoke = given.values["revoke"] === true
      if (hash !== undefined && revoke) throw new WrongUse("--hash and --revoke cannot be given together.")
      if (given.positionals.length === 0 && hash === undefined && !revoke) {
        listTrusted(output, store.trusted.list())
        return exitCode.fine
      }
      const folder = folderOf(given)
      const custom = await customBlocks(folder, store)
      if (revoke) {
        show(output, await trustFolder(folder, null, store))
        return exitCode.fine
      }
      if (hash === undefined) {
        show(output, custom)
        return custom.trusted || custom.blocks.length === 0 ? exitCode.fine : exitCode.problems
      }
      if (hash.length < enough) throw new WrongUse(`--hash takes at least ${enough} letters.`)
      // Another hash than the present one is refused with what happened.
      show(output, await trustFolder(folder, custom.hash.startsWith(hash) && custom.hash !== "" ? custom.hash : hash, store))
      return exitCode.fine
    }),
}

/** A pipeline file stands for its folder, and so does the folder `blocks` in it. */
function folderOf(given: Arguments): string {
  const path = resolve(onlyArgument(given, "FOLDER"))
  const found = statSync(path, { throwIfNoEntry: false })
  if (!found) throw new WrongUse(`there is no folder ${path}.`)
  if (!found.isDirectory()) return dirname(path)
  return basename(path) === "blocks" ? dirname(path) : path
}

function listTrusted(output: Output, folders: readonly { readonly folder: string; readonly hash: string }[]): void {
  for (const each of folders) {
    output.tell({ event: "trusted-folder", ...each })
    output.say(`${each.hash.slice(0, enough)}  ${oneLine(each.folder)}`)
  }
  if (folders.length === 0) output.say("No folder is trusted.")
}

function show(output: Output, custom: CustomBlocks): void {
  const { folder, hash, trusted, changed, blocks } = custom
  output.tell({ event: "custom-blocks", folder, hash, trusted, changed, blocks: blocks.map((block) => ({ type: block.type, hash: block.hash, files: block.files, refused: refusalOf(block) })) })
  if (blocks.length === 0) return output.say(`${folder}: no custom blocks`)
  const state = trusted ? "trusted" : changed ? "NOT trusted: changed since it was" : "NOT trusted"
  output.say(`${folder}: ${blocks.length} custom block${blocks.length === 1 ? "" : "s"}, ${state}\nhash ${hash}`)
  for (const block of blocks) {
    const refused = refusalOf(block)
    output.say(`  ${oneLine(block.type)}${refused === null ? "" : `  cannot be used: ${oneLine(refused)}`}`)
    for (const { name, bytes, sha256 } of block.files) output.say(`    ${name.padEnd(10)}  ${String(bytes).padStart(7)} bytes  ${sha256.slice(0, enough)}`)
  }
  if (!trusted) output.say(`Look at the files, then: tephra trust ${shellWord(folder)} --hash ${hash.slice(0, enough)}`)
}

function refusalOf(source: CustomSource): string | null {
  const read = readCustom(source, blockTypes)
  return "reason" in read ? read.reason : null
}
