#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include <tephra/files/json.hpp>
#include <tephra/files/npz.hpp>

#include "program.hpp"
#include "said.hpp"

// Downpour, elastic averaging and gradient energy matching, on one rank and on several.

using namespace tephra;
using Job = JobFolder::Job;

namespace {

JobFolder& set(JobFolder& job, const Program::Variables& variables) {
  for (const auto& [name, value] : variables) job.variables()[name] = value;
  return job;
}

const Program::Variables plain_sgd = {{"TEST_MOMENTUM", "0"}};

std::vector<files::Json> events_of(const JobFolder& job, const std::string& name) {
  std::vector<files::Json> out;
  const files::Json trace = files::Json::read(job.in_run("out/train001/trace.json"));
  for (const files::Json& event : trace.at("events").array())
    if (event.at("event").string() == name) out.push_back(event);
  return out;
}

double last_loss(const JobFolder& job, const char* name) {
  const files::Json curve = files::Json::read(job.in_run("out/train001/curve.json"));
  return curve.at("series").at(name).at("value").array().back().number();
}

std::int64_t sum_of(const files::Json& list) {
  std::int64_t sum = 0;
  for (const files::Json& one : list.array()) sum += one.integer();
  return sum;
}

std::vector<double> numbers_of(const files::NpzFile& file, const std::string& name) {
  const files::NpzArray* array = file.find(name);
  REQUIRE(array != nullptr);
  std::vector<double> out(array->count);
  array->copy_to(out.data());
  return out;
}

// As far apart as rounding takes two trainings of the same mathematics.
void check_close(const std::vector<double>& a, const std::vector<double>& b) {
  REQUIRE(a.size() == b.size());
  for (std::size_t i = 0; i < a.size(); ++i) CHECK(a[i] == doctest::Approx(b[i]).epsilon(1e-9));
}

}  // namespace

TEST_SUITE("program") {

TEST_CASE("T5.2: downpour with one worker is serial training, to the bit") {
  JobFolder serial(Job::test);
  set(serial, {{"TEST_SERIAL", "1"}, {"TEST_DROPOUT", "0.2"}, {"TEST_NORM_LAYER", "1"}});
  REQUIRE(serial.start(1, 1, {"train"}).code == 0);
  for (const int ranks : {1, 2}) {
    if (ranks > 1 && !has_mpi()) continue;
    CAPTURE(ranks);
    JobFolder job(Job::test);
    set(job, {{"TEST_STRATEGY", "downpour"}, {"TEST_DROPOUT", "0.2"}, {"TEST_NORM_LAYER", "1"}});
    const auto end = job.start(1, ranks, {"train"});
    CAPTURE(end.err);
    REQUIRE(end.code == 0);
    CHECK(weights_of(job, "train001") == weights_of(serial, "train001"));
    const auto curve = job.curve(), wanted = serial.curve();
    for (const auto& [key, value] : wanted) {
      CAPTURE(key);
      // Ranks that validate together add up in another order.
      if (ranks == 1 || key.rfind("validation", 0) != 0) CHECK(curve.at(key) == value);
      else CHECK(std::stod(curve.at(key)) == doctest::Approx(std::stod(value)).epsilon(1e-12));
    }
    for (const files::Json& event : events_of(job, "staleness")) CHECK(event.at("counts").array().size() == 1);
  }
}

TEST_CASE("T5.1: in step, downpour on three ranks is training alone") {
  if (!has_mpi()) return;
  JobFolder serial(Job::test), in_step(Job::test);
  set(serial, {{"TEST_SERIAL", "1"}});
  set(in_step, {{"TEST_STRATEGY", "downpour"}, {"TEST_SYNCHRONOUS", "1"}});
  REQUIRE(serial.start(1, 1, {"train"}).code == 0);
  REQUIRE(in_step.start(1, 3, {"train"}).code == 0);
  check_close(weights_of(in_step, "train001"), weights_of(serial, "train001"));
}

TEST_CASE("T5.3: with two workers each row is used once an epoch, and an update is about one stale") {
  if (!has_mpi()) return;
  JobFolder serial(Job::test), job(Job::test);
  // Weights that stand still: the loss of an epoch is then the sum over its rows, whoever computed them.
  const Program::Variables still = {{"TEST_RATE", "1e-14"}, {"TEST_MOMENTUM", "0"}, {"TEST_BATCH", "8"}, {"TEST_EPOCHS", "10"}};
  set(set(serial, still), {{"TEST_SERIAL", "1"}});
  set(set(job, still), {{"TEST_STRATEGY", "downpour"}});
  REQUIRE(serial.start(1, 1, {"train"}).code == 0);
  const auto end = job.start(1, 3, {"train"});
  CAPTURE(end.err);
  REQUIRE(end.code == 0);
  const auto curve = job.curve();
  for (const auto& [key, value] : serial.curve())
    if (key.rfind("epoch_loss", 0) == 0) CHECK(std::stod(curve.at(key)) == doctest::Approx(std::stod(value)).epsilon(1e-9));
  const auto epochs = events_of(job, "staleness");
  REQUIRE(epochs.size() == 10);
  double updates = 0, stale = 0;
  for (const files::Json& epoch : epochs) {
    CHECK(sum_of(epoch.at("counts")) == sum_of(epoch.at("workers")));
    CHECK(epoch.at("workers").array().front().integer() == 0);
    const auto& counts = epoch.at("counts").array();
    for (std::size_t i = 0; i < counts.size(); ++i) {
      updates += static_cast<double>(counts[i].integer());
      stale += static_cast<double>(i) * static_cast<double>(counts[i].integer());
    }
  }
  const auto alone = serial.curve();
  CHECK(updates == static_cast<double>(std::count_if(alone.begin(), alone.end(), [](const auto& entry) { return entry.first.rfind("loss@", 0) == 0; })));
  CHECK(stale / updates > 0.2);
  CHECK(stale / updates < 1.5);
}

TEST_CASE("each strategy learns on three ranks about what serial training does") {
  if (!has_mpi()) return;
  JobFolder serial(Job::test);
  set(set(serial, plain_sgd), {{"TEST_SERIAL", "1"}, {"TEST_EPOCHS", "40"}});
  REQUIRE(serial.start(1, 1, {"train"}).code == 0);
  const double wanted = last_loss(serial, "validation_loss");
  for (const Program::Variables& strategy : {Program::Variables{{"TEST_STRATEGY", "downpour"}}, {{"TEST_STRATEGY", "downpour"}, {"TEST_SYNC_EVERY", "2"}},
                                             {{"TEST_STRATEGY", "easgd"}, {"TEST_SYNC_EVERY", "2"}}, {{"TEST_STRATEGY", "gem"}}}) {
    JobFolder job(Job::test);
    set(set(set(job, plain_sgd), {{"TEST_EPOCHS", "40"}}), strategy);
    const auto end = job.start(1, 3, {"train"});
    CAPTURE(strategy.at("TEST_STRATEGY"));
    CAPTURE(end.err);
    REQUIRE(end.code == 0);
    CHECK(last_loss(job, "validation_loss") < 1.25 * wanted);
  }
}

TEST_CASE("on one rank each strategy goes on exactly after a stop") {
  for (const Program::Variables& strategy : {Program::Variables{{"TEST_STRATEGY", "downpour"}, {"TEST_SYNC_EVERY", "3"}}, {{"TEST_STRATEGY", "easgd"}, {"TEST_SYNC_EVERY", "4"}},
                                             {{"TEST_STRATEGY", "gem"}}}) {
    CAPTURE(strategy.at("TEST_STRATEGY"));
    JobFolder whole(Job::test), job(Job::test);
    for (JobFolder* each : {&whole, &job}) set(set(set(*each, plain_sgd), strategy), {{"TEST_EPOCHS", "2000"}, {"TEST_LOG_EVERY", "7"}});
    REQUIRE(whole.start(1, 1, {"train"}).code == 0);
    Program program(job.command(1, {"train"}), job.with_attempt(1));
    program.start();
    wait_for([&] { return steps_taken(job); });
    program.signal(SIGTERM);
    const auto end = program.wait();
    const bool stopped = end.code == 75;
    CHECK((stopped || end.code == 0));
    if (stopped) REQUIRE(job.start(2, 1, {"train"}).code == 0);
    CHECK(weights_of(job, "train001") == weights_of(whole, "train001"));
    CHECK(job.curve() == whole.curve());
  }
}

TEST_CASE("three ranks stop in order and go on as two or one") {
  if (!has_mpi()) return;
  for (const char* strategy : {"downpour", "easgd", "gem"}) {
    CAPTURE(strategy);
    JobFolder job(Job::test);
    make_endless(set(set(job, plain_sgd), {{"TEST_STRATEGY", strategy}}));
    Program program(job.command(3, {"train"}), job.with_attempt(1));
    program.start();
    REQUIRE(wait_for([&] { return board_of(job).size() == 3 && steps_taken(job); }));
    program.signal(SIGUSR2);
    const auto end = program.wait();
    CAPTURE(end.err);
    REQUIRE(end.code == 75);
    const auto cursor = files::Json::read(job.in_run("checkpoints/train/checkpoint.json"));
    const std::int64_t step = cursor.at("step").integer();
    CHECK(step > 0);
    if (std::string(strategy) == "gem") {
      // Whoever goes on as one rank starts with a proxy at rest and the weights as they are.
      const files::NpzFile file(job.in_run("checkpoints/train/checkpoint.npz"));
      CHECK(numbers_of(file, "optimizer.seen.hidden01.weight") == numbers_of(file, "hidden01.weight"));
      CHECK(numbers_of(file, "optimizer.proxy.hidden01.weight") == std::vector<double>(48, 0.0));
    }
    for (int attempt = 2; attempt <= 3; ++attempt) {
      set(job, {{"TEST_EPOCHS", std::to_string(cursor.at("epoch").integer() + 2 * attempt)}});
      const auto next = job.start(attempt, attempt == 2 ? 2 : 1, {"train"});
      CAPTURE(next.err);
      CHECK(next.code == 0);
      if (attempt == 2) CHECK(next.out.find("going on after step " + std::to_string(step)) != std::string::npos);
    }
  }
}

TEST_CASE("when a worker is killed, the job ends") {
  if (!has_mpi()) return;
  for (const char* strategy : {"downpour", "gem", "easgd"}) {
    CAPTURE(strategy);
    JobFolder job(Job::test);
    make_endless(set(set(job, plain_sgd), {{"TEST_STRATEGY", strategy}}));
    Program program(job.command(3, {"train"}), job.with_attempt(1));
    program.start();
    REQUIRE(wait_for([&] { return board_of(job).size() == 3 && steps_taken(job); }));
    for (const BoardEntry& entry : board_of(job))
      if (entry.rank == 2) ::kill(static_cast<pid_t>(entry.pid), SIGKILL);
    const auto end = program.wait();
    CHECK(end.code != 0);
    CHECK(end.signal == 0);
    CHECK((end.out + end.err).find("rank 2") != std::string::npos);
  }
}

TEST_CASE("a loss that is not finite ends all ranks, and its block is named") {
  for (const char* strategy : {"downpour", "gem", "easgd"})
    for (const int ranks : {1, 3}) {
      if (ranks > 1 && !has_mpi()) continue;
      CAPTURE(strategy);
      CAPTURE(ranks);
      JobFolder job(Job::test);
      set(job, {{"TEST_STRATEGY", strategy}, {"TEST_RATE", "1e300"}});
      const auto end = job.start(1, ranks, {"train"});
      CHECK(end.code == 76);
      CHECK(end.err.find("block \"") != std::string::npos);
      CHECK(end.err.find("is not finite at step") != std::string::npos);
    }
}

TEST_CASE("what needs ranks that train as one is refused") {
  const Program::Variables refused[] = {{{"TEST_STRATEGY", "downpour"}, {"TEST_STRICT", "1"}}, {{"TEST_STRATEGY", "easgd"}, {"TEST_STRICT", "1"}},
                                        {{"TEST_STRATEGY", "gem"}, {"TEST_RULES", "1"}}, {{"TEST_STRATEGY", "easgd"}, {"TEST_FORCE", "2"}}};
  for (const Program::Variables& variables : refused) {
    JobFolder job(Job::test);
    set(job, variables);
    CHECK(job.start(1, 1, {"train"}).code == 64);
  }
  if (!has_mpi()) return;
  JobFolder job(Job::test);
  set(job, {{"TEST_STRATEGY", "downpour"}});
  const auto end = job.start(1, 2, {"train", "--trace", job.in_run("trace")});
  CHECK(end.code == 64);
  CHECK(end.err.find("Trace this job on one rank") != std::string::npos);
}

}
