#include <tephra/data/description.hpp>

#include <utility>

namespace tephra {

Dataset::Dataset(std::vector<data::Description> steps) : steps_(std::move(steps)) {}
Dataset::Dataset(const Dataset& other) = default;
Dataset& Dataset::operator=(const Dataset& other) = default;
Dataset::~Dataset() = default;

namespace data {
namespace {

template <class Step>
Dataset describe(Step step, std::vector<Description> before = {}) {
  before.push_back({std::move(step)});
  return Dataset(std::move(before));
}

}  // namespace

Dataset csv(Csv settings) { return describe(std::move(settings)); }
Dataset idx(Idx settings) { return describe(std::move(settings)); }
Dataset cifar(Cifar settings) { return describe(std::move(settings)); }
Dataset arrays(Arrays settings) { return describe(std::move(settings)); }
Dataset array_table(ArrayTable settings) { return describe(std::move(settings)); }
Dataset synthetic(Synthetic settings) { return describe(std::move(settings)); }
Dataset columns(const Dataset& source, Columns settings) { return describe(std::move(settings), source.steps()); }
Dataset pool_images(const Dataset& source, PoolImages settings) { return describe(std::move(settings), source.steps()); }
Dataset split(const Dataset& source, Split settings) { return describe(std::move(settings), source.steps()); }
Dataset take(const Dataset& source, Take settings) { return describe(std::move(settings), source.steps()); }
Dataset k_fold(const Dataset& source, KFold settings) { return describe(std::move(settings), source.steps()); }
Dataset choose_labels(const Dataset& source, ChooseLabels settings) { return describe(std::move(settings), source.steps()); }
Dataset filter_samples(const Dataset& source, FilterSamples settings) { return describe(std::move(settings), source.steps()); }
Dataset collocation(const Dataset& source, Collocation settings) { return describe(std::move(settings), source.steps()); }
Dataset standardise(const Dataset& source, Standardise settings) { return describe(std::move(settings), source.steps()); }
Dataset scale(const Dataset& source, Scale settings) { return describe(std::move(settings), source.steps()); }

}  // namespace data
}  // namespace tephra
