#include <tephra/data/labels.hpp>

#include <algorithm>
#include <string>

#include <tephra/tensor/error.hpp>

namespace tephra::data {
namespace {

// The place of each class in the list, -1 where it is not there.
std::vector<std::int32_t> places_of(const std::vector<std::int64_t>& labels, std::int64_t classes) {
  std::vector<std::int32_t> places(static_cast<std::size_t>(classes), -1);
  for (std::size_t i = 0; i < labels.size(); ++i) places[static_cast<std::size_t>(labels[i])] = static_cast<std::int32_t>(i);
  return places;
}

void check(const ChooseLabels& settings, const Field& field) {
  std::vector<std::int64_t> sorted = settings.labels;
  std::sort(sorted.begin(), sorted.end());
  for (const std::int64_t label : sorted)
    if (label < 0 || label >= field.classes)
      throw Error(Exit::wrong_use, settings.id, "field \"" + field.name + "\" has no class " + std::to_string(label) + ": its classes are 0 to " + std::to_string(field.classes - 1) + ".");
  if (std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end()) throw Error(Exit::wrong_use, settings.id, "a class is named twice. Name each once.");
}

}  // namespace

std::vector<std::int64_t> rows_of_labels(const std::vector<std::int64_t>& rows, const ChooseLabels& settings, const Field& field) {
  check(settings, field);
  if (settings.labels.empty()) return rows;
  const std::vector<std::int32_t> places = places_of(settings.labels, field.classes);
  std::vector<std::int64_t> chosen;
  for (const std::int64_t row : rows)
    if (places[static_cast<std::size_t>(field.labels[static_cast<std::size_t>(row)])] >= 0) chosen.push_back(row);
  return chosen;
}

void renumber(Field& field, const std::vector<std::int64_t>& labels) {
  const std::vector<std::int32_t> places = places_of(labels, field.classes);
  for (std::int32_t& label : field.labels) label = std::max(places[static_cast<std::size_t>(label)], 0);
  field.classes = static_cast<std::int64_t>(labels.size());
}

}  // namespace tephra::data
