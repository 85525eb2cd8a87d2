#pragma once

#include <cstddef>

namespace tephra {

// Who is told how far a run is.
class StepsDone {
 public:
  virtual ~StepsDone() = default;
  // The steps [0, end) of the program are done, on all rows. Never falls within a run; told again between the tiles of a section.
  virtual void steps_done(std::size_t end) = 0;
};

}  // namespace tephra
