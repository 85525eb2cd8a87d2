#include "samples.hpp"

#include <tephra/files/crc.hpp>

namespace samples {
namespace {

// The parts of a zip archive that holds members as they are (PKWARE APPNOTE 4.3.7, 4.3.12, 4.3.16).
class Zip {
 public:
  void add(const std::string& name, const std::string& content) {
    const std::string common = words({20, 0, 0, 0, 0x21}) + longs({tephra::files::crc32(content.data(), content.size()), size(content), size(content)}) +
                               words({static_cast<unsigned>(name.size()), 0});
    central_ += longs({0x02014b50}) + words({20}) + common + words({0, 0, 0}) + longs({0, size(out_)}) + name;
    out_ += longs({0x04034b50}) + common + name + content;
    ++count_;
  }
  std::string finish() const {
    return out_ + central_ + longs({0x06054b50}) + words({0, 0, count_, count_}) + longs({size(central_), size(out_)}) + words({0});
  }

 private:
  static std::uint32_t size(const std::string& bytes) { return static_cast<std::uint32_t>(bytes.size()); }
  static std::string words(const std::vector<unsigned>& values) { return bytes_of(std::vector<std::uint16_t>(values.begin(), values.end())); }
  static std::string longs(const std::vector<std::uint32_t>& values) { return bytes_of(values); }

  std::string out_;
  std::string central_;
  unsigned count_ = 0;
};

}  // namespace

std::string csv() { return "a,\"b\"\n1,2.5\n3,-4e2\n\"5\",6\n"; }

std::string idx(const std::vector<std::uint32_t>& dims) {
  std::string out = {0, 0, 8, static_cast<char>(dims.size())};
  std::size_t count = 1;
  for (const std::uint32_t dim : dims) out += bytes_of<std::uint32_t>({dim}, true), count *= dim;
  for (std::size_t i = 0; i < count; ++i) out += static_cast<char>(i % 10);
  return out;
}

std::string cifar(std::int64_t classes, int rows) {
  std::string out;
  for (int row = 0; row < rows; ++row) {
    if (classes == 100) out += static_cast<char>(row % 20);
    out += static_cast<char>(row % 10);
    for (int i = 0; i < 3072; ++i) out += static_cast<char>(row + i);
  }
  return out;
}

std::string npy(int version, const std::string& descr, bool fortran, const std::vector<std::int64_t>& shape, const std::string& numbers) {
  std::string text = "{'descr': '" + descr + "', 'fortran_order': " + (fortran ? "True" : "False") + ", 'shape': (";
  for (const std::int64_t dim : shape) text += std::to_string(dim) + ",";
  text += "), }";
  const std::size_t before = version == 1 ? 10 : 12;
  text.append((64 - (before + text.size() + 1) % 64) % 64, ' ').append("\n");
  const std::string length = version == 1 ? bytes_of<std::uint16_t>({static_cast<std::uint16_t>(text.size())}) : bytes_of<std::uint32_t>({static_cast<std::uint32_t>(text.size())});
  return std::string("\x93NUMPY") + static_cast<char>(version) + '\0' + length + text + numbers;
}

std::string npz() {
  Zip zip;
  zip.add("x.npy", npy(1, "<f8", false, {3, 2}, bytes_of<double>({1, 2, 3, 4, 5, 6})));
  zip.add("label.npy", npy(1, "<i8", false, {3}, bytes_of<std::int64_t>({0, 2, 1})));
  return zip.finish();
}

std::string json() { return R"({"step":12,"loss":[1.5e-3,-2,"NaN"],"é\n\u00e9\ud83d\ude00":{"a":null,"b":true}})"; }

std::string cursor() {
  return R"({"version":1,"job":"","stage":"s","block":"b","dtype":"f64","seed":0,"batch":2,"trainRows":3,"step":4,"epoch":1,"cursor":2,"epochLossSum":0.5,"bestLoss":"Infinity","bestEpoch":0,"epochsWithoutGain":0,"seconds":0,"scalerState":{"scale":1,"good":0,"skipped":0,"seen":0,"mean":0,"slowMean":0,"square":0}})";
}

std::string checkpoint(const std::string& cursor) {
  Zip zip;
  zip.add("d.w.npy", npy(1, "<f8", false, {2, 1}, bytes_of<double>({1, 2})));
  zip.add("cursor.npy", npy(1, "|u1", false, {static_cast<std::int64_t>(cursor.size())}, cursor));
  return zip.finish();
}

}  // namespace samples
