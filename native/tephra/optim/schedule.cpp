#include <tephra/optim/schedule.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>

#include <tephra/optim/require.hpp>

namespace tephra::optim {
namespace {

using ScheduleKind = Schedule::Kind;

bool repeats(const Schedule& schedule) { return schedule.kind == ScheduleKind::step || schedule.kind == ScheduleKind::exponential; }
bool ends(const Schedule& schedule) { return schedule.kind == ScheduleKind::cosine || schedule.kind == ScheduleKind::polynomial; }

double shape(const Schedule& schedule, std::int64_t done) {
  const double part = static_cast<double>(done) / static_cast<double>(schedule.steps);
  const double part_of_way = std::min(part, 1.0);
  switch (schedule.kind) {
    case ScheduleKind::step: return std::pow(schedule.factor, std::floor(part));
    case ScheduleKind::exponential: return std::pow(schedule.factor, part);
    case ScheduleKind::cosine: return schedule.floor + (1 - schedule.floor) * 0.5 * (1 + std::cos(std::numbers::pi * part_of_way));
    case ScheduleKind::polynomial: return schedule.floor + (1 - schedule.floor) * std::pow(1 - part_of_way, schedule.power);
    case ScheduleKind::off:
    case ScheduleKind::constant: break;
  }
  return 1;
}

}  // namespace

Schedule schedule(Schedule settings) { return settings; }

void check(const Schedule& schedule) {
  const std::string& id = schedule.id;
  if (schedule.kind == ScheduleKind::off) return;
  require(schedule.steps >= 1, id, "the schedule's steps must be at least 1.");
  require(!repeats(schedule) || (schedule.factor > 0 && schedule.factor <= 1), id, "the schedule's factor must lie in (0, 1].");
  require(!ends(schedule) || (schedule.floor >= 0 && schedule.floor <= 1), id, "the schedule's floor is a share of the learning rate and must lie in [0, 1].");
  require(schedule.kind != ScheduleKind::polynomial || (schedule.power > 0 && std::isfinite(schedule.power)), id, "the schedule's power must be above 0.");
  require(schedule.warm_up >= 0, id, "the warm-up must not have fewer than 0 steps.");
  require(schedule.warm_up_from >= 0 && schedule.warm_up_from <= 1, id, "the warm-up starts from a share of the learning rate, which must lie in [0, 1].");
  require(schedule.base_batch >= 0, id, "the base batch must not have fewer than 0 samples.");
}

double rate(const Schedule& schedule, std::int64_t batch, std::uint64_t number) {
  if (schedule.kind == ScheduleKind::off) return 1;
  const double scale = schedule.base_batch > 0 ? static_cast<double>(batch) / static_cast<double>(schedule.base_batch) : 1.0;
  const auto step = static_cast<std::int64_t>(number);
  if (step > schedule.warm_up) return scale * shape(schedule, step - 1 - schedule.warm_up);
  const double way = static_cast<double>(step) / static_cast<double>(schedule.warm_up);
  return scale * (schedule.warm_up_from + (1 - schedule.warm_up_from) * way);
}

}  // namespace tephra::optim
