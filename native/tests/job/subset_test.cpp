#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>

#include <tephra/data/load.hpp>
#include <tephra/data/order.hpp>
#include <tephra/data/subset.hpp>
#include <tephra/tensor/error.hpp>

#include "folder.hpp"
#include "said.hpp"
#include "samples/samples.hpp"

using namespace tephra;
using namespace tephra::data;

namespace {

using Rows = std::vector<std::int64_t>;

Rows numbered(std::int64_t count) {
  Rows rows(static_cast<std::size_t>(count));
  std::iota(rows.begin(), rows.end(), std::int64_t{0});
  return rows;
}

struct Fixture {
  Fixture() {
    std::filesystem::create_directories(folder.file("data"));
    folder.write("data/c.bin", samples::cifar(10, 60));
  }
  Table loaded(const Dataset& dataset) const { return load(dataset, Bindings(folder.path(), false, folder.path())); }
  Said refused(const Dataset& dataset) const {
    return said(folder, [&] { loaded(dataset); });
  }
  Folder folder;
  Dataset pictures = cifar({.id = "c1", .name = "c", .path = "c.bin", .classes = 10, .rows = 60});
};

Dataset folded(const Dataset& dataset, std::int64_t fold, const char* stratify = "") { return k_fold(dataset, {.id = "k", .folds = 7, .fold = fold, .seed = 3, .stratify = stratify}); }

}  // namespace

TEST_CASE_FIXTURE(Fixture, "folds are disjoint, cover all rows, and differ by at most one; a test part stays") {
  for (const bool parted : {false, true})
    for (const char* stratify : {"", "label"}) {
      const Dataset source = parted ? split(pictures, {.id = "s", .train = 0.6, .validation = 0.1, .test = 0.3}) : pictures;
      const Table before = loaded(source);
      std::multiset<std::int64_t> seen;
      for (std::int64_t fold = 1; fold <= 7; ++fold) {
        const Table table = loaded(folded(source, fold, stratify));
        const auto& [train, validation, test] = table.parts;
        const std::int64_t rows = parted ? 42 : 60, count = static_cast<std::int64_t>(validation.size());
        CHECK((count == rows / 7 || count == rows / 7 + 1));
        CHECK(static_cast<std::int64_t>(train.size()) == rows - count);
        CHECK(std::is_sorted(train.begin(), train.end()));
        CHECK(test == before.parts[2]);
        CHECK(std::none_of(validation.begin(), validation.end(), [&](std::int64_t row) { return std::binary_search(train.begin(), train.end(), row); }));
        const StatedParts stated = stated_parts(folded(source, fold, stratify));
        CHECK((stated.train == rows - count && stated.validation == count && stated.test == static_cast<std::int64_t>(test.size())));
        seen.insert(validation.begin(), validation.end());
      }
      Rows all = before.parts[0];
      all.insert(all.end(), before.parts[1].begin(), before.parts[1].end());
      std::sort(all.begin(), all.end());
      CHECK(std::equal(all.begin(), all.end(), seen.begin(), seen.end()));
    }
  CHECK(refused(folded(pictures, 8)).code == Exit::wrong_use);
  CHECK(refused(folded(take(pictures, {.id = "t", .rows = 6}), 1)).message == "6 rows cannot be cut into 7 folds. Give more rows or fewer folds.");
  CHECK(refused(split(folded(pictures, 1), {.id = "s"})).code == Exit::wrong_use);
  CHECK(refused(folded(pictures, 1, "image")).code == Exit::wrong_use);
}

TEST_CASE("by class, folds have each class in its share") {
  std::vector<std::int32_t> labels(100);
  for (std::size_t row = 0; row < 100; ++row) labels[row] = row < 70 ? 0 : row < 95 ? 1 : 2;
  for (std::int64_t fold = 1; fold <= 5; ++fold) {
    const Fold found = fold_rows(numbered(100), {.id = "k", .folds = 5, .fold = fold, .seed = 1, .stratify = "label"}, &labels);
    std::map<std::int32_t, std::int64_t> counts;
    for (const std::int64_t row : found.validation) ++counts[labels[static_cast<std::size_t>(row)]];
    CHECK(std::abs(counts[0] - 14) <= 1);
    CHECK(std::abs(counts[1] - 5) <= 1);
    CHECK(counts[2] == 1);
  }
}

TEST_CASE_FIXTURE(Fixture, "chosen labels leave their rows in each part, so many of each in train, and are numbered anew") {
  const Dataset parts = split(pictures, {.id = "s", .train = 0.5, .validation = 0.2, .test = 0.3, .stratify = "label"});
  const Table all = loaded(parts), table = loaded(choose_labels(parts, {.id = "l", .labels = {7, 2}, .at_most = 2, .renumber = true, .seed = 1}));
  const Field &before = *all.find("label"), &label = *table.find("label");
  CHECK(label.classes == 2);
  for (std::size_t part = 0; part < 3; ++part) {
    Rows wanted;
    for (const std::int64_t row : all.parts[part])
      if (const int was = before.labels[static_cast<std::size_t>(row)]; was == 7 || was == 2) wanted.push_back(row);
    for (const std::int64_t row : table.parts[part]) CHECK(label.labels[static_cast<std::size_t>(row)] == (before.labels[static_cast<std::size_t>(row)] == 7 ? 0 : 1));
    CHECK(std::includes(wanted.begin(), wanted.end(), table.parts[part].begin(), table.parts[part].end()));
    if (part > 0) CHECK(table.parts[part] == wanted);
  }
  CHECK(table.parts[0].size() == 4);
  const Table fewer = loaded(choose_labels(parts, {.id = "l", .labels = {7, 2}, .at_most = 1, .seed = 1}));
  CHECK(std::includes(table.parts[0].begin(), table.parts[0].end(), fewer.parts[0].begin(), fewer.parts[0].end()));
  CHECK(fewer.find("label")->classes == 10);
  CHECK(stated_parts(choose_labels(parts, {.id = "l", .labels = {7}})).train == 0);
  CHECK(stated_parts(choose_labels(parts, {.id = "l"})).train == 30);
  CHECK(refused(choose_labels(parts, {.id = "l", .labels = {10}})).message == "field \"label\" has no class 10: its classes are 0 to 9.");
  CHECK(refused(choose_labels(parts, {.id = "l", .labels = {1, 1}})).code == Exit::wrong_use);
  CHECK(refused(choose_labels(parts, {.id = "l", .field = "image"})).code == Exit::wrong_use);
  CHECK(refused(choose_labels(take(pictures, {.id = "t", .rows = 1}), {.id = "l", .labels = {loaded(take(pictures, {.id = "t", .rows = 1})).parts[0][0] % 10 == 3 ? 4 : 3}})).code == Exit::bad_data);
}

TEST_CASE("rules keep what they say: by score, of each class its share, the others by a draw") {
  const Rows rows = numbered(40);
  std::vector<double> scores(40);
  std::vector<std::int32_t> labels(40);
  for (std::size_t i = 0; i < 40; ++i) {
    scores[i] = static_cast<double>((i * 7) % 40);
    labels[i] = i < 30 ? 0 : 1;
  }
  const auto left = [&](FilterRule rule, double fraction, const std::vector<std::int32_t>* classes = nullptr) { return filtered_rows(rows, scores, {.id = "f", .rule = rule, .fraction = fraction, .seed = 2}, classes); };
  const auto least = [&](const Rows& kept) { return std::accumulate(kept.begin(), kept.end(), 40.0, [&](double all, std::int64_t row) { return std::min(all, scores[static_cast<std::size_t>(row)]); }); };
  const auto most = [&](const Rows& kept) { return std::accumulate(kept.begin(), kept.end(), 0.0, [&](double all, std::int64_t row) { return std::max(all, scores[static_cast<std::size_t>(row)]); }); };
  CHECK(least(left(FilterRule::keep_hardest, 0.25)) == 30);
  CHECK(most(left(FilterRule::keep_easiest, 0.25)) == 9);
  CHECK(most(left(FilterRule::drop_hardest, 0.25)) == 29);
  CHECK(least(left(FilterRule::drop_easiest, 0.25)) == 10);
  const Rows middle = left(FilterRule::drop_both, 0.25);
  CHECK((least(middle) == 5 && most(middle) == 34));
  for (const FilterRule rule : {FilterRule::keep_hardest, FilterRule::keep_easiest, FilterRule::drop_hardest, FilterRule::drop_easiest, FilterRule::drop_both, FilterRule::random})
    for (const double fraction : {0.05, 0.3, 0.5, 0.77}) {
      const Rows kept = left(rule, fraction, &labels);
      CHECK(static_cast<std::int64_t>(kept.size()) == filtered_count(40, {.id = "f", .rule = rule, .fraction = fraction}));
      CHECK(std::is_sorted(kept.begin(), kept.end()));
      const auto ones = std::count_if(kept.begin(), kept.end(), [](std::int64_t row) { return row >= 30; });
      CHECK(std::abs(static_cast<double>(ones) - static_cast<double>(kept.size()) / 4) <= 1);
    }
  for (const FilterRule rule : {FilterRule::keep_hardest, FilterRule::keep_easiest, FilterRule::random}) CHECK(left(rule, 1, &labels) == rows);
  CHECK(left(FilterRule::random, 0.5) == filtered_rows(rows, std::vector<double>(40, 1.0), {.id = "f", .rule = FilterRule::keep_easiest, .fraction = 0.5, .seed = 2}));

  // What rounding alone keeps apart is a tie.
  std::vector<double> near = scores;
  for (std::size_t i = 0; i < 40; ++i) near[i] = 0.5 + (i % 2 == 0 ? 1e-14 : -1e-14);
  CHECK(filtered_rows(rows, near, {.id = "f", .seed = 2}) == filtered_rows(rows, std::vector<double>(40, 0.5), {.id = "f", .seed = 2}));
  CHECK_THROWS_AS(left(FilterRule::drop_hardest, 1), Error);
  CHECK_THROWS_AS(left(FilterRule::keep_hardest, 1.5), Error);
}

TEST_CASE_FIXTURE(Fixture, "a filter reads the scores of an earlier stage, and takes no others") {
  const Dataset parts = split(pictures, {.id = "s"});
  const Dataset filtered = filter_samples(parts, {.id = "f", .subset = "scored", .fraction = 0.25});
  CHECK(refused(filtered).code == Exit::input_missing);
  const Rows rows = loaded(parts).parts[0];
  std::vector<double> scores(rows.begin(), rows.end());
  std::filesystem::create_directories(folder.file("out/scored"));
  folder.write("out/scored/manifest.json", "{}");
  const std::string path = folder.file("out/scored/subset.npz");
  write_subset(path, rows, scores);
  CHECK(loaded(filtered).parts[0] == Rows(rows.end() - 12, rows.end()));
  CHECK(stated_parts(filtered).train == 12);
  scores.pop_back();
  write_subset(path, Rows(rows.begin(), rows.end() - 1), scores);
  CHECK(refused(filtered).message == "out/scored/subset.npz: block scored scored other rows than those of part train here: it has 47 rows, and train has 48 rows. Wire both blocks to the same dataset, "
                                     "behind the same split.");
  scores.push_back(std::nan(""));
  write_subset(path, rows, scores);
  CHECK(refused(filtered).message.find("a score is not finite") != std::string::npos);
  folder.write("out/scored/subset.npz", "nothing");
  CHECK(refused(filtered).code == Exit::bad_data);
}
