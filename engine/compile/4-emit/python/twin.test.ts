import { existsSync } from "node:fs"
import { describe, expect, test } from "vitest"
import { printedBy } from "../../testing/python.ts"
import { preludeText } from "./prelude.ts"

/** What a Python program prints that begins with the prelude of some functions. */
function printed(functions: readonly string[], lines: readonly string[]): string[] {
  return printedBy(`${preludeText(functions)}\n\n${lines.join("\n")}\n`).split("\n")
}

// What native/tests/job/results_test.cpp and data_steps_test.cpp ask of the C++ functions.
describe.skipIf(!existsSync("/usr/lib/python3/dist-packages/torch"))("functions of train.py do as those of C++", () => {
  test("a condition that names a score that is NaN does not hold", () => {
    const lines = [
      'scores, bad, one = {"r2": 0.9, "bad": math.nan}, {"operation": "score", "score": "bad"}, {"operation": "number", "number": 1.0}',
      'r2 = [{"operation": "score", "score": "r2"}, one, {"operation": "less"}]',
      'for word in ("less", "less_or_equal", "greater", "greater_or_equal", "equal", "not_equal"):',
      '    for more in ([], [{"operation": "opposite"}], [*r2, {"operation": "either"}]):',
      '        assert not Verdict.holds([bad, one, {"operation": word}, *more], scores, "b"), (word, more)',
      'print(Verdict.holds(r2, scores, "b"))',
    ]
    expect(printed(["Results.acceptance"], lines)).toEqual(["True"])
  })

  test("a statistic over a score that is NaN is NaN", () => {
    const lines = ['for name in ("mean", "median", "least", "greatest"):', "    rule = Comparison.rule(name)", "    print(rule({1: 3.0, 2: math.nan, 3: 1.0}.values()), rule([3.0, 1.0]), rule([math.inf, -math.inf]))"]
    expect(printed(["Results.compare"], lines)).toEqual(["nan 2.0 nan", "nan 2.0 nan", "nan 1.0 -inf", "nan 3.0 inf"])
  })

  test("names are quoted, and a cell is a number where it looks like one that was written", () => {
    const texts = ["0x10", "1_0", " 1", "+1", "1e", "inf", "nan", "infinity", "1.2.3", "-", "e5"]
    const lines = [
      "import tempfile",
      `texts, names = ${JSON.stringify(texts)}, ["=1+1", "+a", "-b", "@c", '=d,"e"', "f\\rg"]`,
      "assert [ResultTable.cell_of(text) for text in texts] == texts",
      'print(*(ResultTable.cell_of(text) for text in ("-1.5e-3", "7", "-Infinity", "NaN", "")))',
      "print(repr(ResultTable(names, []).csv()))",
      'with tempfile.NamedTemporaryFile("w") as file:',
      '    file.write(ResultTable(["only"], [[None], [1.0]]).csv())',
      "    file.flush()",
      "    print(ResultTable.of_csv(file.name).rows)",
    ]
    expect(printed(["Results.compare"], lines)).toEqual(["-0.0015 7.0 -inf nan None", String.raw`'=1+1,+a,-b,@c,"=d,""e""","f\rg"\n'`, "[[None], [1.0]]"])
  })

  test("a scatter of no point draws nothing", () => {
    expect(printed(["Results.plot"], ['print("<polyline" in Picture("scatter", False, "x", {"s": []}).svg("t"), "<polyline" in Picture("line", False, "x", {"s": []}).svg("t"))'])).toEqual(["False True"])
  })

  test("transforms are fitted to rows of the data, not to collocation points, wherever they stand", () => {
    const lines = [
      "class Given:",
      "    def table():",
      '        values = numpy.arange(40.0)[:, None] + 1000',
      '        return Table(40, [Field("features", numpy.sin(values)), Field("target", values)])',
      'known = Data.split(Dataset.source(Given.table), id="s", train=0.7, validation=0.1, test=0.2, seed=42)',
      'points = lambda data, n=100: Data.collocation(data, id="p", n=n, low=(-9.0,), high=(9.0,), seed=8)',
      'for fit in (lambda data: Data.standardise(data, id="z", fields=["features", "target"]), lambda data: Data.scale(data, id="k", field="target")):',
      "    without, behind, before = fit(known).load(), fit(points(known)).load(), points(fit(known)).load()",
      "    assert without.transforms == behind.transforms == before.transforms",
      '    print(len(behind.parts["train"]), *behind.fields["known"].take([39, 40])[:, 0])',
      'none = Data.take(points(known, 100000), id="t", rows=1)',
      'for data in (Data.scale(points(known), id="k", field="known"), Data.standardise(none, id="z", fields=["target"])):',
      "    try:",
      "        data.load()",
      "    except JobError as error:",
      "        print(error)",
    ]
    const functions = ["split", "take", "collocation", "standardise", "scale"].map((name) => `Data.${name}`)
    expect(printed(functions, lines)).toEqual([
      "128 1.0 0.0",
      "128 1.0 0.0",
      expect.stringContaining("tells rows from points, which another scale would end. Leave it out."),
      expect.stringContaining("part train holds no row of the data to fit to. Draw collocation points behind the split and the take."),
    ])
  })

  test("a fold that is not there, and a class named twice, are refused", () => {
    const lines = [
      "class Given:",
      "    def table():",
      '        return Table(4, [Field("label", numpy.arange(4, dtype=numpy.int32), 4)])',
      "given = Dataset.source(Given.table)",
      'parts = Data.split(given, id="s", train=0.5, validation=0.5, test=0.0, seed=1)',
      'for data in (Data.k_fold(parts, id="k", folds=2, fold=3), Data.k_fold(parts, id="k", folds=1, fold=1), Data.choose_labels(given, id="c", labels=(1, 2, 1))):',
      "    try:",
      "        data.load()",
      "    except JobError as error:",
      "        print(int(error.code), error)",
    ]
    expect(printed(["Data.split", "Data.k_fold", "Data.choose_labels"], lines)).toEqual([
      expect.stringContaining("there is no fold 3 of 2. Use two folds or more, counted from 1."),
      expect.stringContaining("there is no fold 1 of 1. Use two folds or more, counted from 1."),
      expect.stringContaining("a class is named twice. Name each once."),
    ])
  })
})
