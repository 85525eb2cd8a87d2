#include <tephra/data/mapped_rows.hpp>

namespace tephra::data {
namespace {

template <class From, bool swapped>
void convert(const std::byte* from, std::span<double> out) {
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = files::value_of(files::load<From>(from + i * sizeof(From), swapped));
}

template <class From>
void gather(const std::byte* row, const std::int64_t* columns, bool swapped, std::span<double> out) {
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = files::value_of(files::load<From>(row + columns[i], swapped));
}

// The distance of each number of a row, in C order of `dims`.
std::vector<std::int64_t> distances(const std::vector<std::int64_t>& dims, const std::vector<std::int64_t>& strides, std::size_t width) {
  std::vector<std::int64_t> out = {0};
  out.reserve(width);
  for (std::size_t dim = 0; dim < dims.size(); ++dim) {
    std::vector<std::int64_t> wider;
    wider.reserve(out.size() * static_cast<std::size_t>(dims[dim]));
    for (const std::int64_t before : out)
      for (std::int64_t i = 0; i < dims[dim]; ++i) wider.push_back(before + i * strides[dim]);
    out = std::move(wider);
  }
  return out;
}

// True when the numbers of a row lie one after the other; the stride of a dimension of one index means nothing.
bool side_by_side(const std::vector<std::int64_t>& dims, const std::vector<std::int64_t>& strides, std::size_t number_bytes) {
  const std::vector<std::int64_t> wanted = files::strides_of(dims, number_bytes, false);
  for (std::size_t dim = 0; dim < dims.size(); ++dim)
    if (dims[dim] > 1 && strides[dim] != wanted[dim]) return false;
  return true;
}

}  // namespace

void MappedRows::read(std::int64_t index, std::size_t column, std::span<double> out) const {
  files::with_type(number, [&](auto zero) {
    using From = decltype(zero);
    if (!columns.empty()) gather<From>(row(index), columns.data() + column, swapped, out);
    else if (swapped) convert<From, true>(row(index) + column * sizeof(From), out);
    else convert<From, false>(row(index) + column * sizeof(From), out);
  });
}

ArrayRows rows_of(const files::ArrayView& array, RowsAxis axis) {
  ArrayRows out;
  std::vector<std::int64_t> dims = array.shape, strides = array.strides;
  const std::size_t rows_at = axis == RowsAxis::first ? 0 : dims.size() - 1;
  out.count = dims[rows_at];
  out.rows = {.keeper = array.keeper, .first = array.first, .number = array.number, .swapped = array.swapped, .row_stride = strides[rows_at]};
  dims.erase(dims.begin() + static_cast<std::ptrdiff_t>(rows_at));
  strides.erase(strides.begin() + static_cast<std::ptrdiff_t>(rows_at));
  for (const std::int64_t dim : dims) out.width *= static_cast<std::size_t>(dim);
  const bool holds_any = out.count > 0 && out.width > 0;
  if (holds_any && !side_by_side(dims, strides, files::bytes_of(array.number))) out.rows.columns = distances(dims, strides, out.width);
  out.dims = dims.empty() ? std::vector<std::int64_t>{1} : dims;
  return out;
}

}  // namespace tephra::data
