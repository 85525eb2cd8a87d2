#include <doctest/doctest.h>

#include <cstdlib>
#include <cstring>
#include <sstream>
#include <vector>

#include <sys/wait.h>

#include <tephra/data/load.hpp>
#include <tephra/tensor/error.hpp>

#include "folder.hpp"

using namespace tephra;
using namespace tephra::data;

namespace {

// Real files that are not part of the sources: beside the repository, or where TEPHRA_SAMPLES says.
std::string samples_folder() {
  const char* chosen = std::getenv("TEPHRA_SAMPLES");
  const std::string folder = chosen ? chosen : TEPHRA_TEST_SOURCES "/../../../../shared/data";
  return std::filesystem::exists(folder + "/burgers/burgers_shock.mat") ? folder : "";
}

std::vector<double> doubles(const std::string& bytes) {
  std::vector<double> out(bytes.size() / sizeof(double));
  std::memcpy(out.data(), bytes.data(), out.size() * sizeof(double));
  return out;
}

std::vector<double> all_of(const Dataset& dataset, const std::string& folder, std::int64_t& rows) {
  const Table table = load(dataset, Bindings(folder));
  rows = table.rows;
  std::vector<double> out;
  for (std::int64_t row = 0; row < table.rows; ++row) {
    std::vector<double> numbers(table.fields[0].width);
    table.fields[0].read(row, 0, numbers);
    out.insert(out.end(), numbers.begin(), numbers.end());
  }
  return out;
}

}  // namespace

TEST_CASE("files that numpy, SciPy and h5py wrote hold what these read") {
  const Folder folder;
  std::filesystem::create_directories(folder.file("data"));
  const char* chosen = std::getenv("TEPHRA_PYTHON");
  const std::string samples = samples_folder();
  if (samples.empty()) MESSAGE("SKIPPED burgers_shock.mat: ../shared/data is not there; TEPHRA_SAMPLES chooses another folder");
  const std::string command = std::string(chosen ? chosen : "/usr/bin/python3") + " '" TEPHRA_TEST_SOURCES "/arrays.py' '" + folder.file("data") + "' '" + samples + "' > '" + folder.file("list") + "'";
  const int status = std::system(command.c_str());
  if (WIFEXITED(status) && (WEXITSTATUS(status) == 77 || WEXITSTATUS(status) == 127)) {
    MESSAGE("SKIPPED python arrays: no numpy, SciPy and h5py for /usr/bin/python3 (Debian: python3-scipy python3-h5py); TEPHRA_PYTHON chooses another");
    return;
  }
  REQUIRE(status == 0);
  std::istringstream list(read_text(folder.file("list")));
  std::size_t files = 0;
  for (std::string name, variable; list >> name >> variable; ++files) {
    CAPTURE(name);
    std::int64_t rows = 0;
    try {
      const auto got = all_of(arrays({.id = "a", .name = "none", .path = name, .fields = {{.field = "v", .variable = variable == "-" ? "" : variable}}}), folder.path(), rows);
      CHECK(got == doubles(read_text(folder.file("data/" + name + ".expected"))));
    } catch (const Error& error) {
      if (error.code() != Exit::wrong_use) FAIL_CHECK(error.what());
      else MESSAGE("SKIPPED " << name << ": " << error.what());
    }
  }
  CHECK(files >= 38);
}

TEST_CASE("the CIFAR subset is read as its description says") {
  const std::string samples = samples_folder();
  if (samples.empty()) {
    MESSAGE("SKIPPED cifar10_subset: ../shared/data is not there; TEPHRA_SAMPLES chooses another folder");
    return;
  }
  ::setenv("TEPHRA_DATA_CIFAR_SUBSET", (samples + "/cifar10_subset/train.bin").c_str(), 1);
  const Table table = load(scale(cifar({.id = "c", .name = "cifar subset", .path = "train.bin", .rows = 3000}), {.id = "s", .field = "image"}), Bindings("."));
  ::unsetenv("TEPHRA_DATA_CIFAR_SUBSET");
  const Field& image = *table.find("image");
  std::vector<double> means(3), numbers(image.width);
  for (std::int64_t row = 0; row < table.rows; ++row) {
    image.read(row, 0, numbers);
    for (std::size_t i = 0; i < numbers.size(); ++i) means[i / 1024] += numbers[i] / (3000 * 1024.0);
  }
  CHECK(means[0] == doctest::Approx(0.4905).epsilon(1e-4));
  CHECK(means[1] == doctest::Approx(0.4808).epsilon(1e-4));
  CHECK(means[2] == doctest::Approx(0.4448).epsilon(1e-4));
  std::vector<int> counts(10);
  for (const std::int32_t label : table.find("label")->labels) ++counts[static_cast<std::size_t>(label)];
  CHECK(counts == std::vector<int>(10, 300));
}
