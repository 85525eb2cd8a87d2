#include <tephra/files/array_view.hpp>

#include <limits>

#include <tephra/tensor/error.hpp>

namespace tephra::files {

std::optional<std::size_t> count_of(const std::vector<std::int64_t>& shape) {
  // Bytes are counted in 64 signed bits, eight to a number. A dimension of 0 does not excuse the others.
  constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max() / 8;
  std::int64_t count = 1, reach = 1;
  for (const std::int64_t dim : shape) {
    if (dim < 0 || (dim > 0 && reach > most / dim)) return std::nullopt;
    count *= dim;
    reach *= dim > 0 ? dim : 1;
  }
  return static_cast<std::size_t>(count);
}

std::vector<std::int64_t> strides_of(const std::vector<std::int64_t>& shape, std::size_t number_bytes, bool fortran) {
  std::vector<std::int64_t> strides(shape.size());
  auto stride = static_cast<std::int64_t>(number_bytes);
  for (std::size_t i = 0; i < shape.size(); ++i) {
    const std::size_t dim = fortran ? i : shape.size() - 1 - i;
    strides[dim] = stride;
    stride *= shape[dim] > 0 ? shape[dim] : 1;
  }
  return strides;
}

std::string shape_text(const std::vector<std::int64_t>& shape) {
  std::string out;
  for (const std::int64_t dim : shape) out += (out.empty() ? "" : "×") + std::to_string(dim);
  return out.empty() ? "scalar" : out;
}

void refuse(const std::string& path, const std::string& what) { throw Error(Exit::bad_data, "", path + ": " + what); }

}  // namespace tephra::files
