#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include <tephra/files/json.hpp>
#include <tephra/job/environment.hpp>

namespace tephra {

// metrics.<attempt>.log of a run: one line a record, `<bytes of JSON> <crc32c, 8 hex> <JSON>\n`, each written by one write().
// Only rank 0 holds one. The stages of an attempt append to the same file, after cutting off a torn tail. Failures throw
// Error 74 naming the file, which then ends with a whole line.
class MetricsLog {
 public:
  struct Figure {
    std::string_view name;
    double value;
  };

  MetricsLog(const Environment& environment, std::string stage);
  ~MetricsLog();
  MetricsLog(const MetricsLog&) = delete;
  MetricsLog& operator=(const MetricsLog&) = delete;

  // The file's first record; does nothing when an earlier stage wrote it. -1 = not resumed.
  void begin(std::int64_t resumed_from_step);
  // {"event":NAME, …members…, "t", "stage"}
  void event(std::string_view name, const files::Json& members);
  // {"step","epoch","values":{…},"t","stage"}, with "ranks":{…} when given: figures that are no curve. Allocates nothing once warm.
  void figures(std::uint64_t step, std::int64_t epoch, std::span<const Figure> values, std::span<const Figure> ranks = {});

  const std::string& path() const { return path_; }
  bool broken() const { return broken_; }

 private:
  void keep_whole_lines();
  void append(std::string_view member, std::span<const Figure> figures);
  void finish_record();
  [[noreturn]] void fail(int error);

  std::string path_;
  std::string stage_;
  files::Json first_;
  std::string json_;
  std::string line_;
  std::int64_t size_ = 0;
  int file_ = -1;
  bool broken_ = false;
};

// The log of an attempt.
std::string metrics_path(const std::string& run_folder, int attempt);

// Bytes at the start of `text` that are whole metrics lines whose length and checksum fit.
std::size_t whole_lines(std::string_view text);

}  // namespace tephra
