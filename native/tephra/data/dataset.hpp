#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace tephra {

enum class Part : std::uint8_t { train, validation, test };

namespace data {
struct Description;
}

// What data a stage will read and how it is prepared: steps, a source first. Only a description: no file is opened until the stage
// runs. What a step is, jobs need not know (data/description.hpp); copying is therefore done in the library.
class Dataset {
 public:
  explicit Dataset(std::vector<data::Description> steps);
  Dataset(const Dataset& other);
  Dataset& operator=(const Dataset& other);
  ~Dataset();

  const std::vector<data::Description>& steps() const { return steps_; }

 private:
  std::vector<data::Description> steps_;
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

// Colour images and their class numbers in a CIFAR binary file (A. Krizhevsky's format; several batches: put them one after the other into one
// file with cat): fields "image" (3×32×32 in the order red, green, blue; 0..255) and "label", of CIFAR-100 the fine one.
struct Cifar {
  std::string id{};
  std::string name{};
  std::string path{};
  std::int64_t classes = 10;  // 10 or 100
  std::int64_t rows = 0;
  std::int64_t limit = 0;  // as in Idx
};
Dataset cifar(Cifar settings);

// Which dimension of an array counts the samples: the first, or, as MATLAB's users often store them, the last.
enum class RowsAxis : std::uint8_t { first, last };

// A field that is one array: all of its dimensions but that of the rows (at least one number a row). With `classes` > 0 it holds class
// numbers 0..classes-1, one a row. `dims` is a fact as `rows` is; empty when not known.
struct ArraysField {
  std::string field{};
  std::string variable{};  // member of NPZ, dataset path of HDF5, variable of MATLAB; empty for NPY
  std::int64_t classes = 0;
  std::vector<std::int64_t> dims{};
};

// Arrays of finite numbers in a file whose first bytes tell its format: NPY (versions 1 to 3), NPZ (not compressed), HDF5, MATLAB level 5 or 7.3.
// All have the same number of rows.
struct Arrays {
  std::string id{};
  std::string name{};
  std::string path{};
  std::vector<ArraysField> fields{};
  std::int64_t rows = 0;
  RowsAxis rows_axis = RowsAxis::first;
};
Dataset arrays(Arrays settings);

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
