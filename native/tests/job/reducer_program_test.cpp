#include <doctest/doctest.h>

#include <string>

#include <tephra/files/json.hpp>

#include "program.hpp"

// Jobs whose gradients travel in groups.

using namespace tephra;
using Job = JobFolder::Job;

namespace {

// As TEST_REDUCER says it: grouping, compression, coordinator, overlap.
constexpr const char* all_groupings[] = {"0 0 0 1", "1 0 0 1", "2 0 0 1", "3 0 0 1", "1 0 0 0", "2 0 1 1", "2 0 2 1", "2 0 2 0"};

bool lacks_mpi() {
  if (has_mpi()) return false;
  MESSAGE("SKIPPED reducers: built without MPI");
  return true;
}

// Trains on so many ranks with that reducer; "" is none.
std::string trained(JobFolder& job, const std::string& reducer, int ranks) {
  if (!reducer.empty()) job.variables()["TEST_REDUCER"] = reducer;
  const Program::End end = job.start(1, ranks, {"train"});
  CAPTURE(end.err);
  REQUIRE(end.code == 0);
  return read_text(job.in_run("out/train001/model.npz"));
}

std::string log_of(const JobFolder& job) { return read_text(job.in_run("metrics.1.log")); }

}  // namespace

TEST_SUITE("program") {

TEST_CASE("on two ranks every reducer trains to the bits of none, and on one rank it has nothing to do") {
  if (lacks_mpi()) return;
  for (const int ranks : {1, 2}) {
    JobFolder bare(Job::test);
    const std::string model = trained(bare, "", ranks);
    for (const char* reducer : all_groupings) {
      CAPTURE(reducer);
      JobFolder job(Job::test);
      CHECK(trained(job, reducer, ranks) == model);
      CHECK((log_of(job).find("\"control_bytes\":") != std::string::npos) == (ranks > 1 && std::string(reducer).substr(4, 1) != "0"));
    }
  }
}

TEST_CASE("a bit vector needs one message of a byte a step once its cache is full") {
  if (lacks_mpi()) return;
  JobFolder job(Job::test);
  job.variables()["TEST_LOG_EVERY"] = "1";
  trained(job, "2 0 2 0", 2);
  const std::string log = log_of(job);
  CHECK(log.find("\"control_bytes\":1,\"control_messages\":1}") != std::string::npos);  // 3 bits and one for each of 4 tensors
}

TEST_CASE("compressed gradients: stopped and resumed to the same bits; three ranks end at the same time; the curve is close") {
  if (lacks_mpi()) return;
  JobFolder bare(Job::test), whole(Job::test), cut(Job::test);
  trained(bare, "", 2);
  const std::string model = trained(whole, "1 2 0 1", 2);
  cut.variables()["TEST_EPOCHS"] = "9";
  cut.variables()["TEST_CHECKPOINT_EVERY"] = "4";
  trained(cut, "1 2 0 1", 2);
  std::filesystem::remove_all(cut.in_run("out"));
  cut.variables()["TEST_EPOCHS"] = "20";
  cut.variables()["TEST_CHECKPOINT_EVERY"] = "3";
  const auto resumed = cut.start(2, 2, {"train"});
  CHECK(resumed.code == 0);
  CHECK(resumed.out.find("going on after step 80") != std::string::npos);
  CHECK(read_text(cut.in_run("out/train001/model.npz")) == model);
  CHECK(cut.curve() == whole.curve());
  CHECK(whole.curve() != bare.curve());
  const auto exact = bare.curve(), rounded = whole.curve();
  CHECK(rounded.at("loss@1") == exact.at("loss@1"));  // before any gradient was used
  CHECK(std::stod(rounded.at("epoch_loss@200")) == doctest::Approx(std::stod(exact.at("epoch_loss@200"))).epsilon(0.02));

  JobFolder timed(Job::test);
  make_endless(timed);
  timed.variables()["TEST_REDUCER"] = "2 1 0 1";
  timed.variables()["TEST_SECONDS"] = "0.5";
  const auto ended = timed.start(1, 3, {"train"});
  CHECK(ended.code == 0);
  CHECK(ended.out.find("seconds are over") != std::string::npos);
}

TEST_CASE("strict training leaves a reducer idle") {
  JobFolder bare(Job::test), idle(Job::test);
  for (JobFolder* job : {&bare, &idle}) job->variables()["TEST_STRICT"] = "1";
  CHECK(trained(idle, "2 2 2 1", has_mpi() ? 2 : 1) == trained(bare, "", 1));
}

TEST_CASE("a plan counts what travels, in how many sums; a reducer without a strategy is refused") {
  JobFolder job(Job::test);
  const auto planned = [&](const std::string& reducer, const std::string& ranks) {
    job.variables()["TEST_REDUCER"] = reducer;
    const auto end = job.start(1, 1, {"--plan", "--ranks", ranks, "train"});
    REQUIRE(end.code == 0);
    return files::Json::parse(end.out).at("stages").array()[0];
  };
  constexpr int numbers = 3 * 16 + 16 + 16 + 1;
  const auto whole = planned("2 0 0 1", "2");
  CHECK(whole.at("exchangedBytesPerStep").integer() == (numbers + 2) * 8);
  CHECK(whole.at("reductionsPerStep").integer() == 2);  // four tensors in up to three groups: two each
  CHECK(whole.at("plan").at("gradient_groups").array()[0].at("tensors").array()[0].string() == "output01.bias");
  const auto half = planned("1 1 0 1", "4");
  CHECK(half.at("exchangedBytesPerStep").integer() == numbers * 2 + 2 * 8);
  CHECK(half.at("reductionsPerStep").integer() == 3);
  const auto alone = planned("1 1 0 1", "1");
  CHECK(alone.at("exchangedBytesPerStep").integer() == 0);
  CHECK(alone.at("reductionsPerStep").integer() == 0);
  job.variables()["TEST_SERIAL"] = "1";
  const auto refused = job.start(1, 1, {"train"});
  CHECK(refused.code == 64);
  CHECK(refused.err.find("block \"reducer1\": a reducer adds up the gradients of several ranks, and this strategy shares no batch.") != std::string::npos);
}

}
