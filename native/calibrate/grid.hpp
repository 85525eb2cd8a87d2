#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <tephra/files/json.hpp>

namespace tephra::calibrate {

struct Axis {
  std::string name;
  std::vector<std::int64_t> values;
};

// {"axes":[{"name","values"}],"seconds":[…]}: `measure` at each point of the axes, the last running fastest.
template <typename F>
files::Json grid_of(const std::vector<Axis>& axes, F measure) {
  std::vector<std::size_t> at(axes.size(), 0);
  std::vector<double> seconds;
  for (bool more = true; more;) {
    std::vector<std::int64_t> point;
    for (std::size_t axis = 0; axis < axes.size(); ++axis) point.push_back(axes[axis].values[at[axis]]);
    seconds.push_back(measure(point));
    more = false;
    for (std::size_t axis = axes.size(); axis-- > 0 && !more;) {
      more = ++at[axis] < axes[axis].values.size();
      if (!more) at[axis] = 0;
    }
  }
  files::Json::Array named;
  for (const Axis& axis : axes) {
    files::Json one;
    one.set("name", axis.name).set("values", files::Json::list(axis.values));
    named.push_back(std::move(one));
  }
  files::Json grid;
  grid.set("axes", std::move(named)).set("seconds", files::Json::list(seconds));
  return grid;
}

}  // namespace tephra::calibrate
