#include <tephra/data/fitting.hpp>

#include <algorithm>
#include <cmath>

#include <tephra/tensor/error.hpp>

namespace tephra::data {
namespace {

template <class Work>
void each_row(const Field& field, const std::vector<std::int64_t>& rows, Work work) {
  std::vector<double> values(field.width);
  for (const std::int64_t row : rows) {
    field.read(row, 0, values);
    work(values);
  }
}

struct Range {
  std::vector<double> least;
  std::vector<double> most;
};

Range range_of(const Field& field, const std::vector<std::int64_t>& rows) {
  std::vector<double> first(field.width);
  field.read(rows[0], 0, first);
  Range range{.least = first, .most = first};
  each_row(field, rows, [&](const std::vector<double>& values) {
    for (std::size_t column = 0; column < values.size(); ++column) {
      range.least[column] = std::min(range.least[column], values[column]);
      range.most[column] = std::max(range.most[column], values[column]);
    }
  });
  return range;
}

}  // namespace

Transform fit_standardise(const Field& field, const std::vector<std::int64_t>& rows, const std::string& block) {
  Transform out{.block = block, .field = field.name, .kind = "standardise", .shift = {}, .divisor = {}};
  const auto count = static_cast<double>(rows.size());
  const Range range = range_of(field, rows);
  std::vector<double> sums(field.width), squares(field.width);
  each_row(field, rows, [&](const std::vector<double>& values) {
    for (std::size_t column = 0; column < values.size(); ++column) sums[column] += values[column];
  });
  const auto constant = [&](std::size_t column) { return range.least[column] == range.most[column]; };
  for (std::size_t column = 0; column < field.width; ++column) out.shift.push_back(constant(column) ? range.least[column] : sums[column] / count);
  each_row(field, rows, [&](const std::vector<double>& values) {
    for (std::size_t column = 0; column < values.size(); ++column) squares[column] += (values[column] - out.shift[column]) * (values[column] - out.shift[column]);
  });
  for (std::size_t column = 0; column < field.width; ++column) {
    const double deviation = std::sqrt(squares[column] / count);
    out.divisor.push_back(constant(column) || deviation == 0 ? 1.0 : deviation);
  }
  return out;
}

Transform fit_scale(const Field& field, const std::vector<std::int64_t>& rows, const Scale& settings) {
  Transform out{.block = settings.id, .field = field.name, .kind = "scale", .shift = {}, .divisor = {}};
  const double range = settings.high - settings.low;
  if (!(range > 0)) throw Error(Exit::wrong_use, settings.id, "the low end of a scale must lie below its high end.");
  const auto add = [&](double least, double most) {
    const double divisor = most > least ? (most - least) / range : 1.0;
    out.divisor.push_back(divisor);
    out.shift.push_back(least - settings.low * divisor);
  };
  if (!field.byte_values.empty()) {
    add(field.byte_values.front(), field.byte_values.back());
    return out;
  }
  const Range found = range_of(field, rows);
  for (std::size_t column = 0; column < field.width; ++column) add(found.least[column], found.most[column]);
  return out;
}

}  // namespace tephra::data
