#include <doctest/doctest.h>

#include <vector>

#include <tephra/data/load.hpp>
#include <tephra/files/json.hpp>
#include <tephra/files/npz.hpp>
#include <tephra/tensor/error.hpp>

#include "folder.hpp"
#include "samples/samples.hpp"

using namespace tephra;
using namespace tephra::data;

namespace {

// Reads every number of a dataset; an Error of bad data is the only other way out.
void read_all(const Dataset& dataset, const Folder& folder) {
  try {
    const Table table = load(dataset, Bindings(folder.path()));
    for (const Field& field : table.fields)
      for (std::int64_t row = 0; row < table.rows; ++row) {
        std::vector<double> numbers(field.width);
        field.read(row, 0, numbers);
      }
  } catch (const Error& error) {
    CHECK(error.code() == Exit::bad_data);
  }
}

// The file cut at every `step`-th length, and with some bits of every `step`-th byte turned over.
template <class Read>
void damage(const Folder& folder, const std::string& name, const std::string& good, std::size_t step, Read read) {
  CAPTURE(name);
  const auto with = [&](const std::string& bytes) {
    folder.write("data/" + name, bytes);
    read();
  };
  for (std::size_t length = 0; length < good.size(); length += step) with(good.substr(0, length));
  for (std::size_t at = 0; at < good.size(); at += step)
    for (const unsigned bits : {0x01u, 0x80u, 0xffu}) {
      std::string bad = good;
      bad[at] = static_cast<char>(static_cast<unsigned char>(bad[at]) ^ bits);
      with(bad);
    }
  with(good);
}

}  // namespace

TEST_CASE("files cut anywhere or with any byte changed are read or refused, never more") {
  const Folder folder;
  std::filesystem::create_directories(folder.file("data"));
  const auto reads = [&](const Dataset& dataset) { return [&folder, dataset] { read_all(dataset, folder); }; };
  const auto array = [](const std::string& variable, const std::string& label) {
    Arrays settings{.id = "a", .name = "a", .path = "a", .fields = {{.field = "x", .variable = variable}}};
    if (!label.empty()) settings.fields.push_back({.field = "label", .variable = label, .classes = 3});
    return arrays(settings);
  };
  damage(folder, "t.csv", samples::csv(), 1, reads(csv({.id = "c", .name = "t", .path = "t.csv", .columns = {"a", "b"}})));

  const Dataset digits = data::idx({.id = "i", .images = "i", .labels = "l", .images_path = "i", .labels_path = "l", .rows = 0, .height = 2, .width = 2});
  folder.write("data/l", samples::idx({3}));
  damage(folder, "i", samples::idx({3, 2, 2}), 1, reads(digits));
  damage(folder, "l", samples::idx({3}), 1, reads(digits));
  damage(folder, "c", samples::cifar(10, 2), 97, reads(cifar({.id = "c", .name = "c", .path = "c"})));

  damage(folder, "a", samples::npy(1, "<f8", true, {3, 2}, std::string(48, 'x')), 1, reads(array("", "")));
  damage(folder, "a", samples::npy(2, ">i2", false, {3, 2}, std::string(12, 'x')), 1, reads(array("", "")));
  damage(folder, "a", samples::npz(), 1, reads(array("x", "label")));
  for (const bool big_endian : {false, true})
    for (const bool packed : {false, true}) damage(folder, "a", samples::matlab(big_endian, packed), 1, reads(array("x", "label")));
}

TEST_CASE("JSON and checkpoints cut anywhere or with any byte changed are read or refused") {
  const Folder folder;
  std::filesystem::create_directories(folder.file("data"));
  const auto refused_or_not = [](auto work) {
    return [work] {
      try {
        work();
      } catch (const Error& error) {
        CHECK(error.code() == Exit::bad_data);
      }
    };
  };
  damage(folder, "j", samples::json(), 1, refused_or_not([&] { files::Json::read(folder.file("data/j")); }));
  damage(folder, "n", samples::checkpoint(samples::cursor()), 1, refused_or_not([&] { files::NpzFile file(folder.file("data/n")); }));
}
