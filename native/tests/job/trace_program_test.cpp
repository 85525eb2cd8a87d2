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
#include "traced.hpp"

using namespace tephra;
using Job = JobFolder::Job;

namespace {

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

}  // namespace

TEST_SUITE("program") {

TEST_CASE("a trace holds what each step reads and makes") {
  JobFolder job(Job::test);
  const std::string folder = trace(job, 1);
  const auto json = files::Json::read(folder + "/trace.json");
  CHECK(json.text() == R"({"version":1,"job":"hash","stage":"train","block":"train001","dtype":"f64","precision":{"rule":"off"},"seed":3,"batch":32,"ranks":1,"states":["momentum"]})");
  CHECK_FALSE(std::filesystem::exists(step_file(folder, traced_steps + 1)));

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
  for (int step = 1; step <= traced_steps; ++step) {
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
    for (int step = 1; step <= traced_steps; ++step) CHECK(read_text(step_file(again, step)) == read_text(step_file(traced, step)));
    CHECK(weights_of(locked, "train001") == weights_of(free, "train001"));
  }
}

TEST_CASE("locked steps carry no error on: another learning rate changes what each step makes of the same gradient, and nothing else") {
  JobFolder free(Job::test), locked(Job::test);
  locked.variables()["TEST_RATE"] = "0.2";
  const std::string traced = trace(free, 1), other = trace(locked, 1, {"--init", traced});
  for (int step = 1; step <= traced_steps; ++step) {
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
  for (const int step : {1, 10, traced_steps}) {
    const files::NpzFile a(step_file(traced, step)), b(step_file(other, step));
    CHECK(numbers_of(a, "rows") == numbers_of(b, "rows"));
    for (const std::string name : {"loss", "gradient/hidden01.weight", "after/hidden01.weight"}) {
      const auto found = testing::difference_between(numbers_of(a, name), numbers_of(b, name));
      CHECK(found.most <= 1e-13 * found.largest);
    }
  }
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
