#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include <tephra/comm/communicator.hpp>
#include <tephra/files/json.hpp>
#include <tephra/files/npz.hpp>
#include <tephra/train/trace.hpp>

#include "core/allocations.hpp"
#include "core/numbers.hpp"
#include "program.hpp"

using namespace tephra;
using Job = JobFolder::Job;

namespace {

constexpr int steps = 12;  // past the short last batch of the first epoch

std::vector<std::string> words(std::vector<std::string> more) {
  more.insert(more.begin(), {"train", "--steps", std::to_string(steps)});
  return more;
}

std::string step_file(const std::string& folder, int step) { return train::step_path(folder, static_cast<std::uint64_t>(step)); }

std::vector<double> numbers_of(const files::NpzFile& file, const std::string& name) {
  const files::NpzArray* array = file.find(name);
  CAPTURE(name);
  REQUIRE(array != nullptr);
  std::vector<double> out(array->count);
  array->copy_to(out.data());
  return out;
}

std::vector<std::string> names_of(const files::NpzFile& file) {
  std::vector<std::string> out;
  for (const files::NpzArray& array : file.arrays()) out.push_back(array.name);
  return out;
}

// The job with its optimizer, schedule, clip, scaler and dropout.
void set_rules(JobFolder& job, const std::string& optimizer) {
  job.variables()["TEST_OPTIMIZER"] = optimizer;
  job.variables()["TEST_RULES"] = "1";
  job.variables()["TEST_DROPOUT"] = "0.1";
}

std::string trace(JobFolder& job, int ranks, std::vector<std::string> more = {}) {
  const std::string folder = job.in_run("traced");
  more.insert(more.end(), {"--trace", folder});
  const auto end = job.start(1, ranks, words(more));
  CAPTURE(end.err);
  REQUIRE(end.code == 0);
  return folder;
}

}  // namespace

TEST_SUITE("program") {

TEST_CASE("a trace holds what each step reads and makes") {
  JobFolder job(Job::test);
  const std::string folder = trace(job, 1);
  const auto json = files::Json::read(folder + "/trace.json");
  CHECK(json.text() == R"({"version":1,"job":"hash","stage":"train","block":"train001","dtype":"f64","seed":3,"batch":32,"ranks":1,"states":["momentum"]})");
  CHECK_FALSE(std::filesystem::exists(step_file(folder, steps + 1)));

  const files::NpzFile first(step_file(folder, 1));
  const std::vector<std::string> parameters{"hidden01.weight", "hidden01.bias", "output01.weight", "output01.bias"};
  std::vector<std::string> expected;
  const auto add_state = [&](const std::string& prefix) {
    for (const std::string& name : parameters) expected.push_back(prefix + name);
    for (const std::string& name : parameters) expected.push_back(prefix + "optimizer.momentum." + name);
    expected.push_back(prefix + "scaler");
  };
  add_state("before/");
  expected.insert(expected.end(), {"rows", "loss"});
  for (const std::string& name : parameters) expected.push_back("gradient/" + name);
  add_state("after/");
  CHECK(names_of(first) == expected);
  CHECK(first.find("loss")->shape.empty());
  CHECK(first.find("rows")->element == files::Element::i64);
  CHECK(first.find("gradient/hidden01.weight")->shape == std::vector<std::int64_t>{3, 16});
  CHECK(numbers_of(first, "before/scaler") == std::vector<double>{1, 0, 0, 0, 0, 0, 0});

  // Momentum starts at the gradient, and the weights go against it.
  const auto before = numbers_of(first, "before/output01.weight"), gradient = numbers_of(first, "gradient/output01.weight"), after = numbers_of(first, "after/output01.weight");
  for (std::size_t i = 0; i < before.size(); ++i) CHECK(after[i] == doctest::Approx(before[i] - 0.05 * gradient[i]).epsilon(1e-12));
  CHECK(numbers_of(first, "after/optimizer.momentum.output01.weight") == gradient);

  // Each step goes on where the one before ended, the losses are the log's, and the batches of an epoch hold each row once.
  const auto curve = job.curve();
  std::vector<double> rows;
  for (int step = 1; step <= steps; ++step) {
    const files::NpzFile file(step_file(folder, step));
    CHECK(files::Json(numbers_of(file, "loss")[0]).text() == curve.at("loss@" + std::to_string(step)));
    if (step > 1) CHECK(numbers_of(file, "before/hidden01.weight") == numbers_of(files::NpzFile(step_file(folder, step - 1)), "after/hidden01.weight"));
    if (step <= 10)
      for (const double row : numbers_of(file, "rows")) rows.push_back(row);
  }
  std::sort(rows.begin(), rows.end());
  CHECK(rows.size() == 320);
  CHECK(std::adjacent_find(rows.begin(), rows.end()) == rows.end());
}

TEST_CASE("locked on its own trace a training repeats it to the bit, with every optimizer and rule") {
  for (const std::string optimizer : {"sgd", "adamw", "adagrad", "rmsprop", "lars", "lamb"}) {
    CAPTURE(optimizer);
    JobFolder free(Job::test), locked(Job::test);
    set_rules(free, optimizer);
    set_rules(locked, optimizer);
    const std::string traced = trace(free, 1), again = trace(locked, 1, {"--init", traced});
    for (int step = 1; step <= steps; ++step) CHECK(read_text(step_file(again, step)) == read_text(step_file(traced, step)));
    CHECK(weights_of(locked, "train001") == weights_of(free, "train001"));
  }
}

TEST_CASE("locked steps carry no error on: another learning rate changes what each step makes of the same gradient, and nothing else") {
  JobFolder free(Job::test), locked(Job::test);
  locked.variables()["TEST_RATE"] = "0.2";
  const std::string traced = trace(free, 1), other = trace(locked, 1, {"--init", traced});
  for (int step = 1; step <= steps; ++step) {
    const files::NpzFile one(step_file(traced, step)), two(step_file(other, step));
    for (const std::string name : {"rows", "loss", "before/hidden01.weight", "gradient/hidden01.weight", "after/optimizer.momentum.hidden01.weight"})
      CHECK(numbers_of(one, name) == numbers_of(two, name));
    CHECK(numbers_of(one, "after/hidden01.weight") != numbers_of(two, "after/hidden01.weight"));
  }
}

TEST_CASE("two ranks trace the same rows and, up to rounding, the same numbers as one") {
  if (!has_mpi()) {
    MESSAGE("SKIPPED trace over ranks: built without MPI");
    return;
  }
  JobFolder one(Job::test), two(Job::test);
  const std::string traced = trace(one, 1), other = trace(two, 2, {"--init", traced});
  for (const int step : {1, 10, steps}) {
    const files::NpzFile a(step_file(traced, step)), b(step_file(other, step));
    CHECK(numbers_of(a, "rows") == numbers_of(b, "rows"));
    for (const std::string name : {"loss", "gradient/hidden01.weight", "after/hidden01.weight"}) {
      const auto found = testing::difference_between(numbers_of(a, name), numbers_of(b, name));
      CHECK(found.most <= 1e-13 * found.largest);
    }
  }
}

TEST_CASE("a training of N steps is whole: it leaves a model that is evaluated") {
  JobFolder job(Job::test);
  REQUIRE(job.start(1, 1, words({})).code == 0);
  CHECK(files::Json::read(job.in_run("out/train001/model.json")).at("step").integer() == steps);
  CHECK(read_text(job.in_run("metrics.1.log")).find("\"steps\":12,") != std::string::npos);
  CHECK(job.start(1, 1, {"evaluate", "--steps", "12"}).code == 0);
  JobFolder whole(Job::test), all(Job::test);
  REQUIRE(whole.start(1, 1, {"train"}).code == 0);
  REQUIRE(all.start(1, 1, {"train", "--steps", "1000"}).code == 0);
  CHECK(weights_of(all, "train001") == weights_of(whole, "train001"));
}

TEST_CASE("weights to start from: a model or a checkpoint, by hand or as drawn") {
  JobFolder trained(Job::test);
  REQUIRE(trained.start(1, 1, {"train"}).code == 0);
  const std::string model = trained.in_run("out/train001/model.npz"), checkpoint = trained.in_run("checkpoints/train/checkpoint.npz");
  const auto first_of = [](JobFolder& job, std::vector<std::string> more) { return files::NpzFile(step_file(trace(job, 1, std::move(more)), 1)); };

  JobFolder by_hand(Job::test), drawn(Job::test), going_on(Job::test);
  const files::NpzFile weights(model), first = first_of(by_hand, {"--init", model});
  CHECK(numbers_of(first, "before/hidden01.weight") == numbers_of(weights, "hidden01.weight"));
  CHECK(numbers_of(first, "before/optimizer.momentum.hidden01.weight") == std::vector<double>(48, 0.0));

  const files::NpzFile saved(checkpoint), second = first_of(going_on, {"--init", checkpoint});
  CHECK(numbers_of(second, "before/hidden01.weight") == numbers_of(saved, "hidden01.weight"));
  CHECK(numbers_of(second, "before/optimizer.momentum.hidden01.weight") == numbers_of(saved, "optimizer.momentum.hidden01.weight"));

  drawn.variables()["TEST_START"] = "weights.npz";
  const auto missing = drawn.start(1, 1, {"train"});
  CHECK(missing.code == 66);
  CHECK(missing.err.find("block \"start001\": " + drawn.data("weights.npz") + ": there is no such file, and the data set \"start weights\" is read from it.") != std::string::npos);
  drawn.variables()["TEPHRA_DATA_START_WEIGHTS"] = model;
  CHECK(numbers_of(first_of(drawn, {}), "before/hidden01.weight") == numbers_of(weights, "hidden01.weight"));
}

TEST_CASE("a training that goes on from its checkpoint heeds no start weights and adds to its trace") {
  JobFolder job(Job::test);
  const std::string folder = job.in_run("traced");
  job.variables()["TEST_EPOCHS"] = "9";
  REQUIRE(job.start(1, 1, {"train"}).code == 0);  // its last checkpoint is that of epoch 6
  const std::string model = job.in_run("weights.npz");
  std::filesystem::rename(job.in_run("out/train001/model.npz"), model);
  std::filesystem::remove_all(job.in_run("out"));
  const auto end = job.start(2, 1, {"train", "--init", model, "--trace", folder, "--steps", "62"});
  CAPTURE(end.err);
  REQUIRE(end.code == 0);
  CHECK_FALSE(std::filesystem::exists(step_file(folder, 60)));
  CHECK(numbers_of(files::NpzFile(step_file(folder, 61)), "before/hidden01.weight") ==
        numbers_of(files::NpzFile(job.in_run("checkpoints/train/checkpoint.npz")), "hidden01.weight"));
  std::filesystem::remove_all(job.in_run("out"));
  CHECK(job.start(3, 1, {"train", "--trace", folder, "--steps", "63"}).code == 0);
  CHECK(std::filesystem::exists(step_file(folder, 63)));
}

TEST_CASE("traces and start weights that do not fit are refused") {
  JobFolder job(Job::test), other(Job::regression);
  const std::string folder = trace(job, 1), foreign = trace(other, 1);
  std::filesystem::remove_all(job.in_run("out"));
  const auto refused = [&](int code, const std::string& what, std::vector<std::string> more) {
    more.insert(more.begin(), "train");
    const auto end = job.start(2, 1, more);
    CHECK(end.code == code);
    CAPTURE(end.err);
    CHECK(end.err.find(what) != std::string::npos);
    CHECK_FALSE(std::filesystem::exists(job.in_run("out/train001/manifest.json")));
  };
  refused(64, "block \"train001\": " + folder + "/trace.json: this folder holds a trace already. Name another folder, or delete this one.", {"--trace", folder});
  refused(66, "the trace ends before. Ask for --steps 12.", {"--init", folder});
  refused(66, job.run() + "/trace.json: there is no such file, so " + job.run() + " is no trace.", {"--init", job.run()});
  refused(65, foreign + "/trace.json: this trace was made with block \"t3k9q2mz\", not \"train001\".", {"--init", foreign});
  refused(66, job.run() + "/none.npz", {"--init", job.run() + "/none.npz"});
  refused(65, "\"hidden01.weight\" is missing. The file belongs to another network.", {"--init", other.in_run("out/t3k9q2mz/model.npz")});
  std::filesystem::copy_file(other.in_run("out/t3k9q2mz/model.npz"), step_file(folder, 1), std::filesystem::copy_options::overwrite_existing);
  refused(65, "\"before/hidden01.weight\" is missing.", {"--init", folder});
  refused(64, "--steps needs a number of 1 or more.", {"--steps", "0"});
  refused(64, "--steps needs a number of 1 or more.", {"--steps", "-3"});
  refused(64, "--trace needs a folder to write to.", {"--trace"});
  refused(64, "--init needs a file of weights or the folder of a trace.", {"--init"});
  refused(64, "--trace, --init and --steps are for running a stage, not for its plan.", {"--plan", "--steps", "2"});
  refused(74, "", {"--trace", job.data("table.csv") + "/traced"});
}

TEST_CASE("the curve and the trace of a run's outputs are those of its logs, over attempts") {
  JobFolder job(Job::test);
  job.variables()["TEST_EPOCHS"] = "8";
  REQUIRE(job.start(1, 1, {"train"}).code == 0);
  std::filesystem::remove_all(job.in_run("out"));
  job.variables()["TEST_EPOCHS"] = "10";
  job.variables()["TEST_LOG_EVERY"] = "2";
  REQUIRE(job.start(2, 1, {"train"}).code == 0);
  const auto curve = files::Json::read(job.in_run("out/train001/curve.json"));
  CHECK(curve.at("block").string() == "train001");
  CHECK(curve.at("axes").text() == "[\"step\"]");
  CHECK(curve.at("values").text() == "[\"loss\",\"epoch_loss\",\"step_seconds\",\"validation_loss\"]");
  const auto logged = job.curve();
  for (const std::string name : {"loss", "epoch_loss", "validation_loss"}) {
    const auto& series = curve.at("series").at(name);
    const auto at = series.at("step").integers();
    const auto values = series.at("value").array();
    REQUIRE(at.size() == values.size());
    for (std::size_t i = 0; i < at.size(); ++i) CHECK(values[i].text() == logged.at(name + "@" + std::to_string(at[i])));
    // Attempt 2 began after the checkpoint of epoch 6, and logged every second step.
    CHECK(at.size() == (name == "loss" ? 60 + 20 : 10));
    CHECK(std::is_sorted(at.begin(), at.end()));
  }

  std::vector<std::string> events;
  const auto timeline = files::Json::read(job.in_run("out/train001/trace.json"));
  for (const auto& event : timeline.at("events").array()) {
    events.push_back(event.at("event").string() + "@" + event.at("attempt").text());
    CHECK(event.at("t").number() > 1e9);
    if (event.at("event").string() == "epoch") CHECK(event.at("ranks").at("compute_seconds").number() > 0);
  }
  const std::vector<std::string> begin(events.begin(), events.begin() + 5);
  CHECK(begin == std::vector<std::string>{"stage-started@1", "epoch@1", "epoch@1", "epoch@1", "checkpoint@1"});
  CHECK(std::count(events.begin(), events.end(), "epoch@2") == 4);
}

TEST_CASE("a step that is not traced allocates nothing for it") {
  const Folder folder;
  const auto ranks = solo();
  Environment environment;
  environment.run_folder = folder.path();
  Stage stage({"train", "b", nullptr}, {environment, *ranks});
  const ParameterLayout layout{.dtype = Dtype::f64, .entries = {{"b.w", {2, 1}, 0, 2, {}}}, .count = 2, .trained = 2};
  ParameterArena parameters(layout), gradients(layout);
  Optimizer optimizer(optim::sgd({}), layout);
  optim::ScalerState scaler;
  const train::CheckpointIdentity identity;
  train::Trace trace(stage, identity, {parameters, optimizer, gradients, scaler});
  trace.open(false);
  const std::vector<std::int64_t> rows{1, 2};
  const auto before = testing::allocations();
  trace.begin(1);
  trace.exchanged(rows, 0.5);
  trace.end(1);
  CHECK(testing::allocations() == before);
}

}
