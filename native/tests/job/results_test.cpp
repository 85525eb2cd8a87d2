#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include <tephra/files/npz.hpp>
#include <tephra/job/stage.hpp>
#include <tephra/results/artefacts.hpp>
#include <tephra/results/condition.hpp>
#include <tephra/results/markup.hpp>
#include <tephra/results/peaks.hpp>
#include <tephra/results/svg.hpp>
#include <tephra/results/table.hpp>
#include <tephra/tensor/error.hpp>

#include "folder.hpp"

using namespace tephra;
using namespace tephra::results;
using Operation = Term::Operation;

TEST_SUITE("results") {

TEST_CASE("a table is the same after it was written and read as CSV") {
  const Table table{.columns = {"name", "a, \"b\"", "empty"}, .rows = {{"one\nline", 0.1, {}}, {"two", -1e-300, {}}, {"3 x", std::numeric_limits<double>::infinity(), {}}}};
  const std::string text = csv_of(table);
  CHECK(text == "name,\"a, \"\"b\"\"\",empty\n\"one\nline\",0.1,\ntwo,-1e-300,\n3 x,Infinity,\n");
  const Table read = table_of_csv(text, "t.csv");
  CHECK(read.columns == table.columns);
  CHECK(read.rows == table.rows);
  CHECK(read.find("empty") == 2);
  CHECK(read.find("absent") == -1);
  CHECK(json_of(read).text() == "{\"columns\":[\"name\",\"a, \\\"b\\\"\",\"empty\"],\"rows\":[[\"one\\nline\",0.1,null],[\"two\",-1e-300,null],[\"3 x\",\"Infinity\",null]]}");
  CHECK(table_of_csv("a,b\r\n1,2\r\n", "t.csv").rows == std::vector<std::vector<Cell>>{{1.0, 2.0}});
  CHECK_THROWS_WITH_AS(table_of_csv("a,b\n1\n", "t.csv"), "t.csv: row 1 has 1 cells where the head has 2. Delete the folder and run the stage that wrote it again.", Error);
  CHECK(table_of_csv("", "t.csv").rows.empty());
  // Names stay as they are, whatever a spreadsheet makes of them.
  const Table names{.columns = {"=1+1", "+a", "-b", "@c", "=d,\"e\"", "f\rg"}, .rows = {}};
  CHECK(csv_of(names) == "=1+1,+a,-b,@c,\"=d,\"\"e\"\"\",\"f\rg\"\n");
  CHECK(table_of_csv(csv_of(names), "t.csv").columns == names.columns);
}

TEST_CASE("a cell is a number where it looks like one that was written") {
  const auto cell = [](const std::string& text) { return table_of_csv("a\n" + text + "\n", "t.csv").rows.at(0).at(0); };
  for (const char* text : {"0x10", "1_0", " 1", "+1", "1e", "inf", "nan", "infinity", "1.2.3", "-", "e5"}) CHECK(cell(text) == Cell(text));
  CHECK(cell("-1.5e-3") == Cell(-1.5e-3));
  CHECK(cell("7") == Cell(7.0));
  CHECK(cell("-Infinity") == Cell(-std::numeric_limits<double>::infinity()));
  CHECK(std::isnan(*cell("NaN").number()));
}

TEST_CASE("a statistic over a score that is NaN is NaN") {
  const Folder folder;
  const auto ranks = solo();
  Environment environment;
  environment.run_folder = folder.path();
  std::vector<Input> inputs;
  for (const char* value : {"3", "\"NaN\"", "1"}) {
    const std::string block = "block" + std::to_string(inputs.size());
    const OutputFolder out(folder.path(), block);
    out.make();
    folder.write("out/" + block + "/scores.json", std::string("{\"scores\":{\"r2\":") + value + (inputs.empty() ? ",\"mse\":2}}" : "}}"));
    out.finish({"scores.json"});
    inputs.push_back({Kind::scores, block, block});
  }
  for (const Statistic statistic : {Statistic::mean, Statistic::median, Statistic::least, Statistic::greatest}) {
    Stage stage({"compare", "c", nullptr}, {environment, *ranks});
    compare(stage, {.id = "c", .inputs = inputs, .statistic = statistic});
    const std::vector<Score> scores = read_scores(stage, "c");
    CHECK(std::isnan(find_score(scores, "r2")->value));
    CHECK(find_score(scores, "r2.2")->value == 1);
    CHECK(find_score(scores, "mse")->value == 2);
  }
}

TEST_CASE("peaks are where SciPy finds them") {
  // scipy.signal.find_peaks, peak_prominences and peak_widths of SciPy 1.10.
  const std::vector<double> y = {0, 1, 0.5, 3, 3, 3, 2, 2.5, 1, 4, 0, 5}, x = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
  const std::vector<Peak> peaks = peaks_of(x, y);
  REQUIRE(peaks.size() == 4);
  const std::size_t at[] = {1, 4, 7, 9};
  const double prominence[] = {0.5, 2, 0.5, 4}, width[] = {0.75, 3.4, 0.6666666666666667, 1.1666666666666667};
  for (std::size_t i = 0; i < 4; ++i) {
    CHECK(peaks[i].at == at[i]);
    CHECK(peaks[i].prominence == prominence[i]);
    CHECK(peaks[i].width == doctest::Approx(width[i]));
  }
  CHECK(peaks_of({0, 1, 2}, {1, 1, 1}).empty());
  CHECK(peaks_of({}, {}).empty());
  CHECK(peaks_of({0, 1, 2, 3}, {0, 1, 1, 2}).empty());
}

TEST_CASE("a peak of a parabola is found between the points, however they lie, and neighbours are smoothed away") {
  std::vector<double> x = {0, 1, 2.5, 3, 5}, y;
  for (const double at : x) y.push_back(7 - (at - 2.7) * (at - 2.7));
  CHECK(vertex_of(x, y, 2) == doctest::Approx(2.7));
  CHECK(vertex_of({0, 1, 2}, {1, 1, 1}, 1) == 1);
  CHECK(smoothed({1, 2, 6, 3}, 1) == std::vector<double>{1.5, 3, 11.0 / 3, 4.5});
  CHECK(smoothed({1, 2}, 5) == std::vector<double>{1.5, 1.5});
  CHECK(smoothed({1, 2}, 0) == std::vector<double>{1, 2});
}

TEST_CASE("arrays are columns, wide ones several") {
  const Folder folder;
  const std::string path = folder.file("table.npz");
  const std::vector<double> row = {4, 5}, wide = {1, 2, 3, 4, 5, 6}, longer = {1, 2, 3};
  files::write_npz(path, {{"row", files::Element::f64, {2}, row.data()}, {"p", files::Element::f64, {2, 3}, wide.data()}});
  const Table table = table_of_npz(path);
  CHECK(table.columns == std::vector<std::string>{"row", "p.0", "p.1", "p.2"});
  CHECK(table.rows == std::vector<std::vector<Cell>>{{4.0, 1.0, 2.0, 3.0}, {5.0, 4.0, 5.0, 6.0}});
  files::write_npz(path, {{"row", files::Element::f64, {2}, row.data()}, {"p", files::Element::f64, {3}, longer.data()}});
  CHECK_THROWS_AS(table_of_npz(path), Error);
}

TEST_CASE("conditions on scores") {
  const std::vector<Score> scores = {{"r2", 0.9}, {"mse", 0.2}, {"bad", std::nan("")}};
  const Term r2{.operation = Operation::score, .score = "r2"}, mse{.operation = Operation::score, .score = "mse"}, bad{.operation = Operation::score, .score = "bad"};
  const auto number = [](double value) { return Term{.operation = Operation::number, .number = value}; };
  const auto apply = [](Operation operation) { return Term{.operation = operation}; };
  const auto check = [&](std::vector<Term> terms) { return holds(terms, scores, "block"); };
  CHECK(check({r2, number(0.5), apply(Operation::greater)}));
  CHECK_FALSE(check({r2, number(0.5), apply(Operation::less_or_equal)}));
  // 2·0.2 + 0.5 == 0.9, −mse < 0
  CHECK(check({number(2), mse, apply(Operation::multiply), number(0.5), apply(Operation::add), r2, apply(Operation::equal), mse, apply(Operation::negate), number(0), apply(Operation::less),
               apply(Operation::both)}));
  CHECK(check({r2, number(1), apply(Operation::greater), apply(Operation::opposite)}));
  for (const Operation operation : {Operation::less, Operation::less_or_equal, Operation::greater, Operation::greater_or_equal, Operation::equal, Operation::not_equal})
    for (const bool opposite : {false, true}) {
      std::vector<Term> terms = {bad, number(1), apply(operation)};
      if (opposite) terms.push_back(apply(Operation::opposite));
      CHECK_FALSE(check(terms));
    }
  // r2 > 0.5 or bad > 1
  CHECK_FALSE(check({r2, number(0.5), apply(Operation::greater), bad, number(1), apply(Operation::greater), apply(Operation::either)}));
  CHECK_THROWS_WITH_AS(check({{.operation = Operation::score, .score = "auc"}}), "there is no score \"auc\"; there are: r2, mse, bad.", Error);
  CHECK_THROWS_AS(check({apply(Operation::both)}), Error);
  CHECK_THROWS_AS(check({r2, mse}), Error);
  CHECK_THROWS_AS(check({}), Error);
}

TEST_CASE("pictures of nothing, of one point and of many are whole") {
  CHECK(escaped("<a & \"b\"\x01>") == "&lt;a &amp; &quot;b&quot;&gt;");
  const auto picture = [](Plot::Kind kind, std::vector<Series> series, bool logarithmic = false) {
    return svg_of({.kind = kind, .logarithmic = logarithmic, .x = "x", .series = std::move(series)}, "a < b");
  };
  for (const Plot::Kind kind : {Plot::Kind::line, Plot::Kind::scatter, Plot::Kind::timeline}) {
    const std::string none = picture(kind, {}), one = picture(kind, {{.name = "s", .x = {1}, .y = {1}}});
    for (const std::string& text : {none, one}) {
      CHECK(text.find("<svg ") == 0);
      CHECK(text.find("a &lt; b") != std::string::npos);
      CHECK(text.find("nan") == std::string::npos);
      CHECK(text.find("inf") == std::string::npos);
    }
  }
  CHECK(picture(Plot::Kind::scatter, {{.name = "s", .x = {}, .y = {}}}).find("<polyline") == std::string::npos);
  std::vector<double> many(100000);
  for (std::size_t i = 0; i < many.size(); ++i) many[i] = static_cast<double>(i + 1);
  const std::string large = picture(Plot::Kind::line, {{.name = "s", .x = many, .y = many}}, true);
  CHECK(large.size() < 100000);
}

}
