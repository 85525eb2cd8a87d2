#include <doctest/doctest.h>

#include <string>

#include <tephra/files/json.hpp>

#include "program.hpp"

using namespace tephra;
using Job = JobFolder::Job;

namespace {

files::Json model_of(const JobFolder& job) { return files::Json::read(job.in_run("out/train001/model.json")); }

}  // namespace

TEST_SUITE("program") {

TEST_CASE("steps end training in the middle of an epoch, and the model is written") {
  JobFolder job(Job::test);
  job.variables()["TEST_STEPS"] = "13";
  REQUIRE(job.start(1, 1, {"train"}).code == 0);
  CHECK(model_of(job).at("step").integer() == 13);
  CHECK(model_of(job).at("epoch").integer() == 1);
}

TEST_CASE("a target loss ends training after the epoch that reaches it") {
  JobFolder job(Job::test);
  job.variables()["TEST_TARGET"] = "0.5";
  const auto end = job.start(1, 1, {"train"});
  REQUIRE(end.code == 0);
  CHECK(end.out.find("the loss 0.") != std::string::npos);
  CHECK(end.out.find("is at the target 0.5") != std::string::npos);
  const auto model = model_of(job);
  CHECK(model.at("bestLoss").number() <= 0.5);
  CHECK(model.at("epoch").integer() < 20);
  CHECK(model.at("epoch").integer() == model.at("bestEpoch").integer());
}

TEST_CASE("time ends training on all ranks after the same step; with a patience the best weights are kept") {
  for (const int ranks : {1, 2}) {
    if (ranks > 1 && !has_mpi()) continue;
    JobFolder job(Job::test);
    make_endless(job);
    job.variables()["TEST_SECONDS"] = "0.5";
    job.variables()["TEST_PATIENCE"] = "1000000";
    const auto end = job.start(1, ranks, {"train"});
    CAPTURE(end.err);
    REQUIRE(end.code == 0);
    CHECK(end.out.find("seconds are over") != std::string::npos);
    CHECK(read_text(job.in_run("metrics.1.log")).find("\"secondsLeft\":0.5,") != std::string::npos);
    CHECK(model_of(job).at("step").integer() > 0);
    // A run that is done is not taken up again.
    CHECK(job.start(2, ranks, {"train"}).out == "train: already complete\n");
  }
}

TEST_CASE("limits below 0 are refused") {
  JobFolder job(Job::test);
  job.variables()["TEST_SECONDS"] = "-1";
  const auto end = job.start(1, 1, {"train"});
  CHECK(end.code == 64);
  CHECK(end.err == "tephra: rank 0: block \"stop0001\": steps, seconds and target loss of the stop rule must not be below 0; 0 is never.\n");
}

}
