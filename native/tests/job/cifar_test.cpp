#include <doctest/doctest.h>

#include <cstdlib>
#include <vector>

#include <tephra/data/load.hpp>
#include <tephra/tensor/error.hpp>

#include "folder.hpp"
#include "said.hpp"
#include "samples/samples.hpp"

using namespace tephra;
using namespace tephra::data;

namespace {

struct Fixture {
  Fixture() { std::filesystem::create_directories(folder.file("data")); }
  Table table(const std::string& bytes, Cifar settings) const {
    folder.write("data/c.bin", bytes);
    settings.id = "c1", settings.name = "c", settings.path = "c.bin";
    return load(cifar(settings), Bindings(folder.path()));
  }
  Said refused(const std::string& bytes, const Cifar& settings) const {
    return said(folder, [&] { table(bytes, settings); });
  }
  Folder folder;
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "CIFAR-10 and CIFAR-100 files are images of three planes and the (fine) label") {
  for (const std::int64_t classes : {10, 100}) {
    const Table table = this->table(samples::cifar(classes, 5), {.classes = classes, .rows = 5});
    CHECK(table.rows == 5);
    const Field& image = *table.find("image");
    CHECK(image.dims == std::vector<std::int64_t>{3, 32, 32});
    CHECK(image.is_mapped());
    CHECK(image.reals.empty());
    CHECK(image.value(4, 0) == 4);
    CHECK(image.value(2, 3071) == (2 + 3071) % 256);
    CHECK(table.find("label")->labels == std::vector<std::int32_t>{0, 1, 2, 3, 4});
    CHECK(table.find("label")->classes == classes);
  }
  const Table some = table(samples::cifar(10, 5), {.rows = 5, .limit = 2});
  CHECK(some.rows == 2);
  const StatedParts stated = stated_parts(cifar({.rows = 5, .limit = 2}));
  CHECK(stated.train == 2);
}

TEST_CASE_FIXTURE(Fixture, "CIFAR files that are refused, and what is said") {
  const std::string good = samples::cifar(10, 3);
  CHECK(refused("", {}).message == "data/c.bin: the file is empty.");
  CHECK(refused("\x1f\x8b", {}).message == "data/c.bin: the file is packed with gzip. Unpack it (tar -xzf) and bind a .bin file of it.");
  CHECK(refused(good.substr(0, 4000), {}).message ==
        "data/c.bin: its 4000 bytes are no whole number of records of 3073: 927 are left over from byte 3073 on. It is cut off, or no CIFAR binary file: fetch it again.");
  CHECK(refused(good, {.classes = 100}).message ==
        "data/c.bin: its 9219 bytes are no whole number of records of 3074: 3071 are left over from byte 6148 on. It may be a file of CIFAR-10.");
  CHECK(refused(good, {.rows = 4}).message == "data/c.bin: has 3 images where the job was made for 4. Make the job again from this file, or bind the other.");
  std::string label = good;
  label[3073] = 10;
  const Said got = refused(label, {});
  CHECK(got.message == "data/c.bin: label 10 of image 1 (counted from 0), at byte 3073, is not below the 10 classes of the job.");
  CHECK(got.block == "c1");
  CHECK(got.code == Exit::bad_data);
  CHECK(refused(good, {.classes = 20}).code == Exit::wrong_use);
}
