import { describe, expect, test } from "vitest"
import type { JobFile } from "../../engine/model/job-file.ts"
import { emptyPipeline } from "../../engine/model/pipeline.ts"
import { pipelineFile } from "./pipeline-file.ts"
import { blockAt, fileOfBlock, marksOf } from "./marks.ts"
import { fileTree, firstFile, startsClosed } from "./tree.ts"

function file(path: string, marks: JobFile["marks"] = []): JobFile {
  return { path, language: path.endsWith(".cpp") ? "cpp" : "shell", text: "", marks }
}

describe("the files of a job", () => {
  test("the drawing as code stands first, the run time last", () => {
    const tree = fileTree(["CMakeLists.txt", "runtime/tephra/tensor.hpp", "job.sh", "main.cpp", "pipeline.cpp", "stages/train.cpp", "stages/evaluate.cpp"])
    expect(tree.map((item) => item.name)).toEqual(["pipeline.cpp", "stages", "main.cpp", "job.sh", "CMakeLists.txt", "runtime"])
    expect(tree[1]?.children?.map((item) => item.path)).toEqual(["stages/evaluate.cpp", "stages/train.cpp"])
    expect(startsClosed("runtime/tephra")).toBe(true)
  })

  test("the first file is the pipeline", () => {
    expect(firstFile([file("job.sh"), file("pipeline.cpp")])?.path).toBe("pipeline.cpp")
    expect(firstFile([])).toBeUndefined()
  })
})

describe("marks", () => {
  const marks = [
    { block: "outer", line: 1, endLine: 10 },
    { block: "inner", line: 4, endLine: 5 },
    { block: "outer", line: 20, endLine: 21 },
  ]

  test("the smallest range around a line says which block made it", () => {
    expect([1, 4, 6, 12, 21].map((line) => blockAt(marks, line))).toEqual(["outer", "inner", "outer", null, "outer"])
  })

  test("a block is looked for in the shown file first, then in the C++", () => {
    const files = [file("job.sh", marks), file("pipeline.cpp", marks.slice(0, 2)), file("stages/train.cpp", [marks[1] as never])]
    expect(fileOfBlock(files, "job.sh", new Set(["outer"]))?.path).toBe("job.sh")
    expect(fileOfBlock(files, "main.cpp", new Set(["inner"]))?.path).toBe("pipeline.cpp")
    expect(fileOfBlock(files, null, new Set(["nobody"]))).toBeNull()
    expect(marksOf(file("a.cpp", marks), new Set(["outer"])).map((mark) => mark.line)).toEqual([1, 20])
  })
})

describe("the pipeline as text", () => {
  test("each block knows its lines in the saved file", () => {
    const pipeline = {
      ...emptyPipeline("a"),
      uses: { sgd: { version: 1 } },
      blocks: { aaaaaaaa: { type: "sgd", name: "SGD", config: { momentum: 0.9 } }, bbbbbbbb: { type: "sgd", name: "other", config: {} } },
    }
    const { path, text, marks } = pipelineFile(pipeline, "/home/x/a.tephra.json")
    const lines = text.split("\n")
    expect(path).toBe("a.tephra.json")
    expect(marks.map((mark) => mark.block)).toEqual(["aaaaaaaa", "bbbbbbbb"])
    for (const mark of marks) {
      const part = lines.slice(mark.line - 1, mark.endLine).join("\n").replace(/,\s*$/, "")
      expect(JSON.parse(`{${part}}`)[mark.block]).toEqual(pipeline.blocks[mark.block as "aaaaaaaa"])
    }
  })
})
