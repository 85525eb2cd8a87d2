// Writes the seeds of every fuzzer: FOLDER/<reader>/<number>.
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "samples/samples.hpp"

namespace {

void write(const std::string& folder, const std::vector<std::string>& seeds) {
  std::filesystem::create_directories(folder);
  for (std::size_t i = 0; i < seeds.size(); ++i) std::ofstream(folder + "/" + std::to_string(i), std::ios::binary) << seeds[i];
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) return 64;
  const std::string folder = std::string(arguments[1]) + "/", eight(48, 'x'), two(12, 'x');
  const std::string labels = samples::idx({3});
  write(folder + "csv", {samples::csv(), "a,b\r\n1,2\r\n"});
  write(folder + "idx", {static_cast<char>(labels.size()) + labels + samples::idx({3, 2, 2})});
  write(folder + "cifar", {samples::cifar(10, 2), samples::cifar(100, 1)});
  write(folder + "npy", {samples::npy(1, "<f8", false, {3, 2}, eight), samples::npy(2, ">i2", true, {3, 2}, two), samples::npy(3, "<f2", false, {3, 1, 2}, two)});
  write(folder + "npz", {samples::npz()});
  write(folder + "matlab", {samples::matlab(false, false), samples::matlab(true, false), samples::matlab(false, true)});
  write(folder + "hdf5", {samples::hdf5()});
  write(folder + "json", {samples::json(), samples::cursor()});
  write(folder + "checkpoint", {samples::cursor(), samples::checkpoint(samples::cursor())});
}
