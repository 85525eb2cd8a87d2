#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <numeric>
#include <set>

#include <tephra/data/load.hpp>
#include <tephra/data/order.hpp>
#include <tephra/tensor/error.hpp>

#include "folder.hpp"

using namespace tephra;
using namespace tephra::data;

namespace {

// 40 rows: a counts up, b = 3a + 7, c never changes, k counts classes 0..3.
std::string table() {
  std::string out = "a,b,c,k\n";
  for (int row = 0; row < 40; ++row) out += std::to_string(row) + "," + std::to_string(3 * row + 7) + ",5," + std::to_string(row % 4) + "\n";
  return out;
}

Folder& job() {
  static Folder folder;
  std::filesystem::create_directories(folder.file("data"));
  folder.write("data/t.csv", table());
  return folder;
}

Dataset fields() {
  return columns(csv({.id = "c", .name = "t", .path = "far/t.csv", .delimiter = ',', .header = true, .columns = {"a", "b", "c", "k"}, .rows = 40}),
                 {.id = "f", .fields = {{"x", {"a", "c"}}, {"y", {"b"}}, {.field = "label", .columns = {"k"}, .classes = 4}}});
}

Dataset parts() { return split(fields(), {.id = "s", .train = 0.7, .validation = 0.1, .test = 0.2, .seed = 42}); }

std::vector<std::int64_t> counted(std::int64_t rows) {
  std::vector<std::int64_t> out(static_cast<std::size_t>(rows));
  std::iota(out.begin(), out.end(), std::int64_t{0});
  return out;
}

std::string message_of(const Dataset& dataset) {
  try {
    load(dataset, Bindings(job().path()));
  } catch (const Error& error) {
    return error.block() + ": " + error.what();
  }
  return "no error";
}

}  // namespace

TEST_CASE("a split takes every row once, in the counts of the rule, the same each time") {
  for (std::int64_t rows : {10, 11, 40, 399, 400, 1001}) {
    const Split settings{.id = "s", .train = 0.8, .validation = 0.1, .test = 0.1, .seed = 42};
    const auto got = split_rows(counted(rows), settings);
    const auto tenth = static_cast<std::size_t>(std::floor(static_cast<double>(rows) * 0.1 + 0.5));
    CHECK(got[1].size() == tenth);
    CHECK(got[2].size() == tenth);
    std::set<std::int64_t> all;
    for (const auto& part : got) {
      all.insert(part.begin(), part.end());
      CHECK(std::is_sorted(part.begin(), part.end()));
    }
    CHECK(static_cast<std::int64_t>(all.size()) == rows);
    CHECK(split_rows(counted(rows), settings) == got);
    Split other = settings;
    other.seed = 43;
    if (rows >= 40) CHECK(split_rows(counted(rows), other) != got);
  }
}

TEST_CASE("a split that leaves nothing to train on, or makes no sense, is refused") {
  const auto refused = [](std::int64_t rows, double train, double validation, double test) {
    try {
      part_counts(rows, {.id = "s", .train = train, .validation = validation, .test = test, .seed = 0});
    } catch (const Error& error) {
      return std::string(error.what());
    }
    return std::string("no error");
  };
  CHECK(refused(1, 0.2, 0.4, 0.4) == "no error");
  CHECK(refused(2, 0.2, 0.4, 0.4) == "no row is left for training: of 2 rows 1 go to validation and 1 to test. Give more rows or a larger share to train.");
  CHECK(refused(9, 0, 0.5, 0.5) == "no row is left for training: of 9 rows 5 go to validation and 5 to test. Give more rows or a larger share to train.");
  CHECK(refused(9, 0.5, 0.6, 0.1) == "the shares of the parts must be 0 or more and add up to 1.");
  CHECK(refused(9, 1.5, -0.6, 0.1) == "the shares of the parts must be 0 or more and add up to 1.");
}

TEST_CASE("a shuffle is a permutation that depends on seed and epoch alone") {
  std::vector<std::int64_t> rows(100);
  std::iota(rows.begin(), rows.end(), 1000);
  Shuffle one(rows, 5, true), two(rows, 5, true), other(rows, 6, true), off(rows, 5, false);
  const auto third = std::vector<std::int64_t>(one.order(3));
  two.order(0);
  two.order(7);
  CHECK(two.order(3) == third);
  CHECK(two.order(4) != third);
  CHECK(other.order(3) != third);
  CHECK(off.order(3) == rows);
  auto sorted = third;
  std::sort(sorted.begin(), sorted.end());
  CHECK(sorted == rows);
}

TEST_CASE("standardise is fitted on train alone, wherever the split stands, and inverts") {
  const Table after = load(standardise(parts(), {.id = "z", .fields = {"x", "y"}}), Bindings(job().path()));
  const Table before = load(split(standardise(fields(), {.id = "z", .fields = {"x", "y"}}), {.id = "s", .train = 0.7, .validation = 0.1, .test = 0.2, .seed = 42}), Bindings(job().path()));
  REQUIRE(after.transforms.size() == 2);
  const auto& train = after.part(Part::train);
  CHECK(train.size() == 28);
  double mean = 0, squares = 0;
  for (const auto row : train) mean += static_cast<double>(row) / 28;
  for (const auto row : train) squares += std::pow(static_cast<double>(row) - mean, 2) / 28;
  CHECK(after.transforms[0].shift[0] == doctest::Approx(mean).epsilon(1e-13));
  CHECK(after.transforms[0].divisor[0] == doctest::Approx(std::sqrt(squares)).epsilon(1e-13));
  CHECK(after.transforms[0].shift[1] == 5);
  CHECK(after.transforms[0].divisor[1] == 1);
  CHECK(before.transforms[0].shift == after.transforms[0].shift);
  const Field& y = *after.find("y");
  for (std::int64_t row = 0; row < 40; ++row) CHECK(after.transforms[1].invert(y.value(row, 0), 0) == doctest::Approx(3.0 * static_cast<double>(row) + 7).epsilon(1e-12));

  const Table again = load_as_fitted(fields(), Bindings(job().path()), after.transforms);
  CHECK(again.find("x")->reals == after.find("x")->reals);
}

TEST_CASE("fields come out in any dtype, labels as class numbers") {
  const Table table = load(parts(), Bindings(job().path()));
  const std::int64_t rows[] = {39, 2};
  std::vector<float> narrow(4);
  table.find("x")->copy_rows(rows, 2, {narrow.data(), Dtype::f32, 4});
  CHECK(narrow == std::vector<float>{39, 5, 2, 5});
  std::vector<std::int32_t> labels(2);
  table.find("label")->copy_rows(rows, 2, {labels.data(), Dtype::i32, 2});
  CHECK(labels == std::vector<std::int32_t>{3, 2});
}

TEST_CASE("images scale from 0..255 to the range asked for") {
  const Folder folder;
  std::filesystem::create_directories(folder.file("data"));
  folder.write("data/i", std::string("\0\0\x08\x03\0\0\0\2\0\0\0\1\0\0\0\2", 16) + std::string("\x00\xff\x80\x33", 4));
  folder.write("data/l", std::string("\0\0\x08\x01\0\0\0\2", 8) + std::string("\x01\x00", 2));
  const Dataset digits = idx({.id = "i", .images = "i", .labels = "l", .images_path = "i", .labels_path = "l", .rows = 2, .height = 1, .width = 2, .classes = 2});
  const Table table = load(scale(digits, {.id = "sc", .field = "image", .low = -1, .high = 1}), Bindings(folder.path()));
  const Field& image = *table.find("image");
  CHECK(image.value(0, 0) == doctest::Approx(-1));
  CHECK(image.value(0, 1) == doctest::Approx(1));
  CHECK(image.value(1, 1) == doctest::Approx(-1 + 2 * 51 / 255.0));
  CHECK(table.transforms[0].invert(image.value(1, 0), 0) == doctest::Approx(128));
  CHECK(image.dims == std::vector<std::int64_t>{1, 2});
  const Table unit = load(scale(digits, {.id = "sc", .field = "image", .low = 0, .high = 1}), Bindings(folder.path()));
  CHECK(unit.find("image")->value(0, 1) == 1.0);
}

TEST_CASE("datasets that are refused, and by which block") {
  CHECK(message_of(standardise(parts(), {.id = "z", .fields = {"X"}})) == "z: there is no field \"X\" in the dataset; it has x, y, label.");
  CHECK(message_of(standardise(parts(), {.id = "z", .fields = {"label"}})) == "z: field \"label\" holds class numbers, which have no scale.");
  CHECK(message_of(split(parts(), {.id = "s2", .seed = 1})) == "s: a dataset can be split only once; s2 does it too. Take one out.");
  CHECK(message_of(scale(parts(), {.id = "sc", .field = "x", .low = 1, .high = 1})) == "sc: the low end of a scale must lie below its high end.");
  const Dataset source = csv({.id = "c", .name = "t", .path = "t.csv", .columns = {"a"}});
  CHECK(message_of(columns(source, {.id = "f", .fields = {{.field = "l", .columns = {"k"}, .classes = 3}}})).find("f: ") == 0);
  CHECK(message_of(columns(source, {.id = "f", .fields = {{.field = "l", .columns = {"k"}, .classes = 3}}})).find("row 4 of column \"k\" is no class number from 0 to 2.") != std::string::npos);
  job().write("data/far.csv", "a,k\n1,3000000000\n");
  CHECK(message_of(columns(csv({.id = "c", .name = "far", .path = "far.csv"}), {.id = "f", .fields = {{.field = "l", .columns = {"k"}, .classes = std::int64_t{1} << 62}}}))
            .find("row 1 of column \"k\" is no class number") != std::string::npos);
  CHECK(message_of(columns(csv({.id = "c", .name = "no", .path = "no.csv"}), {.id = "f", .fields = {{"x", {"a"}}}})) ==
        "c: " + job().path() + "/data/no.csv: there is no such file, and the data set \"no\" is read from it. Put it there, or set TEPHRA_DATA_NO to its path.");
}

TEST_CASE("a fitted transform must divide as many columns as it shifts") {
  const Transform torn{.block = "z", .field = "x", .kind = "standardise", .shift = {1, 2}, .divisor = {}};
  CHECK_THROWS_WITH_AS(load_as_fitted(parts(), Bindings(job().path()), {torn}),
                       "the model shifts 2 columns of field \"x\" and divides 0. Its model.json is damaged: train it again.", Error);
}

TEST_CASE("a bound path wins, and inputs.json is checked") {
  const Folder folder;
  ::setenv("TEPHRA_DATA_MY_TABLE_1", folder.write("else.csv", "a\n1\n").c_str(), 1);
  CHECK(variable_of("my table-1") == "TEPHRA_DATA_MY_TABLE_1");
  CHECK(Bindings(folder.path()).path_of("my table-1", "x.csv", "c") == folder.file("else.csv"));
  folder.write("inputs.json", R"([{"name":"my table-1","path":"x.csv","size":5,"sha256":"00"}])");
  const auto refused = [&](bool hash) {
    try {
      Bindings(folder.path(), hash).path_of("my table-1", "x.csv", "c");
    } catch (const Error& error) {
      return std::string(error.what());
    }
    return std::string("no error");
  };
  CHECK(refused(false).find("else.csv: has 4 bytes where inputs.json says 5.") != std::string::npos);
  folder.write("inputs.json", R"([{"name":"my table-1","path":"x.csv","size":4,"sha256":"00"}])");
  CHECK(refused(false) == "no error");
  CHECK(refused(true).find("its SHA-256 differs") != std::string::npos);
  ::unsetenv("TEPHRA_DATA_MY_TABLE_1");
}

TEST_CASE("a description alone tells the parts") {
  const StatedParts stated = stated_parts(parts());
  CHECK(stated.train == 28);
  CHECK(stated.validation == 4);
  CHECK(stated.test == 8);
}
