#include <doctest/doctest.h>

#include <cmath>
#include <csignal>
#include <cstdlib>
#include <ctime>
#include <random>

#include <sys/wait.h>
#include <unistd.h>

#include <tephra/files/json.hpp>
#include <tephra/job/stop.hpp>

#include "program.hpp"

// Jobs that are stopped or killed, and what goes on from there.

using namespace tephra;
using Job = JobFolder::Job;

namespace {

int count_from(const char* name, int otherwise) {
  const char* text = std::getenv(name);
  return text ? std::atoi(text) : otherwise;
}

}  // namespace

TEST_SUITE("program") {

TEST_CASE("kill -9 at any instant, start again: the curve goes on to the bit") {
  JobFolder whole(Job::test);
  whole.variables()["TEST_DROPOUT"] = "0.2";
  whole.variables()["TEST_EPOCHS"] = "120";
  timespec before{}, after{};
  ::clock_gettime(CLOCK_MONOTONIC, &before);
  REQUIRE(whole.start(1, 1, {"train"}).code == 0);
  ::clock_gettime(CLOCK_MONOTONIC, &after);
  const double seconds = static_cast<double>(after.tv_sec - before.tv_sec) + 1e-9 * static_cast<double>(after.tv_nsec - before.tv_nsec);
  const auto reference = whole.curve();
  std::mt19937 random(static_cast<unsigned>(count_from("TEPHRA_TEST_SEED", 11)));
  int killed = 0, resumed = 0;
  for (int round = 0; round < count_from("TEPHRA_TEST_KILLS", 10); ++round) {
    CAPTURE(round);
    JobFolder job(Job::test);
    job.variables()["TEST_DROPOUT"] = "0.2";
    job.variables()["TEST_EPOCHS"] = "120";
    Program::End end;
    for (int attempt = 1; attempt <= 60; ++attempt) {
      Program program(job.command(1, {"train"}), job.with_attempt(attempt));
      program.start();
      ::usleep(static_cast<useconds_t>(seconds * 1e6 * std::uniform_real_distribution<>(0.02, attempt > 4 ? 4.0 : 0.9)(random)));
      program.signal(SIGKILL);
      end = program.wait();
      if (end.signal == SIGKILL) ++killed;
      if (end.out.find("going on after step") != std::string::npos) ++resumed;
      if (end.code == 0) break;
    }
    REQUIRE(end.code == 0);
    const auto curve = job.curve();
    for (const auto& [key, value] : reference) {
      CAPTURE(key);
      REQUIRE(curve.count(key) == 1);
      CHECK(curve.at(key) == value);
    }
    CHECK(curve == reference);
    CHECK(weights_of(job, "train001") == weights_of(whole, "train001"));
  }
  MESSAGE("killed " << killed << " times, resumed " << resumed << " times");
}

TEST_CASE("SIGTERM: checkpoint, exit 75, and the curve goes on in a new log") {
  JobFolder whole(Job::test);
  whole.variables()["TEST_EPOCHS"] = "3000";
  REQUIRE(whole.start(1, 1, {"train"}).code == 0);
  JobFolder job(Job::test);
  job.variables()["TEST_EPOCHS"] = "3000";
  Program program(job.command(1, {"train"}), job.with_attempt(1));
  program.start();
  REQUIRE(wait_for([&] { return std::filesystem::exists(job.in_run("checkpoints/train/checkpoint.npz")); }));
  program.signal(SIGTERM);
  const auto end = program.wait();
  CHECK(end.code == 75);
  CHECK(std::filesystem::exists(job.in_run("checkpoints/train/checkpoint.npz")));
  CHECK_FALSE(std::filesystem::exists(job.in_run("out/train001/manifest.json")));
  CHECK(read_text(job.in_run("metrics.1.log")).find("\"event\":\"stage-ended\",\"outcome\":\"stopped\"") != std::string::npos);
  const auto stopped = files::Json::read(job.in_run("checkpoints/train/checkpoint.json"));
  CHECK(job.start(2, 1, {"train"}).code == 0);
  const std::string log = read_text(job.in_run("metrics.2.log"));
  CHECK(log.find("\"attempt\":2,\"resumedFromStep\":" + std::to_string(stopped.at("step").integer()) + ",") != std::string::npos);
  CHECK(job.curve() == whole.curve());
}

TEST_CASE("a stop file and a deadline stop it too") {
  for (const bool by_file : {true, false}) {
    CAPTURE(by_file);
    JobFolder job(Job::test);
    make_endless(job);
    if (!by_file) job.variables()["TEPHRA_DEADLINE"] = std::to_string(std::time(nullptr) + 3);
    Program program(job.command(1, {"train"}), job.with_attempt(1));
    program.start();
    REQUIRE(wait_for([&] { return steps_taken(job); }));
    if (by_file) std::ofstream(job.in_run("stop")) << "";
    CHECK(program.wait().code == 75);
    CHECK(std::filesystem::exists(job.in_run("checkpoints/train/checkpoint.json")));
  }
}

TEST_CASE("two ranks stop after the same step on USR2, and go on as one or as two") {
  if (!has_mpi()) {
    MESSAGE("skipped: built without MPI");
    return;
  }
  JobFolder job(Job::test);
  make_endless(job);
  Program program(job.command(2, {"train"}), job.with_attempt(1));
  program.start();
  REQUIRE(wait_for([&] { return board_of(job).size() == 2 && steps_taken(job); }));
  const auto board = board_of(job);
  for (std::uint32_t rank = 0; rank < 2; ++rank) {
    CHECK(board[rank].rank == rank);
    CHECK(board[rank].ranks == 2);
    CHECK(board[rank].stage == "train");
    CHECK(board[rank].attempt == 1);
    CHECK(board[rank].block.size() == 8);
    CHECK(board[rank].total_steps == 1000000000);
    CHECK(board[rank].resident_bytes > 1000000);
    CHECK(std::abs(board[rank].time - static_cast<double>(std::time(nullptr))) < 60);
    CHECK(board[rank].changed <= board[rank].time);
    CHECK(::kill(static_cast<pid_t>(board[rank].pid), 0) == 0);
  }
  program.signal(SIGUSR2);
  const auto end = program.wait();
  CAPTURE(end.err);
  CHECK(end.code == 75);
  const auto after = board_of(job);
  REQUIRE(after.size() == 2);
  CHECK(after[0].step == after[1].step);
  CHECK(after[0].phase == "done");
  for (const int ranks : {1, 2}) {
    Program again(job.command(ranks, {"train"}), job.with_attempt(1 + ranks));
    again.start();
    CHECK(wait_for([&] { return std::filesystem::exists(job.in_run("metrics." + std::to_string(1 + ranks) + ".log")); }));
    REQUIRE(wait_for([&] { return read_text(job.in_run("metrics." + std::to_string(1 + ranks) + ".log")).find("stage-started") != std::string::npos; }));
    again.signal(ranks == 1 ? SIGTERM : SIGUSR2);
    CHECK(again.wait().code == 75);
  }
}

TEST_CASE("a rank that dies ends the job") {
  if (!has_mpi()) {
    MESSAGE("skipped: built without MPI");
    return;
  }
  JobFolder job(Job::test);
  make_endless(job);
  Program program(job.command(2, {"train"}), job.with_attempt(1));
  program.start();
  REQUIRE(wait_for([&] { return board_of(job).size() == 2 && steps_taken(job); }));
  const auto board = board_of(job);
  ::kill(static_cast<pid_t>(board[1].pid), SIGKILL);
  CHECK(program.wait().code != 0);
  CHECK(wait_for([&] { return ::kill(static_cast<pid_t>(board[0].pid), 0) != 0; }));
}

TEST_CASE("a second signal ends at once; a repeat of the first does not") {
  const auto child = [](long milliseconds) {
    const pid_t pid = ::fork();
    if (pid == 0) {
      StopFlag::catch_signals();
      std::raise(SIGTERM);
      pause_milliseconds(milliseconds);
      std::raise(SIGUSR2);
      ::_exit(StopFlag::wanted() ? 3 : 4);
    }
    int status = 0;
    ::waitpid(pid, &status, 0);
    return status;
  };
  const int soon = child(0), late = child(700);
  CHECK(WIFEXITED(soon));
  CHECK(WEXITSTATUS(soon) == 3);
  CHECK(WIFSIGNALED(late));
  CHECK(WTERMSIG(late) == SIGUSR2);
}

}
