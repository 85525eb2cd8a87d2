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

// Numbers that are means of squares of others: a row of planes of height×width becomes one of planes of height/factor × width/factor.
struct Pooling {
  std::size_t factor = 1;
  std::size_t height = 1;  // before
  std::size_t width = 1;
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
  Pooling pooling{};                    // of what was read from `mapped`
  std::vector<Transform> on_reading{};  // done after it, in this order
  std::vector<std::int32_t> labels{};

  bool is_mapped() const { return mapped.first != nullptr; }
  double value(std::int64_t row, std::size_t column) const;
  // out.size() numbers of a row, from number `column` on.
  void read(std::int64_t row, std::size_t column, std::span<double> out) const;
  void transform(const Transform& transform);
  // Images of dims ending in height×width become smaller by `factor`, of which their sides are multiples. Before any transform.
  void pool(std::size_t factor);
  // Numbers that stay in a file are read into memory.
  void hold(std::int64_t rows);
  // Copies the given rows, one after the other, into `out` (f32, f64, or i32 for class numbers). Allocates nothing.
  void copy_rows(const std::int64_t* rows, std::int64_t count, Span out) const;

 private:
  void read_unpooled(std::int64_t row, std::size_t column, std::span<double> out) const;
};

// A dataset. Every rank holds all of it, or maps it; rows are numbered as in the file.
struct Table {
  std::int64_t rows = 0;
  std::int64_t points = 0;  // of the rows, the last ones: collocation points, whose numbers but the coordinates are known to nobody
  std::vector<Field> fields;
  std::array<std::vector<std::int64_t>, 3> parts;  // rows of train, validation, test, each in the order of the file
  std::vector<Transform> transforms;               // in the order in which they were applied

  const Field* find(const std::string& name) const;
  const std::vector<std::int64_t>& part(Part part) const { return parts[static_cast<std::size_t>(part)]; }
};

const char* name_of(Part part);

}  // namespace tephra::data
