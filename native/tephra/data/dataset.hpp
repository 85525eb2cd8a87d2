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

// A table out of the arrays of a file: of a matrix each column, named VARIABLE_1, VARIABLE_2, …; a vector is one column VARIABLE (of an NPY
// file "array"). With `axes`, vectors of coordinates, one for each dimension of the variable: one row for each point of the grid, the last
// dimension changing fastest, in columns AXIS… and VARIABLE. `columns` and `rows` are facts as in Csv.
struct ArrayTable {
  std::string id{};
  std::string name{};
  std::string path{};
  std::string variable{};
  std::vector<std::string> axes{};
  std::vector<std::string> columns{};
  std::int64_t rows = 0;
};
Dataset array_table(ArrayTable settings);

enum class SyntheticKind : std::uint8_t { friedman, linear, quadratic, burgers, gaussian_atoms, jets };

// Rows drawn from (seed, row): no file (data/synthetic.hpp has the formulas). Fields "features" and "target"; of burgers also "source"; of
// gaussian_atoms "patterns" (9×32×32) and "potential" (1×32×32); of jets "image" (1×25×25) and "label" (2 classes).
struct Synthetic {
  std::string id{};
  SyntheticKind kind = SyntheticKind::friedman;
  std::int64_t n = 1000;
  std::int64_t features = 10;  // numbers of "features"; friedman needs 5, burgers 2 (places, then time)
  double noise = 0;            // deviation of what is added to the target
  std::uint64_t seed = 0;
};
Dataset synthetic(Synthetic settings);

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

// Images whose sides are smaller by `factor`: each number the mean of a square of factor × factor. Sides must be multiples of the factor.
struct PoolImages {
  std::string id{};
  std::string field = "image";
  std::int64_t factor = 2;
};
Dataset pool_images(const Dataset& source, PoolImages settings);

// Shares of the rows: test = floor(n·test + ½), validation = floor(n·validation + ½), train = the rest. With `stratify`, a field of class
// numbers, each part gets of every class the same share, as nearly as whole rows allow.
struct Split {
  std::string id{};
  double train = 0.8;
  double validation = 0.1;
  double test = 0.1;
  std::uint64_t seed = 0;
  std::string stratify{};
};
Dataset split(const Dataset& source, Split settings);

// Leaves `rows` rows in a part (0: all of them): those with the smallest draws of (seed, row), so that fewer rows are some of more.
struct Take {
  std::string id{};
  Part part = Part::train;
  std::int64_t rows = 0;
  std::uint64_t seed = 0;
};
Dataset take(const Dataset& source, Take settings);

// Cuts the rows of parts train and validation into `folds` parts of nearly equal size: of n rows in the order of their draws of (seed, row), fold f
// (from 1) holds those from floor(n·(f−1)/folds) to floor(n·f/folds). Fold `fold` becomes part validation, the others train; test stays as it is. With
// `stratify`, a field of class numbers, each fold gets of every class the same share, as nearly as whole rows allow.
struct KFold {
  std::string id{};
  std::int64_t folds = 5;
  std::int64_t fold = 1;
  std::uint64_t seed = 0;
  std::string stratify{};
};
Dataset k_fold(const Dataset& source, KFold settings);

// Leaves in every part the rows of some classes (none named: of all), and in part train at most `at_most` of each (0: all), those with the smallest
// draws of (seed, row). With `renumber` class labels[i] becomes i.
struct ChooseLabels {
  std::string id{};
  std::string field = "label";
  std::vector<std::int64_t> labels{};
  std::int64_t at_most = 0;
  bool renumber = false;
  std::uint64_t seed = 0;
};
Dataset choose_labels(const Dataset& source, ChooseLabels settings);

enum class FilterRule : std::uint8_t { keep_hardest, keep_easiest, drop_hardest, drop_easiest, drop_both, random };

// Leaves in part train what its scores ask for: of n rows m = floor(n·fraction + ½) are kept, or dropped where the rule says drop. Scores are those that
// an earlier stage of the same job wrote for these rows, out/<subset>/subset.npz; a larger one is harder (data/subset.hpp has the order). With
// `per_class`, a field of class numbers, each class loses the same share, as nearly as whole rows allow.
struct FilterSamples {
  std::string id{};
  std::string subset{};  // id of the block that scored the rows
  FilterRule rule = FilterRule::keep_hardest;
  double fraction = 0.5;
  std::string per_class{};
  std::uint64_t seed = 0;
};
Dataset filter_samples(const Dataset& source, FilterSamples settings);

enum class Sampling : std::uint8_t { latin_hypercube, uniform };

// Adds `n` points to part `train` at which only an equation is known: `field` is drawn in the box [low, high] of each coordinate (of one
// empty, between the least and greatest value of the rows at hand), other numbers are 0, and a field "known" (one number a row) tells
// rows with a target (1) from the points (0).
struct Collocation {
  std::string id{};
  std::string field = "features";
  std::int64_t n = 1000;
  Sampling sampling = Sampling::latin_hypercube;
  std::vector<double> low{};
  std::vector<double> high{};
  std::uint64_t seed = 0;
};
Dataset collocation(const Dataset& source, Collocation settings);

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
