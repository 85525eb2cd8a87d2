#include <tephra/data/steps.hpp>

#include <tephra/tensor/error.hpp>

namespace tephra::data {
namespace {

template <class Step>
void only_one(const Step*& slot, const Step& step, const char* what) {
  if (slot) throw Error(Exit::wrong_use, slot->id, std::string("a dataset can be ") + what + " only once; " + step.id + " does it too. Take one out.");
  slot = &step;
}

}  // namespace

Steps steps_of(const Dataset& dataset) {
  Steps steps;
  for (const Description& at : dataset.steps()) {
    if (const auto* csv = std::get_if<Csv>(&at.step)) steps.csv = csv;
    else if (const auto* idx = std::get_if<Idx>(&at.step)) steps.idx = idx;
    else if (const auto* cifar = std::get_if<Cifar>(&at.step)) steps.cifar = cifar;
    else if (const auto* arrays = std::get_if<Arrays>(&at.step)) steps.arrays = arrays;
    else if (const auto* columns = std::get_if<Columns>(&at.step)) only_one(steps.columns, *columns, "cut into columns");
    else if (const auto* split = std::get_if<Split>(&at.step)) only_one(steps.split, *split, "split");
    else steps.transforms.push_back(&at);
  }
  return steps;
}

}  // namespace tephra::data
