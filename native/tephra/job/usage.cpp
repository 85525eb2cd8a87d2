#include <tephra/job/usage.hpp>

#include <array>
#include <charconv>
#include <string_view>

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

namespace tephra {
namespace {

// The first so many bytes of a file of /proc; "" when it cannot be read. No stream: this runs beside the training, once a second.
std::string_view head(const std::string& path, std::array<char, 1024>& room) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return {};
  const ssize_t got = ::read(file, room.data(), room.size());
  ::close(file);
  return got > 0 ? std::string_view(room.data(), static_cast<std::size_t>(got)) : std::string_view{};
}

std::optional<std::uint64_t> number_at(std::string_view text) {
  const std::size_t start = text.find_first_not_of(' ');
  if (start == std::string_view::npos) return std::nullopt;
  std::uint64_t value = 0;
  const auto read = std::from_chars(text.data() + start, text.data() + text.size(), value);
  return read.ec == std::errc() ? std::optional(value) : std::nullopt;
}

std::optional<std::uint64_t> member(std::string_view text, std::string_view name) {
  const std::size_t at = text.find(name);
  return at == std::string_view::npos ? std::nullopt : number_at(text.substr(at + name.size()));
}

double seconds_of(const timeval& time) { return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6; }

}  // namespace

Usage own_usage(const std::string& proc) {
  Usage out;
  rusage used{};
  if (::getrusage(RUSAGE_SELF, &used) == 0) out.cpu_seconds = seconds_of(used.ru_utime) + seconds_of(used.ru_stime);
  std::array<char, 1024> room;
  const std::string_view pages = head(proc + "/statm", room);
  if (const std::size_t second = pages.find(' '); second != std::string_view::npos)
    out.resident_bytes = number_at(pages.substr(second)).value_or(0) * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
  const std::string_view io = head(proc + "/io", room);
  out.read_bytes = member(io, "\nread_bytes:");
  out.written_bytes = member(io, "\nwrite_bytes:");
  return out;
}

}  // namespace tephra
