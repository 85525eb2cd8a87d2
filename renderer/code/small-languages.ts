import type { languages } from "monaco-editor/editor"

/** Colours of JSON. Monaco's own JSON comes with a language service in a worker, for which a reader has no use. */
export const jsonTokens: languages.IMonarchLanguage = {
  tokenizer: {
    root: [
      [/"(?:[^"\\]|\\.)*"(?=\s*:)/, "string.key"],
      [/"(?:[^"\\]|\\.)*"/, "string.value"],
      [/-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/, "number"],
      [/\b(?:true|false|null)\b/, "keyword"],
      [/[{}[\],:]/, "delimiter"],
    ],
  },
}

/** Colours of CMakeLists.txt, which Monaco does not know. */
export const cmakeTokens: languages.IMonarchLanguage = {
  tokenizer: {
    root: [
      [/#.*$/, "comment"],
      [/"(?:[^"\\]|\\.)*"/, "string"],
      [/\$\{[^}]*\}/, "variable"],
      [/\b(?:if|elseif|else|endif|foreach|endforeach|while|endwhile|function|endfunction|macro|endmacro|include)\b/, "keyword"],
      [/[A-Za-z_]\w*(?=\s*\()/, "type.identifier"],
      [/\b[A-Z][A-Z0-9_]+\b/, "keyword"],
      [/\b\d[\d.]*\b/, "number"],
    ],
  },
}
