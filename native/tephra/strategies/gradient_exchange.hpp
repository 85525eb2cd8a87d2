#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include <tephra/comm/communicator.hpp>
#include <tephra/plan/exchange_schedule.hpp>
#include <tephra/plan/parameter_layout.hpp>
#include <tephra/plan/steps_done.hpp>
#include <tephra/strategies/coordinator.hpp>
#include <tephra/tensor/buffer.hpp>

namespace tephra::strategies {

// Adds the gradients of a step up over the ranks, group by group: in the order of the schedule, or as a coordinator has it. Everything is made in the constructor.
class GradientExchange final : public StepsDone {
 public:
  // All must outlive it. Throws Error (wrong use) when a group is too large to be sent.
  GradientExchange(const ExchangeSchedule& schedule, const ParameterArena& gradients, Communicator& communicator,
                   GradientReducer::Coordinator coordinator = GradientReducer::Coordinator::direct);

  // Starts the groups whose gradients are final, on all ranks where a coordinator has to agree, and moves on those that are on their way. The group
  // of the extras stays.
  void steps_done(std::size_t end) override;
  // After the backward pass, with the extras set: starts what is left and waits for all. Gradients and extras are those of all ranks then.
  void finish();

  // Of this rank in the last step; null without a coordinator.
  const ControlTraffic* control_traffic() const { return coordinator_ ? &last_traffic_ : nullptr; }

 private:
  // Numbers in the arena, and where they travel.
  struct Parcel {
    Span gradients;
    Span packed;
  };
  struct Group {
    std::size_t ready;
    bool extras;
    std::vector<ReadyTensor> tensors{};
    std::vector<Parcel> parcels{};  // none where they travel as they lie
    std::unique_ptr<Reduction> sum{};
  };

  // The next group's gradients are final here.
  void tell_ready();
  // Of a coordinator: starts what it releases.
  void run_cycle();
  void start(std::size_t group);
  // As far as it goes without waiting.
  void move_on();

  std::vector<Group> groups_;
  Buffer packing_;
  Buffer received_;
  std::unique_ptr<Coordinator> coordinator_;
  std::size_t ready_ = 0;             // groups, in the order of the schedule
  std::vector<std::size_t> started_;  // in their order
  std::size_t done_ = 0;              // of these
  ControlTraffic traffic_before_;
  ControlTraffic last_traffic_;
};

}  // namespace tephra::strategies
