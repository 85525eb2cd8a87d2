#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <tephra/data/dataset.hpp>
#include <tephra/data/mapped_rows.hpp>
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
  // Of numbers that follow each other in a row, from `column` on.
  void apply(std::span<double> values, std::size_t column) const;
  double invert(double stored, std::size_t column) const { return stored * at(divisor, column) + at(shift, column); }

 private:
  static double at(const std::vector<double>& values, std::size_t column) { return values[values.size() == 1 ? 0 : column]; }
};

// A field of a dataset: `width` numbers a row, held as reals, or left in their file and converted when they are read, or, when `classes` > 0,
// as class numbers.
struct Field {
  std::string name{};
  std::vector<std::int64_t> dims{};
  std::int64_t classes = 0;
  std::size_t width = 1;
  std::vector<double> reals{};
  MappedRows mapped{};                  // when mapped.first is set
  std::vector<double> byte_values{};    // of images: what the bytes 0 to 255 of `mapped` stand for
  std::vector<Transform> on_reading{};  // done, in this order, to what was read from `mapped`
  std::vector<std::int32_t> labels{};

  bool is_mapped() const { return mapped.first != nullptr; }
  double value(std::int64_t row, std::size_t column) const;
  // out.size() numbers of a row, from number `column` on.
  void read(std::int64_t row, std::size_t column, std::span<double> out) const;
  void transform(const Transform& transform);
  // Copies the given rows, one after the other, into `out` (f32, f64, or i32 for class numbers). Allocates nothing.
  void copy_rows(const std::int64_t* rows, std::int64_t count, Span out) const;
};

// A dataset. Every rank holds all of it, or maps it; rows are numbered as in the file.
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
