#include <doctest/doctest.h>

#include <string>

#include <tephra/files/json.hpp>

#include "program.hpp"

using namespace tephra;
using Job = JobFolder::Job;

namespace {

Program::Variables with_rules(Program::Variables variables, const std::string& optimizer) {
  variables["TEST_OPTIMIZER"] = optimizer;
  variables["TEST_RULES"] = "1";
  variables["TEST_DROPOUT"] = "0.1";
  return variables;
}

// The file of a job's weights.
std::string model_of(const JobFolder& job) { return read_text(job.in_run("out/train001/model.npz")); }

// Ends a job after the checkpoint of epoch 9 as a kill would: keeps the checkpoint, drops everything later.
void cut_after_nine_epochs(JobFolder& job) {
  job.variables()["TEST_EPOCHS"] = "9";
  job.variables()["TEST_CHECKPOINT_EVERY"] = "4";
  REQUIRE(job.start(1, 1, {"train"}).code == 0);
  std::filesystem::remove_all(job.in_run("out"));
  job.variables()["TEST_EPOCHS"] = "20";
  job.variables()["TEST_CHECKPOINT_EVERY"] = "3";
}

}  // namespace

TEST_SUITE("program") {

TEST_CASE("every optimizer with schedule, clip and scaler: resumed midway, the curve and the weights are the same bits") {
  for (const std::string optimizer : {"sgd", "adamw", "adagrad", "rmsprop", "lars", "lamb"}) {
    CAPTURE(optimizer);
    JobFolder whole(Job::test), cut(Job::test);
    whole.variables() = with_rules(whole.variables(), optimizer);
    cut.variables() = with_rules(cut.variables(), optimizer);
    REQUIRE(whole.start(1, 1, {"train"}).code == 0);
    cut_after_nine_epochs(cut);
    const auto resumed = cut.start(2, 1, {"train"});
    CAPTURE(resumed.err);
    REQUIRE(resumed.code == 0);
    CHECK(resumed.out.find("going on after step 80") != std::string::npos);
    CHECK(cut.curve() == whole.curve());
    CHECK(model_of(cut) == model_of(whole));
    const auto curve = whole.curve();
    CHECK(std::stod(curve.at("validation_loss@200")) < std::stod(curve.at("validation_loss@10")));
  }
}

TEST_CASE("learning rate, gradient norm and loss scale are figures of the log when their rules are set") {
  JobFolder plain(Job::test), ruled(Job::test);
  ruled.variables()["TEST_RULES"] = "1";
  REQUIRE(plain.start(1, 1, {"train"}).code == 0);
  REQUIRE(ruled.start(1, 1, {"train"}).code == 0);
  const std::string log = read_text(ruled.in_run("metrics.1.log")), bare = read_text(plain.in_run("metrics.1.log"));
  CHECK(log.find("\"gradient_norm\":") != std::string::npos);
  CHECK(log.find("\"learning_rate\":0.0025") != std::string::npos);
  CHECK(log.find("\"loss_scale\":65536,\"skipped_steps\":0}") != std::string::npos);
  CHECK(log.find("\"loss_scale\":131072,\"skipped_steps\":0}") != std::string::npos);
  for (const char* figure : {"learning_rate", "gradient_norm", "loss_scale", "skipped_steps"}) CHECK(bare.find(figure) == std::string::npos);
}

TEST_CASE("Anderson acceleration around a moving average: resumed midway, the curve, its counts and the weights are the same bits") {
  for (const char* kind : {"1", "2"}) {
    CAPTURE(kind);
    JobFolder whole(Job::test), cut(Job::test);
    for (JobFolder* job : {&whole, &cut}) {
      job->variables() = with_rules(job->variables(), "sgd");
      job->variables()["TEST_ANDERSON"] = kind;
    }
    REQUIRE(whole.start(1, 1, {"train"}).code == 0);
    cut_after_nine_epochs(cut);
    const auto resumed = cut.start(2, 1, {"train"});
    CAPTURE(resumed.err);
    REQUIRE(resumed.code == 0);
    CHECK(cut.curve() == whole.curve());
    CHECK(model_of(cut) == model_of(whole));
    const auto curve = whole.curve();
    CHECK(curve.at("anderson_tried@200") == "28");  // (200 − 1)/7
    CHECK(std::stod(curve.at("anderson_accepted@200")) > 0);
    CHECK(std::stod(curve.at("averaged_steps@200")) > 0);
  }
}

TEST_CASE("a checkpoint of other rules is refused with both named; wrong rules end with 64") {
  JobFolder job(Job::test);
  job.variables()["TEST_OPTIMIZER"] = "adamw";
  cut_after_nine_epochs(job);
  job.variables()["TEST_OPTIMIZER"] = "rmsprop";
  auto end = job.start(2, 1, {"train"});
  CHECK(end.code == 65);
  CHECK(end.err.find("this checkpoint was made with optimizer {\"rule\":\"adamw\",\"learningRate\":0.01,") != std::string::npos);
  CHECK(end.err.find(", not {\"rule\":\"rmsprop\",") != std::string::npos);
  job.variables()["TEST_OPTIMIZER"] = "adamw";
  job.variables()["TEST_RULES"] = "1";
  end = job.start(3, 1, {"train"});
  CHECK(end.code == 65);
  CHECK(end.err.find("this checkpoint was made with schedule {\"rule\":\"off\"}, not {\"rule\":\"cosine\",") != std::string::npos);
  job.variables()["TEST_NORM"] = "-1";
  end = job.start(4, 1, {"train"});
  CHECK(end.code == 64);
  CHECK(end.err == "tephra: rank 0: block \"clip0001\": the largest gradient norm must not be below 0; 0 is no limit.\n");
  CHECK(job.start(5, 1, {"--plan", "train"}).code == 64);
}

TEST_CASE("two ranks take the same steps as one with every rule set") {
  if (!has_mpi()) {
    MESSAGE("SKIPPED rules over ranks: built without MPI");
    return;
  }
  for (const char* anderson : {"0", "1", "2"}) {
    CAPTURE(anderson);
    JobFolder one(Job::test), two(Job::test);
    for (JobFolder* job : {&one, &two}) {
      job->variables() = with_rules(job->variables(), "lamb");
      job->variables()["TEST_ANDERSON"] = anderson;
    }
    REQUIRE(one.start(1, 1, {"train"}).code == 0);
    REQUIRE(two.start(1, 2, {"train"}).code == 0);
    const auto curve = one.curve(), other = two.curve();
    REQUIRE(curve.size() == other.size());
    for (const auto& [key, value] : curve) CHECK(std::stod(other.at(key)) == doctest::Approx(std::stod(value)).epsilon(1e-9));
  }
}

TEST_CASE("strict: one, two and four ranks give the same bits, through a stop and a resume too") {
  if (!has_mpi()) {
    MESSAGE("SKIPPED strict over ranks: built without MPI");
    return;
  }
  std::string model;
  std::map<std::string, std::string> curve;
  for (const int ranks : {1, 2, 4}) {
    JobFolder job(Job::test);
    job.variables()["TEST_STRICT"] = "1";
    job.variables()["TEST_DROPOUT"] = "0.1";
    job.variables()["TEST_ANDERSON"] = "1";
    cut_after_nine_epochs(job);
    REQUIRE(job.start(2, ranks, {"train"}).code == 0);
    if (model.empty()) {
      model = model_of(job);
      curve = job.curve();
    }
    CAPTURE(ranks);
    CHECK(model_of(job) == model);
    CHECK(job.curve() == curve);
  }
}

}
