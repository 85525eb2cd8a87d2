#include <tephra/job/figures_board.hpp>

#include <tephra/job/slot_bytes.hpp>

namespace tephra {
namespace {

constexpr std::uint32_t version = 1;
enum Known : std::uint32_t { read_known = 1, written_known = 2, device_known = 4 };

}  // namespace

Slot slot_of(const RankFigures& figures) {
  Slot slot{};
  put(slot, 8, version);
  put(slot, 12, figures.rank);
  put(slot, 16, figures.attempt);
  put(slot, 20, figures.pid);
  put(slot, 24, figures.time);
  put(slot, 32, figures.started);
  put(slot, 40, figures.steps);
  put(slot, 48, figures.whole_seconds);
  put(slot, 56, figures.input_seconds);
  put(slot, 64, figures.exchange_seconds);
  put(slot, 72, figures.cpu_seconds);
  put(slot, 80, figures.read_bytes.value_or(0));
  put(slot, 88, figures.written_bytes.value_or(0));
  const DeviceUsage device = figures.device.value_or(DeviceUsage{});
  put(slot, 96, device.memory_bytes);
  put(slot, 104, device.total_bytes);
  put(slot, 112, device.busy);
  const std::uint32_t known = (figures.read_bytes ? read_known : 0u) | (figures.written_bytes ? written_known : 0u) | (figures.device ? device_known : 0u);
  put(slot, 120, known);
  return slot;
}

bool read_slot(const Slot& slot, RankFigures& figures) {
  if (!is_whole(slot) || get<std::uint32_t>(slot, 8) != version) return false;
  figures.rank = get<std::uint32_t>(slot, 12);
  figures.attempt = get<std::uint32_t>(slot, 16);
  figures.pid = get<std::uint32_t>(slot, 20);
  figures.time = get<double>(slot, 24);
  figures.started = get<double>(slot, 32);
  figures.steps = get<std::uint64_t>(slot, 40);
  figures.whole_seconds = get<double>(slot, 48);
  figures.input_seconds = get<double>(slot, 56);
  figures.exchange_seconds = get<double>(slot, 64);
  figures.cpu_seconds = get<double>(slot, 72);
  const auto known = get<std::uint32_t>(slot, 120);
  figures.read_bytes = known & read_known ? std::optional(get<std::uint64_t>(slot, 80)) : std::nullopt;
  figures.written_bytes = known & written_known ? std::optional(get<std::uint64_t>(slot, 88)) : std::nullopt;
  figures.device.reset();
  if (known & device_known) figures.device = DeviceUsage{.busy = get<double>(slot, 112), .memory_bytes = get<std::uint64_t>(slot, 96), .total_bytes = get<std::uint64_t>(slot, 104)};
  return true;
}

}  // namespace tephra
