import { spawnSync } from "node:child_process"
import { expect, test } from "vitest"
import { ownText } from "./own-code.ts"

const code = (name: string, python: string) => ({ type: name, function: name, cpp: "", python, hash: "0123456789abcdef" })

/** What Python prints. */
function printed(program: string): string {
  const { stdout, stderr } = spawnSync("python3", ["-"], { input: program, encoding: "utf8" })
  expect(stderr).toBe("")
  return stdout
}

test("blocks keep their own names, and replace neither those of each other nor of the program", () => {
  const block = (factor: number) => `import json as os\nfactor = ${factor}\n\ndef helper(x):\n    return factor * x\n\ndef by_${factor}(x):\n    return helper(x)\n`
  const program = `import os\nclass Custom:\n    pass\n${ownText(code("by_2", block(2)))}${ownText(code("by_3", block(3)))}print(Custom.by_2(10), Custom.by_3(10), os.sep)\n`
  expect(printed(program)).toBe("20 30 /\n")
})

test("strings over several lines, comments and line ends stay what they are", () => {
  const python = [
    `"""Of the file: it's 'one'`,
    `  and two."""`,
    `# it's a comment with """ in it`,
    `text = '''a "quoted"\u2028c`,
    `b\\''' c`,
    `'''`,
    `joined = "one \\`,
    `two" + f"{text[0]!r}#"`,
    `def lines():`,
    `\treturn [text,`,
    `joined]`,
  ]
  for (const end of ["\n", "\r\n"]) {
    expect(printed(`class Custom:\n    pass\n${ownText(code("lines", python.join(end)))}print(Custom.lines())\n`)).toBe(`['a "quoted"\\u2028c\\nb\\'\\'\\' c\\n', "one two'a'#"]\n`)
  }
})
