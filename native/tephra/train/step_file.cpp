#include <tephra/train/step_file.hpp>

#include <array>
#include <cstdio>
#include <utility>

#include <tephra/tensor/error.hpp>
#include <tephra/train/model_file.hpp>

namespace tephra::train {
namespace {

using ScalerNumbers = std::array<double, 7>;

ScalerNumbers numbers_of(const optim::ScalerState& state) {
  return {state.scale, static_cast<double>(state.good), static_cast<double>(state.skipped), static_cast<double>(state.seen), state.mean, state.slow_mean, state.square};
}

optim::ScalerState scaler_of(const ScalerNumbers& numbers) {
  const auto count = [&](std::size_t at) { return static_cast<std::uint64_t>(numbers[at]); };
  return {.scale = numbers[0], .good = count(1), .skipped = count(2), .seen = count(3), .mean = numbers[4], .slow_mean = numbers[5], .square = numbers[6]};
}

bool is_count(double number) { return number >= 0 && number < 0x1p53; }

files::NpzEntry scaler_entry(const std::string& prefix, const ScalerNumbers& numbers) {
  return {prefix + "scaler", files::Element::f64, {static_cast<std::int64_t>(numbers.size())}, numbers.data()};
}

std::vector<files::NpzEntry> state_entries(const StepNumbers& numbers, const ScalerNumbers& scaler, const std::string& prefix) {
  std::vector<files::NpzEntry> entries;
  add_training(entries, numbers.parameters, numbers.optimizer, prefix);
  entries.push_back(scaler_entry(prefix, scaler));
  return entries;
}

}  // namespace

void StepFile::keep(std::vector<files::NpzEntry> entries) {
  for (files::NpzEntry& entry : entries) {
    std::size_t bytes = files::element_bytes(entry.element);
    for (const std::int64_t dim : entry.shape) bytes *= static_cast<std::size_t>(dim);
    const auto* first = static_cast<const std::byte*>(entry.values);
    kept_.emplace_back(first, first + bytes);
    entry.values = kept_.back().data();
    entries_.push_back(std::move(entry));
  }
}

void StepFile::begin(const StepNumbers& numbers) {
  entries_.clear();
  kept_.clear();
  const ScalerNumbers scaler = numbers_of(numbers.scaler);
  keep(state_entries(numbers, scaler, "before/"));
}

void StepFile::exchanged(const StepNumbers& numbers, std::span<const std::int64_t> rows, double loss) {
  std::vector<files::NpzEntry> entries{{"rows", files::Element::i64, {static_cast<std::int64_t>(rows.size())}, rows.data()}, {"loss", files::Element::f64, {}, &loss}};
  add_entries(entries, numbers.gradients, "gradient/");
  keep(std::move(entries));
}

void StepFile::write(const std::string& path, const StepNumbers& numbers) {
  const ScalerNumbers scaler = numbers_of(numbers.scaler);
  const std::vector<files::NpzEntry> after = state_entries(numbers, scaler, "after/");
  entries_.insert(entries_.end(), after.begin(), after.end());
  files::write_npz(path, entries_);
}

std::string step_path(const std::string& folder, std::uint64_t step) {
  std::array<char, 32> name{};
  std::snprintf(name.data(), name.size(), "/step-%06llu.npz", static_cast<unsigned long long>(step));
  return folder + name.data();
}

void read_before(const files::NpzFile& file, const StepNumbers& numbers, const std::string& block) {
  read_training(file, numbers.parameters, numbers.optimizer, "before/", block);
  const files::NpzArray* array = file.find("before/scaler");
  ScalerNumbers scaler{};
  if (array != nullptr && array->count == scaler.size()) array->copy_to(scaler.data());
  // A scale is at least 1, so zeros are no state either.
  if (!(scaler[0] >= 1) || !is_count(scaler[1]) || !is_count(scaler[2]) || !is_count(scaler[3]))
    throw Error(Exit::bad_data, block, file.path() + ": \"before/scaler\" is not the state of a loss scaler. Make the trace again.");
  numbers.scaler = scaler_of(scaler);
}

void read_gradients(const files::NpzFile& file, const StepNumbers& numbers, const std::string& block) { read_entries(file, numbers.gradients, "gradient/", block); }

}  // namespace tephra::train
