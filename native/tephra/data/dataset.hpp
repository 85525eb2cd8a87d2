#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace tephra {

enum class Part : std::uint8_t { train, validation, test };

namespace data {
struct Description;
}

// What data a stage will read and how it is prepared. Only a description: no file is opened until the stage runs.
class Dataset {
 public:
  explicit Dataset(std::shared_ptr<const data::Description> description) : description_(std::move(description)) {}
  const std::shared_ptr<const data::Description>& description() const { return description_; }

 private:
  std::shared_ptr<const data::Description> description_;
};

namespace data {

// A table of numbers. `columns` and `rows` are facts found when the job was made; they are checked again when the file is
// read (rows 0 = not known). `name` is bound to a path by TEPHRA_DATA_<NAME>.
struct Csv {
  std::string id{};
  std::string name{};
  std::string path{};
  char delimiter = ',';
  bool header = true;  // without one, columns are named by `columns`, in order
  std::vector<std::string> columns{};
  std::int64_t rows = 0;
};
Dataset csv(Csv settings);

// Grey images and their class numbers in IDX files (the MNIST format): fields "image" (height×width, 0..255), "label".
struct Idx {
  std::string id{};
  std::string images{};
  std::string labels{};
  std::string images_path{};
  std::string labels_path{};
  std::int64_t rows = 0;
  std::int64_t height = 0;
  std::int64_t width = 0;
  std::int64_t classes = 10;
  std::int64_t limit = 0;  // read only this many from the start of the file; 0 = all. `rows` counts the whole file.
};
Dataset idx(Idx settings);

// A field made of columns; with `classes` > 0 it holds class numbers 0..classes-1 from one column.
struct ColumnsField {
  std::string field{};
  std::vector<std::string> columns{};
  std::int64_t classes = 0;
};
struct Columns {
  std::string id{};
  std::vector<ColumnsField> fields{};
};
Dataset columns(const Dataset& source, Columns settings);

// Shares of the rows: test = floor(n·test + ½), validation = floor(n·validation + ½), train = the rest.
struct Split {
  std::string id{};
  double train = 0.8;
  double validation = 0.1;
  double test = 0.1;
  std::uint64_t seed = 0;
};
Dataset split(const Dataset& source, Split settings);

// (x − mean) / deviation of each column, both over part `train` only (population deviation; 1 for a constant column).
struct Standardise {
  std::string id{};
  std::vector<std::string> fields{};
};
Dataset standardise(const Dataset& source, Standardise settings);

// To [low, high]: from [0, 255] for images, from each column's smallest and largest value in part `train` otherwise.
struct Scale {
  std::string id{};
  std::string field{};
  double low = 0;
  double high = 1;
};
Dataset scale(const Dataset& source, Scale settings);

}  // namespace data
}  // namespace tephra
