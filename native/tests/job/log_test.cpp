#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>

#include <sys/resource.h>

#include <csignal>

#include <tephra/job/board.hpp>
#include <tephra/job/metrics_log.hpp>
#include <tephra/tensor/error.hpp>
#include <tephra/train/scores.hpp>

#include "folder.hpp"

using namespace tephra;

namespace {

Environment environment_in(const Folder& folder, int attempt = 1) {
  return {.run_folder = folder.path(), .run_id = "r", .job_folder = ".", .job_hash = "h", .attempt = attempt, .deadline = 0};
}

void write_steps(MetricsLog& log, int count) {
  for (int step = 1; step <= count; ++step) {
    const std::array<MetricsLog::Figure, 2> figures = {{{"loss", 1.0 / step}, {"bad", std::nan("")}}};
    log.figures(static_cast<std::uint64_t>(step), 1, figures);
  }
}

}  // namespace

TEST_CASE("a metrics log is whole lines whose checksums fit") {
  const Folder folder;
  {
    MetricsLog log(environment_in(folder), "train");
    log.begin(-1);
    write_steps(log, 2);
  }
  const std::string text = read_text(folder.file("metrics.1.log"));
  CHECK(whole_lines(text) == text.size());
  const std::string first = text.substr(0, text.find('\n'));
  const files::Json json = files::Json::parse(first.substr(first.find('{')));
  CHECK(json.at("v").integer() == 1);
  CHECK(json.at("job").string() == "h");
  CHECK(json.at("resumedFromStep").is_null());
  CHECK(json.at("stage").string() == "train");
  CHECK(text.find(R"({"step":2,"epoch":1,"values":{"loss":0.5,"bad":"NaN"},"t":)") != std::string::npos);
  for (std::size_t cut = 0; cut < text.size(); ++cut) {
    const std::size_t whole = whole_lines(std::string_view(text).substr(0, cut));
    CHECK(whole <= cut);
    CHECK((whole == 0 || text[whole - 1] == '\n'));
  }
}

TEST_CASE("the next stage cuts a torn tail off and writes no second head") {
  const Folder folder;
  {
    MetricsLog log(environment_in(folder), "train");
    log.begin(7);
    write_steps(log, 3);
  }
  const std::string whole = read_text(folder.file("metrics.1.log"));
  folder.write("metrics.1.log", whole + "57 0badc0de {\"step\":4");
  {
    MetricsLog log(environment_in(folder), "evaluate");
    log.begin(-1);
    log.event("scores", files::Json());
  }
  const std::string text = read_text(folder.file("metrics.1.log"));
  CHECK(text.substr(0, whole.size()) == whole);
  CHECK(whole_lines(text) == text.size());
  CHECK(text.find("\"v\":1", whole.size()) == std::string::npos);
  MetricsLog second(environment_in(folder, 2), "train");
  second.begin(3);
  CHECK(read_text(folder.file("metrics.2.log")).find("\"attempt\":2,\"resumedFromStep\":3") != std::string::npos);
}

TEST_CASE("a full disk is an error that names the log, which keeps whole lines") {
  const Folder folder;
  std::signal(SIGXFSZ, SIG_IGN);
  rlimit before{};
  ::getrlimit(RLIMIT_FSIZE, &before);
  MetricsLog log(environment_in(folder), "train");
  log.begin(-1);
  rlimit small = before;
  small.rlim_cur = 1000;
  ::setrlimit(RLIMIT_FSIZE, &small);
  std::string message = "no error";
  Exit code = Exit::done;
  try {
    write_steps(log, 100);
  } catch (const Error& error) {
    message = error.what();
    code = error.code();
  }
  ::setrlimit(RLIMIT_FSIZE, &before);
  CHECK(code == Exit::file);
  CHECK(message == folder.file("metrics.1.log") + ": cannot write the metrics: File too large. Free space or mend the folder's rights, then resume.");
  CHECK(log.broken());
  const std::string text = read_text(folder.file("metrics.1.log"));
  CHECK(text.size() > 500);
  CHECK(text.size() <= 1000);
  CHECK(whole_lines(text) == text.size());
}

TEST_CASE("a board slot says what was put in, and a torn one is noticed") {
  const BoardEntry in{.rank = 3, .ranks = 4, .attempt = 2, .pid = 77, .time = 1.5e9, .changed = 1.4e9, .step = 123456789012, .total_steps = 9, .resident_bytes = 1u << 30,
                      .block = "t3k9q2mz", .phase = "exchange", .stage = "mein Name, der für zweiunddreißig Bytes zu lang ist"};
  Slot slot = slot_of(in);
  seal(slot, 4);
  BoardEntry out;
  REQUIRE(read_slot(slot, out));
  CHECK(out.rank == 3);
  CHECK(out.ranks == 4);
  CHECK(out.attempt == 2);
  CHECK(out.pid == 77);
  CHECK(out.time == 1.5e9);
  CHECK(out.changed == 1.4e9);
  CHECK(out.step == 123456789012);
  CHECK(out.total_steps == 9);
  CHECK(out.resident_bytes == 1u << 30);
  CHECK(out.block == "t3k9q2mz");
  CHECK(out.phase == "exchange");
  CHECK(out.stage == "mein Name, der für zweiunddrei");
  for (std::size_t byte = 4; byte < slot.size(); ++byte) {
    Slot torn = slot;
    torn[byte] ^= 0x10;
    CHECK_FALSE(read_slot(torn, out));
  }
  slot[0] = 5;
  CHECK_FALSE(read_slot(slot, out));
}

TEST_CASE("every rank of a node writes its own slot") {
  const Folder folder;
  for (int rank = 2; rank >= 0; --rank) SlotFile(folder.path(), {"n1", rank, 3}, board_suffix).write(slot_of(BoardEntry{.rank = static_cast<std::uint32_t>(rank), .phase = "start"}));
  const std::string bytes = read_text(folder.file("ranks/n1.board"));
  REQUIRE(bytes.size() == 3 * 128);
  for (std::uint32_t rank = 0; rank < 3; ++rank) {
    Slot slot;
    std::copy_n(bytes.begin() + 128 * rank, 128, slot.begin());
    BoardEntry entry;
    REQUIRE(read_slot(slot, entry));
    CHECK(entry.rank == rank);
  }
  SlotFile(folder.path(), {"n1", 0, 1}, board_suffix).write(slot_of(BoardEntry{.rank = 0, .phase = "start"}));
  CHECK(read_text(folder.file("ranks/n1.board")).size() == 128);
}

TEST_CASE("scores by hand") {
  using namespace tephra::train;
  std::vector<std::string> notes;
  const Outcomes numbers{.rows = 3, .width = 1, .predictors = 1, .predictions = {1, 2, 4}, .targets = {1, 3, 5}, .labels = {}};
  CHECK(score_of(Score::mean_squared_error, numbers, "e", notes) == doctest::Approx(2.0 / 3));
  CHECK(score_of(Score::mean_absolute_error, numbers, "e", notes) == doctest::Approx(2.0 / 3));
  CHECK(score_of(Score::r2, numbers, "e", notes) == doctest::Approx(0.75));
  CHECK(score_of(Score::adjusted_r2, numbers, "e", notes) == doctest::Approx(0.5));
  CHECK(score_of(Score::relative_l2, numbers, "e", notes) == doctest::Approx(std::sqrt(2.0 / 35)));
  CHECK(notes.empty());
  const Outcomes zeros{.rows = 2, .width = 1, .predictors = 1, .predictions = {0, 1}, .targets = {0, 0}, .labels = {}};
  CHECK(score_of(Score::relative_l2, zeros, "e", notes) == std::numeric_limits<double>::infinity());
  CHECK(std::isnan(score_of(Score::adjusted_r2, zeros, "e", notes)));
  CHECK(notes == std::vector<std::string>{"relative_l2: the target is 0 in every row, so it has no size to compare with.",
                                          "adjusted_r2: 2 rows are too few for 1 predictors; there must be at least two more."});
  notes.clear();
  const Outcomes constant{.rows = 2, .width = 1, .predictions = {1, 2}, .targets = {2, 2}, .labels = {}};
  CHECK(score_of(Score::r2, constant, "e", notes) == 0);
  CHECK(notes == std::vector<std::string>{"r2: the target is the same in every row, so r2 has no meaning; it counts as 0."});
  const Outcomes classes{.rows = 2, .width = 2, .predictions = {0, 0, 1000, 0}, .targets = {}, .labels = {0, 1}};
  CHECK(score_of(Score::accuracy, classes, "e", notes) == 0.5);
  CHECK(score_of(Score::cross_entropy, classes, "e", notes) == doctest::Approx((std::log(2.0) + 1000) / 2));
  CHECK_THROWS_WITH_AS(score_of(Score::r2, classes, "e", notes), "r2 needs numbers, and the target holds class numbers.", Error);
  CHECK_THROWS_WITH_AS(score_of(Score::accuracy, numbers, "e", notes), "accuracy needs class numbers, and the target holds numbers.", Error);
}
