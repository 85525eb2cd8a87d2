#include <tephra/strategies/coordinator.hpp>

#include <algorithm>
#include <string>

#include <tephra/tensor/error.hpp>

namespace tephra::strategies {
namespace {

// Bits of status, before those of the cache. They are stored inverted, so that the AND over all ranks says whether any rank has them.
enum Status : std::size_t { stops, has_uncached, has_invalid, status_bits };

std::size_t bytes_of_bits(std::size_t bits) { return (bits + 7) / 8; }
bool bit(std::span<const std::uint8_t> bits, std::size_t at) { return ((bits[at / 8] >> (at % 8)) & 1) != 0; }
void set_bit(std::span<std::uint8_t> bits, std::size_t at, bool value) {
  const auto mask = static_cast<std::uint8_t>(1U << (at % 8));
  bits[at / 8] = static_cast<std::uint8_t>(value ? bits[at / 8] | mask : bits[at / 8] & ~mask);
}

// A record is two words.
std::span<const std::int32_t> words_of(std::span<const ReadyTensor> records) { return {reinterpret_cast<const std::int32_t*>(records.data()), 2 * records.size()}; }
std::span<std::int32_t> room_of(std::vector<ReadyTensor>& records) { return {reinterpret_cast<std::int32_t*>(records.data()), 2 * records.size()}; }

}  // namespace

Coordinator::Coordinator(const std::vector<std::vector<int>>& groups) {
  std::size_t count = 0;
  for (const std::vector<int>& tensors : groups) count += tensors.size();
  group_of_.resize(count);
  for (std::size_t group = 0; group < groups.size(); ++group) {
    for (const int tensor : groups[group]) group_of_.at(static_cast<std::size_t>(tensor)) = static_cast<int>(group);
    sizes_.push_back(static_cast<int>(groups[group].size()));
  }
  missing_ = sizes_;
  released_.reserve(groups.size());
  queue_.reserve(count);
}

std::span<const int> Coordinator::cycle() {
  released_.clear();
  agree();
  return released_;
}

void Coordinator::everywhere(int tensor) {
  const int group = group_of_[static_cast<std::size_t>(tensor)];
  if (--missing_[static_cast<std::size_t>(group)] > 0) return;
  missing_[static_cast<std::size_t>(group)] = sizes_[static_cast<std::size_t>(group)];
  released_.push_back(group);
}

RollCall::RollCall(std::size_t tensors, Communicator& communicator)
    : communicator_(communicator), lengths_(static_cast<std::size_t>(communicator.size())), reports_(tensors), shapes_(tensors) {
  if (communicator.rank() == 0) received_.resize(tensors * static_cast<std::size_t>(communicator.size()));
  answer_.reserve(tensors);
}

std::span<const ReadyTensor> RollCall::call(std::span<const ReadyTensor> reported, ControlTraffic& traffic) {
  communicator_.gather_lists(words_of(reported), room_of(received_), lengths_);
  answer_.clear();
  std::size_t records = reported.size();
  if (communicator_.rank() == 0) {
    records = 0;
    std::size_t first = 0;
    for (std::size_t rank = 0; rank < lengths_.size(); ++rank) {
      const std::size_t length = static_cast<std::size_t>(lengths_[rank]) / 2;
      count(std::span(received_).subspan(first, length));
      first += length;
      if (rank > 0) records += length;
    }
  }
  auto length = static_cast<std::int32_t>(answer_.size());
  communicator_.broadcast({&length, Dtype::i32, 1}, 0);
  answer_.resize(static_cast<std::size_t>(length));
  if (length > 0) communicator_.broadcast({answer_.data(), Dtype::i32, 2 * std::int64_t{length}}, 0);
  const std::uint64_t peers = communicator_.rank() == 0 ? static_cast<std::uint64_t>(communicator_.size() - 1) : 1;
  traffic.bytes += records * sizeof(ReadyTensor) + peers * (2 * sizeof length + answer_.size() * sizeof(ReadyTensor));
  traffic.messages += peers * (length > 0 ? 4 : 3);
  return answer_;
}

void RollCall::count(std::span<const ReadyTensor> reported) {
  for (const ReadyTensor& ready : reported) {
    const auto tensor = static_cast<std::size_t>(ready.tensor);
    if (reports_[tensor] > 0 && shapes_[tensor] != ready.shape)
      throw Error("the ranks disagree about the size of gradient " + std::to_string(tensor) + ". They run different programs: build the job once, for all of them.");
    shapes_[tensor] = ready.shape;
    if (++reports_[tensor] < communicator_.size()) continue;
    reports_[tensor] = 0;
    answer_.push_back(ready);
  }
}

RankZeroCoordinator::RankZeroCoordinator(const std::vector<std::vector<int>>& groups, Communicator& communicator) : Coordinator(groups), roll_call_(tensors(), communicator) {}

void RankZeroCoordinator::agree() {
  for (const ReadyTensor& ready : roll_call_.call(queue_, traffic_)) everywhere(ready.tensor);
  queue_.clear();
}

BitVectorCoordinator::BitVectorCoordinator(const std::vector<std::vector<int>>& groups, Communicator& communicator, std::size_t capacity)
    : Coordinator(groups), communicator_(communicator), roll_call_(tensors(), communicator), capacity_(std::min(capacity, tensors())) {
  entries_.reserve(capacity_);
  bits_.reserve(bytes_of_bits(status_bits + capacity_));
  common_.reserve(capacity_);
  uncached_.reserve(tensors());
}

std::vector<ReadyTensor> BitVectorCoordinator::cache() const {
  std::vector<ReadyTensor> tensors;
  for (const Entry& entry : entries_) tensors.push_back(entry.tensor);
  return tensors;
}

void BitVectorCoordinator::agree() {
  fill_bits();
  all_and();
  stopped_ = stopped_ || !bit(bits_, stops);
  const bool invalid = !bit(bits_, has_invalid), uncached = !bit(bits_, has_uncached);
  take_common();
  if (invalid) erase_invalid();
  if (invalid || uncached) call_uncached();
}

void BitVectorCoordinator::fill_bits() {
  bits_.assign(bytes_of_bits(status_bits + entries_.size()), 0);
  for (const Status status : {stops, has_uncached, has_invalid}) set_bit(bits_, status, true);
  if (stopping_) set_bit(bits_, stops, false);
  for (const ReadyTensor& ready : queue_) {
    const std::size_t place = place_of(ready.tensor);
    if (place == entries_.size()) set_bit(bits_, has_uncached, false);
    else if (entries_[place].tensor == ready) set_bit(bits_, status_bits + place, true);
    else set_bit(bits_, has_invalid, false);
  }
}

// As their turn is in the cache: the longest unused first.
void BitVectorCoordinator::take_common() {
  common_.clear();
  for (std::size_t place = 0; place < entries_.size(); ++place)
    if (bit(bits_, status_bits + place)) common_.push_back(place);
  std::sort(common_.begin(), common_.end(), [&](std::size_t left, std::size_t right) { return entries_[left].used < entries_[right].used; });
  for (const std::size_t place : common_) {
    entries_[place].used = ++clock_;
    const ReadyTensor ready = entries_[place].tensor;
    std::erase(queue_, ready);
    everywhere(ready.tensor);
  }
}

void BitVectorCoordinator::erase_invalid() {
  bits_.assign(bytes_of_bits(status_bits + entries_.size()), 0xFF);
  for (const ReadyTensor& ready : queue_)
    if (const std::size_t place = place_of(ready.tensor); place < entries_.size() && entries_[place].tensor != ready) set_bit(bits_, status_bits + place, false);
  all_and();
  for (std::size_t place = 0; place < entries_.size(); ++place)
    if (!bit(bits_, status_bits + place)) entries_[place] = {};
}

void BitVectorCoordinator::call_uncached() {
  uncached_.clear();
  for (const ReadyTensor& ready : queue_)
    if (place_of(ready.tensor) == entries_.size()) uncached_.push_back(ready);
  std::erase_if(queue_, [&](const ReadyTensor& ready) { return place_of(ready.tensor) == entries_.size(); });
  for (const ReadyTensor& ready : roll_call_.call(uncached_, traffic_)) {
    put(ready);
    everywhere(ready.tensor);
  }
}

void BitVectorCoordinator::put(ReadyTensor tensor) {
  std::size_t place = place_of(-1);
  if (place == entries_.size() && place < capacity_) entries_.emplace_back();
  if (place == entries_.size())
    place = static_cast<std::size_t>(std::min_element(entries_.begin(), entries_.end(), [](const Entry& left, const Entry& right) { return left.used < right.used; }) - entries_.begin());
  entries_[place] = {tensor, ++clock_};
}

// entries_.size() where it is not in the cache.
std::size_t BitVectorCoordinator::place_of(int tensor) const {
  return static_cast<std::size_t>(std::find_if(entries_.begin(), entries_.end(), [&](const Entry& entry) { return entry.tensor.tensor == tensor; }) - entries_.begin());
}

void BitVectorCoordinator::all_and() {
  communicator_.all_reduce_and(bits_);
  traffic_.bytes += bits_.size();
  ++traffic_.messages;
}

std::unique_ptr<Coordinator> make_coordinator(GradientReducer::Coordinator kind, const std::vector<std::vector<int>>& groups, Communicator& communicator) {
  switch (kind) {
    case GradientReducer::Coordinator::rank_0: return std::make_unique<RankZeroCoordinator>(groups, communicator);
    case GradientReducer::Coordinator::bit_vector: return std::make_unique<BitVectorCoordinator>(groups, communicator);
    case GradientReducer::Coordinator::direct: break;
  }
  return nullptr;
}

}  // namespace tephra::strategies
