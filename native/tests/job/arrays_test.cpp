#include <doctest/doctest.h>

#include <limits>
#include <numeric>

#include <tephra/data/load.hpp>
#include <tephra/tensor/error.hpp>

#include "folder.hpp"
#include "said.hpp"
#include "samples/samples.hpp"

using namespace tephra;
using namespace tephra::data;

namespace {

using Numbers = std::vector<double>;

struct Fixture {
  Fixture() { std::filesystem::create_directories(folder.file("data")); }
  Table table(const std::string& bytes, Arrays settings) const {
    folder.write("data/a", bytes);
    settings.id = "a1", settings.name = "a", settings.path = "a";
    return load(arrays(settings), Bindings(folder.path()));
  }
  Said refused(const std::string& bytes, const Arrays& settings) const {
    return said(folder, [&] { table(bytes, settings); });
  }
  Folder folder;
};

Numbers numbers_of(const Table& table, const Field& field) {
  Numbers out(static_cast<std::size_t>(table.rows) * field.width);
  std::vector<std::int64_t> rows(static_cast<std::size_t>(table.rows));
  std::iota(rows.begin(), rows.end(), 0);
  field.copy_rows(rows.data(), table.rows, {out.data(), Dtype::f64, static_cast<std::int64_t>(out.size())});
  return out;
}

const Arrays single{.fields = {{.field = "x"}}};
const Arrays x_and_label{.fields = {{.field = "x", .variable = "x", .dims = {2}}, {.field = "label", .variable = "label", .classes = 3}}, .rows = 3};

template <class T>
void check_element(const Fixture& fixture, const std::string& letters, const std::vector<T>& values, const Numbers& expected) {
  for (const bool swapped : {false, true}) {
    CAPTURE(letters);
    const Table table = fixture.table(samples::npy(1, (swapped ? ">" : "<") + letters, false, {3, 2}, samples::bytes_of(values, swapped)), single);
    CHECK(table.find("x")->is_mapped());
    CHECK(numbers_of(table, *table.find("x")) == expected);
  }
}

}  // namespace

TEST_CASE_FIXTURE(Fixture, "NPY files of every element, both byte orders, versions 1 to 3") {
  check_element<double>(*this, "f8", {1, -2.5, 3, 1e300, 5, -0.0}, {1, -2.5, 3, 1e300, 5, -0.0});
  check_element<float>(*this, "f4", {1, -2.5f, 3, 1e30f, 5, 6}, {1, -2.5, 3, 1e30f, 5, 6});
  check_element<std::uint16_t>(*this, "f2", {0x3c00, 0xc100, 0x0001, 0x7bff, 0x8400, 0x0000}, {1, -2.5, 0x1p-24, 65504, -0x1p-14, 0});
  check_element<std::int8_t>(*this, "i1", {1, -2, 3, 127, -128, 6}, {1, -2, 3, 127, -128, 6});
  check_element<std::int16_t>(*this, "i2", {1, -2, 3, 32767, -32768, 6}, {1, -2, 3, 32767, -32768, 6});
  check_element<std::int32_t>(*this, "i4", {1, -2, 3, 4, 5, 1 << 30}, {1, -2, 3, 4, 5, 1 << 30});
  check_element<std::int64_t>(*this, "i8", {1, -2, 3, 4, 5, std::int64_t{1} << 40}, {1, -2, 3, 4, 5, 0x1p40});
  check_element<std::uint8_t>(*this, "u1", {1, 255, 3, 4, 5, 6}, {1, 255, 3, 4, 5, 6});
  check_element<std::uint16_t>(*this, "u2", {1, 65535, 3, 4, 5, 6}, {1, 65535, 3, 4, 5, 6});
  check_element<std::uint32_t>(*this, "u4", {1, 4294967295u, 3, 4, 5, 6}, {1, 4294967295.0, 3, 4, 5, 6});
  for (const int version : {1, 2, 3}) {
    const Table table = this->table(samples::npy(version, "<f8", false, {2}, samples::bytes_of<double>({7, 8})), single);
    CHECK(table.find("x")->dims == std::vector<std::int64_t>{1});
    CHECK(numbers_of(table, *table.find("x")) == Numbers{7, 8});
  }
}

TEST_CASE_FIXTURE(Fixture, "rows may be the first dimension or the last, in C and in Fortran order") {
  // The array 2×3×2 whose number at (i, j, k) is 100i + 10j + k.
  Numbers c_order, fortran_order;
  for (int i = 0; i < 2; ++i)
    for (int j = 0; j < 3; ++j)
      for (int k = 0; k < 2; ++k) c_order.push_back(100 * i + 10 * j + k);
  for (int k = 0; k < 2; ++k)
    for (int j = 0; j < 3; ++j)
      for (int i = 0; i < 2; ++i) fortran_order.push_back(100 * i + 10 * j + k);
  Arrays last = single;
  last.rows_axis = RowsAxis::last;
  for (const bool fortran : {false, true}) {
    const std::string bytes = samples::npy(1, "<f8", fortran, {2, 3, 2}, samples::bytes_of(fortran ? fortran_order : c_order));
    const Table by_first = table(bytes, single), by_last = table(bytes, last);
    CHECK(by_first.find("x")->dims == std::vector<std::int64_t>{3, 2});
    CHECK(numbers_of(by_first, *by_first.find("x")) == c_order);
    CHECK(by_last.rows == 2);
    CHECK(by_last.find("x")->dims == std::vector<std::int64_t>{2, 3});
    CHECK(numbers_of(by_last, *by_last.find("x")) == Numbers{0, 10, 20, 100, 110, 120, 1, 11, 21, 101, 111, 121});
  }
}

TEST_CASE_FIXTURE(Fixture, "arrays of NPZ, MATLAB and HDF5 files by name") {
  const auto check = [&](const std::string& bytes, const Arrays& settings) {
    const Table table = this->table(bytes, settings);
    CHECK(table.rows == 3);
    CHECK(table.find("label")->labels == std::vector<std::int32_t>{0, 2, 1});
    return table;
  };
  const Table npz = check(samples::npz(), x_and_label);
  CHECK(numbers_of(npz, *npz.find("x")) == Numbers{1, 2, 3, 4, 5, 6});
  for (const bool big_endian : {false, true})
    for (const bool packed : {false, true}) {
      const Table matlab = check(samples::matlab(big_endian, packed), x_and_label);
      CHECK(numbers_of(matlab, *matlab.find("x")) == Numbers{1, 4, 2, 5, 3, 6});
    }
  if (samples::hdf5().empty()) {
    MESSAGE("SKIPPED HDF5 arrays: built without HDF5 (Debian: libhdf5-dev)");
    return;
  }
  Arrays grouped = x_and_label;
  grouped.fields[1].variable = "g/label";
  const Table hdf5 = check(samples::hdf5(), grouped);
  CHECK(numbers_of(hdf5, *hdf5.find("x")) == Numbers{1, 2, 3, 4, 5, 6});
}

TEST_CASE_FIXTURE(Fixture, "arrays that are refused, and what is said") {
  const auto named = [](const std::string& variable) { return Arrays{.fields = {{.field = "x", .variable = variable}}}; };
  const auto npy = [](const std::string& descr, const std::vector<std::int64_t>& shape, const std::string& bytes) { return samples::npy(1, descr, false, shape, bytes); };
  const std::string two = samples::bytes_of<double>({1, 2}), good = npy("<f8", {2, 1}, two);
  CHECK(refused("", single).message == "data/a: the file is empty.");
  CHECK(refused("a,b\n1,2\n", single).message ==
        "data/a: this is no file of arrays that can be read: NPY, NPZ, HDF5, or MATLAB's level 5 or 7.3 (save it with MATLAB's save -v7).");
  CHECK(refused("\x1f\x8b\x08", single).message == "data/a: the file is packed with gzip. Unpack it (gunzip) and bind the unpacked file.");
  CHECK(refused(good, named("x")).message == "data/a: an NPY file holds one array without a name, not \"x\". Leave the variable empty, or bind the NPZ file.");
  CHECK(refused(good.substr(0, 11), single).message == "data/a: it ends inside the header of an array, at byte 11. Fetch it again.");
  CHECK(refused(good.substr(0, good.size() - 1), single).message == "data/a: the array holds 15 bytes where its header says 2×1 numbers of 8. It is cut off: fetch it again.");
  CHECK(refused(npy("<c16", {1}, two), single).message ==
        "data/a: its elements are \"<c16\", not one of f2 f4 f8 i1 i2 i4 i8 u1 u2 u4 u8. Convert the array (numpy's astype) and save it again.");
  CHECK(refused(samples::npy(4, "<f8", false, {2}, two), single).message == "data/a: the array is in NPY version 4; 1 to 3 are read. Save it again with a present numpy.");
  CHECK(refused(npy("<f8", {}, two.substr(8)), single).message == "data/a: the array is a single number, not rows of them.");
  CHECK(refused(npy("<f8", {0, 3}, ""), single).message == "data/a: the array is 0×3: there are no numbers in it.");
  CHECK(refused(npy("<f8", {std::int64_t{1} << 62, 0}, ""), single).message.find("its shape is impossible") != std::string::npos);
  CHECK(refused(npy("<f8", {3}, samples::bytes_of<double>({1, std::numeric_limits<double>::quiet_NaN(), 3})), single).message ==
        "data/a: row 1 (counted from 0) of the array holds a number that is NaN or infinite, and training on it would spoil every weight. Mend the array.");
  Arrays rows = single;
  rows.rows = 5;
  CHECK(refused(good, rows).message == "data/a: has 2 rows where the job was made for 5. Make the job again from this file, or bind the other.");
  CHECK(refused(good, {.fields = {{.field = "x", .dims = {4}}}}).message ==
        "data/a: the array has rows of 1 where the job was made for 4. Make the job again from this file, or bind the other.");
  CHECK(refused(good, {.fields = {{.field = "x", .classes = 2}}}).message == "data/a: row 1 (counted from 0) of the array is no class number from 0 to 1.");
  CHECK(refused(npy("<f8", {1, 1}, samples::bytes_of<double>({3e9})), {.fields = {{.field = "x", .classes = std::int64_t{1} << 62}}}).message.find("is no class number") != std::string::npos);
  CHECK(refused(good, {}).code == Exit::wrong_use);

  CHECK(refused(samples::npz(), named("X")).message == "data/a: there is no array \"X\". Did you mean \"x\"? The file has: x, label.");
  std::string flipped = samples::npz();
  flipped[170] = static_cast<char>(flipped[170] ^ 1);
  CHECK(refused(flipped, named("x")).message == "data/a: \"x.npy\" fails its checksum. The file is damaged or was not written by Tephra or numpy.savez.");
  std::string packed = samples::npz();
  packed[packed.find("PK\x01\x02") + 10] = 8;
  CHECK(refused(packed, named("x")).message ==
        "data/a: \"x.npy\" is packed. Save the arrays with numpy.savez, not savez_compressed: python3 -c \"import numpy; numpy.savez('NEW.npz', **numpy.load('a'))\"");
  Arrays uneven = x_and_label;
  uneven.rows_axis = RowsAxis::last;
  uneven.fields[0].dims.clear();
  CHECK(refused(samples::npz(), uneven).message ==
        "data/a: \"label\" is 3, which makes 3 rows where \"x\" makes 2. Rows are counted by the last dimension; choose the other, or store the arrays alike.");

  CHECK(refused(samples::matlab(false, true), named("labels")).message == "data/a: there is no variable \"labels\". Did you mean \"label\"? The file has: c, x, label.");
  const Said text = refused(samples::matlab(false, false), named("c"));
  CHECK(text.message == "data/a: variable \"c\" is of class char, not an array of numbers. Save it as one (double, full).");
  CHECK(text.block == "a1");
  CHECK(text.code == Exit::bad_data);
  if (samples::hdf5().empty()) return;
  CHECK(refused(samples::hdf5(), named("y")).message == "data/a: there is no dataset \"y\". The file has: g, x.");
  CHECK(refused(samples::hdf5().substr(0, 2000), named("x")).message.find("data/a: HDF5 cannot open it (") == 0);
}

TEST_CASE_FIXTURE(Fixture, "numbers left in their file are prepared to the same bits as numbers in memory") {
  Numbers values(60);
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = 0.1 * static_cast<double>(i * i % 37) - 1.3;
  std::string csv = "a,b,c\n";
  for (std::size_t i = 0; i < values.size(); ++i) csv += std::to_string(values[i]) + ((i + 1) % 3 == 0 ? "\n" : ",");
  for (double& value : values) value = std::stod(std::to_string(value));
  folder.write("data/t.csv", csv);
  const Dataset in_memory = columns(data::csv({.id = "c", .name = "t", .path = "t.csv", .columns = {"a", "b", "c"}}), {.id = "f", .fields = {{"x", {"a", "b", "c"}}}});
  folder.write("data/a", samples::npy(1, "<f8", false, {20, 3}, samples::bytes_of(values)));
  const Dataset in_file = arrays({.id = "a1", .name = "a", .path = "a", .fields = {{.field = "x"}}});
  const auto prepared = [&](const Dataset& source) {
    const Dataset parts = split(source, {.id = "s", .train = 0.6, .validation = 0.2, .test = 0.2, .seed = 3});
    return load(scale(standardise(parts, {.id = "z", .fields = {"x"}}), {.id = "sc", .field = "x", .low = -1, .high = 1}), Bindings(folder.path()));
  };
  const Table memory = prepared(in_memory), file = prepared(in_file);
  CHECK(file.find("x")->is_mapped());
  CHECK(file.find("x")->reals.empty());
  CHECK(numbers_of(memory, *memory.find("x")) == numbers_of(file, *file.find("x")));
  CHECK(memory.find("x")->value(7, 2) == file.find("x")->value(7, 2));
  REQUIRE(file.transforms.size() == 2);
  CHECK(file.transforms[0].shift == memory.transforms[0].shift);
  CHECK(file.transforms[1].divisor == memory.transforms[1].divisor);
  const Table again = load_as_fitted(in_file, Bindings(folder.path()), memory.transforms);
  CHECK(numbers_of(again, *again.find("x")) == numbers_of(memory, *memory.find("x")));
}
