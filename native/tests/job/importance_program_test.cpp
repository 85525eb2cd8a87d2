#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <csignal>
#include <filesystem>

#include <tephra/files/json.hpp>
#include <tephra/files/npz.hpp>

#include "program.hpp"

// Stages that score rows, and those whose data rest on what they wrote.

using namespace tephra;
using Job = JobFolder::Job;

namespace {

std::vector<double> scores_of(const JobFolder& job, const char* name = "score") {
  const files::NpzFile file(job.in_run("out/scores01/subset.npz"));
  const files::NpzArray* array = file.find(name);
  REQUIRE(array != nullptr);
  std::vector<double> out(array->count);
  array->copy_to(out.data());
  return out;
}

Program::End scored(JobFolder& job, int ranks = 1, int attempt = 1) {
  const auto end = job.start(attempt, ranks, {"scores"});
  CAPTURE(end.err);
  REQUIRE(end.code == 0);
  return end;
}

double distance(const std::vector<double>& one, const std::vector<double>& other) {
  double most = 0;
  REQUIRE(one.size() == other.size());
  for (std::size_t i = 0; i < one.size(); ++i) most = std::max(most, std::abs(one[i] - other[i]));
  return most;
}

}  // namespace

TEST_SUITE("program") {

TEST_CASE("scores are numbers of their method, and a curve runs over all repeats") {
  JobFolder job(Job::importance);
  scored(job);
  const std::vector<double> lengths = scores_of(job);
  CHECK(lengths.size() == 480);
  CHECK(*std::min_element(lengths.begin(), lengths.end()) >= 0);
  CHECK(*std::max_element(lengths.begin(), lengths.end()) <= std::sqrt(2.0));
  CHECK(job.curve().count("loss@48") == 1);
  CHECK(job.curve().count("loss@49") == 0);
  const files::Json made = files::Json::read(job.in_run("out/scores01/subset.json"));
  CHECK(made.at("method").string() == "el2n");
  CHECK(made.at("rows").integer() == 480);
  CHECK(made.at("of").integer() == 600);

  JobFolder forgetting(Job::importance);
  forgetting.variables()["TEST_METHOD"] = "3";
  forgetting.variables()["TEST_EPOCHS"] = "6";
  forgetting.variables()["TEST_REPEATS"] = "1";
  scored(forgetting);
  for (const double count : scores_of(forgetting)) CHECK((count == std::floor(count) && (count <= 3 || count == 6)));

  JobFolder loss(Job::importance);
  loss.variables()["TEST_METHOD"] = "1";
  loss.variables()["TEST_NUMBERS"] = "1";
  scored(loss);
  const std::vector<double> losses = scores_of(loss);
  CHECK(*std::min_element(losses.begin(), losses.end()) > 0);
}

TEST_CASE("strict scores have the same bits on two ranks, others but for rounding") {
  if (!has_mpi()) return;
  for (const char* method : {"0", "1", "2", "3", "4"}) {
    CAPTURE(method);
    JobFolder one(Job::importance), two(Job::importance);
    one.variables()["TEST_METHOD"] = two.variables()["TEST_METHOD"] = method;
    scored(one);
    scored(two, 2);
    CHECK(scores_of(one) == scores_of(two));
    if (method[0] != '0') continue;
    const auto [some, other] = std::pair(one.start(1, 1, {"some"}), two.start(1, 2, {"some"}));
    REQUIRE((some.code == 0 && other.code == 0));
    CHECK(distance(weights_of(one, "some0001"), weights_of(two, "some0001")) < 1e-12);
    two.variables()["TEST_STRICT"] = "0";
    std::filesystem::remove_all(two.in_run("out"));
    std::filesystem::remove_all(two.in_run("checkpoints"));
    scored(two, 2);
    CHECK(distance(scores_of(one), scores_of(two)) < 1e-4);
  }
}

TEST_CASE("stopped in any repeat, scoring goes on to the bit") {
  for (const char* method : {"0", "3"}) {
    CAPTURE(method);
    JobFolder whole(Job::importance), job(Job::importance);
    for (JobFolder* each : {&whole, &job}) {
      each->variables()["TEST_METHOD"] = method;
      each->variables()["TEST_REPEATS"] = "4";
      each->variables()["TEST_EPOCHS"] = "40";
    }
    scored(whole);
    int stopped = 0, attempt = 0;
    for (Program::End end; end.code != 0;) {
      REQUIRE(++attempt < 60);
      Program program(job.command(1, {"scores"}), job.with_attempt(attempt));
      program.start();
      pause_milliseconds(60 + 40 * attempt);
      program.signal(attempt % 2 == 0 ? SIGKILL : SIGTERM);
      end = program.wait();
      if (end.code == 75 || end.signal == SIGKILL) ++stopped;
      else REQUIRE((end.code == 0 || end.signal == SIGTERM));
    }
    MESSAGE("stopped " << stopped << " times");
    CHECK(stopped > 0);
    CHECK(scores_of(job) == scores_of(whole));
    CHECK(job.curve() == whole.curve());
  }
}

TEST_CASE("a scoring of which a rank is stopped while it asks trains no repeat anew, counts its steps as the curve does, and stays that of its job") {
  for (const int ranks : {1, 2}) {
    if (ranks > 1 && !has_mpi()) continue;
    CAPTURE(ranks);
    JobFolder whole(Job::importance), job(Job::importance);
    for (JobFolder* each : {&whole, &job}) {
      each->variables()["TEST_METHOD"] = "1";
      each->variables()["TEST_EPOCHS"] = "1";
      each->variables()["TEST_UNITS"] = "4096";
      each->variables()["TEST_STRICT"] = "0";
    }
    scored(whole, ranks);
    Program program(job.command(ranks, {"scores"}), job.with_attempt(1));
    program.start();
    REQUIRE(wait_for([&] { return std::filesystem::exists(job.in_run("checkpoints/scores/repeat-1/checkpoint.json")); }));
    ::kill(static_cast<pid_t>(board_of(job).back().pid), SIGTERM);
    REQUIRE(program.wait().code == 75);
    CHECK(read_text(job.in_run("metrics.1.log")).find("\"event\":\"checkpoint\",\"step\":16,\"epoch\":2") != std::string::npos);
    CHECK(!std::filesystem::exists(job.in_run("checkpoints/scores/repeat-0")));

    job.variables()["TEPHRA_JOB_HASH"] = "other";
    const auto refused = job.start(2, 1, {"scores"});
    CHECK(refused.code == 65);
    CHECK(refused.err.find("importance.npz: this scoring was begun with job \"hash\", not \"other\". Use another run folder, or delete it to score anew.") != std::string::npos);
    job.variables()["TEPHRA_JOB_HASH"] = "";
    scored(job, ranks, 3);
    CHECK(read_text(job.in_run("metrics.3.log")).find("\"resumedFromStep\":16") != std::string::npos);
    CHECK(scores_of(job) == scores_of(whole));
    CHECK(job.curve() == whole.curve());
  }
}

TEST_CASE("a scoring that is stopped in the last step of a repeat still ends its epoch") {
  JobFolder whole(Job::importance), job(Job::importance);
  for (JobFolder* each : {&whole, &job}) {
    each->variables()["TEST_REPEATS"] = "1";
    each->variables()["TEST_EPOCHS"] = "1";
    each->variables()["TEST_BATCH"] = "480";
    each->variables()["TEST_UNITS"] = "8192";
  }
  scored(whole);
  Program program(job.command(1, {"scores"}), job.with_attempt(1));
  program.start();
  REQUIRE(wait_for([&] { return read_text(job.in_run("metrics.1.log")).find("stage-started") != std::string::npos; }));
  program.signal(SIGTERM);
  REQUIRE(program.wait().code == 75);
  REQUIRE(job.curve().count("loss@1") == 1);
  REQUIRE(job.curve().count("epoch_loss@1") == 0);
  scored(job, 1, 2);
  CHECK(scores_of(job) == scores_of(whole));
  CHECK(job.curve() == whole.curve());
}

TEST_CASE("a filter that keeps all changes no bit, one that keeps half trains on half") {
  JobFolder job(Job::importance);
  scored(job);
  REQUIRE(job.start(1, 1, {"all"}).code == 0);
  job.variables()["TEST_FRACTION"] = "1";
  REQUIRE(job.start(1, 1, {"some"}).code == 0);
  CHECK(weights_of(job, "some0001") == weights_of(job, "all00001"));
  job.variables()["TEST_FRACTION"] = "0.5";
  std::filesystem::remove_all(job.in_run("out/some0001"));
  std::filesystem::remove_all(job.in_run("checkpoints/some"));
  const auto half = job.start(1, 1, {"some"});
  CHECK(half.out.find("some: 240 rows") != std::string::npos);
  const auto plan = files::Json::parse(job.start(1, 1, {"--plan", "some"}).out);
  CHECK(plan.at("stages").array().at(0).at("rows").at("train").integer() == 240);
}

TEST_CASE("scores that are not there, or are of other rows or networks, are refused in words") {
  JobFolder job(Job::importance);
  const auto early = job.start(1, 1, {"some"});
  CHECK(early.code == 66);
  CHECK(early.err.find("block \"filter01\": ") != std::string::npos);
  CHECK(early.err.find("the results of block scores01 are not there. Run the stage that makes them first.") != std::string::npos);
  scored(job);
  job.variables()["TEST_SPLIT"] = "43";
  const auto other = job.start(1, 1, {"some"});
  CHECK(other.code == 65);
  CHECK(other.err.find("block scores01 scored other rows than those of part train here") != std::string::npos);

  JobFolder numbers(Job::importance);
  numbers.variables()["TEST_NUMBERS"] = "1";
  const auto refused = numbers.start(1, 1, {"scores"});
  CHECK(refused.code == 64);
  CHECK(refused.err.find("the network has no output for each class. Score by loss.") != std::string::npos);
  numbers.variables()["TEST_NUMBERS"] = "0";
  numbers.variables()["TEST_REPEATS"] = "0";
  CHECK(numbers.start(1, 1, {"scores"}).code == 64);
}

}  // TEST_SUITE
