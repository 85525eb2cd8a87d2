#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include <tephra/files/json.hpp>
#include <tephra/files/npz.hpp>

#include "traced.hpp"

using namespace tephra;
using Job = JobFolder::Job;

TEST_SUITE("program") {

TEST_CASE("a training of N steps is whole: it leaves a model that is evaluated") {
  JobFolder job(Job::test);
  REQUIRE(job.start(1, 1, words({})).code == 0);
  CHECK(files::Json::read(job.in_run("out/train001/model.json")).at("step").integer() == traced_steps);
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
    // Attempt 2 began after the checkpoint of epoch 6 and logged every second step from 62 on.
    CHECK(at.size() == (name == "loss" ? 61 + 20 : 10));
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

}
