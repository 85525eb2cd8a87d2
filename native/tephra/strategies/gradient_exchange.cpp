#include <tephra/strategies/gradient_exchange.hpp>

#include <algorithm>
#include <cstdint>
#include <limits>

#include <tephra/tensor/convert.hpp>
#include <tephra/tensor/tiny_numbers.hpp>

namespace tephra::strategies {
namespace {

// The gradients of a group in its order, the extras behind them.
std::vector<Span> pieces_of(const GradientGroup& group, const ParameterArena& gradients) {
  std::vector<Span> pieces;
  for (const std::size_t tensor : group.tensors) pieces.push_back(gradients.values(gradients.entries()[tensor]));
  if (group.extras) pieces.push_back(gradients.extras());
  return pieces;
}

// Of pieces that lie side by side.
Span around(const std::vector<Span>& pieces) {
  Span whole = *std::min_element(pieces.begin(), pieces.end(), [](const Span& left, const Span& right) { return left.data < right.data; });
  whole.count = 0;
  for (const Span& piece : pieces) whole.count += piece.count;
  return whole;
}

Buffer room_of(std::int64_t bytes) { return bytes == 0 ? Buffer() : Buffer(static_cast<std::size_t>(bytes)); }

}  // namespace

GradientExchange::GradientExchange(const ExchangeSchedule& schedule, const ParameterArena& gradients, Communicator& communicator, GradientReducer::Coordinator coordinator)
    : packing_(room_of(schedule.packing_bytes)), received_(room_of(schedule.received_bytes)) {
  std::size_t received = 0;
  std::int32_t numbers = 0;
  std::vector<std::vector<int>> tensors;
  for (const GradientGroup& planned : schedule.groups) {
    Group group{.ready = planned.ready, .extras = planned.extras};
    tensors.emplace_back();
    const std::vector<Span> pieces = pieces_of(planned, gradients);
    Span travelling = around(pieces);
    if (planned.packed >= 0) {
      travelling = packing_.span(planned.sent, planned.numbers, static_cast<std::size_t>(planned.packed) * size_of(planned.sent));
      std::int64_t at = 0;
      for (const Span& piece : pieces) {
        group.parcels.push_back({piece, travelling.part(at, piece.count)});
        at += piece.count;
      }
    }
    const Span room = received_.span(planned.sent, room_of_reduction(planned.sent, planned.numbers, communicator.size()), received);
    received += room.bytes();
    group.sum = communicator.reduction(travelling, room);
    for (const std::size_t tensor : planned.tensors) {
      group.tensors.push_back({numbers++, static_cast<std::int32_t>(gradients.entries()[tensor].count % std::numeric_limits<std::int32_t>::max())});
      tensors.back().push_back(group.tensors.back().tensor);
    }
    groups_.push_back(std::move(group));
  }
  started_.reserve(groups_.size());
  coordinator_ = make_coordinator(coordinator, tensors, communicator);
}

void GradientExchange::steps_done(std::size_t end) {
  const TinyNumbersCount scope;
  const std::size_t before = ready_;
  while (ready_ < groups_.size() && groups_[ready_].ready <= end && !groups_[ready_].extras) tell_ready();
  if (coordinator_ && ready_ > before) run_cycle();
  move_on();
}

void GradientExchange::finish() {
  while (ready_ < groups_.size()) tell_ready();
  // Gradients that are compressed leave the extras alone in the last group, which then needs no word.
  const std::size_t agreed = groups_.back().tensors.empty() ? groups_.size() - 1 : groups_.size();
  if (coordinator_)
    while (started_.size() < agreed) run_cycle();
  if (started_.size() < groups_.size()) start(groups_.size() - 1);
  for (; done_ < started_.size(); ++done_) groups_[started_[done_]].sum->finish();
  for (const Group& group : groups_)
    for (const Parcel& parcel : group.parcels) convert(parcel.packed, parcel.gradients);
  started_.clear();
  ready_ = done_ = 0;
  if (!coordinator_) return;
  const ControlTraffic& traffic = coordinator_->traffic();
  last_traffic_ = {traffic.bytes - traffic_before_.bytes, traffic.messages - traffic_before_.messages};
  traffic_before_ = traffic;
}

void GradientExchange::tell_ready() {
  const std::size_t group = ready_++;
  if (!coordinator_) return start(group);
  for (const ReadyTensor& tensor : groups_[group].tensors) coordinator_->ready(tensor);
}

void GradientExchange::run_cycle() {
  for (const int group : coordinator_->cycle()) start(static_cast<std::size_t>(group));
}

void GradientExchange::start(std::size_t group) {
  for (const Parcel& parcel : groups_[group].parcels) convert(parcel.gradients, parcel.packed);
  groups_[group].sum->start();
  started_.push_back(group);
}

void GradientExchange::move_on() {
  while (done_ < started_.size() && groups_[started_[done_]].sum->advance()) ++done_;
}

}  // namespace tephra::strategies
