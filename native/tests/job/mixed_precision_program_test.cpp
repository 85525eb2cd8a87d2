#include <doctest/doctest.h>

#include <string>

#include "program.hpp"

using namespace tephra;
using Job = JobFolder::Job;

namespace {

struct Mixed : JobFolder {
  explicit Mixed(const std::string& numbers) : JobFolder(Job::test) {
    variables()["TEST_PRECISION"] = numbers;
    variables()["TEST_OPTIMIZER"] = "adamw";
  }

  std::string model() { return read_text(in_run("out/train001/model.npz")); }
};

}  // namespace

TEST_SUITE("program") {

TEST_CASE("mixed precision: resumed midway, the curve and the weights are the same bits") {
  for (const std::string numbers : {"bf16", "f16"}) {
    CAPTURE(numbers);
    Mixed whole(numbers), cut(numbers);
    REQUIRE(whole.start(1, 1, {"train"}).code == 0);
    cut.variables()["TEST_EPOCHS"] = "9";
    REQUIRE(cut.start(1, 1, {"train"}).code == 0);
    std::filesystem::remove_all(cut.in_run("out"));
    cut.variables()["TEST_EPOCHS"] = "20";
    const auto resumed = cut.start(2, 1, {"train"});
    CAPTURE(resumed.err);
    REQUIRE(resumed.code == 0);
    CHECK(resumed.out.find("going on after step") != std::string::npos);
    CHECK(cut.curve() == whole.curve());
    CHECK(cut.model() == whole.model());
  }
}

TEST_CASE("mixed precision is part of what a checkpoint was made with, and of what a trace says") {
  Mixed job("f16");
  job.variables()["TEST_EPOCHS"] = "9";
  REQUIRE(job.start(1, 1, {"train"}).code == 0);
  std::filesystem::remove_all(job.in_run("out"));
  job.variables()["TEST_PRECISION"] = "bf16";
  job.variables()["TEST_EPOCHS"] = "20";
  const auto other = job.start(2, 1, {"train"});
  CHECK(other.code == 65);
  CHECK(other.err.find(R"(this checkpoint was made with precision {"rule":"mixed","numbers":"f16"}, not {"rule":"mixed","numbers":"bf16"})") != std::string::npos);
}

TEST_CASE("mixed precision with weights of 64 bits ends with 64") {
  Mixed job("bf16");
  job.variables()["TEST_WIDE"] = "1";
  const auto end = job.start(1, 1, {"train"});
  CHECK(end.code == 64);
  CHECK(end.err == "tephra: rank 0: block \"mixed001\": mixed precision keeps weights of 32 bits (f32), not f64.\n");
  CHECK(job.start(2, 1, {"--plan", "train"}).code == 64);
}

TEST_CASE("mixed precision on two ranks: the same steps to the format's precision, and in strict mode the same bits") {
  if (!has_mpi()) {
    MESSAGE("SKIPPED mixed precision over ranks: built without MPI");
    return;
  }
  for (const std::string strict : {"0", "1"}) {
    Mixed one("f16"), two("f16");
    for (Mixed* job : {&one, &two}) job->variables()["TEST_STRICT"] = strict;
    REQUIRE(one.start(1, 1, {"train"}).code == 0);
    REQUIRE(two.start(1, 2, {"train"}).code == 0);
    if (strict == "1") {
      CHECK(two.model() == one.model());
      CHECK(two.curve() == one.curve());
      continue;
    }
    const auto curve = one.curve(), other = two.curve();
    REQUIRE(curve.size() == other.size());
    for (const auto& [key, value] : curve) CHECK(std::stod(other.at(key)) == doctest::Approx(std::stod(value)).epsilon(0x1p-10));
  }
}

}
