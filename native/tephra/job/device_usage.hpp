#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace tephra {

// What a GPU says of itself: of all that runs on it, not of one process.
struct DeviceUsage {
  double busy = 0;  // share of the last moment in which it computed, 0 to 1
  std::uint64_t memory_bytes = 0;
  std::uint64_t total_bytes = 0;
};

// Asks the GPU that a rank would use. A sensor that stops answering gives no value.
class DeviceSensor {
 public:
  virtual ~DeviceSensor() = default;
  virtual std::optional<DeviceUsage> look() = 0;
};

struct DevicePlaces {
  const char* nvml = "libnvidia-ml.so.1";  // NVIDIA's management library, part of the driver
  std::string drm = "/sys/class/drm";      // where the AMD driver tells of its cards
};

// The GPU of the rank with this number on its node: that of CUDA_VISIBLE_DEVICES (or ROCR_VISIBLE_DEVICES), one after the other, else of all
// there are. Null where there is none or its driver does not tell. Loads the driver's library; no program is started for it.
std::unique_ptr<DeviceSensor> device_sensor(int local_rank, const DevicePlaces& places = {});

// The entry of a list like "0,3" or "GPU-8f3a…,GPU-11c2…" that a rank uses; "" when the list is empty or says that there are none.
std::string visible_device(std::string_view list, int local_rank);

}  // namespace tephra
