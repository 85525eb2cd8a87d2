import { spawnSync } from "node:child_process"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { cases } from "../../../../tests/counts.ts"
import { anyName, hostileNames } from "../../testing/arbitrary.ts"
import { hasCompiler, inFolder } from "../../testing/compiler.ts"
import { integerLiteral } from "../numbers.ts"
import { blockComment, escaped, realLiteral, stringLiteral } from "./text.ts"

describe("escaped", () => {
  it("keeps to one line of visible characters, without trigraphs", () => {
    const property = fc.property(anyName, (name) => {
      expect(escaped(name)).toMatch(/^[\p{L}\p{M}\p{N}\p{P}\p{S} ]*$/u)
      expect(escaped(name)).not.toContain("??")
      expect(blockComment(name, "aaaaaaaa")).toMatch(/^\/\/ ".*" \(aaaaaaaa\)$/u)
    })
    fc.assert(property, { numRuns: cases("compile") })
  })
})

describe("realLiteral", () => {
  it("reads back as the same number, as a floating one", () => {
    const property = fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      expect(Number(realLiteral(value))).toBe(value)
      expect(realLiteral(value)).toMatch(/[.e]/)
    })
    fc.assert(property, { numRuns: cases("compile") })
    expect([1, 0.1, 1e21, 1e-8, -0].map(realLiteral)).toEqual(["1.0", "0.1", "1e+21", "1e-8", "-0.0"])
    expect(integerLiteral(1e21)).toBe("1000000000000000000000")
  })
})

describe.skipIf(!hasCompiler())("a compiler", () => {
  it("reads string literals as the very bytes that were meant", () => {
    const names = [...hostileNames, ...fc.sample(anyName, { numRuns: 200, seed: 7 })]
    const prints = names.map((name) => `  print(${stringLiteral(name)});  ${blockComment(name, "aaaaaaaa")}`)
    const print = 'void print(const std::string& text) { for (unsigned char byte : text) std::printf("%02x", byte); std::puts(""); }'
    const text = `#include <cstdio>\n#include <string>\n${print}\nint main() {\n${prints.join("\n")}\n}\n`
    const output = inFolder([{ path: "print.cpp", text }], (folder) => {
      expect(spawnSync("g++", ["-std=c++20", "-Wall", "-Wextra", "-Werror", "-o", "print", "print.cpp"], { cwd: folder, encoding: "utf8" }).stderr).toBe("")
      return spawnSync("./print", { cwd: folder, encoding: "utf8" }).stdout
    })
    expect(output.split("\n").slice(0, -1)).toEqual(names.map((name) => Buffer.from(name.toWellFormed(), "utf8").toString("hex")))
  })
})
