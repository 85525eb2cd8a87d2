#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <vector>

#include <unistd.h>

#include <tephra/files/atomic_file.hpp>
#include <tephra/files/json.hpp>
#include <tephra/job/figures_board.hpp>
#include <tephra/job/surroundings.hpp>
#include <tephra/job/watcher.hpp>

#include "folder.hpp"

using namespace tephra;

namespace {

const DevicePlaces no_device{.nvml = "no-such-library.so", .drm = "/nowhere"};

std::vector<RankFigures> figures_in(const std::string& path) {
  const std::string bytes = read_text(path);
  std::vector<RankFigures> out;
  for (std::size_t at = 0; at + sizeof(Slot) <= bytes.size(); at += sizeof(Slot)) {
    Slot slot;
    std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(at), slot.size(), slot.begin());
    RankFigures figures;
    if (read_slot(slot, figures)) out.push_back(figures);
  }
  return out;
}

}  // namespace

TEST_CASE("figures of a rank are read as they were written; what is not known stays unknown") {
  const RankFigures in{.rank = 3, .attempt = 2, .pid = 77, .time = 1.5e9, .started = 1.4e9, .steps = 123456789012, .whole_seconds = 5, .input_seconds = 1, .exchange_seconds = 2,
                       .cpu_seconds = 9, .read_bytes = 11, .written_bytes = std::nullopt, .device = DeviceUsage{.busy = 0.25, .memory_bytes = 5, .total_bytes = 8}};
  Slot slot = slot_of(in);
  seal(slot, 2);
  RankFigures out;
  REQUIRE(read_slot(slot, out));
  CHECK(out.rank == 3);
  CHECK(out.attempt == 2);
  CHECK(out.pid == 77);
  CHECK(out.time == 1.5e9);
  CHECK(out.started == 1.4e9);
  CHECK(out.steps == 123456789012);
  CHECK(out.whole_seconds == 5);
  CHECK(out.input_seconds == 1);
  CHECK(out.exchange_seconds == 2);
  CHECK(out.cpu_seconds == 9);
  CHECK(out.read_bytes.value() == 11);
  CHECK_FALSE(out.written_bytes.has_value());
  REQUIRE(out.device.has_value());
  CHECK(out.device->busy == 0.25);
  CHECK(out.device->memory_bytes == 5);
  CHECK(out.device->total_bytes == 8);
  Slot later = slot;
  later[8] = 2;
  seal(later, 4);
  CHECK_FALSE(read_slot(later, out));
  slot[50] ^= 1;
  CHECK_FALSE(read_slot(slot, out));
}

TEST_CASE("a process says what it took, and what /proc hides is unknown") {
  const Usage own = own_usage();
  CHECK(own.resident_bytes > 1'000'000);
  CHECK(own.cpu_seconds > 0);
  const Folder proc;
  proc.write("io", "rchar: 9\nwchar: 8\nsyscr: 1\nsyscw: 1\nread_bytes: 4096\nwrite_bytes: 123456789012\ncancelled_write_bytes: 7\n");
  const Usage told = own_usage(proc.path());
  CHECK(told.read_bytes.value() == 4096);
  CHECK(told.written_bytes.value() == 123456789012);
  CHECK(told.resident_bytes == 0);
  CHECK_FALSE(own_usage("/nowhere").read_bytes.has_value());
}

TEST_CASE("a rank uses the entry of the visible devices that its number on the node leads to") {
  CHECK(visible_device("", 3) == "");
  CHECK(visible_device("0,3", 0) == "0");
  CHECK(visible_device("0,3", 3) == "3");
  CHECK(visible_device("GPU-a,GPU-b", 1) == "GPU-b");
  CHECK(visible_device("2,-1,3", 1) == "2");
  CHECK(visible_device("-1", 0) == "");
}

TEST_CASE("a GPU is asked through its driver's library, by number or by name") {
  const DevicePlaces fake{.nvml = TEPHRA_FAKE_NVML, .drm = "/nowhere"};
  ::unsetenv("CUDA_VISIBLE_DEVICES");
  const auto busy = [&](int local_rank) {
    const auto sensor = device_sensor(local_rank, fake);
    return sensor ? sensor->look().value_or(DeviceUsage{.busy = -1}).busy : -2;
  };
  CHECK(busy(0) == doctest::Approx(0.40));
  CHECK(busy(1) == doctest::Approx(0.41));
  CHECK(busy(2) == doctest::Approx(0.40));
  const auto second = device_sensor(1, fake)->look();
  CHECK(second->memory_bytes == 101);
  CHECK(second->total_bytes == 1000);
  ::setenv("CUDA_VISIBLE_DEVICES", "GPU-b", 1);
  CHECK(busy(0) == doctest::Approx(0.41));
  ::setenv("CUDA_VISIBLE_DEVICES", "5", 1);
  CHECK(busy(0) == -2);
  ::unsetenv("CUDA_VISIBLE_DEVICES");
  CHECK(device_sensor(0, no_device) == nullptr);
}

TEST_CASE("an AMD card is asked through the files of its driver") {
  const Folder drm;
  for (const char* card : {"card0", "card1", "card10"}) std::filesystem::create_directories(drm.file(std::string(card) + "/device"));
  std::filesystem::create_directories(drm.file("card1-DP-1/device"));
  for (const auto& [card, busy] : {std::pair{"card1", "30"}, std::pair{"card10", "60"}}) {
    drm.write(std::string(card) + "/device/gpu_busy_percent", busy);
    drm.write(std::string(card) + "/device/mem_info_vram_used", "7");
    drm.write(std::string(card) + "/device/mem_info_vram_total", "9");
  }
  const DevicePlaces places{.nvml = "no-such-library.so", .drm = drm.path()};
  CHECK(device_sensor(0, places)->look()->busy == doctest::Approx(0.3));
  CHECK(device_sensor(1, places)->look()->busy == doctest::Approx(0.6));
  CHECK(device_sensor(2, places)->look()->total_bytes == 9);
  std::filesystem::remove(drm.file("card1/device/mem_info_vram_used"));
  CHECK_FALSE(device_sensor(0, places)->look().has_value());
}

TEST_CASE("a watcher writes where a rank is and what it spent") {
  const Folder folder;
  const Environment environment{.run_folder = folder.path(), .run_id = "r", .job_folder = ".", .job_hash = "h", .attempt = 4, .deadline = 0};
  Progress progress;
  Watcher watcher(environment, {.rank = 0, .ranks = 1, .local_rank = 0, .local_size = 1, .nodes = 1, .node = "n1"}, "train", "t3k9q2mz", progress);
  progress.spend(0.5, 0.125);
  progress.spend(0.5, 0.125);
  watcher.finish();
  const auto figures = figures_in(folder.file("ranks/n1.figures"));
  REQUIRE(figures.size() == 1);
  CHECK(figures[0].attempt == 4);
  CHECK(figures[0].pid == static_cast<std::uint32_t>(::getpid()));
  CHECK(figures[0].steps == 2);
  CHECK(figures[0].whole_seconds == 1);
  CHECK(figures[0].exchange_seconds == 0.25);
  CHECK(figures[0].cpu_seconds > 0);
  CHECK(figures[0].time >= figures[0].started);
}

TEST_CASE("a system that names no processor, or none behind the colon, is told as it is") {
  const Folder folder;
  const auto told = [&](const char* text) {
    files::write_atomically(folder.file("cpuinfo"), text);
    return processor(folder.file("cpuinfo"));
  };
  CHECK(told("processor\t: 0\nmodel name\t: Fast 9000\nflags\t: fpu\n") == "Fast 9000");
  CHECK(told("cpu\t\t: POWER9, altivec supported\n") == "POWER9, altivec supported");
  CHECK(told("model name\t: \n") == "");
  CHECK(told("model name\n") == "");
  CHECK(told("") == "");
  CHECK(processor(folder.file("nothing")) == "");
}

TEST_CASE("the surroundings are recorded once an attempt, and say what a comparison needs") {
  const Folder folder;
  const Environment environment{.run_folder = folder.path(), .run_id = "r", .job_folder = ".", .job_hash = "h", .attempt = 2, .deadline = 0};
  const auto ranks = solo();
  ::setenv("LOADEDMODULES", "gcc/12:cray-mpich/8.1", 1);
  record_surroundings(environment, *ranks);
  ::unsetenv("LOADEDMODULES");
  record_surroundings(environment, *ranks);
  const files::Json json = files::Json::read(folder.file("attempts/2/environment.json"));
  CHECK(json.at("v").integer() == 1);
  CHECK(json.at("tephra").string().size() >= 5);
  CHECK(json.at("compiler").string().size() > 4);
  CHECK(json.at("host").string() == ranks->node());
  CHECK(json.at("cores").integer() >= 1);
  CHECK(json.at("mpi").string() == "");
  REQUIRE(json.at("modules").array().size() == 2);
  CHECK(json.at("modules").array()[1].string() == "cray-mpich/8.1");
}
