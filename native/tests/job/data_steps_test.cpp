#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <set>

#include <tephra/data/load.hpp>
#include <tephra/data/order.hpp>
#include <tephra/data/synthetic.hpp>
#include <tephra/tensor/error.hpp>

#include "folder.hpp"
#include "said.hpp"
#include "samples/samples.hpp"

using namespace tephra;
using namespace tephra::data;

namespace {

struct Fixture {
  Fixture() { std::filesystem::create_directories(folder.file("data")); }
  Table loaded(const Dataset& dataset) const { return load(dataset, Bindings(folder.path())); }
  Said refused(const Dataset& dataset) const {
    return said(folder, [&] { loaded(dataset); });
  }
  Dataset pictures() const {
    folder.write("data/c.bin", samples::cifar(10, 6));
    return cifar({.id = "c1", .name = "c", .path = "c.bin", .classes = 10, .rows = 6});
  }
  Folder folder;
};

Dataset friedman(std::int64_t n, double noise = 0) { return synthetic({.id = "y", .n = n, .noise = noise, .seed = 3}); }
Dataset parts(const Dataset& dataset) { return split(dataset, {.id = "s", .train = 0.7, .validation = 0.1, .test = 0.2, .seed = 42}); }

}  // namespace

TEST_CASE_FIXTURE(Fixture, "a take leaves some rows of a part; fewer are some of more; what is fitted sees them only") {
  const Table all = loaded(parts(friedman(200)));
  std::vector<std::int64_t> before;
  for (const std::int64_t rows : {1, 20, 90, 140, 500}) {
    const Dataset taken = take(parts(friedman(200)), {.id = "t", .rows = rows, .seed = 5});
    const Table table = loaded(taken);
    const auto& train = table.part(Part::train);
    CHECK(train.size() == static_cast<std::size_t>(std::min<std::int64_t>(rows, 140)));
    CHECK(std::includes(all.parts[0].begin(), all.parts[0].end(), train.begin(), train.end()));
    CHECK(std::includes(train.begin(), train.end(), before.begin(), before.end()));
    CHECK(table.parts[1] == all.parts[1]);
    CHECK(table.parts[2] == all.parts[2]);
    CHECK(stated_parts(taken).train == static_cast<std::int64_t>(train.size()));
    before = train;
  }
  const Table one = loaded(standardise(take(parts(friedman(200)), {.id = "t", .rows = 1, .seed = 5}), {.id = "z", .fields = {"features"}}));
  CHECK(one.transforms.at(0).shift.at(3) == loaded(friedman(200)).find("features")->value(one.parts[0].at(0), 3));
  CHECK(loaded(take(friedman(50), {.id = "t"})).parts[0].size() == 50);
  CHECK(loaded(split(take(friedman(200), {.id = "t", .rows = 100}), {.id = "s"})).parts[0].size() == 80);
  CHECK(refused(take(friedman(50), {.id = "t", .rows = -1})).code == Exit::wrong_use);
}

TEST_CASE("a split by class gives each part its share of every class, and the counts of the rule") {
  const std::int64_t rows = 1000;
  std::vector<std::int64_t> all;
  std::vector<std::int32_t> labels;
  for (std::int64_t row = 0; row < rows; ++row) {
    all.push_back(row);
    labels.push_back(row < 900 ? 0 : row < 990 ? 1 : 2);
  }
  const Split settings{.id = "s", .train = 0.8, .validation = 0.1, .test = 0.1, .seed = 42, .stratify = "label"};
  const auto got = split_rows(all, settings, &labels);
  const std::array<double, 3> shares = {0.8, 0.1, 0.1}, counts = {900, 90, 10};
  std::set<std::int64_t> seen;
  for (std::size_t part = 0; part < 3; ++part) {
    CHECK(got[part].size() == static_cast<std::size_t>(std::lround(1000 * shares[part])));
    CHECK(std::is_sorted(got[part].begin(), got[part].end()));
    seen.insert(got[part].begin(), got[part].end());
    for (std::int32_t label = 0; label < 3; ++label) {
      const auto here = std::count_if(got[part].begin(), got[part].end(), [&](std::int64_t row) { return labels[static_cast<std::size_t>(row)] == label; });
      CHECK(std::abs(static_cast<double>(here) - counts[static_cast<std::size_t>(label)] * shares[part]) <= 1);
    }
  }
  CHECK(seen.size() == 1000);
}

TEST_CASE_FIXTURE(Fixture, "only a field of class numbers can divide a split") {
  CHECK(loaded(split(pictures(), {.id = "s", .train = 0.5, .validation = 0, .test = 0.5, .stratify = "label"})).parts[2].size() == 3);
  CHECK(refused(split(pictures(), {.id = "s", .stratify = "image"})).message == "field \"image\" holds no class numbers to divide by.");
  CHECK(refused(split(pictures(), {.id = "s", .stratify = "kind"})).message == "there is no field \"kind\" in the dataset; it has image, label.");
}

TEST_CASE_FIXTURE(Fixture, "pooled images are means of squares, wherever they lie, and know the range of their bytes") {
  const Table whole = loaded(pictures());
  const Field& big = *whole.find("image");
  const Table small = loaded(scale(pool_images(pool_images(pictures(), {.id = "p", .factor = 2}), {.id = "q", .factor = 2}), {.id = "z", .field = "image"}));
  const Field& image = *small.find("image");
  CHECK(image.dims == std::vector<std::int64_t>{3, 8, 8});
  CHECK(image.is_mapped());
  std::vector<double> row(image.width);
  image.read(4, 0, row);
  for (const std::size_t plane : {0, 2})
    for (const std::size_t y : {0, 7})
      for (const std::size_t x : {0, 5}) {
        double sum = 0;
        for (std::size_t i = 0; i < 16; ++i) sum += big.value(4, plane * 1024 + (4 * y + i / 4) * 32 + 4 * x + i % 4);
        CHECK(row[plane * 64 + y * 8 + x] == doctest::Approx(sum / 16 / 255).epsilon(1e-14));
        CHECK(image.value(4, plane * 64 + y * 8 + x) == row[plane * 64 + y * 8 + x]);
      }
  const std::vector<std::int64_t> rows = {4, 0};
  std::vector<float> copied(2 * image.width);
  image.copy_rows(rows.data(), 2, {copied.data(), Dtype::f32, static_cast<std::int64_t>(copied.size())});
  CHECK(copied[17] == static_cast<float>(row[17]));

  const Table drawn = loaded(pool_images(synthetic({.id = "y", .kind = SyntheticKind::gaussian_atoms, .n = 2}), {.id = "p", .field = "potential", .factor = 32}));
  CHECK(drawn.find("potential")->reals.size() == 2);
  CHECK(refused(pool_images(pictures(), {.id = "p", .factor = 5})).message ==
        "field \"image\" is 3×32×32 a row: it needs a height and a width that are multiples of 5. Choose another factor or field.");
  CHECK(refused(pool_images(pictures(), {.id = "p", .factor = 0})).code == Exit::wrong_use);
  CHECK(refused(pool_images(pictures(), {.id = "p", .field = "label"})).code == Exit::wrong_use);
}

TEST_CASE("synthetic rows follow their law, and stay when more are drawn") {
  for (const SyntheticKind kind : {SyntheticKind::friedman, SyntheticKind::linear, SyntheticKind::quadratic, SyntheticKind::burgers, SyntheticKind::gaussian_atoms, SyntheticKind::jets}) {
    const Table few = synthetic_table({.id = "y", .kind = kind, .n = 3, .noise = 0.1, .seed = 9}), more = synthetic_table({.id = "y", .kind = kind, .n = 5, .noise = 0.1, .seed = 9});
    for (const Field& field : few.fields) CHECK(std::equal(field.reals.begin(), field.reals.end(), more.find(field.name)->reals.begin()));
  }
  const Table table = synthetic_table({.id = "y", .n = 2000, .features = 5, .seed = 1});
  const Field &x = *table.find("features"), &y = *table.find("target");
  double mean = 0;
  for (std::int64_t row = 0; row < 2000; ++row) {
    const double expected = 10 * std::sin(std::numbers::pi * x.value(row, 0) * x.value(row, 1)) + 20 * std::pow(x.value(row, 2) - 0.5, 2) + 10 * x.value(row, 3) + 5 * x.value(row, 4);
    CHECK(y.value(row, 0) == doctest::Approx(expected).epsilon(1e-14));
    mean += y.value(row, 0) / 2000;
  }
  // Friedman's mean is ∫∫ 10·sin(π·x₁·x₂) + 20/12 + 5 + 2.5 ≈ 14.41.
  CHECK(mean == doctest::Approx(14.41).epsilon(0.03));
}

TEST_CASE_FIXTURE(Fixture, "a jet has its energy where it should be, and one prong or two") {
  const Table table = synthetic_table({.id = "y", .kind = SyntheticKind::jets, .n = 400, .seed = 2});
  const Field &image = *table.find("image"), &label = *table.find("label");
  CHECK(image.dims == std::vector<std::int64_t>{1, 25, 25});
  CHECK(label.classes == 2);
  std::int64_t two = 0;
  for (std::int64_t row = 0; row < 400; ++row) {
    double energy = 0, eta = 0, phi = 0;
    for (std::size_t place = 0; place < 625; ++place) {
      const double here = image.value(row, place);
      energy += here;
      eta += here * static_cast<double>(place % 25);
      phi += here * static_cast<double>(place / 25);
    }
    // Prongs near the border lose some.
    CHECK((energy > 90 && energy < 100.5));
    CHECK(std::abs(eta / energy - 12) < 3);
    CHECK(std::abs(phi / energy - 12) < 3);
    two += label.labels[static_cast<std::size_t>(row)];
  }
  CHECK((two > 160 && two < 240));
  CHECK(refused(synthetic({.id = "y", .kind = SyntheticKind::jets, .n = 1'000'000})).message == "1000000 rows of 625 numbers are more than memory holds. Draw fewer.");
}

TEST_CASE("the manufactured solution leaves its source in the Burgers equation") {
  const Table table = synthetic_table({.id = "y", .kind = SyntheticKind::burgers, .n = 20, .features = 3, .seed = 4});
  const Field& x = *table.find("features");
  const auto u = [](double a, double b, double t) { return std::exp(-t) * std::sin(std::numbers::pi * (a + b) / 2); };
  const double h = 1e-4;
  for (std::int64_t row = 0; row < 20; ++row) {
    const double a = x.value(row, 0), b = x.value(row, 1), t = x.value(row, 2), here = u(a, b, t);
    const double ua = (u(a + h, b, t) - u(a - h, b, t)) / (2 * h), ub = (u(a, b + h, t) - u(a, b - h, t)) / (2 * h), ut = (u(a, b, t + h) - u(a, b, t - h)) / (2 * h);
    const double curvature = (u(a + h, b, t) + u(a - h, b, t) + u(a, b + h, t) + u(a, b - h, t) - 4 * here) / (h * h);
    CHECK(table.find("target")->value(row, 0) == doctest::Approx(here));
    CHECK(table.find("source")->value(row, 0) == doctest::Approx(ut + here * (ua + ub) / 2 - 0.01 / std::numbers::pi * curvature).epsilon(1e-5));
  }
}

TEST_CASE_FIXTURE(Fixture, "synthetic rows that make no sense are refused") {
  CHECK(refused(synthetic({.id = "y", .n = 0})).message == "there are no rows to draw. Ask for 1 or more.");
  CHECK(refused(synthetic({.id = "y", .features = 4})).message == "this kind needs 5 features or more, and 4 are asked for.");
  CHECK(refused(synthetic({.id = "y", .noise = NAN})).message == "noise is a deviation: 0 or more.");
  CHECK(refused(synthetic({.id = "y", .kind = SyntheticKind::gaussian_atoms, .n = 1'000'000})).message == "1000000 rows of 10240 numbers are more than memory holds. Draw fewer.");
  CHECK(refused(columns(friedman(5), {.id = "f", .fields = {{"x", {"a"}}}})).message == "this source is no table and has no columns to choose from.");
}

TEST_CASE_FIXTURE(Fixture, "collocation points fill a box evenly and belong to train") {
  const Dataset known = parts(synthetic({.id = "y", .kind = SyntheticKind::burgers, .n = 40, .features = 2, .seed = 1}));
  const Dataset drawn = collocation(known, {.id = "p", .n = 100, .low = {-1, 0}, .high = {1, 2}, .seed = 8});
  const Table table = loaded(drawn);
  CHECK(table.rows == 140);
  CHECK(table.parts[0].size() == 128);
  CHECK(table.parts[2].size() == 8);
  CHECK(stated_parts(drawn).train == 128);
  const Field &x = *table.find("features"), &target = *table.find("target"), &is_known = *table.find("known");
  for (const std::size_t column : {0, 1}) {
    std::set<std::int64_t> intervals;
    for (std::int64_t row = 40; row < 140; ++row) intervals.insert(static_cast<std::int64_t>((x.value(row, column) - (column == 0 ? -1 : 0)) / 2 * 100));
    CHECK(intervals.size() == 100);
    CHECK(*intervals.begin() == 0);
    CHECK(*intervals.rbegin() == 99);
  }
  CHECK(is_known.value(39, 0) == 1);
  CHECK(is_known.value(40, 0) == 0);
  CHECK(target.value(100, 0) == 0);
  const Table own = loaded(collocation(known, {.id = "p", .n = 50, .sampling = Sampling::uniform}));
  const Field& inside = *own.find("features");
  for (std::int64_t row = 40; row < 90; ++row) CHECK(std::abs(inside.value(row, 0)) < 1);

  CHECK(refused(collocation(known, {.id = "p", .n = 0})).code == Exit::wrong_use);
  CHECK(refused(collocation(known, {.id = "p", .low = {1}, .high = {2}})).message ==
        "the box has 1 low and 1 high ends, and field \"features\" 2 coordinates. Give one of each for every coordinate, or none.");
  CHECK(refused(collocation(known, {.id = "p", .low = {0, 3}, .high = {1, 2}})).message == "the low end of coordinate 2 of the box lies above its high end.");
  CHECK(refused(collocation(known, {.id = "p", .field = "place"})).code == Exit::wrong_use);
  CHECK(refused(collocation(drawn, {.id = "q"})).code == Exit::wrong_use);
}

TEST_CASE_FIXTURE(Fixture, "transforms are fitted to rows of the data, not to collocation points, wherever they stand") {
  const Dataset known = parts(synthetic({.id = "y", .kind = SyntheticKind::burgers, .n = 40, .features = 2, .seed = 1}));
  const Collocation points{.id = "p", .n = 100, .low = {-9, -9}, .high = {9, 9}, .seed = 8};
  const Standardise both{.id = "z", .fields = {"features", "target"}};
  const Scale target{.id = "k", .field = "target"};
  for (const bool scaled : {false, true}) {
    const auto fitted = [&](const Dataset& dataset) { return scaled ? scale(dataset, target) : standardise(dataset, both); };
    const Table without = loaded(fitted(known)), behind = loaded(fitted(collocation(known, points))), before = loaded(collocation(fitted(known), points));
    for (const Table* table : {&behind, &before}) {
      CHECK(table->parts[0].size() == 128);
      CHECK(table->find("known")->value(39, 0) == 1);
      CHECK(table->find("known")->value(40, 0) == 0);
      for (std::size_t i = 0; i < without.transforms.size(); ++i) {
        CHECK(table->transforms.at(i).shift == without.transforms[i].shift);
        CHECK(table->transforms.at(i).divisor == without.transforms[i].divisor);
      }
    }
  }
  CHECK(refused(scale(collocation(known, points), {.id = "k", .field = "known"})).message ==
        "field \"known\" tells rows from points, which another scale would end. Leave it out.");
  const Dataset none = take(collocation(known, {.id = "p", .n = 100'000}), {.id = "t", .rows = 1});
  CHECK(refused(standardise(none, both)).message == "part train holds no row of the data to fit to. Draw collocation points behind the split and the take.");
}

TEST_CASE_FIXTURE(Fixture, "tables of arrays: columns of a matrix, or a row for each point of a grid") {
  folder.write("data/m.npy", samples::npy(1, "<f8", false, {3, 2}, samples::bytes_of<double>({1, 2, 3, 4, 5, 6})));
  const Table matrix = loaded(array_table({.id = "a", .name = "m", .path = "m.npy", .columns = {"array_1", "array_2"}, .rows = 3}));
  CHECK(matrix.find("array_2")->value(1, 0) == 4);
  for (const bool packed : {false, true}) {
    folder.write("data/m.mat", samples::matlab(false, packed));
    const Dataset grid = array_table({.id = "a", .name = "m", .path = "m.mat", .variable = "x"});
    const Table chosen = loaded(columns(grid, {.id = "f", .fields = {{"features", {"x_2", "x_1"}}}}));
    CHECK(chosen.rows == 3);
    CHECK(chosen.find("features")->value(0, 0) == 4);
    const Table vector = loaded(columns(array_table({.id = "a", .name = "m", .path = "m.mat", .variable = "label"}), {.id = "f", .fields = {{.field = "label", .columns = {"label"}, .classes = 3}}}));
    CHECK(vector.find("label")->labels == std::vector<std::int32_t>{0, 2, 1});
  }
  folder.write("data/u.mat", samples::matlab(true, false));
  const auto table = [](ArrayTable settings, std::vector<std::string> wanted) {
    settings.id = "a", settings.name = "u", settings.path = "u.mat";
    return columns(array_table(settings), {.id = "f", .fields = {{"features", std::move(wanted)}}});
  };
  CHECK(refused(table({.variable = "x"}, {"x_3"})).message == "data/u.mat: there is no column \"x_3\". Did you mean \"x_1\"? The file has: x_1, x_2.");
  CHECK(refused(table({.variable = "x", .rows = 4}, {"x_1"})).message == "data/u.mat: has 3 rows where the job was made for 4. Make the job again from this file, or bind the other.");
  CHECK(refused(table({.variable = "x", .axes = {"label"}}, {"x"})).message == "data/u.mat: \"x\" is 3×2, and 1 axes are named. Name one for each dimension.");
  CHECK(refused(table({.variable = "x", .axes = {"label", "x"}}, {"label", "x"})).message ==
        "data/u.mat: \"x\" is 3×2 where dimension 2 of \"x\" has 2 places. Name the axes in the order of the dimensions.");
  CHECK(loaded(table({.variable = "x", .axes = {"label", "other"}}, {"label", "x"})).find("features")->value(5, 0) == 1);
  CHECK(refused(table({.variable = "c"}, {"c"})).block == "a");
}
