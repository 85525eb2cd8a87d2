// Written by `node engine/generate.ts`. Do not edit.
/** By block type. */
export const blockPython: Readonly<Record<string, { readonly text: string; readonly uses: readonly string[] }>> = {}
