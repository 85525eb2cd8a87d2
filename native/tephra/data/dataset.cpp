#include <tephra/data/description.hpp>

#include <utility>

namespace tephra::data {
namespace {

template <class Step>
Dataset describe(Step step, std::shared_ptr<const Description> source = nullptr) {
  return Dataset(std::make_shared<const Description>(Description{std::move(step), std::move(source)}));
}

}  // namespace

Dataset csv(Csv settings) { return describe(std::move(settings)); }
Dataset idx(Idx settings) { return describe(std::move(settings)); }
Dataset cifar(Cifar settings) { return describe(std::move(settings)); }
Dataset arrays(Arrays settings) { return describe(std::move(settings)); }
Dataset columns(const Dataset& source, Columns settings) { return describe(std::move(settings), source.description()); }
Dataset split(const Dataset& source, Split settings) { return describe(std::move(settings), source.description()); }
Dataset standardise(const Dataset& source, Standardise settings) { return describe(std::move(settings), source.description()); }
Dataset scale(const Dataset& source, Scale settings) { return describe(std::move(settings), source.description()); }

}  // namespace tephra::data
