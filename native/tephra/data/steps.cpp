#include <tephra/data/steps.hpp>

#include <tephra/tensor/error.hpp>

namespace tephra::data {
namespace {

template <class Step>
void only_one(const Step*& slot, const Step& step, const char* what) {
  if (slot) throw Error(Exit::wrong_use, slot->id, std::string("a dataset can be ") + what + " only once; " + step.id + " does it too. Take one out.");
  slot = &step;
}

template <class... Kinds>
bool is_one_of(const Description& at) {
  return (std::holds_alternative<Kinds>(at.step) || ...);
}

}  // namespace

Steps steps_of(const Dataset& dataset) {
  Steps steps;
  const Split* split = nullptr;
  const KFold* folds = nullptr;
  for (const Description& at : dataset.steps()) {
    if (is_one_of<Csv, Idx, Cifar, Arrays, ArrayTable, Synthetic>(at)) steps.source = &at;
    else if (const auto* columns = std::get_if<Columns>(&at.step)) only_one(steps.columns, *columns, "cut into columns");
    else if (const auto* pool = std::get_if<PoolImages>(&at.step)) steps.pools.push_back(pool);
    else if (is_one_of<Split, Take, KFold, ChooseLabels, FilterSamples, Collocation>(at)) steps.rows.push_back(&at);
    else steps.transforms.push_back(&at);
    if (const auto* again = std::get_if<Split>(&at.step)) {
      only_one(split, *again, "split");
      if (folds) throw Error(Exit::wrong_use, again->id, "a split behind the folds of " + folds->id + " would draw their parts anew. Put it before them.");
    }
    if (const auto* cut = std::get_if<KFold>(&at.step)) folds = cut;
  }
  return steps;
}

}  // namespace tephra::data
