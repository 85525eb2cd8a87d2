#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <csignal>
#include <cstdlib>

#include <sys/mount.h>
#include <unistd.h>

#include <tephra/files/json.hpp>
#include <tephra/files/sha256.hpp>
#include <tephra/job/metrics_log.hpp>

#include "core/numbers.hpp"
#include "program.hpp"

using namespace tephra;
using Job = JobFolder::Job;

namespace {

double difference(const std::vector<double>& a, const std::vector<double>& b) {
  REQUIRE(a.size() == b.size());
  const auto found = testing::difference_between(a, b);
  return found.most / found.largest;
}

}  // namespace

TEST_SUITE("program") {

TEST_CASE("words it knows, and wrong ones") {
  JobFolder job(Job::regression);
  CHECK(job.start(1, 1, {"--list"}).out == "train\nevaluate\n");
  CHECK(job.start(1, 1, {"--help"}).out.find("usage: job STAGE") == 0);
  const auto end = job.start(1, 1, {"trian"});
  CHECK(end.code == 64);
  CHECK(end.err.find("tephra: there is no stage \"trian\"; this job has train, evaluate.\nusage:") == 0);
  CHECK(job.start(1, 1, {}).code == 64);
  CHECK(job.start(1, 1, {"--fast"}).code == 64);
  CHECK(job.start(1, 1, {"--plan", "--ranks", "x"}).code == 64);
  CHECK(job.start(1, 1, {"train", "evaluate"}).code == 64);
  job.variables()["TEPHRA_DEADLINE"] = "soon";
  const auto deadline = job.start(1, 1, {"train"});
  CHECK(deadline.code == 64);
  CHECK(deadline.err == "tephra: rank 0: TEPHRA_DEADLINE=soon is no number of 0 or more. Mend or unset it.\n");
  CHECK_FALSE(std::filesystem::exists(job.run()));
}

TEST_CASE("the plan needs no data and no run folder") {
  JobFolder job(Job::regression);
  job.variables()["TEPHRA_JOB"] = "/nowhere";
  const auto end = job.start(1, 1, {"--plan", "--ranks", "2"});
  REQUIRE(end.code == 0);
  const auto plan = files::Json::parse(end.out);
  REQUIRE(plan.at("stages").array().size() == 2);
  const auto& train = plan.at("stages").array()[0];
  CHECK(train.at("rowsPerRank").integer() == 16);
  CHECK(train.at("plan").at("parameters").integer() == 7 * 64 + 64 + 64 * 64 + 64 + 64 + 1);
  CHECK(train.at("optimizerBytes").integer() == 2 * 8 * (7 * 64 + 64 + 64 * 64 + 64 + 64 + 1));
  CHECK(train.at("stepsPerEpoch").integer() == 10);
  CHECK(train.at("exchangedBytesPerStep").integer() == 8 * (7 * 64 + 64 + 64 * 64 + 64 + 64 + 1 + 2));
  CHECK(files::Json::parse(job.start(1, 1, {"--plan", "train"}).out).at("stages").array()[0].at("exchangedBytesPerStep").integer() == 0);
  CHECK(job.start(1, 1, {"--plan", "evaluate"}).out.find("\"stage\": \"train\"") == std::string::npos);
  CHECK_FALSE(std::filesystem::exists(job.run()));
}

TEST_CASE("bad data ends the job with its code and its place") {
  JobFolder job(Job::regression);
  const std::string good = read_text(job.data("table.csv"));
  std::filesystem::remove(job.data("table.csv"));
  auto end = job.start(1, 1, {"train"});
  CHECK(end.code == 66);
  CHECK(end.err.find("tephra: rank 0: block \"c4x7m2pq\": " + job.data("table.csv") + ": there is no such file") == 0);
  std::ofstream(job.data("table.csv")) << "Serial_No,GRE_Score,TOEFL_Score,University_Rating,SOP,LOR,CGPA,Research,Admit\n1,2,3,4,5,6,seven,8,9\n";
  end = job.start(2, 1, {"train"});
  CHECK(end.code == 65);
  CHECK(end.err == "tephra: rank 0: block \"c4x7m2pq\": " + job.data("table.csv") + ":2:13: \"seven\" in column \"CGPA\" is not a number. Mend the cell or leave the row out.\n");
  CHECK(read_text(job.in_run("metrics.2.log")).find("\"event\":\"stage-ended\",\"outcome\":\"failed\",\"message\":") != std::string::npos);
  end = job.start(3, 1, {"evaluate"});
  CHECK(end.code == 66);
  CHECK(end.err.find("Run the stage that trains it first.") != std::string::npos);
  if (has_mpi()) {
    end = job.start(4, 2, {"train"});
    CHECK(end.code == 65);
    CHECK(end.err.find("tephra: rank 0: block") != std::string::npos);
    CHECK(end.err.find("tephra: rank 1: block") == std::string::npos);
  }
}

TEST_CASE("any rank count gives the same curve, weights and scores") {
  if (!has_mpi()) {
    MESSAGE("skipped: built without MPI");
    return;
  }
  JobFolder one(Job::regression);
  REQUIRE(one.start(1, 1, {"train"}).code == 0);
  REQUIRE(one.start(1, 1, {"evaluate"}).code == 0);
  const auto reference = one.curve();
  CHECK(reference.size() == 2000 + 2 * 200);
  for (const int ranks : {2, 3}) {
    CAPTURE(ranks);
    JobFolder more(Job::regression);
    const auto trained = more.start(1, ranks, {"train"});
    CAPTURE(trained.err);
    REQUIRE(trained.code == 0);
    REQUIRE(more.start(1, ranks, {"evaluate"}).code == 0);
    const auto curve = more.curve();
    REQUIRE(curve.size() == reference.size());
    double most = 0;
    for (const auto& [key, value] : reference) most = std::max(most, std::abs(std::stod(value) - std::stod(curve.at(key))) / std::abs(std::stod(value)));
    CHECK(most < 1e-9);
    CHECK(difference(weights_of(one, "t3k9q2mz"), weights_of(more, "t3k9q2mz")) < 1e-9);
    const auto scores = [](const JobFolder& job) { return files::Json::read(job.in_run("out/e7w4n8rb/scores.json")).at("scores").at("r2").number(); };
    CHECK(scores(more) == doctest::Approx(scores(one)).epsilon(1e-9));
    CHECK(scores(one) > 0.6);
    const auto again = more.start(1, ranks, {"train"});
    CHECK(again.code == 0);
    CHECK(again.out == "train: already complete\n");
  }
}

TEST_CASE("a damaged or foreign checkpoint is refused") {
  JobFolder job(Job::test);
  make_endless(job);
  ::Program program(job.command(1, {"train"}), job.with_attempt(1));
  program.start();
  REQUIRE(wait_for([&] { return std::filesystem::exists(job.in_run("checkpoints/train/checkpoint.npz")); }));
  program.signal(SIGTERM);
  REQUIRE(program.wait().code == 75);
  const std::string path = job.in_run("checkpoints/train/checkpoint.npz"), good = read_text(path);
  std::string bad = good;
  constexpr std::size_t place = 300;  // in the first weights; the padding between members may change unseen
  bad[place] = static_cast<char>(bad[place] ^ 1);
  std::ofstream(path, std::ios::binary) << bad;
  auto end = job.start(2, 1, {"train"});
  CHECK(end.code == 65);
  CHECK(end.err.find("tephra: rank 0: block \"train001\": " + path + ": ") == 0);
  CHECK(end.err.find(" Delete " + job.in_run("checkpoints/train") + " to train anew.") != std::string::npos);
  std::ofstream(path, std::ios::binary) << good;
  job.variables()["TEST_BATCH"] = "16";
  end = job.start(3, 1, {"train"});
  CHECK(end.code == 65);
  CHECK(end.err.find("this checkpoint was made with batch 32, not 16.") != std::string::npos);
}

TEST_CASE("a full disk: exit 74, the file named, no torn line") {
  JobFolder job(Job::test);
  make_endless(job);
  job.variables()["TEST_LOG_EVERY"] = "1";
  job.variables()["TEST_CHECKPOINT_EVERY"] = "0";
  const auto end = ::Program(job.command(1, {"train"}), job.with_attempt(1)).limit_files(100000).run();
  CHECK(end.code == 74);
  CHECK(end.err == "tephra: rank 0: " + job.in_run("metrics.1.log") + ": cannot write the metrics: File too large. Free space or mend the folder's rights, then resume.\n");
  const std::string log = read_text(job.in_run("metrics.1.log"));
  CHECK(log.size() > 99000);
  CHECK(whole_lines(log) == log.size());

  const Folder place;
  if (::mount("tmpfs", place.path().c_str(), "tmpfs", 0, "size=128k") != 0) {
    MESSAGE("skipped: the part on a small file system needs the right to mount");
    return;
  }
  job.variables()["TEPHRA_RUN"] = place.path();
  const auto full = ::Program(job.command(1, {"train"}), job.with_attempt(1)).run();
  const std::string kept = read_text(place.file("metrics.1.log"));
  ::umount(place.path().c_str());
  CHECK(full.code == 74);
  CHECK(full.err.find("metrics.1.log: cannot write the metrics: No space left on device.") != std::string::npos);
  CHECK(whole_lines(kept) == kept.size());
}

TEST_CASE("a loss that is not finite ends with 76 and names block and step") {
  JobFolder job(Job::test);
  job.variables()["TEST_RATE"] = "1e300";
  for (const int ranks : {1, 2}) {
    if (ranks > 1 && !has_mpi()) continue;
    CAPTURE(ranks);
    const auto end = job.start(ranks, ranks, {"train"});
    CAPTURE(end.err);
    CHECK(end.code == 76);
    CHECK(end.err.find("tephra: rank ") != std::string::npos);
    CHECK(end.err.find("block \"") != std::string::npos);
    CHECK(end.err.find(" is not finite at step 2. Lower the learning rate") != std::string::npos);
    CHECK_FALSE(std::filesystem::exists(job.in_run("out/train001")));
  }
}

TEST_CASE("patience ends training and keeps the best weights") {
  JobFolder job(Job::test);
  // So many that their steps cannot be counted.
  job.variables()["TEST_EPOCHS"] = "9000000000000000000";
  job.variables()["TEST_PATIENCE"] = "5";
  REQUIRE(job.start(1, 1, {"train"}).code == 0);
  const auto model = files::Json::read(job.in_run("out/train001/model.json"));
  CHECK(model.at("epoch").integer() < 5000);
  CHECK(model.at("bestEpoch").integer() == model.at("epoch").integer() - 5);
  const auto curve = job.curve();
  CHECK(curve.at("validation_loss@" + std::to_string(model.at("bestEpoch").integer() * 10)) == model.at("bestLoss").text());

  JobFolder to_best(Job::test);
  to_best.variables()["TEST_EPOCHS"] = model.at("bestEpoch").text();
  REQUIRE(to_best.start(1, 1, {"train"}).code == 0);
  CHECK(weights_of(job, "train001") == weights_of(to_best, "train001"));
}

TEST_CASE("wrong use of ranks and rules is told") {
  JobFolder job(Job::test);
  job.variables()["TEST_EPOCHS"] = "0";
  const auto epochs = job.start(1, 1, {"train"});
  CHECK(epochs.code == 64);
  CHECK(epochs.err == "tephra: rank 0: block \"stop0001\": the stop rule must allow at least one epoch.\n");
  job.variables()["TEST_EPOCHS"] = "2";
  job.variables()["TEST_BATCH"] = "9000000000000000000";
  for (const int ranks : {1, has_mpi() ? 2 : 1}) {
    const auto batch = job.start(1, ranks, {"train"});
    CHECK(batch.code == 64);
    CHECK(batch.err.find("is too large. Use smaller dimensions or a smaller batch.") != std::string::npos);
  }
  job.variables().erase("TEST_BATCH");
  job.variables()["TEST_TRAIN"] = "0.9";
  REQUIRE(job.start(2, 1, {"train"}).code == 0);
  const auto no_test = job.start(2, 1, {"evaluate"});
  CHECK(no_test.code == 65);
  CHECK(no_test.err.find("part test of the dataset has no rows. Give it") != std::string::npos);
  if (!has_mpi()) return;
  JobFolder two(Job::test);
  two.variables()["TEST_SERIAL"] = "1";
  CHECK(two.start(1, 2, {"train"}).code == 64);
  two.variables()["TEST_SERIAL"] = "0";
  two.variables()["TEST_BATCH"] = "1";
  CHECK(two.start(2, 2, {"train"}).code == 64);
}

TEST_CASE("images to classes, in f32, on two ranks") {
  JobFolder job(Job::digits);
  const int ranks = has_mpi() ? 2 : 1;
  REQUIRE(job.start(1, ranks, {"train"}).code == 0);
  REQUIRE(job.start(1, ranks, {"evaluate"}).code == 0);
  const auto scores = files::Json::read(job.in_run("out/e4p8d3sj/scores.json"));
  CHECK(scores.at("rows").integer() == 60);
  CHECK(scores.at("scores").at("accuracy").number() > 0.7);
}

TEST_CASE("outputs carry their hashes, and numpy opens them in three lines") {
  JobFolder job(Job::regression);
  REQUIRE(job.start(1, 1, {"train"}).code == 0);
  REQUIRE(job.start(1, 1, {"evaluate"}).code == 0);
  const auto manifest = files::Json::read(job.in_run("out/t3k9q2mz/manifest.json"));
  for (const auto& [name, hash] : manifest.at("files").object()) {
    const std::string bytes = read_text(job.in_run("out/t3k9q2mz/" + name));
    CHECK(hash.string() == files::sha256(bytes.data(), bytes.size()));
  }
  if (std::system("/usr/bin/python3 -c 'import numpy' 2>/dev/null") != 0) {
    MESSAGE("skipped: /usr/bin/python3 has no numpy");
    return;
  }
  const std::string script = "import numpy, json\n"
                             "model = numpy.load('" + job.in_run("out/t3k9q2mz/model.npz") + "')\n"
                             "assert model['d3q7t5wn.weight'].shape == (7, 64) and model['d3q7t5wn.weight'].dtype == 'f8'\n"
                             "p = numpy.load('" + job.in_run("out/e7w4n8rb/predictions.npz") + "')\n"
                             "s = json.load(open('" + job.in_run("out/e7w4n8rb/scores.json") + "'))['scores']\n"
                             "e = p['prediction'] - p['target']\n"
                             "assert abs((e ** 2).mean() - s['mean_squared_error']) < 1e-12\n"
                             "assert abs(1 - (e ** 2).sum() / ((p['target'] - p['target'].mean()) ** 2).sum() - s['r2']) < 1e-9\n"
                             "table = numpy.genfromtxt('" + job.data("table.csv") + "', delimiter=',', names=True)\n"
                             "assert abs(table['Admit'][p['row']] - p['target'][:, 0]).max() < 1e-12\n"
                             "t = {x['field']: x for x in json.load(open('" + job.in_run("out/t3k9q2mz/model.json") + "'))['transforms']}\n"
                             "x = numpy.stack([table[n][p['row']] for n in ['GRE_Score','TOEFL_Score','University_Rating','SOP','LOR','CGPA','Research']], 1)\n"
                             "x = (x - t['features']['shift']) / t['features']['divisor']\n"
                             "for layer in ['d3q7t5wn', 'd9m4k2xc', 'd6b8v3jf']:\n"
                             "  x = x @ model[layer + '.weight'] + model[layer + '.bias']\n"
                             "  x = x if layer == 'd6b8v3jf' else numpy.maximum(x, 0)\n"
                             "x = x * t['target']['divisor'] + t['target']['shift']\n"
                             "assert abs(x - p['prediction']).max() < 1e-10\n";
  CHECK(::Program({"/usr/bin/python3", "-c", script}, {}).run().err == "");
}

}
