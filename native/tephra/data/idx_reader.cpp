#include <tephra/data/idx_reader.hpp>

#include <algorithm>
#include <memory>
#include <string_view>

#include <tephra/files/mapped_file.hpp>
#include <tephra/tensor/error.hpp>

namespace tephra::data {
namespace {

struct Contents {
  std::vector<std::int64_t> dims;
  std::string_view bytes;
};

[[noreturn]] void refuse(const std::string& path, const std::string& block, const std::string& what) {
  throw Error(Exit::bad_data, block, path + ": " + what);
}

std::int64_t big_endian(std::string_view bytes, std::size_t at) {
  std::int64_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
  return value;
}

Contents contents(const files::MappedFile& file, std::size_t dims, const std::string& block) {
  const std::string_view bytes = file.bytes();
  const auto bad = [&](const std::string& what) { refuse(file.path(), block, what); };
  if (bytes.empty()) bad("the file is empty.");
  if (bytes.starts_with("\x1f\x8b")) bad("the file is packed with gzip. Unpack it (gunzip) and bind the unpacked file.");
  if (bytes.size() < 4 || bytes[0] != 0 || bytes[1] != 0) bad("this is no IDX file: it does not start with two zero bytes.");
  if (bytes[2] != 0x08) bad("its elements are not unsigned bytes (type 8), the only ones read here, but type " + std::to_string(static_cast<unsigned char>(bytes[2])) + ".");
  if (static_cast<unsigned char>(bytes[3]) != dims)
    bad("has " + std::to_string(static_cast<unsigned char>(bytes[3])) + " dimensions where " + (dims == 3 ? "images have 3" : "labels have 1") +
        ". Are images and labels exchanged?");
  if (bytes.size() < 4 + 4 * dims) bad("the file ends inside its header. Fetch it again.");

  Contents out;
  std::int64_t count = 1;
  for (std::size_t i = 0; i < dims; ++i) {
    out.dims.push_back(big_endian(bytes, 4 + 4 * i));
    if (out.dims.back() > 0 && count > INT64_MAX / out.dims.back()) bad("its header states an impossible size.");
    count *= out.dims.back();
  }
  out.bytes = bytes.substr(4 + 4 * dims);
  if (out.bytes.size() != static_cast<std::size_t>(count))
    bad("holds " + std::to_string(out.bytes.size()) + " elements where its header says " + std::to_string(count) + ". It is " +
        (out.bytes.size() < static_cast<std::size_t>(count) ? "cut off" : "too long") + ": fetch it again.");
  return out;
}

}  // namespace

Images read_idx(const std::string& images_path, const std::string& labels_path, const Idx& settings) {
  const auto images_file = std::make_shared<const files::MappedFile>(images_path);
  const files::MappedFile labels_file(labels_path);
  const Contents images = contents(*images_file, 3, settings.id), labels = contents(labels_file, 1, settings.id);
  const auto number = [](std::int64_t value) { return std::to_string(value); };
  if (images.dims[0] != labels.dims[0])
    refuse(labels_path, settings.id, "has " + number(labels.dims[0]) + " labels for " + number(images.dims[0]) + " images in " + images_path + ".");
  if (images.dims[0] == 0) refuse(images_path, settings.id, "there are no images in it.");
  if (settings.rows > 0 && images.dims[0] != settings.rows)
    refuse(images_path, settings.id, "has " + number(images.dims[0]) + " images where the job was made for " + number(settings.rows) +
                                         ". Make the job again from this file, or bind the other.");
  if (images.dims[1] != settings.height || images.dims[2] != settings.width)
    refuse(images_path, settings.id, "its images are " + number(images.dims[1]) + "×" + number(images.dims[2]) + " where the job was made for " +
                                         number(settings.height) + "×" + number(settings.width) + ".");
  if (settings.height < 1 || settings.width < 1) refuse(images_path, settings.id, "its images have no pixels. Bind another file.");
  const auto rows = static_cast<std::size_t>(settings.limit > 0 ? std::min(settings.limit, images.dims[0]) : images.dims[0]);
  Images out{.pixels = {.keeper = images_file, .first = reinterpret_cast<const std::byte*>(images.bytes.data()), .row_stride = settings.height * settings.width}, .labels = {}};
  out.labels.reserve(rows);
  for (std::size_t row = 0; row < rows; ++row) {
    const auto label = static_cast<unsigned char>(labels.bytes[row]);
    if (label >= settings.classes)
      refuse(labels_path, settings.id, "label " + number(label) + " of image " + number(static_cast<std::int64_t>(row)) + " (counted from 0) is not below the " +
                                           number(settings.classes) + " classes of the job.");
    out.labels.push_back(label);
  }
  return out;
}

}  // namespace tephra::data
