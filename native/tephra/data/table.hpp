#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include <tephra/data/dataset.hpp>
#include <tephra/tensor/span.hpp>

namespace tephra::data {

// A change of a field's numbers that was fitted once and travels with the model: stored = (value − shift) / divisor, one
// shift and divisor a column, or one for all.
struct Transform {
  std::string block;
  std::string field;
  std::string kind;  // "standardise", "scale"
  std::vector<double> shift;
  std::vector<double> divisor;

  double apply(double value, std::size_t column) const { return (value - at(shift, column)) / at(divisor, column); }
  double invert(double stored, std::size_t column) const { return stored * at(divisor, column) + at(shift, column); }

 private:
  static double at(const std::vector<double>& values, std::size_t column) { return values[values.size() == 1 ? 0 : column]; }
};

// A field of a dataset in memory: `width` numbers a row, held as reals, as bytes with a table of 256 values, or, when
// `classes` > 0, as class numbers.
struct Field {
  std::string name{};
  std::vector<std::int64_t> dims{};
  std::int64_t classes = 0;
  std::size_t width = 1;
  std::vector<double> reals{};
  std::vector<std::uint8_t> bytes{};
  std::vector<double> byte_values{};
  std::vector<std::int32_t> labels{};

  double value(std::int64_t row, std::size_t column) const;
  void transform(const Transform& transform);
  // Copies the given rows, one after the other, into `out` (f32, f64, or i32 for class numbers).
  void copy_rows(const std::int64_t* rows, std::int64_t count, Span out) const;
};

// A dataset in memory. Every rank holds all of it; rows are numbered as in the file.
struct Table {
  std::int64_t rows = 0;
  std::vector<Field> fields;
  std::array<std::vector<std::int64_t>, 3> parts;  // rows of train, validation, test, each in the order of the file
  std::vector<Transform> transforms;               // in the order in which they were applied

  const Field* find(const std::string& name) const;
  const std::vector<std::int64_t>& part(Part part) const { return parts[static_cast<std::size_t>(part)]; }
};

const char* name_of(Part part);

}  // namespace tephra::data
