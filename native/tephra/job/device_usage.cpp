#include <tephra/job/device_usage.hpp>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <utility>
#include <vector>

#include <dlfcn.h>

namespace tephra {
namespace {

// As nvml.h declares them; 0 means that it went well.
using Device = void*;
struct Rates {
  unsigned gpu = 0;
  unsigned memory = 0;
};
struct Memory {
  unsigned long long total = 0;
  unsigned long long free = 0;
  unsigned long long used = 0;
};

template <class F>
bool load(void* library, const char* name, F*& function) {
  function = reinterpret_cast<F*>(::dlsym(library, name));
  return function != nullptr;
}

struct Nvml {
  int (*init)() = nullptr;
  int (*count)(unsigned*) = nullptr;
  int (*by_index)(unsigned, Device*) = nullptr;
  int (*by_uuid)(const char*, Device*) = nullptr;
  int (*rates)(Device, Rates*) = nullptr;
  int (*memory)(Device, Memory*) = nullptr;

  bool open(const char* name) {
    // Never closed: the driver's library does not like it while other threads use the device.
    void* library = ::dlopen(name, RTLD_NOW | RTLD_LOCAL);
    return library && load(library, "nvmlInit_v2", init) && load(library, "nvmlDeviceGetCount_v2", count) &&
           load(library, "nvmlDeviceGetHandleByIndex_v2", by_index) && load(library, "nvmlDeviceGetHandleByUUID", by_uuid) &&
           load(library, "nvmlDeviceGetUtilizationRates", rates) && load(library, "nvmlDeviceGetMemoryInfo", memory) && init() == 0;
  }
};

class NvidiaSensor final : public DeviceSensor {
 public:
  NvidiaSensor(const Nvml& nvml, Device device) : nvml_(nvml), device_(device) {}
  std::optional<DeviceUsage> look() override {
    Rates rates;
    Memory memory;
    if (nvml_.rates(device_, &rates) != 0 || nvml_.memory(device_, &memory) != 0) return std::nullopt;
    return DeviceUsage{.busy = rates.gpu / 100.0, .memory_bytes = memory.used, .total_bytes = memory.total};
  }

 private:
  Nvml nvml_;
  Device device_;
};

// A file of /sys that holds one number.
std::optional<std::uint64_t> number_in(const std::string& path) {
  std::ifstream file(path);
  std::uint64_t value = 0;
  return file >> value ? std::optional(value) : std::nullopt;
}

class AmdSensor final : public DeviceSensor {
 public:
  explicit AmdSensor(std::string folder) : folder_(std::move(folder)) {}
  std::optional<DeviceUsage> look() override {
    const auto busy = number_in(folder_ + "/gpu_busy_percent"), used = number_in(folder_ + "/mem_info_vram_used"), total = number_in(folder_ + "/mem_info_vram_total");
    if (!busy || !used || !total) return std::nullopt;
    return DeviceUsage{.busy = static_cast<double>(*busy) / 100.0, .memory_bytes = *used, .total_bytes = *total};
  }

 private:
  std::string folder_;
};

// Of the devices that a variable of the environment names, that of a rank.
std::string chosen(const char* name, int local_rank) {
  const char* list = std::getenv(name);
  return list ? visible_device(list, local_rank) : "";
}

std::optional<unsigned> index_of(std::string_view text) {
  unsigned value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  return read.ec == std::errc() && read.ptr == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

std::unique_ptr<DeviceSensor> nvidia(int local_rank, const char* library) {
  Nvml nvml;
  unsigned count = 0;
  if (!nvml.open(library) || nvml.count(&count) != 0 || count == 0) return nullptr;
  const std::string wanted = chosen("CUDA_VISIBLE_DEVICES", local_rank);
  const auto number = wanted.empty() ? std::optional(static_cast<unsigned>(local_rank) % count) : index_of(wanted);
  Device device = nullptr;
  const int found = number ? nvml.by_index(*number, &device) : nvml.by_uuid(wanted.c_str(), &device);
  return found == 0 ? std::make_unique<NvidiaSensor>(nvml, device) : nullptr;
}

// Cards that tell how busy they are, by number.
std::vector<std::string> amd_cards(const std::string& drm) {
  std::vector<std::pair<unsigned, std::string>> found;
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(drm, ignored)) {
    const std::string name = entry.path().filename().string(), device = entry.path().string() + "/device";
    const auto number = name.starts_with("card") ? index_of(std::string_view(name).substr(4)) : std::nullopt;
    if (number && std::filesystem::exists(device + "/gpu_busy_percent", ignored)) found.emplace_back(*number, device);
  }
  std::sort(found.begin(), found.end());
  std::vector<std::string> out;
  for (auto& [number, device] : found) out.push_back(std::move(device));
  return out;
}

std::unique_ptr<DeviceSensor> amd(int local_rank, const std::string& drm) {
  const std::vector<std::string> cards = amd_cards(drm);
  if (cards.empty()) return nullptr;
  const std::string wanted = chosen("ROCR_VISIBLE_DEVICES", local_rank);
  const auto number = wanted.empty() ? std::optional(static_cast<unsigned>(static_cast<std::size_t>(local_rank) % cards.size())) : index_of(wanted);
  return number && *number < cards.size() ? std::make_unique<AmdSensor>(cards[*number]) : nullptr;
}

}  // namespace

std::string visible_device(std::string_view list, int local_rank) {
  std::vector<std::string_view> entries;
  while (!list.empty()) {
    const std::size_t comma = list.find(',');
    const std::string_view entry = list.substr(0, comma);
    // Whatever follows an entry that is none is not seen by programs either.
    if (entry.empty() || entry.front() == '-') break;
    entries.push_back(entry);
    list = comma == std::string_view::npos ? std::string_view{} : list.substr(comma + 1);
  }
  return entries.empty() ? std::string{} : std::string(entries[static_cast<std::size_t>(local_rank) % entries.size()]);
}

std::unique_ptr<DeviceSensor> device_sensor(int local_rank, const DevicePlaces& places) {
  if (auto found = nvidia(local_rank, places.nvml)) return found;
  return amd(local_rank, places.drm);
}

}  // namespace tephra
