#include <tephra/data/collocation.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include <tephra/data/drawn.hpp>
#include <tephra/tensor/error.hpp>

namespace tephra::data {
namespace {

struct Box {
  std::vector<double> low;
  std::vector<double> high;
};

[[noreturn]] void refuse(const Collocation& settings, const std::string& what) { throw Error(Exit::wrong_use, settings.id, what); }

Box box_of(const Field& field, const Table& table, const Collocation& settings) {
  Box box{.low = settings.low, .high = settings.high};
  if (box.low.empty() && box.high.empty()) {
    box.low.assign(field.width, INFINITY);
    box.high.assign(field.width, -INFINITY);
    for (const std::int64_t row : table.part(Part::train))
      for (std::size_t column = 0; column < field.width; ++column) {
        const double value = field.value(row, column);
        box.low[column] = std::min(box.low[column], value);
        box.high[column] = std::max(box.high[column], value);
      }
  }
  if (box.low.size() != field.width || box.high.size() != field.width)
    refuse(settings, "the box has " + std::to_string(box.low.size()) + " low and " + std::to_string(box.high.size()) + " high ends, and field \"" + field.name + "\" " +
                         std::to_string(field.width) + " coordinates. Give one of each for every coordinate, or none.");
  for (std::size_t column = 0; column < field.width; ++column)
    if (!(std::isfinite(box.low[column]) && std::isfinite(box.high[column]) && box.low[column] <= box.high[column]))
      refuse(settings, "the low end of coordinate " + std::to_string(column + 1) + " of the box lies above its high end.");
  return box;
}

// Which of n intervals each point lies in, along a coordinate: points by their draws, ties by point.
std::vector<std::int64_t> intervals(const Collocation& settings, std::size_t column) {
  std::vector<std::pair<double, std::int64_t>> draws;
  for (std::int64_t point = 0; point < settings.n; ++point) draws.emplace_back(Drawn(settings.seed, point).second(column), point);
  std::sort(draws.begin(), draws.end());
  std::vector<std::int64_t> out(draws.size());
  for (std::size_t place = 0; place < draws.size(); ++place) out[static_cast<std::size_t>(draws[place].second)] = static_cast<std::int64_t>(place);
  return out;
}

void append_points(Field& field, const Box& box, const Collocation& settings) {
  const std::size_t start = field.reals.size();
  field.reals.resize(start + static_cast<std::size_t>(settings.n) * field.width);
  for (std::size_t column = 0; column < field.width; ++column) {
    const bool latin = settings.sampling == Sampling::latin_hypercube;
    const std::vector<std::int64_t> interval = latin ? intervals(settings, column) : std::vector<std::int64_t>{};
    for (std::int64_t point = 0; point < settings.n; ++point) {
      const auto at = static_cast<std::size_t>(point);
      const double drawn = Drawn(settings.seed, point).uniform(column);
      const double share = latin ? (static_cast<double>(interval[at]) + drawn) / static_cast<double>(settings.n) : drawn;
      field.reals[start + at * field.width + column] = box.low[column] + share * (box.high[column] - box.low[column]);
    }
  }
}

}  // namespace

void add_collocation(Table& table, const Collocation& settings) {
  if (settings.n < 1) refuse(settings, "there are no points to draw. Ask for 1 or more.");
  if (table.find("known")) refuse(settings, "the dataset has a field \"known\" already. Draw points once.");
  const Field* coordinates = table.find(settings.field);
  if (!coordinates || coordinates->classes > 0) refuse(settings, "there is no field of numbers \"" + settings.field + "\" in the dataset. Name the field of coordinates.");
  const Box box = box_of(*coordinates, table, settings);

  Field known{.name = "known", .dims = {1}};
  known.reals.assign(static_cast<std::size_t>(table.rows), 1.0);
  known.reals.resize(known.reals.size() + static_cast<std::size_t>(settings.n));
  for (Field& field : table.fields) {
    field.hold(table.rows);
    if (field.name == settings.field) append_points(field, box, settings);
    else if (field.classes > 0) field.labels.resize(field.labels.size() + static_cast<std::size_t>(settings.n));
    else field.reals.resize(field.reals.size() + static_cast<std::size_t>(settings.n) * field.width);
  }
  table.fields.push_back(std::move(known));
  for (std::int64_t point = 0; point < settings.n; ++point) table.parts[0].push_back(table.rows + point);
  table.rows += settings.n;
  table.points = settings.n;
}

}  // namespace tephra::data
