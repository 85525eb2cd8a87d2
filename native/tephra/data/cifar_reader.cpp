#include <tephra/data/cifar_reader.hpp>

#include <algorithm>
#include <memory>

#include <tephra/files/mapped_file.hpp>
#include <tephra/tensor/error.hpp>

namespace tephra::data {
namespace {

constexpr std::size_t pixels_of_record = 3 * 32 * 32;

std::size_t label_bytes(std::int64_t classes) { return classes == 100 ? 2 : 1; }

class CifarReader {
 public:
  CifarReader(const std::string& path, const Cifar& settings)
      : settings_(settings), file_(std::make_shared<const files::MappedFile>(path)), bytes_(file_->bytes()), record_(label_bytes(settings.classes) + pixels_of_record) {}

  Images read() const {
    check();
    const std::size_t all = bytes_.size() / record_, rows = settings_.limit > 0 ? std::min(all, static_cast<std::size_t>(settings_.limit)) : all;
    const std::size_t labels = label_bytes(settings_.classes);
    Images out{.pixels = {.keeper = file_, .first = reinterpret_cast<const std::byte*>(bytes_.data()) + labels, .row_stride = static_cast<std::int64_t>(record_)}, .labels = {}};
    out.labels.reserve(rows);
    for (std::size_t row = 0; row < rows; ++row) out.labels.push_back(label(row * record_ + labels - 1, row));
    return out;
  }

 private:
  [[noreturn]] void refuse(const std::string& what) const { throw Error(Exit::bad_data, settings_.id, file_->path() + ": " + what); }

  void check() const {
    if (bytes_.empty()) refuse("the file is empty.");
    if (bytes_.starts_with("\x1f\x8b")) refuse("the file is packed with gzip. Unpack it (tar -xzf) and bind a .bin file of it.");
    const std::size_t rows = bytes_.size() / record_, over = bytes_.size() % record_;
    if (over != 0) refuse(uneven(over));
    if (settings_.rows > 0 && rows != static_cast<std::size_t>(settings_.rows))
      refuse("has " + std::to_string(rows) + " images where the job was made for " + std::to_string(settings_.rows) + ". Make the job again from this file, or bind the other.");
  }

  std::string uneven(std::size_t over) const {
    const std::int64_t other = settings_.classes == 100 ? 10 : 100;
    const bool is_other = bytes_.size() % (label_bytes(other) + pixels_of_record) == 0;
    return "its " + std::to_string(bytes_.size()) + " bytes are no whole number of records of " + std::to_string(record_) + ": " + std::to_string(over) +
           " are left over from byte " + std::to_string(bytes_.size() - over) + " on. " +
           (is_other ? "It may be a file of CIFAR-" + std::to_string(other) + "." : "It is cut off, or no CIFAR binary file: fetch it again.");
  }

  std::int32_t label(std::size_t at, std::size_t row) const {
    const auto label = static_cast<unsigned char>(bytes_[at]);
    if (label >= settings_.classes)
      refuse("label " + std::to_string(label) + " of image " + std::to_string(row) + " (counted from 0), at byte " + std::to_string(at) + ", is not below the " +
             std::to_string(settings_.classes) + " classes of the job.");
    return label;
  }

  const Cifar& settings_;
  std::shared_ptr<const files::MappedFile> file_;
  std::string_view bytes_;
  std::size_t record_;
};

}  // namespace

Images read_cifar(const std::string& path, const Cifar& settings) {
  if (settings.classes != 10 && settings.classes != 100) throw Error(Exit::wrong_use, settings.id, "CIFAR has 10 or 100 classes, not " + std::to_string(settings.classes) + ".");
  return CifarReader(path, settings).read();
}

}  // namespace tephra::data
