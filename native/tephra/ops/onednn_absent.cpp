#include <tephra/ops/onednn.hpp>

// A build without oneDNN.
namespace tephra::ops::onednn {

bool wanted(Dtype) { return false; }
std::int64_t scratch_bytes(const Job&, const Step&, std::int64_t) { return 0; }
std::shared_ptr<const void> prepare(const Job&, const Step&, std::int64_t) { return nullptr; }
bool run(const Step&, const Batch&) { return false; }

}  // namespace tephra::ops::onednn
