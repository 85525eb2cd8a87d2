#include <tephra/job/metrics_log.hpp>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

#include <tephra/files/atomic_file.hpp>
#include <tephra/files/crc.hpp>
#include <tephra/files/mapped_file.hpp>
#include <tephra/tensor/error.hpp>

namespace tephra {
namespace {

void append_hex(std::string& out, std::uint32_t value) {
  for (int shift = 28; shift >= 0; shift -= 4) out += "0123456789abcdef"[value >> shift & 15u];
}

}  // namespace

std::size_t whole_lines(std::string_view text) {
  std::size_t good = 0;
  while (good < text.size()) {
    const std::string_view rest = text.substr(good);
    std::size_t bytes = 0;
    std::uint32_t crc = 0;
    const auto length = std::from_chars(rest.data(), rest.data() + rest.size(), bytes);
    const auto start = static_cast<std::size_t>(length.ptr - rest.data()) + 10;
    if (length.ec != std::errc() || start > rest.size() || bytes >= rest.size() - start || rest[start + bytes] != '\n') break;
    if (*length.ptr != ' ' || std::from_chars(length.ptr + 1, length.ptr + 9, crc, 16).ptr != length.ptr + 9) break;
    if (files::crc32c(rest.substr(start, bytes)) != crc) break;
    good += start + bytes + 1;
  }
  return good;
}

std::string metrics_path(const std::string& run_folder, int attempt) { return run_folder + "/metrics." + std::to_string(attempt) + ".log"; }

MetricsLog::MetricsLog(const Environment& environment, std::string stage)
    : path_(metrics_path(environment.run_folder, environment.attempt)), stage_(std::move(stage)) {
  first_.set("v", 1).set("job", environment.job_hash).set("run", environment.run_id).set("attempt", environment.attempt);
  keep_whole_lines();
  file_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  if (file_ < 0) fail(errno);
  json_.reserve(4096);
  line_.reserve(4096);
}

MetricsLog::~MetricsLog() {
  if (file_ >= 0) ::close(file_);
}

void MetricsLog::keep_whole_lines() {
  if (!files::exists(path_)) return;
  std::size_t bytes = 0, good = 0;
  {
    const files::MappedFile before(path_);
    bytes = before.bytes().size();
    good = whole_lines(before.bytes());
  }
  if (good < bytes && ::truncate(path_.c_str(), static_cast<off_t>(good)) != 0) fail(errno);
  size_ = static_cast<std::int64_t>(good);
}

void MetricsLog::fail(int error) {
  broken_ = true;
  throw Error(Exit::file, "", path_ + ": cannot write the metrics: " + std::strerror(error) + ". Free space or mend the folder's rights, then resume.");
}

void MetricsLog::begin(std::int64_t resumed_from_step) {
  if (size_ > 0) return;
  files::Json first = first_;
  first.set("resumedFromStep", resumed_from_step < 0 ? files::Json() : files::Json(resumed_from_step));
  json_ = first.text();
  json_.pop_back();
  finish_record();
}

void MetricsLog::event(std::string_view name, const files::Json& members) {
  files::Json record;
  record.set("event", name);
  if (members.is_object())
    for (const auto& [key, value] : members.object()) record.set(key, value);
  json_ = record.text();
  json_.pop_back();
  finish_record();
}

void MetricsLog::figures(std::uint64_t step, std::int64_t epoch, std::span<const Figure> values, std::span<const Figure> ranks) {
  json_ = "{\"step\":";
  files::append_number(json_, static_cast<std::int64_t>(step));
  json_ += ",\"epoch\":";
  files::append_number(json_, epoch);
  append(",\"values\":{", values);
  if (!ranks.empty()) append(",\"ranks\":{", ranks);
  finish_record();
}

void MetricsLog::append(std::string_view member, std::span<const Figure> figures) {
  json_ += member;
  for (const Figure& figure : figures) {
    if (json_.back() != '{') json_ += ',';
    files::append_string(json_, figure.name);
    json_ += ':';
    files::append_number(json_, figure.value);
  }
  json_ += '}';
}

// json_ holds a record without its closing brace.
void MetricsLog::finish_record() {
  json_ += ",\"t\":";
  files::append_number(json_, unix_seconds());
  json_ += ",\"stage\":";
  files::append_string(json_, stage_);
  json_ += '}';
  line_.clear();
  files::append_number(line_, static_cast<std::int64_t>(json_.size()));
  line_ += ' ';
  append_hex(line_, files::crc32c(json_));
  line_ += ' ';
  line_ += json_;
  line_ += '\n';
  for (std::size_t done = 0; done < line_.size();) {
    const ssize_t written = ::write(file_, line_.data() + done, line_.size() - done);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) {
      const int error = written < 0 ? errno : ENOSPC;
      // Whatever part of the line got there is taken back, so that the file ends with a whole line.
      if (::ftruncate(file_, size_) != 0) broken_ = true;
      fail(error);
    }
    done += static_cast<std::size_t>(written);
  }
  size_ += static_cast<std::int64_t>(line_.size());
}

}  // namespace tephra
