// Two GPUs that say what their numbers are, by the functions and structures of nvml.h.
#include <cstring>

namespace {

struct Rates {
  unsigned gpu, memory;
};
struct Memory {
  unsigned long long total, free, used;
};
int devices[2] = {0, 1};
bool begun = false;
constexpr int not_found = 6;

}  // namespace

extern "C" {

int nvmlInit_v2() {
  begun = true;
  return 0;
}
int nvmlDeviceGetCount_v2(unsigned* count) {
  *count = 2;
  return begun ? 0 : 1;
}
int nvmlDeviceGetHandleByIndex_v2(unsigned index, void** device) {
  if (index >= 2) return not_found;
  *device = &devices[index];
  return 0;
}
int nvmlDeviceGetHandleByUUID(const char* uuid, void** device) {
  if (std::strncmp(uuid, "GPU-b", 5) != 0) return not_found;
  *device = &devices[1];
  return 0;
}
int nvmlDeviceGetUtilizationRates(void* device, Rates* rates) {
  const auto number = static_cast<unsigned>(*static_cast<int*>(device));
  *rates = {.gpu = 40 + number, .memory = 7};
  return 0;
}
int nvmlDeviceGetMemoryInfo(void* device, Memory* memory) {
  const auto number = static_cast<unsigned long long>(*static_cast<int*>(device));
  *memory = {.total = 1000, .free = 900 - number, .used = 100 + number};
  return 0;
}
}
