#include <doctest/doctest.h>

#include <limits>

#include <tephra/tensor/error.hpp>
#include <tephra/train/checkpoint.hpp>

#include "folder.hpp"
#include "said.hpp"
#include "samples/samples.hpp"

using namespace tephra;
using train::Cursor;

namespace {

constexpr std::int64_t huge = std::numeric_limits<std::int64_t>::max();

struct Training {
  const ParameterLayout layout{.dtype = Dtype::f64, .entries = {{"d.w", {2, 1}, 0, 2, {}}}, .count = 2, .trained = 2};
  ParameterArena parameters{layout};
  Optimizer optimizer{optim::sgd({}), layout};
  train::CheckpointIdentity identity{.job_hash = "", .stage = "s", .block = "b", .dtype = "f64", .seed = 0, .batch = 2, .train_rows = 3, .rules = files::Json::Object()};
  Folder folder;

  Cursor read() {
    Cursor cursor;
    const bool there = train::read_checkpoint(folder.path(), identity, cursor, {parameters, optimizer, nullptr});
    CHECK(there);
    return cursor;
  }
  Said refused(const Cursor& cursor) {
    train::write_checkpoint(folder.path(), identity, cursor, {parameters, optimizer, nullptr}, cursor.step);
    return said(folder, [&] { read(); });
  }
};

}  // namespace

TEST_CASE("the sample that is fuzzed is a whole checkpoint") {
  Training training;
  training.folder.write("checkpoint.npz", samples::checkpoint(samples::cursor()));
  const Cursor cursor = training.read();
  CHECK(cursor.step == 4);
  CHECK(cursor.position == 2);
  CHECK(training.parameters.flat().get(1) == 2);
}

TEST_CASE("a cursor that no training reaches is refused: nothing is counted on from it") {
  Training training;
  const Cursor good{.step = 4, .epoch = 2, .position = 3, .best_epoch = 2, .epochs_without_gain = 2, .scaler = {.good = 4, .skipped = 4, .seen = 4}};
  CHECK(training.refused(good).message == "no error");
  const auto with = [&](auto change) {
    Cursor cursor = good;
    change(cursor);
    return training.refused(cursor);
  };
  const Said step = with([](Cursor& c) { c.step = std::uint64_t{1} << 63; });
  CHECK(step.message.find("its cursor counts steps, epochs or rows that no training reaches. Delete ") != std::string::npos);
  CHECK(step.code == Exit::bad_data);
  CHECK(step.block == "b");
  CHECK(with([](Cursor& c) { c.epoch = -1; }).message == step.message);
  CHECK(with([](Cursor& c) { c.position = 4; }).message == step.message);
  CHECK(with([](Cursor& c) { c.best_epoch = 3; }).message == step.message);
  CHECK(with([](Cursor& c) { c.epochs_without_gain = huge; }).message == step.message);
  CHECK(with([](Cursor& c) { c.scaler.skipped = 5; }).message == step.message);
  CHECK(with([](Cursor& c) { c.scaler.good = std::numeric_limits<std::uint64_t>::max(); }).message == step.message);
}
